"""Papers and counterparts in lists: bullets under a colon, numbered lines, "il s'agit de …", "la première …, la deuxième …".

In: a sentence. Out: whether it was one of a list, and then the story, changed. Start at `read_list`.
"""

from __future__ import annotations

from dataclasses import replace

from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.company import is_one, ordinal_pieces, own_sides, tell_subject
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.opening import fill, title_of
from coopcli.events.agreements.sides import state_of
from coopcli.events.agreements.story import Introduction, Story, date_told
from coopcli.events.agreements.telling import same_act, settled, tell
from coopcli.events.draft import Draft
from coopcli.events.scene import country_of, distinct, parties_of, person_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import words
from coopcli.lexicon.instruments import before, numbers
from coopcli.model import CountryForm, Mention, Official, Paper, Party, Sentence, Town
from coopcli.text import fold_words

_LAST = 99  # what "le dernier" counts
_LOOKS_BACK = 4  # sentences, for the counted papers that a list tells apart
_LATEST_OPENING = 7  # tokens before "il s'agit de" in a sentence that tells papers apart


def read_detail(story: Story, clause: Clause, index: int) -> bool:
    """Read "Dans le détail, il s'agit de la convention A, de l'accord B et d'un programme": the papers that were just counted."""
    tokens = clause.sentence.tokens
    if tokens[-1].folded == ":":
        return False
    opening = next((run for run in lists.phrases("detail_opens").find(clause.sentence) if run.first <= _LATEST_OPENING), None)
    template = _counted_before(story, index) if opening is not None else None
    if opening is None or template is None:
        return False
    papers = [paper for paper in clause.top("instrument") if is_one(paper) and paper.first >= opening.first]
    papers = [paper for paper in papers if not any(opening.last <= verb < paper.first for verb in clause.others)]
    if not papers or papers[0].first > opening.last + 2 or tokens[opening.last].folded in words("clause", "to"):
        return False  # "à ajouter aux vingt conventions" tells nothing of these
    if any(token.folded in words("clause", "relative") for token in tokens[: opening.first]):
        return False
    stops = [paper.first for paper in papers[1:]]
    for paper, stop in zip(papers, [*stops, len(tokens)], strict=True):
        _tell_paper(story, clause, Introduction(template, _ours(template)), paper, stop, index)
    return True


def read_list(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Read one item under a sentence that ends with a colon; tell whether the sentence was one, or opened a list."""
    sentence = clause.sentence
    start = _item_start(sentence)
    intro = story.intro
    if start == 0 and intro is not None and sentence.paragraph == intro.paragraph:
        return _put_off(story, links, index)  # one more sentence of the item before
    if start and intro is None:
        counted = _counted_before(story, index)
        intro = Introduction(counted, _ours(counted)) if counted is not None and counted.sentences[-1] == index - 1 else None
    if intro is not None and not start and not _is_bare_line(clause, intro):
        intro = None
    if intro is None:
        return not start and _open(story, clause, links, index)
    story.intro = replace(intro, paragraph=sentence.paragraph)
    paper = _paper_of_item(clause, start)
    if paper is not None:
        _item_of_paper(story, clause, intro, paper, links, index)
    elif start:
        _item_of_people(story, clause, intro, index)
    return True


# What opens a list.


def _open(story: Story, clause: Clause, links: tuple[Link, ...], index: int) -> bool:
    """Open a list at a colon: of what the sentence says was done, of what was counted before, or of what goes on with a signing."""
    story.intro = None
    if clause.sentence.tokens[-1].folded != ":":
        return False
    link = next((link for link in reversed(links) if link.status is not None), None)
    if link is None:
        template = _counted_before(story, index) or _gone_on_with(story, clause, index)
        if template is not None:
            sides = parties_of([mention for mention in clause.top("body") if mention.first <= 3], story.reading)
            story.intro = Introduction(template, tuple(sides[:1]) or _named_again(clause, template) or _ours(template))
        return False
    if link.papers or link.is_anaphoric:
        for other in settled(links):
            tell(story, clause, other, index)
    group = story.groups[-1] if story.groups else []
    template = group[0] if group and index in group[0].sentences else _draft_of_act(story, clause, link, index)
    story.intro = Introduction(template, link.parties or _ours(template))
    return True


def _ours(template: Draft) -> tuple[Party, ...]:
    """Return the side that every paper of a list shares: the first one, or both where the act names them."""
    return tuple(template.parties if template.is_explicit else template.parties[:1])


def _named_again(clause: Clause, template: Draft) -> tuple[Party, ...]:
    """Return the one party of counted papers that a sentence takes up: "Celle de Kpalimé, elle, se lie à :"."""
    told = [party for party in template.parties if set(fold_words(party.name)) <= set(clause.sentence.words)]
    return tuple(told) if len(told) == 1 else ()


def _counted_before(story: Story, index: int) -> Draft | None:
    """Return the papers that were counted in one of the sentences before."""
    return next(
        (
            draft
            for group in story.recent_groups
            for draft in group
            if (draft.count > 1 or draft.is_general) and index - max(other.sentences[-1] for other in group) <= _LOOKS_BACK
        ),
        None,
    )


def _gone_on_with(story: Story, clause: Clause, index: int) -> Draft | None:
    """Return the paper just signed that "Puis les ministres ont échangé :" goes on from, as a pattern for those that follow."""
    told = {token.folded for token in clause.sentence.tokens}
    group = story.groups[-1] if story.groups else []
    if not told & lists.words("goes_on") or told & lists.words("goes_no_further"):
        return None
    if not group or index - group[-1].sentences[-1] > 1 or group[-1].status != "signed" or group[-1].background:
        return None
    return replace(_copy(group[-1], index), people=[person for person in group[-1].people if person.part == "witness"])


def _draft_of_act(story: Story, clause: Clause, link: Link, index: int) -> Draft:
    """Return what "Ont également été signés :" says of every paper that follows."""
    draft = Draft("agreement", link.status or "signed", [index])
    draft.is_scene = link.act.mood == "done" and not link.act.is_past_perfect
    draft.because("status", link.act.rule)
    fill(story, clause, link, draft, index)
    return draft


# What one item tells.


def _item_start(sentence: Sentence) -> int:
    """Return where the words of an item begin behind its mark, "1.", "a)" or "(2)"; 0 for a sentence that has none."""
    tokens = sentence.tokens
    if len(tokens) < 3:
        return 0
    if tokens[0].text in lists.marks() or tokens[0].folded == "--":
        return 1
    at = 1 if tokens[0].text == "(" else 0
    word = tokens[at].folded
    is_number = (word.isdecimal() and len(word) <= 2) or word in lists.words("number")
    return at + 2 if is_number and tokens[at + 1].text in lists.words("after_number") else 0


def _is_bare_line(clause: Clause, intro: Introduction) -> bool:
    """Tell a line that is a paper and nothing more: "Accord de pêche", where no mark begins the lines of a list."""
    paper = next((mention for mention in clause.top("instrument") if mention.first == 0 and is_one(mention)), None)
    is_told = any(act.voice in ("active", "passive", "wording") for act in clause.acts)
    return paper is not None and not clause.others and not is_told and clause.sentence.paragraph != intro.paragraph


def _paper_of_item(clause: Clause, start: int) -> Mention | None:
    """Return the paper of an item; none where it is only how the counterparts are bound: "- A et B, par deux accords distincts"."""
    paper = next((mention for mention in clause.top("instrument") if mention.first >= start and is_one(mention)), None)
    is_plural = paper is not None and isinstance(paper.value, Paper) and paper.value.is_plural
    if paper is not None and is_plural and any(mention.last <= paper.first for mention in clause.top("place", "body", "country")):
        return None
    return paper


def _item_of_paper(story: Story, clause: Clause, intro: Introduction, paper: Mention, links: tuple[Link, ...], index: int) -> None:
    """Read "- un mémorandum dans le domaine de la santé, par A et B ;", and what else the item tells of other papers."""
    value = paper.value
    about = value.subject.end if isinstance(value, Paper) and value.subject is not None else paper.span.end
    others = [mention for mention in clause.top("instrument") if mention.span.start >= about and is_one(mention)]
    own = [link for link in links if link.papers and link.papers[-1].span.start < about]
    if not any(link.act.mood == "denied" for link in own):
        draft = _tell_paper(story, clause, intro, paper, min([*(mention.first for mention in others), len(clause.sentence.tokens)]), index)
        planned = next((link for link in own if link.status == "planned"), None)
        if planned is not None:
            _set_planned(draft, planned)
        _keep_signing(story, clause, draft, own, index)
    for link in settled(link for link in links if link.papers and link not in own):
        tell(story, clause, link, index)


def _keep_signing(story: Story, clause: Clause, draft: Draft, own: list[Link], index: int) -> None:
    """Tell the signing of "- l'accord avec A, signé à B le 3 mai ;" in a list of what was approved: an event of its own, before it."""
    signing = next((link for link in own if link.status in ("signed", "initialled") and link.date is not None), None)
    if signing is None or draft.status not in ("approved", "ratified") or len(draft.parties) < 2:
        return
    earlier = _copy(draft, index)
    earlier.status, earlier.people, earlier.background = signing.status or "signed", [], True
    earlier.date, earlier.place = date_told(story, clause, signing), signing.place
    earlier.because("status", signing.act.rule)
    story.groups.insert(max(len(story.groups) - 1, 0), [earlier])


def _put_off(story: Story, links: tuple[Link, ...], index: int) -> bool:
    """Read "Elle sera signée par A", "Signature prévue en mai" behind an item: its paper is still to come, whatever opened the list."""
    planned = next((link for link in links if link.is_anaphoric and link.status == "planned"), None)
    draft = max((draft for group in story.recent_groups for draft in group), key=lambda draft: draft.sentences[-1], default=None)
    sentences = story.reading.sentences
    if planned is None or draft is None or sentences[draft.sentences[-1]].paragraph != sentences[index].paragraph:
        return False
    _set_planned(draft, planned)
    draft.sentences.append(index)
    return True


def _set_planned(draft: Draft, planned: Link) -> None:
    if draft.status != "planned":
        draft.status, draft.date, draft.place, draft.people = "planned", None, planned.place, []
        draft.because("status", planned.act.rule)


def _tell_paper(story: Story, clause: Clause, intro: Introduction, paper: Mention, stop: int, index: int) -> Draft:
    """Tell a paper as its list was introduced, with its own sides: before it, as in "A et B, pour un accord", or behind it."""
    reading, value, template = story.reading, paper.value, intro.template
    assert isinstance(value, Paper)
    draft = _copy(template, index)
    draft.instrument, draft.title, draft.subject = value.key, title_of(reading, paper), None
    if value.subject is not None:
        draft.subject = reading.article.text[value.subject.start : value.subject.end]
    draft.because("instrument", f"instrument:{value.key}", paper.span)
    sides = own_sides(clause, reading, paper.last, stop)
    before_it = [mention for mention in clause.top("person") if mention.last <= paper.first]
    people = before_it if len(before_it) > 1 else list(sides.people)
    parties = parties_of(before_it, reading) if len(before_it) > 1 else list(sides.parties)
    if sides.partners:
        parties = distinct([*intro.ours[:1], *sides.partners])
    if len(parties) > 1 and (not people or len(people) > 1):
        draft.parties = parties
        for party in parties:
            draft.because("parties", "party of an item", party.span)
    if draft.status == "approved":
        draft.parties = distinct(state_of(party, reading) for party in draft.parties)
    codes = [code for code in (country_of(mention) for mention in people) if code]
    signatories = [person for mention in people if (person := person_of(mention, "signatory", reading, codes)) is not None]
    if signatories:
        names = {person.name for person in signatories}
        kept = [person for person in draft.people if person.name not in names and (person.part == "witness" or len(signatories) == 1)]
        draft.people = [*kept, *signatories]
    _group_of(story, template).append(draft)
    template.is_general = True
    return draft


def _group_of(story: Story, template: Draft) -> list[Draft]:
    """Return the group that a list belongs to: that of the papers counted, else one of its own."""
    known = next((group for group in story.groups if any(draft is template for draft in group)), None)
    if known is None:
        known = [template]
        story.groups.append(known)
    return known


def _item_of_people(story: Story, clause: Clause, intro: Introduction, index: int) -> None:
    """Read "- M. A, directeur, pour le Togo ;" or "- la Société B ;": one counterpart, one paper."""
    template = intro.template
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
    rows = [partners] if not towns or people or bodies or (countries and len(partners) == 1) else [[partner] for partner in partners]
    for row in rows:
        draft = _copy(template, index)
        draft.parties = distinct([*intro.ours, *row])
        for mention in people:
            person = person_of(mention, "signatory", story.reading)
            if person is not None:
                draft.people.append(replace(person, country=row[0].country if row else person.country))
        _group_of(story, template).append(draft)
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
            tell_subject(one, clause, text, first, last)
            group.append(one)
        template.is_general = True
        return True
    draft = _copy(template, index)
    draft.is_lent = True
    tell_subject(draft, clause, text, _ordinal_start(clause) or 0, len(clause.sentence.tokens))
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
    if _is_beyond(clause, template):
        draft.status = link.status if link is not None and link.status == "planned" else "named"
        draft.people, draft.is_scene = [], False
        draft.date = date_told(story, clause, link) if link is not None else None
        draft.place = link.place if link is not None else None
        story.groups.append([draft])
        return True
    group = story.group_of(template)
    group.append(draft)
    template.is_general = True
    if sum(other is not template and template.sentences[0] in other.sentences for other in group) >= template.count:
        template.count = 1
    return True


def _is_beyond(clause: Clause, template: Draft) -> bool:
    """Tell "le cinquième" of five of which four were signed: what was done to those was not done to it."""
    start = _ordinal_start(clause)
    order = numbers("ordinal")[clause.sentence.tokens[start + 1].folded] if start is not None else 0
    return template.count < order < _LAST


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
    """Return the paper of "la deuxième convention", or that of "Le second, une convention fiscale, …"."""
    start = _ordinal_start(clause)
    if start is None:
        return None
    is_apposed = clause.sentence.tokens[start + 2].folded == ","
    return next((m for m in clause.top("instrument") if m.first <= start + 2 <= m.last or (is_apposed and m.first == start + 3)), None)
