"""Sentences -> what each one names: dates, countries, bodies, places, instruments, people.

In: the sentences of one article. Out: for each sentence its mentions, in order of place, nested ones included. Start at `find_mentions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from coopcli.mentions import bodies, countries, dates, instruments, people, places
from coopcli.model import Mention, Sentence

Finder = Callable[[Sentence, tuple[Mention, ...]], Iterator[Mention]]


def find_mentions(sentences: tuple[Sentence, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Ask each finder in order; a later one sees what the earlier ones found. People come last, for their offices hold bodies and countries."""
    acronyms = bodies.read_acronyms(sentences, lambda sentence: countries.find(sentence, ()))

    def bodies_of(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
        return bodies.find(sentence, found, acronyms)

    finders: tuple[Finder, ...] = (dates.find, bodies_of, instruments.find, places.find, people.find)
    rows = []
    for sentence, found in zip(sentences, countries.find_all(sentences), strict=True):
        for finder in finders:
            found = settle((*found, *finder(sentence, found)))
        rows.append(found)
    return people.fullest(sentences, tuple(rows))


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Put mentions in order of place. One may lie inside another; of two that overlap otherwise, or cover the same words, the longer, then
    the earlier found, stays."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: mention.first - mention.last):
        if not any(_clash(mention, other) for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: (mention.first, -mention.last)))


def _clash(one: Mention, other: Mention) -> bool:
    if one.last <= other.first or other.last <= one.first:
        return False
    if (one.first, one.last) == (other.first, other.last):
        return True
    return not (other.first <= one.first and one.last <= other.last) and not (one.first <= other.first and other.last <= one.last)
