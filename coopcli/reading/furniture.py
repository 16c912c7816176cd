"""One line of a page -> what kind of furniture it is by itself: by its shape, then by the phrases of fr/furniture.toml.

In: a line. Out: a reason, and whether headlines of other articles follow below; None for a line that may be article. Start at `kind_of`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.reading.header import own_date
from coopcli.reading.lines import LONG, Line, is_ticker, last_mark, page_words, phrase_words

_LONGEST_CONTROL = 300  # no button, heading or menu is longer
_HEAD = 32  # enough to see the first two words
_PARAGRAPH = 200  # a line of this length that comes to its end is no headline of another article

_CRUMBS = re.compile(r"\w\s*[›»>→]\s*\w")
_PARTS = re.compile(r"[ \t\u00a0]{2,}|\s{0,20}+[|│•·]\s{0,20}+")


class _Phrase(NamedTuple):
    parts: tuple[tuple[str, ...], ...]  # more than one where the phrase holds "…"
    reason: str
    reach: str  # line, short, name, heading or foot


class Kind(NamedTuple):
    """Why a line is furniture, and whether it opens a list of other articles."""

    reason: str
    opens: str = ""  # heading or foot where the headlines below belong to it


def is_paragraph(words: str) -> bool:
    """Say whether a line is long and comes to its end, as no headline or teaser does."""
    return len(words) >= _PARAGRAPH and last_mark(words) in {".", "!", "?"}


def kind_of(line: Line) -> Kind | None:
    """Say what kind of furniture one line is by itself."""
    words = line.text
    if len(words) >= LONG and not line.is_prose:
        return Kind("ticker")
    if not line.is_prose and _has_digit(words) and own_date(words):
        return Kind("header")
    if _may_begin(*words[:_HEAD].split(None, 2)[:2]) and (found := _by_phrase(words)):
        return found
    return None if line.is_prose else _by_shape(words)


def _has_digit(words: str) -> bool:
    return not words.isalpha() and any(map(str.isdigit, words))


def _by_shape(words: str) -> Kind | None:
    if not any(map(str.isalpha, words)):
        return Kind("ornament")
    if words[0] == "#" and all(word[0] == "#" and len(word) > 1 for word in words.split()):
        return Kind("tags")
    if last_mark(words) in {".", ";", ","}:
        return None
    if _is_crumbs(words):
        return Kind("menu")
    if _is_signed_path(words):
        return Kind("byline")
    parts = [part for part in _PARTS.split(words) if part]
    if len(parts) >= 3 and all(part.count(" ") <= 3 and not part[0].islower() for part in parts):
        return Kind("menu")
    return Kind("ticker") if is_ticker(words) else None


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


def _by_phrase(words: str) -> Kind | None:
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
    if head[0].isdigit() and len(words) <= _HEAD and page_words(words)[1:] in _counted_headings():
        return Kind("comments", "foot")
    if head[0] in _control_starts() and len(words) <= _LONGEST_CONTROL and last_mark(words) != "." and _are_controls(page_words(words)):
        return Kind("share")
    return None


def _match(phrase: _Phrase, words: str, page: tuple[str, ...]) -> Kind | None:
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
    return Kind(phrase.reason)


def _match_heading(phrase: _Phrase, words: str, page: tuple[str, ...], size: int) -> Kind | None:
    if len(page) == size:
        return Kind(phrase.reason, phrase.reach)
    after = _after(words, phrase.parts[0])
    bare = after.lstrip()
    if not bare:
        return None
    if bare[0] in ":|–—(>›»-…" or after[:2].isspace() or (phrase.reach == "foot" and len(page) - size <= 3 and last_mark(words) != "."):
        opens = phrase.reach if not any(map(str.isalpha, bare)) or (phrase.reach == "foot" and len(page) - size <= 3) else ""
        return Kind(phrase.reason, opens)
    if size >= 2 and bare[0].isupper() and not is_paragraph(words):
        return Kind(phrase.reason)
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


@lru_cache(maxsize=20_000)
def _may_begin(word: str, after: str = "") -> bool:
    """Say whether a line's first two words can begin a phrase of a page; marks alone say nothing, and let the next word decide."""
    head = page_words(f"{word} {after}")
    if len(head) < 2 or (head[0].isdigit() and head[1:] in _counted_headings()):
        return True
    return head[0] in _control_starts() or any(phrase.parts[0][1:2] in {(), head[1:2]} for phrase in _phrases().get(head[0], ()))


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
def inline_headings() -> tuple[str, tuple[str, ...]]:
    """Return what is printed before a headline in the middle of a paragraph, and the reason to set that aside."""
    row = read_table("fr/furniture")["inline"]
    return row["reason"], tuple(row["phrases"])


@cache
def _counted_headings() -> frozenset[tuple[str, ...]]:
    """Return what "4 commentaires" counts above the comments of readers."""
    return frozenset(phrase_words(heading) for heading in read_table("fr/furniture")["counted"]["headings"])


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
