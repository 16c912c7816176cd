"""The index of a corpus, in memory or on disk, and what it answers.

In: a corpus, or the path of an index, and a query. Out: an `Answer`, events, articles. Start at `build_index` and `Index.search`.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nsmallest
from math import log
from pathlib import Path
from typing import NamedTuple

from coopcli.model import Answer, Article, Corpus, Event, EventHit, PassageHit
from coopcli.search.fuzzy import Forms, Words, forms_of_term, grouped, nearest, spellings
from coopcli.search.query import Filters, Query, Term, matches, parse_query
from coopcli.search.rank import Found, in_article, in_event
from coopcli.search.store import article_words, create, event_words, put_events, put_vocabulary, put_words
from coopcli.text import fold_words

MOST_WEIGHED = 60  # texts a query weighs word by word where more would do, at the least; the rest stand behind them by date and id
_COLUMNS = {"article_words": ("title", "title lead", "title lead body"), "event_words": ("fields", "fields evidence")}
_UNDATED = "0000"


class Candidate(NamedTuple):
    """A text that answers, before it is weighed."""

    rowid: int
    tier: int


class Index:
    """An open index; `search`, `events` and `articles` answer from it."""

    def __init__(self, connection: sqlite3.Connection, corpus: Corpus | None = None) -> None:
        self._connection = connection
        self._corpus = corpus

    def search(self, text: str, filters: Filters | None = None, limit: int = 10) -> Answer:
        """Answer a query: at most `limit` events and passages, 0 for all, best first; ties by date, the newest first, then by id.

        Raises WrongUse and NothingFound as `parse_query` does.
        """
        query = parse_query(text)
        wanted = query.filters if filters is None else query.filters.joined(filters)
        if not query.terms:
            return self._unworded(query, wanted, limit)
        return _Search(self, query, wanted, limit).answer()

    def events(self, filters: Filters | None = None) -> tuple[Event, ...]:
        """Return the events that pass, in the order of their ids."""
        if filters is None:
            filters = Filters()
        events = self._corpus.events if self._corpus else ()
        return tuple(event for event in events if matches(event, filters))

    def articles(self) -> Iterator[Article]:
        """Yield the articles in the order of their ids."""
        yield from self._corpus.articles if self._corpus else ()

    def _unworded(self, query: Query, filters: Filters, limit: int) -> Answer:
        if filters == Filters() and not query.excluded:
            return Answer(query.text, False, (), ())
        banned = {rowid for term in query.excluded for rowid in self._rows("event_words", _whole(term))}
        found = [rowid for rowid in self.event_order if rowid not in banned and matches(self.event(rowid), filters)]
        return Answer(query.text, False, tuple(EventHit(self.event(rowid), 1.0, ()) for rowid in found[: limit or None]), ())

    # What a search asks.

    def event(self, rowid: int) -> Event:
        assert self._corpus is not None
        return self._corpus.events[rowid - 1]

    def article(self, rowid: int) -> Article:
        assert self._corpus is not None
        return self._corpus.articles[rowid - 1]

    def article_of_event(self, rowid: int) -> int:
        row = self._connection.execute("SELECT article FROM events WHERE id = ?", (rowid,)).fetchone()
        return int(row[0])

    @cached_property
    def event_order(self) -> tuple[int, ...]:
        """The events, newest first, undated ones last; then by id."""
        return tuple(row for (row,) in self._connection.execute("SELECT id FROM events ORDER BY coalesce(latest, '') DESC, name"))

    @cached_property
    def article_order(self) -> tuple[int, ...]:
        return tuple(row for (row,) in self._connection.execute("SELECT id FROM articles ORDER BY coalesce(earliest, '') DESC, doc"))

    def places(self, table: str) -> array[int]:
        """Return the place of each row in the order of time."""
        order = self.event_order if table == "event_words" else self.article_order
        places = array("l", bytes(8 * (max(order, default=0) + 1)))
        for place, rowid in enumerate(order):
            places[rowid] = place
        return places

    def _rows(self, table: str, expression: str) -> list[int]:
        return [row for (row,) in self._connection.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,))]

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

    def spellings(self, word: str) -> Words:
        return tuple(other for (other,) in self._connection.execute("SELECT other FROM spellings WHERE word = ? ORDER BY other", (word,)))

    @cached_property
    def size(self) -> int:
        """How many articles there are."""
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])


class _Search:
    """One query on its way through an index."""

    def __init__(self, index: Index, query: Query, filters: Filters, limit: int) -> None:
        self.index, self.query, self.filters, self.limit = index, query, filters, limit
        from coopcli.lexicon.inflection import is_small

        terms = tuple(term for term in query.terms if term.is_phrase or not is_small(term.folded[0]) or term.text.isupper()) or query.terms
        self.forms = tuple(forms_of_term(term, index) for term in grouped(terms))
        self.weights = tuple(log(1.0 + (index.size + 1) / (form.texts or 1)) for form in self.forms)

    def answer(self) -> Answer:
        known = tuple(form for form in self.forms if form.hows())
        unknown = tuple((form.term.text, self._nearest(form.term)) for form in self.forms if not form.hows())
        events: tuple[EventHit, ...] = ()
        passages: tuple[PassageHit, ...] = ()
        if not unknown:
            events, passages = self._events(self.forms), self._passages(self.forms)
        if events or passages or not known:
            return Answer(self.query.text, False, events, passages, unknown)
        for some in _fewer(known):
            events, passages = self._events(some), self._passages(some)
            if events or passages:
                break
        return Answer(self.query.text, bool(events or passages), events, passages, unknown)

    def _nearest(self, term: Term) -> Words:
        return nearest(max(term.folded, key=len), self.index.block)

    def _events(self, some: Sequence[Forms]) -> tuple[EventHit, ...]:
        hits: list[tuple[tuple[float, ...], int, EventHit]] = []
        places = self.index.places("event_words")
        for candidate in self._candidates("event_words", some, places):
            event = self.index.event(candidate.rowid)
            if not matches(event, self.filters):
                continue
            found = in_event(event, self.forms, self.weights)
            if found is not None:
                hits.append((found.key, places[candidate.rowid], EventHit(event, found.score, found.matches)))
        hits.sort(key=lambda hit: hit[:2])
        return tuple(hit for _, _, hit in hits[: self.limit or None])

    def _passages(self, some: Sequence[Forms]) -> tuple[PassageHit, ...]:
        hits: list[tuple[bool, tuple[float, ...], int, Article, Found]] = []
        places = self.index.places("article_words")
        passing = self._passing_articles()
        for candidate in self._candidates("article_words", some, places):
            if passing is not None and candidate.rowid not in passing:
                continue
            article = self.index.article(candidate.rowid)
            found = in_article(article, self.forms, self.weights)
            if found is not None:
                hits.append((found.is_furniture, found.key, places[candidate.rowid], article, found))
        hits.sort(key=lambda hit: hit[:3])
        return tuple(_passage_hit(article, found) for _, _, _, article, found in hits[: self.limit or None])

    def _passing_articles(self) -> frozenset[int] | None:
        """Return the articles that tell of an event that passes the filters; None where there are no filters."""
        if self.filters == Filters():
            return None
        return frozenset(
            self.index.article_of_event(rowid) for rowid in self.index.event_order if matches(self.index.event(rowid), self.filters)
        )

    def _candidates(self, table: str, some: Sequence[Forms], places: array[int]) -> Iterator[Candidate]:
        """Yield the texts that hold all of some terms, whole words before other names, prefixes and edits, and better places first."""
        enough = 0 if self.limit == 0 or self.filters != Filters() else max(MOST_WEIGHED, 2 * self.limit)
        banned = "".join(f" NOT {_in(_whole(term), _COLUMNS[table][-1])}" for term in self.query.excluded)
        hows = [how for how in ("folded", "alias", "prefix", "edit") if any(how in form.hows() for form in some)]
        expressions = [_in(_together(some, hows[: last + 1]), columns) for last in range(len(hows)) for columns in _COLUMNS[table]]
        if table == "article_words":
            expressions.append(_together(some, hows))
        seen: set[int] = set()
        for tier, expression in enumerate(expressions):
            if not expression:
                continue
            rows = [row for row in self.index._rows(table, f"({expression}){banned}") if row not in seen]
            rows = nsmallest(enough - len(seen), rows, key=places.__getitem__) if enough else rows
            seen.update(rows)
            yield from (Candidate(row, tier) for row in rows)
            if enough and len(seen) >= enough:
                return


def _fewer(forms: Sequence[Forms]) -> Iterator[tuple[Forms, ...]]:
    """Yield the terms that may answer in part: all of them, then all but the most frequent, and so on, then each alone."""
    rarest = sorted(forms, key=lambda form: form.texts)
    yield from (tuple(rarest[:size]) for size in range(len(rarest), 0, -1))
    yield from ((form,) for form in rarest[1:])


def _passage_hit(article: Article, found: Found) -> PassageHit:
    title = article.text[article.title.start : article.title.end] if article.title else ""
    published = article.published.edtf if article.published else None
    start, end = found.span
    return PassageHit(article.doc, title, published, found.score, article.text[start:end], start, end, found.matches, found.is_furniture)


# The language of FTS5: words and runs of words in quotes, so that nothing a user types is syntax.


def _quoted(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


def _whole(term: Term) -> str:
    return _quoted(term.folded)


def _in(expression: str, columns: str) -> str:
    return f"{{{columns}}} : ({expression})" if expression else ""


def _together(some: Sequence[Forms], hows: Sequence[str]) -> str:
    parts = [_any_of(form, hows) for form in some]
    return " AND ".join(f"({part})" for part in parts) if all(parts) else ""


def _any_of(form: Forms, hows: Sequence[str]) -> str:
    parts = [_quoted((word,)) for word, (how, _) in form.words.items() if how in hows]
    parts += [_quoted(words) for words, (how, _) in form.phrases.items() if how in hows]
    if form.prefix and "prefix" in hows:
        parts.append(f"{_quoted((form.prefix,))}*")
    return " OR ".join(parts)


# Building in memory.


def build_index(corpus: Corpus) -> Index:
    """Index a corpus that was read, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection)
    connection.execute("BEGIN")
    of_doc = {article.doc: rowid for rowid, article in enumerate(corpus.articles, 1)}
    connection.executemany(
        "INSERT INTO articles (id, file, doc, published, earliest) VALUES (?, 0, ?, ?, ?)",
        (
            (rowid, rowid, article.published and article.published.edtf, article.published and article.published.earliest)
            for rowid, article in enumerate(corpus.articles, 1)
        ),
    )
    words = [(rowid, article_words(article)) for rowid, article in enumerate(corpus.articles, 1)]
    told = [(rowid, event_words(event)) for rowid, event in enumerate(corpus.events, 1)]
    put_words(connection, words, told)
    put_events(connection, [(rowid, of_doc.get(event.doc, 0), event, None) for rowid, event in enumerate(corpus.events, 1)])
    counts: Counter[str] = Counter()
    for _, parts in words:
        counts.update(set(" ".join(parts).split()))
    for _, fields in told:
        for word in set(fields[0].split()):
            counts.setdefault(word, 1)
    put_vocabulary(connection, counts.items())
    names = spellings(fold_words(person.name) for event in corpus.events for person in event.people)
    connection.executemany("INSERT INTO spellings VALUES (?, ?)", ((word, other) for word, others in names.items() for other in others))
    connection.execute("COMMIT")
    return Index(connection, corpus)


def open_index(path: str | Path) -> Index:
    """Open an index on disk."""
    raise NotImplementedError
