"""What "ce mémorandum", "le texte", "l'accord" lead back to, and when a paper is another one.

In: an act and the story so far. Out: the drafts that it adds to, none for a new paper. Start at `antecedents`.
"""

from __future__ import annotations

from coopcli import edtf
from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.papers import is_of_the_latter
from coopcli.events.agreements.placing import quoted_date
from coopcli.events.agreements.story import Story, date_told
from coopcli.events.draft import Draft
from coopcli.events.scene import alike, country_of, date_of
from coopcli.lexicon.actions import phrases, words
from coopcli.model import Mention, Official, Paper

_SAID_OF_PAPERS = frozenset({"signed", "initialled", "ratified"})


def _is_plural(clause: Clause, link: Link) -> bool:
    """Tell whether an act leads back to all papers of a group: "il a été signé" and "l'a signé" lead back to one."""
    before_verb = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    if is_of_the_latter(clause, link.act):
        return False
    return not (before_verb in words("clause", "it") or (before_verb in words("clause", "pronoun") and not before_verb.endswith("s")))


def _agrees(clause: Clause, link: Link, draft: Draft) -> bool:
    """Tell whether a pronoun may mean a paper: "elle a été annulée" is no protocol; "il" may be "le texte" of any."""
    before_verb = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    return before_verb not in words("clause", "she") or draft.instrument not in words("clause", "masculine")


def is_new(paper: Mention) -> bool:
    return isinstance(paper.value, Paper) and paper.value.determiner == "indefinite"


def is_another(clause: Clause, paper: Mention) -> bool:
    """Tell "d'autres documents ont été conclus": others than those told."""
    near = clause.sentence.words[max(paper.first - 2, 0) : paper.last]
    return not words("clause", "others").isdisjoint(near) and not words("clause", "of").isdisjoint(near)


def antecedents(story: Story, clause: Clause, link: Link, index: int) -> list[Draft]:
    """Return the drafts that the words lead back to: none for a paper that is new."""
    if not story.groups and not story.named:
        return []
    if not link.papers and link.is_anaphoric and (spoken := _just_spoken_of(story, clause, link, index)):
        return spoken
    if not link.papers:
        if not link.is_anaphoric:
            return []
        is_of_paper = link.act.status in _SAID_OF_PAPERS or is_of_bill(story, link, index)  # "l'ont adopté" is said of anything
        named = _taken_up(story, link, index) if is_of_paper else []
        return named or [draft for draft in _recent(story, None, index, is_plural=_is_plural(clause, link)) if _agrees(clause, link, draft)]
    paper = link.papers[0]
    value = paper.value
    assert isinstance(value, Paper)
    if paper.rule == "stand-in" and (value.determiner == "ordinal" or is_another(clause, paper)):
        return []  # "le premier texte qui ait lié A et B", "d'autres documents": none of those told
    if paper.rule == "stand-in" and value.determiner == "indefinite" and not _is_genitive(link, paper):
        return _signed_by_name(story, link, index, value)
    if paper.rule == "stand-in":
        return _stood_for(story, clause, link, index, value)
    if value.determiner == "demonstrative":
        return _recent(story, value.key, index, is_plural=value.is_plural)
    if value.determiner == "definite" and not _is_distinct(story, clause, link, index):
        return _recent(story, value.key, index, is_plural=value.is_plural)
    return []


def _is_genitive(link: Link, paper: Mention) -> bool:
    """Tell "à la signature des deux documents", those told before, from "ont signé des documents"."""
    value = paper.value
    return (
        isinstance(value, Paper)
        and value.is_plural
        and (value.count or 0) > 1
        and link.act.voice == "noun"
        and paper.first == link.act.last
    )


def _signed_by_name(story: Story, link: Link, index: int, value: Paper) -> list[Draft]:
    """Return the paper that two states have just signed, where "A et B ont apposé leur signature au bas d'un document" names who did."""
    if link.act.rule != "wording:signed" or value.is_plural or len(link.signatories) < 2:
        return []
    codes = {country_of(mention) for mention in link.signatories}
    told = [draft for group in story.recent_groups for draft in group if draft.sentences[-1] == index - 1 and draft.status == "signed"]
    fitting = [draft for draft in told if not draft.people and {party.country for party in draft.parties} == codes]
    return fitting if len(told) == 1 else []


def _just_spoken_of(story: Story, clause: Clause, link: Link, index: int) -> list[Draft]:
    """Return the paper that the sentence before named and did nothing with, where "l'ont signée" follows and nothing was told since."""
    before = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    if link.status not in ("signed", "initialled", "ratified", "renewed") and not is_of_bill(story, link, index):
        return []  # "les joueurs l'ont adopté": an everyday word
    if before not in words("clause", "it") or not story.named or story.named[0].sentences[-1] != index - 1:
        return []
    if any(draft.sentences[-1] >= index - 1 for group in story.recent_groups for draft in group if group is not story.named):
        return []
    if not any(group is story.named for group in story.recent_groups):
        story.groups.append(story.named)
    return story.named


def is_of_bill(story: Story, link: Link, index: int) -> bool:
    """Tell "… a défendu le projet de loi de ratification. Le texte a été adopté": a law was spoken of, and is passed."""
    if link.status != "approved" or not index:
        return False
    before, sentence = story.reading.sentences[index - 1 : index + 1]
    return before.paragraph == sentence.paragraph and bool(phrases("clause", "bills").find(before))


def _stood_for(story: Story, clause: Clause, link: Link, index: int, value: Paper) -> list[Draft]:
    """Return what "le texte" stands for: the paper told in the sentence before, or spoken of there, or that of the main story."""
    if (link.act.voice == "participle" or not story.groups or is_of_bill(story, link, index)) and (named := _taken_up(story, link, index)):
        return named
    counted = [draft for group in story.recent_groups for draft in group if not draft.background and draft.status == link.status]
    if value.is_plural and value.count == len(counted) > 1:
        return counted  # "les deux documents": as many as the article has told
    return _recent(story, None, index, is_plural=value.is_plural)


def _taken_up(story: Story, link: Link, index: int) -> list[Draft]:
    """Return the paper that the sentence before only spoke of, where it told no other: "… la Convention de A. Le Mali l'a ratifiée"."""
    near = any(index - draft.sentences[-1] <= 1 for group in story.recent_groups for draft in group)
    if near or not story.named or index - story.named[0].sentences[-1] > 1 or link.act.status == "planned":
        return []
    if not any(group is story.named for group in story.recent_groups):
        story.groups.append(story.named)
    return story.named


def _recent(story: Story, key: str | None, index: int, *, is_plural: bool) -> list[Draft]:
    """Return the drafts last told, or those of the article's main story, that may be called so."""
    near = [group for group in story.recent_groups if any(index - draft.sentences[-1] <= 1 for draft in group)]
    main = [group for group in story.recent_groups if any(not draft.background for draft in group)]
    for group in [*near, *main, *story.recent_groups]:
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
    if _is_of_another_day(story, clause, paper, draft):
        return True
    if value.key != draft.instrument and (link.date is not None or link.place is not None):
        return True
    if link.status == draft.status or link.act.is_past_perfect:
        date = date_told(story, clause, link)
        if date is not None and draft.date is not None and not edtf.compatible(date.edtf, draft.date.edtf):
            return True
        if link.place is not None and draft.place is not None and link.place.name != draft.place.name:
            return True
        people = {mention.value.name for mention in link.signatories if isinstance(mention.value, Official) and mention.value.name}
        known = {person.name for person in draft.people if person.part == "signatory"}
        if people and known and not people & known:
            return True
    if draft.is_scene and draft.sentences[-1] < index and _is_long_signed(story, clause, link):
        return True
    is_bare = draft.date is None and draft.place is None and not draft.people
    if link.act.is_past_perfect and not draft.background and not is_bare and (link.date is not None or link.signatories):
        return True
    if draft.sentences[-1] == index and value.subject is not None and draft.subject is None:
        return True
    if value.subject is not None and draft.subject is not None:
        return not alike(story.reading.article.text[value.subject.start : value.subject.end], draft.subject)
    return False


def _is_long_signed(story: Story, clause: Clause, link: Link) -> bool:
    """Tell "la convention, signée en 1999, n'a jamais été appliquée" from the one signed in this news."""
    published = story.reading.article.published
    told = date_told(story, clause, link) if link.act.voice == "participle" else None
    return told is not None and published is not None and told.latest[:4] < published.earliest[:4]


def _is_of_another_day(story: Story, clause: Clause, paper: Mention, draft: Draft) -> bool:
    """Tell a paper quoted by its day, "a dénoncé l'accord du 17 décembre 2018", from one that was signed on another."""
    quoted = quoted_date(clause, paper)
    day = date_of(quoted, story.reading, is_future=False) if quoted is not None else None
    if day is None:
        return False
    told = (other for group in story.recent_groups for other in group if other.status == "signed" and other.date is not None)
    signed = [other.date.edtf for other in told if other.date and not set(other.sentences).isdisjoint(draft.sentences)]
    return bool(signed) and not any(edtf.compatible(day.edtf, other) for other in signed)
