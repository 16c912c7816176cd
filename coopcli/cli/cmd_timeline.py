"""`coopcli timeline`."""

from __future__ import annotations

from coopcli.cli.options import Narrowing, Reading, Writing


def run(reading: Reading, narrowing: Narrowing, writing: Writing) -> int:
    """Tell events in order of time, by year and month; the planned and the undated apart."""
    from coopcli.cli.asking import answer, asked_events, check_writing, status_of
    from coopcli.output.answers import Timeline

    check_writing(writing)
    corpus, events, possible = asked_events(reading, narrowing)
    answer(Timeline(events, possible), writing)
    return status_of(corpus)
