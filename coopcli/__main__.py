"""`python -m coopcli`, and the `coopcli` command."""

from __future__ import annotations

import atexit
import gc
import os
import sys

COLLECTING = (200_000, 20, 50)  # a short command makes no garbage worth a search; a long one makes little that is circular


def main() -> None:
    """Run the command line and leave with its status."""
    gc.set_threshold(*COLLECTING)
    try:
        from coopcli.cli import run

        _leave(run(sys.argv[1:]))
    except KeyboardInterrupt:  # so early that nothing is loaded yet, or so late that all is said
        sys.exit(130)


def _leave(status: int) -> None:
    """Leave at once: to take Python's memory apart first, which the system takes back anyway, is a sixth of a short command's time."""
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(status)
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):  # closed or gone: Python's own way knows what to do
        sys.exit(status)
    os._exit(status)


if __name__ == "__main__":
    main()
