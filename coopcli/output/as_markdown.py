"""A Markdown table, one happening a row; nothing in a cell is read as Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coopcli.model import Answer
from coopcli.output.answers import ArticleSheet, Cell, EventSheet, Figures, Look, Reply, Timeline
from coopcli.output.safe import safe, safe_block
from coopcli.output.sheets import Sheet, short_sheet
from coopcli.output.story import event_story

_SPECIAL = re.compile(r"([\\`*\[\]<>|&~]|(?<!\w)_|_(?!\w)|:(?=\w+:))")  # ids hold "#" and inner "_", which need none
_TITLES = {"dated": "Dated", "planned": "Planned", "undated": "Undated"}


def write(reply: Reply, look: Look) -> Iterator[str]:
    match reply:
        case Timeline():
            yield from _sections(reply)
        case EventSheet():
            yield from _table(short_sheet(reply))
            yield "\n"
            yield from _story(reply)
        case ArticleSheet(article, _):
            yield from _table(short_sheet(reply))
            yield f"\n{_escaped_block(article.text)}\n"
        case Figures(title, _, _, notes):
            yield f"## {escaped(title)}\n\n"
            yield from _table(short_sheet(reply))
            for note in notes:
                yield f"\n{escaped(note)}\n"
        case Answer():
            if reply.partial:
                yield "No article holds all the words; these are the best partial answers.\n\n"
            yield from _table(short_sheet(reply))
        case _:
            yield from _table(short_sheet(reply))


def _story(reply: EventSheet) -> Iterator[str]:
    """Every field as a list item, what the article says as a quotation below it, the words in bold."""
    for line in event_story(reply):
        words = "".join(f"**{escaped(piece.text)}**" if piece.is_marked else escaped(piece.text) for piece in line.pieces)
        label = f"*{line.label}* " if line.label else ""
        yield f"  > {words}\n\n" if line.is_quote and not label else f"- {label}{words}\n\n"


def _sections(reply: Timeline) -> Iterator[str]:
    sheet = short_sheet(reply)
    present = dict.fromkeys(str(row[0]) for row in sheet.rows)
    for place, name in enumerate(present):
        yield f"{chr(10) if place else ''}## {_TITLES[name]}\n\n"
        yield from _table(Sheet(sheet.columns[1:], tuple(row[1:] for row in sheet.rows if row[0] == name)))


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, sheet.columns))} |\n"
    yield f"| {' | '.join('---' for _ in sheet.columns)} |\n"
    for row in sheet.rows:
        yield f"| {' | '.join(map(_cell, row))} |\n"


def _cell(cell: Cell) -> str:
    return "" if cell is None else escaped(str(cell))


def escaped(text: str) -> str:
    """Return the text as Markdown prints it: `escaped("a|b") == "a\\\\|b"`."""
    return _SPECIAL.sub(r"\\\1", safe(text))


def _escaped_block(text: str) -> str:
    return "\n".join(_SPECIAL.sub(r"\\\1", line.strip()) for line in safe_block(text).split("\n"))
