"""People and their offices: the tables of `cases/people.toml`, and what holds for any text."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli.lexicon.roles import phrase_words, role_words, stands_for
from coopcli.mentions.identity import same_unit
from coopcli.mentions.people import find, fullest
from coopcli.model import CountryForm, Mention, Official, Sentence, Span
from coopcli.segment import sentence_of
from coopcli.text import fold

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "people.toml").read_text(encoding="utf-8"))
COUNTRIES = {phrase_words(words): tuple(value.split()) for words, value in CASES["countries"].items()}


def countries_of(sentence: Sentence) -> tuple[Mention, ...]:
    """Find the few countries of the table, so that these tests stand without the finder of countries."""
    words = tuple(token.folded for token in sentence.tokens)
    found = []
    for at in range(len(words)):
        for form, (code, kind) in COUNTRIES.items():
            if words[at : at + len(form)] == form:
                span = Span(sentence.tokens[at].start, sentence.tokens[at + len(form) - 1].end)
                found.append(Mention("country", at, at + len(form), span, CountryForm(code, kind), "table"))  # type: ignore[arg-type]
    return tuple(found)


def written(mention: Mention) -> str:
    """Write a person as the tables do: name | role | country | body, and a mark for a surname or a counterpart."""
    value = mention.value
    assert isinstance(value, Official)
    marks = " | surname" * value.is_surname + " | counterpart" * value.is_counterpart
    return f"{value.name or '-'} | {value.role or '-'} | {value.country or '-'} | {value.body or '-'}{marks}"


@pytest.mark.parametrize("case", CASES["sentence"], ids=lambda case: case["text"][:60])
def test_a_sentence_names_these_people_and_offices_and_no_others(case: dict[str, Any]) -> None:
    sentence = sentence_of(case["text"])
    mentions = list(find(sentence, countries_of(sentence)))
    assert [written(mention) for mention in mentions if mention.rule != "bare-name"] == case["people"]


@pytest.mark.parametrize("case", CASES["article"], ids=lambda case: case["about"])
def test_an_article_tells_who_is_who(case: dict[str, Any]) -> None:
    sentences = tuple(sentence_of(text) for text in case["text"])
    rows = tuple((*(found := countries_of(sentence)), *find(sentence, found)) for sentence in sentences)
    told = [written(mention) for row in fullest(sentences, rows) for mention in row if mention.kind == "person"]
    assert told == case["people"]


@pytest.mark.parametrize("case", CASES["stands"], ids=lambda case: case["role"])
def test_an_office_stands_for_a_state_or_a_body(case: dict[str, Any]) -> None:
    assert (stands_for(case["role"]) or "-") == case["for"]


@pytest.mark.parametrize("case", CASES["spelling"], ids=lambda case: f"{case['one']}-{case['other']}")
def test_spellings_of_one_name_are_told_from_other_names(case: dict[str, Any]) -> None:
    assert same_unit(fold(case["one"]), fold(case["other"])) is case["same"]


def test_spans_give_the_words_back() -> None:
    for case in CASES["sentence"]:
        sentence = sentence_of(case["text"])
        for mention in find(sentence, countries_of(sentence)):
            value = mention.value
            assert isinstance(value, Official)
            words = case["text"][mention.span.start : mention.span.end]
            assert value.name is None or value.name in words
            assert mention.span == Span(sentence.tokens[mention.first].start, sentence.tokens[mention.last - 1].end)


def test_mentions_come_in_order_and_do_not_overlap() -> None:
    for case in CASES["sentence"]:
        sentence = sentence_of(case["text"])
        ends = 0
        for mention in find(sentence, countries_of(sentence)):
            assert mention.first >= ends
            ends = mention.last


@given(
    st.lists(
        st.sampled_from(
            [
                *"M.,()-'’«» ",
                " ministre ",
                " de ",
                " la ",
                " le ",
                " Karim ",
                " Ouahbi ",
                " et ",
                " Al ",
                " ben ",
                " homologue ",
                " VI ",
                "MM. ",
                " président ",
                " chargé de ",
                " ce dernier ",
            ]
        ),
        max_size=60,
    )
)
def test_any_run_of_words_gives_people_or_nobody(parts: list[str]) -> None:
    sentence = sentence_of("".join(parts))
    row = tuple(find(sentence, ()))
    assert len(fullest((sentence,), (row,))) == 1


@given(st.text(max_size=200))
def test_any_text_gives_people_or_nobody(text: str) -> None:
    sentence = sentence_of(text)
    fullest((sentence,), (tuple(find(sentence, ())),))


@pytest.mark.parametrize(
    "part",
    [
        "le ministre de la Justice ",
        "Al ",
        "M. ",
        "de ",
        "ministre de X, ",
        "Karim Ouahbi, ",
        "J. ",
        "les présidents de A, Karim Ali, de ",
        "et ",
        "(",
        "d'",
        "A-",
    ],
)
def test_time_grows_with_the_text(part: str) -> None:
    role_words()

    def seconds(times: int) -> float:
        sentence = sentence_of(part * times)
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            row = tuple(find(sentence, ()))
            fullest((sentence,), (row,))
            best = min(best, time.process_time() - start)
        return best

    assert seconds(2_000) <= 5 * max(seconds(500), 0.002) * 1.6
