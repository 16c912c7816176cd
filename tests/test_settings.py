"""What the shell completes, and what a user settled: flags over environment over file, and a broken file is named."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from test_cli import coopcli, said

DANISH = "003_8ac756c71cb9afab"


def completed(line: str, **environment: str) -> list[str]:
    words = shlex.split(line)
    words = [*words, ""] if line.endswith(" ") else words
    told = {"_COOPCLI_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = coopcli(**told, **environment)
    assert done.stderr == b""
    return [row for row in done.stdout.decode().split("\n") if row]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("coopcli pen", ["pending"]),
        ("coopcli list --country dan", ["Danemark"]),
        ("coopcli country fra", ["France"]),
        ("coopcli person ham", ["Abdelatif Hammouchi", "Abdellatif Hammouchi"]),
        ("coopcli person asyl", ["Berik Asyłow"]),
        (f"coopcli show {DANISH[:6]}", [DANISH, f"{DANISH}#1"]),
        ("coopcli list --status si", ["signed"]),
        ("coopcli list --format gr", ["graphml"]),
        ("coopcli list --corpus /no/such/folder --person a", []),
        ("coopcli list --corpus - --person a", []),
        ("coopcli person zzz", []),
    ],
)
def test_the_shell_completes(line: str, words: list[str]) -> None:
    found = completed(line)
    assert found[: len(words)] == words
    assert bool(found) == bool(words)


def test_only_the_corpus_asked_for_is_completed(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Le Maroc et le Kenya ont signé, le 12 mars 2024 à Nairobi, un accord de pêche.\n", encoding="utf-8")
    assert completed(f"coopcli show --corpus {tmp_path} x") == ["x", "x#1"]
    assert completed("coopcli show x", COOPCLI_CORPUS=str(tmp_path)) == ["x", "x#1"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folder of settings is another elsewhere")
class TestSettings:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        folder = tmp_path / "home" / "coopcli"
        (folder / "articles").mkdir(parents=True)
        text = "Le Maroc et le Kenya ont signé, le 12 mars 2024 à Nairobi, un accord de pêche.\n"
        (folder / "articles" / "x.txt").write_text(text, encoding="utf-8")
        (folder / "config.toml").write_text('corpus = "articles"\nformat = "jsonl"\n', encoding="utf-8")
        return folder.parent

    def test_flags_go_over_the_environment_and_that_over_the_file(self, home: Path, tmp_path: Path) -> None:
        at = {"XDG_CONFIG_HOME": str(home)}
        settled = coopcli("list", **at)
        assert json.loads(settled.stdout)["id"] == "x#1", said(settled)
        assert coopcli("list", **at, COOPCLI_FORMAT="csv").stdout.startswith(b"kind,")
        assert json.loads(coopcli("list", "-f", "json", **at, COOPCLI_FORMAT="csv").stdout)
        other = tmp_path / "y.txt"
        other.write_bytes((home / "coopcli" / "articles" / "x.txt").read_bytes())
        assert json.loads(coopcli("list", **at, COOPCLI_CORPUS=str(other)).stdout)["id"] == "y#1"
        assert json.loads(coopcli("list", "-c", str(other), **at, COOPCLI_CORPUS="/no/such").stdout)["id"] == "y#1"
        target = tmp_path / "out.csv"
        assert coopcli("list", "-o", str(target), **at).returncode == 0
        assert target.read_bytes().startswith(b"\xef\xbb\xbfkind,"), "the suffix of a file says more than the settings"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"corpus = ", "not TOML"),
            (b"\xff", "UTF-8"),
            (b'corpuss = "x"', "Did you mean corpus"),
            (b"corpus = 3", "no path"),
            (b'corpus = ["x", 3]', "no path"),
            (b"format = 3", "no name"),
            (b'format = "pdf"', "pdf"),
            (b'corpus = "nowhere"', "nowhere"),
            (b"x = " + b"[" * 100_000, "not TOML"),
        ],
    )
    def test_a_broken_file_is_one_clear_line(self, home: Path, content: bytes, words: str) -> None:
        (home / "coopcli" / "config.toml").write_bytes(content)
        done = coopcli("list", XDG_CONFIG_HOME=str(home))
        assert (done.returncode, done.stdout) == (2, b"")
        assert words in said(done)
        assert said(done).count("\n") == 1

    def test_help_does_not_read_it(self, home: Path) -> None:
        (home / "coopcli" / "config.toml").write_bytes(b"corpus = ")
        assert coopcli("list", "--help", XDG_CONFIG_HOME=str(home)).returncode == 0
