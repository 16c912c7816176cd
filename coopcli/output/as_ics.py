"""A calendar of what is planned (RFC 5545): one entry a happening whose date is known to the month at least.

What is only known to the month spans it, as time that stays free, and says so; nothing is put on a day that the text does not give.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from coopcli.edtf import human
from coopcli.errors import NothingFound
from coopcli.happenings import Happening, happenings, stated
from coopcli.output.answers import Look, Reply
from coopcli.output.safe import safe
from coopcli.output.sheets import events_of
from coopcli.output.words import listed, parties_words, place_words, what_words

LONGEST = 75  # octets of a line
_WIDEST = 62  # days; what is vaguer than two months is in no calendar
_STAMP = "19700101T000000Z"  # required, and the same on every machine and day


def write(reply: Reply, look: Look) -> Iterator[str]:
    planned = [told for told in happenings(events_of(reply)) if told.event.status == "planned" and _days(told) is not None]
    if not planned:
        raise NothingFound(
            "Nothing planned here has a date as narrow as a month.", "See all that is planned with: coopcli list --status planned"
        )
    return _calendar(planned)


def _calendar(planned: list[Happening]) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", "PRODID:-//coopcli//planned//EN\r\n", "CALSCALE:GREGORIAN\r\n")
    for told in planned:
        yield from _entry(told)
    yield "END:VCALENDAR\r\n"


def _days(told: Happening) -> tuple[date, date] | None:
    when = stated(told.event)
    if when is None:
        return None
    first, last = date.fromisoformat(when.earliest), date.fromisoformat(when.latest)
    return (first, last) if (last - first).days < _WIDEST and last < date.max else None


def _entry(told: Happening) -> Iterator[str]:
    event, when, days = told.event, stated(told.event), _days(told)
    assert when is not None
    assert days is not None
    is_sure = "[" not in when.edtf and ("/" in when.edtf or days[0] == days[1])
    title = what_words(event) if is_sure else f"{what_words(event)} ({human(when.edtf)})"
    about = [parties_words(event), *(sentence.text for sentence in event.evidence), f"Source: {listed(told.sources, separator=', ')}"]
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", f"{hashlib.sha256(event.id.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@coopcli"),
        ("DTSTAMP", _STAMP),
        ("DTSTART;VALUE=DATE", f"{days[0]:%Y%m%d}".rjust(8, "0")),
        ("DTEND;VALUE=DATE", f"{days[1] + timedelta(days=1):%Y%m%d}".rjust(8, "0")),
        ("SUMMARY", _text(title)),
        ("DESCRIPTION", "\\n".join(_text(line) for line in about if line)),
        *([("LOCATION", _text(place_words(event)))] if event.place else []),
        ("STATUS", "TENTATIVE"),
        ("TRANSP", "TRANSPARENT"),
        ("CATEGORIES", _text(event.kind)),
        ("END", "VEVENT"),
    ]
    for name, value in lines:
        yield from _folded(f"{name}:{value}")


def _text(words: str) -> str:
    """Escape as RFC 5545 asks: `_text("a;b, c") == "a\\\\;b\\\\, c"`."""
    return safe(words).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Cut a line after at most 75 octets, never inside a letter; what follows begins with a blank."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > LONGEST:
            yield f"{piece}\r\n"
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield f"{piece}\r\n"
