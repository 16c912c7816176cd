"""What a user has settled once, in config.toml of the configuration folder: `corpus` and `format`. Flags and the environment go first.

The second door to tomllib: this file is the user's, not vocabulary.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from coopcli.errors import WrongUse

KEYS: tuple[str, ...] = ("corpus", "format")


class Settings(NamedTuple):
    """Where the corpus is, and the format of answers; empty and None where nothing is settled."""

    corpus: tuple[str, ...] = ()
    format: str | None = None


@cache
def settings() -> Settings:
    """Read the user's settings. Raises WrongUse, which names the file and what is wrong in it."""
    path = settings_file()
    try:
        if not path.is_file():
            return Settings()
        return _read(path.read_text(encoding="utf-8-sig"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{path} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'}).", "Mend or remove it.") from error


def settings_file() -> Path:
    """Return where the settings are, as platformdirs has it; on Linux without waiting for it."""
    if sys.platform.startswith("linux"):
        home = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        folder = (home if home.is_absolute() else _at_home("~/.config")) / "coopcli"
    else:
        from platformdirs import user_config_path

        folder = user_config_path("coopcli", appauthor=False)
    return folder / "config.toml"


def _read(text: str, path: Path) -> Settings:
    import tomllib

    from coopcli.cli.nearest import did_you_mean

    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongUse(f"{path} is not TOML ({error}).", 'Write lines like: format = "csv"') from error
    for key in table:
        if key not in KEYS:
            raise WrongUse(f"{path} has an unknown setting {key!r}.", f"{did_you_mean(key, KEYS)}Known: {', '.join(KEYS)}.")
    corpus, form = table.get("corpus", []), table.get("format")
    paths = [corpus] if isinstance(corpus, str) else corpus
    if not isinstance(paths, list) or not all(isinstance(one, str) and one for one in paths):
        raise WrongUse(f"{path}: corpus is no path.", 'Write corpus = "folder", or a list of them.')
    if form is not None and not isinstance(form, str):
        raise WrongUse(f"{path}: format is no name.", 'Write for example format = "csv"')
    # What is not absolute lies beside the settings, whatever folder the command is run in.
    return Settings(tuple(str(path.parent / _at_home(one)) for one in paths), form)


def _at_home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # a user without a home
        return Path(path)
