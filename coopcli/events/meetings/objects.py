"""Whom a verb leads to: "a reçu A, puis B" are two sides, "A et B" one; nothing where something else was received.

In: a place in a sentence. Out: sides of figures. Start at `sides_after`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import CountryForm

FARTHEST_OBJECT = 26
_FARTHEST_LATE = 12  # tokens between "Reçu par A," and B


def sides_after(stage: Stage, index: int, after: int, *, reach: int = FARTHEST_OBJECT) -> list[tuple[Figure, ...]]:
    """Return the sides that follow a verb: "A, puis par B" are two, "A et B" one; nothing where something else was received."""
    row = [one for one in stage.cast.rows[index] if one.first >= after]
    if not row or row[0].first - after > reach or not _leads_to(stage, index, after, row[0]):
        return []
    chain = [row[0]]
    gaps: list[frozenset[str]] = []
    for one in row[1:]:
        words = words_between(stage, index, chain[-1].last, one.first)
        if not words <= words_of_kind("meeting", "link"):
            break
        gaps.append(words)
        chain.append(one)
    joining = words_of_kind("meeting", "joining")
    while gaps and not gaps[-1] & joining:
        gaps.pop()
        chain.pop()
    sides: list[list[Figure]] = [[chain[0]]]
    told = {token.folded for token in stage.reading.sentences[index].tokens[max(after - 8, 0) : row[0].first]}
    is_apart = bool(told & words_of_kind("meeting", "apart"))
    is_apart = is_apart or pattern_of("meeting", "in_turn").search(stage.reading.sentences[index].folded) is not None
    for words, one in zip(gaps, chain[1:], strict=True):
        if is_apart or words & words_of_kind("meeting", "parting"):
            sides.append([one])
        else:
            sides[-1].append(one)
    return [tuple(side) for side in sides]


def _leads_to(stage: Stage, index: int, after: int, figure: Figure) -> bool:
    words = words_between(stage, index, after, figure.first)
    tokens = stage.reading.sentences[index].tokens
    before = figure.first - 1
    while before >= after and tokens[before].folded in words_of_kind("meeting", "determiners"):
        before -= 1
    if before >= after and tokens[before].folded in words_of_kind("stage", "genitive"):
        return False
    return words <= words_of_kind("meeting", "between") or are_circumstances(stage, index, after, figure.first)


def late_subject(stage: Stage, index: int, sides: list[tuple[Figure, ...]]) -> tuple[tuple[Figure, ...], list[tuple[Figure, ...]]] | None:
    """Read "Reçu par A, B a plaidé": B, told after A and a comma, is the other side."""
    end = sides[-1][-1].last
    tokens = stage.reading.sentences[index].tokens
    later = next((one for one in stage.cast.rows[index] if one.first >= end), None)
    if later is None or later.first - end > _FARTHEST_LATE or end >= len(tokens) or tokens[end].folded != ",":
        return None
    words = words_between(stage, index, end, later.first)
    is_free = words <= words_of_kind("meeting", "link") or are_circumstances(stage, index, end, later.first)
    return ((later,), sides) if is_free else None


def side_after(stage: Stage, index: int, row: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the first of a row and those joined to him: "A et B"."""
    side = [row[0]]
    for one in row[1:]:
        words = words_without_aside(stage, index, side[-1].last, one.first)
        if not words <= words_of_kind("meeting", "link") or not words & words_of_kind("meeting", "joining"):
            break
        side.append(one)
    return tuple(side)


def are_circumstances(stage: Stage, index: int, first: int, last: int) -> bool:
    """Tell a gap of phrases between commas that say only when and where: ", dans le Bureau ovale,"."""
    told = stage.reading.sentences[index].words
    commas = [at for at in range(first, last) if told[at] == ","]
    if not commas:
        return words_between(stage, index, first, last) <= words_of_kind("meeting", "between")
    edges = words_between(stage, index, first, commas[0]) | words_between(stage, index, commas[-1] + 1, last)
    days = {one.first for one in stage.reading.mentions[index] if one.kind == "date"}
    inner = [one + 1 for one, other in pairwise(commas) if one + 1 < other]
    are_told = all(told[at] in words_of_kind("meeting", "circumstance") or not days.isdisjoint((at, at + 1)) for at in inner)
    return edges <= words_of_kind("meeting", "between") and are_told


def words_between(stage: Stage, index: int, first: int, last: int) -> frozenset[str]:
    """Return the words of a gap that belong to no date, place or body."""
    covered = {
        at
        for one in stage.reading.mentions[index]
        if one.kind in ("date", "place", "body") or isinstance(one.value, CountryForm)
        for at in range(max(one.first, first), min(one.last, last))
    }
    tokens = stage.reading.sentences[index].tokens
    words: list[str] = []
    is_site = False  # "à l'Elysée", "au Palais Koulouba": where, whatever its name
    for at in range(first, last):
        token = tokens[at]
        if at in covered:
            continue
        if token.folded in words_of_kind("stage", "locative"):
            is_site = True
        elif is_site and (token.text[:1].isupper() or token.text == "-"):
            continue  # "à la résidence de Fazao-Kpessi"
        elif token.folded not in words_of_kind("stage", "site"):
            is_site = False
        words.append(token.folded)
    return frozenset(words)


def words_without_aside(stage: Stage, index: int, first: int, last: int) -> frozenset[str]:
    """Return the words of a gap, a relative clause between commas left out: ", qui entamait une tournée, et le"."""
    tokens = stage.reading.sentences[index].tokens
    if last - first > 3 and tokens[first].folded == "," and tokens[first + 1].folded in words_of_kind("meeting", "relative"):
        close = next((at for at in range(last - 1, first + 1, -1) if tokens[at].folded == ","), None)
        if close is not None:
            return words_between(stage, index, close, last)
    return words_between(stage, index, first, last)
