"""Where a gathering is held.

In: a name in a sentence. Out: a `Place` or None. Start at `place_of_gathering`.
"""

from __future__ import annotations

from coopcli.events.conferences.days import is_occasion, is_prepared
from coopcli.events.conferences.names import REACH, Name, verb_end
from coopcli.events.conferences.table import Gathering
from coopcli.events.stage import Stage
from coopcli.events.stage.setting import is_after_locative, town_name
from coopcli.events.stage.wording import nearest, token_range
from coopcli.lexicon.gatherings import pattern_of
from coopcli.model import CountryForm, Place, Town


def place_of_gathering(stage: Stage, found: Gathering, index: int, name: Name) -> Place | None:
    """Return the town nearest to the name, a country where no town is told, that of the news where the gathering is what it is about."""
    spots = [spot for spot in stage.setting.spots(index) if spot.first >= name.last or spot.last <= name.first]
    towns = [spot for spot in spots if spot.is_town]
    host = _host_town(stage, index, name)
    if host is not None:
        return host
    before = 45 if found.draft.status == "held" else 28
    before = 0 if is_prepared(stage, index, name) else before
    behind = verb_end(stage.reading.sentences[index], name)
    own = [spot for spot in towns if spot.first >= behind > name.last]  # "prévu à A, le sommet aura finalement lieu à B"
    near = nearest(own, behind, behind, after=REACH, before=0)
    near = near or nearest(towns, name.first, behind, after=REACH + 8, before=before)
    near = near or nearest(spots, name.first, behind, after=REACH, before=0)
    if near is not None:
        return near.place
    sentence = stage.reading.sentences[index]
    if pattern_of("meeting", "same_place").search(sentence.folded):
        return stage.setting.place_told_last(index) or stage.setting.main_place
    if found.draft.status == "held" and pattern_of("conference", "there").search(sentence.folded, sentence.offsets[name.head]):
        town = _town_told_last(stage, index)
        if town is not None:
            return town
    main, when = stage.setting.main_date, found.draft.date
    if main is not None and when is not None and "/" in when.edtf and when.earliest <= main.earliest <= when.latest:
        return stage.setting.main_place  # what the news tells took place during it
    if spots:
        return None
    return stage.setting.main_place if found.is_main or is_occasion(stage, found, index, name) else None


def _host_town(stage: Stage, index: int, name: Name) -> Place | None:
    """Return the town of "Abidjan accueille depuis lundi le 4e Congrès"."""
    sentence = stage.reading.sentences[index]
    for match in pattern_of("conference", "hosts").finditer(sentence.folded):
        at, _ = token_range(sentence, match.start(), match.end())
        if not name.first - REACH <= at < name.first:
            continue
        for one in stage.reading.mentions[index]:
            if not at - 3 <= one.last <= at or is_after_locative(sentence, one.first):
                continue
            if isinstance(one.value, Town):
                return Place(one.value.name, one.value.country, one.span)
            if isinstance(one.value, CountryForm) and one.value.form == "capital":
                return Place(town_name(stage.reading, one), one.value.code, one.span)
    return None


def _town_told_last(stage: Stage, index: int) -> Place | None:
    """Return the town that the sentence before speaks of, for "y ont été ouverts": "Cotonou est, depuis mercredi, …"."""
    if index == 0:
        return None
    for one in stage.reading.mentions[index - 1]:
        if isinstance(one.value, Town):
            return Place(one.value.name, one.value.country, one.span)
        if isinstance(one.value, CountryForm) and one.value.form == "capital":
            return Place(town_name(stage.reading, one), one.value.code, one.span)
    return None
