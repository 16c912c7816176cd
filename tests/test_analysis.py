"""Figures: what several articles tell counts once, what has a later step is not pending, ages are ranges where dates are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hard_corpus import EVENTS

from coopcli import pipeline
from coopcli.analysis import country_profile, matrix, missing_papers, once, pending, people_named, person_profile, summary
from coopcli.happenings import differences, happenings
from coopcli.model import Person, Place


def test_a_happening_counts_once() -> None:
    assert len(once(EVENTS)) == len(EVENTS) - 1
    counts = {row.name: (row.happenings, row.agreements) for row in summary(EVENTS, "country")}
    assert counts == {"MA": (3, 2), "DK": (1, 1)}


def test_years_keep_what_is_undated() -> None:
    assert {row.name: row.happenings for row in summary(EVENTS, "year")} == {"2024": 2, "2025": 1, "undated": 2}


def test_the_latest_is_one_that_has_happened() -> None:
    morocco = next(row for row in summary(EVENTS, "country") if row.name == "MA")
    assert morocco.latest == "Thu, Dec 2024 · 5, 12, 19 or 26", "the plan for 2025 is not yet"


def test_who_with_whom() -> None:
    names, rows, left_out = matrix(EVENTS, "country", 10)
    assert names == ("DK", "MA")
    assert rows == (("", "1 · signed"), ("1 · signed", ""))
    assert left_out == 0
    assert matrix(EVENTS, "country", 1)[2] == 1


def test_pending_has_a_range_of_days() -> None:
    (row,) = pending(EVENTS, "2025-02-01")
    assert (row.event.status, row.since, row.fewest_days, row.most_days) == ("planned", "2025", 0, 31)


def test_what_was_signed_later_is_not_pending() -> None:
    plan = EVENTS[1]
    signed = replace(plan, id="later#1", doc="later", status="signed", same_as=None)
    assert pending((plan, signed), "2025-02-01") == ()


def test_papers_without_a_subject_are_one_only_where_one_is_known_to_be_later() -> None:
    plan = replace(EVENTS[1], subject=None, title="accord")
    signed = replace(plan, id="later#1", doc="later", status="signed", same_as=None)
    assert pending((plan, signed), "2026-02-01") == ()
    assert pending((replace(plan, date=None), signed), "2026-02-01"), "new talks after an old paper: nothing says that it came later"
    assert pending((plan, replace(signed, date=None)), "2026-02-01")


def test_a_person_is_found_by_some_words_of_the_name() -> None:
    profile = person_profile(EVENTS, "aicha")
    assert profile is not None
    assert [seen.part for seen in profile.seen] == ["signatory"]
    assert person_profile(EVENTS, "aich") is None
    assert person_profile(EVENTS, " ") is None


def test_a_country_and_whom_it_met() -> None:
    profile = country_profile(EVENTS, "DK")
    assert profile is not None
    assert profile.company == (("MA", 1),)
    assert country_profile(EVENTS, "FR") is None


PERSON = Person("Abdellatif Hammouchi", "directeur", "MA", "signatory")


def test_spellings_of_one_person_are_one_row_and_one_profile() -> None:
    one = replace(EVENTS[0], people=(PERSON,), same_as=None)
    two = replace(EVENTS[0], id="b#1", doc="b", people=(replace(PERSON, name="Abdelatif Hammouchi", role="chef"),), same_as=None)
    three = replace(EVENTS[0], id="c#1", doc="c", people=(replace(PERSON, name="Karim Hammouchi"),), same_as=None)
    rows = {row.name: row.happenings for row in summary((one, two, three), "person")}
    assert rows == {"Abdellatif Hammouchi": 2, "Karim Hammouchi": 1}
    assert people_named((one, two, three), "hammouchi") == ("Abdellatif Hammouchi", "Karim Hammouchi")
    assert people_named((one, two, three), "abdelatif hammouchi") == ("Abdellatif Hammouchi",)
    profile = person_profile((one, two, three), "hammouchi")
    assert profile is not None
    assert set(profile.spellings) == {"Abdellatif Hammouchi", "Abdelatif Hammouchi"}
    assert {office for office, _ in profile.offices} == {"directeur", "chef"}


def test_what_articles_disagree_on_is_kept() -> None:
    one = replace(EVENTS[0], same_as="x", people=(PERSON,))
    two = replace(one, id="b#1", doc="b", people=(replace(PERSON, name="Abdelatif Hammouchi"),), count=3, place=None)
    (told,) = happenings((one, two))
    assert {difference.field: [value for value, _ in difference.values] for difference in differences(told)} == {
        "count": ["3", "1"] if told.event is two else ["1", "3"],
        "people": sorted(("Abdellatif Hammouchi (directeur)", "Abdelatif Hammouchi (directeur)"), reverse=told.event is one),
    }


def test_one_town_and_one_paper_by_two_names_are_no_disagreement() -> None:
    one = replace(EVENTS[0], same_as="x", instrument="convention", place=Place("Pékin", "CN"))
    for changes, fields in (
        ({"place": Place("Beijing", "CN"), "instrument": "agreement"}, set()),
        ({"place": Place("Canton", "CN"), "instrument": "treaty"}, {"place", "instrument"}),
    ):
        (told,) = happenings((one, replace(one, id="b#1", doc="b", **changes)))
        assert {difference.field for difference in differences(told)} == fields


def test_who_took_part_is_what_all_articles_name() -> None:
    one = replace(EVENTS[0], same_as="x", people=())
    two = replace(one, id="b#1", doc="b", people=(PERSON,))
    assert [row.name for row in summary((one, two), "person")] == ["Abdellatif Hammouchi"]


def test_a_paper_of_another_subject_is_no_later_step() -> None:
    plan = replace(EVENTS[1], instrument="convention", subject="extradition", same_as=None)
    for changes, is_pending in (({}, False), ({"subject": "pêche"}, True), ({"subject": None}, True), ({"instrument": "agreement"}, False)):
        signed = replace(plan, id="b#1", doc="b", status="signed", **changes)
        assert bool(pending((plan, signed), None)) is is_pending, changes


def test_what_is_signed_is_pending_only_when_asked_for() -> None:
    signed = replace(EVENTS[0], same_as=None)
    assert pending((signed,), None) == ()
    assert len(pending((signed,), None, with_signed=True)) == 1


def test_numbers_that_do_not_add_up() -> None:
    two = tuple(replace(EVENTS[0], id=f"a#{n}") for n in (1, 2))
    assert missing_papers((("conventions", "convention", 3),), two) == (("conventions", 3, 2),)
    assert missing_papers((("conventions", "convention", 2), ("accords", "agreement", 2)), two) == ()
    assert missing_papers((("protocoles", "protocol", 2),), two) == (("protocoles", 2, 0),)
    assert missing_papers((("conventions", "convention", 3),), (replace(EVENTS[0], count=3),)) == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Trois conventions ont été signées lundi à Lima entre le Chili et le Pérou.", [("convention", 3)]),
        ("Le Chili compte trois conventions de plus, signées lundi à Lima avec le Pérou.", [("convention", 3)]),
        ("À ce jour, 47 accords complètent le dispositif du Chili.", []),
        ("Le Chili dispose de douze conventions. Il en a signé lundi une treizième avec le Pérou.", []),
    ],
)
def test_a_number_of_papers_counts_where_it_is_not_all_there_are(tmp_path: Path, text: str, counts: list[tuple[str, int]]) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (article,) = pipeline.read([tmp_path]).articles
    assert [(key, count) for _, key, count in pipeline.told_counts(article)] == counts
