"""What small corpora told last time, so that a question about a few articles waits for no vocabulary; the one door to that store.

In: the sources of a small corpus, and how to read them. Out: their articles and events, the same as without it. Start at `remembered`.
One JSON file a corpus in the user's cache folder, by what each file holds, never by its time. It may be deleted, damaged, shared or
refused at any moment: what cannot be trusted is read again, and what cannot be kept is not. COOPCLI_CACHE=off does without.
"""

# ruff: noqa: PTH100, PTH105, PTH108, PTH111, PTH117, PTH119, PTH120, PTH123
# (paths as plain strings: a question about five articles should wait for nothing)

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from coopcli.model import Article, Event, Problem, Span, When, Zone
from coopcli.reading.sources import STDIN, Source, read_bytes

MOST_FILES = 40
MOST_BYTES = 400_000
_LARGEST_STORE = 8_000_000
_APART = frozenset({"cli", "output", "search", "seeds", "__pycache__"})  # rooms on which reading does not rest

Told = tuple[Article, tuple[Event, ...]]
Entry = dict[str, Any]


def remembered(
    items: Sequence[Source | Problem],
    roots: Iterable[str],
    read_source: Callable[[Source], Iterable[Told | Problem]],
    read_article: Callable[[Article], tuple[Event, ...]],
) -> Iterator[Told | Problem]:
    """Yield what each source tells, in order; texts of a small corpus that are as they were are told from the store."""
    store = _Store.of(items, roots)
    for item in items:
        if isinstance(item, Problem):
            yield item
        elif store is None or item.format != "text" or item.path == STDIN:
            yield from read_source(item)
        else:
            yield store.told(item, read_article)
    if store is not None:
        store.keep()


class _Store:
    """The entries of one corpus: those of last time, and those that are of this time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._old = _load(path)
        self._new: dict[str, Entry] = {}

    @classmethod
    def of(cls, items: Sequence[Source | Problem], roots: Iterable[str]) -> _Store | None:
        """Open the store of a corpus; None for a big one, one on standard input, or where there is no place for it."""
        sources = [item for item in items if isinstance(item, Source) and item.format == "text" and item.path != STDIN]
        if not 0 < len(sources) <= MOST_FILES or sum(source.size for source in sources) > MOST_BYTES:
            return None
        folder = _folder()
        if folder is None or os.environ.get("COOPCLI_CACHE") == "off":
            return None
        try:
            name = _digest("\n".join(os.path.abspath(root) for root in roots).encode("utf-8", "surrogatepass"))
            return cls(folder / f"told-{name}.json")
        except OSError:  # the working directory is gone
            return None

    def told(self, source: Source, read_article: Callable[[Article], tuple[Event, ...]]) -> Told | Problem:
        """Tell what a file tells, from the store where it holds what it held."""
        raw = read_bytes(source)
        if isinstance(raw, Problem):
            return raw
        digest = _digest(raw)
        entry = self._old.get(source.doc)
        if entry is not None and entry.get("digest") == digest:
            try:
                found = _from_entry(entry, raw, source)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError):
                found = None
            if found is not None:
                self._new[source.doc] = entry
                return found
        from coopcli.reading.articles import article_of_bytes

        article = article_of_bytes(raw, source)
        if isinstance(article, Problem):
            return article
        events = read_article(article)
        self._new[source.doc] = _entry(article, events, digest)
        return article, events

    def keep(self) -> None:
        """Write the entries where they differ from what was there, whole or not at all; say nothing where that is refused."""
        if self._new == self._old:
            return
        import json

        try:
            content = json.dumps({"rules": _rules(), "entries": self._new}, ensure_ascii=True).encode("ascii")
            _write(self._path, _digest(content).encode("ascii") + b"\n" + content)
        except (OSError, ValueError):
            return


def _entry(article: Article, events: tuple[Event, ...], digest: str) -> Entry:
    from coopcli.records import full_record

    published = article.published
    return {
        "digest": digest,
        "published": published and (published.edtf, published.earliest, published.latest, published.text, published.basis, published.span),
        "title": article.title,
        "body": article.body,
        "furniture": [(*zone.span, zone.reason) for zone in article.furniture],
        "events": [full_record(event) for event in events],
    }


def _from_entry(entry: Entry, raw: bytes, source: Source) -> Told | None:
    from coopcli.reading.decode import NoText, decode
    from coopcli.records import event_from_record

    decoded = decode(raw)
    if isinstance(decoded, NoText):
        return None
    told = entry["published"]
    published = None
    if told:
        edtf, earliest, latest, words, basis, span = told
        published = When(edtf, earliest, latest, words, basis, Span(*span) if span else None)
    article = Article(
        source.doc,
        decoded.text,
        decoded.encoding,
        published,
        Span(*entry["title"]) if entry["title"] else None,
        tuple([Span(*span) for span in entry["body"]]),
        tuple([Zone(Span(start, end), reason) for start, end, reason in entry["furniture"]]),
        source.path,
    )
    return article, tuple([event_from_record(record) for record in entry["events"]])


def _load(path: Path) -> Mapping[str, Entry]:
    """Return the entries that a store holds; none where it is absent, damaged, or of other rules than today's."""
    import json

    try:
        with open(path, "rb") as opened:
            found, _, content = opened.read(_LARGEST_STORE).partition(b"\n")
        if found.decode("ascii") != _digest(content):
            return {}
        held = json.loads(content)
        return held["entries"] if held["rules"] == _rules() else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _write(path: Path, content: bytes) -> None:
    """Put a file in place in one step, for nobody else to read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = f"{path}.{os.getpid()}.tmp"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with open(descriptor, "wb") as opened:
            opened.write(content)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def cache_folder() -> Path | None:
    """Return where coopcli may keep what it read; None where COOPCLI_CACHE=off says no, or there is no such place."""
    return None if os.environ.get("COOPCLI_CACHE") == "off" else _folder()


def _folder() -> Path | None:
    """Return the user's cache folder for coopcli, as platformdirs has it; on Linux without waiting for it."""
    if sys.platform.startswith("linux"):
        home = os.environ.get("XDG_CACHE_HOME") or (os.path.expanduser("~/.cache") if os.environ.get("HOME", "~") else "")
        return Path(home, "coopcli") if os.path.isabs(home) else None
    from platformdirs import user_cache_path

    return user_cache_path("coopcli", appauthor=False)


def _rules() -> str:
    """Return what reading rests on in one word: the size and time of every source file and vocabulary, and Python's version."""
    rows = sorted(_stamps(os.path.dirname(os.path.abspath(__file__))))
    return _digest(f"{sys.version} {rows}".encode("utf-8", "surrogatepass"))


def _stamps(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".toml")):
                status = entry.stat()
                yield f"{os.path.basename(folder)}/{entry.name}", status.st_size, status.st_mtime_ns
            elif entry.name not in _APART and entry.is_dir():
                yield from _stamps(entry.path)


def _digest(content: bytes) -> str:
    try:
        from _blake2 import blake2b  # hashlib's own, without the 3 ms that OpenSSL takes to load
    except ImportError:
        from hashlib import blake2b

    return blake2b(content, digest_size=16).hexdigest()
