"""What of a page is the article and what is furniture, each piece of furniture with its reason; nothing is ever cut.

In: a decoded text. Out: the headline, the spans of the body (a line each), the zones set aside. Start at `body_spans`.
Shape decides first (short lines, no final stop, separators, repetition, place on the page), then the phrases of fr/furniture.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.model import Span, Zone
from coopcli.reading.header import date_prefix, front_matter, own_date
from coopcli.reading.lines import LONG, Line, is_bulleted, is_one_break, is_ticker, last_mark, lines_of, page_words, phrase_words

_LONGEST_CONTROL = 300  # no button, heading or menu is longer
_LONGEST_TITLE = 220
_NARROW, _WIDE = 40, 120  # the widths at which programs break lines
_ENDS = frozenset(".!?;:…")
_HEAD = 32  # enough to see the first two words
_PARAGRAPH = 200  # a line of this length that comes to its end is no headline of another article

_CRUMBS = re.compile(r"\w\s*[›»>→]\s*\w")
_PARTS = re.compile(r"[ \t\u00a0]{2,}|\s*[|│•·]\s*")
_FRONT_TITLE = re.compile(r"title[ \t]*:[ \t]*[\"']?", re.IGNORECASE)


class Zones(NamedTuple):
    """The parts of a page, in order and apart from each other."""

    title: Span | None
    body: tuple[Span, ...]
    furniture: tuple[Zone, ...]


class _Phrase(NamedTuple):
    parts: tuple[tuple[str, ...], ...]  # more than one where the phrase holds "…"
    reason: str
    reach: str  # line, short, name, heading or foot


class _Kind(NamedTuple):
    reason: str
    opens: str = ""  # heading or foot where the headlines below belong to it


def body_spans(text: str) -> Zones:
    """Mark what is headline, body and furniture: every line that is not blank falls into exactly one of them."""
    zones: list[Zone] = []
    title, start = _read_start(text, zones)
    lines, wrapped = _join_wrapped(text, list(lines_of(text, start)))
    reasons = _reasons(lines)
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
    if any(phrase in text for phrase in _inline()[1]):
        body = _cut_inline(text, body, zones)
    return Zones(title, tuple(body), tuple(zones))


def _cut_inline(text: str, body: list[Span], zones: list[Zone]) -> list[Span]:
    """Set aside a headline of another article that stands at the end of a paragraph: "… a-t-il dit. Lire aussi : Un accord"."""
    reason, phrases = _inline()
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
    paragraphs = [line.is_prose and _is_paragraph(line.text) for line in lines]
    paragraphs_left = sum(paragraphs)
    seen: set[str] = set()
    reasons: list[str | None] = []
    block: _Kind | None = None
    for index, line in enumerate(lines):
        kind = _kind(line)
        if block and kind is None and _ends_block(block, lines, index, paragraphs_left):
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


def _is_paragraph(words: str) -> bool:
    return len(words) >= _PARAGRAPH and last_mark(words) in {".", "!", "?"}


def _ends_block(block: _Kind, lines: list[Line], index: int, paragraphs_left: int) -> bool:
    """Say whether running text comes back below a heading of other articles."""
    words = lines[index].text
    if block.opens == "foot":
        return _is_paragraph(words) and paragraphs_left >= 3
    if last_mark(words) not in {".", "!", "?"} or is_bulleted(words):
        return False
    if _is_paragraph(words):
        return True
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return len(words) >= LONG // 2 and last_mark(words) == "." and (_is_paragraph(after) or len(words) >= LONG)


def _kind(line: Line) -> _Kind | None:
    """Say what kind of furniture one line is by itself."""
    words = line.text
    if len(words) >= LONG and not line.is_prose:
        return _Kind("ticker")
    if not line.is_prose and _has_digit(words) and own_date(words):
        return _Kind("header")
    if _may_begin(words[:_HEAD].split(None, 1)[0]) and (found := _by_phrase(words)):
        return found
    return None if line.is_prose else _by_shape(words)


def _has_digit(words: str) -> bool:
    return not words.isalpha() and any(map(str.isdigit, words))


def _by_shape(words: str) -> _Kind | None:
    if not any(map(str.isalpha, words)):
        return _Kind("ornament")
    if words[0] == "#" and all(word[0] == "#" and len(word) > 1 for word in words.split()):
        return _Kind("tags")
    if last_mark(words) in {".", ";", ","}:
        return None
    if _is_crumbs(words):
        return _Kind("menu")
    if _is_signed_path(words):
        return _Kind("byline")
    parts = [part for part in _PARTS.split(words) if part]
    if len(parts) >= 3 and all(part.count(" ") <= 3 and not part[0].islower() for part in parts):
        return _Kind("menu")
    return _Kind("ticker") if is_ticker(words) else None


def _is_signed_path(words: str) -> bool:
    """Say whether a line is an agency, a city and a name: "AA / Alger / Samir Tazi"."""
    steps = words.split(" / ")
    return len(steps) >= 2 and steps[0].isupper() and all(step[:1].isupper() and step.count(" ") <= 2 for step in steps)


def _is_crumbs(words: str) -> bool:
    """Say whether a line is a path through the site: "Accueil › Politique › Diplomatie"."""
    if not _CRUMBS.search(words) or "«" in words:
        return False
    steps = [step.strip() for step in re.split(r"[›»>→]", words)]
    return len(steps) >= 2 and all(step.count(" ") <= 3 for step in steps[:-1]) and not any(step[:1].islower() for step in steps)


def _by_phrase(words: str) -> _Kind | None:
    head = page_words(words[:_HEAD])
    if not head:
        return None
    phrases = _phrases().get(head[0], ())
    if any(phrase.parts[0][1:2] in {(), head[1:2]} for phrase in phrases):
        page = page_words(words[:_LONGEST_CONTROL])
        for phrase in phrases:
            found = _match(phrase, words, page)
            if found:
                return found
    if head[0] in _control_starts() and len(words) <= _LONGEST_CONTROL and last_mark(words) != "." and _are_controls(page_words(words)):
        return _Kind("share")
    return None


def _match(phrase: _Phrase, words: str, page: tuple[str, ...]) -> _Kind | None:
    size = len(phrase.parts[0])
    if page[:size] != phrase.parts[0]:
        return None
    if phrase.reach in {"heading", "foot"}:
        return _match_heading(phrase, words, page, size)
    if any(not _holds(page, part) for part in phrase.parts[1:]):
        return None
    if phrase.reach == "short" and not _is_short(words, page, size):
        return None
    if phrase.reach == "name" and not _is_name(words, size):
        return None
    return _Kind(phrase.reason)


def _match_heading(phrase: _Phrase, words: str, page: tuple[str, ...], size: int) -> _Kind | None:
    if len(page) == size:
        return _Kind(phrase.reason, phrase.reach)
    after = _after(words, phrase.parts[0])
    bare = after.lstrip()
    if not bare:
        return None
    if bare[0] in ":|–—(>›»-…" or after[:2].isspace() or (phrase.reach == "foot" and len(page) - size <= 3 and last_mark(words) != "."):
        opens = phrase.reach if not any(map(str.isalpha, bare)) or (phrase.reach == "foot" and len(page) - size <= 3) else ""
        return _Kind(phrase.reason, opens)
    if size >= 2 and bare[0].isupper() and not _is_paragraph(words):
        return _Kind(phrase.reason)
    return None


def _after(words: str, phrase: tuple[str, ...]) -> str:
    """Return what stands in a line behind a phrase that begins it."""
    place = 0
    for word in phrase:
        while place < len(words) and not words[place].isalnum():
            place += 1
        place += len(word)
    return words[place:]


def _is_short(words: str, page: tuple[str, ...], size: int) -> bool:
    if len(words) > 80 or len(page) - size > 6:
        return False
    if len(page) == size or words.lstrip("([ ")[:1].islower():
        return True
    after = _after(words, page[:size]).lstrip()
    is_marked = after[:1] in {":", "©", "/", "-", "–", "|", "(", "@"} or after[:1].isdigit()
    return last_mark(words) != "." and (is_marked or len(page) - size <= 4)


def _is_name(words: str, size: int) -> bool:
    names = words.strip("()[] ").split()[size:]
    if len(words) > 80 or len(names) > 9 or (last_mark(words) == "." and len(words) > 30):
        return False
    return all(not name[0].islower() or name in _small_words() for name in names) and any(map(str.isupper, words))


def _holds(page: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(page[place : place + len(part)] == part for place in range(len(page)))


def _are_controls(page: tuple[str, ...]) -> bool:
    """Say whether a line is made of nothing but page controls (and numbers, as in "Commentaires (0)")."""
    controls, place = _controls(), 0
    while place < len(page):
        size = next((size for size in (4, 3, 2, 1) if page[place : place + size] in controls), 0)
        if not size and not page[place].isdigit():
            return False
        place += size or 1
    return len(page) > 1 or len(page[0]) > 2


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
    title = next((index for index in top if len(lines[index].text.split()) >= 6), None)
    if title is None:
        title = max(top, key=lambda index: (len(lines[index].text.split()), -index))
    if len(lines[title].text) > _LONGEST_TITLE:
        return None
    for index in top:
        if (index != title and len(lines[index].text.split()) < 6 and not is_bulleted(lines[index].text)) or index < title:
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
        if "header" in beside and len(lines[index].text.split()) <= 4 and last_mark(lines[index].text) != ".":
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
        reasons[index] = "signature" if index == tail[-1] and len(lines[index].text.split()) <= 6 else "tail"


def _is_short_sentence(words: str) -> bool:
    return last_mark(words) == "." and words.count(" ") >= 3 and not is_bulleted(words)


@lru_cache(maxsize=20_000)
def _may_begin(word: str) -> bool:
    """Say whether a line's first word can begin a phrase of a page; a mark alone says nothing, and lets the next word decide."""
    folded = page_words(word)
    return not folded or folded[0] in _phrases() or folded[0] in _control_starts()


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases of furniture.toml by their first word, the longest first."""
    table = read_table("fr/furniture")
    try:
        rows = [(row, row["reach"]) for row in table["begins"]] + [(row, key) for key in ("heading", "foot") for row in table[key]]
        found: dict[str, list[_Phrase]] = {}
        for row, reach in rows:
            for phrase in row["phrases"]:
                parts = tuple(phrase_words(part) for part in phrase.split(" … "))
                found.setdefault(parts[0][0], []).append(_Phrase(parts, row["reason"], reach))
    except (KeyError, IndexError, TypeError) as error:
        raise BrokenVocabulary(f"fr/furniture.toml has a row that cannot be read ({error!r}).", "Reinstall coopcli.") from error
    return MappingProxyType({first: tuple(sorted(rows, key=lambda phrase: -len(phrase.parts[0]))) for first, rows in found.items()})


@cache
def _inline() -> tuple[str, tuple[str, ...]]:
    row = read_table("fr/furniture")["inline"]
    return row["reason"], tuple(row["phrases"])


@cache
def _controls() -> frozenset[tuple[str, ...]]:
    return frozenset(phrase_words(control) for control in read_table("fr/furniture")["controls"])


@cache
def _control_starts() -> frozenset[str]:
    return frozenset(control[0] for control in _controls())


@cache
def _small_words() -> frozenset[str]:
    header = read_table("fr/furniture")["header"]
    return frozenset([*header["place_particles"], *header["around"], "afp", "d'"])
