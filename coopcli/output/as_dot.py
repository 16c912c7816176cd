"""DOT of who with whom, for Graphviz: a line as wide as they meet often, in the colour of how far they got."""

from __future__ import annotations

from collections.abc import Iterator

from coopcli.output.answers import Look, Reply
from coopcli.output.network import network
from coopcli.output.safe import safe
from coopcli.output.sheets import events_of
from coopcli.output.words import STATUS_MARKS, UNKNOWN_MARK

WIDEST = 8


def write(reply: Reply, look: Look) -> Iterator[str]:
    nodes, edges = network(events_of(reply))
    yield 'graph "who with whom" {\n  overlap=false;\n  node [shape=box, style=rounded];\n'
    for node in nodes:
        shape = "" if node.type == "state" else ", shape=ellipse"
        yield f"  {_quoted(node.id)} [label={_quoted(node.name)}{shape}, tooltip={_quoted(node.type)}];\n"
    for edge in edges:
        colour = STATUS_MARKS.get(edge.furthest, UNKNOWN_MARK).colour.split()[-1]
        about = f"{edge.happenings} {edge.furthest}: {', '.join(edge.sources)}"
        yield (
            f"  {_quoted(edge.one)} -- {_quoted(edge.other)} [weight={edge.happenings}, penwidth={min(edge.happenings, WIDEST)}, "
            f"label={_quoted(str(edge.happenings))}, color={_quoted(colour)}, tooltip={_quoted(about)}];\n"
        )
    yield "}\n"


def _quoted(text: str) -> str:
    """Quote for DOT, where a backslash escapes: `_quoted('a"b') == '"a\\\\"b"'`."""
    return '"' + safe(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
