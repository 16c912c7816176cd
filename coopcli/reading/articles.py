"""A source -> its articles: one of a text or a page, many of a table, of lines of JSON, of an archive.

In: a `Source`. Out: articles, and a problem for each that could not be read. Start at `read_articles`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coopcli.model import Article, Problem, Span, Zone
from coopcli.reading.sources import Source, open_file, read_bytes

# What looks into a text is imported where it is used: listing a corpus, as a search in a fresh index does, needs none of it.


def read_articles(source: Source) -> Iterator[Article | Problem]:
    """Yield the articles of a source in the order they stand in it; never raises on what a file holds."""
    if not source.is_container:
        yield read_article(source)
        return
    opened = open_file(source)
    if isinstance(opened, Problem):
        yield opened
        return
    with opened:
        if source.format == "zip":
            from coopcli.reading.archives import articles_of_zip

            yield from articles_of_zip(opened, source)
        else:
            from coopcli.reading.rows import articles_of_rows

            yield from articles_of_rows(opened, source)


def read_article(source: Source) -> Article | Problem:
    """Return the article of a source that holds one; of a container, its first."""
    if source.is_container:
        return next(read_articles(source), Problem(source.path, "holds no article", is_error=False))
    raw = read_bytes(source)
    return raw if isinstance(raw, Problem) else article_of_bytes(raw, source)


def article_of_bytes(raw: bytes, source: Source) -> Article | Problem:
    """Return the article that some bytes hold, or why they hold none."""
    if source.format == "html":
        from coopcli.reading.pages import article_of_page

        return article_of_page(raw, source)
    from coopcli.reading.decode import NoText, decode
    from coopcli.reading.header import read_published
    from coopcli.reading.zones import body_spans

    decoded = decode(raw)
    if isinstance(decoded, NoText):
        return Problem(source.path, decoded.reason, is_error=False)
    title, body, furniture = body_spans(decoded.text)
    return Article(source.doc, decoded.text, decoded.encoding, read_published(decoded.text), title, body, furniture, source.path)


def compose(doc: str, text: str, *, title: str = "", date: str = "", encoding: str = "utf-8", source: str = "") -> Article:
    """Return the article of a row or a page, whose headline and date come in fields of their own: the headline, a blank line, the text.

    Evidence is counted in the composed text.
    """
    from coopcli.reading.header import parse_date, read_published
    from coopcli.reading.zones import body_spans

    title = " ".join(title.split())
    published = (parse_date(date) if date else None) or read_published(text)
    if not title:
        found, body, furniture = body_spans(text)
        return Article(doc, text, encoding, published, found, body, furniture, source)
    start = len(title) + 2
    found, body, furniture = body_spans(text)
    furniture = tuple(Zone(Span(zone.span.start + start, zone.span.end + start), zone.reason) for zone in furniture)
    body = tuple(Span(span.start + start, span.end + start) for span in body)
    if found is not None:
        again = Span(found.start + start, found.end + start)
        if " ".join(text[found.start : found.end].split()) == title:
            furniture = tuple(sorted([*furniture, Zone(again, "repeated")], key=lambda zone: zone.span))
        else:
            body = tuple(sorted([*body, again]))
    if published is not None and published.span is not None:
        published = replace(published, span=Span(published.span.start + start, published.span.end + start))
    return Article(doc, f"{title}\n\n{text}", encoding, published, Span(0, len(title)), body, furniture, source)
