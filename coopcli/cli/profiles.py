"""A profile as a table with its notes; `person` and `country` share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coopcli.analysis import Profile
from coopcli.happenings import stated
from coopcli.output.answers import Figures, ProfileSheet
from coopcli.output.words import listed, status_words, what_words, when_words
from coopcli.text import fold

COLUMNS: tuple[str, ...] = ("when", "status", "part", "what", "with", "source")
MOST = 12


def sheet_of(profile: Profile, title: str, name_of: Callable[[str], str] = str, *, named: str = "named") -> ProfileSheet:
    """Lay a profile out: its events in order, spellings, offices, company, first and last seen; `named` leads the spellings."""
    whole = name_of(profile.name)  # a country that takes part as itself, which needs no word
    rows = tuple(
        (
            when_words(seen.event),
            status_words(seen.event),
            "" if seen.part == whole else seen.part,
            what_words(seen.event),
            listed(map(name_of, seen.company), 6),
            seen.event.id,
        )
        for seen in profile.seen
    )
    dated = [seen.event for seen in profile.seen if stated(seen.event) and seen.event.status != "planned"]
    notes = (
        f"{named}: {listed(profile.spellings, MOST)}",
        *((f"offices: {listed(_offices(profile), MOST)}",) if profile.offices else ()),
        *((f"with: {listed((_times(name_of(name), times) for name, times in profile.company), MOST)}",) if profile.company else ()),
        *((f"first seen: {when_words(dated[0])}; last seen: {when_words(dated[-1])}",) if dated else ()),
    )
    figures = Figures(title, COLUMNS, rows, notes, is_brief=True)
    return ProfileSheet(figures, profile.name, profile.spellings, profile.offices, profile.company, profile.seen)


def _offices(profile: Profile) -> Iterator[str]:
    """Name each office once, however it is printed, with the articles that give it."""
    docs: dict[str, list[str]] = {}
    printed: dict[str, str] = {}
    for role, doc in profile.offices:
        printed.setdefault(fold(role), role)
        docs.setdefault(fold(role), []).append(doc)
    return (f"{printed[key]} ({', '.join(dict.fromkeys(its))})" for key, its in docs.items())


def _times(name: str, times: int) -> str:
    return f"{name} × {times}" if times > 1 else name
