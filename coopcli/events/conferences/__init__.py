"""Organised gatherings of many: conferences, congresses, summits, forums, sessions of a body.

In: a `Reading`. Out: drafts of kind "conference". Start at `build`. What a gathering is called and what says that it
is held are lists of `lexicon/fr/conferences.toml`; `names` finds the name, the other pages find who, when and where beside it and in the
sentences that speak of it again.
"""

from __future__ import annotations

from coopcli.events.conferences.names import names_in
from coopcli.events.conferences.series import tell_other
from coopcli.events.conferences.table import Table
from coopcli.events.conferences.telling import tell, tell_again
from coopcli.events.draft import Draft, Reading
from coopcli.events.stage import stage_of
from coopcli.lexicon.gatherings import stems


def build(reading: Reading) -> list[Draft]:
    """Return the conferences that an article tells: "la 93e session s'est ouverte" is one, "une conférence de presse" none."""
    folded = [sentence.folded for sentence in reading.sentences]
    whole = "\n".join(folded)
    active = [stem for stem in stems("conference") if stem in whole]
    named = sorted({index for stem in active for index, sentence in enumerate(folded) if stem in sentence})
    names = {index: found for index in named if (found := list(names_in(reading, index)))}
    if not names:
        return []
    table = Table(stage_of(reading))
    for index in range(len(reading.sentences)):
        told = [name for name in names.get(index, ()) if tell(table, index, name)]
        if not told and not tell_other(table, index):
            tell_again(table, index)
    table.lend_bodies()
    return [found.draft for found in table.found]
