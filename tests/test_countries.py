"""Countries, capitals and towns: a table of sentences, the vocabulary against libraries as oracles, and what queries may say."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli.lexicon import countries as vocabulary
from coopcli.lexicon import read_table
from coopcli.mentions import countries, places
from coopcli.model import CountryForm, Mention, Town
from coopcli.segment import sentence_of
from coopcli.text import fold, fold_lines, fold_words

CASES = tomllib.loads((Path(__file__).parent / "cases" / "countries.toml").read_text(encoding="utf-8"))
ROWS = [row for table in CASES.values() for row in table]


def read(text: str) -> tuple[list[str], list[str]]:
    sentence = sentence_of(text)
    named = tuple(countries.find(sentence, ()))
    (row,) = countries.settle_shared((sentence,), ((*named, *places.find(sentence, named)),))
    return [shown(mention) for mention in row if mention.kind == "country"], sorted(
        shown(mention) for mention in row if mention.kind == "place"
    )


def shown(mention: Mention) -> str:
    if isinstance(mention.value, Town):
        return f"{mention.value.name}/{mention.value.country or '?'}"
    assert isinstance(mention.value, CountryForm)
    return mention.value.code + ("*" if mention.value.form == "capital" else "")


def test_there_are_rows_enough() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize("row", ROWS)
def test_a_sentence_names_these(row: str) -> None:
    text, codes, towns = (part.strip() for part in row.split("|"))
    expected_towns = sorted(re.findall(r"\S[^/]*/(?:[A-Z]{2}|\?)", towns))
    assert read(text) == (codes.split(), expected_towns)


WORDS = ("Rabat", "et", "Paris", "-", "entre", "à", "de", "(", ")", "'", "Congo", "Le", "Caire", "la", "Haye", ",", "a", "maroco", "Zribet")


@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_read(text: str) -> None:
    sentence = sentence_of(text)
    named = tuple(countries.find(sentence, ()))
    for mention in (*named, *places.find(sentence, named)):
        assert text[mention.span.start : mention.span.end].strip()


# The vocabulary against itself and against libraries.


def test_every_row_is_whole() -> None:
    codes = vocabulary.codes()
    assert len(codes) == len(set(codes)) == 250
    assert set(read_table("exonyms")) == set(codes)
    assert set(read_table("cities")["cities"]) <= set(codes)


def test_every_demonym_has_its_four_forms() -> None:
    for forms in (
        "marocain marocaine marocains marocaines",
        "libyen libyenne libyens libyennes",
        "grec grecque grecs grecques",
        "danois danoise danoises",
    ):
        codes = {vocabulary.code_of_query(form) for form in forms.split()}
        assert len(codes) == 1, forms
        assert None not in codes


def test_no_form_stands_for_two_countries_unless_it_is_tabled() -> None:
    owners: dict[str, set[str]] = {}
    for code in vocabulary.codes():
        row = vocabulary._folded()[code]
        for name in (*row.names, *vocabulary._all_inflected(row.demonyms)):
            owners.setdefault(name, set()).add(code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


def test_folding_a_vocabulary_in_one_go_is_folding() -> None:
    lines = [*read_table("countries")["countries"].values(), *read_table("cities")["cities"].values()]
    words = [word for line in lines for word in re.split(r"[ ,|/]+", line) if word]
    assert fold_lines("\n".join(words)) == [fold(word) for word in words]


def library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        pytest.skip(f"{name} is not installed")


# CLDR's French names that the press does not use, reviewed one by one: a country's own form stands in countries.toml.
NOT_PRESS = frozenset({"AX", "CC", "GS", "HK", "HM", "IO", "MO", "MM", "PS", "SJ", "TF", "UM", "CG", "CD", "VA", "BQ", "PN", "MP", "SX"})


def test_babel_s_french_names_are_ours() -> None:
    territories = library("babel").Locale.parse("fr").territories
    missed = {
        code: territories[code]
        for code in vocabulary.codes()
        if code not in NOT_PRESS and vocabulary.code_of_query(territories[code].replace("\u00a0", " ")) != code
    }
    assert missed == {}


def test_pycountry_s_codes_are_ours() -> None:
    known: Any = library("pycountry").countries
    assert {country.alpha_2 for country in known} | {"XK"} == set(vocabulary.codes())
    for country in known:
        assert vocabulary.code_of_query(country.alpha_3) == country.alpha_2


# What queries and answers ask.


QUERIES = {
    "DK": "Denmark, Danemark, danois, danoises, Danish, Dinamarca, الدانمرك, dnk, dk, DK",
    "MA": "Maroc, le Maroc, المغرب, Royaume du Maroc, Marruecos, Moroccan, MAR",
    "DZ": "l'Algérie, ALGERIE, Argelia",
    "AE": "EAU, UAE, Emirats, émirati",
    "US": "USA, Etats-Unis, american",
    "GB": "UK, anglais, Reino Unido",
    "RU": "RU, russe, Russia",
    "CI": "Ivory Coast, cote d ivoire, ivoirien",
    "NE": "Niger, nigérien",
    "NG": "Nigeria, nigériane",
    "GN": "Guinée, guinéen",
    "KR": "Corée, South Korea",
    "OM": "Oman, sultanat d'oman",
    "EG": "مصر, Egypt",
}


@pytest.mark.parametrize(("code", "query"), [(code, query) for code, line in QUERIES.items() for query in line.split(", ")])
def test_a_query_means(code: str, query: str) -> None:
    assert vocabulary.code_of_query(query) == code


@pytest.mark.parametrize("query", ["Congo", "Koman", "", "Atlantide", "le", "Maro c"])
def test_a_query_that_names_no_country(query: str) -> None:
    assert vocabulary.code_of_query(query) is None


def test_answers_have_names() -> None:
    assert vocabulary.display_name("CI") == "Côte d'Ivoire"
    assert vocabulary.display_name("??") == "??"
    assert vocabulary.capital_of("MA") == "Rabat"
    assert vocabulary.capital_of("AQ") is None
    assert vocabulary.city_country("fes") == "MA"
    assert vocabulary.city_country("Atlantis") is None
    assert {"maroc", "marocaine", "morocco", "moroccan", "marruecos"} <= set(vocabulary.aliases_of("MA"))
    assert vocabulary.aliases_of("??") == ()
    assert "denmark" in vocabulary.names_known()


def test_resolving_keeps_silent_where_the_article_is_open() -> None:
    assert vocabulary.resolve_ambiguous("Congo", frozenset({"CD", "FR"})) == "CD"
    assert vocabulary.resolve_ambiguous("Congo", frozenset({"CD", "CG"})) is None
    assert vocabulary.resolve_ambiguous("guinéennes", frozenset()) == "GN"
    assert vocabulary.resolve_ambiguous("Maroc", frozenset()) is None


def test_capitals_are_towns_of_their_country() -> None:
    for code in vocabulary.codes():
        capital = vocabulary.capital_of(code)
        assert capital is None or vocabulary.city_phrases().get(fold_words(capital)) == Town(capital, code)
