"""The other forms of a word that a search takes as the same.

In: fr/inflection.toml. Out: forms of folded words. Start at `forms_of`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table


class _Inflection(NamedTuple):
    shortest: int
    endings: dict[str, tuple[str, ...]]
    longest_ending: int
    numbers: tuple[str, ...]
    small: frozenset[str]
    everywhere: frozenset[str]
    large: frozenset[str]


@cache
def _inflection() -> _Inflection:
    table = read_table("fr/inflection")
    try:
        endings = {ending: tuple(others) for ending, others in table["endings"].items()}
        return _Inflection(
            int(table["shortest"]),
            endings,
            max(map(len, endings)),
            tuple(table["numbers"]["endings"]),
            frozenset(table["small"]["words"]),
            frozenset(table["small"]["everywhere"]),
            frozenset(table["large"]["words"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenVocabulary(f"fr/inflection.toml lacks {error}.", "Reinstall coopcli.") from error


def forms_of(word: str) -> tuple[str, ...]:
    """Return the other forms of a folded word: "signe" gives signes, signee, signees; "47e" gives 47, 47eme."""
    rules = _inflection()
    if word[0].isdigit():
        return _numbers(word, rules.numbers)
    if len(word) < rules.shortest or not word.isalpha():
        return ()
    found: dict[str, None] = {}
    for size in range(min(rules.longest_ending, len(word) - 3), -1, -1):
        stem, ending = word[: len(word) - size], word[len(word) - size :]
        for other in rules.endings.get(ending, ()):
            found[stem + other] = None
    found.pop(word, None)
    return tuple(found)


def is_small(word: str) -> bool:
    """Say whether a folded word stands everywhere: de, la, un."""
    return word in _inflection().small


def everywhere() -> frozenset[str]:
    """Return the folded words that stand in every text, and that no index keeps: le, de, un."""
    return _inflection().everywhere


def is_large(word: str) -> bool:
    """Say whether a folded name is a word of its own when written small: EAU is a country, "eau" is water."""
    return word in _inflection().large


def _numbers(word: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    ending = word[len(digits) :]
    if not digits.isdigit() or len(digits) > 3 or (ending and ending not in endings):
        return ()
    return tuple(form for form in (digits, *(digits + other for other in endings)) if form != word)
