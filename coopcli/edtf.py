"""Date arithmetic without text: EDTF strings, their bounds, and how they are read out.

In: EDTF (ISO 8601-2) strings. Out: EDTF strings, bounds as ISO days, a reading for tables. Start at `bounds`.
Spoken here: YYYY, YYYY-MM, YYYY-MM-DD, seasons YYYY-21 to YYYY-24, intervals a/b, sets [a,b,c].
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from coopcli.model import Basis, Span, When

LONGEST = 400  # characters; every weekday of a month, twice over, fits
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class Range(NamedTuple):
    """Two days and all between them."""

    first: date
    last: date


# Reading EDTF


def bounds(edtf: str) -> tuple[str, str] | None:
    """Return the first and last ISO day that a date may mean: `bounds("2024-02")` ends on the 29th; None for what is no date."""
    ranges = ranges_of(edtf)
    if ranges is None:
        return None
    return min(r.first for r in ranges).isoformat(), max(r.last for r in ranges).isoformat()


def is_valid(edtf: str) -> bool:
    """Say whether a string is a date that the calendar has: `is_valid("2023-02-29")` is False. Never raises."""
    return ranges_of(edtf) is not None


def when(edtf: str, text: str = "", span: Span | None = None, basis: Basis = "stated") -> When | None:
    """Return the date with its bounds and the words it came from; None for what is no date."""
    found = bounds(edtf)
    return When(edtf, *found, text=text, basis=basis, span=span) if found else None


def overlaps(edtf: str, lo: str | None, hi: str | None) -> Literal["must", "may", "no"]:
    """Say whether a date falls between two others, both included: `overlaps("2024", "2024-03", None) == "may"`. No date, no overlap.

    A limit may be a day, a month or a year; an open end is None.
    """
    ranges = ranges_of(edtf)
    first, last = _limit(lo, low=True), _limit(hi, low=False)
    if ranges is None or first is None or last is None:
        return "no"
    if all(first <= r.first and r.last <= last for r in ranges):
        return "must"
    return "may" if any(r.first <= last and first <= r.last for r in ranges) else "no"


def compatible(a: str, b: str) -> bool:
    """Say whether two dates could be the same day: `compatible("2024-12", "2024-12-05")`. What is no date is compatible with nothing."""
    ours, theirs = ranges_of(a) or (), ranges_of(b) or ()
    return any(r.first <= s.last and s.first <= r.last for r in ours for s in theirs)


def narrower(a: str, b: str) -> str:
    """Return the one that leaves fewer days, the first where both leave as many: `narrower("2024", "2024-05") == "2024-05"`."""
    return b if _days_left(b) < _days_left(a) else a


def member_within(edtf: str, other: str) -> str | None:
    """Return the one day of a set that another date holds.

    `member_within("[2024-05-07,2024-05-14]", "2024-05-06/2024-05-08") == "2024-05-07"`
    """
    held = [member for member in _members(edtf) if compatible(member, other)] if edtf[:1] == "[" else []
    return held[0] if len(held) == 1 else None


def clip(edtf: str, not_after: str) -> str:
    """Cut an interval or a set off at a date: `clip("2024-06-05/2024-06-07", "2024-06-06") == "2024-06-05/2024-06-06"`.

    Months, years and what lies wholly later stay as they are, for the text says no more.
    """
    limit = _limit(not_after, low=False)
    ranges = ranges_of(edtf)
    if limit is None or ranges is None or "-" not in edtf or ("/" not in edtf and "[" not in edtf):
        return edtf
    kept = [r for r in ranges if r.first <= limit]
    if not kept or all(r.last <= limit for r in ranges):
        return edtf
    if "[" in edtf:
        return set_of([member for member in _members(edtf) if (found := ranges_of(member)) and found[0].first <= limit])
    return interval(kept[0].first, min(kept[0].last, limit)) if edtf.count("-") == 4 else edtf


def extend(edtf: str, count: int) -> str:
    """Return the days of what lasted `count` days from a day on: `extend("2024-06-05", 2) == "2024-06-05/2024-06-06"`; wider dates stay."""
    point = point_of(edtf)
    if point is None or point.day is None or not 1 < count <= 366:
        return edtf
    try:
        first = date(point.year, point.month or 1, point.day)
        return interval(first, first + timedelta(days=count - 1))
    except (ValueError, OverflowError):
        return edtf


def days_between(first: str, last: str) -> int:
    """Return how many days lie between two ISO dates, whichever comes first."""
    return abs((date.fromisoformat(last) - date.fromisoformat(first)).days)


def sort_key(edtf: str | None) -> tuple[str, str]:
    """Return the key that puts dates in order of their first possible day, what is undated last."""
    return (bounds(edtf) if edtf else None) or ("9999-99-99", "9999-99-99")


def from_numbers(day: int | None, month: int | None, year: int) -> str | None:
    """Return the EDTF of a day, a month or a year: `from_numbers(12, 3, 2025) == "2025-03-12"`; None where the calendar has no such day."""
    if not 1 <= year <= 9999:
        return None
    if month is None:
        return None if day is not None else f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= _month_length(year, month) else None


# A reading for tables


def human(edtf: str) -> str:
    """Return a date as English tables print it: "12 Dec 2024", "5–7 Jun 2024", "Q1 2022", "Thu, Dec 2024 · 5, 12, 19 or 26".

    What is no date comes back as it is. Never raises.
    """
    if ranges_of(edtf) is None:
        return edtf
    if edtf.startswith("["):
        return _human_set(_members(edtf))
    first, slash, last = edtf.partition("/")
    return _human_interval(first, last) if slash else _human_point(first)


def _human_point(edtf: str) -> str:
    point = point_of(edtf)
    if point is None:
        return edtf
    if point.month is None:
        return str(point.year)
    if point.month in SEASONS:
        return f"{SEASONS[point.month]} {point.year}"
    month = f"{_MONTHS[point.month - 1]} {point.year}"
    return month if point.day is None else f"{point.day} {month}"


def _human_interval(first: str, last: str) -> str:
    a, b = point_of(first), point_of(last)
    if a is None or b is None or a.year != b.year or a.month is None or b.month is None or a.month > 12:
        return f"{_human_point(first)} – {_human_point(last)}" if a and b and (a.month or b.month) else f"{first}–{last}"
    if a.day is None or b.day is None:
        if a.day is None and b.day is None:
            return _human_months(a.year, a.month, b.month)
        return f"{_human_point(first)} – {_human_point(last)}"
    if a.month == b.month:
        return f"{a.day}–{b.day} {_MONTHS[a.month - 1]} {a.year}"
    return f"{a.day} {_MONTHS[a.month - 1]} – {_human_point(last)}"


def _human_months(year: int, first: int, last: int) -> str:
    if last == first + 2 and last % 3 == 0:
        return f"Q{last // 3} {year}"
    if (first, last) in ((1, 6), (7, 12)):
        return f"H{last // 6} {year}"
    return f"{_MONTHS[first - 1]}–{_MONTHS[last - 1]} {year}" if last <= 12 else f"{_MONTHS[first - 1]} – {SEASONS[last]} {year}"


def _human_set(members: tuple[str, ...]) -> str:
    days = [date(p.year, p.month, p.day) for m in members if (p := point_of(m)) and p.month and p.day]
    if len(days) < len(members) or len({(d.year, d.month) for d in days}) != 1:
        return _either([_human_point(member) for member in members])
    weekdays = sorted({d.weekday() for d in days})
    month = f"{_MONTHS[days[0].month - 1]} {days[0].year}"
    numbers = _either([str(d.day) for d in days])
    return f"{numbers} {month}" if len(weekdays) > 2 else f"{'/'.join(_WEEKDAYS[w] for w in weekdays)}, {month} · {numbers}"


def _either(readings: list[str]) -> str:
    return readings[0] if len(readings) == 1 else f"{', '.join(readings[:-1])} or {readings[-1]}"


# Parsing


class Point(NamedTuple):
    year: int
    month: int | None  # 21 to 24 for a season
    day: int | None


@lru_cache(maxsize=4096)
def ranges_of(edtf: str) -> tuple[Range, ...] | None:
    if not edtf or len(edtf) > LONGEST:
        return None
    if edtf[0] == "[":
        if edtf[-1] != "]":
            return None
        found = [_point_range(member) for member in _members(edtf)]
        return None if None in found else tuple(r for r in found if r)
    if "/" not in edtf:
        single = _point_range(edtf)
        return single and (single,)
    first, _, last = edtf.partition("/")
    start, end = _point_range(first), _point_range(last)
    if start is None or end is None or end.last < start.first:
        return None
    return (Range(start.first, end.last),)


def _members(edtf: str) -> tuple[str, ...]:
    return tuple(edtf[1:-1].split(","))


@lru_cache(maxsize=4096)
def point_of(edtf: str) -> Point | None:
    parts = edtf.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers[0], numbers[1] if len(parts) > 1 else None, numbers[2] if len(parts) > 2 else None
    if year < 1:
        return None
    if month is None:
        return Point(year, None, None)
    if month in SEASONS and day is None:
        return Point(year, month, None) if year < 9999 else None
    return Point(year, month, day) if from_numbers(day, month, year) else None


def _point_range(edtf: str) -> Range | None:
    point = point_of(edtf)
    if point is None:
        return None
    year, month, day = point
    if month is None:
        return Range(date(year, 1, 1), date(year, 12, 31))
    if month in SEASONS:  # whole months, as meteorologists count them: winter begins in December of its year
        start = 3 * (month - 20)
        return Range(date(year, start, 1), _month_end(year, start + 2) if start < 12 else _month_end(year + 1, 2))
    if day is None:
        return Range(date(year, month, 1), _month_end(year, month))
    return Range(date(year, month, day), date(year, month, day))


def _limit(edtf: str | None, *, low: bool) -> date | None:
    if edtf is None:
        return date.min if low else date.max
    ranges = ranges_of(edtf)
    if ranges is None:
        return None
    return min(r.first for r in ranges) if low else max(r.last for r in ranges)


def _days_left(edtf: str) -> float:
    ranges = ranges_of(edtf)
    return sum((r.last - r.first).days + 1 for r in ranges) if ranges else float("inf")


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _month_end(year: int, month: int) -> date:
    return date(year, month, _month_length(year, month))


def interval(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def set_of(members: list[str]) -> str:
    return members[0] if len(members) == 1 else f"[{','.join(members)}]"
