"""A paper named for the first time -> a draft, filled with what its act says; several papers told in one breath -> one draft each.

In: an act and its paper. Out: drafts. Start at `open_drafts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coopcli.events.agreements.binding import Clause, group_right
from coopcli.events.agreements.company import ordinal_pieces, own_sides, tell_subject
from coopcli.events.agreements.linking import PLANS, Link
from coopcli.events.agreements.sides import home_party, overlap, parties_bound, people_before, state, states
from coopcli.events.agreements.signing import signed_for
from coopcli.events.agreements.story import Story, date_told
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Draft, Reading
from coopcli.events.scene import country_of, date_of, distinct, parties_of, person_of, place_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import words
from coopcli.model import Mention, Paper, Party, Person, Span


def _signatory(clause: Clause, mention: Mention, reading: Reading, codes: Sequence[str]) -> Person | None:
    """Return who signs, of the country that "pour la partie togolaise" gives him, else of that the text supports."""
    person = person_of(mention, "signatory", reading, codes)
    whom = signed_for(clause, mention) if mention in clause.mentions and country_of(mention) is None else None
    if person is None or whom is None or (code := country_of(whom)) is None:
        return person
    return replace(person, country=code)


def open_drafts(story: Story, clause: Clause, link: Link, paper: Mention, index: int) -> list[Draft]:
    """Begin a draft from an act and a paper that it is done to; one for each counterpart where as many papers are counted."""
    reading = story.reading
    value = paper.value
    assert isinstance(value, Paper) and link.status is not None
    is_stock = value.is_plural and value.count is None
    is_own_plan = value.determiner == "possessive" and value.key in PLANS and len(link.parties) < 2
    if is_own_plan:
        return []
    is_told = len(link.parties) > 1 or link.date is not None or link.place is not None
    if is_stock and not is_told and (value.determiner != "indefinite" or link.act.voice == "participle"):
        return []
    key = value.key
    if paper.rule == "stand-in":  # "un texte comparable"
        after = {token.folded for token in clause.sentence.tokens[paper.last : paper.last + 4]}
        if not value.is_plural and not after & words("clause", "alike"):
            return []
        key = next((told.instrument or key for group in story.recent_groups for told in group), key)
    draft = Draft("agreement", link.status, [index], key, max(value.count or 1, 1))
    draft.title = title_of(reading, paper)
    draft.subject = reading.article.text[value.subject.start : value.subject.end] if value.subject else None
    if draft.subject and reading.article.text[paper.span.start].isupper():
        draft.subject = draft.title  # "la Convention des Nations unies contre la corruption": the name is what it is about
    draft.is_general = is_stock or (paper.rule == "stand-in" and value.is_plural)
    draft.is_bare = link.act.voice == "participle" and value.determiner == "definite"
    draft.base = link.act.status
    draft.is_other = _is_other(clause, link.act, paper)
    draft.because("status", link.act.rule, span_of_act(clause, link.act))
    draft.because("instrument", f"instrument:{value.key}", paper.span)
    fill(story, clause, link, draft, index)
    if is_stock and link.status == "planned" and link.parties and not any(overlap([party], story.lead[:1]) for party in link.parties):
        draft.parties = distinct([*(states(story.lead[:1]) or home_party(reading)), *link.parties])
    if is_stock and not draft.parties and key != "contract":
        draft.parties = [state(code) for code in reading.pair]
    is_own = link.act.voice != "participle" or value.determiner == "indefinite"
    draft.is_scene = not link.act.is_past_perfect and _is_done_here(clause, link.act) and is_own and not _is_earlier(clause, link.act)
    draft.background = link.act.is_past_perfect or (bool(story.groups) and index > 1)
    pieces = _pieces(clause, paper, draft.count)
    if pieces:
        return _pieces_told(story, clause, draft, pieces)
    is_each = link.is_each or (is_stock and link.partners > 1)
    if link.status == "ratified" and len(draft.parties) > 1 and not link.is_between:
        return [_one_of(draft, [party]) for party in draft.parties]
    if link.is_each and link.partners == 1 and len(draft.parties) > 2:
        *ours, partner = draft.parties
        return [_one_of(draft, [party, partner]) for party in ours]
    if (draft.count > 1 and len(draft.parties) == draft.count + 1) or (is_each and len(draft.parties) > 2):
        first, *others = draft.parties
        if link.partners >= len(draft.parties):
            return [_one_of(draft, [party]) for party in draft.parties]  # whose partners they all are, the words do not let us read
        return [_one_of(draft, [first, other]) for other in others]
    return [draft]


def _is_done_here(clause: Clause, act: Act) -> bool:
    """Tell what was done, or decided in a sentence that says when: "a reçu lundi B, avec lequel il est convenu de conclure un accord".

    Of "a confirmé mercredi avoir signé" nobody knows when it was.
    """
    if clause.sentence.words[act.clause] in words("clause", "to_have"):
        return False
    return act.mood == "done" or (act.mood == "decided" and any(clause.top("date")))


def _is_earlier(clause: Clause, act: Act) -> bool:
    """Tell "a déjà signé": done before what the article tells, on a day of its own."""
    return any(token.folded in words("clause", "already") for token in clause.sentence.tokens[act.clause : act.last])


def _is_other(clause: Clause, act: Act, paper: Mention) -> bool:
    """Tell "un autre accord", "ont également signé un accord": one more than was told."""
    tokens = clause.sentence.tokens
    near = {token.folded for token in tokens[max(paper.first - 1, 0) : paper.last]}
    near |= {token.folded for token in tokens[max(act.clause - 2, 0) : act.last + 2]}
    return bool(near & words("clause", "more"))


def _one_of(draft: Draft, parties: list[Party]) -> Draft:
    """Return one of several papers told in one breath."""
    return replace(
        draft, count=1, is_general=False, parties=parties, people=list(draft.people), sentences=list(draft.sentences), why=list(draft.why)
    )


def _pieces(clause: Clause, paper: Mention, count: int) -> list[tuple[int, int]]:
    """Return the stretches of "deux accords, le premier sur A, le second sur B" or "l'un avec A, l'autre avec B"."""
    pieces = ordinal_pieces(clause, paper.last) if count > 1 else []
    return pieces if len(pieces) == count else []


def _pieces_told(story: Story, clause: Clause, draft: Draft, pieces: list[tuple[int, int]]) -> list[Draft]:
    """Give each paper of one breath its own subject, and its own partner where one is named."""
    tokens, text = clause.sentence.tokens, story.reading.article.text
    partners = []
    for first, last in pieces:
        at = next((at for at in range(first, last) if tokens[at].folded in words("clause", "with")), None)
        partners.append(parties_of(group_right(clause, at + 1, last), story.reading) if at is not None else [])
    between = _between_in_each(story, clause, pieces)
    ours = [party for party in draft.parties if not any(party.name == other.name for group in partners for other in group)]
    is_dated = any(act.first == pieces[0][0] + 2 and act.voice == "participle" for act in clause.acts)
    is_dated = is_dated or all(any(first <= date.first < last for date in clause.top("date")) for first, last in pieces)
    told = []
    for (first, last), group, sides in zip(pieces, partners, between, strict=True):
        shared = distinct([*ours, *group]) if group else list(draft.parties)
        one = _one_of(draft, shared if sides is None else list(sides))
        if is_dated:
            _fill_from_piece(story, clause, one, first, last)
        tell_subject(one, clause, text, first, last)
        told.append(one)
    return told


def _between_in_each(story: Story, clause: Clause, pieces: list[tuple[int, int]]) -> list[tuple[Party, ...] | None]:
    """Return the sides of "l'un entre A et B, l'autre entre C et D"; nothing where not every piece says between whom it is."""
    told = clause.sentence.words
    if any(lists.words("between").isdisjoint(told[first:last]) for first, last in pieces):
        return [None] * len(pieces)
    return [own_sides(clause, story.reading, first, last).parties for first, last in pieces]


def _fill_from_piece(story: Story, clause: Clause, draft: Draft, first: int, last: int) -> None:
    """Give a paper the day and town of its own piece: "la première signée à A en 2011, la seconde à B en 2015"."""
    date = next((mention for mention in clause.top("date") if first <= mention.first and mention.last <= last), None)
    placed = date_of(date, story.reading, is_future=draft.status == "planned") if date is not None else None
    if placed is None:
        return
    towns = [mention for mention in clause.top("place") if first < mention.first and mention.last <= last]
    at = words("clause", "at")
    draft.date = placed
    draft.place = next((place_of(town) for town in towns if clause.sentence.tokens[town.first - 1].folded in at), None)


def title_of(reading: Reading, paper: Mention) -> str:
    value = paper.value
    assert isinstance(value, Paper)
    end = value.subject.end if value.subject else paper.span.end
    return reading.article.text[paper.span.start : end]


def span_of_act(clause: Clause, act: Act) -> Span:
    tokens = clause.sentence.tokens
    return Span(tokens[act.first].start, tokens[act.last - 1].end)


def fill(story: Story, clause: Clause, link: Link, draft: Draft, index: int) -> None:
    """Give a draft what it lacks of signatories, parties, date and place."""
    reading = story.reading
    if draft.sentences[-1] != index:
        draft.sentences.append(index)  # merging keeps each once
    signatories = people_before(story, clause, link) or link.signatories
    known = {person.name for person in draft.people if person.part == "signatory"}
    codes = [country_of(mention) for mention in signatories]
    for mention in signatories:
        person = _signatory(clause, mention, reading, [code for code in codes if code])
        if person is not None and person.name not in known and link.status in ("signed", "initialled", "renewed"):
            draft.people = [other for other in draft.people if other.name != person.name]  # a witness who signs, too
            draft.people.append(person)
            known.add(person.name)
            draft.because("people", f"signatory:{link.act.voice}", mention.span)
    known |= {person.name for person in draft.people}
    for person in link.witnesses:
        if person.name not in known:
            draft.people.append(person)
            known.add(person.name)
    is_lent = draft.is_lent and len(parties_of(signatories, reading)) > 1
    if len(draft.parties) < 2 or is_lent or (link.is_between and not draft.is_between):
        draft.is_lent = False
        parties = parties_bound(story, clause, link, signatories)
        if len(parties) > len(draft.parties) or link.is_between or is_lent:
            draft.parties, draft.is_between, draft.is_explicit = parties, link.is_between, len(link.parties) > 1
            for party in parties:
                draft.because("parties", "party", party.span)
    if draft.date is None and link.date is not None:
        draft.date = date_told(story, clause, link)
        if draft.date is not None:
            draft.because("date", "date", draft.date.span)
    if draft.place is None and link.place is not None:
        draft.place = link.place
        draft.because("place", "place", link.place.span)
