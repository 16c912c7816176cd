"""Annotations are read strictly and compared fairly; a broken line is named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_cli import coopcli, said

from coopcli.errors import WrongUse
from coopcli.evaluation import Tally, compare, date_credit, same_name
from coopcli.gold import GoldDoc, read_gold

PARTIES = [{"name": "Chili", "country": "CL", "type": "state"}, {"name": "Pérou", "country": "PE", "type": "state"}]


def event(**fields: Any) -> dict[str, Any]:
    plain = {"doc": "a", "kind": "agreement", "status": "signed", "instrument": "treaty", "title": "traité", "subject": "paix"}
    return {**plain, "parties": PARTIES, "people": [], "date": "2024-05", "place": None, **fields}


def line(**fields: Any) -> str:
    return json.dumps({"doc": "a", "events": [event(**fields)]})


def tallies(gold: dict[str, Any], read: dict[str, Any]) -> dict[str, Tally]:
    return {field: tally for _, field, tally in compare([GoldDoc("a", (gold,))], [read]).tallies}


def test_what_is_read_as_written_is_wholly_right() -> None:
    found = compare([GoldDoc("a", (event(),))], [event()])
    assert all(tally.f1 == tally.precision == tally.recall == 1 for _, _, tally in found.tallies)
    assert (found.misses, {count for _, count in found.claims}) == ((), {0})


@pytest.mark.parametrize(
    ("read", "field", "right"),
    [
        ({"status": "agreed"}, "status", 0),
        ({"instrument": "convention"}, "instrument", 0),
        ({"date": None}, "date", 0),
        ({"date": {"edtf": "2024", "basis": "stated"}}, "date", 0.5),
        ({"date": {"edtf": "2024-05", "basis": "published"}}, "date", 1),
        ({"parties": PARTIES[:1]}, "parties", 1),
        ({"place": {"name": "Lima", "country": "PE"}}, "place", 0),
    ],
)
def test_each_field_counts_for_itself(read: dict[str, Any], field: str, right: float) -> None:
    found = tallies(event(), event(**read))
    assert found[field].right == right
    assert all(tally.is_whole for name, tally in found.items() if name not in (field, "all fields"))


def test_what_is_missed_or_made_up_is_said() -> None:
    found = compare([GoldDoc("a", (event(),)), GoldDoc("b", ())], [event(doc="b")])
    assert [(miss.doc, miss.what) for miss in found.misses] == [("a", "missed"), ("b", "made up")]
    assert dict(found.claims)["event in an article without any"] == 1


@pytest.mark.parametrize(
    ("gold", "read", "credit"),
    [("2024-05-03", "2024-05", 0.5), ("2024-05", "2024-05-03", 0), ("[2024-05-03,2024-05-10]", "[2024-05-10,2024-05-03]", 1)],
)
def test_a_date_is_credited_by_the_days_it_leaves(gold: str, read: str, credit: float) -> None:
    assert date_credit(gold, read) == credit


def test_names_are_compared_word_by_word() -> None:
    assert same_name(("Abdellatif Hammouchi",), ("Abdelatif Hammouchi",))
    assert not same_name(("ministère de la Justice",), ("ministère de la Santé",))


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ('{"doc": "a", "events": [', "no JSON"),
        ("[]", "not an article"),
        ("null", "not an article"),
        ('{"events": []}', "'doc'"),
        ('{"doc": 3, "events": []}', "doc is no string"),
        ('{"doc": "a", "events": [{}]}', "'kind'"),
        ('{"doc": "a", "events": 7}', "not an article"),
        (line(status="sined"), "sined"),
        (line(kind="party"), "party"),
        (line(kind="meeting"), "held"),
        (line(instrument="pacte"), "pacte"),
        (line(date="2024-13-40"), "EDTF"),
        (line(date=7), "EDTF"),
        (line(place="Lima"), "place"),
        (line(parties=[{}]), "'name'"),
        (line(parties="Maroc"), "parties is no list"),
        (line(people=["Ana Silva"]), "people is no list"),
        (line(parties=[{"name": "Maroc", "country": "Maroc"}]), "no code of two capitals"),
        (line(parties=[{"name": "Maroc", "type": "country"}]), "type 'country' of Maroc is none of state"),
        (line(people=[{"name": "Ana Silva", "part": "signer"}]), "part 'signer' of Ana Silva is none of signatory"),
        ("[" * 100_000, "line 3"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(broken: str, words: str) -> None:
    with pytest.raises(WrongUse, match=r"gold\.jsonl, line 3: ") as refused:
        read_gold([line(), "", broken], "gold.jsonl")
    assert words in str(refused.value)


def test_fields_that_nobody_reads_are_told() -> None:
    assert read_gold([line(party=[], evidence=[])], "x")[0].unread == ("party",)


def test_one_event_a_line_will_do() -> None:
    assert read_gold([json.dumps(event())] * 2, "x") == (GoldDoc("a", read_gold([line()], "x")[0].events * 2),)


def test_the_command(tmp_path: Any) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Le Maroc et le Kenya ont signé, le 12 mars 2024 à Nairobi, un accord de pêche.\n", encoding="utf-8")
    gold = tmp_path / "gold.jsonl"
    parties = [{"name": "Maroc", "country": "MA", "type": "state"}, {"name": "Kenya", "country": "KE", "type": "state"}]
    told = event(instrument="agreement", parties=parties, date="2024-03-12", place={"name": "Nairobi", "country": "KE"})
    gold.write_text(json.dumps({"doc": "a", "events": [told]}) + "\n" + json.dumps({"doc": "b", "events": []}), encoding="utf-8")
    done = coopcli("eval", str(gold), "-c", str(article), "-f", "json")
    assert done.returncode == 0, said(done)
    assert "left out: b" in said(done)
    assert {row["f1"] for row in json.loads(done.stdout)} == {1.0}
    assert coopcli("eval", str(gold), "-c", str(article), "--misses", "-f", "json").stdout == b"[]\n"
    gold.write_text("{", encoding="utf-8")
    broken = coopcli("eval", str(gold), "-c", str(article))
    assert (broken.returncode, broken.stdout) == (2, b"")
    assert "line 1" in said(broken)
    assert coopcli("eval", str(tmp_path / "none.jsonl")).returncode == 2
    assert coopcli("eval", str(tmp_path)).returncode == 2
    article_bytes = tmp_path / "latin.jsonl"
    article_bytes.write_bytes(b"\xff\xfe\x00")
    assert coopcli("eval", str(article_bytes)).returncode == 2
