"""Sentences -> what each one names: dates, countries, bodies, places, instruments, people.

In: the sentences of one article. Out: for each sentence its mentions, in order of place, nested ones included. Start at `find_mentions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from coopcli.mentions import bodies, countries, dates, instruments, people, places
from coopcli.mentions.standing import StandIns
from coopcli.model import Mention, Sentence

Finder = Callable[[Sentence, tuple[Mention, ...]], Iterator[Mention]]


def find_mentions(sentences: tuple[Sentence, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Ask each finder in order; a later one sees what the earlier ones found. People come last: offices hold bodies and countries."""
    raw = tuple([tuple(countries.find(sentence, ())) for sentence in sentences])
    named = {id(sentence): row for sentence, row in zip(sentences, raw, strict=True)}
    acronyms = bodies.read_acronyms(sentences, lambda sentence: named[id(sentence)])

    def bodies_of(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
        return bodies.find(sentence, found, acronyms)

    standing = StandIns()
    finders: tuple[Finder, ...] = (dates.find, bodies_of, standing.find, instruments.find, places.find, people.find)
    rows = []
    for sentence, found in zip(sentences, countries.settle_shared(sentences, raw), strict=True):
        for finder in finders:
            more = tuple(finder(sentence, found))
            if more:
                found = settle((*found, *more)) if found or len(more) > 1 else more
        rows.append(found)
    return people.fullest(sentences, tuple(rows))


def settle(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Put mentions in order of place. One may lie inside another; of two that overlap otherwise, or cover the same words, the longer, then
    the earlier found, stays."""
    placed = sorted(mentions, key=_place)
    if not _is_crossed(placed):
        return tuple(placed)
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: mention.first - mention.last):
        if not any(_clash(mention, other) for other in kept):
            kept.append(mention)
    return tuple(sorted(kept, key=_place))


def _place(mention: Mention) -> tuple[int, int]:
    return mention.first, -mention.last


def _is_crossed(placed: Iterable[Mention]) -> bool:
    """Tell in one pass whether any two mentions, in order of place, clash; most sentences have none that do."""
    around: list[int] = []  # the ends of the mentions that are open here, the innermost last
    before = (-1, 0)
    for mention in placed:
        first, last = mention.first, mention.last
        if (first, last) == before:
            return True
        while around and around[-1] <= first:
            around.pop()
        if around and around[-1] < last:
            return True
        around.append(last)
        before = first, last
    return False


def _clash(one: Mention, other: Mention) -> bool:
    if one.last <= other.first or other.last <= one.first:
        return False
    if (one.first, one.last) == (other.first, other.last):
        return True
    return not (other.first <= one.first and one.last <= other.last) and not (one.first <= other.first and other.last <= one.last)
