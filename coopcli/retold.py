"""Events of many articles -> which of them are one happening.

In: the events of a corpus and the dates of its articles. Out: the same events, those of one happening sharing `same_as`, the id of
the first. Start at `recognised`; `likeness` says when two are one. Articles are taken in order, each event compared with few that share
a word or a person with it, so that time grows with the corpus.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby

from coopcli.likeness import Telling, likeness, telling_of
from coopcli.model import Event
from coopcli.spellings import heard_town, sounds_of

_MOST_KEYS, _MOST_LEADERS, _MOST_MEMBERS = 5, 16, 2


class _Happening:
    """The tellings recognised as one so far."""

    def __init__(self, first: Telling) -> None:
        self.tellings = [first]
        self.docs = {first.event.doc}
        self.first, self.last = first.years


def recognised(events: Iterable[Event], published: Mapping[str, str | None]) -> tuple[Event, ...]:
    """Return the events in their order with `same_as` settled; `published` gives each article's own date by its id, as EDTF."""
    every = tuple(events)
    shared = {event.id: found for event, found in zip(every, _shared(every, published), strict=True)}
    return tuple(event if event.same_as == shared[event.id] else _with_same_as(event, shared[event.id]) for event in every)


def kin(kind: str, countries: Collection[str]) -> str:
    """Return in one word which events may be one happening at all: no event is retold by one of another kin, nor changes what is there."""
    return kind if kind == "conference" else f"{kind} {_sides(countries)}"


def _sides(countries: Collection[str]) -> str:
    return "".join(sorted(countries)) if len(countries) <= 2 else ""


def _shared(events: tuple[Event, ...], published: Mapping[str, str | None]) -> Iterator[str | None]:
    settled: list[_Happening] = []
    blocks: dict[tuple[str, str], list[_Happening]] = {}
    if len({event.doc for event in events}) > 1:
        for doc, told in groupby(events, key=lambda event: event.doc):
            settled += _placed(_tellings(tuple(told), published.get(doc)), blocks)
    if not settled:
        yield from (None for _ in events)
    for happening in settled:
        yield happening.tellings[0].event.id if len(happening.tellings) > 1 else None


def _placed(tellings: tuple[Telling, ...], blocks: dict[tuple[str, str], list[_Happening]]) -> list[_Happening]:
    """Give each event of one article its happening, the likest pairs first; a happening takes one event of an article."""
    keys = [_keys(telling) for telling in tellings]
    scored = []
    for index, telling in enumerate(tellings):
        doc, (first, last) = telling.event.doc, telling.years
        near = {  # what the texts put into years of their own is not looked at: most pairs need nothing else
            happening: None
            for key in keys[index]
            for happening in blocks.get(key, ())[-_MOST_LEADERS:]
            if happening.first <= last and first <= happening.last
        }
        for happening in near:
            if doc not in happening.docs:
                score = max([likeness(telling, other) for other in happening.tellings[:_MOST_MEMBERS]])
                if score > 0:
                    scored.append((-score, index, happening.tellings[0].event.id, happening))
    settled: dict[int, _Happening] = {}
    for _, index, _, happening in sorted(scored, key=lambda row: row[:3]):
        if index not in settled and tellings[index].event.doc not in happening.docs:
            settled[index] = happening
            happening.tellings.append(tellings[index])
            happening.docs.add(tellings[index].event.doc)
    for index, telling in enumerate(tellings):
        happening = settled.setdefault(index, _Happening(telling))
        for key in keys[index]:
            block = blocks.setdefault(key, [])
            if happening not in block[-_MOST_LEADERS:]:
                block.append(happening)
    return [settled[index] for index in range(len(tellings))]


def _keys(telling: Telling) -> list[tuple[str, str]]:
    """The blocks an event belongs to: a number with a word, two countries with a word, a name or a place."""
    event = telling.event
    lead = f"{kin(event.kind, telling.countries)}{telling.ordinal or ''}"
    words = sorted(telling.about, key=lambda word: (-len(word), word))[:_MOST_KEYS]
    if event.kind == "conference" and telling.ordinal:
        words += sorted({word for party, its in telling.parties if party.type != "state" for word in its})[:_MOST_KEYS]
    names = [sounds_of(person.name)[-1] for person in event.people[:_MOST_KEYS]] if event.kind != "conference" else []
    if event.kind == "meeting" and event.place:
        names.append(heard_town(event.place.name)[-1])
    return [(lead, word) for word in dict.fromkeys((*words, *names))]


def _tellings(events: tuple[Event, ...], published: str | None) -> tuple[Telling, ...]:
    met: dict[frozenset[str], int] = {}
    sides = [frozenset(party.country or party.name for party in event.parties) if event.kind == "agreement" else None for event in events]
    for side in sides:
        if side is not None:
            met[side] = met.get(side, 0) + 1
    return tuple(
        telling_of(event, published, has_siblings=side is not None and met[side] > 1) for event, side in zip(events, sides, strict=True)
    )


def _with_same_as(event: Event, same_as: str | None) -> Event:
    return Event(
        event.id, event.doc, event.kind, event.status, event.instrument, event.count, event.title, event.subject, event.parties,
        event.people, event.date, event.place, event.background, event.evidence, event.why, same_as,
    )  # fmt: skip
