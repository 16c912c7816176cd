"""The words without which an article tells nothing that we read: papers, meetings, gatherings.

In: a text. Out: whether it may tell of an event. Start at `may_tell`. Most of an archive is about other things, and is passed over for the
price of a few look-ups: what is asked here of the whole text is less than what the builders of events ask of each sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from coopcli.lexicon import actions, gatherings, read_table
from coopcli.lexicon.actions import verb_forms, wordings
from coopcli.lexicon.instruments import wordings as papers
from coopcli.phrases import Phrases
from coopcli.text import fold, fold_words

_NUMBERED = re.compile(r"\bcop *[0-9]")  # a gathering known by its number alone
_MARKS = re.compile(r"[^a-z0-9]+")
_LETTER = re.compile(r"[a-z0-9 ]+")
# What is inside a word and no letter, and what folds to several.
_INSIDE = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060]")
_BLANKS = re.compile("[\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LONGER = ("œ", "æ", "ß", "€", "°", "½", "¼", "¾", "©", "®", "™", "£", "¥", "ƒ", "µ", "²", "³", "¹", "ª", "º", "þ", "ð", "‰", "¢")
_SIGNS = tuple((sign, "".join(fold(sign).split())) for sign in _LONGER if len(fold(sign)) != 1)

Needs = tuple[tuple[str, ...], ...]  # of each group, one must stand in the text
_BEGINNING = 4
_FIRST_LETTERS = itemgetter(slice(_BEGINNING))


class Group:
    """The words of one group, by the first letters of a word in each, so that most are told absent without a look at the text."""

    __slots__ = ("_anywhere", "_by_beginning", "beginnings")

    def __init__(self, words: Iterable[str]) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for word in words:
            self._by_beginning.setdefault(_beginning(word), []).append(word)
        self._anywhere = tuple(self._by_beginning.pop("", ()))
        self.beginnings = frozenset(self._by_beginning)

    def stands(self, spaced: str, beginnings: frozenset[str]) -> bool:
        """Tell whether a text, its words apart by one blank, holds a word of the group; `beginnings` are those of its words."""
        for beginning in beginnings & self.beginnings:
            for word in self._by_beginning[beginning]:
                if word in spaced:
                    return True
        return any(word in spaced for word in self._anywhere)


def may_tell(text: str) -> bool:
    """Tell whether a text may tell of an event: it names a paper, opens a list of them, or has the words of a meeting or a gathering."""
    plain = _plain(text)
    if plain is None:
        return True
    words = plain.split()
    if papers().find_in(words) or _heads().find_in(words) or (" cop" in plain and _NUMBERED.search(plain)):
        return True
    if not actions.words("clause", "twinned").isdisjoint(words):
        return True  # "jumelée" is act and paper in one
    if ":" in text and (not _act_words().isdisjoint(words) or wordings().find_in(words)):
        return True
    spaced = f" {' '.join(words)} "
    beginnings = _beginnings().intersection(map(_FIRST_LETTERS, words))
    found: dict[Group, bool] = {}
    for needs in _meetings():
        for group in needs:
            stands = found.get(group)
            if stands is None:
                stands = found[group] = group.stands(spaced, beginnings)
            if not stands:
                break
        else:
            return True
    return False


def _plain(text: str) -> str | None:
    """Return a text folded in one go, its marks as blanks; None where it has letters that this cannot fold."""
    lowered = text.lower()
    if not lowered.isascii():
        for sign, longer in _SIGNS:
            if sign in lowered:
                lowered = lowered.replace(sign, longer)
    try:
        raw = lowered.encode("cp1252")
    except UnicodeEncodeError:
        try:
            raw = _INSIDE.sub("", _BLANKS.sub(" ", lowered)).encode("cp1252")
        except UnicodeEncodeError:
            return None
    return raw.translate(_table()).decode("ascii")


@cache
def _table() -> bytes:
    letters = [fold(bytes([code]).decode("cp1252", "replace")) for code in range(256)]
    return bytes([ord(letter) if len(letter) == 1 and _LETTER.fullmatch(letter) else 32 for letter in letters])


@cache
def _heads() -> Phrases[str]:
    heads: dict[str, list[str]] = read_table("fr/conferences")["heads"]
    return Phrases((fold_words(head), "") for rows in heads.values() for head in rows)


@cache
def _act_words() -> frozenset[str]:
    return frozenset(fold(form) for form in verb_forms())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset().union(*(group.beginnings for needs in _meetings() for group in needs))


@cache
def _meetings() -> tuple[tuple[Group, ...], ...]:
    """Return what each rule of meetings cannot do without, read off its pattern; words of every text ("a", "ont") tell nothing."""
    rows = [needs_of(rule.pattern) for rule in gatherings.rules("meeting")]
    rows = _least([tuple([group for group in needs if _weight(group) > 3]) or needs for needs in rows])
    groups = {group: Group(group) for needs in rows for group in needs}
    return tuple([tuple([groups[group] for group in sorted(needs, key=_price)]) for needs in rows])


def _price(group: Sequence[str]) -> tuple[bool, int]:
    """Return what to ask groups by: first those whose words all begin with letters to look up, and of these the longest, which are rare."""
    return not all(map(_beginning, group)), -_weight(group)


def _least(rows: Sequence[Needs]) -> list[Needs]:
    """Make one row of all that ask for a single group, and leave out those that ask for all that another asks."""
    single = tuple(dict.fromkeys(word for needs in rows if len(needs) == 1 for word in needs[0]))
    kept: list[Needs] = [(single,)] if single else []
    for needs in sorted(dict.fromkeys(rows), key=len):
        if not any(all(any(_is_held(group, own) for own in needs) for group in less) for less in kept):
            kept.append(needs)
    return kept


def _is_held(group: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether a text with any word of another group has one of this group too."""
    return all(any(word in longer for word in group) for longer in other)


def _beginning(word: str) -> str:
    """Return the first letters of the longest word that begins in some words: those of " s entretenait" are "entr"; "" where none does."""
    begun = max(word[1:].split(" ") if word[0] == " " else word.split(" ")[1:], key=len, default="")
    return begun[:_BEGINNING] if len(begun) >= _BEGINNING else ""


def needs_of(pattern: str) -> Needs:
    """Return groups of words of which each match holds one, apart by one blank: of "(?:va|est) recu" " recu" and one of " est", " va"."""
    try:
        from re import _parser  # type: ignore[attr-defined]
    except ImportError:  # a Python that keeps it elsewhere: nothing is passed over for want of these words
        return ()
    groups = {group for group in _groups(_parser.parse(gatherings.written_out(pattern)), " ") if group}
    return tuple(tuple(sorted(group)) for group in sorted(groups, key=lambda group: (len(group), -_weight(group), sorted(group))))


def _groups(parsed: Iterable[Any], run: str = "") -> Iterator[frozenset[str]]:
    """Yield the groups of a sequence behind `run`: each run of letters is one, each choice whose branches all hold letters another."""
    for kind, value in parsed:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
        elif name == "ASSERT" and value[0] > 0:
            yield from _groups(value[1])  # it takes no room, but what it asks for must stand
        elif name not in ("ASSERT", "ASSERT_NOT", "AT"):
            yield _told(run)
            before, run = " " if run and not run[-1].isalnum() else "", ""
            if name == "SUBPATTERN":
                yield from _groups(value[3], before)
            elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
                yield from _groups(value[2], before)
            elif name == "ATOMIC_GROUP":
                yield from _groups(value, before)
            elif name == "BRANCH":
                branches = [[group for group in _groups(branch, before) if group] for branch in value[1]]
                if all(branches):
                    yield frozenset[str]().union(*(max(groups, key=_weight) for groups in branches))
    yield _told(run)


def _weight(group: Iterable[str]) -> int:
    return min(map(len, group))


def _told(run: str) -> frozenset[str]:
    words = _MARKS.sub(" ", run)
    return frozenset({words}) if words.strip() else frozenset()
