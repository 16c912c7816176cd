"""Date arithmetic without text: EDTF strings, their bounds, and where a date phrase falls on the calendar.

In: EDTF (ISO 8601-2) strings, and the parts of a date phrase. Out: EDTF strings, bounds as ISO days, a reading for tables.
Start at `bounds` and `resolve`. Spoken here: YYYY, YYYY-MM, YYYY-MM-DD, seasons YYYY-21 to YYYY-24, intervals a/b, sets [a,b,c].
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from coopcli.model import Basis, Span, TimeExpression, When

LONGEST = 400  # characters; every weekday of a month, twice over, fits
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_ONE_DAY = timedelta(days=1)


class Range(NamedTuple):
    """Two days and all between them."""

    first: date
    last: date


# Reading EDTF


def bounds(edtf: str) -> tuple[str, str] | None:
    """Return the first and last ISO day that a date may mean: `bounds("2024-02")` ends on the 29th; None for what is no date."""
    ranges = _ranges(edtf)
    if ranges is None:
        return None
    return min(r.first for r in ranges).isoformat(), max(r.last for r in ranges).isoformat()


def is_valid(edtf: str) -> bool:
    """Say whether a string is a date that the calendar has: `is_valid("2023-02-29")` is False. Never raises."""
    return _ranges(edtf) is not None


def when(edtf: str, text: str = "", span: Span | None = None, basis: Basis = "stated") -> When | None:
    """Return the date with its bounds and the words it came from; None for what is no date."""
    found = bounds(edtf)
    return When(edtf, *found, text=text, basis=basis, span=span) if found else None


def overlaps(edtf: str, lo: str | None, hi: str | None) -> Literal["must", "may", "no"]:
    """Say whether a date falls between two others, both included: `overlaps("2024", "2024-03", None) == "may"`. No date, no overlap.

    A limit may be a day, a month or a year; an open end is None.
    """
    ranges = _ranges(edtf)
    first, last = _limit(lo, low=True), _limit(hi, low=False)
    if ranges is None or first is None or last is None:
        return "no"
    if all(first <= r.first and r.last <= last for r in ranges):
        return "must"
    return "may" if any(r.first <= last and first <= r.last for r in ranges) else "no"


def compatible(a: str, b: str) -> bool:
    """Say whether two dates could be the same day: `compatible("2024-12", "2024-12-05")`. What is no date is compatible with nothing."""
    ours, theirs = _ranges(a) or (), _ranges(b) or ()
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
    ranges = _ranges(edtf)
    if limit is None or ranges is None or "-" not in edtf or ("/" not in edtf and "[" not in edtf):
        return edtf
    kept = [r for r in ranges if r.first <= limit]
    if not kept or all(r.last <= limit for r in ranges):
        return edtf
    if "[" in edtf:
        return _set([member for member in _members(edtf) if (found := _ranges(member)) and found[0].first <= limit])
    return _interval(kept[0].first, min(kept[0].last, limit)) if edtf.count("-") == 4 else edtf


def extend(edtf: str, count: int) -> str:
    """Return the days of what lasted `count` days from a day on: `extend("2024-06-05", 2) == "2024-06-05/2024-06-06"`; wider dates stay."""
    point = _point(edtf)
    if point is None or point.day is None or not 1 < count <= 366:
        return edtf
    try:
        first = date(point.year, point.month or 1, point.day)
        return _interval(first, first + timedelta(days=count - 1))
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
    if _ranges(edtf) is None:
        return edtf
    if edtf.startswith("["):
        return _human_set(_members(edtf))
    first, slash, last = edtf.partition("/")
    return _human_interval(first, last) if slash else _human_point(first)


def _human_point(edtf: str) -> str:
    point = _point(edtf)
    if point is None:
        return edtf
    if point.month is None:
        return str(point.year)
    if point.month in _SEASONS:
        return f"{_SEASONS[point.month]} {point.year}"
    month = f"{_MONTHS[point.month - 1]} {point.year}"
    return month if point.day is None else f"{point.day} {month}"


def _human_interval(first: str, last: str) -> str:
    a, b = _point(first), _point(last)
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
    return f"{_MONTHS[first - 1]}–{_MONTHS[last - 1]} {year}" if last <= 12 else f"{_MONTHS[first - 1]} – {_SEASONS[last]} {year}"


def _human_set(members: tuple[str, ...]) -> str:
    days = [date(p.year, p.month, p.day) for m in members if (p := _point(m)) and p.month and p.day]
    if len(days) < len(members) or len({(d.year, d.month) for d in days}) != 1:
        return _either([_human_point(member) for member in members])
    weekdays = sorted({d.weekday() for d in days})
    month = f"{_MONTHS[days[0].month - 1]} {days[0].year}"
    numbers = _either([str(d.day) for d in days])
    return f"{numbers} {month}" if len(weekdays) > 2 else f"{'/'.join(_WEEKDAYS[w] for w in weekdays)}, {month} · {numbers}"


def _either(readings: list[str]) -> str:
    return readings[0] if len(readings) == 1 else f"{', '.join(readings[:-1])} or {readings[-1]}"


# Parsing


class _Point(NamedTuple):
    year: int
    month: int | None  # 21 to 24 for a season
    day: int | None


@lru_cache(maxsize=4096)
def _ranges(edtf: str) -> tuple[Range, ...] | None:
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
def _point(edtf: str) -> _Point | None:
    parts = edtf.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers[0], numbers[1] if len(parts) > 1 else None, numbers[2] if len(parts) > 2 else None
    if year < 1:
        return None
    if month is None:
        return _Point(year, None, None)
    if month in _SEASONS and day is None:
        return _Point(year, month, None) if year < 9999 else None
    return _Point(year, month, day) if from_numbers(day, month, year) else None


def _point_range(edtf: str) -> Range | None:
    point = _point(edtf)
    if point is None:
        return None
    year, month, day = point
    if month is None:
        return Range(date(year, 1, 1), date(year, 12, 31))
    if month in _SEASONS:  # whole months, as meteorologists count them: winter begins in December of its year
        start = 3 * (month - 20)
        return Range(date(year, start, 1), _month_end(year, start + 2) if start < 12 else _month_end(year + 1, 2))
    if day is None:
        return Range(date(year, month, 1), _month_end(year, month))
    return Range(date(year, month, day), date(year, month, day))


def _limit(edtf: str | None, *, low: bool) -> date | None:
    if edtf is None:
        return date.min if low else date.max
    ranges = _ranges(edtf)
    if ranges is None:
        return None
    return min(r.first for r in ranges) if low else max(r.last for r in ranges)


def _days_left(edtf: str) -> float:
    ranges = _ranges(edtf)
    return sum((r.last - r.first).days + 1 for r in ranges) if ranges else float("inf")


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _month_end(year: int, month: int) -> date:
    return date(year, month, _month_length(year, month))


def _interval(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def _set(members: list[str]) -> str:
    return members[0] if len(members) == 1 else f"[{','.join(members)}]"


# Placing a phrase on the calendar


class _Frame(NamedTuple):
    """What a phrase is read against: the day, month or year it is told from, its first and last day, and the direction of the verb."""

    point: _Point
    first: date
    last: date
    future: bool
    year: int | None  # of a date just told, which settles a year left out

    @property
    def is_day(self) -> bool:
        return self.point.day is not None

    @property
    def is_month(self) -> bool:
        return self.point.month is not None


def resolve(expression: TimeExpression, *, published: str | None, future: bool = False, anchor: str | None = None) -> str | None:
    """Return the EDTF of a date phrase, never narrower than the phrase and the article's own date allow; None where they do not settle it.

    `published` is the article's own day, month or year; `future` the direction of the verb, where the phrase leaves it open ("vendredi");
    `anchor` a date just told, for phrases that lean on it ("la veille") or leave out their year. Never raises.
    """
    reader = _READERS.get(expression.shape)
    if reader is None:
        return None
    forward = future if expression.forward is None else expression.forward
    try:
        found = reader(expression, _frame(anchor if expression.anchored else published, forward, anchor))
    except (ValueError, OverflowError):  # beyond the calendar's first or last year
        return None
    return found if found is not None and is_valid(found) else None


def _frame(base: str | None, future: bool, anchor: str | None) -> _Frame | None:
    told = _whole(anchor)
    year = told.first.year if told and told.first.year == told.last.year else None
    span = _whole(base)
    if span is None or base is None:
        # Without a base only a year can be borrowed; 0 is never a point of the calendar, so nothing else reads from it.
        return _Frame(_Point(0, None, None), date.min, date.min, future, year) if year else None
    point = _point(base) or _shared_point(span)
    return _Frame(point, span.first, span.last, future, year) if point else None


def _whole(edtf: str | None) -> Range | None:
    ranges = _ranges(edtf) if edtf else None
    return Range(min(r.first for r in ranges), max(r.last for r in ranges)) if ranges else None


def _shared_point(span: Range) -> _Point | None:
    """Return the month or year that holds a whole interval, so that a week or two days in June can be leant on."""
    first, last = span
    if first.year != last.year:
        return None
    return _Point(first.year, first.month if first.month == last.month else None, None)


def _read_day(expression: TimeExpression, frame: _Frame | None) -> str | None:
    day, month = expression.day, expression.month
    if expression.year is not None or day is None or month is None:
        return from_numbers(day, month, expression.year) if expression.year is not None else None
    year = _year_of_day(expression, frame, month, day)
    return None if year is None else from_numbers(day, month, year)


def _year_of_day(expression: TimeExpression, frame: _Frame | None, month: int, day: int) -> int | None:
    if frame is None:
        return None
    if expression.count is not None:  # "le 4 mai de l'année dernière", "de la même année"
        return _counted_year(expression, frame)
    if frame.year is not None and not expression.anchored and from_numbers(day, month, frame.year):
        return frame.year
    if not frame.is_month:
        return None
    years = {future: _nearest_year(frame, month, day, future) for future in (frame.future, not frame.future)}
    for future in (frame.future,) if expression.forward is not None else (frame.future, not frame.future):
        year = years[future]
        if year and (not expression.weekdays or date(year, month, day).weekday() == expression.weekdays[0]):
            return year
    return years[frame.future]


def _nearest_year(frame: _Frame, month: int, day: int, future: bool) -> int | None:
    limit = frame.first if future else frame.last
    for step in range(9):  # 29 February may be eight years away
        year = limit.year + step if future else limit.year - step
        if from_numbers(day, month, year) is None:
            continue
        found = date(year, month, day)
        if (found >= limit) if future else (found <= limit):
            return year
    return None


def _counted_year(expression: TimeExpression, frame: _Frame) -> int | None:
    if frame.point.year == 0:
        return None
    step = expression.count or 0
    return frame.point.year + (step if frame.future else -step)


def _read_month_day(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read a day whose month is told by its distance: "le 12 du mois dernier", "le 3 de ce mois"."""
    steps = expression.count or 0
    month = _shift_month(frame, steps if frame and frame.future else -steps)
    point = _point(month) if month else None
    return from_numbers(expression.day, point.month, point.year) if point and point.month else None


def _read_month(expression: TimeExpression, frame: _Frame | None) -> str | None:
    month = expression.month
    if month is None:
        return None
    if expression.year is not None:
        return from_numbers(None, month, expression.year)
    year = _year_of_month(expression, frame, month)
    return None if year is None else from_numbers(None, month, year)


def _year_of_month(expression: TimeExpression, frame: _Frame | None, month: int) -> int | None:
    if frame is None:
        return None
    if expression.count is not None:
        return _counted_year(expression, frame)
    if frame.year is not None and not expression.anchored and expression.forward is None:
        return frame.year
    if not frame.is_month:
        return None
    now = frame.last.month if not frame.future else frame.first.month
    year = frame.last.year if not frame.future else frame.first.year
    strictly = expression.forward is not None  # "en juillet dernier", told in July, is a year ago
    if frame.future:
        return year if month > now or (month == now and not strictly) else year + 1
    return year if month < now or (month == now and not strictly) else year - 1


def _read_year(expression: TimeExpression, frame: _Frame | None) -> str | None:
    return None if expression.year is None else from_numbers(None, None, expression.year)


def _read_range(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read two days and all between: "du 28 février au 2 mars"; what the first leaves out is the last one's.

    Of the past is what has begun, of the future what has not ended, so that "du 24 au 27" told on the 25th is the same for both.
    """
    month = expression.month or expression.last_month
    last_month = expression.last_month or month
    if month is None or last_month is None:
        return None
    turns = (last_month, expression.last_day or 0) < (month, expression.day or 0)  # over the turn of the year
    if expression.year is not None or expression.last_year is not None:
        year = expression.year if expression.year is not None and (expression.last_year is not None or not turns) else None
        if year is None:
            year = (expression.last_year or expression.year or 0) - turns
    else:
        year = _year_of_range(expression, frame, (month, expression.day or 0), (last_month, expression.last_day or 0), turns)
    if year is None:
        return None
    start = from_numbers(expression.day, month, year)
    end = from_numbers(expression.last_day, last_month, expression.last_year or year + turns)
    found = f"{start}/{end}"
    return found if start and end and start != end and is_valid(found) else None


def _year_of_range(
    expression: TimeExpression, frame: _Frame | None, start: tuple[int, int], end: tuple[int, int], turns: bool
) -> int | None:
    if frame is None:
        return None
    future = frame.future
    told = _day_like(expression, end if future else start, expression.weekdays[-1:] if future else expression.weekdays[:1])
    placed = _read_day(told, frame)
    point = _point(placed) if placed else None
    if point is None:
        return None
    return point.year - 1 if turns and future else point.year


def _day_like(expression: TimeExpression, month_and_day: tuple[int, int], weekdays: tuple[int, ...]) -> TimeExpression:
    month, day = month_and_day
    return TimeExpression(
        shape="day", year=expression.year, month=month, day=day, weekdays=weekdays,
        count=expression.count, forward=expression.forward, anchored=expression.anchored,
    )  # fmt: skip


def _read_days(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read days told one by one: an interval where they follow each other ("les 7, 8 et 9 janvier"), else a set."""
    month, days = expression.month, expression.days
    if month is None or len(days) < 2 or list(days) != sorted(set(days)):
        return None
    future = frame.future if frame else False
    placed = _read_day(_day_like(expression, (month, days[-1] if future else days[0]), ()), frame)
    point = _point(placed) if placed else None
    if point is None:
        return None
    found = [from_numbers(day, month, point.year) for day in days]
    told = [day for day in found if day]
    if len(told) < len(found):
        return None
    return f"{told[0]}/{told[-1]}" if days[-1] - days[0] == len(days) - 1 else _set(told)


def _read_months(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read two months and all between: "de janvier à mars 2024"."""
    month, last = expression.month, expression.last_month
    if month is None or last is None:
        return None
    if expression.year is not None:
        year: int | None = expression.year
    else:
        year = _year_of_month(expression, frame, last)
    if year is None:
        return None
    return f"{year - (month > last):04d}-{month:02d}/{year:04d}-{last:02d}"


def _read_period(expression: TimeExpression, frame: _Frame | None) -> str | None:
    if expression.year is None or expression.last_year is None or expression.last_year <= expression.year:
        return None
    return f"{expression.year:04d}/{expression.last_year:04d}"


def _read_weekday(expression: TimeExpression, frame: _Frame | None) -> str | None:
    if frame is None or not frame.is_month or not expression.weekdays:
        return None
    weekday = expression.weekdays[0]
    if not frame.is_day:
        return _set([d.isoformat() for d in _days_of(frame) if d.weekday() == weekday])
    return _weekday_near(expression, frame, weekday).isoformat()


def _days_of(frame: _Frame) -> list[date]:
    return [frame.first + timedelta(days=n) for n in range((frame.last - frame.first).days + 1)]


def _weekday_near(expression: TimeExpression, frame: _Frame, weekday: int) -> date:
    today = frame.last
    # "ce mercredi" may be the day itself; "mercredi dernier" and "mercredi prochain" may not; a bare weekday of the past may.
    same_day_counts = expression.count == 0 or (expression.forward is None and not frame.future)
    if frame.future:
        ahead = (weekday - today.weekday()) % 7
        return today + timedelta(days=ahead if ahead or same_day_counts else 7)
    back = (today.weekday() - weekday) % 7
    return today - timedelta(days=back if back or same_day_counts else 7)


def _read_weekdays(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read "mardi et mercredi", "de mardi à jeudi": the whole interval where the day is known, else every such day of the month."""
    if frame is None or not frame.is_month or len(expression.weekdays) < 2:
        return None
    first, last = expression.weekdays[0], expression.weekdays[-1]
    length = (last - first) % 7
    if length == 0:
        return None
    is_run = expression.unit == "day" or all((b - a) % 7 == 1 for a, b in itertools.pairwise(expression.weekdays))
    if frame.is_day and not is_run:  # "mardi et jeudi"
        return _set(sorted(_weekday_near(expression, frame, weekday).isoformat() for weekday in expression.weekdays))
    if not frame.is_day:
        wanted = {(first + n) % 7 for n in range(length + 1)} if expression.unit == "day" else set(expression.weekdays)
        return _set([d.isoformat() for d in _days_of(frame) if d.weekday() in wanted])
    if frame.future:
        start = _weekday_near(expression, frame, first)
        return _interval(start, start + timedelta(days=length))
    # "depuis lundi et jusqu'à jeudi" is told on a day between: what begins in the past may end after the article.
    end = _weekday_near(expression, frame, first) + timedelta(days=length)
    if expression.unit != "day" and end > frame.last:
        end -= timedelta(days=7)
    return _interval(end - timedelta(days=length), end)


def _read_relative(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read a distance from the article's own date or from the date just told: "hier", "il y a deux ans", "quatre mois plus tôt"."""
    if frame is None or frame.point.year == 0 or expression.count is None:
        return None
    steps = expression.count if frame.future else -expression.count
    match expression.unit:
        case "day":
            return _shift_day(frame, steps, expression)
        case "week":
            return _shift_week(frame, steps, is_calendar_week=not expression.days)
        case "month":
            return _shift_month(frame, steps)
        case "quarter" | "semester":
            return _shift_part(frame, steps, 3 if expression.unit == "quarter" else 6)
        case "year":
            return f"{frame.point.year + steps:04d}"
        case _:
            return None


def _shift_day(frame: _Frame, steps: int, expression: TimeExpression) -> str | None:
    if frame.is_day or (expression.anchored and steps and frame.is_month and frame.first.month == frame.last.month and _is_short(frame)):
        day = (frame.last if steps > 0 else frame.first) + timedelta(days=steps)
        if abs(steps) <= _EXACT_DAYS:
            return day.isoformat()
        return _interval(day - 2 * _ONE_DAY, day + 2 * _ONE_DAY)  # "il y a dix jours" is about ten
    if expression.anchored and steps == 0:
        return _interval(frame.first, frame.last) if _is_short(frame) else _edtf_of(frame.point)
    if abs(steps) <= 2 or not frame.is_month:
        return _edtf_of(frame.point)
    return _across(frame, frame.first + timedelta(days=steps), frame.last + timedelta(days=steps))


_EXACT_DAYS = 6
_SHORT_DAYS = 15


def _is_short(frame: _Frame) -> bool:
    return (frame.last - frame.first).days < _SHORT_DAYS


def _across(frame: _Frame, first: date, last: date) -> str:
    """Return the months, from the earliest to the latest, that a shifted month may lie in."""
    months = (f"{first.year:04d}-{first.month:02d}", f"{last.year:04d}-{last.month:02d}")
    return months[0] if months[0] == months[1] else "/".join(months)


def _shift_week(frame: _Frame, steps: int, *, is_calendar_week: bool) -> str | None:
    if not frame.is_month:
        return _edtf_of(frame.point)
    shift = timedelta(days=7 * steps)
    if not frame.is_day and not _is_short(frame):
        return _edtf_of(frame.point) if steps == 0 else _across(frame, frame.first + shift, frame.last + shift)
    if not is_calendar_week:  # "il y a deux semaines" is about fourteen days
        return _interval(frame.first + shift - 3 * _ONE_DAY, frame.last + shift + 3 * _ONE_DAY)
    monday = frame.first + shift - timedelta(days=frame.first.weekday())
    return _interval(monday, monday + timedelta(days=6))


def _shift_month(frame: _Frame | None, steps: int) -> str | None:
    if frame is None or not frame.point.month:
        return None
    if not 1 <= frame.point.month <= 12:
        return None
    months = frame.point.year * 12 + frame.point.month - 1 + steps
    return from_numbers(None, months % 12 + 1, months // 12)


def _shift_part(frame: _Frame, steps: int, length: int) -> str | None:
    if not frame.is_month:
        return None
    part = (frame.first.year * 12 + frame.first.month - 1) // length + steps
    year, first = divmod(part * length, 12)
    return f"{year:04d}-{first + 1:02d}/{year:04d}-{first + length:02d}"


def _edtf_of(point: _Point) -> str | None:
    if point.month in _SEASONS:
        return f"{point.year:04d}-{point.month}"
    return from_numbers(point.day, point.month, point.year)


def _read_part(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read a quarter, a half-year or a season by its number: "au premier trimestre 2022", "à l'automne 2026", "cet été"."""
    part, year = expression.day, expression.year
    length = {"quarter": 3, "semester": 6, "season": 3}.get(expression.unit or "")
    if part is None or length is None or not 1 <= part <= 12 // length:
        return None
    if year is None:
        year = _year_of_part(expression, frame, part, length)
    if year is None:
        return None
    if expression.unit == "season":
        return f"{year:04d}-{20 + part}"
    return f"{year:04d}-{(part - 1) * length + 1:02d}/{year:04d}-{part * length:02d}"


def _year_of_part(expression: TimeExpression, frame: _Frame | None, part: int, length: int) -> int | None:
    if frame is None:
        return None
    if expression.count is not None and (expression.unit != "season" or expression.count):
        return _counted_year(expression, frame)
    if frame.year is not None and not expression.anchored and expression.forward is None and expression.count is None:
        return frame.year
    if not frame.is_month:
        return None
    start = (part - 1) * length + (3 if expression.unit == "season" else 1)
    strictly = expression.forward is not None
    candidates = [year for year in range(frame.first.year - 2, frame.first.year + 3) if _part_fits(frame, year, start, length, strictly)]
    if expression.unit == "season" and expression.count == 0:  # "cet été": the one that runs, else the nearest one by the verb's tense
        running = [y for y in range(frame.first.year - 1, frame.first.year + 1) if _is_running(frame, y, start, length)]
        candidates = running or candidates
    if not candidates:
        return None
    return min(candidates) if frame.future else max(candidates)


def _part_fits(frame: _Frame, year: int, start: int, length: int, strictly: bool) -> bool:
    now_first = frame.first.year * 12 + frame.first.month
    now_last = frame.last.year * 12 + frame.last.month
    begin = year * 12 + start
    end = begin + length - 1
    if frame.future:
        return begin > now_last if strictly else end >= now_first
    return end < now_first if strictly else begin <= now_last


def _is_running(frame: _Frame, year: int, start: int, length: int) -> bool:
    begin = year * 12 + start
    return begin <= frame.first.year * 12 + frame.first.month < begin + length


_READERS: dict[str, Callable[[TimeExpression, _Frame | None], str | None]] = {
    "day": _read_day,
    "month-day": _read_month_day,
    "month": _read_month,
    "year": _read_year,
    "range": _read_range,
    "days": _read_days,
    "months": _read_months,
    "period": _read_period,
    "weekday": _read_weekday,
    "weekdays": _read_weekdays,
    "relative": _read_relative,
    "part": _read_part,
}
SHAPES: frozenset[str] = frozenset({*_READERS, "duration"})
