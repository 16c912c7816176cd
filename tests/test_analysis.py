"""Figures: what several articles tell counts once, what has a later step is not pending, ages are ranges where dates are."""

from __future__ import annotations

from dataclasses import replace

from hard_corpus import EVENTS

from coopcli.analysis import country_profile, matrix, once, pending, person_profile, summary


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
    assert rows == (("", "1 signed"), ("1 signed", ""))
    assert left_out == 0
    assert matrix(EVENTS, "country", 1)[2] == 1


def test_pending_has_a_range_of_days() -> None:
    (row,) = pending(EVENTS, "2025-02-01")
    assert (row.event.status, row.since, row.fewest_days, row.most_days) == ("planned", "2025", 0, 31)


def test_what_was_signed_later_is_not_pending() -> None:
    plan = EVENTS[1]
    signed = replace(plan, id="later#1", doc="later", status="signed", same_as=None)
    assert pending((plan, signed), "2025-02-01") == ()


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
