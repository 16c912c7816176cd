"""Sessions of a body of two states: "la commission mixte", its parties, its chairs, its next session.

In: a `Cue`, or a sentence that speaks of a session again. Out: the table, changed. Start at `tell_session`.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from coopcli import edtf
from coopcli.events.draft import Draft
from coopcli.events.meetings.nameless import states_within
from coopcli.events.meetings.objects import sides_after
from coopcli.events.meetings.seats import seat, seats_of, with_side
from coopcli.events.meetings.subjects import company_before, subject_before
from coopcli.events.meetings.table import MEETINGS_BACK, Meeting, Table, date_near, day_of, is_recalled, place_near, settle, tell_again
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure
from coopcli.events.stage.parties import distinct, side_key
from coopcli.events.stage.wording import end_of_list, noun_phrase_end, token_range
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import Cue, pattern_of, words_of_kind
from coopcli.model import CountryForm, Party, When
from coopcli.segment import span_of

_DUE = 12  # words before a session in which its verb may stand


def tell_session(table: Table, index: int, cue: Cue, first: int, last: int) -> None:
    """Read a joint body that sits into a session, new or known."""
    sentence = table.stage.reading.sentences[index]
    mentions = table.stage.reading.mentions[index]
    around = sentence.folded[max(cue.start - 60, 0) : cue.end + 30]
    held = sentence.folded[max(cue.start - 90, 0) : cue.end + 120]
    if pattern_of("meeting", "session_not").search(around) or not pattern_of("meeting", "session_held").search(held):
        return
    head = pattern_of("meeting", "session_head").search(sentence.folded[max(cue.start - 90, 0) : cue.start])
    start = token_range(sentence, cue.start - len(head.group().lstrip()), cue.end)[0] if head else first
    end = noun_phrase_end(sentence, mentions, last, limit=24)
    end = end_of_list(sentence, mentions, end)
    draft = Draft("meeting", cue.rule.status, [index])
    one = Meeting(draft, frozenset(), False, True, index, body=sentence.tokens[first].folded)
    draft.parties = states_within(table.stage, index, start, end)
    chairs = _chairs_of(table.stage, index, start, end)
    if not draft.parties:
        if not chairs and (company := pattern_of("meeting", "company").search(sentence.folded)) is not None:
            of_state = pattern_of("meeting", "company_of_state").search(company.group()) is not None
            chairs = list(company_before(table.stage, index, 0, of_state=of_state))
        seats = seats_of(table.stage, index, chairs, None) if len(chairs) > 1 else None
        near = sentence.folded[max(cue.start - 40, 0) : cue.end + 60]
        known_sides = (
            _states_known(table.stage, index, start) if seats is None and _is_of_two_known(near, sentence.folded[: cue.start]) else []
        )
        draft.parties = distinct(seats.values()) if seats is not None else known_sides
        if not draft.parties:
            return
    seat(table.stage, one, chairs, None)
    words = {token.folded for token in sentence.tokens[max(start - _DUE, 0) : end + 8]}
    if words & words_of_kind("meeting", "session_due") or pattern_of("meeting", "session_to_sit").match(sentence.folded[cue.end :]):
        draft.status = "planned"
    draft.because("status", cue.rule.name, span_of(sentence, start, end))
    apart = {token.folded for token in sentence.tokens[max(start - 3, 0) : start]} & words_of_kind("stage", "other_time")
    before = 0 if apart else 60  # "quatre mois après la 8e session" dates something else
    own, is_moved = day_of(table.stage, index, cue, draft, start, end, before=before)
    settle(
        table.stage,
        index,
        one,
        (table.stage.setting.opened_and_closed(index, own) if own is not None else None) or own,
        place_near(table.stage, index, start, end, before=before),
        is_recalled(table.stage, index, max(start - 20, 0), end),
    )
    if is_moved:
        draft.status, draft.date = "planned", own
    told = islice((other for other in reversed(table.found) if other.is_session), MEETINGS_BACK)
    known = next((other for other in told if _is_same_session(table.stage, other, one, own)), None)
    if known is not None:
        tell_again(known, one)
        return
    span = span_of(sentence, start, end)
    draft.title = draft.subject = table.stage.reading.article.text[span.start : span.end]
    table.found.append(one)


def _is_of_two_known(near: str, before: str) -> bool:
    """Tell "la commission mixte entre les deux pays", "leur commission mixte": the two told before are its parties."""
    pattern = pattern_of("meeting", "two_known")
    return pattern.search(near) is not None or pattern.search(before) is not None


def _states_known(stage: Stage, index: int, before: int) -> list[Party]:
    """Return the two states that the sentence tells before, by name or by their ministers, else the two that the article is about."""
    rows = stage.reading.mentions[index]
    named = [
        Party(display_name(one.value.code), one.value.code, "state", one.span)
        for one in rows
        if isinstance(one.value, CountryForm) and one.value.form == "name" and one.value.code.isalpha() and one.last <= before
    ]
    met = [party for one in company_before(stage, index, before) if (party := stage.cast.stand(one, fallback=stage.cast.home))]
    for parties in (distinct(named), distinct(party for party in met if party.type == "state")):
        if len(parties) == 2:
            return parties
    return [Party(display_name(code), code, "state") for code in stage.reading.pair if code.isalpha()]


def _is_same_session(stage: Stage, known: Meeting, one: Meeting, own: When | None) -> bool:
    if {side_key(party) for party in known.draft.parties} != {side_key(party) for party in one.draft.parties}:
        return False
    if known.body != one.body:
        return False
    return own is None or not known.has_own_date or known.draft.date is None or known.draft.date.edtf == own.edtf


def _chairs_of(stage: Stage, index: int, first: int, last: int) -> list[Figure]:
    sentence = stage.reading.sentences[index]
    match = pattern_of("meeting", "chairs").search(sentence.folded)
    if match is None:
        return []
    start, end = token_range(sentence, match.start(), match.end())
    if sentence.tokens[end - 1].folded in words_of_kind("meeting", "chaired_by") or (
        end < len(sentence.tokens) and sentence.tokens[end].folded in words_of_kind("meeting", "agent")
    ):
        return [figure for side in sides_after(stage, index, end) for figure in side]
    figures = list(subject_before(stage, index, start))
    follow = [figure for side in sides_after(stage, index, end, reach=6) for figure in side if end < len(sentence.tokens)]
    return [*figures, *(figure for figure in follow if figure.key not in {one.key for one in figures})]


def tell_more(table: Table, index: int) -> None:
    """Read a sentence that speaks of a session again: who chaired it, when it ended, when another one sat or will."""
    folded = table.stage.reading.sentences[index].folded
    session = next((one for one in islice(reversed(table.found), 5) if one.is_session), None)
    if session is None or not 0 < index - session.sentence <= _FARTHEST_OTHER:
        if (spoken := _body_spoken_of(table.stage, index)) is not None:
            _tell_other(table, index, *spoken)
        return
    if _tell_other(table, index, session.draft.parties, session.body) or index - session.sentence > _FARTHEST_AGAIN:
        return
    _prolong(table.stage, index, session)
    match = pattern_of("meeting", "chaired").search(folded)
    if match is None or pattern_of("meeting", "session_again").search(folded) is None:
        return
    start, _ = token_range(table.stage.reading.sentences[index], match.start(), match.end())
    figures = [with_side(table.stage, index, figure) for figure in table.stage.cast.rows[index] if figure.first >= start]
    seat(table.stage, session, figures[:4], None)
    session.draft.sentences.append(index)


_FARTHEST_AGAIN, _FARTHEST_OTHER = 3, 12  # sentences between two that speak of one session, and of two sessions of one body


def _prolong(stage: Stage, index: int, session: Meeting) -> None:
    """Stretch the day of opening to that of "Elle s'est achevée mercredi", that of closing back to "Ouverts la veille, les travaux …"."""
    sentence, told = stage.reading.sentences[index], session.draft.date
    began = pattern_of("meeting", "session_began").search(sentence.folded)
    match = began or pattern_of("meeting", "session_ends").search(sentence.folded)
    if match is None or told is None or not (session.has_own_date or began) or len(told.edtf) != len("2024-05-01"):
        return
    first, last = token_range(sentence, match.start(), match.end())
    is_ahead = sentence.words[last - 1] in words_of_kind("meeting", "goes_on")
    other = date_near(stage, index, first, last, is_ahead, before=0)
    if other is None or len(other.edtf) != len(told.edtf):
        return
    end = date.fromisoformat(other.edtf)
    if is_ahead and edtf.days_between(told.edtf, other.edtf) >= _WEEK:
        end -= timedelta(days=_WEEK)  # "ouverte mardi …, elle se poursuivra mercredi", told on that day
    days = sorted((told.edtf, end.isoformat()))
    if (began is None) == (days[0] == told.edtf) and 0 < edtf.days_between(*days) < _LONGEST:
        session.draft.date = edtf.when("/".join(days), told.text, told.span, told.basis)
        session.draft.sentences.append(index)


_WEEK = 7  # days
_LONGEST = 15  # days of a session


def _body_spoken_of(stage: Stage, index: int) -> tuple[list[Party], str] | None:
    """Return the two states and the noun of a joint body told in the sentence before: "Un comité conjoint veille à tout"."""
    if index == 0 or stage.reading.sentences[index - 1].paragraph != stage.reading.sentences[index].paragraph:
        return None
    sentence = stage.reading.sentences[index - 1]
    match = pattern_of("meeting", "joint_body").search(sentence.folded)
    if match is None:
        return None
    first, _ = token_range(sentence, match.start(), match.end())
    parties = _states_known(stage, index - 1, first)
    return (parties, sentence.words[first]) if len(parties) == 2 else None


def _tell_other(table: Table, index: int, parties: list[Party], body: str) -> bool:
    """Read "La prochaine session aura lieu à Alger en 2021", "la 17e session avait eu lieu à Tunis": the same two, at another time."""
    sentence = table.stage.reading.sentences[index]
    match = pattern_of("meeting", "other_session").search(sentence.folded)
    if match is None:
        return False
    is_due = pattern_of("meeting", "to_come").match(sentence.folded, match.end()) is not None
    if not is_due and pattern_of("meeting", "took_place").match(sentence.folded, match.end()) is None:
        return False
    first, last = token_range(sentence, match.start(), match.end() - 1)
    own, place = date_near(table.stage, index, first, last, is_due, before=0), place_near(table.stage, index, first, last, before=0)
    if own is None and place is None:
        return False
    status = "planned" if is_due else "held"
    draft = Draft("meeting", status, [index], parties=list(parties), date=own, place=place, background=True)
    draft.because("status", "other session", span_of(sentence, first, last))
    span = span_of(sentence, first, last)
    draft.title = draft.subject = table.stage.reading.article.text[span.start : span.end]
    table.found.append(Meeting(draft, frozenset(), own is not None, False, index, body=body))
    return True
