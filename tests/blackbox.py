"""The command line run as a stranger runs it: another process, an environment of its own, and what must hold whatever the run.

In: arguments and what is hostile about the run. Out: a `Ran`. Start at `run`; `check` holds what every run promises.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from coopcli import cli

PACKAGE = Path(__file__).parents[1]
ARTICLE = "Le Maroc et le Kenya ont signé, le 12 mars 2024 à Nairobi, un accord de pêche.\n"
STATUSES = frozenset({0, 1, 2, 3})
POSIX = os.name == "posix"
# What no stream of ours may hold when it is no terminal: C0 but the line's end and the tab, DEL, C1, bidirectional and invisible marks.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]")
FAILURES = re.compile("Traceback|Internal error|Exception ignored|Warning:")


class Ran(NamedTuple):
    """One finished run."""

    status: int
    out: bytes
    err: bytes

    @property
    def told(self) -> str:
        """What it said on stderr."""
        return self.err.decode("utf-8", "replace")


def environment(home: Path | None = None, **more: str) -> dict[str, str]:
    """Return this process's environment without what steers us, with a cache of its own under `home`."""
    steering = ("COOPCLI", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "XDG_", "PYTHONDONTWRITEBYTECODE", "LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    kept["PYTHONPATH"] = str(PACKAGE)
    if home is None:
        kept["COOPCLI_CACHE"] = "off"
    else:
        kept |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    return kept | more


def command(*arguments: str | bytes, python: Sequence[str] = ()) -> list[str | bytes]:
    """Return what starts the command line in a fresh Python with the given options of its own."""
    return [sys.executable, *python, "-m", "coopcli", *arguments]


def run(
    *arguments: str | bytes,
    home: Path | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
    python: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    timeout: float = 60,
) -> Ran:
    """Run the command line to its end; `before` is done in the new process just before it starts."""
    done = subprocess.run(
        command(*arguments, python=python),
        input=stdin,
        capture_output=True,
        env=environment(home) | dict(env or {}),
        cwd=cwd,
        preexec_fn=before,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def check(ran: Ran, *statuses: int) -> Ran:
    """Hold a run to what every run promises: a known status, no traceback, no failure of ours, nothing on its streams that acts."""
    assert ran.status in (statuses or STATUSES), (ran.status, ran.told[:2_000])
    assert not FAILURES.search(ran.told), ran.told[:2_000]
    for stream in (ran.out, ran.err):
        found = ACTING.search(stream.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))
        assert found is None, (found, stream[:400])
    return ran


def run_here(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> Ran:
    """Run the command line in this process, a hundred times quicker, where nothing hostile is about the process."""
    capfdbinary.readouterr()
    place = sys.stdout.fileno()
    stdout = os.dup(place)  # a run that fails to write gives its standard output up, as a process of its own may
    try:
        return Ran(cli.run(arguments), *capfdbinary.readouterr())
    finally:
        os.dup2(stdout, place)
        os.close(stdout)


def write(path: Path, content: str | bytes = ARTICLE) -> Path:
    """Write a file with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return path


def contents(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every entry below a folder with its mode, its time and what it holds, to be compared later."""
    return {
        os.fspath(path.relative_to(folder)): (
            path.lstat().st_mode,
            path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and path.lstat().st_size < 1_000_000 else b"",
        )
        for path in sorted(folder.rglob("*"))
    }
