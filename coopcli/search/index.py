"""The index of a corpus, in memory or on disk, and what it answers.

In: a corpus, or the path of an index, and a query. Out: an `Answer`, events, articles. Start at `build_index` and `Index.search`.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from functools import cached_property, wraps
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from coopcli.edtf import bounds
from coopcli.model import Answer, Article, Corpus, Event, EventHit, Problem
from coopcli.search.answering import answer_to, whole_term
from coopcli.search.fuzzy import known_names
from coopcli.search.neighbours import Words
from coopcli.search.query import Filters, Query, is_named, is_party, is_place, matches, parse_query
from coopcli.search.rows import OUTLINE, PARTIES, PEOPLE, Press, article_from, event_from, outline_from, outlined, rows_of
from coopcli.search.store import DamagedIndex, create, given_back, kept, meta, open_file
from coopcli.search.writer import Writer

PROBE = 500  # rows after which a word counts as frequent
_LOOK = 60.0  # what it costs to ask one row, where to take one of many is 1


P = ParamSpec("P")
R = TypeVar("R")


def _sound(ask: Callable[P, R]) -> Callable[P, R]:
    """Let a question to a file that is no longer what was written raise DamagedIndex."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return ask(*args, **kwargs)
        except (sqlite3.DatabaseError, zlib.error) as error:
            raise DamagedIndex(error) from error

    return asked


class Index:
    """An open index; `search`, `events` and `articles` answer from it."""

    def __init__(self, connection: sqlite3.Connection, corpus: Corpus | None = None) -> None:
        self._connection = connection
        self._corpus = corpus
        self._last_text: tuple[int, str] = (0, "")

    @_sound
    def search(self, text: str, filters: Filters | None = None, limit: int = 10) -> Answer:
        """Answer a query: at most `limit` events and passages, 0 for all, best first; ties by date, the newest first, then by id.

        Raises WrongUse and NothingFound as `parse_query` does, DamagedIndex where the file is no longer what was written.
        """
        query = parse_query(text)
        wanted = query.filters if filters is None else query.filters.joined(filters)
        if not query.terms:
            return self._unworded(query, wanted, limit)
        return answer_to(query, self, wanted, limit)

    @_sound
    def events(self, filters: Filters | None = None) -> tuple[Event, ...]:
        """Return the events that pass, in the order of the articles' ids."""
        if self._corpus is not None:
            return tuple(event for event in self._corpus.events if filters is None or matches(event, filters))
        return tuple([self.event(rowid) for rowid, _ in self._outlined(filters)])

    @_sound
    def outlines(self, filters: Filters | None = None) -> tuple[Event, ...]:
        """Return the events that pass as `events` does, for what counts and compares them: without offices, evidence, spans and reasons."""
        if self._corpus is not None:
            return self.events(filters)
        return tuple([event for _, event in self._outlined(filters)])

    def _outlined(self, filters: Filters | None) -> Iterator[tuple[int, Event]]:
        where, values = _where(self._connection, filters or Filters())
        rows = outlined(self._connection, where, values)
        return ((rowid, event) for rowid, event in rows if filters is None or matches(event, filters))

    @_sound
    def event_named(self, name: str) -> Event | None:
        """Return the event of an id."""
        doc = kept(name.rpartition("#")[0])
        row = self._connection.execute(
            "SELECT events.id FROM articles JOIN events ON events.article = articles.id WHERE doc = ? AND name = ?", (doc, kept(name))
        ).fetchone()
        return self.event(row[0]) if row else None

    def articles(self) -> Iterator[Article]:
        """Yield the articles in the order of their ids."""
        for (rowid,) in self._connection.execute("SELECT id FROM articles ORDER BY doc").fetchall():
            yield self.article(rowid)

    @_sound
    def article_named(self, doc: str) -> Article | None:
        """Return the article of an id."""
        row = self._connection.execute("SELECT id FROM articles WHERE doc = ?", (kept(doc),)).fetchone()
        return self.article(row[0]) if row else None

    @_sound
    def events_of(self, doc: str) -> tuple[Event, ...]:
        """Return the events of one article."""
        rows = self._connection.execute(
            "SELECT events.id FROM events JOIN articles ON articles.id = events.article WHERE doc = ? ORDER BY events.id", (kept(doc),)
        )
        return tuple(self.event(rowid) for (rowid,) in rows.fetchall())

    def told_again(self, shared: str) -> tuple[Event, ...]:
        """Return the events that are one happening, by the id of the first."""
        rows = self._connection.execute("SELECT id FROM events WHERE name = ? OR same_as = ? ORDER BY name", (kept(shared), kept(shared)))
        return tuple(self.event(rowid) for (rowid,) in rows.fetchall())

    def ids(self) -> tuple[str, ...]:
        """Return the ids of every event and every article."""
        rows = self._connection.execute("SELECT name FROM events UNION ALL SELECT doc FROM articles")
        return tuple(given_back(name) for (name,) in rows)

    @_sound
    def names_of(self, table: Literal["people", "parties"]) -> tuple[str, ...]:
        """Return the names of everybody, or of every party, each once, in order."""
        return tuple(given_back(name) for (name,) in self._connection.execute(f"SELECT DISTINCT name FROM {table} ORDER BY name"))

    @_sound
    def told_up_to(self) -> str | None:
        """Return the last day on which an article may have been published, None where none is dated."""
        rows = self._connection.execute("SELECT DISTINCT published FROM articles WHERE published IS NOT NULL")
        return max((days[1] for (published,) in rows if (days := bounds(published))), default=None)

    @_sound
    def problems(self) -> tuple[Problem, ...]:
        """Return what could not be read when the index was made."""
        if self._corpus is not None:
            return self._corpus.problems
        rows = self._connection.execute("SELECT path, reason, is_error FROM problems ORDER BY path, reason")
        return tuple(Problem(given_back(path), reason, bool(is_error)) for path, reason, is_error in rows)

    @property
    def size(self) -> int:
        """How many articles there are."""
        return int(meta(self._connection, "count of articles") or 0)

    def close(self) -> None:
        self._connection.close()

    def _unworded(self, query: Query, filters: Filters, limit: int) -> Answer:
        if filters == Filters() and not query.excluded:
            return Answer(query.text, False, (), ())
        banned = {rowid for term in query.excluded if (whole := whole_term(term)) for rowid in self.rows("event_words", whole)}
        where, values = _where(self._connection, filters)
        hits: list[EventHit] = []
        for (rowid,) in self._connection.execute(
            f"SELECT id FROM events WHERE {where} ORDER BY coalesce(latest, '') DESC, name", values
        ).fetchall():
            if rowid not in banned and matches(event := self.event(rowid), filters):
                hits.append(EventHit(event, 1.0, ()))
                if len(hits) == limit:
                    break
        return Answer(query.text, False, tuple(hits), ())

    # What a search asks.

    def event(self, rowid: int) -> Event:
        """Return an event by its row."""
        if self._corpus is not None:
            return self._corpus.events[rowid - 1]
        run = self._connection.execute
        article, record, *row = run(f"SELECT article, record, {OUTLINE} FROM events WHERE id = ?", (rowid,)).fetchone()
        outline = outline_from(row, *(run(f"{ask} WHERE event = ?", (rowid,)) for ask in (PARTIES, PEOPLE)))
        return event_from(outline, self._press.inflate(record), self.text(article))

    def events_in(self, article: int) -> list[int]:
        """Return the rows of an article's events."""
        return [row for (row,) in self._connection.execute("SELECT id FROM events WHERE article = ?", (article,))]

    def article_of(self, event: int) -> int:
        """Return the row of an event's article."""
        return int(self._connection.execute("SELECT article FROM events WHERE id = ?", (event,)).fetchone()[0])

    def article(self, rowid: int) -> Article:
        """Return an article by its row."""
        if self._corpus is not None:
            return self._corpus.articles[rowid - 1]
        doc, layout, packed = self._connection.execute("SELECT doc, layout, text FROM articles WHERE id = ?", (rowid,)).fetchone()
        text = self._press.inflate(packed)
        self._last_text = (rowid, text)
        return article_from(given_back(doc), self._press.inflate(layout), text)

    def text(self, rowid: int) -> str:
        """Return the text of an article by its row."""
        if self._corpus is not None:
            return self._corpus.articles[rowid - 1].text
        if self._last_text[0] != rowid:
            (packed,) = self._connection.execute("SELECT text FROM articles WHERE id = ?", (rowid,)).fetchone()
            self._last_text = (rowid, self._press.inflate(packed))
        return self._last_text[1]

    @cached_property
    def _press(self) -> Press:
        return Press(meta(self._connection, "dictionary"))

    def places(self, table: str) -> array[int]:
        """Return the place of each row in the order of time, the newest first, by its id."""
        return self._places_of_articles if table == "article_words" else self._places_of_events

    @cached_property
    def _places_of_articles(self) -> array[int]:
        return array("i", meta(self._connection, "places of articles"))

    @cached_property
    def _places_of_events(self) -> array[int]:
        return array("i", meta(self._connection, "places of events"))

    def rows(self, table: str, expression: str, most: int = -1) -> list[int]:
        """Return the rows that an expression of FTS5 finds, of many the first ones."""
        ask = f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?"
        return [row for (row,) in self._connection.execute(ask, (expression, most))]

    def newest(self, table: str, expression: str, most: int, passing: Collection[int] | None, seen: Collection[int]) -> list[int]:
        """Return the newest rows that an expression finds, no more than `most`; without those seen, and only those passing.

        Where a word is in many of the texts, the newest ones are asked one by one, instead of all that hold it.
        """

        def wanted(rows: Iterable[int]) -> list[int]:
            return [row for row in rows if row not in seen and (passing is None or row in passing)]

        rows = self.rows(table, expression, PROBE)
        if len(rows) == PROBE:
            share = PROBE / max(rows)
            looks = int(4 * most / share)
            if passing is None and looks * _LOOK < share * len(self.places(table)):
                found = self._asked_one_by_one(table, expression, most, wanted(self._order(table, looks + len(seen))))
                if len(found) == most:
                    return found
            rows = self.rows(table, expression)
        return nsmallest(most, wanted(rows), key=self.places(table).__getitem__)

    def _asked_one_by_one(self, table: str, expression: str, most: int, rows: Iterable[int]) -> list[int]:
        ask = f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?"
        return list(islice((row for row in rows if self._connection.execute(ask, (expression, row)).fetchone()), most))

    def newest_of_all(self, table: str, most: int) -> array[int]:
        """Return the newest rows, of all where `most` is 0, the newest first."""
        return self._order(table, most or len(self.places(table)))

    def _order(self, table: str, most: int) -> array[int]:
        """Return the newest rows, the newest first."""
        key = f"order of {'articles' if table == 'article_words' else 'events'}"
        head = self._connection.execute("SELECT substr(value, 1, ?) FROM meta WHERE key = ?", (4 * most, key)).fetchone()
        return array("i", (head and head[0]) or b"")

    def passing(self, filters: Filters) -> dict[int, int] | None:
        """Return the events that may pass the filters, each with its article; None where there are no filters."""
        if filters == Filters():
            return None
        where, values = _where(self._connection, filters)
        return dict(self._connection.execute(f"SELECT id, article FROM events WHERE {where}", values))

    # What `fuzzy` asks of a vocabulary.

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        asked = tuple(words)
        marks = ", ".join("?" * len(asked))
        return dict(self._connection.execute(f"SELECT word, texts FROM vocabulary WHERE word IN ({marks})", asked)) if asked else {}

    def begin_with(self, prefix: str) -> int:
        row = self._connection.execute(
            "SELECT sum(texts) FROM vocabulary WHERE word >= ? AND word < ?", (prefix, prefix + "\U0010ffff")
        ).fetchone()
        return int(row[0] or 0)

    def block(self, length: int) -> str:
        row = self._connection.execute("SELECT words FROM blocks WHERE length = ?", (length,)).fetchone()
        return str(row[0]) if row else ""

    def other_names(self, name: str) -> tuple[str, ...]:
        if self._corpus is not None:
            return known_names(name)
        row = self._connection.execute("SELECT names FROM kin WHERE id = (SELECT kin FROM names WHERE name = ?)", (name,)).fetchone()
        return tuple(row[0].split("\n")) if row else ()

    def spellings(self, word: str) -> Words:
        return tuple(other for (other,) in self._connection.execute("SELECT other FROM spellings WHERE word = ? ORDER BY other", (word,)))


# Filters as SQL: all that may pass; `matches` has the last word on dates.


def _where(connection: sqlite3.Connection, filters: Filters) -> tuple[str, list[object]]:
    parts, values = ["1"], list[object]()

    def narrow(condition: str, *with_values: object) -> None:
        parts.append(condition)
        values.extend(with_values)

    for column, keys in (("kind", filters.kinds), ("status", filters.statuses), ("instrument", filters.instruments)):
        if keys:
            narrow(f"{column} IN ({_marks(keys)})", *keys)
    for code in filters.countries:
        narrow("events.id IN (SELECT event FROM parties WHERE country = ?)", code)
    if not filters.background:
        narrow("NOT background")
    if filters.until is not None:
        narrow("events.earliest <= ?", f"{filters.until}-99-99"[:10])
    if filters.since is not None:
        narrow("events.latest >= ?", filters.since)
    for wanted in filters.people:
        names = [name for (name,) in connection.execute("SELECT DISTINCT name FROM people") if is_named(wanted, given_back(name))]
        narrow(f"events.id IN (SELECT event FROM people WHERE name IN ({_marks(names)}))", *names)
    for wanted in filters.parties:
        named = connection.execute("SELECT DISTINCT name, country, type FROM parties")
        rows = [(name, kind) for name, country, kind in named if is_party(wanted, given_back(name), country, kind)]
        names = list(dict.fromkeys(name for name, _ in rows))
        narrow(f"events.id IN (SELECT event FROM parties WHERE name IN ({_marks(names)}))", *names)
    for wanted in filters.places:
        named = connection.execute("SELECT DISTINCT place, place_country FROM events WHERE place IS NOT NULL")
        names = list(dict.fromkeys(name for name, country in named if is_place(wanted, given_back(name), country)))
        narrow(f"place IN ({_marks(names)})", *names)
    return " AND ".join(parts), values


def _marks(values: Sized) -> str:
    return ", ".join("?" * len(values))


# Opening.


def build_index(corpus: Corpus) -> Index:
    """Index a corpus that was read, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection)
    connection.execute("BEGIN")
    told: dict[str, list[Event]] = {}
    for event in corpus.events:
        told.setdefault(event.doc, []).append(event)
    writer = Writer(connection)
    writer.put(0, (rows_of(article, told.get(article.doc, ()), None) for article in corpus.articles))
    writer.finish()
    connection.execute("COMMIT")
    in_order = tuple(event for article in corpus.articles for event in told.get(article.doc, ()))
    return Index(connection, Corpus(corpus.articles, in_order, corpus.problems))


def open_index(path: str | Path) -> Index:
    """Open an index on disk as it is, without a look at the articles. Raises UnreadableCorpus where it is none, or not whole."""
    return Index(open_file(path))
