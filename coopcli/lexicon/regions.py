"""Regions, provinces and federated states, and the country each is of.

In: regions.toml. Out: phrases for the finders. Start at `country_of_region`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import Token
from coopcli.phrases import Phrases
from coopcli.text import fold, fold_words


def country_of_region(tokens: Sequence[Token]) -> str | None:
    """Return the country of the first region that some words name: "Université de Bourgogne" is French; None where they name none."""
    runs = region_phrases().find_in([token.folded for token in tokens])
    named = next((run.value for run in runs if tokens[run.first].text[0].isupper()), None)
    return named or next((adjectives()[token.folded] for token in tokens if token.folded in adjectives() and token.text.islower()), None)


def is_region(name: str) -> bool:
    """Tell whether a name is that of a region as a whole."""
    return region_phrases().get(fold_words(name)) is not None


def names_region(name: str) -> bool:
    """Tell whether a name holds that of a region: "gouvernement du Québec", "gouvernement flamand"."""
    told = fold_words(name)
    return any(True for _ in region_phrases().find_in(told)) or not adjectives().keys().isdisjoint(told)


@cache
def adjectives() -> Mapping[str, str]:
    """Return the folded adjectives of regions and the country of each: "catalane" is ES."""
    table = read_table("regions")["adjectives"]
    rows = ((word, region_phrases().get(fold_words(region))) for region, row in table.items() for word in row.split())
    return MappingProxyType({fold(word): code for word, code in rows if code is not None})


@cache
def region_phrases() -> Phrases[str]:
    """Return the gazetteer of regions: "Bretagne" is FR; raises BrokenVocabulary where a row is no list of names."""
    table = read_table("regions").get("regions")
    if not isinstance(table, dict) or not all(isinstance(names, str) for names in table.values()):
        raise BrokenVocabulary("regions.toml is not a table of names.", "Reinstall coopcli.")
    return Phrases((fold_words(name), code) for code, names in table.items() for name in names.split(", "))
