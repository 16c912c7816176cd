"""The shapes of bodies' names: the heads that open one, the words that may stand inside, and those that end it.

In: fr/bodies.toml. Out: one frozen table. Start at `shapes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, get_args

from coopcli.errors import BrokenVocabulary
from coopcli.lexicon import read_table, words_of
from coopcli.model import PartyType
from coopcli.phrases import Phrases
from coopcli.shape import dataclass
from coopcli.text import fold, fold_words


class Head(NamedTuple):
    """A noun that opens a body's name; `accepts` are the sets of marks, any one of which makes the words a name."""

    name: str
    type: PartyType
    accepts: tuple[frozenset[str], ...]
    takes_to: bool
    is_side: bool = False  # in small letters a name only where a side of something stands: no "dans la région de Kara"
    is_named: bool = False  # a proper name goes on behind a plain noun: "musée du quai Branly"
    is_place: bool = False  # the name is that of the place: "la ville de Kara" is Kara


class Plural(NamedTuple):
    """A noun in the plural that several bodies share; `singular` is null where each goes by its own name alone."""

    words: tuple[str, ...]
    singular: str | None
    type: PartyType
    is_side: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """The whole of fr/bodies.toml, folded."""

    heads: Phrases[Head]
    opening: frozenset[str]
    offices: Phrases[str]
    introducers: Mapping[str, PartyType]
    heads_of_companies: frozenset[str]
    apposed: frozenset[str]  # what a company is called behind its name: "leader"
    between: frozenset[str]
    of_town: tuple[str, ...]  # endings of the names of a town's people
    links: frozenset[str]
    of_trade: frozenset[str]
    of_people: frozenset[str]
    not_trades: frozenset[str]
    name_words: Mapping[str, PartyType]
    legal_forms: frozenset[str]
    inside: frozenset[str]
    never_named: frozenset[str]
    plurals: Mapping[str, tuple[Plural, ...]]  # by their first word, the longer first
    resuming: frozenset[str]
    signs: frozenset[str]
    of_regions: frozenset[str]
    common: frozenset[str]
    pronouns: frozenset[str]
    governments: frozenset[str]
    standing: Mapping[str, tuple[frozenset[str], frozenset[str]]]  # the nouns and the types of bodies that a noun may stand for
    ordinals: Mapping[str, int]  # which of two bodies a word means
    definite: frozenset[str]
    qualifiers: frozenset[str]
    international: frozenset[str]
    regions: frozenset[str]
    never_international: frozenset[str]
    venues: frozenset[str]
    adjectives: frozenset[str]
    endings: tuple[str, ...]
    stops: frozenset[str]
    after_of: frozenset[str]
    nouns_like_infinitives: frozenset[str]
    indefinite: frozenset[str]
    before_against: frozenset[str]
    not_for: frozenset[str]
    before_side: frozenset[str]
    before_noun: frozenset[str]
    place_particles: frozenset[str]
    prefixes: frozenset[str]
    research: frozenset[str]
    never: frozenset[str]
    articles: frozenset[str]


@cache
def shapes() -> Shapes:
    """Return the shapes; raises BrokenVocabulary where a list is missing or a head has a type that no party has."""
    try:
        return _read()
    except (KeyError, TypeError, AttributeError) as error:
        raise BrokenVocabulary(f"fr/bodies.toml lacks or spoils {error}.", "Reinstall coopcli.") from error


def _read() -> Shapes:
    table = read_table("fr/bodies")
    heads: list[tuple[tuple[str, ...], Head]] = []
    for row in table["heads"]:
        if row["type"] not in get_args(PartyType):
            raise BrokenVocabulary(f"fr/bodies.toml: {row['name']} has a type that no party has.", "Reinstall coopcli.")
        accepts = tuple(frozenset(marks.split()) for marks in row["accepts"])
        flags = [bool(row.get(flag)) for flag in ("to", "side", "named", "place")]
        head = Head(row["name"], row["type"], accepts, *flags)
        heads += [(fold_words(words), head) for words in row["words"].split("|")]
    stops = table["stops"]
    return Shapes(
        heads=Phrases(heads),
        opening=frozenset(words[0] for words, _ in heads),
        offices=Phrases((fold_words(office), body) for office, body in table["offices"].items()),
        introducers=_kinds(table["introducers"], ("company", "organisation", "institution")),
        heads_of_companies=_words(table["introducers"]["headed"]),
        apposed=_words(table["introducers"]["apposed"]),
        between=_words(table["introducers"]["between"]),
        of_town=tuple(map(fold, table["introducers"]["of_town"].split())),
        links=_words(table["introducers"]["links"]),
        of_people=_words(table["introducers"]["of_people"]),
        of_trade=_words(table["introducers"]["of_trade"]),
        not_trades=_words(table["introducers"]["not_trades"]),
        name_words=_kinds(table["name_words"], ("company", "institution")),
        legal_forms=_words(table["name_words"]["legal_form"]),
        inside=_words(table["name_words"]["inside"]),
        never_named=_words(table["name_words"]["never"]),
        plurals=_plurals(table["plurals"]),
        resuming=_words(table["listed"]["resuming"]),
        signs=_words(table["regions"]["signs"]),
        governments=_words(table["regions"]["governments"]),
        common=_words(table["common"]["words"]),
        pronouns=_words(table["common"]["pronouns"]),
        of_regions=_words(table["regions"]["offices"]),
        standing=MappingProxyType({fold(noun): _meant(row) for noun, row in table["standing"]["for"].items()}),
        ordinals=MappingProxyType({fold(word): place for word, place in table["standing"]["ordinals"].items()}),
        definite=_words(table["standing"]["definite"]),
        qualifiers=_words(table["qualifiers"]["words"]),
        international=_words(table["international"]["words"]),
        regions=_words(table["international"]["regions"]),
        venues=frozenset(fold(word) for word in words_of("fr/places", "venues")),
        never_international=frozenset(table["international"]["never"].split()),
        adjectives=_words(table["adjectives"]["words"]),
        endings=tuple(table["adjectives"]["endings"].split()),
        stops=_words(stops["words"]),
        after_of=_words(stops["after_of"]),
        nouns_like_infinitives=_words(stops["nouns_like_infinitives"]),
        indefinite=_words(stops["indefinite"]),
        before_against=_words(stops["before_against"]),
        not_for=_words(stops["not_for"]),
        before_side=_words(stops["before_side"]),
        before_noun=_words(stops["before_noun"]),
        place_particles=_words(stops["place_particles"]),
        prefixes=_words(stops["prefixes"]),
        research=_words(stops["research"]),
        never=frozenset(table["acronyms"]["never"].split()),
        articles=_words(table["acronyms"]["articles"]),
    )


def _plurals(table: Mapping[str, Mapping[str, str]]) -> Mapping[str, tuple[Plural, ...]]:
    rows: dict[str, list[Plural]] = {}
    for key, below in table.items():
        kind: PartyType = "company" if key == "company" else "organisation" if key == "organisation" else "institution"
        for plural, singular in below.items():
            noun = Plural(fold_words(plural), singular or None, kind, key in ("town", "region"))
            rows.setdefault(noun.words[0], []).append(noun)
    return MappingProxyType({word: tuple(sorted(nouns, key=lambda noun: -len(noun.words))) for word, nouns in rows.items()})


def _meant(row: str) -> tuple[frozenset[str], frozenset[str]]:
    kinds = frozenset(get_args(PartyType))
    return _words(" ".join(word for word in row.split() if word not in kinds)), kinds & frozenset(row.split())


def _kinds(table: Mapping[str, str], kinds: tuple[PartyType, ...]) -> Mapping[str, PartyType]:
    return MappingProxyType({word: kind for kind in kinds for word in _words(table[kind])})


def _words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())
