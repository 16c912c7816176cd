"""Events -> figures: counts, who with whom, and what is still to come.

In: the events of a corpus. Out: rows of words and numbers, each with the ids it rests on. Start at `summary`.
A happening that several articles tell counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from coopcli.edtf import human, sort_key
from coopcli.happenings import FURTHER, Happening, furthest, happenings, stated
from coopcli.likeness import Telling, is_alike, papers_agree, telling_of
from coopcli.model import GENERIC, Event
from coopcli.spellings import Named, known_as
from coopcli.text import fold, fold_words

NEVER = "·"  # a cell of two that share nothing
OPEN_STATUSES: tuple[str, ...] = ("planned", "agreed", "initialled")


class Count(NamedTuple):
    """How many happenings fall under a name, how many are agreements, the date of the last in order of time, and the id of that one."""

    name: str
    happenings: int
    agreements: int
    latest: str
    source: str


class Pending(NamedTuple):
    """An agreement with no later step found: since when, and how many days ago, from the fewest to the most."""

    event: Event
    since: str
    fewest_days: int | None
    most_days: int | None


def once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return one event of each happening, the one that tells it best."""
    return tuple(told.event for told in happenings(events))


def _countries(event: Event) -> Iterator[str]:
    yield from (party.country for party in event.parties if party.country)


def _years(event: Event) -> Iterator[str]:
    when = stated(event)
    if when is None:
        yield "undated"
    elif when.earliest[:4] == when.latest[:4]:
        yield when.earliest[:4]
    else:
        yield f"{when.earliest[:4]}–{when.latest[:4]}"


BY: dict[str, Callable[[Event], Iterable[str]]] = {
    "country": _countries,
    "person": lambda event: (person.name for person in event.people),
    "party": lambda event: (party.name for party in event.parties),
    "instrument": lambda event: (event.instrument,) if event.instrument else (),
    "status": lambda event: (event.status,),
    "place": lambda event: (event.place.name,) if event.place else (),
    "year": _years,
    "subject": lambda event: (event.subject,) if event.subject else (),
}
_OF_EVERY_TELLING = ("country", "person", "party")  # who took part is what all articles name together; the rest is said by the best one


def _names_in(told: Happening, by: str, shown: Mapping[Named, str]) -> tuple[str, ...]:
    """Return the names of a happening by one of BY, each once, a person by the spelling shown."""
    tellings = told.tellings if by in _OF_EVERY_TELLING else (told.event,)
    if by == "person":
        return tuple(dict.fromkeys(shown[person.name, person.country] for event in tellings for person in event.people))
    return tuple(dict.fromkeys(name for event in tellings for name in BY[by](event)))


def shown_names(events: Iterable[Event]) -> Mapping[Named, str]:
    """Return the name that each person of the events is shown by, whatever the spelling."""
    return known_as((person.name, person.country) for event in events for person in event.people)


class Seen(NamedTuple):
    """One event of a profile: the part taken, and with whom."""

    event: Event
    part: str
    company: tuple[str, ...]


class Profile(NamedTuple):
    """A person or a country: spellings met, offices by article, events in order of time, and the company, most frequent first."""

    name: str
    spellings: tuple[str, ...]
    offices: tuple[tuple[str, str], ...]
    seen: tuple[Seen, ...]
    company: tuple[tuple[str, int], ...]


def people_named(events: Iterable[Event], name: str) -> tuple[str, ...]:
    """Return the people whom some or all words of a name may mean, by the name that each is shown by, those met most first.

    `people_named(events, "alami")` may be two; a name that is somebody's in full is his alone.
    """
    every = tuple(events)
    shown = shown_names(every)
    wanted = fold_words(name)
    met = Counter(shown[person.name, person.country] for event in every for person in event.people)
    spelt = {(fold_words(named[0]), who) for named, who in shown.items()}
    whole = {who for words, who in spelt if words == wanted}
    some = {who for words, who in spelt if wanted and set(wanted) <= set(words)}
    return tuple(sorted(whole or some, key=lambda who: (-met[who], who)))


def with_person(events: Iterable[Event], name: str) -> tuple[Event, ...]:
    """Return the events that name the person whom `person_profile` tells of."""
    every = tuple(events)
    shown = shown_names(every)
    who = next(iter(people_named(every, name)), None)
    return tuple(event for event in every if any(shown[person.name, person.country] == who for person in event.people))


def with_country(events: Iterable[Event], code: str) -> tuple[Event, ...]:
    """Return the events in which a country takes part."""
    return tuple(event for event in events if any(party.country == code for party in event.parties))


def person_profile(events: Iterable[Event], name: str) -> Profile | None:
    """Return the profile of the person who is shown by that name or has it for a spelling; None for nobody.

    Spellings and offices are those of every article; a happening told by several is one line.
    """
    every = tuple(events)
    shown = shown_names(every)
    who = next(iter(people_named(every, name)), None)
    seen: list[Seen] = []
    spellings: Counter[str] = Counter()
    offices: dict[tuple[str, str], None] = {}
    for told in _in_time(every):
        parts: dict[str, None] = {}
        others: dict[str, None] = {}
        for event in told.tellings:
            for person in event.people:
                if shown[person.name, person.country] != who:
                    others[shown[person.name, person.country]] = None
                    continue
                parts[person.part] = None
                spellings[person.name] += 1
                if person.role:
                    offices[person.role, event.doc] = None
        if parts:
            seen.append(Seen(told.event, "; ".join(parts), tuple(others)))
    return _profile(who or name, spellings, tuple(offices), seen)


def country_profile(events: Iterable[Event], code: str) -> Profile | None:
    """Return the profile of a country by its code: its states and bodies as they are named, and the countries and bodies that it met."""
    seen: list[Seen] = []
    spellings: Counter[str] = Counter()
    for told in _in_time(events):
        parties = [party for event in told.tellings for party in event.parties]
        ours = dict.fromkeys(party.name for party in parties if party.country == code)
        if ours:
            spellings.update(party.name for party in parties if party.country == code)
            others = tuple(dict.fromkeys(party.country or party.name for party in parties if party.country != code))
            seen.append(Seen(told.event, "; ".join(ours), others))
    return _profile(code, spellings, (), seen)


def _in_time(events: Iterable[Event]) -> list[Happening]:
    return sorted(happenings(events), key=lambda told: (sort_key(when.edtf if (when := stated(told.event)) else None), told.event.id))


def _profile(name: str, spellings: Counter[str], offices: tuple[tuple[str, str], ...], seen: list[Seen]) -> Profile | None:
    if not seen:
        return None
    company = Counter(other for one in seen for other in one.company)
    by_count = tuple(sorted(company.items(), key=lambda row: (-row[1], row[0])))
    return Profile(name, tuple(sorted(spellings, key=lambda form: (-spellings[form], form))), offices, tuple(seen), by_count)


def summary(events: Iterable[Event], by: str) -> tuple[Count, ...]:
    """Count happenings by one of BY, most first; spellings that fold alike, and those of one person, are one name."""
    every = tuple(events)
    shown = shown_names(every) if by == "person" else {}
    names: dict[str, str] = {}
    gathered: dict[str, list[Event]] = {}
    for told in happenings(every):
        for key, name in {fold(name): name for name in reversed(_names_in(told, by, shown))}.items():
            names.setdefault(key, name)
            gathered.setdefault(key, []).append(told.event)
    counts = (_count(names[key], found) for key, found in gathered.items())
    return tuple(sorted(counts, key=lambda count: (-count.happenings, fold(count.name))))


def _count(name: str, events: list[Event]) -> Count:
    dated = [(sort_key(when.edtf), event.id, when.edtf) for event in events if (when := stated(event)) and event.status != "planned"]
    latest = max(dated, default=None)
    agreements = sum(event.kind == "agreement" for event in events)
    return Count(name, len(events), agreements, human(latest[2]) if latest else "—", latest[1] if latest else events[0].id)


def matrix(events: Iterable[Event], by: str, most: int) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]:
    """Cross names of `by` ("country" or "party"): the names, most active first, the cells ("3 · signed"), and how many are left out."""
    met: dict[tuple[str, str], list[Event]] = {}
    active: dict[str, int] = {}
    for told in happenings(events):
        event, sides = told.event, _names_in(told, by, {})[:40]
        for place, one in enumerate(sides):
            if len(sides) > 1:
                active[one] = active.get(one, 0) + 1
            for other in sides[place + 1 :]:
                met.setdefault((min(one, other), max(one, other)), []).append(event)
    names = sorted(active, key=lambda name: (-active[name], name))
    shown = tuple(names[:most])
    rows = tuple(tuple(_cell(met.get((min(one, two), max(one, two)), [])) if one != two else "" for two in shown) for one in shown)
    return shown, rows, len(names) - len(shown)


def _cell(events: list[Event]) -> str:
    if not events:
        return NEVER
    return f"{len(events)} · {furthest(events)}"  # three in common, of which the furthest is signed


def pending(events: Iterable[Event], as_of: str | None, *, with_signed: bool = False) -> tuple[Pending, ...]:
    """Return agreements announced, agreed or initialled, or signed if asked for, with no later step found, oldest first.

    Ages are up to the day `as_of`. A later step is one on the same paper: the same parties, an instrument that may be the same, and one
    subject, or none told of both.
    """
    steps = [telling_of(event) for event in once(events) if event.kind == "agreement"]
    by_parties: dict[frozenset[str], list[Telling]] = {}
    for step in steps:
        by_parties.setdefault(_sides(step.event), []).append(step)
    open_ones = (*OPEN_STATUSES, "signed") if with_signed else OPEN_STATUSES
    found = [
        _pending(step.event, as_of)
        for step in steps
        if step.event.status in open_ones and not any(_is_later_step(other, step) for other in by_parties[_sides(step.event)])
    ]
    return tuple(sorted(found, key=lambda row: (sort_key(row.event.date.edtf if row.event.date else None), row.event.id)))


def _sides(event: Event) -> frozenset[str]:
    return frozenset(party.country or fold(party.name) for party in event.parties)


def _is_later_step(later: Telling, step: Telling) -> bool:
    """Say whether an event takes the paper of another further, and not before it."""
    if FURTHER[later.event.status] <= FURTHER[step.event.status] or not papers_agree(later.event, step.event):
        return False
    since = step.days or step.published
    if later.days and since and later.days[1] < since[0]:
        return False
    if later.about and step.about:
        return is_alike(later.about, step.about)
    # Papers without a subject may be any two of these parties: only one whose time is known to be later is taken for the next step.
    return bool(later.days and since) and later.about == step.about and later.event.instrument == step.event.instrument


def _pending(event: Event, as_of: str | None) -> Pending:
    when = stated(event) or event.date
    if when is None or as_of is None:
        return Pending(event, human(when.edtf) if when else "—", None, None)
    day = date.fromisoformat(as_of)
    first, last = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    if first > day:  # not yet told of on that day
        return Pending(event, human(when.edtf), None, None)
    return Pending(event, human(when.edtf), max((day - last).days, 0), max((day - first).days, 0))


def missing_papers(told: Iterable[tuple[str, str, int]], events: Iterable[Event]) -> tuple[tuple[str, int, int], ...]:
    """Return the numbers that do not add up in one article: its words, how many papers they tell, and how many were found.

    `told` are words, instrument and number; what the press only calls agreements may be papers of any kind.
    """
    papers = [event for event in events if event.kind == "agreement"]
    found: dict[tuple[str, int], tuple[str, int, int]] = {}
    for words, key, count in told:
        there = sum(event.count for event in papers if key in GENERIC or event.instrument == key)
        if there < count:
            found.setdefault((key, count), (words, count, there))
    return tuple(found.values())
