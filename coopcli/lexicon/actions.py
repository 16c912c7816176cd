"""What is done with an instrument: verbs by status and tense, wordings, and the words around them, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from coopcli.lexicon import read_table
from coopcli.phrases import Phrases
from coopcli.shape import dataclass
from coopcli.text import fold, fold_words

Tense = Literal["infinitive", "participle", "present", "past", "future", "conditional", "imperfect", "gerund", "noun"]
VERB_STATUSES = (
    "signed",
    "initialled",
    "renewed",
    "approved",
    "agreed",
    "planned",
    "revised",
    "ratified",
    "passed",
    "won",
    "joined",
    "ended",
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a verb or its noun, and the status that the act gives."""

    status: str
    tense: Tense


@cache
def verb_forms() -> Mapping[str, Form]:
    """Return the forms in lower case as printed, accents kept: "signe" is the present, "signé" the participle."""
    table = read_table("fr/actions")
    forms: dict[str, Form] = {}
    for status in VERB_STATUSES:
        verbs = table[status]
        for stem in verbs.get("er", ()):
            for tense, endings in table["endings"].items():
                for ending in endings:
                    forms.setdefault(stem + ending, Form(status, tense))
        for tense, words in verbs.get("forms", {}).items():
            for word in words.split():
                forms[word] = Form(status, tense)
        for noun in verbs.get("nouns", ()):
            forms[noun] = Form(status, "noun")
    return MappingProxyType(forms)


@cache
def wordings() -> Phrases[str]:
    """Return the wordings of several words, each with its status (or "bound", "revised")."""
    return Phrases((fold_words(phrase), status) for status, phrases in read_table("fr/actions")["wordings"].items() for phrase in phrases)


LIGHT = MappingProxyType(
    {"passed": "signed", "won": "agreed", "joined": "ratified"}
)  # what verbs that need their paper beside them say of it


@cache
def words(table: str, question: str) -> frozenset[str]:
    """Return one list of single words, folded: `words("mood", "later")`."""
    return frozenset(fold(word) for word in read_table("fr/actions")[table][question])


@cache
def spellings(table: str, question: str) -> tuple[str, ...]:
    """Return one list of words or endings as printed, accents kept."""
    return tuple(read_table("fr/actions")[table][question])


@cache
def agencies() -> Mapping[str, str]:
    """Return the news agencies of one country, as they sign, and that country."""
    return MappingProxyType(dict(read_table("fr/actions")["agencies"]))


@cache
def seats() -> Phrases[str]:
    """Return the parliaments and governments that only one country has, each with its ISO code."""
    return Phrases((fold_words(name), code) for name, code in read_table("fr/actions")["seats"].items())


@cache
def phrases(table: str, *questions: str) -> Phrases[str]:
    """Return lists of wordings as one gazetteer, each run with the name of its list."""
    return Phrases((fold_words(phrase), question) for question in questions for phrase in read_table("fr/actions")[table][question])


@cache
def saying_stems() -> tuple[str, ...]:
    """Return the stems of verbs of saying, folded."""
    return tuple(fold(stem) for stem in read_table("fr/actions")["saying"]["stems"])


@cache
def headed() -> tuple[tuple[str, str], ...]:
    """Return offices in lower case with the body that each heads, the longest first."""
    table = read_table("fr/actions")["headed"]
    return tuple(sorted(table.items(), key=lambda pair: -len(pair[0])))


@cache
def headed_by_town() -> tuple[tuple[str, str], ...]:
    """Return offices in lower case with the body that each heads where a town follows: "bâtonnier de Lomé" heads its barreau."""
    return tuple(read_table("fr/actions")["headed_by_town"].items())


def heads_always(role: str) -> str | None:
    """Return the body that an office belongs to whatever it is in charge of: "commissaire européen au Commerce"."""
    told = role.casefold()
    return next((body for office, body in read_table("fr/actions")["heads_always"].items() if told.startswith(office)), None)


@dataclass(frozen=True, slots=True)
class Split:
    """A wording in two pieces with a few words between: `first` as printed, for "entre" is not "entré", the rest folded."""

    status: str
    rule: str
    first: frozenset[str]
    then: frozenset[str]
    reach: int  # tokens
    middle: frozenset[str]  # words of which one must stand between, where there are any
    before: frozenset[str]  # words of which one must stand earlier in the sentence, where there are any
    not_behind: frozenset[str]  # words that no first piece follows: "Nations unies"


@cache
def splits() -> Mapping[str, tuple[Split, ...]]:
    """Return the wordings in two pieces by their first words as printed in lower case, each word's in order of precedence."""
    rows = read_table("fr/actions")["split"]
    found = [
        Split(
            row["status"],
            row["rule"],
            frozenset(row["first"]),
            frozenset(map(fold, row["then"])),
            row.get("reach", 11),
            frozenset(map(fold, row.get("middle", ()))),
            frozenset(map(fold, row.get("before", ()))),
            frozenset(map(fold, row.get("not_behind", ()))),
        )
        for row in rows
    ]
    by_word: dict[str, tuple[Split, ...]] = {}
    for split in found:
        for word in split.first:
            by_word[word] = (*by_word.get(word, ()), split)
    return MappingProxyType(by_word)
