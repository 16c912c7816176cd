"""Two events of two articles -> how surely they are one happening.

In: events as tellings. Out: a number, 0 where they are two. Start at `likeness`. Never parties and date alone: two states sign several
related papers on one day, and those stay apart; of two steps on one paper each is its own.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from coopcli.edtf import bounds, compatible, days_between
from coopcli.model import GENERIC, Event, Party, Person
from coopcli.spellings import heard_town, is_same_person
from coopcli.text import fold_words

Words = frozenset[str]
Days = tuple[str, str]

_STEM = 6  # letters of a word that tell it from another, its endings left out
_NEAR, _SOON = 10, 60  # days between two articles on one meeting; between a signing and an article on it
_SAME_STEP = (("initialled", "signed", "renewed"), ("planned", "agreed"), ("approved", "ratified"))
_ORDINAL_ENDINGS = ("e", "es", "eme", "emes", "ieme", "er", "re", "ere", "nd", "nde")  # 47e, 2nde, as folded


class Telling(NamedTuple):
    """An event as it is compared: what it is about, who, when the text says, when the article was published."""

    event: Event
    about: Words
    numbers: Words
    ordinal: int | None
    parties: tuple[tuple[Party, Words], ...]
    countries: Words
    days: Days | None
    years: tuple[str, str]
    published: Days | None
    has_siblings: bool


def likeness(one: Telling, other: Telling) -> float:
    """Say how surely two events of two articles are one happening; 0 where they are not."""
    if one.event.kind != other.event.kind:
        return 0.0
    if one.event.kind == "conference":
        return _like_conference(one, other)
    if not _places_agree(one.event, other.event):
        return 0.0
    if (one.about and other.about and not is_alike(one.about, other.about)) or not _parties_agree(one, other):
        return 0.0
    return _like_agreement(one, other) if one.event.kind == "agreement" else _like_meeting(one, other)


def is_alike(one: Words, other: Words) -> bool:
    """Say whether two subjects are one: the words of one within the other's, or nearly all in common; with a word each they are two."""
    shared = one & other
    return bool(shared) and (len(shared) == min(len(one), len(other)) or len(shared) / len(one | other) >= 0.75)


def about(event: Event) -> Words:
    """Return the words that say what an event is about, their endings left out."""
    names = (event.title, event.subject) if event.kind == "conference" else (event.subject,)
    found = (frozenset(word[:_STEM] for word in fold_words(name or "") if _tells(word)) for name in names)
    return next(filter(None, found), frozenset())


def telling_of(event: Event, published: str | None = None, *, has_siblings: bool = False) -> Telling:
    """Return an event as it is compared."""
    words = fold_words(f"{event.title} {event.subject or ''}")
    ordinals = [number for before, word in pairwise(("", *words)) if (number := _ordinal(word, before))]
    days = (event.date.earliest, event.date.latest) if event.date and event.date.basis == "stated" else None
    told = published or (event.date.edtf if event.date and event.date.basis == "published" else None)
    return Telling(
        event, about(event), frozenset(word for word in words if word.isdigit()), ordinals[0] if ordinals else None,
        tuple((party, _name_words(party.name)) for party in event.parties), frozenset(p.country for p in event.parties if p.country),
        days, (days[0][:4], days[1][:4]) if days else ("0000", "9999"), bounds(told) if told else None, has_siblings,
    )  # fmt: skip


def _like_conference(one: Telling, other: Telling) -> float:
    if one.ordinal and other.ordinal and one.ordinal != other.ordinal:
        return 0.0
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return 0.0
    shared = one.about & other.about
    share = len(shared) / max(len(one.about | other.about), 1)
    within = len(shared) / max(min(len(one.about), len(other.about)), 1)
    is_numbered = one.ordinal is not None and one.ordinal == other.ordinal
    if not _days_agree(one, other, slack=7 if is_numbered else 0):
        return 0.0
    if is_numbered:  # wherever each article puts it: there is one of that number
        return 2 + share if within >= 0.5 or (shared and _share_a_body(one, other)) else 0.0
    if not _places_agree(one.event, other.event):
        return 0.0
    if not (share >= 0.6 and len(shared) >= 2) and not (within == 1 and len(shared) >= 3):
        return 0.0
    if one.days and other.days:
        return 1 + share
    return share if one.event.place and other.event.place and _are_near(one, other, _SOON) else 0.0


def _like_agreement(one: Telling, other: Telling) -> float:
    first, second = one.event, other.event
    if first.count != second.count or not _is_one_step(first.status, second.status) or not papers_agree(first, second):
        return 0.0
    if not _days_agree(one, other):
        return 0.0
    signed = _people_in_common(first, second, ("signatory",))
    are_dated = one.days is not None and other.days is not None
    if one.about and other.about:
        share = len(one.about & other.about) / len(one.about | other.about)
        if are_dated or signed or _are_near(one, other, _SOON):
            return 1 + share + bool(signed) + (first.instrument == second.instrument)
        return 0.0
    # What one of them does not say tells nothing apart: only one paper each, one day, and somebody who signed both.
    if one.has_siblings or other.has_siblings or not are_dated or not signed or first.instrument != second.instrument:
        return 0.0
    return 0.5


def _like_meeting(one: Telling, other: Telling) -> float:
    first, second = one.event, other.event
    if not _days_agree(one, other):
        return 0.0
    are_days = _length(one.days) <= 4 and _length(other.days) <= 4
    if first.people and second.people:
        shared = _people_in_common(first, second)
        if not shared or _people_differ(first, second):
            return 0.0
        are_dated = one.days is not None and other.days is not None and _length(one.days) <= 31 and _length(other.days) <= 31
        return 1.0 + shared if are_dated or _are_near(one, other, _NEAR) else 0.0
    return 0.5 if are_days and first.place is not None and second.place is not None else 0.0


def papers_agree(one: Event, other: Event) -> bool:
    """Say whether two papers may be one: the same instrument, or one that the press only calls an agreement."""
    return one.instrument == other.instrument or one.instrument in GENERIC or other.instrument in GENERIC


def _is_one_step(one: str, other: str) -> bool:
    return one == other or any(one in steps and other in steps for steps in _SAME_STEP)


def _parties_agree(one: Telling, other: Telling) -> bool:
    """Say whether the parties are the same, a body standing for its state where the other article names the state."""
    few, many = sorted((one.parties, other.parties), key=len)
    left = list(many)
    for party in few:
        twin = next((there for there in left if _is_same_party(party, there)), None)
        if twin is None:
            return False
        left.remove(twin)
    if len(few) < 2:
        return len(few) == len(many) == 1
    known = {party.country for party, _ in few}
    return len(few) > 2 or all(party.country in known and party.country for party, _ in left)


def _is_same_party(one: tuple[Party, Words], other: tuple[Party, Words]) -> bool:
    (first, its), (second, their) = one, other
    if first.country != second.country and first.country and second.country:
        return False
    if first.country and first.country == second.country and "state" in (first.type, second.type):
        return True
    return bool(its & their) and len(its & their) / min(len(its), len(their)) >= 0.6


def _share_a_body(one: Telling, other: Telling) -> bool:
    return any(
        party.type != "state" and there.type != "state" and _is_same_party((party, its), (there, their))
        for party, its in one.parties
        for there, their in other.parties
    )


def _people_in_common(one: Event, other: Event, parts: tuple[str, ...] | None = None) -> int:
    theirs = [(person.name, person.country) for person in other.people if parts is None or person.part in parts]
    ours = [(person.name, person.country) for person in one.people if parts is None or person.part in parts]
    return sum(any(_is_same_one(person, there) for there in theirs) for person in ours)


def _people_differ(one: Event, other: Event) -> bool:
    """Say whether each names somebody of one country whom the other does not: two meetings of one man."""
    ours = {person.country for person in one.people if not any(_is_same_one(_named(person), _named(there)) for there in other.people)}
    theirs = {person.country for person in other.people if not any(_is_same_one(_named(person), _named(there)) for there in one.people)}
    return bool(ours & theirs)


def _named(person: Person) -> tuple[str, str | None]:
    return person.name, person.country


@lru_cache(maxsize=50_000)
def _is_same_one(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    return one == other or is_same_person(one, other)


def _places_agree(one: Event, other: Event) -> bool:
    if one.place is None or other.place is None or one.place.name == other.place.name:
        return True
    if one.place.country and other.place.country and one.place.country != other.place.country:
        return False
    return heard_town(one.place.name) == heard_town(other.place.name)


def _days_agree(one: Telling, other: Telling, *, slack: int = 0) -> bool:
    """Say whether the dates that the texts give may be one, or lie few days apart; what is not dated contradicts nothing."""
    if one.days is None or other.days is None:
        return True
    if not slack and (one.days[0] > other.days[1] or other.days[0] > one.days[1]):
        return False
    first, second = one.event.date, other.event.date
    return bool(first and second and compatible(first.edtf, second.edtf)) or (slack > 0 and _gap(one.days, other.days) <= slack)


def _are_near(one: Telling, other: Telling, most: int) -> bool:
    """Say whether what is known of the time, by the texts or by the articles' own dates, lies at most so many days apart."""
    ours, theirs = one.days or one.published, other.days or other.published
    return ours is not None and theirs is not None and _gap(ours, theirs) <= most and max(_length(ours), _length(theirs)) <= 62


def _gap(one: Days, other: Days) -> int:
    behind, before = max(one[0], other[0]), min(one[1], other[1])
    return days_between(before, behind) if before < behind else 0


def _length(days: Days | None) -> int:
    return 10_000 if days is None else days_between(*days) + 1


@lru_cache(maxsize=20_000)
def _name_words(name: str) -> Words:
    words = fold_words(name)
    return frozenset(word[:_STEM] for word in words if len(word) > 2) or frozenset(words)


@lru_cache(maxsize=50_000)
def _ordinal(word: str, before: str = "") -> int:
    """Return the number of an edition: `_ordinal("47e") == 47`, `_ordinal("cinquieme", "vingt") == 25`; 0 for any other word."""
    figures = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not figures:
        number = _numbers("ordinals").get(word, 0)
        return number + _numbers("tens").get(before, 0) if 0 < number < 20 else number
    is_number = len(figures) < 4 and figures.isascii() and figures.isdigit()
    return int(figures) if is_number and word[len(figures) :] in _ORDINAL_ENDINGS else 0


@cache
def _numbers(key: str) -> dict[str, int]:
    from coopcli.lexicon import words_of

    return {word: int(number) for number, word in (entry.split() for entry in words_of("retelling", key))}


@lru_cache(maxsize=50_000)
def _tells(word: str) -> bool:
    return len(word) > 2 and word not in _hollow() and not _ordinal(word)


@cache
def _hollow() -> frozenset[str]:
    from coopcli.lexicon import words_of

    return frozenset(words_of("retelling", "hollow"))
