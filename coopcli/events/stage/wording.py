"""Where words stand in a sentence: the tokens of a match, what is nearest to them, where a noun phrase ends.

In: a sentence and its mentions. Out: tokens.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Protocol, TypeVar

from coopcli.lexicon.gatherings import words_of_kind
from coopcli.model import CountryForm, Mention, Sentence


def token_range(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the tokens that a match on the folded sentence covers, the last excluded."""
    return bisect_right(sentence.offsets, start) - 1, bisect_right(sentence.offsets, max(end - 1, start))


class _Stands(Protocol):
    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


S = TypeVar("S", bound=_Stands)


def nearest(candidates: Iterable[S], first: int, last: int, *, after: int = 40, before: int = 30) -> S | None:
    """Return what stands nearest to tokens `first` to `last`, what follows them before what precedes them."""
    best: S | None = None
    shortest = 1e9
    for one in candidates:
        if one.first >= last:
            distance = float(one.first - last)
            limit = after
        elif one.last <= first:
            distance = (first - one.last) * 1.3 + 3
            limit = before
        else:
            distance, limit = 0.0, 1
        if distance < min(shortest, limit):
            best, shortest = one, distance
    return best


def noun_phrase_end(sentence: Sentence, mentions: Iterable[Mention], start: int, *, limit: int) -> int:
    """Return where the noun phrase that holds token `start` ends: before a verb, a relative, a comma, a date or a place."""
    stops = words_of_kind("stage", "stop_words")
    inside = {one.first: one for one in mentions if one.kind in ("body", "person")}
    dates = {one.first for one in mentions if one.kind == "date"}
    index = start
    while index < min(start + limit, len(sentence.tokens)):
        token = sentence.tokens[index]
        if index in inside and inside[index].kind == "body" and index > start:
            index = inside[index].last
            continue
        if index in dates or token.folded in stops or (token.folded == "a" and token.text == "a"):
            break
        if token.folded == "(":
            close = next((at for at in range(index + 1, min(index + 5, len(sentence.tokens))) if sentence.tokens[at].folded == ")"), None)
            if close is None or not any(sentence.tokens[at].text[:1].isupper() for at in range(index + 1, close)):
                break
            index = close + 1
            continue
        if token.folded in words_of_kind("stage", "locative") and token.text != "a" and _is_place_next(sentence, mentions, index + 1):
            break
        index += 1
    while index > start and sentence.tokens[index - 1].folded in words_of_kind("stage", "leads"):
        index -= 1
    return index


def _is_place_next(sentence: Sentence, mentions: Iterable[Mention], index: int) -> bool:
    while index < len(sentence.tokens) and sentence.tokens[index].folded in words_of_kind("stage", "site"):
        index += 1
    return any(one.first == index and (one.kind == "place" or isinstance(one.value, CountryForm)) for one in mentions)
