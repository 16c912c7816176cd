"""The store of small corpora: never a different answer, whatever happens to it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopcli import cache, pipeline
from coopcli.model import Article, Corpus, Event
from coopcli.pipeline import read

TEXTS = {
    "a.txt": "Signature à Doha\n\nLe ministre malien des Mines, Amadou Keita, et son homologue qatari, Saad Al-Kaabi, ont signé"
    " jeudi 5 juin 2025 à Doha un accord de pêche.\n",
    "b.txt": "La pluie est tombée toute la journée sur la vallée, et les moissons attendront la fin du mois.\n",
    "c.md": "\ufeffVisite\n\nPublié le 3 mai 2024\n\n"
    "Le président chilien, Gabriel Boric, a reçu mardi à Santiago le ministre péruvien Elmer Schialer.\n",
}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small corpus, with a cache folder of its own."""
    monkeypatch.setattr(cache, "_folder", lambda: tmp_path / "cache" / "coopcli")
    monkeypatch.delenv("COOPCLI_CACHE", raising=False)
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def plain(corpus: Path) -> Corpus:
    """What the corpus tells without a store."""
    os.environ["COOPCLI_CACHE"] = "off"
    try:
        return read([corpus])
    finally:
        del os.environ["COOPCLI_CACHE"]


def store(corpus: Path) -> Path:
    return next((corpus.parent / "cache" / "coopcli").iterdir())


@pytest.fixture
def extractions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The articles that were really read."""
    seen: list[str] = []
    real = pipeline.read_article

    def noted(article: Article) -> tuple[Event, ...]:
        seen.append(article.doc)
        return real(article)

    monkeypatch.setattr(pipeline, "read_article", noted)
    yield seen


def test_the_second_time_nothing_is_extracted_and_all_is_the_same(corpus: Path, plain: Corpus, extractions: list[str]) -> None:
    assert plain.events, "the corpus must tell something"
    assert read([corpus]) == plain
    assert extractions == ["a", "b", "c"]
    assert read([corpus]) == plain
    assert extractions == ["a", "b", "c"]


def test_only_a_changed_file_is_read_again_even_of_one_size_and_time(corpus: Path, extractions: list[str]) -> None:
    read([corpus])
    path = corpus / "a.txt"
    before = path.stat()
    path.write_text(TEXTS["a.txt"].replace("Doha", "Oman"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    extractions.clear()
    assert any("Oman" in article.text for article in read([corpus]).articles)
    assert extractions == ["a"]


def test_a_file_that_is_gone_is_told_no_more(corpus: Path) -> None:
    read([corpus])
    (corpus / "a.txt").unlink()
    assert [article.doc for article in read([corpus]).articles] == ["b", "c"]


@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_a_damaged_store_heals(corpus: Path, plain: Corpus, keep: int) -> None:
    read([corpus])
    whole = store(corpus).read_bytes()
    store(corpus).write_bytes(whole[:keep])
    assert read([corpus]) == plain
    assert store(corpus).read_bytes() == whole


def test_a_store_with_one_word_changed_is_not_believed(corpus: Path, plain: Corpus) -> None:
    read([corpus])
    store(corpus).write_bytes(store(corpus).read_bytes().replace(b"Keita", b"Kaita"))
    assert read([corpus]) == plain


@pytest.mark.parametrize("content", [b"[]", b'{"rules": 1}', b"null", b"[" * 100_000, b"\xff"])
def test_a_store_of_another_shape_is_not_believed(corpus: Path, plain: Corpus, content: bytes) -> None:
    read([corpus])
    store(corpus).write_bytes(cache._digest(content).encode() + b"\n" + content)
    assert read([corpus]) == plain


def test_entries_of_another_shape_are_read_again(corpus: Path, plain: Corpus) -> None:
    import json

    read([corpus])
    held = json.loads(store(corpus).read_bytes().partition(b"\n")[2])
    held["entries"]["a"]["body"] = [[1, 2, 3]]
    held["entries"]["b"]["events"] = [{}]
    held["entries"]["c"] = {"digest": held["entries"]["c"]["digest"]}
    content = json.dumps(held).encode()
    store(corpus).write_bytes(cache._digest(content).encode() + b"\n" + content)
    assert read([corpus]) == plain


def test_other_rules_read_all_again(corpus: Path, extractions: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read([corpus])
    monkeypatch.setattr(cache, "_rules", lambda: "others")
    extractions.clear()
    read([corpus])
    assert extractions == ["a", "b", "c"]


def test_no_place_to_keep_it_is_no_trouble(corpus: Path, plain: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus.parent / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert read([corpus]) == plain
    monkeypatch.setattr(cache, "_folder", lambda: None)
    assert read([corpus]) == plain


def test_a_folder_in_its_place_is_no_trouble(corpus: Path, plain: Corpus) -> None:
    read([corpus])
    path = store(corpus)
    path.unlink()
    path.mkdir()
    assert read([corpus]) == plain
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_it_is_for_nobody_else_to_read(corpus: Path) -> None:
    before = os.umask(0)
    try:
        read([corpus])
    finally:
        os.umask(before)
    assert stat.S_IMODE(store(corpus).stat().st_mode) == 0o600
    assert stat.S_IMODE(store(corpus).parent.stat().st_mode) == 0o700


def test_nothing_is_written_where_it_is_off_or_the_corpus_is_big(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPCLI_CACHE", "off")
    read([corpus])
    monkeypatch.delenv("COOPCLI_CACHE")
    monkeypatch.setattr(cache, "MOST_FILES", 2)
    read([corpus])
    assert not (corpus.parent / "cache").exists()


def test_two_corpora_do_not_share_a_store(corpus: Path) -> None:
    other = corpus.parent / "other"
    shutil.copytree(corpus, other)
    read([corpus])
    (other / "a.txt").unlink()
    read([other])
    assert [article.doc for article in read([corpus]).articles] == ["a", "b", "c"]
    assert [article.doc for article in read([other]).articles] == ["b", "c"]
