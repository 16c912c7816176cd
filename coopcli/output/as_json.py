"""JSON: one document an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from coopcli.output.answers import Listing, Look, Reply, Timeline
from coopcli.output.forms import document, lines
from coopcli.output.safe import safe_json


def write(reply: Reply, look: Look) -> Iterator[str]:
    if isinstance(reply, Listing | Timeline):
        yield from _array(lines(reply), look)
    else:
        yield _text(document(reply), look) + "\n"


def _array(records: Iterator[Any], look: Look) -> Iterator[str]:
    """Write a list record by record, as it would stand in one piece: the events of a big corpus are never all text at once."""
    before = "["
    for record in records:
        yield before + _text([record], look)[1:-2]
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _text(value: Any, look: Look) -> str:
    return safe_json(json.dumps(value, ensure_ascii=not look.is_unicode, indent=2, allow_nan=False))
