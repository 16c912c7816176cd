"""`coopcli index [PATH...]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coopcli.cli.options import Reading


def run(
    reading: Reading,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Folders or files, as for --corpus; with --merge, the parts to join.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Keep the index here; --corpus FILE then reads it alone.")] = None,
    shard: Annotated[str | None, typer.Option("--shard", metavar="I/N", help="Read one part of N, for --merge; with --to.")] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Join the parts that --shard made; with --to.")] = False,
    where: Annotated[bool, typer.Option("--where", help="Print where the index is, and do nothing.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove the index.")] = False,
) -> int:
    """Build or refresh the index of a big corpus, so that questions to it are answered at once."""
    from coopcli import indexing
    from coopcli.cli.asking import tell_problems, wanted_of
    from coopcli.cli.streams import Bar, say, send
    from coopcli.errors import FOUND, NOTHING_FOUND, PARTLY_READ, WrongUse

    if merge:
        if not paths or to is None:
            raise WrongUse("--merge needs the parts and a place.", "E.g. coopcli index --merge a.index b.index --to all.index")
        indexing.merge(paths, to)
        return FOUND
    wanted = wanted_of(reading, paths)
    if where or clear:
        place = to or indexing.place_of(wanted)
        if place is None:
            raise WrongUse("There is no folder to keep an index in.", "Name the file with --to.")
        if clear:
            is_removed = indexing.clear(place)
            say(f"{place} is removed." if is_removed else f"There is no index at {place}.")
            return FOUND if is_removed else NOTHING_FOUND
        send(iter([f"{place}\n"]))
        return FOUND
    part = _part(shard) if shard is not None else None
    if part is not None and to is None:
        raise WrongUse("--shard needs a place of its own.", "Name a file for the part with --to.")
    with Bar(quiet=reading.quiet) as bar:
        place, done, problems = indexing.build(wanted, to, part, bar)
    tell_problems(problems, quiet=reading.quiet)
    if not reading.quiet:
        from coopcli.output.words import counted

        say(f"{place}: {counted(done.read, 'file')} read, {done.kept} as they were, {done.dropped} dropped.")
    return PARTLY_READ if any(problem.is_error for problem in problems) else FOUND


def _part(told: str) -> tuple[int, int]:
    from coopcli.errors import WrongUse

    number, _, count = told.partition("/")
    if not (number.isascii() and number.isdigit() and count.isascii() and count.isdigit() and len(told) < 12):
        raise WrongUse(f"--shard {told!r} is no part.", "Write e.g. --shard 2/4.")
    if not 1 <= int(number) <= int(count):
        raise WrongUse(f"--shard {told!r} is no part.", "The first number goes from 1 to the second.")
    return int(number), int(count)
