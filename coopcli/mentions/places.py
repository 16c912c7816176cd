"""Cities and sites in a sentence: those of the vocabulary, and unknown towns by their shape.

In: a sentence and what it names already. Out: a mention for each, value Town. Start at `find`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import compress

from coopcli.lexicon import countries as vocabulary
from coopcli.lexicon import words_of
from coopcli.model import Mention, Sentence, Span, Token, Town
from coopcli.phrases import Run
from coopcli.text import fold, fold_words

_LONGEST_TOWN = 5
_LEADS = frozenset({"a", "de", "d'"})


@cache
def _cues(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of("fr/places", key))


@cache
def _careful() -> frozenset[tuple[str, ...]]:
    return frozenset(fold_words(name) for name in words_of("fr/places", "careful"))


@cache
def _town_heads() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(name).split()) for name in words_of("fr/places", "towns"))


def find(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield towns; a capital that stands for its government is a country already and no town."""
    taken = {index for mention in found if mention.kind != "body" for index in range(mention.first, mention.last)}
    for run in vocabulary.city_phrases().find(sentence):
        if not run.value.name:
            taken.update(range(run.first, run.last))
        elif taken.isdisjoint(range(run.first, run.last)) and _is_town(sentence, run):
            taken.update(range(run.first, run.last))
            yield _mention(sentence, run.first, run.last, run.value, "place:known")
    leads = _leads(sentence)
    if leads:
        taken.update(index for mention in found if mention.kind == "body" for index in range(mention.first, mention.last))
        yield from _unknown(sentence, leads, taken, frozenset(mention.last for mention in found if mention.kind == "date"))


def _leads(sentence: Sentence) -> list[int]:
    """Return the tokens after which an unknown town may stand: "à", and the "de" of "près de"."""
    words = sentence.words
    leads = compress(range(len(words)), map(_LEADS.__contains__, words))
    return [index for index in leads if index and _leads_to_town(sentence, index)]


def _leads_to_town(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return token.text == "à" if token.folded == "a" else (sentence.tokens[index - 1].folded, token.folded) in _town_heads()


def _is_town(sentence: Sentence, run: Run[Town]) -> bool:
    tokens = sentence.tokens
    words = tokens[run.first : run.last]
    if not (words[0].text[0].isupper() or len(words) > 1) or not words[-1].text[0].isupper():
        return False  # "Le cap" is no town, "le Caire" is
    before = tokens[run.first - 1] if run.first else None
    lead = before.folded if before else ""
    folded = tuple(token.folded.rstrip("'") for token in words if token.folded not in "-'.")
    if folded in vocabulary.city_states():
        return lead == "a"
    if folded in vocabulary.after_au():
        return lead in ("au", "du")
    if folded in _careful() and lead not in _cues("places_before"):
        return False
    if lead == "a" or lead in _cues("stays"):
        return True
    if before is not None and before.text[0].isupper() and before.text[0].isalpha() and run.first > 1 and not before.text.isupper():
        return False  # part of a longer name
    follower = tokens[run.last] if run.last < len(tokens) else None
    return follower is None or not follower.text[0].isupper() or follower.text.isupper() or lead in _cues("places_before")


def _unknown(sentence: Sentence, leads: list[int], taken: set[int], date_ends: frozenset[int]) -> Iterator[Mention]:
    tokens = sentence.tokens
    for lead in leads:
        first = lead + 1
        if first >= len(tokens) or first in taken or not _may_begin(tokens[first]):
            continue
        if tokens[lead].folded == "a" and not _is_site(sentence, first, date_ends):
            continue
        last = _town_end(sentence, first, taken)
        name = "".join(_pieces(sentence, first, last))
        yield _mention(sentence, first, last, Town(name, None), "place:shape")


def _may_begin(token: Token) -> bool:
    """Tell whether a town's name may begin with this word; a word all in capitals is a headline's or an acronym."""
    return token.text[0].isupper() and len(token.text) > 2 and not token.text.isupper() and token.folded not in _cues("no_town")


def _pieces(sentence: Sentence, first: int, last: int) -> Iterator[str]:
    end = sentence.tokens[first].start
    for token in sentence.tokens[first:last]:
        yield (" " if token.start > end else "") + token.text
        end = token.end


def _is_site(sentence: Sentence, index: int, date_ends: frozenset[int]) -> bool:
    """Tell whether "à X" says where something happened: after a date, an act or a gathering, between commas, or before "(Maroc)"."""
    tokens = sentence.tokens
    if index - 1 in date_ends or (index > 1 and tokens[index - 2].folded in _cues("held")):
        return True
    if index > 1 and tokens[index - 2].folded == "," and sentence.words[_town_end(sentence, index, set()) :][:1] == (",",):
        return True  # "Ils ont, à Granville, signé …"
    after = [token.folded for token in tokens[index + 1 : index + 4]]
    if after[:1] == ["("]:
        return vocabulary.country_phrases().at(sentence, index + 2) is not None
    return after[:3] == [",", "pres", "de"] or after[:3] == [",", "pres", "d'"]


def _town_end(sentence: Sentence, first: int, taken: set[int]) -> int:
    tokens = sentence.tokens
    last = first + 1
    while last < len(tokens) and last - first < _LONGEST_TOWN and last not in taken:
        if tokens[last].folded == "-" and last + 1 < len(tokens) and tokens[last].start == tokens[last - 1].end == tokens[last].end - 1:
            last += 2
        elif tokens[last].text[0].isupper():
            last += 1
        else:
            break
    return min(last, len(tokens))


def _mention(sentence: Sentence, first: int, last: int, town: Town, rule: str) -> Mention:
    return Mention("place", first, last, Span(sentence.tokens[first].start, sentence.tokens[last - 1].end), town, rule)
