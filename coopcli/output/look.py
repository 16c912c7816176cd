"""The look of the place where an answer goes; loaded by every command, so it loads nothing."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """What the place can show: its width in cells (None: as wide as the text), colours, and letters beyond ASCII.

    A pipe has no width: its rows stay one event each, whatever their length.
    """

    width: int | None = None
    has_colour: bool = False
    is_unicode: bool = True
