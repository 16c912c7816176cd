"""Mentions -> drafts -> events: what the article says has happened.

In: an article, its sentences, their mentions. Out: its events, numbered in order of telling. Start at `read_events`.
"""

from __future__ import annotations

from coopcli.events import agreements, conferences, meetings
from coopcli.events.margins import lend_days
from coopcli.events.merge import merge
from coopcli.events.scene import reading_of
from coopcli.model import Article, Event, Mention, Sentence


def read_events(
    article: Article, sentences: tuple[Sentence, ...], mentions: tuple[tuple[Mention, ...], ...], headline: tuple[Mention, ...] = ()
) -> tuple[Event, ...]:
    """Return what an article tells; most articles tell nothing. The headline's mentions only weigh in what country it speaks from."""
    reading = reading_of(article, sentences, mentions, headline)
    drafts = [*agreements.build(reading), *meetings.build(reading), *conferences.build(reading)]
    lend_days(reading, drafts)
    return merge(reading, drafts)
