"""Compares what was read with what a careful reader wrote, field by field, as the event contract compares them.

In: gold documents and the records of events. Out: `Figures`. Start at `compare`.
Names are compared by their folded words, countries by code, dates by the days they leave; events are paired by likeness first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from coopcli import edtf
from coopcli.text import fold_words

Record = Mapping[str, Any]
Names = tuple[str, ...]

EMPTY_WORDS = frozenset(
    fold_words("l le la les d de du des a au aux et en sur pour par sa se m mme mr dr of and for the el al ben bin ibn relatif relative")
)
STATUS_ORDER = ("planned", "agreed", "initialled", "signed", "approved", "in-force")  # what claims more stands further right
STATUS_RANK = {status: rank for rank, status in enumerate(STATUS_ORDER)} | {"renewed": 3, "ratified": 4}
SAME_NAME, SAME_WORD, SAME_EVENT = 0.6, 84, 0.35


@dataclass(frozen=True, slots=True)
class Tally:
    """How many values are right, said and wanted."""

    right: float = 0
    said: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.said + other.said, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall: 1 where nothing is wanted and nothing said."""
        return 2 * self.right / (self.said + self.wanted) if self.said or self.wanted else 1.0

    @property
    def is_whole(self) -> bool:
        """Say whether all that is wanted was said, and nothing else."""
        return self.right == self.said == self.wanted


@dataclass(frozen=True, slots=True)
class Figures:
    """What is held to floors (F1, higher is better) and to ceilings (claims that the text does not bear out, fewer is better)."""

    agreements_found: float
    agreement_slots: float
    meetings: float
    conferences: float
    status_above_the_text: int
    date_narrower_than_the_text: int
    date_not_given: int
    event_where_there_is_none: int


class Pair(NamedTuple):
    """A gold event and the event read for it; one of them is None for what was missed or made up."""

    gold: Record | None
    read: Record | None

    @property
    def kind(self) -> str:
        return str((self.gold or self.read or {})["kind"])


class Item(NamedTuple):
    """A party or a person: a country by its code, anything else by any of its names."""

    code: str | None
    names: Names


def compare(gold: Iterable[Record], events: Iterable[Record]) -> Figures:
    """Compare the events read in a corpus with its gold documents."""
    by_doc: dict[str, list[Record]] = {}
    for event in events:
        by_doc.setdefault(event["doc"], []).append(event)
    pairs: list[Pair] = []
    unwanted = 0
    for doc in gold:
        read = by_doc.get(doc["doc"], [])
        pairs += pair_up(doc["events"], read)
        unwanted += len(read) if not doc["events"] else 0
    both = [(pair.gold, pair.read) for pair in pairs if pair.gold and pair.read]
    return Figures(
        agreements_found=_total(_found(pair) for pair in pairs if pair.kind == "agreement").f1,
        agreement_slots=_slots(pairs, "agreement"),
        meetings=_slots(pairs, "meeting"),
        conferences=_slots(pairs, "conference"),
        status_above_the_text=sum(_claims_more(one, other) for one, other in both),
        date_narrower_than_the_text=sum(_is_narrower(_stated(one), _stated(other)) for one, other in both),
        date_not_given=sum(_stated(one) is None and _stated(other) is not None for one, other in both),
        event_where_there_is_none=unwanted,
    )


def differences(gold: Iterable[Record], events: Sequence[Record]) -> Iterator[str]:
    """Write out each event that was missed, made up or partly wrong, with the slots that are."""
    for doc in gold:
        for pair in pair_up(doc["events"], [event for event in events if event["doc"] == doc["doc"]]):
            wrong = [slot.__name__.strip("_") for slot in SLOTS if not slot(pair).is_whole]
            if not pair.read or not pair.gold:
                yield f"{doc['doc']}: {'made up' if pair.read else 'missed'} {_told(pair.read or pair.gold or {})}"
            elif wrong:
                yield f"{doc['doc']}: wrong {', '.join(wrong)}\n    gold {_told(pair.gold)}\n    read {_told(pair.read)}"


def pair_up(gold: Sequence[Record], read: Sequence[Record]) -> list[Pair]:
    """Pair each gold event with the likest one read, the likest pairs first; what is left over stands alone."""
    scored = [(-likeness(one, other), i, j) for i, one in enumerate(gold) for j, other in enumerate(read) if one["kind"] == other["kind"]]
    partner: dict[int, int] = {}
    for less, i, j in sorted(scored):
        if -less >= SAME_EVENT and i not in partner and j not in partner.values():
            partner[i] = j
    pairs = [Pair(one, read[partner[i]] if i in partner else None) for i, one in enumerate(gold)]
    return pairs + [Pair(None, other) for j, other in enumerate(read) if j not in partner.values()]


def likeness(gold: Record, read: Record) -> float:
    """Say how much two events look like the same one, from 0 to 1: parties first, then the paper, the date, the status and the theme."""
    wanted, said = parties(gold), parties(read)
    shared = in_common(wanted, said)
    theme = _theme(gold, read)
    paper = float(gold.get("instrument") == read.get("instrument")) if gold["kind"] == "agreement" else theme
    day, told = _stated(gold), _any_date(read)
    when = float(not day and not _stated(read)) if not day or not told else date_credit(day, told)
    among = shared / (len(wanted) + len(said) - shared) if wanted or said else 0.0
    return 0.30 * paper + 0.35 * among + 0.15 * when + 0.10 * float(gold["status"] == read["status"]) + 0.10 * theme


def date_credit(gold: str, read: str) -> float:
    """Return 1 for the same days, 0.5 for a wider answer that holds them, 0 for anything else: a narrower one claims too much."""
    wanted, said = _ranges(gold), _ranges(read)
    if wanted == said:
        return 1.0
    return 0.5 if all(any(first <= a and b <= last for first, last in said) for a, b in wanted) else 0.0


def same_name(one: Names, other: Names) -> bool:
    """Say whether two lists of spellings name the same: "M. Ali Ould Sidi" and "Ali Sidi" share six words in ten both ways."""
    return any(_share(_words(a), _words(b)) >= SAME_NAME for a in one for b in other)


def in_common(gold: Sequence[Item], read: Sequence[Item]) -> int:
    """Count the gold items that were read, each read item answering one."""
    left = list(read)
    for item in gold:
        if (found := next((other for other in left if _is_same_item(item, other)), None)) is not None:
            left.remove(found)
    return len(read) - len(left)


def parties(event: Record) -> list[Item]:
    """Return the countries of an event, each once, and its bodies by name; a state with a code counts by its code alone."""
    items: list[Item] = []
    for party in event["parties"]:
        country = Item(party["country"], ())
        if party["country"] and country not in items:
            items.append(country)
        body = Item(None, _names(party))
        if (party["type"] != "state" or not party["country"]) and not _is_listed(body, items):
            items.append(body)
    return items


def people(event: Record) -> list[Item]:
    """Return who signed an agreement, or everybody who had a part in a gathering."""
    is_agreement = event["kind"] == "agreement"
    return [Item(None, _names(one)) for one in event["people"] if not is_agreement or one["part"] == "signatory"]


# The slots: each says how many of its values are right, said and wanted in a pair.


def _found(pair: Pair) -> Tally:
    return Tally(int(bool(pair.gold and pair.read)), int(bool(pair.read)), int(bool(pair.gold)))


def _status(pair: Pair) -> Tally:
    return _field(pair, "status")


def _instrument(pair: Pair) -> Tally:
    return _field(pair, "instrument") if pair.kind == "agreement" else Tally()


def _who(pair: Pair) -> Tally:
    return _listed(pair, people)


def _whom(pair: Pair) -> Tally:
    return _listed(pair, parties)


def _when(pair: Pair) -> Tally:
    gold, read = _stated(pair.gold), _stated(pair.read)
    published = _any_date(pair.read)
    if pair.gold and gold and not read and published and date_credit(gold, published) == 1:
        read = published  # the article's own date, where it is the right one, is no miss
    return Tally(date_credit(gold, read) if gold and read else 0, int(read is not None), int(gold is not None))


def _where(pair: Pair) -> Tally:
    gold, read = ((event or {}).get("place") for event in pair)
    return Tally(int(bool(gold and read and _is_same_place(gold["name"], read["name"]))), int(bool(read)), int(bool(gold)))


SLOTS: tuple[Callable[[Pair], Tally], ...] = (_instrument, _status, _who, _whom, _when, _where)


def _slots(pairs: Iterable[Pair], kind: str) -> float:
    return _total(slot(pair) for pair in pairs if pair.kind == kind for slot in SLOTS).f1


def _total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def _field(pair: Pair, name: str) -> Tally:
    found = _found(pair)
    is_right = bool(pair.gold and pair.read and pair.gold.get(name) == pair.read.get(name))
    return Tally(int(is_right), found.said, found.wanted)


def _listed(pair: Pair, items: Callable[[Record], list[Item]]) -> Tally:
    gold, read = (items(event) if event else [] for event in pair)
    return Tally(in_common(gold, read), len(read), len(gold))


# Claims beyond the text.


def _claims_more(gold: Record, read: Record) -> bool:
    if gold["kind"] != "agreement":
        return str(read["status"]) == "held" != str(gold["status"])
    return STATUS_RANK.get(read["status"], 0) > STATUS_RANK.get(gold["status"], len(STATUS_ORDER))


def _is_narrower(gold: str | None, read: str | None) -> bool:
    return bool(gold and read) and date_credit(str(gold), str(read)) == 0 < date_credit(str(read), str(gold))


# Words, names and days.


def _words(name: str) -> list[str]:
    words = list(fold_words(name))
    return [word for word in words if word not in EMPTY_WORDS] or words


def _share(one: list[str], other: list[str]) -> float:
    """Return the smaller share of words in common, spelling forgiven in words of more than three letters."""
    left = list(other)
    for word in one:
        if (twin := next((there for there in left if _is_same_word(word, there)), None)) is not None:
            left.remove(twin)
    return (len(other) - len(left)) / max(len(one), len(other), 1)


def _is_same_word(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) > 3 and float(fuzz.ratio(one, other)) >= SAME_WORD)


def _is_same_place(one: str, other: str) -> bool:
    a, b = " ".join(fold_words(one)), " ".join(fold_words(other))
    return a in b or b in a or _is_same_word(a, b)


def _is_same_item(one: Item, other: Item) -> bool:
    return one.code == other.code if one.code or other.code else same_name(one.names, other.names)


def _is_listed(body: Item, items: Iterable[Item]) -> bool:
    keys = {fold_words(name) for name in body.names}
    return any(keys & {fold_words(name) for name in item.names} for item in items)


def _names(named: Record) -> Names:
    return (named["name"], *named.get("aliases", ()))


def _told(event: Record) -> str:
    """Write an event in a line, what the comparison looks at and nothing else."""
    among = " + ".join(item.code or item.names[0] for item in parties(event))
    place = (event["place"] or {}).get("name")
    told = (
        event["kind"],
        event["status"],
        event["instrument"],
        among,
        ", ".join(item.names[0] for item in people(event)),
        _any_date(event),
        place,
    )
    return " | ".join(str(value or "-") for value in (*told, event["subject"]))


def _theme(gold: Record, read: Record) -> float:
    one, other = ({word for key in ("title", "subject") for word in _words(event.get(key) or "")} for event in (gold, read))
    return len(one & other) / len(one | other) if one and other else 0.0


def _any_date(event: Record | None) -> str | None:
    date = event["date"] if event else None
    return date["edtf"] if isinstance(date, Mapping) else date


def _stated(event: Record | None) -> str | None:
    date = event["date"] if event else None
    return None if isinstance(date, Mapping) and date["basis"] != "stated" else _any_date(event)


def _ranges(date: str) -> list[tuple[str, str]]:
    return sorted(range_ for member in date.strip("[]{}").split(",") if (range_ := edtf.bounds(member)))
