"""Which index answers for a corpus, and the command that makes, finds, joins and removes it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coopcli import indexing
from coopcli.cli import run
from coopcli.indexing import Wanted, kept_index, place_of
from coopcli.pipeline import seeds

ASKED = (
    ("search", "interpoll"),
    ("search", "hamouchi rabat"),
    ("search", "Denmark"),
    ("search", "convention country:KZ"),
    ("search", "caftan"),
    ("list",),
    ("list", "--country", "kazakh"),
    ("list", "--since", "2024"),
    ("timeline",),
    ("summary", "--by", "status"),
    ("show", "001_55dd8cdfd524ec88#1"),
    ("show", "001_55dd8cdfd524ec88"),
    ("check",),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The seeds as a corpus that counts as big, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("COOPCLI_CACHE", raising=False)
    monkeypatch.delenv("COOPCLI_CORPUS", raising=False)
    monkeypatch.setattr("coopcli.cache._folder", lambda: tmp_path / "cache" / "coopcli")
    monkeypatch.setattr(indexing, "MOST_FILES", 2)
    return Path(shutil.copytree(seeds(), tmp_path / "press"))


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    told = capsys.readouterr()
    return status, told.out, told.err


def place(folder: Path) -> Path:
    found = place_of(Wanted((str(folder),)))
    assert found is not None
    return found


@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_an_index_answers_as_memory_does(folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    asked = (*arguments, "-f", "json", "-c", str(folder))
    from_index = answer(capsys, *asked)
    assert place(folder).is_file()
    os.environ["COOPCLI_CACHE"] = "off"
    try:
        assert answer(capsys, *asked) == from_index
    finally:
        del os.environ["COOPCLI_CACHE"]
    assert from_index[0] == 0


def test_a_small_corpus_leaves_no_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_FILES", 100)
    assert kept_index(Wanted((str(folder),))) is None
    assert not place(folder).exists()
    assert kept_index(Wanted(("-",))) is None
    assert kept_index(Wanted(())) is None


def test_what_changed_is_never_stale(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("search", "zorglub", "-f", "json", "-c", str(folder))
    assert answer(capsys, *asked)[0] == 1
    (folder / "new.txt").write_text("Le Maroc et le Zorglub ont signé, le 3 mai 2025 à Rabat, un accord de pêche.")
    assert json.loads(answer(capsys, *asked)[1])["passages"][0]["doc"] == "new"
    (folder / "new.txt").write_text("Le Maroc et le Portugal ont signé, le 3 mai 2025 à Rabat, un accord de pêche.")
    assert answer(capsys, *asked)[0] == 1
    (folder / "new.txt").unlink()
    assert answer(capsys, "search", "portugal pêche", "-f", "json", "-c", str(folder))[0] in (0, 1)
    assert answer(capsys, "show", "new", "-c", str(folder))[0] == 1


def write_inside(folder: Path) -> None:
    (folder / "deep" / "one.txt").write_text("Le Maroc et le Togo ont signé un accord.")


def keep_size_and_time(folder: Path) -> None:
    before = (folder / "deep" / "one.txt").stat()
    (folder / "deep" / "one.txt").write_text("Rien de nouveau à dire.")
    os.utime(folder / "deep" / "one.txt", ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES = {
    "edited": write_inside,
    "edited, of the same size and time": keep_size_and_time,
    "removed": lambda folder: (folder / "deep" / "one.txt").unlink(),
    "added": lambda folder: (folder / "deep" / "two.txt").write_text("Le Maroc."),
    "renamed": lambda folder: (folder / "deep" / "one.txt").rename(folder / "deep" / "two.txt"),
    "moved": lambda folder: (folder / "deep" / "one.txt").rename(folder / "one.txt"),
    "passed over": lambda folder: (folder / "deep" / "one.pdf").touch(),
    "an empty folder": lambda folder: (folder / "deep" / "deeper").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_files_are_listed_again_only_where_they_look_otherwise(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "one.txt").write_text("Rien de nouveau à lire.")
    (folder / "photo.jpg").touch()
    time.sleep(0.1)  # a file that changed a moment ago is looked at again
    wanted = Wanted((str(folder),))
    listed: list[Wanted] = []
    usual = indexing._listed
    monkeypatch.setattr(indexing, "_listed", lambda wanted: listed.append(wanted) or usual(wanted))
    first = kept_index(wanted)  # makes it
    assert first is not None
    assert kept_index(wanted) is not None  # keeps how the files look
    assert len(listed) == 2
    again = kept_index(wanted)
    assert again is not None
    assert again.problems == first.problems
    assert any(problem.path.endswith("photo.jpg") for problem in again.problems)
    assert len(listed) == 2
    change(folder)
    changed = kept_index(wanted)
    assert changed is not None
    assert len(listed) == 3
    assert {article.doc for article in changed.index.articles()} == {source.doc for source in usual(wanted)[0]}
    assert changed.problems == usual(wanted)[1]


def test_a_corpus_is_the_same_however_it_is_spelt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "photo.jpg").touch()
    (folder.parent / "link").symlink_to(folder)
    monkeypatch.chdir(folder.parent)
    time.sleep(0.1)  # a file that changed a moment ago is read again
    first = kept_index(Wanted((str(folder),)))
    assert first is not None
    read = [*first.index.articles()]
    for spelt in ("press", "press/", "./press", "link", f"{folder}/"):
        other = Wanted((spelt,))
        assert place_of(other) == place(folder)
        assert indexing.build(other, None)[1].read == 0
        opened = kept_index(other)
        assert opened is not None
        assert [*opened.index.articles()] == read
        assert [problem.path for problem in opened.problems] == [f"{spelt.rstrip('/')}/photo.jpg"]
    shutil.rmtree(folder)
    assert place_of(Wanted(("press/",))) == place(folder)  # what is gone can still be cleared


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_file_keeps_the_name_of_its_link(folder: Path) -> None:
    """Its id is that name."""
    (folder / "other.txt").symlink_to(min(folder.glob("*.txt")))
    assert place_of(Wanted((str(folder / "other.txt"),))) != place_of(Wanted((str(min(folder.glob("*.txt"))),)))


def test_a_trusted_index_is_taken_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "search", "Interpol", "-c", str(folder))[0] == 0
    (folder / "new.txt").write_text("Le Zorglub a signé.")
    asked = ("search", "zorglub", "-c", str(folder))
    assert answer(capsys, *asked, "--trust-index")[0] == 1
    assert answer(capsys, *asked)[0] == 0


@pytest.mark.skipif(os.name != "posix", reason="needs the modes of POSIX")
def test_only_its_owner_reads_an_index(folder: Path) -> None:
    assert kept_index(Wanted((str(folder),))) is not None
    assert stat.S_IMODE(place(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(place(folder).parent.stat().st_mode) == 0o700


def test_an_upgrade_reads_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = kept_index(Wanted((str(folder),), trust=True))
    assert opened is not None
    before = place(folder).stat().st_ino, place(folder).stat().st_mtime_ns
    monkeypatch.setattr(indexing, "fingerprint", lambda: "another")
    assert kept_index(Wanted((str(folder),), trust=True)) is not None
    assert (place(folder).stat().st_ino, place(folder).stat().st_mtime_ns) != before


@pytest.mark.parametrize("damage", ["cut", "junk", "empty"])
def test_a_damaged_index_of_the_cache_is_made_anew(folder: Path, capsys: pytest.CaptureFixture[str], damage: str) -> None:
    asked = ("search", "Interpol", "-f", "json", "-c", str(folder))
    whole = answer(capsys, *asked)
    raw = place(folder).read_bytes()
    place(folder).write_bytes({"cut": raw[: len(raw) // 2], "junk": b"junk" * 999, "empty": b""}[damage])
    assert answer(capsys, *asked) == whole


def test_a_folder_in_the_place_of_the_index_is_met_without_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place(folder).mkdir(parents=True)
    assert answer(capsys, "search", "Interpol", "-c", str(folder))[0] == 0
    assert place(folder).is_dir()


# The command


def test_an_index_of_its_own_is_read_alone(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "press.index"
    status, out, err = answer(capsys, "index", str(folder), "--to", str(file))
    assert (status, out) == (0, "")
    assert "5 files read" in err
    from_folder = answer(capsys, "search", "interpoll", "-f", "json", "-c", str(folder))
    shutil.rmtree(folder)
    assert answer(capsys, "search", "interpoll", "-f", "json", "-c", str(file)) == from_folder


def test_where_it_is_and_clear(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "index", "-c", str(folder), "--where") == (0, f"{place(folder)}\n", "")
    assert answer(capsys, "index", "-c", str(folder), "--clear")[0] == 1
    assert answer(capsys, "index", "-c", str(folder), "--quiet") == (0, "", "")
    assert place(folder).is_file()
    assert answer(capsys, "index", str(folder), "--clear")[0] == 0
    assert not place(folder).exists()


def test_parts_read_apart_are_joined(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = [str(tmp_path / f"part{n}.index") for n in (1, 2, 3)]
    for n, part in enumerate(parts, 1):
        assert answer(capsys, "index", str(folder), "--shard", f"{n}/3", "--to", part)[0] == 0
    joined = str(tmp_path / "all.index")
    assert answer(capsys, "index", "--merge", *parts, "--to", joined)[0] == 0
    for arguments in ASKED:
        asked = (*arguments, "-f", "json", "-c")
        assert answer(capsys, *asked, joined)[1] == answer(capsys, *asked, str(folder))[1], arguments


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--shard", "4/3", "--to", "x"), "from 1"),
        (("--shard", "two", "--to", "x"), "2/4"),
        (("--shard", "1/2"), "--to"),
        (("--merge",), "--to"),
        (("--merge", "nowhere.index", "--to", "x"), "nowhere.index"),
        (("nowhere",), "nowhere"),
    ],
)
def test_wrong_use_is_one_clear_line(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = answer(capsys, "index", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert words in err
    assert not (tmp_path / "x").exists()


def test_nothing_that_is_no_index_is_written_over(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("not to be lost")
    for arguments in (("--to", str(mine)), ("--to", str(tmp_path)), ("--to", str(mine), "--clear")):
        status, _, err = answer(capsys, "index", str(folder), *arguments)
        assert (status, err.count("\n")) == (2, 1), arguments
    assert mine.read_text() == "not to be lost"


@pytest.mark.parametrize("cut", [100, 5_000])
def test_a_damaged_index_named_by_the_user_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], cut: int) -> None:
    file = tmp_path / "press.index"
    assert answer(capsys, "index", str(folder), "--to", str(file))[0] == 0
    file.write_bytes(file.read_bytes()[:cut])
    status, out, err = answer(capsys, "search", "Interpol", "-c", str(file))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "coopcli index" in err
