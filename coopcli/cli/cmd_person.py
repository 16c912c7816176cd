"""`coopcli person NAME`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli import completing
from coopcli.cli.options import Narrowing, Reading, Writing

MOST = 5  # others of that name who are told of


def run(
    name: Annotated[str, typer.Argument(metavar="NAME", shell_complete=completing.people, help="Some or all words of the name.")],
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
) -> int:
    """Tell a person's spellings, offices, events in order, company, first and last seen."""
    from coopcli.analysis import people_named, person_profile, with_person
    from coopcli.cli.asking import answer, asked_about, check_writing, status_of
    from coopcli.cli.nearest import did_you_mean
    from coopcli.cli.profiles import sheet_of
    from coopcli.cli.streams import say
    from coopcli.errors import NothingFound

    check_writing(writing)
    corpus, events = asked_about(reading, narrowing, lambda events: with_person(events, name))
    profile = person_profile(events, name)
    if profile is None:
        known = dict.fromkeys(person.name for event in events for person in event.people)
        words = {word: full for full in known for word in (full, *full.split())}
        hint = did_you_mean(name, words)
        raise NothingFound(f"Nobody is named {name!r} in these events.", f"{hint}coopcli summary --by person lists the names.")
    others = people_named(events, name)[1:]
    if others and not reading.quiet:
        more = f" or {len(others) - MOST} more" if len(others) > MOST else ""
        say(f"{name} may also be {' or '.join(others[:MOST])}{more}; name one in full.")
    answer(sheet_of(profile, profile.name), writing)
    return status_of(corpus)
