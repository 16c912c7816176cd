"""Names that nothing leads to, where somebody signs: "Saidal a conclu", "un contrat avec Talvera". French gives a company no article.

In: a line; the sentences of an article. Out: a body for each; what it is, only an apposition says. Start at `bare` and `of_others`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from coopcli.lexicon.bodies import Shapes, shapes
from coopcli.lexicon.countries import city_phrases
from coopcli.lexicon.instruments import wordings
from coopcli.lexicon.organisations import organisation_phrases
from coopcli.lexicon.regions import region_phrases
from coopcli.lexicon.roles import role_words
from coopcli.mentions.boundaries import Found, Line, is_capital
from coopcli.model import Body, Sentence

RULE = "bare-name"
_HAVE, _PLURAL = frozenset({"a", "avait", "ont", "avaient"}), frozenset({"ont", "avaient"})
_OPENING = frozenset({",", ";", ":", "«", "—", "–"})
_SHORTEST = 3  # letters
_LONGEST_ASIDE, _LONGEST_APPOSITION = 12, 20  # tokens between an auxiliary and its participle, and behind a name
_FARTHEST_VERB, _FARTHEST_PAPER = 14, 16  # tokens from the first of two names to "ont signé", from the paper to "avec"


def may_be_bare(sentence: Sentence) -> bool:
    """Tell whether a sentence may hold such a name: most have no word of signing."""
    return not shapes().signs.isdisjoint(sentence.words)


def bare(line: Line) -> Iterator[Found]:
    """Yield the single capitalised words that sign: before the verb at the head of a clause, behind "avec" and "entre" of a paper."""
    vocabulary = shapes()
    if line.is_shouted or vocabulary.signs.isdisjoint(line.vocabulary):
        return
    for at in range(len(line.tokens) - 1):
        if not is_capital(line, at) or not _is_single(line, at, vocabulary):
            continue
        is_company = _is_apposed(line, at, vocabulary)
        if is_company or _signs(line, at, vocabulary) or _is_partner(line, at, vocabulary):
            yield Found(at, at + 1, Body(line.tokens[at].text, None, None, "company" if is_company else "other"), RULE)


def of_others(sentences: Iterable[Sentence], names: Set[str]) -> frozenset[str]:
    """Return which names, folded, are somebody's or a town's: they stand behind another capitalised word, a title, an office or "à"."""
    found: set[str] = set()
    for sentence in sentences:
        if names.isdisjoint(sentence.words):
            continue
        for at in range(1, len(sentence.tokens)):
            if sentence.words[at] not in names:
                continue
            before = sentence.printed[at - 1]
            is_led = sentence.words[at - 1] in role_words().titles or sentence.words[at - 1] in role_words().offices
            if is_led or before == "à" or (before[0].isupper() and at > 1):
                found.add(sentence.words[at])
    return frozenset(found)


def _is_single(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell a name of one word from a part of a longer one, and from the words and names that lists know."""
    token, people = line.tokens[at], role_words()
    if len(token.text) < _SHORTEST or not token.text.isalpha() or at in line.nations or token.text in vocabulary.never:
        return False
    if is_capital(line, at + 1) or line.tokens[at + 1].text in "-'’" or (at and line.tokens[at - 1].text in "-'’"):
        return False
    known = (vocabulary.common, vocabulary.pronouns, vocabulary.stops, vocabulary.standing, vocabulary.plurals, vocabulary.introducers)
    if any(token.folded in words for words in (*known, vocabulary.heads.keys, people.offices, people.titles, people.given)):
        return False
    return all(phrases().get([token.folded]) is None for phrases in (city_phrases, region_phrases, organisation_phrases))


def _signs(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell "Saidal a signé" and the two of "Saidal et la société X ont signé"; "Mardi a été signé" has no such subject."""
    tokens = line.tokens
    lead, after = tokens[at - 1] if at else None, tokens[at + 1].folded
    is_second = lead is not None and lead.folded == "et"
    if lead is not None and not is_second and lead.text not in _OPENING:
        return False
    if after in _HAVE:
        return (after in _PLURAL) >= is_second and _act_behind(line, at + 1, vocabulary)
    if after != "et" or is_second:
        return False
    for verb in range(at + 2, min(at + 2 + _FARTHEST_VERB, len(tokens))):
        if tokens[verb].folded in _PLURAL:
            return _act_behind(line, verb, vocabulary)
        if tokens[verb].text in ".;:":
            return False
    return False


def _is_apposed(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell "Velbois, chef de file du traitement de l'eau, a conclu": a company's noun, up to the comma before the verb."""
    tokens, start = line.tokens, at + 2
    if tokens[at + 1].text != "," or start >= len(tokens) or (at and tokens[at - 1].text not in _OPENING):
        return False
    end = next((at for at in range(start, min(start + _LONGEST_APPOSITION, len(tokens))) if tokens[at].text in ",.;:"), start)
    if tokens[end].text != "," or end + 1 >= len(tokens) or tokens[end + 1].folded not in _HAVE:
        return False
    noun = start + (tokens[start].folded in vocabulary.articles)
    is_company = tokens[noun].folded in vocabulary.introducers or tokens[noun].folded in vocabulary.apposed
    return is_company and _act_behind(line, end + 1, vocabulary)


def _act_behind(line: Line, verb: int, vocabulary: Shapes) -> bool:
    """Tell "a déjà signé" and "a, pour sa part, conclu" from "a été signé"."""
    after = [token.folded for token in line.tokens[verb + 1 : verb + 1 + _LONGEST_ASIDE]]
    if after[:1] == [","]:
        after = after[after.index(",", 1) + 1 :] if "," in after[1:] else []
    return not vocabulary.signs.isdisjoint(after[:3]) and "ete" not in after[:3]


def _is_partner(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell "un accord avec Talvera", "un contrat entre Saidal et Talvera" from "un match avec Talvera"."""
    tokens = line.tokens
    lead = tokens[at - 1].folded if at else ""
    first = at - 1
    if lead == "et":
        first = at - 3
        if first < 0 or tokens[first].folded != "entre":
            return False
    elif lead not in ("avec", "entre"):
        return False
    return not wordings().keys.isdisjoint(token.folded for token in tokens[max(first - _FARTHEST_PAPER, 0) : first])
