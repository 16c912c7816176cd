"""Texts and events that may answer -> hits in order, each saying which words matched, where and how.

In: an article or an event with the forms of each term. Out: a `Found` with its rank. Start at `in_article` and `in_event`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from coopcli.lexicon.inflection import is_large
from coopcli.model import Article, Event, Evidence, How, Match, Span
from coopcli.search.fuzzy import QUALITY, Forms
from coopcli.search.query import REST_OF_WORD, Term, fold_word, words_with_spans

LEAD = 500  # characters of the body that open an article
PASSAGE = 360  # characters; a passage is a sentence or a few, no longer than that but for one long word
_NEAR = 240  # characters within which words stand together
_LOOKED_AT = 4  # letters of a word that are compared before it is folded
_MOST_OCCURRENCES = 2_000  # of the words asked for in one text; a text that repeats one word is not weighed to its end
PLACES: dict[str, float] = {"fields": 1.0, "title": 0.9, "evidence": 0.85, "lead": 0.8, "body": 0.7, "furniture": 0.1}
# An end of a sentence, near enough to cut a passage: "M. Hammouchi" and "J. P. Dupont" are not cut.
_SENTENCE_END = re.compile(r"(?<=[^\W_]{3})[.!?…][\"”»’')\]]?\s+|[!?…\"”»)\]]\.?\s+(?=[^\W\d_a-zà-ÿ])|[\r\n]+")


Way = tuple[How, float]  # how a form answers, and how well


class Occurrence(NamedTuple):
    """A term met in a text."""

    term: int
    start: int
    end: int
    how: How
    quality: float
    place: str
    found: str


class Asked(NamedTuple):
    """What a query looks for, made ready for many texts: words, beginnings and runs of words, each with the term that it answers."""

    forms: Sequence[Forms]
    weights: Sequence[float]
    singles: dict[str, list[tuple[int, Way]]]
    prefixes: tuple[tuple[int, str], ...]
    runs: dict[str, list[tuple[int, tuple[str, ...], Way]]]
    pattern: re.Pattern[str]


Key = tuple[float, float]


class Found(NamedTuple):
    """How well a text answers: more terms first, then words better matched, then better places, then closer together."""

    terms: float
    quality: float
    place: float
    closeness: float
    met: Sequence[Occurrence]
    best: Sequence[Occurrence]  # of each term
    window: Span  # the stretch that holds most of them
    is_furniture: bool = False

    @property
    def key(self) -> Key:
        return key_of(self.terms, self.quality, self.place, self.closeness)

    @property
    def score(self) -> float:
        """One number in the order of `key`, 1 where every word is there as typed in the best place."""
        return -self.key[1]


def key_of(terms: float, quality: float, place: float, closeness: float) -> Key:
    """Return what texts are put in order by, the best first: those that hold all the words, then how well, where and how close together.

    Of texts that hold some of the words, a rare one that is only like the word asked for may weigh less than a common one as typed.
    """
    weight = terms * (0.9 * quality + 0.09 * place + 0.01 * closeness)
    return (-float(round(terms, 4) >= 1), -round(weight, 6))


def asked_for(forms: Sequence[Forms], weights: Sequence[float]) -> Asked:
    """Make a query ready for many texts: the forms of each term, and what each term weighs."""
    singles: dict[str, list[tuple[int, Way]]] = {}
    runs: dict[str, list[tuple[int, tuple[str, ...], Way]]] = {}
    for index, form in enumerate(forms):
        for word, way in form.words.items():
            singles.setdefault(word, []).append((index, way))
        for run, way in form.phrases.items():
            runs.setdefault(run[0], []).append((index, run, way))
    prefixes = tuple((index, form.prefix) for index, form in enumerate(forms) if form.prefix)
    return Asked(forms, weights, singles, prefixes, runs, _beginning_as({*singles, *runs, *(prefix for _, prefix in prefixes)}))


def _beginning_as(words: Collection[str]) -> re.Pattern[str]:
    """Return what finds the words whose first letters are those of some folded words, and few others; what is no ASCII may fold to any."""
    rest = ""
    for place in range(min(_LOOKED_AT, min(map(len, words), default=0)) - 1, 0, -1):
        rest = rf"(?:(?=[\0-\x7f]){_may_fold_to(word[place] for word in words)}{rest}|[^\0-\x7f])"
    # The set of first letters stands in front, and the lookahead before the lookbehinds, which is what makes the scan quick.
    ahead = rf"(?:(?<=[^\0-\x7f])|(?={rest}))" if rest else ""
    return re.compile(rf"(?s){_may_fold_to(word[0] for word in words)}{ahead}(?<=[^\W_])(?<![^\W_].){REST_OF_WORD}")


def _may_fold_to(letters: Iterable[str]) -> str:
    """Return a set of what may fold to some letters, told by what may not, which compiles ten times as fast."""
    there = {either for letter in letters for either in (letter, letter.upper())}
    return f"[^{re.escape(''.join(chr(code) for code in range(128) if chr(code) not in there))}]"


def zones(article: Article) -> tuple[tuple[str, Span], ...]:
    """Return the parts of an article, title, lead, body and furniture, in the order of the text."""
    found: list[tuple[str, Span]] = [("furniture", zone.span) for zone in article.furniture]
    title = article.title
    if title is not None:
        found.append(("title", title))
    left = LEAD
    for span in article.body:
        for part in _without(span, title):
            cut = min(part.end, part.start + left)
            while left and part.start < cut < part.end and not article.text[cut].isspace() and cut - part.start < left + 80:
                cut += 1
            if left and cut > part.start:
                found.append(("lead", Span(part.start, cut)))
                left = max(0, left - (cut - part.start))
            if cut < part.end:
                found.append(("body", Span(cut if left == 0 or cut > part.start else part.start, part.end)))
    return tuple(sorted(found, key=lambda zone: zone[1]))


def _without(span: Span, title: Span | None) -> Iterator[Span]:
    if title is None or title.end <= span.start or title.start >= span.end:
        yield span
        return
    if span.start < title.start:
        yield Span(span.start, title.start)
    if title.end < span.end:
        yield Span(title.end, span.end)


def in_article(article: Article, asked: Asked) -> Found | None:
    """Weigh an article."""
    met: list[Occurrence] = []
    for place, span in zones(article):
        met += _occurrences(article.text, span, place, asked)
        if len(met) > _MOST_OCCURRENCES:
            break
    if not met:
        return None
    return _found(met, asked)


def in_event(event: Event, asked: Asked) -> Found | None:
    """Weigh an event by its own fields and the sentences it rests on."""
    whole = _first_evidence(event)
    told = [
        one._replace(start=one.start + part.start, end=one.end + part.start)
        for part in event.evidence
        for one in _occurrences(part.text, Span(0, len(part.text)), "evidence", asked)
    ]
    met = [
        _as_printed(one, span, event.evidence, told, whole)
        for text, span in _fields(event)
        for one in _occurrences(text, Span(0, len(text)), "fields", asked)
    ]
    met += told
    return _found(met, asked) if met else None


def shown_of_article(article: Article, found: Found, asked: Asked) -> tuple[tuple[Match, ...], Span]:
    """Return the passage that shows most of what was asked, and the words that matched: the best ones, and all in the passage."""
    passage = _passage(article, found.window)
    return _matches(found, asked, passage), passage


def shown_of_event(event: Event, found: Found, asked: Asked) -> tuple[Match, ...]:
    """Return the words that matched: the best ones, and all in the first sentence that the event rests on."""
    return _matches(found, asked, _first_evidence(event))


def _first_evidence(event: Event) -> Span:
    return Span(event.evidence[0].start, event.evidence[0].end) if event.evidence else Span(0, 0)


def event_fields(event: Event) -> str:
    """Return what the index keeps of an event's fields."""
    return "\n".join(text for text, _ in _fields(event))


def _fields(event: Event) -> Iterator[tuple[str, Span | None]]:
    yield event.title, None
    if event.subject and event.subject not in event.title:
        yield event.subject, None
    for party in event.parties:
        yield party.name, party.span
    for person in event.people:
        yield person.name, person.span
        if person.role:
            yield person.role, None
    if event.place is not None:
        yield event.place.name, event.place.span


def _as_printed(one: Occurrence, span: Span | None, evidence: Sequence[Evidence], told: Sequence[Occurrence], whole: Span) -> Occurrence:
    """Give a word of a field the place and the letters that the text has: the party Équateur is printed "Equateur" or "équatorien"."""
    inside = span or whole
    same = [other for other in told if other.term == one.term and (span is None or (span.start <= other.start and other.end <= span.end))]
    if same:
        return max(same, key=lambda other: (other.quality, -other.start))._replace(place="fields")
    found = next((part.text[inside.start - part.start : inside.end - part.start] for part in evidence if _holds(part, inside)), one.found)
    if span is None or found == one.found:
        return one._replace(start=inside.start, end=inside.end)
    return one._replace(start=inside.start, end=inside.end, found=found, how="alias", quality=min(one.quality, QUALITY["alias"]))


def _holds(part: Evidence, span: Span) -> bool:
    return part.start <= span.start and span.end <= part.end


def _found(met: Sequence[Occurrence], asked: Asked) -> Found:
    weights, window = asked.weights, _best_window(met)
    best: dict[int, Occurrence] = {}
    for one in met:
        if one.term not in best or _better(one, window) > _better(best[one.term], window):
            best[one.term] = one
    wanted = sum(weights) or 1.0
    there = sum(weights[term] for term in best) or 1.0
    quality = sum(weights[term] * max(one.quality for one in met if one.term == term) for term in best) / there
    place = sum(weights[term] * max(PLACES[one.place] for one in met if one.term == term) for term in best) / there
    spread = max(one.end for one in best.values()) - min(one.start for one in best.values())
    closeness = 1.0 if len(best) == 1 else 1.0 / (1.0 + max(0, spread) / 40)
    is_furniture = all(one.place == "furniture" for one in met)
    return Found(there / wanted, quality, place, closeness, met, tuple(best.values()), window, is_furniture)


def _matches(found: Found, asked: Asked, passage: Span) -> tuple[Match, ...]:
    shown = _apart([*found.best, *(one for one in found.met if passage.start <= one.start and one.end <= passage.end)])
    return tuple(Match(asked.forms[one.term].term.text, one.found, one.how, one.start, one.end) for one in shown)


def _apart(met: Iterable[Occurrence]) -> list[Occurrence]:
    """Return what is to be shown, in the order of the text: of two that overlap the better match, as Oman in "Sultanat d'Oman"."""
    found: list[Occurrence] = []
    for one in sorted(dict.fromkeys(met), key=lambda one: (one.start, -one.quality, one.term, one.end)):
        if found and one.start < found[-1].end:
            if one.quality > found[-1].quality and one.term == found[-1].term:
                found[-1] = one
            if one.term == found[-1].term:
                continue
        found.append(one)
    return found


def _better(one: Occurrence, window: Span) -> tuple[float, bool, float, int]:
    return (one.quality, window.start <= one.start and one.end <= window.end, PLACES[one.place], -one.start)


def _occurrences(text: str, span: Span, place: str, asked: Asked) -> Iterator[Occurrence]:
    """Yield where the terms stand; only words that begin as one of them are looked at."""
    for match in asked.pattern.finditer(text, *span):
        word, start, end = fold_word(match.group()), match.start(), match.end()
        ways = asked.singles.get(word)
        for index, way in ways or ():
            if way[0] == "alias" and is_large(word) and not text[start:end].isupper():
                continue  # "eau" is no name of the Émirats arabes unis, EAU is
            yield _occurrence(index, asked.forms[index].term, text, start, end, way, place)
        for index, prefix in asked.prefixes:
            if word.startswith(prefix) and not (ways and any(index == other for other, _ in ways)):
                yield _occurrence(index, asked.forms[index].term, text, start, end, ("prefix", QUALITY["prefix"]), place)
        for index, run, way in asked.runs.get(word, ()):
            after = list(islice(words_with_spans(text, end, span.end), len(run) - 1))
            if tuple(one for one, _, _ in after) == run[1:]:
                last = after[-1][2] if after else end
                yield _occurrence(index, asked.forms[index].term, text, start, last, way, place)


def _occurrence(index: int, term: Term, text: str, start: int, end: int, way: tuple[How, float], place: str) -> Occurrence:
    how, quality = way
    found = text[start:end]
    if how == "folded" and _is_as_typed(found, term):
        how, quality = "exact", QUALITY["exact"]
    return Occurrence(index, start, end, how, quality, place, found)


def _is_as_typed(found: str, term: Term) -> bool:
    return " ".join(found.split()).lower() == term.text.lower()


def _best_window(met: Sequence[Occurrence]) -> Span:
    """Return the stretch that holds most of the terms, best matched, in the best place, first in the text."""
    ordered = sorted(met, key=lambda one: (one.place == "furniture", one.start))
    best, best_key = Span(ordered[0].start, ordered[0].end), (0.0, 0.0)
    last = 0
    inside: dict[int, list[float]] = {}
    for first, one in enumerate(ordered):
        while (
            last < len(ordered)
            and 0 <= ordered[last].start - one.start <= _NEAR
            and (ordered[last].place == "furniture") == (one.place == "furniture")
        ):
            inside.setdefault(ordered[last].term, []).append(ordered[last].quality * PLACES[ordered[last].place])
            last += 1
        key = (float(len([term for term in inside.values() if term])), round(sum(max(term) for term in inside.values() if term), 6))
        if key > best_key:
            best, best_key = Span(one.start, max(ordered[at].end for at in range(first, max(last, first + 1)))), key
        if first < last:
            inside[one.term].pop(0)
        else:
            last = first + 1
    return best


def _passage(article: Article, window: Span) -> Span:
    """Widen a window to the sentences it stands in, within its own part of the page."""
    text, rooms = article.text, (article.title, *article.body, *(zone.span for zone in article.furniture))
    room = next((span for span in rooms if span is not None and span.start <= window.start < span.end), Span(0, len(text)))
    first, last = room.start, max(window.end, room.end)
    for stop in _SENTENCE_END.finditer(text, max(first, window.start - PASSAGE), window.start):
        first = stop.end()
    after = _SENTENCE_END.search(text, window.end, min(last, window.end + PASSAGE))
    last = after.start() + len(after.group().rstrip()) if after else last
    if last - first > PASSAGE:
        first = max(first, window.start - PASSAGE // 3)
        last = min(last, max(window.end, first + PASSAGE))
    return _trimmed(text, first, last, window)


def _trimmed(text: str, first: int, last: int, window: Span) -> Span:
    """Cut between words, and leave blanks out."""
    while first > 0 and first < window.start and text[first - 1].isalnum() and text[first].isalnum():
        first += 1
    while window.end < last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last -= 1
    while first < window.start and text[first].isspace():
        first += 1
    while last > window.end and text[last - 1].isspace():
        last -= 1
    return Span(first, last)
