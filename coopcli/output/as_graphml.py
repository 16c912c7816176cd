"""GraphML of who with whom, for Gephi, yEd, Cytoscape and networkx."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from coopcli.model import KINDS
from coopcli.output.answers import Look, Reply
from coopcli.output.network import network
from coopcli.output.safe import safe
from coopcli.output.sheets import events_of

Datum = tuple[str, str | int | None]
_KEYS = (
    ("node", "label", "string"), ("node", "type", "string"), ("node", "country", "string"), ("node", "happenings", "int"),
    ("edge", "weight", "int"), *(("edge", f"{kind}s", "int") for kind in KINDS),
    ("edge", "furthest", "string"), ("edge", "sources", "string"),
)  # fmt: skip


def write(reply: Reply, look: Look) -> Iterator[str]:
    nodes, edges = network(events_of(reply))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for place, name, kind in _KEYS:
        yield f'  <key id="{place}-{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph id="who-with-whom" edgedefault="undirected">\n'
    for node in nodes:
        yield f"    <node id={_quoted(node.id)}>\n"
        yield from _data("node", (("label", node.name), ("type", node.type), ("country", node.country), ("happenings", node.happenings)))
        yield "    </node>\n"
    for edge in edges:
        yield f"    <edge source={_quoted(edge.one)} target={_quoted(edge.other)}>\n"
        counts = ((f"{kind}s", count) for kind, count in edge.kinds)
        told: tuple[Datum, ...] = (("weight", edge.happenings), *counts, ("furthest", edge.furthest), ("sources", ", ".join(edge.sources)))
        yield from _data("edge", told)
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _data(place: str, values: tuple[Datum, ...]) -> Iterator[str]:
    for name, value in values:
        if value is not None:
            yield f'      <data key="{place}-{name}">{escape(safe(str(value)), quote=False)}</data>\n'


def _quoted(text: str) -> str:
    return f'"{escape(safe(text))}"'
