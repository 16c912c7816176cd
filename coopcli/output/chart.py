"""A timeline as SVG: a bar a month for how much happened, a line an event from the first day it may be to the last, the planned apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import escape

from coopcli.happenings import Happening, stated
from coopcli.output.safe import safe
from coopcli.output.words import in_time, status_words, what_words, when_words

WIDTH, YEAR_LINE, BARS, ROW = 1000, 16, 60, 9
MOST_ROWS = 400  # lines; of more only the bars are drawn
_LEAST = 3.0  # a day is drawn this wide, to be seen


def drawn(rows: tuple[Happening, ...]) -> Iterator[str]:
    """Draw the dated and the planned events; only years in which something is told have room, and are as wide as each other."""
    dated = sorted((told for told in rows if stated(told.event)), key=lambda told: (told.event.status == "planned", in_time(told.event)))
    years = sorted({year for told in dated for year in _years(told)})
    if not years:
        return
    shown = dated if len(dated) <= MOST_ROWS else []
    planned = sum(told.event.status == "planned" for told in shown)
    height = YEAR_LINE + BARS + len(shown) * ROW + (ROW * 2 if planned else 0) + 4
    yield f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Timeline of {len(dated)} dated events">\n'
    for place, year in enumerate(years):
        left = WIDTH * place / len(years)
        yield f'<line x1="{left:.1f}" y1="0" x2="{left:.1f}" y2="{height}"/><text x="{left + 3:.1f}" y="12">{year}</text>\n'
    yield from _bars(dated, years)
    top = YEAR_LINE + BARS + 4
    for place, told in enumerate(shown):
        if planned and place == len(shown) - planned:
            top += ROW * 2
            y = top + place * ROW - ROW / 2
            yield f'<line x1="0" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}"/>'
            yield f'<text x="3" y="{y - 3:.1f}">planned, as the articles tell it</text>\n'
        yield _line(told, years, top + place * ROW)
    yield "</svg>\n"


def _bars(dated: list[Happening], years: list[int]) -> Iterator[str]:
    """A bar for each month that is told, as high as its events are many."""
    months = Counter(
        (when.earliest[:7])
        for told in dated
        if (when := stated(told.event)) and when.earliest[:7] == when.latest[:7] and told.event.status != "planned"
    )
    most = max(months.values(), default=1)
    wide = WIDTH / len(years) / 12
    for month, count in sorted(months.items()):
        x = _x(date.fromisoformat(f"{month}-01"), years)
        high = BARS * count / most
        yield f'<rect class="bar" x="{x:.1f}" y="{YEAR_LINE + BARS - high:.1f}" width="{wide:.1f}" height="{high:.1f}">'
        yield f"<title>{month}: {count}</title></rect>\n"


def _line(told: Happening, years: list[int], y: float) -> str:
    when = stated(told.event)
    assert when is not None
    first, last = _x(date.fromisoformat(when.earliest), years), _x(date.fromisoformat(when.latest), years)
    kind = f"{told.event.kind}{' planned' if told.event.status == 'planned' else '' if when.earliest == when.latest else ' wide'}"
    words = escape(safe(f"{when_words(told.event)} · {status_words(told.event)} · {what_words(told.event)}"))
    wide = max(last - first + WIDTH / len(years) / 366, _LEAST)
    return f'<rect class="{kind}" x="{first:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{ROW - 3}"><title>{words}</title></rect>\n'


def _years(told: Happening) -> set[int]:
    """The years where a happening has an end; those between have room only where something else is told of them."""
    when = stated(told.event)
    return {int(when.earliest[:4]), int(when.latest[:4])} if when else set()


def _x(day: date, years: list[int]) -> float:
    part = (day - date(day.year, 1, 1)).days / 366
    return WIDTH * (years.index(day.year) + part) / len(years)
