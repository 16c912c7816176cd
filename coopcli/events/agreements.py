"""Acts and papers -> drafts of agreements.

In: a `Reading`. Out: drafts, in order of telling. Start at `build`. A paper that is named for the first time opens a draft; "ce mémorandum",
"le texte", "la deuxième" lead back to one that is open.
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
from coopcli.lexicon.countries import capital_of
from coopcli.model import Body, CountryForm, Mention, Official, Paper, Party, Person, Place, Span, When

_FURTHER = {"planned": 0, "agreed": 1, "initialled": 2, "signed": 3, "renewed": 4, "approved": 5, "ratified": 6, "in-force": 7, "ended": 8}


@dataclass(slots=True)
class Story:
    """What the article has told so far: the groups of drafts that words may lead back to, the last pair of parties and of people."""

    reading: Reading
    groups: list[list[Draft]] = field(default_factory=list)
    people: list[Mention] = field(default_factory=list)
    last_date: str | None = None
    intro: tuple[Link, list[Draft]] | None = None

    @property
    def lead(self) -> list[Party]:
        """The parties of the first draft that has two."""
        for group in self.groups:
            for draft in group:
                if len(draft.parties) > 1:
                    return draft.parties
        return []


def build(reading: Reading) -> list[Draft]:
    """Return the agreements that an article tells, each with its status, parties, signatories, date and place."""
    story = Story(reading)
    for index, sentence in enumerate(reading.sentences):
        acts = find_acts(sentence)
        clause = clause_of(sentence, reading.mentions[index], acts)
        links = links_of(clause, reading)
        if not _listed(story, clause, links, index):
            for link in _settled(links):
                _tell(story, clause, link, index)
            _ordinals(story, clause, links, index)
        story.people += clause.top("person")
        dates = [date_of(mention, reading, is_future=False, anchor=story.last_date) for mention in clause.top("date")]
        story.last_date = next((when.edtf for when in reversed(dates) if when is not None), story.last_date)
    return [draft for group in story.groups for draft in group if _is_worth(draft)]


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
    known = _antecedents(story, link)
    if known:
        _add(story, clause, link, known, index)
        return
    papers = [paper for paper in link.papers if paper.rule != "stand-in"]
    if not papers or link.status is None:
        return
    group = [draft for paper in papers if (draft := _open(story, clause, link, paper, index)) is not None]
    if group:
        story.groups.append(group)
        if clause.sentence.tokens[-1].folded == ":":
            story.intro = (link, group)


def _antecedents(story: Story, link: Link) -> list[Draft]:
    """Return the drafts that the words lead back to: none for a paper that is new."""
    if not story.groups:
        return []
    if not link.papers:
        return story.groups[-1] if link.is_anaphoric else []
    paper = link.papers[0]
    value = paper.value
    assert isinstance(value, Paper)
    if paper.rule == "stand-in":
        if value.determiner not in ("definite", "demonstrative", "bare", "ordinal"):
            return []
        return _recent(story, None, is_plural=value.is_plural)
    if value.determiner == "demonstrative" or (value.determiner == "definite" and not _is_distinct(story, link)):
        return _recent(story, value.key, is_plural=value.is_plural)
    return []


def _recent(story: Story, key: str | None, *, is_plural: bool) -> list[Draft]:
    for group in reversed(story.groups):
        fitting = [draft for draft in group if key is None or draft.instrument == key or _may_be_called(draft.instrument, key)]
        if fitting:
            return fitting if is_plural or len(fitting) == 1 else fitting[-1:]
    return []


def _may_be_called(instrument: str | None, key: str) -> bool:
    """Tell whether a paper of one key may later go by another: a memorandum is called "l'accord", an exchange of notes "les notes"."""
    return key in ("agreement", "protocol", "partnership") and instrument in (
        "memorandum",
        "agreement",
        "protocol",
        "convention",
        "partnership",
        "treaty",
    )


def _is_distinct(story: Story, link: Link) -> bool:
    """Tell a definite paper that is another one: it has parties, a date or a subject that no open draft of its key has."""
    paper = link.papers[0]
    value = paper.value
    assert isinstance(value, Paper)
    drafts = _recent(story, value.key, is_plural=False)
    if not drafts:
        return True
    draft = drafts[-1]
    if value.ordinal is not None:
        return False
    if link.parties and draft.parties and not _overlap(link.parties, draft.parties):
        return True
    codes = {party.country for party in draft.parties}
    if any(party.country is not None and party.country not in codes for party in link.parties) and len(codes) > 1:
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


def _open(story: Story, clause: Clause, link: Link, paper: Mention, index: int) -> Draft | None:
    """Begin a draft from an act and the paper that it is done to."""
    reading = story.reading
    value = paper.value
    assert isinstance(value, Paper) and link.status is not None
    if value.is_plural and value.count is None and (value.determiner in ("definite", "bare") and not link.parties and link.date is None):
        return None
    draft = Draft("agreement", link.status, [index], value.key, max(value.count or 1, 1))
    draft.title = _title(reading, paper)
    draft.subject = reading.article.text[value.subject.start : value.subject.end] if value.subject else None
    draft.because("status", link.act.rule, _span(clause, link.act))
    draft.because("instrument", f"instrument:{value.key}", paper.span)
    _fill(story, clause, link, draft, index)
    draft.background = bool(story.groups) and (link.act.is_past_perfect or index > 0)
    return draft


def _title(reading: Reading, paper: Mention) -> str:
    value = paper.value
    assert isinstance(value, Paper)
    end = value.subject.end if value.subject else paper.span.end
    return reading.article.text[paper.span.start : end]


def _span(clause: Clause, act: Act) -> Span:
    tokens = clause.sentence.tokens
    return Span(tokens[act.first].start, tokens[act.last - 1].end)


def _add(story: Story, clause: Clause, link: Link, drafts: list[Draft], index: int) -> None:
    """Add an act to open drafts: the same act lends them what they lack; a later one with its own date or place is an event of its own."""
    if link.status is None:
        return
    first = drafts[0]
    own = link.date is not None or link.place is not None
    if link.status == first.status or _FURTHER[link.status] < _FURTHER[first.status] or _same_act(link.status, first.status):
        if _FURTHER[link.status] < _FURTHER[first.status] and own and not _same_act(link.status, first.status) and link.status != "planned":
            _branch(story, clause, link, drafts, index)
            return
        if link.status == "planned" and first.status != "planned":
            return
        for draft in drafts:
            _fill(story, clause, link, draft, index)
        return
    if first.status == "planned" or not (own or first.date or first.place):
        for draft in drafts:
            draft.status = link.status
            _fill(story, clause, link, draft, index)
        return
    _branch(story, clause, link, drafts, index)


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
    signatories = link.signatories or _people_before(story, clause, link)
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
    if len(draft.parties) < 2:
        parties = _parties(story, clause, link, signatories)
        if len(parties) > len(draft.parties):
            draft.parties = parties
            for party in parties:
                draft.because("parties", "party", party.span)
    if draft.date is None and link.date is not None:
        draft.date = _dated(story, link)
        if draft.date is not None:
            draft.because("date", "date", draft.date.span)
    if draft.place is None and link.place is not None:
        draft.place = link.place
        draft.because("place", "place", link.place.span)


def _dated(story: Story, link: Link) -> When | None:
    if link.date is None:
        return None
    return date_of(link.date, story.reading, is_future=link.status == "planned", anchor=story.last_date)


def _people_before(story: Story, clause: Clause, link: Link) -> tuple[Mention, ...]:
    """Return the people that "les deux ministres" means: the last two that were named, of two countries."""
    runs = [
        run
        for run in phrases("pairs", "people").find(clause.sentence)
        if run.last <= link.act.first + 1 and link.act.voice in ("active", "wording")
    ]
    if not runs:
        return ()
    named: dict[str, Mention] = {}
    for mention in [*story.people, *(m for m in clause.top("person") if m.last <= runs[0].first)]:
        if isinstance(mention.value, Official) and mention.value.name:
            named.pop(mention.value.name, None)
            named[mention.value.name] = mention
    return tuple(list(named.values())[-2:])


def _parties(story: Story, clause: Clause, link: Link, signatories: tuple[Mention, ...]) -> list[Party]:
    """Return who is bound: those the text names as parties, else whom the signatories stand for, else the pair that it has told."""
    reading = story.reading
    if link.status == "ratified":
        found = list(link.parties[:1]) if len(link.parties) != 2 else list(link.parties)
        return found or _home(reading)
    parties = list(link.parties)
    if len(parties) < 2 and signatories:
        standing = parties_of(signatories, reading)
        parties = distinct([*parties, *standing]) if len(standing) < 2 else standing
    if len(parties) < 2:
        lead = story.lead
        runs = list(phrases("pairs", "states", "parties").find(clause.sentence))
        if runs and not parties:
            if runs[0].value == "states":
                parties = _states(lead) or parties
            else:
                parties = list(lead)
        elif len(parties) == 1 and len(lead) == 2 and _overlap(parties, lead):
            parties = list(lead) if any(_overlap([party], parties) and party.type == parties[0].type for party in lead) else _states(lead)
        elif len(parties) == 1:
            parties = _with_home(reading, parties)
    return parties


def _states(parties: Iterable[Party]) -> list[Party]:
    from coopcli.lexicon.countries import display_name

    return distinct(
        [Party(display_name(party.country), party.country, "state", party.span) if party.country else party for party in parties]
    )


def _home(reading: Reading) -> list[Party]:
    from coopcli.lexicon.countries import display_name

    return [Party(display_name(reading.home), reading.home, "state")] if reading.home else []


def _with_home(reading: Reading, parties: list[Party]) -> list[Party]:
    """Add the home side to a partner that stands alone: "un accord avec la France"."""
    if reading.home is not None and parties[0].country != reading.home:
        return [*_home(reading), *parties]
    return parties


def _is_worth(draft: Draft) -> bool:
    """Tell a draft that says something: some party, and for a lone one a ratification or a date."""
    if not draft.parties and draft.date is None and draft.place is None:
        return False
    if len(draft.parties) == 1 and draft.status in ("planned", "agreed"):
        return False
    return True


# Lists: "ont été signés :" and its bullets; "la première …, la deuxième …".


def _listed(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Read one bullet under a sentence that ends with a colon; tell whether it was one."""
    tokens = clause.sentence.tokens
    if tokens[0].folded not in _BULLETS:
        if tokens[-1].folded == ":" and story.intro is None:
            story.intro = _intro(story, links)
            if story.intro is not None and not story.intro[0].papers:
                return True
        elif tokens[0].folded not in _BULLETS:
            story.intro = None
        return False
    if story.intro is None:
        return False
    intro, group = story.intro
    papers = [mention for mention in clause.top("instrument") if mention.rule == "named"][:1]
    by = next((i for i, token in enumerate(tokens) if token.folded in words("parts", "by")), None)
    people = [mention for mention in group_right(clause, by if by is not None else 0, len(tokens)) if mention.kind == "person"]
    between = next((i for i, token in enumerate(tokens) if token.folded == "entre"), None)
    parties = parties_of(group_right(clause, between, len(tokens)), story.reading) if between is not None else []
    countries = [mention for mention in clause.top("country") if isinstance(mention.value, CountryForm) and mention.value.form == "name"]
    link = replace(intro, papers=tuple(papers), signatories=tuple(people) or (), parties=tuple(parties))
    if papers:
        draft = _open(story, clause, replace(link, act=intro.act), papers[0], index)
        if draft is not None:
            _lend(draft, group[0] if group else None)
            story.groups.append([draft])
        return True
    if group and (people or countries):
        template = group[0]
        draft = replace_draft(template, index)
        draft.parties = distinct([*template.parties[:1], *parties_of(countries or people, story.reading)])
        for mention in people:
            person = person_of(mention, "signatory", story.reading)
            if person is not None:
                code = next((party.country for party in draft.parties[1:]), person.country)
                draft.people.append(replace(person, country=code))
        if template in story.groups[0] or any(template in other for other in story.groups):
            for other in story.groups:
                if template in other and template.count != 0:
                    other.remove(template)
                    template.count = 0
            story.groups = [other for other in story.groups if other]
        story.groups.append([draft])
        return True
    return False


_BULLETS = frozenset({"-", "--", "*", "•", ">", "·"})


def _intro(story: Story, links: tuple[Link, ...]) -> tuple[Link, list[Draft]] | None:
    for link in links:
        if link.status is not None:
            group = story.groups[-1] if story.groups else []
            return link, group
    return None


def _lend(draft: Draft, template: Draft | None) -> None:
    """Give a bullet what the sentence above it says for all."""
    if template is None:
        return
    draft.date = draft.date or template.date
    draft.place = draft.place or template.place
    if len(draft.parties) < 2:
        draft.parties = list(template.parties)


def replace_draft(template: Draft, index: int) -> Draft:
    """Return one more draft like a general one, resting on a sentence of its own as well."""
    return Draft(
        "agreement", template.status, [*template.sentences, index], template.instrument, 1, template.title, template.subject,
        list(template.parties), list(template.people), template.date, template.place, template.background, list(template.why),
    )  # fmt: skip


def _ordinals(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> None:
    """Tell several papers apart that were only counted: "la première convention …", "la deuxième concerne …"."""
    template = _counted(story)
    if template is None:
        return
    found = _ordinal_paper(clause)
    if found is None:
        return
    subject, title = found
    text = story.reading.article.text
    draft = replace_draft(template, index)
    draft.subject = text[subject.start : subject.end] if subject else None
    draft.title = title or draft.title
    group = next(group for group in story.groups if template in group)
    group.append(draft)
    link = next((link for link in links if link.status is not None), None)
    if link is not None:
        draft.people = [] if link.signatories else draft.people
        if link.parties:
            draft.parties = list(link.parties)
        _fill(story, clause, link, draft, index)
    told = [other for other in group if other is not template and template.sentences[0] in other.sentences]
    if len(told) >= template.count:
        group.remove(template)
    elif template.count > 1 and len(told) >= 1:
        template.background = True


def _counted(story: Story) -> Draft | None:
    for group in reversed(story.groups):
        for draft in group:
            if draft.count > 1:
                return draft
    return None


def _ordinal_paper(clause: Clause) -> tuple[Span | None, str | None] | None:
    from coopcli.lexicon.instruments import before, numbers

    tokens = clause.sentence.tokens
    start = 0
    while start < len(tokens) and start < 3 and tokens[start].folded not in before("definite"):
        start += 1
    if start + 2 >= len(tokens) or tokens[start].folded not in before("definite") or tokens[start + 1].folded not in numbers("ordinal"):
        return None
    paper = next((mention for mention in clause.top("instrument") if mention.first <= start + 2), None)
    after = paper.last if paper else start + 2
    value = paper.value if paper else None
    if isinstance(value, Paper) and value.subject is not None:
        return value.subject, None
    last = after
    while last < len(tokens) and tokens[last].folded not in (".", ";", ",") and last - after < 30:
        last += 1
    first = min(after + 1, last - 1)
    return (Span(tokens[first].start, tokens[last - 1].end) if first < last else None), None
