"""The gazetteer engine: longest runs, optional hyphens and apostrophes, time in line with the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli.phrases import Phrases
from coopcli.segment import sentence_of
from coopcli.text import fold_words

NAMES = ("Guinée", "Guinée-Bissau", "Guinée équatoriale", "Côte d'Ivoire", "N'Djamena", "R.D.C.", "Corée du Sud", "La Haye")
KNOWN = Phrases((fold_words(name), name) for name in NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en Guinée-Bissau", ["Guinée-Bissau"]),
        ("en Guinée Bissau", ["Guinée-Bissau"]),
        ("en Guinée – Bissau", ["Guinée-Bissau"]),
        ("la Guinée, Bissau", ["Guinée"]),
        ("la Guinée et la Guinée équatoriale", ["Guinée", "Guinée équatoriale"]),
        ("la GUINÉE ÉQUATORIALE", ["Guinée équatoriale"]),
        ("de Côte d’Ivoire", ["Côte d'Ivoire"]),
        ("la côte de l'Ivoire", []),
        ("à N’Djamena, à N'Djaména", ["N'Djamena", "N'Djamena"]),
        ("la R.D.C. et la R. D. C", ["R.D.C.", "R.D.C."]),
        ("la Corée du Nord", []),
        ("la Corée du Sud", ["Corée du Sud"]),
        ("la Haye", ["La Haye"]),
        ("l'Haye", []),
        ("Koguinée", []),
        ("", []),
    ],
)
def test_the_longest_run_is_found(text: str, expected: list[str]) -> None:
    assert [run.value for run in KNOWN.find(sentence_of(text))] == expected


def test_a_run_says_where_it_stands() -> None:
    sentence = sentence_of("Le ministre de la Guinée-Bissau.")
    (run,) = KNOWN.find(sentence)
    assert [token.text for token in sentence.tokens[run.first : run.last]] == ["Guinée", "-", "Bissau"]
    assert KNOWN.at(sentence, run.first) == run
    assert KNOWN.at(sentence, 0) is None
    assert KNOWN.at(sentence, len(sentence.tokens)) is None


def test_a_trailing_joint_is_no_part_of_a_run() -> None:
    sentence = sentence_of("Guinée - hier")
    (run,) = KNOWN.find(sentence)
    assert run.last == 1


def test_the_first_of_two_pairs_wins_and_exact_runs_are_answered() -> None:
    phrases = Phrases([(("a", "b"), 1), (("a", "b"), 2), (("a",), 0), ((), 9)])
    assert phrases.get(("a", "b")) == 1
    assert phrases.get(("a",)) == 0
    assert phrases.get(("b",)) is None
    assert phrases.get(()) is None
    assert phrases.get(("a", "b", "c")) is None


@given(st.text(max_size=200))
def test_any_text_is_scanned(text: str) -> None:
    sentence = sentence_of(text)
    for run in KNOWN.find(sentence):
        assert 0 <= run.first < run.last <= len(sentence.tokens)


def test_hostile_text_costs_no_more_than_its_length() -> None:
    phrases = Phrases([(("a",) * n, n) for n in range(1, 30)])
    small, big = sentence_of("a - b " * 2_000), sentence_of("a - b " * 8_000)

    def cost(sentence: object) -> float:
        start = time.process_time()
        list(phrases.find(sentence))  # type: ignore[arg-type]
        return time.process_time() - start

    assert min(cost(big) for _ in range(3)) < 10 * min(cost(small) for _ in range(3))


@given(st.lists(st.sampled_from(["la", "l'", "haye", "r", "d", "c", "cote", "ivoire", "d'", "-", ".", "pays"]), max_size=12))
def test_a_run_holds_one_of_the_keys(words: list[str]) -> None:
    found = KNOWN.find_in(words)
    assert not found or not KNOWN.keys.isdisjoint(words)
