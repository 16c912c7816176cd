"""Which papers an act is done to: its object, what a passive or a participle follows, or one named before.

In: a `Clause` and an act. Out: mentions of instruments. Start at `papers_of`.
"""

from __future__ import annotations

from coopcli.events.agreements.binding import Clause, asides
from coopcli.events.agreements.company import joined
from coopcli.events.agreements.signing import signs_for, signs_for_own
from coopcli.events.agreements.triggers import Act
from coopcli.lexicon.actions import words
from coopcli.model import Mention, Paper

_WIDEST = 48  # tokens between an act and its paper


def papers_of(clause: Clause, number: int, papers: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], bool]:
    """Return the papers of an act, and whether it leads back to one named before."""
    act = clause.acts[number]
    if is_of_the_latter(clause, act):
        return (), True
    if _is_sport(clause):
        papers = tuple(paper for paper in papers if isinstance(paper.value, Paper) and paper.value.key not in ("contract", "agreement"))
    inside = tuple(paper for paper in papers if paper.first < act.last and act.first < paper.last)
    if inside and act.voice == "wording":
        right = _assented(clause, act, _object(clause, number, papers))
        inside = inside if act.rule != "wording:assent" else ()  # "ont donné leur accord": a nod, and no paper
        named = tuple(paper for paper in right if paper.rule == "named")
        return (named or inside), False
    left = [paper for paper in papers if paper.last <= act.first]
    is_weak = act.status in ("signed", "initialled", "renewed", "bound") or (
        act.status in ("agreed", "ended", "approved") and act.voice != "wording"
    )
    found: tuple[Mention, ...] = ()
    if act.voice == "participle":
        left = [paper for paper in left if _agrees(clause, act, paper, left)]
        found = () if _is_front(clause, number) else _nearest_left(clause, act, left)
        found = found or _object(clause, number, papers, reach=_WIDEST if _is_front(clause, number) else 2)
    elif act.voice == "passive":
        aside = asides(clause, act.clause)  # "la convention, dont ils avaient paraphé le texte, a été signée"
        left = [paper for paper in left if paper.first not in aside] or left
        found = _nearest_left(clause, act, left) or _object(clause, number, papers) or tuple(left[:1])
    elif act.voice == "noun":
        found = _object(clause, number, papers, reach=12)
        if not found:
            found = _nearest_left(clause, act, left)
    elif act.status in ("in-force", "revised"):
        found = _nearest_left(clause, act, left) or _object(clause, number, papers)
        found = found or tuple(paper for paper in left[:1] if paper.first <= clause.opening + 1)
    elif act.rule == "wording:expected":
        found = tuple(paper for paper in left[:1] if paper.first <= clause.opening + 1)  # nothing but what the sentence begins with
    elif act.status in ("planned", "agreed") and act.voice == "wording":
        found = _object(clause, number, papers, reach=16) or (_nearest_left(clause, act, left) if act.status == "planned" else ())
    elif act.status == "approved" and act.voice == "wording":
        found = (
            _assented(clause, act, _object(clause, number, papers, reach=9))
            or _nearest_left(clause, act, left)
            or tuple(paper for paper in left[:1] if paper.first < 4)
        )
    elif act.status == "bound":
        found = _bound(clause, number, papers, left)
    elif act.rule == "wording:bears":
        found = _nearest_left(clause, act, left) or tuple(left[:1])
    elif act.status == "ended" and act.voice == "wording" and is_of_that(clause, act):
        return ((_head(clause, left),) if left else ()), not left
    elif act.status == "ended" and act.voice == "wording":
        found = _relative(clause, act, left) or _object(clause, number, papers, reach=3)
        takes = clause.sentence.words[act.last - 1] in words("clause", "takes_object")
        if not found and (not takes or clause.sentence.words[act.first] in words("clause", "takes_none")):
            found = _nearest_left(clause, act, left)  # "la convention est devenue caduque"
            if takes and found and found[0].first and clause.sentence.words[found[0].first - 1] in words("clause", "preposition"):
                found = ()  # "la réunion sur l'accord a pris fin"
    else:
        found = _relative(clause, act, left) or _direct(clause, act, _object(clause, number, papers))
        if not found and act.status == "ended":
            found = _nearest_left(clause, act, left)  # "l'accord a expiré"
    if act.voice == "participle":
        found = tuple(
            paper for paper in found if clause.sentence.words[paper.first - 1] not in words("clause", "likened") or not paper.first
        )
    if not is_weak:
        found = tuple(paper for paper in found if paper.rule != "weak" or _is_entered(clause, act, paper))
    found = found or _taken_up(clause, act, left)
    if found:
        return found, False
    return (), _leads_back(clause, act) or _is_front(clause, number)


def _agrees(clause: Clause, act: Act, paper: Mention, left: list[Mention]) -> bool:
    """Tell "un accord sur les avoirs gelés", "le protocole d'une commission suspendue": a participle more plural or feminine than a paper.

    One that lacks an ending proves nothing: papers forget them.
    """
    value, told = paper.value, clause.sentence.printed[act.last - 1]
    if not isinstance(value, Paper) or not told.islower():
        return True
    is_feminine = told.rstrip("s").endswith(("ée", "ue")) and value.key in words("clause", "masculine")
    is_plural = told.endswith(("és", "ées", "us", "ues")) and not value.is_plural and (value.count or 1) == 1
    beside = clause.sentence.words[left[-2].last : left[-1].first] if len(left) > 1 else ()
    return not is_feminine and not (is_plural and "et" not in beside)


def is_of_the_latter(clause: Clause, act: Act) -> bool:
    """Tell "deux accords, …, ce dernier étant entré en vigueur": said of the last one alone."""
    before = [token.folded for token in clause.sentence.tokens[max(act.clause - 3, 0) : act.clause]]
    return any(pair in words("clause", "latter") for pair in before[-2:]) and not words("clause", "this").isdisjoint(before)


def is_of_that(clause: Clause, act: Act) -> bool:
    """Tell "les deux ports y ont mis fin": what ends is the paper told before."""
    return act.clause > 0 and clause.sentence.words[act.clause - 1] == "y"


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
    """Tell "sont convenus d'une entente", "négocie un partenariat", not "accordés pour fixer le cap vers un partenariat"."""
    value = paper.value
    gap = {token.folded for token in clause.sentence.tokens[act.last : paper.first]}
    if not 0 <= paper.first - act.last <= 3 and gap.isdisjoint(words("clause", "endow")):
        return False
    is_paper = isinstance(value, Paper) and value.determiner == "indefinite" and value.key in ("agreement", "partnership")
    is_negotiated = act.status == "planned" and act.voice == "active"
    return is_paper and (is_negotiated or (act.status in ("agreed", "approved") and act.voice == "wording"))


def _assented(clause: Clause, act: Act, papers: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Keep the papers of "ont dit oui à l'accord", "au projet de loi sur l'accord", not of "à l'idée d'une conférence sur l'accord"."""
    gap = clause.sentence.words[act.last : papers[0].first] if papers else ()
    about = words("clause", "about") | words("clause", "of")
    is_far = act.rule == "wording:assent" and not about.isdisjoint(gap) and words("clause", "not_a_paper").isdisjoint(gap)
    return () if is_far else papers


def _is_front(clause: Clause, number: int) -> bool:
    """Tell "Signé à A en mai et approuvé à B en juin, le texte …": participles before their paper."""
    act = clause.acts[number]
    if act.voice != "participle":
        return False
    if act.first <= clause.opening + 1:
        return True
    before = clause.sentence.tokens[act.first - 1].folded
    return number > 0 and before in words("clause", "joint") and _is_front(clause, number - 1)


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
    through = words("clause", "not_a_paper") | words("parts", "by")
    through |= words("clause", "signature") if act.status != "ended" else frozenset()  # "a suspendu la signature": nothing was in force
    through |= words("clause", "extent") if act.status in ("ended", "renewed") else frozenset()
    return papers if gap & through else ()


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
        if any(0 <= paper.first - act.last <= 2 for paper in clause.top("instrument")):
            return False  # "a donné son aval à un partenariat"
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
    if act.voice == "active" and act.status == "signed" and _names_signatories(clause, act):
        return True
    if any(token.folded in words("clause", "signature") for token in tokens[act.last : act.last + 8]):
        return act.voice == "active" and act.status == "signed"
    return act.voice == "active" and act.clause > 0 and tokens[act.clause - 1].folded in words("clause", "clitic")


def _names_signatories(clause: Clause, act: Act) -> bool:
    return signs_for(clause, act) or signs_for_own(clause, act) or _opens_names(clause, act)


def _opens_names(clause: Clause, act: Act) -> bool:
    """Tell "Ont signé A, B et C": who signed the paper of the sentence before."""
    return act.clause == clause.opening and any(0 <= person.first - act.last <= 3 for person in clause.top("person"))


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
    return joined(clause, best, _whole(clause, [paper for paper in left if paper.last <= best.first]), backwards=True)


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
    """Return the paper that the last one only completes: "l'amendement à la convention", "le protocole de mise en œuvre de l'accord"."""
    if len(papers) > 1 and _completes(clause, papers[-2], papers[-1]):
        return papers[-2]
    return papers[-1]


def _completes(clause: Clause, paper: Mention, other: Mention) -> bool:
    """Tell "le protocole de mise en œuvre de l'accord", "un arrangement relatif à l'exécution de la convention": one paper."""
    value, gap = other.value, clause.sentence.words[paper.last : other.first]
    is_definite = isinstance(value, Paper) and value.determiner == "definite" and paper.rule == "named"
    if gap in ((), ("a",)):
        return clause.sentence.words[other.first - len(gap)] in words("clause", "to")
    small = words("clause", "of") | words("clause", "to") | words("clause", "article")
    is_led = gap[0] in words("clause", "completed_by") and gap[-1] in small
    return is_definite and is_led and len(gap) <= _LONGEST_COMPLEMENT and words("clause", "joint").isdisjoint(gap)


def _whole(clause: Clause, papers: list[Mention]) -> list[Mention]:
    """Leave out the papers that another one only completes."""
    return [paper for at, paper in enumerate(papers) if not at or not _completes(clause, papers[at - 1], paper)]


_LONGEST_COMPLEMENT = 7  # tokens from a paper to the one that it serves


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
    if not right or right[0].first - start - _inserted(clause, start, right[0].first) > reach:
        return ()
    if any(tokens[index].folded == ";" for index in range(start, right[0].first)):
        return ()
    first = right[0]
    if len(right) > 1 and _is_means(clause, first):
        right = right[1:]  # "ont prorogé par avenant leur convention", "ont renouvelé par échange de lettres leur accord"
        first = right[0]
    if first.rule == "stand-in":
        return (first,)
    return joined(clause, first, _whole(clause, right)[1:])


def _inserted(clause: Clause, start: int, stop: int) -> int:
    """Return how many tokens a day told between commas takes: "ont mis fin, en mai 2019, au protocole"."""
    if start >= stop or clause.sentence.words[start] != ",":
        return 0
    day = next((date for date in clause.top("date") if 0 < date.first - start <= 2), None)
    return day.last + 1 - start if day is not None and clause.sentence.words[day.last] == "," and day.last < stop else 0


def _is_means(clause: Clause, paper: Mention) -> bool:
    """Tell a paper by which another one is made: "par avenant", "sous forme d'échange de lettres"."""
    before = clause.sentence.words[max(paper.first - 3, 0) : paper.first]
    is_bare = isinstance(paper.value, Paper) and paper.value.determiner == "bare"
    return is_bare and (before[-1:] == ("par",) or before in (("sous", "forme", "d'"), ("sous", "forme", "de")))


def _bound(clause: Clause, number: int, papers: tuple[Mention, ...], left: list[Mention]) -> tuple[Mention, ...]:
    """Return the paper of "liés depuis 2003 par un protocole"; an undated one tells its parties, and no signing."""
    return _object(clause, number, papers, reach=10) or _nearest_left(clause, clause.acts[number], left)
