"""Agreements told in one to three sentences, whole way: a table of texts and the events that each tells."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coopcli import edtf
from coopcli.mentions import find_mentions
from coopcli.model import Article, Body, Event, Party, Span
from coopcli.pipeline import read_article
from coopcli.segment import sentence_of
from coopcli.text import fold

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "agreements.toml").read_text(encoding="utf-8"))["case"]


class Row(NamedTuple):
    """One expected event, as the table writes it: "signed convention x2 | MA, SN | 2024-05-07 | Dakar | by Ana Silva; under Omar Tazi"."""

    status: str
    instrument: str
    papers: int
    parties: str
    date: str
    place: str
    people: str
    is_optional: bool


def row_of(line: str) -> Row:
    """Read a line of the table; fields left out at the end are not checked."""
    fields = [part.strip() for part in line.removeprefix("?").split("|")]
    head = fields[0].split()
    count = next((int(word[1:]) for word in head[2:] if word[0] == "x"), 1)
    parties, date, place, people = (*fields[1:], "*", "*", "*", "*")[:4]
    return Row(head[0], head[1] if len(head) > 1 else "*", count, parties, date, place, people, line.startswith("?"))


def agreements(text: str, published: str | None = None) -> list[Event]:
    when = edtf.when(published) if published else None
    article = Article("case", text, "utf-8", when, None, (Span(0, len(text)),), ())
    return [event for event in read_article(article) if event.kind == "agreement"]


def plain(name: str) -> str:
    """Write a name as its folded words, for comparing."""
    return " ".join(" ".join(fold(word) for word in re.split(r"[\s'’,-]+", name)).split())


def is_within(wanted: str, name: str) -> bool:
    return f" {plain(wanted)} " in f" {plain(name)} "


def fits(row: Row, event: Event) -> bool:
    """Say whether an event is the one of the row: "*" is not checked, "-" is empty, and a body may be written by a part of its name."""
    return (
        row.status in ("*", event.status)
        and row.instrument in ("*", event.instrument)
        and row.papers == event.count
        and parties_fit(row.parties, event)
        and date_fits(row.date, event)
        and (row.place == "*" or plain(row.place if row.place != "-" else "") == plain(event.place.name if event.place else ""))
        and people_fit(row.people, event)
    )


def parties_fit(wanted: str, event: Event) -> bool:
    if wanted == "*":
        return True
    names = [name.strip() for name in wanted.split(",") if name.strip() != "-"]
    left = list(event.parties)
    for name in names:
        met = next((one for one in left if is_called(one, name)), None)
        if met is None:
            return False
        left.remove(met)
    return not left


def is_called(party: Party, name: str) -> bool:
    """Say whether a row means this party: a state by its code, a body by its name or acronym, its country in brackets."""
    name, _, country = name.removesuffix("]").partition(" [")
    if country and country != (party.country or "-"):
        return False
    return party.country == name if party.type == "state" else is_within(name, party.name) or is_within(in_full(name), party.name)


def in_full(name: str) -> str:
    """Return the full name of a body that the vocabulary knows by an acronym, else the name itself."""
    known = (mention.value for mentions in find_mentions((sentence_of(name),)) for mention in mentions)
    return next((body.name for body in known if isinstance(body, Body)), name)


def date_fits(wanted: str, event: Event) -> bool:
    """Compare the date; where the text gives none, the article's own may stand in for it."""
    if wanted == "*":
        return True
    if wanted == "-":
        return event.date is None or event.date.basis == "published"
    return event.date is not None and event.date.edtf == wanted


def people_fit(wanted: str, event: Event) -> bool:
    if wanted == "*":
        return True
    parts = {"by": "signatory", "under": "witness"}
    found = {(plain(one.name), one.part) for one in event.people}
    expected = set()
    for group in wanted.split(";"):
        word, _, names = group.strip().partition(" ")
        if word in parts:
            expected |= {(plain(name.strip()), parts[word]) for name in names.split(",")}
    return found == expected


def told(event: Event) -> str:
    """Write an event the way the table does."""
    parties = ", ".join((one.country or one.name) if one.type == "state" else one.name for one in event.parties)
    by = ", ".join(one.name for one in event.people if one.part == "signatory")
    under = ", ".join(one.name for one in event.people if one.part == "witness")
    people = "; ".join(part for part in (f"by {by}" if by else "", f"under {under}" if under else "") if part)
    head = f"{event.status} {event.instrument}" + (f" x{event.count}" if event.count > 1 else "")
    date = event.date.edtf if event.date and event.date.basis == "stated" else "-"
    line = f"{head} | {parties or '-'} | {date} | {event.place.name if event.place else '-'} | {people or '-'}"
    return f"(background) {line}" if event.background else line


def unmet(case: dict[str, Any]) -> list[str]:
    """Return what a text should tell and does not, and what it tells and should not; an event of the background may go unnamed."""
    left = agreements(case["text"], case.get("published"))
    missing = []
    for line in case["is"]:
        row = row_of(line)
        met = next((event for event in left if fits(row, event)), None)
        if met is not None:
            left.remove(met)
        elif not row.is_optional:
            missing.append(f"not told: {line}")
    return [*missing, *(f"told: {told(event)}" for event in left if not event.background)]


def parameters() -> list[Any]:
    """Return the cases, those with a `gap` as strict expected failures."""
    return [
        pytest.param(case, id=case["why"], marks=[pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else [])
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_texts_tell_what_the_table_says(case: dict[str, Any]) -> None:
    assert unmet(case) == [], [told(event) for event in agreements(case["text"], case.get("published"))]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["why"]) for case in CASES if "about" in case])
def test_papers_are_about_what_the_table_says(case: dict[str, Any]) -> None:
    assert [event.subject or "-" for event in agreements(case["text"], case.get("published"))] == case["about"]


def test_the_table_names_each_case_once() -> None:
    names = [case["why"] for case in CASES]
    assert len(set(names)) == len(names)
    assert len({case["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("office", "country"),
    [
        ("La commissaire européenne aux Transports", None),
        ("La secrétaire générale de l'Union africaine", None),
        ("La ministre des Transports", "KE"),
    ],
)
def test_who_speaks_for_many_countries_is_given_none(office: str, country: str | None) -> None:
    text = f"Nairobi - {office}, Anna Verhoeven, et le ministre togolais des Transports, Kodjo Mensah, ont signé lundi un accord aérien."
    people = {person.name: person.country for event in agreements(text) for person in event.people}
    assert people == {"Anna Verhoeven": country, "Kodjo Mensah": "TG"}
