"""All figures of one run: `python tests/bench/run.py`. By hand, never a test: a machine's mood is no fault of the code.

`--quick` makes everything small, to see that it runs; `--only` names one part; `--no-peer` installs nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent.parent)]

from bench import growth, reading, searching, startup

PARTS = ("startup", "reading", "growth", "search")


def figures(*, only: str | None = None, quick: bool = False, with_peer: bool = True) -> Iterator[str]:
    """Yield the figures, a line each, headed by the part they belong to."""
    parts = {
        "startup": lambda: startup.lines(1 if quick else 10),
        "reading": lambda: reading.lines(20 if quick else 1_000, with_peer=with_peer and not quick),
        "growth": lambda: growth.lines(2_000 if quick else 200_000, huge=10_000 if quick else 5_000_000),
        "search": lambda: searching.lines((20, 40), 1, with_peers=False) if quick else searching.lines(with_peers=with_peer),
    }
    for name, lines in parts.items():
        if only in (None, name):
            yield f"# {name}"
            yield from lines()
            yield ""


def main() -> None:
    """Print the figures as they come."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    for line in figures(only=asked.only, quick=asked.quick, with_peer=not asked.no_peer):
        print(line, flush=True)


if __name__ == "__main__":
    main()
