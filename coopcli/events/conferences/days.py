"""When a gathering is held: its day, or its days from the opening to the closing.

In: a name in a sentence. Out: a `When` or None. Start at `date_of_gathering`.
"""

from __future__ import annotations

from datetime import date, timedelta

from coopcli import edtf
from coopcli.events.conferences.names import REACH, Name, words_of
from coopcli.events.conferences.table import OPENING, Gathering
from coopcli.events.stage import Stage
from coopcli.events.stage.wording import nearest, token_range
from coopcli.lexicon import read_table
from coopcli.lexicon.gatherings import pattern_of
from coopcli.model import Mention, TimeExpression, When

_FIRST_DAY = 6  # tokens before "ouvert mardi" in "le sommet, ouvert mardi, s'achève vendredi"

_LONGEST = 40  # days of a gathering


def date_of_gathering(stage: Stage, found: Gathering, index: int, name: Name) -> When | None:
    dates = stage.setting.dates(index)
    is_future = found.draft.status == "planned"
    near = nearest(dates, name.first, name.last, after=REACH, before=0 if is_prepared(stage, index, name) else 40)
    moved = pattern_of("conference", "postponed").search(stage.reading.sentences[index].folded)
    if moved is not None:
        _, end = token_range(stage.reading.sentences[index], moved.start(), moved.end())
        near = next((one for one in dates if 0 <= one.first - end <= 3), near)  # "reporté à mars 2024"
    if near is None or near.last <= name.first:
        later = [one for one in dates if isinstance(one.value, TimeExpression) and one.value.shape == "range"]
        near = nearest(later, name.first, name.last, after=2 * REACH, before=0) or near
    if near is None:
        main = stage.setting.main_date
        if main is None or not (found.is_main or is_occasion(stage, found, index, name)):
            return None
        return next((until for at in range(index, -1, -1) if (until := _days_until(stage, at, 0, main))), main)
    when = stage.setting.placed(index, near, is_future=is_future)
    if when is None:
        return None
    is_day = len(when.edtf) > len("2024-05") and "/" not in when.edtf
    if near.last <= name.first and not found.is_main and is_day and (found.is_aside or _is_attended(stage, index, name)):
        return None  # the day of something in its margin is narrower than its own days
    return lasting(stage, index, near, when, name)


def is_prepared(stage: Stage, index: int, name: Name) -> bool:
    """Tell "les experts réunis à Bangui préparent le 12e Sommet": that day and town are the experts'."""
    before = words_of(stage.reading.sentences[index], max(name.first - 5, 0), name.first)
    return pattern_of("conference", "prepared").search(before) is not None


def _is_attended(stage: Stage, index: int, name: Name) -> bool:
    """Tell "venus assister à la 9e édition": the day before is that of those who came."""
    before = words_of(stage.reading.sentences[index], max(name.first - 4, 0), name.first)
    return pattern_of("conference", "attended").search(before) is not None


def lasting(stage: Stage, index: int, first: Mention, when: When, name: Name) -> When:
    """Stretch the day of opening to that of closing: "s'est ouverte mercredi … et ce jusqu'à jeudi", "deux jours"."""
    if len(when.edtf) != 10:
        return when
    sentence = stage.reading.sentences[index]
    behind = sentence.offsets[first.last] if first.last < len(sentence.offsets) else len(sentence.folded)
    until = _days_until(stage, index, behind, when)
    if until is not None:
        return until
    days = next((days for days in stage.setting.durations(index, name.last) if days > 1), None)
    return _spread(stage, index, when, days) if days else when


def _spread(stage: Stage, index: int, when: When, days: int) -> When:
    """Return the days of a gathering from that of its opening on, or up to that of its closing: "s'est achevé samedi"."""
    if pattern_of("conference", "closes").search(stage.reading.sentences[index].folded) is None:
        return edtf.when(edtf.extend(when.edtf, days), when.text, when.span, "stated") or when
    first = (date.fromisoformat(when.edtf) - timedelta(days=days - 1)).isoformat() if 1 < days < _LONGEST else when.edtf
    return edtf.when(f"{first}/{when.edtf}", when.text, when.span, "stated") or when


def _days_until(stage: Stage, index: int, behind: int, when: When) -> When | None:
    """Return the days from `when` to those of "jusqu'au samedi 16 juillet" in the sentence, behind an offset."""
    sentence = stage.reading.sentences[index]
    match = pattern_of("conference", "until").search(sentence.folded, behind)
    if match is None or len(when.edtf) != len("2024-05-01"):
        return None
    _, at = token_range(sentence, match.start(), match.end())
    last = next((one for one in stage.setting.dates(index) if one.first <= at + 2 and at <= one.last), None)
    end = stage.setting.placed(index, last, is_future=False) if last else None
    if last is None or end is None or len(end.edtf) != len("2024-05-01"):
        return None
    if end.edtf < when.edtf:
        end = stage.setting.placed(index, last, is_future=True)
    if end is None or end.edtf <= when.edtf:
        return None
    return edtf.when(f"{when.edtf}/{end.edtf}", when.text, when.span, "stated")


def is_occasion(stage: Stage, found: Gathering, index: int, name: Name) -> bool:
    """Tell a gathering at which the main event took place: "signé … à l'occasion de la conférence organisée par …"."""
    before = words_of(stage.reading.sentences[index], max(name.first - 7, 0), name.first)
    is_told_here = index < OPENING and found.draft.status == "held"
    return is_told_here and name.ordinal is None and pattern_of("conference", "occasion").search(before) is not None


def stretch(stage: Stage, known: Gathering, index: int) -> None:
    """Give the days that a later sentence tells: "les travaux se déroulent du 21 au 26 mars", "elle se poursuit jusqu'à samedi"."""
    when = known.draft.date
    days = [placed for one in stage.setting.dates(index) if (placed := stage.setting.placed(index, one)) and "/" in placed.edtf]
    own = next((one for one in days if when is None or one.earliest <= when.earliest <= one.latest), None)
    if own is not None and (when is None or len(when.edtf) == len("2024-05-01")):
        known.draft.date = own
    elif when is not None and index - known.sentence <= OPENING:
        known.draft.date = _days_until(stage, index, 0, when) or when
    elif when is None and known.draft.status == "held":
        first = next((one for one in stage.setting.dates(index) if one.first <= _FIRST_DAY), None)
        opened = stage.setting.placed(index, first) if first is not None else None
        known.draft.date = (
            _days_until(stage, index, stage.reading.sentences[index].offsets[first.first], opened) if first and opened else None
        )


def prolong(stage: Stage, known: Gathering, index: int) -> None:
    """Stretch the opening day by "ce conclave de deux jours"."""
    when = known.draft.date
    days = next((days for days in stage.setting.durations(index, 0) if days > 1), None) or _days_told(stage, index)
    if when is not None and days and len(when.edtf) == len("2024-05-01") and index - known.sentence <= OPENING:
        known.draft.date = _spread(stage, known.sentence, when, days)


def _days_told(stage: Stage, index: int) -> int | None:
    """Return the length of "les travaux dureront trois jours", "quatre jours durant"."""
    match = pattern_of("conference", "lasts").search(stage.reading.sentences[index].folded)
    if match is None:
        return None
    word = match.group(1) or match.group(2)
    numbers = str(read_table("fr/conferences")["numbers"]).split()
    days = int(word) if word.isascii() and word.isdecimal() else numbers.index(word) if word in numbers else 0
    return days if 1 < days < _LONGEST else None
