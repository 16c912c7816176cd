"""The floor plan: which room may open which door, read from the syntax tree of every file."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "coopcli"

# room -> rooms it may import
ROOMS: dict[str, str] = {
    "": "",
    "errors": "",
    "shape": "",
    "model": "shape",
    "text": "model shape",
    "edtf": "model shape",
    "reckoning": "model edtf",
    "phrases": "model shape",
    "records": "model shape",
    "happenings": "model shape edtf spellings",
    "lexicon": "model shape text errors phrases",
    "spellings": "text lexicon",
    "likeness": "model text edtf lexicon spellings",
    "retold": "model likeness spellings",
    "gold": "model edtf errors",
    "evaluation": "model text edtf lexicon gold",
    "reading": "model shape text edtf lexicon errors phrases",
    "segment": "model shape text lexicon",
    "subjects": "model lexicon segment",
    "mentions": "model shape text edtf phrases lexicon segment subjects",
    "events": "model shape text edtf reckoning phrases lexicon segment subjects",
    "analysis": "model shape text edtf happenings spellings likeness",
    "indexing": "model errors shape cache retold reading search pipeline",
    "search": "model shape text edtf lexicon errors records",
    "output": "model shape text edtf errors records happenings spellings",
    "cache": "model shape reading records",
    "pipeline": "model shape errors cache reading lexicon segment mentions events search records retold",
    "cli": " errors model shape text edtf lexicon search output pipeline indexing records analysis happenings gold evaluation",
    "__main__": "cli",
}
# inside events: corner -> corners that it may not open; the three kinds are told apart, and meetings and conferences share only the stage
CORNERS: dict[str, str] = {
    "agreements": "meetings conferences stage",
    "stage": "meetings conferences agreements",
    "meetings": "conferences agreements",
    "conferences": "meetings agreements",
}
# library -> the one room or file that may import it
DOORS: dict[str, tuple[str, ...]] = {
    "unidecode": ("text",),
    "tomllib": ("lexicon", "cli.settings"),
    "sqlite3": ("search", "output.as_sqlite"),
    "rapidfuzz": ("search.neighbours",),
    "rich": ("output",),
    "typer": ("cli",),
    "click": (),
}


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).with_suffix("").parts[0]
    return "" if first == "__init__" else first


def files() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    package = ("coopcli", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join((*package[: len(package) - node.level + 1], node.module or "")) if node.level else node.module or ""
            yield base
            if base == "coopcli":
                yield from (f"coopcli.{alias.name}" for alias in node.names if not alias.name.startswith("__"))


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"{path.name} stands in no room of the plan"
    allowed = {room, "", *ROOMS[room].split()}
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "coopcli":
            assert rest.partition(".")[0] in allowed, f"{room} may not import {name}"


@pytest.mark.parametrize("corner", CORNERS)
def test_the_kinds_of_events_are_told_apart(corner: str) -> None:
    for path in sorted((PACKAGE / "events" / corner).glob("*.py")):
        for name in imports(path):
            parts = name.split(".")
            assert parts[:2] != ["coopcli", "events"] or not set(parts[2:3]) & set(CORNERS[corner].split()), (
                f"{path.name} may not import {name}"
            )


@pytest.mark.parametrize("path", list(files()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_door(path: Path) -> None:
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    for name in imports(path):
        library = name.partition(".")[0]
        if library in DOORS:
            assert any(module == door or module.startswith(f"{door}.") for door in DOORS[library]), f"{module} may not import {library}"


def loaded_by(*arguments: str) -> set[str]:
    code = f"import sys; from coopcli.cli import run; run({list(arguments)!r}); print('LOADED', *sys.modules, sep=chr(10))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("LOADED\n")[2].split())


@pytest.mark.parametrize("arguments", [("--help",), ("list", "--help"), ("search", "--help")])
def test_help_is_light(arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(*arguments)
    assert not loaded & {"rapidfuzz", "sqlite3", "rich", "tomllib", "unidecode", "coopcli.search", "coopcli.pipeline", "coopcli.lexicon"}


def test_json_waits_for_no_table() -> None:
    assert not loaded_by("list", "--format", "json") & {"rich", "rapidfuzz", "sqlite3"}
