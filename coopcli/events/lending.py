"""What the lead of an article says for all that it tells: the day and town of a ceremony.

In: the whole story. Out: its drafts, with the day and town they share. Start at `lend_scene`.
"""

from __future__ import annotations

from coopcli import edtf
from coopcli.events.draft import Draft
from coopcli.events.scene import date_of, place_of
from coopcli.events.sides import overlap
from coopcli.events.story import Scene, Story
from coopcli.lexicon.actions import words
from coopcli.model import Place, Span, When


def lend_ceremony(story: Story) -> None:
    """Give papers of one ceremony what the general line says of all, and drop that line where its papers are told apart.

    "Ont signé lundi à A cinq accords … Ces accords ont été signés par B … Un mémorandum a ainsi été signé": one memorandum, by B.
    """
    general = next((draft for group in story.groups[:2] for draft in group if draft.is_general or draft.count > 1), None)
    if general is None:
        return
    told = [draft for group in story.groups for draft in group if _is_one_of(general, draft)]
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
    scene, lead = _scene(story), story.lead
    if _is_history(story, scene):
        return
    for group in story.groups:
        for draft in group:
            if (
                draft.is_scene
                and draft.status in ("signed", "initialled", "renewed", "agreed", "approved")
                and overlap(draft.parties, lead)
            ):
                if (
                    draft.date is None
                    and scene.date is not None
                    and _may_be_there(draft, scene)
                    and not _is_beside(story, draft, scene.date.span)
                ):
                    draft.date = scene.date
                    draft.because("date", "date of the lead", scene.date.span)
                if (
                    draft.place is None
                    and scene.place is not None
                    and _may_be_then(draft, scene)
                    and not _is_beside(story, draft, scene.place.span)
                ):
                    draft.place = scene.place
                    draft.because("place", "place of the lead", scene.place.span)


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
            if date is None and mention.first >= clause.opening and clause.is_told(mention):
                placed = date_of(mention, story.reading, is_future=False)
                date = placed if placed is not None and _is_day(placed.edtf) else None
        for mention in clause.top("place"):
            before = clause.sentence.tokens[mention.first - 1].folded if mention.first else ""
            if place is None and before in words("clause", "at") and clause.is_told(mention):
                place = place_of(mention)
        if date is not None and place is not None:
            break
    return Scene(date, place)


def _is_day(edtf_date: str) -> bool:
    return len(edtf_date) >= 10
