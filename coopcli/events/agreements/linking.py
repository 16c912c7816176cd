"""Which paper an act is done to, and who stands where in the sentence: subject, object, "par", "avec", "entre".

In: a `Clause`. Out: a `Link` for each act. Start at `links_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coopcli.events.agreements.binding import Clause, group_left, group_right
from coopcli.events.agreements.company import joined
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Reading
from coopcli.events.scene import parties_of, person_of, place_of
from coopcli.lexicon.actions import phrases, spellings, words
from coopcli.lexicon.countries import capital_of
from coopcli.model import Body, CountryForm, Mention, Paper, Party, Person, Place, TimeExpression, Town

_WIDEST = 48  # tokens between an act and its paper
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
        found, is_anaphoric = _papers(clause, number, papers)
        if not found and not is_anaphoric and not _opens_list(clause, number):
            continue
        links.append(_link(clause, reading, act, number, found, is_anaphoric))
    links += [link for paper in papers if (link := _dated_paper(clause, reading, paper)) is not None]
    bound = {link.papers[0].first: link.parties for link in links if link.act.status == "bound" and link.papers and link.parties}
    links = [_with_bound(link, bound) for link in links]
    return tuple(sorted(links, key=lambda link: link.act.first))


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
    if status in ("bound", "revised"):
        near = clause.sentence.tokens[act.first : act.last + 3]
        is_now = any(token.folded in words("clause", "now") for token in near)
        return "signed" if is_now or _date(clause, act) is not None else None
    if status == "approved" and act.voice != "wording" and _keys(papers) & PLANS:
        status = _adopted(clause, act)
    is_bare = act.voice != "wording" and not act.rule.startswith("won") and not _keys(papers) & PLANS
    if status == "agreed" and act.mood == "done" and is_bare:
        return None
    if status is None:
        return None
    if act.mood == "later":
        return "planned" if status in _PROMISED or status == "planned" else None
    if act.mood == "decided":
        return "agreed" if status in _PROMISED else status if status == "ended" else None
    return status


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
    if any(run.last <= act.clause + 1 for run in phrases("pairs", "states", "parties", "people").find(clause.sentence)):
        return "agreed"
    return "approved" if any(token.folded in words("clause", "authorities") for token in tokens) else "agreed"


PLANS = frozenset({"roadmap", "action-plan", "programme", "declaration"})  # adopted by both sides, where nothing is signed


def _keys(papers: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(paper.value.key for paper in papers if isinstance(paper.value, Paper))


def _papers(clause: Clause, number: int, papers: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], bool]:
    """Return the papers of an act, and whether it leads back to one named before."""
    act = clause.acts[number]
    if _is_sport(clause):
        papers = tuple(paper for paper in papers if isinstance(paper.value, Paper) and paper.value.key not in ("contract", "agreement"))
    inside = tuple(paper for paper in papers if paper.first < act.last and act.first < paper.last)
    if inside and act.voice == "wording":
        right = _object(clause, number, papers)
        named = tuple(paper for paper in right if paper.rule == "named")
        return (named or inside), False
    left = [paper for paper in papers if paper.last <= act.first]
    is_weak = act.status in ("signed", "initialled", "renewed", "bound") or (
        act.status in ("agreed", "ended", "approved") and act.voice != "wording"
    )
    found: tuple[Mention, ...] = ()
    if act.voice == "participle":
        found = () if _is_front(clause, number) else _nearest_left(clause, act, left)
        found = found or _object(clause, number, papers, reach=_WIDEST if _is_front(clause, number) else 2)
    elif act.voice == "passive":
        found = _nearest_left(clause, act, left) or _object(clause, number, papers) or tuple(left[:1])
    elif act.voice == "noun":
        found = _object(clause, number, papers, reach=12)
        if not found:
            found = _nearest_left(clause, act, left)
    elif act.status in ("in-force", "revised"):
        found = _nearest_left(clause, act, left) or _object(clause, number, papers)
    elif act.status in ("planned", "agreed") and act.voice == "wording":
        found = _object(clause, number, papers, reach=16) or (_nearest_left(clause, act, left) if act.status == "planned" else ())
    elif act.status == "approved" and act.voice == "wording":
        found = (
            _object(clause, number, papers, reach=9)
            or _nearest_left(clause, act, left)
            or tuple(paper for paper in left[:1] if paper.first < 4)
        )
    elif act.status == "bound":
        found = _bound(clause, number, papers, left)
    elif act.rule == "wording:bears":
        found = _nearest_left(clause, act, left) or tuple(left[:1])
    elif act.status == "ended" and act.voice == "wording":
        found = _relative(clause, act, left) or _object(clause, number, papers, reach=3)
        if not found and clause.sentence.tokens[act.last - 1].folded not in words("clause", "takes_object"):
            found = _nearest_left(clause, act, left)  # "la convention est devenue caduque"
    else:
        found = _relative(clause, act, left) or _direct(clause, act, _object(clause, number, papers))
        if not found and act.status == "ended":
            found = _nearest_left(clause, act, left)  # "l'accord a expiré"
    if not is_weak:
        found = tuple(paper for paper in found if paper.rule != "weak" or _is_entered(clause, act, paper))
    found = found or _taken_up(clause, act, left)
    if found:
        return found, False
    return (), _leads_back(clause, act) or _is_front(clause, number)


def _taken_up(clause: Clause, act: Act, left: list[Mention]) -> tuple[Mention, ...]:
    """Return the paper of the sentence that "l'a ratifié", "les ont signés" take up: "Le traité, le Togo ne l'a ratifié qu'en 2008"."""
    before = clause.sentence.tokens[act.clause - 1].folded if act.clause else ""
    if act.voice != "active" or before not in words("clause", "it") | words("clause", "them"):
        return ()
    is_plural = before in words("clause", "them")
    fitting = [
        paper
        for paper in left
        if paper.rule == "named"
        and isinstance(paper.value, Paper)
        and paper.value.is_plural == is_plural
        and paper.value.determiner != "bare"
    ]
    return (_head(clause, fitting),) if fitting else ()


def _is_entered(clause: Clause, act: Act, paper: Mention) -> bool:
    """Tell "sont convenus d'une entente", "de se doter d'une entente", not "accordés pour fixer le cap vers un partenariat"."""
    value = paper.value
    gap = {token.folded for token in clause.sentence.tokens[act.last : paper.first]}
    if not 0 <= paper.first - act.last <= 3 and gap.isdisjoint(words("clause", "endow")):
        return False
    is_paper = isinstance(value, Paper) and value.determiner == "indefinite" and value.key in ("agreement", "partnership")
    return is_paper and act.status == "agreed" and act.voice == "wording"


def _is_front(clause: Clause, number: int) -> bool:
    """Tell "Signé à A en mai et approuvé à B en juin, le texte …": participles before their paper."""
    act = clause.acts[number]
    if act.voice != "participle":
        return False
    if act.first <= clause.opening + 1:
        return True
    before = clause.sentence.tokens[act.first - 1].folded
    return number > 0 and before in words("clause", "joint") and _is_front(clause, number - 1)


def _signs_for(clause: Clause, act: Act) -> bool:
    """Tell "A a signé au nom de l'Union": nothing but whom he signs for follows."""
    return any(run.first == act.last for run in phrases("parts", "on_behalf").find(clause.sentence))


def _direct(clause: Clause, act: Act, papers: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Keep the papers of "a adopté mardi l'accord", not of "a adopté une résolution critiquant l'accord"."""
    told = {at for m in clause.mentions if m.kind != "instrument" for at in range(m.first, m.last)}
    tokens = clause.sentence.tokens
    at = act.last
    edge = papers[0].first if papers else 0
    if at < edge - 1 and tokens[at].folded == tokens[edge - 1].folded == ",":
        return papers  # "ont signé, au terme de la visite, un accord"
    while at < edge and (at in told or at + 1 in told or tokens[at].folded == "," or _is_adverb(tokens[at].folded)):
        at += 1
    if at >= edge or tokens[at].folded not in words("clause", "article") or tokens[at - 1].folded in words("clause", "preposition"):
        return papers
    gap = {token.folded for token in tokens[at:edge]}
    return papers if gap & (words("clause", "not_a_paper") | words("clause", "signature") | words("parts", "by")) else ()


def _is_adverb(word: str) -> bool:
    return word in words("auxiliary", "adverbs_any") and word not in words("clause", "article")


def _is_sport(clause: Clause) -> bool:
    """Tell a sentence about a player and his club, whose contract is no event."""
    return any(token.folded in words("sport", "words") for token in clause.sentence.tokens)


def _leads_back(clause: Clause, act: Act) -> bool:
    """Tell an act whose paper was named before: "l'a signé", "y ont apposé leur signature", "la signature est intervenue"."""
    tokens = clause.sentence.tokens
    if act.rule == "wording:again":
        return True
    if act.voice == "wording" and act.status == "approved":
        return not any(token.folded in words("clause", "antecedent") for token in tokens[: act.first])
    if act.voice == "wording" and act.status == "in-force":
        return act.clause > 0 and tokens[act.clause - 1].folded in words("clause", "pronoun")
    if act.voice in ("wording", "noun"):
        return act.status == "signed" or (
            act.status == "planned" and act.last - act.first <= 3 and tokens[act.last - 2].folded in words("clause", "clitic")
        )
    if act.voice == "participle":
        return False
    if act.voice == "passive":
        return act.clause > 0 and tokens[act.clause - 1].folded in words("clause", "pronoun")
    if act.voice == "active" and act.status == "signed" and _signs_for(clause, act):
        return True
    if any(token.folded in words("clause", "signature") for token in tokens[act.last : act.last + 8]):
        return act.voice == "active" and act.status == "signed"
    return act.voice == "active" and act.clause > 0 and tokens[act.clause - 1].folded in words("clause", "clitic")


def _nearest_left(clause: Clause, act: Act, left: list[Mention]) -> tuple[Mention, ...]:
    """Return the paper that a participle or a passive follows, with those coordinated before it."""
    best: Mention | None = None
    is_relative = act.clause > 0 and clause.sentence.tokens[act.clause - 1].folded in words("clause", "antecedent")
    cost = 24.0 if is_relative else 9.0 if act.voice != "participle" else 6.0
    for paper in left:
        distance = clause.cost(paper.last - 1, act.clause)
        if distance <= cost:
            best, cost = paper, distance
    if best is None:
        return ()
    best = _head(clause, [paper for paper in left if paper.last <= best.last])
    before = [paper for paper in left if paper.last < best.first]
    if before and isinstance(best.value, Paper) and best.value.determiner == "bare":
        gap = [token.folded for token in clause.sentence.tokens[before[-1].last : best.first]]
        best = before[-1] if gap == ["et"] else best  # "dix accords et conventions"
    if best.rule == "stand-in" or best.rule == "weak":
        return (best,)
    return joined(clause, best, [paper for paper in left if paper.last <= best.first], backwards=True)


def _relative(clause: Clause, act: Act, left: list[Mention]) -> tuple[Mention, ...]:
    """Return the paper before "que": "le protocole que les deux pays ont signé"."""
    tokens = clause.sentence.tokens
    inside = {index for mention in clause.mentions if mention.kind in ("person", "body") for index in range(mention.first, mention.last)}
    has_comma = False
    for index in range(act.clause - 1, max(act.clause - 60, -1), -1):
        word = tokens[index].folded
        if index in inside:
            continue
        has_comma = has_comma or word == ","
        if word == ";" or (word in ("qui", "dont") and index < act.clause - 1 and not has_comma):
            return ()
        if word in ("que", "qu'"):
            before = [paper for paper in left if paper.last <= index]
            if before and clause.cost(before[-1].last - 1, index) < 8.0:
                return (_head(clause, before),)
            return ()
    return ()


def _head(clause: Clause, papers: list[Mention]) -> Mention:
    """Return the paper that the last one only completes: "l'amendement à la convention", "l'avenant au contrat"."""
    if len(papers) > 1:
        gap = [token.folded for token in clause.sentence.tokens[papers[-2].last : papers[-1].first]]
        if gap in ([], ["a"]) and clause.sentence.tokens[papers[-1].first - len(gap)].folded in words("clause", "to"):
            return papers[-2]
    return papers[-1]


def _object(clause: Clause, number: int, papers: tuple[Mention, ...], *, reach: int = _WIDEST) -> tuple[Mention, ...]:
    """Return the paper to the right of an act and those coordinated with it, before the next act that is not done to them."""
    act = clause.acts[number]
    tokens = clause.sentence.tokens
    stop = len(tokens)
    for other in clause.acts[number + 1 :]:
        if other.voice not in ("participle", "noun") and other.status not in ("bound", "in-force"):
            stop = other.clause
            break
    start = act.first + 1 if act.voice == "noun" else act.last
    right = [paper for paper in papers if paper.first >= start and paper.first < stop]
    if not right or right[0].first - start > reach:
        return ()
    if any(tokens[index].folded == ";" for index in range(start, right[0].first)):
        return ()
    first = right[0]
    if first.rule == "stand-in":
        return (first,)
    return joined(clause, first, right[1:])


def _bound(clause: Clause, number: int, papers: tuple[Mention, ...], left: list[Mention]) -> tuple[Mention, ...]:
    """Return the paper of "liés depuis 2003 par un protocole"; an undated one tells its parties, and no signing."""
    return _object(clause, number, papers, reach=10) or _nearest_left(clause, clause.acts[number], left)


def _link(clause: Clause, reading: Reading, act: Act, number: int, papers: tuple[Mention, ...], is_anaphoric: bool) -> Link:
    stop = next((other.clause for other in clause.acts[number + 1 :] if other.voice != "noun"), len(clause.sentence.tokens))
    signatories, parties, is_between, partners = _sides(clause, reading, act, papers, stop)
    date = _date(clause, act)
    if act.rule == "present" and date is not None and isinstance(date.value, TimeExpression) and date.value.forward:
        act = replace(act, mood="later")  # "signent demain"
    return Link(
        act,
        _status(act, papers, clause),
        papers,
        is_anaphoric,
        tuple(signatories),
        tuple(_witnesses(clause, reading, act, signatories)),
        tuple(parties),
        date,
        _place(clause, act),
        is_between,
        any(token.folded in words("clause", "each") for token in clause.sentence.tokens),
        partners,
    )


def _sides(
    clause: Clause, reading: Reading, act: Act, papers: tuple[Mention, ...], stop: int
) -> tuple[list[Mention], list[Party], bool, int]:
    """Return who signs and who is bound, by where they stand."""
    tokens = clause.sentence.tokens
    people: list[Mention] = []
    bound: list[Mention] = []
    signing: list[Mention] = []  # "signé entre A, directeur de X, et B": they sign themselves
    partners = 0
    start = min([act.last, *(paper.last for paper in papers)])
    for index in range(len(tokens)):
        word = tokens[index].folded
        if word == "entre" and (index >= start or index == clause.opening):
            between = group_right(clause, index + 1, len(tokens))
            if len(between) > 1 and _owner(clause, act, index):
                bound = bound or between
                if act.voice in ("passive", "participle") and not any(act.last <= verb < index for verb in clause.others):
                    signing += [mention for mention in between if mention.kind == "person"]
        elif (
            index >= act.last
            and word in words("parts", "by")
            and not _is_of_another_verb(clause, act, index)
            and index < stop
            and act.voice in ("passive", "participle", "noun", "wording")
        ):
            people += [mention for mention in group_right(clause, index + 1, stop) if mention not in people]
        elif (
            (word in words("clause", "with") or (word in words("clause", "from") and act.rule.startswith("won")))
            and tokens[max(index - 1, 0)].folded not in words("clause", "denied")
            and _owner(clause, act, index)
            and clause.cost(min(act.last, index), max(act.last, index)) < 12.0
        ):
            if tokens[index + 1 : index + 2] and tokens[index + 1].folded in words("clause", "which"):
                people += [mention for mention in clause.top("country", "body", "person") if mention.last <= index][-1:]
                continue
            with_whom = [mention for mention in group_right(clause, index + 1, len(tokens)) if mention not in people]
            partners += len(with_whom)
            people += with_whom
    if act.rule == "gerund":
        people = [*_subject_of_gerund(clause, act), *people]
    elif act.status == "bound":
        bound = bound or _bound_sides(clause, act)
    elif act.voice in ("active", "wording") or act.rule == "noun:performed":
        subject = group_left(clause, act.clause)
        if act.rule == "wording:bears":
            subject = group_right(clause, act.last, stop)
        elif not subject and _is_inverted(clause, act):
            subject = group_right(clause, max(act.last, *(paper.last for paper in papers), 0), stop)
        people = [*subject, *(mention for mention in people if mention not in subject)]
    people = [
        mention
        for mention in people
        if mention.kind != "country" or mention in bound or not _is_adjective(mention) or _is_state(clause, mention)
    ]
    behalf = _behalf(clause)
    if act.voice == "active" and _signs_for(clause, act):
        edges = [run.first for run in phrases("parts", "on_behalf").find(clause.sentence)]
        people = [m for m in clause.top("person") if any(0 <= edge - m.last <= 3 for edge in edges)]
    named = [mention for mention in people if mention.kind != "person"]
    signatories = [mention for mention in people if mention.kind == "person"] or signing
    parties = parties_of(bound, reading) if len(bound) > 1 else []
    if len(parties) < 2 and any(mention in behalf for mention in signatories):
        parties = parties_of([*named, *(behalf.get(mention, mention) for mention in signatories)], reading)
    if len(parties) < 2:
        sides = [*named, *_inside(clause, papers)]
        if sides:
            # "X, ministre, et la société Y ont signé": an official and a body are two sides
            standing = signatories if named and len(signatories) == 1 and act.voice == "active" else []
            parties = parties_of([*standing, *sides], reading)
    if len(parties) < 2:
        offices = parties_of(_offices(clause, act), reading)
        parties = offices if len(offices) > len(parties) else parties
    if len(parties) < 2 and not signatories:
        towns = _towns(clause, act) or _bare_towns(clause, act, named)
        parties = towns if len(towns) > len(parties) else parties
    return signatories, parties, len(bound) > 1 and act.status != "bound", partners


def _is_inverted(clause: Clause, act: Act) -> bool:
    """Tell a verb before its subject: "Y ont apposé leur signature A et B", "l'accord qu'ont signé A et B"."""
    before = [token.folded for token in clause.sentence.tokens[clause.opening : act.clause]]
    return act.mood == "done" and (not before or before[-1] in words("clause", "before_inverted"))


def _offices(clause: Clause, act: Act) -> list[Mention]:
    """Return the countries whose "ministres marocain et kényan" or "ministres du Cameroun et de l'Allemagne" sign."""
    tokens = clause.sentence.tokens
    for index, token in enumerate(tokens):
        if token.folded not in words("clause", "offices"):
            continue
        found: list[Mention] = []
        edge = index + 1
        for mention in clause.outer:
            if mention.kind in ("country", "body") and mention.first >= edge:
                gap = [token.folded for token in tokens[edge : mention.first]]
                if len(gap) > (8 if not found else 4) or any(word in words("clause", "relative") or word in (";", ":") for word in gap):
                    break
                found.append(mention)
                edge = mention.last
        if len(found) > 1 and not any(act.clause <= at < act.last for at in range(index, edge)):
            return found
    return []


def _towns(clause: Clause, act: Act) -> list[Party]:
    """Return the towns that sign as such: "les villes de A et de B ont signé", "la commune de A avec celle de B"."""
    tokens = clause.sentence.tokens
    heads = [at for at in range(len(tokens)) if tokens[at].folded in words("towns", "heads")]
    heads = [at for at in heads if at < act.clause or "entre" in {token.folded for token in tokens[max(at - 2, 0) : at]}]
    if not heads or (heads[-1] < act.clause and act.voice not in ("active", "wording")):
        return []
    found: list[Party] = []
    edge = heads[-1] + 1
    for mention in clause.top("place"):
        if mention.first >= edge and mention.first - edge <= 3 and isinstance(mention.value, Town):
            found.append(Party(mention.value.name, mention.value.country, "institution", mention.span))
            edge = mention.last
    return found


def _bare_towns(clause: Clause, act: Act, named: list[Mention]) -> list[Party]:
    """Return the towns of "A et B ont signé", "A a signé avec B", where no state is named for a side."""
    tokens = clause.sentence.tokens
    if act.voice != "active" or any(mention.kind == "country" for mention in named):
        return []
    found = [mention for mention in named if mention.kind == "body" and mention.rule in ("town", "listed-body", "resumed-noun")]
    edge = clause.opening
    for mention in clause.top("place"):
        if not isinstance(mention.value, Town):
            continue
        before = tokens[mention.first - 1].folded if mention.first else ""
        is_subject = mention.last <= act.clause and (mention.first == edge or (bool(found) and before in words("clause", "joint")))
        is_partner = mention.first >= act.last and before in words("clause", "with")
        if is_subject or is_partner:
            found.append(mention)
    if len(found) < 2 or len(found) < len(named):
        return []
    return [town for mention in found if (town := _town_of(mention)) is not None]


def _town_of(mention: Mention) -> Party | None:
    value = mention.value
    return Party(value.name, value.country, "institution", mention.span) if isinstance(value, Town | Body) else None


def _is_state(clause: Clause, mention: Mention) -> bool:
    return mention.first > 0 and clause.sentence.tokens[mention.first - 1].folded in words("clause", "state_nouns")


def _behalf(clause: Clause) -> dict[Mention, Mention]:
    """Return whom people sign for, where the text says so: "A, au nom de l'Union européenne"; two before one "au nom" share it."""
    found: dict[Mention, Mention] = {}
    people = clause.top("person")
    edge = 0
    for run in phrases("parts", "on_behalf").find(clause.sentence):
        whom = next((mention for mention in clause.top("body", "country") if run.last <= mention.first <= run.last + 2), None)
        if whom is not None:
            before = [mention for mention in people if edge <= mention.first and mention.last <= run.first]
            is_shared = len(before) == 2 and clause.cost(before[0].last, run.first) < 8.0
            found |= dict.fromkeys(before if is_shared else before[-1:], whom)
            edge = whom.last
    for person in people:
        whom = _signed_for(clause, person)
        if whom is not None:
            found.setdefault(person, whom)
    return found


def _signed_for(clause: Clause, person: Mention) -> Mention | None:
    """Return whom "A, pour le groupe B, et C, pour la ville de D" name right behind a person."""
    tokens = clause.sentence.tokens
    at = person.last + (person.last < len(tokens) and tokens[person.last].folded == ",")
    if at >= len(tokens) or tokens[at].folded not in words("clause", "for"):
        return None
    return next((mention for mention in clause.top("body", "country") if at < mention.first <= at + 2), None)


def _subject_of_gerund(clause: Clause, act: Act) -> list[Mention]:
    """Return the subject of a gerund: "En ratifiant le traité, le Togo …", "Le Togo s'était entendu avec …, en signant"."""
    tokens = clause.sentence.tokens
    if act.first > clause.opening + 2:
        return group_left(clause, min((verb for verb in clause.others if verb < act.first), default=act.first))
    comma = next((index for index in range(act.last, len(tokens)) if tokens[index].folded == ","), len(tokens))
    return [mention for mention in clause.top("country", "body", "person") if comma < mention.first <= comma + 3][:1]


def _bound_sides(clause: Clause, act: Act) -> list[Mention]:
    """Return whom a paper binds: "liant X à Y", "qui lie X à Y", "X reste lié à Y par …", "X et Y, liés par …"."""
    stop = next((other.clause for other in clause.acts if other.first > act.first), len(clause.sentence.tokens))
    right: list[Mention] = []
    for mention in clause.top("country", "body"):
        edge = right[-1].last if right else act.last
        if act.last <= mention.first < stop and clause.cost(edge, mention.first) < 7.0 and not _is_adjective(mention):
            right.append(mention)
    if len(right) > 1:
        return right
    return [*group_left(clause, act.clause), *right]


def _is_adjective(mention: Mention) -> bool:
    return isinstance(mention.value, CountryForm) and mention.value.form in ("demonym", "compound")


def _is_of_another_verb(clause: Clause, act: Act, by: int) -> bool:
    """Tell "une cérémonie présidée par A": who presides signs nothing."""
    before = clause.sentence.tokens[by - 1] if by else None
    if before is None or any(by - 1 in range(other.first, other.last) for other in clause.acts):
        return False
    return before.text.islower() and len(before.text) > 4 and before.text.endswith(spellings("clause", "participle")[:4])


def _owner(clause: Clause, act: Act, index: int) -> bool:
    """Tell whether a preposition belongs to this act rather than to another."""
    return all(clause.cost(act.first, index) <= clause.cost(other.first, index) for other in clause.acts)


def _inside(clause: Clause, papers: tuple[Mention, ...]) -> list[Mention]:
    """Return the countries and bodies that a paper's own noun phrase names: "l'accord de pêche avec la Russie"."""
    found: list[Mention] = []
    tokens = clause.sentence.tokens
    for paper in papers[:1]:
        for mention in clause.top("country", "body"):
            if not paper.last <= mention.first <= paper.last + 16:
                continue
            gap = [token.folded for token in tokens[paper.last : mention.first]]
            if any(word in words("clause", "relative") or word in ",;:." for word in gap):
                break
            value = mention.value
            if isinstance(value, CountryForm) and value.form in ("demonym", "compound"):
                if value.form == "compound" or (found and isinstance(found[-1].value, CountryForm) and found[-1].last >= mention.first - 1):
                    found.append(mention)
            elif any(word in words("clause", "partner") for word in gap[-4:]):
                found.append(mention)
    return found


def _witnesses(clause: Clause, reading: Reading, act: Act, signatories: list[Mention]) -> list[Person]:
    found: list[Person] = []
    for run in phrases("parts", "witness").find(clause.sentence):
        for mention in group_right(clause, run.last, len(clause.sentence.tokens)):
            person = person_of(mention, "witness", reading)
            if person is not None and mention not in signatories:
                found.append(person)
    return found


def _date(clause: Clause, act: Act) -> Mention | None:
    """Return the date of an act: the nearest one that no other verb draws away and no paper is quoted by."""
    papers = [date for paper in clause.top("instrument") if (date := _quoted_date(clause, paper)) is not None]
    best: Mention | None = None
    cost = 99.0
    for date in clause.top("date"):
        value = date.value
        if not isinstance(value, TimeExpression) or value.shape in ("period", "duration") or date.first < clause.opening or date in papers:
            continue
        if clause.nearest_act(date) is not act:
            continue
        distance = clause.gap(act, date)
        if distance < cost:
            best, cost = date, distance
    if best is not None and _is_put_off(clause, act, best):
        return None
    if best is None and (act.status == "ended" or act.rule == "gerund"):
        # a public denunciation is dated by its announcement, a gerund by its main verb
        return next((date for date in clause.top("date") if date.first >= clause.opening and clause.nearest_act(date) is None), None)
    return best


def _is_put_off(clause: Clause, act: Act, date: Mention) -> bool:
    """Tell "prévue lundi, la signature a été reportée": a day before the word that puts the act off is not its day."""
    tokens = clause.sentence.tokens
    off = next((at for at in range(date.last, len(tokens)) if tokens[at].folded in words("mood", "put_off")), None)
    return act.mood == "later" and off is not None


def _place(clause: Clause, act: Act) -> Place | None:
    """Return where an act took place: the nearest town after "à", "dans la capitale marocaine", else a country after "en" or "au"."""
    best: Place | None = None
    cost = 12.0
    tokens = clause.sentence.tokens
    if is_remote(clause):
        return None
    date_ends = {date.last for date in clause.top("date")}
    for mention in clause.top("place", "country"):
        if mention.first == 0 and not _hosts(clause, mention, act):
            continue
        word, value = tokens[max(mention.first - 1, 0)], mention.value
        place = place_of(mention)
        extra = 0.0
        if mention.kind == "place":
            if word.folded not in words("clause", "at") and not _is_building(clause, mention.first - 1):
                if not _hosts(clause, mention, act):
                    continue
            elif is_seat(clause, mention):
                continue
        elif isinstance(value, CountryForm) and (
            word.folded in words("clause", "capital") or (value.form == "capital" and _hosts(clause, mention, act))
        ):
            capital = capital_of(value.code)
            place = Place(capital, value.code, mention.span) if capital else None
        elif isinstance(value, CountryForm) and value.form == "name" and word.folded in words("clause", "in") and mention.first > act.first:
            extra = 8.0
        else:
            continue
        if place is None or (clause.nearest_act(mention) is not act and not _hosts(clause, mention, act)):
            continue
        distance = clause.gap(act, mention) + extra
        if mention.first - 1 in date_ends:
            distance -= _BESIDE_DATE  # "un accord sur la ligne vers A, signé mardi à B"
        if distance < cost:
            best, cost = place, distance
    return best


_BESIDE_DATE = 4.0


def is_remote(clause: Clause) -> bool:
    """Tell a signing by videoconference, which has no place."""
    return any(token.folded in words("clause", "remote") for token in clause.sentence.tokens)


def _hosts(clause: Clause, mention: Mention, act: Act) -> bool:
    """Tell "A a abrité la cérémonie de signature": the town is the subject of a verb of hosting."""
    after = [token.folded for token in clause.sentence.tokens[mention.last : mention.last + 4]]
    return mention.last <= act.first and mention.first <= clause.opening + 1 and bool(words("clause", "hosting") & set(after))


def is_seat(clause: Clause, mention: Mention) -> bool:
    """Tell a town that only says where a body sits: "l'ambassade du Ghana à A a signé", "dont le siège est à A", "basée à A"."""
    tokens = clause.sentence.tokens
    if tokens[max(mention.first - 2, 0)].folded in words("clause", "seated"):
        return True
    for left in range(mention.first - 2, max(mention.first - 9, -1), -1):
        word = tokens[left].folded
        if word in words("clause", "posts"):
            return not any(token.folded in words("clause", "into") for token in tokens[max(left - 2, 0) : left])
        if word == "siege" and any(token.folded in words("auxiliary", "be") for token in tokens[left + 1 : mention.first]):
            return True
        if word == "," or word in words("clause", "relative"):
            return False
    return False


def _is_building(clause: Clause, index: int) -> bool:
    """Tell "au palais présidentiel de Baabda": a building and "de" before the town."""
    tokens = clause.sentence.tokens
    if tokens[index].folded not in words("clause", "of"):
        return False
    for left in range(index - 1, max(index - 6, -1), -1):
        word = tokens[left].folded
        if word in words("clause", "building"):
            return any(token.folded in words("clause", "into") for token in tokens[max(left - 2, 0) : left])
        if word in words("clause", "to"):
            return tokens[index - 1].text[:1].isupper()  # "à la State House de Nairobi"
        if word in (",", "et") or word in words("clause", "of"):
            return False
    return False


def _quoted_date(clause: Clause, paper: Mention) -> Mention | None:
    """Return the date that a paper is quoted by: "la convention du 27 août 1964", "l'accord de 2012"."""
    value = paper.value
    tokens = clause.sentence.tokens
    if not isinstance(value, Paper) or not _may_be_quoted(clause, paper, value):
        return None
    for date in clause.top("date"):
        if not paper.last <= date.first <= paper.last + 14:
            continue
        gap = [token.folded for token in tokens[paper.last : date.first]]
        if any(word in words("clause", "dated") for word in gap[-3:]):
            gap = [word for word in gap if word != ","]  # "l'entente, datée du 5 mai"
        if any(word in words("clause", "relative") or word in ",;:()" for word in gap):
            continue
        leads = {tokens[date.first - 1].folded if gap else "", tokens[date.first].folded}
        shape = date.value.shape if isinstance(date.value, TimeExpression) else ""
        has_verb = any(paper.last <= act.first < date.first for act in clause.acts) or any(
            paper.last <= verb < date.first for verb in clause.others
        )
        if leads & words("clause", "of") and shape not in ("period", "duration") and not has_verb:
            return date
    return None


def _may_be_quoted(clause: Clause, paper: Mention, value: Paper) -> bool:
    """Tell a paper that its date alone may quote: "la convention de 1964", "un traité datant de 1972", not "un accord de 2012"."""
    if paper.rule not in ("named", "weak") or value.is_plural:
        return paper.rule == "named" and value.determiner in ("definite", "demonstrative", "possessive")
    if paper.rule == "weak" and (value.key not in ("agreement", "partnership") or value.subject is None):
        return False
    if value.determiner in ("definite", "demonstrative", "possessive"):
        return True
    after = {token.folded for token in clause.sentence.tokens[paper.last : paper.last + 10]}
    return value.determiner == "indefinite" and bool(after & words("clause", "dated"))


def _dated_paper(clause: Clause, reading: Reading, paper: Mention) -> Link | None:
    """Read a paper quoted with its date as signed on that date."""
    date = _quoted_date(clause, paper)
    if date is None:
        return None
    act = Act(paper.first, paper.last, paper.first, "signed", "participle", "done", True, "paper of a date")
    sides = _inside(clause, (paper,)) or _between_first(clause)
    return Link(act, "signed", (paper,), False, (), (), tuple(parties_of(sides, reading)), date, None)


def _between_first(clause: Clause) -> list[Mention]:
    """Return the sides of "Entre A et B, il existe un traité de 1972"."""
    tokens, at = clause.sentence.tokens, clause.opening
    sides = group_right(clause, at + 1, len(tokens)) if at < len(tokens) and tokens[at].folded == "entre" else []
    return sides if len(sides) == 2 else []
