"""When and where a clause takes place, and the day and town of the article's main event for the sentences that give none.

In: a `Reading`. Out: `Setting`; dates placed on the calendar, towns and countries that stand as places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from coopcli import edtf
from coopcli.events.draft import Reading
from coopcli.events.scene import date_of
from coopcli.events.sites import is_in_building
from coopcli.events.weekdays import days_by_weekday, narrowed
from coopcli.lexicon.countries import capital_of, display_name
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import CountryForm, Mention, Place, Sentence, TimeExpression, Town, When
from coopcli.text import fold

OPENING = 4  # sentences that may give the main event's date and place


class Spot(NamedTuple):
    """A place in a sentence: the tokens that name it; a town is told from a country."""

    first: int
    last: int
    place: Place
    is_town: bool


def _is_of_before(sentence: Sentence, at: int) -> bool:
    """Tell when and where of ", dont les experts avaient paraphé le texte à Tallinn le 15 juin, a été signée hier": of what came before."""
    before = sentence.words[max(at - _RELATIVE, 0) : at]
    opened = next((left for left in range(len(before) - 1, -1, -1) if before[left] in words_of_kind("meeting", "relative")), None)
    if opened is None or "," in before[opened:]:
        return False
    return not words_of_kind("meeting", "perfect").isdisjoint(before[opened:])


_RELATIVE = 16  # tokens


def _is_of_front(sentence: Sentence, one: Mention, dates: tuple[Mention, ...]) -> bool:
    """Tell when of "Paraphé en mai par les experts, l'accord a été signé mercredi": of what was done before."""
    front = sentence.words.index(",") if "," in sentence.words else 0
    is_participle = sentence.printed[0].endswith(("é", "ée", "és", "ées"))
    return is_participle and one.last <= front and any(other.first > front for other in dates)


def _is_quoted(reading: Reading, index: int, one: Mention) -> bool:
    """Tell "la convention consulaire du 2 mars 1992", "liés depuis mai 1994": no day of the story, to which "le même jour" goes back."""
    told = reading.sentences[index].words
    has_year = isinstance(one.value, TimeExpression) and one.value.year is not None
    if has_year and not words_of_kind("stage", "since").isdisjoint(told[max(one.first - 2, 0) : one.first + 1]):
        return True
    if words_of_kind("stage", "genitive").isdisjoint(told[max(one.first - 1, 0) : one.first + 1]):
        return False
    papers = (paper.last for paper in reading.of_kind(index, "instrument") if paper.last <= one.first)
    last = max(papers, default=None)
    return last is not None and one.first - last <= _NAMED_BY and "," not in told[last : one.first]


def _is_of_paper(sentence: Sentence, one: Mention) -> bool:
    """Tell "le traité, signé à Tallinn le 25 avril 2006, demeure": the day of a paper recalled, on which "la veille" does not lean."""
    has_year = isinstance(one.value, TimeExpression) and one.value.year is not None
    return has_year and is_of_signing(sentence, one.first, _NAMED_BY + 2)


def is_of_signing(sentence: Sentence, first: int, reach: int) -> bool:
    """Tell when or where of "signé à Tallinn le 25 avril 2006", without an auxiliary, up to `reach` tokens behind the participle."""
    signed = (at for at in range(max(first - reach, 1), first) if sentence.words[at] in words_of_kind("stage", "signed"))
    return any(sentence.words[at - 1] not in words_of_kind("stage", "auxiliary") for at in signed)


_NAMED_BY = 4  # tokens from a paper to the day that it is named by


def _is_day(one: Mention) -> bool:
    """Tell "le 5 mai", "mardi" from "en 2014", of which nothing is the eve."""
    return isinstance(one.value, TimeExpression) and one.value.shape not in ("month", "year")


def _is_of_dateline(sentence: Sentence, one: Mention) -> bool:
    """Tell the day of "Lomé, 5 mai 2024 (ATOP) – …": that of the report, and of nothing that it tells."""
    if one.first > _DATELINE or sentence.tokens[0].text[:1].islower():
        return False
    tokens = sentence.tokens
    dash = next((at for at in range(one.last, min(one.last + 6, len(tokens))) if tokens[at].folded == "--"), None)
    return dash is not None and (dash == one.last or tokens[one.last].text in ("(", ","))


_LITTLE = re.compile(r" (?:le|ce|des)$")
_DAY = len("2024-05-01")
_DATELINE = 6  # tokens before its day


class Setting:
    """Dates and places of the article's clauses, and those of its main event for the sentences that give none."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._spots: dict[int, tuple[Spot, ...]] = {}
        self.main_date: When | None = None  # which a dateline may give; other dates lean on it
        self.told_date: When | None = None  # the first that something done bears
        self.main_place: Place | None = None
        self.main_country: Place | None = None  # where the text names no town
        limit = reading.article.published.latest if reading.article.published else None  # what is to come is not the day of the news
        rows = reading.mentions
        start = next((index for index, row in enumerate(rows) if any(one.kind in ("person", "date", "place") for one in row)), 0)
        for index in range(start, min(len(reading.sentences), start + OPENING)):
            self.main_date = self.main_date or self._first(index, self._dates(index), limit)
            self.told_date = self.told_date or self._first(index, self.dates(index), limit)
            if self.main_place is None:
                sentence = reading.sentences[index]
                old = [one for one in self.dates(index) if one not in self.news(index)]
                towns = [spot for spot in self.spots(index) if spot.is_town and not _is_of_before(sentence, spot.first)]
                fresh = (spot for spot in towns if not any(0 <= one.first - spot.last <= _NAMED_BY for one in old))
                self.main_place = next((spot.place for spot in fresh), None)
            if self.main_country is None:
                self.main_country = next((spot.place for spot in self.spots(index)), None)

    @property
    def main_land(self) -> Place | None:
        """The first place of the news whose country is known."""
        return next((place for place in (self.main_place, self.main_country) if place is not None and place.country), None)

    def _first(self, index: int, dates: tuple[Mention, ...], limit: str | None) -> When | None:
        sentence = self._reading.sentences[index]
        own = (one for one in self._news(index, dates) if not _is_of_before(sentence, one.first) and not _is_of_front(sentence, one, dates))
        told = (when for one in own if (when := self.placed(index, one)))
        return next((when for when in told if limit is None or when.earliest <= limit), None)

    def news(self, index: int) -> tuple[Mention, ...]:
        """Return the date phrases of a sentence that may be those of what it tells: `dates` without those of old papers."""
        return self._news(index, self.dates(index))

    def _news(self, index: int, dates: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return the dates of a sentence without those of papers signed in an earlier year than that of the report."""
        published, sentence = self._reading.article.published, self._reading.sentences[index]
        this_year = int(published.earliest[:4]) if published else 0
        return tuple(
            one
            for one in dates
            if not (_is_of_paper(sentence, one) and isinstance(one.value, TimeExpression) and (one.value.year or this_year) < this_year)
        )

    def dates(self, index: int) -> tuple[Mention, ...]:
        """Return the date phrases of a sentence, without that of a dateline, which is the report's."""
        return tuple([one for one in self._dates(index) if not _is_of_dateline(self._reading.sentences[index], one)])

    def _dates(self, index: int) -> tuple[Mention, ...]:
        """Return the date phrases of a sentence; "quatre mois après la 8e session" is a distance and dates neither end by itself."""
        tokens = self._reading.sentences[index].tokens
        return tuple(
            one
            for one in self._reading.of_kind(index, "date")
            if isinstance(one.value, TimeExpression)
            and one.value.shape not in ("duration", "period")  # a programme "2024-2028" is of these years, and of no day in them
            and tokens[one.last - 1].folded not in words_of_kind("stage", "other_time")
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
            same = before.span.start >= sentence.start or bool(again & words_of_kind("stage", "same_again"))  # "ce même mois de juin"
            if same and is_future and before.span.start >= sentence.start:  # "a signé en 2023, et il accueillera en mai"
                same = pattern_of("stage", "will_be").search(sentence.folded[: sentence.offsets[mention.first]]) is None
            if same and (len(before.edtf) == 4 or before.edtf[5:7] == f"{value.month:02d}"):
                value = replace(value, year=int(before.edtf[:4]))
        told = mention if value is mention.value else replace(mention, value=value)
        when = date_of(told, self._reading, is_future=is_future, anchor=anchor.edtf if anchor and value.anchored else None)
        main = self.main_date
        if when is None or not when.edtf.startswith("["):
            return when
        if main is not None and main.edtf in when.edtf:
            return main  # the same weekday named again is the same day
        return narrowed(when, self._days_by_weekday) or when

    @cached_property
    def _days_by_weekday(self) -> dict[int, set[str]]:
        return days_by_weekday(self._reading)

    def opened_and_closed(self, index: int, day: When) -> When | None:
        """Return the days of "les travaux, ouverts lundi à A, se sont achevés mercredi" where `day` is one of these two, else None."""
        sentence = self._reading.sentences[index]
        ends: dict[str, When] = {}
        for one in self.dates(index):
            before = " ".join(sentence.words[max(one.first - 3, 0) : one.first])
            end = next((end for end in ("opened", "closed") if pattern_of("stage", end).search(_LITTLE.sub("", before))), None)
            placed = self.placed(index, one) if end is not None else None
            if end is not None and placed is not None and len(placed.edtf) == _DAY:
                ends.setdefault(end, placed)
        if len(ends) < 2 or day.edtf not in (ends["opened"].edtf, ends["closed"].edtf) or ends["opened"].edtf >= ends["closed"].edtf:
            return None
        return edtf.when(f"{ends['opened'].edtf}/{ends['closed'].edtf}", day.text, day.span, day.basis)

    def told_last(self, index: int) -> When | None:
        """Return the last date that the sentence before gives, in the same paragraph: "Il venait de …" leans on it."""
        if index == 0 or self._reading.sentences[index - 1].paragraph != self._reading.sentences[index].paragraph:
            return None
        return next((when for one in reversed(self.news(index - 1)) if (when := self.placed(index - 1, one))), None)

    def place_told_last(self, index: int) -> Place | None:
        """Return the last town that the sentence before gives, in the same paragraph."""
        if index == 0 or self._reading.sentences[index - 1].paragraph != self._reading.sentences[index].paragraph:
            return None
        return next((spot.place for spot in reversed(self.spots(index - 1)) if spot.is_town), None)

    def _told_before(self, index: int, mention: Mention) -> When | None:
        published = self._reading.article.published
        is_step = isinstance(mention.value, TimeExpression) and mention.value.anchored and mention.value.unit == "day"
        for at in range(index, max(index - 3, -1), -1):
            for one in reversed(self.dates(at)):
                is_told = (at < index or one.last <= mention.first) and not _is_quoted(self._reading, at, one)
                if is_step and (_is_of_paper(self._reading.sentences[at], one) or not _is_day(one)):
                    continue
                if is_told and isinstance(one.value, TimeExpression) and not one.value.anchored:
                    when = date_of(one, self._reading, is_future=False, anchor=published.edtf if published else None)
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
            is_capital = one.first > 0 and sentence.tokens[one.first - 1].folded in words_of_kind("stage", "capital")
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
    return country is not None and is_there and follow[:1] == [","] and bool(set(follow) & words_of_kind("stage", "where"))


def town_name(reading: Reading, mention: Mention) -> str:
    """Return a capital's name as usual, another town that stands for its country ("Cotonou") as printed."""
    printed = reading.article.text[mention.span.start : mention.span.end]
    value = mention.value
    name = capital_of(value.code) if isinstance(value, CountryForm) else None
    return name if name is not None and (printed.isupper() or fold(name) == fold(printed)) else printed


_LONGEST_SITE = 7  # tokens


def is_after_locative(sentence: Sentence, first: int) -> bool:
    """Tell "à Rabat", "dans la capitale chilienne", "au palais des congrès de Rabat" from "de Rabat", "Rabat a fait savoir"."""
    if is_in_building(sentence, first):
        return True
    index = first - 1
    is_of = index >= 0 and sentence.tokens[index].folded in words_of_kind("stage", "genitive")  # "à la State House de Nairobi"
    while index >= 0 and (
        sentence.tokens[index].folded in words_of_kind("stage", "site")
        or (is_of and index > 0 and first - index < _LONGEST_SITE and sentence.tokens[index].text[:1].isupper())
    ):
        index -= 1
    if index < 0 or sentence.tokens[index].folded not in words_of_kind("stage", "locative"):
        return False
    return sentence.tokens[index].text != "a" or index == first - 1  # agencies drop accents: "31 juillet a Ankara"
