"""`coopcli check`."""

from __future__ import annotations

from coopcli.cli.options import Reading, Writing


def run(reading: Reading, writing: Writing) -> int:
    """Say of each file how it was read: encoding, own date, events, what was set aside and why, what was skipped."""
    from collections import Counter

    from coopcli.cli.asking import answer, check_writing, corpus_of, status_of
    from coopcli.edtf import human
    from coopcli.output.answers import Figures

    check_writing(writing)
    corpus = corpus_of(reading)
    events = Counter(event.doc for event in corpus.events)
    rows = tuple(
        (
            article.doc,
            article.encoding,
            human(article.published.edtf) if article.published else None,
            events[article.doc],
            "; ".join(f"{reason} × {n}" if n > 1 else reason for reason, n in Counter(zone.reason for zone in article.furniture).items()),
        )
        for article in corpus.articles
    )
    skipped = tuple((problem.path, None, None, 0, f"skipped: {problem.reason}") for problem in corpus.problems)
    columns = ("file", "encoding", "own date", "events", "set aside")
    answer(Figures("How each file was read", columns, (*rows, *skipped)), writing)
    return status_of(corpus)
