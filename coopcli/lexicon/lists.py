"""Papers that come in company: what opens a list of them, joins one to another, and says between whom one is; checked and frozen."""

from __future__ import annotations

from functools import cache

from coopcli.lexicon import words_of
from coopcli.phrases import Phrases
from coopcli.text import fold, fold_words

_TABLE = "fr/lists"


@cache
def words(question: str) -> frozenset[str]:
    """Return one list of single words, folded: `words("detail")`."""
    return frozenset(map(fold, words_of(_TABLE, question)))


@cache
def marks() -> frozenset[str]:
    """Return the marks that begin an item, as printed."""
    return frozenset(words_of(_TABLE, "marks"))


@cache
def phrases(question: str) -> Phrases[str]:
    """Return one list of wordings as a gazetteer."""
    return Phrases((fold_words(phrase), question) for phrase in words_of(_TABLE, question))
