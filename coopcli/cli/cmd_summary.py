"""`coopcli summary`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing


def run(
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    by: Annotated[
        str, typer.Option("--by", metavar="FIELD", help="country, person, party, instrument, status, place, year or subject.")
    ] = "country",
) -> int:
    """Count events by a field, with the latest dated event of each; what several articles tell counts once."""
    from coopcli.analysis import BY, summary
    from coopcli.cli.asking import answer, asked_outlines, check_writing
    from coopcli.cli.nearest import did_you_mean
    from coopcli.errors import WrongUse
    from coopcli.lexicon.countries import display_name
    from coopcli.output.answers import Figures

    if by not in BY:
        raise WrongUse(f"--by {by!r} is no field.", f"{did_you_mean(by, BY)}The fields are {', '.join(BY)}.")
    check_writing(writing)
    asked = asked_outlines(reading, narrowing)
    name_of = display_name if by == "country" else str
    rows = tuple((name_of(row.name), row.happenings, row.agreements, row.latest, row.source) for row in summary(asked.events, by))
    answer(Figures(f"Events by {by}", (by, "events", "agreements", "latest", "source"), rows), writing)
    return asked.status
