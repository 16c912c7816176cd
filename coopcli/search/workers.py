"""One function over many chunks, in several processes: the results in the order of the chunks, and no process left whatever happens.

In: a function, chunks, a number of processes. Out: a result for each chunk. Start at `in_order`, called inside `leaving_in_order`.
No thread of ours waits on another: an interrupt ends the workers, and then us. A worker ends by itself when we are killed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any, TypeVar, cast

from coopcli.errors import CoopError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

C = TypeVar("C")

_AHEAD = 3  # chunks a worker may be ahead of the one that is waited for
_STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
_MOST = 64  # processes, however many are asked for
_PATIENCE = 2.0  # seconds that a worker may take to end before it is killed


def in_order(work: Callable[[C], Any], chunks: Sequence[C], jobs: int) -> Generator[Any, None, None]:
    """Yield what `work` makes of each chunk, in their order whatever the number of processes; in this one where no other can be had.

    Raises what `work` raises, and CoopError where a worker is killed.
    """
    if jobs < 2 or len(chunks) < 2:
        yield from map(work, chunks)
        return
    workers: dict[Connection, BaseProcess] = {}
    try:
        _start(work, min(jobs, len(chunks), _MOST), workers)
        yield from _shared_out(chunks, tuple(workers)) if workers else map(work, chunks)
    finally:
        _end(workers)


def _shared_out(chunks: Sequence[C], idle: tuple[Connection, ...]) -> Iterator[Any]:
    """Give each worker one chunk at a time, so that neither side ever waits to be read, and keep what comes too early."""
    from multiprocessing.connection import wait

    free = list(idle)
    busy: dict[Any, int] = {}  # what is given to whom
    early: dict[int, tuple[bool, Any]] = {}
    given = 0
    for wanted in range(len(chunks)):
        while wanted not in early:
            while free and given < min(len(chunks), wanted + _AHEAD * len(idle)):
                worker = free.pop()
                _send(worker, chunks[given])
                busy[worker] = given
                given += 1
            for ready in wait(list(busy)):
                early[busy.pop(ready)] = _received(worker := cast("Connection", ready))
                free.append(worker)
        is_done, result = early.pop(wanted)
        if not is_done:
            raise result
        yield result


def _send(connection: Connection, chunk: Any) -> None:
    try:
        connection.send(chunk)
    except OSError as error:
        raise _lost() from error


def _received(connection: Connection) -> tuple[bool, Any]:
    try:
        is_done, result = connection.recv()
    except (EOFError, OSError) as error:
        raise _lost() from error
    return is_done, result


def _lost() -> CoopError:
    return CoopError("A process that was reading has been killed.", "Run it again; with --jobs 1 it needs less memory.")


def _start(work: Callable[[C], Any], count: int, workers: dict[Connection, BaseProcess]) -> None:
    """Start the workers; fewer, or none, where the system refuses more."""
    from multiprocessing import Pipe, Process

    for _ in range(count):
        with suppress(OSError):
            ours, theirs = Pipe()
            process = Process(target=_serve, args=(theirs, work), daemon=True)
            with _held_back():
                workers[ours] = process  # known before it runs: whatever stops us then ends it too
                try:
                    process.start()
                except BaseException:
                    del workers[ours]
                    ours.close()
                    raise
                finally:
                    theirs.close()


def _serve(connection: Connection, work: Callable[[Any], Any]) -> None:
    """Work on chunk after chunk until we are ended; Ctrl-C is left to the process that writes."""
    for name in _STOPPING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN if name == "SIGINT" else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _numbers())
    Thread(target=_outlive_nobody, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            chunk = connection.recv()
            try:
                done = (True, work(chunk))
            except Exception as error:  # told to the process that waits, and raised there
                done = (False, error)
            connection.send(done)


def _outlive_nobody() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end(workers: dict[Connection, BaseProcess]) -> None:
    for process in workers.values():
        process.terminate()
    for connection, process in workers.items():
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
        connection.close()


def _numbers() -> tuple[int, ...]:
    return tuple(getattr(signal, name) for name in _STOPPING if hasattr(signal, name))


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold back what would stop us while a process is made: half made, nobody would end it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _numbers())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def leaving_in_order() -> Iterator[None]:
    """Leave by the usual way on TERM and HUP, which ends the workers and takes back what is half written; a handler that is there stays."""
    changed = {}
    if current_thread() is main_thread():
        for number in _numbers():
            if signal.getsignal(number) is signal.SIG_DFL:
                changed[number] = signal.signal(number, _leave)
    try:
        yield
    finally:
        for number, before in changed.items():
            signal.signal(number, before)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
