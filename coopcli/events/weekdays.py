"""Which Tuesday "mardi" is in an article dated by its month: the days that it tells with their weekdays.

In: a `Reading`, a set of days. Out: the one day meant. Start at `narrowed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from coopcli import edtf
from coopcli.events.draft import Reading
from coopcli.events.scene import date_of
from coopcli.model import TimeExpression, When

_WEEK = 7  # days of a range that holds each weekday once


def days_by_weekday(reading: Reading) -> dict[int, set[str]]:
    """Return the days told with a weekday, "mardi 7 mai", and those of "du mardi 14 au jeudi 16 mai", by weekday from Monday, 0."""
    days: dict[int, set[str]] = {}
    for index in range(len(reading.sentences)):
        for mention in reading.of_kind(index, "date"):
            value = mention.value
            if not isinstance(value, TimeExpression) or not value.weekdays or value.shape not in ("day", "range"):
                continue
            placed = date_of(mention, reading, is_future=False)
            for day in _days_of(placed.edtf) if placed is not None else ():
                days.setdefault(day.weekday(), set()).add(day.isoformat())
    return days


def narrowed(told: When, days: Mapping[int, Collection[str]]) -> When | None:
    """Return which of several Tuesdays is meant: the one that the article tells as such; None where it tells none, or two."""
    members = told.edtf[1:-1].split(",")
    if any(len(day) != len("2024-05-01") for day in members):
        return None
    weekdays = {date.fromisoformat(day).weekday() for day in members}
    known = days.get(weekdays.pop(), ()) if len(weekdays) == 1 else ()
    found = {day for other in known if (day := edtf.member_within(told.edtf, other)) is not None}
    return edtf.when(found.pop(), told.text, told.span, told.basis) if len(found) == 1 else None


def _days_of(told: str) -> Iterator[date]:
    """Yield the days of a day or of an interval of a week at most."""
    first, _, last = told.partition("/")
    if len(first) != len("2024-05-01") or (last and not 0 < edtf.days_between(first, last) < _WEEK):
        return
    for step in range(edtf.days_between(first, last) + 1 if last else 1):
        yield date.fromisoformat(first) + timedelta(days=step)
