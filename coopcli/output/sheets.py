"""Every answer as one flat sheet of cells, for the formats that know nothing but rows: csv, markdown, and a table in a pipe."""

from __future__ import annotations

from typing import NamedTuple

from coopcli.happenings import Happening, happenings, stated
from coopcli.model import Answer, Event, EventHit, Match, PassageHit
from coopcli.output.answers import ArticleSheet, Cell, EventSheet, Figures, Listing, ProfileSheet, Reply, Timeline
from coopcli.output.safe import safe
from coopcli.output.words import (
    in_time,
    listed,
    parties_words,
    party_words,
    people_words,
    place_words,
    status_words,
    told_differently,
    what_words,
    when_words,
)  # fmt: skip

EVENT_COLUMNS: tuple[str, ...] = (
    "kind", "status", "when", "what", "instrument", "count", "subject", "parties", "countries", "signatories", "people", "date",
    "earliest", "latest", "date_text", "date_basis", "place", "place_country", "background", "possible",
    "id", "same_as", "doc", "title", "evidence",
)  # fmt: skip
ROW_COLUMNS: tuple[str, ...] = ("when", "status", "what", "parties", "signatories, people", "where", "source")


class Sheet(NamedTuple):
    """Names of columns and rows of cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def in_order_of_time(reply: Timeline) -> tuple[Event, ...]:
    """The dated in order, then the planned, then the undated: the order of the sections."""
    return tuple(event for section in ("dated", "planned", "undated") for event in section_of(reply, section))


def told_in_time(reply: Timeline) -> tuple[Happening, ...]:
    """The same with each happening once."""
    order = ("dated", "planned", "undated")
    return tuple(sorted(happenings(reply.events), key=lambda told: (order.index(section_name(told.event)), in_time(told.event))))


def section_of(reply: Timeline, name: str) -> tuple[Event, ...]:
    """Return one section of a timeline: "dated" (happened, and dated by the text), "planned" or "undated"."""
    return tuple(sorted((event for event in reply.events if section_name(event) == name), key=in_time))


def section_name(event: Event) -> str:
    """Name the section where an event belongs: what is only planned never stands among what has happened."""
    if event.status == "planned":
        return "planned"
    return "dated" if stated(event) else "undated"


def full_sheet(reply: Reply) -> Sheet:
    """Every field, one event a row; sources of one happening share `same_as`."""
    match reply:
        case Listing(events, possible):
            return Sheet(EVENT_COLUMNS, tuple(event_cells(event, possible) for event in events))
        case Timeline(_, possible):
            rows = tuple((section_name(event), *event_cells(event, possible)) for event in in_order_of_time(reply))
            return Sheet(("section", *EVENT_COLUMNS), rows)
        case EventSheet(event):
            return Sheet(EVENT_COLUMNS, (event_cells(event),))
        case ArticleSheet(_, events):
            return Sheet(EVENT_COLUMNS, tuple(map(event_cells, events)))
        case Answer():
            return Sheet(("hit", "score", "matched", "passage", *EVENT_COLUMNS), _full_hits(reply))
        case ProfileSheet():
            return Sheet(reply.figures.columns, reply.figures.rows)
        case Figures():
            return Sheet(reply.columns, reply.rows)


def short_sheet(reply: Reply) -> Sheet:
    """What a reader looks at: one happening a row, with all its sources."""
    match reply:
        case Listing(events, possible):
            return Sheet(ROW_COLUMNS, tuple(row_cells(told, possible) for told in happenings(events)))
        case Timeline(_, possible):
            rows = tuple((section_name(told.event), *row_cells(told, possible)) for told in told_in_time(reply))
            return Sheet(("section", *ROW_COLUMNS), rows)
        case EventSheet(event, _, others):
            return Sheet(ROW_COLUMNS, (row_cells(Happening(event, others), frozenset()),))
        case ArticleSheet(_, events):
            return Sheet(ROW_COLUMNS, tuple(row_cells(told, frozenset()) for told in happenings(events)))
        case Answer():
            return Sheet(("matched", *ROW_COLUMNS), _short_hits(reply))
        case ProfileSheet():
            return Sheet(reply.figures.columns, reply.figures.rows)
        case Figures():
            return Sheet(reply.columns, reply.rows)


def events_of(reply: Reply) -> tuple[Event, ...]:
    """Return the events of an answer in its order; figures have none."""
    match reply:
        case Listing(events) | ArticleSheet(_, events):
            return events
        case Timeline():
            return in_order_of_time(reply)
        case EventSheet(event, _, others):
            return (event, *others)
        case Answer():
            return tuple(hit.event for hit in reply.events)
        case ProfileSheet():
            return tuple(event for event, _, _ in reply.seen)
        case Figures():
            return ()


def event_cells(event: Event, possible: frozenset[str] = frozenset()) -> tuple[Cell, ...]:
    date, place = event.date, event.place
    return (
        event.kind,
        event.status,
        when_words(event),
        what_words(event),
        event.instrument,
        event.count,
        event.subject,
        listed(map(party_words, event.parties)),
        listed(dict.fromkeys(party.country for party in event.parties if party.country)),
        listed(safe(person.name) for person in event.people if person.part == "signatory"),
        listed(f"{safe(person.name)}, {safe(person.role or '—')} ({person.part})" for person in event.people),
        *((date.edtf, date.earliest, date.latest, date.text, date.basis) if date else (None, None, None, None, None)),
        *((place.name, place.country) if place else (None, None)),
        "yes" if event.background else "no",
        "yes" if event.id in possible else "no",
        event.id,
        event.same_as,
        event.doc,
        event.title,
        " … ".join(sentence.text for sentence in event.evidence),
    )


def row_cells(told: Happening, possible: frozenset[str]) -> tuple[Cell, ...]:
    event = told.event
    return (
        when_words(event), status_words(event, possible), what_words(event), parties_words(event), people_words(event), place_words(event),
        listed(map(safe, told.sources), separator=", ") + (f" ({differ})" if (differ := told_differently(told)) else ""),
    )  # fmt: skip


def matched_words(matches: tuple[Match, ...]) -> str:
    """Say which words answered, and how: "interpoll ~ Interpol (edit)"."""
    told = dict.fromkeys((match.word, match.found, match.how) for match in matches)
    return listed(safe(found) if how == "exact" else f"{safe(word)} → {safe(found)} ({how})" for word, found, how in told)


def _full_hits(answer: Answer) -> tuple[tuple[Cell, ...], ...]:
    blank = (None,) * (len(EVENT_COLUMNS) - 3)
    events = [("event", hit.score, matched_words(hit.matches), None, *event_cells(hit.event)) for hit in answer.events]
    passages = [("passage", hit.score, matched_words(hit.matches), hit.text, *blank, hit.doc, hit.title, None) for hit in answer.passages]
    return (*events, *passages)


def _short_hits(answer: Answer) -> tuple[tuple[Cell, ...], ...]:
    told = {hit.event.id: hit for hit in answer.events}
    events = [
        (matched_words(_all_matches(row, told)), *row_cells(row, frozenset())) for row in happenings(hit.event for hit in answer.events)
    ]
    passages = [(matched_words(hit.matches), *_passage_cells(hit)) for hit in answer.passages]
    return (*events, *passages)


def _all_matches(row: Happening, told: dict[str, EventHit]) -> tuple[Match, ...]:
    return tuple(match for event in (row.event, *row.others) for match in told[event.id].matches)


def _passage_cells(hit: PassageHit) -> tuple[Cell, ...]:
    from coopcli.edtf import human

    when = human(hit.published) if hit.published else "—"
    return (f"told {when}", "furniture" if hit.is_furniture else "passage", safe(hit.text), "", "", "", safe(hit.doc))
