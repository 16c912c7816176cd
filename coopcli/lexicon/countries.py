"""Countries and cities by every name that the press or a query gives them.

In: countries.toml and cities.toml; exonyms.toml for queries alone. Out: phrases for the finders, codes for queries, names for answers.
Start at `country_phrases` (finders), `code_of_query` (queries) and `display_name` (answers).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, Literal

from coopcli.lexicon import read_table
from coopcli.model import CountryForm, Town
from coopcli.phrases import Phrases
from coopcli.text import fold, fold_words

UNSETTLED: Final = ""  # the code of a form that several countries share, until `resolve_ambiguous` settles it
SILENT: Final = CountryForm("--", "name")  # "golfe de Guinée": words that hold a country's name and name none
PARTNER: Final = CountryForm("++", "demonym")  # "arabe" in "israélo-arabe": completes a compound, names no country

Form = Literal["name", "demonym", "compound", "capital"]
_SETTINGS = frozenset({"endings", "ambiguous", "partners", "silent", "guarded"})
_JOINTS = str.maketrans("-'.()&", "      ")


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {code: row for code, row in read_table("countries").items() if code not in _SETTINGS}


def _setting(table: str, key: str) -> tuple[str, ...]:
    return tuple(read_table("countries")[table].get(key, ()))


def codes() -> tuple[str, ...]:
    """Return every code we know, in order: AD, AE, …"""
    return tuple(_rows())


def display_name(code: str) -> str:
    """Return the French short form: `display_name("CI") == "Côte d'Ivoire"`; a code that is not ours comes back as it is."""
    row = _rows().get(code)
    return _printed(row["names"])[0] if row else code


def capital_of(code: str) -> str | None:
    """Return the seat of government in French, `capital_of("BJ") == "Porto-Novo"`, or None."""
    row = _rows().get(code)
    return _printed(row["capital"])[0] if row and "capital" in row else None


def _printed(line: str) -> tuple[str, ...]:
    return tuple(line.replace("’", "'").split(", "))


# What finders ask.


@cache
def country_phrases() -> Phrases[CountryForm]:
    """Return names, demonyms, compounds, capitals and seats as runs of folded words; of two countries with one form, see `[ambiguous]`."""
    return Phrases(_forms())


def _forms() -> Iterator[tuple[tuple[str, ...], CountryForm]]:
    for line in _setting("silent", "names"):
        yield fold_words(line), SILENT
    for adjective in _setting("silent", "demonyms"):
        for inflected in _inflected(fold(adjective)):
            yield _words(inflected), SILENT
    for words, form in _shared():
        yield words, form
    rows = _rows()
    for code, row in rows.items():
        form = CountryForm(code, "name")
        for name in fold(row["names"]).split(", "):
            yield _words(name), form
            if len(name) < 5 and " " not in name:  # "R.D.C."
                yield tuple(name), form
    for code, row in rows.items():
        form = CountryForm(code, "demonym")
        for adjective in fold(row.get("demonyms", "")).split(", "):
            for inflected in _inflected(adjective):
                yield _words(inflected), form
    for adjective in _setting("partners", "compound"):
        for inflected in _inflected(fold(adjective)):
            yield _words(inflected), PARTNER
    keys: tuple[tuple[str, Form], ...] = (("compound", "compound"), ("capital", "capital"), ("seats", "capital"))
    for key, kind in keys:
        for code, row in rows.items():
            if key in row:
                form = CountryForm(code, kind)
                for name in fold(row[key]).split(", "):
                    yield _words(name), form


def _shared() -> Iterator[tuple[tuple[str, ...], CountryForm]]:
    for line in _setting("ambiguous", "names"):
        yield _words(fold(line.partition(":")[0])), CountryForm(UNSETTLED, "name")
    for line in _setting("ambiguous", "demonyms"):
        for inflected in _inflected(fold(line.partition(":")[0])):
            yield _words(inflected), CountryForm(UNSETTLED, "demonym")
    for line in _setting("ambiguous", "compound"):
        yield _words(fold(line.partition(":")[0])), CountryForm(UNSETTLED, "compound")


def _words(folded: str) -> tuple[str, ...]:
    return tuple(folded.translate(_JOINTS).split())


def _inflected(adjective: str) -> tuple[str, ...]:
    """Return the four forms: "libyen" gives libyen, libyens, libyenne, libyennes; "grec/grecque" says its own feminine."""
    if not adjective:
        return ()
    masculine, *feminines = adjective.split("/")
    if not feminines:
        feminines = [masculine if masculine[-1] == "e" else _feminine(masculine)]
    singulars = dict.fromkeys((masculine, *feminines))
    return tuple(dict.fromkeys(form for word in singulars for form in (word, word if word[-1] in "sx" else word + "s")))


def _feminine(masculine: str) -> str:
    endings: dict[str, str] = read_table("countries")["endings"]
    for ending, feminine in endings.items():
        if masculine.endswith(ending):
            return masculine[: -len(ending)] + feminine
    return masculine + "e"


@cache
def lower_case_demonyms() -> dict[str, CountryForm]:
    """Return the demonyms that are a country's name but for its capital letter: "la partie argentine"."""
    names = {name: code for code, row in _rows().items() for name in fold(row["names"]).split(", ")}
    found = {}
    for code, row in _rows().items():
        for adjective in fold(row.get("demonyms", "")).split(", "):
            for inflected in _inflected(adjective):
                if inflected in names:
                    found[inflected] = CountryForm(code, "demonym")
    return found


@cache
def acronyms() -> frozenset[str]:
    """Return the folded names that are written in capitals alone: "eau" is water, "EAU" a country."""
    return frozenset(fold(name) for row in _rows().values() for name in row["names"].split(", ") if name.isupper())


@cache
def city_states() -> frozenset[tuple[str, ...]]:
    """Return the names that a country and its capital share, as folded words: djibouti, luxembourg, monaco."""
    rows = _rows().values()
    names = {name for row in rows for name in fold(row["names"]).split(", ")}
    return frozenset(_words(name) for row in rows if "capital" in row for name in fold(row["capital"]).split(", ") if name in names)


@cache
def guarded() -> dict[tuple[str, ...], frozenset[str]]:
    """Return the names that speak only after certain folded words: "à Maurice" is a country, "Maurice Bucaille" is not."""
    table: dict[str, str] = read_table("countries")["guarded"]
    return {_words(fold(name)): frozenset(fold(word) for word in after.split()) for name, after in table.items()}


@cache
def _candidates() -> dict[str, tuple[tuple[str, ...], str | None]]:
    found: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for key in ("names", "demonyms", "compound"):
        for line in _setting("ambiguous", key):
            name, _, rest = line.partition(":")
            candidates, _, default = rest.partition("/")
            for inflected in _inflected(fold(name)) if key == "demonyms" else (fold(name),):
                found[" ".join(_words(inflected))] = (tuple(candidates.split()), default.strip() or None)
    return found


def resolve_ambiguous(form: str, codes_in_article: frozenset[str]) -> str | None:
    """Return the country of a shared form: `resolve_ambiguous("Congo", frozenset({"CD"})) == "CD"`; None where the article leaves it open."""
    candidates, default = _candidates().get(" ".join(fold_words(form)), ((), None))
    named = [code for code in candidates if code in codes_in_article]
    if len(named) == 1:
        return named[0]
    return default if not named or default in named else None


# Cities.


@cache
def city_phrases() -> Phrases[Town]:
    """Return capitals and cities as runs of folded words; "Fez" gives the town under its first spelling, Fès."""
    return Phrases(_towns())


def _towns() -> Iterator[tuple[tuple[str, ...], Town]]:
    for line in read_table("cities")["silent"]["names"]:
        yield fold_words(line), Town("", None)
    for code, row in _rows().items():
        if "capital" in row:
            yield from _spellings(row["capital"].split(", "), code)
    cities: dict[str, Any] = read_table("cities")
    for code, line in cities["cities"].items():
        for entry in line.split(", "):
            yield from _spellings(entry.split("/"), code)


def _spellings(spellings: list[str], code: str) -> Iterator[tuple[tuple[str, ...], Town]]:
    for spelling in spellings:
        yield _words(fold(spelling)), Town(spelling.replace("’", "'"), code)


def city_country(name: str) -> str | None:
    """Return the country of a city by its name alone: `city_country("Fès") == "MA"`; None where we do not know it."""
    town = city_phrases().get(fold_words(name))
    return town.country if town is not None else None


# What queries ask.


@cache
def _exonyms() -> dict[str, dict[str, str]]:
    return read_table("exonyms")


@cache
def _query_names() -> dict[str, str]:
    found: dict[str, str] = {}
    rows = _rows()
    for code in rows:
        for name in aliases_of(code):
            found.setdefault(name, code)
    for code, row in _exonyms().items():
        found.setdefault(fold(row["iso3"]), code)
    for code in rows:
        found.setdefault(code.lower(), code)
    for name, (_, default) in _candidates().items():
        if default:
            found[name] = default
    return found


def code_of_query(text: str) -> str | None:
    """Return the code that a user means: "Denmark", "danois", "DNK", "dk" and "الدنمارك" are DK; None where we know no such name."""
    key = " ".join(fold_words(text))
    found = _query_names().get(key)
    if found is None and " " in key:
        head, _, rest = key.partition(" ")
        if head in {"le", "la", "les", "l", "the"}:
            found = _query_names().get(rest)
    return found


def names_known(limit: int | None = None) -> tuple[str, ...]:
    """Return the folded names that a query may give, for the nearest ones to a misspelt name; ISO codes left out."""
    return tuple(name for name in _query_names() if len(name) > 3)[:limit]


@cache
def aliases_of(code: str) -> tuple[str, ...]:
    """Return every folded name and demonym of a country in every language, for a search that should find one by another."""
    row, exonyms = _rows().get(code), _exonyms().get(code, {})
    if row is None:
        return ()
    names = [" ".join(_words(name)) for name in fold(row["names"]).split(", ")]
    people = [" ".join(_words(form)) for adjective in fold(row.get("demonyms", "")).split(", ") for form in _inflected(adjective)]
    foreign = [" ".join(fold_words(name)) for key in ("en", "es", "ar", "people") for name in exonyms.get(key, "").split(", ")]
    return tuple(dict.fromkeys(name for name in (*names, *people, *foreign) if name))
