"""A meeting in the making: its people, its day and town, and whether it is one told before.

In: what one clause tells. Out: `Meeting`s, new or known.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice

from coopcli import edtf
from coopcli.events.draft import LENT, Draft
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import NAMELESS, Figure
from coopcli.events.stage.parties import distinct, side_key
from coopcli.events.stage.setting import is_of_signing
from coopcli.events.stage.wording import nearest, outside_quotes, token_range
from coopcli.lexicon.gatherings import Cue, pattern_of, words_of_kind
from coopcli.model import Mention, Place, Sentence, When

MEETINGS_BACK = 40  # meetings told before that a sentence may tell again

_SAME_STAY = 4  # days
_SESSION_BACK = 3  # sentences between a session and "la rencontre"


@dataclass(slots=True)
class Meeting:
    """A meeting so far: who is known to take part, and whether the text gave it a day of its own."""

    draft: Draft
    keys: frozenset[str]
    has_own_date: bool
    is_session: bool
    sentence: int
    body: str = ""  # "comite", "conseil": what a session is of
    is_apart: bool = False  # a reception, never the session told beside it
    is_again: bool = False  # told as of something known: "la rencontre", "les travaux"


class Table:
    """One article's meetings in the making; `told` is what the last verb of a sentence joined, for the next verb of the same subject."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.found: list[Meeting] = []
        self.told: tuple[int, tuple[Figure, ...], list[tuple[Figure, ...]]] = (-1, (), [])

    def told_before(self, one: Meeting, own: When | None) -> Meeting | None:
        """Return the meeting told before that this one tells again."""
        sides = {side_key(party) for party in one.draft.parties}
        for known in islice(reversed(self.found), MEETINGS_BACK):
            if own is not None and known.draft.date is not None and not edtf.compatible(known.draft.date.edtf, own.edtf):
                continue
            if known.draft.background != one.draft.background or (known.draft.status == "held") != (one.draft.status == "held"):
                continue
            if known.keys == one.keys or known.keys > one.keys:
                return known
            nameless = {key for key in known.keys | one.keys if key.startswith(NAMELESS)}
            if {side_key(party) for party in known.draft.parties} == sides:
                if known.is_session and not one.is_apart and one.sentence - known.sentence <= (_SESSION_BACK if one.is_again else 1):
                    return known
                if known.is_session != one.is_session and (one.is_apart or known.is_apart):
                    continue
                if (
                    nameless
                    and one.draft.status != "cancelled"
                    and (known.keys - nameless <= one.keys or one.keys - nameless <= known.keys)
                ):
                    return known
        return None


def tell_again(known: Meeting, one: Meeting) -> None:
    """Add what a second telling knows more."""
    draft, again = known.draft, one.draft
    if one.sentence not in draft.sentences:
        draft.sentences.append(one.sentence)
    names = {who.name for who in draft.people}
    draft.people += [who for who in again.people if who.name not in names]
    draft.parties = distinct([*draft.parties, *again.parties])
    if one.has_own_date and not known.has_own_date:
        draft.date, known.has_own_date = again.date, True
    if draft.place is None:
        draft.place = again.place
    if again.status == "cancelled":
        draft.status = "cancelled"
    known.keys |= one.keys
    known.sentence = one.sentence


def settle(stage: Stage, index: int, one: Meeting, own: When | None, place: Place | None, is_recalled: bool) -> None:
    """Give a meeting its day and town: its own, those told just before, or those of the news; none of these for "récemment"."""
    draft, main = one.draft, stage.setting.told_date
    one.has_own_date = own is not None
    words = {token.folded for token in stage.reading.sentences[index].tokens}
    is_old = is_recalled and bool(words & words_of_kind("meeting", "again"))
    if own is None and pattern_of("meeting", "another_time").search(stage.reading.sentences[index].folded):
        draft.place, draft.background = place, True
        return
    if own is None and draft.status == "cancelled":
        draft.place = place
        return  # the day of the news is none of what never was
    told_last = stage.setting.told_last(index) if is_recalled else None
    draft.date = own or (None if is_old or _is_past(stage, draft, main) else told_last or main)
    when = draft.date
    if own is None and when is not None:
        draft.because("date", LENT, when.span)
    is_earlier = own is not None and main is not None and own.latest[:7] < main.earliest[:7]
    draft.background = is_old or is_earlier or (is_recalled and when is not None and main is not None and when.edtf != main.edtf)
    if own is not None and main is not None and not is_old and edtf.compatible(edtf.extend(own.earliest, _SAME_STAY), main.earliest):
        draft.background = False  # the day before, of the same stay
    draft.place = place
    if place is None and (not draft.background or (own is None and told_last is not None)):
        draft.place = (stage.setting.place_told_last(index) if is_recalled else None) or stage.setting.main_place


def _is_past(stage: Stage, draft: Draft, main: When | None) -> bool:
    """Tell that the day of the news is none for what is still to come: a day gone by, or one of which only what was done is told."""
    published = stage.reading.article.published
    if draft.status != "planned" or main is None or main.span is None:
        return False
    if published is None or main.latest < published.latest:
        return True
    told = stage.reading.sentences[bisect_right(stage.reading.sentences, main.span.start, key=lambda row: row.start) - 1]
    return main.latest == published.latest and pattern_of("meeting", "due").search(told.folded) is None


def is_recalled(stage: Stage, index: int, first: int, last: int) -> bool:
    """Tell a clause in the pluperfect: "avait reçu"."""
    words = {token.folded for token in stage.reading.sentences[index].tokens[max(first - 2, 0) : last + 8]}
    return bool(words & words_of_kind("meeting", "perfect"))


def date_near(stage: Stage, index: int, first: int, last: int, is_future: bool, *, before: int = 80) -> When | None:
    """Return the date nearest to a clause, placed on the calendar."""
    sentence = stage.reading.sentences[index]
    free = outside_quotes(sentence, stage.setting.news(index), first)
    dates = [one for one in free if not _is_of_another(sentence, one.first) and not (is_future and _is_of_arrival(sentence, one))]
    near = nearest(dates, first, last, before=before)
    return stage.setting.placed(index, near, is_future=is_future) if near else None


def day_of(stage: Stage, index: int, cue: Cue, draft: Draft, first: int, last: int, *, before: int = 80) -> tuple[When | None, bool]:
    """Return the day of a meeting told by tokens `first` to `last`, and whether it was moved there; one called off becomes so."""
    cancelled = "session_cancelled" if cue.rule.frame == "session" else "cancelled"
    folded = stage.reading.sentences[index].folded
    if pattern_of("meeting", cancelled).search(folded[cue.start :]) or pattern_of("meeting", "cancelled_with").search(folded[: cue.start]):
        draft.status = "cancelled"
    moved = _put_off(stage, index, cue)
    if moved is not None:
        return date_near(stage, index, moved, moved, True, before=0), True
    if draft.status == "cancelled":
        return _date_called_off(stage, index, first, last), False
    return date_near(stage, index, first, last, draft.status != "held", before=before), False


def _put_off(stage: Stage, index: int, cue: Cue) -> int | None:
    """Return where "a été reportée" stands: the day told before it no longer holds."""
    if cue.rule.status == "held" and cue.rule.frame not in ("after", "within", "session"):
        return None
    sentence = stage.reading.sentences[index]
    put_off = "session_put_off" if cue.rule.frame == "session" else "put_off"
    match = pattern_of("meeting", put_off).search(sentence.folded, cue.start)
    return token_range(sentence, match.start(), match.end())[1] if match is not None else None


def _date_called_off(stage: Stage, index: int, first: int, last: int) -> When | None:
    """Return the day for which a meeting was called off, to come or gone by: whichever lies nearer to the article's own."""
    ahead, back = (date_near(stage, index, first, last, is_future) for is_future in (True, False))
    published = stage.reading.article.published
    if ahead is None or back is None or published is None:
        return ahead or back
    is_past = edtf.days_between(back.latest, published.earliest) < edtf.days_between(published.latest, ahead.earliest)
    return back if is_past else ahead


def _is_of_arrival(sentence: Sentence, one: Mention) -> bool:
    """Tell "arrivé lundi à Moscou, il doit s'entretenir avec B": the day of what is done is none for what is to come."""
    return not words_of_kind("meeting", "arrived").isdisjoint(sentence.words[max(one.first - 2, 0) : one.first])


def _is_of_another(sentence: Sentence, first: int) -> bool:
    """Tell "dont la précédente session remontait à juin 2003": the day of something else."""
    before = " ".join([token.folded for token in sentence.tokens[max(first - 4, 0) : first]])
    return pattern_of("meeting", "of_another").search(before) is not None


def place_near(stage: Stage, index: int, first: int, last: int, *, before: int = 40) -> Place | None:
    """Return the town nearest to a clause, else the country."""
    sentence = stage.reading.sentences[index]
    spots = tuple(
        spot for spot in outside_quotes(sentence, stage.setting.spots(index), first) if not is_of_signing(sentence, spot.first, 2)
    )
    tokens = sentence.tokens
    relative = next((at for at in range(last, len(tokens)) if tokens[at].folded in words_of_kind("meeting", "subordinate")), len(tokens))
    here = tuple(spot for spot in spots if spot.first < relative) or spots
    near = nearest([spot for spot in here if spot.is_town], first, last, before=before) or nearest(here, first, last, before=before)
    if near is None and pattern_of("meeting", "same_place").search(stage.reading.sentences[index].folded):
        return stage.setting.place_told_last(index) or stage.setting.main_place
    return near.place if near else None
