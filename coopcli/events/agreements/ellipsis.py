"""What a sentence leaves out and the one before gives: "celle avec le Bénin", "l'a fait en 2014", "le Mali, en 2010".

In: a sentence and what was told before. Out: its papers, acts and links, made whole. Start at `papers_meant`, `acts_meant`, `gapped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import compress

from coopcli.events.agreements.binding import Clause
from coopcli.events.agreements.company import ordinal_pieces
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.towns import town_of
from coopcli.events.agreements.triggers import AGAIN, TAKE_PLACE, Act
from coopcli.events.draft import Reading
from coopcli.events.scene import distinct, parties_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import words
from coopcli.lexicon.instruments import numbers
from coopcli.model import Mention, Paper, Party, Sentence, Town
from coopcli.segment import span_of

_ORDER_TO_DAY = 3  # tokens from "le premier" to its day
_AT_ONCE = 4  # tokens from "Elle" to "aura lieu"
_FEMININE = frozenset({"convention", "declaration", "letter-of-intent", "roadmap", "charter"})
_NOTHING_DONE = frozenset({"bound", "revised", "party", AGAIN, TAKE_PLACE})
_EITHER = frozenset({"agreement"})  # "accord", "entente"


def papers_meant(sentence: Sentence, mentions: tuple[Mention, ...], before: Iterable[Mention]) -> tuple[Mention, ...]:
    """Add the paper that "celui de 1999" or "celle avec le Bénin" stands for, one more of the kind named last, and that of "jumelée"."""
    found = list(_those(sentence))
    twinned = list(compress(range(len(sentence.words)), map(words("clause", "twinned").__contains__, sentence.words)))
    if not found and not twinned:
        return mentions
    kept = list(mentions)
    for at in twinned:
        paper = Paper("partnership", 1, False, "indefinite", None)
        kept.append(Mention("instrument", at, at + 1, span_of(sentence, at, at + 1), paper, "named"))
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


@cache
def _pronouns() -> frozenset[str]:
    return lists.words("that_masculine") | lists.words("that_feminine")


def _those(sentence: Sentence) -> Iterator[tuple[int, bool]]:
    """Yield the pronouns that say which of several papers is meant, and whether they are feminine."""
    pronouns = _pronouns()
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


def acts_meant(sentence: Sentence, acts: tuple[Act, ...], before: tuple[Act, ...]) -> tuple[Act, ...]:
    """Give "l'a fait", "l'a été" and "elle aura lieu" the status of the act last spoken of; where none was, they tell nothing."""
    is_signature = bool(before) and (before[-1].voice, before[-1].mood) == ("noun", "later")
    is_taken_up = is_signature and sentence.words[0] in words("clause", "signature_again")
    acts = tuple(
        [
            replace(act, status=before[-1].status, voice="noun", mood="later") if act.status == TAKE_PLACE else act
            for act in acts
            if act.status != TAKE_PLACE or (is_taken_up and act.first <= _AT_ONCE)
        ]
    )
    spoken = [act for act in before if act.status not in _NOTHING_DONE and (act.voice != "participle" or act.first <= 1)]
    status = spoken[-1].status if spoken else None
    if all(act.status != AGAIN for act in acts):
        return acts
    meant: list[Act] = []
    for act in acts:
        here = next(
            (one.status for one in reversed(meant) if one.status not in _NOTHING_DONE and one.voice in ("active", "passive")), status
        )
        if act.status != AGAIN:
            meant.append(act)
        elif here is not None:
            meant.append(replace(act, status=here))
    return tuple(meant)


def gapped(clause: Clause, reading: Reading, link: Link) -> list[Link]:
    """Return the acts that share a verb: "Le Mali l'a ratifié en 2010, le Niger en 2014", "jumelée avec A depuis 1977, B depuis 1985"."""
    is_one_partner = link.partners == 1 or (link.act.status == "bound" and len(link.parties) == 2)
    if link.date is None or link.status is None or link.status == "planned" or not (link.status == "ratified" or is_one_partner):
        return []
    found: list[Link] = []
    at = max(link.date.last, link.act.last)
    if link.act.status == "bound" and link.parties and link.parties[-1].span is not None:
        at = max(at, next((m.last for m in clause.outer if m.span == link.parties[-1].span), at))
    while (step := _step(clause, at) or _step_by_date(clause, at)) is not None:
        name, date = step
        other = (town_of(name) if link.act.status == "bound" else None) or _party(name, reading)
        if other is None:
            break
        parties = (other,) if link.status == "ratified" else tuple(distinct([*link.parties[:1], other]))
        act = replace(link.act, first=name.first, last=name.last, clause=name.first)
        found.append(replace(link, act=act, parties=parties, signatories=(), date=date, place=None, witnesses=()))
        at = max(date.last, name.last)
    return found


def dated_apart(clause: Clause, link: Link) -> list[Link]:
    """Return one act for each partner that has a day of its own: "a signé avec A (2010), B (2012) et C (2015)"."""
    starts = {mention.span: mention for mention in clause.outer}
    partners = [party for party in link.parties if party.span in starts and starts[party.span].first >= link.act.last]
    if link.status is None or len(partners) < 2 or link.is_between or len(ordinal_pieces(clause, link.act.last)) > 1:
        return []
    ours = [party for party in link.parties if party not in partners]
    dates = [_day_behind(clause, starts[party.span]) for party in partners if party.span is not None]
    if any(date is None for date in dates):
        return []
    return [
        replace(link, parties=tuple(distinct([*ours, party])), date=date, place=None, partners=1, signatories=())
        for party, date in zip(partners, dates, strict=True)
    ]


def dated_in_turn(clause: Clause, link: Link) -> list[Link]:
    """Return one act for each who ratified: "respectivement en 2019 et en 2021", "le premier en 2019 et le second en 2021"."""
    dates = [date for date in clause.top("date") if date.first >= link.act.last]
    if link.status != "ratified" or link.is_between or len(dates) < 2 or len(dates) != len(link.parties):
        return []
    told = clause.sentence.words
    is_by_order = all(
        not numbers("ordinal").keys().isdisjoint(told[max(date.first - _ORDER_TO_DAY, link.act.last) : date.first]) for date in dates
    )
    if not is_by_order and words("clause", "in_turn").isdisjoint(told[link.act.first : dates[0].first]):
        return []
    return [replace(link, parties=(party,), date=date, place=None) for party, date in zip(link.parties, dates, strict=True)]


def _day_behind(clause: Clause, name: Mention) -> Mention | None:
    """Return the day right behind a name: "avec A (2010)", "avec A, en 2010", "avec A le 3 mai"."""
    tokens, at = clause.sentence.tokens, name.last
    small = words("clause", "in") | words("clause", "since") | words("clause", "brackets") | words("clause", "article")
    date = next((mention for mention in clause.top("date") if mention.first >= at), None)
    if date is None or date.first - at > 3:
        return None
    return date if all(token.folded in small for token in tokens[at : date.first]) else None


def more_of(clause: Clause, link: Link) -> list[Link]:
    """Return the acts on further papers that share a verb: "Un premier accord a été signé en 2011, un deuxième en 2017"."""
    if link.date is None or link.status is None or len(link.papers) != 1:
        return []
    tokens, at, found = clause.sentence.tokens, max(link.date.last, link.act.last), []
    while at + 2 < len(tokens) and tokens[at].folded in words("clause", "joint"):
        one, order = at + 1, at + 2
        if tokens[one].folded not in words("clause", "one_of") or not _is_further(tokens[order].folded):
            break
        date = next((mention for mention in clause.top("date") if order < mention.first <= order + 3), None)
        if date is None or any(order < verb < date.first for verb in clause.others):
            break
        act = replace(link.act, first=one, last=order + 1, clause=one)
        found.append(replace(link, act=act, signatories=(), date=date, place=None, witnesses=()))
        at = date.last
    return found


def _is_further(word: str) -> bool:
    return numbers("ordinal").get(word, 0) > 1 or word in words("clause", "one_of")


def _step(clause: Clause, start: int) -> tuple[Mention, Mention] | None:
    """Return the name and the date of ", le Niger, en 2014", which have no verb of their own."""
    tokens, at = clause.sentence.tokens, start
    while at < len(tokens) and tokens[at].folded in words("clause", "joint"):
        at += 1
    if at == start or at >= len(tokens):
        return None
    while at < len(tokens) and tokens[at].folded in words("clause", "article") | words("clause", "with_alone"):
        at += 1
    name = next((mention for mention in clause.top("country", "body", "place") if mention.first == at), None)
    if name is None:
        return None
    at = name.last
    while at < len(tokens) and (tokens[at].folded == "," or tokens[at].folded in words("clause", "in") | words("clause", "since")):
        at += 1
    date = next((mention for mention in clause.top("date") if name.last <= mention.first <= at < mention.last), None)
    return (name, date) if date is not None else None


def _step_by_date(clause: Clause, start: int) -> tuple[Mention, Mention] | None:
    """Return the name and the date of "et depuis 1981 avec Parme", "puis, le 5 mai, avec le Mali", where the date comes first."""
    tokens, at = clause.sentence.tokens, start
    leads = words("clause", "joint") | words("clause", "since") | words("clause", "in") | words("clause", "article")
    while at < len(tokens) and tokens[at].folded in leads:
        at += 1
    date = next((mention for mention in clause.top("date") if start < mention.first <= at < mention.last), None)
    lead = date.last + (tokens[date.last].folded == ",") if date is not None and date.last < len(tokens) - 1 else len(tokens)
    if date is None or lead >= len(tokens) or tokens[lead].folded not in words("clause", "with_alone") | words("clause", "to_town"):
        return None
    name = next((m for m in clause.top("country", "body", "place") if lead < m.first <= lead + 2), None)
    return (name, date) if name is not None else None


def _party(name: Mention, reading: Reading) -> Party | None:
    if isinstance(name.value, Town):
        return Party(name.value.name, name.value.country, "institution", name.span)
    return next(iter(parties_of([name], reading)), None)
