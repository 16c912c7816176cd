"""The nearest known names to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 80  # characters compared; a name is shorter


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known names that look like the word, best first: `nearest("lst", ("list", "show"))` is `("list",)`."""
    from difflib import get_close_matches

    from coopcli.text import fold

    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(fold(name[:LONGEST]), name)
    return tuple(by_fold[name] for name in get_close_matches(fold(word[:LONGEST]), list(by_fold), n=most, cutoff=0.6))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean list? ", or nothing where no known name is near."""
    near = nearest(word, known)
    return f"Did you mean {' or '.join(near)}? " if near else ""
