"""Tables for a pipe: aligned columns, no boxes, no colours, nothing cut; Rich is never loaded for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from coopcli.model import Answer, Article, Event, Span
from coopcli.output.answers import ArticleSheet, Cell, EventSheet, Figures, Reply, Timeline, words_of
from coopcli.output.months import MONTH_NAMES, grouped
from coopcli.output.safe import safe, safe_block
from coopcli.output.sheets import Sheet, row_cells, short_sheet
from coopcli.output.story import Line, article_pieces, event_story

GAP = "  "
ALIGNED = 44  # cells; longer ones stand out of line rather than push every row apart


def write_plain(reply: Reply) -> Iterator[str]:
    match reply:
        case Timeline():
            yield from _timeline(reply)
        case EventSheet():
            yield from _story(event_story(reply))
        case ArticleSheet():
            yield from _article(reply)
        case Figures(_, _, _, notes):
            yield from columns(short_sheet(reply))
            yield from (f"{safe(note)}\n" for note in notes)
        case Answer():
            yield from columns(short_sheet(reply), with_heads=False)
        case _:
            yield from columns(short_sheet(reply), with_heads=False)


def columns(sheet: Sheet, *, indent: str = "", with_heads: bool = True) -> Iterator[str]:
    """Yield the rows in columns as wide as their widest cell of an ordinary length; an empty cell holds a dash."""
    rows = [[_cell(cell) for cell in row] for row in sheet.rows]
    if with_heads:
        rows.insert(0, [name.upper() for name in sheet.columns])
    widths = [max((wide for cell in column if (wide := cells_wide(cell)) <= ALIGNED), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (width - cells_wide(cell)) for cell, width in zip(row, widths, strict=True))
        yield f"{indent}{GAP.join(padded)}".rstrip() + "\n"


def cells_wide(text: str) -> int:
    """Return how many cells of a terminal the text takes: `cells_wide("中é") == 3`."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.category(c) in ("Mn", "Me") else 1 for c in text)


def _cell(cell: Cell) -> str:
    # Two blanks part the columns, so no cell may hold them.
    return " ".join(safe(words_of(cell)).split())


def _timeline(reply: Timeline) -> Iterator[str]:
    blocks = grouped(reply.events)
    sheet = Sheet((), tuple(row_cells(told, reply.possible) for block in blocks for told in block.rows))
    lines = columns(sheet, indent="  ", with_heads=False) if sheet.rows else iter(())
    section = year = None
    for block in blocks:
        if block.section != section:
            if block.section != "dated":
                yield f"{block.section.upper()}\n"
            section, year = block.section, None
        if block.year != year and block.section == "dated":
            yield f"{block.year}\n"
        year = block.year
        if block.section == "dated":
            name = MONTH_NAMES[block.month - 1] if block.month else "month not told"
            yield f" {name}{GAP}{'#' * len(block.rows)} {len(block.rows)}\n"
        for _ in block.rows:
            yield next(lines)


def _story(story: tuple[Line, ...]) -> Iterator[str]:
    width = max((len(line.label) for line in story), default=0)
    for line in story:
        words = "".join(f"⟦{piece.text}⟧" if piece.is_marked else piece.text for piece in line.pieces)
        yield f"{line.label.ljust(width)}{GAP}{words}".rstrip() + "\n"


def _article(reply: ArticleSheet) -> Iterator[str]:
    yield from _article_head(reply.article)
    if reply.events:
        yield "\n"
        yield from columns(short_sheet(reply), with_heads=False)
    if reply.with_reasons:
        for event in reply.events:
            yield "\n"
            yield from _reasons(event, reply.article)
    yield "\n"
    for piece in article_pieces(reply.article, reply.events):
        if piece.reason:
            yield f"\n[set aside: {piece.reason}, {len(piece.text)} characters]\n"
        else:
            yield f"⟦{safe_block(piece.text)}⟧" if piece.is_marked else safe_block(piece.text)
    yield "\n"


def _reasons(event: Event, article: Article) -> Iterator[str]:
    yield from _story(event_story(EventSheet(event, article, with_reasons=True)))


def _article_head(article: Article) -> Iterator[str]:
    from coopcli.edtf import human

    yield f"{safe(article.doc)}\n"
    if article.title:
        yield f"{safe(words_at(article, article.title))}\n"
    yield f"told {human(article.published.edtf) if article.published else '— (undated)'}{GAP}{article.encoding}\n"


def words_at(article: Article, span: Span) -> str:
    """Return the words that stand at a span."""
    return article.text[span.start : span.end]
