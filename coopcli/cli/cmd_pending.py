"""`coopcli pending`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing


def run(
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Count ages up to this day, 2025-01-31. [today]")] = None,
    with_signed: Annotated[bool, typer.Option("--with-signed", help="Also what is signed, with nothing later found.")] = False,
) -> int:
    """List agreements announced, agreed or initialled with no later step found: what, since when, how long."""
    from datetime import date

    from coopcli.analysis import pending
    from coopcli.cli.asking import answer, asked_outlines, check_writing, status_of
    from coopcli.errors import NothingFound, WrongUse
    from coopcli.output.answers import Figures
    from coopcli.output.words import parties_words, status_words, what_words

    try:
        day = date.fromisoformat(as_of) if as_of else date.today()
    except ValueError as error:
        raise WrongUse(f"--as-of {as_of!r} is no day.", "Write it as 2025-01-31.") from error
    check_writing(writing)
    corpus, events = asked_outlines(reading, narrowing)
    rows = tuple(
        (
            status_words(row.event),
            row.since,
            _age(row.fewest_days, row.most_days),
            what_words(row.event),
            parties_words(row.event),
            row.event.id,
        )
        for row in pending(events, day.isoformat(), with_signed=with_signed)
    )
    if not rows:
        raise NothingFound("Nothing is pending.", "See all events with: coopcli list")
    columns = ("status", "since", "days", "what", "parties", "source")
    answer(Figures("Announced, agreed or initialled, no later step found", columns, rows), writing)
    return status_of(corpus)


def _age(fewest: int | None, most: int | None) -> str:
    """Say how long in days: "12", "12–42" where the date is a range, "—" where there is none."""
    if fewest is None or most is None:
        return "—"
    return str(fewest) if fewest == most else f"{fewest}–{most}"
