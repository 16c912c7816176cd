"""Events -> figures: counts, who with whom, and what is still to come.

In: the events of a corpus. Out: rows of words and numbers, each with the ids it rests on. Start at `summary`.
A happening that several articles tell counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from coopcli.edtf import human, sort_key
from coopcli.happenings import happenings, stated
from coopcli.model import AGREEMENT_STATUSES, Event
from coopcli.text import fold, fold_words

OPEN_STATUSES: tuple[str, ...] = ("planned", "agreed", "initialled")
_FURTHER = {status: place for place, status in enumerate((*AGREEMENT_STATUSES, "held", "cancelled"))}


class Count(NamedTuple):
    """How many happenings fall under a name, the furthest status, the latest date that a text gives, and the id of that one."""

    name: str
    happenings: int
    agreements: int
    latest: str
    source: str


class Pending(NamedTuple):
    """An agreement with no later step found: since when, and how many days ago, from the fewest to the most."""

    event: Event
    since: str
    fewest_days: int | None
    most_days: int | None


def once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return one event of each happening, the one that tells it best."""
    return tuple(told.event for told in happenings(events))


def _countries(event: Event) -> Iterator[str]:
    yield from (party.country for party in event.parties if party.country)


def _years(event: Event) -> Iterator[str]:
    when = stated(event)
    if when is None:
        yield "undated"
    elif when.earliest[:4] == when.latest[:4]:
        yield when.earliest[:4]
    else:
        yield f"{when.earliest[:4]}–{when.latest[:4]}"


BY: dict[str, Callable[[Event], Iterable[str]]] = {
    "country": _countries,
    "person": lambda event: (person.name for person in event.people),
    "party": lambda event: (party.name for party in event.parties),
    "instrument": lambda event: (event.instrument,) if event.instrument else (),
    "status": lambda event: (event.status,),
    "place": lambda event: (event.place.name,) if event.place else (),
    "year": _years,
    "subject": lambda event: (event.subject,) if event.subject else (),
}


class Seen(NamedTuple):
    """One event of a profile: the part taken, and with whom."""

    event: Event
    part: str
    company: tuple[str, ...]


class Profile(NamedTuple):
    """A person or a country: spellings met, offices by article, events in order of time, and the company, most frequent first."""

    name: str
    spellings: tuple[str, ...]
    offices: tuple[tuple[str, str], ...]
    seen: tuple[Seen, ...]
    company: tuple[tuple[str, int], ...]


def person_profile(events: Iterable[Event], name: str) -> Profile | None:
    """Return the profile of a person named by some or all words of the name: `person_profile(events, "hammouchi")`; None for nobody."""
    wanted = set(fold_words(name))
    seen: list[Seen] = []
    spellings: dict[str, int] = {}
    offices: dict[tuple[str, str], None] = {}
    for event in _in_time(events):
        for person in event.people:
            if not wanted or not wanted <= set(fold_words(person.name)):
                continue
            spellings[person.name] = spellings.get(person.name, 0) + 1
            if person.role:
                offices[person.role, event.doc] = None
            others = tuple(other.name for other in event.people if other is not person)
            seen.append(Seen(event, person.part, others))
    return _profile(name, spellings, tuple(offices), seen)


def country_profile(events: Iterable[Event], code: str) -> Profile | None:
    """Return the profile of a country by its code: its states and bodies as they are named, and the countries that it met."""
    seen: list[Seen] = []
    spellings: dict[str, int] = {}
    for event in _in_time(events):
        ours = [party for party in event.parties if party.country == code]
        for party in ours:
            spellings[party.name] = spellings.get(party.name, 0) + 1
        if ours:
            others = tuple(dict.fromkeys(party.country or party.name for party in event.parties if party.country != code))
            seen.append(Seen(event, "; ".join(party.name for party in ours), others))
    return _profile(code, spellings, (), seen)


def _in_time(events: Iterable[Event]) -> list[Event]:
    return sorted(once(events), key=lambda event: (sort_key(when.edtf if (when := stated(event)) else None), event.id))


def _profile(name: str, spellings: dict[str, int], offices: tuple[tuple[str, str], ...], seen: list[Seen]) -> Profile | None:
    if not seen:
        return None
    company: dict[str, int] = {}
    for one in seen:
        for other in one.company:
            company[other] = company.get(other, 0) + 1
    by_count = tuple(sorted(company.items(), key=lambda row: (-row[1], row[0])))
    return Profile(name, tuple(sorted(spellings, key=lambda form: (-spellings[form], form))), offices, tuple(seen), by_count)


def summary(events: Iterable[Event], by: str) -> tuple[Count, ...]:
    """Count happenings by one of BY, most first; spellings that fold alike are one name, the first one met."""
    names: dict[str, str] = {}
    gathered: dict[str, list[Event]] = {}
    for event in once(events):
        for key in dict.fromkeys(fold(name) for name in BY[by](event)):
            gathered.setdefault(key, []).append(event)
        for name in BY[by](event):
            names.setdefault(fold(name), name)
    counts = (_count(names[key], found) for key, found in gathered.items())
    return tuple(sorted(counts, key=lambda count: (-count.happenings, fold(count.name))))


def _count(name: str, events: list[Event]) -> Count:
    dated = [(sort_key(when.edtf)[1], event.id, when.edtf) for event in events if (when := stated(event)) and event.status != "planned"]
    latest = max(dated, default=None)
    agreements = sum(event.kind == "agreement" for event in events)
    return Count(name, len(events), agreements, human(latest[2]) if latest else "—", latest[1] if latest else events[0].id)


def matrix(events: Iterable[Event], by: str, most: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]:
    """Cross names of `by` ("country" or "party"): the names, most active first, the cells ("3 signed"), and how many names are left out."""
    met: dict[tuple[str, str], list[Event]] = {}
    active: dict[str, int] = {}
    for event in once(events):
        sides = list(dict.fromkeys(BY[by](event)))[:40]
        for place, one in enumerate(sides):
            if len(sides) > 1:
                active[one] = active.get(one, 0) + 1
            for other in sides[place + 1 :]:
                met.setdefault((min(one, other), max(one, other)), []).append(event)
    names = sorted(active, key=lambda name: (-active[name], name))
    shown = tuple(names[:most])
    rows = tuple(tuple(_cell(met.get((min(one, two), max(one, two)), [])) if one != two else "" for two in shown) for one in shown)
    return shown, rows, len(names) - len(shown)


def _cell(events: list[Event]) -> str:
    if not events:
        return "·"
    furthest = max((event.status for event in events), key=lambda status: _FURTHER.get(status, -1))
    return f"{len(events)} {furthest}"


def pending(events: Iterable[Event], as_of: str | None) -> tuple[Pending, ...]:
    """Return agreements announced, agreed or initialled, no later step on the same paper found, oldest first; ages up to `as_of`."""
    every = once(events)
    later = {_paper(event) for event in every if event.kind == "agreement" and event.status not in OPEN_STATUSES}
    found = [
        _pending(event, as_of)
        for event in every
        if event.kind == "agreement" and event.status in OPEN_STATUSES[:3] and _paper(event) not in later
    ]
    return tuple(sorted(found, key=lambda row: (sort_key(row.event.date.edtf if row.event.date else None), row.event.id)))


def _paper(event: Event) -> tuple[str | None, str, frozenset[str]]:
    return event.instrument, fold(event.subject or event.title), frozenset(fold(party.name) for party in event.parties)


def _pending(event: Event, as_of: str | None) -> Pending:
    when = stated(event) or event.date
    if when is None or as_of is None:
        return Pending(event, human(when.edtf) if when else "—", None, None)
    day = date.fromisoformat(as_of)
    first, last = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    return Pending(event, human(when.edtf), max((day - last).days, 0), max((day - first).days, 0))
