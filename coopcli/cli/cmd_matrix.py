"""`coopcli matrix`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing

GAP, NARROWEST = 2, 4  # cells of a terminal between two columns, and that one takes at least
MOST = 1_000  # names that are crossed at all


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
    from coopcli.output.answers import CARDS_BELOW, Figures

    if by not in ("country", "party"):
        raise WrongUse(f"--by {by!r} is no field.", "The fields are country and party.")
    check_writing(writing)
    asked = asked_outlines(reading, narrowing)
    width = None if writing.output or format_name(writing) != "table" else look_of_stdout().width
    names, rows, left_out = matrix(asked.events, by, max(width // NARROWEST, 1) if width else MOST)
    if width and width < CARDS_BELOW:
        names, rows, left_out = matrix(asked.events, by, MOST)
    elif width:
        fit = _fitting(by, names, rows, width)
        names, rows, left_out = names[:fit], tuple(row[:fit] for row in rows[:fit]), left_out + len(names) - fit
    if not names:
        raise NothingFound("No event has two of them.", "Try --by party, or see all events with: coopcli list")
    notes = (f"{left_out} less active left out for want of room; a pipe or --format csv has all.",) if left_out else ()
    title = f"Who with whom, by {by}"
    if width and width < CARDS_BELOW:
        answer(Figures(title, ("together", "events"), tuple(_pairs(names, rows)), notes), writing)
        return asked.status
    cells = tuple((name, *row) for name, row in zip(names, rows, strict=True))
    answer(Figures(title, (by, *names), cells, notes), writing)
    return asked.status


def _pairs(names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[tuple[str, str]]:
    """Return who met whom as a list, for a terminal that has no room to cross them; those who share most come first."""
    from coopcli.analysis import NEVER

    told = [
        (f"{one} · {other}", cell) for at, one in enumerate(names) for other, cell in zip(names[at + 1 :], rows[at][at + 1 :], strict=True)
    ]
    return sorted([pair for pair in told if pair[1] != NEVER], key=lambda pair: -int(pair[1].split(" ")[0]))


def _fitting(by: str, names: tuple[str, ...], rows: tuple[tuple[str, ...], ...], width: int) -> int:
    """Return how many names have room as rows and as columns; at least one."""
    for count in range(len(names), 1, -1):
        columns = zip(names[:count], *(row[:count] for row in rows[:count]), strict=True)
        if max(map(len, (by, *names[:count]))) + sum(max(map(len, column)) + GAP for column in columns) <= width:
            return count
    return min(len(names), 1)
