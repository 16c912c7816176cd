"""`coopcli timeline`."""

from __future__ import annotations

from coopcli.cli.options import Narrowing, Reading, Writing


def run(reading: Reading, narrowing: Narrowing, writing: Writing) -> int:
    """Tell events in order of time, by year and month; the planned and the undated apart."""
    from coopcli.cli.asking import answer, asked_events, check_writing
    from coopcli.output.answers import Timeline

    check_writing(writing)
    asked = asked_events(reading, narrowing)
    answer(Timeline(asked.events, asked.possible), writing)
    return asked.status
