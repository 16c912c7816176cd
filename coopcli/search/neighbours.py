"""A misspelt word -> the words of the corpus that may be meant, and how many edits away; the one door to rapidfuzz.

In: a folded word, and a corpus's words by length. Out: words with their costs. Start at `neighbours`; `edits` says what an edit is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Protocol

MOST_NEIGHBOURS = 300  # words; of more, the most frequent of the nearest
LONGEST_FUZZY = 60
FEW = 2_000  # candidates that are compared sooner than rapidfuzz is loaded

Words = tuple[str, ...]


class Listed(Protocol):
    """The words of a corpus, counted and in order."""

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        """Return in how many texts each of the words stands, unknown ones left out."""

    def block(self, length: int) -> str:
        """Return the words of one length, in order, each between line ends."""


def budget(word: str) -> int:
    """Return how many edits a word is forgiven: none up to 4 letters, one for 5 to 8, two from 9; numbers none."""
    if is_number(word) or len(word) > LONGEST_FUZZY:
        return 0
    return 0 if len(word) <= 4 else 1 if len(word) <= 8 else 2


def is_number(word: str) -> bool:
    """Say whether a word holds a digit: no neighbour of 2024 is meant by 2024."""
    return any(letter.isdigit() for letter in word)


@lru_cache(maxsize=50_000)
def edits(typed: str, word: str, most: int) -> int | None:
    """Return how many edits part two words, None where more than `most`; a wrong first letter costs two, a transposition one."""
    if not typed or not word:
        return 0 if typed == word else None
    least = _apart(typed, word, most)
    if least is None or (cost := least + _first_letter(typed, word)) > most:
        return None
    return cost


def _apart(one: str, other: str, most: int) -> int | None:
    """Return the least edits that part two runs of letters, None where more than `most`: at the first difference each kind is tried."""
    if one == other:
        return 0
    if most < 1 or abs(len(one) - len(other)) > most:
        return None
    at = 0
    for letter, another in zip(one, other, strict=False):
        if letter != another:
            break
        at += 1
    rests = [(one[at + 1 :], other[at + 1 :]), (one[at + 1 :], other[at:]), (one[at:], other[at + 1 :])]
    if one[at : at + 2] == other[at : at + 2][::-1]:
        rests.append((one[at + 2 :], other[at + 2 :]))
    least = None
    for rest, another_rest in rests:
        more = _apart(rest, another_rest, most - 1)
        if more is not None:
            least = more + 1
            most = more  # what is tried next must do with less
    return least


def _first_letter(typed: str, word: str) -> int:
    """One more for a wrong first letter; the first two swapped are only a transposition."""
    return int(typed[0] != word[0] and not (typed[:2] == word[1::-1] and len(word) > 1))


def neighbours(word: str, vocabulary: Listed) -> tuple[tuple[str, int], ...]:
    """Return the corpus's words within a word's budget of edits, nearest first, each with its cost."""
    limit = budget(word)
    if not limit or not word:
        return ()
    lengths = range(len(word) - limit, len(word) + limit + 1)
    candidates = list(dict.fromkeys(found for length in lengths for found in _candidates(word, limit, vocabulary.block(length), length)))
    if not candidates:
        return ()
    near = [(found, cost) for found, cost in _costs(word, candidates, limit) if not is_number(found)]
    if len(near) > MOST_NEIGHBOURS:
        counts = vocabulary.counts(found for found, _ in near)
        near.sort(key=lambda pair: (pair[1], -counts.get(pair[0], 0), pair[0]))
    return tuple(sorted(near[:MOST_NEIGHBOURS], key=lambda pair: (pair[1], pair[0])))


def _costs(word: str, candidates: Sequence[str], limit: int) -> Iterator[tuple[str, int]]:
    """Yield the candidates within so many edits, each with its cost."""
    if len(candidates) <= FEW:
        yield from ((found, cost) for found in candidates if (cost := edits(word, found, limit)) is not None)
        return
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    for found, distance, _ in extract(word, candidates, scorer=OSA.distance, score_cutoff=limit, limit=None):
        if (cost := int(distance) + _first_letter(word, found)) <= limit:
            yield found, cost


def _candidates(word: str, limit: int, block: str, length: int) -> Iterator[str]:
    """Yield the words of a block, all of one length and in order, that may be within the limit.

    A wrong first letter costs two: such words begin with the first two letters swapped, or are the same from their second letter on.
    """
    for beginning in (word[0], word[1::-1]):
        yield from _sharing(word, limit, _beginning_so(beginning, block, length + 1), length + 1)
    if limit > 1:
        for rest in {word, word[1:]}:
            if length - len(rest) in (0, 1):
                yield from _ending_so(rest, block, length + 1)


def _beginning_so(beginning: str, block: str, step: int) -> str:
    """Return the part of a block whose words begin so."""
    at = partial(_beginning_at, block, step, len(beginning))
    every = range(len(block) // step)
    first = bisect_left(every, beginning, key=at)
    return block[first * step : bisect_right(every, beginning, lo=first, key=at) * step + 1]


def _beginning_at(block: str, step: int, size: int, number: int) -> str:
    return block[number * step + 1 : number * step + 1 + size]


def _sharing(word: str, limit: int, block: str, step: int) -> Iterator[str]:
    """Yield the words of a block that share a piece with the word.

    Of limit + 1 pieces, apart by a letter so that no transposition touches two, an edit can spoil one each: one stays whole.
    """
    for piece, place in _pieces(word, limit):
        at = block.find(piece)
        while at >= 0:
            number, there = divmod(at - 1, step)
            if abs(there - place) + abs(step - 1 - len(word) - there + place) <= limit:
                yield block[number * step + 1 : (number + 1) * step]
            at = block.find(piece, at + 1)


def _ending_so(rest: str, block: str, step: int) -> Iterator[str]:
    """Yield the words of a block that end so."""
    ending = f"{rest}\n"
    at = block.find(ending)
    while at >= 0:
        last = at + len(rest)
        yield block[last - step + 1 : last]
        at = block.find(ending, at + 1)


def _pieces(word: str, limit: int) -> Iterator[tuple[str, int]]:
    letters = len(word) - limit  # without the gaps
    size, more = divmod(letters, limit + 1)
    at = 0
    for index in range(limit + 1):
        end = at + size + (index < more)
        if word[at:end]:
            yield word[at:end], at
        at = end + 1


def nearest(word: str, vocabulary: Callable[[int], str], most: int = 3) -> Words:
    """Return the known words most like one that nothing answers."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    reach = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    known = [
        found
        for length in range(max(3, len(word) - reach), len(word) + reach + 1)
        for found in vocabulary(length).split()
        if found[:1] == word[:1]
    ]
    near = extract(word, known, scorer=OSA.distance, score_cutoff=reach, limit=None)
    if not near:  # the first letter may be what is wrong
        whole = [found for length in range(max(3, len(word) - 1), len(word) + 2) for found in vocabulary(length).split()]
        near = extract(word, whole, scorer=OSA.distance, score_cutoff=reach, limit=20 * most)
    return tuple(found for _, found in sorted((distance, found) for found, distance, _ in near)[:most])
