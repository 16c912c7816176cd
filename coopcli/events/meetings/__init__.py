"""Who met whom: talks, receptions, visits and joint committees, with the principals of two or more sides.

In: a `Reading`. Out: drafts of kind "meeting". Start at `build`. The rules are rows of `lexicon/fr/meetings.toml`;
`sides` finds the people that each rule's frame asks for, `seats` whom they stand for, and `table` takes a meeting told twice for one.
"""

from __future__ import annotations

from coopcli.events.draft import Draft, Reading
from coopcli.events.meetings.sessions import tell_more
from coopcli.events.meetings.table import Table
from coopcli.events.meetings.telling import from_verb, is_printed, tell
from coopcli.events.stage import stage_of
from coopcli.lexicon.gatherings import cues


def build(reading: Reading) -> list[Draft]:
    """Return the meetings that an article tells: "X a reçu Y à Lomé" is one, "X a reçu un prix" none."""
    spoken = cues("meeting", reading.sentences)
    told = [
        (index, cue) for index, one in spoken if (cue := from_verb(reading, index, one)) is not None and is_printed(reading, index, cue)
    ]
    if not told:
        return []
    table = Table(stage_of(reading))
    seen = -1
    for index, cue in sorted(told, key=lambda one: (one[0], one[1].rule.frame != "session", one[1].start)):
        for between in range(seen + 1, index + 1):
            tell_more(table, between)
        seen = index
        tell(table, index, cue)
    for between in range(seen + 1, len(reading.sentences)):
        tell_more(table, between)
    return [found.draft for found in table.found if len(found.draft.parties) > 1]
