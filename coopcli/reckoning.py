"""Where a date phrase falls on the calendar: "vendredi", "le 12 décembre", "fin avril", told on a day and leaning on a date told before.

In: the parts of a phrase, the article's own date, the direction of the verb. Out: EDTF, never narrower than these allow; None where they do
not settle it. Start at `resolve`; each shape of phrase has its reader in the table at the end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from coopcli.edtf import SEASONS, Point, Range, from_numbers, interval, is_valid, point_of, ranges_of, set_of
from coopcli.model import TimeExpression

_ONE_DAY = timedelta(days=1)


class _Frame(NamedTuple):
    """What a phrase is read against: the day, month or year it is told from, its first and last day, and the direction of the verb."""

    point: Point
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
    base = anchor if expression.anchored else published
    days = _candidates(base) if expression.anchored and expression.unit == "day" and expression.shape == "relative" else []
    try:
        if days:  # "le lendemain" of one of several Thursdays is one of as many Fridays
            return set_of([told for day in days if (told := reader(expression, _frame(day, forward, day)))])
        found = reader(expression, _frame(base, forward, anchor))
    except (ValueError, OverflowError):  # beyond the calendar's first or last year
        return None
    return found if found is not None and is_valid(found) else None


def _candidates(edtf: str | None) -> list[str]:
    """Return the days of a set of several, "[2024-05-02,2024-05-09]"; [] for anything else."""
    days = edtf[1:-1].split(",") if edtf is not None and edtf.startswith("[") and edtf.endswith("]") else []
    return days if all(len(day) == len("2024-05-02") for day in days) else []


def _frame(base: str | None, future: bool, anchor: str | None) -> _Frame | None:
    told = _whole(anchor)
    year = told.first.year if told and told.first.year == told.last.year else None
    span = _whole(base)
    if span is None or base is None:
        # Without a base only a year can be borrowed; 0 is never a point of the calendar, so nothing else reads from it.
        return _Frame(Point(0, None, None), date.min, date.min, future, year) if year else None
    point = point_of(base) or _shared_point(span)
    return _Frame(point, span.first, span.last, future, year) if point else None


def _whole(edtf: str | None) -> Range | None:
    ranges = ranges_of(edtf) if edtf else None
    return Range(min(r.first for r in ranges), max(r.last for r in ranges)) if ranges else None


def _shared_point(span: Range) -> Point | None:
    """Return the month or year that holds a whole interval, so that a week or two days in June can be leant on."""
    first, last = span
    if first.year != last.year:
        return None
    return Point(first.year, first.month if first.month == last.month else None, None)


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
    point = point_of(month) if month else None
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
    point = point_of(placed) if placed else None
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
    point = point_of(placed) if placed else None
    if point is None:
        return None
    found = [from_numbers(day, month, point.year) for day in days]
    told = [day for day in found if day]
    if len(told) < len(found):
        return None
    return f"{told[0]}/{told[-1]}" if days[-1] - days[0] == len(days) - 1 else set_of(told)


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
        return set_of([d.isoformat() for d in _days_of(frame) if d.weekday() == weekday])
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
        return set_of(sorted(_weekday_near(expression, frame, weekday).isoformat() for weekday in expression.weekdays))
    if not frame.is_day:
        wanted = {(first + n) % 7 for n in range(length + 1)} if expression.unit == "day" else set(expression.weekdays)
        return set_of([d.isoformat() for d in _days_of(frame) if d.weekday() in wanted])
    if frame.future:
        start = _weekday_near(expression, frame, first)
        return interval(start, start + timedelta(days=length))
    # "depuis lundi et jusqu'à jeudi" is told on a day between: what begins in the past may end after the article.
    end = _weekday_near(expression, frame, first) + timedelta(days=length)
    if expression.unit != "day" and end > frame.last:
        end -= timedelta(days=7)
    return interval(end - timedelta(days=length), end)


def _read_beside(expression: TimeExpression, frame: _Frame | None) -> str | None:
    """Read days told by their distance from today: "d'hier à demain"."""
    if frame is None or not frame.is_day or expression.day is None or expression.last_day is None:
        return None
    return interval(frame.first + expression.day * _ONE_DAY, frame.first + expression.last_day * _ONE_DAY)


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
        return interval(day - 2 * _ONE_DAY, day + 2 * _ONE_DAY)  # "il y a dix jours" is about ten
    if expression.anchored and steps == 0:
        return interval(frame.first, frame.last) if _is_short(frame) else _edtf_of(frame.point)
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
        return interval(frame.first + shift - 3 * _ONE_DAY, frame.last + shift + 3 * _ONE_DAY)
    monday = frame.first + shift - timedelta(days=frame.first.weekday())
    return interval(monday, monday + timedelta(days=6))


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


def _edtf_of(point: Point) -> str | None:
    if point.month in SEASONS:
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
    "beside": _read_beside,
    "part": _read_part,
}
SHAPES: frozenset[str] = frozenset({*_READERS, "duration"})
