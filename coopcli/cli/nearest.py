"""The nearest known names to one that is not known, and the one that a typo means."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
    return one_of(nearest(word, known))


def one_of(names: Iterable[str]) -> str:
    """Return "Did you mean Mali or Malte? ", or nothing where there is no name."""
    return f"Did you mean {either(told)}? " if (told := list(names)) else ""


def either(names: Iterable[str], most: int = 5) -> str:
    """Return "Mali or Malte", and of many how many more there are."""
    told = list(names)
    return " or ".join((*told[:most], *((f"{len(told) - most} more",) if len(told) > most else ())))


def meant(typed: str, known: Iterable[str], who: Callable[[str], str | None]) -> str | None:
    """Return whom a name means that is known but for a typo; None where nobody is that near, or two are.

    `known` are folded names and `who` says whose they are: "kazakstan" is Kazakhstan's, "malie" may be Mali's or Malta's. Forgiven as in
    a search: no edit up to 4 letters, one up to 8, two from 9.
    """
    from coopcli.search.neighbours import budget, edits
    from coopcli.text import fold_words

    wanted = " ".join(fold_words(typed[:LONGEST]))
    near = {who(name) for name in known if edits(wanted, name, budget(wanted)) is not None}
    return near.pop() if len(near) == 1 else None
