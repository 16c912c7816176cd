"""One happening, many articles: events that share `same_as` are told once, with all their sources.

In: events. Out: happenings. Start at `happenings`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from coopcli.model import Event, When


class Happening(NamedTuple):
    """What is one row of a table: an event, and the events of other articles that are the same happening."""

    event: Event
    others: tuple[Event, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all that tell it, the first one first."""
        return tuple(event.id for event in (self.event, *self.others))


def happenings(events: Iterable[Event]) -> tuple[Happening, ...]:
    """Gather the events that share `same_as`, each happening where its first event stands, led by the event that tells it best."""
    gathered: dict[str, list[Event]] = {}
    for event in events:
        gathered.setdefault(event.same_as or event.id, []).append(event)
    return tuple(_led(told) for told in gathered.values())


def _led(told: list[Event]) -> Happening:
    """Put first what is news over what is recalled, then what the text dates, and most narrowly."""
    if len(told) == 1:
        return Happening(told[0], ())
    best = min(told, key=lambda event: (event.background, not stated(event), _days(stated(event)), event.id))
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
