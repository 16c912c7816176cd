"""What makes two parties one.

In: parties. Out: each of them once.
"""

from __future__ import annotations

from collections.abc import Iterable

from coopcli.model import Party
from coopcli.text import fold_words


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Keep each party once: a state by its code, any other by its name."""
    kept: dict[tuple[str, str], Party] = {}
    for party in parties:
        kept.setdefault(side_key(party), party)
    return list(kept.values())


def side_key(party: Party) -> tuple[str, str]:
    """Return what makes two parties one: a state's code, another's name."""
    if party.type == "state" and party.country:
        return "state", party.country
    return "name", " ".join(sorted(word for word in fold_words(party.name) if len(word) > 3)) or party.name.casefold()
