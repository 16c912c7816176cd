"""The README tells the truth: each of its console examples is run, and prints what stands there.

`COOPCLI_GOLDEN=write pytest tests/test_readme.py` writes the outputs anew, to be read before they are committed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coopcli.cli import COMMANDS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COLUMNS = 100
MAIN_JOB = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/coopcli timeline"
TESTS = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest"
EXAMPLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

TEXT = README.read_text(encoding="utf-8")
EXAMPLES = [match[1] for match in EXAMPLE.finditer(TEXT)]


def commands_of(example: str) -> list[str]:
    """Return the commands of an example: lines after "$ ", with those after "> " that go on."""
    found: list[str] = []
    for line in example.splitlines():
        if line.startswith("$ "):
            found.append(line[2:])
        elif line.startswith("> ") and found:
            found[-1] += f"\n{line[2:]}"
    return found


def transcript(example: str, folder: Path, cache: Path) -> str:
    """Run the commands of an example one after the other; return what a terminal would hold, without its colours."""
    programs = folder.parent / f"{folder.name}-bin"
    programs.mkdir()
    ours = programs / "coopcli"
    ours.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m coopcli "$@"\n')
    ours.chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "HOME": str(cache),
        "XDG_CACHE_HOME": str(cache),
        "XDG_CONFIG_HOME": str(cache),
        "COLUMNS": str(COLUMNS),
        "TZ": "UTC",
    }
    lines: list[str] = []
    status = 0
    for command in commands_of(example):
        is_piped = re.search(r"[|>]", command) is not None  # what does not reach the terminal is not laid out for it
        done = subprocess.run(
            ["sh", "-c", f"(exit {status}); {command}"],
            cwd=folder,
            env=environment if is_piped else {**environment, "FORCE_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        status = done.returncode
        lines.append("$ " + command.replace("\n", "\n> "))
        lines += [line.rstrip() for line in COLOUR.sub("", done.stdout.decode("utf-8")).splitlines()]
    return "\n".join(lines) + "\n"


@pytest.mark.skipif(shutil.which("sh") is None, reason="the examples are for a Unix shell")
@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda number: commands_of(EXAMPLES[number])[0].partition("\n")[0])
def test_an_example_prints_what_stands_there(number: int, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    example = EXAMPLES[number]
    cache = tmp_path_factory.getbasetemp() / "readme-cache"
    cache.mkdir(exist_ok=True)
    found = transcript(example, tmp_path, cache)
    if os.environ.get("COOPCLI_GOLDEN") == "write":
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(f"```console\n{example}```", f"```console\n{found}```", 1), encoding="utf-8")
        return
    assert found == example, "COOPCLI_GOLDEN=write writes the README's outputs anew, to be read before they are committed"


def section(command: str) -> str:
    """Return the text under a command's heading."""
    match = re.search(rf"^### `{command}`$(.*?)(?=^##)", TEXT, re.DOTALL | re.MULTILINE)
    assert match, f"the README has no section on {command}"
    return match[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_its_section_and_an_example(command: str) -> None:
    examples = "".join(match[1] for match in EXAMPLE.finditer(section(command)))
    assert re.search(rf"^\$ coopcli {command}\b", examples, re.MULTILINE), f"the README shows no coopcli {command}"


def test_no_section_is_on_a_command_that_is_not_there() -> None:
    assert set(re.findall(r"^### `(\w+)`$", TEXT, re.MULTILINE)) == set(COMMANDS)


def test_each_status_instrument_and_format_is_told() -> None:
    from coopcli.model import INSTRUMENTS, STATUSES
    from coopcli.output import FORMATS

    assert [key for key in (*STATUSES, *INSTRUMENTS, *FORMATS) if f"`{key}`" not in TEXT] == []


def test_set_up_is_one_command_for_each_purpose() -> None:
    assert MAIN_JOB in TEXT
    assert TESTS in TEXT


def test_the_picture_and_every_file_named_are_there() -> None:
    named = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", TEXT)
    assert "tests/golden/timeline.svg" in named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_tests_that_hold_the_promises_are_there() -> None:
    rows = re.findall(r"^\| P\d \|.*\|$", TEXT, re.MULTILINE)
    assert len(rows) == 8
    for row in rows:
        names = re.findall(r"`(tests/\w+\.py)(?:::(\w+))?`", row)
        assert names, row
        for path, name in names:
            assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8"), f"{path} has no {name}"


def test_the_version_told_is_ours() -> None:
    from coopcli import __version__

    assert re.search(rf"^### {re.escape(__version__)}$", TEXT, re.MULTILINE)
