"""`coopcli person NAME`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from coopcli.cli import completing
from coopcli.cli.options import Narrowing, Reading, Writing
from coopcli.model import Event

MOST = 5  # others of that name who are told of


def run(
    name: Annotated[str, typer.Argument(metavar="NAME", shell_complete=completing.people, help="Some or all words of the name.")],
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
) -> int:
    """Tell a person's spellings, offices, events in order, company, first and last seen."""
    from coopcli.analysis import people_named, person_profile, with_person
    from coopcli.cli.asking import answer, asked_about, check_writing
    from coopcli.cli.nearest import either
    from coopcli.cli.profiles import sheet_of
    from coopcli.cli.streams import say

    check_writing(writing)
    asked = asked_about(reading, narrowing, lambda events: with_person(events, name) or with_person(events, _meant(events, name)))
    named = people_named(asked.events, name)
    who, *others = named or (_meant(asked.events, name),)
    if not reading.quiet:
        if not named:
            say(f"{name!r} is taken for {who}.")
        if others:
            say(f"{name} may also be {either(others, MOST)}; name one in full.")
    profile = person_profile(asked.events, who)
    assert profile is not None
    answer(sheet_of(profile, profile.name), writing)
    return asked.status


def _meant(events: Iterable[Event], name: str) -> str:
    """Return the one person whom a misspelt name means. Raises NothingFound with the nearest names where there is none, or two."""
    from coopcli.analysis import shown_names
    from coopcli.cli.nearest import nearest, one_of
    from coopcli.errors import NothingFound
    from coopcli.search.query import is_named

    shown = shown_names(events)
    like = sorted({who for (spelling, _), who in shown.items() if is_named(name, spelling)})
    if len(like) == 1:
        return like[0]
    words = {word: who for (spelling, _), who in shown.items() for word in (spelling, *spelling.split())}
    near = like[:MOST] or dict.fromkeys(words[word] for word in nearest(name, words))
    raise NothingFound(f"Nobody is named {name!r} in these events.", f"{one_of(near)}coopcli summary --by person lists the names.")
