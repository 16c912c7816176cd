"""Whom each of those who met stands for, where the text names the country or leaves it to be understood.

In: figures. Out: a party for each, or None where they are not of two sides. Start at `seats_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coopcli.events.meetings.table import Meeting
from coopcli.events.scene import country_of
from coopcli.events.stage import Stage
from coopcli.events.stage.figures import Figure, person, rank_of
from coopcli.events.stage.parties import distinct
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import CountryForm, Party, Place


def seats_of(
    stage: Stage, index: int, figures: Iterable[Figure], place: Place | None, hosts: frozenset[str] = frozenset()
) -> dict[str, Party] | None:
    """Return whom each stands for, or None where they are not of two sides."""
    rows = list(figures)
    seats: dict[str, Party] = {}
    told = {figure.country for figure in rows if figure.country}
    taken = set(told)
    for figure in rows:
        is_plain = figure.country is not None or (figure.role is not None and not figure.is_counterpart)
        if is_plain:
            code = figure.country or _country_for(stage, index, figure, told, place, is_host=figure.key in hosts)
            _take(seats, taken, figure, stage.cast.stand(figure, fallback=code))
    for figure in rows:
        if figure.key not in seats:
            _take(seats, taken, figure, stage.cast.stand(figure, fallback=_country_for(stage, index, figure, taken, place)))
    if len(distinct(seats.values())) == 1 and not told and len(rows) == 2 and all(one.type == "state" for one in seats.values()):
        _part_leaders(stage, index, rows, seats, place or stage.setting.main_land)
    sides = distinct(seats.values())
    return seats if len(sides) > 1 and len(seats) == len(rows) else None


def _part_leaders(stage: Stage, index: int, rows: Sequence[Figure], seats: dict[str, Party], place: Place | None) -> None:
    """Give two leaders named without their countries a side each: the one who is met abroad is of the country he is met in."""
    taken = {party.country for party in seats.values()}
    where = place.country if place is not None else None
    if where is not None and where not in taken and where in stage.reading.countries[:3] and any(rank_of(one) for one in rows):
        host = rows[-1] if rank_of(rows[-1]) else rows[0]
        seats[host.key] = Party(display_name(where), where, "state", host.span)
        return
    if not any(rank_of(one) == "state" for one in rows):
        return
    around = stage.reading.sentences[index : index + 2]
    if not any(pattern_of("meeting", "two_of_state").search(sentence.folded) for sentence in around):
        return
    other = next((code for code in stage.reading.countries[:2] if code.isalpha() and code not in taken), None)
    if other is not None:
        guest = rows[-1]
        seats[guest.key] = Party(display_name(other), other, "state", guest.span)


def _country_for(stage: Stage, index: int, figure: Figure, told: set[str], place: Place | None, *, is_host: bool = False) -> str | None:
    """Return the home country, or where the other side has it, the host's or the first other one that the text tells."""
    home, main = stage.cast.home, stage.setting.main_land
    where = place if place is not None and place.country else main
    is_free = where is not None and where.country not in told and where.country in stage.reading.countries[:3]
    if where is not None and is_free and (is_host or home not in stage.reading.countries):
        return where.country
    if home is not None and home not in told:
        return home
    if place is not None and place.country is not None and place.country not in told:
        return place.country
    if main is not None and main.country is not None and main.country not in told:
        return main.country
    named = [code for one in stage.reading.mentions[index] if (code := country_of(one)) and code.isalpha() and code not in told]
    if named:
        return named[0]
    return next((code for code in stage.reading.countries[:2] if code.isalpha() and code not in told), None)


def seat(stage: Stage, one: Meeting, figures: Sequence[Figure], seats: dict[str, Party] | None) -> None:
    """Give a meeting its people and the parties that they stand for."""
    draft = one.draft
    if seats is None:
        seats = {figure.key: party for figure in figures if (party := stage.cast.stand(figure, fallback=stage.cast.home))}
    for figure in figures:
        party = seats.get(figure.key)
        who = person(figure, "participant", party.country if party else figure.country)
        if who is not None and who.name not in {known.name for known in draft.people}:
            draft.people.append(who)
        if party is not None and (party.type == "state" or not one.is_session):
            draft.parties = distinct([*draft.parties, party])
    one.keys |= frozenset(figure.key for figure in figures)


def with_side(stage: Stage, index: int, figure: Figure) -> Figure:
    """Give somebody the country of "pour la partie éthiopienne, par le général …"."""
    if figure.country is not None or figure.sentence != index:
        return figure
    tokens = stage.reading.sentences[index].tokens
    for one in stage.reading.mentions[index]:
        is_near = isinstance(one.value, CountryForm) and one.last <= figure.first <= one.last + 5 and one.first > 0
        if is_near and tokens[one.first - 1].folded in words_of_kind("meeting", "side"):
            return replace(figure, country=country_of(one))
    return figure


def _take(seats: dict[str, Party], taken: set[str], figure: Figure, party: Party | None) -> None:
    if party is not None:
        seats[figure.key] = party
        if party.country:
            taken.add(party.country)
