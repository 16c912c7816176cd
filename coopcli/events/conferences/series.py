"""The next of a series, or the one before, told without its name: "Le prochain se tiendra en 2026 à Bamako".

In: a sentence that names no gathering. Out: the table, with one more where the sentence says when or where. Start at `tell_other`.
"""

from __future__ import annotations

from coopcli.events.conferences.names import Name
from coopcli.events.conferences.table import Gathering, Table
from coopcli.events.draft import Draft
from coopcli.events.stage.wording import nearest, token_range
from coopcli.lexicon.gatherings import pattern_of
from coopcli.segment import span_of

_FARTHEST = 12  # sentences between two of a series


def tell_other(table: Table, index: int) -> bool:
    """Read "Le prochain aura lieu à Bamako", "la précédente s'était tenue en 2019": another of the series told last."""
    sentence = table.stage.reading.sentences[index]
    known = table.found[-1] if table.found else None
    if known is None or index - known.draft.sentences[-1] > _FARTHEST:
        return False
    match = pattern_of("conference", "other_edition").search(sentence.folded)
    if match is None:
        return False
    is_due = match[1] is not None
    first, last = token_range(sentence, match.start(), match.end())
    setting = table.stage.setting
    near = nearest(setting.dates(index), first, last, before=0)
    spot = nearest([one for one in setting.spots(index) if one.is_town], first, last, before=0)
    when = setting.placed(index, near, is_future=is_due) if near is not None else None
    if when is None and spot is None:
        return False
    draft = Draft("conference", "planned" if is_due else "held", [index], date=when, place=spot.place if spot else None, background=True)
    draft.parties = [party for party in known.draft.parties if party.type == "organisation"]
    span = span_of(sentence, first, first + 2)
    draft.because("status", "other edition", span)
    draft.title = draft.subject = table.stage.reading.article.text[span.start : span.end]
    name = Name(first, last, first, known.name.strength, sentence.tokens[first + 1].folded)
    table.found.append(Gathering(draft, name, known.words, index, False, False))
    return True
