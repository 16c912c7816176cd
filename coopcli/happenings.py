"""One happening, many articles: events that share `same_as` are told once, with all their sources.

In: events. Out: happenings. Start at `happenings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import NamedTuple

from coopcli.edtf import compatible
from coopcli.model import AGREEMENT_STATUSES, GENERIC, Event, When


class Happening(NamedTuple):
    """What is one row of a table: an event, and the events of other articles that are the same happening."""

    event: Event
    others: tuple[Event, ...]

    @property
    def tellings(self) -> tuple[Event, ...]:
        """All that tell it, the best first."""
        return (self.event, *self.others)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all that tell it, the first one first."""
        return tuple(event.id for event in self.tellings)


def happenings(events: Iterable[Event]) -> tuple[Happening, ...]:
    """Gather the events that share `same_as`, each happening where its first event stands, led by the event that tells it best."""
    gathered: dict[str, list[Event]] = {}
    for event in events:
        gathered.setdefault(event.same_as or event.id, []).append(event)
    return tuple(_led(told) for told in gathered.values())


class Difference(NamedTuple):
    """What articles on one happening do not say alike: a field, and each value with the ids of those that have it."""

    field: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


def differences(told: Happening) -> tuple[Difference, ...]:
    """Return what the articles disagree on; what one of them leaves out is no disagreement, and which one is right is not ours to say."""
    found = (Difference(field, _values(told, read)) for field, read in _COMPARED.items())
    return tuple(difference for difference in found if len(difference.values) > 1 and not _is_one(difference))


def _is_one(difference: Difference) -> bool:
    """Say whether values differ in nothing but how much they tell, or how it is spelt: a month and a day in it, Pékin and Beijing."""
    values = [value for value, _ in difference.values]
    if difference.field == "place":
        from coopcli.spellings import heard_town

        return len(set(map(heard_town, values))) == 1
    if difference.field == "instrument":
        return sum(value not in GENERIC for value in values) <= 1
    return difference.field == "date" and all(compatible(one, other) for one, other in combinations(values[:20], 2))


def _values(told: Happening, read: Callable[[Event], str | None]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_value: dict[str, list[str]] = {}
    for event in told.tellings:
        if value := read(event):
            by_value.setdefault(value, []).append(event.id)
    return tuple((value, tuple(ids)) for value, ids in by_value.items())


_COMPARED: dict[str, Callable[[Event], str | None]] = {
    "status": lambda event: event.status,
    "instrument": lambda event: event.instrument,
    "count": lambda event: str(event.count),
    "title": lambda event: event.title,
    "subject": lambda event: event.subject if event.subject != event.title else None,
    "date": lambda event: when.edtf if (when := stated(event)) else None,
    "place": lambda event: event.place.name if event.place else None,
    "parties": lambda event: "; ".join(sorted(party.name for party in event.parties)),
    "people": lambda event: "; ".join(sorted(f"{one.name} ({one.role})" if one.role else one.name for one in event.people)),
}


def _led(told: list[Event]) -> Happening:
    """Put first what is news over what is recalled, what was over what was to be, then what the text dates, and most narrowly."""
    if len(told) == 1:
        return Happening(told[0], ())
    best = min(told, key=lambda event: (event.background, event.status == "planned", not stated(event), _days(stated(event)), event.id))
    return Happening(best, tuple(event for event in told if event is not best))


def _days(when: When | None) -> tuple[int, int]:
    """A day is narrower than a set of days, that than a month: fewer digits of the bounds shared are wider."""
    if when is None:
        return (0, 0)
    shared = next((n for n in (10, 7, 4) if when.earliest[:n] == when.latest[:n]), 0)
    return (-shared, -when.edtf.count("-"))


def stated(event: Event) -> When | None:
    """Return the date that the text itself gives."""
    return event.date if event.date and event.date.basis == "stated" else None


# A paper is further than talks, and talks than what is only planned.
FURTHER: dict[str, int] = {status: place for place, status in enumerate(("cancelled", "planned", "held", *AGREEMENT_STATUSES[1:]))}


def furthest(events: Iterable[Event]) -> str:
    """Return the furthest status of some events."""
    return max((event.status for event in events), key=lambda status: FURTHER.get(status, -1))
