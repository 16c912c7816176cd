"""What a sentence leaves out and the one before gives: "celle avec le Bénin", "l'a fait en 2014", "le Mali, en 2010".

In: a sentence and what was told before. Out: its papers, acts and links, made whole. Start at `papers_meant`, `acts_meant`, `gapped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.triggers import AGAIN, Act
from coopcli.events.draft import Reading
from coopcli.events.scene import distinct, parties_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import words
from coopcli.model import Mention, Paper, Party, Sentence, Town
from coopcli.segment import span_of

_FEMININE = frozenset({"convention", "declaration", "letter-of-intent", "roadmap", "charter"})
_NOTHING_DONE = frozenset({"bound", "revised", AGAIN})
_EITHER = frozenset({"agreement"})  # "accord", "entente"


def papers_meant(sentence: Sentence, mentions: tuple[Mention, ...], before: Iterable[Mention]) -> tuple[Mention, ...]:
    """Add the paper that "celui de 1999" or "celle avec le Bénin" stands for: one more of the kind that was named last."""
    found = list(_those(sentence))
    if not found:
        return mentions
    kept = list(mentions)
    for at, is_feminine in found:
        known = [*before, *(mention for mention in mentions if mention.last <= at)]
        named = next((m for m in reversed(known) if _may_be(m, is_feminine=is_feminine)), None)
        if named is None or not isinstance(named.value, Paper) or any(mention.first <= at < mention.last for mention in mentions):
            continue
        is_of_date = any(m.kind == "date" and m.first in (at + 1, at + 2) for m in mentions)
        last = at + 2 if sentence.tokens[at + 1].folded in words("clause", "subject_relative") else at + 1
        subject = named.value.subject if is_of_date else None
        paper = Paper(named.value.key, 1, False, "definite" if is_of_date else "indefinite", subject)
        kept.append(Mention("instrument", at, last, span_of(sentence, at, last), paper, "named"))
    return tuple(sorted(kept, key=lambda mention: (mention.first, -mention.last)))


def _those(sentence: Sentence) -> Iterator[tuple[int, bool]]:
    """Yield the pronouns that say which of several papers is meant, and whether they are feminine."""
    pronouns = lists.words("that_masculine") | lists.words("that_feminine")
    if pronouns.isdisjoint(sentence.words):
        return
    for at, word in enumerate(sentence.words[:-2]):
        if word in pronouns and sentence.words[at + 1] in lists.words("that_which"):
            yield at, word in lists.words("that_feminine")


def _may_be(named: Mention, *, is_feminine: bool) -> bool:
    """Tell whether "celui" or "celle" may stand for another one of a paper's kind."""
    if named.rule != "named" or not isinstance(named.value, Paper):
        return False
    return named.value.key in _EITHER or (named.value.key in _FEMININE) == is_feminine


def acts_meant(acts: tuple[Act, ...], before: tuple[Act, ...]) -> tuple[Act, ...]:
    """Give "l'a fait" and "l'a été" the status of the act last spoken of; where none was, they tell nothing."""
    status = next((act.status for act in reversed(before) if act.status not in _NOTHING_DONE and act.voice != "participle"), None)
    if all(act.status != AGAIN for act in acts):
        return acts
    return tuple(
        [replace(act, status=status or "") if act.status == AGAIN else act for act in acts if act.status != AGAIN or status is not None]
    )


def gapped(clause: Clause, reading: Reading, link: Link) -> list[Link]:
    """Return the acts that share a verb: "Le Mali l'a ratifié en 2010, le Niger en 2014", "jumelée avec A depuis 1977, B depuis 1985"."""
    if link.date is None or link.status is None or link.status == "planned" or not (link.status == "ratified" or link.partners == 1):
        return []
    found: list[Link] = []
    at = max(link.date.last, link.act.last)
    while (step := _step(clause, at)) is not None:
        name, date = step
        other = _party(name, reading)
        if other is None:
            break
        parties = (other,) if link.status == "ratified" else tuple(distinct([*link.parties[:1], other]))
        act = replace(link.act, first=name.first, last=name.last, clause=name.first)
        found.append(replace(link, act=act, parties=parties, signatories=(), date=date, place=None, witnesses=()))
        at = date.last
    return found


def _step(clause: Clause, start: int) -> tuple[Mention, Mention] | None:
    """Return the name and the date of ", le Niger, en 2014", which have no verb of their own."""
    tokens, at = clause.sentence.tokens, start
    while at < len(tokens) and tokens[at].folded in words("clause", "joint"):
        at += 1
    if at == start or at >= len(tokens):
        return None
    while at < len(tokens) and tokens[at].folded in words("clause", "article"):
        at += 1
    name = next((mention for mention in clause.top("country", "body", "place") if mention.first == at), None)
    if name is None:
        return None
    at = name.last
    while at < len(tokens) and (tokens[at].folded == "," or tokens[at].folded in words("clause", "in") or tokens[at].folded == "depuis"):
        at += 1
    date = next((mention for mention in clause.top("date") if name.last <= mention.first <= at < mention.last), None)
    return (name, date) if date is not None else None


def _party(name: Mention, reading: Reading) -> Party | None:
    if isinstance(name.value, Town):
        return Party(name.value.name, name.value.country, "institution", name.span)
    return next(iter(parties_of([name], reading)), None)
