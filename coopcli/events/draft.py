"""What the builders of agreements, meetings and conferences share: the article as read so far, and an event in the making.

A `Reading` is frozen. A `Draft` is filled by one builder and becomes a frozen Event in `merge`; nobody changes it after that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coopcli.model import Article, EventKind, Mention, MentionKind, Party, Person, Place, Reason, Sentence, Span, When

LENT = "date of the lead"  # the rule of a date that the event's own sentence does not tell


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its sentences and what each names.

    `home` is the country that the article speaks from (its dateline, else the one it names most): where an official of unnamed country
    belongs. `countries` are the codes it names, most named first.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[tuple[Mention, ...], ...]
    home: str | None
    countries: tuple[str, ...]
    pair: tuple[str, ...] = ()  # the two countries that the article is about, where it is about two
    titled: tuple[str, ...] = ()  # the countries that the headline names

    def of_kind(self, sentence: int, kind: MentionKind) -> Iterator[Mention]:
        """Yield the sentence's mentions of one kind, in order of place."""
        return (mention for mention in self.mentions[sentence] if mention.kind == kind)


@dataclass(slots=True)
class Draft:
    """An event in the making; `sentences` are the indices of those it rests on, first the one that tells it."""

    kind: EventKind
    status: str
    sentences: list[int]
    instrument: str | None = None
    count: int = 1
    title: str = ""
    subject: str | None = None
    parties: list[Party] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    date: When | None = None
    place: Place | None = None
    background: bool = False
    is_general: bool = False  # a line before the detail ("plusieurs accords"), dropped where its papers are told apart
    is_scene: bool = False  # told as part of what the lead is about, so that its day and town hold
    is_between: bool = False  # its parties are those that the text itself puts side by side
    is_explicit: bool = False  # both its sides are named with the act itself
    is_bare: bool = False  # only spoken of as signed ("l'accord conclu avec X"), worth an event once it has a date, a place or people
    base: str = ""  # what the act would bring the paper to, once done
    is_other: bool = False  # "un autre accord", "ont également signé": never the one told before
    is_lent: bool = False  # its parties are those of a general line, until its own signatories are told
    siblings: str = ""  # papers told apart in one breath carry one mark, so that nobody joins them again
    why: list[Reason] = field(default_factory=list)

    def because(self, name: str, rule: str, span: Span | None = None, rejected: tuple[str, ...] = ()) -> None:
        """Keep the rule that gave a field its value."""
        self.why.append(Reason(name, rule, span, rejected))
