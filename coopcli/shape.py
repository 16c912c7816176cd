"""`dataclass`, at a tenth of its price at start: what the standard library writes and compiles for each class, classes here share.

In: a class with typed fields. Out: a dataclass as the standard library makes it, frozen and slotted where asked; its `__init__` is
compiled when the first value is made. A short command makes values of few of our shapes, and would wait 20 ms for the rest. Start at
`dataclass`.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field
else:
    from dataclasses import field

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True):
        """Make a dataclass, as `dataclasses.dataclass` does."""
        return _made(cls, frozen, slots, eq) if cls is not None else lambda cls: _made(cls, frozen, slots, eq)


__all__ = ["dataclass", "field"]


def _made(cls: type, frozen: bool, slots: bool, eq: bool) -> type:
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    own: Any = _slotted(cls, names) if slots else cls

    def first_init(self: Any, *args: Any, **named: Any) -> None:
        own.__init__ = _init_of(own, names, defaults, frozen=frozen)
        own.__init__(self, *args, **named)

    def row(self: Any) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in names])

    def equal(self: Any, other: object) -> Any:
        return row(self) == row(other) if other.__class__ is own and self.__class__ is own else NotImplemented

    def shown(self: Any) -> str:
        return f"{own.__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    def hashed(self: Any) -> int:
        return hash(row(self))

    def state_of(self: Any) -> tuple[Any, ...]:
        return row(self)

    def restore(self: Any, state: tuple[Any, ...]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    own.__match_args__ = names  # type: ignore[misc]
    own.__dataclass_fields__ = _Fields(defaults)
    own.__init__, own.__repr__ = first_init, shown
    if eq:
        own.__eq__, own.__hash__ = equal, hashed if frozen else None
    if frozen:
        own.__setattr__, own.__delattr__ = _refuse_to_set, _refuse_to_delete
    if slots:
        own.__getstate__, own.__setstate__ = state_of, restore
    return own  # type: ignore[no-any-return]


class _Fields:
    """What `dataclasses.fields` asks a class for, made by the standard library when somebody asks."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self._defaults = defaults

    def __get__(self, value: object, cls: Any) -> Any:
        twin = type(cls.__name__, (), {"__annotations__": cls.__annotations__, "__module__": cls.__module__, **self._defaults})
        twin.__doc__ = cls.__name__  # else the standard library spells out the signature
        dataclasses.dataclass(init=False, repr=False, eq=False)(twin)
        cls.__dataclass_fields__ = twin.__dataclass_fields__  # type: ignore[attr-defined]
        cls.__dataclass_params__ = twin.__dataclass_params__  # type: ignore[attr-defined]
        return cls.__dataclass_fields__


def _slotted(cls: type, names: tuple[str, ...]) -> type:
    room = {name: value for name, value in cls.__dict__.items() if name not in names and name not in ("__dict__", "__weakref__")}
    own = type(cls)(cls.__name__, cls.__bases__, {**room, "__slots__": names})
    own.__qualname__ = cls.__qualname__
    return own


def _init_of(cls: Any, names: tuple[str, ...], defaults: dict[str, Any], *, frozen: bool) -> Any:
    """Compile a class's `__init__`; a frozen one's slots are set by their descriptors, since assignment is refused."""
    wanted, lines = [], []
    room: dict[str, Any] = {"_unset": _UNSET}
    for name in names:
        value, default = name, defaults.get(name, dataclasses.MISSING)
        factory = default.default_factory if isinstance(default, dataclasses.Field) else dataclasses.MISSING
        if isinstance(default, dataclasses.Field):
            default = default.default
        if factory is not dataclasses.MISSING:
            room[f"_make_{name}"] = factory
            wanted.append(f"{name}=_unset")
            value = f"(_make_{name}() if {name} is _unset else {name})"
        elif default is not dataclasses.MISSING:
            room[f"_default_{name}"] = default
            wanted.append(f"{name}=_default_{name}")
        else:
            wanted.append(name)
        if frozen:
            room[f"_set_{name}"] = cls.__dict__[name].__set__ if "__slots__" in cls.__dict__ else partial(_set_open, name)
        lines.append(f" _set_{name}(self, {value})" if frozen else f" self.{name} = {value}")
    exec(f"def __init__(self, {', '.join(wanted)}):\n" + ("\n".join(lines) or " pass"), room)
    return room["__init__"]


_UNSET: Any = object()


def _set_open(name: str, self: object, value: object) -> None:
    object.__setattr__(self, name, value)


def _refuse_to_set(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
