"""Acts and papers -> drafts of agreements.

In: a `Reading`. Out: drafts, in order of telling. Start at `build`. A paper named for the first time opens a draft; "ce mémorandum", "le
texte", "la deuxième" lead back to one that is open.
"""

from __future__ import annotations

from coopcli.events.binding import clause_of
from coopcli.events.draft import Draft, Reading
from coopcli.events.lending import lend_ceremony, lend_scene
from coopcli.events.linking import links_of
from coopcli.events.lists import read_detail, read_list, read_ordinal
from coopcli.events.story import SHADOWS, Story, anchor_before
from coopcli.events.telling import keep_spoken_of, settled, tell
from coopcli.events.triggers import find_acts

_MOST_ACTS = 16  # in one sentence; a pile of verbs tells nothing
_REMEMBERED = 40  # people that "les deux ministres" may mean


def build(reading: Reading) -> list[Draft]:
    """Return the agreements that an article tells, each with its status, parties, signatories, date and place."""
    story = Story(reading)
    for index, sentence in enumerate(reading.sentences):
        acts = find_acts(sentence)[:_MOST_ACTS]
        clause = clause_of(sentence, reading.mentions[index], acts)
        links = links_of(clause, reading)
        is_listed = read_list(story, clause, links, index) or read_detail(story, clause, index)
        if not is_listed and not read_ordinal(story, clause, links, index):
            for link in settled(links):
                tell(story, clause, link, index)
        keep_spoken_of(story, clause, links, index)
        story.clauses.append(clause)
        story.people = [*story.people, *clause.top("person")][-_REMEMBERED:]
        story.last_date = anchor_before(story, clause, len(sentence.tokens))
    lend_ceremony(story)
    lend_scene(story)
    for number, group in enumerate(story.groups):
        for draft in group:
            draft.siblings = f"agreements {number}"
    return [draft for group in story.groups for draft in group if _is_worth(draft)]


def _is_worth(draft: Draft) -> bool:
    """Tell a draft that says something: a party, or a date and a place; a plan needs both its sides."""
    if draft.status in SHADOWS or (not draft.parties and (draft.date is None or draft.place is None)):
        return False
    if draft.is_bare and draft.background and draft.date is None and draft.place is None and not draft.people:
        return False
    return len(draft.parties) != 1 or draft.status not in ("planned", "agreed")
