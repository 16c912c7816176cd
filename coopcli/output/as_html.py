"""One self-contained HTML page: a timeline drawn as SVG and a table that sorts and filters; readable, and whole, without scripts.

It asks nothing of any server, and its content policy lets it ask nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from coopcli.happenings import Happening, happenings, stated
from coopcli.model import Answer, Event
from coopcli.output.answers import ArticleSheet, Cell, EventSheet, Figures, Listing, Look, ProfileSheet, Reply, Timeline
from coopcli.output.chart import drawn
from coopcli.output.safe import safe, safe_block
from coopcli.output.sheets import ROW_COLUMNS, events_of, row_cells
from coopcli.output.story import article_pieces, event_story
from coopcli.output.words import in_time

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(reply: Reply, look: Look) -> Iterator[str]:
    title = _title(reply)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="coopcli">\n'
    yield f"<title>{_text(title)}</title>\n<style>\n{_resource('page.css')}</style>\n</head>\n<body>\n<h1>{_text(title)}</h1>\n"
    yield from _content(reply)
    yield f"<script>\n{_resource('page.js')}</script>\n</body>\n</html>\n"


def _content(reply: Reply) -> Iterator[str]:
    match reply:
        case Figures():
            yield from _figures(reply)
        case EventSheet():
            yield from _story(reply)
        case ArticleSheet():
            yield from _events(happenings(reply.events))
            yield from _article(reply)
        case Answer():
            if reply.partial:
                yield "<p>No article holds all the words; these are the best partial answers.</p>\n"
            yield from _events(happenings(events_of(reply)))
            yield from _passages(reply)
        case ProfileSheet(figures):
            yield from _figures(figures)
        case Listing() | Timeline():
            yield from _events(happenings(events_of(reply)), reply.possible)


def _title(reply: Reply) -> str:
    match reply:
        case Figures(title):
            return title
        case EventSheet(event):
            return event.id
        case ArticleSheet(article):
            return article.doc
        case Answer(query):
            return f"Search: {query}"
        case _:
            return "Events"


# Events


def _events(rows: tuple[Happening, ...], possible: frozenset[str] = frozenset()) -> Iterator[str]:
    if not rows:
        return
    yield from drawn(rows)
    yield '<table class="rows">\n<thead><tr>'
    yield "".join(f'<th scope="col">{_text(name)}</th>' for name in ROW_COLUMNS)
    yield "</tr></thead>\n<tbody>\n"
    for place, told in enumerate(rows):
        yield _row(place, told, possible)
    yield "</tbody>\n</table>\n"


def _row(place: int, told: Happening, possible: frozenset[str]) -> str:
    event = told.event
    countries = " ".join(dict.fromkeys(party.country for telling in told.tellings for party in telling.parties if party.country))
    marks = f'data-place="{place}" data-kind="{event.kind}" data-status="{event.status}" data-country="{_text(countries)}"'
    cells = "".join(_cell(name, cell, event) for name, cell in zip(ROW_COLUMNS, row_cells(told, possible), strict=True))
    recalled = ' class="recalled"' if event.background else ""
    return f"<tr {marks}{recalled}>{cells}</tr>\n"


def _cell(name: str, cell: Cell, event: Event) -> str:
    text = _text("" if cell is None else str(cell))
    label = f'data-name="{_text(name)}"'
    if name == "when":
        first, last = in_time(event)[0] if stated(event) else ("9999", "")
        return f'<td {label} data-key="{_text(f"{first} {last}")}">{text}</td>'
    if name == "what":
        quotes = "".join(f"<blockquote>{_text(sentence.text)}</blockquote>" for sentence in event.evidence)
        return f'<td {label} data-key="{text}" class="kind {event.kind}">{text}<details><summary>evidence</summary>{quotes}</details></td>'
    source = ' class="source"' if name == "source" else ""
    return f"<td {label}{source}>{text}</td>"


# One event, one article, passages, figures


def _story(reply: EventSheet) -> Iterator[str]:
    yield "<table>\n<tbody>\n"
    for line in event_story(reply):
        words = "".join(f"<mark>{_text(piece.text)}</mark>" if piece.is_marked else _text(piece.text) for piece in line.pieces)
        words = f"<blockquote>{words}</blockquote>" if line.is_quote else words
        yield f'<tr><th scope="row">{_text(line.label)}</th><td>{words}</td></tr>\n'
    yield "</tbody>\n</table>\n"


def _article(reply: ArticleSheet) -> Iterator[str]:
    yield '<h2>Article</h2>\n<div style="white-space: pre-line">'
    for piece in article_pieces(reply.article, reply.events):
        text = escape(safe_block(piece.text))
        if piece.reason:
            yield f"<details><summary>set aside: {_text(piece.reason)}</summary>{text}</details>"
        else:
            yield f"<mark>{text}</mark>" if piece.is_marked else text
    yield "</div>\n"


def _passages(answer: Answer) -> Iterator[str]:
    if answer.passages:
        yield "<h2>Passages</h2>\n"
    for hit in answer.passages:
        yield f'<p class="source">{_text(hit.doc)} — {_text(hit.title)}</p>\n<blockquote>{_text(hit.text)}</blockquote>\n'


def _figures(reply: Figures) -> Iterator[str]:
    yield '<table class="rows">\n<thead><tr>'
    yield "".join(f'<th scope="col">{_text(name)}</th>' for name in reply.columns)
    yield "</tr></thead>\n<tbody>\n"
    for place, row in enumerate(reply.rows):
        cells = "".join(_figure(name, cell) for name, cell in zip(reply.columns, row, strict=True))
        yield f'<tr data-place="{place}">{cells}</tr>\n'
    yield "</tbody>\n</table>\n"
    yield from (f"<p>{_text(note)}</p>\n" for note in reply.notes)


def _figure(name: str, cell: Cell) -> str:
    number = ' class="number"' if isinstance(cell, int | float) else ""
    return f'<td data-name="{_text(name)}"{number}>{_text("—" if cell is None else str(cell))}</td>'


def _text(words: str) -> str:
    return escape(safe(words))


def _resource(name: str) -> str:
    return files("coopcli.output").joinpath("page", name).read_text(encoding="utf-8")
