"""One name in one sentence, or a sentence that speaks of a gathering again -> what the table knows of it.

In: a `Name`. Out: the table, changed. Start at `tell`.
"""

from __future__ import annotations

from coopcli.events.conferences.bodies import add_listed, hosts_of, is_inside, organisers_of, owner_of, parties_named, party_of
from coopcli.events.conferences.days import date_due, date_of_gathering, prolong, stretch
from coopcli.events.conferences.names import REACH, Name, is_gathered, is_own, verb_of, words_of
from coopcli.events.conferences.people import INVERTED, add_people, add_people_beside, add_person, add_speaker_at, gathered_figures
from coopcli.events.conferences.table import GATHERINGS_BACK, OPENING, Gathering, Table
from coopcli.events.conferences.towns import place_of_gathering
from coopcli.events.draft import Draft
from coopcli.events.stage import Stage
from coopcli.events.stage.parties import distinct
from coopcli.events.stage.wording import token_range
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import Body, Sentence
from coopcli.segment import span_of
from coopcli.text import fold_words

_OF_MANY = 3  # leaders who make a summit
_NEAR = 10  # words after a name
_FARTHEST_AGAIN = 12  # sentences between two that speak of one gathering


def tell(table: Table, index: int, name: Name) -> bool:
    """Read a name into a gathering, new or known; False where nothing says that it is held."""
    sentence = table.stage.reading.sentences[index]
    if _is_of_two(table.stage, index, name) or _is_of_joint_body(table.stage, index, name):
        return False
    words = frozenset(word for token in sentence.tokens[name.first : name.last] if len(word := token.folded) > 2)
    known = table.told_before(name, words)
    before = words_of(sentence, max(name.first - REACH, 0), name.first)
    after = words_of(sentence, name.last, min(name.last + REACH, len(sentence.tokens)))
    if known is None and not (_is_held(table.stage, index, name, before, after) and _is_somebodys(table, index, name)):
        return False
    if known is None:
        known = _open_gathering(table, index, name, words, before, after)
    elif index not in known.draft.sentences:
        known.draft.sentences.append(index)
    fill(table.stage, known, index, name, before, after)
    return True


def tell_again(table: Table, index: int) -> None:
    """Give the people and parties of a sentence to the gathering that it speaks of again."""
    folded = table.stage.reading.sentences[index].folded
    main = next((one for one in table.found[:GATHERINGS_BACK] if one.is_main), None)
    last = next((one for one in table.found[:-4:-1] if index - one.draft.sentences[-1] <= 2), None)
    if not table.found:
        return
    again = pattern_of("conference", "again").search(folded)
    is_due = again is not None and pattern_of("conference", "due_again").match(folded, again.end()) is not None
    named = table.named_again(again.group(), is_due=is_due) if again is not None else None
    known = named or main or last or (table.found[0] if len(table.found) == 1 else None)
    if known is None:
        return
    if again is not None or (known is main and _sits_down(folded)):
        if index - known.draft.sentences[-1] > _FARTHEST_AGAIN and named is None:
            return
        before = len(known.draft.parties)
        add_listed(table.stage, known, index, 0)
        known.draft.parties = distinct([*known.draft.parties, *organisers_of(table.stage, index, 0)])
        if len(known.draft.parties) > before and index not in known.draft.sentences:
            known.draft.sentences.append(index)
        if is_due and again is not None and known.draft.status == "planned":
            date_due(table.stage, known, index, again.end())
        stretch(table.stage, known, index)
        prolong(table.stage, known, index)
        if known.is_main or not pattern_of("conference", "attends").search(folded):
            add_people(table.stage, known, index, 0, len(table.stage.reading.sentences[index].tokens))
        else:
            add_people_beside(table.stage, known, index, Name(0, 0, 0, "", None), reach=200)
    elif known is main and (match := pattern_of("conference", "says").search(folded)) is not None:
        at, end = token_range(table.stage.reading.sentences[index], match.start(), match.end())
        row = [one for one in table.stage.cast.rows[index] if one.last <= at]
        if row and at - row[-1].last <= 12:
            add_person(table.stage, known, index, row[-1], "speaker")
        elif (
            not row
            and pattern_of("conference", "at_it").search(folded)
            and (speaker := next((one for one in table.stage.cast.rows[index] if 0 <= one.first - end <= INVERTED), None))
        ):
            add_person(table.stage, known, index, speaker, "speaker")  # "…, a déclaré à l'ouverture le ministre namibien"


def fill(stage: Stage, found: Gathering, index: int, name: Name, before: str, after: str) -> None:
    """Give a gathering what the sentence that names it tells: who, when and where."""
    draft, sentence = found.draft, stage.reading.sentences[index]
    draft.parties = distinct([*draft.parties, *parties_named(stage, index, name), *hosts_of(stage, index, name, before, after)])
    if draft.date is None:
        draft.date = date_of_gathering(stage, found, index, name)
    if draft.place is None:
        draft.place = place_of_gathering(stage, found, index, name)
    published = stage.reading.article.published
    if draft.status == "planned" and draft.date is not None and published is not None and draft.date.latest <= published.earliest:
        draft.date = None  # the day of the news, on which it was only spoken of
    if draft.status == "held" and draft.date is not None and published is not None and draft.date.earliest > published.latest:
        draft.status = "planned"
    if is_gathered(sentence, name):
        for one in stage.cast.rows[index]:
            if one.last <= name.first:
                add_person(stage, found, index, one, "participant", is_told=True)
    for one in gathered_figures(stage, index, name):
        add_person(stage, found, index, one, "participant", is_told=True)
    add_listed(stage, found, index, name.last)
    owner = owner_of(stage, index, name)
    if owner is not None:
        draft.parties = distinct([*draft.parties, owner])
    if name.strength == "theme" and owner is None:
        hosts = [
            one for one in stage.reading.mentions[index] if isinstance(one.value, Body) and name.last <= one.first <= name.last + REACH
        ]
        draft.parties = distinct(
            [*draft.parties, *(party_of(one, stage.cast.home) for one in hosts if not is_inside(one, stage.reading.mentions[index]))]
        )
    if found.is_main:
        add_people(stage, found, index, _own_clause(sentence, name), len(sentence.tokens))
    else:
        add_people_beside(stage, found, index, name)
        add_speaker_at(stage, found, index, name)


def _own_clause(sentence: Sentence, name: Name) -> int:
    """Return where the clause of a gathering begins: "A a plaidé à B, alors que le congrès se tient à C" has A speak elsewhere."""
    joints = (at for at in range(name.first - 1, 0, -1) if sentence.words[at] in words_of_kind("conference", "meanwhile"))
    return next((at for at in joints if sentence.words[at + 1] in words_of_kind("conference", "that")), 0)


def _open_gathering(table: Table, index: int, name: Name, words: frozenset[str], before: str, after: str) -> Gathering:
    sentence = table.stage.reading.sentences[index]
    span = span_of(sentence, name.first, name.last)
    draft = Draft("conference", "held", [index])
    draft.title = table.stage.reading.article.text[span.start : span.end]
    draft.subject = _theme_of(table.stage, index, name) or draft.title
    draft.because("status", f"name:{name.strength}", span)
    if _is_to_come(sentence, name, before, after):
        draft.status = "planned"
    if pattern_of("conference", "postponed").search(after):
        draft.status = "planned"
    if _is_called_off(sentence, name, after):
        draft.status = "cancelled"
    leading = " ".join(before.split(" ")[-7:])
    is_aside = name.strength != "theme" and pattern_of("conference", "aside").search(leading) is not None
    is_aside = is_aside or pattern_of("conference", "attended").search(" ".join(before.split(" ")[-4:])) is not None
    is_opened = not table.found and pattern_of("conference", "opened_by_it").search(before) is not None
    is_main = (
        not is_aside
        and name.ordinal not in words_of_kind("conference", "previous")
        and (index < OPENING + 1 or is_opened)
        and draft.status == "held"
        and not any(one.is_main for one in table.found[:GATHERINGS_BACK])
    )
    draft.background = not is_main
    found = Gathering(draft, name, words, index, is_main, is_aside)
    table.found.append(found)
    return found


def _is_to_come(sentence: Sentence, name: Name, before: str, after: str) -> bool:
    """Tell a gathering to come by the verb that has it: how "organisé par l'Union" was said of it before its verb tells no time."""
    lead = sentence.folded[: sentence.offsets[name.first]]
    if not words_of_kind("conference", "next").isdisjoint(sentence.words[name.first : name.head]):
        return True  # "en marge du prochain sommet de A"
    if any(pattern_of("conference", key).search(lead) is not None for key in ("due_infinitive", "done_at_it")):
        return True
    if pattern_of("conference", "planned_before").search(before):
        return True
    if pattern_of("conference", "planned").search(" ".join(before.split(" ")[-6:])):
        return True
    verb = verb_of(sentence, name)
    if verb is not None and verb.is_to_come:
        return True
    near = " ".join(after.split(" ")[:_NEAR])
    planned, held = pattern_of("conference", "planned").search(near), pattern_of("conference", "held_after").search(near)
    return planned is not None and (held is None or planned.start() <= held.start())


def _is_called_off(sentence: Sentence, name: Name, after: str) -> bool:
    """Tell "le sommet, prévu lundi à A, a été annulé" from "le sommet s'est tenu lundi et le concert a été annulé"."""
    if name.last < len(sentence.tokens) and sentence.tokens[name.last].text == ",":
        start = sentence.offsets[name.last]
        off = pattern_of("conference", "called_off").search(sentence.folded, start)
        if off is not None and off.start() - start < _INSERTED and not set(";:") & set(sentence.folded[start : off.start()]):
            return True
    match = pattern_of("conference", "cancelled").search(after)
    return match is not None and pattern_of("conference", "took_place").search(after[: match.start()]) is None


def _is_of_two(stage: Stage, index: int, name: Name) -> bool:
    """Tell "le sommet entre le président togolais, A, et son homologue ghanéen, B", which is a meeting."""
    tokens = stage.reading.sentences[index].tokens
    behind = [token.folded for token in tokens[name.head + 1 : name.head + 4]]
    if tokens[name.head].folded not in words_of_kind("conference", "two_sided") or words_of_kind("conference", "of_states").isdisjoint(
        behind
    ):
        return False
    return len([one for one in stage.cast.rows[index] if name.head < one.first <= name.head + _SIDES]) == 2


_INSERTED = 200  # characters between a gathering and "a été annulé"
_SIDES = 30  # tokens in which those of a summit are told


def _is_of_joint_body(stage: Stage, index: int, name: Name) -> bool:
    """Tell "la deuxième session", of the joint committee of two that the article tells of, which is a meeting."""
    head = stage.reading.sentences[index].tokens[name.head].folded
    if head not in words_of_kind("conference", "sittings") or parties_named(stage, index, name):
        return False
    near = stage.reading.sentences[max(index - _JOINT_BACK, 0) : index + 1]
    return any(pattern_of("meeting", "joint_body").search(sentence.folded) is not None for sentence in near)


_JOINT_BACK = 12  # sentences from a session to the joint body it is of


def _is_held(stage: Stage, index: int, name: Name, before: str, after: str) -> bool:
    if pattern_of("conference", "held_before").search(before) is not None:
        return True
    if is_gathered(stage.reading.sentences[index], name):
        return True
    if name.ordinal in words_of_kind("conference", "previous") and (stage.setting.dates(index) or stage.setting.spots(index)):
        return True
    near = " ".join(after.split(" ")[:REACH])
    if pattern_of("conference", "held_after").search(near):
        return True
    return any(0 <= one.first - name.last <= 2 for one in stage.setting.dates(index))


def _is_somebodys(table: Table, index: int, name: Name) -> bool:
    """Tell "le prochain forum" after a forum told, "a tenu son congrès" of a body: a bare noun needs somebody whose it is."""
    sentence = table.stage.reading.sentences[index]
    if name.ordinal in words_of_kind("conference", "next"):
        head = sentence.tokens[name.head].folded
        return any(head in one.words for one in table.found[-GATHERINGS_BACK:])
    if name.ordinal is None and is_own(sentence, name):
        owner = owner_of(table.stage, index, name)
        return owner is not None and bool(set(fold_words(owner.name)) & words_of_kind("conference", "beyond"))
    if name.strength == "ordinal" and name.ordinal is None and is_gathered(sentence, name):
        return bool(hosts_of(table.stage, index, name, "", ""))
    is_bare = name.last == name.head + 1 and name.ordinal is None and name.strength == "named"
    if is_bare and not pattern_of("conference", "theme").search(sentence.folded, sentence.offsets[name.head]):
        is_gathering = len(gathered_figures(table.stage, index, name)) >= _OF_MANY
        return is_gathering or bool(organisers_of(table.stage, index, sentence.offsets[name.head]))
    return True


def _theme_of(stage: Stage, index: int, name: Name) -> str | None:
    """Return the quoted theme of a gathering that has no name of its own."""
    sentence = stage.reading.sentences[index]
    is_proper = any(token.text[:1].isupper() for token in sentence.tokens[name.head : name.last])
    if is_proper or name.ordinal is not None or name.strength not in ("named", "theme"):
        return None
    match = pattern_of("conference", "theme").search(sentence.folded)
    if match is None:
        return None
    _, start = token_range(sentence, match.start(), match.end())
    quotes = [at for at in range(start, len(sentence.tokens)) if sentence.tokens[at].folded in ("<<", ">>", '"')]
    if len(quotes) < 2:
        return None
    span = span_of(sentence, quotes[0] + 1, quotes[1]) if quotes[1] > quotes[0] + 1 else None
    return stage.reading.article.text[span.start : span.end] if span else None


def _sits_down(folded: str) -> bool:
    """Tell a sentence that speaks of a gathering without its name: "Ont fait le déplacement …", "Quatre jours durant, …"."""
    return any(pattern_of("conference", key).search(folded) is not None for key in ("sat_down", "lasts"))
