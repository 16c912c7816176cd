"""The article's own date, read from its header and never from its running text.

In: a decoded text. Out: the day or the month it was published, or None. Start at `read_published`; `own_date` judges one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from coopcli.edtf import from_numbers, when
from coopcli.lexicon import read_table
from coopcli.lexicon.dates import month_number, weekday_number
from coopcli.model import Span, When
from coopcli.reading.lines import HEADER_LINES, Line, front_matter, is_prose, is_ticker, last_mark, lines_of
from coopcli.text import fold

_LONGEST_HEADER = 200

# A crawler's mark at the very start: " date 2023-12" or " date 2025-08-09".
_PREFIX = re.compile(r"\s{0,9}date[ ]?:?[ ](\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])[ \t\u00a0]*")
_FRONT_DATE = re.compile(r"(?:date|published|pubdate|publish_date|created|datePublished)[ \t]*:[ \t]*[\"']?", re.IGNORECASE)

_DATE = re.compile(
    r"(?<![\d-])(?P<iso_year>\d{4})[-/](?P<iso_month>\d\d)[-/](?P<iso_day>\d\d)(?:(?!\d))"
    r"|(?<![\d/.-])(?P<day>\d{1,2})(?P<mark>\s?[-/.]\s?)(?P<month>\d{1,2})\s?[-/.]\s?(?P<year>\d{4}|\d\d)(?![\d/.-])"
    r"|(?<![\d/.-])(?P<named_day>\d{1,2})(?:er|st|nd|rd|th)?(?:\s?[-/]\s?|\s)(?P<named_month>[^\W\d_]{3,10})\.?(?:(?:,?\s|\s?[-/,]\s?)(?P<named_year>\d{4})(?!\d))?"
    r"|(?<!\w)(?P<month_first>[^\W\d_]{3,10})\.?\s(?P<second_day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<second_year>\d{4})(?!\d)"
    r"|(?<!\w)(?P<only_month>[^\W\d_]{3,10})\.?\s(?P<only_year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")  # no date does without, and most lines do
_TIME = re.compile(
    r"[T\s]{0,20}+(?:à|at|@|[-–—,|•·])?\s{0,20}+\d{1,2}\s?(?:h|:|heures?|H)\s?(?:\d{2}(?![\d/]))?(?:\s?(?::\d\d|min|mn))?(?:\.\d{1,6})?"
    r"\s?(?:Z|[AaPp]\.?[Mm]\.?|GMT|UTC|CET|[+-]\d\d:?\d\d)?(?:\s?\((?:GMT|UTC)[^)]{0,8}\))?(?!\w)"
)
_SEPARATORS = "|–—•·:/("
_AGENCY_END = re.compile(
    r"[\s,]*(?:\((?P<agency>[^()]{1,40})\)|/[A-Z]{2,6}/)?(?P<stop>[\s,]*\.(?=\s))?[\s,.]*"
    r"(?:(?P<named>[^\W\d_][\w'’-]{1,24})\s(?=[-–—]\s))?(?P<dash>[-–—:])?"
)
_LETTER_HEAD = ", le "  # "Lisbonne, le 4 mars 2022.": a story may open on "Lisbonne, 25 avril 1974."
_PLACE_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_BEFORE_MARK = re.compile(r"[\s,|–—•·:/(-]+")


class OwnDate(NamedTuple):
    """A date that a header line gives: its numbers (day None for a month), where it stands in the line, and how the line gives it."""

    year: int
    month: int
    day: int | None
    start: int
    end: int
    kind: str  # published, standing or modified


class _Written(NamedTuple):
    year: int | None
    month: int
    day: int | None
    start: int
    end: int


def read_published(text: str) -> When | None:
    """Return the article's own date: `read_published(" date 2023-12 Rabat — …").edtf == "2023-12"`; None where the header gives none."""
    front = front_matter(text)
    if front is not None and (found := _front_date(text, front)):
        return found
    prefix = date_prefix(text)
    crawled = _when(text, int(prefix[1]), int(prefix[2]), int(prefix[3]) if prefix[3] else None, Span(*prefix.span())) if prefix else None
    if crawled and prefix and prefix[3]:
        return crawled
    told = _told(text, prefix.end() if prefix else 0, crawled)
    if told is None:
        return crawled
    kind, own = told
    if crawled is None or kind == "published" or own.edtf.startswith(crawled.edtf):
        return own
    return crawled


def date_prefix(text: str) -> re.Match[str] | None:
    """Return a crawler's date mark at the start of a text: " date 2023-12 "."""
    return _PREFIX.match(text)


@lru_cache(maxsize=64)
def own_date(words: str) -> OwnDate | None:
    """Return the date that a line gives as the page's own: "Publié le 12/03/2025", "La Rédaction | 27/03/2024"; else None."""
    if len(words) > _LONGEST_HEADER or is_prose(words):
        return None
    modified = None
    for written in _dates(words):
        if written.year is None:
            continue
        own = OwnDate(written.year, written.month, written.day, written.start, written.end, "")
        announced = _announced(words, written)
        has_whole_year = words[written.end - 4 : written.end].isdigit() or words[written.start : written.start + 4].isdigit()
        if announced == "published" or (announced is None and has_whole_year and _stands_alone(words, written)):
            return own._replace(kind=announced or "standing")
        if announced == "modified":
            modified = modified or own._replace(kind="modified")
    return modified


def parse_date(words: str) -> When | None:
    """Return the date of a field that holds nothing else: "2024-03-05T10:22:00Z", "5 mars 2024", "2024-03"."""
    month = re.match(r"\s*(\d{4})-(\d\d)\s*$", words)
    if month:
        return _when(words, int(month[1]), int(month[2]), None, None)
    for written in _dates(words[:_LONGEST_HEADER]):
        if written.year is not None:
            return _when(words, written.year, written.month, written.day, None, words[written.start : written.end])
    return None


def _told(text: str, start: int, crawled: When | None) -> tuple[str, When] | None:
    """Look at the lines before the article, and at its first two paragraphs for a dateline."""
    standing = modified = None
    paragraphs = 0
    for line in lines_of(text, start, limit=HEADER_LINES):
        if line.is_prose:
            dateline = _dateline(text, line, crawled) if paragraphs < 2 else None
            if dateline:
                return standing or ("dateline", dateline)
            paragraphs += 1
            if paragraphs == 2:
                break
            continue
        if is_ticker(line.text):
            continue
        own = own_date(line.text)
        if own is None:
            continue
        dated = _when(text, own.year, own.month, own.day, Span(line.start + own.start, line.start + own.end))
        if dated and own.kind == "published":
            return own.kind, dated
        if dated and own.kind == "standing" and not paragraphs:
            standing = standing or (own.kind, dated)
        if dated and own.kind == "modified":
            modified = modified or (own.kind, dated)
    return standing or modified


def _front_date(text: str, front: Span) -> When | None:
    for line in lines_of(text, front.start, limit=HEADER_LINES):
        if line.end >= front.end:
            return None
        key = _FRONT_DATE.match(line.text)
        value = parse_date(line.text[key.end() :].rstrip("\"' ")) if key else None
        if value:
            return value
    return None


def _dates(words: str) -> Iterator[_Written]:
    if not _DIGIT.search(words):
        return
    for match in _DATE.finditer(words):
        year, month, day = _numbers(match)
        if month is not None:
            yield _Written(year, month, day, match.start(), match.end())


def _numbers(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    if match["iso_year"]:
        return int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    if match["day"]:
        year = int(match["year"])
        return year if year > 99 else 2000 + year, int(match["month"]), int(match["day"])
    if match["named_day"]:
        return int(match["named_year"]) if match["named_year"] else None, _month(match["named_month"]), int(match["named_day"])
    if match["month_first"]:
        return int(match["second_year"]), _month(match["month_first"]), int(match["second_day"])
    return int(match["only_year"]), _month(match["only_month"]), None


def _month(word: str) -> int | None:
    folded = fold(word)
    return month_number(folded) or _words("english_months").get(folded) or _words("english_short_months").get(folded)


def _is_weekday(folded: str) -> bool:
    return weekday_number(folded) is not None or folded in _words("english_weekdays") or folded in _words("short_weekdays")


@cache
def _words(key: str) -> dict[str, int]:
    """One list of the header's vocabulary: folded word -> its place in the list, from 1. Phrases keep their blanks."""
    return {
        " ".join(fold(part) for part in word.replace("'", " ").split()): number
        for number, word in enumerate(read_table("fr/furniture")["header"][key], 1)
    }


def _announced(words: str, written: _Written) -> str | None:
    """Say which word announces a date: "Publié dans Barlamane le …" is published, "mis à jour le …" modified."""
    before = words[: written.start]
    folded = [(match.start(), fold(match.group())) for match in _PLACE_WORD.finditer(before)]
    if not folded or len(before) > 120 or (folded[-1][1] in _words("telling") and written.day is not None):
        return None
    for index in range(len(folded) - 1, max(-1, len(folded) - 12), -1):
        for key in ("modified", "published"):
            if _begins(folded, index, key) and _may_announce(before, folded, index):
                return key
    return None


def _begins(folded: list[tuple[int, str]], index: int, key: str) -> bool:
    return any(" ".join(word for _, word in folded[index : index + length]) in _words(key) for length in (1, 2, 3))


def _may_announce(before: str, folded: list[tuple[int, str]], index: int) -> bool:
    start = folded[index][0]
    return (
        before[start].isupper()
        or start == 0
        or before[:start].rstrip()[-1:] in {*_SEPARATORS, ",", "-", "."}
        or all(word in _words("around") for _, word in folded[:index])
    )


def _stands_alone(words: str, written: _Written) -> bool:
    """Say whether a date is all that a line tells, beside a time, a byline, a section or a city."""
    if last_mark(words) == "." and len(words) > written.end + 1:
        return False
    after = words[written.end :]
    time = _TIME.match(after)
    after = (after[time.end() :] if time else after).strip()
    before = words[: written.start].rstrip()
    if written.day is None and (before or after):
        return False
    return _closes(after) and _opens(before)


def _closes(after: str) -> bool:
    if not after or after == ".":
        return True
    rest = _PLACE_WORD.findall(after)
    if after[0] in _SEPARATORS or after.startswith("- "):
        return len(rest) <= 8
    return bool(rest) and all(word[0].isupper() or fold(word) in _words("around") for word in rest) and fold(rest[0]) in _words("around")


def _opens(before: str) -> bool:
    rest = [word for word in before.split() if word]
    while rest and (fold(rest[-1].strip(",.")) in _words("around") or _is_weekday(fold(rest[-1].strip(",.")))):
        rest.pop()
    if not rest:
        return True
    if len(rest) > 7:
        return False
    if fold(rest[0]) in _words("bylines") and all(word[0].isupper() for word in rest[1:]):
        return True
    end = rest[-1][-1]
    if end in _SEPARATORS or rest[-1] == "-":
        return True
    chunk = [word.strip(",") for word in _BEFORE_MARK.sub(" \n ", " ".join(rest).rstrip(",")).rsplit("\n", 1)[-1].split()]
    if end == ",":
        return len(chunk) <= 3 and all(word[:1].isupper() for word in chunk)
    return len(rest) <= 3 and " ".join(rest).isupper()


def _dateline(text: str, line: Line, crawled: When | None) -> When | None:
    """Read "RABAT, 12 déc. 2024 (MAP) —" at the start of a paragraph; a day without a year needs the crawler's month to agree."""
    head = line.text[:120]
    written = next(_dates(head), None)
    if written is None or written.day is None or written.start > 70:
        return None
    ending = _AGENCY_END.match(head, written.end)
    if ending is None or not _is_dateline_place(head[: written.start]):
        return None
    is_letter = bool(ending["stop"] and written.year) and head[: written.start].endswith(_LETTER_HEAD)
    if not (ending["agency"] or ending["dash"] or is_letter) or (ending["named"] and not ending["named"][0].isupper()):
        return None
    if written.year is not None:
        return _when(text, written.year, written.month, written.day, Span(line.start + written.start, line.start + written.end))
    if crawled is None or int(crawled.edtf[5:7]) != written.month:
        return None
    return _when(text, int(crawled.edtf[:4]), written.month, written.day, Span(line.start + written.start, line.start + written.end))


def _is_dateline_place(before: str) -> bool:
    words = _PLACE_WORD.findall(before)
    while words and (fold(words[-1]) in _words("around") or _is_weekday(fold(words[-1]))):
        words.pop()
    if not words:
        return True
    if len(words) > 8 or not all(word[0].isupper() or fold(word) in _words("place_particles") for word in words):
        return False
    return before.isupper() or any(mark in before for mark in ",(–—") or " - " in before or before.rstrip().endswith("-")


def _when(text: str, year: int, month: int, day: int | None, span: Span | None, words: str | None = None) -> When | None:
    """Return the date, or None where the calendar has no such day ("31 février", "99/99/9999")."""
    if not 1900 <= year <= 2100:
        return None
    shown = words if words is not None else (text[span.start : span.end].strip() if span else text.strip())
    edtf = from_numbers(day, month, year)
    return when(edtf, shown, span, "published") if edtf else None
