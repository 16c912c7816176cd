"""Which country the article speaks from: there an official of unnamed country belongs.

In: a `Reading` and its people. Out: a country's code or None. Start at `home_of`.
"""

from __future__ import annotations

from collections import Counter

from coopcli.events.draft import Reading
from coopcli.events.scene import country_of
from coopcli.events.stage.figures import Figure
from coopcli.events.stage.setting import OPENING, spots_of
from coopcli.events.stage.wording import token_range
from coopcli.lexicon.gatherings import pattern_of
from coopcli.model import CountryForm, Official, Town


def home_of(reading: Reading, rows: tuple[tuple[Figure, ...], ...]) -> str | None:
    """Return the country that the article speaks from: of those it names most, the one whose officials need no demonym.

    "Le ministre de la Justice a reçu son homologue néerlandaise" is told in neither country's words but the first one's.
    """
    home = _spoken_from(reading)
    opening = [one for row in rows[:OPENING] for one in row if one.country is None and not one.is_counterpart and one.role]
    away = visits(reading, rows[:OPENING])
    if home is not None and opening and away.get(opening[0].key) == home:
        return next((code for code in reading.countries[:2] if code.isalpha() and code != home), home)
    return home


def visits(reading: Reading, rows: tuple[tuple[Figure, ...], ...]) -> dict[str, str]:
    """Return which country each traveller has come to: "en mission à Maurice, la ministre de la Justice" is not from there."""
    found: dict[str, str] = {}
    for row in rows:
        if not row:
            continue
        sentence = reading.sentences[row[0].sentence]
        for match in pattern_of("stage", "away").finditer(sentence.folded):
            start, end = token_range(sentence, match.start(), match.end())
            goal = next((spot for spot in spots_of(reading, row[0].sentence) if 0 <= spot.first - end <= _TO_THE_GOAL), None)
            if goal is None or goal.place.country is None:
                continue
            before = next((one for one in reversed(row) if 0 <= start - one.last <= _TO_THE_GOAL), None)
            who = before or next((one for one in row if 0 <= one.first - goal.last <= 2 * _TO_THE_GOAL), None)
            if who is not None:
                found.setdefault(who.key, goal.place.country)
    return found


_TO_THE_GOAL = 6  # tokens


def _spoken_from(reading: Reading) -> str | None:
    first = reading.sentences[0] if reading.sentences else None
    codes = [code for code in reading.countries[:3] if code.isalpha()]
    if reading.home not in codes or len(codes) < 2 or first is None:
        return reading.home
    opening = next((one for one in reading.mentions[0] if one.first == 0 and isinstance(one.value, Town | CountryForm)), None)
    if opening is not None and opening.last < len(first.tokens) and not first.tokens[opening.last].folded[0].isalnum():
        return reading.home
    told = Counter(one.value.country for row in reading.mentions for one in row if isinstance(one.value, Official) and one.value.role)
    named = codes[:2] if told[codes[0]] or told[codes[1]] else codes[:1]
    weights = Counter(code for row in reading.mentions for one in row if (code := country_of(one)))
    named = [code for code in named if weights[code] * 3 >= weights[codes[0]]]  # not a country that is only mentioned
    return min(named, key=lambda code: (_explicit(reading, code), codes.index(code)))


def _explicit(reading: Reading, code: str) -> int:
    """Count the officials whose own words name a country: "le ministre indien de la défense"."""
    return sum(
        1
        for row in reading.mentions
        for one in row
        if isinstance(one.value, Official)
        and any(
            isinstance(other.value, CountryForm) and other.value.code == code and one.first <= other.first and other.last <= one.last
            for other in row
        )
    )
