"""What was read against what a careful reader wrote, field by field, by the rules of the event contract.

In: annotated articles and events as records. Out: tallies with precision, recall and F1, and what was missed, made up or wrong.
Start at `compare`. Names are compared by their folded words, countries by code, dates by the days they leave; events are
paired by likeness first, the likest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple

from coopcli.edtf import bounds
from coopcli.gold import GoldDoc, Record
from coopcli.model import KINDS
from coopcli.text import fold_words

_SAME_NAME, _SAME_WORD, _SAME_EVENT = 0.6, 0.84, 0.35  # shares of words and letters in common that make two of them one
_STEPS = ("planned", "agreed", "initialled", "signed", "approved", "in-force")  # what claims more stands further right
_STEP = {status: step for step, status in enumerate(_STEPS)} | {"renewed": 3, "ratified": 4}


class Tally(NamedTuple):
    """How many values are right, read and wanted."""

    right: float = 0
    read: int = 0
    wanted: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.read + other.read, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """How much of what was read is right; 1 where nothing was read and nothing wanted."""
        return self.right / self.read if self.read else float(not self.wanted)

    @property
    def recall(self) -> float:
        """How much of what is wanted was read."""
        return self.right / self.wanted if self.wanted else float(not self.read)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / (self.read + self.wanted) if self.read or self.wanted else 1.0

    @property
    def is_whole(self) -> bool:
        return self.right == self.read == self.wanted


class Pair(NamedTuple):
    """A gold event and the one read for it; None for what was missed, or made up."""

    doc: str
    gold: Record | None
    read: Record | None

    @property
    def kind(self) -> str:
        return str((self.gold or self.read or {})["kind"])


class Miss(NamedTuple):
    """What is not as annotated: "missed", "made up" or "wrong", in which fields, and both sides in a line each."""

    doc: str
    what: str
    fields: tuple[str, ...]
    gold: str
    read: str


class Comparison(NamedTuple):
    """Tallies by kind and field, in order; the misses; and how many claims go beyond the text, by their name."""

    tallies: tuple[tuple[str, str, Tally], ...]
    misses: tuple[Miss, ...]
    claims: tuple[tuple[str, int], ...]


class _Item(NamedTuple):
    """A party or a person: a country by its code, anything else by any of its names."""

    code: str | None
    names: tuple[str, ...]


# Comparing


def compare(gold: Iterable[GoldDoc], events: Iterable[Record]) -> Comparison:
    """Compare the events read, as the contract's records, with the gold; articles that are not annotated are left out."""
    by_doc: dict[str, list[Record]] = {}
    for event in events:
        by_doc.setdefault(event["doc"], []).append(event)
    pairs: list[Pair] = []
    unwanted = 0
    for doc in gold:
        read = by_doc.get(doc.doc, [])
        pairs += pair_up(doc.doc, doc.events, read)
        unwanted += 0 if doc.events else len(read)
    return Comparison(tuple(_tallies(pairs)), tuple(_misses(pairs)), _claims(pairs, unwanted))


def _tallies(pairs: Sequence[Pair]) -> Iterator[tuple[str, str, Tally]]:
    for kind in KINDS:
        of_kind = [pair for pair in pairs if pair.kind == kind]
        if not of_kind:
            continue
        yield kind, "found", _total(map(_found, of_kind))
        slots = [(name, _total(map(slot, of_kind))) for name, slot in FIELDS.items() if name != "instrument" or kind == "agreement"]
        yield from ((kind, name, tally) for name, tally in slots)
        yield kind, "all fields", _total(tally for _, tally in slots)


def _misses(pairs: Iterable[Pair]) -> Iterator[Miss]:
    for pair in pairs:
        wrong = tuple(name for name, slot in FIELDS.items() if not slot(pair).is_whole)
        if pair.gold is None or pair.read is None:
            yield Miss(pair.doc, "missed" if pair.gold else "made up", (), _told(pair.gold), _told(pair.read))
        elif wrong:
            yield Miss(pair.doc, "wrong", wrong, _told(pair.gold), _told(pair.read))


def _claims(pairs: Iterable[Pair], unwanted: int) -> tuple[tuple[str, int], ...]:
    both = [(pair.gold, pair.read) for pair in pairs if pair.gold and pair.read]
    return (
        ("status above the text", sum(_claims_more(gold, read) for gold, read in both)),
        ("date narrower than the text", sum(_is_narrower(_stated(gold), _stated(read)) for gold, read in both)),
        ("date that the text does not give", sum(_stated(gold) is None and _stated(read) is not None for gold, read in both)),
        ("event in an article without any", unwanted),
    )


def pair_up(doc: str, gold: Sequence[Record], read: Sequence[Record]) -> list[Pair]:
    """Pair each gold event with the likest one read, the likest pairs first; what is left over stands alone."""
    scored = [(-likeness(one, other), i, j) for i, one in enumerate(gold) for j, other in enumerate(read) if one["kind"] == other["kind"]]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for less, i, j in sorted(scored):
        if -less >= _SAME_EVENT and i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs = [Pair(doc, one, read[partner[i]] if i in partner else None) for i, one in enumerate(gold)]
    return pairs + [Pair(doc, None, other) for j, other in enumerate(read) if j not in taken]


def likeness(gold: Record, read: Record) -> float:
    """Say how much two events look like the same one, from 0 to 1: parties first, then the paper, the date, the status and the theme."""
    wanted, said = _parties(gold), _parties(read)
    shared = _in_common(wanted, said)
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


def same_name(one: Iterable[str], other: Iterable[str]) -> bool:
    """Say whether two lists of spellings name the same: six words in ten both ways, spelling forgiven in long ones."""
    return any(_share(_words(a), _words(b)) >= _SAME_NAME for a in one for b in other)


# The fields: each says how many of its values are right, read and wanted in a pair


def _found(pair: Pair) -> Tally:
    return Tally(int(bool(pair.gold and pair.read)), int(bool(pair.read)), int(bool(pair.gold)))


def _field(pair: Pair, name: str) -> Tally:
    found = _found(pair)
    return found._replace(right=int(bool(pair.gold and pair.read and pair.gold.get(name) == pair.read.get(name))))


def _instrument(pair: Pair) -> Tally:
    return _field(pair, "instrument") if pair.kind == "agreement" else Tally()


def _status(pair: Pair) -> Tally:
    return _field(pair, "status")


def _listed(pair: Pair, items: Callable[[Record], list[_Item]]) -> Tally:
    gold, read = (items(event) if event else [] for event in (pair.gold, pair.read))
    return Tally(_in_common(gold, read), len(read), len(gold))


def _when(pair: Pair) -> Tally:
    gold, read = _stated(pair.gold), _stated(pair.read)
    published = _any_date(pair.read)
    if pair.gold and gold and not read and published and date_credit(gold, published) == 1:
        read = published  # the article's own date, where it is the right one, is no miss
    return Tally(date_credit(gold, read) if gold and read else 0, int(read is not None), int(gold is not None))


def _where(pair: Pair) -> Tally:
    gold, read = ((event or {}).get("place") for event in (pair.gold, pair.read))
    return Tally(int(bool(gold and read and _is_same_place(gold["name"], read["name"]))), int(bool(read)), int(bool(gold)))


FIELDS: dict[str, Callable[[Pair], Tally]] = {
    "instrument": _instrument,
    "status": _status,
    "people": lambda pair: _listed(pair, _people),
    "parties": lambda pair: _listed(pair, _parties),
    "date": _when,
    "place": _where,
}


def _total(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def _claims_more(gold: Record, read: Record) -> bool:
    if gold["kind"] != "agreement":
        return bool(read["status"] == "held" != gold["status"])
    return _STEP.get(read["status"], 0) > _STEP.get(gold["status"], len(_STEPS))


def _is_narrower(gold: str | None, read: str | None) -> bool:
    return gold is not None and read is not None and date_credit(gold, read) == 0 < date_credit(read, gold)


# Items, words and days


def _parties(event: Record) -> list[_Item]:
    """The countries of an event, each once, and its bodies by name; a state with a code counts by its code alone."""
    items: list[_Item] = []
    for party in event["parties"]:
        country = _Item(party["country"], ())
        if party["country"] and country not in items:
            items.append(country)
        body = _Item(None, _names(party))
        if (party["type"] != "state" or not party["country"]) and not _is_listed(body, items):
            items.append(body)
    return items


def _people(event: Record) -> list[_Item]:
    """Who signed an agreement, or everybody who had a part in a gathering."""
    is_agreement = event["kind"] == "agreement"
    return [_Item(None, _names(one)) for one in event["people"] if not is_agreement or one["part"] == "signatory"]


def _in_common(gold: Sequence[_Item], read: Sequence[_Item]) -> int:
    """Count the gold items that were read, each read item answering one."""
    left = list(read)
    for item in gold:
        if (found := next((other for other in left if _is_same_item(item, other)), None)) is not None:
            left.remove(found)
    return len(read) - len(left)


def _is_same_item(one: _Item, other: _Item) -> bool:
    return one.code == other.code and (one.code is not None or same_name(one.names, other.names))


def _is_listed(body: _Item, items: Iterable[_Item]) -> bool:
    keys = {fold_words(name) for name in body.names}
    return any(keys & {fold_words(name) for name in item.names} for item in items)


def _names(named: Record) -> tuple[str, ...]:
    return (named["name"], *named.get("aliases", ()))


@cache
def _empty() -> frozenset[str]:
    from coopcli.lexicon import words_of

    return frozenset(words_of("retelling", "empty"))


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    words = fold_words(name)
    return tuple(word for word in words if word not in _empty()) or words


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return the smaller share of words in common, spelling forgiven in words of more than three letters."""
    left = list(other)
    for word in one:
        if (twin := next((there for there in left if _is_same_word(word, there)), None)) is not None:
            left.remove(twin)
    return (len(other) - len(left)) / max(len(one), len(other), 1)


@lru_cache(maxsize=100_000)
def _is_same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) > 3 and SequenceMatcher(None, one[:60], other[:60], autojunk=False).ratio() >= _SAME_WORD


def _is_same_place(one: str, other: str) -> bool:
    a, b = " ".join(fold_words(one)), " ".join(fold_words(other))
    return a in b or b in a or _is_same_word(a, b)


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
    return sorted(found for member in date.strip("[]{}").split(",") if (found := bounds(member)))


def _told(event: Record | None) -> str:
    """Write an event in a line: what the comparison looks at and nothing else."""
    if event is None:
        return "—"
    among = " + ".join(item.code or item.names[0] for item in _parties(event))
    people = ", ".join(item.names[0] for item in _people(event))
    place = (event["place"] or {}).get("name")
    told = (event["kind"], event["status"], event["instrument"], among, people, _any_date(event), place, event["subject"])
    return " | ".join(str(value or "—") for value in told)
