"""Which index answers for a corpus: for a big one a file on disk, brought up to date first; a small one is read each time.

In: paths. Out: an open `Index`, or None for a small corpus. Start at `kept_index`; `build` makes or refreshes a file that the user names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coopcli.errors import CoopError, WrongUse
from coopcli.model import Problem
from coopcli.shape import dataclass

if TYPE_CHECKING:
    from coopcli.reading import Source
    from coopcli.search.index import Index
    from coopcli.search.refresh import Progress, Refreshed
    from coopcli.search.seen import Seen

# A corpus of no more than this is read anew each time: that takes about as long as to look whether an index still holds.
MOST_FILES = 150
MOST_BYTES = 1_000_000
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read, and how: the paths and what `read_sources` takes; `jobs` processes, 0 for one a core."""

    paths: tuple[str, ...]
    follow: bool = False
    max_file_size: int = 20_000_000
    jobs: int = 0
    trust: bool = False  # take the index as it is, without a look at the files


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that answers, and what is wrong with the files it was made from."""

    index: Index
    problems: tuple[Problem, ...]


def kept_index(wanted: Wanted, progress: Progress | None = None) -> Opened | None:
    """Return the index that answers for the paths, up to date; None for a small corpus, or where nothing may be kept.

    One path that is an index itself is opened as it is. Raises UnreadableCorpus where a path is not there, or is a damaged index.
    """
    if not wanted.paths or STDIN in wanted.paths:
        return None
    if len(wanted.paths) == 1 and _is_index(wanted.paths[0]):
        return _opened(wanted.paths[0])
    place = place_of(wanted)
    if place is None:
        return None
    given, wanted = wanted, _in_full(wanted)
    if wanted.trust and _is_whole(place):
        return _as_given(_opened(place), given)
    look = _look(wanted) if place.exists() else None
    if look is not None and (known := _problems_seen(place, look)) is not None:
        return _as_given(_opened(place, known), given)
    sources, problems = _listed(wanted)
    if len(sources) <= MOST_FILES and sum(source.size for source in sources) <= MOST_BYTES:
        return None
    try:
        _refresh(place, sources, wanted.jobs, progress, is_ours=True, seen=_seen(look, problems))
    except CoopError:  # no room or no right to keep it: then it is read, as a small one is
        return None
    return _as_given(_opened(place, problems), given)


def build(
    wanted: Wanted, to: Path | None, shard: tuple[int, int] | None = None, progress: Progress | None = None
) -> tuple[Path, Refreshed, tuple[Problem, ...]]:
    """Make an index or bring it up to date, in the cache folder or where the user says; of a shard (1, 3) only every third file.

    Return where it is, what was done, and what is wrong with the files. Raises CoopError where it cannot be written there.
    """
    place = to or place_of(wanted)
    if place is None:
        raise WrongUse("There is no folder to keep an index in.", "Name a file for it with --to.")
    given, wanted = wanted, _in_full(wanted)
    look = _look(wanted) if shard is None else None
    sources, problems = _listed(wanted)
    if shard is not None:
        number, count = shard
        sources = sources[number - 1 :: count]
    done = _refresh(place, sources, wanted.jobs, progress, is_ours=to is None, seen=_seen(look, problems))
    return place, done, _as_given(_opened(place, problems), given).problems


def merge(parts: Sequence[str], to: Path) -> None:
    """Join the parts that shards made. Raises CoopError where a part is no index, or of another version."""
    from coopcli.retold import kin, recognised
    from coopcli.search.parts import merge as join
    from coopcli.search.settling import Recogniser

    join(parts, to, recognise=Recogniser(recognised, kin))


def place_of(wanted: Wanted) -> Path | None:
    """Return where the index of the paths is kept; None where nothing may be kept."""
    from hashlib import blake2b

    from coopcli.cache import cache_folder

    folder = cache_folder()
    if folder is None:
        return None
    name = repr((sorted(map(_full, wanted.paths or (_seeds(),))), wanted.follow, wanted.max_file_size)).encode(errors="surrogatepass")
    return folder / f"{blake2b(name, digest_size=12).hexdigest()}.index"


def _in_full(wanted: Wanted) -> Wanted:
    """Return what is wanted with its paths in full, but for those that are not there, which are told of as they were spelt."""
    return replace(wanted, paths=tuple(_full(path) if os.path.exists(path) else path for path in wanted.paths))  # noqa: PTH110 - or a NUL


def _full(path: str) -> str:
    """Return the one name of a path: "press", "press/" and a link to it are one corpus; a file keeps its own name, which is its id."""
    try:
        if not Path(path).is_file():
            return os.path.realpath(path)
        folder, name = os.path.split(path)
        return str(Path(os.path.realpath(folder), name))
    except (OSError, ValueError):
        return path


def _as_given(opened: Opened, given: Wanted) -> Opened:
    """Return an open index with the paths of its problems as the user spelt them."""
    spelt = [(_full(path), path) for path in given.paths]
    return replace(opened, problems=tuple(_spelt(problem, spelt) for problem in opened.problems))


def _spelt(problem: Problem, spelt: Sequence[tuple[str, str]]) -> Problem:
    for full, path in spelt:
        if problem.path == full or problem.path.startswith(f"{full.rstrip('/')}/"):
            return replace(
                problem, path=path if problem.path == full else f"{path.rstrip('/')}/{problem.path[len(full.rstrip('/')) + 1 :]}"
            )
    return problem


def clear(place: Path) -> bool:
    """Remove an index and what belongs to it; False where there is none. Raises CoopError for a file that is none of ours."""
    from coopcli.search.store import stranger

    if not place.exists():
        return False
    if fault := stranger(place):
        raise CoopError(f"{place} {fault}.", "Nothing was removed.")
    for name in (place, *(Path(f"{place}{ending}") for ending in ("-journal", "-wal", "-shm", ".lock", ".new"))):
        name.unlink(missing_ok=True)
    return True


def _refresh(
    place: Path, sources: Sequence[Source], jobs: int, progress: Progress | None, *, is_ours: bool, seen: Seen | None
) -> Refreshed:
    from coopcli.pipeline import read_source
    from coopcli.retold import kin, recognised
    from coopcli.search.refresh import refresh
    from coopcli.search.settling import Recogniser

    return refresh(
        place,
        sources,
        read_source,
        fingerprint(),
        jobs=jobs or cores(),
        recognise=Recogniser(recognised, kin),
        progress=progress,
        is_ours=is_ours,
        seen=seen,
    )


def _look(wanted: Wanted) -> bytes | None:
    """Return how all the files look, before they are listed: what changes in between is seen the next time."""
    from coopcli.reading import look_of

    return None if wanted.follow else look_of(wanted.paths or (_seeds(),))


def _problems_seen(place: Path, look: bytes) -> tuple[Problem, ...] | None:
    from coopcli.search.seen import problems_seen

    return problems_seen(place, look, fingerprint())


def _seen(look: bytes | None, problems: tuple[Problem, ...]) -> Seen | None:
    from coopcli.search.seen import Seen

    return Seen(look, problems) if look is not None else None


def _listed(wanted: Wanted) -> tuple[list[Source], tuple[Problem, ...]]:
    from coopcli.reading import Source, read_sources

    paths = wanted.paths or (_seeds(),)
    items = list(read_sources(paths, follow=wanted.follow, max_file_size=wanted.max_file_size))
    sources = [item for item in items if isinstance(item, Source)]
    return sources, tuple(item for item in items if isinstance(item, Problem))


def _seeds() -> str:
    from coopcli.pipeline import seeds

    return str(seeds())


def _opened(place: str | Path, problems: tuple[Problem, ...] = ()) -> Opened:
    from coopcli.search.index import open_index

    index = open_index(place)
    return Opened(index, (*problems, *index.problems()))


def _is_index(path: str) -> bool:
    """Say whether a path is a database, to be opened as an index or refused as none, and not a text."""
    try:
        if not Path(path).is_file():  # a pipe would be waited at for ever
            return False
        with Path(path).open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except (OSError, ValueError):
        return False


def _is_whole(place: Path) -> bool:
    from coopcli.search.store import fault_of, fingerprint_of

    return place.exists() and fault_of(place) is None and fingerprint_of(place) == fingerprint()


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fingerprint() -> str:
    """Return what an index rests on in one word: the code that reads and the vocabulary, the same on every machine."""
    from hashlib import blake2b

    package = Path(__file__).parent
    digest = blake2b(digest_size=16)
    languages = sorted(f"lexicon/{entry.name}" for entry in os.scandir(package / "lexicon") if entry.is_dir() and entry.name[0] not in "._")
    for room in ("", "reading", "mentions", "events", "lexicon", *languages, "search"):
        with os.scandir(package / room) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".toml")):
                    digest.update(f"{room}/{entry.name}\0".encode())
                    digest.update(Path(entry.path).read_bytes())
    return digest.hexdigest()
