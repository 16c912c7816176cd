"""Whether "dénoncer" ends a paper or only blames it: a party denounces its treaty, a critic denounces a bad one.

In: a sentence, an act and what the sentence names. Out: True where the verb blames. Start at `is_blame`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coopcli.lexicon.actions import words
from coopcli.model import CountryForm, Mention, Paper, Sentence, Town

_OBJECT = 12  # tokens behind the verb in which its paper stands
_SUBJECT = 14  # tokens before the verb in which its subject stands


def is_blame(sentence: Sentence, first: int, clause: int, mentions: Sequence[Mention]) -> bool:
    """Tell "« … », a dénoncé un armateur", "dénoncent un accord au rabais", "l'opposition a dénoncé l'accord" from a paper's end.

    `first` is the verb, `clause` where its group begins.
    """
    before = sentence.words[max(clause - _SUBJECT, 0) : clause]
    if not words("blame", "critics").isdisjoint(before):
        return True
    is_led = not words("blame", "object_before").isdisjoint(sentence.words[max(clause - 1, 0) : first])
    is_relative = is_led or not words("blame", "relative").isdisjoint(before)
    paper = next((one for one in mentions if isinstance(one.value, Paper) and first < one.first <= first + _OBJECT), None)
    if paper is None:
        return not is_relative and clause > 0 and sentence.words[clause - 1] in words("blame", "behind_speech")
    value = paper.value
    if isinstance(value, Paper) and value.determiner in ("indefinite", "bare") and value.ordinal is None:
        return not is_relative
    return _is_of_others(sentence, clause, paper, mentions)


def _is_of_others(sentence: Sentence, clause: int, paper: Mention, mentions: Sequence[Mention]) -> bool:
    """Tell "Kiev a dénoncé l'accord entre Moscou et Pyongyang": who blames is none of its parties."""
    if words("blame", "between").isdisjoint(sentence.words[paper.last : paper.last + 6]):
        return False
    blaming = set(_states(mentions, max(clause - _SUBJECT, 0), clause))
    bound = set(_states(mentions, paper.last, len(sentence.tokens)))
    return bool(blaming) and len(bound) > 1 and blaming.isdisjoint(bound)


def _states(mentions: Sequence[Mention], first: int, last: int) -> Iterator[str]:
    for one in mentions:
        if isinstance(one.value, CountryForm) and first <= one.first < last:
            yield one.value.code
        elif isinstance(one.value, Town) and one.value.country and first <= one.first < last:
            yield one.value.country
