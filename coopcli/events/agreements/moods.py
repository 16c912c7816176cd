"""Whether a verb says that something was done at all: denied, asked, only supposed, foretold.

In: a sentence and where a verb stands in it. Out: a mood, or whether it is one. Start at `is_denied` and `mood_of_wording`.
"""

from __future__ import annotations

from typing import Literal

from coopcli.lexicon.actions import saying_stems, spellings, words
from coopcli.model import Sentence

Mood = Literal["done", "later", "decided", "denied"]


def mood_of_wording(sentence: Sentence, first: int, last: int) -> tuple[Mood, bool]:
    """Read the few words before: "n'ont pas", "devrait être", "avait"."""
    before = [token.folded for token in sentence.tokens[max(first - 5, 0) : first + 1]]
    perfect = any(word in words("auxiliary", "pluperfect") for word in before)
    denying = {*before, *sentence.words[last : last + 1]}  # "n'a débouché sur aucun accord"
    if denying & words("mood", "never") and set(before) & words("mood", "not"):
        return "denied", perfect
    if set(before[-4:]) & words("mood", "without") or {token.folded for token in sentence.tokens[max(first - 8, 0) : first]} & words(
        "mood", "refused"
    ):
        return "denied", perfect
    if before[-1].endswith(tuple(words("mood", "future_ends"))):
        return "later", perfect
    if sentence.tokens[first].text in spellings("mood", "present_later"):
        return "later", perfect
    if sentence.printed[first].endswith("er") and _is_ordered(sentence, first):
        return "later", perfect
    if any(word in words("auxiliary", "be_later") or word in words("mood", "later") - {"pour"} for word in before):
        return "later", perfect
    return "done", perfect


def _is_ordered(sentence: Sentence, verb: int) -> bool:
    """Tell "a chargé le ministre de procéder" from "le ministre chargé des Mines vient de procéder"."""
    told = sentence.words
    ordered = (at for at in range(max(verb - _ORDER, 0), verb - 1) if told[at] in words("mood", "ordered"))
    return any(at + 2 == verb or told[at + 1] not in words("clause", "of") for at in ordered)


_ORDER = 14  # tokens from "a chargé" to what is to be done


def is_asked(sentence: Sentence, verb: int) -> bool:
    """Tell "demande si le Malawi a signé": what somebody only asks is not told."""
    for index in range(verb - 1, max(verb - 20, 0), -1):
        word = sentence.tokens[index].folded
        if word in words("mood", "whether"):
            return any(token.folded in words("mood", "asking") for token in sentence.tokens[max(index - 4, 0) : index])
        if word in (";", ":"):
            break
    return False


def _is_of_group(word: str) -> bool:
    """Tell a word that only belongs to a verb group: an auxiliary, an adverb, a negation."""
    return any(word in words(table, question) for table, question in _GROUP)


_GROUP = (("auxiliary", "have"), ("auxiliary", "be"), ("auxiliary", "adverbs_any"), ("mood", "never"), ("mood", "not"))


def is_supposed(sentence: Sentence, verb: int) -> bool:
    """Tell "Si A et B signaient un accord, …": what is only supposed is not told."""
    for index in range(verb - 1, max(verb - 14, -1), -1):
        word = sentence.tokens[index].folded
        if word in (";", ":", ","):
            break
        if word in words("mood", "whether") and (word == "si" or sentence.tokens[index + 1].folded in words("clause", "pronoun")):
            return index == 0 or sentence.tokens[index - 1].folded not in words("mood", "even")
    return False


def is_foretold(sentence: Sentence, verb: int) -> bool:
    """Tell "a annoncé que A et B signeraient en juin", where the conditional is the future of a past; elsewhere it is hearsay."""
    for index in range(verb - 1, max(verb - 24, 0), -1):
        word = sentence.tokens[index].folded
        if word in (";", ":"):
            break
        if word in words("clause", "qui_que"):
            before = sentence.tokens[max(index - 8, 0) : index]
            return any(token.folded.startswith(saying_stems()) or token.folded in words("mood", "later") for token in before)
    return False


def is_denied(sentence: Sentence, first: int, last: int | None = None) -> bool:
    """Tell "n'a pas signé", "aucun accord n'a été signé", "rien n'a été signé" for the verb group from `first` to `last`."""
    last = first + 2 if last is None else last
    tokens = sentence.tokens
    begins = max(first - 3, 0)
    while begins > max(first - 6, 0) and _is_of_group(tokens[begins - 1].folded):
        begins -= 1  # "n'a finalement pas pu être signé"
    near = {token.folded for token in tokens[begins : last + 2]}
    if near & words("mood", "not") and near & words("mood", "never"):
        return words("mood", "less").isdisjoint(token.folded for token in tokens[last : last + 3])
    if near & words("mood", "not") and any(token.folded in words("clause", "neither") for token in tokens[last : last + 12]):
        return True
    before = {token.folded for token in sentence.tokens[max(first - 14, 0) : last]}
    return bool(before & words("mood", "none")) and bool(near & words("mood", "not"))


def is_doubted(sentence: Sentence, verb: int) -> bool:
    """Tell "doute que A signe", "nie que A ait signé": that has not happened, but "il a fallu trois ans pour que A signe" has."""
    for index in range(verb - 1, max(verb - 14, 0), -1):
        word = sentence.words[index]
        if word in (";", ":", ","):
            break
        if word in words("clause", "qui_que"):
            is_doubt = not words("mood", "doubting").isdisjoint(sentence.words[max(index - 2, 0) : index])
            return is_doubt and words("mood", "taken").isdisjoint(sentence.words[max(index - 14, 0) : index])
    return False
