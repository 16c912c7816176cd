"""Tokens -> where a person's name ends, and whether it can be one.

In: the tokens of a sentence and the place where a name may begin. Out: a `Name`, or None. Start at `name_at`.
"""

from __future__ import annotations

from typing import NamedTuple

from coopcli.lexicon.roles import Phrases, RoleWords
from coopcli.model import Mention, Token

LONGEST_NAME = 6  # capitalised words
MOST_TITLES = 4  # "Son Excellence Monsieur le Docteur"
MOST_INITIALS = 3
MOST_JOINTS = 4
_JOINTS = frozenset("-‐‑'’ʼ")

Taken = dict[int, Mention]  # the country, place or body that covers a token


class Name(NamedTuple):
    """A name as tokens `first` to `last`, end excluded; `words` counts its capitals, `is_known` says that it begins with a first name."""

    first: int
    last: int
    words: int
    is_known: bool
    has_numeral: bool


def name_at(tokens: tuple[Token, ...], first: int, vocabulary: RoleWords, taken: Taken, *, is_titled: bool = False) -> Name | None:
    """Read the longest name that begins at a token: "Saif bin Salim Al Badi", "Aysha N'Diaye", "J. K. Rowling", "Mohammed VI"."""
    at, words, end, has_numeral, initials = first, 0, first, False, 0
    size = len(tokens)
    while at < size and words < LONGEST_NAME and initials <= MOST_INITIALS and at - first < 4 * LONGEST_NAME:
        token = tokens[at]
        text = token.text
        if words and text in vocabulary.numerals and not (at + 1 < size and tokens[at + 1].text == "."):
            end, has_numeral = at + 1, True
            break
        if text[0].isupper():
            if len(text) == 1 and _follows(tokens, at + 1, "."):
                at += 2
                initials += 1
                continue
            if token.folded in vocabulary.name_prefixes:
                if not _is_capital(tokens, at + 1) or (token.folded[0] not in "nmo" and not words):
                    break
                at += 1
                continue
            if token.folded in vocabulary.inner_particles and (words or is_titled) and _leads_on(tokens, at, vocabulary):
                at += 1
                continue
            if (
                not text.isalpha()
                or (token.folded in vocabulary.never_in_name and not _is_joined(tokens, at))
                or (words and _opens_country(at, taken))
            ):
                break
            at = end = _joined(tokens, at + 1)
            words += 1
            continue
        after = _particles(tokens, at, vocabulary, taken) if words or token.folded in vocabulary.opening_particles else at
        if after == at:
            break
        at = after
    if not words:
        return None
    has_initial = initials > 0 and words == 1 and tokens[first + 1].text == "."
    return Name(first, end, words + has_initial, has_initial or tokens[first].folded in vocabulary.given, has_numeral)


def title_end(tokens: tuple[Token, ...], first: int, titles: Phrases) -> int:
    """Return the token after the titles that stand at `first` ("Son Excellence Monsieur", "S.E.M."); `first` where there is none."""
    at = first
    for _ in range(MOST_TITLES):
        if at >= len(tokens):
            return at
        after = phrase_end(tokens, at, titles)
        if after == at or not tokens[at].text[0].isupper():
            return at
        at = after
    return at


def phrase_end(tokens: tuple[Token, ...], at: int, phrases: Phrases) -> int:
    """Return the token after the longest phrase that begins at a token, or that token itself."""
    for words in phrases.get(tokens[at].folded, ()):
        if at + len(words) <= len(tokens) and all(tokens[at + k].folded == word for k, word in enumerate(words)):
            return at + len(words)
    return at


def words_between(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """Return tokens as text, with one blank where the file has any: the words of the source."""
    parts: list[str] = []
    end = tokens[first].start
    for token in tokens[first:last]:
        if token.start > end:
            parts.append(" ")
        parts.append(token.text)
        end = token.end
    return "".join(parts)


def _leads_on(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords) -> bool:
    """Say whether a capitalised "Le" or "De" is a particle here: a capitalised word that may be a name follows."""
    if not _is_capital(tokens, at + 1):
        return False
    following = tokens[at + 1].folded
    return following not in vocabulary.never_in_name and following not in vocabulary.offices


def _is_capital(tokens: tuple[Token, ...], at: int) -> bool:
    return at < len(tokens) and tokens[at].text[0].isupper() and tokens[at].text.isalpha()


def _follows(tokens: tuple[Token, ...], at: int, mark: str) -> bool:
    return at < len(tokens) and tokens[at].text == mark and tokens[at].start == tokens[at - 1].end


def _is_joined(tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether a hyphen ties the word to the next one: "Saint" alone is none, "Mont-Saint" may be."""
    return (
        at + 1 < len(tokens) and tokens[at + 1].text in _JOINTS and tokens[at + 1].start == tokens[at].end and _follows_word(tokens, at + 2)
    )


def _follows_word(tokens: tuple[Token, ...], at: int) -> bool:
    return at < len(tokens) and tokens[at].text[0].isalpha() and tokens[at].start == tokens[at - 1].end


def _joined(tokens: tuple[Token, ...], at: int) -> int:
    last = at + 2 * MOST_JOINTS
    while (
        at < last
        and at + 1 < len(tokens)
        and tokens[at].text in _JOINTS
        and tokens[at].start == tokens[at - 1].end
        and _follows_word(tokens, at + 1)
    ):
        at += 2
    return at


def _particles(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords, taken: Taken) -> int:
    """Return the token after one to three particles that lead to a capitalised word, else `at`."""
    after = at
    while after < len(tokens) and after < at + 3 and tokens[after].folded in vocabulary.particles and tokens[after].text[0].islower():
        after += 1
        if after < len(tokens) and tokens[after].text in _JOINTS and tokens[after].start == tokens[after - 1].end:
            after += 1  # "al-Chaibani"
    if after == at or not _is_capital(tokens, after) or tokens[after].folded in vocabulary.never_in_name:
        return at
    if tokens[at].folded in ("de", "du", "e", "y") and (after in taken or tokens[after].text.isupper()):
        return at
    return after


def _opens_country(at: int, taken: Taken) -> bool:
    mention = taken.get(at)
    return mention is not None and mention.kind == "country" and mention.first == at
