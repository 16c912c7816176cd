"""What is listed and opened: ids, order, suffixes, links, pipes, sizes, archives and tables."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import socket
import sys
import zipfile
from pathlib import Path

import pytest

from coopcli.errors import UnreadableCorpus
from coopcli.model import Article, Problem
from coopcli.reading import Source, read_article, read_articles, read_sources

TEXT = "Le Maroc et le Togo ont signé mardi à Lomé une convention sur les ports."
posix_only = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX file system")


def _docs(*paths: str | Path, follow: bool = False) -> list[str]:
    return [item.doc for item in read_sources(paths, follow=follow) if isinstance(item, Source)]


def _problems(*paths: str | Path, follow: bool = False, max_file_size: int = 20_000_000) -> dict[str, Problem]:
    items = read_sources(paths, follow=follow, max_file_size=max_file_size)
    return {Path(item.path).name: item for item in items if isinstance(item, Problem)}


def _articles(path: Path) -> list[Article | Problem]:
    return [article for item in read_sources([path]) if isinstance(item, Source) for article in read_articles(item)]


def _write(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_ids_are_relative_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "z/c.text", "z/a.TXT", "z.d/e.f.txt"):
        _write(tmp_path / name)
    assert _docs(tmp_path) == ["a", "b", "z.d/e.f", "z/a", "z/c"]
    assert _docs(f"{tmp_path}/") == _docs(tmp_path)
    assert _docs(tmp_path / "b.txt") == ["b"]


def test_ids_that_would_be_the_same(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "t.jsonl", "t/1.txt", "other/a.txt", "again/other/a.txt"):
        _write(tmp_path / name)
    assert _docs(tmp_path) == ["a", "a.md", "again/other/a", "other/a", "t.jsonl", "t/1"]
    assert _docs(tmp_path / "other", tmp_path / "t") == ["1", "a"]
    assert _docs(tmp_path / "other", tmp_path / "again" / "other") == ["other/a", "other/a~2"]
    assert _docs(tmp_path / "other", tmp_path / "other") == ["a"]
    assert _docs(tmp_path / "other", tmp_path / "other" / "a.txt") == ["a"]


def test_what_is_no_article_is_passed_over_and_counted(tmp_path: Path) -> None:
    for name in ("picture.png", "noname", ".txt", "a.txt"):
        _write(tmp_path / name)
    problems = _problems(tmp_path)
    assert set(problems) == {"picture.png", "noname", ".txt"} and not any(problem.is_error for problem in problems.values())
    assert ".png" in problems["picture.png"].reason


def test_a_named_file_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    assert _docs(_write(tmp_path / "note")) == ["note"]


def test_an_empty_file_is_an_article_without_text(tmp_path: Path) -> None:
    [article] = _articles(_write(tmp_path / "a.txt", ""))
    assert isinstance(article, Article) and article.text == "" and not article.body


def test_an_empty_folder(tmp_path: Path) -> None:
    assert list(read_sources([tmp_path])) == []


def test_no_such_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCorpus, match="no such file or folder"):
        read_sources([tmp_path / "nowhere"])
    with pytest.raises(UnreadableCorpus):
        read_sources(["a\0b"])


def test_binary_is_no_article_but_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"PK\x03\x04 archive")
    [problem] = _articles(tmp_path)
    assert isinstance(problem, Problem) and not problem.is_error and "ZIP" in problem.reason


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    [source] = read_sources(["-"])
    assert isinstance(source, Source) and source.doc == "stdin"
    article = read_article(source)
    assert isinstance(article, Article) and article.text == TEXT
    monkeypatch.setattr(sys, "stdin", None)
    assert isinstance(read_article(source), Problem)


@posix_only
def test_an_unreadable_file_and_folder_are_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    _write(tmp_path / "shut.txt").chmod(0)
    (tmp_path / "shut").mkdir(mode=0)
    _write(tmp_path / "a.txt")
    try:
        assert "permission" in _problems(tmp_path)["shut"].reason
        reasons = [item.reason for item in _articles(tmp_path) if isinstance(item, Problem)]
        assert reasons == ["no permission to read it"]
        with pytest.raises(UnreadableCorpus):
            read_sources([tmp_path / "shut"])
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_a_refusal_of_the_system_is_one_file_s_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "a.txt")
    _write(tmp_path / "shut" / "b.txt")
    plain_open, plain_scan = os.open, os.scandir

    def refuse_open(path: str, *rest: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    def refuse_scan(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return plain_scan(path)

    monkeypatch.setattr(os, "scandir", refuse_scan)
    monkeypatch.setattr(os, "open", refuse_open)
    problem, source = read_sources([tmp_path])
    assert problem == Problem(str(tmp_path / "shut"), "no permission to read it")
    assert isinstance(source, Source) and read_article(source) == Problem(source.path, "no permission to read it")
    monkeypatch.setattr(os, "open", plain_open)
    assert isinstance(read_article(source), Article)


@posix_only
def test_links_are_followed_only_when_asked(tmp_path: Path) -> None:
    outside = _write(tmp_path / "outside" / "o.txt").parent
    inside = _write(tmp_path / "in" / "a.txt").parent
    (inside / "loop").symlink_to(inside)
    (inside / "out").symlink_to(outside)
    (inside / "l.txt").symlink_to(outside / "o.txt")
    (inside / "nowhere.txt").symlink_to(inside / "missing")
    (inside / "self.txt").symlink_to(inside / "self.txt")
    assert _docs(inside) == ["a"]
    assert not any(problem.is_error for problem in _problems(inside).values())
    assert _docs(inside, follow=True) == ["a", "l", "out/o"]
    problems = _problems(inside, follow=True)
    assert problems["nowhere.txt"].is_error and not problems["loop"].is_error
    assert all(isinstance(read_article(item), Article) for item in read_sources([inside], follow=True) if isinstance(item, Source))
    (tmp_path / "door").symlink_to(inside)
    assert _docs(tmp_path / "door") == ["a"]  # what the user names is meant, even through a link


@posix_only
def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    _write(tmp_path / "secret")
    file = _write(tmp_path / "in" / "a.txt")
    [source] = read_sources([tmp_path / "in"])
    file.unlink()
    file.symlink_to(tmp_path / "secret")
    assert isinstance(source, Source) and isinstance(read_article(source), Problem)


@posix_only
def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    file = _write(tmp_path / "a.txt")
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(tmp_path)  # the path of a socket may not be long
    try:
        listener.bind("s.txt")
    finally:
        os.chdir(here)
        listener.close()
    problems = _problems(tmp_path)
    assert "pipe" in problems["pipe.txt"].reason and "socket" in problems["s.txt"].reason
    with pytest.raises(UnreadableCorpus):
        read_sources([tmp_path / "pipe.txt"])
    with pytest.raises(UnreadableCorpus):
        read_sources(["/dev/null"])
    [source] = (item for item in read_sources([tmp_path]) if isinstance(item, Source))
    file.unlink()
    os.mkfifo(file)  # it became a pipe after it was listed
    assert isinstance(read_article(source), Problem)


@posix_only
def test_strange_names(tmp_path: Path) -> None:
    names = [b"line\nbreak.txt", b"-rf.txt", b"\x1b[31mred.txt", b" .txt", b"caf\xe9.txt", "é.txt".encode()]
    for name in names:
        try:
            (tmp_path / os.fsdecode(name)).write_text(TEXT, encoding="utf-8")
        except OSError:
            pytest.skip("this file system takes no such names")
    assert len(_docs(tmp_path)) == len(names)
    assert sum(isinstance(article, Article) for article in _articles(tmp_path)) == len(names)
    assert all(pickle.loads(pickle.dumps(item)) == item for item in read_sources([tmp_path]))


@posix_only
def test_a_very_deep_tree(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    _write(deep / "a.txt")
    assert _docs(tmp_path) == ["d/" * 300 + "a"]


def test_a_file_that_vanishes(tmp_path: Path) -> None:
    file = _write(tmp_path / "a.txt")
    [source] = read_sources([tmp_path])
    file.unlink()
    assert isinstance(source, Source)
    problem = read_article(source)
    assert isinstance(problem, Problem) and problem.is_error and problem.reason == "no such file or folder"


def test_sizes_are_bounded_before_and_while_reading(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(3_000_000_000)
    assert "--max-file-size" in _problems(tmp_path)["huge.txt"].reason and _problems(tmp_path)["huge.txt"].is_error
    (tmp_path / "huge.txt").unlink()
    file = _write(tmp_path / "a.txt", "x" * 10)
    [source] = read_sources([tmp_path], max_file_size=10)
    assert isinstance(source, Source) and isinstance(read_article(source), Article)
    file.write_text("x" * 11)
    assert isinstance(read_article(source), Problem)


def test_nothing_is_written_in_the_users_folder(tmp_path: Path) -> None:
    _write(tmp_path / "a.txt")
    _articles(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


# Tables and archives.

ROWS = [
    {"id": "x1", "text": TEXT, "title": "Ports", "date": "2024-03-05", "url": "https://example.org/1"},
    {"text": TEXT},
    {"id": "x1", "text": TEXT},
    {"id": 7, "text": ""},
]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz"])
def test_lines_of_json(tmp_path: Path, suffix: str) -> None:
    raw = "\n".join([*map(json.dumps, ROWS), "", "{broken", "[1]", '{"title": "no text"}', '{"text": "half \\ud800 a letter"}']).encode()
    (tmp_path / f"t{suffix}").write_bytes(gzip.compress(raw) if suffix.endswith("gz") else raw)
    items = _articles(tmp_path)
    articles = [item for item in items if isinstance(item, Article)]
    assert [article.doc for article in articles] == ["t/x1", "t/2", "t/x1~2", "t/7", "t/9"]
    assert (
        articles[0].source == "https://example.org/1" and articles[0].published is not None and articles[0].published.edtf == "2024-03-05"
    )
    assert articles[0].title is not None and articles[0].text.endswith(TEXT)
    assert articles[-1].text.encode() and "half" in articles[-1].text
    problems = [item for item in items if isinstance(item, Problem)]
    assert len(problems) == 3 and all(problem.is_error for problem in problems)


def test_damaged_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    raw = gzip.compress("\n".join(json.dumps({"text": f"{TEXT} {number}"}) for number in range(4_000)).encode())
    for damaged in (raw[: len(raw) // 2], raw[: len(raw) // 2] + b"\0" * 40 + raw[len(raw) // 2 + 40 :], b"no gzip"):
        (tmp_path / "t.jsonl.gz").write_bytes(damaged)
        items = _articles(tmp_path)
        assert isinstance(items[-1], Problem)


def test_a_row_past_the_bound(tmp_path: Path) -> None:
    _write(tmp_path / "t.jsonl", json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": "x" * 300}) + "\n")
    [source] = read_sources([tmp_path], max_file_size=200)
    assert isinstance(source, Source)
    assert [type(item) for item in read_articles(source)] == [Article, Problem]


@pytest.mark.parametrize(("mark", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")])
def test_csv(tmp_path: Path, mark: str, encoding: str) -> None:
    rows = [["ID", "Text", "Title"], ["p1", f'"{TEXT}\nà Évry"', "Ports"], ["", TEXT, ""]]
    (tmp_path / "t.csv").write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    articles = _articles(tmp_path)
    assert [article.doc for article in articles if isinstance(article, Article)] == ["t/p1", "t/2"]
    assert isinstance(articles[0], Article) and articles[0].text.endswith("à Évry")


def test_csv_without_a_text_column(tmp_path: Path) -> None:
    _write(tmp_path / "t.csv", "a,b\n1,2\n")
    [problem] = _articles(tmp_path)
    assert isinstance(problem, Problem) and "text" in problem.reason


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return path


def test_zip(tmp_path: Path) -> None:
    rows = json.dumps({"text": TEXT}).encode()
    _zip(
        tmp_path / "z.zip",
        {"b/a.txt": TEXT.encode(), "a.md": b"x", "t.jsonl": rows, "i.png": b"x", "n.zip": b"x", "../up.txt": b"up", "bin.txt": b"\0"},
    )
    items = _articles(tmp_path)
    assert sorted(item.doc for item in items if isinstance(item, Article)) == ["z/../up", "z/a", "z/b/a", "z/t/1"]
    assert not any(item.is_error for item in items if isinstance(item, Problem))
    assert sorted(path.name for path in tmp_path.parent.iterdir()) == [tmp_path.name] or not (tmp_path.parent / "up.txt").exists()


def test_zip_bombs_and_damage(tmp_path: Path) -> None:
    _zip(tmp_path / "z.zip", {"bomb.txt": b"a" * 5_000_000, "good.txt": TEXT.encode()})
    [source] = read_sources([tmp_path], max_file_size=1_000_000)
    assert isinstance(source, Source)
    items = list(read_articles(source))
    assert isinstance(items[0], Problem) and "--max-file-size" in items[0].reason and isinstance(items[1], Article)
    raw = bytearray((tmp_path / "z.zip").read_bytes())
    for place in range(30, len(raw), 97):
        raw[place] ^= 0xFF
    (tmp_path / "z.zip").write_bytes(raw)
    assert all(isinstance(item, Article | Problem) for item in _articles(tmp_path))
    (tmp_path / "z.zip").write_bytes(b"no archive")
    [problem] = _articles(tmp_path)
    assert isinstance(problem, Problem) and problem.is_error


def test_a_web_page_without_its_extra_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    [problem] = _articles(_write(tmp_path / "p.html", f"<html><body><p>{TEXT}</p></body></html>"))
    assert isinstance(problem, Problem) and problem.is_error and "pip install 'coopcli[html]'" in problem.reason


def test_a_web_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    head = "<title>Ports</title><meta property='article:published_time' content='2024-03-05'>"
    page = f"<html><head>{head}</head><body><article>{f'<p>{TEXT}</p>' * 9}"
    [article] = _articles(_write(tmp_path / "p.html", page))
    assert isinstance(article, Article) and TEXT in article.text and article.published is not None
