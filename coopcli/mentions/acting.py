"""Bodies told by what they do: a region that signs ("le Québec et le Togo ont signé"), a short name that does ("la Steg a signé").

In: a line. Out: a body for each; "en Louisiane" and "le Président a signé" are none. Start at `federated` and `signing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress

from coopcli.lexicon.bodies import Shapes, shapes
from coopcli.lexicon.countries import city_phrases
from coopcli.lexicon.regions import adjectives, region_phrases
from coopcli.lexicon.roles import role_words
from coopcli.mentions.boundaries import Found, Line, is_capital, is_side, words
from coopcli.model import Body, Sentence

RULE = "federated"
_OF = frozenset({"de", "du", "d'"})
_FARTHEST_OFFICE = 10  # tokens from "ministre" to "du Québec"


def federated(line: Line, sentence: Sentence) -> Iterator[Found]:
    """Yield the regions that stand where a side stands, or whose office somebody holds."""
    if line.is_shouted:
        return
    vocabulary = shapes()
    for run in region_phrases().find(sentence):
        first, last = run.first, run.last
        if not is_capital(line, first) or first in line.nations:
            continue
        if last < len(line.tokens) and (is_capital(line, last) or line.tokens[last].text == "-"):
            continue
        start = _government(line, first, vocabulary)
        if start is not None or _is_side(line, first, last, vocabulary) or _is_of_office(line, first, vocabulary):
            start = first if start is None else start
            yield Found(start, last, Body(words(line.tokens[start:last]), None, run.value, "institution"), RULE)
    for at in compress(range(1, len(line.tokens)), map(adjectives().__contains__, sentence.words[1:])):
        if line.tokens[at - 1].folded in vocabulary.governments and line.tokens[at].text.islower():  # "le gouvernement flamand"
            country = adjectives()[line.tokens[at].folded]
            yield Found(at - 1, at + 1, Body(words(line.tokens[at - 1 : at + 1]), None, country, "institution"), RULE)


def signing(line: Line) -> Iterator[Found]:
    """Yield the short names that sign, one capitalised word behind an article: "l'Ofnac a signé"; "Le Drian" may be somebody."""
    vocabulary, people = shapes(), role_words()
    if line.is_shouted or vocabulary.signs.isdisjoint(line.vocabulary):
        return
    tokens = line.tokens
    for at in range(1, len(tokens) - 2):
        text, folded = tokens[at].text, tokens[at].folded
        if (
            tokens[at - 1].folded not in _ARTICLES
            or not (_SHORTEST <= len(text) <= _LONGEST)
            or not text[0].isupper()
            or not text[1:].islower()
        ):
            continue
        if at in line.nations or is_capital(line, at + 1) or tokens[at + 1].text == "-" or folded in vocabulary.common:
            continue
        if folded in people.offices or folded in people.titles or folded in vocabulary.stops or folded in vocabulary.standing:
            continue
        if folded in vocabulary.heads.keys or folded in vocabulary.plurals or city_phrases().get([folded]) is not None:
            continue
        if tokens[at - 1].text == "Le" or (tokens[at - 1].text == "La" and at > 1 and tokens[at - 2].text[0].isalpha()):
            continue
        if tokens[at + 1].folded in _HAVE and _signs(line, at + 1, vocabulary):
            yield Found(at, at + 1, Body(text, text, None, "institution"), "signing")


_ARTICLES, _HAVE = frozenset({"l'", "la", "le"}), frozenset({"a", "avait", "vient"})
_SHORTEST, _LONGEST = 3, 8  # letters


def _government(line: Line, first: int, vocabulary: Shapes) -> int | None:
    """Return where "gouvernement du Québec", "gouvernement de la Bavière" begin; None where no such noun leads to the name."""
    tokens = line.tokens
    at = first - 1 - (first > 1 and tokens[first - 1].folded in ("la", "l'"))
    is_led = at > 0 and tokens[at].folded in _OF and tokens[at - 1].folded in vocabulary.governments
    return at - 1 if is_led else None


def _is_side(line: Line, first: int, last: int, vocabulary: Shapes) -> bool:
    """Tell who signs or is signed with: tied to another, before the verb, behind "avec" or "entre"; always with an article."""
    tokens = line.tokens
    if first == 0 or tokens[first - 1].folded not in vocabulary.articles:
        return False
    lead = tokens[first - 2].folded if first > 1 and tokens[first - 2].text[0].isalpha() else ""
    if lead in ("avec", "entre"):
        return True
    if lead == "et":
        return is_side(line, first, last, vocabulary) and (_signs(line, last, vocabulary) or "entre" in line.vocabulary)
    follower = tokens[last].folded if last < len(tokens) else ""
    return lead == "" and (follower == "et" or _signs(line, last, vocabulary))


def _signs(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell whether those before a token sign there: a verb of signing follows at once or behind its auxiliary."""
    near = line.tokens[at : at + 4]
    return any(token.folded in vocabulary.signs for token in near) and not any(
        token.text in ".;:" or token.folded in _OF for token in near[:2]
    )


def _is_of_office(line: Line, first: int, vocabulary: Shapes) -> bool:
    """Tell "premier ministre du Québec", "gouverneur de la Louisiane" from "maire de Québec", where the name is a town's too."""
    tokens = line.tokens
    at = first - 1
    has_article = at >= 0 and (tokens[at].folded in ("la", "l'") or tokens[at].folded == "du")
    at -= has_article and tokens[at].folded != "du"
    if at <= 0 or tokens[at].folded not in _OF:
        return False
    if not has_article and city_phrases().get([tokens[first].folded]) is not None:
        return False
    offices = role_words().offices
    for left in range(at - 1, max(at - _FARTHEST_OFFICE, -1), -1):
        if not tokens[left].text[0].isalpha() and tokens[left].text != "-":
            return False
        if tokens[left].folded in offices:
            return tokens[left].folded in vocabulary.of_regions
    return False
