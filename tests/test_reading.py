"""Bytes, headers and zones: tables with their nearest no's, and what must hold for any text whatever."""

from __future__ import annotations

import pickle
import random
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopcli.model import Article, Problem
from coopcli.reading import Source, compose, read_article, read_articles, read_sources
from coopcli.reading.decode import Decoded, NoText, decode
from coopcli.reading.header import read_published
from coopcli.reading.zones import body_spans

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parent.parent / "seeds"
HEADERS = tomllib.loads((CASES / "headers.toml").read_text(encoding="utf-8"))
FURNITURE = tomllib.loads((CASES / "furniture.toml").read_text(encoding="utf-8"))

TITLE = "Ports : Lomé et Tanger rapprochent leurs quais"
FIRST = (
    "Les autorités portuaires du Togo et du Maroc ont signé à Lomé, le 3 avril 2017, une convention sur la formation des pilotes, "
    "qui succède à celle du 12 juin 2009 et que leurs deux ministres avaient annoncée en mai 2016 à Tanger."
)
SECOND = (
    "Le texte prévoit l'échange de stagiaires, un fonds commun pour le balisage et une réunion chaque année, "
    "tantôt au nord, tantôt au sud, dont la première se tiendra dès l'automne selon le directeur du port."
)
THIRD = FIRST.replace("Togo", "Ghana").replace("Lomé", "Tema")


@pytest.mark.parametrize(("header", "published"), HEADERS["above"])
def test_own_date_above_the_article(header: str, published: str) -> None:
    found = read_published(f"{header}\n\n{FIRST}\n\n{SECOND}\n")
    assert (found.edtf if found else "") == published


@pytest.mark.parametrize(("dateline", "published"), HEADERS["datelines"])
def test_own_date_in_a_dateline(dateline: str, published: str) -> None:
    found = read_published(f"{dateline}{FIRST}\n\n{SECOND}\n")
    assert (found.edtf if found else "") == published


def test_own_date_points_at_its_words() -> None:
    text = f"{TITLE}\nPublié le 12 mars 2024\n\n{FIRST}"
    found = read_published(text)
    assert found is not None and found.span is not None
    assert text[found.span.start : found.span.end] == "12 mars 2024" == found.text
    assert (found.earliest, found.latest, found.basis) == ("2024-03-12", "2024-03-12", "published")


def test_a_month_is_bounded_by_its_days() -> None:
    found = read_published(f" date 2024-02 {FIRST}")
    assert found is not None and (found.earliest, found.latest) == ("2024-02-01", "2024-02-29")


def _reason_of(text: str, line: str) -> str:
    zones = body_spans(text)
    start = text.index(line)
    if any(span.start <= start < span.end for span in zones.body):
        return "body"
    if zones.title and zones.title.start <= start < zones.title.end:
        return "title"
    return next(zone.reason for zone in zones.furniture if zone.span.start <= start < zone.span.end)


@pytest.mark.parametrize(("line", "reason"), FURNITURE["below"])
def test_lines_below(line: str, reason: str) -> None:
    assert _reason_of(f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n{line}\n", line) == reason


@pytest.mark.parametrize(("line", "reason"), FURNITURE["inside"])
def test_lines_inside(line: str, reason: str) -> None:
    text = f"{TITLE}\n\n{FIRST}\n\n{line}\n\n{SECOND}\n"
    assert _reason_of(text, line) == reason
    assert _reason_of(text, SECOND) == "body"


@pytest.mark.parametrize(("line", "reason"), FURNITURE["above"])
def test_lines_above(line: str, reason: str) -> None:
    text = f"{line}\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n"
    assert _reason_of(text, line) == reason
    assert _reason_of(text, FIRST) == "body"


def test_the_tables_are_long_enough() -> None:
    assert len(HEADERS["above"]) + len(HEADERS["datelines"]) >= 60
    assert sum(len(rows) for rows in FURNITURE.values()) >= 80


def test_headlines_of_other_articles_stay_furniture_until_running_text_comes_back() -> None:
    other = "Gaz : Dakar et Nouakchott signent un protocole"
    text = f"{TITLE}\n\n{FIRST}\n\nLire aussi\n{other}\n\n{SECOND}\n\n{THIRD}\n"
    assert _reason_of(text, other) == "read-also"
    assert _reason_of(text, SECOND) == _reason_of(text, THIRD) == "body"


def test_headlines_in_a_row_above_the_articles_own_are_furniture() -> None:
    others = "Fil rouge\nGaz : Dakar et Nouakchott signent un protocole d'accord\nOslo et Riga renouvellent leur pacte sur la pêche"
    text = f"{others}\n\nLE COURRIER\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n"
    assert {_reason_of(text, line) for line in others.split("\n")} == {"ticker"}
    zones = body_spans(text)
    assert zones.title is not None and text[zones.title.start : zones.title.end] == TITLE
    alone = f"RUBRIQUE\n{TITLE}\nOslo et Riga renouvellent leur pacte sur la pêche\n\n{FIRST}\n"
    assert _reason_of(alone, "Oslo et Riga renouvellent leur pacte sur la pêche") == "body"


def test_the_articles_own_headline_stands_right_above_its_date() -> None:
    other = "Gaz : Dakar et Nouakchott signent un protocole"
    text = f"Les plus lus\n{other}\n\n{TITLE}\nPublié le 6 juin 2024\n\n{FIRST}\n\n{SECOND}\n"
    zones = body_spans(text)
    assert _reason_of(text, other) == "read-also"
    assert zones.title is not None and text[zones.title.start : zones.title.end] == TITLE


def test_a_teaser_below_the_foot_is_furniture() -> None:
    teaser = "Les deux pays ont signé mardi un accord qui ouvre la voie à une liaison maritime régulière entre leurs côtes."
    text = f"{TITLE}\n\n{FIRST}\n\n{SECOND}\n\nVous aimerez aussi\n\nUne ligne maritime entre le Maroc et le Cap-Vert\n\n{teaser}\n"
    assert _reason_of(text, teaser) == "read-also"


def test_text_broken_at_a_width_is_one_paragraph() -> None:
    import textwrap

    text = f"{TITLE}\n\n{textwrap.fill(FIRST, 72)}\n\n{textwrap.fill(SECOND, 72)}\n\nLR/MAP\n"
    zones = body_spans(text)
    assert zones.title is not None and text[zones.title.start : zones.title.end] == TITLE
    assert [" ".join(text[span.start : span.end].split()) for span in zones.body] == [FIRST, SECOND]
    assert [zone.reason for zone in zones.furniture] == ["signature"]


def test_a_headline_of_another_article_at_the_end_of_a_paragraph() -> None:
    other = "Lire aussi : Togo : une convention signée avec le Ghana"
    text = f"{TITLE}\n\n{FIRST} {other}\n\n{SECOND}\n"
    assert _reason_of(text, other) == "read-also" and _reason_of(text, FIRST) == "body"
    kept = f"{TITLE}\n\n{FIRST} Lire aussi les annexes, dit-il, est utile.\n"
    assert not body_spans(kept).furniture


def test_an_agency_beside_the_date_is_a_byline() -> None:
    text = f"{TITLE}\n\n{SECOND}\n\nLe Quotidien avec AFP\nPublié le 24 novembre 2021 à 19h12\n\n{FIRST}\n\nUn an après\n\n{THIRD}\n"
    assert _reason_of(text, "Le Quotidien avec AFP") == "byline"
    assert _reason_of(text, SECOND) == _reason_of(text, "Un an après") == "body"
    found = read_published(text)
    assert found is not None and found.edtf == "2021-11-24"


def test_a_repeated_headline_is_headline_once() -> None:
    text = f"{TITLE}.\n\n{TITLE}.\n\n{FIRST}\n"
    zones = body_spans(text)
    assert zones.title is not None and text[zones.title.start : zones.title.end] == f"{TITLE}."
    assert [zone.reason for zone in zones.furniture] == ["repeated"]


def test_a_text_without_headline_is_all_body() -> None:
    zones = body_spans(FIRST)
    assert zones.title is None and not zones.furniture and len(zones.body) == 1


def test_a_single_unfinished_line_is_body() -> None:
    zones = body_spans("Le Maroc et le Togo signent une convention")
    assert zones.title is None and len(zones.body) == 1


def test_a_headline_beside_the_crawlers_mark() -> None:
    text = f" date 2020-11 {TITLE}\n\n{FIRST}\n"
    zones = body_spans(text)
    assert zones.title is not None and text[zones.title.start : zones.title.end] == TITLE
    lead = f" date 2020-11 {FIRST}\n\n{SECOND}\n"
    assert body_spans(lead).title is None and len(body_spans(lead).body) == 2


SEED_REASONS = {
    "000": ["header"], "001": ["header", "share", "signature"], "002": ["header"],
    "003": ["repeated", "menu", "share", "comments", "comments", "read-also", "read-also", "read-also"],
    "004": ["ticker", "comments", "comments", "header", "source"],
}  # fmt: skip
SEED_DATES = {"000": "2023-12", "001": "2024-12", "002": "2023-12", "003": None, "004": "2023-12-06"}


@pytest.mark.parametrize("seed", sorted(SEED_REASONS))
def test_seeds(seed: str) -> None:
    [source] = read_sources([next(SEEDS.glob(f"{seed}_*.txt"))])
    assert isinstance(source, Source)
    article = read_article(source)
    assert isinstance(article, Article)
    assert [zone.reason for zone in article.furniture] == SEED_REASONS[seed]
    assert (article.published.edtf if article.published else None) == SEED_DATES[seed]
    assert (article.title is not None) == (seed in {"003", "004"})


# Bytes.

WORDS = "Une convention signée à Évry, « déjà » œuvre d’été — 5 €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    decoded = decode(WORDS.encode(encoding))
    assert isinstance(decoded, Decoded) and decoded.text == WORDS


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_byte_order_marks(mark: str) -> None:
    assert decode(("\ufeff" + WORDS).encode(mark)) == Decoded(WORDS, mark)


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04abc",
        b"\x1f\x8b\x08abc",
        b"%PDF-1.4 abc",
        b"abc\0def",
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF",
        bytes(range(1, 9)) * 20 + b"\xff",
    ],
)
def test_what_is_no_text(raw: bytes) -> None:
    assert isinstance(decode(raw), NoText)


def test_empty_and_tiny() -> None:
    assert decode(b"") == Decoded("", "utf-8")
    assert decode(b"\xef\xbb\xbf") == Decoded("", "utf-8")
    assert decode(b"a") == Decoded("a", "utf-8")
    assert decode(b"\xe9") == Decoded("é", "cp1252")
    assert decode("le café".encode("cp1252")) == Decoded("le café", "cp1252")


def test_a_cut_tail_loses_one_letter_only() -> None:
    decoded = decode("déjà signé à Évry é".encode()[:-1])
    assert isinstance(decoded, Decoded) and decoded.text == "déjà signé à Évry \ufffd" and decoded.encoding == "utf-8, damaged"


def test_undefined_bytes_of_cp1252_keep_their_place() -> None:
    decoded = decode(b"d\xe9j\xe0 \x81\x8d\x8f\x90\x9d fin")
    assert isinstance(decoded, Decoded) and decoded.text == "déjà \x81\x8d\x8f\x90\x9d fin"


@given(st.binary(max_size=400))
def test_decoding_never_raises(raw: bytes) -> None:
    assert isinstance(decode(raw), Decoded | NoText)


@given(st.text(max_size=300))
def test_decoding_gives_utf8_back(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    decoded = decode(raw)
    if isinstance(decoded, Decoded) and not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        assert decoded.text == raw.decode("utf-8")


# Any text.

PIECES = st.sampled_from(
    [
        TITLE, FIRST, SECOND, " date 2024-02 ", "Lire aussi", "Lire aussi : X", "You may also like", "LR/MAP", "\n", "\n\n", "\r\n", "\r",
        "  ", "\u00a0", "Publié le 12/03/2025", "- un accord ;", "•", "|", "#a #b", "---\n", "title: T", "date: 2024-01-01", "(", "«",
        "\u2028", "\x0c", "Ⅻ 12", "12 ² 2024", "Partager", "Facebook", "٣/٤/٢٠٢٤", "99999999999/99/9999", "Par", "À", "Accueil › Monde",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25).map("".join))
def test_every_line_falls_into_one_zone(text: str) -> None:
    zones = body_spans(text)
    read_published(text)
    spans = sorted([*zones.body, *(zone.span for zone in zones.furniture), *([zones.title] if zones.title else [])])
    assert list(zones.body) == sorted(zones.body)
    assert [zone.span for zone in zones.furniture] == sorted(zone.span for zone in zones.furniture)
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        end = span.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        " ",
        "\n",
        "\n ",
        "\r",
        "A. ",
        "| ",
        "• Un mot ",
        "Lire aussi\n",
        "12/12/2024 ",
        "> ",
        "(",
        "# ",
        "Par ",
        "Publié le ",
        "é\n",
        "---\n",
        ": ",
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    def cost(size: int) -> float:
        text = (unit * size)[:size]
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            body_spans(text)
            read_published(text)
            best = min(best, time.process_time() - begin)
        return best

    cost(1_000)
    # A machine that is busy elsewhere may spoil one measure and not three; what grows faster than the text spoils them all.
    assert any(cost(200_000) < 8 * cost(50_000) + 0.05 for _ in range(3))


def test_five_megabytes_of_anything_take_seconds_not_minutes() -> None:
    for unit in ("a", " ", "\n"):
        begin = time.process_time()
        body_spans(unit * 5_000_000)
        read_published(unit * 5_000_000)
        decode((unit * 5_000_000).encode())
        assert time.process_time() - begin < 2


# Rows and pages.


def test_a_row_with_its_headline_and_date() -> None:
    article = compose("doc", f"{FIRST}\n\n{SECOND}", title=TITLE, date="2024-03-05T10:00:00Z")
    assert article.title is not None and article.text[article.title.start : article.title.end] == TITLE
    assert [article.text[span.start : span.end] for span in article.body] == [FIRST, SECOND]
    assert article.published is not None and article.published.edtf == "2024-03-05"


def test_a_row_that_repeats_its_headline() -> None:
    article = compose("doc", f"{TITLE}\n\n{FIRST}", title=TITLE)
    assert [article.text[span.start : span.end] for span in article.body] == [FIRST]
    assert [zone.reason for zone in article.furniture] == ["repeated"]


def test_articles_travel_between_processes() -> None:
    [source, *_] = read_sources([SEEDS])
    assert pickle.loads(pickle.dumps(source)) == source


def test_random_bytes_named_txt(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(60):
        (tmp_path / f"{number}.txt").write_bytes(chance.randbytes(chance.randrange(400)))
    for source in read_sources([tmp_path]):
        assert isinstance(source, Source)
        for item in read_articles(source):
            assert isinstance(item, Article | Problem)
