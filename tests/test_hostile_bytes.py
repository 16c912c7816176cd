"""Whatever bytes a file holds, it is read or passed over with its reason, in time and memory that grow with its size and no faster."""

from __future__ import annotations

import bz2
import codecs
import gzip
import json
import lzma
import random
import time
import zipfile
from pathlib import Path

import pytest
from blackbox import ARTICLE, POSIX, check, run, run_here, write
from hypothesis import given, settings
from hypothesis import strategies as st

from coopcli import pipeline
from coopcli.model import Article
from coopcli.reading import Source, article_of_bytes, compose
from coopcli.reading.decode import Decoded, NoText, decode
from coopcli.segment import LONGEST_SENTENCE, sentences

Captured = pytest.CaptureFixture[bytes]
KENYA = "2024-03-12"


@pytest.fixture(autouse=True)
def _without_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPCLI_CACHE", "off")


def article(raw: bytes) -> Article:
    found = article_of_bytes(raw, Source("a", "a.txt", "text", len(raw), 0, 0))
    assert isinstance(found, Article)
    return found


# Encodings, marks, tails.

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "cp1252",
    "latin-1",
    "iso8859-15",
)
MARKS = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("tail", [b"", b"\xc3", b"\xe2\x82", b"\xf0\x9f", b"\xff", b"\xd8", b"\n\xd8\x00"])
def test_an_article_of_any_encoding_with_any_tail_tells_what_it_told(encoding: str, tail: bytes) -> None:
    if b"\x00" in tail and not encoding.startswith(("utf-16", "utf-32")):
        pytest.skip("a NUL says that a file without a mark is no text")
    found = article(MARKS.get(encoding, b"") + ARTICLE.encode(encoding) + tail)
    [event] = pipeline.read_article(found)
    assert event.date is not None and event.date.edtf == KENYA and event.subject == "pêche"
    assert all(found.text[one.start : one.end] == one.text for one in event.evidence)


@pytest.mark.parametrize(
    "mark", [codecs.BOM_UTF8, *MARKS.values(), b"+/v8-", b"\xf7\x64\x4c", b"\xef\xbb", b"\xef", b"\xff", b"\xfe", b"\x00"]
)
def test_a_mark_and_nothing_else(mark: bytes) -> None:
    for raw in (mark, mark * 2, mark + b"a", mark[:1]):
        found = decode(raw)
        assert isinstance(found, Decoded | NoText)
        if isinstance(found, Decoded):
            pipeline.read_article(compose("a", found.text))


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b" ", b".", b"\x00", b"\x1a", b"\x1b", b"\xff", b"\x80", b"\xef\xbb\xbf", b"\r", b"\xc2\xad", b"-"]
)
def test_no_byte_or_one(tmp_path: Path, raw: bytes, capfdbinary: Captured) -> None:
    write(tmp_path / "a.txt", raw)
    for arguments in (["list"], ["check"], ["search", "Nairobi"], ["show", "a"], ["show", "a", "--why"]):
        check(run_here(capfdbinary, *arguments, "-c", str(tmp_path)), 0, 1, 2)
    write(tmp_path / "good.txt")
    assert b"good#1" in check(run_here(capfdbinary, "list", "-c", str(tmp_path)), 0).out


def test_archives_and_programs_named_txt_are_no_articles(tmp_path: Path, capfdbinary: Captured) -> None:
    raw = ARTICLE.encode() * 40
    with zipfile.ZipFile(tmp_path / "zip.txt", "w") as archive:
        archive.writestr("a.txt", raw)
    others = {
        "gz": gzip.compress(raw), "bz2": bz2.compress(raw), "xz": lzma.compress(raw), "pdf": b"%PDF-1.7\n" + raw, "elf": b"\x7fELF" + raw,
        "png": b"\x89PNG\r\n\x1a\n" + raw, "sqlite": b"SQLite format 3\x00" + raw, "doc": b"\xd0\xcf\x11\xe0" + raw,
        "rtf": b"{\\rtf1 " + raw,
        "nul": raw + b"\x00", "nuls": b"\x00" * 5_000, "random": random.Random(1).randbytes(20_000),
    }  # fmt: skip
    for name, content in others.items():
        write(tmp_path / f"{name}.txt", content)
    write(tmp_path / "good.txt")
    ran = check(run_here(capfdbinary, "list", "-f", "jsonl", "-c", str(tmp_path)), 0)
    assert {json.loads(line)["doc"] for line in ran.out.splitlines()} == {"good"} and f"{len(others) + 1} files" in ran.told
    assert b"ZIP archive" in run_here(capfdbinary, "check", "-c", str(tmp_path)).out


def test_a_file_past_the_bound_is_passed_over_with_its_reason_and_unread(tmp_path: Path) -> None:
    write(tmp_path / "good.txt")
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(3_000_000_000)
    began = time.monotonic()
    ran = check(run("list", "-c", str(tmp_path)), 3)
    assert time.monotonic() - began < 10 and b"good#1" in ran.out and "huge.txt" in ran.told and "--max-file-size" in ran.told
    (tmp_path / "huge.txt").unlink()
    write(tmp_path / "big.txt", b"x" * 2_000)
    assert check(run("list", "-c", str(tmp_path), "--max-file-size", "1000"), 3).told.count("\n") == 1
    for bound in ("1000000000000000000000000000", str(2**63 - 1), str(2**63)):
        check(run("list", "-c", str(tmp_path), "--max-file-size", bound), 0)
    for bound in ("0", "-1", "x", "", "²", "1e6"):
        assert check(run("list", "-c", str(tmp_path), "--max-file-size", bound), 2).told.count("\n") == 1


@pytest.mark.skipif(not POSIX, reason="needs POSIX")
def test_a_high_bound_sets_no_memory_aside(tmp_path: Path) -> None:
    import resource

    write(tmp_path / "good.txt")
    bounded = (600_000_000, 600_000_000)
    ran = run(
        "list", "-c", str(tmp_path), "--max-file-size", "1000000000000", before=lambda: resource.setrlimit(resource.RLIMIT_AS, bounded)
    )
    assert b"good#1" in check(ran, 0).out


# Absurd numbers and dates.

ABSURD = (
    "31 février 2024", "30 février", "00/00/0000", "99/99/9999", "32 mars 2024", "0 mars 2024", "12 mars 0000", "12 mars 99999",
    "2024-13-45", "²² mars ²⁰²⁴",
    "①② mars 2024", "٣ mars ٢٠٢٤", "१२ mars २०२४", "12 mars 2024" + "9" * 5_000, "9" * 5_000 + " mars 2024", "1" * 5_000 + "/03/2024",
    "-12 mars -2024",
    "12 mars 9999", "31 décembre 9999", "1er janvier 1", "29 février 1900", "29 février 2023", "du 31 au 1er février 2024",
    "du 12 au 10 mars 2024",
    "du 99 au 100 mars 2024", "au 9e trimestre 2024", "le 3²", "Ⅻ mars 2024", "12 mars 2024²", "½ mars 2024", "fin fin fin mars",
    "dans les années 9990",
)  # fmt: skip


@pytest.mark.parametrize("date", ABSURD, ids=lambda date: date[:24])
def test_an_absurd_date_is_no_date_or_a_possible_one(date: str) -> None:
    for text in (
        f"Le Maroc et le Kenya ont signé, le {date} à Nairobi, un accord de pêche. Il y a {date} ans, {date} accords ont été signés.\n",
        f" date {date} Rabat. Le Maroc et le Kenya ont signé un accord de pêche vendredi.\n",
        f"Publié le {date}\n\nLe Maroc et le Kenya ont signé hier un accord de pêche, le {date}.\n",
        f"---\ndate: {date}\ntitle: {date}\n---\nLe Maroc et le Kenya ont signé {date} conventions en {date}.\n",
    ):
        found = compose("a", text)
        for event in pipeline.read_article(found):
            assert 1 <= event.count < 1_000_000
            if event.date is not None:
                assert event.date.earliest <= event.date.latest and len(event.date.earliest) == 10
                assert "-02-30" not in event.date.edtf and "-02-31" not in event.date.edtf


@pytest.mark.parametrize("date", ABSURD, ids=lambda date: date[:24])
def test_an_absurd_date_in_a_question_is_told_so(date: str, capfdbinary: Captured) -> None:
    for option in ("--since", "--until", "--on"):
        ran = run_here(capfdbinary, "list", option, date)
        assert ran.status == 2 and ran.told.count("\n") == 1 and "Internal" not in ran.told
    assert run_here(capfdbinary, "pending", "--as-of", date).status == 2


# Huge words, floods.


@pytest.mark.parametrize(
    "flood",
    [
        "x",
        "é",
        "\u0301",
        "e\u0301",
        "\u200d",
        "🤝",
        "ا",
        "\u00ad",
        "摩",
        "1",
        "_",
        "'",
        "-",
        ".",
        "«",
        "(",
        "\u3000",
        "\u2028",
        "\x1b",
        "\t",
        "\r",
        "ﷺ",
        "İ",
        "ß",
    ],
    ids=lambda flood: ascii(flood),
)
def test_a_word_as_long_as_a_book_hides_nothing(flood: str) -> None:
    text = f"{ARTICLE}\n{flood * (120_000 // len(flood.encode()))}\n\n{ARTICLE.replace('Kenya', 'Ghana')}"
    began = time.process_time()
    found = compose("a", text)
    events = pipeline.read_article(found)
    assert time.process_time() - began < 3
    assert {"Kenya", "Ghana"} <= {party.name for event in events for party in event.parties}
    assert all(sentence.end - sentence.start <= LONGEST_SENTENCE for sentence in sentences(found))


def test_a_word_of_five_megabytes_from_outside(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x" * 5_000_000)
    write(tmp_path / "good.txt")
    began = time.monotonic()
    assert b"good#1" in check(run("list", "-c", str(tmp_path)), 0).out
    check(run("search", "Nairobi", "-c", str(tmp_path)), 0)
    check(run("show", "a", "-c", str(tmp_path)), 0)
    assert time.monotonic() - began < 20


# Properties, and what random bytes have found.


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_decoding_is_total_and_keeps_what_is_text(raw: bytes) -> None:
    found = decode(raw)
    if isinstance(found, Decoded):
        assert "\x00" not in found.text or raw.startswith((codecs.BOM_UTF8, *MARKS.values()))
        found.text.encode("utf-8")
    else:
        assert found.reason


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_what_was_encoded_comes_back(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    begins = text.encode("utf-8").startswith((b"PK\x03\x04", b"%PDF", b"BZh", b"GIF8", b"{\\rtf", b"7z"))
    if text.startswith("\0"):
        return  # a NUL behind the mark of UTF-16 is the mark of UTF-32
    if encoding != "utf-8" or ("\0" not in text and not begins and not text.startswith("\ufeff")):
        assert isinstance(found, Decoded) and found.text == text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("aé. \n!?…»«\"'’M123\u0301\u200b\t\r—-;:x"), max_size=3_000))
def test_sentences_are_in_order_apart_and_bounded(text: str) -> None:
    found = compose("a", text)
    before = 0
    for sentence in sentences(found):
        assert before <= sentence.start < sentence.end <= len(text) and sentence.end - sentence.start <= LONGEST_SENTENCE
        assert all(text[token.start : token.end] == token.text for token in sentence.tokens)
        assert len(sentence.words) == len(sentence.tokens) == len(sentence.offsets)
        before = sentence.end


def test_files_of_random_bytes(tmp_path: Path, capfdbinary: Captured) -> None:
    """Bytes drawn from what rules and decoders look at; a finding becomes a case of its own above."""
    chance = random.Random(20_26)
    pieces = [piece.encode() for piece in ARTICLE.split()] + [
        b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x1b[", b"\r", b"\n", b"\n\n", b" ", b"---\n", b"title:",
        b"| ", b"\xe2\x80\xae", b"\0",
        b"Lire aussi :", b"Publi\xe9 le", b"12/03/2024", b"9" * 30, b"\xc2\xb2", b"M. ", b"\xc2\xab", b"\xc2\xbb", b"(", b")", b"d'",
        b"l\xe2\x80\x99", b"; ", b": ",
    ]  # fmt: skip
    for number in range(100):
        write(tmp_path / f"{number}.txt", b"".join(chance.choice(pieces) for _ in range(chance.randrange(120))))
        raw = bytes(chance.randrange(256) for _ in range(chance.randrange(300)))
        found = article_of_bytes(raw, Source("a", "a.txt", "text", len(raw), 0, 0))
        if isinstance(found, Article):
            pipeline.read_article(found)
    for arguments in (["list", "-f", "jsonl"], ["timeline"], ["check", "-f", "csv"], ["search", "Maroc"], ["matrix"], ["pending"]):
        check(run_here(capfdbinary, *arguments, "-c", str(tmp_path)), 0, 1)
