"""Our dataclass against the standard library's: the same values, refusals, texts and pickles."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from coopcli.model import Body, EventHit, Span, When
from coopcli.shape import dataclass, field


@dataclass(frozen=True, slots=True)
class Point:
    """A place with a default and a list of its own."""

    x: int
    y: int = 0
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Open:
    x: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Unslotted:
    x: int


@dataclass(frozen=True, slots=True, eq=False)
class OneOfAKind:
    x: int


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """What the standard library makes of the same fields."""

    x: int
    y: int = 0
    names: list[str] = dataclasses.field(default_factory=list)


def test_it_is_a_dataclass_like_any_other() -> None:
    assert [one.name for one in dataclasses.fields(Point)] == [one.name for one in dataclasses.fields(Reference)]
    assert dataclasses.asdict(Point(1)) == dataclasses.asdict(Reference(1)) == {"x": 1, "y": 0, "names": []}
    assert repr(Point(1, y=2)) == repr(Reference(1, y=2)).replace("Reference", "Point")
    assert dataclasses.replace(Point(1, 2), x=5) == Point(5, 2)
    assert Point.__match_args__ == ("x", "y", "names")


def test_values_are_equal_field_by_field_and_never_to_another_shape() -> None:
    assert Point(1) == Point(1) and Point(1) != Point(2)
    assert Point(1) != Reference(1)  # type: ignore[comparison-overlap]
    assert hash(When("2024", "2024-01-01", "2024-12-31")) == hash(When("2024", "2024-01-01", "2024-12-31"))
    assert OneOfAKind(1) != OneOfAKind(1)
    with pytest.raises(TypeError):
        hash(Open(1))


def test_lists_are_each_value_s_own() -> None:
    one, other = Open(1), Open(1)
    one.names.append("a")
    assert other.names == []


def test_a_frozen_one_refuses_to_change() -> None:
    for value in (Point(1), Unslotted(1)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.x = 2  # type: ignore[misc]
        with pytest.raises(dataclasses.FrozenInstanceError):
            del value.x
    with pytest.raises((AttributeError, TypeError)):
        setattr(Point(1), "".join("z"), 2)


def test_wrong_arguments_are_refused() -> None:
    for _ in range(2):  # the first value is made in another way than the rest
        with pytest.raises(TypeError):
            Unslotted()  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            EventHit(1, 2.0, (), 4)  # type: ignore[call-arg, arg-type]


def test_copies_and_pickles_are_equal() -> None:
    for value in (
        Point(1, 2, ["a"]),
        Open(3, ["b"]),
        Unslotted(4),
        When("2024", "a", "b", span=Span(1, 2)),
        Body("a", None, None, "other"),
    ):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value
