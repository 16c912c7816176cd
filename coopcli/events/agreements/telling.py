"""One act of one sentence -> new drafts, or more about those already open.

In: a `Link`. Out: the story, changed. Start at `tell`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from coopcli import edtf
from coopcli.events.agreements.antecedents import antecedents, is_new, is_of_bill
from coopcli.events.agreements.binding import Clause, group_left
from coopcli.events.agreements.company import own_scene, own_scenes, scenes_by_order, sides_of_each, told_apart
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.opening import fill, open_drafts, span_of_act, title_of
from coopcli.events.agreements.sides import keys, overlap, ratified_by, state_of
from coopcli.events.agreements.story import FURTHER, SHADOWS, Story, date_told
from coopcli.events.draft import Draft
from coopcli.events.scene import distinct, parties_of
from coopcli.model import Mention, Paper, Party


def keep_spoken_of(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> None:
    """Keep a paper that is only spoken of, so that "Signé en 2001, l'instrument …" can lead back to it."""
    linked = {paper.first for link in links for paper in link.papers if link.status is not None}
    for paper in clause.top("instrument"):
        value = paper.value
        if paper.rule != "named" or paper.first in linked or not isinstance(value, Paper) or value.is_plural:
            continue
        draft = Draft("agreement", "named", [index], value.key, 1, title_of(story.reading, paper))
        draft.subject = story.reading.article.text[value.subject.start : value.subject.end] if value.subject else None
        around = [mention for mention in clause.top("body", "country") if paper.last <= mention.first <= paper.last + 4]
        bodies = [party for party in parties_of(around, story.reading) if party.type == "organisation"]
        draft.parties = bodies[:1] or _two_bodies(story, clause)
        story.named = [draft]


def _two_bodies(story: Story, clause: Clause) -> list[Party]:
    """Return the two bodies that a sentence is about, for the paper that it only speaks of: "A et B ont préparé une convention"."""
    verb = min([*clause.others, *(act.clause for act in clause.acts)], default=0)
    sides = parties_of([mention for mention in group_left(clause, verb) if mention.kind == "body"], story.reading)
    return sides if len(sides) == 2 else []


def settled(links: Iterable[Link]) -> list[Link]:
    """Of several acts on one paper in one sentence keep those with a date or place of their own, else the furthest."""
    by_paper: dict[tuple[int, ...], list[Link]] = {}
    for link in links:
        by_paper.setdefault(tuple(paper.first for paper in link.papers) or (-1 - link.act.first,), []).append(link)
    kept: list[Link] = []
    for rows in by_paper.values():
        rows = _signed_once(_completed(_names_lent([link for link in rows if link.status is not None] or rows)))
        told = [link for link in rows if link.status is not None and (link.date is not None or link.place is not None)]
        if len(rows) > 1 and told:
            furthest = max(rows, key=lambda link: FURTHER.get(link.status or "planned", 0))
            same = [link for link in rows if link not in told and link.status == furthest.status]
            rows = told if any(link.status == furthest.status for link in told) else [*told, *same[:1]]
            rows = _one_each(rows)
        elif len(rows) > 1:
            rows = [max(rows, key=lambda link: FURTHER.get(link.status or "planned", 0))]
        kept += rows
    return sorted(kept, key=lambda link: link.act.first)


def _names_lent(rows: list[Link]) -> list[Link]:
    """Give the signing of a paper the names that stand under it: "Au bas de l'accord signé mardi à A figurent les noms de B et de C"."""
    names = next((link for link in rows if link.act.rule == "wording:bears" and link.signatories), None)
    signed = next((link for link in rows if link is not names and link.status in ("signed", "initialled")), None)
    if names is None or signed is None or names.date is not None or names.status != "signed":
        return rows
    lent = replace(signed, signatories=(*signed.signatories, *(m for m in names.signatories if m not in signed.signatories)))
    return [lent if link is signed else link for link in rows if link is not names]


def _completed(rows: list[Link]) -> list[Link]:
    """Make one of "liés depuis lundi par un mémorandum que A et B ont signé à C", "entendus lundi par un accord signé des ministres"."""
    if len(rows) != 2 or [link.status for link in rows] not in (["signed", "signed"], ["agreed", "signed"]):
        return rows
    first, second = rows
    is_apart = (first.date is not None and second.date is not None) or (first.place is not None and second.place is not None)
    is_apart = is_apart or bool(first.signatories and second.signatories and first.status == "signed")
    if is_apart or not is_new(first.papers[0]) or first.act.is_past_perfect != second.act.is_past_perfect:
        return rows
    parties = max(first.parties, second.parties, key=len)
    return [
        replace(
            second,
            act=first.act,
            date=second.date or first.date,
            place=second.place or first.place,
            signatories=second.signatories or (first.signatories if first.status == "signed" else ()),
            parties=parties,
        )
    ]


def _signed_once(rows: list[Link]) -> list[Link]:
    """Make one signing of "la signature d'un procès-verbal, paraphé le 7 juin par A"."""
    if len(rows) != 2 or {link.status for link in rows} != {"signed", "initialled"}:
        return rows
    signed, initialled = sorted(rows, key=lambda link: link.status != "signed")
    is_before = initialled.act.is_past_perfect and not signed.act.is_past_perfect  # "ont signé l'accord qu'ils avaient paraphé à Lima"
    if is_before or (signed.date is not None and initialled.date is not None):
        return rows
    return [
        replace(
            signed,
            date=signed.date or initialled.date,
            place=signed.place or initialled.place,
            signatories=signed.signatories or initialled.signatories,
        )
    ]


def _one_each(links: list[Link]) -> list[Link]:
    seen: dict[tuple[str | None, int | None], Link] = {}
    for link in links:
        seen.setdefault((link.status, link.date.first if link.date else None), link)
    return list(seen.values())


def tell(story: Story, clause: Clause, link: Link, index: int) -> None:
    """Open a draft for each new paper of an act, or add the act to the draft that the words lead back to."""
    if link.status == "ratified":
        link = ratified_by(story, clause, link)
    if link.status == "ratified" and len(link.parties) > 1 and not link.is_between:
        for party in link.parties:
            tell(story, clause, replace(link, parties=(party,)), index)
        return
    if len(link.papers) == 1 and link.papers[0].rule == "stand-in":
        link = replace(link, papers=tuple(told_apart(clause, link.act, link.papers)))  # "parmi les textes signés figurent un accord et …"
    known = antecedents(story, clause, link, index)
    if known:
        _add(story, clause, link, known, index)
        return
    papers = [paper for paper in link.papers if paper.rule != "stand-in" or is_new(paper)]
    if link.act.status == "bound" and len(link.parties) > 1 and not story.bound:
        story.bound = list(link.parties)
    if papers and link.status is None and link.act.mood == "denied" and link.act.status == "signed":
        link = replace(link, status="denied", signatories=(), date=None, place=None)
    if papers and link.status is None and link.act.status == "bound" and len(link.parties) > 1 and is_new(papers[0]):
        link = replace(link, status="bound", date=None, place=None)
    if not papers or link.status is None:
        return
    group = [draft for paper, one in _one_link_each(story, clause, link, papers) for draft in open_drafts(story, clause, one, paper, index)]
    if group:
        story.groups.append(group)


def _one_link_each(story: Story, clause: Clause, link: Link, papers: list[Mention]) -> list[tuple[Mention, Link]]:
    """Return the papers that the act is done to, each with what is said of it alone."""
    papers = told_apart(clause, link.act, papers)
    told = [(paper, link) for paper in papers]
    if len(papers) < 2:
        return told
    for at, sides in enumerate(sides_of_each(clause, story.reading, link.act, papers) or ()):
        is_between = len(sides.parties) > 1
        own = replace(
            link, papers=(papers[at],), parties=sides.parties, signatories=sides.people or link.signatories, is_between=is_between
        )
        told[at] = papers[at], own
    for at, (own_date, own_place) in enumerate(own_scenes(clause, link.act, papers) or scenes_by_order(clause, papers)):
        told[at] = papers[at], replace(told[at][1], date=own_date, place=own_place)
    for at, (low, high) in enumerate(pairwise(papers), start=1):
        date, place = own_scene(clause, low, high)
        if date is not None and told[at][1].date is link.date:
            told[at] = high, replace(told[at][1], date=date, place=place)
    return told


def _add(story: Story, clause: Clause, link: Link, drafts: list[Draft], index: int) -> None:
    """Add an act to open drafts: the same act lends them what they lack; another one with its own date or place is an event of its own."""
    if link.status is None:
        return
    first = drafts[0]
    is_of_others = bool(link.parties) and not overlap(link.parties, first.parties)
    if link.status == "ratified" and first.status not in SHADOWS and is_of_others:
        _branch(story, clause, link, drafts[:1], index)
        return
    if first.status in SHADOWS:
        if link.status == "planned" or first.status in ("bound", "named"):
            for draft in drafts:
                draft.status = link.status
                draft.is_scene = is_of_bill(story, link, index) and not link.act.is_past_perfect
                if link.status == "ratified":
                    draft.parties = []
                fill(story, clause, _for_one(story, link, draft, drafts), draft, index)
        return
    rank, told = FURTHER[link.status], FURTHER[first.status]
    own = link.date is not None or link.place is not None
    if link.act.voice == "wording" and not link.papers and link.is_anaphoric and link.parties and link.status == first.status:
        if link.date is not None and not _agree(story, clause, link, first):
            _branch(story, clause, link, drafts, index)
            for draft in story.groups[max(len(story.groups) - 2, 0)]:
                draft.parties = list(link.parties)
            return
        for draft in drafts:
            draft.parties = distinct([*draft.parties, *link.parties])
    elif _may_come_twice(link.status, first.status) and link.date is not None and not _agree(story, clause, link, first):
        _branch(story, clause, link, drafts, index)
    elif link.status == first.status or (same_act(link.status, first.status) and not _was_made_before(story, clause, link, first, index)):
        for draft in drafts:
            draft.status = max(link.status, draft.status, key=FURTHER.__getitem__)
            fill(story, clause, _for_one(story, link, draft, drafts), draft, index)
    elif (first.status, link.status) == ("initialled", "planned") and link.date is not None:
        _branch(story, clause, link, drafts, index)
    elif link.status in ("planned", "agreed") and rank < told:
        return
    elif first.status in ("planned", "agreed") and _agree(story, clause, link, first):
        for draft in drafts:
            draft.status = "renewed" if (draft.base, link.status) == ("renewed", "signed") else link.status
            fill(story, clause, link, draft, index)
    elif own or is_of_bill(story, link, index) or (rank > told and _is_told_whole(link)):
        _branch(story, clause, link, drafts, index)
    elif rank > told and first.date is None and first.place is None:
        for draft in drafts:
            draft.status = link.status
            fill(story, clause, link, draft, index)


def _for_one(story: Story, link: Link, draft: Draft, drafts: list[Draft]) -> Link:
    """Keep of the signatories of several papers those who stand for a party of this one."""
    if len({keys(other.parties) for other in drafts}) < 2:
        return link
    fitting = tuple(
        mention
        for mention in link.signatories
        if overlap(parties_of([mention], story.reading), draft.parties)
        or not any(overlap(parties_of([mention], story.reading), d.parties) for d in drafts)
    )
    return replace(link, signatories=fitting, parties=())


def _agree(story: Story, clause: Clause, link: Link, draft: Draft) -> bool:
    date = date_told(story, clause, link)
    return date is None or draft.date is None or edtf.compatible(date.edtf, draft.date.edtf)


def _may_come_twice(one: str, other: str) -> bool:
    """Tell acts of which a paper may see several: "l'Assemblée l'a approuvée mardi. Le Sénat l'avait approuvée en juin"."""
    return same_act(one, other) or one == other == "approved"


def _ratifying(story: Story, draft: Draft, index: int) -> list[Party]:
    """Return all who ratify in one sentence: the sides of "l'accord qu'ils avaient signé"."""
    told = [other for group in story.recent_groups for other in group if other.status == "ratified" and other.sentences == [index]]
    return distinct(party for other in reversed(told) for party in other.parties) or list(draft.parties)


def _is_told_whole(link: Link) -> bool:
    """Tell "l'accord, signé en 2018, a été approuvé par les députés": a later step, told by a verb of its own though without a day."""
    is_finite = link.act.voice in ("active", "passive") or link.act.rule == "wording:approved"
    return link.status in ("approved", "renewed", "ended") and is_finite and link.act.mood == "done" and bool(link.papers)


def _was_made_before(story: Story, clause: Clause, link: Link, draft: Draft, index: int) -> bool:
    """Tell "ont renouvelé l'accord signé en 2018": two acts of one sentence, and the day of the first is none of the second."""
    if draft.sentences != [index]:
        return False
    published = story.reading.article.published
    told = [when for when in (draft.date, date_told(story, clause, link)) if when is not None]
    is_old = published is not None and len(told) == 1 and told[0].latest[:4] < published.earliest[:4]
    return link.act.is_past_perfect or ({link.status, draft.status} == {"renewed", "signed"} and is_old)


def same_act(one: str, other: str) -> bool:
    """Tell "paraphé" and "renouvelé … signé" in one story for one act."""
    return {one, other} in ({"initialled", "signed"}, {"renewed", "signed"})


def _branch(story: Story, clause: Clause, link: Link, drafts: list[Draft], index: int) -> None:
    """Open an event of its own for another act on papers already told."""
    group = []
    for draft in drafts:
        other = Draft("agreement", link.status or "signed", [index], draft.instrument, draft.count, draft.title, draft.subject)
        fill(story, clause, replace(link, parties=()), other, index)
        other.parties = _ratifying(story, draft, index) if draft.status == "ratified" else list(draft.parties)
        if link.status == "ratified" and link.parties:
            other.parties = distinct(state_of(party, story.reading) for party in link.parties)
        other.background = True
        other.is_scene = is_of_bill(story, link, index) and not link.act.is_past_perfect
        other.because("status", link.act.rule, span_of_act(clause, link.act))
        group.append(other)
    story.groups.insert(max(len(story.groups) - 1, 0), group)
