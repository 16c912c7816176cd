"""Instruments as noun phrases: their key, their number, their determiner and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from coopcli.lexicon.instruments import adjective_endings, before, numbers, subject_words, wordings
from coopcli.model import Determiner, Mention, Paper, Sentence, Span
from coopcli.segment import span_of

_STOPS = frozenset(",;:.!?()[]") | {"--", "-", "<<", ">>", "...", '"'}
_LONGEST_SUBJECT = 40  # tokens


def find(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the instruments that a sentence names: "trois conventions de pêche" is convention, 3, about "pêche"."""
    for run in wordings().find(sentence):
        if run.value.strength == "silent":
            continue
        if run.value.strength == "stand-in" and _is_proper(sentence, run.first):
            continue
        first, determiner, count, ordinal = _before(sentence, run.first)
        if run.value.strength == "weak" and determiner == "bare":
            continue  # "convention de partenariat": part of another name
        if run.value.is_plural and count == 1:
            count = None
        subject = _subject(sentence, run.last, found)
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


def _subject(sentence: Sentence, start: int, found: tuple[Mention, ...]) -> Span | None:
    """Return what follows the noun, up to a verb, a party, a place of signing or a mark, without the words that only lead there."""
    tokens = sentence.tokens
    last = start
    ends, leads = subject_words("ends"), subject_words("leads")
    if start < len(tokens) and tokens[start].folded not in leads and not tokens[start].folded.endswith(adjective_endings()):
        return None
    dates = {mention.first for mention in found if mention.kind == "date"}
    while last < len(tokens) and last - start < _LONGEST_SUBJECT and tokens[last].folded not in ends and last not in dates:
        word = tokens[last].folded
        if tokens[last].text == "a":
            break
        if word in _STOPS and not (word == "-" and last + 1 < len(tokens) and tokens[last].end == tokens[last + 1].start):
            break
        last += 1
    first = start
    while first < last and tokens[first].folded in leads:
        first += 1
    while last > first and tokens[last - 1].folded in leads | {"et", "a"}:
        last -= 1
    return span_of(sentence, first, last) if first < last else None
