"""The shapes that a command hands over to be written."""

from __future__ import annotations

from coopcli.model import Answer, Article, Event
from coopcli.output.look import Look
from coopcli.shape import dataclass

__all__ = [
    "CARDS_BELOW",
    "ArticleSheet",
    "Cell",
    "EventSheet",
    "Figures",
    "Listing",
    "Look",
    "ProfileSheet",
    "Reply",
    "Timeline",
    "words_of",
]

Cell = str | int | float | None
CARDS_BELOW = 60  # columns of a terminal that has no room for a table


def words_of(cell: Cell) -> str:
    """Return a cell as a reader sees it: `words_of(0.99) == "0.990"`, nothing at all is "—"."""
    if isinstance(cell, float):
        return f"{cell:.3f}" if 0 <= cell <= 1 else str(cell)
    return "—" if cell is None or cell == "" else str(cell)


@dataclass(frozen=True, slots=True)
class Listing:
    """Events in the order asked for; `possible` are the ids that only may fall inside the dates asked for."""

    events: tuple[Event, ...]
    possible: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events to be told in order of time."""

    events: tuple[Event, ...]
    possible: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class EventSheet:
    """One event with the article that tells it, and the other articles' events that are the same happening."""

    event: Event
    article: Article
    others: tuple[Event, ...] = ()
    with_reasons: bool = False


@dataclass(frozen=True, slots=True)
class ArticleSheet:
    """One article with its events."""

    article: Article
    events: tuple[Event, ...]
    with_reasons: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A plain table: a title, the names of its columns, its rows, and what a reader must know of them.

    On a terminal one that `is_brief` begins with its notes and gives each row a line, or two where there is no room.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class ProfileSheet:
    """A person or a country: the table a reader looks at, and all of it for a program.

    `offices` are pairs of office and article, `company` of name and number of happenings, `seen` an event, the part taken and with whom.
    """

    figures: Figures
    name: str
    spellings: tuple[str, ...]
    offices: tuple[tuple[str, str], ...]
    company: tuple[tuple[str, int], ...]
    seen: tuple[tuple[Event, str, tuple[str, ...]], ...]


Reply = ProfileSheet | Listing | Timeline | EventSheet | ArticleSheet | Figures | Answer
