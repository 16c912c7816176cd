"""Texts and events that may answer -> hits in order, each saying which words matched, where and how.

In: an article or an event with the forms of each term. Out: a `Found` with its rank. Start at `in_article` and `in_event`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coopcli.model import Article, Event, How, Match, Span
from coopcli.search.fuzzy import QUALITY, Forms
from coopcli.search.query import Term, words_with_spans

LEAD = 500  # characters of the body that open an article
PASSAGE = 360  # characters; a passage is a sentence or a few, no longer than that but for one long word
_NEAR = 240  # characters within which words stand together
_MOST_OCCURRENCES = 2_000  # of the words asked for in one text; a text that repeats one word is not weighed to its end
PLACES: dict[str, float] = {"fields": 1.0, "title": 0.9, "evidence": 0.85, "lead": 0.8, "body": 0.7, "furniture": 0.1}
# An end of a sentence, near enough to cut a passage: "M. Hammouchi" and "J. P. Dupont" are not cut.
_SENTENCE_END = re.compile(r"(?<=[^\W_]{3})[.!?…][\"”»’')\]]?\s+|[!?…\"”»)\]]\.?\s+(?=[^\W\d_a-zà-ÿ])|[\r\n]+")


class Occurrence(NamedTuple):
    """A term met in a text."""

    term: int
    start: int
    end: int
    how: How
    quality: float
    place: str
    found: str


class Found(NamedTuple):
    """How well a text answers: more terms first, then words better matched, then better places, then closer together."""

    terms: float
    quality: float
    place: float
    closeness: float
    matches: tuple[Match, ...]
    span: Span
    is_furniture: bool = False

    @property
    def key(self) -> tuple[float, float, float, float]:
        return (-round(self.terms, 4), -round(self.quality, 4), -round(self.place, 4), -round(self.closeness, 4))

    @property
    def score(self) -> float:
        """One number in the order of `key`, 1 where every word is there as typed in the best place."""
        return round(self.terms * (0.9 * self.quality + 0.09 * self.place + 0.01 * self.closeness), 6)


def zones(article: Article) -> tuple[tuple[str, Span], ...]:
    """Return the parts of an article, title, lead, body and furniture, in the order of the text."""
    found: list[tuple[str, Span]] = [("furniture", zone.span) for zone in article.furniture]
    title = article.title
    if title is not None:
        found.append(("title", title))
    left = LEAD
    for span in article.body:
        for part in _without(span, title):
            cut = min(part.end, part.start + left)
            while left and part.start < cut < part.end and not article.text[cut].isspace() and cut - part.start < left + 80:
                cut += 1
            if left and cut > part.start:
                found.append(("lead", Span(part.start, cut)))
                left = max(0, left - (cut - part.start))
            if cut < part.end:
                found.append(("body", Span(cut if left == 0 or cut > part.start else part.start, part.end)))
    return tuple(sorted(found, key=lambda zone: zone[1]))


def _without(span: Span, title: Span | None) -> Iterator[Span]:
    if title is None or title.end <= span.start or title.start >= span.end:
        yield span
        return
    if span.start < title.start:
        yield Span(span.start, title.start)
    if title.end < span.end:
        yield Span(title.end, span.end)


def in_article(article: Article, forms: Sequence[Forms], weights: Sequence[float]) -> Found | None:
    """Weigh an article, and choose the passage that shows most of what was asked."""
    met: list[Occurrence] = []
    for place, span in zones(article):
        met += _occurrences(article.text, span, place, forms)
        if len(met) > _MOST_OCCURRENCES:
            break
    if not met:
        return None
    window = _best_window(met)
    passage = _passage(article, window)
    return _found(met, forms, weights, window, passage)


def in_event(event: Event, forms: Sequence[Forms], weights: Sequence[float]) -> Found | None:
    """Weigh an event by its own fields and the sentences it rests on."""
    met: list[Occurrence] = []
    evidence = [(Span(one.start, one.end), one.text) for one in event.evidence]
    whole = evidence[0][0] if evidence else Span(0, 0)
    for text, span in _fields(event):
        for one in _occurrences(text, Span(0, len(text)), "fields", forms):
            start, end = (
                (span.start + one.start, span.start + one.end)
                if span is not None and span.end - span.start == len(text)
                else span or (-1, -1)
            )
            met.append(one._replace(start=start, end=end))
    for span, text in evidence:
        met += (
            one._replace(start=one.start + span.start, end=one.end + span.start)
            for one in _occurrences(text, Span(0, len(text)), "evidence", forms)
        )
    if not met:
        return None
    met = [_placed(one, met, whole) for one in met]
    return _found(met, forms, weights, _best_window(met), whole)


def event_fields(event: Event) -> str:
    """Return what the index keeps of an event's fields."""
    return "\n".join(text for text, _ in _fields(event))


def _fields(event: Event) -> Iterator[tuple[str, Span | None]]:
    yield event.title, None
    if event.subject and event.subject not in event.title:
        yield event.subject, None
    for party in event.parties:
        yield party.name, party.span
    for person in event.people:
        yield person.name, person.span
        if person.role:
            yield person.role, None
    if event.place is not None:
        yield event.place.name, event.place.span


def _placed(one: Occurrence, met: Sequence[Occurrence], whole: Span) -> Occurrence:
    """Give a word of a field that has no place of its own the place of that word in the evidence, else the evidence itself."""
    if one.start >= 0:
        return one
    same = next((other for other in met if other.term == one.term and other.start >= 0), None)
    if same is None:
        return one._replace(start=whole.start, end=whole.end)
    return one._replace(start=same.start, end=same.end, found=same.found, how=same.how)


def _found(met: Sequence[Occurrence], forms: Sequence[Forms], weights: Sequence[float], window: Span, passage: Span) -> Found:
    best: dict[int, Occurrence] = {}
    for one in met:
        if one.term not in best or _better(one, window) > _better(best[one.term], window):
            best[one.term] = one
    asked = sum(weights) or 1.0
    there = sum(weights[term] for term in best) or 1.0
    quality = sum(weights[term] * max(one.quality for one in met if one.term == term) for term in best) / there
    place = sum(weights[term] * max(PLACES[one.place] for one in met if one.term == term) for term in best) / there
    spread = max(one.end for one in best.values()) - min(one.start for one in best.values())
    closeness = 1.0 if len(best) == 1 else 1.0 / (1.0 + max(0, spread) / 40)
    shown = {(one.start, one.end): one for one in met if passage.start <= one.start and one.end <= passage.end}
    shown |= {(one.start, one.end): one for one in best.values()}
    matches = tuple(
        Match(forms[one.term].term.text, one.found, one.how, one.start, one.end)
        for one in sorted(shown.values(), key=lambda one: (one.start, one.end))
    )
    return Found(there / asked, quality, place, closeness, matches, passage, all(one.place == "furniture" for one in met))


def _better(one: Occurrence, window: Span) -> tuple[float, bool, float, int]:
    return (one.quality, window.start <= one.start and one.end <= window.end, PLACES[one.place], -one.start)


def _occurrences(text: str, span: Span, place: str, forms: Sequence[Forms]) -> Iterator[Occurrence]:
    words = list(words_with_spans(text, *span))
    ways = [(index, form.words, form.phrases, form.prefix) for index, form in enumerate(forms)]
    for at, (word, start, end) in enumerate(words):
        for index, singles, phrases, prefix in ways:
            way = singles.get(word)
            if way is not None:
                yield _occurrence(index, forms[index].term, text, start, end, way, place)
            elif prefix is not None and word.startswith(prefix):
                yield _occurrence(index, forms[index].term, text, start, end, ("prefix", QUALITY["prefix"]), place)
            for phrase, how in phrases.items():
                if word == phrase[0] and tuple(one[0] for one in words[at : at + len(phrase)]) == phrase:
                    yield _occurrence(index, forms[index].term, text, start, words[at + len(phrase) - 1][2], how, place)


def _occurrence(index: int, term: Term, text: str, start: int, end: int, way: tuple[How, float], place: str) -> Occurrence:
    how, quality = way
    found = text[start:end]
    if how == "folded" and " ".join(found.split()).lower() == term.text.lower():
        how, quality = "exact", QUALITY["exact"]
    return Occurrence(index, start, end, how, quality, place, found)


def _best_window(met: Sequence[Occurrence]) -> Span:
    """Return the stretch that holds most of the terms, best matched, in the best place, first in the text."""
    ordered = sorted(met, key=lambda one: (one.place == "furniture", one.start))
    best, best_key = Span(ordered[0].start, ordered[0].end), (0.0, 0.0)
    last = 0
    inside: dict[int, list[float]] = {}
    for first, one in enumerate(ordered):
        while (
            last < len(ordered)
            and 0 <= ordered[last].start - one.start <= _NEAR
            and (ordered[last].place == "furniture") == (one.place == "furniture")
        ):
            inside.setdefault(ordered[last].term, []).append(ordered[last].quality * PLACES[ordered[last].place])
            last += 1
        key = (float(len([term for term in inside.values() if term])), round(sum(max(term) for term in inside.values() if term), 6))
        if key > best_key:
            best, best_key = Span(one.start, max(ordered[at].end for at in range(first, max(last, first + 1)))), key
        if first < last:
            inside[one.term].pop(0)
        else:
            last = first + 1
    return best


def _passage(article: Article, window: Span) -> Span:
    """Widen a window to the sentences it stands in, within its own part of the page."""
    spans = [span for _, span in zones(article)]
    place = spans[max(0, bisect_right(spans, (window.start, len(article.text) + 1)) - 1)]
    first, last = place.start, max(window.end, min(place.end, window.start + PASSAGE))
    for stop in _SENTENCE_END.finditer(article.text, max(first, window.start - PASSAGE), window.start):
        first = stop.end()
    first = max(first, window.end - PASSAGE, 0) if first < window.end - PASSAGE else first
    after = _SENTENCE_END.search(article.text, window.end, last)
    last = after.start() + len(after.group().rstrip()) if after else last
    return _trimmed(article.text, first, last, window)


def _trimmed(text: str, first: int, last: int, window: Span) -> Span:
    """Cut between words, and leave blanks out."""
    while first > 0 and first < window.start and text[first - 1].isalnum() and text[first].isalnum():
        first += 1
    while window.end < last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last -= 1
    while first < window.start and text[first].isspace():
        first += 1
    while last > window.end and text[last - 1].isspace():
        last -= 1
    return Span(first, last)
