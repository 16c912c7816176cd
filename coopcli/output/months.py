"""Events in blocks of year and month, and the days of a month that an event may fall on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from coopcli.edtf import overlaps
from coopcli.happenings import Happening, happenings, stated
from coopcli.model import Event, When
from coopcli.output.words import in_time

MONTH_NAMES: tuple[str, ...] = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONG = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Block(NamedTuple):
    """Events of one month, or of a year whose month is not told; planned and undated ones are in blocks of their own."""

    section: str
    year: str
    month: int | None
    rows: tuple[Happening, ...]


def grouped(events: Iterable[Event]) -> tuple[Block, ...]:
    """Put events in blocks, in order of time: the dated first, then the planned, then the undated."""
    from coopcli.output.sheets import section_name

    gathered: dict[tuple[int, str, int, str], list[Happening]] = {}
    for told in sorted(happenings(events), key=lambda told: in_time(told.event)):
        event = told.event
        section = section_name(event)
        year, month = _year_and_month(stated(event)) if section == "dated" else ("", None)
        gathered.setdefault((("dated", "planned", "undated").index(section), year, month or 13, section), []).append(told)
    return tuple(Block(key[3], key[1], key[2] if key[2] < 13 else None, tuple(gathered[key])) for key in sorted(gathered))


def _year_and_month(when: When | None) -> tuple[str, int | None]:
    """`2024-12-05` is in December 2024, `2024` in 2024, `2019-11/2020-02` in 2019–2020."""
    if when is None:
        return "", None
    first, last = when.earliest, when.latest
    if first[:7] == last[:7]:
        return first[:4], int(first[5:7])
    return (first[:4], None) if first[:4] == last[:4] else (f"{first[:4]}–{last[:4]}", None)


def ruler(when: When, year: str, month: int) -> str:
    """Draw a month, one sign a day: `#` for a day it must be, `o` for one it may be, `=` for each day of what lasts, `.` for the others."""
    length = _length(int(year), month)
    days = [date(int(year), month, day + 1).isoformat() for day in range(length)]
    may = [overlaps(when.edtf, day, day) != "no" for day in days]
    sign = "#" if sum(may) == 1 else "=" if "/" in when.edtf else "-" if all(may) else "o"
    return "".join(sign if is_possible else "." for is_possible in may).ljust(31)


def _length(year: int, month: int) -> int:
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _LONG[month - 1]
