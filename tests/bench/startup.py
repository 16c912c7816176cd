"""Whole processes against what any command line of this kind pays: the bare imports of Typer and Rich."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measures import python, whole_processes

_LEAST = python("-c", "import typer, rich")
_FULL = python("-c", "import typer, rich.table, rich.console")


def lines(rounds: int = 10) -> Iterator[str]:
    """Yield the ratios, a line each."""
    ours = {
        "--help": (python("-m", "coopcli", "--help"), "least", 1.2),
        "list --format json": (python("-m", "coopcli", "list", "--format", "json"), "least", 1.2),
        "search Interpol": (python("-m", "coopcli", "search", "Interpol"), "full", 1.6),
        "timeline": (python("-m", "coopcli", "timeline"), "full", None),
    }
    taken = whole_processes({"least": _LEAST, "full": _FULL, **{name: command for name, (command, _, _) in ours.items()}}, rounds)
    yield f"{'import typer, rich':22} {taken['least'] * 1000:6.1f} ms"
    yield f"{'... and its tables':22} {taken['full'] * 1000:6.1f} ms"
    for name, (_, base, most) in ours.items():
        wanted = f"   (at most {most})" if most else ""
        yield f"{name:22} {taken[name] * 1000:6.1f} ms  {taken[name] / taken[base]:5.2f} x{wanted}"
