"""Answers -> text: one writer a format, everything from an article made harmless at this border.

In: one of the shapes of `answers.py` and a `Look`. Out: pieces of text, ready for a stream. Start at `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from coopcli.errors import WrongUse
from coopcli.output.look import Look

if TYPE_CHECKING:
    from coopcli.output.answers import Reply


class Format(NamedTuple):
    """A row of FORMATS: the module whose `write(reply, look)` gives the text, the suffix of its files, and how such a file begins.

    One that `needs_events` refuses figures; one that `is_binary` gives bytes, for a file or a pipe; one that `is_record` is for programs.
    One with an `encoding` is in that even in a pipe where another is usual: it says so of itself.
    """

    module: str
    suffix: str
    preamble: str = ""
    needs_events: bool = False
    is_binary: bool = False
    is_record: bool = False
    encoding: str | None = None


FORMATS: dict[str, Format] = {
    "table": Format("as_table", ".txt"),
    "json": Format("as_json", ".json", is_record=True),
    "jsonl": Format("as_jsonl", ".jsonl", is_record=True),
    "csv": Format("as_csv", ".csv", preamble="\ufeff"),  # a spreadsheet takes a file without the mark for its own old encoding
    "csv-long": Format("as_long", ".csv", preamble="\ufeff", needs_events=True),
    "markdown": Format("as_markdown", ".md"),
    "html": Format("as_html", ".html", encoding="utf-8"),
    "ics": Format("as_ics", ".ics", needs_events=True, encoding="utf-8"),
    "graphml": Format("as_graphml", ".graphml", needs_events=True, encoding="utf-8"),
    "dot": Format("as_dot", ".dot", needs_events=True, encoding="utf-8"),
    "ftm": Format("as_ftm", ".ftm.jsonl", needs_events=True),
    "sqlite": Format("as_sqlite", ".db", needs_events=True, is_binary=True),
}


def format_named(name: str) -> Format:
    """Return the row of FORMATS of that name; raises WrongUse, which lists the names, for another."""
    if name not in FORMATS:
        raise WrongUse(f"There is no format {name!r}.", f"The formats are {', '.join(FORMATS)}.")
    return FORMATS[name]


def format_of_file(name: str) -> str | None:
    """Return the name of the format whose files end so, by the longest suffix: `format_of_file("x.ftm.jsonl") == "ftm"`, or None."""
    fitting = [form for form, row in FORMATS.items() if name.lower().endswith(row.suffix)]
    return max(fitting, key=lambda form: len(FORMATS[form].suffix), default=None)


def write(reply: Reply, form: Format, look: Look) -> Iterator[str] | Iterator[bytes]:
    """Give the answer in that format, in pieces that end with a line's end. Raises WrongUse where it cannot hold the answer."""
    from coopcli.output.answers import Figures, ProfileSheet

    if isinstance(reply, ProfileSheet) and not form.needs_events and not form.is_record:
        reply = reply.figures
    if form.needs_events and isinstance(reply, Figures):
        raise WrongUse(
            "This format holds events, and the answer is figures.", "Use it with list, timeline, search or show; or take csv, json or html."
        )
    pieces: Iterator[str] | Iterator[bytes] = import_module(f"{__name__}.{form.module}").write(reply, look)
    return pieces
