"""From options to a corpus, to the events asked for, to an answer on its way out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from coopcli.cli.options import Narrowing, Reading, Writing
from coopcli.cli.settings import settings
from coopcli.cli.streams import Bar, is_terminal, look_of_stdout, refuse_target, save, say, send
from coopcli.errors import FOUND, PARTLY_READ, NothingFound, UnreadableCorpus, WrongUse
from coopcli.model import INSTRUMENTS, KINDS, STATUSES, Corpus, Event, Problem
from coopcli.output.answers import Look, Reply

if TYPE_CHECKING:
    from coopcli.indexing import Opened, Wanted
    from coopcli.search.query import Filters


def paths_of(reading: Reading) -> tuple[str, ...]:
    """Return where the corpus is: the option, else COOPCLI_CORPUS (parted as PATH is), else the settings, else nothing: the seeds."""
    given = reading.corpus or [path for path in os.environ.get("COOPCLI_CORPUS", "").split(os.pathsep) if path]
    return tuple(given) or settings().corpus


def wanted_of(reading: Reading, paths: Sequence[str] | None = None) -> Wanted:
    """Return what is to be read, and how."""
    from coopcli.indexing import Wanted

    return Wanted(tuple(paths or paths_of(reading)), reading.follow, reading.max_file_size, reading.jobs, reading.trust_index)


def index_of(reading: Reading) -> Opened | None:
    """Open the index of a big corpus, up to date, and name every file that could not be read; None for a corpus that is read each time."""
    if not paths_of(reading):
        return None  # the seeds
    from coopcli.indexing import kept_index

    with Bar(quiet=reading.quiet) as bar:
        opened = kept_index(wanted_of(reading), bar)
    if opened is not None:
        tell_problems(opened.problems, quiet=reading.quiet)
    return opened


def corpus_of(reading: Reading) -> Corpus:
    """Read the corpus, and name every file that could not be read. Raises UnreadableCorpus where there is nothing at all."""
    opened = index_of(reading)
    if opened is not None:
        return Corpus(tuple(opened.index.articles()), opened.index.events(), opened.problems)
    from coopcli.pipeline import read

    paths = paths_of(reading)
    corpus = read(paths, follow=reading.follow, max_file_size=reading.max_file_size)
    tell_problems(corpus.problems, quiet=reading.quiet)
    if not corpus.articles:
        what = (
            f"{', '.join(paths)} could not be read."
            if any(problem.is_error for problem in corpus.problems)
            else f"{', '.join(paths)} holds no article."
        )
        raise UnreadableCorpus(what, "Name a folder with articles as .txt files, or leave --corpus out for the seeds.")
    if reading.verbose:
        say(f"{len(corpus.articles)} articles, {len(corpus.events)} events.")
    return corpus


def asked_events(reading: Reading, narrowing: Narrowing) -> tuple[Corpus, tuple[Event, ...], frozenset[str]]:
    """Read the corpus and return it with the events asked for, and those only possible. Raises NothingFound where there is none."""
    filters = filters_of(narrowing)
    opened = index_of(reading)
    if opened is not None:
        events, possible = narrowed(opened.index.events(filters), filters)
        corpus = Corpus((), events, opened.problems)
    else:
        corpus = corpus_of(reading)
        events, possible = narrowed(corpus.events, filters)
    if not events:
        raise NothingFound("No event is like that.", "Ask for less, or see all with: coopcli list")
    return corpus, events, possible


def asked_outlines(reading: Reading, narrowing: Narrowing) -> tuple[Corpus, tuple[Event, ...]]:
    """Read what `asked_events` does for what only counts and compares: an index gives events without evidence, offices and reasons."""
    opened = index_of(reading)
    if opened is None:
        return asked_events(reading, narrowing)[:2]
    return _outlined(opened, narrowing)


def asked_about(
    reading: Reading, narrowing: Narrowing, concerned: Callable[[Iterable[Event]], Iterable[Event]]
) -> tuple[Corpus, tuple[Event, ...]]:
    """Read what `asked_outlines` does; of what is concerned, with all the articles that tell it, every field."""
    opened = index_of(reading)
    if opened is None:
        return asked_events(reading, narrowing)[:2]
    corpus, events = _outlined(opened, narrowing)
    wanted = {event.same_as or event.id for event in concerned(events)}
    whole = (opened.index.event_named(event.id) if (event.same_as or event.id) in wanted else None for event in events)
    return corpus, tuple(found or event for found, event in zip(whole, events, strict=True))


def _outlined(opened: Opened, narrowing: Narrowing) -> tuple[Corpus, tuple[Event, ...]]:
    events = opened.index.outlines(filters_of(narrowing))
    if not events:
        raise NothingFound("No event is like that.", "Ask for less, or see all with: coopcli list")
    return Corpus((), events, opened.problems), events


def corpus_around(reading: Reading, name: str) -> tuple[Corpus, tuple[str, ...]]:
    """Read what there is about one id: its article, the events of it and those that are the same happening; and every id, if it is none."""
    opened = index_of(reading)
    if opened is None:
        corpus = corpus_of(reading)
        return corpus, (*(event.id for event in corpus.events), *(article.doc for article in corpus.articles))
    index = opened.index
    event = index.event_named(name)
    article = index.article_named(event.doc if event else name)
    if article is None:
        return Corpus((), (), opened.problems), index.ids()
    events = index.events_of(article.doc)
    others = index.told_again(event.same_as or event.id) if event else ()
    told = {one.id: one for one in (*events, *others)}
    return Corpus((article,), tuple(told.values()), opened.problems), ()


def tell_problems(problems: Sequence[Problem], *, quiet: bool) -> None:
    """Name what could not be read, and count what was passed over."""
    for problem in problems:
        if problem.is_error:
            say(f"{problem.path}: {problem.reason}")
    passed_over = sum(not problem.is_error for problem in problems)
    if passed_over and not quiet:
        say(f"{passed_over} file{'s that are no articles were' if passed_over > 1 else ' that is no article was'} passed over.")


def status_of(corpus: Corpus) -> int:
    """The exit status of an answer: found, or found in the part that could be read."""
    return PARTLY_READ if any(problem.is_error for problem in corpus.problems) else FOUND


def answer(reply: Reply, writing: Writing) -> None:
    """Write the answer where and how it was asked for."""
    from coopcli.output import format_named, write

    form = format_named(format_name(writing))
    if writing.output is None:
        send(write(reply, form, look_of_stdout()))
    else:
        save(write(reply, form, Look()), writing.output, force=writing.force, preamble=form.preamble)


def check_writing(writing: Writing) -> None:
    """Refuse a format or a file before anything is read. Raises WrongUse, OutputRefused."""
    from coopcli.output import format_named

    if writing.output is not None:
        refuse_target(writing.output, force=writing.force)
    name = format_name(writing)
    if format_named(name).is_binary and writing.output is None and is_terminal():
        raise WrongUse(f"{name} is no text for a terminal.", "Write it to a file with --output, or into a pipe.")


def format_name(writing: Writing) -> str:
    """Return the format: the option, else the suffix of the file, else COOPCLI_FORMAT, else the settings, else a table. Raises WrongUse."""
    from coopcli.output import FORMATS, format_of_suffix

    if writing.long:
        if writing.form not in (None, "csv"):
            raise WrongUse(f"--long goes with csv, not with {writing.form}.", "Leave --format out, or make it csv.")
        return "csv-long"
    if writing.form or writing.output is None:
        return writing.form or os.environ.get("COOPCLI_FORMAT") or settings().format or "table"
    name = format_of_suffix(writing.output.suffix)
    if name is None:
        suffixes = ", ".join(row.suffix for row in FORMATS.values())
        raise WrongUse(f"No format has the suffix of {writing.output}.", f"Name one with --format, or end the file's name in {suffixes}.")
    return name


def filters_of(narrowing: Narrowing) -> Filters | None:
    """Return the filters that were asked for, None where none was. Raises WrongUse, or NothingFound for a country that nobody knows."""
    if narrowing == Narrowing():
        return None
    from coopcli.search.query import Filters

    since, until = _days(narrowing)
    return Filters(
        countries=tuple(country_code(name) for name in narrowing.country or ()),
        people=tuple(narrowing.person or ()),
        parties=tuple(narrowing.party or ()),
        places=tuple(narrowing.place or ()),
        kinds=_keys("kind", narrowing.kind, KINDS),
        statuses=_keys("status", narrowing.status, STATUSES),
        instruments=_keys("instrument", narrowing.instrument, INSTRUMENTS),
        since=since,
        until=until,
        background=narrowing.background,
    )


def narrowed(events: Iterable[Event], filters: Filters | None) -> tuple[tuple[Event, ...], frozenset[str]]:
    """Return the events that pass, and the ids of those that only may fall inside the dates."""
    if filters is None:
        return tuple(events), frozenset()
    from coopcli.edtf import overlaps
    from coopcli.search.query import matches

    kept = tuple(event for event in events if matches(event, filters))
    if filters.since is None and filters.until is None:
        return kept, frozenset()
    return kept, frozenset(
        event.id for event in kept if not event.date or overlaps(event.date.edtf, filters.since, filters.until) != "must"
    )


def _keys(option: str, given: Sequence[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    from coopcli.cli.nearest import did_you_mean

    for key in given or ():
        if key not in known:
            raise WrongUse(f"There is no {option} {key!r}.", f"{did_you_mean(key, known)}Known: {', '.join(known)}.")
    return tuple(given or ())


def country_code(name: str) -> str:
    """Return the code of a country by any of its names. Raises NothingFound with the nearest names."""
    from coopcli.lexicon.countries import code_of_query, names_known

    code = code_of_query(name)
    if code is None:
        from coopcli.cli.nearest import did_you_mean

        raise NothingFound(
            f"No country is known as {name!r}.", f"{did_you_mean(name, names_known())}A name, a demonym or a two-letter code will do."
        )
    return code


def _days(narrowing: Narrowing) -> tuple[str | None, str | None]:
    if narrowing.on is not None and (narrowing.since is not None or narrowing.until is not None):
        raise WrongUse("--on stands alone.", "Give --since and --until, or --on.")
    since = _date("--since" if narrowing.on is None else "--on", narrowing.since or narrowing.on)
    until = _date("--until" if narrowing.on is None else "--on", narrowing.until or narrowing.on)
    if since and until and since > until and not since.startswith(until):
        raise WrongUse(f"--since {since} is after --until {until}.", "Change one of them.")
    return since, until


def _date(option: str, given: str | None) -> str | None:
    from coopcli.edtf import is_valid

    if given is None:
        return None
    if not is_valid(given) or "/" in given or "[" in given or (len(given) == 7 and given[5:] > "12"):
        raise WrongUse(f"{option} {given!r} is no date.", "Write a year, a month or a day: 2024, 2024-06 or 2024-06-05.")
    return given
