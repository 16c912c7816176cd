"""The shapes of bodies' names: the heads that open one, the words that may stand inside, and those that end it.

In: fr/bodies.toml. Out: one frozen table. Start at `shapes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, get_args

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import PartyType
from coopcli.phrases import Phrases
from coopcli.shape import dataclass
from coopcli.text import fold, fold_words


class Head(NamedTuple):
    """A noun that opens a body's name; `accepts` are the sets of marks, any one of which makes the words a name."""

    name: str
    type: PartyType
    accepts: tuple[frozenset[str], ...]
    takes_to: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """The whole of fr/bodies.toml, folded."""

    heads: Phrases[Head]
    opening: frozenset[str]
    offices: Phrases[str]
    introducers: frozenset[str]
    between: frozenset[str]
    name_words: Mapping[str, PartyType]
    inside: frozenset[str]
    never_named: frozenset[str]
    qualifiers: frozenset[str]
    international: frozenset[str]
    never_international: frozenset[str]
    adjectives: frozenset[str]
    endings: tuple[str, ...]
    stops: frozenset[str]
    after_of: frozenset[str]
    nouns_like_infinitives: frozenset[str]
    indefinite: frozenset[str]
    before_against: frozenset[str]
    not_for: frozenset[str]
    before_noun: frozenset[str]
    place_particles: frozenset[str]
    research: frozenset[str]
    never: frozenset[str]
    articles: frozenset[str]


@cache
def shapes() -> Shapes:
    """Return the shapes; raises BrokenVocabulary where a list is missing or a head has a type that no party has."""
    try:
        return _read()
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenVocabulary(f"fr/bodies.toml lacks or spoils {error}.", "Reinstall coopcli.") from error


def _read() -> Shapes:
    table = read_table("fr/bodies")
    heads: list[tuple[tuple[str, ...], Head]] = []
    for row in table["heads"]:
        if row["type"] not in get_args(PartyType):
            raise BrokenVocabulary(f"fr/bodies.toml: {row['name']} has a type that no party has.", "Reinstall coopcli.")
        head = Head(row["name"], row["type"], tuple(frozenset(marks.split()) for marks in row["accepts"]), row.get("to", False))
        heads += [(fold_words(words), head) for words in row["words"].split(" | ")]
    stops = table["stops"]
    return Shapes(
        heads=Phrases(heads),
        opening=frozenset(words[0] for words, _ in heads),
        offices=Phrases((fold_words(office), body) for office, body in table["offices"].items()),
        introducers=_words(table["introducers"]["company"]),
        between=_words(table["introducers"]["between"]),
        name_words=MappingProxyType({word: kind for kind in ("company", "institution") for word in _words(table["name_words"][kind])}),
        inside=_words(table["name_words"]["inside"]),
        never_named=_words(table["name_words"]["never"]),
        qualifiers=_words(table["qualifiers"]["words"]),
        international=_words(table["international"]["words"]),
        never_international=frozenset(table["international"]["never"].split()),
        adjectives=_words(table["adjectives"]["words"]),
        endings=tuple(table["adjectives"]["endings"].split()),
        stops=_words(stops["words"]),
        after_of=_words(stops["after_of"]),
        nouns_like_infinitives=_words(stops["nouns_like_infinitives"]),
        indefinite=_words(stops["indefinite"]),
        before_against=_words(stops["before_against"]),
        not_for=_words(stops["not_for"]),
        before_noun=_words(stops["before_noun"]),
        place_particles=_words(stops["place_particles"]),
        research=_words(stops["research"]),
        never=frozenset(table["acronyms"]["never"].split()),
        articles=_words(table["acronyms"]["articles"]),
    )


def _words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
