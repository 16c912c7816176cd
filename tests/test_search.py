"""Search: a table of queries with what must and must not come back, and what holds for every answer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopcli.errors import CoopError
from coopcli.model import Answer, Corpus, Event
from coopcli.search import Index, build_index

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "queries.toml").read_text(encoding="utf-8"))
CASES: list[tuple[str, dict[str, Any]]] = [(corpus, row) for corpus in ("seeds", "own") for row in TABLE[corpus]]


@cache
def corpus_of(name: str) -> Corpus:
    from coopcli.model import Article
    from coopcli.pipeline import read, read_article
    from coopcli.reading import compose

    if name == "seeds":
        return read()
    articles: tuple[Article, ...] = tuple(compose(doc, text) for doc, text in sorted(TABLE["articles"].items()))
    events: tuple[Event, ...] = tuple(event for article in articles for event in read_article(article))
    return Corpus(articles, events)


@cache
def index_of(name: str) -> Index:
    return build_index(corpus_of(name))


def short(doc: str) -> str:
    """The seeds are named by their first three digits."""
    return doc[:3] if doc[:3].isdigit() else doc


def docs(answer: Answer) -> list[str]:
    return list(dict.fromkeys([short(hit.event.doc) for hit in answer.events] + [short(hit.doc) for hit in answer.passages]))


def test_the_table_is_large() -> None:
    assert len(CASES) >= 150


@pytest.mark.parametrize(("corpus", "row"), CASES, ids=[f"{corpus}: {row['ask']}" for corpus, row in CASES])
def test_a_query(corpus: str, row: dict[str, Any]) -> None:
    answer = index_of(corpus).search(row["ask"], limit=0)
    back = docs(answer)
    told = f"{back} {[(match.word, match.found, match.how) for hit in (*answer.events, *answer.passages) for match in hit.matches][:6]}"
    wanted = row.get("finds", [])
    assert set(wanted) <= set(back), told
    if row.get("never") == ["*"]:
        assert set(back) <= set(wanted), told
    assert not set(row.get("never", [])) & set(back), told
    assert set(row.get("events", [])) <= {short(hit.event.doc) for hit in answer.events}, told
    assert set(row.get("passages", [])) <= {short(hit.doc) for hit in answer.passages}, told
    marked = {short(hit.doc) for hit in answer.passages if hit.is_furniture}
    assert set(row.get("furniture", marked)) == marked, told
    assert answer.partial is row.get("partial", False), told
    if row.get("first"):
        assert back[0] == row["first"], told
    if "how" in row:
        assert best_match(answer) == row["how"], told
    if "found" in row:
        assert row["found"] in {match.found for hit in (*answer.events, *answer.passages) for match in hit.matches}, told
    if "near" in row:
        assert row["near"] in {near for _, names in answer.unknown for near in names}, answer.unknown


def best_match(answer: Answer) -> str | None:
    """How the best word of all hits matched."""
    order = ("exact", "folded", "alias", "prefix", "edit")
    return min((match.how for hit in (*answer.events, *answer.passages) for match in hit.matches), key=order.index, default=None)


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: row["ask"])
def test_a_misspelt_filter_is_refused_with_a_next_step(row: dict[str, str]) -> None:
    with pytest.raises(CoopError) as refusal:
        index_of("seeds").search(row["ask"])
    assert row["says"] in str(refusal.value)
    assert "\n" not in str(refusal.value)


# What holds for every answer

ASKED = [(corpus, row["ask"]) for corpus, row in CASES]


def matches_of(answer: Answer) -> Iterator[tuple[str, Any]]:
    for event in answer.events:
        yield from ((event.event.doc, match) for match in event.matches)
    for passage in answer.passages:
        yield from ((passage.doc, match) for match in passage.matches)


@pytest.mark.parametrize("corpus", ["seeds", "own"])
def test_every_span_lies_in_the_text_and_every_passage_gives_its_words_back(corpus: str) -> None:
    texts = {article.doc: article.text for article in corpus_of(corpus).articles}
    for name, query in ASKED:
        if name != corpus:
            continue
        answer = index_of(corpus).search(query, limit=0)
        for doc, match in matches_of(answer):
            assert 0 <= match.start < match.end <= len(texts[doc]), (query, match)
        for hit in answer.passages:
            assert texts[hit.doc][hit.start : hit.end] == hit.text, query
            for match in hit.matches:
                assert texts[hit.doc][match.start : match.end] == match.found, (query, match)


@pytest.mark.parametrize("corpus", ["seeds", "own"])
def test_scores_fall_and_the_limit_only_cuts(corpus: str) -> None:
    for name, query in ASKED:
        if name != corpus:
            continue
        whole, cut = index_of(corpus).search(query, limit=0), index_of(corpus).search(query, limit=2)
        for hits in (whole.events, whole.passages):
            scores = [hit.score for hit in hits]
            assert scores == sorted(scores, reverse=True), query
        assert cut.events == whole.events[:2], query
        assert cut.passages == whole.passages[:2], query


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["récolte", "recolte", "Récolte", "récoltes", "œuvre"]), st.integers(0, 2), st.integers(1, 9)),
        max_size=14,
    )
)
def test_what_is_not_weighed_would_not_have_been_shown(told: list[tuple[str, int, int]]) -> None:
    from coopcli.reading import compose

    articles = []
    for number, (word, place, day) in enumerate(told):
        title, lead, body = (word if place == at else "Rien" for at in range(3))
        text = f"{title} de saison\n\nPublié le {day} mai 2023\n\n{lead} à dire. {'Rien de plus. ' * 60}\n\n{body} pour finir.\n"
        articles.append(compose(f"doc{number:02}", text))
    index = build_index(Corpus(tuple(articles), ()))
    for query in ("récolte", "recolte", "recollte", "recol", "oeuvre", '"récolte"'):
        whole = index.search(query, limit=0).passages
        for limit in (1, 2, 5):
            assert index.search(query, limit=limit).passages == whole[:limit], query


def test_an_answer_does_not_hang_on_the_order_of_reading() -> None:
    corpus = corpus_of("own")
    turned = build_index(Corpus(corpus.articles[::-1], corpus.events[::-1]))
    for name, query in ASKED:
        if name == "own":
            assert turned.search(query, limit=0) == index_of("own").search(query, limit=0), query


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet=st.sampled_from("interpol \"*-():^+{}[]%_;,.?!\\/'’«»é\u0301\ud800\x00\n٣½²北ß" + "ANDORT")), st.integers(0, 3))
def test_any_query_is_answered_or_refused_in_one_line(query: str, limit: int) -> None:
    try:
        index_of("seeds").search(query, limit=limit)
    except CoopError as refusal:
        assert "\n" not in str(refusal)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=12))
def test_any_text_can_be_searched(texts: list[str], query: str) -> None:
    from coopcli.reading import compose

    index = build_index(Corpus(tuple(compose(f"doc{n}", text) for n, text in enumerate(texts)), ()))
    try:
        index.search(query)
    except CoopError as refusal:
        assert "\n" not in str(refusal)


def test_an_index_on_disk_answers_every_query_alike(tmp_path: Path) -> None:
    from coopcli.pipeline import read_source
    from coopcli.reading import Source, read_sources
    from coopcli.search import open_index
    from coopcli.search.refresh import refresh

    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in TABLE["articles"].items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    refresh(tmp_path / "own.index", [one for one in read_sources([folder]) if isinstance(one, Source)], read_source, "test")
    on_disk = open_index(tmp_path / "own.index")
    for name, query in ASKED:
        if name == "own":
            assert on_disk.search(query, limit=0) == index_of("own").search(query, limit=0), query
            assert on_disk.search(query, limit=3) == index_of("own").search(query, limit=3), query
