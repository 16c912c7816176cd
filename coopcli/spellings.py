"""Names of people and towns -> which are one: the spellings of one person are one, two people with a common surname are two.

In: names with their countries. Out: for each, the name that the person is shown by. Start at `known_as`.
Arabic names come in as many spellings as there are newsrooms, Slavic ones too; names are compared by how they sound, particles left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from coopcli.text import fold_words

Named = tuple[str, str | None]  # a name as printed, and the country of the person

# Letters that sound alike across the ways to write a name in Latin letters; order counts: longer spellings first.
_SOUNDS = (
    ("cc", "k"), ("tch", "c"), ("sch", "c"), ("ch", "c"), ("sh", "c"), ("kh", "k"), ("gh", "g"), ("dj", "j"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("aa", "a"), ("ae", "ai"), ("ck", "k"), ("q", "k"),
    ("w", "v"), ("y", "i"), ("x", "ks"), ("z", "s"),
)  # fmt: skip
_GLIDE = re.compile(r"(?:(?<=[aeiou])|^)ou(?=[aei])")  # Ouahbi is Wahbi and Alaoui Alawi, but Fouad is Fuad
_ENDINGS = (("ov", "of"), ("ev", "ef"))
_VOWELS = frozenset("aeiou")
_SERVANT = "abd"  # "Abdelkader", "Abd al-Qadir" and "Abdul Kader" are one word of a name
_MOST_EDITS = 2


class _Form(NamedTuple):
    """A name as it is compared: its words by their sound, and those without their vowels."""

    words: tuple[str, ...]
    bones: tuple[str, ...]


class _Someone:
    """The forms of a name that are one person, the fullest first, and the countries told."""

    def __init__(self, form: _Form, country: str | None) -> None:
        self.fullest = form
        self.country = country
        self.members: list[Named] = []


def known_as(people: Iterable[Named]) -> Mapping[Named, str]:
    """Return the name that each person is shown by, the spelling met most: Abdelatif and Abdellatif Hammouchi have one.

    Two spellings are one person where first and last word sound alike and what stands between does not differ; never against two countries.
    A name that could be either of two people stays by itself.
    """
    met = Counter(people)
    by_ends: dict[tuple[str, ...], list[_Someone]] = {}
    order = sorted(met, key=lambda named: (-len(_form(named[0]).words), named[1] is None, -met[named], named[0], named[1] or ""))
    for named in order:
        form = _form(named[0])
        block = by_ends.setdefault((form.bones[0], form.bones[-1]) if len(form.bones) > 1 else form.bones, [])
        same = [someone for someone in block if _is_one(someone, form, named[1])]
        someone = same[0] if len(same) == 1 else _Someone(form, named[1])
        if len(same) != 1:
            block.append(someone)
        someone.country = someone.country or named[1]
        someone.members.append(named)
    shown: dict[Named, str] = {}
    for block in by_ends.values():
        for someone in block:
            name = max(someone.members, key=lambda named: (met[named], len(named[0]), named[0]))[0]
            shown.update(dict.fromkeys(someone.members, name))
    return shown


def is_same_person(one: Named, other: Named) -> bool:
    """Say whether two names may be one person's: `is_same_person(("Berik Asyłow", "KZ"), ("Berik Assylov", None))`."""
    shown = known_as((one, other))
    return shown[one] == shown[other] and (one == other or one[0] != other[0] or None in (one[1], other[1]))


def sounds_of(name: str) -> tuple[str, ...]:
    """Return the words of a name by their sound, particles left out: `sounds_of("Khalid bin Abdulaziz")` is `("kalid", "abdasis")`."""
    return _form(name).words


@lru_cache(maxsize=20_000)
def heard_town(name: str) -> tuple[str, ...]:
    """Return what the names of one town have in common: Pékin is Beijing, and Riyad sounds like Ryad."""
    return sounds_of(_towns().get(" ".join(fold_words(name)), name))


@cache
def _towns() -> dict[str, str]:
    from coopcli.lexicon import words_of

    rows = [row.split(", ") for row in words_of("retelling", "towns")]
    return {" ".join(fold_words(name)): row[0] for row in rows for name in row}


def _is_one(someone: _Someone, form: _Form, country: str | None) -> bool:
    if country and someone.country and country != someone.country:
        return False
    full = someone.fullest
    if not (_alike(full.words[0], form.words[0]) and _alike(full.words[-1], form.words[-1])) or len(form.words) == 1 != len(full.words):
        return False
    between = list(full.words[1:-1])
    for word in form.words[1:-1]:
        twin = next((there for there in between if _alike(there, word)), None)
        if twin is None:
            return False
        between.remove(twin)
    return True


@lru_cache(maxsize=50_000)
def _form(name: str) -> _Form:
    words = _words(fold_words(name))
    return _Form(words, tuple(map(_bones, words)))


def _words(folded: tuple[str, ...]) -> tuple[str, ...]:
    particles = _particles()
    words: list[str] = []
    is_open = False  # after "abd" and its article, the word that ends it
    for word in folded:
        if is_open:
            words[-1] += word
            is_open = word in particles
        elif word.startswith(_SERVANT) and (word == _SERVANT or (len(word) <= 6 and word.endswith("l"))):
            words.append(word)
            is_open = True
        elif word not in particles:
            words.append(word)
    return tuple(_sound(word) for word in words or folded or ("",))


@cache
def _particles() -> frozenset[str]:
    from coopcli.lexicon import words_of

    return frozenset(words_of("retelling", "name_particles"))


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    if word.startswith(_SERVANT) and len(word) > 6 and word[3] in _VOWELS:
        word = _SERVANT + word[4:].lstrip("l")
    word = _GLIDE.sub("v", word)
    for spelling, plain in _SOUNDS:
        if spelling in word:
            word = word.replace(spelling, plain)
    plain = word[:1] + "".join([letter for before, letter in pairwise(word) if letter != before])
    for ending, heard in _ENDINGS:
        plain = plain.removesuffix(ending) + heard if plain.endswith(ending) else plain
    return plain[:-1] if len(plain) > 4 and plain[-1] in "eh" else plain


def _bones(sound: str) -> str:
    """The consonants, and whether a vowel comes first: what spellings of one name have in common."""
    kept = "".join([letter for letter in sound if letter not in _VOWELS and letter != "h"])
    return f"a{kept}" if sound[:1] in _VOWELS else kept


def _alike(one: str, other: str) -> bool:
    """Say whether two sounds differ in their vowels alone, and little: Mohamed, Muhammad, but not Ali and Ula."""
    if one == other:
        return True
    if one.endswith("a") != other.endswith("a"):  # Karim and Karima
        return False
    shorter = min(len(one), len(other))
    return _bones(one) == _bones(other) and shorter > 3 and _edits(one, other) <= (1 if shorter < 6 else _MOST_EDITS)


def _edits(one: str, other: str) -> int:
    """Return how many letters two short words differ by."""
    one, other = one[:40], other[:40]
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
