"""The eight promises of the README, each held by the test of its number."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from blackbox import ARTICLE, FAILURES, POSIX, check, contents, environment, run, run_here, write
from test_hostile_output import ACTS

from coopcli import pipeline
from coopcli.cli import COMMANDS
from coopcli.records import event_record

Captured = pytest.CaptureFixture[bytes]
OWN = tuple(sorted((Path(__file__).parent / "cases" / "articles").glob("*.txt")))[:14]
EVERY: tuple[tuple[str, ...], ...] = (
    ("list",), ("list", "-f", "jsonl"), ("list", "-f", "csv"), ("timeline",), ("summary",), ("matrix",), ("check", "-f", "csv"),
    ("pending", "--as-of", "2025-01-31"), ("search", "accord"), ("search", "ministre", "-f", "json"), ("country", "Maroc"),
)  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of our own in folders, small enough to be read each time."""
    folder = tmp_path_factory.mktemp("articles")
    for number, path in enumerate(OWN):
        shutil.copy(path, folder / f"{number:02}{path.name}")
    write(folder / "deeper" / "a.txt")
    return folder


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus that an index is kept of."""
    folder = tmp_path_factory.mktemp("big")
    for number in range(160):
        write(
            folder / f"{number % 7}" / f"{number:03}.txt",
            ARTICLE.replace("12 mars", f"{number % 27 + 1} mars").replace("pêche", f"pêche {number}"),
        )
    return folder


# P1: never writes in the user's folder and never uses the network.


def test_p1_never_writes_in_the_users_folder(corpus: Path, big: Path, tmp_path: Path) -> None:
    for folder in (corpus, big):
        before = contents(folder)
        for arguments in EVERY[:1] if folder is big else EVERY[:4]:
            check(run(*arguments, "-c", str(folder), home=tmp_path / "home", cwd=folder), 0)
        check(run("index", str(folder), home=tmp_path / "home", cwd=folder), 0)
        assert contents(folder) == before
    wrote = {path.relative_to(tmp_path / "home").parts[:2] for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert wrote == {("cache", "coopcli")}


def test_p1_never_uses_the_network(corpus: Path, tmp_path: Path) -> None:
    """Every way to a socket is walled up before ours begins; the events of the audit say whether one was tried."""
    script = (
        "import sys\n"
        "def wall(event, given):\n"
        "    if event.startswith(('socket.', 'urllib', 'http', 'ftplib', 'smtplib', 'webbrowser')) and event != 'socket.__new__.unix':\n"
        "        sys.stderr.write('NETWORK ' + event)\n"
        "        raise OSError(101, 'Network is unreachable')\n"
        "sys.addaudithook(wall)\n"
        "from coopcli.cli import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    for arguments in (("list",), ("search", "accord"), ("index",), ("schema",)):
        more = () if arguments == ("schema",) else ("-c", str(corpus))
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments, *more], env=environment(tmp_path), capture_output=True, check=False
        )
        assert done.returncode == 0 and b"NETWORK" not in done.stderr, done.stderr


# P2: one bad file never hides a good one, and is named.


def test_p2_one_bad_file_never_hides_a_good_one(corpus: Path, tmp_path: Path) -> None:
    whole = check(run("list", "-f", "jsonl", "-c", str(corpus)), 0).out
    spoiled = tmp_path / "c"
    shutil.copytree(corpus, spoiled)
    with (spoiled / "huge.txt").open("wb") as huge:
        huge.truncate(3_000_000_000)
    write(spoiled / "broken.jsonl", b'{"text": \n{"text": "\xff"}\n[')
    write(spoiled / "broken.zip", b"PK\x03\x04 no archive")
    write(spoiled / "broken.csv", b'a;b\n"')
    write(spoiled / "binary.txt", os.urandom(3_000) + b"\0")
    write(spoiled / "floods.txt", "(" * 50_000)
    ran = check(run("list", "-f", "jsonl", "-c", str(spoiled)), 3)
    assert ran.out == whole
    for name in ("huge.txt", "broken.jsonl", "broken.zip"):
        assert name in ran.told
    told = check(run("check", "-f", "csv", "-c", str(spoiled)), 3).out.decode()
    assert all(name in told for name in ("huge.txt", "broken.jsonl", "broken.zip", "broken.csv", "binary.txt"))


# P3: same input, same bytes out.


def test_p3_the_same_bytes_whatever_the_machine(corpus: Path, tmp_path: Path) -> None:
    """Hash seed, locale, time zone, user, cache cold, warm, off or damaged."""
    for arguments in EVERY:
        told = set()
        for number, (seed, locale, zone) in enumerate(
            (("0", "C.UTF-8", "UTC"), ("1", "C.UTF-8", "Asia/Tokyo"), ("2", "en_US.UTF-8", "America/Lima"))
        ):
            home = None if number == 0 else tmp_path / "home"
            told.add(
                check(run(*arguments, "-c", str(corpus), home=home, env={"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}), 0).out
            )
        assert len(told) == 1, arguments


def test_p3_whatever_the_clock(corpus: Path, capfdbinary: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    told = []
    for year in (2026, 2031):

        class Day(datetime.date):
            @classmethod
            def today(cls) -> Any:
                return cls(year, 1, 1)  # noqa: B023

        with monkeypatch.context() as patch:
            patch.setattr(datetime, "date", Day)
            told.append(run_here(capfdbinary, "pending", "-c", str(corpus)).out)
    assert told[0] == told[1]


def test_p3_whatever_the_order_of_a_folder(corpus: Path, tmp_path: Path, capfdbinary: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffled listings, files made in another order, paths named in another order or twice."""
    monkeypatch.setenv("COOPCLI_CACHE", "off")
    whole = run_here(capfdbinary, "list", "-f", "jsonl", "-c", str(corpus)).out
    plain = os.scandir
    for seed in range(4):

        class Shuffled:
            def __init__(self, path: Any) -> None:
                with plain(path) as entries:
                    self.entries = list(entries)
                random.Random(seed).shuffle(self.entries)  # noqa: B023

            def __enter__(self) -> Any:
                return iter(self.entries)

            def __exit__(self, *_: object) -> None:
                return None

        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", Shuffled)
            assert run_here(capfdbinary, "list", "-f", "jsonl", "-c", str(corpus)).out == whole
    files = sorted(corpus.rglob("*.txt"), reverse=True)
    again = tmp_path / "again"
    for path in files:
        write(again / path.relative_to(corpus), path.read_bytes())
    assert run_here(capfdbinary, "list", "-f", "jsonl", "-c", str(again)).out == whole
    assert run_here(capfdbinary, "list", "-f", "jsonl", "-c", str(corpus), "-c", str(corpus)).out == whole
    assert run_here(capfdbinary, "list", "-f", "jsonl", "-c", f"{corpus}/").out == whole


def test_p3_split_merged_and_doubled(corpus: Path, tmp_path: Path) -> None:
    """A corpus in two halves tells what it tells whole; a second copy tells it again, and changes nothing of the first."""
    files = sorted(corpus.rglob("*.txt"))
    halves = [tmp_path / "one", tmp_path / "two"]
    for number, path in enumerate(files):
        write(halves[number % 2] / path.relative_to(corpus), path.read_bytes())

    def told(*folders: Path) -> dict[str, dict[str, Any]]:
        return {event.id: {**event_record(event), "same_as": None} for event in pipeline.read(folders).events}

    whole = told(corpus)
    assert told(*halves) == whole
    assert told(halves[0]) | told(halves[1]) == whole
    shutil.copytree(corpus, tmp_path / "doubled" / "a")
    shutil.copytree(corpus, tmp_path / "doubled" / "b")
    doubled = told(tmp_path / "doubled")
    for copy in "ab":
        assert {id_.removeprefix(f"{copy}/"): event["evidence"] for id_, event in doubled.items() if id_.startswith(f"{copy}/")} == {
            id_: event["evidence"] for id_, event in whole.items()
        }


def test_p3_one_process_or_two(big: Path, tmp_path: Path) -> None:
    told = set()
    for jobs in ("1", "2", "3"):
        home = tmp_path / jobs
        told.add(check(run("list", "-f", "jsonl", "-c", str(big), "--jobs", jobs, home=home), 0).out)
        told.add(check(run("list", "-f", "jsonl", "-c", str(big), "--jobs", jobs, home=home), 0).out)
    told.add(check(run("list", "-f", "jsonl", "-c", str(big)), 0).out)
    assert len(told) == 1 and told.pop().count(b"\n") == 160


# P4: nothing from an article can act on the terminal or the spreadsheet; test_hostile_output has the rest.


def test_p4_nothing_from_an_article_acts(tmp_path: Path, capfdbinary: Captured) -> None:
    text = "\n".join(f"Le Maroc et le Kenya ont signé un accord de =1+1{act} pêche{act}." for name, act in ACTS.items() if name != "nul")
    write(tmp_path / "=1+1.txt", text)
    for arguments in (
        ("list",),
        ("list", "-f", "csv"),
        ("list", "-f", "json"),
        ("list", "-f", "markdown"),
        ("show", "=1+1"),
        ("timeline",),
        ("check",),
    ):
        ran = check(run_here(capfdbinary, *arguments, "-c", str(tmp_path)), 0)
        if "csv" in arguments:
            cells = [cell for row in csv.reader(io.StringIO(ran.out.decode("utf-8-sig"), newline="")) for cell in row]
            assert "'=1+1#1" in cells and not any(re.match(r"\s*[=+\-@|%]", cell) for cell in cells)
        if "json" in arguments:
            assert any("\x1b" in event["evidence"][0]["text"] for event in json.loads(ran.out)), "a program gets what the article says"


# P5: cache and index may be deleted, damaged, killed or shared; test_hostile_signals and test_index have the rest.


@pytest.mark.parametrize("size", ["small", "big"])
def test_p5_the_next_run_heals(corpus: Path, big: Path, tmp_path: Path, size: str) -> None:
    folder, home = (corpus, tmp_path) if size == "small" else (big, tmp_path)
    arguments = ("list", "-f", "jsonl", "-c", str(folder))
    whole = check(run(*arguments), 0).out
    run(*arguments, home=home)
    chance = random.Random(7)
    kept = [path for path in (home / "cache").rglob("*") if path.is_file()]
    assert kept
    sound = {path: path.read_bytes() for path in kept}
    for damage in ("empty", "cut", "random", "foreign", "folder", "middle", "gone"):
        for path, raw in sound.items():
            if path.is_dir():
                path.rmdir()
            spoiled = {
                "empty": b"", "cut": raw[: len(raw) // 2], "random": chance.randbytes(5_000),
                "foreign": b"SQLite format 3\x00" + b"x" * 4_096,
                "middle": raw[: len(raw) // 2] + chance.randbytes(200) + raw[len(raw) // 2 + 200 :],
            }  # fmt: skip
            path.unlink(missing_ok=True)
            if damage == "folder":
                path.mkdir()
            elif damage != "gone":
                path.write_bytes(spoiled[damage])
        for _ in range(2):
            ran = run(*arguments, home=home)
            assert (ran.status, ran.out) == (0, whole), (damage, ran.told)
            assert not FAILURES.search(ran.told)


def test_p5_two_at_once(big: Path, tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "coopcli", "list", "-f", "jsonl", "-c", str(big)]
    runs = [subprocess.Popen(arguments, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    told = [one.communicate(timeout=60) for one in runs]
    assert len({out for out, _ in told}) == 1 and [one.returncode for one in runs] == [0, 0, 0], told


@pytest.mark.skipif(not POSIX, reason="needs POSIX")
def test_p5_what_is_kept_is_private(corpus: Path, big: Path, tmp_path: Path) -> None:
    for folder in (corpus, big):
        check(run("list", "-c", str(folder), home=tmp_path, before=lambda: os.umask(0) and None), 0)
    for path in (tmp_path / "cache" / "coopcli").rglob("*"):
        assert not path.stat().st_mode & 0o077, path
    assert not (tmp_path / "cache" / "coopcli").stat().st_mode & 0o077


# P6: time and memory grow with the size of the input, no faster; test_linear_time has the rest.


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_p6_time_and_memory_grow_with_the_input(tmp_path: Path) -> None:
    script = (
        "import resource, sys\n"
        "from coopcli.cli import run\n"
        "status = run(sys.argv[1:])\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "most = [line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "print(used.ru_utime + used.ru_stime, most[0], file=sys.stderr)\n"
        "sys.exit(status)\n"
    )
    sizes = (800, 1_600, 3_200)
    costs = dict.fromkeys(sizes, (99.0, 10**9))
    for turn in range(12):  # the least of each: a busy machine only adds, and one size may meet it four times
        if turn >= 4 and _grows_with_the_input(*costs.values()):
            break
        for times in sizes:
            rain = "La pluie tombe sur la vallée, a dit le ministre. " * 10 * times
            folder = write(tmp_path / str(times) / "a.txt", ARTICLE + rain).parent
            done = subprocess.run(
                [sys.executable, "-c", script, "list", "-c", str(folder)],
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=True,
            )
            seconds, memory = done.stderr.split()
            costs[times] = min(costs[times][0], float(seconds)), min(costs[times][1], int(memory))
    assert _grows_with_the_input(*costs.values()), costs


def _grows_with_the_input(base: tuple[float, int], once: tuple[float, int], twice: tuple[float, int]) -> bool:
    """Return whether (seconds, kB) of three sizes, each double the last, add at most in step."""
    takes = twice[0] - once[0] <= 2.3 * (once[0] - base[0]) + 0.1
    return takes and twice[1] - once[1] <= 2.3 * (once[1] - base[1]) + 4_000


# P7: every stated fact points at its file and sentence.


def test_p7_every_fact_points_at_its_file_and_sentence(corpus: Path) -> None:
    told = pipeline.read([corpus])
    articles = {article.doc: article for article in told.articles}
    assert len(told.events) > 10
    for event in told.events:
        article = articles[event.doc]
        assert (corpus / f"{event.doc}.txt").is_file() and article.text.strip()
        assert event.evidence
        for one in event.evidence:
            assert article.text[one.start : one.end] == one.text and one.text.strip()
        for fact in (*event.parties, *event.people, *([event.place] if event.place else []), *([event.date] if event.date else [])):
            if getattr(fact, "basis", "stated") == "stated" and fact.span is not None:
                assert article.text[fact.span.start : fact.span.end].strip(), fact
    for row in csv.DictReader(io.StringIO(run("list", "-f", "csv", "-c", str(corpus)).out.decode("utf-8-sig"), newline="")):
        assert row["doc"] in articles and row["id"].startswith(f"{row['doc']}#") and row["evidence"]


# P8: no traceback, ever.


@pytest.mark.parametrize("name", COMMANDS)
def test_p8_no_traceback_ever(name: str, capfdbinary: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command, asked every wrong way: one line and the right status."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    junk = (
        "",
        "\x1b",
        "-",
        "--",
        "/",
        ".",
        "\udcff",
        "%s",
        "a" * 5_000,
        "'; DROP TABLE x; --",
        '"',
        "NEAR(",
        "*",
        "(((",
        "-1",
        "0",
        "²",
        "AND OR NOT",
    )
    for word in junk:
        for arguments in (
            [name, word],
            [name, "--", word],
            [name, word, word, word],
            [name, f"--{word}"],
            [name, "-c", word, "x"],
            [name, "-f", word, "x"],
            [name, "x", "--jobs", word],
        ):
            if word in ("/", ".") and ("-c" in arguments or name == "index"):
                continue  # that would read the whole machine
            ran = run_here(capfdbinary, *arguments)
            assert ran.status in (0, 1, 2, 3) and not FAILURES.search(ran.told), (arguments, ran.told)
