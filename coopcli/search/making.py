"""The place of an index, made ready to be written by one process at a time: an index of nothing first, packed in the end.

In: a path. Out: an open connection. Start at `prepare`, `locked` and `opened_to_write`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from coopcli.errors import CoopError
from coopcli.search.store import INDEXES, SCHEMA_VERSION, connect, create, meta, set_meta, stranger

BEAT = 1.0  # seconds between two signs of life of who writes
_LARGE = 32_000_000  # bytes; of a large page of articles little is left over, of one that holds a small table most
_LARGE_PAGE, _SMALL_PAGE = 32_768, 8_192
LIFELESS = 15.0  # seconds without one after which nobody waits any more


def prepare(path: Path, *, is_ours: bool) -> None:
    """Look whether an index may be kept in a place; in the cache, `is_ours`, the folder is made. Raises CoopError where it may not."""
    if path.is_dir():
        raise CoopError(f"{path} is a folder.", "Name a file for the index with --to.")
    try:
        if path.exists() and not path.is_file():  # to put a file in the place of a device would break the machine
            raise CoopError(f"{path} is no ordinary file.", "Name another file for the index with --to.")
        if path.exists() and path.stat().st_size and stranger(path) and not is_ours:
            raise CoopError(f"{path} is no index of coopcli.", "Name another file, or remove it.")
        if is_ours:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not path.parent.is_dir():  # a misspelt path should leave no folders behind
            raise CoopError(f"There is no folder {path.parent}.", "Make it first.")
    except OSError as error:
        raise CoopError(
            f"No index can be kept at {path} ({(error.strerror or str(error)).lower()}).", "Name another place with --to."
        ) from error


@contextmanager
def locked(path: Path, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Let one process at a time write; the others wait while it shows life, and find the work done. A killed process lets go by itself.

    `on_wait` is called again and again while another one is waited for. Raises CoopError where the one that writes shows no life: it is
    suspended, say. The lock's file goes with the last who held it.
    """
    try:
        import fcntl
    except ImportError:  # Windows: SQLite's own locks are left
        yield
        return
    lock = Path(f"{path}.lock")
    descriptor = _taken(lock, fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB, on_wait)
    is_done = Event()
    Thread(target=_show_life, args=(descriptor, is_done), daemon=True).start()
    try:
        yield
    finally:
        is_done.set()
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _show_life(descriptor: int, is_done: Event) -> None:
    with suppress(OSError):
        while not is_done.wait(BEAT):
            os.utime(descriptor)


def _taken(lock: Path, flock: Callable[[int, int], None], how: int, on_wait: Callable[[], None] | None) -> int:
    """Return the lock's file, held; whoever holds it first touches it again and again."""
    seen, since = 0, time.monotonic()
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            flock(descriptor, how)
            if lock.exists() and os.path.samestat(os.fstat(descriptor), lock.stat()):  # else another one took it away meanwhile
                os.utime(descriptor)
                return descriptor
        except BlockingIOError:
            if seen != (seen := os.fstat(descriptor).st_mtime_ns):
                since = time.monotonic()
            elif time.monotonic() - since > LIFELESS:
                os.close(descriptor)
                raise CoopError(f"Another process holds {lock} and does not move.", "Let it go on, or end it; then ask again.") from None
        os.close(descriptor)
        if on_wait is not None:
            on_wait()
        time.sleep(0.05)


@contextmanager
def opened_to_write(path: Path, fingerprint: str, size: int) -> Iterator[sqlite3.Connection]:
    """Open the index to write in, a new one where it is of another version or damaged; `size` is how many bytes it is to be made from."""
    connection = _usable(path, fingerprint)
    if connection is None:
        _make_empty(path, fingerprint, page=_LARGE_PAGE if size > _LARGE else _SMALL_PAGE)
        connection = connect(path)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    try:
        yield connection
    finally:
        connection.close()


def _make_empty(path: Path, fingerprint: str, *, page: int) -> None:
    """Put an index of nothing in the place, at once: a file half made would be a stranger to the next run."""
    made = Path(f"{path}.new")
    for name in (made, Path(f"{made}-journal")):
        name.unlink(missing_ok=True)
    try:
        os.close(os.open(made, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(connect(made)) as connection:
            connection.execute(f"PRAGMA page_size = {page}")
            create(connection)
            set_meta(connection, "fingerprint", fingerprint)
    except BaseException:  # a full disk, or who stops us
        for name in (made, Path(f"{made}-journal")):
            name.unlink(missing_ok=True)
        raise
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


def make_indexes(connection: sqlite3.Connection) -> None:
    for line in filter(str.strip, INDEXES.split(";")):
        connection.execute(line)


def pack(connection: sqlite3.Connection) -> None:
    """Give back the room that building needed; where there is none to do it in, the index is only larger."""
    free, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    if free * 200 > pages:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA cache_size = -8192")  # of a larger one, packing fills many times the room
            connection.execute("VACUUM")
