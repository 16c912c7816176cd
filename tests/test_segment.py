"""Where sentences end, what their tokens are, and that both hold for any text."""

from __future__ import annotations

import gc
import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopcli.model import Article, Sentence, Span
from coopcli.segment import LONGEST_SENTENCE, sentence_of, sentences, span_of, token_at

CASES = tomllib.loads((Path(__file__).parent / "cases" / "sentences.toml").read_text(encoding="utf-8"))


def _sentences(text: str) -> tuple[Sentence, ...]:
    return sentences(Article("doc", text, "utf-8", None, None, (Span(0, len(text)),), ()))


def _words(text: str) -> list[str]:
    return [token.text for token in sentence_of(text).tokens]


@pytest.mark.parametrize("line", CASES["lines"])
def test_sentences(line: str) -> None:
    wanted = [part.strip() for part in line.split("‖")]
    text = line.replace("‖", "")
    assert [text[sentence.start : sentence.end].strip() for sentence in _sentences(text)] == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'accord d’Évry", ["l'", "accord", "d’", "Évry"]),
        ("La 47e session, le 1er mai", ["La", "47e", "session", ",", "le", "1er", "mai"]),
        ("93ème et 2nde", ["93ème", "et", "2nde"]),
        ("à 20h30", ["à", "20h30"]),
        ("le 12.08.2022", ["le", "12", ".", "08", ".", "2022"]),
        ("3.500 tonnes, 32,3 %", ["3.500", "tonnes", ",", "32,3", "%"]),
        ("G20 et 5G", ["G20", "et", "5G"]),
        ("ivoiro-japonaise", ["ivoiro", "-", "japonaise"]),
        ("un_deux", ["un", "_", "deux"]),
        ("conven\u00adtion", ["conven\u00adtion"]),
        ("٣ مارس", ["٣", "مارس"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_accents_written_as_marks_of_their_own_fold_alike() -> None:
    text = "Décembre : la convention signée à Évry"
    assert sentence_of(unicodedata.normalize("NFD", text)).folded == sentence_of(text).folded
    assert sentence_of("conven\u00adtion").folded == "convention"


def test_a_match_leads_back_to_the_file() -> None:
    text = "Hier, Berik Asyłow a signé l'œuvre commune."
    sentence = sentence_of(text)
    place = sentence.folded.index("oeuvre")
    token = token_at(sentence, place)
    span = span_of(sentence, token, token + 2)
    assert text[span.start : span.end] == "œuvre commune"


def test_lines_part_sentences_whatever_ends_them() -> None:
    assert len(_sentences("un deux\ntrois quatre\r\ncinq six\rsept huit")) == 4


def test_a_line_broken_at_a_width_goes_on() -> None:
    text = (
        "Le ministre de la Justice du Togo et le procureur\ngénéral du Kazakhstan ont signé mardi à Lomé, avec\n"
        "Berik Koné, une convention sur les ports.\nElle entre en vigueur."
    )
    assert [text[sentence.start : sentence.end] for sentence in _sentences(text)] == [text[:-23], text[-22:]]


def test_a_headline_above_its_text_is_not_joined_to_it() -> None:
    assert len(_sentences("Ports : Lomé et Tanger rapprochent leurs quais\nLe Maroc et le Togo ont signé.")) == 2
    assert len(_sentences("Ports : Lomé et Tanger rapprochent leurs quais\n\nhier encore, rien.")) == 2


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(["M. ", "a. ", "A", "é", "\u0301", "1.", "2", " ", "\n", "« ", "».", "…", "d'", "_"])).map("".join),
    )
)
def test_any_text_is_cut_into_tokens_that_point_at_their_words(text: str) -> None:
    end = 0
    for sentence in _sentences(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.end - sentence.start <= LONGEST_SENTENCE
        end, place = sentence.end, sentence.start
        assert sentence.folded == " ".join(token.folded for token in sentence.tokens)
        for index, token in enumerate(sentence.tokens):
            assert place <= token.start < token.end <= sentence.end
            assert text[token.start : token.end] == token.text
            assert not text[place : token.start].strip()
            assert token.folded and not any(letter.isspace() for letter in token.folded)
            assert token_at(sentence, sentence.offsets[index]) == index
            place = token.end
        assert not text[place : sentence.end].strip()


@pytest.mark.parametrize(
    "unit", ["a", "A. ", "1.", "1,1", ". ", "- ", "é\u0301", "\u0301", "d'", "\n", " ", "«", "….", "A b. « ", "a_", "1e"]
)
def test_time_grows_with_the_text(unit: str) -> None:
    def cost(size: int) -> float:
        text, best = (unit * size)[:size], 9.0
        gc.collect()
        gc.disable()  # a search for garbage looks at all that the other tests have left, and costs more than the text
        for _ in range(3):
            begin = time.process_time()
            _sentences(text)
            best = min(best, time.process_time() - begin)
        gc.enable()
        return best

    cost(1_000)
    small, large = cost(25_000), cost(100_000)
    assert large < 8 * small + 0.05
