"""Words and their neighbours: what is one word misspelt, what is another word, and that none is missed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopcli.search import neighbours as near
from coopcli.search.fuzzy import sound, spellings
from coopcli.search.neighbours import budget, edits, nearest, neighbours


class Words:
    """A vocabulary of a few words."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))

    def counts(self, words: Iterable[str]) -> dict[str, int]:
        return {word: 1 for word in words if word in self.words}

    def begin_with(self, prefix: str) -> int:
        return sum(word.startswith(prefix) for word in self.words)

    def block(self, length: int) -> str:
        found = [word for word in self.words if len(word) == length]
        return "\n" + "\n".join(found) + "\n" if found else ""

    def other_names(self, name: str) -> tuple[str, ...]:
        return ()

    def spellings(self, word: str) -> tuple[str, ...]:
        return ()


@pytest.mark.parametrize(
    ("typed", "word", "cost"),
    [
        ("interpol", "interpol", 0),
        ("interpoll", "interpol", 1),
        ("intrepol", "interpol", 1),  # a transposition is one
        ("interpal", "interpol", 1),
        ("enterpol", "interpol", 2),  # a wrong first letter is two
        ("nterpol", "interpol", 2),
        ("xinterpol", "interpol", 2),
        ("niterpol", "interpol", 1),  # the first two swapped
        ("europol", "interpol", None),
        ("koman", "oman", 2),
        ("", "a", None),
    ],
)
def test_what_an_edit_costs(typed: str, word: str, cost: int | None) -> None:
    assert edits(typed, word, 2) == cost
    assert cost is None or edits(typed, word, cost) == cost
    assert not cost or edits(typed, word, cost - 1) is None


@pytest.mark.parametrize(
    ("word", "most"), [("oman", 0), ("niger", 1), ("interpol", 1), ("kazakhsta", 2), ("2024", 0), ("47eme", 0), ("x" * 99, 0)]
)
def test_how_many_edits_a_word_is_forgiven(word: str, most: int) -> None:
    assert budget(word) == most


LETTERS = st.text(alphabet="abc", min_size=1, max_size=11)


@settings(max_examples=400, deadline=None)
@given(st.lists(LETTERS, max_size=60), LETTERS, st.booleans())
def test_no_neighbour_is_missed(words: list[str], typed: str, by_library: bool) -> None:
    few, near.FEW = near.FEW, 0 if by_library else 10_000
    try:
        found = dict(neighbours(typed, Words(words)))
    finally:
        near.FEW = few
    limit = budget(typed)
    wanted = {word: cost for word in words if (cost := edits(typed, word, limit)) is not None} if limit else {}
    assert found == wanted


def test_numbers_are_never_neighbours() -> None:
    assert neighbours("covid19", Words(["covid18"])) == ()
    assert neighbours("covida", Words(["covid9"])) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("asylow", "assylov"), ("cheikh", "sheikh"), ("abdelatif", "abdellatif"), ("youssef", "yussef"), ("yuldashev", "yuldachev")],
)
def test_spellings_of_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("benali", "benani"), ("omar", "amar"), ("niger", "nigeria"), ("said", "saad")])
def test_names_of_two_sounds(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_spellings_stand_beside_one_name() -> None:
    names = [("abdelatif", "hammouchi"), ("abdellatif", "hammouchi"), ("abdellatif", "ouahbi"), ("berik", "asylow"), ("berik", "assylov")]
    found = spellings(names)
    assert found["abdelatif"] == ("abdellatif",)
    assert found["asylow"] == ("assylov",)
    assert "hammouchi" not in found
    assert "ouahbi" not in found


def test_the_nearest_known_words() -> None:
    known = Words(["hammouchi", "hammam", "interpol", "kazakhstan"])
    assert nearest("hamuchi", known.block) == ("hammouchi",)
    assert nearest("nterpol", known.block) == ("interpol",)
    assert nearest("xyzzyplugh", known.block) == ()
