"""Folders and files -> one digest of how they look, to tell within a second that a hundred thousand of them are as they were.

In: paths. Out: a digest, or None where a full listing must tell. Start at `look_of`. Nothing is opened but folders.
"""

from __future__ import annotations

import os
import stat
from array import array
from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b

_NAME = attrgetter("name")
_NUMBERS = attrgetter("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns")
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)


def look_of(paths: Sequence[str | Path]) -> bytes | None:
    """Return a digest of all that a listing rests on, links not followed: while it stays the same, `read_sources` gives the same.

    Return None where a folder cannot be listed, a clock is centuries off, or the system knows no folder by its number.
    """
    if os.scandir not in os.supports_fd:
        return None
    from hashlib import blake2b

    digest = blake2b()
    try:
        for path in paths:
            digest.update(os.fsencode(path) + b"\0")
            _add(os.fspath(path), digest)
    except (OSError, ValueError, OverflowError):
        return None
    return digest.digest()


def _add(root: str, digest: blake2b) -> None:
    """Add a file, or a folder with all that it holds: names in order, and of each its kind, size and times."""
    status = Path(root).stat()
    if not stat.S_ISDIR(status.st_mode):
        digest.update(repr(_NUMBERS(status)).encode())
        return
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        descriptor = os.open(folder, _FOLDER_FLAGS)
        try:
            with os.scandir(descriptor) as entries:
                there = sorted(entries, key=_NAME)
                looks = [entry.stat(follow_symlinks=False) for entry in there]
        finally:
            os.close(descriptor)
        names = [entry.name for entry in there]
        digest.update(f"{len(names)}\0".encode() + os.fsencode("\0".join(names)))
        digest.update(array("q", chain.from_iterable(map(_NUMBERS, looks))).tobytes())
        waiting += [f"{folder}/{name}" for name, look in zip(names, looks, strict=True) if stat.S_ISDIR(look.st_mode)]
