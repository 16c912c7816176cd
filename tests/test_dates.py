"""Date phrases: each row of the vocabulary by its own examples, and a table of phrases placed on the calendar."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli import edtf, reckoning
from coopcli.lexicon import read_table
from coopcli.lexicon.dates import month_number, weekday_number
from coopcli.mentions import dates
from coopcli.model import Mention, TimeExpression
from coopcli.segment import sentence_of

ROWS: list[dict[str, Any]] = read_table("fr/dates")["rows"]
CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))
# "Depuis", "la", a dot, a number: what date phrases are made of, in any order.
WORDS = sorted(
    {word for row in ROWS for text, _ in row["yes"] for word in text.split()} | {"2024", "31", "février", ",", "99", "²", "١٢", "9" * 5000}
)


def found_in(text: str) -> list[Mention]:
    return list(dates.find(sentence_of(text), ()))


@pytest.mark.parametrize(("row", "text", "want"), [(row, text, want) for row in ROWS for text, want in row["yes"]])
def test_a_row_reads_its_examples(row: dict[str, Any], text: str, want: str) -> None:
    assert (row["name"], want) in [(mention.rule, text[mention.span.start : mention.span.end]) for mention in found_in(text)]


@pytest.mark.parametrize(("row", "text"), [(row, text) for row in ROWS for text in row["no"]])
def test_a_row_leaves_its_counterexamples_alone(row: dict[str, Any], text: str) -> None:
    rules = [mention.rule for mention in found_in(text)]
    assert not rules if row["shape"] == "never" else row["name"] not in rules


def test_each_row_has_a_known_shape_and_a_counterexample() -> None:
    for row in ROWS:
        assert row["shape"] in reckoning.SHAPES | {"never"}, row["name"]
        assert row["no"], row["name"]
    assert len({row["name"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("case", CASES["placed"], ids=lambda case: " ".join(str(value) for value in case.values()))
def test_a_phrase_falls_where_it_should(case: dict[str, str]) -> None:
    (mention,) = found_in(case["text"])
    assert isinstance(mention.value, TimeExpression)
    placed = reckoning.resolve(
        mention.value, published=case.get("published"), future=case.get("tense") == "future", anchor=case.get("anchor")
    )
    assert placed == case.get("edtf")


@pytest.mark.parametrize("text", CASES["silent"])
def test_what_is_no_date_stays_silent(text: str) -> None:
    assert found_in(text) == []


def test_the_longest_phrase_wins_and_mentions_never_overlap() -> None:
    text = "Reçu hier, il signera jeudi 5 octobre 2023 un accord, trois mois après celui du 7 au 9 juin."
    mentions = found_in(text)
    assert [text[m.span.start : m.span.end] for m in mentions] == ["hier", "jeudi 5 octobre 2023", "trois mois après", "du 7 au 9 juin"]
    assert all(before.last <= after.first for before, after in pairwise(mentions))


def test_a_stay_of_days_extends_a_beginning() -> None:
    (mention,) = found_in("un conclave de deux jours")
    assert isinstance(mention.value, TimeExpression)
    assert (mention.value.shape, mention.value.count, mention.value.unit) == ("duration", 2, "day")


@pytest.mark.parametrize(("word", "number"), [("aout", 8), ("fevrier", 2), ("sept", 9), ("fevr", 2), ("sa", None)])
def test_words_are_months(word: str, number: int | None) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize(("word", "number"), [("lundi", 0), ("dimanche", 6), ("lune", None)])
def test_words_are_weekdays(word: str, number: int | None) -> None:
    assert weekday_number(word) == number


PUBLISHED = st.one_of(
    st.none(), st.dates().map(str), st.dates().map(lambda d: str(d)[:7]), st.dates().map(lambda d: str(d)[:4]), st.text(max_size=12)
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), PUBLISHED, PUBLISHED, st.booleans())
def test_any_words_give_dates_of_the_calendar_or_none(text: str, published: str | None, anchor: str | None, future: bool) -> None:
    for mention in found_in(text):
        assert isinstance(mention.value, TimeExpression)
        placed = reckoning.resolve(mention.value, published=published, future=future, anchor=anchor)
        assert placed is None or edtf.is_valid(placed)


@given(st.text(max_size=300))
def test_any_text_is_read_without_complaint(text: str) -> None:
    found_in(text)
