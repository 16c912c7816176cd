"""What the shell completes: countries, people, bodies, places and ids that the corpus holds, keys and formats that there are.

In: the options so far and the word begun. Out: what it may become. It never builds an index and never fails: at worst it completes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import typer

from coopcli.errors import CoopError

Completer = Callable[[typer.Context, Any, str], list[str]]
MOST = 200  # words offered


def _fitting(words: Iterable[str], begun: str) -> list[str]:
    """Return the words of which any part begins so, accents and case forgiven: "hamm" is completed to "Abdellatif Hammouchi"."""
    from coopcli.output.safe import safe
    from coopcli.text import fold, fold_words

    wanted = fold(begun)
    ours = (
        word for word in dict.fromkeys(words) if fold(word).startswith(wanted) or any(part.startswith(wanted) for part in fold_words(word))
    )
    return sorted(word for word in ours if safe(word) == word)[:MOST]


def keys(known: Iterable[str]) -> Completer:
    """Complete one of some fixed words."""
    words = tuple(known)

    def complete(ctx: typer.Context, param: Any, incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return complete


def _from_corpus(read: Callable[[Any], Iterable[str]]) -> Completer:
    def complete(ctx: typer.Context, param: Any, incomplete: str) -> list[str]:
        with suppress(CoopError, OSError):
            told = _told(ctx)
            return _fitting(read(told), incomplete) if told is not None else []
        return []

    return complete


class _Told:
    """What an index or a small corpus tells, as completion wants it."""

    def __init__(self, people: Callable[[], Iterable[str]], parties: Callable[[], Iterable[str]], ids: Callable[[], Iterable[str]]) -> None:
        self.people, self.parties, self.ids = people, parties, ids


def _told(ctx: typer.Context) -> _Told | None:
    """Open the index of the corpus if it is there, else read the corpus if it is small."""
    from coopcli.cli.asking import paths_of
    from coopcli.cli.options import Reading
    from coopcli.indexing import MOST_BYTES, MOST_FILES, Wanted, kept_index, place_of
    from coopcli.pipeline import is_small, read

    given = (ctx.params or {}).get("corpus")
    paths = paths_of(Reading(corpus=list(given) if given else None))
    if "-" in paths:
        return None
    wanted = Wanted(paths, trust=True)
    place = place_of(wanted)
    if paths and place is not None and place.exists() and (opened := kept_index(wanted)) is not None:
        index = opened.index
        return _Told(lambda: index.names_of("people"), lambda: index.names_of("parties"), index.ids)
    if not is_small(paths, files=MOST_FILES, size=MOST_BYTES):
        return None
    corpus = read(paths)
    return _Told(
        lambda: (person.name for event in corpus.events for person in event.people),
        lambda: (party.name for event in corpus.events for party in event.parties),
        lambda: (*(event.id for event in corpus.events), *(article.doc for article in corpus.articles)),
    )


def countries(ctx: typer.Context, param: Any, incomplete: str) -> list[str]:
    """Complete a country by its name; those of the corpus where it tells any that fit, else all there are."""
    from coopcli.lexicon.countries import codes, display_name

    every = [display_name(code) for code in codes()]
    with suppress(CoopError, OSError):
        told = _told(ctx)
        if told is not None:
            there = set(told.parties())
            return _fitting((name for name in every if name in there), incomplete) or _fitting(every, incomplete)
    return _fitting(every, incomplete)


people: Completer = _from_corpus(lambda told: told.people())
parties: Completer = _from_corpus(lambda told: told.parties())
ids: Completer = _from_corpus(lambda told: told.ids())


def formats(ctx: typer.Context, param: Any, incomplete: str) -> list[str]:
    """Complete the name of a format."""
    from coopcli.output import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]
