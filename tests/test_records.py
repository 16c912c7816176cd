"""Events as records, and back."""

from __future__ import annotations

import json

import pytest
from hard_corpus import EVENTS

from coopcli import pipeline
from coopcli.model import Event
from coopcli.records import event_from_record, event_record, full_record

SEEDS = pipeline.read().events


@pytest.mark.parametrize("event", [*EVENTS, *SEEDS], ids=lambda event: repr(event.id))
def test_a_full_record_loses_nothing_through_json(event: Event) -> None:
    assert event_from_record(json.loads(json.dumps(full_record(event)))) == event


@pytest.mark.parametrize("event", [*EVENTS, *SEEDS], ids=lambda event: repr(event.id))
def test_a_contract_record_gives_the_contract_back(event: Event) -> None:
    assert event_record(event_from_record(event_record(event))) == event_record(event)


def test_a_full_record_holds_the_contract() -> None:
    assert all(full_record(event)[key] is not None for event in SEEDS for key, value in event_record(event).items() if value is not None)
