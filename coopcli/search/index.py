"""The index of a corpus, in memory or on disk, and what it answers.

In: a corpus, or the path of an index, and a query. Out: an `Answer`, events, articles. Start at `build_index` and `Index.search`.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Sized
from functools import cached_property, wraps
from heapq import nsmallest
from itertools import combinations, islice
from math import log
from pathlib import Path
from typing import Literal, ParamSpec, TypeVar

from coopcli.lexicon.inflection import everywhere
from coopcli.model import Answer, Article, Corpus, Event, EventHit, PassageHit, Problem
from coopcli.search.fuzzy import QUALITY, Forms, Words, forms_of_term, grouped, known_names, nearest
from coopcli.search.query import Filters, Query, Term, is_named, is_party, is_place, matches, parse_query
from coopcli.search.rank import Found, asked_for, in_article, in_event
from coopcli.search.store import DamagedIndex, Press, Writer, article_from, create, event_from, given_back, kept, meta, open_file, rows_of

MOST_WEIGHED = 40  # texts a query weighs word by word where more would do, at the least; the rest stand behind them by date and id
PROBE = 500  # rows after which a word counts as frequent
_LOOK = 60.0  # what it costs to ask one row, where to take one of many is 1
_COLUMNS = {"article_words": ("title", "title lead", "title lead body"), "event_words": ("fields", "fields evidence")}


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
        return _Search(self, query, wanted, limit).answer()

    @_sound
    def events(self, filters: Filters | None = None) -> tuple[Event, ...]:
        """Return the events that pass, in the order of the articles' ids."""
        if self._corpus is not None:
            return tuple(event for event in self._corpus.events if filters is None or matches(event, filters))
        where, values = _where(self._connection, filters or Filters())
        rows = self._connection.execute(
            f"SELECT events.id FROM events JOIN articles ON articles.id = events.article WHERE {where} ORDER BY articles.doc, events.id",
            values,
        )
        found = (self.event(rowid) for (rowid,) in rows.fetchall())
        return tuple(event for event in found if filters is None or matches(event, filters))

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
        banned = {rowid for term in query.excluded if (whole := _whole(term)) for rowid in self.rows("event_words", whole)}
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
        article, same_as, record = self._connection.execute("SELECT article, same_as, record FROM events WHERE id = ?", (rowid,)).fetchone()
        return event_from(self._press.inflate(record), self._text(article), same_as and given_back(same_as))

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
        doc, layout = self._connection.execute("SELECT doc, layout FROM articles WHERE id = ?", (rowid,)).fetchone()
        return article_from(given_back(doc), self._press.inflate(layout), self._text(rowid))

    def _text(self, rowid: int) -> str:
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
        row = self._connection.execute("SELECT others FROM names WHERE name = ?", (name,)).fetchone()
        return tuple(row[0].split("\n")) if row else ()

    def spellings(self, word: str) -> Words:
        return tuple(other for (other,) in self._connection.execute("SELECT other FROM spellings WHERE word = ? ORDER BY other", (word,)))


class _Search:
    """One query on its way through an index."""

    def __init__(self, index: Index, query: Query, filters: Filters, limit: int) -> None:
        self.index, self.query, self.filters, self.limit = index, query, filters, limit
        self.passing = index.passing(filters)
        from coopcli.lexicon.inflection import is_small

        named = grouped(query.terms, index.other_names)
        terms = tuple(term for term in named if len(term.folded) > 1 or not is_small(term.folded[0]) or term.text.isupper()) or named
        self.forms = tuple(forms_of_term(term, index) for term in terms)
        self.asked = asked_for(self.forms, tuple(log(1.0 + (index.size + 1) / (form.texts or 1)) for form in self.forms))

    def answer(self) -> Answer:
        known = tuple(form for form in self.forms if form.hows())
        unknown = tuple((form.term.text, self._nearest(form.term)) for form in self.forms if not form.hows())
        events: tuple[EventHit, ...] = ()
        passages: tuple[PassageHit, ...] = ()
        if not unknown:
            events, passages = self._hits([self.forms])
        if events or passages or not known:
            return Answer(self.query.text, False, events, passages, unknown)
        for choices in _fewer(known):
            events, passages = self._hits(choices)
            if events or passages:
                break
        return Answer(self.query.text, bool(events or passages), events, passages, unknown)

    def _nearest(self, term: Term) -> Words:
        return nearest(max(term.folded, key=len), self.index.block)

    def _hits(self, choices: Sequence[Sequence[Forms]]) -> tuple[tuple[EventHit, ...], tuple[PassageHit, ...]]:
        """Weigh what holds all the terms of one of the choices: events by themselves, and with their article beside them."""
        passages, articles = self._passages(choices)
        return self._events(choices, articles), passages

    def _events(self, choices: Sequence[Sequence[Forms]], articles: Iterable[int]) -> tuple[EventHit, ...]:
        hits: list[tuple[tuple[float, ...], int, EventHit]] = []
        places = self.index.places("event_words")
        passing = self.passing and self.passing.keys()
        rows = dict.fromkeys(self._candidates("event_words", choices, passing))
        if len(self.forms) > 1:  # the article may hold the word that the event lacks
            rows |= dict.fromkeys(row for article in articles for row in self.index.events_in(article) if passing is None or row in passing)
        for rowid in rows:
            if self._is_banned(rowid):
                continue
            event = self.index.event(rowid)
            if self.passing is not None and not matches(event, self.filters):
                continue
            found = in_event(event, self.asked)
            if found is not None:
                hits.append((found.key, places[rowid], EventHit(event, found.score, found.matches)))
        hits.sort(key=lambda hit: hit[:2])
        return tuple(hit for _, _, hit in hits[: self.limit or None])

    def _passages(self, choices: Sequence[Sequence[Forms]]) -> tuple[tuple[PassageHit, ...], tuple[int, ...]]:
        """Return the passages, and the articles that hold what was asked outside their furniture."""
        hits: list[tuple[bool, tuple[float, ...], int, int, Article, Found]] = []
        places = self.index.places("article_words")
        for rowid in self._candidates("article_words", choices, self.passing and frozenset(self.passing.values())):
            article = self.index.article(rowid)
            found = in_article(article, self.asked)
            if found is not None:
                hits.append((found.is_furniture, found.key, places[rowid], rowid, article, found))
        hits.sort(key=lambda hit: hit[:3])
        shown = tuple(_passage_hit(article, found) for _, _, _, _, article, found in hits[: self.limit or None])
        return shown, tuple(rowid for is_furniture, _, _, rowid, _, _ in hits if not is_furniture)

    def _is_banned(self, event: int) -> bool:
        """Say whether the event's article holds a word that must not be there."""
        return bool(self.query.excluded) and self.index.article_of(event) in self._banned

    @property
    def _excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.query.excluded if _whole(term))

    @cached_property
    def _banned(self) -> frozenset[int]:
        columns = _COLUMNS["article_words"][-1]
        return frozenset(row for term in self._excluded for row in self.index.rows("article_words", _in(_whole(term), columns)))

    def _candidates(self, table: str, choices: Sequence[Sequence[Forms]], passing: Collection[int] | None) -> list[int]:
        """Return the texts that hold all of some terms: whole words before other names, prefixes and edits, better places first."""
        if passing is not None and not passing:
            return []
        enough = max(MOST_WEIGHED, 2 * self.limit) if self.limit else 0
        if not any(_any_of(form, tuple(QUALITY)) for some in choices for form in some):  # words that stand in every text
            return [row for row in self.index.newest_of_all(table, enough) if passing is None or row in passing]
        seen: dict[int, None] = {}
        for expression in self._expressions(table, choices):
            if enough:
                seen |= dict.fromkeys(self.index.newest(table, expression, enough - len(seen), passing, seen))
            else:
                seen |= dict.fromkeys(row for row in self.index.rows(table, expression) if passing is None or row in passing)
            if enough and len(seen) >= enough:
                break
        return list(seen)

    def _expressions(self, table: str, choices: Sequence[Sequence[Forms]]) -> Iterator[str]:
        banned = "".join(f" NOT {_in(_whole(term), _COLUMNS[table][-1])}" for term in self._excluded)
        hows = [how for how in ("folded", "alias", "prefix", "edit") if any(how in form.hows() for some in choices for form in some)]
        parts = _COLUMNS[table] if table == "event_words" else (*_COLUMNS[table], "")
        for last in range(len(hows)):
            for columns in parts if last == len(hows) - 1 else _COLUMNS[table]:
                together = " OR ".join(f"({one})" for some in choices if (one := _together(some, hows[: last + 1])))
                if together:
                    yield f"({_in(together, columns)}){banned}"


MOST_DROPPED_FROM = 6


def _fewer(forms: Sequence[Forms]) -> Iterator[list[tuple[Forms, ...]]]:
    """Yield the choices of terms that may answer in part: all of them, then all but one, and so on, of many the rarest ones alone."""
    if len(forms) > MOST_DROPPED_FROM:
        yield [tuple(forms)]
    rarest = sorted(forms, key=lambda form: form.texts)[:MOST_DROPPED_FROM]
    for size in range(len(rarest), 0, -1):
        yield list(combinations(rarest, size))


def _passage_hit(article: Article, found: Found) -> PassageHit:
    title = article.text[article.title.start : article.title.end] if article.title else ""
    published = article.published.edtf if article.published else None
    start, end = found.span
    return PassageHit(article.doc, title, published, found.score, article.text[start:end], start, end, found.matches, found.is_furniture)


# The language of FTS5: words and runs of words in quotes, so that nothing a user types is syntax.


def _quoted(words: Iterable[str]) -> str:
    """Return a run of words as FTS5 reads it, without those that no index keeps; nothing where none is left."""
    left_out = everywhere()
    there = [word for word in words if word not in left_out]
    return f'"{" ".join(there)}"' if there else ""


def _whole(term: Term) -> str:
    return _quoted(term.folded)


def _in(expression: str, columns: str) -> str:
    return f"{{{columns}}} : ({expression})" if columns else expression


def _together(some: Sequence[Forms], hows: Sequence[str]) -> str:
    parts = [_any_of(form, hows) for form in some if _any_of(form, tuple(QUALITY))]
    return " AND ".join(f"({part})" for part in parts) if all(parts) else ""


def _any_of(form: Forms, hows: Sequence[str]) -> str:
    parts = [_quoted((word,)) for word, (how, _) in form.words.items() if how in hows]
    parts += [_quoted(words) for words, (how, _) in form.phrases.items() if how in hows]
    parts = [part for part in parts if part]
    if form.prefix and "prefix" in hows:
        parts.append(f"{_quoted((form.prefix,))}*")
    return " OR ".join(parts)


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
