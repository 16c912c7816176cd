"""Events as records of the contract, and back.

In: an event. Out: the contract's JSON as plain values. Start at `event_record`; `full_record` loses nothing and is what the index keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coopcli.model import Event, Evidence, Party, Person, Place, Reason, Span, When

Record = dict[str, Any]


def event_record(event: Event) -> Record:
    """Return the event as the contract's JSON has it."""
    return {
        "id": event.id,
        "doc": event.doc,
        "kind": event.kind,
        "status": event.status,
        "instrument": event.instrument,
        "count": event.count,
        "title": event.title,
        "subject": event.subject,
        "parties": [{"name": party.name, "country": party.country, "type": party.type} for party in event.parties],
        "people": [{"name": one.name, "role": one.role, "country": one.country, "part": one.part} for one in event.people],
        "date": event.date and {key: getattr(event.date, key) for key in ("edtf", "earliest", "latest", "text", "basis")},
        "place": event.place and {"name": event.place.name, "country": event.place.country},
        "background": event.background,
        "evidence": [{"text": one.text, "start": one.start, "end": one.end} for one in event.evidence],
        "same_as": event.same_as,
    }


def full_record(event: Event) -> Record:
    """Return the event with where each value stands and why it is so: `event_from_record(full_record(event)) == event`."""
    record = event_record(event)
    for name in ("parties", "people"):
        for row, value in zip(record[name], getattr(event, name), strict=True):
            _keep_span(row, value.span)
    for name in ("date", "place"):
        if (value := getattr(event, name)) is not None:
            _keep_span(record[name], value.span)
    if event.why:
        record["why"] = [
            {"field": reason.field, "rule": reason.rule, "span": reason.span, "rejected": reason.rejected} for reason in event.why
        ]
    return record


def event_from_record(record: Mapping[str, Any]) -> Event:
    """Return the event that a record tells; `same_as`, `why` and spans are optional. Raises KeyError where a field is missing."""
    date, place = record["date"], record["place"]
    return Event(
        record["id"],
        record["doc"],
        record["kind"],
        record["status"],
        record["instrument"],
        record["count"],
        record["title"],
        record["subject"],
        tuple([Party(row["name"], row["country"], row["type"], _span(row)) for row in record["parties"]]),
        tuple([Person(row["name"], row["role"], row["country"], row["part"], _span(row)) for row in record["people"]]),
        date and When(date["edtf"], date["earliest"], date["latest"], date["text"], date["basis"], _span(date)),
        place and Place(place["name"], place["country"], _span(place)),
        record["background"],
        tuple([Evidence(row["text"], row["start"], row["end"]) for row in record["evidence"]]),
        tuple([Reason(row["field"], row["rule"], _span(row), tuple(row["rejected"])) for row in record.get("why", ())]),
        record.get("same_as"),
    )


def _keep_span(row: Record, span: Span | None) -> None:
    if span is not None:
        row["span"] = span


def _span(row: Mapping[str, Any]) -> Span | None:
    if (span := row.get("span")) is not None:
        return Span(*span)
    start, end = row.get("start"), row.get("end")  # as the reasons of an answer have them
    return None if start is None or end is None else Span(start, end)
