"""Date arithmetic: what bounds a date, what falls inside what, and how tables print it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli import edtf, reckoning
from coopcli.model import TimeExpression

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-12-12", "2024-12-12", "2024-12-12"),
        ("2026-23", "2026-09-01", "2026-11-30"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2022-01/2022-03", "2022-01-01", "2022-03-31"),
        ("[2024-12-05,2024-12-12]", "2024-12-05", "2024-12-12"),
    ],
)
def test_bounds(text: str, first: str, last: str) -> None:
    assert edtf.bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hier",
        "2023-02-29",
        "2024-13",
        "2024-00",
        "0000",
        "24-1-1",
        "2024-1-1",
        "2024/2023",
        "[",
        "[]",
        "[2024-12-05",
        "2024-25",
        "२०२४",
        "9" * 5000,
    ],
)
def test_what_is_no_date_has_no_bounds_and_harms_nobody(text: str) -> None:
    assert edtf.bounds(text) is None
    assert not edtf.is_valid(text)
    assert edtf.when(text) is None
    assert edtf.human(text) == text
    assert edtf.overlaps(text, None, None) == "no"
    assert not edtf.compatible(text, "2024")
    assert edtf.sort_key(text) == edtf.sort_key(None)
    assert edtf.narrower(text, "2024") == "2024"
    assert edtf.clip(text, "2024") == edtf.extend(text, 2) == text


@pytest.mark.parametrize(
    ("text", "lo", "hi", "want"),
    [
        ("2024", "2024-03", None, "may"),
        ("2024-03-05", "2024-03", "2024-03", "must"),
        ("2024-03-05", None, "2024-03-04", "no"),
        ("2024-06-05/2024-06-07", "2024-06-06", "2024-06-06", "may"),
        ("[2024-12-05,2024-12-12]", "2024-12-06", "2024-12-11", "no"),
        ("[2024-12-05,2024-12-12]", "2024-12-06", None, "may"),
        ("2024-12", None, None, "must"),
        ("2024-12", "soon", None, "no"),
    ],
)
def test_overlaps(text: str, lo: str | None, hi: str | None, want: str) -> None:
    assert edtf.overlaps(text, lo, hi) == want


@pytest.mark.parametrize(
    ("text", "limit", "want"),
    [
        ("2024-06-05/2024-06-07", "2024-06-06", "2024-06-05/2024-06-06"),
        ("2024-06-05/2024-06-07", "2024-06-05", "2024-06-05"),
        ("2024-06-05/2024-06-07", "2024-06", "2024-06-05/2024-06-07"),
        ("2024-06-05/2024-06-07", "2024-06-01", "2024-06-05/2024-06-07"),
        ("[2024-12-05,2024-12-12,2024-12-19]", "2024-12-13", "[2024-12-05,2024-12-12]"),
        ("[2024-12-05,2024-12-12]", "2024-12-06", "2024-12-05"),
        ("2024", "2024-06-06", "2024"),
        ("2022-01/2022-03", "2022-02-10", "2022-01/2022-03"),
    ],
)
def test_clip(text: str, limit: str, want: str) -> None:
    assert edtf.clip(text, limit) == want


@pytest.mark.parametrize(
    ("text", "count", "want"),
    [
        ("2024-06-05", 2, "2024-06-05/2024-06-06"),
        ("2024-06-05", 1, "2024-06-05"),
        ("2024-02-28", 3, "2024-02-28/2024-03-01"),
        ("2024-06", 2, "2024-06"),
    ],
)
def test_extend(text: str, count: int, want: str) -> None:
    assert edtf.extend(text, count) == want


def test_the_narrower_date_and_the_compatible_one() -> None:
    assert edtf.narrower("2024", "2024-05") == "2024-05"
    assert edtf.narrower("2024-05", "2023-05") == "2024-05"
    assert edtf.compatible("2024", "2024-05-03")
    assert not edtf.compatible("2024-05-02", "[2024-05-01,2024-05-08]")


def test_undated_comes_last() -> None:
    assert sorted(["2025", None, "2024-12-31", "2024"], key=edtf.sort_key) == ["2024", "2024-12-31", "2025", None]


@pytest.mark.parametrize("case", CASES["human"], ids=lambda case: case["edtf"] or "empty")
def test_human(case: dict[str, str]) -> None:
    assert edtf.human(case["edtf"]) == case["reads"]


@given(st.integers(), st.integers(), st.integers())
def test_numbers_make_a_day_of_the_calendar_or_none(day: int, month: int, year: int) -> None:
    made = edtf.from_numbers(day, month, year)
    assert made is None or edtf.is_valid(made)


@given(DAYS)
def test_every_day_is_its_own_bounds(day: date) -> None:
    assert edtf.bounds(day.isoformat()) == (day.isoformat(), day.isoformat())


@given(DAYS, st.integers(0, 6), st.booleans())
def test_a_weekday_of_a_month_is_every_such_day_of_it(day: date, weekday: int, future: bool) -> None:
    placed = reckoning.resolve(TimeExpression(shape="weekday", weekdays=(weekday,)), published=day.isoformat()[:7], future=future)
    assert placed is not None
    members = [date.fromisoformat(member) for member in placed.strip("[]").split(",")]
    assert {member.weekday() for member in members} == {weekday}
    assert {(member.year, member.month) for member in members} == {(day.year, day.month)}
    assert len(members) == sum(
        date(day.year, day.month, n).weekday() == weekday for n in range(1, 32) if edtf.from_numbers(n, day.month, day.year)
    )


@given(DAYS, st.integers(0, 6))
def test_a_weekday_lies_within_a_week_on_the_side_of_its_tense(day: date, weekday: int) -> None:
    phrase = TimeExpression(shape="weekday", weekdays=(weekday,))
    before, after = (reckoning.resolve(phrase, published=day.isoformat(), future=future) for future in (False, True))
    assert before is not None
    assert after is not None
    assert 0 <= (day - date.fromisoformat(before)).days < 7
    assert 0 < (date.fromisoformat(after) - day).days <= 7


@given(DAYS, st.integers(1, 31), st.integers(1, 12), st.booleans())
def test_a_day_without_a_year_is_the_nearest_one(published: date, day: int, month: int, future: bool) -> None:
    placed = reckoning.resolve(TimeExpression(shape="day", day=day, month=month), published=published.isoformat(), future=future)
    if edtf.from_numbers(day, month, 2024) is None:
        assert placed is None
        return
    assert placed is not None
    distance = (date.fromisoformat(placed) - published).days * (1 if future else -1)
    assert 0 <= distance <= (366 if (day, month) != (29, 2) else 8 * 366)


EXPRESSIONS = st.builds(
    TimeExpression,
    shape=st.sampled_from([*sorted(reckoning.SHAPES), "unheard-of"]),
    year=st.none() | st.integers(-5, 10_000),
    month=st.none() | st.integers(0, 13),
    day=st.none() | st.integers(0, 32),
    last_year=st.none() | st.integers(0, 10_000),
    last_month=st.none() | st.integers(0, 13),
    last_day=st.none() | st.integers(0, 32),
    weekdays=st.lists(st.integers(0, 6), max_size=3).map(tuple),
    days=st.lists(st.integers(0, 32), max_size=3).map(tuple),
    count=st.none() | st.integers(-3, 10**9),
    unit=st.sampled_from(["day", "week", "month", "quarter", "semester", "season", "year", None]),
    forward=st.none() | st.booleans(),
    anchored=st.booleans(),
)
ANY_DATE = (
    st.sampled_from(
        [
            "",
            "2024",
            "2024-05",
            "2024-05-15",
            "0001-01-01",
            "9999-12-31",
            "9999",
            "2024-22",
            "2024-05-01/2024-05-03",
            "2023/2025",
            "[2024-05-01,2024-06-08]",
            "no",
        ]
    )
    | st.none()
)


@given(EXPRESSIONS, ANY_DATE, ANY_DATE, st.booleans())
def test_resolve_never_raises_and_human_reads_what_it_gives(
    phrase: TimeExpression, published: str | None, anchor: str | None, future: bool
) -> None:
    placed = reckoning.resolve(phrase, published=published, future=future, anchor=anchor)
    if placed is not None:
        assert edtf.is_valid(placed)
        assert edtf.human(placed)


@given(st.text(max_size=60))
def test_any_string_has_a_reading(text: str) -> None:
    assert isinstance(edtf.human(text), str)
    assert edtf.is_valid(text) == (edtf.bounds(text) is not None)
