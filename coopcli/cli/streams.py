"""The only writer of stderr, and the one way out for answers: to stdout, or to a file that is whole or not there."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from coopcli.errors import FOUND, WRONG_USE, OutputRefused
from coopcli.output.look import Look
from coopcli.output.safe import clipped, safe

WIDEST = 10_000
_LONGEST_LINE = 5_000  # characters of talk: enough for any path, while a query may be a megabyte
_OUR_SIGNS = "●○◔◑↻◕✔★✕■✎⇄◇…—·→█│─━╌⟦⟧×"


def say(line: str) -> None:
    """Say one line on stderr, whatever stderr is."""
    if sys.stderr is None:
        return
    with suppress(OSError, ValueError):
        text = clipped(safe(line), _LONGEST_LINE)
        encoding = getattr(sys.stderr, "encoding", None) or "ascii"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()


class Bar:
    """Shows how far a long work is, its rate and the time left; on stderr, where that is a terminal, and after a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        import time

        self._clock = time.monotonic
        self._is_shown = not quiet and sys.stderr is not None and _is_terminal(sys.stderr)
        self._began = self._told = self._clock()
        self._width = 0

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        if not self._is_shown or now - self._began < 1 or (now - self._told < 0.1 and done < total):
            return
        self._told = now
        rate = done / (now - self._began)
        left = int((total - done) / rate) if rate else 0
        filled = 20 * done // max(total, 1)
        line = f"[{'#' * filled}{'.' * (20 - filled)}] {done:,}/{total:,} files, {rate:,.0f} a second, {left // 60}:{left % 60:02} left"
        self._write(line)

    def wait(self) -> None:
        """Say that another process writes the index, and is waited for."""
        now = self._clock()
        if self._is_shown and now - self._began >= 1 and now - self._told >= 1:
            self._told = now
            self._write("Another process writes this index; waiting for it ...")

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")

    def _write(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"\r{line}{' ' * (self._width - len(line))}" + ("" if line else "\r"))
            sys.stderr.flush()
        self._width = len(line)


def look_of_stdout() -> Look:
    """Return what stdout can show, by what it is and by NO_COLOR, FORCE_COLOR, COLUMNS and TERM."""
    stream = sys.stdout
    is_unicode = _can_write(stream, _OUR_SIGNS)
    without_colour = bool(os.environ.get("NO_COLOR"))
    is_forced = os.environ.get("FORCE_COLOR", "0") not in ("", "0") and not without_colour
    if not (is_forced or _is_terminal(stream)):
        return Look(None, has_colour=False, is_unicode=is_unicode)
    has_colour = is_forced or not (without_colour or os.environ.get("TERM", "dumb") in ("dumb", "unknown"))
    return Look(_width(), has_colour=has_colour, is_unicode=is_unicode)


def _can_write(stream: object, letters: str) -> bool:
    try:
        letters.encode(getattr(stream, "encoding", None) or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def is_terminal() -> bool:
    """Say whether stdout is a terminal, which bytes would only disturb."""
    return _is_terminal(sys.stdout)


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False


def _width() -> int:
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit() and len(told) <= 5 and 1 <= int(told) <= WIDEST:
        return int(told)
    with suppress(OSError, ValueError, AttributeError):
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
        if columns > 0:
            return min(columns, WIDEST)
    return 80


def send(pieces: Iterator[str] | Iterator[bytes], *, encoding: str | None = None) -> None:
    """Write an answer to stdout, bytes as they are, a document in its own encoding unless a terminal is to show it.

    Raises OutputRefused where it cannot be written, BrokenPipeError where nobody reads.
    """
    stream = sys.stdout
    if stream is None:
        raise OutputRefused("Standard output is closed.", "Open it, or write to a file with --output.")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace", newline="\n")
    as_bytes = encoding if hasattr(stream, "buffer") and not _is_terminal(stream) else None
    try:
        for piece in pieces:
            if isinstance(piece, bytes):
                stream.buffer.write(piece)
            elif as_bytes:
                stream.buffer.write(piece.encode(as_bytes, "backslashreplace"))
            else:
                stream.write(piece)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        detach(is_gone=True)
        raise OutputRefused(f"Standard output cannot be written ({error.strerror}).", "Free some space, or write elsewhere.") from error


def detach(*, is_gone: bool = False) -> int:
    """Flush stdout; where nobody reads it any more, point it at the null device, so that leaving is quiet. Return a status."""
    status = FOUND
    if sys.stdout is not None and not is_gone:
        try:
            sys.stdout.flush()
            return FOUND
        except BrokenPipeError:
            pass
        except OSError as error:
            say(f"Standard output cannot be written ({error.strerror}). Free some space, or write elsewhere.")
            status = WRONG_USE
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
    return status


def refuse_target(path: Path, *, force: bool) -> None:
    """Raise OutputRefused where a file cannot or must not be written."""
    if path.is_dir():
        raise OutputRefused(f"{path} is a folder.", "Name a file in it.")
    if path.is_symlink() and _leads_in_a_circle(path):
        raise OutputRefused(f"{path} is a link to itself.", "Name another file.")
    if os.path.lexists(path) and not path.is_symlink() and not path.is_file():
        raise OutputRefused(f"{path} is no ordinary file.", "Name another file, or leave --output out.")
    if os.path.lexists(path) and not force:
        raise OutputRefused(f"{path} is there already.", "Name another file, or add --force to replace it.")
    if not path.absolute().parent.is_dir():
        raise OutputRefused(f"There is no folder {path.absolute().parent}.", "Make it first.")


def _leads_in_a_circle(link: Path) -> bool:
    try:
        link.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def save(pieces: Iterator[str] | Iterator[bytes], path: Path, *, force: bool, preamble: str = "") -> None:
    """Write an answer to a file, whole or not at all: beside it first, then in its place. Raises OutputRefused."""
    import signal
    import tempfile

    refuse_target(path, force=force)
    for name in ("SIGTERM", "SIGHUP"):  # leave by the usual way, which takes the unfinished file along
        if hasattr(signal, name) and _is_main_thread():
            signal.signal(getattr(signal, name), _leave)
    target = path.resolve() if path.is_symlink() else path  # with --force, what a link points to is replaced, not the link
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=target.absolute().parent, prefix=".coopcli-", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(preamble.encode("utf-8"))
            for piece in pieces:
                stream.write(piece if isinstance(piece, bytes) else piece.encode("utf-8", "backslashreplace"))
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(_usual_mode())
        if not force and os.path.lexists(path):
            refuse_target(path, force=force)
        Path(beside).replace(target)
        beside = ""
    except OSError as error:
        raise OutputRefused(f"{path} cannot be written ({error.strerror}).", "Name a place that can be, or free some space.") from error
    finally:
        if beside:
            with suppress(OSError):
                Path(beside).unlink()


def _is_main_thread() -> bool:
    """Say whether this is the main thread, the only one that may set what a signal does."""
    import threading

    return threading.current_thread() is threading.main_thread()


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
