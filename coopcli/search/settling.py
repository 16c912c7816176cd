"""Which events of several articles are one happening, settled inside an index: only among those that may be, a few thousand at a time.

In: an open index and who recognises. Out: nothing; `same_as` is written. Start at `settle`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from coopcli.model import Event
from coopcli.search.rows import outlined
from coopcli.search.store import given_back, kept

AT_A_TIME = 5_000  # events in memory


class Recogniser(NamedTuple):
    """What recognises happenings, given each article's own date; and the kin, by kind and countries, within which it may find any."""

    settled: Callable[[Iterable[Event], Mapping[str, str | None]], Iterable[Event]]
    kin: Callable[[str, Collection[str]], str]


def kin_of_event(event: Event, recognise: Recogniser) -> str:
    """Return the kin of an event."""
    return recognise.kin(event.kind, {party.country for party in event.parties if party.country})


def settle(connection: sqlite3.Connection, recognise: Recogniser, *, gone: Collection[str] = (), since: int = 0) -> None:
    """Write down which events are one happening, among the kin that are touched: those of what is gone, and of the rows since one."""
    kindred: dict[str, list[int]] = {}
    touched = set(gone)
    for rowid, kin in _kin_of_rows(connection, recognise):
        kindred.setdefault(kin, []).append(rowid)
        if rowid >= since:
            touched.add(kin)
    some: list[int] = []
    for kin in sorted(touched & kindred.keys()):
        some += kindred[kin]
        if len(some) >= AT_A_TIME:
            _settle_some(connection, recognise, some)
            some = []
    if some:
        _settle_some(connection, recognise, some)


def _kin_of_rows(connection: sqlite3.Connection, recognise: Recogniser) -> Iterator[tuple[int, str]]:
    ask = "SELECT events.id, kind, country FROM events LEFT JOIN parties ON parties.event = events.id ORDER BY events.id"
    for (rowid, kind), rows in groupby(connection.execute(ask), key=lambda row: row[:2]):
        yield rowid, recognise.kin(kind, {country for _, _, country in rows if country})


def _settle_some(connection: sqlite3.Connection, recognise: Recogniser, some: Iterable[int]) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS chosen (event INTEGER PRIMARY KEY)")
    connection.execute("DELETE FROM temp.chosen")
    connection.executemany("INSERT INTO temp.chosen VALUES (?)", ((rowid,) for rowid in some))
    dates = connection.execute(
        "SELECT doc, published FROM articles WHERE id IN (SELECT article FROM events WHERE id IN (SELECT event FROM temp.chosen))"
    )
    published = {given_back(doc): when for doc, when in dates}
    rows = list(outlined(connection, "events.id IN (SELECT event FROM temp.chosen)"))
    told = recognise.settled([event for _, event in rows], published)
    connection.executemany(
        "UPDATE events SET same_as = ? WHERE id = ?",
        [
            (event.same_as and kept(event.same_as), rowid)
            for (rowid, before), event in zip(rows, told, strict=True)
            if before.same_as != event.same_as
        ],
    )
