"""The people of one article -> who is who: surnames get their full names, later mentions the office told first.

In: an article's sentences and the mentions of each. Out: the mentions again, every person told as fully as it can be. Start at `fullest`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import compress

from coopcli.lexicon.roles import Office, office_at, phrase_words, role_words
from coopcli.model import Mention, Official, Sentence, Span
from coopcli.shape import dataclass
from coopcli.text import fold

Units = tuple[str, ...]

# Spellings that the press uses for one sound: Cheikh and Sheikh, Pachinian and Pachinyan, Mohamoud and Mohamud, Assylov and Asyłow.
_SOUNDS = (
    ("tch", "ch"), ("sh", "ch"), ("dj", "j"), ("ph", "f"), ("ck", "k"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("w", "v"), ("q", "k"),
)  # fmt: skip
_LONG_ENOUGH = 6  # letters from which one wrong letter is a spelling and no other name
_VOWELS = frozenset("aeiou")
_TIES = ("-", "#", "@")
_MOST_NAMESAKES = 40  # from here on a surname or an office tells nobody from the others
_WEAK = frozenset({"bare-name"})  # rules whose finds need a second mention of the person


@dataclass(slots=True)
class _Person:
    """Somebody named in full, as the article has told of them so far."""

    name: str
    units: Units
    official: Official
    is_sure: bool
    is_named: bool = False
    heads: frozenset[str] = frozenset()


class _People:
    """The people of one article, found by a word of their name, by an office, by a country; too many under one key are nobody."""

    def __init__(self) -> None:
        self.by_unit: dict[str, list[_Person]] = {}
        self.by_head: dict[str, list[_Person]] = {}
        self.by_country: dict[str, list[_Person]] = {}
        self.by_surname: dict[str, list[_Person]] = {}
        self.matched: dict[Units, _Person | None] = {}

    def add(self, person: _Person) -> None:
        for unit in dict.fromkeys(map(_skeleton, person.units)):
            self.by_unit.setdefault(unit, []).append(person)
        self.by_surname.setdefault(person.units[-1], []).append(person)

    def remove(self, person: _Person) -> None:
        for group in (self.by_unit, self.by_surname):
            for unit in (*map(_skeleton, person.units), person.units[-1]):
                if person in group.get(unit, ()):
                    group[unit] = [other for other in group[unit] if other is not person]

    def candidates(self, units: Units) -> list[_Person]:
        """Return the people among whom a name is to be looked for: those of its rarest word."""
        found = min([self.by_unit.get(_skeleton(unit), []) for unit in units], key=len)
        return found if len(found) <= _MOST_NAMESAKES else []

    def hold(self, person: _Person, head: str) -> None:
        if head and head not in person.heads:
            person.heads = person.heads | {head}
            self.by_head.setdefault(head, []).append(person)

    def holders(self, head: str) -> list[_Person]:
        found = self.by_head.get(head, [])
        return found if len(found) <= _MOST_NAMESAKES else []

    def match(self, units: Units) -> _Person | None:
        """Return the one person a name fits best; None where none or several do."""
        if units not in self.matched:
            self.matched[units] = self._match(units)
        return self.matched[units]

    def _match(self, units: Units) -> _Person | None:
        best: list[_Person] = []
        grade = 0
        for person in self.candidates(units):
            fits = _grade(units, person.units)
            if fits > grade:
                best, grade = [person], fits
            elif fits and fits == grade:
                best.append(person)
        return best[0] if len(best) == 1 else None


def fullest(sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions with each person's fullest name, first office and country; "M. Lam" becomes Moctar Lam, unknown names stay."""
    people = _gathered([mention for row in mentions for mention in row if mention.kind == "person"])
    result: list[tuple[Mention, ...]] = []
    previous: _Person | None = None
    for sentence, row in zip(sentences, mentions, strict=True):
        found = [mention for mention in row if mention.kind == "person"]
        surnames = list(_known_surnames(sentence, row, people))
        if not found and not surnames:
            result.append(tuple(row))
            continue
        here: _Person | None = None
        kept = [mention for mention in row if mention.kind != "person"]
        for mention in sorted((*found, *surnames), key=lambda mention: mention.first) if surnames else found:
            person, told = _resolved(mention, people, here, previous)
            if told is not None:
                kept.append(told)
            if person is not None:
                here = previous = person
        result.append(tuple(sorted(kept, key=lambda mention: (mention.first, -mention.last))))
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
    plain = "".join([letter for at, letter in enumerate(unit) if at == 0 or letter != unit[at - 1]])
    return plain.rstrip("e") if len(plain) > 4 else plain


def _one_edit(left: str, right: str) -> bool:
    """Say whether one vowel differs, or is there in one alone: likachev and likachov; benali and benani are two names."""
    at, shorter = 0, min(len(left), len(right))
    while at < shorter and left[at] == right[at]:
        at += 1
    if len(left) == len(right):
        return left[at] in _VOWELS and right[at] in _VOWELS and left[at + 1 :] == right[at + 1 :]
    longer, other = (left, right) if len(left) > len(right) else (right, left)
    return longer[at] in _VOWELS and longer[at + 1 :] == other[at:]


@lru_cache(maxsize=20_000)
def _skeleton(unit: str) -> str:
    """Return what two spellings of one word always share: the consonants of its sound."""
    return "".join([letter for letter in _sound(unit) if letter not in _VOWELS])


@lru_cache(maxsize=20_000)
def _units(name: str) -> Units:
    """Return the folded words of a name that tell people apart: "Nasr Al Sawa'ee" is nasr, sawaee."""
    particles = role_words().particles
    cut = "".join([letter if letter.isalnum() else " " if letter not in "'’ʼ" else "" for letter in name])
    units = tuple([fold(part) for part in cut.split()])
    return tuple([unit for unit in units if unit not in particles]) or units


def _gathered(told: Sequence[Mention]) -> _People:
    """Gather the named people of the article, full names first, each with the office and country told first."""
    people = _People()
    named = [
        (mention, value, _units(value.name)) for mention in told if isinstance(value := mention.value, Official) and value.name is not None
    ]
    persons: list[_Person] = []
    seen: set[Units] = set()
    for mention, value, units in sorted(named, key=lambda row: -len(row[2])):
        if len(units) < 2 or units in seen:
            continue
        seen.add(units)
        if not any(_grade(units, person.units) for person in people.candidates(units)):
            persons.append(_Person(value.name or "", units, Official(value.name, None, None), mention.rule not in _WEAK))
            people.add(persons[-1])
    for mention, value, units in named:
        person = people.match(units)
        if person is not None:
            _learn(person, mention, value, units, people)
    for person in persons:
        official = person.official
        person.official = Official(person.name, official.role, official.country, official.body, False, official.is_counterpart)
        if not person.is_sure:
            people.remove(person)
        elif person.official.country is not None:
            people.by_country.setdefault(person.official.country, []).append(person)
    people.matched.clear()
    for mention in told:
        if isinstance(value := mention.value, Official):
            _learn_office(value, people)
    return people


def _learn(person: _Person, mention: Mention, value: Official, units: Units, people: _People) -> None:
    """Keep what a mention tells first of a person: the spelling, the office (one of more weight than a rank), the country."""
    if mention.rule not in _WEAK:
        person.is_sure = True
    if len(units) == len(person.units) and not person.is_named and value.name is not None:
        person.name, person.is_named = value.name, True
    official = person.official
    if value.role is not None:
        is_weighty = not value.is_counterpart and not _is_rank(value.role)
        if official.role is None or (is_weighty and (official.is_counterpart or _is_rank(official.role))):
            official = replace(official, role=value.role, body=value.body, is_counterpart=value.is_counterpart)
        people.hold(person, _head(value.role))
    if official.country is None and value.country is not None:
        official = replace(official, country=value.country)
    person.official = official


def _learn_office(value: Official, people: _People) -> None:
    """Give a counterpart the office told later with the country alone: "son homologue chypriote, N. C. … le président chypriote"."""
    if value.name is not None or value.is_counterpart or value.role is None or value.country is None:
        return
    head = _head(value.role)
    there = people.by_country.get(value.country, [])
    if not head or len(there) > _MOST_NAMESAKES or any(head in person.heads for person in there):
        return
    vacant = [person for person in there if person.official.is_counterpart or person.official.role is None]
    if len(vacant) == 1:
        vacant[0].official = replace(vacant[0].official, role=value.role, body=value.body, is_counterpart=False)
        people.hold(vacant[0], head)


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
    if places[0] == len(full) - len(units):
        return 3
    if places[-1] - places[0] == len(units) - 1:
        return 2 if places[0] or len(units) > 1 or len(full) <= 3 else 1
    return 1


def _resolved(mention: Mention, people: _People, here: _Person | None, previous: _Person | None) -> tuple[_Person | None, Mention | None]:
    """Return the person a mention means and the mention with all that is known; no mention for a run of capitals that is nobody."""
    value = mention.value
    if not isinstance(value, Official):
        return None, mention
    if value.name is not None:
        person = people.match(_units(value.name))
        if person is None:
            return None, None if mention.rule in _WEAK else mention
        return person, _with_value(mention, _told(value, person, previous), mention.rule)
    if mention.rule == "last-named":
        return (here, _with_value(mention, here.official, mention.rule)) if here is not None else (None, None)
    person = _holder(value, people, previous)
    if person is None:
        return None, mention
    return person, _with_value(mention, _told(value, person, previous), f"{mention.rule}-of-known")


def _with_value(mention: Mention, value: Official, rule: str) -> Mention:
    return Mention("person", mention.first, mention.last, mention.span, value, rule)


def _told(value: Official, person: _Person, previous: _Person | None) -> Official:
    """Return a mention's own words with what the article tells of the person beside them."""
    if value.is_counterpart and person.official.is_counterpart and previous is not None and previous is not person:
        noun = _generic_noun(previous.official.role or "")
        if noun is not None:
            person.official = replace(person.official, role=noun, is_counterpart=False)
    official = person.official
    role, body = official.role, official.body
    if value.role is not None and not value.is_counterpart and not (
        official.role is not None and (_is_rank(value.role) or _is_shorter(value.role, official.role))
    ):  # fmt: skip
        role, body = value.role, value.body
    return Official(official.name, role, value.country or official.country, body, False, value.is_counterpart)


def _is_shorter(role: str, known: str) -> bool:
    """Say whether a role only repeats the head of the known one: "ministre" beside "ministre des Pêches"."""
    return len(role) < len(known) and fold(known).startswith(fold(role))


def _holder(value: Official, people: _People, previous: _Person | None) -> _Person | None:
    """Return the one named person of the article who holds an office told without a name; None where none or several do."""
    if value.role is None:
        return None
    if value.is_counterpart:
        return _counterpart_of(value, people, previous)
    head = _head(value.role)
    if not head or value.role.split()[0].lower() in role_words().kept_before:
        return None
    holders = people.holders(head)
    if value.country is not None:
        of_country = [person for person in holders if person.official.country == value.country]
        holders = of_country or [person for person in holders if person.official.country is None and len(holders) == 1]
    words = _content(value.role, head)
    if words:
        exact = [person for person in holders if person.official.role and words <= _content(person.official.role, head)]
        if exact or value.country is None or _has_complement(value.role, head):
            holders = exact
    return holders[0] if len(holders) == 1 else None


def _has_complement(role: str, head: str) -> bool:
    of = role_words().of
    return any(word in of for word in phrase_words(role)[len(phrase_words(head)) :])


def _counterpart_of(value: Official, people: _People, previous: _Person | None) -> _Person | None:
    """Return the one other holder of the last person's office, of the country that "homologue" bears."""
    if previous is None or value.country is None:
        return None
    there = people.by_country.get(value.country, [])
    others = [person for person in there[:_MOST_NAMESAKES] if person is not previous and person.heads & previous.heads]
    return others[0] if len(others) == 1 else None


def _office(role: str) -> tuple[Office, int] | None:
    table, words = role_words(), phrase_words(role)
    for start in range(min(len(words), 4)):
        office = office_at(words, start, table)
        if office is not None:
            return office, start
    return None


@lru_cache(maxsize=4096)
def _head_words(role: str) -> tuple[str, str]:
    found = _office(role)
    return (" ".join(found[0].words), found[0].stands) if found else ("", "")


def _head(role: str) -> str:
    return _head_words(role)[0]


def _is_rank(role: str) -> bool:
    return _head_words(role)[1] == "rank"


@lru_cache(maxsize=4096)
def _content(role: str, head: str) -> frozenset[str]:
    """Return the words of a role beside its head that tell it from others, short ones where they are acronyms: "de l'UE"."""
    acronyms = {fold(word) for word in role.replace("’", "'").replace("'", " ").split() if len(word) > 1 and word.isupper()}
    return frozenset(word for word in phrase_words(role) if len(word) > 3 or word in acronyms) - frozenset(phrase_words(head))


def _generic_noun(role: str) -> str | None:
    """Return the office noun that a counterpart shares: "président" of "président de la République"; None for one country's own office."""
    found = _office(role)
    if found is None or found[0].stands not in ("state", "either") or len(found[0].words) > 2 or found[1]:
        return None
    return " ".join(role.split()[: len(found[0].words)]).rstrip(",")


def _known_surnames(sentence: Sentence, row: Sequence[Mention], people: _People) -> Iterator[Mention]:
    """Yield bare surnames of people the article names in full: "Laftit et Faeser signent"."""
    tokens, surnames = sentence.tokens, people.by_surname
    if surnames.keys().isdisjoint(sentence.words):
        return
    known = compress(range(len(tokens)), map(surnames.__contains__, sentence.words))
    places = [at for at in known if sentence.printed[at][0].isupper()]
    if not places:
        return
    covered = {at for mention in row for at in range(mention.first, mention.last)}
    for at in places:
        token = tokens[at]
        if at in covered or len(surnames[token.folded]) != 1:
            continue
        if (at > 1 and tokens[at - 1].text[0].isupper()) or (at and tokens[at - 1].folded in _TIES):
            continue
        if at + 1 < len(tokens) and (tokens[at + 1].text[0].isupper() or tokens[at + 1].text == "-"):
            continue
        yield Mention("person", at, at + 1, Span(token.start, token.end), Official(token.text, None, None, None, True), "known-surname")
