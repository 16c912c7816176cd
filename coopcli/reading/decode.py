"""Bytes -> text, whatever the bytes.

In: the bytes of a file. Out: the text and the name of its encoding, or the reason why it is no text. Start at `decode`.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple


class Decoded(NamedTuple):
    """A text and how it was encoded; read-only from here on, since evidence is counted in its characters."""

    text: str
    encoding: str


class NoText(NamedTuple):
    """Why some bytes are no text."""

    reason: str


# UTF-32 before UTF-16: the mark of the one begins with the mark of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")


def decode(raw: bytes) -> Decoded | NoText:
    """Return the text of some bytes: by their byte-order mark, else strict UTF-8, else cp1252; a NUL means that they are no text.

    Never raises: a UTF-8 text with a few broken bytes (a cut tail) keeps the rest, with a replacement character for each.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Decoded(raw[len(mark) :].decode(encoding, "replace"), encoding)
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            return NoText(f"{what}, not a text")
    if b"\0" in raw:
        return NoText("binary, not a text")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(raw) and not raw[: error.start].isascii():
            return Decoded(raw.decode("utf-8", "replace"), "utf-8, damaged")
    return _decode_foreign(raw)


def _decode_foreign(raw: bytes) -> Decoded | NoText:
    mended = raw.decode("utf-8", "replace")
    # In French cp1252 next to no two bytes make a letter of UTF-8; in a damaged UTF-8 text most do, however short it is.
    if len(_UTF8_SEQUENCE.findall(raw)) > mended.count("\ufffd"):
        return Decoded(mended, "utf-8, damaged")
    if len(raw) - len(raw.translate(None, _CONTROLS)) > len(raw) // 10:
        return NoText("binary, not a text")
    return Decoded(codecs.charmap_decode(raw, "strict", _cp1252())[0], "cp1252")


@cache
def _cp1252() -> str:
    # Five bytes mean nothing in cp1252; they become the control characters of latin-1, one for one, so that nothing is lost.
    return "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
