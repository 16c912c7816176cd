"""Who is who in an article, and when and where a clause takes place: what meetings and conferences share.

In: a `Reading`. Out: `Figure`s, people with the fullest name, office and country that the article gives them. Start at `Cast`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from coopcli.events.draft import Reading
from coopcli.events.scene import date_of, place_of
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import words_of_kind
from coopcli.lexicon.roles import phrase_words, stands_for
from coopcli.model import CountryForm, Mention, Official, Part, Party, Person, Place, Sentence, Span, TimeExpression, Town, When
from coopcli.text import fold_words

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


class Cast:
    """The people of an article, sentence by sentence; the finders have led surnames and offices back to whom they mean."""

    def __init__(self, reading: Reading) -> None:
        rows = [
            tuple(_figures(index, sorted(reading.of_kind(index, "person"), key=lambda one: (one.first, -one.last))))
            for index in range(len(reading.sentences))
        ]
        self.rows: tuple[tuple[Figure, ...], ...] = tuple(rows)
        self.rows = tuple(tuple(self._held_by(figure, reading.home) for figure in row) for row in rows)

    def _held_by(self, figure: Figure, home: str | None) -> Figure:
        """Lead "le chef de l'Etat béninois" back to the president named, "le président turc" to the leader named without his office."""
        rank = _rank(figure)
        if figure.name is not None or rank is None or figure.is_counterpart:
            return figure
        told = [one for one in self.before(figure.sentence, figure.first) if one.name is not None]
        told += [one for row in self.rows[figure.sentence :] for one in row if one.name is not None and one.span.start > figure.span.start]
        country = figure.country or home
        holders = {one.key: one for one in reversed(told) if _rank(one) == rank and (one.country or home) == country}
        if not holders:
            near = [
                one for one in told if one.role is None and one.country in (None, country) and 0 <= figure.sentence - one.sentence <= _NEAR
            ]
            holders = {one.key: one for one in near}
        if len(holders) != 1:
            return figure
        key, holder = next(iter(holders.items()))
        return replace(figure, key=key, name=holder.name)

    def before(self, sentence: int, token: int) -> Iterator[Figure]:
        """Yield the figures told before a place, the nearest first."""
        yield from (figure for figure in reversed(self.rows[sentence]) if figure.last <= token)
        for index in range(sentence - 1, -1, -1):
            yield from reversed(self.rows[index])


def _figures(index: int, mentions: Iterable[Mention]) -> Iterator[Figure]:
    behind = 0
    for mention in mentions:
        value = mention.value
        if mention.first < behind or not isinstance(value, Official):
            continue
        behind = mention.last
        key = " ".join(fold_words(value.name)) if value.name else f"{NAMELESS}{index}:{mention.first}"
        told = (value.name, value.role, value.country or None, value.body, value.is_counterpart)
        yield Figure(index, mention.first, mention.last, mention.span, key, *told)


_NEAR = 3  # sentences between a leader's bare name and the office that means them


def _rank(figure: Figure) -> str | None:
    """Return which of a state's two highest offices somebody holds, if any: no minister, no head of a service."""
    words = phrase_words(figure.role) if figure.role else ()
    if not words or stands_for(figure.role or "") != "state":
        return None
    if words[0] in words_of_kind("meeting", "of_government") or words[1:3] == ("du", "gouvernement"):
        return "government"
    return "state" if words[0] in words_of_kind("meeting", "heads_of_state") and "diplomatie" not in words else None


class Setting:
    """Dates and places of the article's clauses, and those of its main event for the sentences that give none."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.main_date: When | None = None
        self.main_place: Place | None = None
        self._find_main()

    def _find_main(self) -> None:
        """The first date and the first town after "à" that the opening sentences give."""
        for index in range(min(len(self._reading.sentences), 4)):
            if self.main_date is None:
                dates = [one for one in self._reading.of_kind(index, "date") if not _is_span_of_years(one)]
                self.main_date = next((when for one in dates if (when := date_of(one, self._reading, is_future=False))), None)
            if self.main_place is None:
                self.main_place = next((place_of(one) for one in self.places(index) if isinstance(one.value, Town)), None)

    def dates(self, index: int) -> tuple[Mention, ...]:
        """Return the date phrases of a sentence."""
        return tuple(self._reading.of_kind(index, "date"))

    def places(self, index: int) -> tuple[Mention, ...]:
        """Return what stands in a sentence as a place: towns and countries after "à", "en", "au"."""
        sentence = self._reading.sentences[index]
        inside = [one for one in self._reading.mentions[index] if one.kind in ("person", "body")]
        return tuple(
            one
            for one in self._reading.mentions[index]
            if (one.kind == "place" or isinstance(one.value, CountryForm))
            and not (isinstance(one.value, CountryForm) and one.value.form in ("demonym", "compound"))
            and not any(other.first <= one.first and one.last <= other.last for other in inside)
            and is_after_locative(sentence, one.first)
        )

    def near(self, candidates: Iterable[Mention], first: int, last: int, *, reach: int = 40) -> Mention | None:
        """Return the mention nearest to tokens `first` to `last`, one that follows before one that precedes."""
        best: Mention | None = None
        shortest = float(reach)
        for one in candidates:
            if one.first >= last:
                distance = float(one.first - last)
            elif one.last <= first:
                distance = (first - one.last) * 1.3 + 1
            else:
                distance = 0.0
            if distance < shortest:
                best, shortest = one, distance
        return best


def is_after_locative(sentence: Sentence, first: int) -> bool:
    """Tell "à Rabat", "dans la capitale chilienne" from "de Rabat", "Rabat a fait savoir"."""
    index = first - 1
    while index >= 0 and sentence.tokens[index].folded in words_of_kind("conference", "site"):
        index -= 1
    return index >= 0 and sentence.tokens[index].folded in words_of_kind("conference", "locative") and sentence.tokens[index].text != "a"


def _is_span_of_years(mention: Mention) -> bool:
    value = mention.value
    return isinstance(value, TimeExpression) and value.last_year is not None and value.month is None


def token_range(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the tokens that a match on the folded sentence covers, the last excluded."""
    return bisect_right(sentence.offsets, start) - 1, bisect_right(sentence.offsets, max(end - 1, start))


def stand(figure: Figure, reading: Reading, *, fallback: str | None = None) -> Party | None:
    """Return whom somebody stands for: a state for its ministers, a body for its head; None where the text does not say."""
    country = figure.country
    stands = stands_for(figure.role) if figure.role else None
    if stands == "body" and figure.body:
        return Party(figure.body, country, "organisation" if country is None and fallback is None else "institution", figure.span)
    code = country or fallback
    if code is None:
        return None
    return Party(display_name(code), code, "state", figure.span)


def person(figure: Figure, part: Part, country: str | None) -> Person | None:
    """Return a named figure as a person of an event."""
    return Person(figure.name, figure.role, country, part, figure.span) if figure.name else None


def noun_phrase_end(sentence: Sentence, mentions: Iterable[Mention], start: int, *, limit: int) -> int:
    """Return where the noun phrase that holds token `start` ends: before a verb, a relative, a comma, a date or a place."""
    stops = words_of_kind("conference", "stops")
    inside = {one.first: one for one in mentions if one.kind in ("body", "person")}
    dates = {one.first for one in mentions if one.kind == "date"}
    index = start
    while index < min(start + limit, len(sentence.tokens)):
        token = sentence.tokens[index]
        if index in inside and inside[index].kind == "body" and index > start:
            index = inside[index].last
            continue
        if index in dates or token.folded in stops or (token.folded == "a" and token.text == "a"):
            break
        if token.folded == "(":
            close = next((at for at in range(index + 1, min(index + 5, len(sentence.tokens))) if sentence.tokens[at].folded == ")"), None)
            if close is None or not any(sentence.tokens[at].text[:1].isupper() for at in range(index + 1, close)):
                break
            index = close + 1
            continue
        if token.folded in words_of_kind("conference", "locative") and token.text != "a" and _is_place_next(sentence, mentions, index + 1):
            break
        index += 1
    while index > start and sentence.tokens[index - 1].folded in words_of_kind("conference", "leads"):
        index -= 1
    return index


def _is_place_next(sentence: Sentence, mentions: Iterable[Mention], index: int) -> bool:
    while index < len(sentence.tokens) and sentence.tokens[index].folded in words_of_kind("conference", "site"):
        index += 1
    return any(one.first == index and (one.kind == "place" or isinstance(one.value, CountryForm)) for one in mentions)


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Keep each party once: a state by its code, any other by its name."""
    kept: dict[tuple[str, str], Party] = {}
    for party in parties:
        kept.setdefault(side_key(party), party)
    return list(kept.values())


def side_key(party: Party) -> tuple[str, str]:
    """Return what makes two parties one: a state's code, another's name."""
    return ("state", party.country) if party.type == "state" and party.country else ("name", party.name.casefold())
