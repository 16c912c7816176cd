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
    """A row of FORMATS: the module whose `write(reply, look)` gives the text, the suffix of its files, and how such a file begins."""

    module: str
    suffix: str
    preamble: str = ""


FORMATS: dict[str, Format] = {
    "table": Format("as_table", ".txt"),
    "json": Format("as_json", ".json"),
    "jsonl": Format("as_jsonl", ".jsonl"),
    "csv": Format("as_csv", ".csv", preamble="\ufeff"),  # a spreadsheet takes a file without the mark for its own old encoding
    "markdown": Format("as_markdown", ".md"),
}


def format_named(name: str) -> Format:
    """Return the row of FORMATS of that name; raises WrongUse, which lists the names, for another."""
    if name not in FORMATS:
        raise WrongUse(f"There is no format {name!r}.", f"The formats are {', '.join(FORMATS)}.")
    return FORMATS[name]


def format_of_suffix(suffix: str) -> str | None:
    """Return the name of the format whose files end so: `format_of_suffix(".md") == "markdown"`, or None."""
    return next((name for name, row in FORMATS.items() if row.suffix == suffix.lower()), None)


def write(reply: Reply, form: Format, look: Look) -> Iterator[str]:
    """Give the answer in that format, in pieces that end with a line's end."""
    pieces: Iterator[str] = import_module(f"{__name__}.{form.module}").write(reply, look)
    return pieces
