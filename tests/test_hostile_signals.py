"""Stopped at any moment, and in any environment: the right status within a second, nothing half-written, and the next answer the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from blackbox import ARTICLE, FAILURES, POSIX, check, command, contents, environment, run, write

pytestmark = pytest.mark.skipif(not POSIX, reason="needs POSIX signals")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that takes some seconds to read, and no store keeps."""
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(60):
        write(folder / f"{number}.txt", "".join(ARTICLE.replace("12", str(day)) for day in range(1, 29)) * 40)
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that several processes read."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(600):
        write(folder / f"{number}.txt", ARTICLE * 60)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    for number in range(3):
        write(folder / f"{number}.txt")
    return folder


def stopped(number: int, after: float, *arguments: str, home: Path | None = None) -> tuple[int, float, str]:
    """Run, send a signal after a while, and return the status, how long it then took, and what was said."""
    process = subprocess.Popen(
        command(*arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(home),
        start_new_session=True,
    )
    time.sleep(after)
    began = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=30)
    took = time.monotonic() - began
    with pytest.raises(ProcessLookupError):  # no process of the session is left; who buries the orphans of a kill may take a while
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.05)
    return process.returncode, took, said.decode()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
@pytest.mark.parametrize("arguments", [("list",), ("search", "Nairobi"), ("list", "-f", "jsonl", "-o", "x.jsonl")])
def test_a_signal_ends_it_at_once_with_its_status(corpus: Path, tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    number = int(getattr(signal, name))
    before = contents(corpus)
    arguments = tuple(str(tmp_path / "x.jsonl") if word == "x.jsonl" else word for word in arguments)
    status, took, said = stopped(number, 1.0, *arguments, "-c", str(corpus), home=tmp_path / "home")
    assert status in ({130, -2} if name == "SIGINT" else {-number, 128 + number}), said
    assert took < 1.5 and not FAILURES.search(said) and said.count("\n") <= 1
    assert not list(tmp_path.glob("*.jsonl")) and not list(tmp_path.glob(".coopcli*"))
    assert contents(corpus) == before


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"])
@pytest.mark.parametrize("after", [0.3, 0.6, 1.2])
def test_a_signal_to_the_one_that_writes_ends_those_that_read(many: Path, tmp_path: Path, name: str, after: float) -> None:
    """Each would wait for the other for ever, were one of them asked to wait at all."""
    number = int(getattr(signal, name))
    status, took, said = stopped(number, after, "index", "-c", str(many), "--jobs", "2", home=tmp_path / "home")
    is_done = status == 0 and after > 0.3  # a quick machine has read all before the later signals
    assert is_done or status in ({130, -2} if name == "SIGINT" else {-number, 128 + number}), said
    assert took < 1.5 and not FAILURES.search(said) and said.count("\n") <= 1
    if name != "SIGKILL":
        assert not [path for ending in ("-journal", ".new", ".lock") for path in tmp_path.rglob(f"*{ending}")]
    assert check(run("search", "Nairobi", "-c", str(many), home=tmp_path / "home"), 0).out


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_stopped_at_any_moment_the_next_answer_is_the_same(small: Path, tmp_path: Path, name: str) -> None:
    """From before the first line of ours runs until the cache is written."""
    whole = check(run("list", "-c", str(small)), 0).out
    for moment in range(5):
        status, _, said = stopped(int(getattr(signal, name)), 0.03 + moment * 0.06, "list", "-c", str(small), home=tmp_path / "home")
        if status != 0 and moment > 2:  # before that Python itself has not started yet
            assert "Internal error" not in said
        assert check(run("list", "-c", str(small), home=tmp_path / "home"), 0).out == whole


def test_a_signal_while_the_answer_is_written_leaves_no_half_file(tmp_path: Path) -> None:
    """The writer is stopped between two pieces of the answer."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from coopcli.cli import streams\n"
        "def pieces():\n"
        "    yield 'a' * 100_000\n"
        "    os.kill(os.getpid(), getattr(signal, sys.argv[2]))\n"
        "    yield 'b'\n"
        "streams.save(pieces(), Path(sys.argv[1]), force=False)\n"
    )
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "x.txt"), name], env=environment(), capture_output=True, check=False
        )
        assert done.returncode != 0 and not list(tmp_path.iterdir()), name


def test_an_interrupt_is_no_failure(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from coopcli import cli, pipeline

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "read", interrupted)
    assert cli.run(["list"]) == 130
    assert capfd.readouterr().err.count("\n") <= 1


@pytest.mark.parametrize(
    "error",
    [
        RecursionError(),
        MemoryError(),
        ValueError("\x1b[31m\n\n"),
        OSError(5, "x\ny"),
        KeyError("k"),
        AssertionError(),
        UnicodeError(),
        SystemError(),
        EOFError(),
        StopIteration(),
    ],
)
def test_whatever_goes_wrong_is_one_line(error: Exception, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    from coopcli import cli, pipeline

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.delenv("COOPCLI_DEBUG", raising=False)
    monkeypatch.setattr(pipeline, "read", broken)
    assert cli.run(["list"]) == 2
    told = capfd.readouterr()
    assert told.err.strip().count("\n") == 0 and told.err.strip() and "\x1b" not in told.err and not told.out


# Environments.

ENVIRONMENTS: dict[str, dict[str, str]] = {
    "C locale": {"LC_ALL": "C", "LANG": "C"},
    "C locale without coercion": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "POSIX": {"LC_ALL": "POSIX"},
    "no such locale": {"LC_ALL": "xx_YY.junk", "LANG": "\x1b[31m"},
    "no terminal": {"TERM": ""},
    "junk terminal": {"TERM": "\x1b[31m", "COLORTERM": "x", "COLUMNS": "junk", "LINES": "-1"},
    "no home": {"HOME": "", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""},
    "a home that is not there": {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere/cache"},
    "a home that is no folder": {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"},
    "a relative cache": {"XDG_CACHE_HOME": "cache"},
    "a full cache": {"XDG_CACHE_HOME": "/proc"},
    "a cache with a strange name": {"XDG_CACHE_HOME": "/proc/\udcff\x1b\n"},
    "another zone": {"TZ": "Junk/Zone\x1b"},
    "junk of ours": {"COOPCLI_CACHE": "junk", "COOPCLI_JOBS": "x", "COOPCLI_X": "\udcff", "COOPCLI_DEBUG": ""},
    "a temporary folder that is not there": {"TMPDIR": "/proc/nowhere"},
    "colour and none": {"FORCE_COLOR": "", "NO_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"},
    "Python's own": {"PYTHONHASHSEED": "7", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONINTMAXSTRDIGITS": "640"},
    "completion junk": {"_COOPCLI_COMPLETE_ARGS": "x", "_TYPER_COMPLETE_ARGS": "x", "COMP_WORDS": "x", "COMP_CWORD": "x"},
}  # fmt: skip


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_any_environment_gives_the_same_answer(small: Path, tmp_path: Path, name: str) -> None:
    whole = run("list", "-f", "csv", "-c", str(small)).out
    env = {"COOPCLI_CACHE": "on", **ENVIRONMENTS[name]}
    ran = run("list", "-f", "csv", "-c", str(small), env=env, cwd=tmp_path)
    assert ran.status == 0 and not FAILURES.search(ran.told), ran.told
    if ran.out != whole:  # a stream that takes no letters beyond ASCII gets escapes
        assert ran.out.isascii() and "locale" in name
    if name != "a relative cache":
        assert not list(tmp_path.iterdir())


def test_an_empty_environment(small: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coopcli", "list", "-c", str(small)],
        env={"PYTHONPATH": environment()["PYTHONPATH"]},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and done.stderr == b""


@pytest.mark.parametrize(
    "python",
    [("-O",), ("-OO",), ("-X", "dev"), ("-B",), ("-X", "utf8=0"), ("-W", "error"), ("-b",), ("-s", "-P"), ("-X", "faulthandler")],
    ids=" ".join,
)
@pytest.mark.parametrize("arguments", [("list", "-f", "jsonl"), ("search", "Nairobi"), ("--help",)], ids=" ".join)
def test_any_python_gives_the_same_answer(small: Path, python: tuple[str, ...], arguments: tuple[str, ...]) -> None:
    if arguments[0] != "list" and python not in (("-O",), ("-X", "dev")):  # -OO leaves help without its sentences
        pytest.skip("one command is enough")
    more = () if arguments == ("--help",) else ("-c", str(small))
    whole = run(*arguments, *more)
    ran = run(*arguments, *more, python=python)
    assert (ran.status, ran.out) == (whole.status, whole.out), ran.told
    assert ran.err == whole.err


def test_a_cache_that_may_not_be_written_or_is_foreign(small: Path, tmp_path: Path) -> None:
    whole = run("list", "-c", str(small)).out
    for number, content in enumerate((b"", os.urandom(3_000), None)):
        home = tmp_path / str(number)
        run("list", "-c", str(small), home=home)
        for path in [path for path in home.rglob("*") if path.is_file()]:
            if content is None:
                path.unlink()
                path.symlink_to("/dev/full")
            else:
                path.write_bytes(content)
        assert check(run("list", "-c", str(small), home=home), 0).out == whole
        assert check(run("list", "-c", str(small), home=home), 0).out == whole
    home = tmp_path / "file"
    write(home / "cache" / "coopcli", b"a file where the folder should be")
    assert check(run("list", "-c", str(small), home=home), 0).out == whole
