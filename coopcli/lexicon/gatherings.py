"""How the press tells of meetings and conferences: the rules and lists of three files, each compiled when a text first asks for it.

In: `fr/meetings.toml`, `fr/conferences.toml` and what both share, `fr/stage.toml`.
Out: rules in order of precedence, patterns and word lists. Start at `cues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter
from string import ascii_lowercase
from typing import Literal, NamedTuple

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.lexicon.organisations import display_name
from coopcli.model import Sentence
from coopcli.shape import dataclass
from coopcli.text import fold

Kind = Literal["meeting", "conference", "stage"]  # the last: what both share

FILES: dict[Kind, str] = {"meeting": "fr/meetings", "conference": "fr/conferences", "stage": "fr/stage"}

_PART = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One way of saying that people met; `frame` says where they stand, `needs` what else the sentence must hold, `printed` what the
    words must hold as printed: "rencontré" is a verb, "rencontre" a noun; before the word `between` only a circumstance may stand; what
    `is_apart` is never the session told beside it."""

    order: int
    name: str
    frame: str
    status: str
    stems: tuple[str, ...]
    pattern: str
    needs: str | None
    printed: str | None
    between: str | None
    is_apart: bool


class Cue(NamedTuple):
    """A rule that spoke, and where in the folded sentence."""

    rule: Rule
    start: int
    end: int


def cues(kind: Kind, sentences: Iterable[Sentence]) -> Iterator[tuple[int, Cue]]:
    """Yield the rules that speak, sentence by sentence, the earlier rule first; a later one never speaks on words already taken."""
    for index, sentence in enumerate(sentences):
        active = _active(kind, sentence)
        taken: list[tuple[int, int]] = []
        for rule in sorted(active, key=lambda rule: rule.order):
            for match in compiled(rule.pattern).finditer(sentence.folded):
                start, end = match.span()
                if any(start < last and first < end for first, last in taken):
                    continue
                if rule.needs and compiled(rule.needs).search(sentence.folded) is None:
                    continue
                taken.append((start, end))
                yield index, Cue(rule, start, end)


def _active(kind: Kind, sentence: Sentence) -> set[Rule]:
    """Return the rules to try on a sentence, those with a stem in it: most have none."""
    by_beginning, folded = _by_beginning(kind), sentence.folded
    active: set[Rule] = set()
    for beginning in _beginnings(kind).intersection(map(_FIRST_LETTERS, sentence.words)):
        for stem, rules_of_stem in by_beginning[beginning]:
            if stem in folded:
                active.update(rules_of_stem)
    return active


_BEGINNING = 3  # letters of a word by which its stems are looked up
_FIRST_LETTERS = itemgetter(slice(_BEGINNING))


@cache
def _beginnings(kind: Kind) -> frozenset[str]:
    return frozenset(_by_beginning(kind))


@cache
def _by_beginning(kind: Kind) -> dict[str, list[tuple[str, tuple[Rule, ...]]]]:
    """Return stems by the first letters of their longest word: a stem begins a word, "preside" is none of "copreside"."""
    found: dict[str, dict[str, list[Rule]]] = {}
    for rule in rules(kind):
        for stem in rule.stems:
            word = max(stem.split(), key=len)
            beginnings = [word[:_BEGINNING]] if len(word) >= _BEGINNING else [word, *(word + letter for letter in ascii_lowercase)]
            for beginning in beginnings:
                found.setdefault(beginning, {}).setdefault(stem, []).append(rule)
    return {beginning: [(stem, tuple(group)) for stem, group in stems_.items()] for beginning, stems_ in found.items()}


@cache
def rules(kind: Kind) -> tuple[Rule, ...]:
    """Return the rules of one kind in order; raises BrokenVocabulary where one is incomplete."""
    try:
        return tuple(_rule(order, row) for order, row in enumerate(read_table(FILES[kind]).get("rule", ())))
    except (KeyError, TypeError) as error:
        raise BrokenVocabulary(f"A rule of {FILES[kind]}.toml is incomplete ({error!r}).", "Reinstall coopcli.") from error


def _rule(order: int, row: dict[str, str]) -> Rule:
    pattern = rf"(?<!\S)(?:{row['pattern']})"
    stems = tuple(written_out(row["stem"]).split("|"))
    return Rule(
        order,
        row["name"],
        row["frame"],
        row["status"],
        stems,
        pattern,
        row.get("needs"),
        row.get("printed"),
        row.get("between"),
        "apart" in row,
    )


@cache
def stems(kind: Kind) -> tuple[str, ...]:
    """Return the beginnings of words without one of which no gathering of this kind is named."""
    return tuple(str(read_table(FILES[kind])["stems"]).split("|"))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern, its <parts> written out; raises BrokenVocabulary where it is none."""
    try:
        return re.compile(written_out(pattern))
    except (re.error, KeyError) as error:
        raise BrokenVocabulary(f"A pattern of gatherings cannot be read: {pattern} ({error}).", "Reinstall coopcli.") from error


def written_out(pattern: str) -> str:
    """Return a pattern with its <parts> in full."""
    parts: dict[str, str] = read_table("fr/meetings")["parts"]
    for _ in range(3):  # a part may hold parts
        pattern = _PART.sub(lambda match: parts[match.group(1)], pattern)
    return pattern


@cache
def same_office(office: str) -> str | None:
    """Return the other name of an office, both folded: `same_office("garde des sceaux") == "ministre de la justice"`."""
    rows = str(read_table("fr/stage")["offices"]["same"]).split("|")
    return dict(row.split("=", 1) for row in rows).get(office)


@cache
def organs() -> dict[str, str]:
    """Return the organisation that meets in each of its organs: that of "assemblee_onu" is the "Organisation des Nations unies"."""
    rows: dict[str, str] = read_table("fr/conferences")["organs"]
    return {organ: display_name(whole) or whole for organ, whole in rows.items()}


@cache
def pattern_of(kind: Kind, key: str) -> re.Pattern[str]:
    """Return one pattern of a kind by its name."""
    return compiled(str(read_table(FILES[kind])["patterns"][key]))


@cache
def words_of_kind(kind: Kind, key: str) -> frozenset[str]:
    """Return one list of single folded words."""
    return frozenset(fold(word) for word in str(read_table(FILES[kind])["words"][key]).split())
