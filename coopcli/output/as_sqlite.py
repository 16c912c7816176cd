"""A SQLite database that documents itself: one table a shape, a view of happenings, and what each column means in `documentation`.

The second door to sqlite3: the index keeps folded words for searching, this is a file for others (Datasette, a spreadsheet, a notebook).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from coopcli.happenings import happenings
from coopcli.model import Event
from coopcli.output.answers import Cell, Look, Reply
from coopcli.output.sheets import events_of

# table -> column -> its type and what it means
TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "events": {
        "id": ("TEXT PRIMARY KEY", "article and number, as coopcli show takes it"),
        "doc": ("TEXT NOT NULL", "the article: path of the file without its suffix"),
        "happening": ("TEXT NOT NULL", "shared by the events of several articles that are one happening: the id of the first"),
        "is_best_telling": ("INTEGER NOT NULL", "1 for the event that tells its happening best; count these to count happenings"),
        "kind": ("TEXT NOT NULL", "agreement, meeting or conference"),
        "status": ("TEXT NOT NULL", "what the text says has happened, never more"),
        "instrument": ("TEXT", "for agreements: convention, memorandum, ..."),
        "count": ("INTEGER NOT NULL", "how many papers that the text does not tell apart"),
        "title": ("TEXT NOT NULL", "the words of the source"),
        "subject": ("TEXT", "what it is about, in the words of the source"),
        "date_edtf": ("TEXT", "the date as precise as the text, EDTF (ISO 8601-2)"),
        "date_earliest": ("TEXT", "the first day it may mean"),
        "date_latest": ("TEXT", "the last day it may mean"),
        "date_text": ("TEXT", "the words it came from"),
        "date_basis": ("TEXT", "stated by the text, or only the article's own date (published)"),
        "place": ("TEXT", "the city where it happened"),
        "place_country": ("TEXT", "its country, ISO 3166-1 alpha-2"),
        "background": ("INTEGER NOT NULL", "1 for what the article only recalls or announces in passing"),
    },
    "parties": {
        "event_id": ("TEXT NOT NULL REFERENCES events (id)", "the event"),
        "place": ("INTEGER NOT NULL", "its place among the parties, from 1"),
        "name": ("TEXT NOT NULL", "a state, institution, organisation or company"),
        "country": ("TEXT", "ISO 3166-1 alpha-2"),
        "type": ("TEXT NOT NULL", "state, institution, organisation, company or other"),
    },
    "people": {
        "event_id": ("TEXT NOT NULL REFERENCES events (id)", "the event"),
        "place": ("INTEGER NOT NULL", "the place among the people, from 1"),
        "name": ("TEXT NOT NULL", "without titles, as the article spells it"),
        "role": ("TEXT", "the office in the words of the source"),
        "country": ("TEXT", "ISO 3166-1 alpha-2"),
        "part": ("TEXT NOT NULL", "signatory, participant, speaker or witness"),
    },
    "evidence": {
        "event_id": ("TEXT NOT NULL REFERENCES events (id)", "the event"),
        "place": ("INTEGER NOT NULL", "its place among the sentences, from 1"),
        "text": ("TEXT NOT NULL", "a sentence that the event rests on"),
        "start": ("INTEGER NOT NULL", "where it begins in the decoded file, in characters"),
        "end": ("INTEGER NOT NULL", "where it ends, excluded"),
    },
    "documentation": {
        "table_name": ("TEXT NOT NULL", "a table of this file"),
        "column_name": ("TEXT NOT NULL", "a column of it"),
        "meaning": ("TEXT NOT NULL", "what it holds"),
    },
}  # fmt: skip
_AFTERWARDS = """
CREATE INDEX parties_event ON parties (event_id);
CREATE INDEX people_event ON people (event_id);
CREATE INDEX evidence_event ON evidence (event_id);
CREATE VIEW happenings AS SELECT *, (SELECT count(*) FROM events AS e WHERE e.happening = events.happening) AS articles
  FROM events WHERE is_best_telling = 1;
"""


def write(reply: Reply, look: Look) -> Iterator[bytes]:
    connection = sqlite3.connect(":memory:")
    try:
        _fill(connection, events_of(reply))
        yield connection.serialize()
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, events: tuple[Event, ...]) -> None:
    for table, columns in TABLES.items():
        lines = ", ".join(f'"{name}" {kind}' for name, (kind, _) in columns.items())
        connection.execute(f'CREATE TABLE "{table}" ({lines})')
    happening = {event.id: (told.tellings, index == 0) for told in happenings(events) for index, event in enumerate(told.tellings)}
    for event in events:
        tellings, is_best = happening[event.id]
        _insert(connection, "events", [_event_row(event, event.same_as or tellings[0].id, is_best)])
        _insert(connection, "parties", ((event.id, n, one.name, one.country, one.type) for n, one in enumerate(event.parties, 1)))
        _insert(connection, "people", ((event.id, n, one.name, one.role, one.country, one.part) for n, one in enumerate(event.people, 1)))
        _insert(connection, "evidence", ((event.id, n, one.text, one.start, one.end) for n, one in enumerate(event.evidence, 1)))
    _insert(connection, "documentation", ((table, name, told) for table, columns in TABLES.items() for name, (_, told) in columns.items()))
    connection.executescript(_AFTERWARDS)
    connection.commit()


def _event_row(event: Event, happening: str, is_best: bool) -> tuple[Cell, ...]:
    date, place = event.date, event.place
    return (
        event.id, event.doc, happening, int(is_best), event.kind, event.status, event.instrument, event.count, event.title, event.subject,
        *((date.edtf, date.earliest, date.latest, date.text, date.basis) if date else (None, None, None, None, None)),
        *((place.name, place.country) if place else (None, None)), int(event.background),
    )  # fmt: skip


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Cell, ...]]) -> None:
    marks = ", ".join("?" for _ in TABLES[table])
    connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', [tuple(map(_storable, row)) for row in rows])


def _storable(cell: Cell) -> Cell:
    """Return the cell as SQLite can hold it: half a letter, left by broken JSON, becomes a visible escape."""
    return cell.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(cell, str) else cell
