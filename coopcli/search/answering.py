"""A query and an index -> an answer: which texts may hold what was asked, weighed and put in order.

In: a `Query` and what an index can be asked (`Searched`). Out: an `Answer`. Start at `answer_to`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from math import log
from typing import Generic, NamedTuple, Protocol, TypeVar

from coopcli.lexicon.inflection import everywhere, is_small
from coopcli.model import Answer, Article, Event, EventHit, PassageHit
from coopcli.search.fuzzy import QUALITY, Forms, Vocabulary, forms_of_term, grouped
from coopcli.search.neighbours import Words, nearest
from coopcli.search.query import Filters, Query, Term, matches
from coopcli.search.rank import PLACES, Asked, Found, Key, asked_for, in_article, in_event, key_of, shown_of_article, shown_of_event

MOST_WEIGHED = 40  # texts a query weighs word by word where more would do, at the least; the rest stand behind them by date and id
_COLUMNS = {"article_words": ("title", "title lead", "title lead body"), "event_words": ("fields", "fields evidence")}
MOST_DROPPED_FROM = 6

T = TypeVar("T")


class Searched(Vocabulary, Protocol):
    """What a query asks of an index: rows of two tables of words, `article_words` and `event_words`."""

    @property
    def size(self) -> int: ...
    def event(self, rowid: int) -> Event: ...
    def article(self, rowid: int) -> Article: ...
    def text(self, rowid: int) -> str: ...
    def events_in(self, article: int) -> list[int]: ...
    def article_of(self, event: int) -> int: ...
    def places(self, table: str) -> array[int]: ...
    def passing(self, filters: Filters) -> dict[int, int] | None: ...
    def rows(self, table: str, expression: str, most: int = -1) -> list[int]: ...
    def newest(self, table: str, expression: str, most: int, passing: Collection[int] | None, seen: Collection[int]) -> list[int]: ...
    def newest_of_all(self, table: str, most: int) -> array[int]: ...


def answer_to(query: Query, index: Searched, filters: Filters, limit: int) -> Answer:
    """Answer a query that has words: at most `limit` events and passages, 0 for all, best first."""
    return _Search(query, index, filters, limit).answer()


class _Hit(NamedTuple, Generic[T]):
    """A text that answers: its row, its place in the order of time, and how well it answers."""

    row: int
    place: int
    of: T
    found: Found
    key: Key

    @property
    def order(self) -> tuple[bool, Key, int]:
        """What hits are put in order by: an event is never furniture."""
        return self.found.is_furniture, self.key, self.place

    def is_before(self, key: Key | None, *, or_beside: bool = False) -> bool:
        """Say whether it stands before all texts whose key is no better, by its key alone; or beside those that are older."""
        return key is not None and not self.found.is_furniture and (self.key < key or (or_beside and self.key == key))


class _Stage(NamedTuple):
    """Candidates of one stage, the newest first, and the best key that they and those of later stages can have, None where that is open."""

    rows: list[int]
    best: Key | None = None
    best_folded: Key | None = None  # of those that do not hold the term letter by letter


class _Search:
    """One query on its way through an index."""

    def __init__(self, query: Query, index: Searched, filters: Filters, limit: int) -> None:
        self.index, self.query, self.filters, self.limit = index, query, filters, limit
        self.passing = index.passing(filters)
        named = grouped(query.terms, index.other_names)
        terms = tuple(term for term in named if len(term.folded) > 1 or not is_small(term.folded[0]) or term.text.isupper()) or named
        self.forms = tuple(forms_of_term(term, index) for term in terms)
        self.asked = asked_for(self.forms, tuple(log(1.0 + (index.size + 1) / (form.texts or 1)) for form in self.forms))

    def answer(self) -> Answer:
        known = tuple(form for form in self.forms if form.hows())
        unknown = tuple((form.term.text, self._nearest(form.term)) for form in self.forms if not form.hows())
        events: tuple[EventHit, ...] = ()
        passages: tuple[PassageHit, ...] = ()
        if not unknown:
            events, passages = self._hits([self.forms])
        if events or passages or not known:
            return Answer(self.query.text, False, events, passages, unknown)
        for choices in _fewer(known):
            events, passages = self._hits(choices)
            if events or passages:
                break
        return Answer(self.query.text, bool(events or passages), events, passages, unknown)

    def _nearest(self, term: Term) -> Words:
        return nearest(max(term.folded, key=len), self.index.block)

    def _hits(self, choices: Sequence[Sequence[Forms]]) -> tuple[tuple[EventHit, ...], tuple[PassageHit, ...]]:
        """Weigh what holds all the terms of one of the choices: events by themselves, and with their article beside them."""
        passages, articles = self._passages(choices)
        return self._events(choices, articles), passages

    def _events(self, choices: Sequence[Sequence[Forms]], articles: Sequence[int]) -> tuple[EventHit, ...]:
        passing = self.passing and self.passing.keys()
        stages = list(self._candidates("event_words", choices, passing))
        rows = {row for stage in stages for row in stage.rows}
        hits = self._weighed(stages, self._weigh_event, lambda _: True)
        have_all = sum(hit.key[0] <= -1.0 for hit in hits)
        if len(self.forms) > 1 and not (self.limit and have_all >= self.limit):  # the article may hold the word that the event lacks
            for article in articles:
                if self.limit and len(hits) >= 2 * self.limit:
                    break
                beside = [row for row in self.index.events_in(article) if row not in rows and (passing is None or row in passing)]
                hits += filter(None, map(self._weigh_event, beside))
        hits.sort(key=lambda hit: hit.order)
        return tuple(EventHit(hit.of, hit.found.score, shown_of_event(hit.of, hit.found, self.asked)) for hit in hits[: self.limit or None])

    def _passages(self, choices: Sequence[Sequence[Forms]]) -> tuple[tuple[PassageHit, ...], tuple[int, ...]]:
        """Return the passages, and the articles that hold what was asked outside their furniture."""
        passing = self.passing and frozenset(self.passing.values())
        hits = self._weighed(self._candidates("article_words", choices, passing), self._weigh_article, self._may_be_as_typed)
        hits.sort(key=lambda hit: hit.order)
        shown = tuple(_passage_hit(hit.of, hit.found, self.asked) for hit in hits[: self.limit or None])
        return shown, tuple(hit.row for hit in hits if not hit.found.is_furniture)

    def _weighed(
        self, stages: Iterable[_Stage], weigh: Callable[[int], _Hit[T] | None], may_be_as_typed: Callable[[int], bool]
    ) -> list[_Hit[T]]:
        """Weigh candidates one by one, but for those that cannot stand before the hits that are to be shown."""
        hits: list[_Hit[T]] = []
        for stage in stages:
            ahead, ahead_of_folded = (sum(hit.is_before(key) for hit in hits) for key in (stage.best, stage.best_folded))
            for row in stage.rows:
                if ahead >= self.limit > 0:
                    return hits
                if ahead_of_folded >= self.limit > 0 and not may_be_as_typed(row):
                    continue
                if hit := weigh(row):
                    hits.append(hit)
                    ahead += hit.is_before(stage.best, or_beside=True)
                    ahead_of_folded += hit.is_before(stage.best_folded, or_beside=True)
        return hits

    def _weigh_event(self, row: int) -> _Hit[Event] | None:
        if self._is_banned(row):
            return None
        event = self.index.event(row)
        if self.passing is not None and not matches(event, self.filters):
            return None
        found = in_event(event, self.asked)
        return found and _Hit(row, self.index.places("event_words")[row], event, found, found.key)

    def _weigh_article(self, row: int) -> _Hit[Article] | None:
        article = self.index.article(row)
        found = in_article(article, self.asked)
        return found and _Hit(row, self.index.places("article_words")[row], article, found, found.key)

    def _may_be_as_typed(self, row: int) -> bool:
        """Say whether an article may hold the term letter by letter, accents and all."""
        return self.forms[0].term.typed[0].lower() in self.index.text(row).lower()

    def _is_banned(self, event: int) -> bool:
        """Say whether the event's article holds a word that must not be there."""
        return bool(self.query.excluded) and self.index.article_of(event) in self._banned

    @property
    def _excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.query.excluded if whole_term(term))

    @cached_property
    def _banned(self) -> frozenset[int]:
        columns = _COLUMNS["article_words"][-1]
        return frozenset(row for term in self._excluded for row in self.index.rows("article_words", _in(whole_term(term), columns)))

    def _candidates(self, table: str, choices: Sequence[Sequence[Forms]], passing: Collection[int] | None) -> Iterator[_Stage]:
        """Yield the texts that hold all of some terms: whole words before other names, prefixes, edits; of each, better places first."""
        if passing is not None and not passing:
            return
        enough = max(MOST_WEIGHED, 2 * self.limit) if self.limit else 0
        if not any(_any_of(form, tuple(QUALITY)) for some in choices for form in some):  # words that stand in every text
            yield _Stage([row for row in self.index.newest_of_all(table, enough) if passing is None or row in passing])
            return
        seen: dict[int, None] = {}
        for expression, columns in self._expressions(table, choices):
            if enough:
                found = self.index.newest(table, expression, enough - len(seen), passing, seen)
            else:
                found = [row for row in self.index.rows(table, expression) if row not in seen and (passing is None or row in passing)]
            yield self._stage(found, columns)
            seen |= dict.fromkeys(found)
            if enough and len(seen) >= enough:
                break

    def _expressions(self, table: str, choices: Sequence[Sequence[Forms]]) -> Iterator[tuple[str, str]]:
        banned = "".join(f" NOT {_in(whole_term(term), _COLUMNS[table][-1])}" for term in self._excluded)
        hows = [how for how in ("folded", "alias", "prefix", "edit") if any(how in form.hows() for some in choices for form in some)]
        parts = _COLUMNS[table] if table == "event_words" else (*_COLUMNS[table], "")
        for last in range(len(hows)):
            for columns in parts if last == len(hows) - 1 else _COLUMNS[table]:
                together = " OR ".join(f"({one})" for some in choices if (one := _together(some, hows[: last + 1])))
                if together:
                    yield f"({_in(together, columns)}){banned}", columns

    def _stage(self, rows: list[int], columns: str) -> _Stage:
        """Return a stage and what bounds it: where one term is answered in one way, no text is better than the last column sought in."""
        if len(self.forms) != 1 or len(self.forms[0].hows()) != 1 or not columns:
            return _Stage(rows)
        folded = self.forms[0].best
        exact = QUALITY["exact"] if self.forms[0].hows() == ("folded",) else folded
        return _Stage(rows, *(key_of(1.0, quality, PLACES[columns.split()[-1]], 1.0) for quality in (exact, folded)))


def _fewer(forms: Sequence[Forms]) -> Iterator[list[tuple[Forms, ...]]]:
    """Yield the choices of terms that may answer in part: all of them, then all but one, and so on, of many the rarest ones alone."""
    if len(forms) > MOST_DROPPED_FROM:
        yield [tuple(forms)]
    rarest = sorted(forms, key=lambda form: form.texts)[:MOST_DROPPED_FROM]
    for size in range(len(rarest), 0, -1):
        yield list(combinations(rarest, size))


def _passage_hit(article: Article, found: Found, asked: Asked) -> PassageHit:
    title = article.text[article.title.start : article.title.end] if article.title else ""
    published = article.published.edtf if article.published else None
    shown, (start, end) = shown_of_article(article, found, asked)
    return PassageHit(article.doc, title, published, found.score, article.text[start:end], start, end, shown, found.is_furniture)


# The language of FTS5: words and runs of words in quotes, so that nothing a user types is syntax.


def _quoted(words: Iterable[str]) -> str:
    """Return a run of words as FTS5 reads it, without those that no index keeps; nothing where none is left."""
    left_out = everywhere()
    there = [word for word in words if word not in left_out]
    return f'"{" ".join(there)}"' if there else ""


def whole_term(term: Term) -> str:
    return _quoted(term.folded)


def _in(expression: str, columns: str) -> str:
    return f"{{{columns}}} : ({expression})" if columns else expression


def _together(some: Sequence[Forms], hows: Sequence[str]) -> str:
    parts = [_any_of(form, hows) for form in some if _any_of(form, tuple(QUALITY))]
    return " AND ".join(f"({part})" for part in parts) if all(parts) else ""


def _any_of(form: Forms, hows: Sequence[str]) -> str:
    parts = [_quoted((word,)) for word, (how, _) in form.words.items() if how in hows]
    parts += [_quoted(words) for words, (how, _) in form.phrases.items() if how in hows]
    parts = [part for part in parts if part]
    if form.prefix and "prefix" in hows:
        parts.append(f"{_quoted((form.prefix,))}*")
    return " OR ".join(parts)
