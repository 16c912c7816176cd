"""What a user asks for -> words, phrases, exclusions and filters.

In: the text of a query, or options. Out: a `Query`, or `Filters`. Start at `parse_query` and `matches`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from coopcli.edtf import is_valid, overlaps
from coopcli.errors import NothingFound, WrongUse
from coopcli.model import INSTRUMENTS, KINDS, STATUSES, Event
from coopcli.text import fold, fold_words

MOST_WORDS = 40  # a query is a question; of a pasted page only the beginning is asked for
LONGEST_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are asked for. All of `countries` (codes), `people`, `parties` and `places` must take part; of the keys any will do.

    `since` and `until` are a year, a month or a day; `background` False leaves out what is only recalled in passing.
    """

    countries: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    background: bool = True

    def joined(self, other: Filters) -> Filters:
        """Return what passes both: lists are joined, of two limits in time the narrower stays."""
        return Filters(
            countries=_both(self.countries, other.countries),
            people=_both(self.people, other.people),
            parties=_both(self.parties, other.parties),
            places=_both(self.places, other.places),
            kinds=_both(self.kinds, other.kinds),
            statuses=_both(self.statuses, other.statuses),
            instruments=_both(self.instruments, other.instruments),
            since=max(filter(None, (self.since, other.since)), default=None),
            until=min(filter(None, (self.until, other.until)), default=None),
            background=self.background and other.background,
        )


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


class Term(NamedTuple):
    """One word of a query as typed, or the words of a phrase that must stand together."""

    typed: tuple[str, ...]
    folded: tuple[str, ...]
    is_phrase: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.typed)


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood: what must be there, what must not, and which events."""

    text: str
    terms: tuple[Term, ...]
    excluded: tuple[Term, ...]
    filters: Filters


# A part of a query: an optional minus, an optional key, then words in quotes or anything up to the next blank.
_PART = re.compile(r'(?P<minus>-?)(?:(?P<key>[^\W\d_]{2,12}):)?(?:["“«](?P<quoted>[^"”»]*+)["”»]?|(?P<plain>\S+))')
_QUOTED_KEYS_LEAD_NO_SLASH = ("/", ":")
REST_OF_WORD = r"[^\W_]*(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060]+[^\W_]*)*"
_WORD = re.compile(rf"[^\W_]{REST_OF_WORD}")
_JOINS = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]").match
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ](?=\w)", re.IGNORECASE)


def parse_query(text: str) -> Query:
    """Read a query: `parse_query('"Al Haouz" interpol -danemark country:KZ')`. What looks like the syntax of another tool is words.

    Raises WrongUse where a filter's key or value is misspelt, NothingFound for a country that nobody knows.
    """
    terms: list[Term] = []
    excluded: list[Term] = []
    filters = Filters()
    for part in _PART.finditer(text[:LONGEST_QUERY]):
        key, quoted, plain = part["key"], part["quoted"], part["plain"]
        value = quoted if plain is None else plain
        if key and value and not value.startswith(_QUOTED_KEYS_LEAD_NO_SLASH):
            if (reader := _reader_of(key)) is not None:
                filters = filters.joined(reader(value.strip()))
                continue
            value = f"{key} {value}" if quoted is None else value
        elif key:
            value = f"{key}:{value or ''}"
        found = excluded if part["minus"] else terms
        found += _phrase(value) if quoted is not None else _words(value or "")
    return Query(text, _once(terms), _once(excluded), filters)


def words_with_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text as search knows them, folded, with where each stands."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        if folded := fold_word(match.group()):
            yield folded, match.start(), match.end()


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """Return a word as the index keeps it: letters and digits alone, "½" is 12; nothing where a script has no letters for it."""
    folded = fold(word)
    return folded if folded.isalnum() else "".join(letter for letter in folded if letter.isalnum())


def folded_text(text: str) -> str:
    """Return the folded words of a text, apart at blanks: what the index is fed with, the same words as `words_with_spans` gives.

    Letters are folded as bytes of latin-1, at ten times the speed of one word after the other.
    """
    table, longer = _latin()
    try:
        plain = text.encode("latin-1", "coopcli.fold")
    except LookupError:
        codecs.register_error("coopcli.fold", _fold_foreign)
        return folded_text(text)
    except UnicodeError:  # a script that does not fold: letters and words one by one
        return " ".join(map(fold_word, _WORD.findall(text)))
    for letter, folded in longer:
        if letter in plain:
            plain = plain.replace(letter, folded)
    return plain.translate(table, b"\xad").decode("ascii")


@cache
def _latin() -> tuple[bytes, tuple[tuple[bytes, bytes], ...]]:
    """Return what each letter of latin-1 folds to, and the few that fold to two letters."""
    folded = [fold_word(chr(code)) if chr(code).isalnum() else " " for code in range(256)]
    longer = tuple((bytes([code]), letters.encode()) for code, letters in enumerate(folded) if len(letters) > 1)
    return bytes(ord(letters) if len(letters) == 1 else 32 for letters in folded), longer


def _fold_foreign(error: UnicodeError) -> tuple[str, int]:
    """Fold the letters that latin-1 lacks, for a codec; raises the error again for a letter that does not fold."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    folded = "".join(map(_fold_letter, error.object[error.start : error.end]))
    if not folded.isascii():
        raise error
    return folded, error.end


@lru_cache(maxsize=10_000)
def _fold_letter(letter: str) -> str:
    if _JOINS(letter):
        return ""
    return "".join(one for one in fold(letter) if one.isalnum()) if letter.isalnum() else " "


def _words(text: str) -> Iterator[Term]:
    for match in _WORD.finditer(_ELIDED.sub(" ", text)):
        if folded := fold_word(match.group()):
            yield Term((match.group(),), (folded,))


def _phrase(text: str) -> Iterator[Term]:
    typed = tuple(filter(fold_word, _WORD.findall(text)))
    if typed:
        yield Term(typed, tuple(map(fold_word, typed)), len(typed) > 1)


def _once(terms: list[Term]) -> tuple[Term, ...]:
    return tuple({(term.folded, term.is_phrase): term for term in reversed(terms)}.values())[::-1][:MOST_WORDS]


# Filters in a query.


def _country(value: str) -> Filters:
    from coopcli.lexicon.countries import code_of_query, names_known

    code = code_of_query(value)
    if code is None:
        hint = _did_you_mean(value, names_known()) or "A name, a demonym or a two-letter code will do."
        raise NothingFound(f"No country is known as {value!r}.", hint.strip())
    return Filters(countries=(code,))


def _did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return "Did you mean signed? ", or nothing where no known value is near."""
    from difflib import get_close_matches

    near = get_close_matches(fold(value)[:80], tuple(known), 3)
    return f"Did you mean {' or '.join(near)}? " if near else ""


def _key_of(key: str, known: tuple[str, ...], value: str) -> tuple[str, ...]:
    given = tuple(fold(one) for one in value.split(",") if one)
    for one in given:
        if one not in known:
            raise WrongUse(f"There is no {key} {one!r}.", f"{_did_you_mean(one, known)}Known: {', '.join(known)}.")
    return given


def _date(key: str, value: str) -> str:
    if not is_valid(value) or "/" in value or "[" in value or (len(value) == 7 and value[5:] > "12"):
        raise WrongUse(f"{key}:{value} is no date.", "Write a year, a month or a day: 2024, 2024-06 or 2024-06-05.")
    return value


_READERS: dict[str, Callable[[str], Filters]] = {
    "country": _country,
    "person": lambda value: Filters(people=(value,)),
    "party": lambda value: Filters(parties=(value,)),
    "place": lambda value: Filters(places=(value,)),
    "kind": lambda value: Filters(kinds=_key_of("kind", KINDS, value)),
    "status": lambda value: Filters(statuses=_key_of("status", STATUSES, value)),
    "instrument": lambda value: Filters(instruments=_key_of("instrument", INSTRUMENTS, value)),
    "since": lambda value: Filters(since=_date("since", value)),
    "until": lambda value: Filters(until=_date("until", value)),
    "on": lambda value: Filters(since=_date("on", value), until=_date("on", value)),
}


def _reader_of(key: str) -> Callable[[str], Filters] | None:
    """Return what reads a filter; None for a word before a colon. Raises WrongUse for a key that looks misspelt: "contry:KZ"."""
    from coopcli.search.neighbours import budget, edits

    plain = fold(key)
    if plain in _READERS:
        return _READERS[plain]
    for known in _READERS:
        if abs(len(known) - len(plain)) <= 2 and edits(plain, known, budget(plain)) is not None:
            raise WrongUse(f"There is no filter {key!r}.", f"Did you mean {known}:? The filters are {', '.join(_READERS)}.")
    return None


# Which events pass.


def matches(event: Event, filters: Filters) -> Literal["must", "may"] | None:
    """Say whether an event passes: "may" where only its uncertain date leaves it open; no date asked for holds an undated one."""
    if filters.kinds and event.kind not in filters.kinds:
        return None
    if filters.statuses and event.status not in filters.statuses:
        return None
    if filters.instruments and event.instrument not in filters.instruments:
        return None
    if event.background and not filters.background:
        return None
    if filters.countries and not _has_countries(event, filters.countries):
        return None
    if not all(any(is_named(name, person.name) for person in event.people) for name in filters.people):
        return None
    if not all(any(is_party(name, party.name, party.country, party.type) for party in event.parties) for name in filters.parties):
        return None
    if not all(event.place is not None and is_place(name, event.place.name, event.place.country) for name in filters.places):
        return None
    if filters.since is None and filters.until is None:
        return "must"
    if event.date is None:
        return None
    when = overlaps(event.date.edtf, filters.since, filters.until)
    return None if when == "no" else when


def _has_countries(event: Event, codes: tuple[str, ...]) -> bool:
    there = {party.country for party in event.parties}
    return all(code in there for code in codes)


def is_named(wanted: str, name: str) -> bool:
    """Say whether a name is the one wanted, forgiven as in a search: `is_named("hamouchi", "Abdellatif Hammouchi")`."""
    words = _name_words(wanted)
    return bool(words) and _is_name(words, _name_words(name), exactly=False)


def is_spelt(wanted: str, name: str) -> bool:
    """Say whether a name has all the words wanted as they are: `is_spelt("hammouchi", "Abdellatif Hammouchi")`."""
    return _is_name(_name_words(wanted), _name_words(name), exactly=True)


def is_party(wanted: str, name: str, country: str | None, kind: str) -> bool:
    """Say whether a party is the one wanted: the state of that name, or a body by any of its names."""
    if kind == "state" and country is not None and country == _code(wanted):
        return True
    return is_named(wanted, name) or any(_is_name(_name_words(other), _name_words(name), exactly=True) for other in _other_names(wanted))


def is_place(wanted: str, name: str, country: str | None) -> bool:
    """Say whether a place is the one wanted, or lies in the country wanted."""
    return is_named(wanted, name) or (country is not None and country == _code(wanted))


@lru_cache(maxsize=50_000)
def _is_name(wanted: tuple[str, ...], words: tuple[str, ...], *, exactly: bool) -> bool:
    """Say whether each word of a wanted name is a word of the name, forgiven as in a search."""
    return all(any(word == one or (not exactly and _is_like(word, one)) for one in words) for word in wanted)


@lru_cache(maxsize=100_000)
def _is_like(wanted: str, word: str) -> bool:
    from coopcli.search.fuzzy import is_known_name, sound
    from coopcli.search.neighbours import budget, edits, is_number

    if is_number(wanted) or is_known_name(wanted):
        return False
    if len(wanted) >= 3 and word.startswith(wanted):
        return True
    return edits(wanted, word, budget(wanted)) is not None or (min(len(wanted), len(word)) >= 5 and sound(wanted) == sound(word))


@lru_cache(maxsize=50_000)
def _name_words(name: str) -> tuple[str, ...]:
    return fold_words(name)


@lru_cache(maxsize=1_000)
def _code(name: str) -> str | None:
    from coopcli.lexicon.countries import code_of_query

    return code_of_query(name)


@lru_cache(maxsize=1_000)
def _other_names(name: str) -> tuple[str, ...]:
    from coopcli.lexicon.organisations import aliases_of, key_of_query

    key = key_of_query(name)
    return aliases_of(key) if key else ()
