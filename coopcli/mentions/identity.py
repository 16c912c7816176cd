"""The people of one article -> who is who: surnames get their full names, later mentions the office told first.

In: the sentences of an article and the mentions of each. Out: the mentions again, with every person as fully told as the article tells it. Start at `fullest`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from coopcli.lexicon.roles import Office, RoleWords, office_at, phrase_words, role_words
from coopcli.mentions.names import words_between
from coopcli.model import Mention, Official, Sentence, Span
from coopcli.text import fold

Units = tuple[str, ...]

# Spellings that the press uses for one sound, the first rewritten as the second: Cheikh and Sheikh, Pachinian and Pachinyan, Mohamoud and Mohamud.
_SOUNDS = (("tch", "ch"), ("sh", "ch"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("w", "v"), ("q", "k"))  # fmt: skip
_LONG_ENOUGH = 6  # letters from which one wrong letter is a spelling and no other name
_WEAK = frozenset({"bare-name"})  # rules whose finds need a second mention of the person


@dataclass(slots=True)
class _Person:
    name: str
    units: Units
    official: Official
    mentions: int = 0
    is_sure: bool = True
    heads: frozenset[str] = frozenset()
    last_unit: str = ""


def fullest(sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions with each person's fullest name, first office and country; "M. Lam" becomes Moctar Alhousseynou Lam, an unknown surname stays one."""
    table = role_words()
    told = [(number, mention) for number, row in enumerate(mentions) for mention in row if mention.kind == "person"]
    persons = _persons(told, table)
    result: list[tuple[Mention, ...]] = []
    by_unit = _by_unit(persons)
    previous: _Person | None = None
    for sentence, row in zip(sentences, mentions, strict=True):
        people = [mention for mention in row if mention.kind == "person"]
        people += _known_surnames(sentence, row, people, by_unit)
        people.sort(key=lambda mention: mention.first)
        kept: list[Mention] = []
        here: _Person | None = None
        for mention in people:
            person, known = _resolved(mention, persons, by_unit, table, here, previous)
            if known is None:
                continue
            kept.append(known)
            if person is not None:
                here = previous = person
        others = [mention for mention in row if mention.kind != "person"]
        result.append(tuple(sorted((*others, *kept), key=lambda mention: (mention.first, -mention.last))))
    return tuple(result)


@lru_cache(maxsize=20_000)
def same_unit(one: str, other: str) -> bool:
    """Say whether two folded words of names sound alike: sheikh and cheikh, loudyi and loudiyi; not ahmed and hamed."""
    if one == other:
        return True
    left, right = _sound(one), _sound(other)
    if left == right:
        return True
    return min(len(left), len(right)) >= _LONG_ENOUGH and left[0] == right[0] and _one_edit(left, right)


@lru_cache(maxsize=20_000)
def _sound(unit: str) -> str:
    for spelling, sound in _SOUNDS:
        if spelling in unit:
            unit = unit.replace(spelling, sound)
    kept = [letter for at, letter in enumerate(unit) if at == 0 or letter != unit[at - 1]]
    plain = "".join(kept)
    return plain[:-1] if len(plain) > 4 and plain.endswith("e") else plain


def _one_edit(left: str, right: str) -> bool:
    if abs(len(left) - len(right)) > 1:
        return False
    at = 0
    while at < min(len(left), len(right)) and left[at] == right[at]:
        at += 1
    return left[at + 1 :] == right[at + 1 :] or left[at + 1 :] == right[at:] or left[at:] == right[at + 1 :]


@lru_cache(maxsize=20_000)
def _units(name: str) -> Units:
    particles = role_words().particles
    cut = "".join(letter if letter.isalnum() else " " if letter not in "'’ʼ" else "" for letter in name)
    units = tuple(fold(part) for part in cut.split())
    return tuple(unit for unit in units if unit not in particles) or units


def _persons(told: Sequence[tuple[int, Mention]], table: RoleWords) -> list[_Person]:
    """Gather the named people of the article, full names first, each with the office and country told first."""
    persons: list[_Person] = []
    named = [(mention, value) for _, mention in told if isinstance(value := mention.value, Official) and value.name is not None]
    for mention, value in sorted(named, key=lambda pair: -len(_units(pair[1].name or ""))):
        units = _units(value.name or "")
        matches = [person for person in persons if _grade(units, person.units)]
        if len(units) > 1 and not matches:
            persons.append(_Person(value.name or "", units, Official(value.name, None, None), last_unit=units[-1], is_sure=mention.rule not in _WEAK))
    by_unit = _by_unit(persons)
    for mention, value in named:
        person = _match(_units(value.name or ""), persons, by_unit)
        if person is None:
            continue
        if mention.rule not in _WEAK:
            person.is_sure = True
        if len(_units(value.name or "")) == len(person.units) and person.mentions == 0:
            person.name = value.name or person.name
            person.mentions = 1
        official = person.official
        is_plain = value.role is not None and not value.is_counterpart and not _is_rank(value.role, table)
        role = official.role
        if value.role is not None and (role is None or (is_plain and (official.is_counterpart or _is_rank(role, table)))):
            official = replace(official, role=value.role, body=value.body, is_counterpart=value.is_counterpart)
        if official.country is None and value.country is not None:
            official = replace(official, country=value.country)
        person.official = official
        if value.role is not None and (head := _head(value.role, table)):
            person.heads = person.heads | {head}
    for _, mention in told:
        if isinstance(value := mention.value, Official):
            _learn_office(value, persons, table)
    for person in persons:
        person.official = replace(person.official, name=person.name)
    return [person for person in persons if person.is_sure]


def _learn_office(value: Official, persons: Sequence[_Person], table: RoleWords) -> None:
    """Give a counterpart the office that is told later with the country alone: "son homologue chypriote, N. C. … le président chypriote"."""
    if value.name is not None or value.is_counterpart or value.role is None or value.country is None:
        return
    head = _head(value.role, table)
    there = [person for person in persons if person.official.country == value.country]
    if not head or any(head in person.heads for person in there):
        return
    open_ones = [person for person in there if person.official.is_counterpart or person.official.role is None]
    if len(open_ones) == 1:
        open_ones[0].official = replace(open_ones[0].official, role=value.role, body=value.body, is_counterpart=False)
        open_ones[0].heads = open_ones[0].heads | {head}


def _by_unit(persons: Sequence[_Person]) -> dict[str, list[_Person]]:
    found: dict[str, list[_Person]] = {}
    for person in persons:
        for unit in person.units:
            found.setdefault(unit, []).append(person)
    return found


def _grade(units: Units, full: Units) -> int:
    """Say how well a shorter name fits a full one: 3 its end, 2 a run inside, 1 words in order; 0 where it does not."""
    if len(units) > len(full):
        return 0
    places: list[int] = []
    at = 0
    for unit in units:
        while at < len(full) and not same_unit(unit, full[at]):
            at += 1
        if at == len(full):
            return 0
        places.append(at)
        at += 1
    if units == full[-len(units) :] or len(full) - places[0] == len(units):
        return 3
    if places[-1] - places[0] == len(units) - 1:
        return 2 if places[0] or len(units) > 1 or len(full) <= 3 else 1
    return 1


def _match(units: Units, persons: Sequence[_Person], by_unit: dict[str, list[_Person]]) -> _Person | None:
    """Return the one person a name fits best; None where none or several do."""
    if not units:
        return None
    best, grade = [], 0
    for person in by_unit.get(units[-1]) or persons:
        fits = _grade(units, person.units)
        if fits > grade:
            best, grade = [person], fits
        elif fits and fits == grade:
            best.append(person)
    if grade < 3 and units[-1] in by_unit and len(units) > 1:
        for person in persons:
            fits = _grade(units, person.units)
            if fits > grade:
                best, grade = [person], fits
    return best[0] if len(best) == 1 else None


def _resolved(
    mention: Mention, persons: list[_Person], by_unit: dict[str, list[_Person]], table: RoleWords, here: _Person | None, previous: _Person | None
) -> tuple[_Person | None, Mention | None]:
    value = mention.value
    if not isinstance(value, Official):
        return None, mention
    if value.name is not None:
        person = _match(_units(value.name), persons, by_unit)
        if person is None:
            return None, None if mention.rule in _WEAK else mention
        return person, replace(mention, value=_told(value, person, previous, table))
    if mention.rule == "last-named":
        return (here, replace(mention, value=here.official)) if here is not None else (None, None)
    person = _holder(value, persons, table, previous)
    if person is None:
        return None, mention
    return person, replace(mention, value=_told(value, person, previous, table), rule=f"{mention.rule}-of-known")


def _told(value: Official, person: _Person, previous: _Person | None, table: RoleWords) -> Official:
    official = person.official
    role, body = (value.role, value.body) if value.role is not None and not value.is_counterpart else (official.role, official.body)
    if value.role is not None and value.role != official.role and official.role is not None and (_is_rank(value.role, table) or _is_shorter(value.role, official.role)):
        role, body = official.role, official.body
    if official.is_counterpart and role == official.role and previous is not None and previous is not person and previous.official.role is not None and value.is_counterpart:
        noun = _generic_noun(previous.official.role, table)
        if noun is not None:
            person.official = official = replace(official, role=noun, is_counterpart=False)
            role = noun
    return Official(official.name, role, value.country or official.country, body, False, value.is_counterpart)


def _is_shorter(role: str, known: str) -> bool:
    """Say whether a role only repeats the head of the known one: "ministre" beside "ministre des Pêches"."""
    return len(role) < len(known) and fold(known).startswith(fold(role))


def _holder(value: Official, persons: Sequence[_Person], table: RoleWords, previous: _Person | None) -> _Person | None:
    """Return the one named person of the article who holds an office told without a name; None where none or several do."""
    if value.is_counterpart:
        return _counterpart_of(value, persons, previous)
    if value.role is None or not (head := _head(value.role, table)):
        return None
    if fold(value.role).startswith(tuple(table.kept_before)):
        return None
    holders = [person for person in persons if head in person.heads]
    if value.country is not None:
        holders = [person for person in holders if person.official.country in (None, value.country)]
        known = [person for person in holders if person.official.country == value.country]
        holders = known or ([] if len(holders) > 1 else holders)
    words = _content(value.role, head, table)
    exact = [person for person in holders if words and person.official.role and words <= _content(person.official.role, head, table)]
    if words and value.country is None:
        holders = exact
    elif exact:
        holders = exact
    elif words and any(person.official.role and _content(person.official.role, head, table) for person in holders) and not _is_demonym_only(value.role, head, table):
        return None
    return holders[0] if len(holders) == 1 else None


def _is_demonym_only(role: str, head: str, table: RoleWords) -> bool:
    return not any(word in table.of for word in phrase_words(role)[len(phrase_words(head)) :])


def _counterpart_of(value: Official, persons: Sequence[_Person], previous: _Person | None) -> _Person | None:
    if previous is None or value.country is None:
        return None
    others = [person for person in persons if person is not previous and person.official.country == value.country and (person.heads & previous.heads)]
    return others[0] if len(others) == 1 else None


def _office(role: str, table: RoleWords) -> tuple[Office, int] | None:
    words = phrase_words(role)
    for start in range(min(len(words), 4)):
        office = office_at(words, start, table)
        if office is not None:
            return office, start
    return None


@lru_cache(maxsize=4096)
def _head_words(role: str) -> tuple[str, str]:
    found = _office(role, role_words())
    return (" ".join(found[0].words), found[0].stands) if found else ("", "")


def _head(role: str, table: RoleWords) -> str:
    return _head_words(role)[0]


def _is_rank(role: str, table: RoleWords) -> bool:
    return _head_words(role)[1] == "rank"


def _content(role: str, head: str, table: RoleWords) -> frozenset[str]:
    """Return the words of a role beside its head that tell it from others."""
    words = phrase_words(role)
    return frozenset(word for word in words if len(word) > 3) - frozenset(phrase_words(head))


def _generic_noun(role: str, table: RoleWords) -> str | None:
    """Return the office noun that a counterpart shares: "président" of "président de la République"; None for an office of one country only."""
    found = _office(role, table)
    if found is None or found[0].stands not in ("state", "either") or len(found[0].words) > 2 or found[1]:
        return None
    words = role.split()
    return " ".join(words[: len(found[0].words)]).rstrip(",")


def _known_surnames(sentence: Sentence, row: Sequence[Mention], people: Sequence[Mention], by_unit: dict[str, list[_Person]]) -> Iterator[Mention]:
    """Yield bare surnames of people the article names in full: "Laftit et Faeser signent"."""
    tokens = sentence.tokens
    for at in [at for at, (_, _, _, folded) in enumerate(tokens) if folded in by_unit]:
        token = tokens[at]
        persons = by_unit[token.folded]
        if len(persons) > 1 or not token.text[0].isupper() or persons[0].last_unit != token.folded:
            continue
        if any(mention.first <= at < mention.last for mention in (*people, *row)):
            continue
        if (at and tokens[at - 1].text[0].isupper() and at > 1) or (at + 1 < len(tokens) and (tokens[at + 1].text[0].isupper() or tokens[at + 1].text == "-")):
            continue
        if at and tokens[at - 1].text in ("-", "#", "@"):
            continue
        name = words_between(tokens, at, at + 1)
        yield Mention("person", at, at + 1, Span(token.start, token.end), Official(name, None, None, None, True), "known-surname")
