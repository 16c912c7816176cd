"""Articles and events -> rows of an index, and back.

In: an open connection. Out: the tables that `SCHEMA` draws for people to read too. Start at `SCHEMA`, then `rows_of` and `Writer`.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from coopcli.errors import CoopError, UnreadableCorpus
from coopcli.lexicon.inflection import everywhere
from coopcli.model import Article, Event, Problem, Span, When, Zone
from coopcli.search.fuzzy import all_known_names, spellings
from coopcli.search.query import folded_text
from coopcli.search.rank import event_fields, zones
from coopcli.text import fold_words

APPLICATION_ID = 0x436F6F70  # "Coop"
SCHEMA_VERSION = 1
LEVEL = 6  # of deflating: 3 takes half the time, a twentieth of what reading takes, and a sixteenth more room
MANY = 1_000  # articles from which an index is worth packing
PATIENCE = 5.0  # seconds to wait for a stranger who writes in our index; our own processes wait at its lock

# One file a corpus. What is searched stands in two contentless FTS5 tables, fed with words that text.fold folded; a row of them has
# the id of the article or event that it indexes. A name that is no Unicode text is kept as a BLOB of its bytes (UTF-8, lone surrogates
# let pass). `text`, `layout` and `record` are JSON or text, deflated with the dictionary that meta keeps.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (id INTEGER PRIMARY KEY, path BLOB NOT NULL, stamp BLOB NOT NULL);
CREATE TABLE problems (file INTEGER NOT NULL, path NOT NULL, reason TEXT NOT NULL, is_error INTEGER NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, doc NOT NULL, published TEXT, earliest TEXT, layout BLOB, text BLOB
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, name NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, instrument TEXT,
    earliest TEXT, latest TEXT, place, place_country TEXT, background INTEGER NOT NULL, same_as, record BLOB
);
CREATE TABLE parties (
    event INTEGER NOT NULL, place INTEGER NOT NULL, country TEXT, type TEXT NOT NULL, name NOT NULL, PRIMARY KEY (event, place)
) WITHOUT ROWID;
CREATE TABLE people (
    event INTEGER NOT NULL, place INTEGER NOT NULL, country TEXT, part TEXT NOT NULL, name NOT NULL, PRIMARY KEY (event, place)
) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (length INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE names (name TEXT PRIMARY KEY, others TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE spellings (word TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (word, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, furniture, content='', tokenize='ascii');
CREATE VIRTUAL TABLE event_words USING fts5 (fields, evidence, content='', tokenize='ascii');
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS article_of_file ON articles (file);
CREATE INDEX IF NOT EXISTS article_of_doc ON articles (doc);
CREATE INDEX IF NOT EXISTS event_of_article ON events (article);
"""
_PARTS = ("title", "lead", "body", "furniture")


class ArticleRow(NamedTuple):
    """An article and its events as a writer takes them: plain values that travel between processes."""

    article: tuple[Any, ...]  # doc, published, earliest, layout, text
    words: tuple[str, ...]
    events: tuple[tuple[Any, ...], ...]  # the columns of events from name on
    event_words: tuple[tuple[str, str], ...]
    parties: tuple[tuple[int, int, Any, Any, Any], ...]  # which event, then the columns
    people: tuple[tuple[int, int, Any, Any, Any], ...]


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


class DamagedIndex(UnreadableCorpus):
    """An index that is no longer what was written; to be made anew."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"The index is damaged ({error}).", "Make it anew with coopcli index.")


def open_file(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """Open an index for reading. Raises UnreadableCorpus where the file is no index, of another version, or not whole."""
    fault = fault_of(path)
    if fault:
        raise UnreadableCorpus(f"{os.fspath(path)} {fault}.", "Make it anew with coopcli index.")
    connection = connect(path)
    connection.execute("PRAGMA query_only = 1")
    return connection


def connect(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """Open an existing file; what a killed writer left half done is undone on the way."""
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE)


def fault_of(path: str | os.PathLike[str]) -> str | None:
    """Say why a file is no index to be read; None where it is one."""
    fault = stranger(path)
    if fault:
        return fault
    try:
        connection = connect(path)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                return "was made by another version of coopcli"
            return None if meta(connection, "is complete") else "is not finished"
        finally:
            connection.close()
    except sqlite3.Error as error:
        return f"is damaged ({error})"


def fingerprint_of(path: str | os.PathLike[str]) -> str | None:
    """Return what a whole index was made by, None where that cannot be read."""
    try:
        connection = connect(path)
        try:
            return str(meta(connection, "fingerprint"))
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def stranger(path: str | os.PathLike[str]) -> str | None:
    """Say why a file is nothing that coopcli made, and must not be written over; None for its own, damaged or not."""
    if Path(path).is_dir():
        return "is a folder, not an index"
    if Path(path).exists() and not Path(path).is_file():  # a pipe would be waited at for ever
        return "is no ordinary file"
    try:
        with Path(path).open("rb") as file:
            head = file.read(72)
    except OSError as error:
        return f"cannot be read ({(error.strerror or str(error)).lower()})"
    if len(head) < 72 or not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        return "is no index of coopcli"
    return None


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


class Press:
    """Deflates and inflates with a dictionary: half the size for articles, which are short and alike."""

    def __init__(self, dictionary: bytes) -> None:
        self._dictionary = dictionary
        self._blank = zlib.compressobj(LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, dictionary)

    def deflate(self, text: str) -> bytes:
        packer = self._blank.copy()
        return packer.compress(text.encode(errors="surrogatepass")) + packer.flush()

    def inflate(self, packed: bytes) -> str:
        return zlib.decompressobj(-15, self._dictionary).decompress(packed).decode(errors="surrogatepass")


def dictionary_of(told: Iterable[tuple[Article, Sequence[Event]]]) -> bytes:
    """Return what some articles have in common with the rest: words, records and layouts, of each a sample."""
    layouts, records, texts = "", "", ""
    for article, events in told:
        if len(layouts) < 1_500:
            layouts += _layout(article)
        if len(texts) < 24_000:
            texts += article.text[:3_000]
        if len(records) < 6_000:
            records += "".join(_record(event, article) for event in events)[:2_000]
    return (texts[-24_000:] + records[:6_000] + layouts[:1_500]).encode(errors="surrogatepass")[-32_000:]


def article_words(article: Article) -> tuple[str, ...]:
    """Return the folded words of an article's parts: title, lead, body, furniture."""
    parts: dict[str, list[str]] = {place: [] for place in _PARTS}
    for place, span in zones(article):
        parts[place].append(_told_apart(folded_text(article.text[span.start : span.end])))
    return tuple(" ".join(parts[place]) for place in _PARTS)


def event_words(event: Event) -> tuple[str, str]:
    """Return the folded words of an event's fields and of the sentences it rests on."""
    return _told_apart(folded_text(event_fields(event))), _told_apart(folded_text("\n".join(one.text for one in event.evidence)))


def _told_apart(folded: str) -> str:
    """Leave out the words that stand in every text."""
    left_out = everywhere()
    return " ".join([word for word in folded.split() if word not in left_out])


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


def _event_row(event: Event, record: bytes | None) -> tuple[Any, ...]:
    date, place = event.date, event.place
    return (
        kept(event.id), event.kind, event.status, event.instrument, date and date.earliest, date and date.latest,
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
    """Return an event as JSON; evidence that is the article's own text keeps its place alone."""
    import json

    from coopcli.records import full_record

    record = full_record(event)
    for row in record["evidence"]:
        if article.text[row["start"] : row["end"]] == row["text"]:
            del row["text"]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def event_from(record: str, text: str, same_as: str | None) -> Event:
    """Return the event that was kept, its evidence read out of the article's text."""
    import json

    from coopcli.records import event_from_record

    told = json.loads(record)
    told["same_as"] = same_as
    for row in told["evidence"]:
        row.setdefault("text", text[row["start"] : row["end"]])
    return event_from_record(told)


class Writer:
    """Adds to an index and takes out of it, and keeps count of its words until `finish` writes them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counts: Counter[str] = Counter()
        self._is_new = connection.execute("SELECT 1 FROM vocabulary LIMIT 1").fetchone() is None  # then SQLite counts the words at the end
        self._next_article = self._after("articles")
        self._next_event = self._after("events")

    def _after(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])

    def put(self, file: int, rows: Iterable[ArticleRow]) -> None:
        """Add articles with their events."""
        run = self._connection.executemany
        for row in rows:
            article, events = self._next_article, self._next_event
            self._next_article += 1
            self._next_event += len(row.events)
            run("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", [(article, file, *row.article)])
            run("INSERT INTO article_words (rowid, title, lead, body, furniture) VALUES (?, ?, ?, ?, ?)", [(article, *row.words)])
            if row.events:
                run(
                    "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [(events + place, article, *event) for place, event in enumerate(row.events)],
                )
                run(
                    "INSERT INTO event_words (rowid, fields, evidence) VALUES (?, ?, ?)",
                    [(events + place, *words) for place, words in enumerate(row.event_words)],
                )
                run("INSERT INTO parties VALUES (?, ?, ?, ?, ?)", [(events + place, *one) for place, *one in row.parties])
                run("INSERT INTO people VALUES (?, ?, ?, ?, ?)", [(events + place, *one) for place, *one in row.people])
            if not self._is_new:
                self._counts.update(words_counted(row))

    def take_out(self, file: int, told: Iterable[tuple[int, Article, Sequence[tuple[int, Event]]]]) -> None:
        """Remove a file's articles, as they were kept, with their events."""
        run = self._connection.executemany
        for rowid, article, events in told:
            row = rows_of(article, [event for _, event in events], None)
            run(
                "INSERT INTO article_words (article_words, rowid, title, lead, body, furniture) VALUES ('delete', ?, ?, ?, ?, ?)",
                [(rowid, *row.words)],
            )
            run(
                "INSERT INTO event_words (event_words, rowid, fields, evidence) VALUES ('delete', ?, ?, ?)",
                [(event, *words) for (event, _), words in zip(events, row.event_words, strict=True)],
            )
            for table, key in (("parties", "event"), ("people", "event"), ("events", "id")):
                run(f"DELETE FROM {table} WHERE {key} = ?", [(event,) for event, _ in events])
            self._counts.subtract(words_counted(row))
        for table, key in (("articles", "file"), ("problems", "file"), ("files", "id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (file,))

    def put_problems(self, file: int, problems: Iterable[Problem]) -> None:
        self._connection.executemany(
            "INSERT INTO problems VALUES (?, ?, ?, ?)", [(file, kept(one.path), one.reason, one.is_error) for one in problems]
        )

    def finish(self, *, recount: bool = False) -> None:
        """Write the words, the spellings of names and the order of time; `recount` where an earlier run ended before this."""
        if self._is_new and self._next_article > MANY:  # a new index is packed once; what a refresh adds is merged by and by
            for table in ("article_words", "event_words"):
                self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        self._put_vocabulary(recount=recount)
        self._put_spellings()
        self._put_names()
        for table, keys in (("articles", "coalesce(earliest, '') DESC, doc"), ("events", "coalesce(latest, '') DESC, name")):
            from array import array

            order = [row for (row,) in self._connection.execute(f"SELECT id FROM {table} ORDER BY {keys}")]
            places = array("i", bytes(4 * (max(order, default=0) + 1)))
            for place, rowid in enumerate(order):
                places[rowid] = place
            set_meta(self._connection, f"places of {table}", places.tobytes())
            set_meta(self._connection, f"order of {table}", array("i", order).tobytes())
            set_meta(self._connection, f"count of {table}", len(order))

    def _put_names(self) -> None:
        """Keep the vocabulary's names, so that a query waits for no vocabulary; in memory it is loaded already, or soon."""
        connection = self._connection
        is_on_disk = bool(connection.execute("PRAGMA database_list").fetchone()[2])
        if is_on_disk and connection.execute("SELECT 1 FROM names LIMIT 1").fetchone() is None:
            connection.executemany("INSERT INTO names VALUES (?, ?)", ((name, "\n".join(others)) for name, others in all_known_names()))

    def _put_vocabulary(self, *, recount: bool) -> None:
        connection = self._connection
        if recount or self._is_new:
            connection.execute("DELETE FROM vocabulary")
            self._counts = _recounted(connection)
        changed = sorted((word, texts) for word, texts in self._counts.items() if texts)
        self._counts.clear()
        if recount or self._is_new:
            connection.executemany("INSERT INTO vocabulary VALUES (?, ?)", changed)
        else:
            connection.executemany(
                "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET texts = texts + excluded.texts", changed
            )
            connection.execute("DELETE FROM vocabulary WHERE texts <= 0")
        if changed:
            _put_blocks(connection)

    def _put_spellings(self) -> None:
        names = (fold_words(given_back(name)) for (name,) in self._connection.execute("SELECT DISTINCT name FROM people"))
        self._connection.execute("DELETE FROM spellings")
        self._connection.executemany(
            "INSERT INTO spellings VALUES (?, ?)", ((word, other) for word, others in spellings(names).items() for other in others)
        )


def words_counted(row: ArticleRow) -> Iterable[str]:
    """Yield each word once for the article and once for every event whose fields hold it, as the vocabulary counts texts."""
    yield from set(" ".join(row.words).split())
    for fields, _ in row.event_words:
        yield from set(fields.split())


def _recounted(connection: sqlite3.Connection) -> Counter[str]:
    """Count the words that the full-text tables hold, which must be committed to be seen."""
    counts: Counter[str] = Counter()
    connection.execute("COMMIT")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE VIRTUAL TABLE temp.all_words USING fts5vocab(main, article_words, row)")
    connection.execute("CREATE VIRTUAL TABLE temp.field_words USING fts5vocab(main, event_words, col)")
    counts.update(dict(connection.execute("SELECT term, doc FROM temp.all_words")))
    counts.update(dict(connection.execute("SELECT term, doc FROM temp.field_words WHERE col = 'fields'")))
    connection.execute("DROP TABLE temp.all_words")
    connection.execute("DROP TABLE temp.field_words")
    return counts


def _put_blocks(connection: sqlite3.Connection) -> None:
    """Write the words by length, for the search of neighbours."""
    by_length: dict[int, list[str]] = {}
    for (word,) in connection.execute("SELECT word FROM vocabulary ORDER BY word"):
        by_length.setdefault(len(word), []).append(word)
    connection.execute("DELETE FROM blocks")
    connection.executemany(
        "INSERT INTO blocks VALUES (?, ?)", ((length, "\n" + "\n".join(words) + "\n") for length, words in by_length.items())
    )


def set_meta(connection: sqlite3.Connection, key: str, value: object) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def meta(connection: sqlite3.Connection, key: str) -> Any:
    """Return what the index says of itself under a key; None where it says nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row and row[0]
