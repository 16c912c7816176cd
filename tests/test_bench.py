"""The benchmarks run; what they say is for a person to read."""

from __future__ import annotations

import re

from bench import corpora
from bench.run import figures


def test_every_part_runs_on_tiny_sizes() -> None:
    lines = list(figures(quick=True, with_peer=False))
    assert [line for line in lines if line.startswith("# ")] == ["# startup", "# reading", "# growth", "# search"]
    assert any("search Interpol" in line and " x" in line for line in lines)


def test_a_corpus_is_the_same_for_a_seed_and_varied() -> None:
    texts = list(corpora.articles(5, 40))
    assert texts == list(corpora.articles(5, 40))
    assert len(set(texts)) == 40
    assert sum("ont signé" in text or "a reçu" in text for text in texts) < 40


def test_the_vocabulary_is_as_large_as_a_newspaper_s() -> None:
    words = corpora.vocabulary(5)
    assert len(set(words.forms)) >= 50_000
    seen = {word for text in corpora.articles(5, 300) for word in re.findall(r"\w+", text.lower())}
    assert len(seen) > 15_000
