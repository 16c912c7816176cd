"""Comma separated values, one party or person a row, with the event it takes part in: what a pivot table wants."""

from __future__ import annotations

from collections.abc import Iterator

from coopcli.model import Event
from coopcli.output.answers import Cell, Look, Reply
from coopcli.output.as_csv import csv_row
from coopcli.output.sheets import events_of
from coopcli.output.words import what_words

COLUMNS: tuple[str, ...] = (
    "id", "same_as", "kind", "status", "instrument", "what", "date", "earliest", "latest", "place", "place_country", "background",
    "role_in_event", "name", "type", "country", "office",
)  # fmt: skip


def write(reply: Reply, look: Look) -> Iterator[str]:
    yield csv_row(COLUMNS)
    for event in events_of(reply):
        yield from map(csv_row, _rows(event))


def _rows(event: Event) -> Iterator[tuple[Cell, ...]]:
    date, place = event.date, event.place
    head: tuple[Cell, ...] = (
        event.id, event.same_as, event.kind, event.status, event.instrument, what_words(event),
        *((date.edtf, date.earliest, date.latest) if date else (None, None, None)),
        *((place.name, place.country) if place else (None, None)), "yes" if event.background else "no",
    )  # fmt: skip
    yield from ((*head, "party", party.name, party.type, party.country, None) for party in event.parties)
    yield from ((*head, person.part, person.name, "person", person.country, person.role) for person in event.people)
    if not event.parties and not event.people:
        yield (*head, None, None, None, None, None)
