"""Figures on a terminal: a table where its columns have room, else the wide ones stacked beside the first, else cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from coopcli.output.answers import CARDS_BELOW, Cell, Figures, words_of
from coopcli.output.plain import cells_wide
from coopcli.output.safe import safe
from coopcli.output.words import STATUS_MARKS

if TYPE_CHECKING:
    from coopcli.output.screen import Pen

IDS, ROOMY, NARROW, STATUS = ("source", "file"), 30, 18, 12  # columns that stay whole; cells that others take for comfort
BESIDE = 0.55  # the part of the width that columns beside a stack may take
_CUT, _LEAST = ("part", "what", "with"), 20  # what one line a row may cut, with an ellipsis, and what it leaves of it
_PLAIN = ("part", "what", "parties", "source")  # what needs no label in a stack
_GAP = 2


def figures(pen: Pen, reply: Figures) -> Iterator[RenderableType]:
    """Draw the title, the rows, and the notes: below them, or above rows that are brief, which go on for long."""
    yield pen.text(safe(reply.title), "bold")
    notes = [pen.text(safe(note), "dim") for note in reply.notes]
    if reply.is_brief:
        yield from (*notes, Text(""))
    told = tuple(place for place in range(len(reply.columns)) if not reply.rows or any(row[place] != "" for row in reply.rows))
    if len(told) > 2 and pen.width < CARDS_BELOW:
        yield from _cards(pen, reply)
    elif len(told) > 2 and _is_crowded(reply, told, pen.width):
        beside = _beside(reply, told, pen.width)
        yield from (_stack(pen, reply, told, beside),) if beside else _cards(pen, reply)
    else:
        yield _table(pen, reply, told)
    if not reply.is_brief:
        yield from notes


def _cards(pen: Pen, reply: Figures) -> Iterator[RenderableType]:
    for row in reply.rows:
        for name, cell in zip(reply.columns, row, strict=True):
            if cell != "":
                yield pen.text(f"{safe(name)}: {_words(cell)}")
        yield Text("")


def _table(pen: Pen, reply: Figures, told: tuple[int, ...]) -> RenderableType:
    table = pen.table()
    table.expand = False
    table.leading = int(not reply.is_brief and not _is_even(reply, pen.width))
    widths = {place: _widest(reply, place) for place in told}
    cut = _cut_widths(reply, widths, pen.width) if reply.is_brief else {}
    for place in told:
        name = reply.columns[place]
        is_number = bool(reply.rows) and isinstance(reply.rows[0][place], int | float)
        is_whole = name in IDS and widths[place] <= pen.width // 2
        table.add_column(
            pen.text(safe(name)),
            justify="right" if is_number else "left",
            overflow="ellipsis" if place in cut else "fold",
            no_wrap=is_whole or place in cut,
            width=cut.get(place) or (_narrow(reply, place) if reply.is_brief and not is_whole else None),
        )
    for row in reply.rows:
        table.add_row(*(_cell(pen, reply.columns[place], row[place], is_cut=place in cut) for place in told))
    return table


def _stack(pen: Pen, reply: Figures, told: tuple[int, ...], beside: tuple[int, ...]) -> RenderableType:
    """A few columns side by side, and the others as lines in the room that is left."""
    table = pen.table()
    table.leading = int(not reply.is_brief)
    for place in beside:
        name = reply.columns[place]
        table.add_column(pen.text(safe(name)), width=_wide(reply, place), overflow="fold")
    rest = tuple(place for place in told if place not in beside)
    short = [reply.columns[place] for place in rest if reply.columns[place] not in _PLAIN and _natural(reply, place) <= NARROW]
    table.add_column(pen.text(", ".join(safe(reply.columns[place]) for place in rest)), ratio=1, overflow="fold")
    for row in reply.rows:
        lines = [(reply.columns[place], row[place]) for place in rest if row[place] not in ("", None)]
        stacked = _brief_lines(pen, lines) if reply.is_brief else _lines(pen, lines, short)
        table.add_row(*(_cell(pen, reply.columns[place], row[place]) for place in beside), Group(*stacked))
    return table


def _lines(pen: Pen, lines: list[tuple[str, Cell]], short: list[str]) -> list[Text]:
    """A line a cell; those of columns that are short go into one."""
    first = [_line(pen, name, cell) for name, cell in lines if name in short]
    return [*([pen.text(" · ").join(first)] if first else []), *(_line(pen, name, cell) for name, cell in lines if name not in short)]


def _line(pen: Pen, name: str, cell: Cell) -> Text:
    if name in _PLAIN:
        return _cell(pen, name, cell)
    return pen.text(f"{safe(name)}{'' if name == 'with' else ':'} {_words(cell)}")


def _brief_lines(pen: Pen, lines: list[tuple[str, Cell]]) -> list[Text]:
    """What it is in one line, and the rest in another that begins with the id, which is never cut."""
    what = [_cell(pen, name, cell, is_cut=True) for name, cell in lines if name == "what"]
    others = sorted(((name, cell) for name, cell in lines if name != "what"), key=lambda line: line[0] not in IDS)
    rest = pen.text(" · ").join([_line(pen, name, cell) for name, cell in others])
    rest.no_wrap, rest.overflow = True, "ellipsis"
    return [*what, rest]


def _cell(pen: Pen, name: str, cell: Cell, *, is_cut: bool = False) -> Text:
    words = _words(cell)
    if name == "status" and (mark := STATUS_MARKS.get(words.split(" ")[0])):
        status, _, remark = words.partition(" ")
        text = pen.text(f"{mark.sign if pen.look.is_unicode else mark.ascii} {status}", mark.colour)
        return text.append_text(pen.text(f" {remark.strip('()')}", "dim italic")) if remark else text
    if name == "when":
        words = words.replace(" · ", "\n", 1)  # the month, then the days
    text = pen.text(words, "dim cyan" if name in IDS else "bold" if name == "what" else "")
    if is_cut:
        text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _words(cell: Cell) -> str:
    return safe(words_of(cell)) if cell != "" else ""


def _widest(reply: Figures, place: int) -> int:
    return max((cells_wide(_words(row[place])) for row in reply.rows), default=0) if reply.rows else len(reply.columns[place])


def _natural(reply: Figures, place: int) -> int:
    return max(_widest(reply, place), len(reply.columns[place]))


def _narrow(reply: Figures, place: int) -> int:
    return min(_natural(reply, place) + 2 * (reply.columns[place] == "status"), NARROW)  # a status has its mark


def _is_cut(reply: Figures, place: int) -> bool:
    return reply.columns[place] in _CUT and _widest(reply, place) > NARROW


def _cut_widths(reply: Figures, widths: dict[int, int], width: int) -> dict[int, int]:
    """Share what the other columns leave among those that may be cut, by what each would take for comfort."""
    wanted = {
        place: min(wide, 2 * ROOMY) * (1 + (reply.columns[place] == "what")) for place, wide in widths.items() if _is_cut(reply, place)
    }
    whole = (place for place in widths if place not in wanted)
    room = width - sum((widths[place] if reply.columns[place] in IDS else _narrow(reply, place)) + _GAP for place in whole)
    room -= _GAP * len(wanted)
    if sum(max(widths[place], len(reply.columns[place])) for place in wanted) <= room:
        return {place: max(widths[place], len(reply.columns[place])) for place in wanted}
    return {place: max(room * wide // sum(wanted.values()), len(reply.columns[place])) for place, wide in wanted.items()}


def _wide(reply: Figures, place: int) -> int:
    """Return what a column beside a stack takes; a status with a remark takes two lines."""
    if reply.columns[place] in IDS:
        return _natural(reply, place)
    return min(_narrow(reply, place), STATUS) if reply.columns[place] == "status" else _narrow(reply, place)


def _beside(reply: Figures, told: tuple[int, ...], width: int) -> tuple[int, ...]:
    """Return the first columns that stay side by side."""
    kept: list[int] = []
    taken = 0
    for place in told:
        taken += _wide(reply, place) + _GAP
        if taken > width * BESIDE or reply.columns[place] in _CUT:
            break
        kept.append(place)
    return tuple(kept)


def _is_even(reply: Figures, width: int) -> bool:
    """Say whether most rows take one line, so that none is needed between two."""
    if sum(_natural(reply, place) + _GAP for place in range(len(reply.columns))) <= width + _GAP:
        return True
    share = width * 3 // 10
    return 3 * sum(any(cells_wide(_words(cell)) > share for cell in row) for row in reply.rows) < len(reply.rows)


def _is_crowded(reply: Figures, told: tuple[int, ...], width: int) -> bool:
    """Say whether columns would be so narrow that a row is longer than its card."""
    if reply.is_brief:
        return sum((_LEAST if _is_cut(reply, place) else _narrow(reply, place)) + _GAP for place in told) > width
    return sum(min(_natural(reply, place), ROOMY) + _GAP for place in told) > width * 6 // 5
