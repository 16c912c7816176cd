"""JSON: one document an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coopcli.output.answers import Look, Reply
from coopcli.output.forms import document
from coopcli.output.safe import safe_json


def write(reply: Reply, look: Look) -> Iterator[str]:
    yield safe_json(json.dumps(document(reply), ensure_ascii=not look.is_unicode, indent=2, allow_nan=False)) + "\n"
