"""Corpora for the benchmarks, made from a seed: varied text, many forms, some articles that tell events and most that do not.

In: a seed and a number. Out: articles as texts. Start at `articles`. The words are invented from syllables, as many as a newspaper's year has;
the frames, the names and what is signed are ours.
"""

# ruff: noqa: E501, SIM905

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

FORMS = 60_000
TELLING = 0.3  # of the articles tell events, as in the foreign pages of a daily

_ONSETS = "b c d f g l m n p r s t v ch br cr dr fr gr pr tr bl cl pl qu gn".split()
_VOWELS = "a e i o u é è ai au eu oi ou an en in on".split()
_ENDS = ["", "", "s", "t", "r", "l", "e", "es", "tion", "ment", "eur", "ier", "able", "ique", "age"]
_SMALL = (
    "le la les un une des de du dans sur pour par avec sans sous entre vers chez et ou mais que qui dont plus moins très bien aussi".split()
)
_VERBS = "montre montrait garde cherchait trouve trouvait attend demandait porte laissait compte rappelait semble restait devient".split()
_TOWNS = "Rabat Doha Lomé Santiago Oslo Tunis Dakar Lisbonne Astana Hanoï Quito Nairobi Vienne Lima Abidjan Ottawa Riga Mascate".split()
_COUNTRIES = (
    "le Maroc", "le Qatar", "le Togo", "le Chili", "la Norvège", "la Tunisie", "le Sénégal", "le Portugal", "le Kazakhstan", "l'Equateur", "le Kenya",
    "l'Autriche", "le Pérou", "la Côte d'Ivoire", "le Canada", "la Lettonie", "Oman", "le Mexique", "l'Estonie", "la Zambie", "la Mongolie", "le Laos",
)  # fmt: skip
_DEMONYMS = "marocain qatari togolais chilien norvégien tunisien sénégalais portugais kazakh équatorien kényan autrichien péruvien ivoirien canadien".split()
_FIRST = "Amina Karim Elsa Jorge Nadia Oscar Leïla Tomas Irène Samir Clara Youssef Anders Fatou Pablo Ines Marek Awa Hugo Salma".split()
_LAST = (
    "Bouaziz Keita Solberg Fuentes Tazi Ferreira Diallo Lindqvist Ouedraogo Haddad Novak Mbeki Castillo Tremblay Ozols Al-Harthy".split()
)
_MINISTRIES = (
    "de la Justice",
    "des Pêches",
    "de l'Energie",
    "des Transports",
    "de la Santé",
    "des Affaires étrangères",
    "de l'Agriculture",
)
_PAPERS = (
    "un accord de pêche",
    "une convention d'extradition",
    "un mémorandum d'entente",
    "un protocole de coopération",
    "trois conventions",
)
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_DAYS = "lundi mardi mercredi jeudi vendredi".split()


class Words(NamedTuple):
    """Invented words, the first the most frequent, and the running weights by which they are drawn."""

    forms: tuple[str, ...]
    weights: tuple[float, ...]


def vocabulary(seed: int, forms: int = FORMS) -> Words:
    """Invent so many words, drawn by Zipf's law."""
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < forms:
        syllables = chance.choice((1, 2, 2, 3, 3, 4))
        found["".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables)) + chance.choice(_ENDS)] = None
    return Words(tuple(found), tuple(accumulate(1 / (rank + 8) for rank in range(forms))))


def articles(seed: int, count: int, *, telling: float = TELLING, forms: int = FORMS, size: int = 3_500) -> Iterator[str]:
    """Yield articles of about `size` characters, from a third to twice as many; that share of them tells events."""
    words = vocabulary(seed, forms)
    chance = random.Random(seed + 1)
    for number in range(count):
        yield _article(chance, words, size, tells=(number + 0.5) * telling % 1 < telling)


def _article(chance: random.Random, words: Words, size: int, *, tells: bool) -> str:
    wanted = chance.randint(size // 3, size * 5 // 3) - 300  # the last paragraph goes over
    day = f"{chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(2015, 2025)}"
    lines = [_sentence(chance, words).rstrip("."), "", f"Publié le {day}", ""]
    length, told = 0, 0
    while length < wanted:
        pieces = []
        for _ in range(chance.randint(2, 5)):
            is_told = tells and told < 1 + length // 700 and chance.random() < 0.6
            told += is_told
            pieces.append(_telling(chance, words) if is_told else _sentence(chance, words))
        lines += [" ".join(pieces), ""]
        length += len(lines[-2])
    return "\n".join(lines)


def _sentence(chance: random.Random, words: Words) -> str:
    drawn = chance.choices(words.forms, cum_weights=words.weights, k=chance.randint(8, 26))
    row = [word for one in drawn for word in ((chance.choice(_SMALL), one) if chance.random() < 0.7 else (one,))]
    row.insert(chance.randrange(2, 6), chance.choice(_VERBS))
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        row.insert(
            chance.randrange(2, len(row)),
            chance.choice((_name(chance), _town(chance), chance.choice(_COUNTRIES), str(chance.randint(2, 900)))),
        )
    for _ in range(chance.choice((0, 1, 1, 2))):
        row[chance.randrange(1, len(row) - 1)] += ","
    return f"{row[0].capitalize()} {' '.join(row[1:])}."


def _telling(chance: random.Random, words: Words) -> str:
    one, other = chance.sample(_DEMONYMS, 2)
    about = " ".join(chance.choices(words.forms, cum_weights=words.weights, k=2))
    when = f"{chance.choice(_DAYS)} {chance.randint(1, 28)} {chance.choice(_MONTHS)}"
    kind = chance.random()
    office = chance.choice(_MINISTRIES)
    if kind < 0.4:
        return f"Le ministre {one} {office}, {_name(chance)}, et son homologue {other}, {_name(chance)}, ont signé {when} à {_town(chance)} {chance.choice(_PAPERS)} sur {about}."
    if kind < 0.6:
        return f"{chance.choice(_COUNTRIES).capitalize()} et {chance.choice(_COUNTRIES)} ont conclu {chance.choice(_PAPERS)}, a indiqué {_name(chance)}."
    if kind < 0.8:
        return f"Le président {one}, {_name(chance)}, a reçu {when} à {_town(chance)} le ministre {other} {office}, {_name(chance)}, pour parler de {about}."
    if kind < 0.9:
        return f"La {chance.randint(2, 40)}e session de la commission mixte s'est ouverte {when} à {_town(chance)} sous la présidence de {_name(chance)}."
    return f"L'accord du {chance.randint(1, 28)} {chance.choice(_MONTHS)} {chance.randint(1990, 2020)} entre {chance.choice(_COUNTRIES)} et {chance.choice(_COUNTRIES)} porte sur {about}."


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _town(chance: random.Random) -> str:
    return chance.choice(_TOWNS)


HOSTILE: dict[str, str] = {
    "letters without a sentence end": "a",
    "words without a sentence end": "parole ",
    "signé": "signé ",
    "a signé un accord avec": "a signé un accord avec ",
    "Le ministre": "Le ministre ",
    "countries in one sentence": "le Maroc, la France, l'Espagne, le Chili, ",
    "names in one sentence": "Amina Keita et Karim Tazi, ",
    "brackets": "(((",
    "conventions": "la convention de la convention de ",
    "bodies": "Agence nationale de l'eau (ANE) et ",
    "dates": "le 5 mai 2020, lundi 3 juin, ",
    "a reçu": "Le président a reçu le ministre. ",
    "sessions": "La 3e session de la commission mixte. ",
    "marks": "\u0301",
    "blanks": " \t",
    "lines": "a\n",
    "stops": "A. ",
    "hyphens": "mixte-",
    "quotes": "« a » ",
    "numbers": "1.1",
}
"""What a hostile text repeats; the name says what it is."""


def hostile(piece: str, size: int) -> str:
    """Return a text of one piece, again and again."""
    return (piece * (size // len(piece) + 1))[:size]
