"""Who chairs, opens, speaks or attends.

In: a name in a sentence, or a sentence that speaks of a gathering again. Out: the gathering, with more people.
"""

from __future__ import annotations

from coopcli.events.conferences.names import REACH, Name, words_of
from coopcli.events.conferences.table import Gathering
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure, person
from coopcli.events.stage.parties import distinct
from coopcli.events.stage.wording import token_range
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import Part

INVERTED = 6  # tokens between "a déclaré" and who did


def add_people(stage: Stage, found: Gathering, index: int, first: int, last: int) -> None:
    """Add those whom a sentence about the gathering has speak or attend."""
    folded = stage.reading.sentences[index].folded
    speaks = pattern_of("conference", "speaks").search(folded) is not None
    attends = pattern_of("conference", "attends").search(folded) is not None
    said = pattern_of("conference", "says").search(folded)
    came = pattern_of("conference", "came").search(folded) is not None
    if not (speaks or attends or said or came):
        return
    part: Part = "speaker" if speaks or not (attends or came) else "participant"
    row = [figure for figure in stage.cast.rows[index] if first <= figure.first < last and not _is_patron(stage, index, figure)]
    if said is not None and not speaks and not attends and not came:  # only who says it, not whom he thanks
        at, end = token_range(stage.reading.sentences[index], said.start(), said.end())
        row = [figure for figure in row if figure.last <= at][-1:] or [figure for figure in row if 0 <= figure.first - end <= INVERTED][:1]
    for figure in row:
        add_person(stage, found, index, figure, part)


def _is_patron(stage: Stage, index: int, figure: Figure) -> bool:
    """Tell "sous le haut patronage du président", "sa gratitude à Sa Majesté le Roi": whose name is spoken need not be there."""
    return (
        pattern_of("conference", "patron").search(words_of(stage.reading.sentences[index], max(figure.first - 6, 0), figure.first))
        is not None
    )


def gathered_figures(stage: Stage, index: int, name: Name) -> list[Figure]:
    """Return those whom the words behind the name say it brought together: "le sommet a réuni vendredi le président A et B"."""
    sentence = stage.reading.sentences[index]
    match = pattern_of("conference", "gathers").search(sentence.folded, sentence.offsets[name.last - 1])
    if match is None:
        return []
    _, end = token_range(sentence, match.start(), match.end())
    chain: list[Figure] = []
    for one in sorted(stage.cast.rows[index], key=lambda one: one.first):
        behind = chain[-1].last if chain else end
        if one.first < behind:
            continue
        between = {token.folded for token in sentence.tokens[behind : one.first]}
        if chain and not (one.first - behind <= _NEAR and between <= words_of_kind("conference", "chaining")):
            break
        if not chain and (one.first - behind > _FIRST or "," in between):
            break  # "a réuni cent magistrats, a indiqué le ministre": he only says it
        chain.append(one)
    return chain


_FIRST, _NEAR = 9, 5  # tokens between the verb and the first told ("a réuni vendredi à Vienne le"), and between one and the next


def add_people_beside(stage: Stage, found: Gathering, index: int, name: Name, *, reach: int = REACH) -> None:
    """Add those whom a clause beside the name has take part: "à laquelle participait le ministre"."""
    sentence = stage.reading.sentences[index]
    if pattern_of("conference", "were_there").search(words_of(sentence, max(name.first - 6, 0), name.first)):
        for one in stage.cast.rows[index]:
            if one.last <= name.first:
                add_person(stage, found, index, one, "participant")
    for key, part in (("speaks", "speaker"), ("attends", "participant")):
        for match in pattern_of("conference", key).finditer(sentence.folded):
            start, end = token_range(sentence, match.start(), match.end())
            if not (name.last <= start <= name.last + 2 * reach or name.first - 10 <= start < name.first):
                continue
            after = next((one for one in stage.cast.rows[index] if 0 <= one.first - end <= 3), None)
            words = {token.folded for token in sentence.tokens[max(start - 4, 0) : start]}
            far = 24 if words & words_of_kind("meeting", "pronouns") else 8
            before = next((one for one in reversed(stage.cast.rows[index]) if 0 <= start - one.last <= far), None)
            figure = after if start >= name.last and after else before
            if figure is None and start == 0:  # "Intervenant devant le sommet, la ministre …"
                figure = next((one for one in stage.cast.rows[index] if 0 <= one.first - name.last <= 4), None)
            if figure is not None:
                add_person(stage, found, index, figure, part)  # type: ignore[arg-type]


def add_speaker_at(stage: Stage, found: Gathering, index: int, name: Name) -> None:
    """Add who speaks in "Lors du congrès de A, le ministre B a plaidé pour …": what is said at it is said by a speaker."""
    sentence = stage.reading.sentences[index]
    if sentence.words[0] not in words_of_kind("conference", "at_the") or name.first > _FIRST_NAME:
        return
    match = pattern_of("conference", "says").search(sentence.folded, sentence.offsets[name.last - 1])
    if match is None:
        return
    at, _ = token_range(sentence, match.start(), match.end())
    speaker = next((one for one in reversed(stage.cast.rows[index]) if name.last <= one.first and 0 <= at - one.last <= _FIRST_NAME), None)
    if speaker is not None:
        add_person(stage, found, index, speaker, "speaker")


_FIRST_NAME = 4  # tokens from the head of a sentence to the gathering it opens with, and from who speaks to his verb


def add_person(stage: Stage, found: Gathering, index: int, figure: Figure, part: Part, *, is_told: bool = False) -> None:
    """Add somebody named with his office, or one of whom the text tells by the verb itself that he was there."""
    if figure.name is None or (figure.role is None and not is_told):
        return
    party = stage.cast.stand(figure, fallback=stage.cast.home if figure.role else None)
    who = person(figure, part, party.country if party else figure.country)
    if who is None or who.name in {one.name for one in found.draft.people}:
        return
    found.draft.people.append(who)
    if party is not None and not (
        party.type != "state" and " " not in party.name and party.name.istitle() and len(found.draft.parties) > 0
    ):
        found.draft.parties = distinct([*found.draft.parties, party])
    if index not in found.draft.sentences:
        found.draft.sentences.append(index)
