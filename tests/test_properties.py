"""What no table can say: any text whatsoever gives events or none, every span points at its words, and order never matters.

That folding twice is folding once stands in test_text.
"""

from __future__ import annotations

import random
import string
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopcli import edtf, pipeline
from coopcli.model import Article, Event, Span
from coopcli.output.schema import schema
from coopcli.reading import Source, article_of_bytes, compose
from coopcli.records import event_from_record, event_record, full_record
from coopcli.segment import sentences

ARTICLES = Path(__file__).parent / "cases" / "articles"
OWN = tuple(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt")))
EVENT_SCHEMA = jsonschema.Draft202012Validator(schema()["$defs"]["event"] | {"$defs": schema()["$defs"]})

# Words that the rules look for, so that chance meets them far more often than it would among letters.
TELLING = (
    " date 2023-12 ", "Publié le 6 mai 2019", "le 31 février 2024", "00/00/0000", "vendredi", "hier", "fin avril", "du 5 au 7 juin", "²",
    "9" * 40,
    "Le Maroc", "l'Inde", "Congo", "maroco-", "les deux pays", "entre", "et", "avec", "M.", "Mme", "M. Lam", "son homologue",
    "le ministre kazakh",
    "Berik Asyłow", "ministère de la", "Office national de l'", "(ONU)", "ont signé", "n'ont pas signé", "aurait signé", "a été dénoncé",
    "ratifié",
    "a reçu", "s'est entretenu", "a été reporté", "la signature de", "trois", "douze", "accords", "une convention", "le premier",
    "la deuxième",
    "d'un commun accord", "conférence", "sommet", "s'est ouvert", "en marge de", "à Rabat", "à l'", ":", "-", ";", ".", "\n", "\n\n",
    "«", "»", "…",
    "Lire aussi :", "Partager Facebook", "[bold]", "</script>", "\x1b[31m", "\u202e", "\ufeff", "\x00", "المغرب", "協定", "🤝", "ﬁ", "İ",
    "ß", "\ud800",
)  # fmt: skip
anything = st.one_of(
    st.text(max_size=400),
    st.text(alphabet=string.digits + " /-.:\n", max_size=200),
    st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=200),
    st.lists(st.sampled_from(TELLING), max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(TELLING), st.text(max_size=8)), max_size=60).map("".join),
    st.builds(lambda word, times: word * times, st.sampled_from([*TELLING, "a", "é", "'", "(", "-"]), st.integers(0, 400)),
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str, doc: str = "a") -> tuple[Article, tuple[Event, ...]]:
    article = compose(doc, text)
    return article, pipeline.read_article(article)


def spans_of(event: Event) -> list[Span]:
    dated = [event.date] if event.date else []
    placed = [event.place] if event.place else []
    found = [one.span for one in (*event.parties, *event.people, *dated, *placed, *event.why)]
    return [span for span in found if span is not None]


def check(article: Article, events: tuple[Event, ...]) -> None:
    """Hold what was read from an article to what every event promises."""
    text = article.text
    for span in (*article.body, *(zone.span for zone in article.furniture)):
        assert 0 <= span.start <= span.end <= len(text)
    assert len({event.id for event in events}) == len(events)
    for event in events:
        assert event.id.startswith(f"{article.doc}#")
        assert event.evidence
        for evidence in event.evidence:
            assert text[evidence.start : evidence.end] == evidence.text != ""
            assert any(body.start <= evidence.start and evidence.end <= body.end for body in article.body), "evidence stands in the article"
        for span in spans_of(event):
            assert 0 <= span.start < span.end <= len(text)
        if event.date is not None:
            assert edtf.bounds(event.date.edtf) == (event.date.earliest, event.date.latest)
            if event.date.basis == "stated" and event.date.span is not None:
                assert " ".join(event.date.text.split()) == " ".join(text[slice(*event.date.span)].split())
        EVENT_SCHEMA.validate(event_record(event))
        assert event_from_record(full_record(event)) == event


@QUICK
@given(anything)
def test_any_text_gives_events_or_none(text: str) -> None:
    check(*read(text))


@QUICK
@given(st.binary(max_size=600))
def test_any_bytes_give_an_article_or_a_reason(raw: bytes) -> None:
    found = article_of_bytes(raw, Source("a", "a.txt", "text", len(raw), 0, 0))
    if isinstance(found, Article):
        check(found, pipeline.read_article(found))
    else:
        assert found.reason


@QUICK
@given(st.sampled_from(OWN), st.integers(0, 2**32), st.integers(0, 8))
def test_a_mangled_article_still_reads(text: str, seed: int, cuts: int) -> None:
    """Cut out, double and shuffle pieces of a real article."""
    chance = random.Random(seed)
    for _ in range(cuts):
        a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        text = chance.choice(
            [text[:a] + text[b:], text[:b] + text[a:b] + text[b:], text[b:] + text[:a], text[:a] + chance.choice(TELLING) + text[a:]]
        )[:4000]
    check(*read(text))


@pytest.mark.parametrize("text", OWN, ids=[path.stem for path in sorted(ARTICLES.glob("*.txt"))])
def test_spans_point_at_their_words(text: str) -> None:
    article, events = read(text)
    check(article, events)
    for event in events:
        for span in spans_of(event):
            assert text[slice(*span)].strip(), "a span points at words"
    for sentence in sentences(article):
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text != ""


@QUICK
@given(st.sampled_from(OWN))
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)))
def test_the_order_of_files_changes_nothing(order: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    for place in order:
        (folder / f"{place}.txt").write_text(OWN[place], encoding="utf-8")
    found = pipeline.read([folder])
    given_apart = pipeline.read([folder / f"{place}.txt" for place in order])
    alone = [event for place in range(8) for event in read(OWN[place], str(place))[1]]
    assert [event_record(event) for event in found.events] == [event_record(event) for event in alone]
    assert found.events == given_apart.events


HOSTILE = (
    "",
    " ",
    "\n" * 50_000,
    "a" * 200_000,
    "signé " * 20_000,
    "signé avec " * 10_000,
    "Le Maroc et l'Inde, " * 8_000,
    "M. Jean " * 10_000,
    "«" * 50_000,
    "- accord ;\n" * 8_000,
    "1" * 100_000,
    "le 12 mars 2020 " * 6_000,
    "المغرب والهند " * 5_000,
    "ministère de la " * 8_000,
    "a reçu son homologue " * 5_000,
    "la 3e conférence de " * 5_000,
    "ont signé un accord entre " * 200,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:14]!r} x {len(text)}")
def test_hostile_texts_are_read_in_good_time(text: str) -> None:
    before = time.process_time()
    article, events = read(text)
    spent = time.process_time() - before
    check(article, events)
    assert spent < 2 + len(text) / 20_000, f"{spent:.1f} s for {len(text)} characters"


def test_the_schema_refuses_what_is_no_event() -> None:
    _, events = read(OWN[0])
    record: dict[str, Any] = event_record(events[0]) if events else {}
    for broken in ({}, {**record, "status": "finished"}, {**record, "count": 0}, {**record, "evidence": []}):
        assert not EVENT_SCHEMA.is_valid(broken)
