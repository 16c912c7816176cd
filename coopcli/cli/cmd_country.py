"""`coopcli country NAME`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli import completing
from coopcli.cli.options import Narrowing, Reading, Writing


def run(
    name: Annotated[
        str, typer.Argument(metavar="NAME", shell_complete=completing.countries, help="A country in any of its names, a demonym or a code.")
    ],
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
) -> int:
    """Tell how a country and its bodies are named, their events in order, and with whom."""
    from coopcli.analysis import country_profile, with_country
    from coopcli.cli.asking import answer, asked_about, check_writing
    from coopcli.cli.filtering import country_code
    from coopcli.cli.profiles import sheet_of
    from coopcli.errors import NothingFound
    from coopcli.lexicon.countries import display_name

    code = country_code(name, quiet=reading.quiet)
    check_writing(writing)
    asked = asked_about(reading, narrowing, lambda events: with_country(events, code))
    profile = country_profile(asked.events, code)
    if profile is None:
        raise NothingFound(f"{display_name(code)} takes part in none of these events.", "coopcli summary --by country lists who does.")
    sheet = sheet_of(
        profile, f"{display_name(code)} ({code})", lambda name: display_name(name) if len(name) == 2 else name, named="takes part as"
    )
    answer(sheet, writing)
    return asked.status
