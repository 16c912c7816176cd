"""What an article has told so far, and when.

In: a `Reading`, then sentence by sentence what each tells. Out: the groups of drafts that later words may lead back to. Start at `Story`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coopcli.events.binding import Clause
from coopcli.events.draft import Draft, Reading
from coopcli.events.linking import Link
from coopcli.events.scene import date_of
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


_WINDOW = 24  # groups of drafts; no reader remembers more, and time grows with the text alone


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where the lead of an article plays, for acts that are told without a date or place of their own."""

    date: When | None
    place: Place | None


@dataclass(slots=True)
class Story:
    """What the article has told so far: the groups of drafts that words may lead back to, the people, and the last date."""

    reading: Reading
    groups: list[list[Draft]] = field(default_factory=list)
    people: list[Mention] = field(default_factory=list)
    bound: list[Party] = field(default_factory=list)  # "l'accord qui lie X à Y"
    last_date: str | None = None
    named: list[Draft] = field(default_factory=list)  # the paper last spoken of without an act
    listed: list[Draft] = field(default_factory=list)  # the bullets under one sentence
    clauses: list[Clause] = field(default_factory=list)
    intro: tuple[Link, Draft | None] | None = None

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
    anchor = story.last_date
    for mention in clause.top("date"):
        if mention.last <= before:
            placed = date_of(mention, story.reading, is_future=False, anchor=anchor if _is_anchored(mention) else None)
            anchor = placed.edtf if placed is not None else anchor
    return anchor


def _is_anchored(mention: Mention) -> bool:
    return isinstance(mention.value, TimeExpression) and mention.value.anchored


def date_told(story: Story, clause: Clause, link: Link) -> When | None:
    if link.date is None:
        return None
    anchor = anchor_before(story, clause, link.date.first) if _is_anchored(link.date) else None
    return date_of(link.date, story.reading, is_future=link.status == "planned", anchor=anchor)
