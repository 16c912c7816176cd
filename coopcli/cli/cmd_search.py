"""`coopcli search QUERY`."""

from __future__ import annotations

from typing import Annotated

import typer

from coopcli.cli.options import Narrowing, Reading, Writing

_ALL = 1_000_000  # hits; who asks for more wants all, and no database counts without end


def run(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help='Words; "words in quotes" stand together.')],
    reading: Reading,
    narrowing: Narrowing,
    writing: Writing,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many events and passages; 0 for all.")] = 10,
) -> int:
    """Find events and passages, best first, each saying which words matched and how."""
    from coopcli.cli.asking import answer, check_writing, corpus_of, index_of, status_of
    from coopcli.cli.filtering import filters_of, forgiven, tell_taken
    from coopcli.cli.streams import say
    from coopcli.errors import NothingFound, WrongUse
    from coopcli.model import Corpus
    from coopcli.search import build_index, parse_query

    asked = " ".join(query)
    if not asked.strip():
        raise WrongUse("The query is empty.", "Give at least one word, e.g. coopcli search Interpol")
    check_writing(writing)
    filters = filters_of(narrowing, quiet=reading.quiet)
    opened = index_of(reading)
    corpus = Corpus((), (), opened.problems) if opened else corpus_of(reading)
    limit = limit if limit < _ALL else 0
    index = opened.index if opened else build_index(corpus)
    found = index.search(asked, filters, limit)
    if right := forgiven(filters, (hit.event for hit in found.events), quiet=reading.quiet):
        found = index.search(asked, right, limit)
    if not reading.quiet:
        tell_taken(right or filters, (hit.event for hit in found.events))
    near = "; ".join(f"{word}: {', '.join(names)}" for word, names in found.unknown if names)
    if not found.events and not found.passages:
        has_phrase = any(term.is_phrase for term in parse_query(asked).terms)
        otherwise = "Try it without the quotes." if has_phrase else "Try fewer or other words."
        raise NothingFound(f"Nothing is found for {asked!r}.", f"Nearest known words: {near}." if near else otherwise)
    if found.partial:
        nowhere = ", ".join(word for word, names in found.unknown if not names)
        hints = [f" {label}: {told}." for label, told in (("Found nowhere", nowhere), ("Nearest known words", near)) if told]
        say(f"No article holds all the words; these are the best partial answers.{''.join(hints)}")
    answer(found, writing)
    return status_of(corpus)
