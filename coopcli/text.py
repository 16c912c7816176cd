"""Folding and comparing words; the one door to unidecode.

In: a word. Out: its folded form: lower case, plain ASCII letters and digits where the script has them, no blank. Start at `fold`.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The letters and marks of French and its neighbours, so that most texts never wait for unidecode; a property test holds them equal to it.
_LETTERS = zip(
    "àâäáãåçèéêëìíîïñòóôöõùúûüýÿłøđığşčćžšńśźżėęąőűřťďňľ’‘ʼ", "aaaaaaceeeeiiiinooooouuuuyylodigscczsnszzeeaourtdnl'''", strict=True
)
_LONGER = zip("œæß«»“”—–…°", ("oe", "ae", "ss", "<<", ">>", '"', '"', "--", "-", "...", "deg"), strict=True)
_PLAIN = {ord(letter): plain for letter, plain in (*_LETTERS, *_LONGER)}
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return the word as it is compared: `fold("Asyłow") == "asylow"`, `fold("Œuvre") == "oeuvre"`. Idempotent; may lengthen the word."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    plain = lowered.translate(_PLAIN)
    if plain.isascii():
        return plain
    from unidecode import unidecode

    whole = lowered.encode("utf-8", "ignore").decode("utf-8")  # half a character folds to nothing, and unidecode would warn of it on stderr
    return "".join(unidecode(whole).lower().split()) or lowered


def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, apart at all that is no letter: `fold_words("l'Arabie saoudite")` is l, arabie, saoudite."""
    return tuple(_WORD.findall(fold(text) if text.isascii() else " ".join([fold(part) for part in text.split()])))


def fold_lines(text: str) -> list[str]:
    """Fold the lines of a vocabulary, blanks kept: one letter at a time through all of them is far quicker than line by line."""
    lowered = text.lower()
    for letter, plain in _PLAIN.items():
        if chr(letter) in lowered:
            lowered = lowered.replace(chr(letter), plain)
    return [line if line.isascii() else " ".join(fold(part) for part in line.split()) for line in lowered.split("\n")]
