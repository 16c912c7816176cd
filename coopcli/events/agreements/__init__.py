"""Acts and papers -> drafts of agreements.

In: a `Reading`. Out: drafts, in order of telling. Start at `build`. Inside a sentence, `triggers` finds the acts, `moods` says which of
them were done at all, and `binding` what is near each; `papers`, `signing` (for towns `towns`) and `placing` say to what it is done, by
whom, when and where, `topics` whom a sentence is about, `linking` puts that together, and `company` reads papers joined to others. From
sentence to sentence, `story` remembers, `opening` opens a draft for a paper named for the first time, `antecedents` leads "ce mémorandum"
back to one that is open, `ellipsis` fills in what is left out, `lists` reads bullets and "la première …, la deuxième …", and `lending`
gives the day and town of a ceremony told once.
"""

from __future__ import annotations

from dataclasses import replace

from coopcli.events.agreements.ellipsis import dated_apart, dated_in_turn, gapped, more_of
from coopcli.events.agreements.lending import lend_ceremony, lend_frame, lend_scene, narrow_weekdays
from coopcli.events.agreements.linking import Link, links_of
from coopcli.events.agreements.lists import read_detail, read_list, read_ordinal
from coopcli.events.agreements.story import SHADOWS, Story
from coopcli.events.agreements.telling import keep_spoken_of, settled, tell
from coopcli.events.draft import Draft, Reading
from coopcli.model import Mention, Official, Person, Sentence

_REMEMBERED = 40  # people that "les deux ministres" may mean


def build(reading: Reading) -> list[Draft]:
    """Return the agreements that an article tells, each with its status, parties, signatories, date and place."""
    story = Story(reading)
    for index, sentence in enumerate(reading.sentences):
        story.index = index
        story.people = [*story.people[-_REMEMBERED:], *reading.of_kind(index - 1, "person")] if index else []
        if not _may_tell(story, sentence, reading.mentions[index]):
            story.intro = None
            continue
        clause = story.clause(index)
        links = links_of(clause, reading)
        links = tuple(link for link in links if not any(_is_echo(link, other) for other in links))
        links = tuple(
            [
                one
                for link in links
                for one in (
                    dated_apart(clause, link)
                    or dated_in_turn(clause, link)
                    or (link, *gapped(clause, reading, link), *more_of(clause, link))
                )
            ]
        )
        is_listed = read_list(story, clause, links, index) or read_detail(story, clause, index)
        if not is_listed and not read_ordinal(story, clause, links, index):
            for link in settled(links):
                tell(story, clause, link, index)
        keep_spoken_of(story, clause, links, index)
    for group in story.groups:
        group[:] = [draft for draft in group if not _is_told_apart(draft, group)]
    lend_frame(story)
    lend_ceremony(story)
    lend_scene(story)
    narrow_weekdays(story)
    for number, group in enumerate(story.groups):
        for draft in group:
            draft.siblings = f"agreements {number}"
    drafts = [draft for group in story.groups for draft in group if _is_worth(draft)]
    officials = (one.value for row in reading.mentions for one in row if isinstance(one.value, Official))
    told = frozenset(official.name for official in officials if official.country is not None)
    for draft in drafts:
        draft.people = _of_a_side(draft, reading.home, told)
    return drafts


def _is_echo(link: Link, other: Link) -> bool:
    """Tell the bare "son approbation" in "a donné son approbation à l'avenant", which is one act on one paper."""
    overlaps = other.act.first < link.act.last and link.act.first < other.act.last
    return not link.papers and bool(other.papers) and overlaps and other.act.status == link.act.status


def _of_a_side(draft: Draft, home: str | None, told: frozenset[str | None]) -> list[Person]:
    """Leave without country who is only understood to be of the article's own: where that is no side of the paper, or where two are so.

    `told` are the names of those whose country the text tells.
    """
    codes = {party.country or home for party in draft.parties if party.country is not None or party.type != "organisation"}
    understood = [person for person in draft.people if person.country == home and person.name not in told]
    is_one_office = len(understood) > 1 and len({person.role for person in understood}) == 1  # "les ministres de la Justice, A et B"
    is_known = home in codes and (len(understood) < 2 or len(codes) < 2) and not is_one_office
    if not codes or is_known:
        return draft.people
    return [replace(person, country=None) if person in understood else person for person in draft.people]


def _may_tell(story: Story, sentence: Sentence, mentions: tuple[Mention, ...]) -> bool:
    """Tell a sentence with a paper, an act, or a place in a list; most have none."""
    if any(mention.kind == "instrument" for mention in mentions) or story.intro is not None:
        return True
    if story.groups and sentence.tokens[-1].folded == ":":
        return True
    if any(draft.count > 1 for group in story.recent_groups for draft in group):
        return True
    return bool(story.acts(story.index))


def _is_told_apart(draft: Draft, group: list[Draft]) -> bool:
    """Tell a general line whose papers are told one by one in the sentences behind it."""
    return draft.is_general and any(set(draft.sentences) < set(other.sentences) for other in group)


def _is_worth(draft: Draft) -> bool:
    """Tell a draft that says something: a party, or a date and a place; a plan needs both its sides."""
    if draft.status in SHADOWS or (not draft.parties and (draft.date is None or draft.place is None)):
        return False
    if draft.is_bare and draft.background and draft.date is None and draft.place is None and not draft.people:
        return False
    return len(draft.parties) != 1 or draft.status not in ("planned", "agreed")
