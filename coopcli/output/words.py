"""An event in the few words that every table uses; labels are English, what articles say stays in its own language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from coopcli.edtf import human, sort_key
from coopcli.happenings import Happening, differences, stated
from coopcli.model import Event, Party, Person
from coopcli.output.safe import clipped, safe


class Mark(NamedTuple):
    """How a status or a kind shows: its sign, the sign in plain ASCII, and its colour."""

    sign: str
    ascii: str
    colour: str


STATUS_MARKS: dict[str, Mark] = {
    "planned": Mark("○", "o", "cyan"),
    "agreed": Mark("◔", "~", "yellow"),
    "initialled": Mark("◑", "/", "yellow"),
    "signed": Mark("●", "*", "green"),
    "renewed": Mark("↻", "@", "green"),
    "approved": Mark("◕", "+", "blue"),
    "ratified": Mark("✔", "#", "bold green"),
    "in-force": Mark("★", "!", "bold green"),
    "ended": Mark("✕", "x", "red"),
    "held": Mark("■", "=", "magenta"),
    "cancelled": Mark("✕", "x", "red"),
}
KIND_MARKS: dict[str, Mark] = {
    "agreement": Mark("✎", "a", "green"),
    "meeting": Mark("⇄", "m", "blue"),
    "conference": Mark("◇", "c", "magenta"),
}
LONGEST_TITLE = 120  # a title that stands in for a subject may be a whole clause; JSON and CSV have all of it
UNKNOWN_MARK = Mark("?", "?", "default")


def in_time(event: Event) -> tuple[tuple[str, str], str]:
    """Return the key that puts events in order of time, then of id; what the text does not date is last."""
    when = stated(event)
    return sort_key(when.edtf if when else None), event.id


def when_words(event: Event) -> str:
    """Say when, as honestly as the text does: "12 Dec 2024", "— (told Dec 2024)" where only the article is dated, "—" where nothing is."""
    if event.date is None:
        return "—"
    words = safe(human(event.date.edtf))
    return words if event.date.basis == "stated" else f"— (told {words})"


def what_words(event: Event) -> str:
    """Say what: "convention · transfert des condamnés", "4 × agreement · …"."""
    name = event.instrument or event.kind
    head = f"{event.count} × {name}" if event.count > 1 else name
    about = safe(event.subject) if event.subject else clipped(safe(event.title), LONGEST_TITLE)
    return f"{head} · {about.strip()}" if about.strip() else head


def party_words(party: Party) -> str:
    """Name a party with its country: "DGSN (MA)"."""
    return f"{safe(party.name)} ({safe(party.country)})" if party.country else safe(party.name)


def person_words(person: Person, event: Event) -> str:
    """Name a person; a part other than the usual one of its kind of event is said."""
    usual = ("signatory",) if event.kind == "agreement" else ("participant", "speaker")
    return safe(person.name) if person.part in usual else f"{safe(person.name)} ({person.part})"


def listed(words: Iterable[str], most: int | None = None, separator: str = "; ") -> str:
    """Join words; those beyond `most` are counted, with an ellipsis."""
    every = list(words)
    if most is None or len(every) <= most + 1:
        return separator.join(every)
    return f"{separator.join(every[:most])}{separator}… +{len(every) - most} more"


def counted(number: int, name: str) -> str:
    """Count things: `counted(1, "article") == "1 article"`, `counted(2, "article") == "2 articles"`."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def parties_words(event: Event, most: int | None = None) -> str:
    return listed(map(party_words, event.parties), most)


def people_words(event: Event, most: int | None = None) -> str:
    return listed((person_words(person, event) for person in event.people), most)


def place_words(event: Event) -> str:
    """Say where, "Rabat (MA)", or nothing."""
    if event.place is None:
        return ""
    return f"{safe(event.place.name)} ({safe(event.place.country)})" if event.place.country else safe(event.place.name)


def remarks(event: Event, possible: frozenset[str]) -> tuple[str, ...]:
    """What a reader must know of the row: only recalled in passing, only possibly inside the dates asked for."""
    return (*(("recalled",) if event.background else ()), *(("possible",) if event.id in possible else ()))


def status_words(event: Event, possible: frozenset[str] = frozenset()) -> str:
    """Say how far it got: "signed", "held (recalled)"."""
    told = remarks(event, possible)
    return f"{event.status} ({', '.join(told)})" if told else event.status


def told_differently(told: Happening) -> str:
    """Name the plain facts that the articles on one happening do not give alike: "differ: date, place"; nothing where they agree."""
    fields = [
        difference.field for difference in differences(told) if difference.field in ("status", "instrument", "count", "date", "place")
    ]
    return f"differ: {', '.join(fields)}" if fields else ""
