"""The options that commands share, each written once, and how a command takes them.

A command is a function whose parameters are Typer's own or one of the groups below; `command_of` spreads a group into its options.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from coopcli.cli import completing
from coopcli.model import INSTRUMENTS, KINDS, STATUSES
from coopcli.shape import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read, and how much is said about it."""

    corpus: Annotated[
        list[str] | None,
        typer.Option(
            "--corpus",
            "-c",
            metavar="PATH",
            help="A folder, a file, or - for one article on standard input; repeatable. [COOPCLI_CORPUS; the seeds]",
        ),
    ] = None
    follow: Annotated[bool, typer.Option("--follow", help="Follow links inside folders.")] = False
    max_file_size: Annotated[int, typer.Option("--max-file-size", metavar="BYTES", min=1, help="Pass over files larger than this.")] = (
        20_000_000
    )
    trust_index: Annotated[
        bool, typer.Option("--trust-index", help="Take the index of a big corpus as it is, without a look at the files.")
    ] = False
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=0, help="Processes that read a big corpus; 0 for one a core.")] = 0
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on stderr.")] = False


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which events."""

    country: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            metavar="NAME",
            shell_complete=completing.countries,
            help="A country in any of its names, a demonym or a code; repeatable: all must take part.",
        ),
    ] = None
    person: Annotated[
        list[str] | None,
        typer.Option("--person", metavar="NAME", shell_complete=completing.people, help="Somebody with a part in it; repeatable."),
    ] = None
    party: Annotated[
        list[str] | None,
        typer.Option("--party", metavar="NAME", shell_complete=completing.parties, help="A state or body that takes part; repeatable."),
    ] = None
    place: Annotated[list[str] | None, typer.Option("--place", metavar="NAME", help="Where it happened; repeatable.")] = None
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            shell_complete=completing.keys(KINDS),
            help="agreement, meeting or conference; repeatable: any of them.",
        ),
    ] = None
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            shell_complete=completing.keys(STATUSES),
            help="How far it got, e.g. signed; repeatable: any of them.",
        ),
    ] = None
    instrument: Annotated[
        list[str] | None,
        typer.Option(
            "--instrument", metavar="KEY", shell_complete=completing.keys(INSTRUMENTS), help="E.g. convention; repeatable: any of them."
        ),
    ] = None
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="From a year, a month or a day on: 2024, 2024-06, 2024-06-05.")
    ] = None
    until: Annotated[str | None, typer.Option("--until", metavar="D", help="Up to a year, a month or a day.")] = None
    on: Annotated[str | None, typer.Option("--on", metavar="D", help="In a year or a month, or on a day.")] = None
    background: Annotated[bool, typer.Option("--background/--no-background", help="With or without events only recalled in passing.")] = (
        True
    )


@dataclass(frozen=True, slots=True)
class Writing:
    """Where the answer goes, and in which format."""

    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            shell_complete=completing.formats,
            help="table, json, jsonl, csv, markdown, html, ics, graphml, dot, ftm or sqlite. [COOPCLI_FORMAT; table]",
        ),
    ] = None
    long: Annotated[bool, typer.Option("--long", help="With csv: one row a party or person, not an event.")] = False
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all.")] = None
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --output if it is there.")] = False


def command_of(name: str, function: Callable[..., int], summary: str) -> Any:
    """Return the command that Typer makes of the function, its groups of options spread; `-OO` leaves it the summary to tell of itself."""
    alone = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, help=function.__doc__ or summary, context_settings={"help_option_names": ["--help", "-h"]})(_spread(function))
    with warnings.catch_warnings():  # Typer tells whoever looks at warnings that it keeps `shell_complete` for the sake of old programs
        warnings.simplefilter("ignore", DeprecationWarning)
        return typer.main.get_command(alone)


def _spread(function: Callable[..., int]) -> Callable[..., int]:
    """Return the function with each parameter that is a group of options replaced by those options."""
    hints = get_type_hints(function, include_extras=True)
    groups = {name: group for name, group in hints.items() if is_dataclass(group) and isinstance(group, type)}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name not in groups:
            parameters.append(parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        group = groups[parameter.name]
        types = get_type_hints(group, include_extras=True)
        parameters += [
            inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=types[field.name])
            for field in fields(group)
        ]

    def spread(**values: Any) -> int:
        taken = {name: group(**{field.name: values.pop(field.name) for field in fields(group)}) for name, group in groups.items()}
        return function(**values, **taken)

    spread.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    spread.__name__ = function.__name__
    return spread
