"""Sources -> an index on disk that is whole, and again after some of them changed.

In: sources as they were listed, and what reads one. Out: a file. Start at `refresh`.
Every commit leaves an index of what was read so far, marked unfinished; the next run goes on from there.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from coopcli.errors import CoopError
from coopcli.model import Article, Event, Problem
from coopcli.search.index import Index
from coopcli.search.making import locked, make_indexes, opened_to_write, pack, prepare
from coopcli.search.rows import ArticleRow, Press, dictionary_of, rows_of
from coopcli.search.seen import Seen, Source, is_current, keep, keep_apart, listing_of, stamp
from coopcli.search.settling import Recogniser, kin_of_event, settle
from coopcli.search.store import meta, set_meta
from coopcli.search.workers import in_order, leaving_in_order
from coopcli.search.writer import Writer

CHUNK = 64  # sources that one process reads at a time: fewer cost more in passing than in reading
COMMIT_EVERY = 5.0  # seconds of work that a kill may lose
_COARSE, _FINE = 2_000_000_000, 20_000_000  # nanoseconds within which a file may change unseen by its clock


S = TypeVar("S", bound=Source)
Told = tuple[Article, tuple[Event, ...]] | Problem
Reader = Callable[[S], Iterable[Told]]


class Progress(Protocol):
    """Who is told how far the work is."""

    def __call__(self, done: int, total: int) -> None:
        """Sources done, and sources in all."""

    def wait(self) -> None:
        """Another process writes the index, and is waited for."""


class Refreshed(NamedTuple):
    """What a refresh did."""

    read: int
    dropped: int
    kept: int


class _Reading(NamedTuple):
    """What came of one source."""

    rows: tuple[ArticleRow, ...]
    problems: tuple[Problem, ...]


def refresh(
    path: str | os.PathLike[str],
    sources: Sequence[S],
    read_one: Reader[S],
    fingerprint: str,
    *,
    jobs: int = 1,
    recognise: Recogniser | None = None,
    progress: Progress | None = None,
    is_ours: bool = False,
    seen: Seen | None = None,
) -> Refreshed:
    """Bring an index up to date with the sources: read what is new or changed, drop what is gone, all of it where the fingerprint differs.

    `recognise` settles which events of several articles are one happening. `is_ours` lets a file that is no index be replaced, as in the
    cache folder. `seen` is kept, for `problems_seen` to tell at once that nothing changed. Raises CoopError where the place cannot hold an
    index. Interrupted, it keeps what was read; killed, what was committed.
    """
    path = Path(path)
    listing = listing_of(sources)
    if is_current(path, "listing", listing, fingerprint):
        keep_apart(path, seen)
        return Refreshed(0, 0, len(sources))
    prepare(path, is_ours=is_ours)
    work = partial(_refreshed, sources=sources, listing=listing, read=partial(_read, read_one), jobs=jobs, recognise=recognise, seen=seen)
    try:
        with leaving_in_order(), locked(path, progress.wait if progress is not None else None):
            if is_current(path, "listing", listing, fingerprint):  # the one that was waited for did the work
                return Refreshed(0, 0, len(sources))
            return _worked(
                path, partial(opened_to_write, path, fingerprint, sum(source.size for source in sources)), partial(work, progress=progress)
            )
    except (OSError, sqlite3.OperationalError) as error:
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
        raise CoopError(f"The index {path} cannot be written ({why}).", "Free some space, or name another place with --to.") from error


def _worked(
    path: Path,
    opened: Callable[[], AbstractContextManager[sqlite3.Connection]],
    work: Callable[[sqlite3.Connection], Refreshed],
) -> Refreshed:
    try:
        with opened() as connection:
            return work(connection)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # damaged where nothing looked so far: all is read anew
        path.unlink(missing_ok=True)
        with opened() as connection:
            return work(connection)


def _refreshed(
    connection: sqlite3.Connection,
    *,
    sources: Sequence[S],
    listing: bytes,
    read: Callable[[bytes | None, Sequence[S]], Any],
    jobs: int,
    recognise: Recogniser | None,
    progress: Progress | None,
    seen: Seen | None,
) -> Refreshed:
    stamps = {os.fsencode(source.path): stamp(source) for source in sources}
    was_complete = bool(meta(connection, "is complete"))
    there = {bytes(path): (rowid, bytes(look)) for rowid, path, look in connection.execute("SELECT id, path, stamp FROM files")}
    gone = [rowid for key, (rowid, look) in there.items() if stamps.get(key) != look]
    todo = [source for source in sources if there.get(key := os.fsencode(source.path), (0, b""))[1] != stamps[key]]
    connection.execute("BEGIN IMMEDIATE")
    writer = Writer(connection)
    first = writer.next_event
    try:
        set_meta(connection, "is complete", 0)
        kin_gone = _take_out(connection, writer, gone, recognise)
        committed = time.monotonic()
        with closing(_readings(connection, todo, read, jobs)) as readings:  # whatever stops us, no process stays behind
            for done, (source, reading, began) in enumerate(readings, 1):
                place = os.fsencode(source.path)
                row = connection.execute(
                    "INSERT INTO files (path, stamp) VALUES (?, ?)",
                    (place, stamps[place] if _is_settled(source, began) else b""),
                )
                writer.put(row.lastrowid or 0, reading.rows)
                writer.put_problems(row.lastrowid or 0, reading.problems)
                if progress is not None:
                    progress(done, len(todo))
                if time.monotonic() - committed > COMMIT_EVERY:
                    connection.execute("COMMIT")
                    connection.execute("BEGIN IMMEDIATE")
                    committed = time.monotonic()
        make_indexes(connection)
        if recognise is not None:
            settle(connection, recognise, gone=kin_gone, since=first if was_complete else 0)
        writer.finish(recount=not was_complete and bool(there))
        is_settled = connection.execute("SELECT 1 FROM files WHERE stamp = x'' LIMIT 1").fetchone() is None
        set_meta(connection, "listing", listing if is_settled else b"")
        keep(connection, seen if is_settled else None)
        set_meta(connection, "is complete", 1)
        connection.execute("COMMIT")
    except KeyboardInterrupt:
        connection.execute("ROLLBACK")  # to the last commit: what came after it may be half an article
        raise
    except sqlite3.OperationalError:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    if not there:
        pack(connection)
    return Refreshed(len(todo), len(gone), len(sources) - len(todo))


def _is_settled(source: Source, began: int) -> bool:
    """Say whether a file changed long enough before it was read: one that changes again within the clock's tick would look the same."""
    tick = _COARSE if source.ctime_ns % 1_000_000_000 == 0 else _FINE
    return source.ctime_ns + tick < began


def _take_out(connection: sqlite3.Connection, writer: Writer, files: Iterable[int], recognise: Recogniser | None) -> set[str]:
    """Remove what came of some files; return the kin of its events."""
    index = Index(connection)
    kin: set[str] = set()
    for file in files:
        told = []
        for (article,) in connection.execute("SELECT id FROM articles WHERE file = ?", (file,)).fetchall():
            events = [(event, index.event(event)) for event in index.events_in(article)]
            told.append((article, index.article(article), events))
            kin.update(kin_of_event(event, recognise) for _, event in events if recognise is not None)
        writer.take_out(file, told)
    return kin


# Reading, in one process or in several.


def _read(read_one: Reader[S], dictionary: bytes | None, sources: Sequence[S]) -> tuple[bytes, list[_Reading], int]:
    """Read some sources into rows; the first ones of an index also make its dictionary."""
    began = time.time_ns()
    told = [list(read_one(source)) for source in sources]
    if dictionary is None:
        dictionary = dictionary_of(one for some in told for one in some if not isinstance(one, Problem))
    press = Press(dictionary)
    readings = [
        _Reading(
            tuple(rows_of(*one, press) for one in some if not isinstance(one, Problem)),
            tuple(one for one in some if isinstance(one, Problem)),
        )
        for some in told
    ]
    return dictionary, readings, began


def _readings(
    connection: sqlite3.Connection, todo: Sequence[S], read: Callable[[bytes | None, Sequence[S]], Any], jobs: int
) -> Generator[tuple[S, _Reading, int], None, None]:
    """Yield what came of each source, in their order whatever the number of processes."""
    chunks = [todo[at : at + CHUNK] for at in range(0, len(todo), CHUNK)]
    if not chunks:
        return
    dictionary = meta(connection, "dictionary")
    if dictionary is None:
        dictionary, readings, began = read(None, chunks[0])
        set_meta(connection, "dictionary", dictionary)
        yield from ((source, reading, began) for source, reading in zip(chunks[0], readings, strict=True))
        chunks = chunks[1:]
    work = partial(read, dictionary)
    for chunk, (_, readings, began) in zip(chunks, in_order(work, chunks, jobs), strict=True):
        yield from ((source, reading, began) for source, reading in zip(chunk, readings, strict=True))
