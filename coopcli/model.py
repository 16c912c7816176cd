"""The frozen shapes that travel through the rooms; read this page first.

bytes -> Article -> Sentence -> Mention -> Event -> answers. Every value keeps the span it came from.
Offsets are characters of the decoded file, half open: `text[span.start:span.end]` gives the words back.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Literal, NamedTuple

from coopcli.shape import dataclass, field

EventKind = Literal["agreement", "meeting", "conference"]
PartyType = Literal["state", "institution", "organisation", "company", "other"]
Part = Literal["signatory", "participant", "speaker", "witness"]
Basis = Literal["stated", "published"]
Determiner = Literal["indefinite", "definite", "demonstrative", "ordinal", "possessive", "bare"]
How = Literal["exact", "folded", "prefix", "edit", "alias"]

KINDS: tuple[str, ...] = ("agreement", "meeting", "conference")
PARTY_TYPES: tuple[str, ...] = ("state", "institution", "organisation", "company", "other")
PARTS: tuple[str, ...] = ("signatory", "participant", "speaker", "witness")
AGREEMENT_STATUSES: tuple[str, ...] = ("planned", "agreed", "initialled", "signed", "renewed", "approved", "ratified", "in-force", "ended")
GATHERING_STATUSES: tuple[str, ...] = ("planned", "held", "cancelled")
STATUSES: tuple[str, ...] = (*AGREEMENT_STATUSES, "held", "cancelled")
INSTRUMENTS: tuple[str, ...] = (
    "treaty", "convention", "agreement", "memorandum", "protocol", "declaration", "letter-of-intent", "exchange-of-letters", "action-plan",
    "programme", "roadmap", "arrangement", "contract", "charter", "amendment", "partnership", "minutes", "other",
)  # fmt: skip
GENERIC: tuple[str, ...] = ("agreement", "partnership", "other")  # what the press calls a paper whose name it does not give


class Span(NamedTuple):
    """Where something stands in the decoded file, in characters, end excluded."""

    start: int
    end: int


class Token(NamedTuple):
    """One word or one punctuation mark; `folded` is never empty and holds no blank."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (2,000 characters at most) and its tokens.

    `printed` are the tokens as the file has them, `words` their folded forms, `folded` those joined by one space; `offsets[i]` is where
    token i begins in it.
    Patterns run on `folded`; `segment.token_at` leads a match back to a token, and the token to the file.
    """

    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...]
    folded: str
    words: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where each token begins in `folded`."""
        return tuple(accumulate([len(word) + 1 for word in self.words[:-1]], initial=0)) if self.words else ()


@dataclass(frozen=True, slots=True)
class When:
    """A date as precise as the text supports: EDTF (ISO 8601-2), its bounds as ISO days, the words, and whether the text states it."""

    edtf: str
    earliest: str
    latest: str
    text: str = ""
    basis: Basis = "stated"
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the page that is no part of the article, with the reason it was set aside."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One decoded article. `text` is never edited after decoding; `body` are the spans that are article, `furniture` the rest."""

    doc: str
    text: str
    encoding: str
    published: When | None
    title: Span | None
    body: tuple[Span, ...]
    furniture: tuple[Zone, ...]
    source: str = ""


# What a sentence names. `Mention.value` is one of the shapes below; `first` and `last` are token indices, end excluded.


@dataclass(frozen=True, slots=True)
class CountryForm:
    """A country (ISO 3166-1 alpha-2) by its `name`, `demonym` ("kazakh"), `compound` ("maroco-"), or the `capital` that stands for it."""

    code: str
    form: Literal["name", "demonym", "compound", "capital"]


@dataclass(frozen=True, slots=True)
class Town:
    """A city or site; `country` is null where the name alone does not settle it."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """An institution, organisation or company, known or recognised by its shape; `acronym` when the text ties one to the name."""

    name: str
    acronym: str | None
    country: str | None
    type: PartyType
    key: str | None = None  # the vocabulary's key of a known body


@dataclass(frozen=True, slots=True)
class Official:
    """A person and/or an office. `name` is null for an office alone ("le ministre kazakh de la Justice", "son homologue").

    `role` is the office in the words of the source; `body` what the person heads, when the role names it; `is_surname` for "M. Lam".
    """

    name: str | None
    role: str | None
    country: str | None
    body: str | None = None
    is_surname: bool = False
    is_counterpart: bool = False  # "son homologue": the office is that of the person named just before


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date phrase as its parts, not yet placed on the calendar: `reckoning.resolve` does that, by the article's date, tense and anchor.

    `shape` names the reader (see lexicon/fr/dates.toml); absent parts are None.
    """

    shape: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    last_month: int | None = None
    last_day: int | None = None
    weekdays: tuple[int, ...] = ()  # Monday is 0
    days: tuple[int, ...] = ()
    count: int | None = None
    unit: Literal["day", "week", "month", "quarter", "semester", "season", "year", None] = None
    forward: bool | None = None  # True and False where the words settle it ("prochain", "dernier"), None where the verb's tense does
    anchored: bool = False  # relative to the date just told ("la veille", "le même jour", "quatre mois plus tôt")


@dataclass(frozen=True, slots=True)
class Paper:
    """An instrument as a noun phrase: its contract key, how many, its determiner and the words that say what it is about."""

    key: str
    count: int | None  # 3 for "trois conventions"; None where the text gives no number ("des accords")
    is_plural: bool
    determiner: Determiner
    subject: Span | None
    ordinal: int | None = None


MentionValue = CountryForm | Town | Body | Official | TimeExpression | Paper
MentionKind = Literal["country", "place", "body", "person", "date", "instrument"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a sentence names: the tokens it covers, its span in the file, and the rule that found it."""

    kind: MentionKind
    first: int
    last: int
    span: Span
    value: MentionValue
    rule: str


# What an article says has happened.


@dataclass(frozen=True, slots=True)
class Party:
    """A state, institution, organisation or company that is bound or that met."""

    name: str
    country: str | None
    type: PartyType
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a part in the event; `role` as the source words it."""

    name: str
    role: str | None
    country: str | None
    part: Part
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The city where it happened; a country only where the text gives no city."""

    name: str
    country: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that an event rests on."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the rule that spoke, the words it read, and the candidates that lost."""

    field: str
    rule: str
    span: Span | None = None
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one article, by the event contract; `id` is `<doc>#<n>`."""

    id: str
    doc: str
    kind: EventKind
    status: str
    instrument: str | None
    count: int
    title: str
    subject: str | None
    parties: tuple[Party, ...]
    people: tuple[Person, ...]
    date: When | None
    place: Place | None
    background: bool
    evidence: tuple[Evidence, ...]
    why: tuple[Reason, ...] = ()
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read, or was passed over, and why."""

    path: str
    reason: str
    is_error: bool = True  # False for a file that is simply no article (a picture, another suffix)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that was read: articles in order of their id, their events, and what could not be read."""

    articles: tuple[Article, ...]
    events: tuple[Event, ...]
    problems: tuple[Problem, ...] = ()


# What a query finds.


@dataclass(frozen=True, slots=True)
class Match:
    """One word of the query and the words of the text that answered it."""

    word: str
    found: str
    how: How
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventHit:
    event: Event
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class PassageHit:
    doc: str
    title: str
    published: str | None
    score: float
    text: str
    start: int
    end: int
    matches: tuple[Match, ...]
    is_furniture: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What `search` answers; `partial` when no article holds all the words, `unknown` words that nothing resembles, with neighbours."""

    query: str
    partial: bool
    events: tuple[EventHit, ...]
    passages: tuple[PassageHit, ...]
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())
