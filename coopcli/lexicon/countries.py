"""Countries and cities by every name that the press or a query gives them.

In: countries.toml and cities.toml; exonyms.toml for queries alone. Out: phrases for the finders, codes for queries, names for answers.
Start at `country_phrases` (finders), `code_of_query` (queries) and `display_name` (answers).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import CountryForm, Town
from coopcli.phrases import Phrases
from coopcli.text import fold, fold_lines, fold_words

UNSETTLED: Final = ""  # the code of a form that several countries share, until `resolve_ambiguous` settles it
SILENT: Final = CountryForm("--", "name")  # "golfe de Guinée": words that hold a country's name and name none
PARTNER: Final = CountryForm("++", "demonym")  # "arabe" in "israélo-arabe": completes a compound, names no country

Form = Literal["name", "demonym", "compound", "capital"]
Words = tuple[str, ...]


class _Row(NamedTuple):
    """One line of `[countries]`, each field a list of words."""

    names: list[str]
    demonyms: list[str]
    compound: list[str]
    capital: list[str]
    seats: list[str]


def _row(code: str, line: str) -> _Row:
    fields = [[word.strip() for word in field.split(",")] if field.strip() else [] for field in line.split("|")]
    if len(fields) > len(_Row._fields) or not fields[0]:
        raise BrokenVocabulary(
            f"countries.toml: the row {code} is not: names | demonyms | compound | capital | seats.", "Reinstall coopcli."
        )
    return _Row(*fields, *([] for _ in range(len(_Row._fields) - len(fields))))


@cache
def _rows() -> dict[str, _Row]:
    return {code: _row(code, line) for code, line in read_table("countries")["countries"].items()}


@cache
def _folded() -> dict[str, _Row]:
    """Return the rows as they are compared: folded, hyphens and apostrophes blank."""
    table: dict[str, str] = read_table("countries")["countries"]
    return {code: _row(code, line) for code, line in zip(table, fold_lines(_joined("\n".join(table.values()))), strict=True)}


def _joined(text: str) -> str:
    return text.replace("-", " ").replace("’", " ").replace("'", " ").replace(".", " ")


def _words(phrase: str) -> Words:
    return tuple(_joined(fold(phrase)).split())


def _setting(table: str, key: str) -> tuple[str, ...]:
    return tuple(read_table("countries")[table].get(key, ()))


def codes() -> tuple[str, ...]:
    """Return every code we know, in order: AD, AE, …"""
    return tuple(_rows())


def display_name(code: str) -> str:
    """Return the French short form: `display_name("CI") == "Côte d'Ivoire"`; a code that is not ours comes back as it is."""
    row = _rows().get(code)
    return row.names[0].replace("’", "'") if row else code


def capital_of(code: str) -> str | None:
    """Return the seat of government in French, `capital_of("BJ") == "Porto-Novo"`, or None."""
    row = _rows().get(code)
    return row.capital[0].replace("’", "'") if row and row.capital else None


# What finders ask.


@cache
def country_phrases() -> Phrases[CountryForm]:
    """Return names, demonyms, compounds, capitals and seats as runs of folded words; forms of several countries have no code yet."""
    return Phrases(_forms())


def _forms() -> Iterator[tuple[Words, CountryForm]]:
    for name in (*_setting("silent", "names"), *read_table("cities")["silent"]["names"]):
        yield _words(name), SILENT
    for inflected in _all_inflected(fold(adjective) for adjective in _setting("silent", "demonyms")):
        yield _words(inflected), SILENT
    for form, kind in _shared():
        yield tuple(form.split()), CountryForm(UNSETTLED, kind)
    rows, short = _folded(), acronyms()
    for code, row in rows.items():
        named = CountryForm(code, "name")
        for name in row.names:
            yield tuple(name.split()), named
            if name in short:
                yield tuple(name), named  # "R.D.C."
    for code, row in rows.items():
        people = CountryForm(code, "demonym")
        for inflected in _all_inflected(row.demonyms):
            yield tuple(inflected.split()), people
    for inflected in _all_inflected(fold(adjective) for adjective in _setting("partners", "compound")):
        yield (inflected,), PARTNER
    for code, row in rows.items():
        joint = CountryForm(code, "compound")
        for prefix in row.compound:
            yield tuple(prefix.split()), joint
    for code, row in rows.items():
        government = CountryForm(code, "capital")
        for name in (*row.capital, *row.seats):
            yield tuple(name.split()), government


def _shared() -> Iterator[tuple[str, Form]]:
    """Yield the forms that several countries share, folded."""
    keys: tuple[tuple[str, Form], ...] = (("names", "name"), ("demonyms", "demonym"), ("compound", "compound"))
    for key, kind in keys:
        for line in _setting("ambiguous", key):
            yield from ((form, kind) for form in _shared_forms(line, kind))


def _shared_forms(line: str, kind: Form) -> tuple[str, ...]:
    name = _joined(fold(line.partition(":")[0]))
    return _inflected(name) if kind == "demonym" else (name,)


def _all_inflected(adjectives: Iterable[str]) -> Iterator[str]:
    for adjective in adjectives:
        yield from _inflected(adjective)


def _inflected(adjective: str) -> tuple[str, ...]:
    """Return the four forms: "libyen" gives libyen, libyens, libyenne, libyennes; "grec/grecque" says its own feminine."""
    masculine, *feminines = adjective.split("/")
    forms = [masculine]
    if feminines:
        forms += feminines
    elif not masculine.endswith("e"):
        forms.append(_feminine(masculine))
    return tuple(forms + [form + "s" for form in forms if form[-1] not in "sx"])


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    return tuple(read_table("countries")["endings"].items())


def _feminine(masculine: str) -> str:
    for ending, feminine in _endings():
        if masculine.endswith(ending):
            return masculine[: -len(ending)] + feminine
    return masculine + "e"


@cache
def lower_case_demonyms() -> dict[str, CountryForm]:
    """Return the demonyms that are a country's name but for its capital letter: "la partie argentine"."""
    rows = _folded()
    names = {name for row in rows.values() for name in row.names}
    return {
        inflected: CountryForm(code, "demonym")
        for code, row in rows.items()
        for inflected in _all_inflected(row.demonyms)
        if inflected in names
    }


@cache
def acronyms() -> frozenset[str]:
    """Return the folded names that are written in capitals alone: "eau" is water, "EAU" a country."""
    return frozenset(fold(name) for row in _rows().values() for name in row.names if name.isupper())


@cache
def city_states() -> frozenset[Words]:
    """Return the names that a country and its capital share, as folded words: djibouti, luxembourg, monaco."""
    rows = _folded().values()
    names = {name for row in rows for name in row.names}
    return frozenset(tuple(name.split()) for row in rows for name in row.capital if name in names)


@cache
def guarded() -> dict[Words, frozenset[str]]:
    """Return the names that speak only after certain folded words: "à Maurice" is a country, "Maurice Bucaille" is not."""
    table: dict[str, str] = read_table("countries")["guarded"]
    return {_words(name): frozenset(fold(word) for word in after.split()) for name, after in table.items()}


@cache
def _candidates() -> dict[str, tuple[Words, str | None]]:
    found: dict[str, tuple[Words, str | None]] = {}
    keys: tuple[tuple[str, Form], ...] = (("names", "name"), ("demonyms", "demonym"), ("compound", "compound"))
    for key, kind in keys:
        for line in _setting("ambiguous", key):
            candidates, _, default = line.partition(":")[2].partition("/")
            for form in _shared_forms(line, kind):
                found[form] = (tuple(candidates.split()), default.strip() or None)
    return found


def resolve_ambiguous(form: str, codes_in_article: frozenset[str]) -> str | None:
    """Return the country of a shared form: of "Congo", CD where the article names CD and not CG; None where it leaves it open."""
    candidates, default = _candidates().get(" ".join(fold_words(form)), ((), None))
    named = [code for code in candidates if code in codes_in_article]
    if len(named) == 1:
        return named[0]
    return default if not named or default in named else None


# Cities.


class _Cities(NamedTuple):
    phrases: Phrases[Town]
    after_au: frozenset[Words]


@cache
def _cities() -> _Cities:
    table = read_table("cities")
    pairs: list[tuple[Words, Town]] = [(_words(name), Town("", None)) for name in table["silent"]["names"]]
    bare: list[tuple[Words, Town]] = []
    lines = [(code, ", ".join(row.capital)) for code, row in _rows().items() if row.capital]
    lines += table["cities"].items()
    plain_lines = fold_lines(_joined("\n".join(line for _, line in lines)))
    for (code, line), plain_line in zip(lines, plain_lines, strict=True):
        for entry, plain in zip(line.replace("’", "'").split(", "), plain_line.split(", "), strict=True):
            town = Town(entry.partition("/")[0], code)
            for spelling in plain.split("/"):
                words = tuple(spelling.split())
                pairs.append((words, town))
                if words[0] == "le":
                    bare.append((words[1:], town))
    return _Cities(Phrases((*pairs, *bare)), frozenset(words for words, _ in bare))


def city_phrases() -> Phrases[Town]:
    """Return capitals and cities as runs of folded words; "Fez" gives the town under its first spelling, Fès. A nameless Town is silent."""
    return _cities().phrases


def after_au() -> frozenset[Words]:
    """Return the cities that lose their article after "à" and "de": "au Caire" is Le Caire."""
    return _cities().after_au


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
    rows = _folded()
    for code, row in rows.items():
        for name in row.names:
            found.setdefault(" ".join(name.split()), code)
    for form, (_, default) in _candidates().items():
        if default:
            found.setdefault(form, default)
    for code in rows:
        for name in aliases_of(code):
            found.setdefault(name, code)
    return found


@cache
def _iso_codes() -> dict[str, str]:
    return {code.lower(): code for code in codes()} | {names["iso3"].lower(): code for code, names in _exonyms().items()}


_QUERY_ARTICLES = frozenset({"le", "la", "les", "l", "the", "el"})


def code_of_query(text: str) -> str | None:
    """Return the code that a user means: "Denmark", "danois", "DNK", "dk" and "الدنمارك" are DK; None where we know no such name."""
    words = fold_words(text)
    if text.isascii() and (code := _iso_codes().get(" ".join(words))) is not None:
        return code  # "MSR" is Montserrat; Egypt's Arabic name folds to the same three letters
    found = _query_names().get(" ".join(words))
    if found is None and len(words) > 1 and words[0] in _QUERY_ARTICLES:
        return _query_names().get(" ".join(words[1:]))
    return found


def names_known(limit: int | None = None) -> tuple[str, ...]:
    """Return the folded names that a query may give, for the nearest ones to a misspelt name; ISO codes left out."""
    return tuple(name for name in _query_names() if len(name) > 3)[:limit]


@cache
def aliases_of(code: str) -> tuple[str, ...]:
    """Return every folded name and demonym of a country in every language, for a search that should find one by another."""
    row, exonyms = _folded().get(code), _exonyms().get(code, {})
    if row is None:
        return ()
    french = [" ".join(name.split()) for name in (*row.names, *_all_inflected(row.demonyms))]
    foreign = [" ".join(fold_words(name)) for key in ("en", "es", "ar", "people") for name in exonyms.get(key, "").split(",")]
    return tuple(dict.fromkeys(name for name in (*french, *foreign) if name))
