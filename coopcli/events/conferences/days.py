"""When a gathering is held: its day, or its days from the opening to the closing.

In: a name in a sentence. Out: a `When` or None. Start at `date_of_gathering`.
"""

from __future__ import annotations

from datetime import date, timedelta

from coopcli import edtf
from coopcli.events.conferences.names import REACH, Name, verb_end, words_of
from coopcli.events.conferences.table import OPENING, Gathering
from coopcli.events.stage import Stage
from coopcli.events.stage.wording import nearest, outside_quotes, token_range
from coopcli.lexicon import read_table
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import Mention, Sentence, TimeExpression, When

_FIRST_DAY = 6  # tokens before "ouvert mardi" in "le sommet, ouvert mardi, s'achève vendredi"

_LONGEST = 40  # days of a gathering
_BACK = 40  # tokens from a day to the gathering whose last it is
_SOON = timedelta(days=100)


def date_of_gathering(stage: Stage, found: Gathering, index: int, name: Name) -> When | None:
    """Return the day or days of a gathering: the nearest told, those of the news where it is what the news is about, else None."""
    sentence = stage.reading.sentences[index]
    free = outside_quotes(sentence, stage.setting.dates(index), name.head)
    dates = [one for one in free if not _is_last_day(sentence, one) and not _is_in_relative(sentence, one, name)]
    is_future = found.draft.status != "held"
    behind = verb_end(sentence, name)
    own = [one for one in dates if one.first >= behind > name.last]  # "prévu lundi, le sommet aura finalement lieu mardi"
    near = nearest(own, behind, behind, after=REACH, before=0)
    near = near or nearest(dates, name.first, behind, after=REACH, before=0 if is_prepared(stage, index, name) else 40)
    moved = pattern_of("conference", "postponed").search(stage.reading.sentences[index].folded)
    if moved is not None:
        _, end = token_range(stage.reading.sentences[index], moved.start(), moved.end())
        told = next((one for one in dates if 0 <= one.first - end <= 3), None)  # "reporté à mars 2024"
        if told is None and words_of(sentence, end, end + 1) in words_of_kind("stage", "locative"):
            return None  # "reporté à la rentrée"
        near = told or near
    if near is None or near.last <= name.first:
        later = [one for one in dates if isinstance(one.value, TimeExpression) and one.value.shape == "range"]
        near = nearest(later, name.first, name.last, after=2 * REACH, before=0) or near
    if near is None and len(dates) < len(stage.setting.dates(index)):
        near = nearest(dates, name.first, name.last, after=4 * REACH, before=4 * REACH)  # beside its last day, the day of its opening
    if near is None:
        main = stage.setting.told_date
        if len(dates) < len(stage.setting.dates(index)):
            return None  # only its last day is told
        if main is None or not (found.is_main or is_occasion(stage, found, index, name)):
            return None
        told_days = (_days_until(stage, at, 0, main) or _days_around(stage, at, main) for at in range(index, -1, -1))
        return next((days for days in told_days if days is not None), main)
    when = _placed(stage, index, near, is_future=is_future)
    if when is None:
        return None
    is_day = len(when.edtf) > len("2024-05") and "/" not in when.edtf
    is_before = near.last <= name.first
    is_attended = _is_attended(stage, index, name)
    is_apart = is_before or (near.first > name.last + 3 and not _is_told_of(sentence, name, near))
    if not found.is_main and is_day and is_apart and (found.is_aside or is_attended):
        return None  # the day of something in its margin is narrower than its own days
    return lasting(stage, index, near, when, name)


def _placed(stage: Stage, index: int, mention: Mention, *, is_future: bool) -> When | None:
    """Place the days of "réunit son congrès du 3 au 5 juin", told in May: a present tense looks a few weeks ahead, not a year back."""
    when, published = stage.setting.placed(index, mention, is_future=is_future), stage.reading.article.published
    value = mention.value
    is_open = isinstance(value, TimeExpression) and value.year is None and value.month is not None and not value.anchored
    if when is None or published is None or is_future or not is_open:
        return when
    if pattern_of("conference", "present").search(stage.reading.sentences[index].folded) is None:
        return when
    ahead = stage.setting.placed(index, mention, is_future=True)
    if ahead is None or date.fromisoformat(ahead.earliest) - date.fromisoformat(published.latest) > _SOON:
        return when
    return ahead if date.fromisoformat(published.earliest) - date.fromisoformat(when.latest) > 2 * _SOON else when


def _is_last_day(sentence: Sentence, one: Mention) -> bool:
    """Tell "jusqu'à vendredi", "s'achève vendredi": the end of its days."""
    start = max(one.first - 5, 0)
    match = pattern_of("conference", "last_day").search(words_of(sentence, start, one.last))
    end = start + match.string.count(" ", 0, match.end()) + 1 if match is not None else -1
    return one.first <= end <= one.first + 2


def _is_in_relative(sentence: Sentence, one: Mention, name: Name) -> bool:
    """Tell the day of ", qui a ratifié l'accord en 2016, accueille le sommet": of what the relative clause before tells."""
    if one.last > name.first or "," not in sentence.words[one.last : name.first]:
        return False
    before = sentence.words[max(one.first - REACH, 0) : one.first]
    at = next((at for at in range(len(before) - 1, 0, -1) if before[at] in words_of_kind("meeting", "relative")), None)
    return at is not None and before[at - 1] == "," and "," not in before[at:]


def _is_told_of(sentence: Sentence, name: Name, one: Mention) -> bool:
    """Tell the day of "en marge du Forum, ouvert lundi à A" from that of "en marge du Forum, il s'est entretenu lundi avec B"."""
    return pattern_of("conference", "told_of_it").search(words_of(sentence, name.last, one.first)) is not None


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
    if (days := stage.setting.opened_and_closed(index, when)) is not None:
        return days
    sentence = stage.reading.sentences[index]
    if first.first > name.first and pattern_of("conference", "on_last_day").search(words_of(sentence, max(name.first - 6, 0), name.first)):
        last = nearest(stage.setting.dates(index), name.first, name.first, after=0, before=_BACK)
        end = stage.setting.placed(index, last) if last is not None else None
        is_later = end is not None and len(end.edtf) == len(when.edtf) and when.edtf < end.edtf
        return edtf.when(f"{when.edtf}/{end.edtf}", when.text, when.span, "stated") or when if end is not None and is_later else when
    behind = sentence.offsets[first.last] if first.last < len(sentence.offsets) else len(sentence.folded)
    until = _days_until(stage, index, behind, when) or _days_until(stage, index, 0, when)
    if until is not None:
        return until
    told = (days for after in (name.last, first.last) for days in stage.setting.durations(index, after))
    count = next((days for days in told if days > 1), None) or _days_told(stage, index)
    return _spread(stage, index, when, count) if count else when


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


def _days_since(stage: Stage, index: int, when: When) -> When | None:
    """Return the days up to `when` from those of "La rencontre, qui s'était ouverte mardi, …"; None where no earlier one is told."""
    sentence = stage.reading.sentences[index]
    match = pattern_of("conference", "was_opened").search(sentence.folded)
    if match is None or len(when.edtf) != len("2024-05-01"):
        return None
    _, at = token_range(sentence, match.start(), match.end())
    near = nearest(stage.setting.dates(index), at, at, after=3, before=0)
    opened = stage.setting.placed(index, near) if near is not None else None
    if opened is None or len(opened.edtf) != len(when.edtf) or not 0 < edtf.days_between(opened.edtf, when.edtf) < _LONGEST:
        return None
    return edtf.when(f"{opened.edtf}/{when.edtf}", when.text, when.span, when.basis)


def _days_around(stage: Stage, index: int, day: When) -> When | None:
    """Return the days of a sentence that hold a day: "du 8 au 10 août, les ministres ont débattu"; None where it tells none."""
    placed = (stage.setting.placed(index, one) for one in stage.setting.dates(index))
    return next(
        (days for days in placed if days and "/" in days.edtf and days.earliest <= day.earliest and day.latest <= days.latest), None
    )


def is_occasion(stage: Stage, found: Gathering, index: int, name: Name) -> bool:
    """Tell a gathering at which the main event took place: "signé … à l'occasion de la conférence organisée par …"."""
    before = words_of(stage.reading.sentences[index], max(name.first - 7, 0), name.first)
    is_told_here = index < OPENING and found.draft.status == "held"
    return is_told_here and name.ordinal is None and pattern_of("conference", "occasion").search(before) is not None


def stretch(stage: Stage, known: Gathering, index: int) -> None:
    """Give the days that a later sentence tells: "elle dure du 3 au 8 mai", "elle se poursuit jusqu'à samedi"."""
    when = known.draft.date
    days = [placed for one in stage.setting.dates(index) if (placed := stage.setting.placed(index, one)) and "/" in placed.edtf]
    own = next((one for one in days if when is None or one.earliest <= when.earliest <= one.latest), None)
    if own is not None and (when is None or len(when.edtf) == len("2024-05-01")):
        known.draft.date = own
    elif when is not None and index - known.sentence <= OPENING:
        known.draft.date = _days_until(stage, index, 0, when) or _days_since(stage, index, when) or when
    elif when is None and known.draft.status == "held":
        first = next((one for one in stage.setting.dates(index) if one.first <= _FIRST_DAY), None)
        opened = stage.setting.placed(index, first) if first is not None else None
        known.draft.date = (
            _days_until(stage, index, stage.reading.sentences[index].offsets[first.first], opened) if first and opened else None
        )


def date_due(stage: Stage, known: Gathering, index: int, behind: int) -> None:
    """Give a gathering to come the day that a later sentence tells: "Le forum se tiendra en novembre"."""
    if known.draft.date is not None:
        return
    first, _ = token_range(stage.reading.sentences[index], behind, behind)
    near = nearest(stage.setting.dates(index), first, first, after=REACH, before=0)
    known.draft.date = stage.setting.placed(index, near, is_future=True) if near is not None else None
    if known.draft.date is not None and index not in known.draft.sentences:
        known.draft.sentences.append(index)


def prolong(stage: Stage, known: Gathering, index: int) -> None:
    """Stretch the opening day by "ce conclave de deux jours"."""
    when = known.draft.date
    days = next((days for days in stage.setting.durations(index, 0) if days > 1), None) or _days_told(stage, index)
    if when is not None and days and len(when.edtf) == len("2024-05-01") and index - known.sentence <= OPENING:
        known.draft.date = _spread(stage, known.sentence, when, days)


def _days_told(stage: Stage, index: int) -> int | None:
    """Return the length of "les travaux dureront trois jours", "depuis lundi et pour quatre jours"."""
    match = pattern_of("conference", "lasts").search(stage.reading.sentences[index].folded)
    if match is None:
        return None
    word = match.group(1) or match.group(2)
    numbers = str(read_table("fr/conferences")["numbers"]).split()
    days = int(word) if word.isascii() and word.isdecimal() else numbers.index(word) if word in numbers else 0
    return days if 1 < days < _LONGEST else None
