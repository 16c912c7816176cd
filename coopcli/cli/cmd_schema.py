"""`coopcli schema`."""

from __future__ import annotations

from coopcli.errors import FOUND


def run() -> int:
    """Print the JSON Schema of every JSON form."""
    import json

    from coopcli.cli.streams import send
    from coopcli.output.schema import schema

    send(iter((json.dumps(schema(), indent=2) + "\n",)))
    return FOUND
