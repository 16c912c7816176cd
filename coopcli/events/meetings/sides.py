"""Who stands on either side of the words, as each rule's frame asks: before them, after them, around them, inside them.

In: a `Cue`. Out: groups of people, a group for each meeting. Start at `groups_of`.
"""

from __future__ import annotations

from coopcli.events.meetings.nameless import meet_delegations, meet_many
from coopcli.events.meetings.objects import FARTHEST_OBJECT, late_subject, side_after, sides_after, words_between
from coopcli.events.meetings.subjects import company_before, guest_meant, is_companion, meant_by, subject_before, they, topic_before
from coopcli.events.meetings.table import Table
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure
from coopcli.lexicon.gatherings import Cue, pattern_of, words_of_kind


def groups_of(table: Table, index: int, cue: Cue, first: int, last: int) -> list[tuple[Figure, ...]]:
    """Return who met, a group for each meeting, as the frame of the rule that spoke asks."""
    frame = cue.rule.frame
    if frame == "before":
        pair = they(table.stage, index, first)
        return [(*pair, *_joined_by(table.stage, index, last)) if pair else subject_before(table.stage, index, first)]
    if frame == "after":
        side = tuple(figure for side in sides_after(table.stage, index, last, reach=12) for figure in side)
        return [side or meant_by(table.stage, index, last)]
    if frame == "around":
        return _groups_around(table.stage, index, first, last)
    if frame == "within":
        return groups_within(table.stage, index, last)
    if frame == "had":
        return _groups_that_had(table, index, first, last)
    if frame == "visit":
        visitor = sides_after(table.stage, index, last, reach=3)
        folded = table.stage.reading.sentences[index].folded
        of_state = pattern_of("meeting", "company_of_state").search(folded) is not None
        company = company_before(table.stage, index, first, of_state=of_state) if pattern_of("meeting", "company").search(folded) else ()
        return [company] if visitor and any(one.key in {figure.key for figure in company} for one in visitor[0]) else []
    sides = sides_after(table.stage, index, last)
    subject = _of_first_verb(table, index, first, subject_before(table.stage, index, first))
    if subject and sides:
        table.told = (index, subject, sides)
    if subject and not sides:
        guest = guest_meant(table.stage, index, first, last, {figure.key for figure in subject})
        sides = [(guest,)] if guest else []
    if subject and not sides:
        meet_delegations(table, index, cue, subject, first, last)
    if not subject and sides:
        late = late_subject(table.stage, index, sides)
        if late is not None:
            subject, sides = late
    return [(*subject, *side) for side in sides] if subject else []


def _joined_by(stage: Stage, index: int, last: int) -> tuple[Figure, ...]:
    """Return whom "ils se retrouveront en mai, avec leur homologue colombien" adds to the two."""
    told = stage.reading.sentences[index].words
    lead = next((at for at in range(last, len(told)) if told[at] in words_of_kind("meeting", "together")), None)
    return tuple(figure for side in sides_after(stage, index, lead + 1) for figure in side) if lead is not None else ()


def _of_first_verb(table: Table, index: int, first: int, subject: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return whom a second verb speaks of: in "A s'est entretenu avec B avant d'être reçu par C" it is A, not B."""
    at, first_subject, sides = table.told
    if at != index or not subject:
        return subject
    objects = {figure.first: figure for side in sides for figure in side}
    if any(figure.first not in objects for figure in subject):
        return subject
    gap = table.stage.reading.sentences[index].tokens[subject[-1].last : first]
    is_relative = any(token.folded in words_of_kind("meeting", "relative") for token in gap)
    return subject if is_relative else first_subject


def _groups_around(stage: Stage, index: int, first: int, last: int) -> list[tuple[Figure, ...]]:
    """Read "Lors d'un entretien à Lomé, X et Y ont réglé le différend": the two stand after the words, or before them."""
    later = [one for one in stage.cast.rows[index] if one.first >= last and not is_companion(stage, index, one)]
    if later and later[0].first - last <= FARTHEST_OBJECT:
        side = side_after(stage, index, later)
        return [side] if len(side) > 1 else []
    subject = subject_before(stage, index, first)
    if len(subject) == 1 and not subject[0].sentence < index:
        tokens, at = stage.reading.sentences[index].tokens, subject[0].first - 1
        while at > 0 and tokens[at].folded in words_of_kind("meeting", "determiners"):
            at -= 1
        if at > 0 and tokens[at].folded in words_of_kind("meeting", "together"):
            subject = (*subject_before(stage, index, at), *subject)
    return [subject] if len(subject) > 1 else []


def groups_within(stage: Stage, index: int, last: int) -> list[tuple[Figure, ...]]:
    """Read "l'audience accordée par A à B", "la rencontre de A avec B": two sides, a preposition between them."""
    row = [one for one in stage.cast.rows[index] if one.first >= last and not is_companion(stage, index, one)]
    if len(row) < 2 or not words_between(stage, index, last, row[0].first) <= words_of_kind("meeting", "between"):
        return []
    one, other = row[0], row[1]
    tokens, at = stage.reading.sentences[index].tokens, other.first - 1
    while at > one.last and tokens[at].folded in words_of_kind("meeting", "determiners"):
        at -= 1
    is_joined = at >= one.last and tokens[at].folded in words_of_kind("meeting", "within")
    words = words_between(stage, index, one.last, other.first)
    return [(one, *side_after(stage, index, row[1:]))] if is_joined and words <= words_of_kind("meeting", "between") else []


def _groups_that_had(table: Table, index: int, first: int, last: int) -> list[tuple[Figure, ...]]:
    """Read "l'entretien que X a eu avec Y" and "les entretiens que les deux présidents ont eus"."""
    sentence = table.stage.reading.sentences[index]
    clause = sentence.tokens[last - 1 : last + 40]
    words = [token.folded for token in clause]
    verb = next((at for at, word in enumerate(words) if word in words_of_kind("meeting", "had")), None)
    if verb is None:
        return []
    middle = last - 1 + verb
    with_ = next((at for at, word in enumerate(words[verb:], verb) if word in words_of_kind("meeting", "together")), None)
    subject = subject_before(table.stage, index, middle, floor=last - 1)
    if with_ is None and not subject and set(words[1:2]) & words_of_kind("meeting", "dative"):
        return _groups_granted(table.stage, index, last - 1, middle + 1)
    if with_ is None:
        return [subject] if len(subject) > 1 else []
    sides = sides_after(table.stage, index, last + with_)
    if subject and not sides:
        meet_many(table, index, subject, last + with_)
    return [(*subject, *side) for side in sides] if subject else []


def _groups_granted(stage: Stage, index: int, before: int, after: int) -> list[tuple[Figure, ...]]:
    """Read "au sortir de l'audience que lui a accordée A, B a …", or with B told before."""
    sides = sides_after(stage, index, after, reach=6)
    if not sides:
        return []
    late = late_subject(stage, index, sides)
    guest = late[0] if late is not None else subject_before(stage, index, before)
    if not guest and (topic := topic_before(stage, index, {figure.key for side in sides for figure in side})) is not None:
        guest = (topic,)
    return [(*guest, *side) for side in sides] if guest else []
