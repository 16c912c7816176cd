"""An event as a record of the contract."""

from __future__ import annotations

from typing import Any

from coopcli.model import Event


def event_record(event: Event) -> dict[str, Any]:
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
