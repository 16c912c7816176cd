"""The table: on a terminal as wide as it is, in a pipe plain text whose rows stay one event each and are never cut."""

from __future__ import annotations

from collections.abc import Iterator

from coopcli.output.answers import Look, Reply


def write(reply: Reply, look: Look) -> Iterator[str]:
    if look.width is None and not look.has_colour:
        from coopcli.output.plain import write_plain

        return write_plain(reply)
    from coopcli.output.screen import write_screen

    return write_screen(reply, look)
