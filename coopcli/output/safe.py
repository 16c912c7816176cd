"""What an article, a file name or a query says, made harmless for a terminal, a spreadsheet and a reader's eye.

Controls (C0, DEL, C1, so every escape sequence), bidirectional and zero-width marks and lone surrogates become visible
escapes such as `\\x1b`.
"""

from __future__ import annotations

import re
from functools import cache

# Invisible or acting characters; the soft hyphen is dropped, since the press prints it everywhere and means nothing by it.
_ACTING = "\x00-\x1f\x7f-\x9f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_LONE = "\ud800-\udfff"
_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠")


@cache
def _acting(keep: str = "") -> re.Pattern[str]:
    return re.compile(f"(?![{keep}])[{_ACTING}{_TAGS}{_LONE}]" if keep else f"[{_ACTING}{_TAGS}{_LONE}]")


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def safe(text: str) -> str:
    """Return the text on one line, with nothing in it that acts: `safe("a\\x1b[2J\\nb") == "a\\\\x1b[2J b"`. Idempotent."""
    if text.isprintable():
        return text
    return _acting().sub(_escape, _one_line(text).replace("\u00ad", ""))


def safe_block(text: str) -> str:
    """Return the text with its lines kept and nothing else in it that acts."""
    return _acting("\n").sub(_escape, text.replace("\r\n", "\n").replace("\t", " ").replace("\u00ad", ""))


def safe_keeping_length(text: str) -> str:
    """Return the text with every acting character but the line's end replaced by one `·`, so that offsets still count."""
    return _acting("\n").sub(lambda found: " " if found[0] in "\t\r" else "·", text.replace("\u00ad", "-"))


def safe_json(text: str) -> str:
    """Return JSON text in which everything that acts is escaped; nothing is lost, a reader gets the same strings."""
    if text.isprintable():
        return text
    return _acting("\n").sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def defused(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it: `defused("=1+1") == "'=1+1"`."""
    return f"'{cell}" if cell.lstrip()[:1] in _FORMULA and cell.strip() else cell


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines())


def clipped(text: str, width: int, ellipsis: str = "…") -> str:
    """Return the text, or as many of its whole words as fit with an ellipsis: `clipped("un deux trois", 9) == "un deux…"`."""
    if len(text) <= width:
        return text
    kept = text[: max(width - len(ellipsis), 0)]
    cut = kept.rsplit(" ", 1)[0] if " " in kept[len(kept) // 2 :] else kept
    return f"{cut.rstrip(' ,;:·—-')}{ellipsis}"
