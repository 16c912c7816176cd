"""The wordings of instruments, checked and frozen: what a signed paper is called, and what only looks like one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import INSTRUMENTS
from coopcli.phrases import Phrases
from coopcli.shape import dataclass
from coopcli.text import fold, fold_words

Strength = Literal["named", "weak", "stand-in", "silent"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to call an instrument; `silent` ones only keep the others quiet."""

    key: str
    strength: Strength
    is_plural: bool


@cache
def wordings() -> Phrases[Wording]:
    """Return every wording, singular and plural. Raises BrokenVocabulary for a key that the contract does not have."""
    table = read_table("fr/instruments")
    pairs: list[tuple[tuple[str, ...], Wording]] = []
    strengths: tuple[Strength, ...] = ("named", "weak", "stand-in")
    for strength in strengths:
        for key, rows in table[strength].items():
            if key not in INSTRUMENTS:
                raise BrokenVocabulary(
                    f"fr/instruments.toml names an instrument that the contract does not have: {key}.", "Reinstall coopcli."
                )
            for row in rows:
                singular, _, plural = row.partition("|")
                pairs.append((fold_words(singular), Wording(key, strength, is_plural=False)))
                pairs.append((fold_words(plural), Wording(key, strength, is_plural=True)))
    silent = Wording("other", "silent", is_plural=False)
    pairs += [(fold_words(phrase), silent) for phrase in table["silent"]["phrases"]]
    return Phrases(pairs)


@cache
def before(question: str) -> frozenset[str]:
    """Return the folded words that may stand before the noun: definite, indefinite, demonstrative, possessive, stock, adjectives."""
    return frozenset(fold(word) for word in read_table("fr/instruments")["before"][question])


@cache
def numbers(question: Literal["number", "ordinal"]) -> Mapping[str, int]:
    """Return the folded number words and what they count; the last of an open list is 99."""
    return MappingProxyType({fold(word): value for word, value in read_table("fr/instruments")["before"][question].items()})


@cache
def subject_words(
    question: Literal[
        "ends", "leads", "nouns", "of", "verbs", "joints", "turns", "locative", "carriers", "empty", "between", "among", "behind_sides"
    ],
) -> frozenset[str]:
    """Return the folded words that end what an instrument is about, or only lead to it; the table says what each row is for."""
    return frozenset(fold(word) for word in read_table("fr/instruments")["subject"][question])


@cache
def stock_phrases() -> Phrases[str]:
    """Return the wordings by which a number of papers is all that there are: "47 accords complètent", "à ce jour"."""
    return Phrases((fold_words(phrase), phrase) for phrase in read_table("fr/instruments")["counted"]["stock"])


@cache
def adjective_endings() -> tuple[str, ...]:
    """Return how an adjective right behind the noun ends, folded."""
    return tuple(fold(ending) for ending in read_table("fr/instruments")["adjective"]["endings"])
