"""A word of a query -> the words of the corpus that answer it, and how.

In: words, and a corpus's vocabulary. Out: `Forms`. Start at `forms_of_term`. Exact beats accent-only beats alias beats prefix beats edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from coopcli.lexicon.inflection import everywhere, forms_of, is_small
from coopcli.model import How
from coopcli.search.neighbours import Listed, Words, edits, is_number, neighbours
from coopcli.search.query import Term

QUALITY: dict[How, float] = {"exact": 1.0, "folded": 0.96, "alias": 0.8, "prefix": 0.6, "edit": 0.45}
SHORTEST_PREFIX = 3
EVERYWHERE = 10**9  # texts that hold a word of which no count is kept


class Vocabulary(Listed, Protocol):
    """What a corpus knows of its words."""

    def begin_with(self, prefix: str) -> int:
        """Return how many texts at most hold a word that begins so."""

    def other_names(self, name: str) -> tuple[str, ...]:
        """Return every name of what a folded name means, as `known_names` does."""

    def spellings(self, word: str) -> Words:
        """Return how the corpus spells the same part of a name otherwise."""


class Forms(NamedTuple):
    """All that answers one term: single words and runs of words, each with how and how well; `texts` bounds how many hold it."""

    term: Term
    words: dict[str, tuple[How, float]]
    phrases: dict[Words, tuple[How, float]]
    prefix: str | None
    texts: int

    @property
    def best(self) -> float:
        """How well it answers at the best, where it does not stand letter by letter as typed."""
        ways = (*self.words.values(), *self.phrases.values())
        return max((quality for _, quality in ways), default=QUALITY["prefix"])

    def hows(self) -> tuple[How, ...]:
        """The ways that lead anywhere, best first."""
        there = {how for how, _ in (*self.words.values(), *self.phrases.values())} | ({"prefix"} if self.prefix else set())
        return tuple(how for how in QUALITY if how in there)


# Names that are known.


def is_known_name(word: str) -> bool:
    """Say whether a folded word is a name of the vocabulary, which is not misspelt and means no other: oman, niger, interpol."""
    return bool(aliases((word,), (word,), known_names))


@lru_cache(maxsize=10_000)
def known_names(name: str) -> tuple[str, ...]:
    """Return every name, folded, of the country and the body that a folded name means: `known_names("danois")` has danemark and denmark."""
    from coopcli.lexicon import countries, organisations

    found: list[str] = []
    code = countries.code_of_query(name)
    if code is not None and name in (names := countries.aliases_of(code)):  # codes of two and three letters are for filters
        found += names
    key = organisations.key_of_query(name)
    if key is not None:
        found += organisations.aliases_of(key)
    return tuple(dict.fromkeys(found))


def all_known_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every name of the vocabulary with all the names that `known_names` gives it, for an index to keep."""
    from coopcli.lexicon import countries, organisations

    groups = [countries.aliases_of(code) for code in countries.codes()]
    groups += [organisations.aliases_of(key) for key in organisations.organisations()]
    yield from ((name, known_names(name)) for name in sorted({name for group in groups for name in group}))


def aliases(folded: Words, typed: Words, known: Callable[[str], tuple[str, ...]]) -> tuple[Words, ...]:
    """Return the names of what a run of words names in full, itself among them; none for "un", which only in capitals is the UN."""
    if len(folded) == 1 and is_small(folded[0]) and not (typed[0].isupper() and len(typed[0]) > 1):
        return ()
    return tuple(dict.fromkeys(tuple(alias.split()) for alias in known(" ".join(folded)) if not (is_small(alias) or len(alias) < 2)))


# What answers a term.


def grouped(terms: Sequence[Term], known: Callable[[str], tuple[str, ...]]) -> tuple[Term, ...]:
    """Join words of a query that are one name: arabie and saoudite become a term of two words, to be found together or by another name."""
    found: list[Term] = []
    at = 0
    while at < len(terms):
        size = next((size for size in range(min(6, len(terms) - at), 1, -1) if _is_name(terms[at : at + size], known)), 1)
        run = terms[at : at + size]
        found.append(
            run[0] if size == 1 else Term(tuple(term.typed[0] for term in run), tuple(term.folded[0] for term in run), is_phrase=False)
        )
        at += size
    return tuple(found)


def _is_name(run: Sequence[Term], known: Callable[[str], tuple[str, ...]]) -> bool:
    return all(len(term.folded) == 1 for term in run) and bool(
        aliases(tuple(term.folded[0] for term in run), tuple(term.typed[0] for term in run), known)
    )


def forms_of_term(term: Term, vocabulary: Vocabulary) -> Forms:
    """Return what answers a term: whole words, other names, and only where no whole word does, longer words and misspelt ones."""
    if term.is_phrase:
        counts = vocabulary.counts(term.folded)
        rarest = min((counts.get(word, 0) for word in term.folded if word not in everywhere()), default=EVERYWHERE)
        return Forms(term, {}, {term.folded: ("folded", QUALITY["folded"])}, None, rarest)
    words: dict[str, tuple[How, float]] = {}
    phrases: dict[Words, tuple[How, float]] = {}
    others = aliases(term.folded, term.typed, vocabulary.other_names)
    if len(term.folded) > 1:
        phrases[term.folded] = ("folded", QUALITY["folded"])
    else:
        word = term.folded[0]
        is_acronym = bool(others) and is_small(word)  # "UN" is not the article
        for form in vocabulary.counts(() if is_acronym else (word, *forms_of(word))):
            words[form] = ("folded", QUALITY["folded"] - (0.01 if form != word else 0))
        if word in everywhere() and not is_acronym:
            return Forms(term, {word: ("folded", QUALITY["folded"])}, {}, None, EVERYWHERE)
        others += tuple((spelling,) for spelling in vocabulary.spellings(word))
    for alias in others:
        if len(alias) > 1:
            phrases.setdefault(alias, ("alias", QUALITY["alias"]))
        elif vocabulary.counts(alias):
            words.setdefault(alias[0], ("alias", QUALITY["alias"]))
    prefix = None
    if len(term.folded) == 1 and not others and not any(how == "folded" for how, _ in words.values()):
        word = term.folded[0]
        if len(word) >= SHORTEST_PREFIX and not is_number(word) and vocabulary.begin_with(word):
            prefix = word
        for neighbour, cost in neighbours(word, vocabulary):
            if prefix is not None and neighbour.startswith(prefix):
                continue  # a longer word that begins so is no misspelling
            words.setdefault(neighbour, ("edit", QUALITY["edit"] - 0.1 * (cost - 1)))
    counts = vocabulary.counts(words)
    least = [
        min((there.get(word, 0) for word in phrase if word not in everywhere()), default=0)
        for phrase in phrases
        if (there := vocabulary.counts(phrase))
    ]
    return Forms(term, words, phrases, prefix, sum(counts.values()) + sum(least) + (vocabulary.begin_with(prefix) if prefix else 0))


# Spellings of one person inside a corpus.

# Spellings that the press uses for one sound: Cheikh and Sheikh, Assylov and Asyłow.
_SOUNDS = (
    ("tch", "ch"), ("sh", "ch"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("w", "v"), ("q", "k"),
)  # fmt: skip


_NO_VOWELS = dict.fromkeys(map(ord, "aeiou"))


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return how a folded word sounds, for telling spellings of one name: `sound("assylov") == sound("asylow")`."""
    for spelling, plain in _SOUNDS:
        if spelling in word:
            word = word.replace(spelling, plain)
    return word[:1] + "".join(letter for before, letter in pairwise(word) if letter != before)


@lru_cache(maxsize=100_000)
def _skeleton(sounds: str) -> str:
    return sounds.translate(_NO_VOWELS)


def spellings(names: Iterable[Words]) -> dict[str, Words]:
    """Return, for each word of people's names, its other spellings: two names alike but for how one word is spelt."""
    by_rest: dict[tuple[int, str, Words], set[str]] = {}
    for name in set(names):
        if 2 <= len(name) <= 6:
            sounds = tuple(map(sound, name))
            for index, word in enumerate(name):
                by_rest.setdefault((index, _skeleton(sounds[index]), (*sounds[:index], *sounds[index + 1 :])), set()).add(word)
    found: dict[str, set[str]] = {}
    for group in by_rest.values():
        if 1 < len(group) <= 40:
            for word in group:
                for other in group:
                    if word < other and _is_spelling(word, other):
                        found.setdefault(word, set()).add(other)
                        found.setdefault(other, set()).add(word)
    return {word: tuple(sorted(others)) for word, others in found.items()}


def _is_spelling(word: str, other: str) -> bool:
    """Say whether two words are one name: of one sound, or of one sound but for a vowel; benali and benani are two."""
    one, another = sound(word), sound(other)
    if one == another:
        return True
    return min(len(one), len(another)) >= 6 and _skeleton(one) == _skeleton(another) and edits(one, another, 1) is not None
