"""Articles and events -> rows of an index, and back.

In: an open connection. Out: the tables that `SCHEMA` draws, a schema that a person can read. Start at `SCHEMA`, then `put` and `take_out`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coopcli.errors import CoopError
from coopcli.model import Article, Event
from coopcli.search.query import folded_text
from coopcli.search.rank import event_fields, zones

APPLICATION_ID = 0x436F6F70  # "Coop"
SCHEMA_VERSION = 1

# One file a corpus. What is searched stands in two contentless FTS5 tables, fed with words that text.fold folded; a row of them has
# the id of the article or event that it indexes. A name that is no Unicode text is kept as a BLOB of its bytes (UTF-8, lone surrogates
# let pass).
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (id INTEGER PRIMARY KEY, path BLOB NOT NULL, doc NOT NULL, stamp TEXT NOT NULL, UNIQUE (path, doc));
CREATE TABLE problems (file INTEGER NOT NULL, path NOT NULL, reason TEXT NOT NULL, is_error INTEGER NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, doc NOT NULL, published TEXT, earliest TEXT, layout BLOB, text BLOB
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, name NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, instrument TEXT,
    earliest TEXT, latest TEXT, place TEXT, background INTEGER NOT NULL, record BLOB
);
CREATE TABLE parties (event INTEGER NOT NULL, country TEXT, name NOT NULL);
CREATE TABLE people (event INTEGER NOT NULL, country TEXT, name NOT NULL);
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (length INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE spellings (word TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (word, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, furniture, content='', tokenize='ascii');
CREATE VIRTUAL TABLE event_words USING fts5 (fields, evidence, content='', tokenize='ascii');
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS article_of_file ON articles (file);
CREATE INDEX IF NOT EXISTS article_of_doc ON articles (doc);
CREATE INDEX IF NOT EXISTS event_of_article ON events (article);
CREATE INDEX IF NOT EXISTS event_of_name ON events (name);
CREATE INDEX IF NOT EXISTS party_of_event ON parties (event);
CREATE INDEX IF NOT EXISTS party_of_country ON parties (country);
CREATE INDEX IF NOT EXISTS person_of_event ON people (event);
"""


class ArticleWords(NamedTuple):
    """What the full-text table keeps of an article: folded words of each part."""

    title: str
    lead: str
    body: str
    furniture: str


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty index. Raises CoopError where this Python's SQLite has no FTS5."""
    try:
        connection.executescript(SCHEMA)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        raise CoopError(
            f"This Python's SQLite ({sqlite3.sqlite_version}) has no full-text search (FTS5).",
            "Use a Python built with it, e.g. from python.org.",
        ) from error
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def kept(name: str) -> str | bytes:
    """Return a name as SQLite can keep it: text, or the bytes of what is no Unicode text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode(errors="surrogatepass")
    return name


def given_back(name: str | bytes) -> str:
    """Return a name that was kept."""
    return name if isinstance(name, str) else name.decode(errors="surrogatepass")


def article_words(article: Article) -> ArticleWords:
    """Return the folded words of an article's parts."""
    parts: dict[str, list[str]] = {"title": [], "lead": [], "body": [], "furniture": []}
    for place, span in zones(article):
        parts[place].append(folded_text(article.text, span.start, span.end))
    return ArticleWords(*(" ".join(parts[place]) for place in ArticleWords._fields))


def event_words(event: Event) -> tuple[str, str]:
    """Return the folded words of an event's fields and of the sentences it rests on."""
    fields = event_fields(event)
    return folded_text(fields, 0, len(fields)), " ".join(folded_text(one.text, 0, len(one.text)) for one in event.evidence)


def put_words(
    connection: sqlite3.Connection, articles: Iterable[tuple[int, ArticleWords]], events: Iterable[tuple[int, tuple[str, str]]]
) -> None:
    """Add articles and events, each by its id, to what is searched."""
    connection.executemany(
        "INSERT INTO article_words (rowid, title, lead, body, furniture) VALUES (?, ?, ?, ?, ?)",
        ((rowid, *words) for rowid, words in articles),
    )
    connection.executemany(
        "INSERT INTO event_words (rowid, fields, evidence) VALUES (?, ?, ?)", ((rowid, *words) for rowid, words in events)
    )


def put_vocabulary(connection: sqlite3.Connection, counts: Iterable[tuple[str, int]]) -> None:
    """Write the vocabulary anew: each word with how many texts hold it, and the words by length for the search of neighbours."""
    rows = sorted(counts)
    connection.execute("DELETE FROM vocabulary")
    connection.executemany("INSERT INTO vocabulary VALUES (?, ?)", rows)
    by_length: dict[int, list[str]] = {}
    for word, _ in rows:
        by_length.setdefault(len(word), []).append(word)
    connection.execute("DELETE FROM blocks")
    connection.executemany(
        "INSERT INTO blocks VALUES (?, ?)", ((length, "\n" + "\n".join(words) + "\n") for length, words in by_length.items())
    )


def event_row(rowid: int, article: int, event: Event, record: bytes | None) -> tuple[object, ...]:
    date, place = event.date, event.place
    return (
        rowid, article, kept(event.id), event.kind, event.status, event.instrument, date and date.earliest, date and date.latest,
        place and kept(place.name), event.background, record,
    )  # fmt: skip


def put_events(connection: sqlite3.Connection, rows: Sequence[tuple[int, int, Event, bytes | None]]) -> None:
    """Add events with who takes part in them."""
    connection.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event_row(rowid, article, event, record) for rowid, article, event, record in rows),
    )
    for table in ("parties", "people"):
        connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?)",
            ((rowid, one.country, kept(one.name)) for rowid, _, event, _ in rows for one in getattr(event, table)),
        )
