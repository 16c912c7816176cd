"""`coopcli pending`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing


def run(
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Count ages up to this day, 2025-01-31. [the day of the last article]")
    ] = None,
    with_signed: Annotated[bool, typer.Option("--with-signed", help="Also what is signed, with nothing later found.")] = False,
) -> int:
    """List agreements announced, agreed or initialled with no later step found: what, since when, how long."""
    from datetime import date

    from coopcli.analysis import pending
    from coopcli.cli.asking import answer, asked_outlines, check_writing
    from coopcli.edtf import human
    from coopcli.errors import NothingFound, WrongUse
    from coopcli.output.answers import Figures
    from coopcli.output.words import parties_words, status_words, what_words

    try:
        given = date.fromisoformat(as_of).isoformat() if as_of else None
    except ValueError as error:
        raise WrongUse(f"--as-of {as_of!r} is no day.", "Write it as 2025-01-31.") from error
    check_writing(writing)
    asked = asked_outlines(reading, narrowing)
    day = given or asked.told_up_to()
    rows = tuple(
        (
            status_words(row.event),
            row.since,
            _age(row.fewest_days, row.most_days),
            what_words(row.event),
            parties_words(row.event),
            row.event.id,
        )
        for row in pending(asked.events, day, with_signed=with_signed)
    )
    if not rows:
        raise NothingFound("Nothing is pending.", "See all events with: coopcli list")
    columns = ("status", "since", "days", "what", "parties", "source")
    up_to = f"as of {human(day)}{'' if given else ', the day of the last article'}" if day else "no article is dated: give a day by --as-of"
    told = "Announced, agreed, initialled or signed" if with_signed else "Announced, agreed or initialled"
    answer(Figures(f"{told}, no later step found", columns, rows, (up_to,)), writing)
    return asked.status


def _age(fewest: int | None, most: int | None) -> str:
    """Say how long in days: "12", "12–42" where the date is a range, "—" where there is none."""
    if fewest is None or most is None:
        return "—"
    return str(fewest) if fewest == most else f"{fewest}–{most}"
