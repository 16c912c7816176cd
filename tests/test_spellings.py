"""Spellings of one person are one, people with a common name are two; the table is cases/spellings.toml."""

from __future__ import annotations

import random
import time
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli.spellings import Named, is_same_person, known_as

CASES = tomllib.loads((Path(__file__).parent / "cases" / "spellings.toml").read_text(encoding="utf-8"))


def people_of(row: str) -> tuple[Named, ...]:
    def named(text: str) -> Named:
        name, _, country = text.strip().partition(" [")
        return name, country.rstrip("]") or None

    return tuple(map(named, row.split("|")))


@pytest.mark.parametrize("row", CASES["same"])
def test_one_person(row: str) -> None:
    assert len(set(known_as(people_of(row)).values())) == 1
    for one, other in combinations(people_of(row), 2):
        assert is_same_person(one, other), (one, other)


@pytest.mark.parametrize("row", CASES["different"])
def test_two_people(row: str) -> None:
    one, other = people_of(row)
    assert not is_same_person(one, other)


def test_a_short_name_that_fits_two_people_stays_alone() -> None:
    people = (("Omar Said Kadiri", None), ("Omar Tarik Kadiri", None), ("Omar Kadiri", None))
    assert len(set(known_as(people).values())) == 3


def test_the_spelling_met_most_is_shown() -> None:
    people = [("Abdelatif Hammouchi", "MA"), ("Abdelatif Hammouchi", "MA"), ("Abdellatif Hammouchi", "MA")]
    assert set(known_as(people).values()) == {"Abdelatif Hammouchi"}


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from((None, "MA", "DK"))), max_size=12))
def test_any_names_in_any_order_give_one_answer(people: list[Named]) -> None:
    shown = known_as(people)
    assert shown.keys() == set(people)
    shuffled = people[:]
    random.Random(1).shuffle(shuffled)
    assert known_as(shuffled) == shown


def test_time_grows_with_the_names() -> None:
    first = [f"{a}{b}i" for a in "bdfgklmnrst" for b in ("ala", "ora", "ime", "une", "ile", "osse", "erre", "acre")]
    people = [(f"{a} {b}", None) for a in first for b in first]
    began = time.process_time()
    known_as(people)
    assert time.process_time() - began < 3, f"{len(people)} names"
