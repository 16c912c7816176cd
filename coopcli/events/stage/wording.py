"""Where words stand in a sentence: the tokens of a match, what is nearest to them, where a noun phrase ends.

In: a sentence and its mentions. Out: tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from coopcli.lexicon.gatherings import words_of_kind
from coopcli.model import CountryForm, Mention, Sentence
from coopcli.segment import token_at


def token_range(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the tokens that a match on the folded sentence covers, the last excluded."""
    return token_at(sentence, start), token_at(sentence, max(end - 1, start)) + 1


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


def outside_quotes(sentence: Sentence, candidates: Iterable[S], first: int) -> tuple[S, ...]:
    """Leave out what stands in a quotation that token `first` is no part of: who speaks of 2019 is not heard in 2019."""
    quotes = list(_quotes(sentence))
    own = next((one for one in quotes if one[0] <= first < one[1]), None)
    return tuple(one for one in candidates if all(quote == own or not quote[0] <= one.first < quote[1] for quote in quotes))


def _quotes(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the quotations of a sentence as tokens; one that does not close goes on to its end."""
    opened: int | None = None
    marks = [token.folded for token in sentence.tokens]
    for at, mark in enumerate(marks):
        is_pair = mark == "'" and marks[at - 1 : at] == ["'"]
        if opened is None and (mark in _OPENS or is_pair):
            opened = at
        elif opened is not None and at - opened > 1 and (mark in _CLOSES or is_pair):
            yield opened, at
            opened = None
    if opened is not None:
        yield opened, len(marks)


_OPENS = frozenset({"<<", '"'})
_CLOSES = frozenset({">>", '"'})


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


def end_of_list(sentence: Sentence, mentions: Iterable[Mention], end: int) -> int:
    """Go on over the countries of "entre le Togo, le Ghana et le Bénin"."""
    names = {one.first: one.last for one in mentions if isinstance(one.value, CountryForm) and one.value.form == "name"}
    at, tokens = end, sentence.tokens
    while at < len(tokens) and (at in names or tokens[at].folded in words_of_kind("stage", "listing")):
        at = names.get(at, at + 1)
        if at in names.values():
            end = at
    return end
