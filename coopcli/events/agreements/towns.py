"""Towns that sign as such: "les villes de A et de B", "A, jumelée depuis 1962 avec B", "une charte entre A et B".

In: a `Clause` with an act or its papers. Out: parties. Start at `twinned` and `town_of`.
"""

from __future__ import annotations

from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.triggers import Act
from coopcli.lexicon.actions import words
from coopcli.lexicon.countries import capital_of
from coopcli.model import Body, CountryForm, Mention, Paper, Party, Town


def towns_signing(clause: Clause, act: Act) -> list[Party]:
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


def twinned(clause: Clause, act: Act) -> list[Party]:
    """Return the towns of "A, jumelée depuis 1962 avec B", "A et B sont jumelées", "Jumelée avec B, A …", "A est liée à B"."""
    tokens = clause.sentence.tokens
    is_tied = tokens[act.last - 1].folded in words("clause", "tied")
    if tokens[act.last - 1].folded not in words("clause", "twinned") and not is_tied:
        return _tied(clause, act)
    towns = [mention for mention in clause.outer if mention.first >= clause.opening and town_of(mention) is not None]
    found: list[Mention] = []
    start = act.clause
    while start > 0 and tokens[start - 1].folded in words("clause", "she") | {","}:
        start -= 1  # "A, elle, est jumelée à B"
    for mention in reversed([mention for mention in towns if mention.last <= start]):
        edge = found[0].first if found else start
        is_joint = words("clause", "joint") & {token.folded for token in tokens[mention.last : edge]}
        if clause.cost(mention.last, edge) < 2.0 and (not found or is_joint):
            found.insert(0, mention)
    partner = next(
        (m for m in towns if m.first >= act.last and tokens[m.first - 1].folded in words("clause", "with") | words("clause", "to_town")),
        None,
    )
    partner = partner if partner is not None and clause.cost(act.last, partner.first) < 6.0 else None
    if is_tied and (partner is None or not found):
        return _tied(clause, act)  # "lié" ties states and companies too
    if not found and act.clause <= clause.opening + 1 and partner is not None:
        found += [mention for mention in towns if mention.first > partner.last and tokens[mention.first - 1].folded == ","][:1]
    return [town for mention in (*found, partner) if mention is not None and (town := town_of(mention)) is not None]


def _tied(clause: Clause, act: Act) -> list[Party]:
    """Return the two towns of "la charte qui unit désormais Metz et Kosice"; capitals stand for their states."""
    towns = [mention for mention in clause.outer if mention.first >= act.last and isinstance(mention.value, Town)][:2]
    if len(towns) < 2 or clause.cost(act.last, towns[0].first) > _NEAR:
        return []
    if clause.sentence.printed[towns[0].last : towns[1].first] not in (("et",), ("à",)):  # "liant A à B"
        return []
    return [town for mention in towns if (town := town_of(mention)) is not None]


_NEAR = 2.0


def towns_between(clause: Clause, papers: tuple[Mention, ...]) -> list[Party]:
    """Return the towns of "le jumelage entre A et B", "une charte entre A et B"; "un accord sur la ligne entre A et B" names none."""
    tokens, words_told = clause.sentence.tokens, clause.sentence.words
    for paper in papers[:1]:
        at = next((at for at in range(paper.last, min(paper.last + 12, len(tokens))) if words_told[at] == "entre"), None)
        if at is None or words_told[at - 1] in words("clause", "lies_between"):
            continue
        if not words("clause", "relative").isdisjoint(words_told[paper.last : at]) or ";" in words_told[paper.last : at]:
            continue
        named = [m for m in clause.outer if m.first > at and (isinstance(m.value, Town) or town_of(m) is not None)][:2]
        if len(named) == 2 and named[0].first == at + 1 and words_told[named[0].last : named[1].first] == ("et",):
            return [town for mention in named if (town := town_of(mention)) is not None]
    return []


def twins_told(clause: Clause, papers: tuple[Mention, ...]) -> list[Party]:
    """Return the two towns that begin a sentence on "leur jumelage": "A et B ont fêté leur jumelage, scellé en 1957"."""
    value = papers[0].value if papers else None
    if not isinstance(value, Paper) or value.key != "partnership" or value.determiner != "possessive":
        return []
    verb = min([*clause.others, *(act.clause for act in clause.acts)], default=0)
    towns = [mention for mention in clause.outer if mention.last <= verb and town_of(mention) is not None]
    if len(towns) != 2 or clause.sentence.words[towns[0].last : towns[1].first] != ("et",):
        return []
    return [town for mention in towns if (town := town_of(mention)) is not None]


def town_of(mention: Mention) -> Party | None:
    """Return a town as a party: by its name, as "la ville de A", or the capital that elsewhere stands for its state."""
    value = mention.value
    if isinstance(value, Town) or (isinstance(value, Body) and mention.rule in ("town", "listed-body", "resumed-noun")):
        return Party(value.name, value.country, "institution", mention.span)
    capital = capital_of(value.code) if isinstance(value, CountryForm) and value.form == "capital" else None
    return Party(capital, value.code, "institution", mention.span) if capital and isinstance(value, CountryForm) else None


def bare_towns(clause: Clause, act: Act, named: list[Mention]) -> list[Party]:
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
    return [town for mention in found if (town := town_of(mention)) is not None]
