"""The two sides that a sentence is about, where the words around its act do not bind them: "A et B ont scellé leur alliance par un accord".

In: a clause and its act. Out: two parties, or none. Start at `of_this_sentence`; `allied` reads "A s'associe à B".
"""

from __future__ import annotations

from coopcli.events.agreements.binding import Clause, group_left
from coopcli.events.agreements.linking import Link
from coopcli.events.draft import Reading
from coopcli.events.scene import distinct, parties_of
from coopcli.lexicon.actions import phrases, words
from coopcli.model import Party


def of_this_sentence(clause: Clause, link: Link, reading: Reading) -> list[Party]:
    """Return the two sides that a sentence names apart from its act; none where it names no two."""
    if link.act.voice in ("active", "wording"):
        return _of_governor(clause, link, reading) or _of_cleft(clause, link, reading)
    return _of_subject(clause, link, reading) or _of_frame(clause, link, reading) or _of_cleft(clause, link, reading)


def _of_subject(clause: Clause, link: Link, reading: Reading) -> list[Party]:
    """Return the two of "A et B ont formalisé leur coopération par un mémorandum signé à C"."""
    party = [act.clause for act in clause.acts if act.rule == "wording:party"]  # "A et B sont parties à une convention conclue à C"
    verb = min((verb for verb in (*clause.others, *party, *_agreeing(clause, link)) if verb < link.act.first), default=0)
    sides = parties_of([mention for mention in group_left(clause, verb) if mention.kind != "person"], reading) if verb else []
    leads = words("clause", "through") if link.act.voice != "passive" else {":"}  # "A et B s'allient : un accord a été signé"
    is_led = verb in party or any(token.folded in leads for token in clause.sentence.tokens[verb : link.act.first])
    return sides if len(sides) == 2 and is_led else []


def _agreeing(clause: Clause, link: Link) -> list[int]:
    """Return where "s'étaient entendus sur le principe" stands before the participle of the paper in which they did."""
    return [act.first for act in clause.acts if act.rule == "wording:agreed" and act.last < link.act.first]


def _of_governor(clause: Clause, link: Link, reading: Reading) -> list[Party]:
    """Return the two of "A et B ont jugé utile d'élaborer un accord", "A et B ont préparé un plan, que leurs ministres ont signé"."""
    verb = next((verb for verb in reversed(clause.others) if verb < link.act.clause), None)
    if verb is None:
        return []
    told = clause.sentence.words
    is_infinitive = told[link.act.clause - 1] in words("clause", "of") | words("clause", "to") and verb + _GOVERNS > link.act.clause
    is_theirs = any(
        told[at] in words("clause", "qui_que") and told[at + 1] in words("clause", "their") for at in range(verb, link.act.clause - 1)
    )
    if not is_infinitive and not is_theirs:
        return []
    sides = parties_of([mention for mention in group_left(clause, verb) if mention.kind != "person"], reading)
    return sides if len(sides) == 2 else []


_GOVERNS = 5  # tokens from a verb to the infinitive that it governs


def _of_frame(clause: Clause, link: Link, reading: Reading) -> list[Party]:
    """Return the two sides of "En vertu d'un accord signé à C, A et B …", "Par un accord signé à C, A cède … à B"."""
    run = next((run for run in phrases("clause", "framing").find(clause.sentence) if run.first == clause.opening), None)
    comma = next((at for at in range(link.act.last, len(clause.sentence.words)) if clause.sentence.words[at] == ","), None)
    if run is None or comma is None or not any(run.last <= paper.first <= run.last + 1 for paper in link.papers):
        return []
    sides = parties_of([one for one in clause.top("body", "country") if one.first > comma], reading)
    return sides if len(sides) == 2 else []


def _of_cleft(clause: Clause, link: Link, reading: Reading) -> list[Party]:
    """Return the two sides of "c'est par un accord signé à C que A et B …", "quant à A et à B, c'est par un accord signé à C qu'ils …"."""
    told = clause.sentence.words
    start = next((at for at in range(len(told) - 2) if told[at : at + 3] == ("c'", "est", "par")), None)
    if start is None or start > link.act.first:
        return []
    that = next((at for at in range(link.act.last, len(told) - 1) if told[at] in words("clause", "qui_que")), None)
    if that is None:
        return []
    verb = next((at for at in range(that + 1, len(told)) if told[at] in words("auxiliary", "have")), len(told))
    first, last = (0, start) if told[that + 1] in words("clause", "pronoun") else (that, verb)
    sides = parties_of([one for one in clause.top("body", "country") if first <= one.first and one.last <= last], reading)
    return sides if len(sides) == 2 else []


def allied(clause: Clause, reading: Reading) -> list[Party]:
    """Return the two sides of "A s'associe à B", "A s'est rapprochée de B"; [] where nobody does."""
    told = clause.sentence.words
    for at, word in enumerate(told[:-3]):
        is_tie = word in words("allied", "ties")  # "renforce ses liens avec B"
        edge = next((left for left in range(at - 1, max(at - 3, -1), -1) if told[left] in words("allied", "reflexive")), at)
        if not is_tie and (word not in words("allied", "verbs") or edge == at):
            continue
        prepositions = words("clause", "with") if is_tie else words("allied", "to")
        lead = next((right for right in range(at + 1, min(at + (8 if is_tie else 4), len(told))) if told[right] in prepositions), None)
        ours = parties_of([one for one in group_left(clause, edge) if one.kind != "person"], reading)
        theirs = next((one for one in clause.top("body", "country") if lead is not None and lead < one.first <= lead + 2), None)
        sides = distinct([*ours, *parties_of([theirs], reading)]) if theirs is not None else []
        return sides if len(sides) == 2 else []
    return []
