"""Work over several processes, its results in order whatever their number; an interrupt waits for none of it.

In: what is to be done, and the pieces. Out: what came of each. Start at `in_order`.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Any, TypeVar

S = TypeVar("S")


def in_order(work: Callable[[S], Any], chunks: Sequence[S], jobs: int) -> Iterator[Any]:
    """Yield what the work gives for each piece; in this process alone where more would not pay."""
    if jobs < 2 or len(chunks) < 2:
        yield from map(work, chunks)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import active_children

    waiting: deque[Future[Any]] = deque()
    others = set(active_children())
    pool = ProcessPoolExecutor(min(jobs, len(chunks)), initializer=_begin_work, initargs=(os.getpid(),))
    try:
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) > 2 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        pool.shutdown()
    except BaseException:  # an interrupt, above all: what is half read is not waited for
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(active_children()) - others:
            worker.terminate()
        raise


def _begin_work(parent: int) -> None:
    """Leave Ctrl-C to the process that writes, and do not outlive it: it may be killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
