"""What meetings and conferences share: who is who in an article, and when and where its clauses take place.

In: a `Reading`. Out: a `Stage`. Start at `stage_of`.
"""

from __future__ import annotations

from dataclasses import dataclass

from coopcli.events.draft import Reading
from coopcli.events.stage.cast import Cast
from coopcli.events.stage.setting import Setting


@dataclass(frozen=True, slots=True)
class Stage:
    """An article as its meetings and conferences are read: its people, its days and places."""

    reading: Reading
    cast: Cast
    setting: Setting


_last: list[Stage] = []


def stage_of(reading: Reading) -> Stage:
    """Return an article's people and its days and places; meetings and conferences, read one after the other, share them."""
    if not _last or _last[0].reading is not reading:
        _last[:] = [Stage(reading, Cast(reading), Setting(reading))]
    return _last[0]
