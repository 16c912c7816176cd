"""Paths -> what is to be read, its order and ids the same everywhere; the only opener of the user's files.

In: folders, files, or "-". Out: a `Source` for each file to read, a `Problem` for each passed over. Start at `read_sources`.
Nothing is opened while listing; pipes, sockets and devices are never opened at all.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from coopcli.errors import UnreadableCorpus
from coopcli.model import Problem
from coopcli.shape import dataclass

MAX_FILE_SIZE = 20_000_000
_HIGHEST_BOUND = 1 << 40  # a larger one is no bound; streams take no number beyond what a machine can address
_PIECE = 1 << 16
STDIN = "-"

# The suffixes that are read, and how; the first of two files that differ in suffix alone keeps the short id.
FORMATS: dict[str, str] = {
    ".txt": "text", ".md": "text", ".text": "text", ".html": "html", ".htm": "html",
    ".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".csv": "csv", ".zip": "zip",
}  # fmt: skip
CONTAINERS = frozenset({"jsonl", "csv", "zip"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its id, where it is and how it looked when listed. `doc` of a container is what its articles' ids begin with."""

    doc: str
    path: str
    format: str
    size: int
    mtime_ns: int
    ctime_ns: int
    max_size: int = MAX_FILE_SIZE
    follow: bool = False

    @property
    def is_container(self) -> bool:
        """Say whether it holds many articles: a table, lines of JSON, an archive."""
        return self.format in CONTAINERS


def read_sources(paths: Sequence[str | Path], *, follow: bool = False, max_file_size: int = MAX_FILE_SIZE) -> Iterator[Source | Problem]:
    """List what is to be read: problems first, then sources sorted by id.

    Raises UnreadableCorpus where a path is not there or cannot be listed. Links inside a folder are passed over unless `follow`.
    """
    roots = list(dict.fromkeys(os.fspath(path) for path in paths))
    max_file_size = min(max_file_size, _HIGHEST_BOUND)
    listed = [_list_root(root, follow=follow, max_file_size=max_file_size) for root in roots]
    sources = _told_apart([[item for item in items if isinstance(item, Source)] for items in listed], roots)
    problems = [item for items in listed for item in items if isinstance(item, Problem)]
    problems.sort(key=lambda problem: (problem.path, problem.reason))
    sources.sort(key=lambda source: (source.doc, source.path))
    return iter([*problems, *sources])


def format_of(name: str) -> tuple[str, str] | None:
    """Return a file name's format and the name without its suffix: `format_of("a/b.TXT") == ("text", "a/b")`; None for another suffix."""
    lowered = name.lower()
    for suffix in (".jsonl.gz", "." + lowered.rpartition(".")[2]):
        if lowered.endswith(suffix) and suffix in FORMATS and len(lowered.rpartition("/")[2]) > len(suffix):
            return FORMATS[suffix], name[: -len(suffix)]
    return None


def read_bytes(source: Source) -> bytes | Problem:
    """Return what a file holds, or why it cannot be read; never more than its bound, never from anything but a plain file."""
    if source.path == STDIN:
        return _read_stdin(source)
    opened = open_file(source)
    if isinstance(opened, Problem):
        return opened
    try:
        with opened:
            raw = _up_to(opened, source.max_size + 1)
    except OSError as error:
        return Problem(source.path, _said(error))
    return too_large(source.path, source.max_size) if len(raw) > source.max_size else raw


def open_file(source: Source) -> BinaryIO | Problem:
    """Open a plain file for reading; a pipe or device that has taken its place since it was listed is left alone."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(source.path, flags if source.follow else flags | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError) as error:
        return Problem(source.path, _said(error))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            return Problem(source.path, f"{_what(status.st_mode)}, not a file", is_error=False)
        if not source.is_container and status.st_size > source.max_size:
            os.close(descriptor)
            return too_large(source.path, source.max_size)
        return os.fdopen(descriptor, "rb")
    except OSError as error:
        with suppress(OSError):
            os.close(descriptor)
        return Problem(source.path, _said(error))


def too_large(path: str, max_size: int) -> Problem:
    """Say that a file is passed over for its size."""
    return Problem(path, f"larger than {max_size:,} bytes (--max-file-size)")


def _up_to(stream: BinaryIO, most: int) -> bytes:
    """Read so many bytes at most, in pieces: asked for all at once, Python sets aside as much memory as the bound."""
    pieces = []
    while most > 0 and (piece := stream.read(min(most, _PIECE))):
        pieces.append(piece)
        most -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _read_stdin(source: Source) -> bytes | Problem:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return Problem(STDIN, "standard input is closed")
    try:
        raw = _up_to(stream, source.max_size + 1)
    except (OSError, ValueError) as error:
        return Problem(STDIN, _said(error))
    return too_large(STDIN, source.max_size) if len(raw) > source.max_size else raw


def _list_root(root: str, *, follow: bool, max_file_size: int) -> list[Source | Problem]:
    if root == STDIN:
        return [Source("stdin", STDIN, "text", 0, 0, 0, max_file_size)]
    try:
        status = Path(root).stat()  # what the user names is meant, even through a link
    except (OSError, ValueError) as error:
        raise UnreadableCorpus(f"{root}: {_said(error)}.", "Name a folder or a file with --corpus, or - for standard input.") from error
    if stat.S_ISDIR(status.st_mode):
        return _walk(root, follow=follow, max_file_size=max_file_size)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableCorpus(f"{root} is {_what(status.st_mode)}, not a folder or a file.", "Use --corpus - to read standard input.")
    name = Path(root).name
    kind, stem = format_of(name) or ("text", name)
    return [_checked(Source(stem, root, kind, status.st_size, status.st_mtime_ns, status.st_ctime_ns, max_file_size, follow=True))]


def _walk(root: str, *, follow: bool, max_file_size: int) -> list[Source | Problem]:
    found: list[Source | Problem] = []
    visited: set[tuple[int, int]] = set()
    waiting = [(root, "")]
    while waiting:
        folder, inside = waiting.pop()
        entries = _entries(folder, is_root=not inside, found=found)
        if follow and entries is not None and not _is_new(folder, visited, found):
            continue
        files: list[Source] = []
        folders: list[tuple[str, str]] = []
        for entry in entries or ():
            try:
                status = entry.stat(follow_symlinks=follow)
            except OSError as error:
                found.append(Problem(entry.path, "a link to nowhere" if follow and entry.is_symlink() else _said(error)))
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.append((entry.path, f"{inside}{entry.name}/"))
                continue
            read_as = format_of(entry.name) if stat.S_ISREG(status.st_mode) else None
            if read_as is None:
                found.append(Problem(entry.path, _why_passed_over(entry.name, status.st_mode), is_error=False))
                continue
            files.append(
                Source(
                    inside + read_as[1],
                    entry.path,
                    read_as[0],
                    status.st_size,
                    status.st_mtime_ns,
                    status.st_ctime_ns,
                    max_file_size,
                    follow,
                )
            )
        found.extend(_checked(source) for source in _apart_in_folder(files, {path for _, path in folders}))
        waiting.extend(reversed(folders))
    return found


def _entries(folder: str, *, is_root: bool, found: list[Source | Problem]) -> list[os.DirEntry[str]] | None:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if is_root:
            raise UnreadableCorpus(f"{folder}: {_said(error)}.", "Check that you may read the folder.") from error
        found.append(Problem(folder, _said(error)))
        return None


def _is_new(folder: str, visited: set[tuple[int, int]], found: list[Source | Problem]) -> bool:
    try:
        status = Path(folder).stat()
    except OSError as error:
        found.append(Problem(folder, _said(error)))
        return False
    key = (status.st_dev, status.st_ino)
    if key in visited:
        found.append(Problem(folder, "a link to a folder already read", is_error=False))
        return False
    visited.add(key)
    return True


def _checked(source: Source) -> Source | Problem:
    if not source.is_container and source.size > source.max_size:
        return too_large(source.path, source.max_size)
    return source


def _apart_in_folder(files: list[Source], folders: set[str]) -> Iterator[Source]:
    """Give files that differ in suffix alone ("a.txt", "a.md"), and a table beside a folder of its name, ids of their own."""
    order = {form: place for place, form in enumerate(FORMATS)}
    taken: set[str] = set()
    for source in sorted(files, key=lambda source: (order[_suffix(source)], source.path)):
        if source.doc in taken or (source.is_container and f"{source.doc}/" in folders):
            suffix = source.path[len(source.path) - len(_suffix(source)) :]
            source = replace(source, doc=source.doc + suffix)
        taken.add(source.doc)
        yield source


def _suffix(source: Source) -> str:
    lowered = source.path.lower()
    return next(suffix for suffix in (".jsonl.gz", *FORMATS) if lowered.endswith(suffix))


def _told_apart(listed: list[list[Source]], roots: list[str]) -> list[Source]:
    """Ids of several corpora, the folder's name in front where two would be the same; a file reached twice is read once."""
    if len(listed) < 2:
        return [source for sources in listed for source in sources]
    by_doc: dict[str, int] = {}
    unique: list[tuple[str, Source]] = []
    paths: set[str] = set()
    for root, sources in zip(roots, listed, strict=True):
        place = str(Path(root).resolve())
        for source in sources:
            real = place + source.path[len(root.rstrip("/")) :]
            if real not in paths:
                paths.add(real)
                unique.append((root, source))
                by_doc[source.doc] = by_doc.get(source.doc, 0) + 1
    named = [replace(source, doc=f"{_name_of(root)}/{source.doc}") if by_doc[source.doc] > 1 else source for root, source in unique]
    return _numbered(named)


def _numbered(sources: list[Source]) -> list[Source]:
    """Add "~2" and so on where even the folders' names are the same."""
    seen: dict[str, int] = {}
    found = []
    for source in sources:
        seen[source.doc] = seen.get(source.doc, 0) + 1
        found.append(source if seen[source.doc] == 1 else replace(source, doc=f"{source.doc}~{seen[source.doc]}"))
    return found


def _name_of(root: str) -> str:
    folder = Path(root).resolve()
    return (folder if folder.is_dir() else folder.parent).name or "corpus"


def _why_passed_over(name: str, mode: int) -> str:
    if not stat.S_ISREG(mode):
        return f"{_what(mode)}, not followed (--follow)" if stat.S_ISLNK(mode) else f"{_what(mode)}, not a file"
    stem, dot, suffix = name.rpartition(".")
    return f"no article by its suffix (.{suffix})" if dot and stem and len(suffix) <= 12 else "no article by its name (no suffix)"


def _what(mode: int) -> str:
    named = (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((what for is_it, what in named if is_it(mode)), "a folder" if stat.S_ISDIR(mode) else "something else")


def _said(error: OSError | ValueError) -> str:
    """Say a failure of the system in words of one line, the same on every machine."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, OSError):
        return (error.strerror or "cannot be read").lower()
    return "no name that a file can have"
