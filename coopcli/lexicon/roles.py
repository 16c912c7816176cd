"""Offices, titles and names as `fr/roles.toml` and `fr/given_names.toml` list them, folded and frozen.

In: the two files. Out: `role_words()`, and `stands_for(role)`: for whom the holder of an office speaks. Start at `RoleWords`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Literal

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table
from coopcli.lexicon.countries import country_phrases
from coopcli.shape import dataclass
from coopcli.text import fold

Stands = Literal["state", "body", "either", "rank", "none"]
Words = tuple[str, ...]

_WORD = re.compile(r"(?:[ldcsnmjt]|qu)'(?=\w)|[^\W_]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Office:
    """An office by one of its forms: `words` are its folded tokens, `singular` the form of one holder where this one is a plural."""

    words: Words
    stands: Stands
    singular: str | None


Offices = dict[str, tuple[Office, ...]]
Phrases = dict[str, tuple[Words, ...]]


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Every list of `fr/roles.toml`, folded; offices and phrases stand under their first word, the longest first."""

    offices: Offices
    ranks_before_name: frozenset[str]
    kept_before: frozenset[str]
    dropped_before: frozenset[str]
    hyphened: frozenset[str]
    articles: frozenset[str]
    definite: frozenset[str]
    never_after: frozenset[str]
    counterpart: frozenset[str]
    colleague: frozenset[str]
    counterparts: frozenset[str]
    resuming: frozenset[str]  # "celui de la Cour" goes on from the office before
    acts_for: frozenset[str]
    sides: frozenset[str]
    respective: frozenset[str]
    of_both: Phrases
    adjectives: frozenset[str]
    adjective_phrases: Phrases
    demonym_endings: Words
    not_demonym: frozenset[str]
    of: frozenset[str]
    inside: frozenset[str]
    onward: Phrases
    determiners: frozenset[str]
    takes_in: frozenset[str]
    takes_post: frozenset[str]
    takes_for: frozenset[str]
    takes_object: frozenset[str]
    never_of: frozenset[str]
    with_article: frozenset[str]
    with_prepositions: frozenset[str]
    body_ends: frozenset[str]
    adjective_endings: Words
    not_adjective: frozenset[str]
    other_adjectives: frozenset[str]
    abroad: Phrases
    state_complements: tuple[Words, ...]
    bare_countries: frozenset[str]
    body_nouns: frozenset[str]
    branches: frozenset[str]  # "système", "bureau": who heads one of a body stands for the body
    titles: Phrases
    titles_of_several: Phrases
    particles: frozenset[str]
    opening_particles: frozenset[str]
    inner_particles: frozenset[str]
    name_prefixes: frozenset[str]
    numerals: frozenset[str]
    never_in_name: frozenset[str]
    function_words: frozenset[str]
    named_after: frozenset[str]
    before_name: frozenset[str]
    after_name: frozenset[str]
    last_named: Phrases
    boundary: frozenset[str]
    openers: frozenset[str]  # the first words of all that is found without a capital
    given: frozenset[str]


@cache
def role_words() -> RoleWords:
    """Return the vocabulary of offices and names; raises BrokenVocabulary where a list is missing."""
    table = read_table("fr/roles")
    try:
        return _frozen(table, read_table("fr/given_names"))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BrokenVocabulary(f"The vocabulary file fr/roles.toml is incomplete ({error!r}).", "Reinstall coopcli.") from error


def stands_for(role: str) -> Literal["state", "body"] | None:
    """Say whether a holder binds a state or a body: `stands_for("ministre de la Justice") == "state"`; None where the words do not say."""
    return _stands_for(role)


@lru_cache(maxsize=4096)
def _stands_for(role: str) -> Literal["state", "body"] | None:
    words = phrase_words(role)
    table = role_words()
    for start in range(min(len(words), 4)):
        office = office_at(words, start, table)
        if office is None:
            continue
        if office.stands in ("state", "body"):
            return "state" if office.stands == "state" else "body"
        return _by_complement(words[start + len(office.words) :], table) if office.stands == "either" else None
    return None


def office_at(words: Words, start: int, table: RoleWords) -> Office | None:
    """Return the longest office that begins at a folded token."""
    for office in table.offices.get(words[start], ()):
        if words[start : start + len(office.words)] == office.words:
            return office
    return None


def _by_complement(rest: Words, table: RoleWords) -> Literal["state", "body"]:
    at = 0
    if rest[:1] == ("aupres",):
        return "state"  # "représentant permanent auprès de l'ONU"
    while at < len(rest) and rest[at] not in table.of and rest[at] not in table.inside:
        at += 1
    if at == len(rest):
        return "state"
    has_article, is_charge = rest[at] in ("du", "des"), rest[at] in table.inside  # "secrétaire à la Culture"
    at += 1
    if at < len(rest) and rest[at] in table.articles:
        has_article, at = True, at + 1
    if any(rest[at : at + len(phrase)] == phrase for phrase in table.state_complements):
        return "state"
    if at < len(rest) and (sender := office_at(rest, at, table)) is not None and sender.stands in ("state", "either"):
        return stands_for(" ".join(rest[at:])) or "state"  # "envoyé spécial du président français"
    if at == len(rest) or rest[at] in table.body_nouns:
        return "body"
    if rest[at] in table.bare_countries:
        return "state"
    return "state" if has_article and (is_charge or country_phrases().get(rest[at:]) is not None) else "body"


def phrase_words(phrase: str) -> Words:
    """Return a phrase as the folded tokens a sentence would have: `phrase_words("chef d'État")` is chef, d', etat."""
    return tuple(_WORD.findall(fold(phrase) if phrase.isascii() else " ".join(fold(part) for part in phrase.split())))


def _frozen(table: dict[str, Any], given: dict[str, Any]) -> RoleWords:
    around, adjectives, complement, names = table["around"], table["adjectives"], table["complement"], table["names"]
    function_words, offices, pronouns = _set(names["function_words"]), _offices(table["office"]), _phrases(table["pronouns"]["last_named"])
    return RoleWords(
        offices=offices,
        ranks_before_name=_set(table["rank"]["only_before_name"]),
        kept_before=_set(around["kept"]),
        dropped_before=_set(around["dropped"]),
        hyphened=_set(around["hyphened"]),
        articles=_set(around["articles"]),
        definite=_set(around["definite"]),
        never_after=_set(around["never_after"]),
        counterpart=_set(around["counterpart"]),
        colleague=_set(around["colleague"]),
        counterparts=_set(around["counterparts"]),
        resuming=_set(around["resuming"]),
        acts_for=_set(around["acts_for"]),
        sides=_set(around["sides"]),
        respective=_set(around["respective"]),
        of_both=_phrases(around["of_both"]),
        adjectives=_set(adjectives["words"]),
        adjective_phrases=_phrases(adjectives["phrases"]),
        demonym_endings=tuple(fold(adjectives["demonym_endings"]).split(" ")),
        not_demonym=_set(adjectives["not_demonym"]),
        of=_set(complement["of"]),
        inside=_set(complement["in"]),
        onward=_phrases(complement["onward"]),
        determiners=_set(complement["determiners"]),
        takes_in=_set(complement["takes_in"]),
        takes_post=_set(complement["takes_post"]),
        takes_for=_set(complement["takes_for"]),
        takes_object=_set(complement["takes_object"]),
        never_of=_set(complement["never_of"]),
        with_article=_set(complement["with"]),
        with_prepositions=_set(complement["with_prepositions"]),
        body_ends=_set(complement["body_ends"]),
        adjective_endings=tuple(sorted(_set(complement["adjective_endings"]))),
        not_adjective=_set(complement["not_adjective"]),
        other_adjectives=_set(complement["other_adjectives"]),
        abroad=_phrases(complement["abroad"]),
        state_complements=tuple(phrase_words(phrase) for phrase in table["stands"]["state_complements"]),
        bare_countries=_set(table["stands"]["bare_countries"]),
        branches=_set(table["stands"]["branches"]),
        body_nouns=_set(table["stands"]["body_nouns"]),
        titles=_phrases(table["titles"]["one"], except_for=_set(table["titles"]["kept"])),
        titles_of_several=_phrases(table["titles"]["several"]),
        particles=_set(names["particles"]),
        opening_particles=_set(names["opening"]),
        inner_particles=_set(names["inner"]),
        name_prefixes=_set(names["prefixes"]),
        numerals=frozenset(names["numerals"].split()),
        never_in_name=function_words | _set(names["institution_words"]),
        function_words=function_words,
        named_after=_set(names["named_after"]),
        before_name=_set(names["before"]),
        after_name=_set(names["after"]),
        last_named=pronouns,
        boundary=_set(table["boundary"]["words"]),
        openers=frozenset(offices)
        | _set(around["counterpart"])
        | _set(around["counterparts"])
        | _set(around["resuming"])
        | frozenset(pronouns),
        given=frozenset(word for group in given["names"].values() for word in _set(group)),
    )


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


def _offices(rows: list[dict[str, Any]]) -> Offices:
    found: dict[Words, Office] = {}
    for row in rows:
        for form in row["forms"]:
            found.setdefault(phrase_words(form), Office(phrase_words(form), row["stands"], None))
        for pair in row["plurals"]:
            plural, singular = pair.split("=")
            found.setdefault(phrase_words(plural), Office(phrase_words(plural), row["stands"], singular))
    by_first: dict[str, list[Office]] = {}
    for office in found.values():
        by_first.setdefault(office.words[0], []).append(office)
    return {first: tuple(sorted(group, key=lambda office: -len(office.words))) for first, group in by_first.items()}


def _phrases(phrases: Iterable[str], *, except_for: frozenset[str] = frozenset()) -> Phrases:
    by_first: dict[str, set[Words]] = {}
    for phrase in phrases:
        words = phrase_words(phrase)
        if words[0] not in except_for:
            by_first.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(group, key=lambda words: (-len(words), words))) for first, group in by_first.items()}
