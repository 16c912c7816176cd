"""What a sentence says was done to an instrument, and how far it got."""

import tomllib
from pathlib import Path

import pytest

from coopcli.events.agreements.triggers import find_acts
from coopcli.segment import sentence_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "acts.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_acts(case: dict) -> None:
    text = case["text"]
    sentence = sentence_of(text)
    told = []
    for act in find_acts(sentence):
        words = text[sentence.tokens[act.first].start : sentence.tokens[act.last - 1].end]
        told.append(f"{words}: {act.status}, {act.mood}")
    assert told == case["acts"]
