"""The vocabulary: TOML files that a newspaper reader could correct, each read once, checked and frozen.

In: the files beside this page. Out: tuples and mappings that no room may change. Start at `read_table`; each room asks for its own file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from coopcli.errors import BrokenVocabulary

_FOLDER = Path(__file__).parent  # importlib.resources, asked for the same, takes 3 ms to come


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return one vocabulary file as TOML gives it, e.g. `read_table("fr/actions")`. Loaders freeze it; nobody else sees it.

    Raises BrokenVocabulary where the file is missing or is not TOML.
    """
    import tomllib

    try:
        return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenVocabulary(f"The vocabulary file {name}.toml cannot be read ({error}).", "Reinstall coopcli.") from error


def words_of(name: str, key: str) -> tuple[str, ...]:
    """Return one list of a vocabulary file; raises BrokenVocabulary where it is not a list of words."""
    entries = read_table(name).get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, str) and entry for entry in entries):
        raise BrokenVocabulary(f"{name}.toml has no list of words named {key}.", "Reinstall coopcli.")
    return tuple(entries)
