"""The calendar's words and the rows of date phrases.

In: fr/calendar.toml and fr/dates.toml. Out: numbers for words, rows for the finder. Start at `month_number` and `weekday_number`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.text import fold


def month_number(folded: str) -> int | None:
    """Return the month that a folded word names in full or shortened: `month_number("aout") == 8`, `month_number("sept") == 9`."""
    return numbers("months").get(folded) or numbers("short_months").get(folded)


def weekday_number(folded: str) -> int | None:
    """Return the day of the week that a folded word names, Monday being 0: `weekday_number("jeudi") == 3`."""
    return numbers("weekdays").get(folded)


@cache
def numbers(key: str) -> Mapping[str, int]:
    """Return one list of fr/calendar.toml as folded word -> number: months from 1, weekdays from 0, seasons from 21 (as EDTF counts)."""
    first = {"weekdays": 0, "seasons": 21}.get(key, 1)
    lists = read_table("fr/calendar").get(key)
    if not isinstance(lists, list) or not all(isinstance(forms, list) for forms in lists):
        raise BrokenVocabulary(f"fr/calendar.toml has no lists of words named {key}.", "Reinstall coopcli.")
    return MappingProxyType({fold(form): number for number, forms in enumerate(lists, first) for form in forms})
