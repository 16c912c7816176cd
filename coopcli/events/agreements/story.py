"""What an article has told so far, and when.

In: a `Reading`, then sentence by sentence what each tells. Out: the groups of drafts that later words may lead back to. Start at `Story`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coopcli.events.agreements.binding import Clause, clause_of
from coopcli.events.agreements.ellipsis import acts_meant, papers_meant
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.triggers import AGAIN, TAKE_PLACE, Act, find_acts, held
from coopcli.events.draft import Draft, Reading
from coopcli.events.scene import date_of
from coopcli.lexicon.actions import words
from coopcli.model import Mention, Party, Place, TimeExpression, When

SHADOWS = ("denied", "bound", "named")  # not events; what follows may make them one


FURTHER = {
    "named": -3,
    "bound": -2,
    "denied": -1,
    "planned": 0,
    "agreed": 1,
    "initialled": 2,
    "signed": 3,
    "renewed": 4,
    "approved": 5,
    "ratified": 6,
    "in-force": 7,
    "ended": 8,
}


_DAY = 10  # letters of a day as EDTF writes it
_LOOKS_BACK = 8  # sentences, for the date that another is told from
_MOST_ACTS = 16  # in one sentence; a pile of verbs tells nothing
_WINDOW = 24  # groups of drafts; no reader remembers more, and time grows with the text alone


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where the lead of an article plays, for acts that are told without a date or place of their own."""

    date: When | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Introduction:
    """What opens a list: what holds for every item, the side that all share, and the paragraph of the last item read."""

    template: Draft
    ours: tuple[Party, ...]
    paragraph: int = -1


@dataclass(slots=True)
class Story:
    """What the article has told so far: the groups of drafts that words may lead back to, the people, and the last date."""

    reading: Reading
    groups: list[list[Draft]] = field(default_factory=list)
    people: list[Mention] = field(default_factory=list)
    bound: list[Party] = field(default_factory=list)  # "l'accord qui lie X à Y"
    index: int = 0  # the sentence that is being read
    intro: Introduction | None = None  # of the list that is being read
    named: list[Draft] = field(default_factory=list)  # the paper last spoken of without an act
    _clauses: dict[int, Clause] = field(default_factory=dict)
    _acts: dict[int, tuple[Act, ...]] = field(default_factory=dict)

    def clause(self, index: int) -> Clause:
        """Return a sentence of the article with its acts and its verbs, prepared once."""
        known = self._clauses.get(index)
        if known is None:
            before = self.reading.of_kind(index - 1, "instrument") if index else ()
            mentions = papers_meant(self.reading.sentences[index], self.reading.mentions[index], before)
            known = clause_of(self.reading.sentences[index], mentions, self.acts(index))
            self._clauses[index] = known
        return known

    def acts(self, index: int) -> tuple[Act, ...]:
        """Return the acts of a sentence, found once."""
        known = self._acts.get(index)
        if known is None:
            sentence = self.reading.sentences[index]
            found = held(sentence, find_acts(sentence), self.reading.mentions[index])[:_MOST_ACTS]
            if any(act.status in (AGAIN, TAKE_PLACE) for act in found):
                found = acts_meant(sentence, found, self.acts(index - 1) if index else ())
            known = self._acts[index] = found
        return known

    @property
    def before(self) -> Clause | None:
        """The sentence before the one that is being read."""
        return self.clause(self.index - 1) if self.index else None

    @property
    def lead(self) -> list[Party]:
        """The parties of the first draft that has two, else those that an accord is said to bind."""
        for group in self.groups[:_WINDOW]:
            for draft in group:
                if len(draft.parties) > 1:
                    return draft.parties
        return self.bound

    @property
    def recent_groups(self) -> list[list[Draft]]:
        """The groups that words may still lead back to, the last one first."""
        return self.groups[: -_WINDOW - 1 : -1]

    def group_of(self, draft: Draft) -> list[Draft]:
        """Return the group that a draft was told in."""
        return next(group for group in self.groups if any(other is draft for other in group))


def anchor_before(story: Story, clause: Clause, before: int) -> str | None:
    """Return the last date told before a token, for "ce jour-là" and "quatre mois plus tôt"."""
    anchor: str | None = None
    rows = [
        (index, mention)
        for index in range(max(story.index - _LOOKS_BACK, 0), story.index)
        for mention in story.reading.of_kind(index, "date")
        if not _is_of_arrival(story, index, mention)
    ]
    for _, mention in (*rows, *((story.index, mention) for mention in clause.top("date") if mention.last <= before)):
        placed = date_of(mention, story.reading, is_future=False, anchor=anchor if _is_anchored(mention) else None)
        anchor = placed.edtf if placed is not None else anchor
    return anchor


def _is_of_arrival(story: Story, index: int, mention: Mention) -> bool:
    """Tell "Arrivé la veille, …", "la conférence, ouverte mardi": the day of something before, no "même jour" of what is told."""
    opening = story.reading.sentences[index].words[max(mention.first - 2, 0) : mention.first]
    is_opened = mention.first > 0 and opening[-1] in words("clause", "opened")
    return is_opened or (_is_anchored(mention) and not words("clause", "arrived").isdisjoint(opening))


def day_before(story: Story) -> str | None:
    """Return the last day told before as one of the story, not recalled: what "le même jour" means where a month was told since."""
    for index in range(story.index - 1, max(story.index - _LOOKS_BACK, 0) - 1, -1):
        clause = story.clause(index)
        for mention in reversed(clause.top("date")):
            placed = date_of(mention, story.reading, is_future=False) if clause.is_told(mention) and not _is_anchored(mention) else None
            if placed is not None and len(placed.edtf) >= _DAY and "/" not in placed.edtf:
                return placed.edtf
    return None


def _is_anchored(mention: Mention) -> bool:
    return isinstance(mention.value, TimeExpression) and mention.value.anchored


def date_told(story: Story, clause: Clause, link: Link) -> When | None:
    if link.date is None:
        return None
    anchor = anchor_before(story, clause, link.date.first) if _is_anchored(link.date) else None
    if anchor is not None and len(anchor) < _DAY and link.date.rule == "same-day":
        anchor = day_before(story) or anchor
    return date_of(link.date, story.reading, is_future=link.status == "planned", anchor=anchor)
