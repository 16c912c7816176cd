"""How true the reading is: our own articles, the seeds and, where they are at hand, articles annotated elsewhere, each held to its floors.

The floors are in cases/floors.toml. `python tests/test_quality.py` prints the figures and what was missed, made up or wrong.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from coopcli import edtf, pipeline
from coopcli.model import AGREEMENT_STATUSES, GATHERING_STATUSES, INSTRUMENTS, KINDS
from coopcli.records import event_record

sys.path.insert(0, str(Path(__file__).parent))
import quality

CASES = Path(__file__).parent / "cases"
ARTICLES = CASES / "articles"
PRESS = CASES / "press"  # longer ones, as reporters of many houses write, by people who did not know the rules
ELSEWHERE = Path(__file__).parents[2] / "shared" / "dev"  # annotated articles beside the checkout, in parts
PARTS = ("fr", "ma", "ec", "ju")
FLOORS: dict[str, dict[str, float]] = tomllib.loads((CASES / "floors.toml").read_text(encoding="utf-8"))
CEILINGS = ("status_above_the_text", "date_narrower_than_the_text", "date_not_given", "event_where_there_is_none")
CONSTRUCTIONS = (CASES / "constructions.txt").read_text(encoding="utf-8").splitlines()


def gold_of(corpus: str) -> list[dict[str, Any]]:
    path = {"articles": ARTICLES / "gold.jsonl", "press": PRESS / "gold.jsonl", "seeds": CASES / "seeds_gold.jsonl"}.get(
        corpus, ELSEWHERE / f"gold-{corpus}.jsonl"
    )
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def records_of(corpus: str) -> list[dict[str, Any]]:
    own = {"articles": sorted(ARTICLES.glob("*.txt")), "press": sorted(PRESS.glob("*.txt")), "seeds": [pipeline.seeds()]}
    paths = own.get(corpus) or sorted(ELSEWHERE.glob(f"{corpus}-*.txt"))
    found = pipeline.read(paths)
    assert not found.problems
    return [event_record(event) for event in found.events]


@pytest.mark.parametrize("corpus", ["articles", "press", "seeds", *PARTS])
def test_reading_keeps_to_its_floors(corpus: str) -> None:
    if corpus in PARTS and not (ELSEWHERE / f"gold-{corpus}.jsonl").is_file():
        pytest.skip("these annotated articles are not beside this checkout")
    if corpus not in FLOORS:
        pytest.skip("no floors are set for this part yet, so it stays unread")
    figures = asdict(quality.compare(gold_of(corpus), records_of(corpus)))
    assert figures.keys() == FLOORS[corpus].keys()
    fallen = {
        name: f"{figures[name]:.3f}, held to {bound}"
        for name, bound in FLOORS[corpus].items()
        if (figures[name] > bound if name in CEILINGS else figures[name] < bound)
    }
    assert not fallen, f"{corpus}: {fallen}"


# The articles and their gold are what they say they are.


def test_each_article_has_gold_and_each_gold_an_article() -> None:
    docs = [doc["doc"] for doc in gold_of("articles")]
    assert sorted(docs) == sorted(path.stem for path in ARTICLES.glob("*.txt"))
    assert len(docs) >= 36
    assert sum(not doc["events"] for doc in gold_of("articles")) >= 4, "articles that tell no event keep the others honest"


def test_the_constructions_to_cover_are_covered() -> None:
    labels = Counter(label for doc in gold_of("articles") for label in doc["constructions"])
    assert not sorted(set(CONSTRUCTIONS) - set(labels)), "no article holds these"
    assert not sorted(set(labels) - set(CONSTRUCTIONS)), "these are not in constructions.txt"


@pytest.mark.parametrize("doc", gold_of("articles"), ids=lambda doc: doc["doc"])
def test_gold_speaks_the_words_of_the_contract(doc: dict[str, Any]) -> None:
    text = (ARTICLES / f"{doc['doc']}.txt").read_text(encoding="utf-8")
    assert 55 <= len(text.split()) <= 260
    for event in doc["events"]:
        is_agreement = event["kind"] == "agreement"
        assert event["kind"] in KINDS
        assert event["status"] in (AGREEMENT_STATUSES if is_agreement else GATHERING_STATUSES)
        assert event["instrument"] in (INSTRUMENTS if is_agreement else (None,))
        assert event["date"] is None or edtf.is_valid(event["date"]), event["date"]
        assert event["place"] is None or event["place"]["name"] in text
        for person in event["people"]:
            assert person["name"] in text
            assert person["part"] in (("signatory", "witness") if is_agreement else ("participant", "speaker"))


@pytest.mark.parametrize("doc", gold_of("articles"), ids=lambda doc: doc["doc"])
def test_the_articles_own_date_is_read(doc: dict[str, Any]) -> None:
    article = pipeline.read([ARTICLES / f"{doc['doc']}.txt"]).articles[0]
    assert (article.published and article.published.edtf) == doc["published"]


# The comparison itself.


def event(**fields: Any) -> dict[str, Any]:
    parties = [{"name": "Chili", "country": "CL", "type": "state"}, {"name": "Pérou", "country": "PE", "type": "state"}]
    plain = {"doc": "a", "kind": "agreement", "status": "signed", "instrument": "treaty", "title": "traité de paix", "subject": "paix"}
    return {**plain, "parties": parties, "people": [], "date": "2024-05", "place": None, **fields}


def figures(gold: dict[str, Any] | None, read: dict[str, Any] | None) -> quality.Figures:
    return quality.compare([{"doc": "a", "events": [gold] if gold else []}], [read] if read else [])


def test_what_is_read_as_written_is_wholly_right() -> None:
    same = figures(event(), event())
    assert (same.agreements_found, same.agreement_slots, same.meetings) == (1, 1, 1)
    assert (same.status_above_the_text, same.date_narrower_than_the_text, same.date_not_given, same.event_where_there_is_none) == (
        0,
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("gold", "read", "claim"),
    [
        (event(status="planned"), event(status="signed"), "status_above_the_text"),
        (event(status="signed"), event(status="renewed"), None),
        (event(status="ended"), event(status="signed"), None),
        (event(date="2024-05"), event(date="2024-05-03"), "date_narrower_than_the_text"),
        (event(date="2024-05-03"), event(date="2024-05"), None),
        (event(date="2024-05-03"), event(date="2024-05-04"), None),
        (event(date=None), event(date="2024-05"), "date_not_given"),
        (event(date=None), event(date={"edtf": "2024-05", "basis": "published"}), None),
        (None, event(), "event_where_there_is_none"),
        (event(), None, None),
    ],
)
def test_claims_beyond_the_text_are_counted(gold: dict[str, Any] | None, read: dict[str, Any] | None, claim: str | None) -> None:
    counted = asdict(figures(gold, read))
    assert {name for name in CEILINGS if counted[name]} == ({claim} if claim else set())


@pytest.mark.parametrize(
    ("gold", "read", "credit"),
    [
        ("2024-05-03", "2024-05-03", 1),
        ("2024-05-03", "2024-05", 0.5),
        ("2024-05", "2024-05-03", 0),
        ("[2024-05-03,2024-05-10]", "[2024-05-10,2024-05-03]", 1),
        ("[2024-05-03,2024-05-10]", "2024-05-01/2024-05-31", 0.5),
        ("[2024-05-03,2024-05-10]", "2024-05-03", 0),
        ("2024-05-03", "no date", 0),
    ],
)
def test_a_date_is_credited_by_the_days_it_leaves(gold: str, read: str, credit: float) -> None:
    assert quality.date_credit(gold, read) == credit


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Abdellatif Hammouchi",), ("Abdelatif Hammouchi",), True),
        (("Direction générale de la sûreté nationale", "DGSN"), ("DGSN",), True),
        (("Université de Sfax",), ("Université de Sousse",), False),
        (("ministère de la Justice",), ("ministère de la Santé",), False),
    ],
)
def test_names_are_compared_word_by_word(one: tuple[str, ...], other: tuple[str, ...], is_same: bool) -> None:
    assert quality.same_name(one, other) is is_same


def main() -> None:
    for corpus in FLOORS:
        if corpus in PARTS and not ELSEWHERE.is_dir():
            continue
        gold, read = gold_of(corpus), records_of(corpus)
        print(f"\n{corpus}: " + ", ".join(f"{name} {value:.3g}" for name, value in asdict(quality.compare(gold, read)).items()))
        for line in quality.differences(gold, read):
            print(line)


if __name__ == "__main__":
    main()
