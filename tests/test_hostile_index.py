"""Whatever befalls the index of a big corpus or the place it should be kept in, the answer is that of the files themselves."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from blackbox import ARTICLE, FAILURES, POSIX, check, command, contents, environment, run, run_here, write

from coopcli.search import store

posix_only = pytest.mark.skipif(not POSIX, reason="needs POSIX")
NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Just big enough for an index to be kept."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(160):
        write(folder / f"{number:03}.txt", ARTICLE.replace("pêche", f"pêche {number}"))
    return folder


@pytest.fixture(scope="module")
def whole(corpus: Path) -> bytes:
    """What the corpus tells without an index."""
    return check(run("list", "-f", "jsonl", "-c", str(corpus)), 0).out


@posix_only
@pytest.mark.parametrize("room", [0, 1, 4_096, 100_000, 700_000])
def test_a_disk_that_fills_at_any_byte(corpus: Path, whole: bytes, tmp_path: Path, room: int) -> None:
    import resource
    import signal

    def bounded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    arguments = ("list", "-f", "jsonl", "-c", str(corpus))
    assert run(*arguments, home=tmp_path, before=bounded, env=NO_BYTECODE)[:2] == (0, whole)
    assert check(run(*arguments, home=tmp_path), 0).out == whole
    told = check(run("index", str(corpus), "--to", str(tmp_path / "x.index"), home=tmp_path, before=bounded, env=NO_BYTECODE), 0, 2)
    assert told.told.count("\n") == 1


@posix_only
def test_a_place_that_is_no_file_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    """A pipe stands for the devices, which the superuser could replace."""
    os.mkfifo(tmp_path / "pipe")
    mine = write(tmp_path / "mine.txt", "mine")
    (tmp_path / "folder").mkdir()
    before = contents(tmp_path)
    for name in ("pipe", "pipe/", "/dev/zero"):
        assert check(run("list", "-c", os.path.join(tmp_path, name), timeout=20), 2).told.count("\n") == 1  # noqa: PTH118
    for name in ("pipe", "mine.txt", "folder", "mine.txt/x"):
        for arguments in (["index", str(corpus)], ["index", "--clear"], ["index", "--merge", str(mine)]):
            assert check(run(*arguments, "--to", str(tmp_path / name), timeout=20), 1, 2).told.count("\n") == 1
    assert contents(tmp_path) == before and mine.read_text() == "mine"


def test_an_index_that_a_stranger_has_locked(
    corpus: Path, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ("list", "-f", "jsonl", "-c", str(corpus))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(store, "PATIENCE", 0.5)
    check(run_here(capfdbinary, *arguments), 0)
    [index] = tmp_path.rglob("*.index")
    with closing(sqlite3.connect(index, isolation_level=None)) as stranger:
        stranger.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        ran = run_here(capfdbinary, *arguments)
        assert time.monotonic() - began < 10 and (ran.status, ran.out) == (0, whole) and not FAILURES.search(ran.told)
    assert check(run_here(capfdbinary, *arguments), 0).out == whole


def test_an_edit_that_keeps_size_and_time_is_seen(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    for path in corpus.iterdir():
        write(folder / path.name, path.read_bytes())
    check(run("list", "-c", str(folder), home=tmp_path), 0)
    path = folder / "007.txt"
    before = path.stat()
    path.write_text(ARTICLE.replace("Kenya", "Ghana").replace("pêche", "pêche 7"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert b"Ghana" in check(run("list", "-c", str(folder), "-f", "csv", home=tmp_path), 0).out
    path.unlink()
    assert b"007#1" not in check(run("list", "-c", str(folder), "-f", "csv", home=tmp_path), 0).out


@posix_only
def test_killed_while_it_is_built(corpus: Path, whole: bytes, tmp_path: Path) -> None:
    for moment in range(5):
        process = subprocess.Popen(
            command("list", "-c", str(corpus)), env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.15 + moment * 0.12)
        process.kill()
        process.wait()
        ran = run("list", "-f", "jsonl", "-c", str(corpus), home=tmp_path)
        assert (ran.status, ran.out) == (0, whole), ran.told
        if moment % 2:
            for path in (tmp_path / "cache").rglob("*.index*"):
                path.unlink()
    assert not list((tmp_path / "cache").rglob("*-journal"))


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "NEAR(a b)",
        "a AND",
        "OR",
        "NOT a",
        "*",
        "a*",
        "^a",
        "col:x",
        "{a b}: c",
        "a + b",
        "'; DROP TABLE events; --",
        "%",
        "_",
        "\\",
        "a\udcffb",
        '"pêche 7',
        "-",
        "--x",
        "(((",
        "x" * 5_000,
        "é\u0301",
    ],
    ids=lambda query: ascii(query)[:20],
)
def test_no_query_is_a_command_to_the_database(
    corpus: Path,
    tmp_path_factory: pytest.TempPathFactory,
    query: str,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path_factory.getbasetemp() / "queries"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    for extra in ((), ("--party", query), ("--person", query), ("--place", query)):
        check(run_here(capfdbinary, "search", "-c", str(corpus), *extra, "--", query), 0, 1, 2)
    assert run_here(capfdbinary, "search", "-c", str(corpus), "Nairobi").status == 0
