"""`coopcli show ID`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli import completing
from coopcli.cli.options import Reading, Writing


def run(
    name: Annotated[
        str, typer.Argument(metavar="ID", shell_complete=completing.ids, help="The id of an event (article#1) or of an article.")
    ],
    reading: Reading,
    writing: Writing,
    why: Annotated[bool, typer.Option("--why", help="Add the rules that spoke, and what was rejected.")] = False,
) -> int:
    """Show one event with the sentence each field comes from, or one article with its evidence marked."""
    from coopcli.cli.asking import answer, check_writing, corpus_around, status_of
    from coopcli.cli.nearest import did_you_mean
    from coopcli.errors import NothingFound
    from coopcli.output.answers import ArticleSheet, EventSheet

    check_writing(writing)
    corpus, known = corpus_around(reading, name)
    articles = {article.doc: article for article in corpus.articles}
    events = {event.id: event for event in corpus.events}
    if event := events.get(name):
        shared = event.same_as or event.id
        others = tuple(other for other in corpus.events if other.id != event.id and (other.same_as or other.id) == shared)
        answer(EventSheet(event, articles[event.doc], others, with_reasons=why), writing)
    elif article := articles.get(name):
        answer(ArticleSheet(article, tuple(told for told in corpus.events if told.doc == name), with_reasons=why), writing)
    else:
        starts = [id_ for id_ in known if id_.startswith(name)][:3]
        hint = f"Did you mean {' or '.join(starts)}? " if starts else did_you_mean(name, known)
        raise NothingFound(f"There is no event or article {name!r} in this corpus.", f"{hint}coopcli list prints the ids.")
    return status_of(corpus)
