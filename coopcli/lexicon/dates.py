"""The calendar's words and the rows of date phrases.

In: fr/calendar.toml and fr/dates.toml. Out: numbers for words, rows for the finder. Start at `month_number` and `weekday_number`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.shape import dataclass
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


@dataclass(frozen=True, slots=True)
class DateRow:
    """A way to tell a date: what computes it, and the parts that are the same each time (`unit`, `count`, `forward` ...)."""

    name: str
    shape: str
    fixed: tuple[tuple[str, Any], ...]


class DateForm(NamedTuple):
    """One way to write a row's pattern, with nothing left to choose: for each token the symbols that may stand there."""

    row: DateRow
    steps: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DateVocabulary:
    """All rows in order, and what each folded word may stand for: itself, or a part such as `{month}` with its value."""

    forms: tuple[DateForm, ...]
    symbols: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, Any]]


_EXAMPLES = ("name", "shape", "patterns", "yes", "no")
_YEARS = range(1800, 2200)


@cache
def vocabulary() -> DateVocabulary:
    """Return the rows of fr/dates.toml made ready; raises BrokenVocabulary where a pattern or a part is unknown."""
    table = read_table("fr/dates")
    values = _values(table.get("parts", {}))
    forms: list[DateForm] = []
    for row in table["rows"]:
        fixed = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in row.items() if key not in _EXAMPLES)
        shared = DateRow(row["name"], row["shape"], fixed)
        for pattern in row["patterns"]:
            forms.extend(DateForm(shared, steps) for steps in _spellings(pattern) if steps)
    symbols: dict[str, list[str]] = {}
    for part, words in values.items():
        for word in words:
            symbols.setdefault(word, []).append(f"{{{part}}}")
    for symbol in dict.fromkeys(symbol for form in forms for step in form.steps for symbol in step):
        if symbol[0] != "{":
            symbols.setdefault(symbol, []).append(symbol)
        elif part_of(symbol) not in values:
            raise BrokenVocabulary(f"fr/dates.toml names a part {symbol} that has no words.", "Reinstall coopcli.")
    return DateVocabulary(tuple(forms), {word: tuple(found) for word, found in symbols.items()}, values)


def part_of(symbol: str) -> str:
    """Return whose words a symbol takes: `part_of("{last_month}") == "month"`."""
    name = symbol[1:-1].removeprefix("last_").removeprefix("_")
    return "day" if name == "days" else name


def _values(parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    days = {text: number for number in range(1, 32) for text in (str(number), f"{number:02d}")}
    own = {part: {fold(word): value for word, value in words.items()} for part, words in parts.items()}
    return {
        "month": numbers("months"),
        "short_month": numbers("short_months"),
        "weekday": numbers("weekdays"),
        "season": {word: number - 20 for word, number in numbers("seasons").items()},
        "month_number": {text: number for text, number in days.items() if number <= 12},
        "year": {str(year): year for year in _YEARS},
        **own,
        "day": {**days, **own.get("day", {})},
        "count": {**{str(number): number for number in range(1, 32)}, **own.get("count", {})},
    }


def _spellings(pattern: str) -> list[tuple[tuple[str, ...], ...]]:
    """Return a pattern with every choice of its optional parts: "a [b [c]]" is a, a b, a b c."""
    levels: list[list[tuple[tuple[str, ...], ...]]] = [[()]]
    for word in pattern.replace("[", " [ ").replace("]", " ] ").split():
        if word == "[":
            levels.append([()])
        elif word == "]":
            inner = levels.pop()
            levels[-1] = [before + after for before in levels[-1] for after in ((), *inner)]
        else:
            step = tuple(word.split("|"))
            levels[-1] = [(*before, step) for before in levels[-1]]
    if len(levels) != 1:
        raise BrokenVocabulary(f"A pattern of fr/dates.toml opens and closes unevenly: {pattern}", "Reinstall coopcli.")
    return list(dict.fromkeys(levels[0]))
