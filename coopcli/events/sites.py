"""Buildings that say where something happened: "au palais des congrès d'Oran" is in Oran.

In: a sentence and where a town stands in it. Out: whether a building leads to it. Start at `is_in_building`.
"""

from __future__ import annotations

from functools import cache

from coopcli.lexicon import words_of
from coopcli.model import Sentence
from coopcli.text import fold


def is_in_building(sentence: Sentence, town: int) -> bool:
    """Tell "au palais présidentiel de Baabda", "au Centre de conférences (CIC) d'Oran": a building, and "de" before the town."""
    words = sentence.words
    if town == 0 or words[town - 1] not in _GENITIVE:
        return False
    at = town - 2
    if at >= 0 and words[at] == ")":
        at = next((left for left in range(at, max(at - _LONGEST_BRACKET, -1), -1) if words[left] == "("), 0) - 1
    for left in range(at, max(at - _LONGEST_BUILDING, -1), -1):
        word = words[left]
        is_building = word in _site("buildings") or (word in _site("centres") and not _site("venues").isdisjoint(words[left:town]))
        if is_building and not _site("into").isdisjoint(words[max(left - 2, 0) : left]):
            return _site("goes_to").isdisjoint(words[max(left - 3, 0) : left])
        if word in _TO:
            return sentence.tokens[at].text[:1].isupper()  # "à la State House de Nairobi"
        if not word[0].isalpha() or word == "et":
            return False
    return False


_GENITIVE, _TO = frozenset({"de", "d'", "du", "des"}), frozenset({"a", "au", "aux"})
_LONGEST_BUILDING, _LONGEST_BRACKET = 8, 5  # tokens


@cache
def _site(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of("fr/places", key))
