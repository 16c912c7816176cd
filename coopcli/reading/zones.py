"""What of a page is the article and what is furniture, each piece of furniture with its reason; nothing is ever cut.

In: a decoded text. Out: the headline, the spans of the body (a line, or several broken at a width), the zones. Start at `body_spans`.
What a line is by itself says `furniture`; here its place on the page decides, what it repeats, and what stands above and below.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from coopcli.model import Span, Zone
from coopcli.reading.furniture import Kind, inline_headings, is_paragraph, kind_of
from coopcli.reading.header import date_prefix
from coopcli.reading.lines import LONG, Line, front_matter, is_bulleted, is_one_break, last_mark, lines_of

_LONGEST_TITLE = 220
_NARROW, _WIDE = 40, 120  # the widths at which programs break lines
_ENDS = frozenset(".!?;:…")

_FRONT_TITLE = re.compile(r"title[ \t]*:[ \t]*[\"']?", re.IGNORECASE)


class Zones(NamedTuple):
    """The parts of a page, in order and apart from each other."""

    title: Span | None
    body: tuple[Span, ...]
    furniture: tuple[Zone, ...]


def body_spans(text: str) -> Zones:
    """Mark what is headline, body and furniture: every line that is not blank falls into exactly one of them."""
    zones: list[Zone] = []
    title, start = _read_start(text, zones)
    lines, wrapped = _join_wrapped(text, list(lines_of(text, start)))
    reasons = _reasons(lines)
    _set_lists_above(text, lines, reasons)
    chosen = _set_edges(lines, reasons, has_title=title is not None)
    body: list[Span] = []
    for index, line in enumerate(lines):
        span = Span(line.start, line.end)
        if index == chosen:
            title = span
        elif reason := reasons[index]:
            zones.append(Zone(span, reason))
        elif index and wrapped[index - 1] and body and body[-1].end == lines[index - 1].end:
            body[-1] = Span(body[-1].start, span.end)
        else:
            body.append(span)
    if ":" in text and any(phrase in text for phrase in inline_headings()[1]):
        body = _cut_inline(text, body, zones)
    return Zones(title, tuple(body), tuple(zones))


def _cut_inline(text: str, body: list[Span], zones: list[Zone]) -> list[Span]:
    """Set aside a headline of another article that stands at the end of a paragraph: "… a-t-il dit. Lire aussi : Un accord"."""
    reason, phrases = inline_headings()
    found = []
    for span in body:
        places = [_inline_place(text, span, phrase) for phrase in phrases]
        place = min((place for place in places if place > span.start), default=0)
        if place:
            zones.append(Zone(Span(place, span.end), reason))
            span = Span(span.start, span.start + len(text[span.start : place].rstrip()))
        found.append(span)
    zones.sort(key=lambda zone: zone.span)
    return found


def _inline_place(text: str, span: Span, phrase: str) -> int:
    place = text.find(phrase, span.start + 1, span.end)
    if place < 0 or text[place + len(phrase) : place + len(phrase) + 3].strip()[:1] != ":":
        return -1
    return place if text[max(span.start, place - 4) : place].rstrip(' \u00a0([»”"')[-1:] in {".", "!", "?", "…"} else -1


def _read_start(text: str, zones: list[Zone]) -> tuple[Span | None, int]:
    """Set a front matter or a crawler's date mark aside; return the headline that a front matter gives, and where the page goes on."""
    front = front_matter(text)
    if front is None:
        prefix = date_prefix(text)
        if prefix is None:
            return None, 0
        begin = prefix.start() + len(prefix.group()) - len(prefix.group().lstrip())
        zones.append(Zone(Span(begin, begin + len(prefix.group().strip())), "header"))
        return None, prefix.end()
    title = None
    for line in lines_of(text[: front.end], front.start):
        key = _FRONT_TITLE.match(line.text)
        value = line.text[key.end() :].rstrip("\"' ") if key else ""
        if key and value and title is None:
            title = Span(line.start + key.end(), line.start + key.end() + len(value))
            zones.append(Zone(Span(line.start, title.start), "header"))
            if title.end < line.end:
                zones.append(Zone(Span(title.end, line.end), "header"))
        else:
            zones.append(Zone(Span(line.start, line.end), "header"))
    return title, front.end


def _join_wrapped(text: str, lines: list[Line]) -> tuple[list[Line], list[bool]]:
    """Find the lines that were broken at a width, as in mail: running text although they come to no end; say which go on below."""
    goes_on = [False] * len(lines)
    for index in range(len(lines) - 1):
        line, below = lines[index], lines[index + 1]
        if not _NARROW <= len(line.text) <= _WIDE or (not below.text[0].islower() and not (index and goes_on[index - 1])):
            continue
        if last_mark(line.text) in _ENDS or not is_one_break(text[line.end : below.start]) or is_bulleted(below.text):
            continue
        goes_on[index] = True
        lines[index], lines[index + 1] = line._replace(is_prose=True), below._replace(is_prose=True)
    return lines, goes_on


def _reasons(lines: list[Line]) -> list[str | None]:
    """Give each line the reason why it is furniture, or None."""
    paragraphs = [line.is_prose and is_paragraph(line.text) for line in lines]
    paragraphs_left = paragraphs_told = sum(paragraphs)
    seen: set[str] = set()
    reasons: list[str | None] = []
    block: Kind | None = None
    for index, line in enumerate(lines):
        kind = kind_of(line)
        is_above = paragraphs_left == paragraphs_told
        if block and kind is None and (_ends_block(block, lines, index, paragraphs_left) or (is_above and _heads_article(lines, index))):
            block = None
        if kind is not None:
            reasons.append(kind.reason)
            block = kind if kind.opens else block
        elif block is not None:
            reasons.append(block.reason)
        elif line.text in seen and (len(line.text) >= 25 or index <= 3):
            reasons.append("repeated")
        else:
            reasons.append(None)
            seen.add(line.text)
        paragraphs_left -= paragraphs[index]
    return reasons


def _heads_article(lines: list[Line], index: int) -> bool:
    """Tell the article's own headline below those of others: its date or its author stands right below it."""
    below = kind_of(lines[index + 1]) if index + 1 < len(lines) else None
    return _is_headline(lines[index].text) and below is not None and below.reason in {"header", "byline"}


def _ends_block(block: Kind, lines: list[Line], index: int, paragraphs_left: int) -> bool:
    """Say whether running text comes back below a heading of other articles."""
    words = lines[index].text
    if block.opens == "foot":
        return is_paragraph(words) and paragraphs_left >= 3
    if last_mark(words) not in {".", "!", "?"} or is_bulleted(words):
        return False
    if is_paragraph(words):
        return True
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return len(words) >= LONG // 2 and last_mark(words) == "." and (is_paragraph(after) or len(words) >= LONG)


def _set_lists_above(text: str, lines: list[Line], reasons: list[str | None]) -> None:
    """Set aside headlines of others in a row, each right below the one before, where the article's own stands below them all."""
    kept = [index for index, reason in enumerate(reasons) if reason is None]
    first = next((index for index in kept if lines[index].is_prose), None)
    top = [index for index in kept if first is not None and index < first]
    rows: list[list[int]] = []
    for index in top:
        is_next = bool(rows) and rows[-1][-1] == index - 1 and is_one_break(text[lines[index - 1].end : lines[index].start])
        rows = [*rows[:-1], [*rows[-1], index]] if is_next else [*rows, [index]]
    is_headed = [_is_headline(lines[index].text) for index in top]
    for row in rows[:-1]:
        told = [index for index in row if _is_headline(lines[index].text)]
        if len(row) > 2 and len(told) > 1 and is_headed[top.index(row[-1]) + 1 :].count(True):
            for index in row:
                reasons[index] = "ticker"


def _is_headline(words: str) -> bool:
    """Tell a line of as many words as a headline has from a label or the name of the paper."""
    return len(words.split()) >= _FEWEST_WORDS


_FEWEST_WORDS = 6


def _set_edges(lines: list[Line], reasons: list[str | None], *, has_title: bool) -> int | None:
    """Find the headline above the first paragraph, set aside the labels around it and the tail below the last; return its line."""
    kept = [index for index, reason in enumerate(reasons) if reason is None]
    first = _first_paragraph(lines, reasons, kept)
    if first is None:
        return None
    last = next(index for index in reversed(kept) if lines[index].is_prose)
    _set_tail(lines, reasons, [index for index in kept if index > last])
    _set_bylines(lines, reasons, [index for index in kept[:6] if index > first])
    top = [index for index in kept if index < first and reasons[index] is None]
    if not top or has_title:
        return None
    title = next((index for index in top if _is_headline(lines[index].text)), None)
    if title is None:
        title = max(top, key=lambda index: (len(lines[index].text.split()), -index))
    if len(lines[title].text) > _LONGEST_TITLE:
        return None
    for index in top:
        if (index != title and not _is_headline(lines[index].text) and not is_bulleted(lines[index].text)) or index < title:
            reasons[index] = "label"
    return title


def _first_paragraph(lines: list[Line], reasons: list[str | None], kept: list[int]) -> int | None:
    """Return the first line of running text; a headline that ends with a stop is told by what follows it."""
    prose = [index for index in kept if lines[index].is_prose]
    if not prose:
        return None
    if len(prose) > 1 and prose[0] == kept[0] and _is_stopped_headline(lines, reasons, prose[0]):
        return prose[1]
    return prose[0]


def _is_stopped_headline(lines: list[Line], reasons: list[str | None], index: int) -> bool:
    words = lines[index].text
    if len(words) > _LONGEST_TITLE:
        return False
    below = reasons[index + 1]
    if last_mark(words) in {"?", "!"} and len(words) < LONG:
        return True
    return below == "repeated" or (below in {"header", "byline", "share"} and len(words) < LONG)


def _set_bylines(lines: list[Line], reasons: list[str | None], kept: list[int]) -> None:
    """Set aside, below a first paragraph, a few words right beside the line of the own date: the agency, the section."""
    for index in kept:
        beside = {reasons[index - 1], reasons[index + 1] if index + 1 < len(lines) else None}
        if "header" in beside and len(lines[index].text.split(None, 5)) <= 4 and last_mark(lines[index].text) != ".":
            reasons[index] = "byline"


def _set_tail(lines: list[Line], reasons: list[str | None], tail: list[int]) -> None:
    """Set aside what stands below the last paragraph: signatures and lists of links; a list that the article opened goes on."""
    while tail and (is_bulleted(lines[tail[0]].text) and tail[0] and last_mark(lines[tail[0] - 1].text) in {":", ";", ","}):
        reasons[tail[0]] = None
        tail = tail[1:]
        while tail and is_bulleted(lines[tail[0]].text):
            tail = tail[1:]
    tail = [index for index in tail if not _is_short_sentence(lines[index].text)]
    if len(tail) == 1 and len(lines[tail[0]].text.split()) > 6:
        return
    for index in tail:
        is_last = index == tail[-1] and len(lines[index].text.split()) <= 6 and lines[index].text[0] != ">"
        reasons[index] = "signature" if is_last else "tail"


def _is_short_sentence(words: str) -> bool:
    """Tell "L'enquête se poursuit. (Belga)": a sentence, the agency in brackets behind it."""
    told = words[: words.rfind("(")].rstrip() if words.endswith(")") else words
    return last_mark(told) == "." and told.count(" ") >= 2 and words.count(" ") >= 3 and not is_bulleted(words)
