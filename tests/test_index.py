"""The index on disk: whole or absent, never stale, the same answers however it came to be."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from bench import corpora
from hypothesis import given
from hypothesis import strategies as st

from coopcli import pipeline
from coopcli.errors import CoopError, UnreadableCorpus
from coopcli.model import Article, Corpus, Event, Problem, Span
from coopcli.reading import Source, read_sources
from coopcli.retold import kin, recognised
from coopcli.search import Filters, Index, build_index, making, open_index, settling
from coopcli.search import refresh as refreshing
from coopcli.search.parts import merge
from coopcli.search.query import folded_text, words_with_spans
from coopcli.search.refresh import Refreshed, refresh
from coopcli.search.settling import Recogniser

QUERIES = (
    "Interpol", "interpoll", "hamouchi", "asylow", "equateur", "Denmark", "tanger hammouchi", '"sûreté nationale"', "convention -danemark",
    "country:KZ status:signed", "conventio", "zzzz", "pêche mauritanie", "place:rabat accord", "since:2024 convention", "accord",
)  # fmt: skip
PACTS = ("accord de pêche", "convention fiscale", "mémorandum sur l'eau", "protocole sanitaire", "traité d'extradition")
SIDES = ("la Tunisie", "le Sénégal", "le Portugal", "la Jordanie", "le Ghana", "la Finlande", "le Pérou")


def telling(number: int) -> str:
    """Return an article of our own."""
    pact, side, other = PACTS[number % 5], SIDES[number % 7], SIDES[(number + 3) % 7]
    day = number % 27 + 1
    return (
        f"Signature numéro {number}\n\nTunis — {side.capitalize()} et {other} ont signé, le {day} mai 2024 à Tunis, un {pact}, "
        f"a indiqué le ministère.\n\nLe texte numéro {number} prévoit des échanges réguliers entre experts.\n"
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(refreshing, "CHUNK", 5)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(30):
        (corpus / f"a{number:03}.txt").write_text(telling(number), encoding="utf-8")
    return corpus


def listed(folder: Path) -> list[Source]:
    return [source for source in read_sources([folder]) if isinstance(source, Source)]


def made(folder: Path, path: Path, *, jobs: int = 1, fingerprint: str = "1") -> Refreshed:
    return refresh(path, listed(folder), pipeline.read_source, fingerprint, jobs=jobs, recognise=Recogniser(recognised, kin))


def answers(index: Index) -> list[object]:
    return [index.search(query) for query in QUERIES] + [index.events(), list(index.articles()), index.problems(), index.size]


def clean(folder: Path, tmp_path: Path) -> list[object]:
    path = tmp_path / f"clean-{time.monotonic_ns()}.idx"
    made(folder, path)
    return answers(open_index(path))


def words_kept(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        return dict(connection.execute("SELECT word, texts FROM vocabulary"))


def test_disk_and_memory_answer_alike(tmp_path: Path) -> None:
    path = tmp_path / "seeds.idx"
    made(pipeline.seeds(), path)
    assert answers(open_index(path)) == answers(build_index(pipeline.read()))


def test_processes_change_nothing(folder: Path, tmp_path: Path) -> None:
    made(folder, tmp_path / "one.idx")
    made(folder, tmp_path / "two.idx", jobs=2)
    assert answers(open_index(tmp_path / "one.idx")) == answers(open_index(tmp_path / "two.idx"))


def test_a_refresh_reads_what_changed_alone(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    assert made(folder, path) == Refreshed(30, 0, 0)
    settled(folder, path)
    assert made(folder, path) == Refreshed(0, 0, 30)
    (folder / "a003.txt").write_text(telling(203), encoding="utf-8")
    (folder / "a004.txt").unlink()
    (folder / "new.txt").write_text(telling(300), encoding="utf-8")
    done = made(folder, path)
    assert (done.read, done.dropped, done.kept) == (2, 2, 28)
    assert answers(open_index(path)) == clean(folder, tmp_path)
    made(folder, tmp_path / "fresh.idx")
    assert words_kept(path) == words_kept(tmp_path / "fresh.idx")


def settled(folder: Path, path: Path) -> None:
    """Let the clock pass the files' own, and refresh what was read too soon after it was written."""
    time.sleep(0.05)
    made(folder, path)


def test_an_edit_that_keeps_size_and_time_is_seen(folder: Path, tmp_path: Path) -> None:
    path, file = tmp_path / "x.idx", folder / "a000.txt"
    made(folder, path)
    settled(folder, path)
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("ministère", "ministere", 1).replace("Tunis —", "Paris —"), encoding="utf-8")
    file.write_bytes(file.read_bytes().ljust(before.st_size)[: before.st_size])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    made(folder, path)
    assert [hit.doc for hit in open_index(path).search("paris").passages] == ["a000"]


def test_another_fingerprint_reads_all_anew(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    made(folder, path)
    assert made(folder, path, fingerprint="2").read == 30


def test_parts_join_to_the_whole(folder: Path, tmp_path: Path) -> None:
    sources = listed(folder)
    for part in range(3):
        refresh(tmp_path / f"{part}.idx", sources[part::3], pipeline.read_source, "1")
    merge([tmp_path / f"{part}.idx" for part in (2, 0, 1)], tmp_path / "all.idx", recognise=Recogniser(recognised, kin))
    assert answers(open_index(tmp_path / "all.idx")) == clean(folder, tmp_path)
    with pytest.raises(CoopError, match="there already"):
        merge([tmp_path / "0.idx"], tmp_path / "all.idx")


def interrupted_after(reads: int) -> Iterator[None]:
    yield from [None] * reads
    raise KeyboardInterrupt


def test_an_interrupt_keeps_what_is_done(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "COMMIT_EVERY", 0.0)
    path, countdown, read = tmp_path / "x.idx", interrupted_after(17), []

    def read_one(source: Source) -> Iterator[tuple[Article, tuple[Event, ...]] | Problem]:
        next(countdown)
        read.append(source.doc)
        return pipeline.read_source(source)

    with pytest.raises(KeyboardInterrupt):
        refresh(path, listed(folder), read_one, "1", recognise=Recogniser(recognised, kin))
    with pytest.raises(UnreadableCorpus, match="not finished"):
        open_index(path)
    done = made(folder, path)
    assert done.read < 30
    assert answers(open_index(path)) == clean(folder, tmp_path)


BUILD = """
    import sys, time
    from coopcli import pipeline
    from coopcli.reading import Source, read_sources
    from coopcli.retold import kin, recognised
    from coopcli.search.settling import Recogniser
    from coopcli.search import refresh as refreshing
    refreshing.COMMIT_EVERY, refreshing.CHUNK = 0.0, 5
    def slowly(source):
        time.sleep(0.002)
        return pipeline.read_source(source)
    sources = [source for source in read_sources([sys.argv[1]]) if isinstance(source, Source)]
    refreshing.refresh(sys.argv[2], sources, slowly, "1", recognise=Recogniser(recognised, kin))
"""


def start_build(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(BUILD), str(folder), str(path)])


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a kill that cannot be caught")
def test_a_kill_at_any_moment_heals(folder: Path, tmp_path: Path) -> None:
    path, wanted = tmp_path / "x.idx", clean(folder, tmp_path)
    for moment in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        build = start_build(folder, path)
        time.sleep(moment)
        build.kill()
        build.wait()
    made(folder, path)
    assert answers(open_index(path)) == wanted


@pytest.mark.skipif(os.name != "posix", reason="limits of Unix")
def test_a_full_disk_leaves_an_index_that_goes_on(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    limit = "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)\n"
    made(folder, tmp_path / "whole.idx")
    size = (tmp_path / "whole.idx").stat().st_size
    for room in (1, size // 12, size // 2, size - size // 10):
        done = subprocess.run(
            [sys.executable, "-c", limit + textwrap.dedent(BUILD), str(folder), str(path), str(room)], capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "cannot be written" in done.stderr.splitlines()[-1]
        assert not list(tmp_path.glob("*.new*"))
    made(folder, path)
    assert answers(open_index(path)) == clean(folder, tmp_path)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups of Unix")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(folder: Path, tmp_path: Path, how: int) -> None:
    script = textwrap.dedent(BUILD).replace("0.002", "0.2").replace("recognise=", "jobs=2, recognise=")
    interruptible = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    begun = subprocess.Popen(
        [sys.executable, "-c", interruptible + script, folder, tmp_path / "x.idx"],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2.5)
    begun.send_signal(how)
    begun.wait(5)
    for _ in range(40):
        try:
            os.killpg(begun.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(begun.pid, signal.SIGKILL)
    pytest.fail("a worker is left")


def test_two_builds_at_once(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    builds = [start_build(folder, path) for _ in range(2)]
    assert [build.wait(60) for build in builds] == [0, 0]
    assert answers(open_index(path)) == clean(folder, tmp_path)


def damaged(kind: str, path: Path) -> None:
    whole = path.read_bytes()
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(whole[: len(whole) // 3])
        case "a few bytes":
            path.write_bytes(whole[:50])
        case "random from the middle":
            path.write_bytes(whole[:20_000] + bytes(range(256)) * ((len(whole) - 20_000) // 256))
        case "older":
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA user_version = 0")


@pytest.mark.parametrize("kind", ["empty", "cut", "a few bytes", "random from the middle", "older"])
def test_a_damaged_index_is_made_anew(folder: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.idx"
    made(folder, path)
    damaged(kind, path)
    (folder / "a000.txt").touch()
    refresh(path, listed(folder), pipeline.read_source, "1", recognise=Recogniser(recognised, kin), is_ours=True)
    assert answers(open_index(path)) == clean(folder, tmp_path)


@pytest.mark.parametrize("content", [b"Chers lecteurs, " * 20, b"SQLite format 3\x00" + bytes(400)])
def test_what_is_no_index_is_left_alone(folder: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letters.txt"
    path.write_bytes(content)
    with pytest.raises(CoopError, match="is no index of coopcli"):
        made(folder, path)
    assert path.read_bytes() == content
    with pytest.raises(UnreadableCorpus, match="is no index of coopcli"):
        open_index(path)


def test_a_folder_in_its_place_is_refused(folder: Path) -> None:
    with pytest.raises(CoopError, match="is a folder"):
        made(folder, folder)
    with pytest.raises(UnreadableCorpus, match="is a folder"):
        open_index(folder)


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
def test_the_index_is_private(folder: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        refresh(tmp_path / "deep" / "x.idx", listed(folder), pipeline.read_source, "1", is_ours=True)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "deep").iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700


def test_a_folder_that_is_not_there_is_named_and_not_made(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CoopError, match="There is no folder"):
        made(folder, tmp_path / "dep" / "x.idx")
    assert not (tmp_path / "dep").exists()


def test_no_lock_is_left_behind(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    made(folder, path)
    (folder / "a000.txt").write_text("Autre chose.", encoding="utf-8")
    made(folder, path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["corpus", "x.idx"]


HOLD = """
import sys, pathlib, time
from coopcli.search.making import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder
        holder.kill()


class Told:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.waits = self.done = 0

    def __call__(self, done: int, total: int) -> None:
        self.done = done

    def wait(self) -> None:
        self.waits += 1


def test_who_waits_is_told_so_and_finds_the_work_done(folder: Path, tmp_path: Path) -> None:
    time.sleep(0.1)  # what changed a moment ago is read again
    path, told = tmp_path / "x.idx", Told()
    made(folder, path)
    refresh(path, listed(folder), pipeline.read_source, "1", progress=told)
    assert (told.waits, told.done) == (0, 0)
    with held(tmp_path / "y.idx") as holder:
        other = Thread(target=refresh, args=(tmp_path / "y.idx", listed(folder), pipeline.read_source, "1"), kwargs={"progress": told})
        other.start()
        time.sleep(0.5)
        shutil.copy(path, tmp_path / "y.idx")
        holder.kill()
        other.join(60)
    assert told.waits > 0
    assert told.done == 0


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="nothing can be suspended here")
def test_one_who_writes_is_waited_for_and_one_who_is_suspended_is_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "LIFELESS", 2.5)
    path = tmp_path / "x.idx"
    with held(path) as holder:
        holder.send_signal(signal.SIGSTOP)
        with pytest.raises(CoopError, match="does not move"):
            made(folder, path)
    with held(path):
        waiting = Thread(target=made, args=(folder, path))
        waiting.start()
        waiting.join(4)
        assert waiting.is_alive()
    waiting.join(60)
    assert answers(open_index(path)) == clean(folder, tmp_path)


def test_happenings_are_settled_kin_by_kin_as_they_are_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_A_TIME", 3)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, text in enumerate(2 * list(corpora.articles(23, 30, telling=1.0, forms=200))):
        (corpus / f"{number:03}.txt").write_text(
            text.replace(text[text.index("Publié") :].split("\n")[0], "Publié le 3 mars 2021"), "utf-8"
        )
    every = pipeline.read([corpus]).events
    assert any(event.same_as for event in every)
    made(corpus, tmp_path / "x.idx")
    index = open_index(tmp_path / "x.idx")
    assert index.events() == every
    for number in (3, 20, 41):  # and after some are gone or changed
        (corpus / f"{number:03}.txt").unlink()
        (corpus / f"{number + 1:03}.txt").write_text((corpus / f"{number + 2:03}.txt").read_text("utf-8"), "utf-8")
    made(corpus, tmp_path / "x.idx")
    assert open_index(tmp_path / "x.idx").events() == pipeline.read([corpus]).events


def test_events_in_outline_have_all_that_counts(folder: Path, tmp_path: Path) -> None:
    made(folder, tmp_path / "x.idx")
    index = open_index(tmp_path / "x.idx")
    every = index.events()
    assert every
    assert list(index.outlines()) == [
        replace(
            event,
            parties=tuple(replace(party, span=None) for party in event.parties),
            people=tuple(replace(person, role=None, span=None) for person in event.people),
            date=event.date and replace(event.date, text="", span=None),
            place=event.place and replace(event.place, span=None),
            evidence=(),
            why=(),
        )
        for event in every
    ]
    some = Filters(countries=(every[0].parties[0].country or "",))
    assert [event.id for event in index.outlines(some)] == [event.id for event in index.events(some)]


def test_names_that_are_no_unicode_are_kept() -> None:
    doc = "caf\udce9/\ud800"
    article = Article(doc, "Un accord \ud800 signé à Tunis.", "utf-8", None, None, (Span(0, 26),), ())
    events = tuple(replace(event, doc=doc, id=f"{doc}#1") for event in pipeline.read().events[:1])
    index = build_index(Corpus((article,), events))
    assert [hit.doc for hit in index.search("tunis").passages] == [doc]
    assert index.events_of(doc) == events


def test_filters_narrow_the_same_in_sql_and_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    made(pipeline.seeds(), path)
    disk, memory = open_index(path), build_index(pipeline.read())
    for filters in (
        Filters(countries=("MA",)), Filters(people=("hamouchi",)), Filters(parties=("interpol",)), Filters(places=("maroc",)),
        Filters(statuses=("signed", "agreed")), Filters(since="2024"), Filters(until="2023-12"), Filters(background=False),
        Filters(kinds=("agreement",), instruments=("convention",), countries=("KZ", "MA"), since="2024-12-05", until="2024-12-05"),
    ):  # fmt: skip
        assert disk.events(filters) == memory.events(filters)
        assert len(disk.events(filters)) < len(memory.events()), filters


@given(st.text(st.characters() | st.sampled_from("éèçœŒæßŁø’ʼ'-_½²ªº\u0301\xad\u200bİΣжأ中"), max_size=40))
def test_words_fold_alike_one_by_one_and_all_at_once(text: str) -> None:
    assert folded_text(text).split() == [word for word, _, _ in words_with_spans(text)]


def test_damage_that_only_a_question_meets_is_said(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.idx"
    made(folder, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:32_768] + b"\xff" * (len(whole) - 32_768))
    with pytest.raises(UnreadableCorpus, match="damaged"):
        open_index(path).search("accord")
