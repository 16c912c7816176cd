"""Bodies: the table of cases, the vocabulary of organisations, and what no table can say."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopcli.lexicon.organisations import aliases_of, display_name, key_of_query, organisations
from coopcli.mentions import bodies, countries, find_mentions
from coopcli.model import Body
from coopcli.segment import sentence_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "bodies.toml").read_text(encoding="utf-8"))["case"]


def bodies_in(text: str) -> list[Body]:
    sentence = sentence_of(text)
    acronyms = bodies.read_acronyms([sentence], lambda one: countries.find(one, ()))
    found = bodies.find(sentence, tuple(countries.find(sentence, ())), acronyms)
    return [mention.value for mention in found if isinstance(mention.value, Body)]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    printed = [f"{body.name} | {body.acronym or '-'} | {body.country or '-'} | {body.type}" for body in bodies_in(str(case["text"]))]
    assert list(dict.fromkeys(printed)) == case["bodies"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert sum(not case["bodies"] for case in CASES) >= 25


def test_a_name_stands_where_its_span_says() -> None:
    text = "Hier, l'Office national des forêts (ONAF) a signé."
    sentence = sentence_of(text)
    (mention,) = bodies.find(sentence, (), {})
    assert text[mention.span.start : mention.span.end] == "Office national des forêts"


def test_an_acronym_told_once_is_understood_everywhere() -> None:
    told = [sentence_of("L'Agence nationale des oasis (ANOA) est née."), sentence_of("Le contrat de l'ANOA court jusqu'en mai.")]
    acronyms = bodies.read_acronyms(told)
    (mention,) = bodies.find(told[1], (), acronyms)
    assert isinstance(mention.value, Body)
    assert (mention.value.name, mention.value.acronym, mention.rule) == ("Agence nationale des oasis", "ANOA", "told-short-name")


def test_a_company_told_once_is_understood_alone() -> None:
    told = [sentence_of("Le groupe Zanouba a signé."), sentence_of("Pour Zanouba, c'est un succès.")]
    acronyms = bodies.read_acronyms(told)
    assert [mention.rule for mention in bodies.find(told[1], (), acronyms)] == ["told-short-name"]


STANDING = [
    ("L'Office national des eaux (ONEDA) grandit.", "L'établissement a signé.", "Office national des eaux"),
    ("Le constructeur Renor grandit.", "L'entreprise a signé.", "Renor"),
    ("Le groupe Sonarem et le groupe Talvi grandissent.", "Le groupe a signé.", None),
    ("Le groupe Sonarem grandit.", "Un groupe a signé.", None),
    ("Le groupe Sonarem grandit.", "Le groupe parlementaire a signé.", None),
    ("Le groupe Sonarem grandit.", "La société civile a signé.", None),
]


@pytest.mark.parametrize(("before", "text", "name"), STANDING)
def test_a_bare_noun_stands_for_the_one_body_told_before(before: str, text: str, name: str | None) -> None:
    rows = find_mentions((sentence_of(before), sentence_of(text)))
    named = [mention.value.name for mention in rows[1] if isinstance(mention.value, Body)]
    assert named == ([name] if name else [])


def test_the_vocabulary_is_large_and_each_row_has_a_name() -> None:
    known = organisations()
    assert sum(row.type == "organisation" for row in known.values()) >= 220
    assert all(display_name(key) for key in known)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("ONU", "onu"),
        ("un", "onu"),
        ("nations unies", "onu"),
        ("United Nations", "onu"),
        ("nauss", "nauss"),
        ("Naif Arab University for Security Sciences", "nauss"),
        ("dgsn", "dgsn"),
        ("interpol", "interpol"),
        ("organisation internationale de police criminelle", "interpol"),
        ("europol", "europol"),
        ("world bank", "banque_mondiale"),
        ("oman", None),
        ("nations", None),
        ("", None),
    ],
)
def test_a_query_finds_its_body(query: str, key: str | None) -> None:
    assert key_of_query(query) == key


def test_acronym_and_full_name_find_each_other() -> None:
    assert {"onu", "nations unies", "organisation des nations unies", "united nations"} <= set(aliases_of("onu"))
    assert aliases_of("nobody") == ()


@settings(deadline=None)  # the first text waits for the vocabulary
@given(st.text(max_size=300))
def test_any_text_gives_bodies_or_none(text: str) -> None:
    bodies_in(text)


@pytest.mark.parametrize(
    "piece", ["l'Office national de ", "ministère de la Justice, de la ", "Bank of ", "(DGSN) ", "société Air ", "et de l'", "Conseil "]
)
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        sentence = sentence_of((piece * times)[:2_000])
        start = time.process_time()
        for _ in range(5):
            list(bodies.find(sentence, (), bodies.read_acronyms([sentence])))
        return time.process_time() - start

    seconds(50)
    assert seconds(2_000) < 0.5
