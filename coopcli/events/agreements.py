"""Acts and papers -> drafts of agreements.

In: a `Reading`. Out: drafts, in order of telling. Start at `build`. A paper named for the first time opens a draft; "ce mémorandum", "le
texte", "la deuxième" lead back to one that is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from coopcli import edtf
from coopcli.events.binding import Clause, clause_of, group_left, group_right
from coopcli.events.draft import Draft, Reading
from coopcli.events.linking import Link, links_of
from coopcli.events.scene import country_of, date_of, distinct, parties_of, person_of, place_of
from coopcli.events.triggers import Act, find_acts
from coopcli.lexicon.actions import phrases, words
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.instruments import before, numbers
from coopcli.model import Body, CountryForm, Mention, Official, Paper, Party, Place, Span, TimeExpression, Town, When
from coopcli.text import fold

_SHADOWS = ("denied", "bound", "named")  # not events; what follows may make them one
_FURTHER = {"named": -3, "bound": -2, "denied": -1, "planned": 0, "agreed": 1, "initialled": 2, "signed": 3, "renewed": 4, "approved": 5, "ratified": 6, "in-force": 7, "ended": 8}


@dataclass(frozen=True, slots=True)
class Scene:
    """When and where the lead of an article plays, for acts that are told without a date or place of their own."""

    date: When | None
    place: Place | None


@dataclass(slots=True)
class Story:
    """What the article has told so far: the groups of drafts that words may lead back to, the people, and the last date."""

    reading: Reading
    groups: list[list[Draft]] = field(default_factory=list)
    people: list[Mention] = field(default_factory=list)
    bound: list[Party] = field(default_factory=list)  # "l'accord qui lie X à Y"
    last_date: str | None = None
    named: list[Draft] = field(default_factory=list)  # the paper last spoken of without an act
    listed: list[Draft] = field(default_factory=list)  # the bullets under one sentence
    clauses: list[Clause] = field(default_factory=list)
    scene: Scene = field(default_factory=lambda: Scene(None, None))
    intro: tuple[Link, Draft | None] | None = None

    @property
    def lead(self) -> list[Party]:
        """The parties of the first draft that has two, else those that an accord is said to bind."""
        for group in self.groups:
            for draft in group:
                if len(draft.parties) > 1:
                    return draft.parties
        return self.bound

    def group_of(self, draft: Draft) -> list[Draft]:
        """Return the group that a draft was told in."""
        return next(group for group in self.groups if any(other is draft for other in group))


def build(reading: Reading) -> list[Draft]:
    """Return the agreements that an article tells, each with its status, parties, signatories, date and place."""
    story = Story(reading)
    for index, sentence in enumerate(reading.sentences):
        acts = find_acts(sentence)
        clause = clause_of(sentence, reading.mentions[index], acts)
        links = links_of(clause, reading)
        if not _listed(story, clause, links, index) and not _ordinal(story, clause, links, index):
            for link in _settled(links):
                _tell(story, clause, link, index)
        _mention(story, clause, links, index)
        story.clauses.append(clause)
        story.people += clause.top("person")
        story.last_date = _anchor(story, clause, len(sentence.tokens))
    _lend_ceremony(story)
    _lend_scene(story)
    for number, group in enumerate(story.groups):
        for draft in group:
            draft.siblings = f"agreements {number}"
    return [draft for group in story.groups for draft in group if _is_worth(draft)]


def _mention(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> None:
    """Keep a paper that is only spoken of, so that "Signé en 2001, l'instrument …" can lead back to it."""
    linked = {paper.first for link in links for paper in link.papers if link.status is not None}
    for paper in clause.top("instrument"):
        value = paper.value
        if paper.rule != "named" or paper.first in linked or not isinstance(value, Paper) or value.is_plural or value.determiner == "indefinite":
            continue
        draft = Draft("agreement", "named", [index], value.key, 1, _title(story.reading, paper))
        draft.subject = story.reading.article.text[value.subject.start : value.subject.end] if value.subject else None
        around = [mention for mention in clause.top("body", "country") if paper.last <= mention.first <= paper.last + 4]
        draft.parties = [party for party in parties_of(around, story.reading) if party.type == "organisation"][:1]
        story.named = [draft]


def _anchor(story: Story, clause: Clause, before: int) -> str | None:
    """Return the last date told before a token, for "ce jour-là" and "quatre mois plus tôt"."""
    anchor = story.last_date
    for mention in clause.top("date"):
        if mention.last <= before:
            placed = date_of(mention, story.reading, is_future=False, anchor=anchor if _is_anchored(mention) else None)
            anchor = placed.edtf if placed is not None else anchor
    return anchor


def _is_anchored(mention: Mention) -> bool:
    return isinstance(mention.value, TimeExpression) and mention.value.anchored


def _lend_ceremony(story: Story) -> None:
    """Give papers of one ceremony the date and place that the general line has, and drop that line where its papers are told apart."""
    general = next((draft for group in story.groups for draft in group if draft.is_general), None)
    if general is None:
        return
    told = [draft for group in story.groups for draft in group if not draft.is_general and not draft.background and draft.status == general.status]
    for draft in told:
        draft.date = draft.date or general.date
        draft.place = draft.place or general.place
        if not draft.parties:
            draft.parties = list(general.parties)
    if told:
        for group in story.groups:
            group[:] = [draft for draft in group if not draft.is_general]


def _lend_scene(story: Story) -> None:
    """Give acts of the main story the day and town of the lead: "X a reçu lundi à Rabat Y … Les deux ministres ont signé"."""
    scene = _scene(story)
    lead = story.lead
    for group in story.groups:
        for draft in group:
            if draft.is_scene and draft.status in ("signed", "initialled", "renewed", "agreed", "approved") and _overlap(draft.parties, lead):
                if draft.date is None and scene.date is not None and _may_be_there(draft, scene):
                    draft.date = scene.date
                    draft.because("date", "date of the lead", scene.date.span)
                if draft.place is None and scene.place is not None and _may_be_then(draft, scene):
                    draft.place = scene.place
                    draft.because("place", "place of the lead", scene.place.span)


def _may_be_there(draft: Draft, scene: Scene) -> bool:
    return draft.place is None or scene.place is None or draft.place.name == scene.place.name


def _may_be_then(draft: Draft, scene: Scene) -> bool:
    return draft.date is None or scene.date is None or edtf.compatible(draft.date.edtf, scene.date.edtf)


def _scene(story: Story) -> Scene:
    """Return the first day and town of the first three sentences that belong to something done, not to something said or recalled."""
    date: When | None = None
    place: Place | None = None
    for clause in story.clauses[:3]:
        for mention in clause.top("date"):
            if date is None and mention.first >= clause.opening and clause.is_told(mention):
                placed = date_of(mention, story.reading, is_future=False)
                date = placed if placed is not None and _is_day(placed.edtf) else None
        for mention in clause.top("place"):
            before = clause.sentence.tokens[mention.first - 1].folded if mention.first else ""
            if place is None and before in words("clause", "at") and clause.is_told(mention):
                place = place_of(mention)
        if date is not None and place is not None:
            break
    return Scene(date, place)


def _is_day(edtf_date: str) -> bool:
    return len(edtf_date) >= 10


def _settled(links: Iterable[Link]) -> list[Link]:
    """Of several acts on one paper in one sentence keep those with a date or place of their own, else the furthest."""
    by_paper: dict[tuple[int, ...], list[Link]] = {}
    for link in links:
        by_paper.setdefault(tuple(paper.first for paper in link.papers) or (-1 - link.act.first,), []).append(link)
    kept: list[Link] = []
    for rows in by_paper.values():
        rows = [link for link in rows if link.status is not None] or rows
        told = [link for link in rows if link.status is not None and (link.date is not None or link.place is not None)]
        if len(rows) > 1 and told:
            furthest = max(rows, key=lambda link: _FURTHER.get(link.status or "planned", 0))
            same = [link for link in rows if link not in told and link.status == furthest.status]
            rows = told if any(link.status == furthest.status for link in told) else [*told, *same[:1]]
            rows = _one_each(rows)
        elif len(rows) > 1:
            rows = [max(rows, key=lambda link: _FURTHER.get(link.status or "planned", 0))]
        kept += rows
    return sorted(kept, key=lambda link: link.act.first)


def _one_each(links: list[Link]) -> list[Link]:
    seen: dict[str | None, Link] = {}
    for link in links:
        seen.setdefault(link.status, link)
    return list(seen.values())


def _tell(story: Story, clause: Clause, link: Link, index: int) -> None:
    """Open a draft for each new paper of an act, or add the act to the draft that the words lead back to."""
    known = _antecedents(story, clause, link, index)
    if known:
        _add(story, clause, link, known, index)
        return
    papers = [paper for paper in link.papers if paper.rule != "stand-in" or _is_new(paper)]
    if link.act.status == "bound" and len(link.parties) > 1 and not story.bound:
        story.bound = list(link.parties)
    if papers and link.status is None and link.act.mood == "denied" and link.act.status == "signed":
        link = replace(link, status="denied", signatories=(), date=None, place=None)
    if papers and link.status is None and link.act.status == "bound" and len(link.parties) > 1 and _is_new(papers[0]):
        link = replace(link, status="bound", date=None, place=None)
    if not papers or link.status is None:
        return
    group = [draft for paper in papers for draft in _open(story, clause, link, paper, index)]
    if group:
        story.groups.append(group)


def _is_plural(clause: Clause, link: Link) -> bool:
    """Tell whether an act leads back to all papers of a group: "il a été signé" and "l'a signé" lead back to one."""
    before_verb = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    return not (before_verb in words("clause", "it") or (before_verb in words("clause", "pronoun") and not before_verb.endswith("s")))


def _is_new(paper: Mention) -> bool:
    return isinstance(paper.value, Paper) and paper.value.determiner == "indefinite"


def _antecedents(story: Story, clause: Clause, link: Link, index: int) -> list[Draft]:
    """Return the drafts that the words lead back to: none for a paper that is new."""
    if not story.groups and not story.named:
        return []
    if not link.papers:
        return _recent(story, None, index, is_plural=_is_plural(clause, link)) if link.is_anaphoric else []
    paper = link.papers[0]
    value = paper.value
    assert isinstance(value, Paper)
    if paper.rule == "stand-in":
        return _stood_for(story, clause, link, index, value) if value.determiner != "indefinite" else []
    if value.determiner == "demonstrative":
        return _recent(story, value.key, index, is_plural=value.is_plural)
    if value.determiner == "definite" and not _is_distinct(story, clause, link, index):
        return _recent(story, value.key, index, is_plural=value.is_plural)
    return []


def _stood_for(story: Story, clause: Clause, link: Link, index: int, value: Paper) -> list[Draft]:
    """Return what "le texte" stands for: the paper told in the sentence before, or spoken of there, or that of the main story."""
    near = any(index - draft.sentences[-1] <= 1 for group in story.groups for draft in group)
    if not near and story.named and index - story.named[0].sentences[-1] <= 1 and link.act.voice == "participle":
        if not any(group is story.named for group in story.groups):
            story.groups.append(story.named)
        return story.named
    return _recent(story, None, index, is_plural=value.is_plural)


def _recent(story: Story, key: str | None, index: int, *, is_plural: bool) -> list[Draft]:
    """Return the drafts last told, or those of the article's main story, that may be called so."""
    near = [group for group in reversed(story.groups) if any(index - draft.sentences[-1] <= 1 for draft in group)]
    main = [group for group in reversed(story.groups) if any(not draft.background for draft in group)]
    for group in [*near, *main, *reversed(story.groups)]:
        fitting = [draft for draft in group if key is None or draft.instrument == key or _may_be_called(draft.instrument, key)]
        if fitting:
            return fitting if is_plural or len(fitting) == 1 else fitting[-1:]
    return []


_GENERIC = ("agreement", "protocol", "partnership")
_PAPERS = ("memorandum", "agreement", "protocol", "convention", "partnership", "treaty")


def _may_be_called(instrument: str | None, key: str) -> bool:
    """Tell whether a paper of one key may later go by another: a memorandum is called "l'accord"."""
    return key in _GENERIC and instrument in _PAPERS


def _is_distinct(story: Story, clause: Clause, link: Link, index: int) -> bool:
    """Tell a definite paper that is another one: its parties, date, place, people or subject are not those of the open draft."""
    paper = link.papers[0]
    value = paper.value
    assert isinstance(value, Paper)
    drafts = _recent(story, value.key, index, is_plural=False)
    if not drafts:
        return True
    draft = drafts[-1]
    if link.parties and len(draft.parties) > 1:
        codes = {party.country or party.name.casefold() for party in draft.parties}
        if any((party.country or party.name.casefold()) not in codes for party in link.parties):
            return True
    if value.key != draft.instrument and (link.date is not None or link.place is not None):
        return True
    if link.status == draft.status or link.act.is_past_perfect:
        date = _dated(story, clause, link)
        if date is not None and draft.date is not None and not edtf.compatible(date.edtf, draft.date.edtf):
            return True
        if link.place is not None and draft.place is not None and link.place.name != draft.place.name:
            return True
        people = {mention.value.name for mention in link.signatories if isinstance(mention.value, Official) and mention.value.name}
        known = {person.name for person in draft.people if person.part == "signatory"}
        if people and known and not people & known:
            return True
    is_bare = draft.date is None and draft.place is None and not draft.people
    if link.act.is_past_perfect and not draft.background and not is_bare and (link.date is not None or link.signatories):
        return True
    if draft.sentences[-1] == index and value.subject is not None and draft.subject is None:
        return True
    if value.subject is not None and draft.subject is not None:
        return not _alike(story.reading.article.text[value.subject.start : value.subject.end], draft.subject)
    return False


def _alike(one: str, other: str) -> bool:
    """Tell whether two subjects share a word of weight."""
    left = {word[:6] for word in one.casefold().split() if len(word) > 4}
    right = {word[:6] for word in other.casefold().split() if len(word) > 4}
    return not left or not right or bool(left & right)


def _overlap(one: Iterable[Party], other: Iterable[Party]) -> bool:
    names = {party.country or party.name.casefold() for party in one}
    return any((party.country or party.name.casefold()) in names for party in other)


def _open(story: Story, clause: Clause, link: Link, paper: Mention, index: int) -> list[Draft]:
    """Begin a draft from an act and a paper that it is done to; one for each counterpart where as many papers are counted."""
    reading = story.reading
    value = paper.value
    assert isinstance(value, Paper) and link.status is not None
    is_stock = value.is_plural and value.count is None
    is_told = len(link.parties) > 1 or link.date is not None or link.place is not None
    if is_stock and not is_told and (value.determiner != "indefinite" or link.act.voice == "participle"):
        return []
    key = value.key
    if paper.rule == "stand-in":  # "un texte comparable"
        after = {token.folded for token in clause.sentence.tokens[paper.last : paper.last + 4]}
        if not value.is_plural and not after & words("clause", "alike"):
            return []
        key = next((told.instrument or key for group in reversed(story.groups) for told in group), key)
    draft = Draft("agreement", link.status, [index], key, max(value.count or 1, 1))
    draft.title = _title(reading, paper)
    draft.subject = reading.article.text[value.subject.start : value.subject.end] if value.subject else None
    draft.is_general = is_stock or (paper.rule == "stand-in" and value.is_plural)
    draft.is_bare = link.act.voice == "participle" and value.determiner == "definite"
    draft.base = link.act.status
    draft.because("status", link.act.rule, _span(clause, link.act))
    draft.because("instrument", f"instrument:{value.key}", paper.span)
    _fill(story, clause, link, draft, index)
    if is_stock and link.status == "planned" and link.parties and not any(_overlap([party], story.lead[:1]) for party in link.parties):
        draft.parties = distinct([*(_states(story.lead[:1]) or _home(reading)), *link.parties])
    if is_stock and not draft.parties and len(reading.countries) > 1:
        draft.parties = [_state(code) for code in reading.countries[:2]]
    is_own = link.act.voice != "participle" or value.determiner == "indefinite"
    draft.is_scene = not link.act.is_past_perfect and link.act.mood == "done" and is_own
    draft.background = link.act.is_past_perfect or (bool(story.groups) and index > 1)
    pieces = _pieces(clause, paper, draft.count)
    if pieces:
        return [_piece(story, clause, draft, span, index) for span in pieces]
    is_each = link.is_each or (is_stock and not link.is_between and bool(link.parties) and link.status == "planned")
    if (draft.count > 1 and len(draft.parties) == draft.count + 1) or (is_each and len(draft.parties) > 2):
        first, *others = draft.parties
        return [_one_of(draft, [first, other]) for other in others]
    return [draft]


def _one_of(draft: Draft, parties: list[Party]) -> Draft:
    """Return one of several papers told in one breath."""
    return replace(
        draft, count=1, is_general=False, parties=parties, people=list(draft.people), sentences=list(draft.sentences), why=list(draft.why)
    )


def _pieces(clause: Clause, paper: Mention, count: int) -> list[tuple[int, int]]:
    """Return the stretches of "deux accords, le premier sur A, le second sur B" or "l'un avec A, l'autre avec B", each from its first token."""
    tokens = clause.sentence.tokens
    if count < 2:
        return []
    starts = []
    for index in range(paper.last, len(tokens) - 1):
        if tokens[index].folded not in before("definite"):
            continue
        after = tokens[index + 1].folded
        if after in words("clause", "one_of") or (after in numbers("ordinal") and numbers("ordinal")[after] in (len(starts) + 1, 99)):
            starts.append(index)
    if len(starts) != count:
        return []
    return list(zip(starts, [*starts[1:], len(tokens)], strict=True))


def _piece(story: Story, clause: Clause, draft: Draft, piece: tuple[int, int], index: int) -> Draft:
    first, last = piece
    tokens = clause.sentence.tokens
    told = _one_of(draft, list(draft.parties))
    text = story.reading.article.text
    told.subject = told.title = text[tokens[first + 2].start : tokens[last - 1].end].strip(" ,.;") if first + 2 < last else draft.subject or ""
    partner = next((at for at in range(first, last) if tokens[at].folded in words("clause", "with")), None)
    if partner is not None:
        partners = parties_of(group_right(clause, partner + 1, last), story.reading)
        told.parties = distinct([*(party for party in draft.parties if party not in partners)][: max(len(draft.parties) - 1, 1)] + partners)
    return told


def _title(reading: Reading, paper: Mention) -> str:
    value = paper.value
    assert isinstance(value, Paper)
    end = value.subject.end if value.subject else paper.span.end
    return reading.article.text[paper.span.start : end]


def _span(clause: Clause, act: Act) -> Span:
    tokens = clause.sentence.tokens
    return Span(tokens[act.first].start, tokens[act.last - 1].end)


def _add(story: Story, clause: Clause, link: Link, drafts: list[Draft], index: int) -> None:
    """Add an act to open drafts: the same act lends them what they lack; another one with its own date or place is an event of its own."""
    if link.status is None:
        return
    first = drafts[0]
    if first.status in _SHADOWS:
        if link.status == "planned" or first.status in ("bound", "named"):
            for draft in drafts:
                draft.status = link.status
                _fill(story, clause, _for_one(story, link, draft, drafts), draft, index)
        return
    rank, told = _FURTHER[link.status], _FURTHER[first.status]
    own = link.date is not None or link.place is not None
    if link.act.voice == "wording" and not link.papers and link.is_anaphoric and link.parties and link.status == first.status:
        if link.date is not None and not _agree(story, clause, link, first):
            _branch(story, clause, link, drafts, index)
            for draft in story.groups[max(len(story.groups) - 2, 0)]:
                draft.parties = list(link.parties)
            return
        for draft in drafts:
            draft.parties = distinct([*draft.parties, *link.parties])
    elif _same_act(link.status, first.status) and link.date is not None and not _agree(story, clause, link, first):
        _branch(story, clause, link, drafts, index)
    elif link.status == first.status or _same_act(link.status, first.status):
        for draft in drafts:
            draft.status = max(link.status, draft.status, key=_FURTHER.__getitem__)
            _fill(story, clause, _for_one(story, link, draft, drafts), draft, index)
    elif link.status in ("planned", "agreed") and rank < told:
        return
    elif first.status in ("planned", "agreed") and _agree(story, clause, link, first):
        for draft in drafts:
            draft.status = "renewed" if (draft.base, link.status) == ("renewed", "signed") else link.status
            _fill(story, clause, link, draft, index)
    elif own:
        _branch(story, clause, link, drafts, index)
    elif rank > told and first.date is None and first.place is None:
        for draft in drafts:
            draft.status = link.status
            _fill(story, clause, link, draft, index)


def _for_one(story: Story, link: Link, draft: Draft, drafts: list[Draft]) -> Link:
    """Keep of the signatories of several papers those who stand for a party of this one."""
    if len({_keys(other.parties) for other in drafts}) < 2:
        return link
    fitting = tuple(
        mention
        for mention in link.signatories
        if _overlap(parties_of([mention], story.reading), draft.parties) or not any(_overlap(parties_of([mention], story.reading), d.parties) for d in drafts)
    )
    return replace(link, signatories=fitting, parties=())


def _keys(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.country or party.name.casefold() for party in parties)


def _agree(story: Story, clause: Clause, link: Link, draft: Draft) -> bool:
    date = _dated(story, clause, link)
    return date is None or draft.date is None or edtf.compatible(date.edtf, draft.date.edtf)


def _same_act(one: str, other: str) -> bool:
    """Tell "paraphé" and "renouvelé … signé" in one story for one act."""
    return {one, other} in ({"initialled", "signed"}, {"renewed", "signed"})


def _branch(story: Story, clause: Clause, link: Link, drafts: list[Draft], index: int) -> None:
    """Open an event of its own for another act on papers already told."""
    group = []
    for draft in drafts:
        other = Draft("agreement", link.status or "signed", [index], draft.instrument, draft.count, draft.title, draft.subject)
        _fill(story, clause, replace(link, parties=()), other, index)
        other.parties = list(draft.parties) if link.status != "ratified" or not link.parties else list(link.parties)
        other.background = True
        other.because("status", link.act.rule, _span(clause, link.act))
        group.append(other)
    story.groups.insert(max(len(story.groups) - 1, 0), group)


def _fill(story: Story, clause: Clause, link: Link, draft: Draft, index: int) -> None:
    """Give a draft what it lacks of signatories, parties, date and place."""
    reading = story.reading
    if index not in draft.sentences:
        draft.sentences.append(index)
    signatories = _people_before(story, clause, link) or link.signatories
    known = {person.name for person in draft.people}
    codes = [country_of(mention) for mention in signatories]
    for mention in signatories:
        person = person_of(mention, "signatory", reading, [code for code in codes if code])
        if person is not None and person.name not in known and link.status in ("signed", "initialled", "renewed", "agreed"):
            draft.people.append(person)
            known.add(person.name)
            draft.because("people", f"signatory:{link.act.voice}", mention.span)
    for person in link.witnesses:
        if person.name not in known:
            draft.people.append(person)
            known.add(person.name)
    if len(draft.parties) < 2 or (link.is_between and not draft.is_between):
        parties = _parties(story, clause, link, signatories)
        if len(parties) > len(draft.parties) or link.is_between:
            draft.parties, draft.is_between, draft.is_explicit = parties, link.is_between, len(link.parties) > 1
            for party in parties:
                draft.because("parties", "party", party.span)
    if draft.date is None and link.date is not None:
        draft.date = _dated(story, clause, link)
        if draft.date is not None:
            draft.because("date", "date", draft.date.span)
    if draft.place is None and link.place is not None:
        draft.place = link.place
        draft.because("place", "place", link.place.span)


def _dated(story: Story, clause: Clause, link: Link) -> When | None:
    if link.date is None:
        return None
    anchor = _anchor(story, clause, link.date.first) if _is_anchored(link.date) else None
    return date_of(link.date, story.reading, is_future=link.status == "planned", anchor=anchor)


def _people_before(story: Story, clause: Clause, link: Link) -> tuple[Mention, ...]:
    """Return the people that "les deux ministres" means, the last two that were named, or "il", the last one."""
    if link.act.voice not in ("active", "wording"):
        return ()
    tokens = clause.sentence.tokens
    runs = [run for run in phrases("pairs", "people").find(clause.sentence) if run.last <= link.act.first + 1]
    before = link.act.clause - 1
    while before >= 0 and tokens[before].folded in words("clause", "clitic"):
        before -= 1
    is_pronoun = link.act.voice == "active" and before >= 0 and tokens[before].folded in words("clause", "pronoun")
    if not runs and (not is_pronoun or any(party.type != "state" for party in link.parties)):
        return ()
    edge = runs[0].first if runs else before
    named: dict[str, Mention] = {}
    for mention in [*story.people, *(mention for mention in clause.top("person") if mention.last <= edge)]:
        if isinstance(mention.value, Official) and mention.value.name:
            named.pop(mention.value.name, None)
            named[mention.value.name] = mention
    if runs:
        return _of_office(list(named.values()), tokens[runs[0].last - 1].folded)
    if tokens[before].folded.endswith("s"):
        return tuple(list(named.values())[-2:])
    return (*list(named.values())[-1:], *link.signatories)


def _of_office(people: list[Mention], plural: str) -> tuple[Mention, ...]:
    """Return the last two people who hold the office of "les deux ministres", else the last two."""
    office = plural.rstrip("s")
    holders = [m for m in people if isinstance(m.value, Official) and (office in fold(m.value.role or "") or m.value.is_counterpart)]
    return tuple(holders[-2:] if len(holders) > 1 else people[-2:])


def _parties(story: Story, clause: Clause, link: Link, signatories: tuple[Mention, ...]) -> list[Party]:
    """Return who is bound: those the text names as parties, else whom the signatories stand for, else the pair that it has told."""
    reading = story.reading
    if link.status == "ratified":
        found = [_state_of(party, reading) for party in link.parties]
        return distinct(found[:1] if len(found) == 2 and found[0].type != found[1].type else found) or _home(reading)
    parties = list(link.parties)
    called, is_subject = _called(clause, link)
    if is_subject and not link.is_between:
        parties = []
    if link.status == "approved":
        parties = [party for party in parties if not _is_authority(party)]
    if len(parties) < 2 and signatories:
        standing = parties_of(signatories, reading)
        parties = distinct([*parties, *standing]) if len(standing) < 2 else standing
    if len(parties) > 1:
        return parties
    lead = story.lead
    if not parties and not lead and story.clauses:
        lead = _subjects(story) or [_state(code) for code in reading.pair]
    if len(parties) == 1 and parties[0].type not in ("state", "organisation") and (spoken := _spoken_of(story, clause, link)) is not None:
        return distinct([spoken, *parties])
    if not parties and called == "states" and len(lead) < 2:
        return [_state(code) for code in reading.countries[:2]]
    if not parties and link.status == "approved" and not lead:
        return _home(reading)
    if not parties:
        return _states(lead) if called == "states" else list(lead)
    if lead and _overlap(parties, lead):
        same = any(party.type == parties[0].type and _overlap([party], parties) for party in lead)
        return list(lead) if same else _states(lead)
    return _with_home(reading, lead, parties)


def _spoken_of(story: Story, clause: Clause, link: Link) -> Party | None:
    """Return the body that "elle" stands for: the last one named before with a signing partner that is a body too."""
    before_verb = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    if before_verb not in words("clause", "pronoun") or not story.clauses:
        return None
    known = {mention.value.name for mention in story.clauses[-1].top("body") if isinstance(mention.value, Body)}
    bodies = [party for group in story.groups for draft in group for party in draft.parties if party.type != "state"]
    return next((party for party in bodies if party.name in known), bodies[-1] if bodies else None)


def _called(clause: Clause, link: Link) -> tuple[str | None, bool]:
    """Return what "les deux pays" or "les parties" calls the sides, and whether it is the subject of the act."""
    for run in phrases("pairs", "states", "parties").find(clause.sentence):
        return run.value, 0 <= link.act.clause - run.last <= 2
    return None, False


def _subjects(story: Story) -> list[Party]:
    """Return the two sides that the sentence before is about: "La A et le B viennent de donner un cadre à leurs échanges."."""
    clause = story.clauses[-1]
    verb = min([*clause.others, *(act.clause for act in clause.acts)], default=len(clause.sentence.tokens))
    sides = parties_of([mention for mention in group_left(clause, verb) if mention.kind != "person"], story.reading)
    return sides if len(sides) == 2 else []


def _is_authority(party: Party) -> bool:
    """Tell a parliament or a government: it acts for its state."""
    return any(fold(word) in words("clause", "authorities") for word in party.name.split()[:1])


def _state_of(party: Party, reading: Reading) -> Party:
    code = party.country or reading.home
    return _state(code) if code is not None and _is_authority(party) else party


def _state(code: str) -> Party:
    return Party(display_name(code), code, "state")


def _states(parties: Iterable[Party]) -> list[Party]:
    return distinct([_state(party.country) if party.country else party for party in parties])


def _home(reading: Reading) -> list[Party]:
    return [_state(reading.home)] if reading.home else []


def _with_home(reading: Reading, lead: list[Party], parties: list[Party]) -> list[Party]:
    """Add the side that the article tells of to a partner that stands alone: "un accord avec la France"."""
    told = lead[:1] or _home(reading)
    if told and told[0].country != parties[0].country:
        return [*(_states(told) if parties[0].type == "state" else told), *parties]
    other = next((code for code in reading.countries if code != parties[0].country), None)
    return [*parties, _state(other)] if other is not None and parties[0].type == "state" else parties


def _is_worth(draft: Draft) -> bool:
    """Tell a draft that says something: a party, or a date and a place; a plan needs both its sides."""
    if draft.status in _SHADOWS or (not draft.parties and (draft.date is None or draft.place is None)):
        return False
    if draft.is_bare and draft.background and draft.date is None and draft.place is None and not draft.people:
        return False
    return len(draft.parties) != 1 or draft.status not in ("planned", "agreed")


# Lists: "ont été signés :" and its bullets; "la première …, la deuxième …".


def _listed(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Read one bullet under a sentence that ends with a colon; tell whether the sentence was one, or opened a list of nothing but papers."""
    tokens = clause.sentence.tokens
    if tokens[0].folded not in _BULLETS:
        link = next((link for link in reversed(links) if link.status is not None), None)
        opens = tokens[-1].folded == ":" and link is not None
        if opens and link is not None and (link.papers or link.is_anaphoric):
            for other in _settled(links):
                _tell(story, clause, other, index)
        group = story.groups[-1] if story.groups else []
        story.intro = (link, group[0] if group else None) if opens and link is not None else None
        if tokens[-1].folded == ":" and not opens:
            story.intro = _intro_of_counted(story, clause, links, index)
        return opens
    if story.intro is None:
        return False
    intro, template = story.intro
    paper = next((mention for mention in clause.top("instrument") if mention.rule == "named"), None)
    if paper is not None:
        _bullet_of_paper(story, clause, intro, template, paper, index)
        for link in _settled(link for link in links if link.papers and link.papers[0] is not paper):
            _tell(story, clause, link, index)
    elif template is not None:
        _bullet_of_people(story, clause, intro, template, index)
    return True


def _intro_of_counted(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> tuple[Link, Draft | None] | None:
    """Return what "Il s'agit :" or "La commune se lie à :" lists: the counterparts of papers that were just counted."""
    template = next((draft for group in reversed(story.groups) for draft in group if draft.count > 1 and index - draft.sentences[0] <= 4), None)
    if template is None:
        return None
    act = Act(0, 1, 0, template.status, "wording", "done", False, "list")
    sides = parties_of([mention for mention in clause.top("body") if mention.first <= 3], story.reading)
    return Link(act, template.status, (), False, (), (), tuple(sides[:1]), None, None), template


_BULLETS = frozenset({"-", "--", "*", "\u2022", ">", "\u00b7", "deg"})


def _bullet_of_paper(story: Story, clause: Clause, intro: Link, template: Draft | None, paper: Mention, index: int) -> None:
    """Read "- un mémorandum dans le domaine de la santé, par A et B ;"."""
    tokens = clause.sentence.tokens
    by = next((at for at, token in enumerate(tokens) if token.folded in words("parts", "by")), None)
    others = [mention.first for mention in clause.top("instrument") if mention.first > paper.first]
    between = next((at for at, token in enumerate(tokens[: min([*others, len(tokens)])]) if token.folded == "entre"), None)
    people = [mention for mention in group_right(clause, by, len(tokens)) if mention.kind == "person"] if by is not None else []
    parties = parties_of(group_right(clause, between, len(tokens)), story.reading) if between is not None else []
    act = replace(intro.act, first=0, last=1, clause=0)
    signatories = (*(mention for mention in intro.signatories if mention not in people), *people)
    link = replace(intro, act=act, papers=(paper,), signatories=signatories, parties=tuple(parties), date=None, place=None, witnesses=())
    for draft in _open(story, clause, link, paper, index):
        draft.background = False
        if template is not None and len(draft.parties) < 2:
            draft.parties = list(template.parties)
        if template is not None and not template.is_general:
            draft.date, draft.place = template.date, template.place
        if story.groups and story.groups[-1] is story.listed:
            story.listed.append(draft)
        else:
            story.listed = [draft]
            story.groups.append(story.listed)


def _bullet_of_people(story: Story, clause: Clause, intro: Link, template: Draft, index: int) -> None:
    """Read "- M. A, directeur, pour le Togo ;" or "- la Société B ;": one counterpart, with a paper of its own where the papers are counted."""
    people = list(clause.top("person"))
    bodies = list(clause.top("body"))
    countries = [mention for mention in clause.top("country") if isinstance(mention.value, CountryForm) and mention.value.form == "name"]
    towns = [mention for mention in clause.top("place") if isinstance(mention.value, Town)]
    partners = parties_of((bodies if not people else []) or countries or people, story.reading)
    if not people and not bodies and towns and template.count > 1:
        code = next((country_of(mention) for mention in countries), None)
        partners = [Party(mention.value.name, code or mention.value.country, "institution", mention.span) for mention in towns if isinstance(mention.value, Town)]
        partners = partners[: 1 if len(partners) > 1 and partners[-1].country != partners[0].country else len(partners)]
    if not partners and not people:
        return
    code = next((country_of(mention) for mention in countries), None)
    partners = [replace(party, country=party.country or code) for party in partners]
    ours = list(intro.parties) or (list(template.parties) if template.is_explicit else template.parties[:1])
    rows = [partners] if not towns or people or bodies or (countries and len(partners) == 1) else [[partner] for partner in partners]
    for row in rows:
        draft = _copy(template, index)
        draft.parties = distinct([*ours, *row])
        for mention in people:
            person = person_of(mention, "signatory", story.reading)
            if person is not None:
                draft.people.append(replace(person, country=row[0].country if row else person.country))
        story.group_of(template).append(draft)
    template.is_general = True


def _copy(template: Draft, index: int) -> Draft:
    """Return one more draft like a general one, resting on a sentence of its own as well."""
    return replace(
        template,
        count=1,
        is_general=False,
        sentences=[*template.sentences, index],
        parties=list(template.parties),
        people=list(template.people),
        why=list(template.why),
    )


def _ordinal(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Tell several papers apart that were only counted: "la première convention …", "la deuxième concerne …"."""
    template = next((draft for group in reversed(story.groups) for draft in group if draft.count > 1), None)
    if template is None or not _is_ordinal(clause):
        return False
    text = story.reading.article.text
    draft = _copy(template, index)
    found = _ordinal_subject(clause)
    draft.subject = text[found.start : found.end] if found is not None else draft.subject
    draft.title = draft.subject or draft.title
    link = next((link for link in links if link.status is not None), None)
    if link is not None:
        named = any(isinstance(mention.value, Official) and mention.value.name for mention in link.signatories)
        if named:
            draft.people, draft.parties = [], []
        if len(link.parties) > 1:
            draft.parties = []
        if _same_act(link.status or "", "signed") or link.status == "renewed":
            draft.status = "signed" if link.status == "initialled" else link.status or draft.status
        _fill(story, clause, link, draft, index)
        if len(draft.parties) < 2:
            draft.parties = list(template.parties)
    group = story.group_of(template)
    group.append(draft)
    template.is_general = True
    if sum(other is not template and template.sentences[0] in other.sentences for other in group) >= template.count:
        template.count = 1
    return True


def _is_ordinal(clause: Clause) -> bool:
    """Tell a sentence that opens with "la deuxième", alone or before a paper."""
    tokens = clause.sentence.tokens
    start = _ordinal_start(clause)
    if start is None:
        return False
    papers = [mention for mention in clause.top("instrument") if mention.first <= start + 2 <= mention.last]
    return bool(papers) or tokens[start + 2].folded in (",", "est") or bool(tokens[start + 2].text.islower() and tokens[start + 2].text.endswith(_VERB_ENDS))


_VERB_ENDS = ("e", "t", "a")


def _ordinal_start(clause: Clause) -> int | None:
    tokens = clause.sentence.tokens
    for at in range(min(3, len(tokens) - 2)):
        if tokens[at].folded in before("definite") and tokens[at + 1].folded in numbers("ordinal"):
            return at
    return None


def _ordinal_subject(clause: Clause) -> Span | None:
    """Return what "la deuxième …" is about: the words after the ordinal, its noun and its verb."""
    tokens = clause.sentence.tokens
    start = _ordinal_start(clause)
    if start is None:
        return None
    paper = next((mention for mention in clause.top("instrument") if mention.first <= start + 2 <= mention.last), None)
    value = paper.value if paper else None
    if isinstance(value, Paper) and value.subject is not None:
        return value.subject
    after = paper.last if paper else start + 2
    last = after
    while last < len(tokens) and tokens[last].folded not in (".", ";", ",") and last - after < 30:
        last += 1
    first = min(after + 1, last - 1)
    return Span(tokens[first].start, tokens[last - 1].end) if after < last else None
