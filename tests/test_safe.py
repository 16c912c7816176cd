"""Nothing that an article says acts on a terminal or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcli.output.safe import clipped, defused, safe, safe_block, safe_json, safe_keeping_length

TEXTS = st.text(alphabet=st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Asyłow, « Œuvre », السلام 中文", "Asyłow, « Œuvre », السلام 中文"),
        ("rouge \x1b[31mvif\x1b[0m", "rouge \\x1b[31mvif\\x1b[0m"),
        ("titre \x1b]0;x\x07", "titre \\x1b]0;x\\x07"),
        ("c1 \x9b2J", "c1 \\x9b2J"),
        ("del \x7f nul \x00", "del \\x7f nul \\x00"),
        ("bidi \u202eabc\u2066", "bidi \\u202eabc\\u2066"),
        ("zéro\u200b \ufeff", "zéro\\u200b \\ufeff"),
        ("étiquette \U000e0041", "étiquette \\U000e0041"),
        ("seul \ud800", "seul \\ud800"),
        ("deux\nlignes\r\net\tdemie\u2028fin", "deux lignes et demie fin"),
        ("coopé\u00adration", "coopération"),
        ("[bold]x[/bold] :smile:", "[bold]x[/bold] :smile:"),
    ],
)
def test_safe_shows_what_acts(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(TEXTS)
def test_safe_text_holds_nothing_that_acts(text: str) -> None:
    shown = safe(text)
    assert not any(
        unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "PDF") for c in shown
    )
    assert safe(shown) == shown


@given(TEXTS)
def test_a_block_keeps_its_lines_and_nothing_else(text: str) -> None:
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in safe_block(text).replace("\n", ""))


@given(TEXTS)
def test_offsets_still_count(text: str) -> None:
    assert len(safe_keeping_length(text)) == len(text)


@given(TEXTS)
def test_json_gives_the_same_string_back(text: str) -> None:
    written = safe_json(json.dumps({text: text}, ensure_ascii=False))
    # A high surrogate that stands just before a low one is, to JSON, the letter that the two spell.
    assert json.loads(written) == json.loads(json.dumps({text: text}))
    assert safe(written) == written.replace("\u00ad", "")
    written.encode("utf-8")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+33", "'+33"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("  =1", "'  =1"), ("＝1", "'＝1"),
        ("a=1", "a=1"), ("", ""), ("Maroc (MA)", "Maroc (MA)"), ("— (told Dec 2024)", "— (told Dec 2024)"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, written: str) -> None:
    assert defused(cell) == written


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_csv_row_comes_back(cells: list[str]) -> None:
    from coopcli.output.answers import Figures, Look
    from coopcli.output.as_csv import write

    names = tuple(str(n) for n in range(len(cells)))
    text = "".join(write(Figures("", names, (tuple(cells),)), Look()))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    expected = [] if cells == [""] else [defused(safe(cell)) for cell in cells]
    assert rows[1] == expected or (len(cells) == 1 and rows[1:] == [[]])


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("un deux trois", 20, "un deux trois"), ("un deux trois", 9, "un deux…"), ("x" * 9, 4, "xxx…"), ("ab", 1, "…")],
)
def test_what_is_cut_says_so(text: str, width: int, shown: str) -> None:
    assert clipped(text, width) == shown
