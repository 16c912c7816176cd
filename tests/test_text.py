"""Folding: what compares as equal, and what holds for any word."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from unidecode import unidecode

from coopcli import text as text_room
from coopcli.text import fold, fold_words


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Asyłow", "asylow"),
        ("Œuvre", "oeuvre"),
        ("ÉQUATEUR", "equateur"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Yeşilgöz", "yesilgoz"),
        ("d’", "d'"),
        ("Sørensen", "sorensen"),
        ("e\u0301te\u0301", "ete"),
        ("47ème", "47eme"),
        ("", ""),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("l'Arabie saoudite", ("l", "arabie", "saoudite")),
        ("Côte d’Ivoire", ("cote", "d", "ivoire")),
        ("Guinée-Bissau", ("guinee", "bissau")),
        ("Émirats\u00a0arabes  unis", ("emirats", "arabes", "unis")),
        ("S.E.", ("s", "e")),
        ("«\u00a0»", ()),
    ],
)
def test_fold_words(phrase: str, words: tuple[str, ...]) -> None:
    assert fold_words(phrase) == words


def test_the_quick_table_says_what_unidecode_says() -> None:
    for code, plain in text_room._PLAIN.items():
        wanted = plain if isinstance(plain, str) else chr(plain)
        assert unidecode(chr(code)).lower() == wanted, chr(code)


@given(st.text(max_size=40))
@example("İstanbul")
@example("ǅ")
@example("½№…")
@example("\u0301")
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(min_size=1, max_size=20))
def test_folding_never_loses_a_word(word: str) -> None:
    assert fold(word)


@given(st.text(max_size=40))
def test_folded_words_are_words_that_fold_to_themselves(phrase: str) -> None:
    words = fold_words(phrase)
    assert fold_words(" ".join(words)) == words
