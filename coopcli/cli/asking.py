"""From options to a corpus, to the events asked for, to an answer on its way out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from coopcli.cli.filtering import filters_of, forgiven, narrowed, tell_taken, unknown_names
from coopcli.cli.options import Narrowing, Reading, Writing
from coopcli.cli.settings import settings
from coopcli.cli.streams import Bar, is_terminal, look_of_stdout, refuse_target, save, say, send
from coopcli.errors import FOUND, PARTLY_READ, NothingFound, UnreadableCorpus, WrongUse
from coopcli.model import Corpus, Event, Problem
from coopcli.output.answers import Look, Reply

if TYPE_CHECKING:
    from coopcli.indexing import Opened, Wanted
    from coopcli.search import Index
    from coopcli.search.query import Filters


MOST_ROWS_NAMED = 5  # of one table; one of random bytes may have thousands that are none


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
    return _read(reading)


def _read(reading: Reading) -> Corpus:
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
        from coopcli.output.words import counted

        say(f"{counted(len(corpus.articles), 'article')}, {counted(len(corpus.events), 'event')}.")
    return corpus


class Asked(NamedTuple):
    """The events asked for, the ids of those only possible, the exit status, and the day up to which the articles tell."""

    events: tuple[Event, ...]
    possible: frozenset[str]
    status: int
    told_up_to: Callable[[], str | None]


def asked_events(reading: Reading, narrowing: Narrowing) -> Asked:
    """Read the corpus and return the events asked for. Raises NothingFound where there is none."""
    return _asked(reading, narrowing, lambda index, filters: index.events(filters))


def asked_outlines(reading: Reading, narrowing: Narrowing) -> Asked:
    """Read what `asked_events` does for what only counts and compares: an index gives events without evidence, offices and reasons."""
    return _asked(reading, narrowing, lambda index, filters: index.outlines(filters))


def asked_about(reading: Reading, narrowing: Narrowing, concerned: Callable[[Iterable[Event]], Iterable[Event]]) -> Asked:
    """Read what `asked_outlines` does; of what is concerned, with all the articles that tell it, every field."""

    def find(index: Index, filters: Filters | None) -> tuple[Event, ...]:
        events = index.outlines(filters)
        wanted = {event.same_as or event.id for event in concerned(events)}
        whole = (index.event_named(event.id) if (event.same_as or event.id) in wanted else None for event in events)
        return tuple(found or event for found, event in zip(whole, events, strict=True))

    return _asked(reading, narrowing, find)


def _asked(reading: Reading, narrowing: Narrowing, find: Callable[[Index, Filters | None], tuple[Event, ...]]) -> Asked:
    filters = filters_of(narrowing, quiet=reading.quiet)
    opened = index_of(reading)
    corpus = Corpus((), (), opened.problems) if opened else _read(reading)
    events, possible = narrowed(find(opened.index, filters) if opened else corpus.events, filters)
    if right := forgiven(filters, events, quiet=reading.quiet):
        events, possible = narrowed(find(opened.index, right) if opened else corpus.events, right)
    if not events:
        unknown = unknown_names(filters, opened.index.outlines() if opened else corpus.events)
        raise NothingFound("No event is like that.", f"{unknown}Ask for less, or see all with: coopcli list")

    if not reading.quiet:
        tell_taken(right or filters, events)

    def told_up_to() -> str | None:
        if opened:
            return opened.index.told_up_to()
        return max((article.published.latest for article in corpus.articles if article.published), default=None)

    return Asked(events, possible, status_of(corpus), told_up_to)


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
    """Name what could not be read, of one file no more than a few rows, and count what was passed over."""
    told: dict[str, int] = {}
    for problem in problems:
        if problem.is_error:
            file = problem.path.rpartition(":")[0] if problem.path.rpartition(":")[2].isdecimal() else problem.path
            told[file] = told.get(file, 0) + 1
            if told[file] <= MOST_ROWS_NAMED:
                say(f"{problem.path}: {problem.reason}")
    for file, count in told.items():
        if count > MOST_ROWS_NAMED:
            say(f"{file}: {count - MOST_ROWS_NAMED} more rows could not be read")
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
        send(write(reply, form, look_of_stdout()), encoding=form.encoding)
    else:
        save(write(reply, form, Look()), writing.output, force=writing.force, preamble=form.preamble)


def check_writing(writing: Writing) -> None:
    """Refuse a format or a file before anything is read. Raises WrongUse, OutputRefused."""
    from coopcli.output import FORMATS, format_named

    if writing.output is not None:
        refuse_target(writing.output, force=writing.force)
    name = format_name(writing)
    if name not in FORMATS:
        from coopcli.cli.nearest import did_you_mean

        raise WrongUse(f"There is no format {name!r}.", f"{did_you_mean(name, FORMATS)}The formats are {', '.join(FORMATS)}.")
    if format_named(name).is_binary and writing.output is None and is_terminal():
        raise WrongUse(f"{name} is no text for a terminal.", "Write it to a file with --output, or into a pipe.")


def format_name(writing: Writing) -> str:
    """Return the format: the option, else the suffix of the file, else COOPCLI_FORMAT, else the settings, else a table. Raises WrongUse."""
    from coopcli.output import FORMATS, format_of_file

    if writing.long:
        if writing.form not in (None, "csv"):
            raise WrongUse(f"--long goes with csv, not with {writing.form}.", "Leave --format out, or make it csv.")
        return "csv-long"
    if writing.form or writing.output is None:
        return writing.form or os.environ.get("COOPCLI_FORMAT") or settings().format or "table"
    name = format_of_file(writing.output.name)
    if name is None:
        suffixes = ", ".join(dict.fromkeys(row.suffix for row in FORMATS.values()))  # two of them end in .csv
        raise WrongUse(f"No format has the suffix of {writing.output}.", f"Name one with --format, or end the file's name in {suffixes}.")
    return name
