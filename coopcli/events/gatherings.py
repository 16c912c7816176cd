"""Who is who in an article, and when and where a clause takes place: what meetings and conferences share.

In: a `Reading`. Out: `Figure`s, people with the fullest name, office and country that the article gives them. Start at `Cast`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from coopcli.events.draft import Reading
from coopcli.events.scene import country_of, date_of, headed_name
from coopcli.lexicon.countries import capital_of, country_phrases, display_name
from coopcli.lexicon.gatherings import pattern_of, same_office, words_of_kind
from coopcli.lexicon.roles import phrase_words, stands_for
from coopcli.model import Body, CountryForm, Mention, Official, Part, Party, Person, Place, Sentence, Span, TimeExpression, Town, When
from coopcli.text import fold, fold_words


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
    rank = _words_of(holder.role) if holder.role else ()
    words = [token.folded for token in reading.sentences[office.sentence].tokens[office.last : holder.first]]
    if office.is_counterpart or not rank[:1] or rank[0] not in words_of_kind("meeting", "ranks"):
        return False
    return bool(words) and words[0] == "," and set(words[1:]) <= words_of_kind("meeting", "definite")


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
            or (other.last < len(tokens) and tokens[other.last].folded not in words_of_kind("meeting", "closing"))
        ):
            yield one
            at += 1
            continue
        yield replace(one, last=other.last, span=Span(one.span.start, other.span.end), country=other.country, is_counterpart=True)
        at += 2


def _is_tail(office: Figure, holder: Figure, reading: Reading) -> bool:
    words = [token.folded for token in reading.sentences[office.sentence].tokens[office.last : holder.first]]
    while words and words[-1] in words_of_kind("meeting", "titles"):
        words.pop()
    return 0 < len(words) <= _LONGEST_TAIL and words[-1] == "," and not set(words) & words_of_kind("meeting", "tail_ends")


_LONGEST_TAIL = 16

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


_FAR_BACK = 60  # sentences that "les deux présidents" may look back


class Cast:
    """The people of an article, sentence by sentence; the finders have led surnames and offices back to whom they mean."""

    def __init__(self, reading: Reading) -> None:
        rows = [
            tuple(_figures(index, sorted(reading.of_kind(index, "person"), key=lambda one: (one.first, -one.last))))
            for index in range(len(reading.sentences))
        ]
        rows = [tuple(_with_counterparts(tuple(_with_holders(row, reading)), reading)) if len(row) > 1 else row for row in rows]
        told: dict[str, set[str]] = {}
        for row in rows:
            for one in row:
                if one.name is not None and one.country is not None:
                    told.setdefault(one.key, set()).add(one.country)
        known = {key: next(iter(codes)) for key, codes in told.items() if len(codes) == 1}  # "le président vietnamien", told once
        rows = [
            tuple(replace(one, country=known[one.key]) if one.country is None and one.key in known else one for one in row) for row in rows
        ]
        self.rows: tuple[tuple[Figure, ...], ...] = tuple(rows)
        self.home = home_of(reading, self.rows)
        bodies = [one.value for row in reading.mentions for one in row if isinstance(one.value, Body)]
        self._bodies = {name: body for body in reversed(bodies) for name in (body.acronym, body.name) if name}
        self._is_of_union = any(body.key in _UNION for body in bodies)
        leaders = {one.key: one for row in rows for one in row if one.name is not None and rank_of(one)}
        self._leaders = list(leaders.values())[:_MOST_LEADERS]
        holders = {(one.key, one.role): one for row in rows for one in row if one.name is not None and one.role is not None}
        self._holders = list(holders.values())[:_MOST_LEADERS]
        self.rows = tuple(tuple(self._held_by(figure, self.home) for figure in row) for row in rows)

    def _held_by(self, figure: Figure, home: str | None) -> Figure:
        """Lead "le chef de l'Etat béninois" back to the president named, "le président turc" to the leader named without his office."""
        if figure.name is not None or figure.is_counterpart:
            return figure
        if figure.role and _words_of(figure.role)[:1] and _words_of(figure.role)[0] in words_of_kind("meeting", "former"):
            return self._once(figure)
        rank = rank_of(figure)
        if rank is None:
            return self._by_office(figure, home)
        here = {one.key for one in self.rows[figure.sentence]}
        country = figure.country or home
        holders = {one.key: one for one in self._leaders if rank_of(one) == rank and one.key not in here and _belongs(one, country)}
        if not holders:
            near = (one for one in self.before(figure.sentence, figure.first, back=_NEAR) if one.name is not None and one.key not in here)
            holders = {one.key: one for one in near if one.role is None and one.country in (None, country)}
        if len(holders) != 1:
            return figure
        key, holder = next(iter(holders.items()))
        return replace(figure, key=key, name=holder.name)

    def _by_office(self, figure: Figure, home: str | None) -> Figure:
        """Lead "le garde des Sceaux" back to the "ministre de la Justice, garde des Sceaux", "le responsable malien" to the last Malian."""
        words = _words_of(figure.role) if figure.role else ()
        here = {one.key for one in self.rows[figure.sentence]}
        if words[:1] and words[0] in words_of_kind("meeting", "any_office"):
            if figure.country is None:
                return figure
            before = self.before(figure.sentence, figure.first, back=_SCENE)
            near = (one for one in before if one.name is not None and one.role is not None and one.key not in here)
            holder = next((one for one in near if (one.country or home) == figure.country), None)
            return replace(figure, key=holder.key, name=holder.name, role=holder.role, body=holder.body) if holder else figure
        if len(words) < 2:
            return figure
        other = phrase_words(same_office(" ".join(words)) or "")
        fitting = {
            one.key: one
            for one in self._holders
            if one.key not in here
            and (one.country or home) == (figure.country or home)
            and (_is_longer(words, _words_of(one.role or "")) or (other and _words_of(one.role or "")[: len(other)] == other))
        }
        if len(fitting) != 1:
            return figure
        one = next(iter(fitting.values()))
        return replace(figure, key=one.key, name=one.name, country=figure.country or one.country)

    def _once(self, figure: Figure) -> Figure:
        """Lead "l'ancien chef d'état-major de l'armée israélienne" back to the one person of that country told just before."""
        near = self.before(figure.sentence, figure.first, back=2 * _NEAR)
        holders = {one.key: one for one in near if one.name is not None and figure.country is not None and one.country == figure.country}
        if len(holders) != 1:
            return figure
        holder = next(iter(holders.values()))
        return replace(holder, sentence=figure.sentence, first=figure.first, last=figure.last, span=figure.span)

    def before(self, sentence: int, token: int, *, back: int = _FAR_BACK) -> Iterator[Figure]:
        """Yield the figures told before a place, the nearest first, at most `back` sentences away."""
        yield from (figure for figure in reversed(self.rows[sentence]) if figure.last <= token)
        for index in range(sentence - 1, max(sentence - back, 0) - 1, -1):
            yield from reversed(self.rows[index])

    def stand(self, figure: Figure, *, fallback: str | None = None) -> Party | None:
        """Return whom somebody stands for: a state for its ministers, a body for its head; None where the text does not say."""
        stands = stands_for(figure.role) if figure.role else None
        is_armed = figure.body is not None and bool(set(fold_words(figure.body)) & words_of_kind("meeting", "armed"))
        if self._is_of_union and figure.body and fold(figure.body) in words_of_kind("meeting", "of_union"):
            return Party(figure.body, None, "organisation", figure.span)  # "la présidente de la Commission", of the Union's
        if stands == "body" and figure.role and figure.body and fold(figure.body) in words_of_kind("meeting", "bare_state"):
            return Party(figure.role, figure.country or fallback, "institution", figure.span)  # "le Médiateur du Royaume"
        if stands == "body" and figure.body and not is_armed:
            body = self._bodies.get(figure.body)
            if body is not None and body.type == "organisation" and body.country is None:
                return Party(body.name, None, "organisation", figure.span)
            if body is None and figure.country is None and figure.body.islower() and " " not in figure.body:
                return None  # "directeur des opérations": of whose, the words do not say
            country = figure.country or (body.country if body else None) or fallback
            return Party(headed_name(figure.role, figure.body), country, body.type if body else "institution", figure.span)
        code = figure.country or fallback
        return Party(display_name(code), code, "state", figure.span) if code else None


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


def _is_longer(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    return len(longer) > len(words) and any(longer[at : at + len(words)] == words for at in range(len(longer) - len(words) + 1))


_UNION = frozenset({"ue", "commission_ue", "conseil_ue"})
_MOST_LEADERS = 60
_SCENE = 8  # sentences between a person and "le responsable malien"
_NEAR = 3  # sentences between a leader's bare name and the office that means them


def _belongs(one: Figure, country: str | None) -> bool:
    if one.country is not None or one.is_counterpart:
        return one.country == country
    words = _words_of(one.role or "")
    return len(words) == 1 or words[-1] in words_of_kind("meeting", "of_state")  # not "le président du Somaliland"


def rank_of(figure: Figure) -> str | None:
    """Return which of a state's two highest offices somebody holds, if any: no minister, no head of a service."""
    return _rank(figure.role) if figure.role else None


@lru_cache(maxsize=4096)
def _rank(role: str) -> str | None:
    words = phrase_words(role)
    if not words or stands_for(role) != "state":
        return None
    if words[0] in words_of_kind("meeting", "of_government") or words[-1] in words_of_kind("meeting", "of_cabinet"):
        return "government"
    is_head = words[0] in words_of_kind("meeting", "heads_of_state") and not words_of_kind("meeting", "no_head_of_state") & set(words)
    return "state" if is_head else None


@lru_cache(maxsize=4096)
def _words_of(role: str) -> tuple[str, ...]:
    """Return the words of an office, its country left out: "ministre gabonais de la Justice" is "ministre de la justice"."""
    forms = country_phrases()
    return tuple(word for word in phrase_words(role) if (form := forms.get((word,))) is None or form.form != "demonym")


class Spot(NamedTuple):
    """A place in a sentence: the tokens that name it; a town is told from a country."""

    first: int
    last: int
    place: Place
    is_town: bool


class Setting:
    """Dates and places of the article's clauses, and those of its main event for the sentences that give none."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._spots: dict[int, tuple[Spot, ...]] = {}
        self.main_date: When | None = None
        self.main_place: Place | None = None
        self.main_country: Place | None = None  # where the text names no town
        limit = reading.article.published.latest if reading.article.published else None  # what is to come is not the day of the news
        rows = reading.mentions
        start = next((index for index, row in enumerate(rows) if any(one.kind in ("person", "date", "place") for one in row)), 0)
        for index in range(start, min(len(reading.sentences), start + _OPENING)):
            if self.main_date is None:
                told = (when for one in self.dates(index) if (when := self.placed(index, one)))
                self.main_date = next((when for when in told if limit is None or when.earliest <= limit), None)
            if self.main_place is None:
                self.main_place = next((spot.place for spot in self.spots(index) if spot.is_town), None)
            if self.main_country is None:
                self.main_country = next((spot.place for spot in self.spots(index)), None)

    def dates(self, index: int) -> tuple[Mention, ...]:
        """Return the date phrases of a sentence; "quatre mois après la 8e session" is a distance and dates neither end by itself."""
        tokens = self._reading.sentences[index].tokens
        return tuple(
            one
            for one in self._reading.of_kind(index, "date")
            if isinstance(one.value, TimeExpression)
            and one.value.shape != "duration"
            and tokens[one.last - 1].folded not in words_of_kind("meeting", "other_time")
        )

    def durations(self, index: int, after: int) -> Iterator[int]:
        """Yield the lengths in days told shortly after a token: "une rencontre de cinq jours"."""
        for one in self._reading.of_kind(index, "date"):
            value = one.value
            if isinstance(value, TimeExpression) and value.shape == "duration" and value.unit == "day" and 0 <= one.first - after <= 12:
                yield value.count or 0

    def placed(self, index: int, mention: Mention, *, is_future: bool = False) -> When | None:
        """Place a date phrase on the calendar, leaning on the date told before it: "le même jour", "en mai de la même année"."""
        value = mention.value
        if not isinstance(value, TimeExpression):
            return None
        before = self._told_before(index, mention)
        anchor = before or self.main_date
        if anchor is not None and value.anchored and value.unit == "day" and not value.count:
            return anchor
        if (
            value.year is None
            and not value.anchored
            and value.shape in ("day", "range", "month")
            and before is not None
            and before.span is not None
        ):
            sentence = self._reading.sentences[index]
            again = {token.folded for token in sentence.tokens[max(mention.first - 3, 0) : mention.first + 2]}
            same = before.span.start >= sentence.start or bool(again & words_of_kind("meeting", "same_again"))  # "ce même mois de juin"
            if same and (len(before.edtf) == 4 or before.edtf[5:7] == f"{value.month:02d}"):
                value = replace(value, year=int(before.edtf[:4]))
        when = date_of(
            replace(mention, value=value), self._reading, is_future=is_future, anchor=anchor.edtf if anchor and value.anchored else None
        )
        main = self.main_date
        if when is not None and main is not None and when.edtf.startswith("[") and main.edtf in when.edtf:
            return main  # the same weekday named again is the same day
        return when

    def told_last(self, index: int) -> When | None:
        """Return the last date that the sentence before gives, in the same paragraph: "Il venait de …" leans on it."""
        if index == 0 or self._reading.sentences[index - 1].paragraph != self._reading.sentences[index].paragraph:
            return None
        return next((when for one in reversed(self.dates(index - 1)) if (when := self.placed(index - 1, one))), None)

    def place_told_last(self, index: int) -> Place | None:
        """Return the last town that the sentence before gives, in the same paragraph."""
        if index == 0 or self._reading.sentences[index - 1].paragraph != self._reading.sentences[index].paragraph:
            return None
        return next((spot.place for spot in reversed(self.spots(index - 1)) if spot.is_town), None)

    def _told_before(self, index: int, mention: Mention) -> When | None:
        published = self._reading.article.published
        for at in range(index, max(index - 3, -1), -1):
            for one in reversed(self.dates(at)):
                if (at < index or one.last <= mention.first) and isinstance(one.value, TimeExpression) and not one.value.anchored:
                    value = replace(one, value=one.value)
                    when = date_of(value, self._reading, is_future=False, anchor=published.edtf if published else None)
                    if when is not None:
                        return when
        return None

    def spots(self, index: int) -> tuple[Spot, ...]:
        """Return what stands in a sentence as a place: towns and countries after "à", "en", "au", "dans la capitale chilienne"."""
        known = self._spots.get(index)
        if known is not None:
            return known
        found = spots_of(self._reading, index)
        self._spots[index] = found
        return found


def spots_of(reading: Reading, index: int) -> tuple[Spot, ...]:
    """Return what stands in a sentence as a place, people, bodies and dates left out: "à Rabat" but not "l'ambassadeur à Rabat"."""
    sentence, mentions = reading.sentences[index], reading.mentions[index]
    covered = {at for one in mentions if one.kind in ("person", "body", "date") for at in range(one.first, one.last)}
    free = (one for one in mentions if not (one.first in covered and one.last - 1 in covered))
    return tuple(spot for one in free if (spot := _spot(reading, sentence, one)) is not None)


def _spot(reading: Reading, sentence: Sentence, one: Mention) -> Spot | None:
    value = one.value
    if isinstance(value, CountryForm):
        if value.form == "demonym":
            is_capital = one.first > 0 and sentence.tokens[one.first - 1].folded in words_of_kind("conference", "capital")
            name = capital_of(value.code) if is_capital else None
            return Spot(one.first - 1, one.last, Place(name, value.code, one.span), True) if name else None
        if value.form == "compound" or not is_after_locative(sentence, one.first) or not value.code.isalpha():
            return None
        name = town_name(reading, one) if value.form == "capital" else None
        return Spot(one.first, one.last, Place(name or display_name(value.code), value.code, one.span), name is not None)
    if isinstance(value, Town) and (is_after_locative(sentence, one.first) or _is_left(reading, sentence, one, value)):
        return Spot(one.first, one.last, Place(value.name, value.country, one.span), True)
    return None


def _is_left(reading: Reading, sentence: Sentence, one: Mention, town: Town) -> bool:
    """Tell "il arrivait de Georgetown, au Guyana, où …": the place of what he did there."""
    tokens = sentence.tokens
    follow = [token.folded for token in tokens[one.last : one.last + 5]]
    country = next(
        (
            other.value.code
            for other in reading.mentions[bisect_right(reading.sentences, sentence.start, key=lambda row: row.start) - 1]
            if isinstance(other.value, CountryForm) and 0 < other.first - one.last <= 2
        ),
        None,
    )
    is_there = town.country is None or town.country == country
    return country is not None and is_there and follow[:1] == [","] and bool(set(follow) & words_of_kind("conference", "where"))


def town_name(reading: Reading, mention: Mention) -> str:
    """Return a capital's name as usual, another town that stands for its country ("Cotonou") as printed."""
    printed = reading.article.text[mention.span.start : mention.span.end]
    value = mention.value
    name = capital_of(value.code) if isinstance(value, CountryForm) else None
    return name if name is not None and (printed.isupper() or fold(name) == fold(printed)) else printed


_last: list[tuple[Reading, Cast, Setting]] = []


def scene_of(reading: Reading) -> tuple[Cast, Setting]:
    """Return an article's people and its days and places; meetings and conferences, read one after the other, share them."""
    known = _last[0] if _last else None
    if known is None or known[0] is not reading:
        known = (reading, Cast(reading), Setting(reading))
        _last[:] = [known]
    return known[1], known[2]


class _Stands(Protocol):
    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...


S = TypeVar("S", bound=_Stands)


def nearest(candidates: Iterable[S], first: int, last: int, *, after: int = 40, before: int = 30) -> S | None:
    """Return what stands nearest to tokens `first` to `last`, what follows them before what precedes them."""
    best: S | None = None
    shortest = 1e9
    for one in candidates:
        if one.first >= last:
            distance = float(one.first - last)
            limit = after
        elif one.last <= first:
            distance = (first - one.last) * 1.3 + 3
            limit = before
        else:
            distance, limit = 0.0, 1
        if distance < min(shortest, limit):
            best, shortest = one, distance
    return best


_OPENING = 4  # sentences that may give the main event's date and place


_LONGEST_SITE = 7  # tokens


def is_after_locative(sentence: Sentence, first: int) -> bool:
    """Tell "à Rabat", "dans la capitale chilienne" from "de Rabat", "Rabat a fait savoir"."""
    index = first - 1
    is_of = index >= 0 and sentence.tokens[index].folded in words_of_kind("meeting", "genitive")  # "à la State House de Nairobi"
    while index >= 0 and (
        sentence.tokens[index].folded in words_of_kind("conference", "site")
        or (is_of and index > 0 and first - index < _LONGEST_SITE and sentence.tokens[index].text[:1].isupper())
    ):
        index -= 1
    if index < 0 or sentence.tokens[index].folded not in words_of_kind("conference", "locative"):
        return False
    return sentence.tokens[index].text != "a" or index == first - 1  # agencies drop accents: "31 juillet a Ankara"


def home_of(reading: Reading, rows: tuple[tuple[Figure, ...], ...]) -> str | None:
    """Return the country that the article speaks from: of those it names most, the one whose officials need no demonym.

    "Le ministre de la Justice a reçu son homologue néerlandaise" is told in neither country's words but the first one's.
    """
    home = _spoken_from(reading)
    opening = [one for row in rows[:_OPENING] for one in row if one.country is None and not one.is_counterpart and one.role]
    away = visits(reading, rows[:_OPENING])
    if home is not None and opening and away.get(opening[0].key) == home:
        return next((code for code in reading.countries[:2] if code.isalpha() and code != home), home)
    return home


def visits(reading: Reading, rows: tuple[tuple[Figure, ...], ...]) -> dict[str, str]:
    """Return which country each traveller has come to: "en mission à Maurice, la ministre de la Justice" is not from there."""
    found: dict[str, str] = {}
    for row in rows:
        if not row:
            continue
        sentence = reading.sentences[row[0].sentence]
        for match in pattern_of("meeting", "away").finditer(sentence.folded):
            start, end = token_range(sentence, match.start(), match.end())
            goal = next((spot for spot in spots_of(reading, row[0].sentence) if 0 <= spot.first - end <= _TO_THE_GOAL), None)
            if goal is None or goal.place.country is None:
                continue
            before = next((one for one in reversed(row) if 0 <= start - one.last <= _TO_THE_GOAL), None)
            who = before or next((one for one in row if 0 <= one.first - goal.last <= 2 * _TO_THE_GOAL), None)
            if who is not None:
                found.setdefault(who.key, goal.place.country)
    return found


_TO_THE_GOAL = 6  # tokens


def _spoken_from(reading: Reading) -> str | None:
    first = reading.sentences[0] if reading.sentences else None
    codes = [code for code in reading.countries[:3] if code.isalpha()]
    if reading.home not in codes or len(codes) < 2 or first is None:
        return reading.home
    opening = next((one for one in reading.mentions[0] if one.first == 0 and isinstance(one.value, Town | CountryForm)), None)
    if opening is not None and opening.last < len(first.tokens) and not first.tokens[opening.last].folded[0].isalnum():
        return reading.home
    told = Counter(one.value.country for row in reading.mentions for one in row if isinstance(one.value, Official) and one.value.role)
    named = codes[:2] if told[codes[0]] or told[codes[1]] else codes[:1]
    weights = Counter(code for row in reading.mentions for one in row if (code := country_of(one)))
    named = [code for code in named if weights[code] * 3 >= weights[codes[0]]]  # not a country that is only mentioned
    return min(named, key=lambda code: (_explicit(reading, code), codes.index(code)))


def _explicit(reading: Reading, code: str) -> int:
    """Count the officials whose own words name a country: "le ministre indien de la défense"."""
    return sum(
        1
        for row in reading.mentions
        for one in row
        if isinstance(one.value, Official)
        and any(
            isinstance(other.value, CountryForm) and other.value.code == code and one.first <= other.first and other.last <= one.last
            for other in row
        )
    )


def token_range(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the tokens that a match on the folded sentence covers, the last excluded."""
    return bisect_right(sentence.offsets, start) - 1, bisect_right(sentence.offsets, max(end - 1, start))


def person(figure: Figure, part: Part, country: str | None) -> Person | None:
    """Return a named figure as a person of an event."""
    return Person(figure.name, figure.role, country, part, figure.span) if figure.name else None


def noun_phrase_end(sentence: Sentence, mentions: Iterable[Mention], start: int, *, limit: int) -> int:
    """Return where the noun phrase that holds token `start` ends: before a verb, a relative, a comma, a date or a place."""
    stops = words_of_kind("conference", "stop_words")
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
    if party.type == "state" and party.country:
        return "state", party.country
    return "name", " ".join(sorted(word for word in fold_words(party.name) if len(word) > 3)) or party.name.casefold()
