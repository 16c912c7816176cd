"""Whom a verb speaks of: the people before it, "les deux ministres", "il".

In: a place in a sentence. Out: the figures meant. Start at `subject_before`.
"""

from __future__ import annotations

from collections.abc import Sequence

from coopcli.events.meetings.objects import words_without_aside
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure, rank_of
from coopcli.events.stage.parties import side_key
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.lexicon.roles import phrase_words
from coopcli.model import Body, CountryForm, Party

_FARTHEST_SUBJECT = 60  # tokens between a subject and its verb

_SENTENCES_BACK = 8  # how far "les deux ministres" may look


def subject_before(stage: Stage, index: int, before: int, *, floor: int = 0) -> tuple[Figure, ...]:
    """Return whom a verb speaks of: the people just before it, those of "les deux ministres", or the one that a pronoun means."""
    sentence = stage.reading.sentences[index]
    row = [one for one in stage.cast.rows[index] if floor <= one.first and one.last <= before and not is_companion(stage, index, one)]
    nearest = row[-1] if row else None
    left = max(nearest.last if nearest else floor, before - _FARTHEST_SUBJECT)
    gap = sentence.folded[sentence.offsets[left] : sentence.offsets[before] if before < len(sentence.offsets) else None]
    company = pattern_of("meeting", "company").search(gap)
    if company is not None:
        of_state = pattern_of("meeting", "company_of_state").search(company.group() + gap[company.end() : company.end() + 8]) is not None
        return company_before(stage, index, left if nearest is None else nearest.last, of_state=of_state)
    words = gap.split()
    if any(word in words_of_kind("meeting", "pronouns") for word in words[-8:]):
        one = _antecedent_of(stage, index, before)
        return (one,) if one else ()
    if words_of_kind("meeting", "possessive") & set(words[-3:]):
        return company_before(stage, index, before)
    if nearest is None or before - nearest.last > _FARTHEST_SUBJECT or _has_other_subject(stage, index, nearest.last, before):
        return ()
    return _side_before(stage, index, row)


def they(stage: Stage, index: int, before: int) -> tuple[Figure, ...]:
    """Return the two whom "ils" means at the head of a sentence, all that the one before names, or "ces deux derniers", its last two."""
    sentence = stage.reading.sentences[index]
    if index == 0 or any(one.last <= before for one in stage.cast.rows[index]):
        return ()
    is_last = pattern_of("meeting", "last_two").search(sentence.folded[: sentence.offsets[min(before, len(sentence.offsets) - 1)]])
    if is_last is None and words_of_kind("meeting", "they").isdisjoint(sentence.words[:before]):
        return ()
    row = {one.key: one for one in stage.cast.rows[index - 1] if not is_companion(stage, index - 1, one)}
    pair = tuple(row.values())[-2:] if is_last is not None or len(row) == 2 else ()
    sides = [stage.cast.stand(one, fallback=stage.cast.home) for one in pair]
    return pair if len(sides) == 2 and sides[0] is not None and sides[1] is not None and not _is_one_side(sides[0], sides[1]) else ()


def _side_before(stage: Stage, index: int, row: Sequence[Figure]) -> tuple[Figure, ...]:
    side = [row[-1]]
    joined = False
    for one in reversed(row[:-1]):
        words = words_without_aside(stage, index, one.last, side[-1].first)
        if not words <= words_of_kind("meeting", "link"):
            break
        if words & words_of_kind("meeting", "joining"):
            joined = True
        elif not joined:
            break
        side.append(one)
    return tuple(reversed(side))


def _has_other_subject(stage: Stage, index: int, after: int, before: int) -> bool:
    """Tell that a body or a country stands right before the verb and is its subject."""
    return any(
        isinstance(one.value, Body | CountryForm)
        and after < one.first
        and before - 3 <= one.last <= before
        and not (isinstance(one.value, CountryForm) and one.value.form != "name")
        and stage.reading.sentences[index].tokens[one.first - 1].folded in words_of_kind("stage", "definite")
        and (one.first < 2 or stage.reading.sentences[index].tokens[one.first - 2].folded not in words_of_kind("meeting", "leading"))
        for one in stage.reading.mentions[index]
    )


def is_companion(stage: Stage, index: int, figure: Figure) -> bool:
    """Tell somebody who only comes along: "accompagné du ministre", "en présence de l'ambassadeur"."""
    tokens = stage.reading.sentences[index].tokens
    start = max(figure.first - 16, 0)
    words = [token.folded for token in tokens[start : figure.first]]
    companion = words_of_kind("meeting", "companion")
    at = max((at for at, word in enumerate(words) if word in companion), default=-1)
    return at >= 0 and "," not in words[at:] and not any(start + at < one.first < figure.first for one in stage.cast.rows[index])


def meant_by(stage: Stage, index: int, last: int) -> tuple[Figure, ...]:
    """Return whom "entre les deux hommes" means."""
    sentence = stage.reading.sentences[index]
    if last >= len(sentence.tokens):
        return ()
    company = pattern_of("meeting", "company").match(sentence.folded, sentence.offsets[last])
    if company is None:
        return ()
    return company_before(stage, index, last, of_state=pattern_of("meeting", "company_of_state").search(company.group()) is not None)


def company_before(stage: Stage, index: int, before: int, *, of_state: bool = False) -> tuple[Figure, ...]:
    """Return the last two people told who stand for different sides; two named in the same sentence are meant in any case."""
    here = {one.key: one for one in stage.cast.rows[index] if one.last <= before and not is_companion(stage, index, one)}
    office = _office_of_company(stage, index)
    if len(here) > 1 and (any(one.name for one in here.values())):
        return tuple(here.values())[-2:]
    chosen: list[Figure] = []
    stands: list[Party] = []
    for figure in stage.cast.before(index, before):
        if index - figure.sentence > _SENTENCES_BACK and not of_state and office is None:
            break
        if office is not None and office not in phrase_words(figure.role or ""):
            continue
        if of_state and rank_of(figure) != "state":
            continue
        party = stage.cast.stand(figure, fallback=stage.cast.home)
        if party is None or any(one.key == figure.key or _is_one_side(side, party) for one, side in zip(chosen, stands, strict=True)):
            continue
        if is_companion(stage, figure.sentence, figure):
            continue
        chosen.append(figure)
        stands.append(party)
        if len(chosen) == 2:
            return tuple(reversed(chosen))
    return ()


def _office_of_company(stage: Stage, index: int) -> str | None:
    """Return "ministre" for "les deux ministres", where two or more have that office in the words of the article."""
    company = pattern_of("meeting", "company").search(stage.reading.sentences[index].folded)
    word = company.group().split()[-1] if company is not None else ""
    office = word.removesuffix("s")
    if word not in words_of_kind("meeting", "offices_of_company"):
        return None
    holders = {one.key for row in stage.cast.rows[: index + 1] for one in row if one.role and office in phrase_words(one.role)}
    return office if len(holders) > 1 else None


def _antecedent_of(stage: Stage, index: int, before: int) -> Figure | None:
    """Return whom "il" means: the first one told in the sentence, else in the one before."""
    row = [one for one in stage.cast.rows[index] if one.last <= before]
    if row:
        return row[0]
    for earlier in range(index - 1, max(index - 4, -1), -1):
        is_same = stage.reading.sentences[earlier].words[0] in words_of_kind("meeting", "pronouns")  # "Elle doit rencontrer B. Elle …"
        if stage.cast.rows[earlier] and not is_same:
            return stage.cast.rows[earlier][0]
    return None


def topic_before(stage: Stage, index: int, but: set[str]) -> Figure | None:
    """Return whom "l'a accueilli" means: the subject of the sentence before, in the same paragraph."""
    for earlier in (index, index - 1):
        if earlier < 0 or stage.reading.sentences[earlier].paragraph != stage.reading.sentences[index].paragraph:
            return None
        one = next((one for one in stage.cast.rows[earlier] if one.key not in but and (earlier < index)), None)
        if one is not None:
            return one
    return None


def guest_meant(stage: Stage, index: int, first: int, last: int, but: set[str]) -> Figure | None:
    """Return whom "l'a accueilli" means, the subject of the sentence before, or "s'est entretenu avec lui", the first one told."""
    tokens = stage.reading.sentences[index].tokens
    if first > 0 and tokens[first - 1].folded in words_of_kind("meeting", "object_pronouns"):
        return _told_first(stage, index, first, but) or topic_before(stage, index, but)
    if last < len(tokens) and tokens[last].folded in words_of_kind("meeting", "stressed"):
        here = next((one for one in stage.cast.rows[index] if one.last <= first and one.key not in but), None)
        return here or topic_before(stage, index, but)
    return None


def _told_first(stage: Stage, index: int, before: int, but: set[str]) -> Figure | None:
    """Return whom "A était à Lima, où B l'a reçu", "A viendra lundi : B le recevra" means: the first of the clause before B's."""
    here = [one for one in stage.cast.rows[index] if one.last <= before and not is_companion(stage, index, one)]
    if len(here) < 2 or here[0].key in but:
        return None
    gap = stage.reading.sentences[index].words[here[0].last : here[-1].first]
    return here[0] if not words_of_kind("meeting", "parting_clause").isdisjoint(gap) else None


def _is_one_side(one: Party, other: Party) -> bool:
    return side_key(one) == side_key(other)
