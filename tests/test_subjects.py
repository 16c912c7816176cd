"""What an agreement is about, whole way: a table of texts and the subjects that they give."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from coopcli.model import Article, Span
from coopcli.pipeline import read_article

CASES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "cases" / "subjects.toml").read_text(encoding="utf-8"))["subjects"]


@pytest.mark.parametrize("text", CASES)
def test_a_subject_is_what_the_text_says_the_paper_is_about(text: str) -> None:
    article = Article("case", text, "utf-8", None, None, (Span(0, len(text)),), ())
    assert [event.subject or "" for event in read_article(article) if event.kind == "agreement"] == CASES[text]
