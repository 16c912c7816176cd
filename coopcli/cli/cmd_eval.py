"""`coopcli eval GOLD`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coopcli.cli.options import Reading, Writing

MOST_NAMED = 5  # articles of the gold file that the corpus lacks, by name


def run(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD", help='Annotations, JSON lines: {"doc": "path/without-suffix", "events": [...]} as in the contract.'),
    ],
    reading: Reading,
    writing: Writing,
    misses: Annotated[bool, typer.Option("--misses", help="List what was missed, made up or wrong instead of the figures.")] = False,
) -> int:
    """Compare with your own annotations: precision, recall and F1 by kind and field."""
    from coopcli.cli.asking import answer, check_writing, corpus_of, status_of
    from coopcli.cli.streams import say
    from coopcli.errors import NothingFound, WrongUse
    from coopcli.evaluation import compare
    from coopcli.gold import read_gold
    from coopcli.output.answers import Figures
    from coopcli.output.words import counted
    from coopcli.records import event_record

    check_writing(writing)
    if gold.exists() and not gold.is_file():  # a pipe would be waited at for ever
        raise WrongUse(f"{gold} is no ordinary file.", "Name a file of JSON lines.")
    try:
        docs = read_gold(gold.read_text(encoding="utf-8-sig").split("\n"), str(gold))
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(
            f"{gold} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'}).", "Name a file of JSON lines."
        ) from error
    corpus = corpus_of(reading)
    known = {article.doc for article in corpus.articles}
    absent = [doc.doc for doc in docs if doc.doc not in known]
    if len(absent) == len(docs):
        raise NothingFound(f"The corpus holds none of the articles of {gold}, e.g. {absent[0]}.", "Name their folder with --corpus.")
    if absent:
        more = f" and {len(absent) - MOST_NAMED} more" if len(absent) > MOST_NAMED else ""
        say(f"Not in the corpus, so left out: {', '.join(absent[:MOST_NAMED])}{more}.")
    unread = dict.fromkeys(field for doc in docs for field in doc.unread)
    if unread and not reading.quiet:
        say(f"{gold} has fields that are not compared, misspelt perhaps: {', '.join(list(unread)[:MOST_NAMED])}.")
    found = compare([doc for doc in docs if doc.doc in known], map(event_record, corpus.events))
    claims = "; ".join(f"{name}: {count}" for name, count in found.claims)
    notes = (f"{counted(len(docs) - len(absent), 'article')}. Claims beyond the text: {claims}.",)
    if misses:
        rows = tuple((miss.doc, miss.what, ", ".join(miss.fields), miss.gold, miss.read) for miss in found.misses)
        answer(Figures("Missed, made up or wrong", ("article", "what", "fields", "gold", "read"), rows, notes), writing)
    else:
        figures = tuple(
            (
                kind,
                field,
                round(tally.precision, 3),
                round(tally.recall, 3),
                round(tally.f1, 3),
                int(tally.right) if tally.right == int(tally.right) else tally.right,
                tally.read,
                tally.wanted,
            )
            for kind, field, tally in found.tallies
        )
        columns = ("kind", "field", "precision", "recall", "f1", "right", "read", "gold")
        answer(Figures("Read against annotated", columns, figures, notes), writing)
    return status_of(corpus)
