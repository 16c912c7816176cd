"""Papers in company inside one sentence: which are joined, which tell a counted one apart, and what each says of its own parties.

In: a `Clause` and a paper. Out: the papers beside it, and the sides that the words behind one of them name. Start at `told_apart`; for the
sides at `own_sides`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from coopcli.events.agreements.binding import Clause, group_left, group_right
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Draft, Reading
from coopcli.events.scene import distinct, parties_of, place_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import words
from coopcli.lexicon.instruments import before, numbers, subject_words
from coopcli.model import CountryForm, Mention, Paper, Party, Place
from coopcli.subjects import subject_within

_NEXT_VERB = 8  # tokens from a paper to its own verb
_WIDEST_GAP = 30  # tokens between two papers of one row


def is_one(mention: Mention) -> bool:
    """Tell a paper named as such, neither "le document" nor a word of every day."""
    return mention.rule == "named" and isinstance(mention.value, Paper)


# Which papers stand together.


def joined(clause: Clause, first: Mention, others: Iterable[Mention], *, backwards: bool = False) -> tuple[Mention, ...]:
    """Return a paper and those in a row with it: "un accord de X, un mémorandum sur Y ainsi qu'une convention"."""
    kept = [first]
    joints = {run.last: run.first for run in lists.phrases("joins").find(clause.sentence)}
    for paper in reversed(list(others)) if backwards else others:
        last, value = kept[-1], paper.value
        low, high = (paper, last) if backwards else (last, paper)
        lead = high.first - (clause.sentence.words[high.first - 1] in words("clause", "of"))  # "ainsi que d'un mémorandum"
        stop = joints.get(high.first, joints.get(lead, high.first))
        is_led = stop < high.first
        stop = stop if is_led else _before_scene(clause, low.last, stop)
        marks = [token.folded for token in clause.sentence.tokens[low.last : stop]]
        if not is_one(paper) or not isinstance(value, Paper) or len(marks) > _WIDEST_GAP or not (marks or is_led):
            break
        if isinstance(last.value, Paper) and (last.value.determiner == "bare") != (value.determiner == "bare"):
            break
        if ";" in marks and any(act.voice == "passive" and high.last <= act.clause <= high.last + _NEXT_VERB for act in clause.acts):
            break  # "un accord ; un mémorandum l'a été mardi"
        between = [act for act in clause.acts if low.last <= act.first < high.first]
        is_aside = marks[-2:-1] in ([","], ["et"]) and marks[-1] in words(
            "clause", "of"
        )  # "de l'accord, signé en 2019, et de la convention"
        if not words("clause", "relative").isdisjoint(marks) or any(act.voice != "participle" or not is_aside for act in between):
            break
        is_joint = is_led or marks[-1] in words("clause", "joint")
        if not is_joint and not (marks[-1] in words("clause", "of") and words("clause", "joint") & set(marks[-3:])):
            break
        kept.append(paper)
    return tuple(sorted(kept, key=lambda paper: paper.first))


def _before_scene(clause: Clause, start: int, stop: int) -> int:
    """Return where the joint of "un accord avec A, puis mardi à B une convention avec C" ends, before the day and town of the second."""
    tokens = clause.sentence.tokens
    told = {at for mention in clause.top("date", "place") for at in range(mention.first, mention.last)}
    leads = words("clause", "at") | before("definite") | {","}
    at = stop
    while at > start and (at - 1 in told or (at < stop and tokens[at - 1].folded in leads)):
        at -= 1
    return at if start < at and tokens[at - 1].folded in words("clause", "joint") - {","} else stop


def told_apart(clause: Clause, act: Act, papers: Sequence[Mention]) -> list[Mention]:
    """Return all papers that an act is done to: those that tell a counted one apart, "un autre", and one led in by "outre"."""
    found = _detailed(clause, papers)
    if found and act.mood == "done":
        found = [*_led_in(clause, act, found), *found, *_another(clause, found[-1])]
    return found


def _detailed(clause: Clause, papers: Sequence[Mention]) -> list[Mention]:
    """Return the papers that a counted one is then told apart into: "neuf documents, dont une convention et un programme"."""
    if len(papers) != 1 or not isinstance(papers[0].value, Paper) or not papers[0].value.is_plural:
        return list(papers)
    tokens = clause.sentence.tokens
    opened = next((at for at in range(papers[0].last, len(tokens) - 1) if tokens[at].folded in lists.words("detail")), None)
    if opened is None:
        return _apposed(clause, papers[0]) or list(papers)
    told = [
        mention
        for mention in clause.top("instrument")
        if mention.first > opened
        and is_one(mention)
        and isinstance(mention.value, Paper)
        and mention.value.determiner == "indefinite"
        and not any(opened < act.first < mention.first and act.voice != "participle" and act.status != "bound" for act in clause.acts)
    ]
    return told or list(papers)


def _apposed(clause: Clause, counted: Mention) -> list[Mention]:
    """Return the papers of "deux textes, un accord sur A et une convention sur B": as many as are counted, the first behind a comma."""
    assert isinstance(counted.value, Paper)
    told = [
        mention
        for mention in clause.top("instrument")
        if mention.first > counted.last
        and is_one(mention)
        and isinstance(mention.value, Paper)
        and mention.value.determiner == "indefinite"
    ]
    is_counted = len(told) == counted.value.count and len(told) > 1
    is_apposed = is_counted and clause.sentence.words[told[0].first - 1] == ","
    return told if is_apposed and len(joined(clause, told[0], told[1:])) == len(told) else []


def _led_in(clause: Clause, act: Act, papers: Sequence[Mention]) -> list[Mention]:
    """Return the new paper of "Outre un accord, A et B ont signé une convention"."""
    if act.voice not in ("active", "passive"):
        return []
    leads = {run.last for run in lists.phrases("besides").find(clause.sentence) if run.last < act.clause}
    new = [
        mention for mention in clause.top("instrument") if mention.first in leads and mention.last <= act.clause and mention not in papers
    ]
    return [mention for mention in new if is_one(mention) and isinstance(mention.value, Paper) and mention.value.determiner == "indefinite"]


def _another(clause: Clause, paper: Mention) -> list[Mention]:
    """Return the papers that "un autre" stands for: "un accord avec A et un autre avec B"."""
    tokens = clause.sentence.tokens
    opening = lists.words("with") | lists.words("between") | lists.words("for") | {","}
    return [
        replace(paper, first=run.first, last=run.last, value=replace(paper.value, subject=None))
        for run in lists.phrases("another").find(clause.sentence)
        if isinstance(paper.value, Paper)
        and run.first > paper.last
        and run.last < len(tokens)
        and tokens[run.last].folded in opening
        and tokens[run.first - 1].folded in words("clause", "joint")
        and not any(paper.last <= verb < run.first for verb in clause.others)
    ]


def ordinal_pieces(clause: Clause, start: int = 0) -> list[tuple[int, int]]:
    """Return the stretches of a sentence that "le premier …, le second …" opens, each from its first token to the next."""
    tokens = clause.sentence.tokens
    starts: list[int] = []
    for index in range(start, len(tokens) - 1):
        after = tokens[index + 1].folded
        if tokens[index].folded in words("clause", "one_of") and (
            after in words("clause", "one_of") or _is_one_with(clause, starts, index)
        ):
            starts.append(index)  # ": un avec A lundi, un autre avec B mardi"
            continue
        if tokens[index].folded not in before("definite"):
            continue
        order = numbers("ordinal").get(after)
        if after in words("clause", "one_of") or order == 99 or order == len(starts) + 1:
            starts.append(index)
    return list(zip(starts, [*starts[1:], len(tokens)], strict=False))


def tell_subject(draft: Draft, clause: Clause, text: str, first: int, last: int) -> None:
    """Give a draft what its stretch says it is about: "le premier sur la pêche", "la seconde, un avenant au traité"."""
    tokens, start = clause.sentence.tokens, min(first + 2, last - 1)
    paper = next((m for m in clause.top("instrument") if first <= m.first <= start + 1 and m.last < last), None)
    about = paper.value.subject if paper is not None and isinstance(paper.value, Paper) else None
    if about is None:
        start = paper.last if paper is not None else start
        start += tokens[start].folded == ","  # "la seconde, un avenant, à la pêche"
        is_verb = start < last and tokens[start].folded not in subject_words("leads") | subject_words("ends")
        about = subject_within(clause.sentence, start + is_verb, last)
    if about is not None:
        draft.subject = draft.title = text[about.start : about.end]


def _is_one_with(clause: Clause, starts: list[int], index: int) -> bool:
    """Tell "deux accords : un avec A": the first of a row that a colon opens."""
    tokens = clause.sentence.tokens
    opening = lists.words("with") | lists.words("between") | lists.words("for")
    return not starts and index > 0 and tokens[index - 1].folded == ":" and tokens[index + 1].folded in opening


# What each says of its own.


@dataclass(frozen=True, slots=True)
class Sides:
    """What the words behind one paper say of it: between whom it is, with whom, and who signs it."""

    parties: tuple[Party, ...] = ()
    partners: tuple[Party, ...] = ()
    people: tuple[Mention, ...] = ()


def own_sides(clause: Clause, reading: Reading, start: int, stop: int) -> Sides:
    """Read a stretch for the first of the words that lead to somebody: "entre A et B", "liant A à B", "avec A", "par A et B"."""
    tokens = clause.sentence.tokens
    for index in range(start, min(stop, len(tokens) - 1)):
        for question, read in _SIDES:
            if tokens[index].folded in lists.words(question) and (sides := read(clause, reading, index + 1, stop)) is not None:
                return sides
    return Sides()


def _between(clause: Clause, reading: Reading, start: int, stop: int) -> Sides | None:
    parties = parties_of(group_right(clause, start, stop), reading)
    return Sides(tuple(parties)) if len(parties) > 1 else None


def _bound(clause: Clause, reading: Reading, start: int, stop: int) -> Sides | None:
    found = [mention for mention in clause.top("country", "body") if start <= mention.first < stop and not _is_adjective(mention)]
    parties = parties_of(found[:2], reading)
    return Sides(tuple(parties)) if len(parties) > 1 else None


def _with(clause: Clause, reading: Reading, start: int, stop: int) -> Sides | None:
    parties = parties_of(group_right(clause, start, stop), reading)
    return Sides(partners=tuple(parties)) if parties else None


def _by(clause: Clause, reading: Reading, start: int, stop: int) -> Sides | None:
    """Read "par A et B", where both sign, and "par lequel A et B se promettent", where both are bound."""
    tokens = clause.sentence.tokens
    if start < stop and tokens[start].folded in lists.words("by_which"):
        return _between(clause, reading, start + 1, stop)
    found = group_right(clause, start, stop)
    people = tuple(mention for mention in found if mention.kind == "person")
    parties = tuple(parties_of(found, reading))
    return Sides(parties if len(parties) > 1 else (), (), people) if found else None


_Reader = Callable[[Clause, Reading, int, int], Sides | None]
_SIDES: tuple[tuple[str, _Reader], ...] = (("between", _between), ("binds", _bound), ("with", _with), ("by", _by))


def _is_adjective(mention: Mention) -> bool:
    return isinstance(mention.value, CountryForm) and mention.value.form in ("demonym", "compound")


def sides_of_each(clause: Clause, reading: Reading, act: Act, papers: Sequence[Mention]) -> list[Sides] | None:
    """Return the sides of each of several papers; None where what stands behind the last of them is said of all."""
    stops = [paper.first for paper in papers[1:]]
    rows = [own_sides(clause, reading, paper.last, stop) for paper, stop in zip(papers, [*stops, len(clause.sentence.tokens)], strict=True)]
    ours = subjects(clause, reading, act)
    is_told = [bool(row.partners) or len(row.parties) > 1 for row in rows]
    if not any(is_told[:-1]) and not (rows[-1].parties and not rows[-1].people and len(ours) > 1):
        return None
    return [
        row if len(row.parties) > 1 else replace(row, parties=tuple(distinct([*ours, *row.partners]) if row.partners else ours))
        for row in rows
    ]


def own_scene(clause: Clause, low: Mention, high: Mention) -> tuple[Mention | None, Place | None]:
    """Return the day and town between two papers that are the second one's: "un accord et, le lendemain à Lomé, une convention"."""
    tokens = clause.sentence.tokens
    joint = max((at for at in range(low.last, high.first) if tokens[at].folded in words("clause", "joint") - {","}), default=None)
    if joint is None:
        return None, None
    date = next((mention for mention in clause.top("date") if joint < mention.first and mention.last <= high.first), None)
    towns = [mention for mention in clause.top("place") if joint < mention.first and mention.last <= high.first]
    place = next((place_of(town) for town in towns if tokens[town.first - 1].folded in words("clause", "at")), None)
    return date, place


def own_scenes(clause: Clause, act: Act, papers: Sequence[Mention]) -> list[tuple[Mention, Place | None]]:
    """Return the day and town behind each paper, where each has a day: "un accord le 3 mai à A et une convention le 7 mai à B"."""
    tokens = clause.sentence.tokens
    found: list[tuple[Mention, Place | None]] = []
    for paper, stop in zip(papers, [*(paper.first for paper in papers[1:]), len(tokens)], strict=True):
        dates = [mention for mention in clause.top("date") if paper.last <= mention.first and mention.last <= stop]
        if len(dates) != 1 or any(paper.last <= other.first < dates[0].first and other.status != act.status for other in clause.acts):
            return []  # "ont approuvé un accord, signé le 3 mai, et une convention, signée le 7 mai"
        towns = [mention for mention in clause.top("place") if paper.last <= mention.first and mention.last <= stop]
        found.append((dates[0], next((place_of(town) for town in towns if tokens[town.first - 1].folded in words("clause", "at")), None)))
    return found


def scenes_by_order(clause: Clause, papers: Sequence[Mention]) -> list[tuple[Mention, Place | None]]:
    """Return the day and town of each of several papers that follow them all: "…, le 3 mai pour le premier, le 8 juin pour le second"."""
    tokens = clause.sentence.tokens
    found: list[tuple[Mention, Place | None]] = []
    edge = papers[-1].last
    for at in range(edge + 1, len(tokens) - 1):
        order = numbers("ordinal").get(tokens[at + 1].folded)
        if tokens[at - 1].folded not in words("clause", "for") or tokens[at].folded not in before("definite") or order is None:
            continue
        dates = [mention for mention in clause.top("date") if edge <= mention.first and mention.last < at]
        if order not in (len(found) + 1, 99) or len(dates) != 1:
            return []
        towns = [mention for mention in clause.top("place") if edge <= mention.first and mention.last < at]
        found.append((dates[0], next((place_of(town) for town in towns if tokens[town.first - 1].folded in words("clause", "at")), None)))
        edge = at + 2
    return found if len(found) == len(papers) else []


def subjects(clause: Clause, reading: Reading, act: Act) -> list[Party]:
    """Return who stands before a verb that is done by somebody."""
    return parties_of(group_left(clause, act.clause), reading) if act.voice in ("active", "wording") else []
