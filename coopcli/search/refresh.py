"""Sources -> an index on disk that is whole, and again after some of them changed; parts of an index -> one.

In: sources as they were listed, and what reads one. Out: a file. Start at `refresh`, then `merge`.
Every commit leaves an index of what was read so far, marked unfinished; the next run goes on from there.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple, Protocol, TypeVar

from coopcli.errors import CoopError
from coopcli.model import Article, Event, Problem
from coopcli.search.index import Index
from coopcli.search.store import (
    INDEXES,
    SCHEMA_VERSION,
    ArticleRow,
    Press,
    Writer,
    connect,
    create,
    dictionary_of,
    event_from,
    given_back,
    kept,
    meta,
    rows_of,
    set_meta,
    stranger,
)

CHUNK = 64  # sources that one process reads at a time: fewer cost more in passing than in reading
COMMIT_EVERY = 5.0  # seconds of work that a kill may lose
_COARSE, _FINE = 2_000_000_000, 20_000_000  # nanoseconds within which a file may change unseen by its clock


class Source(Protocol):
    """A file as it was listed."""

    @property
    def doc(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...
    @property
    def ctime_ns(self) -> int: ...


S = TypeVar("S", bound=Source)
Told = tuple[Article, tuple[Event, ...]] | Problem
Reader = Callable[[S], Iterable[Told]]
Progress = Callable[[int, int], None]  # sources done, sources in all
Recogniser = Callable[[Iterable[Event], Mapping[str, str | None]], Iterable[Event]]  # events, each article's own date -> `same_as` settled


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
) -> Refreshed:
    """Bring an index up to date with the sources: read what is new or changed, drop what is gone, all of it where the fingerprint differs.

    `recognise` settles which events of several articles are one happening. `is_ours` lets a file that is no index be replaced, as in the
    cache folder. Raises CoopError where the place cannot hold an index. Interrupted, it keeps what was read; killed, what was committed.
    """
    path = Path(path)
    listing = listing_of(sources)
    if is_current(path, listing, fingerprint):
        return Refreshed(0, 0, len(sources))
    _prepare(path, is_ours=is_ours)
    work = partial(_refreshed, sources=sources, listing=listing, read=partial(_read, read_one), jobs=jobs, recognise=recognise)
    try:
        with _locked(path):
            return _worked(path, fingerprint, partial(work, progress=progress))
    except (OSError, sqlite3.OperationalError) as error:
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
        raise CoopError(f"The index {path} cannot be written ({why}).", "Free some space, or name another place with --to.") from error


def _worked(path: Path, fingerprint: str, work: Callable[[sqlite3.Connection], Refreshed]) -> Refreshed:
    try:
        with _opened(path, fingerprint) as connection:
            return work(connection)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # damaged where nothing looked so far: all is read anew
        path.unlink(missing_ok=True)
        with _opened(path, fingerprint) as connection:
            return work(connection)


def stamp(source: Source) -> bytes:
    """Return a digest of how a file looked when it was listed, and of its id; a file that still looks so is not read again."""
    from hashlib import blake2b

    look = f"{source.size} {source.mtime_ns} {source.ctime_ns} {source.doc}"
    return blake2b(look.encode(errors="surrogatepass"), digest_size=8).digest()


def listing_of(sources: Sequence[Source]) -> bytes:
    """Return what tells one listing from another: a digest of the paths, the ids and how the files looked."""
    from array import array
    from hashlib import blake2b

    names = "\0".join([f"{source.path}\0{source.doc}" for source in sources])
    looks = [number for source in sources for number in (source.size, source.mtime_ns, source.ctime_ns)]
    try:
        numbers = array("q", looks).tobytes()
    except OverflowError:  # a clock that is centuries off
        numbers = repr(looks).encode()
    return blake2b(names.encode(errors="surrogatepass") + b"\0" + numbers).digest()


def is_current(path: str | os.PathLike[str], listing: bytes, fingerprint: str) -> bool:
    """Say whether an index is whole and holds this listing as this version reads it."""
    if stranger(path):
        return False
    try:
        connection = connect(path)
        try:
            return (
                connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
                and bool(meta(connection, "is complete"))
                and meta(connection, "fingerprint") == fingerprint
                and meta(connection, "listing") == listing
            )
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _prepare(path: Path, *, is_ours: bool) -> None:
    if path.is_dir():
        raise CoopError(f"{path} is a folder.", "Name a file for the index with --to.")
    try:
        if path.exists() and not path.is_file():  # to put a file in the place of a device would break the machine
            raise CoopError(f"{path} is no ordinary file.", "Name another file for the index with --to.")
        if path.exists() and path.stat().st_size and stranger(path) and not is_ours:
            raise CoopError(f"{path} is no index of coopcli.", "Name another file, or remove it.")
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CoopError(
            f"No index can be kept at {path} ({(error.strerror or str(error)).lower()}).", "Name another place with --to."
        ) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time write; the others wait, and find the work done. A killed process lets go by itself."""
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own locks are left
        yield
        return
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _opened(path: Path, fingerprint: str) -> Iterator[sqlite3.Connection]:
    """Open the index to write in, a new one where it is of another version or damaged."""
    connection = _usable(path, fingerprint)
    if connection is None:
        _make_empty(path, fingerprint)
        connection = connect(path)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    try:
        yield connection
    finally:
        connection.close()


def _make_empty(path: Path, fingerprint: str) -> None:
    """Put an index of nothing in the place, at once: a file half made would be a stranger to the next run."""
    made = Path(f"{path}.new")
    for name in (made, Path(f"{made}-journal")):
        name.unlink(missing_ok=True)
    os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    connection = connect(made)
    try:
        connection.execute("PRAGMA page_size = 32768")  # of a page of articles, little is left over
        create(connection)
        set_meta(connection, "fingerprint", fingerprint)
    finally:
        connection.close()
    for name in (path, Path(f"{path}-journal")):
        name.unlink(missing_ok=True)
    made.replace(path)


def _usable(path: Path, fingerprint: str) -> sqlite3.Connection | None:
    if not path.exists() or stranger(path):
        return None
    connection = None
    try:
        connection = connect(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == SCHEMA_VERSION and meta(connection, "fingerprint") == fingerprint and _is_sound(connection):
            return connection
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    return None


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Say whether the file holds all the pages that it says it does; a deeper look would cost as much as reading anew."""
    connection.execute("SELECT count(*) FROM files").fetchone()
    connection.execute("SELECT rowid FROM article_words WHERE article_words MATCH 'a' LIMIT 1").fetchone()
    return True


def _refreshed(
    connection: sqlite3.Connection,
    *,
    sources: Sequence[S],
    listing: bytes,
    read: Callable[[bytes | None, Sequence[S]], Any],
    jobs: int,
    recognise: Recogniser | None,
    progress: Progress | None,
) -> Refreshed:
    stamps = {os.fsencode(source.path): stamp(source) for source in sources}
    was_complete = bool(meta(connection, "is complete"))
    there = {bytes(path): (rowid, bytes(look)) for rowid, path, look in connection.execute("SELECT id, path, stamp FROM files")}
    gone = [rowid for key, (rowid, look) in there.items() if stamps.get(key) != look]
    todo = [source for source in sources if there.get(key := os.fsencode(source.path), (0, b""))[1] != stamps[key]]
    connection.execute("BEGIN IMMEDIATE")
    writer = Writer(connection)
    try:
        set_meta(connection, "is complete", 0)
        _take_out(connection, writer, gone)
        committed = time.monotonic()
        for done, (source, reading, began) in enumerate(_readings(connection, todo, read, jobs), 1):
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
        _make_indexes(connection)
        if recognise is not None:
            _settle_happenings(connection, recognise)
        writer.finish(recount=not was_complete and bool(there))
        is_settled = connection.execute("SELECT 1 FROM files WHERE stamp = x'' LIMIT 1").fetchone() is None
        set_meta(connection, "listing", listing if is_settled else b"")
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
        _pack(connection)
    return Refreshed(len(todo), len(gone), len(sources) - len(todo))


def _pack(connection: sqlite3.Connection) -> None:
    """Give back the room that building needed; where there is none to do it in, the index is only larger."""
    free, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    if free * 20 > pages:
        with suppress(sqlite3.OperationalError):
            connection.execute("VACUUM")


def _is_settled(source: Source, began: int) -> bool:
    """Say whether a file changed long enough before it was read: one that changes again within the clock's tick would look the same."""
    tick = _COARSE if source.ctime_ns % 1_000_000_000 == 0 else _FINE
    return source.ctime_ns + tick < began


def _take_out(connection: sqlite3.Connection, writer: Writer, files: Iterable[int]) -> None:
    index = Index(connection)
    for file in files:
        told = []
        for (article,) in connection.execute("SELECT id FROM articles WHERE file = ?", (file,)).fetchall():
            events = connection.execute("SELECT id FROM events WHERE article = ? ORDER BY id", (article,)).fetchall()
            told.append((article, index.article(article), [(event, index.event(event)) for (event,) in events]))
        writer.take_out(file, told)


def _settle_happenings(connection: sqlite3.Connection, recognise: Recogniser) -> None:
    """Write down which events of several articles are one happening; in the order of their ids, as a corpus in memory has them."""
    published = {given_back(doc): when for doc, when in connection.execute("SELECT doc, published FROM articles")}
    rows = connection.execute(
        "SELECT events.id, same_as, record FROM events JOIN articles ON articles.id = events.article ORDER BY articles.doc, events.id"
    ).fetchall()
    press = Press(meta(connection, "dictionary") or b"")
    told = recognise([event_from(press.inflate(record), "", None) for _, _, record in rows], published)
    changed = [
        (event.same_as and kept(event.same_as), rowid)
        for (rowid, same_as, _), event in zip(rows, told, strict=True)
        if (same_as and given_back(same_as)) != event.same_as
    ]
    connection.executemany("UPDATE events SET same_as = ? WHERE id = ?", changed)


def _make_indexes(connection: sqlite3.Connection) -> None:
    for line in filter(str.strip, INDEXES.split(";")):
        connection.execute(line)


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
) -> Iterator[tuple[S, _Reading, int]]:
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
    for chunk, (_, readings, began) in zip(chunks, _in_order(work, chunks, jobs), strict=True):
        yield from ((source, reading, began) for source, reading in zip(chunk, readings, strict=True))


def _in_order(work: Callable[[Sequence[S]], Any], chunks: Sequence[Sequence[S]], jobs: int) -> Iterator[Any]:
    if jobs < 2 or len(chunks) < 2:
        yield from map(work, chunks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import active_children

    waiting: deque[Future[Any]] = deque()
    others = set(active_children())
    pool = ProcessPoolExecutor(min(jobs, len(chunks)), initializer=_begin_work, initargs=(os.getpid(),))
    try:
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        pool.shutdown()
    except BaseException:  # an interrupt, above all: what is half read is not waited for
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - others:
            worker.terminate()
        raise


def _begin_work(parent: int) -> None:
    """Leave Ctrl-C to the process that writes, and do not outlive it: it may be killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


# Parts.


def merge(parts: Sequence[str | os.PathLike[str]], to: str | os.PathLike[str], *, recognise: Recogniser | None = None) -> None:
    """Join parts of one corpus, as `--shard` made them. Raises CoopError where a part is no index, or of another version."""
    from coopcli.search.store import open_file

    opened = [open_file(part) for part in parts]
    prints = {meta(connection, "fingerprint") for connection in opened}
    if len(prints) != 1:
        raise CoopError("The parts were made by different versions of coopcli.", "Make them anew with one version.")
    path = Path(to)
    if path.exists():
        raise CoopError(f"{path} is there already.", "Name another file, or remove it.")
    _prepare(path, is_ours=False)
    with _locked(path), _opened(path, prints.pop()) as connection:
        connection.execute("BEGIN IMMEDIATE")
        writer = Writer(connection)
        dictionary = next((found for part in opened if (found := meta(part, "dictionary"))), b"")
        set_meta(connection, "dictionary", dictionary)
        press = Press(dictionary)
        rows = sorted((row, number) for number, part in enumerate(opened) for row in part.execute("SELECT path, stamp, id FROM files"))
        seen: set[object] = set()
        for (place, look, file), number in rows:
            if place in seen:
                continue
            seen.add(place)
            added = connection.execute("INSERT INTO files (path, stamp) VALUES (?, ?)", (place, look)).lastrowid or 0
            index = Index(opened[number])
            for (article,) in opened[number].execute("SELECT id FROM articles WHERE file = ? ORDER BY id", (file,)).fetchall():
                events = opened[number].execute("SELECT id FROM events WHERE article = ? ORDER BY id", (article,)).fetchall()
                writer.put(added, [rows_of(index.article(article), [index.event(event) for (event,) in events], press)])
            found = opened[number].execute("SELECT path, reason, is_error FROM problems WHERE file = ?", (file,))
            writer.put_problems(added, (Problem(given_back(where), reason, bool(is_error)) for where, reason, is_error in found))
        _make_indexes(connection)
        if recognise is not None:
            _settle_happenings(connection, recognise)
        writer.finish()
        set_meta(connection, "listing", b"")
        set_meta(connection, "is complete", 1)
        connection.execute("COMMIT")
        _pack(connection)
    for part in opened:
        part.close()
