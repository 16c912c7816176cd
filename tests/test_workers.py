"""Several processes: results in order, failures told, nobody left behind and nobody waited for in vain."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from blackbox import POSIX

from coopcli.errors import CoopError
from coopcli.search.workers import in_order


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()


def doubled(number: int) -> int:
    time.sleep(0.02 if number % 3 == 0 else 0)  # the later chunk is often done first
    return number * 2


def large(number: int) -> bytes:
    return bytes([number]) * 3_000_000  # more than a pipe holds


def failing(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


def killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), 9)
    return number


@pytest.mark.parametrize("jobs", [1, 2, 3, 9])
def test_results_come_in_order(jobs: int) -> None:
    assert list(in_order(doubled, range(40), jobs)) == [number * 2 for number in range(40)]


def test_large_results_keep_nobody_waiting() -> None:
    assert [result[0] for result in in_order(large, range(12), 3)] == list(range(12))


def test_what_the_work_raises_is_raised_here() -> None:
    results = in_order(failing, range(40), 2)
    assert [next(results) for _ in range(7)] == list(range(7))
    with pytest.raises(ValueError, match="seven"):
        next(results)


@pytest.mark.skipif(not POSIX, reason="needs POSIX signals")
def test_a_worker_that_is_killed_is_told_so() -> None:
    with pytest.raises(CoopError, match="killed"):
        list(in_order(killed, range(40), 2))


def test_nobody_works_on_when_nobody_wants_more() -> None:
    with closing(in_order(doubled, range(1_000), 2)) as results:
        assert next(results) == 0


def test_a_system_that_refuses_processes_gets_the_work_done_in_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.Process, "start", refuse)
    assert list(in_order(doubled, range(10), 2)) == [number * 2 for number in range(10)]
