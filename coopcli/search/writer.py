"""Rows -> an index that is whole: what is added and taken out, and the words, spellings and order of time that follow from it.

In: an open connection and rows. Out: nothing; `finish` writes what the rest rests on. Start at `Writer`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from coopcli.model import Article, Event, Problem
from coopcli.search.fuzzy import all_known_names, spellings
from coopcli.search.rows import ArticleRow, rows_of, words_counted
from coopcli.search.store import given_back, kept, set_meta
from coopcli.text import fold_words

MANY = 1_000  # articles from which an index is worth packing
# A new index is written in few large parts, which are merged once in the end; what a refresh adds is merged by and by.
_WORDS = ("article_words", "event_words")
_AT_ONCE = {"automerge": 0, "hashsize": 32 << 20}
_BY_AND_BY = {"automerge": 4, "hashsize": 1 << 20}


class Writer:
    """Adds to an index and takes out of it, and keeps count of its words until `finish` writes them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counts: Counter[str] = Counter()
        self._is_new = connection.execute("SELECT 1 FROM vocabulary LIMIT 1").fetchone() is None  # then SQLite counts the words at the end
        if self._is_new:
            self._merging(_AT_ONCE)
        self._next_article = self._after("articles")
        self.next_event = self._after("events")

    def _merging(self, how: Mapping[str, int]) -> None:
        """Tell both tables of words how to merge what is added."""
        for table in _WORDS:
            self._connection.executemany(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", how.items())

    def _after(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0])

    def put(self, file: int, rows: Iterable[ArticleRow]) -> None:
        """Add articles with their events."""
        run = self._connection.executemany
        for row in rows:
            article, events = self._next_article, self.next_event
            self._next_article += 1
            self.next_event += len(row.events)
            run("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", [(article, file, *row.article)])
            run("INSERT INTO article_words (rowid, title, lead, body, furniture) VALUES (?, ?, ?, ?, ?)", [(article, *row.words)])
            if row.events:
                run(
                    f"INSERT INTO events VALUES ({', '.join('?' * 18)})",
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
        if self._is_new:
            if self._next_article > MANY:
                for table in _WORDS:
                    self._connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
            self._merging(_BY_AND_BY)
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
            kin: dict[str, int] = {}
            connection.executemany(
                "INSERT INTO names VALUES (?, ?)",
                ((name, kin.setdefault("\n".join(others), len(kin))) for name, others in all_known_names()),
            )
            connection.executemany("INSERT INTO kin VALUES (?, ?)", ((number, others) for others, number in kin.items()))

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
