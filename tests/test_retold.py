"""One happening told by several articles is one; related papers of one day stay apart."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coopcli import edtf
from coopcli.happenings import happenings
from coopcli.model import Event, Evidence, Party, Person, Place
from coopcli.pipeline import read
from coopcli.retold import recognised

MAROC, KENYA, GHANA = Party("Maroc", "MA", "state"), Party("Kenya", "KE", "state"), Party("Ghana", "GH", "state")
LIGUE = Party("Ligue arabe", None, "organisation")
AMINA, OTIENO = Person("Amina Bennani", "ministre", "MA", "signatory"), Person("Paul Otieno", "ministre", "KE", "signatory")
SIGNED = Event(
    "a#1", "a", "agreement", "signed", "convention", 1, "convention d'extradition", "extradition", (MAROC, KENYA), (AMINA, OTIENO),
    edtf.when("2024-05-03"), Place("Nairobi", "KE"), False, (Evidence("x", 0, 1),),
)  # fmt: skip
FORUM = replace(
    SIGNED, kind="conference", status="held", instrument=None, title="12e Forum africain de la pêche",
    subject="12e Forum africain de la pêche", people=(),
)  # fmt: skip
TALKS = replace(SIGNED, kind="meeting", status="held", instrument=None, title="rencontre", subject=None)
PUBLISHED = {"a": "2024-05-04", "b": "2024-05"}


def are_one(one: Event, other: Event, **dates: str | None) -> bool:
    told = recognised((one, replace(other, id="b#1", doc="b")), {**PUBLISHED, **dates})
    assert [event.id for event in told] == ["a#1", "b#1"]
    return told[0].same_as == told[1].same_as == "a#1"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"date": edtf.when("2024-05")},
        {"date": None},
        {"place": None},
        {"people": (replace(AMINA, name="Aminah Benani"),)},
        {"subject": "l'extradition des criminels"},
        {"instrument": "agreement"},
        {"status": "initialled"},
        {"parties": (Party("ministère kényan de la Justice", "KE", "institution"), MAROC)},
        {"subject": None, "title": "convention"},
        {"date": edtf.when("2024-05-04", basis="published")},
    ],
)
def test_one_signing(changes: dict[str, Any]) -> None:
    assert are_one(SIGNED, replace(SIGNED, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "transfèrement des détenus"},
        {"instrument": "treaty"},
        {"count": 2},
        {"status": "planned"},
        {"parties": (MAROC, GHANA)},
        {"parties": (MAROC, KENYA, GHANA)},
        {"date": edtf.when("2024-05-10")},
        {"date": edtf.when("2019")},
        {"place": Place("Rabat", "MA")},
        {"subject": None, "title": "convention", "people": ()},
        {"subject": None, "title": "convention", "date": None},
        {"kind": "meeting", "instrument": None, "status": "held", "people": ()},
    ],
)
def test_two_signings(changes: dict[str, Any]) -> None:
    assert not are_one(SIGNED, replace(SIGNED, **changes))


def test_two_papers_with_a_word_each_of_their_own_are_two() -> None:
    civil, penal = (replace(SIGNED, subject=f"entraide judiciaire en matière {kind}") for kind in ("civile", "pénale"))
    assert not are_one(civil, penal)
    assert are_one(civil, civil)


def test_a_paper_without_a_subject_is_none_of_three() -> None:
    three = tuple(replace(SIGNED, id=f"a#{n}", subject=subject) for n, subject in enumerate(("extradition", "pêche", "tourisme"), start=1))
    other = replace(SIGNED, id="b#1", doc="b", subject=None, title="convention")
    assert {event.same_as for event in recognised((*three, other), PUBLISHED)} == {None}


def test_each_of_several_papers_finds_its_own() -> None:
    subjects = ("extradition", "pêche maritime", "pêche côtière", "tourisme")
    ours = tuple(replace(SIGNED, id=f"a#{n}", subject=subject) for n, subject in enumerate(subjects))
    theirs = tuple(replace(SIGNED, id=f"b#{n}", doc="b", subject=subject) for n, subject in enumerate(reversed(subjects)))
    told = recognised((*ours, *theirs), PUBLISHED)
    assert [event.same_as for event in told] == ["a#0", "a#1", "a#2", "a#3", "a#3", "a#2", "a#1", "a#0"]


def test_a_ratification_is_one_partys_own() -> None:
    ours = replace(SIGNED, status="ratified", parties=(MAROC,), people=())
    assert are_one(ours, ours)
    assert not are_one(ours, replace(ours, parties=(KENYA,)))


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"title": "12ème forum africain de la pêche", "subject": None, "date": None}, True),
        ({"title": "13e forum africain de la pêche", "subject": None, "date": None}, False),
        ({"title": "12e Forum arabe du tourisme", "subject": None}, False),
        ({"date": edtf.when("2024-05-05")}, True),  # the articles disagree on the day; both days are kept
        ({"date": edtf.when("2023-05-05")}, False),
        ({"place": Place("Accra", "GH")}, True),  # there is one twelfth; both places are kept
        ({"place": Place("Accra", "GH"), "title": "Forum africain de la pêche côtière durable", "subject": None}, False),
        ({"title": "forum africain de la pêche", "subject": None}, False),  # which one of the twelve is not told, and two words are few
        ({"status": "planned"}, True),
    ],
)
def test_gatherings(changes: dict[str, Any], is_one: bool) -> None:
    assert are_one(FORUM, replace(FORUM, **changes)) is is_one


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"people": (AMINA,)}, True),
        ({"people": (AMINA, replace(OTIENO, name="Jane Wanjiru"))}, False),
        ({"people": (), "place": None}, False),
        ({"people": ()}, True),
        ({"people": (), "date": edtf.when("2024")}, False),
        ({"date": edtf.when("2024-06-03")}, False),
        ({"date": None}, True),
    ],
)
def test_meetings(changes: dict[str, Any], is_one: bool) -> None:
    assert are_one(TALKS, replace(TALKS, **changes)) is is_one


def test_a_meeting_told_long_after_without_a_date_is_another() -> None:
    assert not are_one(TALKS, replace(TALKS, date=None), b="2024-09-01")


def test_one_article_never_tells_one_happening_twice() -> None:
    assert {event.same_as for event in recognised((SIGNED, replace(SIGNED, id="a#2")), PUBLISHED)} == {None}


def test_the_seeds() -> None:
    events = {event.id: event for event in read().events}
    rows = {tuple(sorted({source.split("_")[0] for source in told.sources})): told for told in happenings(events.values()) if told.others}
    assert set(rows) == {("002", "004")}
    shared = [told for told in happenings(events.values()) if told.others]
    assert sorted(told.event.title[:2] for told in shared) == ["47", "93"]
    conventions = [event for event in events.values() if event.instrument == "convention" and event.status == "signed"]
    assert len(conventions) == 3
    assert {event.same_as for event in conventions} == {None}


def test_time_grows_with_the_corpus() -> None:
    def cost(articles: int) -> float:
        events = [
            replace(SIGNED, id=f"{n}#1", doc=f"{n:06}", subject=f"extradition {chr(97 + n % 10) * 6}", date=edtf.when(f"{1900 + n % 120}"))
            for n in range(articles)
        ]
        began = time.process_time()
        recognised(events, {})
        return time.process_time() - began

    cost(200)
    small, large = cost(1000), cost(4000)
    assert large < 4 * small * 3 + 0.2


CASES = tomllib.loads((Path(__file__).parent / "cases" / "retold.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_articles_of_one_happening(case: dict[str, Any], tmp_path: Path) -> None:
    for letter, text in zip("abcdef", case["articles"], strict=False):
        (tmp_path / f"{letter}.txt").write_text(text, encoding="utf-8")
    told = happenings(read((tmp_path,)).events)
    assert sorted(f"{one.event.kind}: {' '.join(sorted(event.doc for event in one.tellings))}" for one in told) == sorted(case["told"])
