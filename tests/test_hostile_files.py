"""Whatever a folder holds or becomes while it is read, a bad file hides no good one and is named, and the status says so."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blackbox import ARTICLE, POSIX, Ran, check, contents, run, run_here, write

from coopcli import pipeline
from coopcli.reading import sources

posix_only = pytest.mark.skipif(not POSIX, reason="needs POSIX")
Captured = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def _without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPCLI_CACHE", "off")


def docs(ran: Ran) -> list[str]:
    return list(dict.fromkeys(json.loads(line)["doc"] for line in ran.out.splitlines()))


def listed(captured: Captured, folder: Path, *more: str, status: int = 0) -> Ran:
    return check(run_here(captured, "list", "-f", "jsonl", "-c", str(folder), *more), status)


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, fails: Callable[[str], bool], error: OSError) -> None:
    """Make a function of the system fail on some paths, as it would for a stranger; tests may run as the superuser."""
    plain = getattr(os, name)

    def refused(path: Any, *rest: Any, **named: Any) -> Any:
        if fails(os.fsdecode(path) if not isinstance(path, int) else ""):
            raise error
        return plain(path, *rest, **named)

    monkeypatch.setattr(os, name, refused)


# What is refused.


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.EPERM, errno.EIO, errno.ENOENT, errno.ELOOP, errno.ESTALE, errno.EMFILE, errno.ENAMETOOLONG]
)
def test_a_file_that_cannot_be_opened_is_named_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured, number: int
) -> None:
    for name in ("a.txt", "shut.txt", "z.txt"):
        write(tmp_path / name)
    refuse(monkeypatch, "open", lambda path: path.endswith("shut.txt"), OSError(number, os.strerror(number)))
    ran = listed(capfdbinary, tmp_path, status=3)
    assert docs(ran) == ["a", "z"] and ran.told.count("\n") == 1 and "shut.txt" in ran.told


def test_a_folder_that_cannot_be_listed_is_named_and_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured
) -> None:
    for name in ("a/a.txt", "shut/b.txt", "z/z.txt"):
        write(tmp_path / name)
    refuse(monkeypatch, "scandir", lambda path: path.endswith("shut"), PermissionError(errno.EACCES, "Permission denied"))
    ran = listed(capfdbinary, tmp_path, status=3)
    assert docs(ran) == ["a/a", "z/z"] and ran.told.count("\n") == 1 and "shut" in ran.told
    ran = listed(capfdbinary, tmp_path / "shut", status=2)
    assert not ran.out and ran.told.count("\n") == 1


def test_a_read_that_breaks_off_is_one_file_s_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "bad.txt")
    plain = sources._up_to

    def broken(stream: Any, most: int) -> bytes:
        if Path(f"/proc/self/fd/{stream.fileno()}").readlink().name == "bad.txt":
            raise OSError(errno.EIO, "Input/output error")
        return plain(stream, most)

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    monkeypatch.setattr(sources, "_up_to", broken)
    ran = listed(capfdbinary, tmp_path, status=3)
    assert docs(ran) == ["a"] and "bad.txt: input/output error" in ran.told


@posix_only
def test_real_refusals(tmp_path: Path) -> None:
    """The same with the system's own refusals, as an unprivileged user where the tests run as root."""
    corpus = tmp_path / "c"
    for name in ("a.txt", "shut.txt", "closed/b.txt"):
        write(corpus / name)
    (corpus / "shut.txt").chmod(0)
    (corpus / "closed").chmod(0)
    other = 65_534

    def become_other() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(other)
            os.setuid(other)

    for folder in (tmp_path, *tmp_path.parents):
        if os.geteuid() == 0 and not folder.stat().st_mode & 0o005:
            if not os.fspath(folder).startswith(os.fspath(tmp_path.parents[1])):
                break
            folder.chmod(0o755)
    try:
        try:
            ran = run("list", "-f", "jsonl", "-c", str(corpus), before=become_other)
        except PermissionError:
            pytest.skip("another user may not run this Python")
        if "No module named" in ran.told or "init_" in ran.told:
            pytest.skip("another user may not read this package")
        check(ran, 3)
        assert docs(ran) == ["a"] and ran.told.count("\n") == 2 and "no permission" in ran.told
        assert check(run("list", "-c", str(corpus / "closed"), before=become_other), 2).told.count("\n") == 1
        assert check(run("list", "-c", str(corpus / "shut.txt"), before=become_other), 2).told.count("\n") <= 2
    finally:
        (corpus / "closed").chmod(0o755)


@posix_only
def test_no_working_directory(tmp_path: Path) -> None:
    """It is removed under us, or may not be entered."""
    corpus, gone = write(tmp_path / "c" / "a.txt").parent, tmp_path / "gone"
    for arguments in (
        ["list", "-c", str(corpus)],
        ["search", "Nairobi", "-c", str(corpus)],
        ["list", "-c", "c"],
        ["list", "-c", "."],
        ["list", "-o", "x.csv"],
        ["list"],
    ):
        gone.mkdir()
        check(run(*arguments, cwd=gone, before=gone.rmdir, home=tmp_path / "home", python=("-P",)), 0, 1, 2)
        assert not gone.exists()


# What stands in a folder.


@posix_only
def test_a_folder_of_everything(tmp_path: Path, capfdbinary: Captured) -> None:
    corpus, outside = tmp_path / "c", write(tmp_path / "outside" / "secret.txt", ARTICLE.replace("Kenya", "Ghana")).parent
    names = [
        b"-rf.txt", b"--help.txt", b" .txt", b"a b.txt", b"\xff\xfe.txt", b"esc\x1b[31m.txt", b"two\nlines.txt", b"*.txt", b"~.txt",
        "é.txt".encode(), "e\u0301.txt".encode(), "\u202etxt.txt".encode(), b"$(id).txt", b"%s%n.txt", b"a" * 251 + b".txt", b"UPPER.TXT",
        b"#1.txt",
    ]  # fmt: skip
    for name in names:
        write(corpus / os.fsdecode(name))
    os.mkfifo(corpus / "pipe.txt")
    server = socket.socket(socket.AF_UNIX)
    server.bind(os.fspath(tmp_path / "s"))
    (tmp_path / "s").rename(corpus / "socket.txt")
    server.close()
    if os.geteuid() == 0:
        os.mknod(corpus / "zero.txt", 0o20666, os.makedev(1, 5))
    for link, target in (
        ("self.txt", "self.txt"),
        ("loop", "."),
        ("up", ".."),
        ("out", outside),
        ("out.txt", outside / "secret.txt"),
        ("nowhere.txt", "no"),
        ("dev.txt", "/dev/zero"),
        ("a.txt", "b.txt"),
        ("b.txt", "a.txt"),
        ("proc", "/proc/self/root"),
    ):
        (corpus / link).symlink_to(target)
    write(corpus / ".hidden.txt")
    write(corpus / ".git" / "x.txt")
    before = contents(tmp_path)
    ran = listed(capfdbinary, corpus)
    assert len(docs(ran)) == len(names) + 2 and b"Ghana" not in ran.out
    assert ran.told.count("\n") == 1
    (corpus / "proc").unlink()
    (corpus / "up").unlink()
    ran = listed(capfdbinary, corpus, "--follow", status=3)
    assert len(docs(ran)) == len(names) + 4 and ran.out.count(b"Ghana") and {"out/secret", "out"} <= set(docs(ran))
    (corpus / "proc").symlink_to("/proc/self/root")
    (corpus / "up").symlink_to("..")
    assert {name: row[0::2] for name, row in contents(tmp_path).items()} == {name: row[0::2] for name, row in before.items()}


@posix_only
@pytest.mark.parametrize("name", ["-rf", "--help", "-", "--corpus=x", "a\nb", "\x1b[31m", "[bold]", "~", "$HOME", "*"])
def test_a_corpus_of_any_name(tmp_path: Path, name: str) -> None:
    write(tmp_path / name / "a.txt")
    check(run("list", f"--corpus=./{name}", cwd=tmp_path), 0)


@posix_only
def test_300_levels_and_names_longer_than_a_path(tmp_path: Path, capfdbinary: Captured) -> None:
    write(tmp_path / "shallow.txt")
    write(tmp_path.joinpath(*["d"] * 300, "deep.txt"))
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(40):  # 8,000 characters: no path can name what lies at the end
            Path("x" * 200).mkdir()
            os.chdir("x" * 200)
        Path("lost.txt").write_text(ARTICLE, encoding="utf-8")
    finally:
        os.chdir(here)
    try:
        ran = listed(capfdbinary, tmp_path, status=3)
        assert set(docs(ran)) == {"shallow", "d/" * 300 + "deep"} and ran.told.count("\n") == 1
    finally:
        shutil.rmtree(tmp_path / ("x" * 200))


def test_many_small_files(tmp_path: Path, capfdbinary: Captured) -> None:
    for number in range(1_500):
        (tmp_path / f"{number}.txt").write_bytes(b"")
    write(tmp_path / "a.txt")
    assert docs(listed(capfdbinary, tmp_path)) == ["a"]


@posix_only
def test_few_file_descriptors(tmp_path: Path) -> None:
    import resource

    for number in range(60):
        write(tmp_path / "c" / str(number % 7) / f"{number}.txt")
    with zipfile.ZipFile(tmp_path / "c" / "z.zip", "w") as archive:
        archive.writestr("in.txt", ARTICLE)
    ran = run(
        "list",
        "-c",
        str(tmp_path / "c"),
        "-f",
        "jsonl",
        home=tmp_path / "home",
        before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)),
    )
    assert len(docs(check(ran, 0))) == 61


# What changes while it is read.


class Meanwhile:
    """Does something once, when the first file of the corpus is read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        plain = sources.open_file
        waiting = [act]

        def opened(source: Any) -> Any:
            if waiting:
                waiting.pop()()
            return plain(source)

        monkeypatch.setattr(sources, "open_file", opened)


def test_files_that_vanish_grow_or_become_something_else_while_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured
) -> None:
    corpus = tmp_path / "c"
    for name in ("a", "gone", "grown", "folder", "shrunk", "z"):
        write(corpus / f"{name}.txt")

    def change() -> None:
        (corpus / "gone.txt").unlink()
        (corpus / "grown.txt").write_bytes(b"x" * 2_000)
        (corpus / "folder.txt").unlink()
        (corpus / "folder.txt").mkdir()
        (corpus / "shrunk.txt").write_bytes(b"")

    Meanwhile(monkeypatch, change)
    ran = listed(capfdbinary, corpus, "--max-file-size", "1000", status=3)
    assert docs(ran) == ["a", "z"]
    assert sorted(line.split(":")[0].rsplit("/", 1)[-1] for line in ran.told.splitlines()[:2]) == ["gone.txt", "grown.txt"]


def test_a_corpus_removed_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path / "c" / f"{name}.txt")
    Meanwhile(monkeypatch, lambda: shutil.rmtree(tmp_path / "c"))
    ran = listed(capfdbinary, tmp_path / "c", status=2)
    assert ran.told.count("\n") == 4 and not ran.out


def test_a_file_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured) -> None:
    """A log that is written faster than it is read is cut off at the bound."""
    write(tmp_path / "a.txt")
    write(tmp_path / "log.txt")
    plain = sources.open_file

    class Endless:
        def read(self, most: int) -> bytes:
            return b"x" * most

        def __enter__(self) -> Endless:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(sources, "open_file", lambda source: Endless() if source.path.endswith("log.txt") else plain(source))
    ran = listed(capfdbinary, tmp_path, status=3)
    assert docs(ran) == ["a"] and "log.txt: larger than" in ran.told


# Every n-th call of the system fails.

CALLS = ("open", "scandir", "fstat", "stat", "fdopen", "replace", "unlink", "read", "write", "mkdir", "lstat")


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EINTR])
@pytest.mark.parametrize("name", CALLS)
def test_the_nth_call_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured, name: str, number: int) -> None:
    """For every n: an answer that is right for what could be read, or one line; never a traceback, half a file, or a lasting harm."""
    monkeypatch.delenv("COOPCLI_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    corpus = tmp_path / "c"
    for file in ("a", "b", "d/c"):
        write(corpus / f"{file}.txt")
    target = tmp_path / "out" / "x.jsonl"
    target.parent.mkdir()
    whole = listed(capfdbinary, corpus)
    plain: Any = getattr(os, name)
    ours = os.fspath(tmp_path)

    def run_failing(nth: int, *arguments: str) -> tuple[Ran, bool]:
        count = 0

        def failing(*given: Any, **named: Any) -> Any:
            nonlocal count
            caller = sys._getframe(1).f_globals.get("__name__", "")
            if caller.startswith(
                ("importlib", "_frozen", "zipimport")
            ):  # a module that cannot be loaded ends the process, and here all tests
                return plain(*given, **named)
            concerned = (name in ("fstat", "fdopen", "read", "write") and caller.startswith(("coopcli", "tempfile"))) or (
                given and ours in os.fsdecode(given[0] if isinstance(given[0], str | bytes | os.PathLike) else "")
            )
            count += bool(concerned)
            if concerned and count == nth:
                if name == "fdopen":
                    os.close(given[0])
                raise OSError(number, os.strerror(number), *([given[0]] if given and isinstance(given[0], str) else []))
            return plain(*given, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, name, failing)
            ran = run_here(capfdbinary, *arguments)
        return ran, count >= nth

    for nth in range(1, 40):
        shutil.rmtree(tmp_path / "cache", ignore_errors=True)
        ran, has_failed = run_failing(nth, "list", "-f", "jsonl", "-c", str(corpus))
        check(ran)
        assert ran.status or ran.out == whole.out
        assert set(docs(ran)) <= set(docs(whole))
        saved, has_failed_too = run_failing(nth, "list", "-c", str(corpus), "-o", str(target))
        check(saved)
        if target.exists():
            assert saved.status in (0, 3) and set(docs(Ran(0, target.read_bytes(), b""))) <= set(docs(whole))
            target.unlink()
        for left in [*target.parent.iterdir(), *(tmp_path / "cache").rglob("*.tmp")]:
            assert name == "unlink", f"{left} is left behind"
            left.unlink()
        assert listed(capfdbinary, corpus).out == whole.out, f"the next run answers as before (call {nth}: {ran.told!r}, {saved.told!r})"
        if not (has_failed or has_failed_too):
            break


def test_a_small_corpus_needs_only_its_own_files(tmp_path: Path) -> None:
    """What the articles tell does not change with where the corpus lies."""
    for place in ("one", "two/deeper"):
        write(tmp_path / place / "a.txt")
    told = [pipeline.read([tmp_path / place]).events for place in ("one", "two/deeper")]
    assert told[0] == told[1] and told[0]
    assert sys.getrecursionlimit() <= 10_000
