"""From options to filters: names forgiven a typo where one name is meant, and the nearest ones told where none is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coopcli.cli.options import Narrowing
from coopcli.cli.streams import say
from coopcli.errors import NothingFound, WrongUse
from coopcli.model import INSTRUMENTS, KINDS, STATUSES, Event

if TYPE_CHECKING:
    from coopcli.search.query import Filters


def filters_of(narrowing: Narrowing, *, quiet: bool = False) -> Filters | None:
    """Return the filters that were asked for, None where none was. Raises WrongUse, or NothingFound for a country that nobody knows."""
    if narrowing == Narrowing():
        return None
    from coopcli.search.query import Filters

    since, until = _days(narrowing)
    return Filters(
        countries=tuple(country_code(name, quiet=quiet) for name in narrowing.country or ()),
        people=tuple(narrowing.person or ()),
        parties=tuple(narrowing.party or ()),
        places=tuple(narrowing.place or ()),
        kinds=_keys("kind", narrowing.kind, KINDS),
        statuses=_keys("status", narrowing.status, STATUSES),
        instruments=_keys("instrument", narrowing.instrument, INSTRUMENTS),
        since=since,
        until=until,
        background=narrowing.background,
    )


def narrowed(events: Iterable[Event], filters: Filters | None) -> tuple[tuple[Event, ...], frozenset[str]]:
    """Return the events that pass, and the ids of those that only may fall inside the dates."""
    if filters is None:
        return tuple(events), frozenset()
    from coopcli.edtf import overlaps
    from coopcli.search.query import matches

    kept = tuple(event for event in events if matches(event, filters))
    if filters.since is None and filters.until is None:
        return kept, frozenset()
    return kept, frozenset(
        event.id for event in kept if not event.date or overlaps(event.date.edtf, filters.since, filters.until) != "must"
    )


def _keys(option: str, given: Sequence[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    from coopcli.cli.nearest import did_you_mean

    for key in given or ():
        if key not in known:
            raise WrongUse(f"There is no {option} {key!r}.", f"{did_you_mean(key, known)}Known: {', '.join(known)}.")
    return tuple(given or ())


def country_code(name: str, *, quiet: bool = False) -> str:
    """Return the code of a country by any of its names, forgiven a typo, which is told. Raises NothingFound with the nearest names."""
    from coopcli.lexicon.countries import code_of_query, display_name, names_known

    code = code_of_query(name)
    if code is not None:
        return code
    from coopcli.cli.nearest import meant, nearest, one_of

    code = meant(name, names_known(), code_of_query)
    if code is None:
        near = filter(None, map(code_of_query, nearest(name, names_known())))
        hint = one_of(tuple(dict.fromkeys(map(display_name, near))))
        raise NothingFound(f"No country is known as {name!r}.", f"{hint}A name, a demonym or a two-letter code will do.")
    if not quiet:
        say(f"{name!r} is taken for {display_name(code)}.")
    return code


def forgiven(filters: Filters | None, found: Iterable[Event], *, quiet: bool = False) -> Filters | None:
    """Return the filters with a known body's misspelt name put right ("interpoll"), which is told; None where there is none.

    A name that a party of what was found has as it is needs no putting right.
    """
    if filters is None or not filters.parties:
        return None
    from dataclasses import replace

    from coopcli.cli.nearest import meant
    from coopcli.lexicon.organisations import display_name, key_of_query, names_known
    from coopcli.search.query import is_spelt

    there = {party.name for event in found for party in event.parties}
    strange = (name for name in filters.parties if key_of_query(name) is None and not any(is_spelt(name, full) for full in there))
    keys = {name: meant(name, names_known(), key_of_query) for name in strange}
    right = {name: shown for name, key in keys.items() if key and (shown := display_name(key))}
    if not right:
        return None
    if not quiet:
        for name, shown in right.items():
            say(f"{name!r} is taken for {shown}.")
    return replace(filters, parties=tuple(right.get(name, name) for name in filters.parties))


def tell_taken(filters: Filters | None, events: Iterable[Event]) -> None:
    """Tell for whom a misspelt person, body or place was taken in what was found; a name that somebody has as it is needs no word."""
    if filters is None or not (filters.people or filters.parties or filters.places):
        return
    from coopcli.cli.nearest import either
    from coopcli.lexicon.countries import code_of_query
    from coopcli.lexicon.organisations import key_of_query
    from coopcli.search.query import is_named, is_spelt

    every = tuple(events)
    for asked in _asked(filters):
        there = tuple(dict.fromkeys(full for event in every for full in asked.read(event)))
        for name in asked.names:
            like = [full for full in there if is_named(name, full)]
            if like and not any(is_spelt(name, full) for full in like) and not (code_of_query(name) or key_of_query(name)):
                say(f"{name!r} is taken for {either(like)}.")


class _Asked(NamedTuple):
    """Names asked for: what they name, the filter of one alone, and how to read those of an event."""

    kind: str
    names: tuple[str, ...]
    alone: Callable[[str], Filters]
    read: Callable[[Event], Iterable[str]]


def _asked(filters: Filters) -> tuple[_Asked, ...]:
    from coopcli.search.query import Filters

    return (
        _Asked("person", filters.people, lambda name: Filters(people=(name,)), lambda event: (one.name for one in event.people)),
        _Asked("party", filters.parties, lambda name: Filters(parties=(name,)), lambda event: (one.name for one in event.parties)),
        _Asked("place", filters.places, lambda name: Filters(places=(name,)), lambda event: (event.place.name,) if event.place else ()),
    )


def unknown_names(filters: Filters | None, events: Iterable[Event]) -> str:
    """Say which names of the filters no event has, with the nearest that there are; nothing where every name is known."""
    if filters is None or not (filters.people or filters.parties or filters.places):
        return ""
    return "".join(_unknown(filters, tuple(events)))


def _unknown(filters: Filters, events: tuple[Event, ...]) -> Iterator[str]:
    from coopcli.cli.nearest import nearest, one_of
    from coopcli.search.query import matches

    for asked in _asked(filters):
        for name in asked.names:
            if not any(matches(event, asked.alone(name)) for event in events):
                known = {word: full for event in events for full in asked.read(event) for word in (full, *full.split())}
                near = dict.fromkeys(known[word] for word in nearest(name, known))
                yield f"No {asked.kind} here is known as {name!r}. {one_of(near)}"


def _days(narrowing: Narrowing) -> tuple[str | None, str | None]:
    if narrowing.on is not None and (narrowing.since is not None or narrowing.until is not None):
        raise WrongUse("--on stands alone.", "Give --since and --until, or --on.")
    since = _date("--since" if narrowing.on is None else "--on", narrowing.since or narrowing.on)
    until = _date("--until" if narrowing.on is None else "--on", narrowing.until or narrowing.on)
    if since and until and since > until and not since.startswith(until):
        raise WrongUse(f"--since {since} is after --until {until}.", "Change one of them.")
    return since, until


def _date(option: str, given: str | None) -> str | None:
    from coopcli.edtf import is_valid

    if given is None:
        return None
    if not is_valid(given) or "/" in given or "[" in given or (len(given) == 7 and given[5:] > "12"):
        raise WrongUse(f"{option} {given!r} is no date.", "Write a year, a month or a day: 2024, 2024-06 or 2024-06-05.")
    return given
