"""`coopcli list`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing

SORTS: tuple[str, ...] = ("date", "country", "status", "source")


def run(
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    sort: Annotated[str, typer.Option("--sort", metavar="FIELD", help="date, country, status or source.")] = "source",
) -> int:
    """List events, one row each: when, status, what, parties, people, where, source."""
    from coopcli.cli.asking import answer, asked_events, check_writing
    from coopcli.cli.nearest import did_you_mean
    from coopcli.errors import WrongUse
    from coopcli.model import STATUSES
    from coopcli.output.answers import Listing

    if sort not in SORTS:
        raise WrongUse(f"--sort {sort!r} is no field.", f"{did_you_mean(sort, SORTS)}The fields are {', '.join(SORTS)}.")
    check_writing(writing)
    asked = asked_events(reading, narrowing)
    events = asked.events
    if sort != "source":
        from coopcli.output.words import in_time

        orders = {
            "date": in_time,
            "country": lambda event: (sorted(party.country or "~" for party in event.parties), in_time(event)),
            "status": lambda event: (STATUSES.index(event.status), in_time(event)),
        }
        events = tuple(sorted(events, key=orders[sort]))
    answer(Listing(events, asked.possible), writing)
    return asked.status
