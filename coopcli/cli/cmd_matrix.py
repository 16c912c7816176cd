"""`coopcli matrix`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing

GAP, NARROWEST = 2, 4  # cells of a terminal between two columns, and that one takes at least


def run(
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    by: Annotated[str, typer.Option("--by", metavar="FIELD", help="country or party.")] = "country",
) -> int:
    """Cross countries or bodies: how many events they share, and the furthest status."""
    from coopcli.analysis import matrix
    from coopcli.cli.asking import answer, asked_outlines, check_writing, format_name
    from coopcli.cli.streams import look_of_stdout
    from coopcli.errors import NothingFound, WrongUse
    from coopcli.output.answers import Figures

    if by not in ("country", "party"):
        raise WrongUse(f"--by {by!r} is no field.", "The fields are country and party.")
    check_writing(writing)
    asked = asked_outlines(reading, narrowing)
    width = None if writing.output or format_name(writing) != "table" else look_of_stdout().width
    names, rows, left_out = matrix(asked.events, by, max(width // NARROWEST, 1) if width else 1_000)
    if width:
        fit = _fitting(names, rows, width)
        names, rows, left_out = names[:fit], tuple(row[:fit] for row in rows[:fit]), left_out + len(names) - fit
    if not names:
        raise NothingFound("No event has two of them.", "Try --by party, or see all events with: coopcli list")
    notes = (f"{left_out} less active left out for want of room; a pipe or --format csv has all.",) if left_out else ()
    cells = tuple((name, *row) for name, row in zip(names, rows, strict=True))
    answer(Figures(f"Who with whom, by {by}", (by, *names), cells, notes), writing)
    return asked.status


def _fitting(names: tuple[str, ...], rows: tuple[tuple[str, ...], ...], width: int) -> int:
    """Return how many names have room as rows and as columns; at least one."""
    for count in range(len(names), 1, -1):
        columns = zip(names[:count], *(row[:count] for row in rows[:count]), strict=True)
        if max(map(len, names[:count])) + sum(max(map(len, column)) + GAP for column in columns) <= width:
            return count
    return min(len(names), 1)
