"""`coopcli timeline`."""

from __future__ import annotations

from coopcli.cli.options import Narrowing, Reading, Writing


def run(reading: Reading, narrowing: Narrowing, writing: Writing) -> int:
    """Tell events in order of time, by year and month; the planned and the undated apart."""
    from coopcli.cli.asking import answer, check_writing, corpus_of, filters_of, narrowed, status_of
    from coopcli.errors import NothingFound
    from coopcli.output.answers import Timeline

    check_writing(writing)
    filters = filters_of(narrowing)
    corpus = corpus_of(reading)
    events, possible = narrowed(corpus.events, filters)
    if not events:
        raise NothingFound("No event is like that.", "Ask for less, or see all with: coopcli timeline")
    answer(Timeline(events, possible), writing)
    return status_of(corpus)
