"""How long things take here and now: all figures of one run, so that their ratios hold whatever the machine."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def collecting() -> Iterator[None]:
    """Look for circular garbage as seldom as the command does; Python's own pace takes more than its share of a long text's time."""
    from coopcli.__main__ import COLLECTING

    usual = gc.get_threshold()
    gc.set_threshold(*COLLECTING)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def cpu(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the least CPU seconds of some work: what disturbs it only adds."""
    best = float("inf")
    with collecting():
        for _ in range(repeats):
            before = time.process_time()
            work()
            best = min(best, time.process_time() - before)
    return best


def whole_processes(commands: dict[str, Sequence[str]], rounds: int = 10) -> dict[str, float]:
    """Return the median seconds of whole processes, taken in turns so that a slow moment hits them all; compiled files may be kept."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "COOPCLI_CORPUS")}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            before = time.perf_counter()
            subprocess.run(command, capture_output=True, env=environment, check=False)
            if number:  # the first time fills caches
                taken[name].append(time.perf_counter() - before)
    return {name: statistics.median(times) for name, times in taken.items()}


def python(*arguments: str) -> tuple[str, ...]:
    """Return the command that runs this Python."""
    return (sys.executable, *arguments)
