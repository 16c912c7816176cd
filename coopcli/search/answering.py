"""A query and an index -> an answer: which texts may hold what was asked, weighed and put in order.

In: a `Query` and what an index can be asked (`Searched`). Out: an `Answer`. Start at `answer_to`.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations
from math import log
from typing import Protocol

from coopcli.lexicon.inflection import everywhere, is_small
from coopcli.model import Answer, Article, Event, EventHit, PassageHit
from coopcli.search.fuzzy import QUALITY, Forms, Vocabulary, Words, forms_of_term, grouped, nearest
from coopcli.search.query import Filters, Query, Term, matches
from coopcli.search.rank import Found, asked_for, in_article, in_event

MOST_WEIGHED = 40  # texts a query weighs word by word where more would do, at the least; the rest stand behind them by date and id
_COLUMNS = {"article_words": ("title", "title lead", "title lead body"), "event_words": ("fields", "fields evidence")}
MOST_DROPPED_FROM = 6


class Searched(Vocabulary, Protocol):
    """What a query asks of an index: rows of two tables of words, `article_words` and `event_words`."""

    @property
    def size(self) -> int: ...
    def event(self, rowid: int) -> Event: ...
    def article(self, rowid: int) -> Article: ...
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
        rows = dict.fromkeys(self._candidates("event_words", choices, passing))
        hits = self._weighed(rows)
        have_all = sum(key[0] <= -1.0 for key, _, _ in hits)
        if len(self.forms) > 1 and not (self.limit and have_all >= self.limit):  # the article may hold the word that the event lacks
            for article in articles:
                if self.limit and len(hits) >= 2 * self.limit:
                    break
                beside = [row for row in self.index.events_in(article) if row not in rows and (passing is None or row in passing)]
                hits += self._weighed(beside)
        hits.sort(key=lambda hit: hit[:2])
        return tuple(hit for _, _, hit in hits[: self.limit or None])

    def _weighed(self, rows: Iterable[int]) -> list[tuple[tuple[float, ...], int, EventHit]]:
        hits: list[tuple[tuple[float, ...], int, EventHit]] = []
        places = self.index.places("event_words")
        for rowid in rows:
            if self._is_banned(rowid):
                continue
            event = self.index.event(rowid)
            if self.passing is not None and not matches(event, self.filters):
                continue
            found = in_event(event, self.asked)
            if found is not None:
                hits.append((found.key, places[rowid], EventHit(event, found.score, found.matches)))
        return hits

    def _passages(self, choices: Sequence[Sequence[Forms]]) -> tuple[tuple[PassageHit, ...], tuple[int, ...]]:
        """Return the passages, and the articles that hold what was asked outside their furniture."""
        hits: list[tuple[bool, tuple[float, ...], int, int, Article, Found]] = []
        places = self.index.places("article_words")
        for rowid in self._candidates("article_words", choices, self.passing and frozenset(self.passing.values())):
            article = self.index.article(rowid)
            found = in_article(article, self.asked)
            if found is not None:
                hits.append((found.is_furniture, found.key, places[rowid], rowid, article, found))
        hits.sort(key=lambda hit: hit[:3])
        shown = tuple(_passage_hit(article, found) for _, _, _, _, article, found in hits[: self.limit or None])
        return shown, tuple(rowid for is_furniture, _, _, rowid, _, _ in hits if not is_furniture)

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

    def _candidates(self, table: str, choices: Sequence[Sequence[Forms]], passing: Collection[int] | None) -> list[int]:
        """Return the texts that hold all of some terms: whole words before other names, prefixes and edits, better places first."""
        if passing is not None and not passing:
            return []
        enough = max(MOST_WEIGHED, 2 * self.limit) if self.limit else 0
        if not any(_any_of(form, tuple(QUALITY)) for some in choices for form in some):  # words that stand in every text
            return [row for row in self.index.newest_of_all(table, enough) if passing is None or row in passing]
        seen: dict[int, None] = {}
        for expression in self._expressions(table, choices):
            if enough:
                seen |= dict.fromkeys(self.index.newest(table, expression, enough - len(seen), passing, seen))
            else:
                seen |= dict.fromkeys(row for row in self.index.rows(table, expression) if passing is None or row in passing)
            if enough and len(seen) >= enough:
                break
        return list(seen)

    def _expressions(self, table: str, choices: Sequence[Sequence[Forms]]) -> Iterator[str]:
        banned = "".join(f" NOT {_in(whole_term(term), _COLUMNS[table][-1])}" for term in self._excluded)
        hows = [how for how in ("folded", "alias", "prefix", "edit") if any(how in form.hows() for some in choices for form in some)]
        parts = _COLUMNS[table] if table == "event_words" else (*_COLUMNS[table], "")
        for last in range(len(hows)):
            for columns in parts if last == len(hows) - 1 else _COLUMNS[table]:
                together = " OR ".join(f"({one})" for some in choices if (one := _together(some, hows[: last + 1])))
                if together:
                    yield f"({_in(together, columns)}){banned}"


def _fewer(forms: Sequence[Forms]) -> Iterator[list[tuple[Forms, ...]]]:
    """Yield the choices of terms that may answer in part: all of them, then all but one, and so on, of many the rarest ones alone."""
    if len(forms) > MOST_DROPPED_FROM:
        yield [tuple(forms)]
    rarest = sorted(forms, key=lambda form: form.texts)[:MOST_DROPPED_FROM]
    for size in range(len(rarest), 0, -1):
        yield list(combinations(rarest, size))


def _passage_hit(article: Article, found: Found) -> PassageHit:
    title = article.text[article.title.start : article.title.end] if article.title else ""
    published = article.published.edtf if article.published else None
    start, end = found.span
    return PassageHit(article.doc, title, published, found.score, article.text[start:end], start, end, found.matches, found.is_furniture)


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
