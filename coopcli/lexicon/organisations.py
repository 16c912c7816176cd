"""The bodies that press knows by name, in every language that a query may use.

In: organisations.toml. Out: the gazetteer of their names, and the way from any name to the others. Start at `organisation_phrases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import PartyType
from coopcli.phrases import Phrases
from coopcli.text import fold_words


class Organisation(NamedTuple):
    """A body of the vocabulary; `country` is null for an international one, and for a name that several countries share."""

    key: str
    acronyms: tuple[str, ...]
    names: tuple[str, ...]
    foreign: tuple[str, ...]
    type: PartyType
    country: str | None
    short: str | None = None  # the acronym that goes by as a name: "Interpol"

    @property
    def display(self) -> str:
        """The acronym that goes by as a name; else the full French name, the name in its own language, any acronym."""
        return next((name for names in ((self.short,), self.names, self.foreign, self.acronyms) for name in names if name), self.key)


class KnownName(NamedTuple):
    """One way to print a known body. An acronym counts only in the case that is listed, so it keeps its spellings."""

    organisation: Organisation
    spellings: tuple[str, ...]  # empty for a full name


@cache
def organisations() -> Mapping[str, Organisation]:
    """Return every known body by its key; raises BrokenVocabulary where a row has not its three parts."""
    table = read_table("organisations")
    rows = {row.key: row for row in _rows(table)}
    return MappingProxyType(rows)


@cache
def organisation_phrases() -> Phrases[KnownName]:
    """Return the gazetteer: French names, foreign names of two words or more, and acronyms, also with full stops (O.N.U.)."""
    return Phrases(_pairs())


def display_name(key: str) -> str | None:
    """Return the name that is shown: `display_name("onu") == "Organisation des Nations unies"`."""
    row = organisations().get(key)
    return row.display if row else None


def aliases_of(key: str) -> tuple[str, ...]:
    """Return all names of a body, folded, words apart by one blank: onu, organisation des nations unies, nations unies, un, ..."""
    row = organisations().get(key)
    if row is None:
        return ()
    return tuple(dict.fromkeys(" ".join(fold_words(name)) for name in (*row.acronyms, *row.names, *row.foreign)))


def key_of_query(text: str) -> str | None:
    """Return the body that a query names in full, in any language and case: `key_of_query("united nations") == "onu"`."""
    return _keys().get(" ".join(fold_words(text)))


def names_known() -> tuple[str, ...]:
    """Return the folded names that a query may give, for the nearest one to a misspelt name."""
    return tuple(_keys())


@cache
def _keys() -> Mapping[str, str]:
    keys: dict[str, str] = {}
    for key in organisations():
        for alias in aliases_of(key):
            keys.setdefault(alias, key)
    return MappingProxyType(keys)


def _rows(table: dict[str, Any]) -> Iterator[Organisation]:
    for kind, below in table.items():
        sections = [(None, below)] if kind == "organisation" else list(below.items())
        for country, rows in sections:
            for key, row in rows.items():
                parts = row.replace("’", "'").split(" ; ") if isinstance(row, str) else ()
                if len(parts) != 3:
                    raise BrokenVocabulary(
                        f"organisations.toml: {key} is not 'acronyms ; French names ; other names'.", "Reinstall coopcli."
                    )
                acronyms, names, foreign = (() if part == "-" else tuple(part.split(" | ")) for part in parts)
                short = next((name[1:] for name in acronyms if name.startswith("*")), None)
                told = tuple(name.removeprefix("*") for name in acronyms)
                yield Organisation(key, told, names, foreign, cast(PartyType, kind), None if country == "any" else country, short)


def _pairs() -> Iterable[tuple[tuple[str, ...], KnownName]]:
    spelt: dict[tuple[str, ...], KnownName] = {}
    for row in organisations().values():
        named = KnownName(row, ())
        for name in row.names:
            yield fold_words(name), named
        for name in row.foreign:
            words = fold_words(name)
            if len(words) > 1:
                yield words, named
        for acronym in row.acronyms:
            words = fold_words(acronym)
            before = spelt.get(words)
            if before is None or before.organisation is row:
                spelt[words] = KnownName(row, (*(before.spellings if before else ()), acronym))
    for words, known in spelt.items():
        yield words, known
        if len(words) == 1 and len(words[0]) > 2 and words[0].isalpha():
            yield tuple(words[0]), known
