"""JSON lines: one event a line; a search gives events, then passages."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coopcli.output.answers import Look, Reply
from coopcli.output.forms import lines
from coopcli.output.safe import safe_json


def write(reply: Reply, look: Look) -> Iterator[str]:
    for line in lines(reply):
        yield safe_json(json.dumps(line, ensure_ascii=not look.is_unicode, allow_nan=False)) + "\n"
