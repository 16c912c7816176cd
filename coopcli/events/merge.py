"""Drafts -> events: what was told twice becomes one, and each event gets its id and its evidence.

In: the drafts of one article. Out: frozen events in order of telling. Start at `merge`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from coopcli import edtf
from coopcli.events.draft import Draft, Reading
from coopcli.events.scene import alike, with_countries
from coopcli.model import Event, Evidence, Party

_WINDOW = 24  # drafts of the same parties that a new one is held against
_FURTHER = ("planned", "agreed", "initialled", "signed", "renewed", "approved", "ratified", "in-force", "ended", "cancelled", "held")


def merge(reading: Reading, drafts: list[Draft]) -> tuple[Event, ...]:
    """Join drafts that tell one event, and number them by where the article tells them first."""
    kept: list[Draft] = []
    by_parties: defaultdict[frozenset[str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        told = by_parties[_names(draft.parties)]
        twin = next((other for other in told[-_WINDOW:] if _is_same(other, draft)), None)
        if twin is None:
            kept.append(draft)
            told.append(draft)
        else:
            _join(twin, draft)
    kept.sort(key=lambda draft: min(draft.sentences))
    known: dict[str, str] = {}
    return tuple(_event(reading, draft, number, known) for number, draft in enumerate(kept, start=1))


def _is_same(one: Draft, other: Draft) -> bool:
    """Tell one agreement told twice: one paper, the same parties, and a signatory, a day or a town in common; nothing that differs."""
    if one.kind != "agreement" or other.kind != "agreement" or one.count != other.count or one.siblings == other.siblings:
        return False
    if other.is_other and not _in_one_breath(one, other):
        return False
    if one.instrument != other.instrument and "agreement" not in (one.instrument, other.instrument):
        return False
    if one.status != other.status and {one.status, other.status} not in ({"signed", "initialled"}, {"planned", "agreed"}):
        return False
    if _names(one.parties) != _names(other.parties) or not _is_one_day(one, other):
        return False
    if one.place is not None and other.place is not None and one.place.name != other.place.name:
        return False
    if one.subject and other.subject and not alike(one.subject, other.subject):
        return False
    first, second = ({person.name for person in draft.people if person.part == "signatory"} for draft in (one, other))
    people = first & second
    if first and second and not people and one.subject != other.subject:
        return False  # two papers, each by its own people
    if one.instrument != other.instrument:
        return bool(people) and not _in_one_breath(one, other)
    is_there_again = one.place is not None and other.place is not None and one.title == other.title
    return bool(people) or is_there_again or (one.date is not None and other.date is not None) or bool(one.subject and other.subject)


def _in_one_breath(one: Draft, other: Draft) -> bool:
    """Tell two drafts that rest on one sentence; of a long story only its last sentences are looked at."""
    return not set(one.sentences[-_WINDOW:]).isdisjoint(other.sentences[-_WINDOW:])


def _is_one_day(one: Draft, other: Draft) -> bool:
    return one.date is None or other.date is None or edtf.compatible(one.date.edtf, other.date.edtf)


def _names(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.country if party.type == "state" and party.country else party.name.casefold() for party in parties)


def _join(one: Draft, other: Draft) -> None:
    one.status = max(one.status, other.status, key=_FURTHER.index)
    one.instrument = other.instrument if one.instrument == "agreement" else one.instrument
    known = {person.name for person in one.people}
    one.people += [person for person in other.people if person.name not in known]
    one.date = one.date or other.date
    one.place = one.place or other.place
    one.subject = one.subject or other.subject
    one.background = one.background and other.background
    one.sentences += other.sentences  # `_event` keeps each once
    one.why += other.why


def _event(reading: Reading, draft: Draft, number: int, known: dict[str, str]) -> Event:
    doc = reading.article.doc
    evidence = tuple(_evidence(reading, index) for index in sorted(set(draft.sentences)))
    return Event(
        f"{doc}#{number}", doc, draft.kind, draft.status, draft.instrument, draft.count, draft.title, draft.subject,
        tuple(with_countries(draft.parties, reading, known)), tuple(draft.people), draft.date, draft.place,
        draft.background, evidence, tuple(draft.why),
    )  # fmt: skip


def _evidence(reading: Reading, index: int) -> Evidence:
    sentence = reading.sentences[index]
    return Evidence(reading.article.text[sentence.start : sentence.end], sentence.start, sentence.end)
