"""One rule that spoke in one sentence -> the meeting that it tells, new or known.

In: a `Cue`. Out: the table, changed. Start at `tell`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coopcli.events.draft import Draft, Reading
from coopcli.events.meetings.nameless import meet_offices
from coopcli.events.meetings.objects import are_circumstances, words_between
from coopcli.events.meetings.seats import seat, seats_of, with_side
from coopcli.events.meetings.sessions import tell_session
from coopcli.events.meetings.sides import groups_of
from coopcli.events.meetings.table import Meeting, Table, day_of, is_recalled, place_near, settle, tell_again
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure
from coopcli.events.stage.parties import distinct
from coopcli.events.stage.wording import token_range
from coopcli.lexicon.gatherings import Cue, compiled, pattern_of, words_of_kind
from coopcli.model import Sentence
from coopcli.segment import span_of

_BY_WIRE = 60  # characters behind a verb in which "par téléphone" still tells how
_LEAD = 12  # characters before a verb that say that it only follows on another: "assez pour", "avant d'"


def tell(table: Table, index: int, cue: Cue) -> None:
    """Read one cue into meetings, new or known."""
    sentence = table.stage.reading.sentences[index]
    first, last = token_range(sentence, cue.start, cue.end)
    if _is_denied(sentence, first, last) or (cue.rule.between and not _is_circumstance(table.stage, index, first, last)):
        return
    folded = sentence.folded
    is_before = cue.rule.status == "planned" and pattern_of("meeting", "before_that").search(folded[max(cue.start - _LEAD, 0) : cue.end])
    if is_before and pattern_of("meeting", "past").search(folded) and not pattern_of("meeting", "due").search(folded):
        cue = cue._replace(rule=replace(cue.rule, status="held"))  # "avant d'être reçu par C, il a visité …"
    if cue.rule.frame == "session":
        tell_session(table, index, cue, first, last)
        return
    groups = groups_of(table, index, cue, first, last)
    if cue.rule.frame == "after" and cue.rule.status == "held" and _is_to_come(table.stage, index, first, last, groups):
        cue = cue._replace(rule=replace(cue.rule, status="planned"))
    for group in groups:
        meet(table, index, cue, group, first, last)
    if cue.rule.frame == "after" and not any(groups):
        meet_offices(table, index, cue, first, last)
    if cue.rule.frame == "before" and not any(len(group) > 1 for group in groups):
        meet_offices(table, index, cue, first, last, before=True)


def meet(table: Table, index: int, cue: Cue, figures: tuple[Figure, ...], first: int, last: int) -> None:
    """Make a meeting of a group of figures, or tell one again."""
    unique = list({figure.key: with_side(table.stage, index, figure) for figure in figures}.values())
    if len(unique) < 2:
        return
    is_by_wire = pattern_of("meeting", "by_wire").search(table.stage.reading.sentences[index].folded, 0, cue.end + _BY_WIRE) is not None
    place = None if is_by_wire else place_near(table.stage, index, first, last)
    hosts = frozenset(one.key for one in figures if one.first >= last) if cue.rule.between else frozenset()
    seats = seats_of(table.stage, index, unique, place, hosts)
    if seats is None or (len(distinct(seats.values())) > 2 and _is_at_summit(table.stage, index)):
        return
    draft = Draft("meeting", cue.rule.status, [index])
    draft.because("status", cue.rule.name, span_of(table.stage.reading.sentences[index], first, last))
    again = pattern_of("meeting", "session_again").search(table.stage.reading.sentences[index].folded, cue.start) is not None
    keys = frozenset(figure.key for figure in unique)
    one = Meeting(draft, keys, False, False, index, is_apart=cue.rule.is_apart, is_again=again)
    seat(table.stage, one, unique, seats)
    told = [figure.last for figure in figures if figure.sentence == index]
    behind = max(last, *told) if cue.rule.frame == "after" and told else last  # "un entretien entre A et B, prévu lundi"
    own, is_moved = day_of(table.stage, index, cue, draft, first, behind)
    settle(table.stage, index, one, own, place, is_recalled(table.stage, index, first, last))
    if is_moved:
        draft.status, draft.date = "planned", own
    if is_by_wire:
        draft.place = None
    known = table.told_before(one, own)
    if known is not None:
        tell_again(known, one)
        return
    spans = sorted(figure.span for figure in figures if figure.sentence == index)
    text = table.stage.reading.article.text
    trigger = span_of(table.stage.reading.sentences[index], first, last)
    draft.title = text[min([trigger, *spans]).start : max(trigger.end, *(span.end for span in spans), trigger.end)]
    draft.subject = _visit_of(table.stage, index)
    table.found.append(one)


def _visit_of(stage: Stage, index: int) -> str | None:
    """Return "visite d'Etat" where the sentence or the opening one calls it so."""
    for at in dict.fromkeys((index, 0)):
        sentence = stage.reading.sentences[at]
        match = pattern_of("meeting", "visit").search(sentence.folded)
        if match is not None:
            span = span_of(sentence, *token_range(sentence, match.start(), match.end()))
            return stage.reading.article.text[span.start : span.end]
    return None


def _is_at_summit(stage: Stage, index: int) -> bool:
    """Tell "se sont retrouvés à Arusha pour un sommet": of three or more it is a conference, told as one."""
    return pattern_of("meeting", "at_summit").search(stage.reading.sentences[index].folded) is not None


def _is_to_come(stage: Stage, index: int, first: int, last: int, groups: Sequence[tuple[Figure, ...]]) -> bool:
    """Tell "la rencontre entre A et B aura lieu mardi", "une rencontre est prévue en mai entre A et B" from one that was held."""
    end = max((figure.last for group in groups for figure in group if figure.sentence == index), default=last)
    words, to_come = stage.reading.sentences[index].words, pattern_of("meeting", "to_come")
    return any(to_come.match(" ".join(words[at : at + 5])) for at in (*range(first + 1, last), end))


def _is_circumstance(stage: Stage, index: int, first: int, last: int) -> bool:
    """Tell "reçu jeudi à Doha par" from "reçu un cheval offert par"."""
    tokens = stage.reading.sentences[index].tokens
    verb = next((at for at in range(last - 1, first - 1, -1) if tokens[at].folded in words_of_kind("meeting", "received")), first)
    return words_between(stage, index, verb + 1, last - 1) <= words_of_kind("meeting", "between") or are_circumstances(
        stage, index, verb + 1, last - 1
    )


def from_verb(reading: Reading, index: int, cue: Cue) -> Cue | None:
    """Begin a cue at its verb where the fold took a preposition for it: "en visite à Lomé, a rencontré"."""
    sentence = reading.sentences[index]
    first, last = token_range(sentence, cue.start, cue.end)
    if sentence.tokens[first].text not in ("à", "À"):
        return cue
    verbs = words_of_kind("meeting", "have")
    at = next((at for at in range(first + 1, last) if sentence.tokens[at].folded in verbs and sentence.tokens[at].text != "à"), None)
    return cue._replace(start=sentence.offsets[at]) if at is not None else None


def is_printed(reading: Reading, index: int, cue: Cue) -> bool:
    """Tell the verb from words that only fold alike: "a rencontré" from "à la rencontre"."""
    sentence = reading.sentences[index]
    first, last = token_range(sentence, cue.start, cue.end)
    span = span_of(sentence, first, last)
    return cue.rule.printed is None or compiled(cue.rule.printed).search(reading.article.text[span.start : span.end].lower()) is not None


def _is_denied(sentence: Sentence, first: int, last: int) -> bool:
    words = {token.folded for token in sentence.tokens[max(first - 2, 0) : last + 2]}
    return bool(words & words_of_kind("meeting", "denied") and words & words_of_kind("meeting", "denying"))
