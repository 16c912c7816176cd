"""Of which country and body each of several people is: "les ministres malien et nigérien, A et B", "A (Mali) et B (Niger)".

In: tokens, what stands at each, and the people read from them. Out: the same, each of his own. Start at `of_each` and `in_brackets`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coopcli.mentions.names import Taken, words_between
from coopcli.mentions.offices import Role
from coopcli.model import Body, CountryForm, Mention, Official, Token, Town

Tokens = tuple[Token, ...]


def of_each(tokens: Tokens, role: Role, taken: Taken, holders: Sequence[Official]) -> list[Official]:
    """Return the holders of a plural office, each of his own country and body.

    Of as many countries, bodies or towns as there are holders each has one in turn: "les présidents des universités de Lyon et de
    Bamako, A et B"; a single country is that of all; of any other number nobody knows whose they are.
    """
    bodies = _distinct(tokens, role, taken, Body)
    if len(bodies) == len(holders) > 1:
        whole = words_between(tokens, _lead(tokens, bodies[0]), bodies[-1].last)
        each = [words_between(tokens, _lead(tokens, one), one.last) for one in bodies]
        return [_heading(holder, one.value, whole, own) for holder, one, own in zip(holders, bodies, each, strict=True)]
    nations = [
        one for one in _distinct(tokens, role, taken, CountryForm) if isinstance(one.value, CountryForm) and one.value.code.isalpha()
    ]
    if len(nations) == len(holders) > 1:
        whole = words_between(tokens, _lead(tokens, nations[0]), nations[-1].last)
        return [
            _of_one(holder, one, whole, words_between(tokens, _lead(tokens, one), one.last))
            for holder, one in zip(holders, nations, strict=True)
        ]
    towns = _distinct(tokens, role, taken, Town)
    if not nations and len(towns) == len(holders) > 1:
        whole = words_between(tokens, _lead(tokens, towns[0]), towns[-1].last)
        each = [words_between(tokens, _lead(tokens, one), one.last) for one in towns]
        return [_of_town(holder, one, whole, own) for holder, one, own in zip(holders, towns, each, strict=True)]
    return [replace(holder, country=None) for holder in holders] if len(nations) > 1 else [*holders]


def _of_town(holder: Official, town: Mention, whole: str, own: str) -> Official:
    """Give a holder his own of the towns that his office lists: "bâtonnier de Lomé"."""
    assert isinstance(town.value, Town)
    role = holder.role.replace(whole, own) if holder.role is not None else None
    return replace(holder, role=role, body=town.value.name, country=town.value.country)


def _heading(holder: Official, body: object, whole: str, own: str) -> Official:
    """Give a holder his own of the bodies that his office lists; "maire de Lomé" where each is told by a whole name."""
    assert isinstance(body, Body)
    role = holder.role.replace(whole, own) if holder.role is not None and own.endswith(body.name) else holder.role
    return replace(holder, role=role, body=body.name, country=body.country)


def _of_one(holder: Official, nation: Mention, whole: str, own: str) -> Official:
    """Give a holder his own of the countries that his office lists: "directeur de la police du Mali"."""
    role, body = (text.replace(whole, own) if text is not None else None for text in (holder.role, holder.body))
    code = nation.value.code if isinstance(nation.value, CountryForm) else None
    return replace(holder, role=role, body=body, country=code)


def _lead(tokens: Tokens, nation: Mention) -> int:
    """Return where "du Mali", "de la Côte d'Ivoire" begin, with what leads to the name."""
    at = nation.first
    if isinstance(nation.value, CountryForm) and nation.value.form == "demonym":
        return at
    while at > nation.first - 2 and at > 0 and tokens[at - 1].folded in _SMALL:
        at -= 1
    return at


_POSTED = frozenset({"au", "aux", "en", "a"})
_SMALL = frozenset({"de", "du", "des", "d'", "la", "l'", "le", "les"})


def _distinct(tokens: Tokens, role: Role, taken: Taken, kind: type) -> list[Mention]:
    """Return what an office names of a kind, in order and each once."""
    inside = (taken[at] for at in range(role.first, role.last) if at in taken)
    found = {one.span: one for one in inside if isinstance(one.value, kind)}.values()
    return [one for one in found if one.first == 0 or tokens[one.first - 1].folded not in _POSTED]  # "ambassadeurs de Chine au Mali"


def in_brackets(tokens: Tokens, at: int, taken: Taken) -> Mention | None:
    """Return the country of "(Mali)" whose bracket opens at a token; None where something else stands there."""
    mention = taken.get(at + 1)
    if mention is None or at >= len(tokens) or tokens[at].text != "(" or not isinstance(mention.value, CountryForm):
        return None
    is_whole = mention.first == at + 1 and mention.last < len(tokens) and tokens[mention.last].text == ")"
    return mention if is_whole and mention.value.form == "name" and mention.value.code.isalpha() else None


def is_national(tokens: Tokens, at: int, mention: Mention, articles: frozenset[str]) -> bool:
    """Tell "le Malien" of "le Malien Ali Sow": a demonym with a capital, behind an article."""
    value = mention.value
    is_demonym = isinstance(value, CountryForm) and value.form == "demonym" and value.code.isalpha()
    return is_demonym and mention.first == at and at > 0 and tokens[at - 1].folded in articles
