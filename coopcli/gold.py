"""The user's own annotations, in the contract's gold form.

In: the lines of a gold file. Out: articles with their events as records, every optional field filled in. Start at `read_gold`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from coopcli.edtf import is_valid
from coopcli.errors import WrongUse
from coopcli.model import AGREEMENT_STATUSES, GATHERING_STATUSES, INSTRUMENTS, KINDS, PARTS, PARTY_TYPES

Record = Mapping[str, Any]
_FIELDS = (
    "id", "doc", "published", "kind", "status", "instrument", "count", "title", "subject", "parties", "people", "date", "place",
    "background", "evidence", "same_as",
)  # fmt: skip


class GoldDoc(NamedTuple):
    """An article as annotated: its id, and its events as the contract's gold form has them."""

    doc: str
    events: tuple[Record, ...]
    unread: tuple[str, ...] = ()  # fields of its events that the contract does not have


def read_gold(lines: Iterable[str], path: str) -> tuple[GoldDoc, ...]:
    """Read a gold file, one article a line with its `events`, or one event a line with its `doc`. Raises WrongUse, which names the line."""
    docs: dict[str, list[Record]] = {}
    unread: dict[str, dict[str, None]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            doc, events = (record["doc"], record["events"]) if "events" in record else (record["doc"], [record])
            if not isinstance(doc, str):
                raise ValueError("doc is no string")
            docs.setdefault(doc, []).extend(_checked(event, place) for place, event in enumerate(events, start=1))
            unread.setdefault(doc, {}).update(dict.fromkeys(key for event in events for key in event if key not in _FIELDS))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise WrongUse(f"{path}, line {number}: {_fault(error)}.", "Mend that line; coopcli eval --help tells the form.") from error
    if not docs:
        raise WrongUse(f"{path} holds no annotation.", 'Give it one article a line: {"doc": "...", "events": [...]}.')
    return tuple(GoldDoc(doc, tuple(events), tuple(unread[doc])) for doc, events in docs.items())


def _fault(error: Exception) -> str:
    match error:
        case json.JSONDecodeError():
            return f"no JSON ({error.msg}, column {error.colno})"
        case KeyError():
            return f"no field {error.args[0]!r}"
        case RecursionError():
            return "brackets in brackets without end"
        case ValueError():
            return str(error)
        case _:
            return "not an article with its events"


def _checked(event: Any, place: int) -> Record:
    """Return a gold event with its optional fields filled in. Raises KeyError, ValueError, TypeError."""
    kind, status = event["kind"], event["status"]
    named = f"event {place}: "
    if kind not in KINDS:
        raise ValueError(f"{named}kind {kind!r} is none of {', '.join(KINDS)}")
    statuses = AGREEMENT_STATUSES if kind == "agreement" else GATHERING_STATUSES
    if status not in statuses:
        raise ValueError(f"{named}status {status!r} is none of {', '.join(statuses)}")
    if event.get("instrument") not in (*INSTRUMENTS, None):
        raise ValueError(f"{named}instrument {event['instrument']!r} is none of {', '.join(INSTRUMENTS)}")
    date = event.get("date")
    date = date["edtf"] if isinstance(date, Mapping) else date
    if date is not None and not (isinstance(date, str) and is_valid(date)):
        raise ValueError(f"{named}date {date!r} is no EDTF date")
    parties = [
        {"name": str(one["name"]), "country": _code(one, named), "type": _known(one, "type", PARTY_TYPES, named), **_aliases(one)}
        for one in _listed(event, "parties", named)
    ]
    people = [
        {"name": str(one["name"]), "part": _known(one, "part", PARTS, named) or "signatory", **_aliases(one)}
        for one in _listed(event, "people", named)
    ]
    there = event.get("place")
    if there is not None and not (isinstance(there, Mapping) and isinstance(there.get("name"), str)):
        raise ValueError(f"{named}place has no name")
    told = {"instrument": event.get("instrument"), "subject": event.get("subject"), "title": event.get("title")}
    return {"kind": kind, "status": status, **told, "parties": parties, "people": people, "date": date, "place": there}


def _listed(event: Record, field: str, named: str) -> list[Record]:
    rows = event.get(field) or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError(f'{named}{field} is no list of {{"name": …}}')
    return rows


def _known(row: Record, field: str, known: tuple[str, ...], named: str) -> str | None:
    value = row.get(field)
    if value is not None and value not in known:
        raise ValueError(f"{named}{field} {value!r} of {row['name']} is none of {', '.join(known)}")
    return str(value) if value is not None else None


def _code(row: Record, named: str) -> str | None:
    code = row.get("country")
    if code is not None and not (isinstance(code, str) and len(code) == 2 and code.isupper()):
        raise ValueError(f"{named}country {code!r} of {row['name']} is no code of two capitals")
    return code


def _aliases(named: Record) -> dict[str, list[str]]:
    return {"aliases": [str(alias) for alias in named.get("aliases") or ()]}
