"""One event told in full, and one article with its evidence marked, as pieces of text that any look can draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from coopcli.edtf import human
from coopcli.happenings import Happening, differences
from coopcli.model import Article, Event, Reason, Span
from coopcli.output.answers import EventSheet
from coopcli.output.safe import safe
from coopcli.output.words import listed, party_words, status_words, what_words, when_words

AROUND = 90  # characters of a sentence shown on either side of the words


class Piece(NamedTuple):
    """Some words; marked where they are what the line is about, with a reason where they are no part of the article."""

    text: str
    is_marked: bool = False
    reason: str = ""


class Line(NamedTuple):
    """A label and what it says; `is_quote` where it is the article that speaks."""

    label: str
    pieces: tuple[Piece, ...]
    is_quote: bool = False


def event_story(reply: EventSheet) -> tuple[Line, ...]:
    """Tell every field of an event with the words it comes from."""
    return tuple(_story(reply.event, reply))


def _story(event: Event, reply: EventSheet) -> Iterator[Line]:
    text = reply.article.text
    yield _line("event", safe(event.id))
    yield _line("what", what_words(event))
    yield _line("title", safe(event.title))
    yield _line("kind", event.kind)
    yield _line("status", status_words(event))
    yield _line("when", when_words(event))
    if event.date:
        if event.date.earliest != event.date.latest:
            yield _line("", f"{event.date.edtf}, not before {event.date.earliest}, not after {event.date.latest}")
        yield from _quote(text, event.date.span)
    yield _line("where", _place(event))
    yield from _quote(text, event.place.span if event.place else None)
    for place, party in enumerate(event.parties):
        yield _line("" if place else "parties", f"{party_words(party)}, {party.type}")
        yield from _quote(text, party.span)
    for place, person in enumerate(event.people):
        country = f" ({person.country})" if person.country else ""
        yield _line("" if place else "people", f"{safe(person.name)}{country}, {safe(person.role or 'office not told')} — {person.part}")
        yield from _quote(text, person.span)
    for place, sentence in enumerate(event.evidence):
        yield _line("" if place else "evidence", safe(sentence.text), is_quote=True)
    yield _line("source", listed((safe(told.id) for told in (event, *reply.others)), separator=", "))
    yield from _differences(Happening(event, reply.others))
    yield _line("told", human(reply.article.published.edtf) if reply.article.published else "— (undated article)")
    if reply.with_reasons:
        yield from _reasons(event.why, text)


def _differences(told: Happening) -> Iterator[Line]:
    """What the articles disagree on, each value with those that have it."""
    for place, difference in enumerate(differences(told)):
        yield _line("" if place else "differ", f"{difference.field}:")
        for value, ids in difference.values:
            yield _line("", f"  {safe(value)} — {listed(map(safe, ids), separator=', ')}")


def _place(event: Event) -> str:
    from coopcli.output.words import place_words

    return place_words(event) or "—"


def _reasons(why: tuple[Reason, ...], text: str) -> Iterator[Line]:
    for place, reason in enumerate(why):
        words = f": “{safe(text[reason.span.start : reason.span.end])}”" if reason.span else ""
        yield _line("" if place else "why", f"{safe(reason.field)} by {safe(reason.rule)}{words}")
        if reason.rejected:
            yield _line("", f"  not {listed(map(safe, reason.rejected))}")


def _line(label: str, words: str, *, is_quote: bool = False) -> Line:
    return Line(label, (Piece(words),), is_quote)


def _quote(text: str, span: Span | None) -> Iterator[Line]:
    """Quote the words with what stands around them, cut at words, with ellipses."""
    if span is None or not 0 <= span.start < span.end <= len(text):
        return
    start, end = _edge(text, span.start, -1), _edge(text, span.end, 1)
    before, words, after = safe(text[start : span.start]), safe(text[span.start : span.end]), safe(text[span.end : end])
    yield Line(
        "",
        (Piece("…" + before.lstrip() if _is_cut(text, start - 1) else before), Piece(words, True), Piece(after + _tail(text, end))),
        True,
    )


def _edge(text: str, place: int, step: int) -> int:
    """Return where the quotation ends on one side: a line's end, or the last whole word within reach."""
    reach = range(place - 1, max(place - AROUND, 0) - 1, -1) if step < 0 else range(place, min(place + AROUND, len(text)))
    blank = None
    for spot in reach:
        if text[spot] in "\r\n":
            return spot + 1 if step < 0 else spot
        if text[spot] == " ":
            blank = spot
    if (step < 0 and place <= AROUND) or (step > 0 and place + AROUND >= len(text)):
        return 0 if step < 0 else len(text)
    return place if blank is None else blank + 1 if step < 0 else blank


def _is_cut(text: str, spot: int) -> bool:
    return 0 <= spot < len(text) and text[spot] not in "\r\n"


def _tail(text: str, end: int) -> str:
    return "…" if _is_cut(text, end) else ""


def article_pieces(article: Article, events: tuple[Event, ...]) -> Iterator[Piece]:
    """Yield the text of an article in order: evidence marked, furniture with its reason."""
    zones = sorted((zone.span.start, zone.span.end, zone.reason) for zone in article.furniture)
    evidence = sorted({(sentence.start, sentence.end) for event in events for sentence in event.evidence})
    here = 0
    for start, end, reason in zones:
        yield from _marked(article.text, here, max(start, here), evidence)
        if end > max(here, start):
            yield Piece(article.text[max(here, start) : end], reason=reason)
        here = max(here, end)
    yield from _marked(article.text, here, len(article.text), evidence)


def _marked(text: str, start: int, end: int, evidence: list[tuple[int, int]]) -> Iterator[Piece]:
    here = start
    for first, last in evidence:
        first, last = max(first, here), min(last, end)
        if first >= last:
            continue
        if here < first:
            yield Piece(text[here:first])
        yield Piece(text[first:last], True)
        here = last
    if here < end:
        yield Piece(text[here:end])
