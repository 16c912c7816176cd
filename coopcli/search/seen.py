"""Files as they were listed -> whether an index still holds what they are.

In: sources, or a look at all of them in one digest. Out: yes or no, and what was wrong with them. Start at `is_current`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from coopcli.model import Problem
from coopcli.search.store import SCHEMA_VERSION, connect, meta, set_meta, stranger


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


class Seen(NamedTuple):
    """How all files looked before they were listed, in one digest, and what was wrong with them."""

    look: bytes
    problems: tuple[Problem, ...]


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


def is_current(path: str | os.PathLike[str], key: Literal["listing", "look"], digest: bytes, fingerprint: str) -> bool:
    """Say whether an index is whole and holds what the digest of a listing, or of a look, stands for, as this version reads it."""
    if stranger(path):
        return False
    with suppress(sqlite3.Error), closing(connect(path)) as connection:
        return (
            connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
            and bool(meta(connection, "is complete"))
            and meta(connection, "fingerprint") == fingerprint
            and meta(connection, key) == digest
        )
    return False


def problems_seen(path: str | os.PathLike[str], look: bytes, fingerprint: str) -> tuple[Problem, ...] | None:
    """Return what was wrong with the files when they were listed; None where they look otherwise than the index holds them."""
    import json

    if not is_current(path, "look", look, fingerprint):
        return None
    with suppress(sqlite3.Error), closing(connect(path)) as connection:
        return tuple(Problem(*told) for told in json.loads(meta(connection, "problems of listing")))
    return None


def keep(connection: sqlite3.Connection, seen: Seen | None) -> None:
    import json

    set_meta(connection, "look", seen.look if seen else b"")
    problems = [(one.path, one.reason, one.is_error) for one in (seen.problems if seen else ())]
    set_meta(connection, "problems of listing", json.dumps(problems))


def keep_apart(path: Path, seen: Seen | None) -> None:
    """Keep how the files look in an index that holds them already; where another one writes, it is kept another time."""
    if seen is not None:
        with suppress(sqlite3.Error), closing(connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute("BEGIN IMMEDIATE")
            keep(connection, seen)
            connection.execute("COMMIT")
