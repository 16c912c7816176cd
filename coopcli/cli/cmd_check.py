"""`coopcli check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coopcli.cli.options import Reading, Writing
from coopcli.model import Article, Event


def run(reading: Reading, writing: Writing) -> int:
    """Say of each file how it was read: encoding, own date, events, what was set aside and why, wrong sums, what was skipped."""
    from collections import Counter

    from coopcli.cli.asking import answer, check_writing, corpus_of, status_of
    from coopcli.edtf import human
    from coopcli.output.answers import Figures

    check_writing(writing)
    corpus = corpus_of(reading)
    by_doc: dict[str, list[Event]] = {}
    for event in corpus.events:
        by_doc.setdefault(event.doc, []).append(event)
    rows = tuple(
        (
            article.doc,
            article.encoding,
            human(article.published.edtf) if article.published else None,
            len(by_doc.get(article.doc, ())),
            "; ".join(f"{reason} × {n}" if n > 1 else reason for reason, n in Counter(zone.reason for zone in article.furniture).items()),
            "; ".join(_sums(article, by_doc.get(article.doc, ()))),
        )
        for article in corpus.articles
    )
    skipped = tuple((problem.path, None, None, 0, f"skipped: {problem.reason}", "") for problem in corpus.problems)
    columns = ("file", "encoding", "own date", "events", "set aside", "counts")
    answer(Figures("How each file was read", columns, (*rows, *skipped)), writing)
    return status_of(corpus)


def _sums(article: Article, events: Sequence[Event]) -> Iterator[str]:
    """Compare the numbers of papers that the article tells with what was found in it: "3 × conventions told, 2 found"."""
    from coopcli.analysis import missing_papers
    from coopcli.pipeline import told_counts

    told = ((article.text[span.start : span.end], key, count) for span, key, count in told_counts(article))
    for words, count, found in missing_papers(told, events):
        yield f"{count} × {words} told, {found} found"
