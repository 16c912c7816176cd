"""Meetings of those whom nobody names: "entre les ministres éthiopien et somalien", "avec les chefs des délégations de la Guinée".

In: a place in a sentence. Out: meetings of states by their offices.
"""

from __future__ import annotations

from coopcli.events.draft import Draft
from coopcli.events.meetings.objects import words_between
from coopcli.events.meetings.table import Meeting, Table, date_near, is_recalled, place_near, settle
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import NAMELESS, Figure, person
from coopcli.events.stage.parties import distinct, side_key
from coopcli.events.stage.wording import end_of_list, token_range
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import Cue, pattern_of, words_of_kind
from coopcli.model import CountryForm, Party
from coopcli.segment import span_of

_LONGEST_OFFICE = 14  # tokens of "les ministres malien et sénégalais de …"


def meet_offices(table: Table, index: int, cue: Cue, first: int, last: int, *, before: bool = False) -> None:
    """Read "entre les ministres éthiopien et somalien", "les présidents malien et sénégalais se sont rencontrés": nobody by name."""
    tokens = table.stage.reading.sentences[index].tokens
    start = _plural_before(table.stage, index, first) if before else last
    if start is None or not any(token.folded in words_of_kind("meeting", "plural") for token in tokens[start : start + 3]):
        return
    parties = states_within(table.stage, index, start, first if before else last + 12)
    if not parties:
        return
    draft = Draft("meeting", cue.rule.status, [index], parties=parties)
    draft.because("status", cue.rule.name, span_of(table.stage.reading.sentences[index], first, last))
    one = Meeting(draft, frozenset(), False, False, index)
    own = date_near(table.stage, index, first, last, draft.status == "planned")
    settle(table.stage, index, one, own, place_near(table.stage, index, first, last), is_recalled(table.stage, index, first, last))
    if pattern_of("meeting", "cancelled").search(table.stage.reading.sentences[index].folded[cue.start :]):
        draft.status = "cancelled"
    span = span_of(table.stage.reading.sentences[index], first, last)
    draft.title = table.stage.reading.article.text[span.start : span.end]
    if table.told_before(one, own) is None:
        table.found.append(one)


def _plural_before(stage: Stage, index: int, first: int) -> int | None:
    """Return where "les ministres malien et sénégalais des Mines" begins, right before a verb."""
    tokens = stage.reading.sentences[index].tokens
    plural, joining = words_of_kind("meeting", "plural"), words_of_kind("meeting", "joining")
    at = next((at for at in range(first - 1, max(first - _LONGEST_OFFICE, -1), -1) if tokens[at].folded in plural), None)
    if at is None:
        return None
    pair = [one for one in stage.reading.mentions[index] if isinstance(one.value, CountryForm) and at < one.first < first]
    is_pair = len(pair) == 2 and all(isinstance(one.value, CountryForm) and one.value.form == "demonym" for one in pair)
    return at if is_pair and tokens[pair[0].last].folded in joining and pair[1].first - pair[0].last == 1 else None


def meet_delegations(table: Table, index: int, cue: Cue, subject: tuple[Figure, ...], first: int, last: int) -> None:
    """Read "séparément avec les ministres du Togo et du Mali": a meeting each, else one with all."""
    sentence = table.stage.reading.sentences[index]
    if last >= len(sentence.tokens):
        return
    match = pattern_of("meeting", "delegations").search(sentence.folded, sentence.offsets[last])
    if match is None:
        return
    at, end = token_range(sentence, match.start(), match.end())
    words = words_between(table.stage, index, last, at)
    if not words <= words_of_kind("meeting", "between"):
        return
    stop = end_of_list(sentence, table.stage.reading.mentions[index], end)
    states = [
        Party(display_name(one.value.code), one.value.code, "state", one.span)
        for one in table.stage.reading.mentions[index]
        if isinstance(one.value, CountryForm) and end <= one.first and one.last <= max(stop, end + 1) and one.value.code.isalpha()
    ]
    told = {token.folded for token in sentence.tokens[first:at]}
    own = distinct(party for one in subject if (party := table.stage.cast.stand(one, fallback=table.stage.cast.home)))
    groups = [[state] for state in states] if told & words_of_kind("meeting", "apart") else [states]
    for group in groups:
        parties = distinct([*own, *group])
        if len(parties) < 2 or not group:
            continue
        draft = Draft("meeting", cue.rule.status, [index], parties=parties)
        draft.because("parties", "delegations", span_of(sentence, at, end))
        one = Meeting(draft, frozenset((*(figure.key for figure in subject), f"{NAMELESS}{side_key(group[0])}")), False, False, index)
        draft.people = [
            who for figure in subject if (who := person(figure, "participant", figure.country or (own[0].country if own else None)))
        ]
        when = date_near(table.stage, index, first, last, cue.rule.status == "planned")
        settle(table.stage, index, one, when, place_near(table.stage, index, first, last), is_recalled(table.stage, index, first, last))
        span = span_of(sentence, first, max(stop, end))
        draft.title = table.stage.reading.article.text[span.start : span.end]
        if table.told_before(one, when) is None:
            table.found.append(one)


def meet_many(table: Table, index: int, subject: tuple[Figure, ...], after: int) -> None:
    """Read "avec des ministres de pays participants, dont l'Algérie et la Libye": states by offices that nobody holds by name."""
    tokens = table.stage.reading.sentences[index].tokens[after : after + 4]
    if not any(token.folded in words_of_kind("meeting", "plural") for token in tokens):
        return
    states = [
        Party(display_name(one.value.code), one.value.code, "state", one.span)
        for one in table.stage.reading.mentions[index]
        if isinstance(one.value, CountryForm) and one.value.form == "name" and after <= one.first <= after + 30 and one.value.code.isalpha()
    ]
    own = [party for one in subject if (party := table.stage.cast.stand(one, fallback=table.stage.cast.home))]
    parties = distinct([*own, *states])
    if len(parties) < 2 or not states:
        return
    draft = Draft("meeting", "held", [index], parties=parties)
    one = Meeting(draft, frozenset(figure.key for figure in subject), False, False, index)
    draft.people = [who for figure in subject if (who := person(figure, "participant", figure.country or table.stage.cast.home))]
    when = date_near(table.stage, index, after, after, False)
    settle(table.stage, index, one, when, place_near(table.stage, index, after, after), False)
    draft.title = table.stage.reading.article.text[subject[0].span.start : states[-1].span.end] if states[-1].span else ""
    draft.because("parties", "many offices", subject[0].span)
    table.found.append(one)


def states_within(stage: Stage, index: int, first: int, last: int) -> list[Party]:
    """Return the states named between two tokens, two at least."""
    found = [
        Party(display_name(one.value.code), one.value.code, "state", one.span)
        for one in stage.reading.mentions[index]
        if isinstance(one.value, CountryForm) and first <= one.first and one.last <= last and one.value.code.isalpha()
    ]
    parties = distinct(found)
    return parties if len(parties) > 1 else []
