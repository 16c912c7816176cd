"""An act with all that belongs to it: how far it got, its papers, who signs, who is bound, when and where.

In: a `Clause`. Out: a `Link` for each act. Start at `links_of`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.papers import is_of_that, papers_of
from coopcli.events.agreements.placing import date_of_act, place_of_act, quoted_date
from coopcli.events.agreements.signing import between_first, sides_in_paper, sides_of, witnesses_of
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Reading
from coopcli.events.scene import parties_of
from coopcli.lexicon.actions import phrases, words
from coopcli.model import Mention, Paper, Party, Person, Place, TimeExpression

_PROMISED = {"signed", "initialled", "renewed", "agreed"}


@dataclass(frozen=True, slots=True)
class Link:
    """An act with what belongs to it; `status` is null for one that is denied or left open, `is_anaphoric` set for "l'a signé"."""

    act: Act
    status: str | None
    papers: tuple[Mention, ...]
    is_anaphoric: bool
    signatories: tuple[Mention, ...]
    witnesses: tuple[Person, ...]
    parties: tuple[Party, ...]
    date: Mention | None
    place: Place | None
    is_between: bool = False  # the text itself says between whom
    is_each: bool = False  # "un accord avec chacun d'eux"
    partners: int = 0  # how many stand behind "avec"


def links_of(clause: Clause, reading: Reading) -> tuple[Link, ...]:
    """Link each act of a sentence to its papers and to what else belongs to it."""
    papers = clause.top("instrument")
    links = []
    for number, act in enumerate(clause.acts):
        found, is_anaphoric = papers_of(clause, number, papers)
        if not found and not is_anaphoric and not _opens_list(clause, number):
            continue
        links.append(_link(clause, reading, act, number, found, is_anaphoric))
    links += [link for paper in papers if (link := _dated_paper(clause, reading, paper)) is not None]
    links = [_shared(clause, link, links[:at]) for at, link in enumerate(links)]
    bound = {link.papers[0].first: link.parties for link in links if link.act.status == "bound" and link.papers and link.parties}
    links = [_with_bound(link, bound) for link in links]
    return tuple(sorted(links, key=lambda link: link.act.first))


def _shared(clause: Clause, link: Link, before: Sequence[Link]) -> Link:
    """Give "et qu'elles ont renouvelé" the sides of the act before it: "le contrat que A et B avaient conclu et qu'elles …"."""
    pronoun = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    if not link.parties and not link.signatories and is_of_that(clause, link.act):
        made = next((one for one in before if one.papers == link.papers and one.parties), None)
        return replace(link, parties=made.parties, partners=made.partners) if made is not None else link
    if link.parties or link.act.voice != "active" or pronoun not in words("clause", "pronoun") or not pronoun.endswith("s"):
        return link
    same = next((one for one in reversed(before) if one.papers == link.papers and len(one.parties) > 1), None)
    return replace(link, parties=same.parties) if same is not None else link


def _with_bound(link: Link, bound: Mapping[int, tuple[Party, ...]]) -> Link:
    """Give an act the parties that its paper is said to bind: "la convention liant X à Y, signée en 2016"."""
    parties = next((bound[paper.first] for paper in link.papers if paper.first in bound), None)
    if parties is None or link.status == "ratified" or len(link.parties) > 1 or len(parties) <= len(link.parties):
        return link
    return replace(link, parties=parties)


def _opens_list(clause: Clause, number: int) -> bool:
    """Tell the last act of "ont également été signés :", whose papers follow as a list."""
    return number == len(clause.acts) - 1 and clause.sentence.tokens[-1].folded == ":"


def _status(act: Act, papers: tuple[Mention, ...], clause: Clause) -> str | None:
    """Return how far the act brings the paper; None where the text does not say that it brings it anywhere."""
    status = act.status
    if act.mood == "denied":
        return "ended" if _has_lapsed(act, clause) else None
    if status == "party":
        return "ratified" if act.mood == "done" and date_of_act(clause, act) is not None else None
    if status == "in-force" and _is_entry(clause, act):
        return status if date_of_act(clause, act) is not None and not _is_to_come(clause, act) else None
    if status == "ended" and papers and not words("clause", "drafts").isdisjoint(clause.sentence.words[papers[0].first : papers[0].last]):
        return None  # "le projet d'accord a été enterré": there was nothing to end
    if status == "revised" and act.mood == "later":
        return "planned"
    if status in ("bound", "revised"):
        near = clause.sentence.tokens[max(act.clause - 3, 0) : act.last + 3]
        is_now = any(token.folded in words("clause", "now") for token in near)
        return "signed" if is_now or date_of_act(clause, act) is not None else None
    if status == "approved" and act.voice != "wording" and _keys(papers) & PLANS:
        status = _adopted(clause, act)
    is_bare = act.voice != "wording" and not act.rule.startswith("won") and not _keys(papers) & PLANS
    if status == "agreed" and act.mood == "done" and is_bare:
        return None
    if status is None:
        return None
    if status == "signed" and (_is_in_principle(clause, act, papers) or _is_yet_to_be_signed(clause, act)):
        status = "agreed"
    if status == "agreed" and _is_to_talk(clause, act, papers):
        return "planned"
    if act.mood == "later":
        return "planned" if status in _PROMISED or status == "planned" else None
    if act.mood == "decided":
        return "agreed" if status in _PROMISED else status if status in ("ended", "planned") else None
    return status


def _is_entry(clause: Clause, act: Act) -> bool:
    """Tell the noun "l'entrée en vigueur", which alone does not say that anything is in force."""
    words_told = clause.sentence.words
    return act.first > 0 and words_told[act.first] in words("mood", "entry") and words_told[act.first - 1] in words("clause", "it")


def _is_to_come(clause: Clause, act: Act) -> bool:
    return not words("mood", "noun_later_after").isdisjoint(clause.sentence.words[act.last :])


def _is_in_principle(clause: Clause, act: Act, papers: tuple[Mention, ...]) -> bool:
    """Tell "un accord de principe a été conclu", where nobody says that anything was signed."""
    verb = clause.sentence.words[act.last - 1]
    told = clause.sentence.words[papers[0].first : papers[0].last] if papers else ()
    return verb.startswith(tuple(words("clause", "concluding"))) and not words("clause", "principle").isdisjoint(told)


def _is_yet_to_be_signed(clause: Clause, act: Act) -> bool:
    """Tell "ont conclu un accord dont la signature est prévue en mai": they agreed on it, and will sign it."""
    told = clause.sentence.words
    if not told[act.last - 1].startswith(tuple(words("clause", "concluding"))):
        return False
    noun = next((at for at in range(act.last, len(told)) if told[at] in words("clause", "signature") and told[at - 2] == "dont"), None)
    return noun is not None and not words("mood", "noun_later_after").isdisjoint(told[noun:])


def _is_talk(act: Act) -> bool:
    """Tell "négocient depuis mars", whose day and town are those of the talk and not of the paper that is to come."""
    return act.status in ("agreed", "planned") and act.rule != "wording:expected"


def _is_to_talk(clause: Clause, act: Act, papers: tuple[Mention, ...]) -> bool:
    """Tell "sont convenus de relancer les négociations d'un accord": they agreed to talk, and the paper is still to come."""
    stop = papers[0].first if papers else act.last
    return any(token.folded in words("mood", "to_talk") for token in clause.sentence.tokens[act.first : stop])


def _has_lapsed(act: Act, clause: Clause) -> bool:
    """Tell "n'a pas été reconduite": what ran out and was not renewed has ended, unless it only was not "encore"."""
    if act.status != "renewed" or act.voice not in ("active", "passive") or act.clause == act.first:
        return False
    near = {token.folded for token in clause.sentence.tokens[max(act.clause - 3, 0) : act.last + 2]}
    is_denied = bool(near & words("mood", "not")) and bool(near & words("mood", "never"))
    return is_denied and act.voice == "passive" and near.isdisjoint(words("clause", "yet"))


def _adopted(clause: Clause, act: Act) -> str:
    """Tell a government or parliament that approves a plan from two sides that adopt one."""
    tokens = clause.sentence.tokens[: act.clause] if act.voice == "active" else clause.sentence.tokens
    if act.voice == "noun":
        tokens = tokens[act.last :]  # "l'adoption, par le Parlement, d'un plan"
    if any(run.last <= act.clause + 1 for run in phrases("pairs", "states", "parties", "people").find(clause.sentence)):
        return "agreed"
    told = [token.folded for token in tokens]
    held = (at for at, word in enumerate(told) if word in words("clause", "authorities"))
    is_own = any(words("clause", "shared").isdisjoint(told[at + 1 : at + 3]) for at in held)  # not "le Cabinet binational"
    return "approved" if is_own else "agreed"


PLANS = frozenset({"roadmap", "action-plan", "programme", "declaration"})  # adopted by both sides, where nothing is signed


def _keys(papers: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(paper.value.key for paper in papers if isinstance(paper.value, Paper))


def _link(clause: Clause, reading: Reading, act: Act, number: int, papers: tuple[Mention, ...], is_anaphoric: bool) -> Link:
    stop = next((other.clause for other in clause.acts[number + 1 :] if other.voice != "noun"), len(clause.sentence.tokens))
    signatories, parties, is_between, partners = sides_of(clause, reading, act, papers, stop)
    date = date_of_act(clause, act)
    status = _status(act, papers, clause)
    is_talk = status == "planned" and _is_talk(act)
    if act.rule == "present" and date is not None and isinstance(date.value, TimeExpression) and date.value.forward:
        act = replace(act, mood="later")  # "signent demain"
    return Link(
        act,
        _status(act, papers, clause) if act.mood == "later" else status,
        papers,
        is_anaphoric,
        tuple(signatories),
        tuple(witnesses_of(clause, reading, act, signatories)),
        tuple(parties),
        date if not is_talk else None,
        place_of_act(clause, act) if not is_talk else None,
        is_between,
        any(token.folded in words("clause", "each") for token in clause.sentence.tokens),
        partners,
    )


def _dated_paper(clause: Clause, reading: Reading, paper: Mention) -> Link | None:
    """Read a paper quoted with its date as signed on that date."""
    date = quoted_date(clause, paper)
    if date is None:
        return None
    act = Act(paper.first, paper.last, paper.first, "signed", "participle", "done", True, "paper of a date")
    sides = sides_in_paper(clause, (paper,)) or between_first(clause)
    return Link(act, "signed", (paper,), False, (), (), tuple(parties_of(sides, reading)), date, None)
