"""A gathering in the making, and whether it is one told before.

In: names. Out: `Gathering`s, new or known.
"""

from __future__ import annotations

from dataclasses import dataclass

from coopcli.events.conferences.names import Name
from coopcli.events.draft import Draft
from coopcli.events.stage import Stage
from coopcli.events.stage.parties import distinct
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.text import fold_words

GATHERINGS_BACK = 60

OPENING = 3  # sentences that may hold the main event of an article


@dataclass(slots=True)
class Gathering:
    """A gathering so far, with the words of its name."""

    draft: Draft
    name: Name
    words: frozenset[str]
    sentence: int
    is_main: bool
    is_aside: bool


class Table:
    """One article's gatherings in the making."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.found: list[Gathering] = []

    def told_before(self, name: Name, words: frozenset[str]) -> Gathering | None:
        """Return the gathering told before by this name, or by a shorter or longer form of it."""
        for known in self.found[-GATHERINGS_BACK:]:
            if name.ordinal is not None and known.name.ordinal is not None:
                if name.ordinal == known.name.ordinal and words & known.words:
                    return known
                continue
            place = known.draft.place
            told = known.words | set(fold_words(place.name)) if place is not None and words & known.words else known.words
            if (words <= told or known.words <= words) and name.ordinal == known.name.ordinal:
                return known  # "le sommet de Nairobi", of the one that will be held there
        return None

    def named_again(self, words: str, *, is_due: bool = False) -> Gathering | None:
        """Return the gathering that "le congrès" means: the last one held, or still due, whose name begins so."""
        word = words.split(" ")[-1]
        for one in reversed(self.found[-GATHERINGS_BACK:]):
            sentence = self.stage.reading.sentences[one.draft.sentences[0]]
            begins = {token.folded for token in sentence.tokens[one.name.head : min(one.name.head + 4, one.name.last)]}
            if (one.draft.status == "held" or (is_due and one.draft.status == "planned")) and word in begins:
                return one
        return None

    def lend_bodies(self) -> None:
        """Give "la 94e session" the body whose 93rd session the article tells."""
        lender = next((one for one in self.found for party in one.draft.parties if party.type == "organisation"), None)
        if lender is None:
            return
        body = next(party for party in lender.draft.parties if party.type == "organisation")
        for one in self.found:
            own = one.words - lender.words - words_of_kind("conference", "plain")
            if one.name.ordinal is not None and not own - {one.name.ordinal} - _ordinals(own):
                one.draft.parties = distinct([body, *one.draft.parties])


def _ordinals(words: frozenset[str]) -> frozenset[str]:
    shape = pattern_of("conference", "ordinal_shape")
    return frozenset(word for word in words if shape.match(word) or word in words_of_kind("conference", "ordinals"))
