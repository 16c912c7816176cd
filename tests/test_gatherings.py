"""Meetings and conferences: the rules' own examples, and a table of sentences."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from coopcli import edtf
from coopcli.events import conferences, meetings
from coopcli.events.draft import Draft, Reading
from coopcli.events.margins import lend_days
from coopcli.events.scene import reading_of
from coopcli.lexicon import read_table
from coopcli.lexicon.gatherings import FILES, Cue, compiled, cues, pattern_of, rules
from coopcli.mentions import find_mentions
from coopcli.model import Article, Span
from coopcli.segment import sentence_of, sentences

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "gatherings.toml").read_text(encoding="utf-8"))["case"]
RULES: list[dict[str, Any]] = read_table("fr/meetings")["rule"]


def read(text: str, published: str | None = None) -> Reading:
    when = edtf.when(published) if published else None
    article = Article("case", text, "utf-8", when, None, (Span(0, len(text)),), ())
    cut = sentences(article)
    return reading_of(article, cut, find_mentions(cut))


def drafts(text: str, published: str | None = None) -> list[Draft]:
    reading = read(text, published)
    found = [*meetings.build(reading), *conferences.build(reading)]
    lend_days(reading, found)
    return found


def told(draft: Draft) -> list[str]:
    """Write a draft the way the table does."""
    parties = ", ".join(sorted((one.country or one.name) if one.type == "state" else one.name for one in draft.parties))
    people = ", ".join(sorted(one.name for one in draft.people))
    line = [draft.kind, draft.status, parties, people, draft.place.name if draft.place else "", draft.date.edtf if draft.date else ""]
    return [*line, draft.subject or ""] if draft.kind == "conference" else line


def matches(expected: str, draft: Draft) -> bool:
    found = told(draft)
    for wanted, got in zip([part.strip() for part in expected.split("|")], found, strict=True):
        plain = ", ".join(sorted(wanted.split(", "))) if ", " in wanted else wanted
        if wanted != "*" and plain != got and not (wanted == "-" and not got):
            return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[str(case["why"]) for case in CASES])
def test_sentences_tell_what_the_table_says(case: dict[str, Any]) -> None:
    found = drafts(case["text"], case.get("published"))
    told_lines = [" | ".join(told(draft)) for draft in found]
    assert len(found) == len(case["is"]), told_lines
    left = list(found)
    for expected in case["is"]:
        match = next((draft for draft in left if matches(expected, draft)), None)
        assert match is not None, (expected, told_lines)
        left.remove(match)


@pytest.mark.parametrize("rule", RULES, ids=[str(rule["name"]) for rule in RULES])
def test_each_rule_keeps_its_own_examples(rule: dict[str, Any]) -> None:
    for sentence in rule["yes"]:
        found = meetings.build(read(sentence))
        assert [draft.status for draft in found] == [rule["status"]], sentence
    for sentence in rule["no"]:
        assert meetings.build(read(sentence)) == [], sentence


def test_every_pattern_can_be_compiled() -> None:
    for rule in rules("meeting"):
        assert compiled(rule.pattern) is not None
    for kind in ("meeting", "conference", "stage"):
        for key, pattern in read_table(FILES[kind])["patterns"].items():
            assert pattern
            pattern_of(kind, key)


def test_an_earlier_rule_takes_the_words() -> None:
    sentence = sentence_of("Il a été reçu à Doha par le ministre")
    assert [cue.rule.name for _, cue in cues("meeting", [sentence])] == ["was received"]
    assert all(isinstance(cue, Cue) for _, cue in cues("meeting", [sentence]))


@pytest.mark.parametrize("text", ["", "a", "reçu " * 3000, "entre X et Y avec " * 2000, "la 93e session de " * 2000, "\u0600 عربي"])
def test_any_text_gives_gatherings_or_none(text: str) -> None:
    assert isinstance(drafts(text), list)
