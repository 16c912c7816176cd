"""Bodies that share one noun: "les universités de Lomé et de Poitiers", "les sociétés X et Y", "la Chambre de Sfax et celle de Marseille".

In: a line, and the bodies found in it so far. Out: one more for each name. Start at `listed` and `resumed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coopcli.lexicon.bodies import Plural, Shapes, shapes
from coopcli.lexicon.countries import city_phrases
from coopcli.lexicon.regions import country_of_region
from coopcli.mentions.boundaries import Found, Line, country_within, is_capital, is_side, words
from coopcli.mentions.companies import run_end
from coopcli.model import Body

MOST_NAMES = 8
_OF = frozenset({"de", "du", "d'"})
_ARTICLES = frozenset({"la", "l'", "le"})
_JOINTS = frozenset({",", "et"})


def listed(line: Line) -> Iterator[Found]:
    """Yield the bodies of a plural noun, each by its own name; fewer than two names are no list."""
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.plurals):
        return
    tokens = line.tokens
    for index, token in enumerate(tokens):
        for noun in vocabulary.plurals.get(token.folded, ()):
            size = len(noun.words)
            if tuple(word.folded for word in tokens[index : index + size]) != noun.words or is_capital(line, index):
                continue
            if noun.is_side and not is_side(line, index, index + size, vocabulary):
                break
            names = list(_names(line, _past_adjectives(line, index + size, vocabulary), vocabulary))
            if len(names) > 1:
                yield from _told(line, index, names, noun)
            break


def resumed(line: Line, items: Sequence[Found]) -> Iterator[Found]:
    """Yield what "celle de Marseille" stands for behind "la Chambre de commerce de Sfax": the same noun, another place."""
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.resuming):
        return
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.folded not in vocabulary.resuming or index + 2 >= len(tokens) or tokens[index + 1].folded not in _OF:
            continue
        before = max((item for item in items if item.last <= index), key=lambda item: item.last, default=None)
        end = _name_end(line, index + 2, vocabulary)
        cut = _noun_end(line, before) if before is not None else 0
        if before is None or not end or not cut:
            continue
        name = f"{words(tokens[before.first : cut])} {words(tokens[index + 1 : end])}"
        if before.body.name == words(tokens[cut + 1 : before.last]):
            name = words(tokens[index + 2 : end])  # a town goes by its own name
        yield Found(index, end, Body(name, None, _country(line, index + 2, end), before.body.type), "resumed-noun")


def _names(line: Line, at: int, vocabulary: Shapes) -> Iterator[tuple[int, int, int]]:
    """Yield the names of a list as tokens: where each begins with its preposition, where without, where it ends."""
    tokens = line.tokens
    has_of = at < len(tokens) and tokens[at].folded in _OF
    for number in range(MOST_NAMES):
        first = at + (at < len(tokens) and has_of and tokens[at].folded in _OF)
        end = _name_end(line, first, vocabulary)
        if not end:
            return
        yield at, first, end
        is_closed = number > 0 and tokens[at - 1].folded == "et"  # "de A et de B, X et Y": these two are people
        if end >= len(tokens) or tokens[end].folded not in _JOINTS or (is_closed and tokens[end].folded == ","):
            return
        at = end + 1


def _name_end(line: Line, at: int, vocabulary: Shapes) -> int:
    """Return where a name of a list ends, its article before it; 0 where none begins."""
    tokens = line.tokens
    if at + 1 < len(tokens) and tokens[at].folded in _ARTICLES and not is_capital(line, at):
        at += 1
    nation = line.nations.get(at)
    if nation is not None and is_capital(line, at):
        return nation.last
    end = run_end(line, at, vocabulary)
    return end if end > at else 0


def _past_adjectives(line: Line, at: int, vocabulary: Shapes) -> int:
    tokens = line.tokens
    while at < len(tokens) and tokens[at].text.islower() and tokens[at].folded not in vocabulary.stops:
        folded = tokens[at].folded
        if folded not in vocabulary.qualifiers and not (len(folded) > 3 and folded.endswith(vocabulary.endings)):
            break
        at += 1
    return at


def _told(line: Line, index: int, names: Sequence[tuple[int, int, int]], noun: Plural) -> Iterator[Found]:
    start = index
    for at, first, end in names:
        own = words(line.tokens[first:end])
        name = own if noun.singular is None else f"{noun.singular} {words(line.tokens[at:end])}"
        yield Found(start, end, Body(name, None, _country(line, first, end), noun.type), "listed-body")
        start = end + 1


def _country(line: Line, first: int, last: int) -> str | None:
    code = country_within(line, first, last)
    if code is not None:
        return code
    town = city_phrases().get([token.folded for token in line.tokens[first:last] if token.folded not in "-'"])
    return town.country if town is not None else country_of_region(line.tokens[first:last])


def _noun_end(line: Line, item: Found) -> int:
    """Return where the noun of a body ends and what tells it from others begins: "Chambre de commerce | de Sfax"; 0 where nothing does."""
    tokens = line.tokens
    cut = 0
    for at in range(item.first + 1, item.last):
        if not is_capital(line, at):
            continue
        before = tokens[at - 1].folded
        if before in _OF:
            cut = at - 1
        elif before not in _ARTICLES and before != "et" and not cut:
            return at
    return cut
