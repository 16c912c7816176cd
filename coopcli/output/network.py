"""Who with whom: states and bodies as nodes, what they did together as edges; `graphml` and `dot` draw the same."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from coopcli.happenings import furthest, happenings
from coopcli.model import KINDS, Event, Party
from coopcli.text import fold_words

MOST_SIDES = 60  # parties of one happening; a gathering of more would draw a ball


class Node(NamedTuple):
    """A state, by its code, or a body, by its name and country; `happenings` are those it takes part in."""

    id: str
    name: str
    type: str
    country: str | None
    happenings: int


class Edge(NamedTuple):
    """What two did together: how many happenings, of which kinds, the furthest status, and the ids."""

    one: str
    other: str
    happenings: int
    kinds: tuple[tuple[str, int], ...]
    furthest: str
    sources: tuple[str, ...]


def network(events: Iterable[Event]) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Cross the parties of each happening, all its articles taken together; in order of their ids."""
    parties: dict[str, Party] = {}
    times: dict[str, int] = {}
    met: dict[tuple[str, str], list[tuple[Event, tuple[str, ...]]]] = {}
    for told in happenings(events):
        sides: dict[str, Party] = {}
        for event in told.tellings:
            for party in event.parties:
                sides.setdefault(_id(party), party)
        for key, party in sides.items():
            parties.setdefault(key, party)
            times[key] = times.get(key, 0) + 1
        for pair in combinations(sorted(sides)[:MOST_SIDES], 2):
            met.setdefault(pair, []).append((told.event, told.sources))
    nodes = tuple(Node(key, parties[key].name, parties[key].type, parties[key].country, times[key]) for key in sorted(parties))
    return nodes, tuple(_edge(pair, together) for pair, together in sorted(met.items(), key=lambda row: row[0]))


def _edge(pair: tuple[str, str], together: list[tuple[Event, tuple[str, ...]]]) -> Edge:
    events = [event for event, _ in together]
    kinds = tuple((kind, sum(event.kind == kind for event in events)) for kind in KINDS)
    return Edge(*pair, len(events), kinds, furthest(events), tuple(source for _, sources in together for source in sources))


def _id(party: Party) -> str:
    if party.type == "state" and party.country:
        return party.country
    return f"{party.country or '-'}:{' '.join(fold_words(party.name)) or party.name}"
