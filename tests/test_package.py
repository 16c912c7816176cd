"""What is handed out: a wheel and an archive of the source that hold all that is needed, found however coopcli is installed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "coopcli"
SEEDS = {path.name: path.read_bytes() for path in (ROOT / "seeds").iterdir()}
# Doors to the network; whoever needs one asks first, for the README promises that there is none.
NETWORK = frozenset(
    ("asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "urllib", "xmlrpc")
)

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="there is no source to build from")


def build(target: str, source: Path, folder: Path) -> Path:
    """Build a wheel or an archive of the source with what pyproject.toml names, and nothing from a registry."""
    pytest.importorskip("hatchling", reason="the extra test installs it")
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)], cwd=source, check=True, capture_output=True
    )
    return next(path for path in folder.iterdir() if path.suffix in (".whl", ".gz"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("archive"))


def sources() -> set[str]:
    """Return the package's own files, as a wheel names them."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files}


def listed(folder: Path, *, path: Path | None) -> list[str]:
    """Return the ids that `python -m coopcli list` prints far from the checkout, the package taken from `path` where one is given."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COOPCLI_", "PYTHON"))}
    environment |= {"COOPCLI_CACHE": "off", **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run(
        [sys.executable, "-m", "coopcli", "list", "--format", "jsonl"], cwd=folder, env=environment, check=True, capture_output=True
    )
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_a_wheel_holds_the_package_the_vocabulary_and_the_seeds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if ".dist-info/" not in name}
        assert names == sources() | {f"coopcli/seeds/{name}" for name in SEEDS}
        assert {name: opened.read(f"coopcli/seeds/{name}") for name in SEEDS} == SEEDS
    assert "coopcli/py.typed" in names
    assert any(name.endswith(".toml") for name in names)


def test_a_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        about = {Path(name).name: opened.read(name).decode() for name in opened.namelist() if ".dist-info/" in name}
    assert "coopcli = coopcli.__main__:main" in about["entry_points.txt"]
    assert "License-Expression: GPL-2.0-or-later" in about["METADATA"]
    assert about["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_a_wheel_finds_its_seeds_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    found = listed(tmp_path / "elsewhere", path=tmp_path / "site")
    assert {name.partition("#")[0] for name in found} == {Path(name).stem for name in SEEDS}
    assert found == listed(tmp_path / "elsewhere", path=ROOT), "a checkout finds the same beside the package"


def test_an_archive_of_the_source_builds_the_same_wheel(archive: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
        opened.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)  # Python before 3.11.4 has none
        opened.extractall(tmp_path)
    assert {"pyproject.toml", "README.md", "LICENSE", "tests/conftest.py", "tests/golden/timeline.svg", "coopcli/model.py"} <= names
    assert not [name for name in names if name.startswith((".venv", ".git/")) or "__pycache__" in name]
    again = build("wheel", next(path for path in tmp_path.iterdir() if path.is_dir()), tmp_path / "again")
    with zipfile.ZipFile(again) as one, zipfile.ZipFile(wheel) as other:
        assert {row.filename: row.CRC for row in one.infolist()} == {row.filename: row.CRC for row in other.infolist()}


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 2, June 1991" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_nothing_of_ours_knows_the_network() -> None:
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}: {name}" for name in names if name.partition(".")[0] in NETWORK]
    assert found == []
