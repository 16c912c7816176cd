"""FollowTheMoney entities as JSON lines, for Aleph and OpenSanctions tools: Event, Person, PublicBody, Organization, Company and links.

A date is never cut to a day: a month stays a month, and what lasted has a start and an end. Ids are digests of what is told, the same on
every machine; people by whatever spelling are one entity that keeps them all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from coopcli.edtf import human
from coopcli.happenings import Happening, happenings, stated
from coopcli.model import Event, Party, Person, When
from coopcli.output.answers import Look, Reply
from coopcli.output.safe import safe, safe_json
from coopcli.output.sheets import events_of
from coopcli.output.words import what_words
from coopcli.spellings import known_as
from coopcli.text import fold_words

_SCHEMAS = {
    "state": "PublicBody",
    "institution": "PublicBody",
    "organisation": "Organization",
    "company": "Company",
    "other": "LegalEntity",
}

Properties = dict[str, list[str]]


def write(reply: Reply, look: Look) -> Iterator[str]:
    events = events_of(reply)
    shown = known_as((person.name, person.country) for event in events for person in event.people)
    entities: dict[str, dict[str, Any]] = {}
    for told in happenings(events):
        involved = [_add(entities, _party(party)) for event in told.tellings for party in event.parties]
        people = [
            (_add(entities, _person(person, shown[person.name, person.country])), person)
            for event in told.tellings
            for person in event.people
        ]
        event_id = _add(entities, _event(told, [*involved, *(key for key, _ in people)]))
        for key, person in people:
            _add(entities, _link(key, event_id, person, told.event))
    for key in sorted(entities, key=lambda key: (entities[key]["schema"] == "UnknownLink", key)):
        yield safe_json(json.dumps(entities[key], ensure_ascii=not look.is_unicode)) + "\n"


def _add(entities: dict[str, dict[str, Any]], entity: dict[str, Any]) -> str:
    """Put an entity in, or its values to those of the same one; return its id."""
    there = entities.setdefault(entity["id"], entity)
    for name, values in entity["properties"].items():
        known = there["properties"].setdefault(name, [])
        known += [value for value in values if value not in known]
    return str(entity["id"])


def _entity(schema: str, key: Iterable[str | None], properties: dict[str, Iterable[str | None]]) -> dict[str, Any]:
    digest = hashlib.sha1("\x00".join(part or "" for part in (schema, *key)).encode("utf-8", "surrogatepass"), usedforsecurity=False)
    kept: Properties = {name: list(dict.fromkeys(safe(value) for value in values if value)) for name, values in properties.items()}
    return {
        "id": f"coopcli-{digest.hexdigest()}",
        "schema": schema,
        "properties": {name: values for name, values in kept.items() if values},
    }


def _party(party: Party) -> dict[str, Any]:
    key = party.country if party.type == "state" and party.country else " ".join(fold_words(party.name)) or party.name
    return _entity(_SCHEMAS[party.type], (key, party.country), {"name": [party.name], "country": [_code(party.country)]})


def _person(person: Person, shown: str) -> dict[str, Any]:
    names = {"name": [shown], "alias": [person.name] if person.name != shown else []}
    return _entity(
        "Person", (" ".join(fold_words(shown)) or shown,), {**names, "position": [person.role], "country": [_code(person.country)]}
    )


def _event(told: Happening, involved: list[str]) -> dict[str, Any]:
    event = told.event
    properties: dict[str, Iterable[str | None]] = {
        "name": [what_words(event)],
        **_dates(stated(event)),
        "location": [event.place.name if event.place else None],
        "country": [_code(event.place.country) if event.place else None],
        "involved": involved,
        "summary": [f"{event.kind}, {event.status}{', ' + event.instrument if event.instrument else ''}"],
        "description": [sentence.text for telling in told.tellings for sentence in telling.evidence],
        "recordId": told.sources,
        "notes": _uncertain(stated(event)),
    }
    return _entity("Event", (event.same_as or event.id,), properties)


def _link(person_id: str, event_id: str, person: Person, event: Event) -> dict[str, Any]:
    properties: dict[str, Iterable[str | None]] = {
        "subject": [person_id],
        "object": [event_id],
        "role": [person.part],
        **_dates(stated(event)),
    }
    return _entity("UnknownLink", (person_id, event_id, person.part), properties)


def _dates(when: When | None) -> dict[str, Iterable[str | None]]:
    """A day, month or year as it is; a span as start and end; one of several days as what they have in common."""
    if when is None:
        return {}
    if "/" in when.edtf:
        first, _, last = when.edtf.partition("/")
        return {"startDate": [_plain(first)], "endDate": [_plain(last)]}
    if (plain := _plain(when.edtf)) is not None:
        return {"date": [plain]}
    shared = next((when.earliest[:size] for size in (7, 4) if when.earliest[:size] == when.latest[:size]), None)
    return {"date": [shared]}


def _plain(edtf: str) -> str | None:
    """Return a date that FollowTheMoney knows: a year, a month of the calendar, a day; None for the rest of EDTF."""
    is_plain = len(edtf) in (4, 7, 10) and edtf.replace("-", "").isdigit() and (len(edtf) < 7 or edtf[5:7] <= "12")
    return edtf if is_plain else None


def _uncertain(when: When | None) -> list[str | None]:
    return [f"Date: {human(when.edtf)} ({when.edtf})"] if when and "/" not in when.edtf and _plain(when.edtf) is None else []


def _code(country: str | None) -> str | None:
    return country.lower() if country else None
