"""Twice the text costs twice the time, whatever the text: every compiled pattern, and the whole way of an article."""

from __future__ import annotations

import functools
import gc
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import coopcli
from coopcli import pipeline
from coopcli.__main__ import COLLECTING
from coopcli.reading import compose

FACTOR = 2.3
ATOMS = (
    "a", "é", "1", "²", " ", "\u3000", "\n", ".", "...", ",", "-", "'", "’", "(", ")", "«", "»", '"', "A", "Aa ", "ab-", "M. ", "d'", "le ",
    "signé ", "a.b", "1 ", "12/", "2020-", "x\u0301", "\u200b", "_", "|", "•", ":", "/", "et ", "\x1b[", "T00:", "de la ", "a 1 ",
    "1 mars ", "a,",
    "\t", "\r\n", "#", "→", "\ud800", "M. J. ", "N° ", "h00 ", "\\", "[", "*",
)  # fmt: skip


@pytest.fixture(autouse=True)
def as_the_command_collects() -> Iterator[None]:
    """Let garbage be looked for as seldom as in the command, and not in what the tests before have left."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTING)
    yield
    gc.set_threshold(*usual)
    gc.unfreeze()


@pytest.fixture(scope="module")
def patterns() -> list[re.Pattern[str] | re.Pattern[bytes]]:
    """Every pattern that the package compiles, those of rooms that compile on the way included: whatever asks `re` for one is noted."""
    asked: dict[tuple[str | bytes, int], re.Pattern[str] | re.Pattern[bytes]] = {}
    plain = re._compile  # type: ignore[attr-defined]

    def noted(pattern: object, flags: object = 0) -> object:
        made = plain(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") in ("re", "functools"):
            frame = frame.f_back
        if frame.f_globals.get("__name__", "").startswith("coopcli"):
            asked[made.pattern, made.flags] = made
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(re, "_compile", noted)
        for cached in [found for found in gc.get_objects() if isinstance(found, functools._lru_cache_wrapper)]:
            if str(cached.__module__).startswith("coopcli"):
                cached.cache_clear()
        for module in pkgutil.walk_packages(coopcli.__path__, "coopcli."):
            if module.name != "coopcli.__main__":
                for value in vars(import_module(module.name)).values():
                    if isinstance(value, re.Pattern):
                        asked[value.pattern, value.flags] = value
        for path in sorted((Path(__file__).parent / "cases" / "articles").glob("*.txt")):
            pipeline.read_article(compose("a", path.read_text(encoding="utf-8")))
    return list(asked.values())


def scan(pattern: re.Pattern[str] | re.Pattern[bytes], text: str) -> float:
    given = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
    began = time.process_time()
    for _ in pattern.finditer(given):  # type: ignore[arg-type]
        pass
    return time.process_time() - began


def doubling(cost: Callable[[int], float], size: int, most: int, floor: float) -> str | None:
    """Say where twice the size costs more than FACTOR times as much: from the first size that can be measured, the best of several runs."""
    while (once := cost(size)) < floor:
        size *= 2
        if size > most:
            return None
    twice = cost(2 * size)
    for _ in range(15):
        once, twice = min(once, cost(size)), min(twice, cost(2 * size))
        if twice <= FACTOR * once:
            return None
    return f"{size} takes {once:.4f} s, twice as much {twice:.4f} s"


def test_no_pattern_is_worse_than_linear(patterns: list[re.Pattern[str] | re.Pattern[bytes]]) -> None:
    assert len(patterns) > 60, "the patterns must be found"
    slow = []
    for pattern in patterns:
        for atom in ATOMS:
            for tail in ("", "!"):
                found = doubling(lambda size, p=pattern, a=atom, t=tail: scan(p, a * (size // len(a) + 1) + t), 1_000, 4_000, 0.004)
                if found:
                    slow.append((str(pattern.pattern)[:100], atom, tail, found))
    assert not slow


FLOODS = {
    "words": "mot ", "signed": "signé ", "countries": "Maroc, Kenya, Inde, Chine, ", "and": "Maroc et Kenya et ", "open": "(",
    "closed": ") ",
    "brackets": "(a) ", "quotes": "« a » ", "open quotes": "«", "straight quotes": '"', "commas": ", ", "bullets": "- accord\n",
    "capitals": "Mot ",
    "acronyms": "(ABC) ", "known acronyms": "ONU ", "numbers": "12 ", "digits": "1", "acts": "a signé un accord avec ",
    "names": "M. Jean Dupont, ",
    "offices": "le ministre de la Justice ", "counterparts": "a reçu son homologue ", "sessions": "la 3e conférence de ",
    "dates": "le 12 mars 2020 ",
    "paragraphs": "Le Maroc et le Kenya ont signé un accord.\n", "sentences": "Le Maroc et le Kenya ont signé un accord à Rabat. ",
    "meetings": "Le ministre Jean Dupont a reçu son homologue indien Ravi Patel à Rabat. ", "pronouns": "Il a signé. ",
    "both": "Les deux pays ont signé deux accords. ", "first": "le premier porte sur la pêche, ",
    "papers": "un accord de pêche, une convention de transport, un mémorandum, ", "combining": "e\u0301", "marks": "\u0301",
    "arabic": "المغرب ",
    "stops": ". ", "ellipses": "...", "apostrophes": "d'", "hyphens": "a-", "blanks": "\u3000", "tabs": "\t", "lines": "\n",
    "returns": "\r",
    "bars": "a | ", "bylines": "Par Jean Dupont\n", "dated lines": "Publié le 12/03/2020\n", "read also": "Lire aussi : Un accord\n",
    "between": "entre le Maroc et ", "with": "avec le Kenya ",
    "conferences": "La conférence s'est ouverte à Rabat en présence du ministre Jean Dupont. ",
    "to come": "L'accord de pêche entre le Maroc et le Kenya sera signé. ", "weekdays": "vendredi, hier, ", "half characters": "\ud800",
    "front matter": "a: b\n", "links": "http://a.b/c ", "dot words": "a.b.c.", "escapes": "\x1b[31m",
}  # fmt: skip


@pytest.mark.parametrize("name", FLOODS)
def test_twice_the_text_takes_no_more_than_twice_the_time(name: str) -> None:
    unit = FLOODS[name]

    def cost(size: int) -> float:
        text = unit * (size // len(unit) + 1)
        began = time.process_time()
        pipeline.read_article(compose("a", text))
        return time.process_time() - began

    cost(1_000)
    assert doubling(cost, 15_000, 30_000, 0.08) is None


def test_one_agreement_told_all_along_takes_time_by_its_length_alone() -> None:
    """Joining what was told again looks at no list that grows with every telling; the difference shows in long texts only."""

    def cost(size: int) -> float:
        text = "Le Maroc et le Kenya ont signé un accord à Rabat. " * size
        began = time.process_time()
        assert len(pipeline.read_article(compose("a", text))) == 1
        return time.process_time() - began

    cost(100)
    assert doubling(cost, 6_000, 12_000, 0.2) is None


def test_a_pile_of_names_makes_no_pile_of_pairs() -> None:
    """A thousand countries that signed in one sentence, at one table, in one list: the events do not outgrow the words."""
    from coopcli.lexicon.countries import names_known

    names = [name.title() for name in names_known()][:1_000]
    for text in (
        f"{', '.join(names)} ont signé un accord de pêche.",
        f"Le Maroc a signé des accords avec {', '.join(names)}.",
        f"Ont signé un accord : {' et '.join(names)}.",
        "\n".join(f"- {one} et {two} : un accord de pêche ;" for one, two in pairwise(names)),
        "".join(f"{one} et {two} ont signé un accord. " for one, two in pairwise(names)),
        f"Des ministres de {', '.join(names)} se sont réunis à Rabat. Ils ont signé un accord avec chacun des pays.",
    ):
        began = time.process_time()
        events = pipeline.read_article(compose("a", text))
        assert time.process_time() - began < 10
        assert len(events) <= 2 * len(names) and sum(len(event.parties) for event in events) <= 8 * len(names)


def test_the_output_grows_with_the_events(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    """Showing an article with many events and much furniture takes time by their number, not by its square."""
    from coopcli import cli

    def cost(size: int) -> float:
        (tmp_path / "a.txt").write_text(
            "Le Maroc et le Kenya ont signé un accord de pêche à Nairobi.\n12:30\n" * (size // 70), encoding="utf-8"
        )
        began = time.process_time()
        assert cli.run(["show", "a", "-c", str(tmp_path)]) == 0
        capfdbinary.readouterr()
        return time.process_time() - began

    assert doubling(cost, 20_000, 80_000, 0.3) is None
