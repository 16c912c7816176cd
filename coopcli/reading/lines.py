"""The lines of a text and their shapes: what both the header and the zones look at.

In: a decoded text. Out: its lines that are not blank, each with its span. Start at `lines_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from coopcli.model import Span
from coopcli.text import fold

LONG = 140  # a line of this length is running text, whatever its last character: archives cut articles off
HEADER_LINES = 60  # no header is longer; the rest of a text is not looked at for one

_LINE = re.compile(r"\S[^\r\n]*")
# A word of a page's controls; glued ones come apart where the case changes ("Lire aussiUn accord", "PartagerTwitter").
_WORD = re.compile(r"[^\W\d_a-zß-öø-ÿœ]*[a-zß-öø-ÿœ]+|[^\W_]+")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_BLANKS = re.compile(r"[ \t\u00a0\u2002\u2003\u2009\u202f]{3,}")
_BARS = re.compile(r"\s[|│•·]\s|[│•]")
_RULES = re.compile(r"\s(?:•{2,9}|/{2,9}|\+{2,9}|\*{2,9}|-{3,9}|\|{2,9})\s")
_CLOSERS = "»”\"’')]} \u00a0\u202f*_"
_FRONT_MATTER = re.compile(r"\s{0,9}---[ \t]*\r?\n")
_BULLETS = "-–—•·*>→▪■●✓"


class Line(NamedTuple):
    """A line that is not blank, without the blanks around it."""

    start: int
    end: int
    text: str
    is_prose: bool


def lines_of(text: str, start: int = 0, *, limit: int | None = None) -> Iterator[Line]:
    """Yield the lines of a text from `start` on, blank ones left out; at most `limit` of them."""
    for match in islice(_LINE.finditer(text, start), limit):
        words = match.group().rstrip()
        yield Line(match.start(), match.start() + len(words), words, is_prose(words))


def front_matter(text: str) -> Span | None:
    """Return where a page's front matter stands (lines between two `---` at the start), or None."""
    opening = _FRONT_MATTER.match(text)
    if opening is None:
        return None
    for line in lines_of(text, opening.end(), limit=HEADER_LINES):
        if line.text == "---":
            return Span(opening.start(), line.end)
        if ":" not in line.text and line.text[0] not in "-#":
            return None
    return None


def page_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a page control: `page_words("PartagerFacebook")` is partager, facebook."""
    return tuple(fold(word) for word in _WORD.findall(text))


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase of the vocabulary, the same as `page_words` and quicker."""
    return tuple(_PLAIN_WORD.findall(fold(phrase))) if phrase.islower() else page_words(phrase)


def last_mark(words: str) -> str:
    """Return the last character of a line, closing quotes and brackets set aside: `last_mark("dit-il. »") == "."`."""
    return words.rstrip(_CLOSERS)[-1:]


def is_prose(words: str) -> bool:
    """Say whether a line is running text: long, or a sentence of six words at least that comes to its end."""
    if len(words) >= LONG:
        return not is_ticker(words)
    return last_mark(words) in {".", "!", "?", ";", "…"} and words.count(" ") >= 5


def is_one_break(gap: str) -> bool:
    """Say whether what parts two lines is a single line break, not a blank line."""
    return len(gap) <= 8 and gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1


def is_bulleted(words: str) -> bool:
    """Say whether a line is an item of a list: `is_bulleted("- un accord ;")`."""
    return words[0] in _BULLETS and words[1:2] in {" ", "\u00a0", "\t"}


def is_ticker(words: str) -> bool:
    """Say whether a line is headlines in a row, parted by runs of blanks, bars or bullets; of three parted by "•••" no article is made."""
    has_blanks = "   " in words or "\u00a0\u00a0" in words or "\t" in words
    has_bars = "|" in words or "•" in words or "│" in words
    rows = [_BLANKS.split(words[:4_000])] if has_blanks else []
    rows += [_BARS.split(words[:4_000])] if has_bars else []
    return any(map(_are_headlines, rows)) or _are_headlines(_RULES.split(words[:4_000]), fewest=3)


def _are_headlines(pieces: list[str], *, fewest: int = 4) -> bool:
    parts = [part for part in (piece.strip(" \u00a0\t") for piece in pieces) if part]
    if len(parts) < fewest:
        return False
    whole = parts[:-1]  # the last one may be cut
    titled = sum(1 for part in whole if not part[0].islower() and part[-1] not in ".;," and len(part) < 200)
    return titled >= 0.8 * len(whole)
