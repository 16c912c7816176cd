"""The command line: parses and prints, decides nothing.

In: arguments. Out: an answer on stdout, talk on stderr, an exit status. Start at `COMMANDS`, then any cmd_<name>.py.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from coopcli import __version__
from coopcli.cli.streams import detach, say
from coopcli.errors import FOUND, INTERRUPTED, WRONG_USE, CoopError

# What each command answers, for --help; its module is cmd_<name>.py, and is loaded only when it is asked for.
COMMANDS: dict[str, str] = {
    "search": "Find events and passages by words, forgiving accents and typos.",
    "list": "List events, one row each.",
    "timeline": "Tell events in order of time.",
    "show": "Show one event or one article with its evidence marked.",
    "summary": "Count events by country, person, party, instrument, status, place, year or subject.",
    "matrix": "Cross countries or bodies: who with whom.",
    "pending": "List what was announced or agreed, with no later step found.",
    "person": "Tell one person's spellings, offices, events and company.",
    "country": "Tell one country's names, events and company.",
    "index": "Build or refresh the index of a big corpus.",
    "eval": "Compare with your own annotations: precision, recall, F1 by field.",
    "schema": "Print the JSON Schema of every JSON form.",
    "check": "Say how each file was read, and what was set aside.",
}


class Commands(TyperGroup):
    """A group that loads a command's module when it is called for, so that --help and the others do not pay for it."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in self.commands:
            from coopcli.cli.options import command_of

            self.commands[cmd_name] = command_of(cmd_name, import_module(f"coopcli.cli.cmd_{cmd_name}").run, COMMANDS[cmd_name])
        return self.commands[cmd_name]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from coopcli.cli.nearest import did_you_mean
            from coopcli.errors import WrongUse

            raise WrongUse(f"There is no command {args[0]!r}.", f"{did_you_mean(args[0], COMMANDS)}coopcli --help lists the commands.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,  # halves the time of --help, and keeps [brackets] in it
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"coopcli {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True, help="Read French press articles and answer who signed what, with whom, when and where.")
def _start(
    ctx: typer.Context, version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Print the version.")
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status. Every failure becomes one line on stderr."""
    try:
        status = app(args=list(arguments), prog_name="coopcli", standalone_mode=False)
        return detach() or (status if isinstance(status, int) else FOUND)
    except CoopError as error:
        say(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort) as stop:
        if isinstance(stop.__cause__, EOFError):  # which the parser takes for an interrupt: a file that ends too soon is none
            return _other_failure(stop.__cause__)
        say("Interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        detach(is_gone=True)
        return FOUND
    except SystemExit as leaving:
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        detach(is_gone=True)  # the parser leaves with 1 where nobody reads on, which is to say "nothing found"
        return FOUND
    except Exception as error:  # the last door: whatever went wrong, a person reads one line, not a traceback
        return _other_failure(error)


def _other_failure(error: Exception) -> int:
    told = getattr(error, "format_message", None)  # the parser's own errors, by whichever library Typer carries
    if told is not None:
        context = getattr(error, "ctx", None)
        say(f"{told().rstrip('.')}. See {context.command_path if context else 'coopcli'} --help.")
        return WRONG_USE
    if isinstance(error, OSError):
        say(f"The system refused: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}. Mend that and run it again.")
        detach(is_gone=True)  # help that a full disk did not take must not be tried again on the way out
        return WRONG_USE
    if os.environ.get("COOPCLI_DEBUG"):
        raise error
    say(f"Internal error ({type(error).__name__}: {error}). Please report it, with the command; COOPCLI_DEBUG=1 shows where it happened.")
    return WRONG_USE
