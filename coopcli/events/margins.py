"""What was signed, and who met, in the margin of a gathering of several days: on one of them, and no text says on which.

In: a `Reading` and its drafts. Out: the drafts, with the days of the gathering. Start at `lend_days`.
"""

from __future__ import annotations

from coopcli import edtf
from coopcli.events.draft import LENT, Draft, Reading
from coopcli.lexicon.actions import phrases, words
from coopcli.model import Sentence

_DONE = ("signed", "initialled", "renewed", "agreed", "held")
_REACH = 6  # tokens from "en marge" to the noun of the gathering


def lend_days(reading: Reading, drafts: list[Draft]) -> None:
    """Give "en marge du Forum, A et B ont signé" the days and the town of the Forum, and never only the day on which it opened."""
    gatherings = [draft for draft in drafts if draft.kind != "agreement" and draft.status == "held" and draft.date is not None]
    done = (draft for draft in drafts if draft.kind != "conference" and draft.status in _DONE) if gatherings else ()
    for draft in done:
        is_open = draft.date is None or _is_lent(draft)
        if not (is_open or draft.place is None) or not _is_in_margin(reading.sentences[draft.sentences[0]]):
            continue
        gathering = _gathering_of(draft, gatherings)
        if gathering is None or gathering.date is None:
            continue
        days, published = gathering.date, reading.article.published
        if draft.date is None or (is_open and "/" in days.edtf):
            cut = edtf.clip(days.edtf, published.edtf) if published else days.edtf  # not on a day after the report
            draft.date = edtf.when(cut, days.text, days.span, days.basis)
            draft.because("date", "days of the gathering", days.span)
        elif is_open and _is_one_of_more(reading, gathering):
            draft.date = None
        if draft.place is None and gathering.place is not None and (draft.date is None or edtf.compatible(draft.date.edtf, days.edtf)):
            draft.place = gathering.place
            draft.because("place", "place of the gathering", gathering.place.span)


def _is_lent(draft: Draft) -> bool:
    return any(reason.field == "date" and reason.rule == LENT for reason in draft.why)


def _is_in_margin(sentence: Sentence) -> bool:
    """Tell "en marge du Forum", "lors des travaux", "ont profité de leur présence à A pour signer"."""
    for run in phrases("frame", "within").find(sentence):
        if not words("frame", "gatherings").isdisjoint(sentence.words[run.last : run.last + _REACH]):
            return True
    return any(run for run in phrases("frame", "being_there").find(sentence))


def _gathering_of(draft: Draft, gatherings: list[Draft]) -> Draft | None:
    """Return the gathering that the draft's own sentence tells, else the one that the article is about, told before."""
    others = [one for one in gatherings if one is not draft and (draft.kind == "agreement" or one.kind == "conference")]
    own = next((one for one in others if draft.sentences[0] in one.sentences), None)
    return own or next((one for one in others if min(one.sentences) < draft.sentences[0] and not one.background), None)


def _is_one_of_more(reading: Reading, gathering: Draft) -> bool:
    """Tell a day on which a gathering began or ended, from a report of later than that day."""
    published, day = reading.article.published, gathering.date
    if day is None or (published is not None and published.edtf == day.edtf):
        return False
    return any(not words("frame", "ends").isdisjoint(reading.sentences[index].words) for index in gathering.sentences)
