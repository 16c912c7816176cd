"""What the lead of an article says for all that it tells: the day and town of a ceremony.

In: the whole story. Out: its drafts, with the day and town they share. Start at `lend_scene`.
"""

from __future__ import annotations

from coopcli import edtf
from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.placing import is_end, is_of_hailing, is_of_opening, is_remote, is_seat, is_to_be
from coopcli.events.agreements.sides import home_party, overlap
from coopcli.events.agreements.story import Scene, Story
from coopcli.events.draft import LENT, Draft
from coopcli.events.scene import date_of, place_of
from coopcli.events.sites import is_in_building
from coopcli.events.weekdays import days_by_weekday, narrowed
from coopcli.lexicon.actions import phrases, spellings, words
from coopcli.model import Mention, Party, Place, Span, TimeExpression, When

_OPENING = 3  # sentences in which whatever is told may be of the lead


def lend_ceremony(story: Story) -> None:
    """Give papers of one ceremony what the general line says of all, and drop that line where its papers are told apart.

    "Ont signé lundi à A cinq accords … Ces accords ont été signés par B … Un mémorandum a ainsi été signé": one memorandum, by B.
    """
    general = next((draft for group in story.groups[:2] for draft in group if draft.is_general or draft.count > 1), None)
    if general is None:
        return
    told = [draft for group in story.groups for draft in group if _is_one_of(general, draft)]
    beside = [draft for draft in told if draft.sentences[0] == general.sentences[0]]
    if any(draft.instrument != general.instrument for draft in beside) and len(beside) != general.count:
        told = [draft for draft in told if draft not in beside]  # "quatre accords et trois mémorandums": more beside the four
    for draft in told:
        draft.date = draft.date or general.date
        draft.place = draft.place or general.place
        draft.parties = draft.parties or list(general.parties)
        if not any(person.part == "signatory" for person in draft.people):
            draft.people += [person for person in general.people if person not in draft.people]
    if told:
        for group in story.groups:
            group[:] = [draft for draft in group if not draft.is_general and draft is not general]


def _is_one_of(general: Draft, draft: Draft) -> bool:
    """Tell a paper of the ceremony that the general line speaks of: told later, done as it is, between the same sides."""
    if draft is general or draft.is_general or draft.status not in (general.status, "initialled"):
        return False
    if not (draft.is_scene or not draft.background) or draft.sentences[0] < general.sentences[0]:
        return False
    if draft.date is not None and general.date is not None and not edtf.compatible(draft.date.edtf, general.date.edtf):
        return False
    if draft.place is not None and general.place is not None and draft.place.name != general.place.name:
        return False
    return not draft.parties or not general.parties or overlap(draft.parties, general.parties)


def lend_scene(story: Story) -> None:
    """Give acts of the main story the day and town of the lead: "X a reçu lundi à Rabat Y … Les deux ministres ont signé"."""
    lead = story.lead or home_party(story.reading)
    waiting = [draft for group in story.groups for draft in group if _waits(draft) and _is_of_lead(draft, lead)]
    scene = _scene(story) if waiting else None
    if scene is None or _is_history(story, scene):
        return
    for draft in waiting:
        if (
            draft.date is None
            and scene.date is not None
            and _may_be_there(draft, scene)
            and not _is_beside(story, draft, scene.date.span)
            and not _has_days_of_its_own(story, draft)
        ):
            draft.date = scene.date
            draft.because("date", LENT, scene.date.span)
        if (
            draft.place is None
            and scene.place is not None
            and _may_be_then(draft, scene)
            and not _is_beside(story, draft, scene.place.span)
            and not _has_left(story, draft, scene.place.span)
            and not _is_remote(story, draft)
            and not _is_elsewhere(story, draft)
        ):
            draft.place = scene.place
            draft.because("place", "place of the lead", scene.place.span)


def _is_of_lead(draft: Draft, lead: list[Party]) -> bool:
    """Tell a paper of those whom the lead tells of from one that two others of the same countries make further down."""
    names = {party.name.casefold() for party in lead}
    return overlap(draft.parties, lead) and (
        draft.sentences[0] < _OPENING or any(party.name.casefold() in names for party in draft.parties)
    )


def _waits(draft: Draft) -> bool:
    """Tell an act of the main story that is still without its day or town."""
    is_done = draft.status in ("signed", "initialled", "renewed", "agreed", "approved")
    return draft.is_scene and is_done and (draft.date is None or draft.place is None)


def _is_history(story: Story, scene: Scene) -> bool:
    """Tell a lead that plays years before the article: what it tells next took place on other days."""
    published = story.reading.article.published
    return published is not None and scene.date is not None and int(published.latest[:4]) - int(scene.date.latest[:4]) > 1


def _is_beside(story: Story, draft: Draft, told: Span | None) -> bool:
    """Tell a day or town that another act of the draft's own sentence holds: the draft was told beside it and did not get it."""
    index = draft.sentences[0]
    sentence = story.reading.sentences[index]
    if told is None or not sentence.start <= told.start < sentence.end:
        return False
    clause = story.clause(index)
    mention = next((mention for mention in clause.top("date", "place") if mention.span == told), None)
    act = clause.nearest_act(mention) if mention is not None else None
    return (
        act is not None and act.status != "ended" and act.mood in ("done", "later") and (act.mood == "later" or act.status != draft.status)
    )


def _has_left(story: Story, draft: Draft, told: Span | None) -> bool:
    """Tell a town of the draft's own sentence that is another's: nearer to another day, or of "C'est à A que vit B, qui a signé"."""
    sentence = story.reading.sentences[draft.sentences[0]]
    own = draft.date.span if draft.date is not None else None
    if told is None or own is None or any(not sentence.start <= span.start < sentence.end for span in (told, own)):
        return False
    clause = story.clause(draft.sentences[0])
    days = [date.span.start for date in clause.top("date")]
    nearest = min(days, key=lambda start: abs(start - told.start))
    return nearest != own.start or clause.sentence.words[clause.opening] in words("clause", "cleft")


def _has_days_of_its_own(story: Story, draft: Draft) -> bool:
    """Tell "Ouverts la veille, les travaux ont abouti à …": done on one of several days, no lead says on which."""
    clause = story.clause(draft.sentences[0])
    return any(is_of_opening(clause, date) for date in clause.top("date"))


def _is_elsewhere(story: Story, draft: Draft) -> bool:
    """Tell "Le même jour, à Brastovo, …": a name behind "à" that no list of towns knows is a place of its own."""
    clause = story.clause(draft.sentences[0])
    tokens = clause.sentence.tokens
    known = {at for mention in clause.mentions if mention.kind != "instrument" for at in range(mention.first, mention.last)}
    return any(
        tokens[at].text in spellings("clause", "to_town")
        and tokens[at + 1].text[:1].isupper()
        and tokens[at + 1].text[1:].islower()
        and at + 1 not in known
        for at in range(len(tokens) - 1)
    )


def _may_be_there(draft: Draft, scene: Scene) -> bool:
    return draft.place is None or scene.place is None or draft.place.name == scene.place.name


def _may_be_then(draft: Draft, scene: Scene) -> bool:
    return draft.date is None or scene.date is None or edtf.compatible(draft.date.edtf, scene.date.edtf)


def _scene(story: Story) -> Scene:
    """Return the first day and town of the first three sentences that belong to something done, not to something said or recalled."""
    date: When | None = None
    place: Place | None = None
    for clause in [story.clause(index) for index in range(min(3, len(story.reading.sentences)))]:
        for mention in clause.top("date"):
            is_another = is_end(mention) or any(is_of_hailing(act, mention) for act in clause.acts)
            if date is None and mention.first >= clause.opening and clause.is_told(mention) and not is_another:
                placed = date_of(mention, story.reading, is_future=False)
                date = placed if placed is not None and _is_day(placed.edtf) else None
        is_apart = clause.futures or _is_recalled(story, clause) or _is_of_another_month(story, clause, date)
        for mention in () if is_apart else clause.top("place"):
            before = clause.sentence.tokens[mention.first - 1].folded if mention.first else ""
            is_at = before in words("clause", "at") or is_in_building(clause.sentence, mention.first)
            if place is None and is_at and clause.is_told(mention) and not is_seat(clause, mention) and not is_to_be(clause, mention):
                place = place_of(mention)
        if date is not None and place is not None:
            break
    return Scene(date, place)


def _is_of_another_month(story: Story, clause: Clause, day: When | None) -> bool:
    """Tell a sentence that tells of another time than the lead: "En mai, elle a conclu à Bruxelles …"."""
    told = [when for mention in clause.top("date") if (when := date_of(mention, story.reading, is_future=False)) is not None]
    if day is None or not told or any(when.edtf[:1] == "[" for when in told):
        return False
    return all(edtf.days_between(when.earliest, day.earliest) > _ONE_STAY for when in told)


_ONE_STAY = 15  # days


def _is_recalled(story: Story, clause: Clause) -> bool:
    """Tell a sentence that dates what it tells by years before the article's own: "Un accord de 2012, signé à A, lie X et Y"."""
    published = story.reading.article.published
    told = [date_of(mention, story.reading, is_future=False) for mention in clause.top("date")]
    days = [when.latest for when in told if when is not None]
    return published is not None and bool(days) and all(day[:4] < published.earliest[:4] for day in days)


def _is_remote(story: Story, draft: Draft) -> bool:
    return any(is_remote(story.clause(index)) for index in draft.sentences)


def lend_frame(story: Story) -> None:
    """Give an act the days and town of what it was done in: "La visite a duré du 1er au 4 mai … Au cours de cette visite, …"."""
    for group in story.groups:
        for draft in group:
            if draft.status not in ("signed", "initialled", "renewed", "agreed") or (draft.date is not None and draft.place is not None):
                continue
            frame = _frame(story, draft.sentences[0])
            if frame is None:
                continue
            if draft.date is None and frame.date is not None:
                draft.date = frame.date
                draft.because("date", "date of the frame", frame.date.span)
            if draft.place is None and frame.place is not None and not _is_remote(story, draft) and _may_be_then(draft, frame):
                draft.place = frame.place
                draft.because("place", "place of the frame", frame.place.span)


_FRAME_REACH = 6  # sentences between "cette visite" and the one that tells of it


def _frame(story: Story, index: int) -> Scene | None:
    """Return when and where the gathering took place that a sentence leads back to by "lors de cette rencontre"."""
    clause = story.clause(index)
    tokens = clause.sentence.tokens
    if index and any(run.first == clause.opening for run in phrases("frame", "there").find(clause.sentence)):
        return _there(story, index - 1)
    for run in phrases("frame", "within", "after", "whole").find(clause.sentence):
        if run.value == "whole" and index:
            return _frame_told(story, story.clause(index - 1), frozenset(), is_over=True)
        after = [token.folded for token in tokens[run.last : run.last + 4]]
        named = next((at for at, word in enumerate(after) if word in words("frame", "this")), None)
        nouns = {word.rstrip("s") for word in after[named + 1 :]} & _frame_nouns() if named is not None and named < 2 else set()
        if not nouns:
            continue
        for told in range(index - 1, max(index - 1 - _FRAME_REACH, -1), -1):
            other = story.clause(told)
            if told == index - 1 or nouns & {word.rstrip("s") for word in other.sentence.words}:
                scene = _frame_told(story, other, frozenset(nouns), is_over=run.value == "after")
                if scene.date is not None or scene.place is not None:
                    return scene
    return None


def _there(story: Story, index: int) -> Scene:
    """Return the one day or month and the one town that a sentence tells, whatever of, for "C'est là qu'a été signé …"."""
    clause = story.clause(index)
    dates = [when for mention in clause.top("date") if (when := date_of(mention, story.reading, is_future=False)) is not None]
    before = ((mention, clause.sentence.words[mention.first - 1]) for mention in clause.top("place") if mention.first > clause.opening)
    towns = {town.name: town for mention, word in before if word in words("clause", "at") and (town := place_of(mention)) is not None}
    return Scene(dates[0] if len(dates) == 1 else None, next(iter(towns.values())) if len(towns) == 1 else None)


def _frame_nouns() -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in words("frame", "nouns"))


def _is_framed(clause: Clause, nouns: frozenset[str]) -> bool:
    """Tell "a déclaré mardi A, lors de ses entretiens à B": the words were said in what is spoken of, so that its day is theirs."""
    for run in phrases("frame", "within").find(clause.sentence):
        if nouns & {token.folded.rstrip("s") for token in clause.sentence.tokens[run.last : run.last + 4]}:
            return True
    return False


def _frame_told(story: Story, clause: Clause, nouns: frozenset[str], *, is_over: bool) -> Scene:
    """Return the one date and the one town that a sentence tells; what came after a stay of days has no day of its own."""
    is_framed = _is_framed(clause, nouns)
    published = story.reading.article.published
    dates = []
    for mention in clause.top("date"):
        is_told = mention.first >= clause.opening and not is_end(mention) and (is_framed or clause.is_told(mention))
        placed = date_of(mention, story.reading, is_future=False) if is_told else None
        if placed is not None and _is_day(placed.edtf) and not (is_over and "/" in placed.edtf):
            cut = edtf.clip(placed.edtf, published.edtf) if published else placed.edtf
            dates.append(edtf.when(cut, placed.text, placed.span))
    towns = [
        place
        for mention in clause.top("place")
        if (is_framed or clause.is_told(mention))
        and mention.first >= max(clause.opening, 1)
        and clause.sentence.tokens[mention.first - 1].folded in words("clause", "at")
        and not is_seat(clause, mention)
        and not is_to_be(clause, mention)
        and (place := place_of(mention)) is not None
    ]
    one_town = towns[0] if len({town.name for town in towns}) == 1 else None
    return Scene(dates[0] if len(dates) == 1 else None, one_town)


def narrow_weekdays(story: Story) -> None:
    """Settle which Tuesday "mardi" is in an article dated by its month: by "mardi 7 mai" elsewhere, or a stay "du 6 au 8 mai"."""
    open_drafts = [draft for group in story.groups for draft in group if draft.date is not None and draft.date.edtf[:1] == "["]
    if not open_drafts:
        return
    days, stays = days_by_weekday(story.reading), _stays_told(story)
    for draft in open_drafts:
        told = draft.date
        assert told is not None
        within = {day for stay in stays if (day := edtf.member_within(told.edtf, stay)) is not None}
        by_stay = edtf.when(next(iter(within)), told.text, told.span, told.basis) if len(within) == 1 else None
        settled = by_stay or narrowed(told, days)
        if settled is not None:
            draft.date = settled
            draft.because("date", "day told elsewhere", told.span)


def _stays_told(story: Story) -> set[str]:
    """Return the stays that a signing was part of."""
    stays: set[str] = set()
    for index in range(len(story.reading.sentences)):
        for mention in story.reading.of_kind(index, "date"):
            value = mention.value
            if isinstance(value, TimeExpression) and value.shape == "range" and _is_stay(story, index, mention):
                placed = date_of(mention, story.reading, is_future=False)
                stays |= {placed.edtf} if placed is not None else set()
    return stays


def _is_stay(story: Story, index: int, mention: Mention) -> bool:
    """Tell "la cérémonie de signature, dans le cadre d'une visite effectuée du 6 au 8 mai": signing, frame and days in one sentence."""
    clause = story.clause(index)
    before = clause.sentence.tokens[: mention.first]
    frames = [run for run in phrases("frame", "within").find(clause.sentence) if run.last <= mention.first]
    if not frames:
        return False
    nouns = {token.folded.rstrip("s") for token in before[frames[-1].last : frames[-1].last + 5]} & _frame_nouns()
    return bool(nouns) and any(token.folded in words("frame", "ceremony") for token in before[: frames[-1].first])


def _is_day(edtf_date: str) -> bool:
    return len(edtf_date) >= 10
