"""What passes a text over must never pass over one that tells something."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

from coopcli.events import read_events
from coopcli.lexicon import gatherings
from coopcli.lexicon.signals import may_tell, needs_of
from coopcli.mentions import find_mentions
from coopcli.model import Article, Span, When
from coopcli.pipeline import seeds
from coopcli.segment import sentences

SILENT = (
    "La pluie est tombée toute la nuit sur la vallée, et les moissons attendront.",
    "L'équipe locale a gagné par trois buts à un devant son public, qui a chanté jusqu'au soir.",
    "Le prix du pain a baissé de deux centimes ; les boulangers de Tunis s'en réjouissent.",
)
TELLING = (
    "Les deux ministres ont signé un accord de pêche à Doha.",
    "Le président chilien a reçu mardi son homologue péruvien.",
    "La 12e session de l'assemblée s'est ouverte lundi à Oslo.",
    "ONT ÉTÉ SIGNÉES TROIS CONVENTIONS DE PÊCHE.",
    "Une de\u0301claration d’intention a\u202fété signée.",
    "La COP30 s'ouvre à Belém.",
)


def tells(text: str) -> bool:
    day = When("2024-05-03", "2024-05-03", "2024-05-03")
    article = Article("x", text, "utf-8", day, None, (Span(0, len(text)),), ())
    cut = sentences(article)
    return bool(read_events(article, cut, find_mentions(cut)))


@pytest.mark.parametrize("text", SILENT)
def test_a_text_about_other_things_is_passed_over(text: str) -> None:
    assert not may_tell(text)


@pytest.mark.parametrize("text", TELLING)
def test_a_text_with_the_words_is_not(text: str) -> None:
    assert may_tell(text)
    assert may_tell(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("rule", gatherings.rules("meeting"), ids=lambda rule: rule.name)
def test_a_rule_of_meetings_needs_only_words_that_it_cannot_do_without(rule: gatherings.Rule) -> None:
    groups = needs_of(rule.pattern)
    assert groups, "a rule that needs nothing is asked of every text"


def test_needs_are_read_off_a_pattern() -> None:
    assert needs_of("(?:va|est)(?: [^ ]+){0,5}? recue?s?") == ((" recu",), (" est", " va"))
    assert needs_of("(?:x|[ab])?\\w+") == ()
    assert needs_of("tete - a - tete") == ((" tete a tete",),)


def test_nothing_that_tells_is_passed_over() -> None:
    """Sentences of the seeds and of the tables, alone, in pairs and shuffled."""
    whole = " ".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path(seeds()).glob("*.txt")))
    cases = " ".join(path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "cases").glob("*.toml")))
    told = [piece.strip() for piece in f"{whole}\n{cases}".replace("\n", ". ").split(". ") if 30 < len(piece) < 600]
    chance = random.Random(3)
    passed = 0
    for _ in range(500):
        words = ". ".join(chance.sample(told, chance.choice((1, 1, 2)))).split(" ")
        if chance.random() < 0.3:
            chance.shuffle(words)
        text = " ".join(words) + "."
        if not may_tell(text):
            passed += 1
            assert not tells(text), text
    assert passed > 25, "the check must pass something over"
