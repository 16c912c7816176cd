"""Comma separated values: every field, one event a row, no cell that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coopcli.output.answers import Cell, Look, Reply
from coopcli.output.safe import defused, safe
from coopcli.output.sheets import full_sheet


def write(reply: Reply, look: Look) -> Iterator[str]:
    sheet = full_sheet(reply)
    for row in (sheet.columns, *sheet.rows):
        yield csv_row(row)


def csv_row(row: Iterable[Cell]) -> str:
    return ",".join(map(_cell, row)) + "\n"


def _cell(cell: Cell) -> str:
    """Quote as RFC 4180 does: `_cell('say "a", b')` is `"say ""a"", b"`. Numbers of ours stay numbers."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    text = defused(safe(cell))
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '",;') else text
