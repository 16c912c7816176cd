"""Papers and counterparts in lists: bullets under a colon, "la première …, la deuxième …".

In: a sentence. Out: whether it was one of a list, and then the story, changed. Start at `read_list`.
"""

from __future__ import annotations

from dataclasses import replace

from coopcli.events.binding import Clause, group_right
from coopcli.events.company import ordinal_pieces
from coopcli.events.draft import Draft
from coopcli.events.linking import Link
from coopcli.events.opening import fill, open_drafts, title_of
from coopcli.events.scene import country_of, distinct, parties_of, person_of
from coopcli.events.story import Story
from coopcli.events.telling import same_act, settled, tell
from coopcli.events.triggers import Act
from coopcli.lexicon.actions import phrases, words
from coopcli.lexicon.instruments import before, numbers, subject_words
from coopcli.model import CountryForm, Mention, Official, Paper, Party, Span, Town


def read_detail(story: Story, clause: Clause, index: int) -> bool:
    """Read "Il s'agit d'un accord sur A, d'un mémorandum sur B et d'un programme": the papers that were just counted."""
    tokens = clause.sentence.tokens
    if not any(run.first == 0 for run in phrases("detail", "opening").find(clause.sentence)) or tokens[-1].folded == ":":
        return False
    group = story.recent_groups[0] if story.groups else []
    template = next((draft for draft in group if (draft.count > 1 or draft.is_general) and index - draft.sentences[0] <= 2), None)
    papers = [mention for mention in clause.top("instrument") if mention.rule == "named"]
    if template is None or not papers:
        return False
    text = story.reading.article.text
    told = list(group)
    for paper in papers:
        value = paper.value
        if isinstance(value, Paper):
            draft = _copy(template, index)
            draft.instrument, draft.title = value.key, title_of(story.reading, paper)
            draft.subject = text[value.subject.start : value.subject.end] if value.subject else None
            group.append(draft)
    for draft in told:
        draft.is_general = True
    return True


def read_list(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Read one bullet under a sentence that ends with a colon; tell whether the sentence was one, or opened a list."""
    tokens = clause.sentence.tokens
    if tokens[0].folded not in _BULLETS:
        link = next((link for link in reversed(links) if link.status is not None), None)
        opens = tokens[-1].folded == ":" and link is not None
        if opens and link is not None and (link.papers or link.is_anaphoric):
            for other in settled(links):
                tell(story, clause, other, index)
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
        for link in settled(link for link in links if link.papers and link.papers[0] is not paper):
            tell(story, clause, link, index)
    elif template is not None:
        _bullet_of_people(story, clause, intro, template, index)
    return True


def _intro_of_counted(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> tuple[Link, Draft | None] | None:
    """Return what "Il s'agit :" or "La commune se lie à :" lists: the counterparts of papers that were just counted."""
    template = next(
        (draft for group in story.recent_groups for draft in group if draft.count > 1 and index - draft.sentences[0] <= 4), None
    )
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
    for draft in open_drafts(story, clause, link, paper, index):
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
    """Read "- M. A, directeur, pour le Togo ;" or "- la Société B ;": one counterpart, one paper."""
    people = list(clause.top("person"))
    bodies = list(clause.top("body"))
    countries = [mention for mention in clause.top("country") if isinstance(mention.value, CountryForm) and mention.value.form == "name"]
    towns = [mention for mention in clause.top("place") if isinstance(mention.value, Town)]
    partners = parties_of((bodies if not people else []) or countries or people, story.reading)
    if not people and not bodies and towns and template.count > 1:
        code = next((country_of(mention) for mention in countries), None)
        partners = [
            Party(mention.value.name, code or mention.value.country, "institution", mention.span)
            for mention in towns
            if isinstance(mention.value, Town)
        ]
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


def read_ordinal(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Tell several papers apart that were only counted: "la première convention …", "la deuxième concerne …"."""
    template = next((draft for group in story.recent_groups for draft in group if draft.count > 1), None)
    if template is None or not _is_ordinal(clause):
        return False
    text = story.reading.article.text
    pieces = ordinal_pieces(clause)
    if len(pieces) > 1:
        group = story.group_of(template)
        for first, last in pieces:
            one = _copy(template, index)
            one.subject = one.title = text[clause.sentence.tokens[first + 2].start : clause.sentence.tokens[last - 1].end].strip(" ,.;")
            group.append(one)
        template.is_general = True
        return True
    draft = _copy(template, index)
    draft.is_lent = True
    found = _ordinal_subject(clause)
    draft.subject = text[found.start : found.end] if found is not None else draft.subject
    draft.title = draft.subject or draft.title
    paper = _ordinal_noun(clause)
    if paper is not None and paper.rule == "named" and isinstance(paper.value, Paper):
        draft.instrument = paper.value.key
    link = next((link for link in links if link.status is not None), None)
    if link is not None:
        named = any(isinstance(mention.value, Official) and mention.value.name for mention in link.signatories)
        if named:
            draft.people, draft.parties = [], []
        if len(link.parties) > 1:
            draft.parties = []
        if same_act(link.status or "", "signed") or link.status == "renewed":
            draft.status = "signed" if link.status == "initialled" else link.status or draft.status
        fill(story, clause, link, draft, index)
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
    return (
        bool(papers)
        or tokens[start + 2].folded in (",", "est")
        or bool(tokens[start + 2].text.islower() and tokens[start + 2].text.endswith(_VERB_ENDS))
    )


_VERB_ENDS = ("e", "t", "a")


def _ordinal_start(clause: Clause) -> int | None:
    tokens = clause.sentence.tokens
    for at in range(min(3, len(tokens) - 2)):
        if tokens[at].folded in before("definite") and tokens[at + 1].folded in numbers("ordinal"):
            return at
    return None


def _ordinal_noun(clause: Clause) -> Mention | None:
    start = _ordinal_start(clause)
    return next((m for m in clause.top("instrument") if start is not None and m.first <= start + 2 <= m.last), None)


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
    first = paper.last if paper else start + 2
    if paper is None or tokens[first].folded not in subject_words("leads"):
        first += 1  # the verb: "concerne", "porte"
    while first < len(tokens) and tokens[first].folded in subject_words("leads"):
        first += 1
    last = first
    while (
        last < len(tokens)
        and tokens[last].folded not in (".", ";", ",")
        and tokens[last].folded not in subject_words("ends")
        and last - first < 30
    ):
        last += 1
    return Span(tokens[first].start, tokens[last - 1].end) if first < last else None
