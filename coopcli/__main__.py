"""`python -m coopcli`, and the `coopcli` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its status."""
    # A short command makes no garbage worth a search; a long one makes little that is circular.
    gc.set_threshold(200_000, 20, 50)
    try:
        from coopcli.cli import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # so early that nothing is loaded yet, or so late that all is said
        sys.exit(130)


if __name__ == "__main__":
    main()
