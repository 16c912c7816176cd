"""Exports for other tools: golden bytes, and each opened by a reader that is not ours; every hard value is in them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hard_corpus import ANSWER, ARTICLES, DOC, EVENTS, PLANNED
from test_cli import coopcli, said
from test_output import check_golden

from coopcli.errors import NothingFound, WrongUse
from coopcli.output import FORMATS, write
from coopcli.output.answers import ArticleSheet, EventSheet, Figures, Listing, Look, Reply, Timeline
from coopcli.output.as_sqlite import TABLES
from coopcli.output.safe import safe

HARD = (*EVENTS, *PLANNED)
TEXTS = [name for name, row in FORMATS.items() if row.needs_events and not row.is_binary]
REPLIES: dict[str, Reply] = {
    "list": Listing(HARD),
    "timeline": Timeline(HARD),
    "event": EventSheet(EVENTS[0], ARTICLES[1], (EVENTS[3],)),
    "article": ArticleSheet(ARTICLES[1], EVENTS[:3]),
    "search": ANSWER,
}


def export(form: str, reply: Reply = REPLIES["list"]) -> str:
    return "".join(map(str, write(reply, FORMATS[form], Look())))


def database(reply: Reply = REPLIES["list"]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(b"".join(piece for piece in write(reply, FORMATS["sqlite"], Look()) if isinstance(piece, bytes)))
    connection.row_factory = sqlite3.Row
    return connection


@pytest.mark.parametrize("form", TEXTS)
def test_golden_exports(form: str) -> None:
    check_golden(f"export.{form}", export(form))


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("name", REPLIES)
def test_any_answer_with_events_is_exported_and_nothing_in_it_acts(name: str, form: str) -> None:
    if form == "ics" and name not in ("list", "timeline"):
        with pytest.raises(NothingFound, match="month"):
            export(form, REPLIES[name])
        return
    text = export(form, REPLIES[name])
    assert all(safe(line) == line for line in text.replace("\r\n", "\n").split("\n"))


@pytest.mark.parametrize("form", [name for name, row in FORMATS.items() if row.needs_events])
def test_figures_are_refused_by_what_holds_events(form: str) -> None:
    with pytest.raises(WrongUse, match="figures"):
        write(Figures("x", ("a",), ((1,),)), FORMATS[form], Look())


# csv --long


def test_long_csv_has_a_row_for_each_who_takes_part() -> None:
    rows = list(csv.DictReader(io.StringIO(export("csv-long"), newline="")))
    assert len(rows) == sum(len(event.parties) + len(event.people) or 1 for event in HARD)
    assert {row["id"] for row in rows} == {cell(event.id) for event in HARD}
    assert not any(value.startswith(tuple("=+-@")) for row in rows for value in row.values())
    assert any(row["name"] == "Émirat de السلام" for row in rows)


def cell(text: str) -> str:
    from coopcli.output.safe import defused

    return defused(safe(text))


# ics


def test_a_calendar_reads_what_is_planned_and_no_day_is_made_up() -> None:
    icalendar = pytest.importorskip("icalendar")
    text = export("ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    entries = [part for part in icalendar.Calendar.from_ical(text).walk() if part.name == "VEVENT"]
    assert [(entry.decoded("dtstart").isoformat(), entry.decoded("dtend").isoformat()) for entry in entries] == [
        ("2025-06-05", "2025-06-06"),
        ("2025-06-05", "2025-06-08"),
        ("2025-06-01", "2025-07-01"),
        ("2025-06-05", "2025-06-13"),
    ]
    summaries = [str(entry["summary"]) for entry in entries]
    assert "congrès 0; de l'été, " in summaries[0]
    assert ["(" in summary for summary in summaries] == [False, False, True, True], "what is no sure day says so"
    assert len({str(entry["uid"]) for entry in entries}) == len(entries)
    assert SIGNED_WORDS in str(entries[0]["description"])


SIGNED_WORDS = 'une convention dite "Øresund"'


# graphml, dot


def test_networkx_reads_the_graph() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(export("graphml"))
    assert not graph.is_directed()
    assert graph.edges["DK", "MA"]["weight"] == 1, "one signing, whatever the number of articles"
    assert graph.edges["DK", "MA"]["sources"] == safe(f"{EVENTS[0].id}, {EVENTS[3].id}")
    assert graph.edges["DK", "MA"]["agreements"] == 1
    assert graph.nodes["MA"]["label"] == "Maroc"
    assert any(values["label"] == "Émirat de السلام" for _, values in graph.nodes(data=True))


def test_dot_draws_the_same_graph() -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.parse_graphml(export("graphml"))
    text = export("dot")
    assert text.count(" -- ") == graph.number_of_edges()
    assert text.count("tooltip=") == graph.number_of_edges() + graph.number_of_nodes()
    quoted = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert set(quoted) <= set(" \n{};[],=-_abcdefghijklmnopqrstuvwxyz0123456789"), "all that articles say stands in quotes"
    if dot := shutil.which("dot"):
        assert subprocess.run([dot, "-Tsvg"], input=text.encode(), capture_output=True, check=True).stdout


# ftm


def test_entities_are_as_follow_the_money_has_them() -> None:
    from jsonschema import Draft202012Validator

    value: dict[str, Any] = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1, "uniqueItems": True}
    schemas = {"enum": ["Event", "Person", "PublicBody", "Organization", "Company", "LegalEntity", "UnknownLink"]}
    form = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "schema", "properties"],
        "properties": {"id": {"pattern": "^coopcli-[0-9a-f]{40}$"}, "schema": schemas, "properties": {"additionalProperties": value}},
    }
    entities = [json.loads(line) for line in export("ftm").splitlines()]
    validator = Draft202012Validator(form)
    for entity in entities:
        validator.validate(entity)
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities)
    for entity in entities:
        for name in ("involved", "subject", "object"):
            assert all(other in by_id for other in entity["properties"].get(name, ()))
        assert all(country.islower() for country in entity["properties"].get("country", ()))
    assert sum(entity["schema"] == "Event" for entity in entities) == len(HARD) - 1, "a happening once"


def test_dates_are_never_cut_to_a_day() -> None:
    events = {
        entity["properties"]["recordId"][0]: entity["properties"]
        for entity in map(json.loads, export("ftm").splitlines())
        if entity["schema"] == "Event"
    }
    assert [events[f"plan/{n}#1"].get("date") for n in range(4)] == [["2025-06-05"], None, ["2025-06"], ["2025-06"]]
    assert (events["plan/1#1"]["startDate"], events["plan/1#1"]["endDate"]) == (["2025-06-05"], ["2025-06-07"])
    assert events[safe(f"{DOC}#1")]["date"] == ["2024-12"]
    assert "date" not in events["autre#2"], "the article's own date is not that of the event"


def test_spellings_of_a_person_are_one_entity() -> None:
    from dataclasses import replace

    people = [replace(EVENTS[0].people[0], name=name) for name in ("Abdellatif Hammouchi", "Abdelatif Hammouchi")]
    events = tuple(replace(EVENTS[0], id=f"{n}#1", doc=str(n), people=(person,), same_as=None) for n, person in enumerate(people))
    found = [entity for entity in map(json.loads, export("ftm", Listing(events)).splitlines()) if entity["schema"] == "Person"]
    assert [(one["properties"]["name"], one["properties"]["alias"]) for one in found] == [
        (["Abdellatif Hammouchi"], ["Abdelatif Hammouchi"])
    ]


# sqlite


def test_the_database_documents_itself_and_holds_every_event() -> None:
    connection = database()
    documented = {(row["table_name"], row["column_name"]) for row in connection.execute("SELECT * FROM documentation")}
    assert documented == {(table, column) for table in TABLES for column in TABLES[table]}
    for table in TABLES:
        assert [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")] == list(TABLES[table])
    rows = {row["id"]: row for row in connection.execute("SELECT * FROM events")}
    for event in HARD:
        row = rows[event.id]
        assert (row["kind"], row["title"], row["date_edtf"]) == (event.kind, event.title, event.date.edtf if event.date else None)
    assert connection.execute("SELECT count(*) FROM happenings").fetchone()[0] == len(HARD) - 1
    assert connection.execute("SELECT max(articles) FROM happenings").fetchone()[0] == 2
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_golden_database() -> None:
    check_golden("export.sql", "\n".join(map(safe, "\n".join(database().iterdump()).split("\n"))) + "\n")


def test_a_database_is_a_file(tmp_path: Path) -> None:
    target = tmp_path / "events.db"
    assert coopcli("list", "-o", str(target)).returncode == 0
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone()[0] > 5
    before = target.read_bytes()
    assert coopcli("list", "-o", str(target)).returncode == 2
    assert target.read_bytes() == before
    assert coopcli("list", "-f", "sqlite").stdout == before


# html


class Page(HTMLParser):
    """What a browser would meet: tags, and whatever it would ask a server for."""

    VOID = frozenset(("meta", "line", "rect", "br"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" not in self.open and "style" not in self.open:
            self.words.append(data)


def page(reply: Reply = REPLIES["list"]) -> Page:
    parser = Page()
    parser.feed(export("html", reply))
    parser.close()
    assert parser.open == []
    return parser


def test_a_page_asks_no_server_and_runs_nothing_of_an_article() -> None:
    for reply in (*REPLIES.values(), Figures("<b>", ("<i>",), (("<script>alert(1)</script>",),), ("</table>",))):
        parser = page(reply)
        assert not any(
            name in ("src", "href", "action", "data", "srcset") or name.startswith("on") for _, attrs in parser.tags for name in attrs
        )
        assert [tag for tag, _ in parser.tags].count("script") == 1
        assert "default-src 'none'" in str(next(attrs for tag, attrs in parser.tags if tag == "meta" and "http-equiv" in attrs))
    assert "http" not in re.sub(r"http-equiv", "", export("html"))


def test_a_page_is_whole_without_its_script() -> None:
    parser = page()
    words = " ".join("".join(parser.words).split())
    for event in HARD:
        assert safe(event.id) in words
    assert "السلام" in words
    rows = [attrs for tag, attrs in parser.tags if tag == "tr" and "data-place" in attrs]
    assert len(rows) == len(HARD) - 1
    assert (
        sum(tag == "rect" and attrs.get("class") != "bar" for tag, attrs in parser.tags)
        == sum(bool(event.date and event.date.basis == "stated") for event in HARD) - 1
    )


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
READER = """<script>
document.querySelector("th button").click();
document.querySelector("th button").click();
document.title = [...document.querySelectorAll("tr[data-place]")].map((row) => row.dataset.place).join();
const box = document.querySelector("input[type=search]");
box.value = "AICHA";
box.dispatchEvent(new Event("input", { bubbles: true }));
</script></body>"""


def dom_of(text: str, folder: Path) -> str:
    """Return the page as a headless browser has it once its scripts have run."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"no browser is installed here, of {', '.join(BROWSERS)}")
    target = folder / "page.html"
    target.write_text(text, encoding="utf-8")
    command = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'browser'}",
        "--virtual-time-budget=2000",
    ]
    homes = {name: str(folder / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [*command, "--dump-dom", target.as_uri()], capture_output=True, timeout=90, check=True, env={**os.environ, **homes}
    )
    return done.stdout.decode()


def test_a_browser_opens_the_page(tmp_path: Path) -> None:
    dom = dom_of(export("html"), tmp_path)
    assert f"{len(HARD) - 1} of {len(HARD) - 1}" in dom, "the script has counted the rows"
    assert 'type="search"' in dom


def test_a_reader_sorts_and_filters_the_page(tmp_path: Path) -> None:
    dom = dom_of(export("html").replace("</body>", READER), tmp_path)
    order = re.search(r"<title>([0-9,]+)</title>", dom)
    assert order is not None and sorted(order[1].split(",")) == sorted(map(str, range(len(HARD) - 1))) != order[1].split(",")
    assert 'aria-sort="descending"' in dom
    shown = re.search(rf"([0-9]+) of {len(HARD) - 1}", dom)
    hidden = len(re.findall(r"<tr[^>]*data-place[^>]*hidden", dom))
    assert shown is not None and int(shown[1]) == len(HARD) - 1 - hidden
    assert 0 < hidden < len(HARD) - 1, "accents and case are forgiven, and what does not fit is not shown"


# The command line


@pytest.mark.parametrize("form", [name for name, row in FORMATS.items() if name != "ics"])
def test_every_format_answers_on_the_seeds(form: str) -> None:
    done = coopcli("list", "-f", form)
    assert done.returncode == 0, said(done)
    assert done.stdout
    assert done.stderr == b""


def test_the_seeds_have_nothing_for_a_calendar() -> None:
    done = coopcli("list", "-f", "ics")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "month" in said(done)


def test_long_goes_with_csv_alone() -> None:
    assert coopcli("list", "-f", "csv", "--long").stdout == coopcli("list", "--long").stdout == coopcli("list", "-f", "csv-long").stdout
    assert coopcli("list", "-f", "json", "--long").returncode == 2
