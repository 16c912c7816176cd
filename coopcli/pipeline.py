"""The conductor: folders of articles -> what they tell. It reads like the floor plan.

In: paths. Out: a `Corpus`. Start at `read`; `read_source` is one file's whole way, and all that a worker process needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coopcli.cache import remembered
from coopcli.model import Article, Corpus, Event, Mention, Paper, Problem, Span
from coopcli.reading import Source, read_articles, read_sources

# The rooms that extract are imported where they are used: a small corpus that is as it was waits for none of them.


def seeds() -> Path:
    """Return the folder of the bundled seed articles: inside a wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    bundled = package / "seeds"
    return bundled if bundled.is_dir() else package.parent / "seeds"


def read(paths: Sequence[str | Path] = (), *, follow: bool = False, max_file_size: int = 20_000_000) -> Corpus:
    """Read every article under the paths, or the bundled seeds where none is given, in order of their ids.

    Raises UnreadableCorpus where a path is not there. What cannot be read inside a folder becomes a Problem and hides nothing else.
    """
    articles: list[Article] = []
    events: list[Event] = []
    problems: list[Problem] = []
    roots = [str(path) for path in paths] or [str(seeds())]
    sources = list(read_sources(roots, follow=follow, max_file_size=max_file_size))
    for found in remembered(sources, roots, read_source, read_article):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            articles.append(found[0])
            events += found[1]
    from coopcli.retold import recognised

    told = recognised(events, {article.doc: article.published.edtf if article.published else None for article in articles})
    return Corpus(tuple(articles), told, tuple(problems))


def is_small(paths: Sequence[str | Path], *, files: int, size: int) -> bool:
    """Say whether a corpus is of no more than so many files and bytes, without reading it. Raises UnreadableCorpus where a path is not."""
    count = total = 0
    for source in read_sources([str(path) for path in paths] or [str(seeds())]):
        if isinstance(source, Source):
            count, total = count + 1, total + source.size
        if count > files or total > size:
            return False
    return True


def read_source(source: Source) -> Iterator[tuple[Article, tuple[Event, ...]] | Problem]:
    """Read the articles of one file and their events."""
    for article in read_articles(source):
        yield article if isinstance(article, Problem) else (article, read_article(article))


def read_article(article: Article) -> tuple[Event, ...]:
    """Read what one article tells; most tell nothing, and are passed over by their words."""
    from coopcli.lexicon.signals import may_tell

    if not may_tell(article.text):
        return ()
    from coopcli.events import read_events
    from coopcli.mentions import find_mentions
    from coopcli.segment import headline, sentences

    cut, title = sentences(article), headline(article)
    return read_events(article, cut, find_mentions(cut), find_mentions((title,))[0] if title else ())


def told_counts(article: Article) -> tuple[tuple[Span, str, int], ...]:
    """Return where an article gives a number of papers, the instrument and the number: "trois conventions" is (…, "convention", 3).

    What there is by now, "47 accords complètent le dispositif", promises no events and is left out.
    """
    from coopcli.lexicon.instruments import stock_phrases
    from coopcli.mentions import find_mentions, instruments
    from coopcli.segment import sentences

    cut = sentences(article)
    if not any(_counts(instruments.find(sentence, ())) for sentence in cut):
        return ()  # as most articles; the other finders are only asked what such a number may be part of
    rows = zip(cut, find_mentions(cut), strict=True)
    return tuple(told for sentence, mentions in rows if not any(stock_phrases().find(sentence)) for told in _counts(mentions))


def _counts(mentions: Iterable[Mention]) -> list[tuple[Span, str, int]]:
    return [
        (mention.span, paper.key, paper.count)
        for mention in mentions
        if isinstance(paper := mention.value, Paper) and paper.count and paper.count > 1
    ]
