"""Whatever articles, names, queries and terminals hold, what reaches a stream is harmless, whole and in order."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from blackbox import ARTICLE, POSIX, check, command, contents, environment, run, run_here, write

from coopcli import cli
from coopcli.output import FORMATS

posix_only = pytest.mark.skipif(not POSIX, reason="needs POSIX")
ACTS = {
    "nul": "\x00", "bell": "\x07", "backspace": "\b", "colour": "\x1b[31m", "clear": "\x1b[2J", "title": "\x1b]0;x\x07",
    "clipboard": "\x1b]52;c;ZWNobw==\x07", "link": "\x1b]8;;http://x.example\x1b\\here\x1b]8;;\x1b\\",
    "del": "\x7f", "c1": "\x9b31m", "osc": "\x9d0;x\x9c",
    "override": "\u202e", "isolate": "\u2066", "blank": "\u200b", "mark": "\ufeff", "tag": "\U000e0041", "line": "\u2028", "half": "\udcff",
    "markup": "[bold]x[/bold] [/x] [link=http://x.example]y[/link]", "emoji": ":smile: :warning:", "html": "<script>alert(1)</script>",
    "return": "\rAAAA", "feed": "\x0c\x0b", "next line": "\x85",
}  # fmt: skip
NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}  # Python itself would keep half a compiled module where a file may not grow
HOSTILE_TEXT = "\n\n".join(
    f"Le Maroc et le Kenya ont signé, le {day} mars 2024 à Nairobi, un accord de pêche{act} et de {act}commerce."
    for day, act in enumerate(ACTS.values(), 1)
    if act != "\x00"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose texts, file names and titles are full of what acts."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder / "a.txt", f"Un titre \x1b[31m[bold]rouge[/bold] \u202e:smile: et long assez\n\n{HOSTILE_TEXT}\n")
    write(folder / "=cmd|' -x.txt", ARTICLE)
    write(folder / "[bold]b[/bold].txt", ARTICLE)
    if POSIX:
        for name in (b"esc\x1b[31m\x1b]0;t\x07.txt", b"new\nline.txt", b"latin\xe9.txt", "bidi\u202etxt.txt".encode()):
            write(folder / os.fsdecode(name), ARTICLE)
    return folder


@pytest.fixture(autouse=True)
def _without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPCLI_CACHE", "off")


@pytest.mark.parametrize("name", ["list", "timeline", "check", "search", "summary", "show", "person"])
def test_nothing_an_article_or_a_name_says_acts(hostile: Path, name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    more = {"search": ["pêche\x1b[31m"], "summary": ["--by", "subject"], "show": ["a"], "person": ["\x1b]0;x\x07"]}.get(name, [])
    for form, row in FORMATS.items():
        ran = run_here(capfdbinary, name, *more, "-c", str(hostile), "-f", form)
        check(ran if not row.is_binary else ran._replace(out=b""))


def test_documents_are_well_formed_and_hold_nothing_that_runs(
    hostile: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A web page, a calendar, a graph and a database of hostile articles."""
    told = {}
    planned = "Le Maroc et le Kenya signeront en mars 2025 à Nairobi un accord de \x1b]0;x\x07pêche;\r et, de <b>commerce</b>\\n.\n"
    write(tmp_path / "c" / "p.txt", planned)
    for path in hostile.glob("*.txt"):
        write(tmp_path / "c" / path.name, path.read_bytes())
    for form in ("html", "ics", "graphml", "dot", "ftm", "sqlite"):
        assert run_here(capfdbinary, "list", "-c", str(tmp_path / "c"), "-f", form, "-o", str(tmp_path / form)).status == 0
        told[form] = (tmp_path / form).read_bytes()
    page = told["html"].decode()
    assert "<script>alert(1)" not in page and "http://" not in re.sub(r"http://(www\.w3\.org|x\.example)", "", page)
    graph = ElementTree.fromstring(told["graphml"])
    assert graph.tag.endswith("graphml")
    for line in told["ics"].decode().split("\r\n"):
        assert len(line.encode()) <= 75 and "\r" not in line and "\n" not in line
    for line in told["ftm"].decode().splitlines():
        assert json.loads(line)["schema"]
    with closing(sqlite3.connect(tmp_path / "sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


@pytest.mark.parametrize("name", sorted(ACTS))
def test_nothing_a_question_says_acts(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    act = ACTS[name]
    asked = (
        ["search", f"x{act}y"], ["search", act], ["list", "-c", f"no{act}where"], ["list", "--country", f"Mar{act}oc"],
        ["list", "--person", act], ["list", "--since", act], ["list", "--kind", act], ["list", "-f", act], ["list", "--sort", act],
        ["show", act], ["person", act], ["country", act], [f"li{act}st"], ["list", f"--{act}"], ["list", act],
        ["list", "-o", f"no{act}.csv/x".replace("\0", "")],
        ["pending", "--as-of", act], ["summary", "--by", act], ["matrix", "--by", act], ["search", "x", "-n", act],
    )  # fmt: skip
    for arguments in asked:
        status = cli.run(arguments)
        told = capfd.readouterr()
        assert status in (0, 1, 2), arguments
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066\ufeff\ud800-\udfff]", told.out + told.err), (
            arguments
        )
        assert "Internal error" not in told.err and "Warning" not in told.err, told.err
        assert told.err.count("\n") <= 1 or status == 0, told.err


def test_markup_is_plain_on_a_terminal(hostile: Path) -> None:
    shown = run("show", "a", "-c", str(hostile), env={"FORCE_COLOR": "1", "COLUMNS": "400"}).out.decode()
    assert "[bold]x[/bold]" in shown and "[/x]" in shown and ":smile:" in shown and "😄" not in shown
    left = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "\x1b" not in left and "\x9b" not in left and "\u202e" not in left


def test_no_cell_of_a_table_for_spreadsheets_runs(hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name in ("list", "check", "summary"):
        text = run_here(capfdbinary, name, "-c", str(hostile), "-f", "csv").out.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.lstrip()[:1] in tuple("=+-@|%") and cell.strip() for cell in row), row


def test_every_json_form_can_be_read_back(hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name in (["list"], ["timeline"], ["check"], ["summary"], ["search", "pêche"], ["show", "a"]):
        assert json.loads(run_here(capfdbinary, *name, "-c", str(hostile), "-f", "json").out)
        assert [json.loads(line) for line in run_here(capfdbinary, *name, "-c", str(hostile), "-f", "jsonl").out.decode().splitlines()]


def test_every_width_from_1_to_400(hostile: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from coopcli.output import format_named
    from coopcli.output import write as written
    from coopcli.output.answers import Listing, Look, Timeline
    from coopcli.output.plain import cells_wide
    from coopcli.pipeline import read

    events = read([hostile / "a.txt"]).events[:3]
    for width in (*range(1, 60), *range(60, 400, 17), 400):
        for reply in (Listing(events, frozenset()), Timeline(events, frozenset())):
            for line in "".join(written(reply, format_named("table"), Look(width))).split("\n"):
                assert cells_wide(line) <= max(width, 12), (width, line)
    monkeypatch.setenv("FORCE_COLOR", "1")
    for columns in ("", "0", "-1", "1e3", "²", "9" * 40, "junk", " 80 ", "\x1b[31m", "٣"):
        monkeypatch.setenv("COLUMNS", columns)
        assert cli.run(["list"]) == 0
    capfd.readouterr()


@posix_only
def test_a_terminal_of_no_width_and_of_every_kind(hostile: Path) -> None:
    for term in ("dumb", "", "xterm-256color"):
        master, slave = pty.openpty()
        try:
            done = subprocess.Popen(
                command("list", "-c", str(hostile / "=cmd|' -x.txt")), stdout=slave, stderr=subprocess.PIPE, env=environment(TERM=term)
            )
            os.close(slave)
            shown = b""
            while True:
                try:
                    piece = os.read(master, 65_536)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
            assert done.wait(30) == 0 and done.stderr is not None and done.stderr.read() == b""
            done.stderr.close()
        finally:
            os.close(master)
        assert b"signed" in shown


# Streams that cannot take it.


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16", ":strict"])
def test_a_stream_of_another_encoding_takes_every_answer(hostile: Path, encoding: str) -> None:
    ran = run("list", "-c", str(hostile), env={"PYTHONIOENCODING": encoding})
    assert ran.status == 0 and b"Traceback" not in ran.err, ran.told


def test_talk_goes_to_a_stream_of_ascii_too(hostile: Path) -> None:
    ran = run("search", "Ézzzk\x1b", "-c", str(hostile), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert ran.status == 1 and b"Traceback" not in ran.err and ran.err.isascii()


CLOSED = (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-", "| true", "| head -c 1", ">/dev/full", "2>/dev/full")
STREAMS = [("list", closed) for closed in CLOSED] + [
    (arguments, closed)
    for arguments in ("list -f json", "search Maroc", "schema", "--help", "check -c /nowhere")
    for closed in (">&-", "2>&-", "| true", ">/dev/full")
]


@posix_only
@pytest.mark.parametrize(("arguments", "closed"), STREAMS)
def test_streams_closed_full_or_left_by_their_reader(arguments: str, closed: str) -> None:
    if "/dev/full" in closed and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    line = f"{sys.executable} -m coopcli {arguments} {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, env=environment(), timeout=60, check=False)
    assert done.returncode in (0, 2) and b"Traceback" not in done.stderr and b"Exception" not in done.stderr, done.stderr
    if "nowhere" in arguments:
        return
    if closed.startswith("|"):
        assert done.stderr == b""
        told = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m coopcli {arguments} {closed} >&2; echo ${{PIPESTATUS[0]}}"],
            capture_output=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        assert told.stdout == b"0\n"
    elif closed == ">/dev/full":
        assert done.returncode == 2 and done.stderr.count(b"\n") == 1


# --output


def test_output_is_whole_or_not_at_all(
    tmp_path: Path, hostile: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPCLI_CACHE", "off")
    before, there = contents(hostile), write(tmp_path / "there.csv", "mine")
    link, nowhere = tmp_path / "link.csv", tmp_path / "nowhere.csv"
    if POSIX:
        link.symlink_to(there)
        nowhere.symlink_to(tmp_path / "missing" / "x.csv")
    for target, force in (
        (there, 0),
        (link, 0),
        (nowhere, 0),
        (nowhere, 1),
        (tmp_path, 1),
        (tmp_path / "no" / "x.csv", 1),
        (there / "x.csv", 1),
        (Path("\0.csv"), 1),
    ):
        assert cli.run(["list", "-o", str(target), "-f", "csv", *(["--force"] * force)]) == 2, target
        assert capfd.readouterr().err.count("\n") == 1
        assert there.read_bytes() == b"mine"
    assert cli.run(["list", "-o", str(there), "--force"]) == 0
    assert there.read_bytes().startswith(b"\xef\xbb\xbfkind") and not list(tmp_path.glob(".*"))
    there.write_bytes(b"mine")
    if POSIX:
        assert cli.run(["list", "-o", str(link), "--force"]) == 0
        assert link.is_symlink() and there.read_bytes().startswith(b"\xef\xbb\xbfkind")
    assert contents(hostile) == before


@posix_only
@pytest.mark.parametrize("room", [0, 1, 100, 2_000])
def test_a_disk_that_fills_leaves_no_half_answer(tmp_path: Path, room: int) -> None:
    """A bound on the size of files stands for the full disk."""
    import resource
    import signal

    def bounded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ran = check(run("list", "-o", str(tmp_path / "x.jsonl"), home=tmp_path / "home", before=bounded, env=NO_BYTECODE), 2)
    assert ran.told.count("\n") == 1 and os.strerror(errno.EFBIG) in ran.told
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
