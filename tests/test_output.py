"""Every answer in every format on the hard corpus, byte for byte; and what tables promise at every width."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from hard_corpus import ANSWER, ARTICLES, DOC, EVENTS

from coopcli.errors import WrongUse
from coopcli.output import FORMATS, format_named, format_of_file, write
from coopcli.output.answers import ArticleSheet, EventSheet, Figures, Listing, Look, ProfileSheet, Reply, Timeline
from coopcli.output.plain import cells_wide
from coopcli.output.safe import safe

GOLDEN = Path(__file__).parent / "golden"
REPLIES: dict[str, Reply] = {
    "list": Listing(EVENTS, frozenset({"autre#1"})),
    "timeline": Timeline(EVENTS),
    "event": EventSheet(EVENTS[0], ARTICLES[1], (EVENTS[3],), with_reasons=True),
    "article": ArticleSheet(ARTICLES[1], EVENTS[:3]),
    "search": ANSWER,
    "profile": ProfileSheet(
        Figures("Aïcha", ("when", "part"), (("2024", "signatory"),), ("named: Aïcha",)),
        "Aïcha",
        ("Aïcha", "Aisha\x1b[1m"),
        (("ministre", DOC),),
        (("Ahmed | x", 2),),
        ((EVENTS[0], "signatory", ("Ahmed | x",)),),
    ),
    "figures": Figures("Who \x1b[1m", ("party", "events"), (("=Maroc", 3), (None, 12)), ("counted by event",)),
}
LOOKS: dict[str, Look] = {
    "pipe": Look(),
    "140": Look(140),
    "80": Look(80),
    "80-colour": Look(80, has_colour=True),
    "80-ascii": Look(80, is_unicode=False),
    "40": Look(40),
}


SHAPES = [name for name, row in FORMATS.items() if not row.needs_events]  # the others are in test_exports


def written(reply: Reply, form: str, look: Look) -> str:
    return "".join(map(str, write(reply, FORMATS[form], look)))


def check_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("COOPCLI_GOLDEN") == "write":
        path.write_bytes(text.encode("utf-8"))
    assert path.read_bytes().decode("utf-8") == text, (
        f"{name} differs; COOPCLI_GOLDEN=write writes it anew, to be read before it is committed"
    )


@pytest.mark.parametrize("form", [name for name in SHAPES if name != "table"])
@pytest.mark.parametrize("name", REPLIES)
def test_golden_formats(name: str, form: str) -> None:
    check_golden(f"{name}{FORMATS[form].suffix}", written(REPLIES[name], form, Look()))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", REPLIES)
def test_golden_tables(name: str, look: str) -> None:
    check_golden(f"{name}.{look}.txt", written(REPLIES[name], "table", LOOKS[look]))


@pytest.mark.parametrize("name", REPLIES)
def test_no_width_breaks_a_table_or_loses_an_id(name: str) -> None:
    for width in (1, 2, 3, 5, 8, 11, 12, 20, 39, 40, 41, 59, 60, 61, 62, 80, 100, 131, 132, 200, 400):
        for look in (Look(width), Look(width, has_colour=True), Look(width, is_unicode=False)):
            text = written(REPLIES[name], "table", look)
            assert text
            if name in ("list", "timeline") and not look.has_colour:
                assert "autre#3" in "".join(text.replace("|", " ").split()), width
            if width >= 20 and not look.has_colour:
                assert max(map(len, text.split("\n"))) <= width


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("form", SHAPES)
def test_nothing_acts(name: str, form: str, look: str) -> None:
    text = written(REPLIES[name], form, LOOKS[look])
    if LOOKS[look].has_colour and form == "table":
        import re

        text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert all(safe(line) == line for line in text.split("\n"))


def test_a_pipe_has_one_happening_a_line() -> None:
    rows = written(REPLIES["list"], "table", Look()).splitlines()
    assert len(rows) == 5, "six events, two of them one happening"
    assert rows[0].endswith(f"{safe(DOC)}#1, autre#1")


def test_json_lines_give_events_back() -> None:
    rows = [json.loads(line) for line in written(REPLIES["list"], "jsonl", Look()).splitlines()]
    assert [row["id"] for row in rows] == [event.id for event in EVENTS]
    assert json.loads(written(REPLIES["list"], "json", Look())) == rows


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("list", "events"),
        ("timeline", "events"),
        ("event", "event"),
        ("article", "article"),
        ("search", "answer"),
        ("profile", "profile"),
        ("figures", "figures"),
    ],
)
def test_json_is_as_its_schema_says(name: str, form: str) -> None:
    from jsonschema import Draft202012Validator

    from coopcli.output.schema import schema

    whole = schema()
    Draft202012Validator.check_schema(whole)
    Draft202012Validator({**whole, "anyOf": [{"$ref": f"#/$defs/{form}"}]}).validate(json.loads(written(REPLIES[name], "json", Look())))


def test_csv_has_one_event_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(written(REPLIES["list"], "csv", Look()), newline="")))
    assert len(rows) == len(EVENTS)
    assert not any(value.startswith(tuple("=+-@")) for row in rows for value in row.values())


def test_what_is_planned_or_undated_stands_apart() -> None:
    sections = [json.loads(line)["section"] for line in written(REPLIES["timeline"], "jsonl", Look()).splitlines()]
    assert sections == sorted(sections, key=("dated", "planned", "undated").index)
    assert sections.count("undated") == 2


def test_formats_are_found_by_name_and_suffix() -> None:
    assert format_of_file("Answer.MD") == "markdown"
    assert format_of_file("x.ftm.jsonl") == "ftm"
    assert format_of_file("ftm.jsonl") == format_of_file("x.ftm.1.jsonl") == "jsonl", "the nearest no"
    assert [format_of_file(name) for name in ("x.csv", "x.doc", "csv", "")] == ["csv", None, None, None]
    with pytest.raises(WrongUse, match="json"):
        format_named("pdf")


def test_the_picture_of_the_seeds() -> None:
    from coopcli.output.screen import picture
    from coopcli.pipeline import read

    check_golden("timeline.svg", picture(Timeline(read().events), "coopcli timeline"))  # the README shows it


LONG = "conference · " + "la troisième session de la commission mixte de coopération " * 2
BRIEF = Figures(
    "Somebody", ("when", "status", "part", "what", "with", "source"),
    (("Thu, Dec 2024 · 5, 12, 19 or 26", "held (recalled)", "speaker", LONG, "Aïcha Ould Ahmed; " * 9, "presse/séance-12#3"),
     ("2019", "signed", "signatory", "treaty · paix", "", "a#1")),
    ("named: Somebody",), is_brief=True,
)  # fmt: skip


@pytest.mark.parametrize("width", [62, 80, 100, 140, 200])
def test_a_brief_table_gives_a_row_two_lines_at_most_and_cuts_no_id(width: int) -> None:
    lines = written(BRIEF, "table", Look(width)).split("\n")
    assert lines[1] == "named: Somebody", "what is told of all comes before rows that may be many"
    rows = lines[lines.index("") + 3 :]
    assert len([line for line in rows if line.strip()]) <= 4
    assert all(cells_wide(line) <= width for line in lines)
    for whole in ("presse/séance-12#3", "a#1", "19 or 26", "2019"):
        assert any(whole in line for line in rows), whole
    assert any("…" in line for line in rows) and not any("la troisième session" in line and "…" not in line for line in rows if width < 140)


def test_a_brief_table_in_a_pipe_is_whole() -> None:
    assert LONG.strip() in written(BRIEF, "table", Look())


CROWDED = Figures(
    "Pending", ("status", "since", "days", "what", "parties", "source"),
    (("planned", "Mon, Apr 2016 · 4 or 11", "3168–3175", LONG, "Belgique (BE); Maroc (MA); " * 3, "a#1"),),
)  # fmt: skip


def test_a_crowded_table_stacks_its_wide_columns_beside_the_first() -> None:
    head, _, *rows = written(CROWDED, "table", Look(80)).split("\n")[1:]
    assert head.split() == ["status", "since", "days", "what,", "parties,", "source"]
    assert rows[0].split()[:8] == ["○", "planned", "Mon,", "Apr", "2016", "·", "4", "3168–3175"]
    assert rows[1].split()[:2] == ["or", "11"]
    told = " ".join(" ".join(row[42:] for row in rows).split())
    assert LONG.strip() in told and "…" not in told, "a stack folds, and cuts nothing"


@pytest.mark.parametrize("look", [Look(50), Look(20)])
def test_below_60_columns_figures_are_cards(look: Look) -> None:
    assert "status: planned\n" in written(CROWDED, "table", look)


def test_the_picture_asks_for_nothing_from_the_network() -> None:
    from coopcli.output.screen import picture

    text = picture(Timeline(EVENTS), "coopcli timeline")
    assert set(re.findall(r"https?://[^\s\"')<]+", text)) <= {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
    assert "@font-face" not in text and "url(http" not in text, "a remark names who drew it; nothing is fetched"
