"""What strangers asked of the command line that it once answered wrongly; each a case, found by runs from outside."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from blackbox import ARTICLE, POSIX, check, run, run_here, write

from coopcli.cli import COMMANDS
from coopcli.output import FORMATS

posix_only = pytest.mark.skipif(not POSIX, reason="needs POSIX files")
Captured = pytest.CaptureFixture[bytes]
DOCUMENTS = [name for name, form in FORMATS.items() if form.encoding]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write(tmp_path / "corpus" / "a.txt")
    return tmp_path / "corpus"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", [*DOCUMENTS, "json"])
def test_a_document_is_what_it_says_it_is_in_a_pipe_of_any_encoding(corpus: Path, encoding: str, name: str) -> None:
    """A page in Windows-1252 that says it is UTF-8 is damaged, and JSON with `\\xe9` in it is none."""
    write(corpus / "b.txt", "Le Maroc et la Guinée équatoriale signeront le 3 mai 2024 à Rabat un accord de pêche.")
    usual, here = (run("list", "-f", name, "-c", str(corpus), env={"PYTHONIOENCODING": one}).out for one in ("utf-8", encoding))
    if name == "json":
        assert json.loads(here.decode(encoding)) == json.loads(usual)
    else:
        assert here == usual and not usual.isascii()


@pytest.mark.parametrize("number", [10**6, 2**31, 2**63, 10**30])
def test_more_hits_than_can_be_counted_are_all(corpus: Path, tmp_path: Path, number: int) -> None:
    index = str(tmp_path / "x.index")
    check(run("index", str(corpus), "--to", index), 0)
    for place in (index, str(corpus)):
        assert check(run("search", "pêche", "-n", str(number), "-c", place), 0).out == check(run("search", "pêche", "-c", place), 0).out


@posix_only
def test_a_pipe_is_not_waited_at_for_annotations(corpus: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gold.jsonl")
    ran = check(run("eval", str(tmp_path / "gold.jsonl"), "-c", str(corpus), timeout=20), 2)
    assert "no ordinary file" in ran.told


@posix_only
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_an_answer_is_not_written_through_a_link_to_itself(
    corpus: Path, tmp_path: Path, force: tuple[str, ...], capfdbinary: Captured
) -> None:
    (tmp_path / "x.json").symlink_to("x.json")
    check(run_here(capfdbinary, "list", "-c", str(corpus), "-o", str(tmp_path / "x.json"), *force), 2)
    assert (tmp_path / "x.json").is_symlink()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_is_for_in_a_python_without_docstrings(name: str) -> None:
    told = check(run(name, "--help", python=("-OO",)), 0).out.decode()
    assert COMMANDS[name].split()[0] in told.split("Options")[0], told


def test_the_index_names_what_it_could_not_read(corpus: Path, tmp_path: Path, capfdbinary: Captured) -> None:
    write(corpus / "bad.jsonl", '{"text": "x"}\n{\n')
    for _ in range(2):
        ran = check(run_here(capfdbinary, "index", str(corpus), "--to", str(tmp_path / "x.index")), 3)
        assert "bad.jsonl:2" in ran.told


def test_a_table_that_is_none_is_told_in_a_few_lines(corpus: Path, capfdbinary: Captured) -> None:
    write(corpus / "bad.jsonl", '{"text": "x"}\n' + "{\n" * 5_000)
    ran = check(run_here(capfdbinary, "list", "-c", str(corpus)), 3)
    assert ran.told.count("\n") < 10 and "bad.jsonl: 4995 more rows" in ran.told


def test_a_small_archive_does_not_cost_hours(corpus: Path, capfdbinary: Captured) -> None:
    with zipfile.ZipFile(corpus / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", "a" * 15_000_000)
        archive.writestr("good.txt", ARTICLE.replace("Kenya", "Chili"))
    ran = check(run_here(capfdbinary, "list", "-c", str(corpus)), 3)
    assert b"Chili" in ran.out and ran.told.count("packed more than") == 4
