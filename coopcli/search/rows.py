"""Articles and events -> rows of an index, and back.

In: articles with their events. Out: rows for `Writer`, and events and articles again. Start at `rows_of`, then `outlined`.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse
from typing import Any, NamedTuple

from coopcli.lexicon.inflection import everywhere
from coopcli.model import Article, Event, Evidence, Party, Person, Place, Reason, Span, When, Zone
from coopcli.search.query import folded_text
from coopcli.search.rank import event_fields, zones
from coopcli.search.store import given_back, kept

LEVEL = 4  # of deflating: 6 takes three times as long, and leaves a twelfth less
_LONG_WORD = re.compile(r"\w{4,} ?")
_LOOKED_AT = 10_000  # characters of an article, for the words that many articles share
_PARTS = ("title", "lead", "body", "furniture")


class ArticleRow(NamedTuple):
    """An article and its events as a writer takes them: plain values that travel between processes."""

    article: tuple[Any, ...]  # doc, published, earliest, layout, text
    words: tuple[str, ...]
    events: tuple[tuple[Any, ...], ...]  # the columns of events from name on
    event_words: tuple[tuple[str, str], ...]
    parties: tuple[tuple[int, int, Any, Any, Any], ...]  # which event, then the columns
    people: tuple[tuple[int, int, Any, Any, Any], ...]


class Press:
    """Deflates and inflates with a dictionary: half the size for articles, which are short and alike."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = dictionary
        self._blank = zlib.compressobj(LEVEL, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, dictionary)

    def deflate(self, text: str) -> bytes:
        packer = self._blank.copy()
        return packer.compress(text.encode(errors="surrogatepass")) + packer.flush()

    def inflate(self, packed: bytes) -> str:
        return zlib.decompressobj(-15, self._dictionary).decompress(packed).decode(errors="surrogatepass")


def dictionary_of(told: Iterable[tuple[Article, Sequence[Event]]]) -> bytes:
    """Return what some articles have in common with the rest: words, then texts, records and layouts, of each a sample."""
    words: Counter[str] = Counter()
    layouts, records, texts = "", "", ""
    for article, events in told:
        words.update(_LONG_WORD.findall(article.text[:_LOOKED_AT]))
        if len(layouts) < 1_500:
            layouts += _layout(article)
        if len(texts) < 12_000:
            texts += article.text[:3_000]
        if len(records) < 6_000:
            records += "".join(_record(event, article) for event in events)[:2_000]
    texts = texts[:12_000]
    there = set(_LONG_WORD.findall(texts))
    worth = sorted((-(count * len(word)), word) for word, count in words.items() if count > 1 and word not in there)
    most = "".join([word for _, word in worth])[:12_000]
    return (most + texts + records[:6_000] + layouts[:1_500]).encode(errors="surrogatepass")[-32_000:]


def article_words(article: Article) -> tuple[str, ...]:
    """Return the folded words of an article's parts: title, lead, body, furniture."""
    parts: dict[str, list[str]] = {place: [] for place in _PARTS}
    for place, span in zones(article):
        parts[place].append(article.text[span.start : span.end])
    return tuple(_told_apart(folded_text("\n".join(parts[place]))) for place in _PARTS)


def event_words(event: Event) -> tuple[str, str]:
    """Return the folded words of an event's fields and of the sentences it rests on."""
    return _told_apart(folded_text(event_fields(event))), _told_apart(folded_text("\n".join(one.text for one in event.evidence)))


def _told_apart(folded: str) -> str:
    """Leave out the words that stand in every text."""
    return " ".join(filterfalse(everywhere().__contains__, folded.split()))


def rows_of(article: Article, events: Sequence[Event], press: Press | None) -> ArticleRow:
    """Return an article and its events as rows; without a press, what the searches of an index in memory need."""
    published = article.published
    return ArticleRow(
        (
            kept(article.doc),
            published and published.edtf,
            published and published.earliest,
            press.deflate(_layout(article)) if press else None,
            press.deflate(article.text) if press else None,
        ),
        article_words(article),
        tuple(_event_row(event, press.deflate(_record(event, article)) if press else None) for event in events),
        tuple(event_words(event) for event in events),
        tuple((at, n, one.country, one.type, kept(one.name)) for at, event in enumerate(events) for n, one in enumerate(event.parties)),
        tuple((at, n, one.country, one.part, kept(one.name)) for at, event in enumerate(events) for n, one in enumerate(event.people)),
    )


def words_counted(row: ArticleRow) -> Iterable[str]:
    """Yield each word once for the article and once for every event whose fields hold it, as the vocabulary counts texts."""
    yield from set(" ".join(row.words).split())
    for fields, _ in row.event_words:
        yield from set(fields.split())


def _event_row(event: Event, record: bytes | None) -> tuple[Any, ...]:
    date, place = event.date, event.place
    return (
        kept(event.id), event.kind, event.status, event.instrument, event.count, kept(event.title), event.subject and kept(event.subject),
        date and date.edtf, date and date.earliest, date and date.latest, date and date.basis,
        place and kept(place.name), place and place.country, event.background, event.same_as and kept(event.same_as), record,
    )  # fmt: skip


def _layout(article: Article) -> str:
    import json

    published = article.published
    return json.dumps(
        [
            article.encoding,
            published and [published.edtf, published.earliest, published.latest, published.text, published.basis, published.span],
            article.title,
            article.body,
            [[zone.span.start, zone.span.end, zone.reason] for zone in article.furniture],
            article.source,
        ],
        separators=(",", ":"),
    )


def article_from(doc: str, layout: str, text: str) -> Article:
    """Return the article that was kept."""
    import json

    encoding, published, title, body, furniture, source = json.loads(layout)
    return Article(
        doc,
        text,
        encoding,
        _when(published) if published else None,
        title and Span(*title),
        tuple([Span(*span) for span in body]),
        tuple([Zone(Span(start, end), reason) for start, end, reason in furniture]),
        source,
    )


def _when(told: list[Any]) -> When:
    edtf, earliest, latest, text, basis, span = told
    return When(edtf, earliest, latest, text, basis, Span(*span) if span else None)


def _record(event: Event, article: Article) -> str:
    """Return what the columns leave out of an event, as JSON; evidence that is the article's own text keeps its place alone."""
    import json

    date, place = event.date, event.place
    evidence = [
        (one.start, one.end) if article.text[one.start : one.end] == one.text else (one.start, one.end, one.text) for one in event.evidence
    ]
    return json.dumps(
        [
            [party.span for party in event.parties],
            [(person.role, person.span) for person in event.people],
            date and (date.text, date.span),
            place and place.span,
            evidence,
            [(reason.field, reason.rule, reason.span, reason.rejected) for reason in event.why],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


# The columns that make an event in outline, and those of its parties and people.
OUTLINE = (
    "events.id, name, kind, status, instrument, count, title, subject, edtf, events.earliest, latest, basis,"
    " place, place_country, background, same_as"
)
PARTIES = "SELECT event, name, country, type FROM parties"
PEOPLE = "SELECT event, name, country, part FROM people"


def outline_from(row: Sequence[Any], parties: Iterable[Sequence[Any]], people: Iterable[Sequence[Any]]) -> Event:
    """Return an event as its columns tell it: without offices, without where each value stands, and without why."""
    _, name, kind, status, instrument, count, title, subject, edtf, earliest, latest, basis, place, there, background, same_as = row
    given = given_back(name)
    return Event(
        given,
        given.rpartition("#")[0],
        kind,
        status,
        instrument,
        count,
        given_back(title),
        given_back(subject) if subject is not None else None,
        tuple([Party(given_back(one), country, what) for _, one, country, what in parties]),
        tuple([Person(given_back(one), None, country, part) for _, one, country, part in people]),
        When(edtf, earliest, latest, "", basis) if edtf is not None else None,
        Place(given_back(place), there) if place is not None else None,
        bool(background),
        (),
        (),
        given_back(same_as) if same_as is not None else None,
    )


def outlined(connection: sqlite3.Connection, where: str = "1", values: Sequence[object] = ()) -> Iterator[tuple[int, Event]]:
    """Yield the rows of the events that pass a condition, each with its event in outline, in the order of the articles' ids."""
    of_these = "" if where == "1" else f" WHERE event IN (SELECT id FROM events WHERE {where})"
    parties, people = (_by_event(connection.execute(f"{ask}{of_these}", values)) for ask in (PARTIES, PEOPLE))
    rows = connection.execute(
        f"SELECT {OUTLINE} FROM events JOIN articles ON articles.id = events.article WHERE {where} ORDER BY doc, events.id", values
    )
    for row in rows:
        yield row[0], outline_from(row, parties.get(row[0], ()), people.get(row[0], ()))


def _by_event(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def event_from(outline: Event, record: str, text: str) -> Event:
    """Return the event that was kept, from its outline, its record, and its article's text for the evidence."""
    import json

    parties, people, when, where, evidence, why = json.loads(record)
    date, place = outline.date, outline.place
    return Event(
        outline.id, outline.doc, outline.kind, outline.status, outline.instrument, outline.count, outline.title, outline.subject,
        tuple([Party(one.name, one.country, one.type, _span(span)) for one, span in zip(outline.parties, parties, strict=True)]),
        tuple([
            Person(one.name, role, one.country, one.part, _span(span)) for one, (role, span) in zip(outline.people, people, strict=True)
        ]),
        date and When(date.edtf, date.earliest, date.latest, when[0], date.basis, _span(when[1])),
        place and Place(place.name, place.country, _span(where)),
        outline.background,
        tuple([Evidence(told[0] if told else text[start:end], start, end) for start, end, *told in evidence]),
        tuple([Reason(field, rule, _span(span), tuple(rejected)) for field, rule, span, rejected in why]),
        outline.same_as,
    )  # fmt: skip


def _span(told: list[int] | None) -> Span | None:
    return Span(*told) if told is not None else None
