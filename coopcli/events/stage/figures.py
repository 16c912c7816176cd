"""Who stands where in a sentence: people and offices, the office joined to the name that a long description parts from it.

In: a `Reading`. Out: rows of `Figure`, a row for each sentence. Start at `figures_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from coopcli.events.draft import Reading
from coopcli.lexicon.countries import country_phrases
from coopcli.lexicon.gatherings import words_of_kind
from coopcli.lexicon.roles import phrase_words, stands_for
from coopcli.model import CountryForm, Mention, Official, Part, Person, Sentence, Span

NAMELESS = "#"  # begins the key of an office whose holder the article does not name


@dataclass(frozen=True, slots=True)
class Figure:
    """A person or an office at one place of the article; `key` is one for one person."""

    sentence: int
    first: int
    last: int
    span: Span
    key: str
    name: str | None
    role: str | None
    country: str | None
    body: str | None
    is_counterpart: bool


def figures_of(reading: Reading) -> list[tuple[Figure, ...]]:
    """Return the people of each sentence, in order of place."""
    rows = [
        tuple(_figures(index, sorted(reading.of_kind(index, "person"), key=lambda one: (one.first, -one.last))))
        for index in range(len(reading.sentences))
    ]
    rows = [_with_unnamed(row, index, reading) for index, row in enumerate(rows)]
    return [tuple(_with_counterparts(tuple(_with_holders(row, reading)), reading)) if len(row) > 1 else row for row in rows]


def _figures(index: int, mentions: Iterable[Mention]) -> Iterator[Figure]:
    behind = 0
    for mention in mentions:
        value = mention.value
        if mention.first < behind or not isinstance(value, Official):
            continue
        behind = mention.last
        key = value.name.casefold() if value.name else f"{NAMELESS}{index}:{mention.first}"
        told = (value.name, value.role, value.country or None, value.body, value.is_counterpart)
        yield Figure(index, mention.first, mention.last, mention.span, key, *told)


def _with_unnamed(row: tuple[Figure, ...], index: int, reading: Reading) -> tuple[Figure, ...]:
    """Add one for each country of "ses homologues norvégien et suédois", "les ministres de la Pêche du Chili et du Pérou"."""
    sentence = reading.sentences[index]
    plural = words_of_kind("stage", "offices")
    if plural.isdisjoint(sentence.words):
        return row
    taken = {at for one in row for at in range(one.first, one.last)}
    found = list(row)
    for at in [at for at, word in enumerate(sentence.words) if word in plural and at not in taken]:
        states = _states_of_office(sentence, at, reading.mentions[index])
        is_counterpart = sentence.words[at] in words_of_kind("stage", "counterparts")
        if len(states) < (1 if is_counterpart else 2) or any(place in taken for one in states for place in range(one.first, one.last)):
            continue
        for one in states:
            first = at if one is states[0] else one.first
            span = Span(sentence.tokens[first].start, one.span.end)
            key = f"{NAMELESS}{index}:{one.first}"
            code = one.value.code if isinstance(one.value, CountryForm) else None
            found.append(Figure(index, first, one.last, span, key, None, None, code, None, is_counterpart))
    return tuple(sorted(found, key=lambda one: one.first)) if len(found) > len(row) else row


def _states_of_office(sentence: Sentence, at: int, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the countries of an office told in the plural, each joined to the one before: "ministres malien, nigérien et togolais"."""
    words = sentence.words
    states: list[Mention] = []
    edge = at + 1
    for one in mentions:
        if (
            one.first < edge
            or not isinstance(one.value, CountryForm)
            or one.value.form not in ("demonym", "name")
            or not one.value.code.isalpha()
        ):
            continue
        gap = words[edge : one.first]
        form = states[0].value.form if states and isinstance(states[0].value, CountryForm) else None
        if states and (form != one.value.form or not words_of_kind("stage", "listing").issuperset(gap) or not gap):
            break
        if not states and not _is_charge(sentence, edge, one.first, one.value.form):
            break
        states.append(one)
        edge = one.last
    return states


def _is_charge(sentence: Sentence, first: int, last: int, form: str) -> bool:
    """Tell what stands between an office and its country: nothing, "des Affaires étrangères", "de la Pêche du"."""
    words, printed = sentence.words[first:last], sentence.printed[first:last]
    if form == "name" and (not words or words[-1] not in words_of_kind("stage", "listing")):
        return False
    if last - first > _LONGEST_CHARGE:
        return False
    return not words or all(
        word in words_of_kind("stage", "listing") or text[:1].isupper() or word in words_of_kind("stage", "charge")
        for word, text in zip(words, printed, strict=True)
    )


_LONGEST_CHARGE = 8  # tokens of "des Affaires étrangères et de la Coopération du"


def _with_holders(row: tuple[Figure, ...], reading: Reading) -> Iterator[Figure]:
    """Join an office and the name that a long description parts from it: "le directeur de la police, chargé de … du Danemark, M. Wern"."""
    at = 0
    while at < len(row):
        office = row[at]
        holder = row[at + 1] if at + 1 < len(row) else None
        if (
            holder is None
            or office.name is not None
            or holder.name is None
            or not (_is_ranked(office, holder, reading) if holder.role is not None else _is_tail(office, holder, reading))
        ):
            yield office
            at += 1
            continue
        named = (
            one.value.code
            for one in reading.mentions[office.sentence]
            if isinstance(one.value, CountryForm) and office.first <= one.first < holder.first
        )
        country = office.country or holder.country or next((code for code in named if code.isalpha()), None)
        span = Span(office.span.start, holder.span.end)
        yield replace(office, last=holder.last, span=span, key=holder.key, name=holder.name, country=country)
        at += 2


def _is_ranked(office: Figure, holder: Figure, reading: Reading) -> bool:
    """Tell "le chef d'état-major de la Gendarmerie, le général Diop": one office, its holder with his rank."""
    rank = words_of_office(holder.role) if holder.role else ()
    words = [token.folded for token in reading.sentences[office.sentence].tokens[office.last : holder.first]]
    if office.is_counterpart:
        return len(words) < 2 and set(words) <= words_of_kind("stage", "definite")  # "son homologue le président Sow"
    if not rank[:1] or rank[0] not in words_of_kind("stage", "ranks"):
        return False
    return bool(words) and words[0] == "," and set(words[1:]) <= words_of_kind("stage", "definite")


def _is_tail(office: Figure, holder: Figure, reading: Reading) -> bool:
    words = [token.folded for token in reading.sentences[office.sentence].tokens[office.last : holder.first]]
    while words and words[-1] in words_of_kind("stage", "titles"):
        words.pop()
    return 0 < len(words) <= _LONGEST_TAIL and words[-1] == "," and not set(words) & words_of_kind("stage", "tail_ends")


_LONGEST_TAIL = 16


def _with_counterparts(row: tuple[Figure, ...], reading: Reading) -> Iterator[Figure]:
    """Join "le colonel Sow, son homologue guinéen," told after somebody else: one person, who is of that country."""
    at = 0
    while at < len(row):
        one = row[at]
        other = row[at + 1] if at + 1 < len(row) else None
        tokens = reading.sentences[one.sentence].tokens
        if (
            other is None
            or at == 0
            or one.name is None
            or one.country is not None
            or other.name is not None
            or not other.is_counterpart
            or [token.folded for token in tokens[one.last : other.first]][:1] != [","]
            or other.first - one.last > 2
            or (other.last < len(tokens) and tokens[other.last].folded not in words_of_kind("stage", "closing"))
        ):
            yield one
            at += 1
            continue
        yield replace(one, last=other.last, span=Span(one.span.start, other.span.end), country=other.country, is_counterpart=True)
        at += 2


def rank_of(figure: Figure) -> str | None:
    """Return which of a state's two highest offices somebody holds, if any: no minister, no head of a service."""
    return _rank(figure.role) if figure.role else None


@lru_cache(maxsize=4096)
def _rank(role: str) -> str | None:
    words = phrase_words(role)
    if not words or stands_for(role) != "state":
        return None
    if words[0] in words_of_kind("stage", "of_government") or words[-1] in words_of_kind("stage", "of_cabinet"):
        return "government"
    is_head = words[0] in words_of_kind("stage", "heads_of_state") and not words_of_kind("stage", "no_head_of_state") & set(words)
    return "state" if is_head else None


@lru_cache(maxsize=4096)
def words_of_office(role: str) -> tuple[str, ...]:
    """Return the words of an office, its country left out: "ministre gabonais de la Justice" is "ministre de la justice"."""
    forms = country_phrases()
    return tuple(word for word in phrase_words(role) if (form := forms.get((word,))) is None or form.form != "demonym")


def person(figure: Figure, part: Part, country: str | None) -> Person | None:
    """Return a named figure as a person of an event."""
    return Person(figure.name, figure.role, country, part, figure.span) if figure.name else None
