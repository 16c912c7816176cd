"""Instruments as noun phrases: their key, their number, their determiner and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from coopcli.lexicon.instruments import before, numbers, wordings
from coopcli.model import Determiner, Mention, Paper, Sentence
from coopcli.segment import span_of
from coopcli.subjects import subject_behind


def find(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the instruments that a sentence names: "trois conventions de pêche" is convention, 3, about "pêche"."""
    runs = tuple(wordings().find(sentence))
    papers = frozenset(run.first for run in runs if run.value.strength == "named")
    for run in runs:
        if run.value.strength == "silent":
            continue
        if run.value.strength == "stand-in" and _is_proper(sentence, run.first):
            continue
        first, determiner, count, ordinal = _before(sentence, run.first)
        if run.value.strength == "weak" and determiner == "bare":
            continue  # "convention de partenariat": part of another name
        if run.value.is_plural and count == 1:
            count = None
        subject = subject_behind(sentence, run.last, found, papers)
        paper = Paper(run.value.key, count, run.value.is_plural or (count or 1) > 1, determiner, subject, ordinal)
        yield Mention("instrument", first, run.last, span_of(sentence, run.first, run.last), paper, run.value.strength)


def _is_proper(sentence: Sentence, index: int) -> bool:
    return index > 0 and sentence.tokens[index].text[:1].isupper() and sentence.tokens[index - 1].text[:1].isupper()


def _before(sentence: Sentence, noun: int) -> tuple[int, Determiner, int | None, int | None]:
    """Walk left over adjectives and numbers to the determiner."""
    first, count, ordinal = noun, None, None
    determiner: Determiner = "bare"
    for index in range(noun - 1, max(noun - 6, -1), -1):
        word = sentence.tokens[index].folded
        if word in numbers("ordinal"):
            ordinal = numbers("ordinal")[word]
        elif word in before("definite"):
            first, determiner = index, "ordinal" if ordinal else "definite"
            break
        elif word in before("demonstrative"):
            first, determiner = index, "demonstrative"
            break
        elif word in before("possessive"):
            first, determiner = index, "possessive"
            break
        elif word in numbers("number"):
            count, first = numbers("number")[word], index
            determiner = "indefinite"
            if count == 1:
                break
        elif word.isdecimal() and len(word) <= 3:
            count, first, determiner = int(word), index, "indefinite"
        elif word in before("indefinite"):
            first = index
            determiner = "indefinite"
            part = numbers("number").get(sentence.tokens[index - 1].folded) if index and count is not None else None
            if part is not None and count is not None and part < count:
                first, count = index - 1, part  # "quatre des cinq textes"
            break
        elif word in before("link"):
            if index == 0 or sentence.tokens[index - 1].folded not in before("stock"):
                break
        elif word in before("stock"):
            first, determiner = index, "indefinite"
        elif (word in ("(", ")") and count is not None) or word == ")":
            continue  # "quatre (04) accords"
        elif word not in before("adjectives"):
            break
        else:
            first = index
    if determiner == "bare" and ordinal:
        determiner = "ordinal"
    return first, determiner, count, ordinal
