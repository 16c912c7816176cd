"""The command line from outside: what it prints, where, and the status it leaves with."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coopcli.cli.nearest import meant
from coopcli.lexicon.countries import code_of_query, names_known

SEED = "001_55dd8cdfd524ec88"


def coopcli(*arguments: str, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COOPCLI", "COLUMNS", "NO_COLOR", "FORCE_COLOR"))}
    command = [sys.executable, "-m", "coopcli", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, env={**kept, **environment}, timeout=60, check=False)


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Le Maroc et le Kenya ont signé, le 12 mars 2024 à Nairobi, un accord de pêche.\n", encoding="utf-8")
    return folder


# What is answered


@pytest.mark.parametrize("command", ["list", "timeline", "check", "summary", "pending"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "markdown"])
def test_every_format_answers_on_the_seeds(command: str, form: str) -> None:
    done = coopcli(command, "--format", form)
    assert done.returncode == 0, said(done)
    assert (SEED if command != "pending" else "003_8ac756c71cb9afab").encode() in done.stdout
    assert done.stderr == b""


def test_json_is_an_array_of_events() -> None:
    events = json.loads(coopcli("list", "-f", "json").stdout)
    lines = [json.loads(line) for line in coopcli("list", "-f", "jsonl").stdout.splitlines()]
    assert events == lines
    assert all(event["id"].startswith(f"{event['doc']}#") for event in events)


def test_the_same_bytes_whatever_the_hash_seed_and_locale() -> None:
    for form in ("jsonl", "csv", "markdown", "table"):
        told = {coopcli("timeline", "-f", form, PYTHONHASHSEED=seed, LC_ALL=locale, TZ=zone).stdout for seed, locale, zone in
                (("1", "C", "Asia/Tokyo"), ("2", "C.UTF-8", "America/New_York"))}  # fmt: skip
        assert len(told) == 1, form


def test_show_an_event_and_an_article() -> None:
    event = coopcli("show", f"{SEED}#1")
    assert event.returncode == 0
    assert "⟦jeudi⟧" in event.stdout.decode()
    assert "why" in coopcli("show", f"{SEED}#1", "--why").stdout.decode()
    article = coopcli("show", SEED)
    assert article.returncode == 0
    assert "⟦Le Maroc et le Kazakhstan ont signé" in article.stdout.decode()
    assert json.loads(coopcli("show", SEED, "-f", "json").stdout)["doc"] == SEED


def test_standard_input_is_an_article() -> None:
    done = coopcli("list", "-c", "-", "-f", "jsonl", stdin="Le Maroc et le Kenya ont signé à Nairobi un accord de pêche.".encode())
    assert done.returncode in (0, 1), said(done)
    assert b"Traceback" not in done.stderr


def test_the_corpus_may_be_set_in_the_environment(corpus: Path) -> None:
    done = coopcli("list", "-f", "jsonl", COOPCLI_CORPUS=str(corpus))
    assert {json.loads(line)["doc"] for line in done.stdout.splitlines()} == {"a"}


# What cannot be answered: one line, a next step, the right status


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("list", "-c", "no/such/folder"), 2, "no/such/folder"),
        (("list", "--format", "pdf"), 2, "markdown"),
        (("list", "--sort", "dat"), 2, "Did you mean date"),
        (("list", "--bogus"), 2, "--help"),
        (("lst",), 2, "Did you mean list"),
        (("show",), 2, "--help"),
        (("show", "001_55dd8cdfd524ec88#99"), 1, "coopcli list"),
        (("show", "001"), 1, SEED),
        (("country", "xyzzy"), 1, "xyzzy"),
        (("person", "hammoudi"), 1, "Did you mean Abdellatif Hammouchi"),
        (("list", "--person", "xyzzy"), 1, "No person here is known as 'xyzzy'"),
        (("list", "-f", "jsn"), 2, "Did you mean json"),
        (("list", "--place", "xyzzy"), 1, "No place here is known as 'xyzzy'"),
        (("country", "nigra"), 1, "Niger"),
        (("summary", "--by", "contry"), 2, "Did you mean country"),
        (("pending", "--as-of", "soon"), 2, "2025-01-31"),
        (("list", "-o", "/no/such/folder/x.json"), 2, "folder"),
        (("list", "-o", "/tmp"), 2, "is a folder"),
        (("list", "-o", "x.docx"), 2, "--format"),
        (("list", "--max-file-size", "many"), 2, "--max-file-size"),
        (("list", "-c", "\x1b]0;x\x07"), 2, "\\x1b]0;x\\x07"),
    ],
)
def test_a_failure_is_one_clear_line(arguments: tuple[str, ...], status: int, words: str) -> None:
    done = coopcli(*arguments)
    assert done.returncode == status, said(done)
    assert done.stdout == b""
    assert said(done).count("\n") == 1
    assert words in said(done)
    assert "Traceback" not in said(done)


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("person", "hamouchi"), "Abdellatif Hammouchi"),
        (("country", "danemrk"), "Danemark"),
        (("list", "--country", "Kazakstan"), "Kazakhstan"),
        (("summary", "--party", "Interpoll"), "Interpol"),
        (("search", "session", "--party", "Interpoll"), "Interpol"),
        (("list", "--party", "organisation internationale de police criminele"), "Interpol"),
    ],
)
def test_a_typo_that_can_mean_one_name_only_is_forgiven_and_told(arguments: tuple[str, ...], meant: str) -> None:
    done = coopcli(*arguments)
    assert done.returncode == 0, said(done)
    assert said(done) == f"{arguments[-1]!r} is taken for {meant}.\n"
    assert coopcli(*arguments, "-q").stderr == b""


@pytest.mark.parametrize("typo", ["Interpoll", "Intrepol", "organisation internationale de police criminele"])
def test_a_forgiven_body_is_found_by_all_its_names(typo: str) -> None:
    assert coopcli("list", "--party", typo).stdout == coopcli("list", "--party", "Interpol").stdout


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("kazakstan", "KZ"), ("marok", "MA"), ("Autrich", "AT"), ("nigerya", "NG"), ("Arabie saoudit", "SA"),
        ("malie", None), ("nigeri", None), ("koman", None), ("iran irak", None), ("oma", None), ("xyzzy", None), ("", None),
    ],
)  # fmt: skip
def test_whom_a_misspelt_name_means(typed: str, code: str | None) -> None:
    assert meant(typed, names_known(), code_of_query) == code


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("list", "--since", "soon"), 2, "2024-06-05"),
        (("list", "--since", "2024-02-30"), 2, "2024-06-05"),
        (("list", "--since", "2025", "--until", "2024"), 2, "after"),
        (("list", "--on", "2024", "--until", "2024"), 2, "--on"),
        (("list", "--status", "sined"), 2, "Did you mean signed"),
        (("list", "--kind", "party"), 2, "meeting"),
        (("list", "--country", "Kazzakstann"), 1, "azakh"),
        (("list", "--country", "xyzzy"), 1, "xyzzy"),
        (("search", " "), 2, "coopcli search"),
        (("search", "xyzzyplugh"), 1, "xyzzyplugh"),
    ],
)
def test_a_narrowing_that_fails_is_one_clear_line(arguments: tuple[str, ...], status: int, words: str) -> None:
    pytest.importorskip("coopcli.search.query", reason="the search room is not built")
    test_a_failure_is_one_clear_line(arguments, status, words)


def test_an_empty_folder_and_a_binary_file(tmp_path: Path) -> None:
    empty = coopcli("list", "-c", str(tmp_path))
    assert (empty.returncode, empty.stdout) == (2, b"")
    (tmp_path / "x.txt").write_bytes(b"\x00\x01\x02" * 99)
    binary = coopcli("list", "-c", str(tmp_path))
    assert (binary.returncode, binary.stdout) == (2, b"")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a file that its owner may not read; the superuser reads all")
def test_one_unreadable_file_is_named_and_hides_nothing(corpus: Path) -> None:
    (corpus / "b.txt").write_text("x")
    (corpus / "b.txt").chmod(0)
    done = coopcli("list", "-c", str(corpus), "-f", "jsonl")
    assert done.returncode == 3
    assert b'"a#1"' in done.stdout
    assert "b.txt" in said(done)


# Where answers go


def test_a_file_is_whole_and_is_not_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "events.csv"
    assert coopcli("list", "-o", str(target)).returncode == 0
    assert len(list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))) > 3
    before = target.read_bytes()
    refused = coopcli("timeline", "-o", str(target))
    assert refused.returncode == 2
    assert "--force" in said(refused)
    assert target.read_bytes() == before
    assert coopcli("list", "-f", "json", "-o", str(target), "--force").returncode == 0
    assert json.loads(target.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [("list",), ("list", "-f", "jsonl"), ("timeline",), ("--help",), ("--version",)])
def test_a_full_disk_is_one_line(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "coopcli", *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("arguments", ["list", "timeline", "list -f jsonl", "--help"])
def test_a_reader_that_goes_away_is_met_quietly(arguments: str) -> None:
    done = subprocess.run(f"{sys.executable} -m coopcli {arguments} | true", shell=True, capture_output=True, check=False)
    assert done.stderr == b""


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("arguments", ["list", "list -f json", "--help", "show nothing"])
def test_closed_streams_end_with_a_line_or_in_silence(arguments: str) -> None:
    done = subprocess.run(f"{sys.executable} -m coopcli {arguments} >&-", shell=True, capture_output=True, check=False)
    assert done.returncode in (0, 1, 2)
    assert done.stderr.decode().count("\n") <= 1
    silent = subprocess.run(f"{sys.executable} -m coopcli {arguments} 2>&-", shell=True, capture_output=True, check=False)
    assert silent.returncode in (0, 1)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
@pytest.mark.parametrize("command", [("list",), ("timeline",), ("show", SEED), ("list", "-f", "json"), ("list", "-f", "csv")])
def test_any_stream_takes_the_answer(encoding: str, command: tuple[str, ...]) -> None:
    for environment in ({}, {"FORCE_COLOR": "1"}):
        done = coopcli(*command, PYTHONIOENCODING=encoding, **environment)
        assert done.returncode == 0, said(done)
        text = done.stdout.decode(encoding)
        if "json" in command:
            assert json.loads(text)


@pytest.mark.parametrize("columns", ["", "0", "-1", "1", "7", "40", "80", "140", "400", "²", "9" * 40, "junk"])
def test_any_columns_will_do(columns: str) -> None:
    done = coopcli("timeline", FORCE_COLOR="1", COLUMNS=columns)
    assert done.returncode == 0
    assert done.stderr == b""


def test_colour_is_only_where_it_is_wanted() -> None:
    assert b"\x1b" not in coopcli("list").stdout
    assert b"\x1b" in coopcli("list", FORCE_COLOR="1").stdout
    assert b"\x1b" not in coopcli("list", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_version_and_help() -> None:
    from coopcli import __version__
    from coopcli.cli import COMMANDS

    assert coopcli("--version").stdout.decode() == f"coopcli {__version__}\n"
    for done in (coopcli("--help"), coopcli()):
        assert done.returncode == 0
        assert all(name in done.stdout.decode() for name in COMMANDS)
    for name in COMMANDS:
        assert coopcli(name, "--help").returncode == 0


def test_search_prints_what_the_index_answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from hard_corpus import ANSWER

    from coopcli.cli import run
    from coopcli.model import Answer

    class Index:
        def __init__(self, answer: Answer) -> None:
            self.answer = answer

        def search(self, *_: object) -> Answer:
            return self.answer

    monkeypatch.setattr("coopcli.search.build_index", lambda _: Index(ANSWER), raising=False)
    assert run(["search", "danmark", "rabat", "-f", "json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["passages"][0]["matches"][0]["how"] == "edit"
    assert "partial" in told.err
    nothing = Answer("danmark", False, (), (), (("danmark", ("Danemark",)),))
    monkeypatch.setattr("coopcli.search.build_index", lambda _: Index(nothing), raising=False)
    assert run(["search", "danmark"]) == 1
    assert capsys.readouterr().err == "Nothing is found for 'danmark'. Nearest known words: danmark: Danemark.\n"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ('"Interpol Rabat Oman"', 1, "Nothing is found for '\"Interpol Rabat Oman\"'. Try it without the quotes.\n"),
        ("qqqqwwww", 1, "Nothing is found for 'qqqqwwww'. Try fewer or other words.\n"),
        ("qqqqwwww Interpol", 0, "No article holds all the words; these are the best partial answers. Found nowhere: qqqqwwww.\n"),
        (
            "nterpol Rabat",
            0,
            "No article holds all the words; these are the best partial answers. Nearest known words: nterpol: interpol.\n",
        ),
        ("Interpol", 0, ""),
    ],
)
def test_a_search_says_what_to_do_next_and_which_word_is_nowhere(query: str, status: int, told: str) -> None:
    done = coopcli("search", query)
    assert (done.returncode, done.stderr.decode()) == (status, told)


@pytest.mark.parametrize("columns", ["40", "59", "60", "80", "100", "140"])
def test_a_matrix_breaks_no_cell_and_loses_no_pair_where_it_lists_them(columns: str) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", coopcli("matrix", FORCE_COLOR="1", COLUMNS=columns).stdout.decode())
    assert "MA" in shown
    for line in shown.splitlines():
        assert len(line) <= int(columns)
        assert line.strip() not in ("signed", "held", "agreed", "planned")
    if int(columns) < 60:
        assert "KZ · MA" in shown or "MA · KZ" in shown
        assert "left out" not in shown


def test_pending_says_what_it_lists() -> None:
    assert b"agreed or initialled," in coopcli("pending", FORCE_COLOR="1").stdout
    assert b"initialled or signed," in coopcli("pending", "--with-signed", FORCE_COLOR="1").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--place", "rabbat"), "'rabbat' is taken for Rabat."), (("--person", "hamouchi"), "'hamouchi' is taken for Abd")],
)
def test_whom_a_misspelt_name_is_taken_for_is_told(arguments: tuple[str, str], words: str) -> None:
    done = coopcli("list", *arguments)
    assert (done.returncode, done.stdout != b"") == (0, True)
    assert words in done.stderr.decode()


def test_a_name_as_it_is_needs_no_word() -> None:
    for arguments in (("--place", "rabat"), ("--person", "hammouchi"), ("--party", "dgsn"), ("--place", "rabbat", "-q")):
        assert coopcli("list", *arguments).stderr == b"", arguments
