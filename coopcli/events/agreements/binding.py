"""Which date, place, people and parties belong to which act of a sentence.

In: a sentence, its mentions and its acts. Out: for each act what stands nearest to it, where crossing a comma costs a little, a relative
pronoun more, another verb most. Start at `Clause`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, compress, pairwise
from typing import NamedTuple

from coopcli.events.agreements.triggers import Act
from coopcli.lexicon.actions import phrases, saying_stems, spellings, words
from coopcli.lexicon.instruments import subject_words
from coopcli.model import Body, CountryForm, Mention, Sentence, Town
from coopcli.text import fold

_TOO_FAR = 16.0
_INSIDE = 1.5  # what parts an act from what stands within it; an act nested there may be nearer
_STEP, _VERB, _AHEAD = 0.12, 3.0, 1.0
_MARKS = {",": 1.0, ";": 10.0, ":": 5.0, "(": 1.0, ")": 1.0, "--": 1.5, "<<": 1.5, ">>": 1.5}
_SPOKEN = 12  # tokens of ", a-t-il rappelé,"
_NEXT = 8  # tokens from "puis" to "avec"
_MENTIONED = ("person", "body", "country")


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence seen from its acts: what it costs to go from one word to another, and the verbs that draw dates to themselves."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    acts: tuple[Act, ...]
    others: tuple[int, ...]  # tokens of verbs that are no acts
    toll: tuple[float, ...]  # running cost up to each token
    outer: tuple[Mention, ...]  # the mentions that lie inside no person, body or date
    opening: int  # where the telling begins, behind a dateline

    def cost(self, one: int, other: int) -> float:
        """Return what parts two tokens."""
        low, high = (one, other) if one <= other else (other, one)
        return self.toll[high] - self.toll[low]

    @property
    def futures(self) -> tuple[int, ...]:
        """The tokens of verbs in the future: "travailleront", not "le front"."""
        told, small = self.sentence.words, words("clause", "article")
        ends = [at for at, word in enumerate(told) if at and word.endswith(("ra", "ront")) and told[at - 1] not in small]
        return tuple(at for at in ends if self.sentence.printed[at].islower())

    def top(self, *kinds: str) -> tuple[Mention, ...]:
        """Return the mentions of some kinds that lie inside no person, body or date."""
        return tuple([mention for mention in self.outer if mention.kind in kinds])

    def nearest_act(self, mention: Mention) -> Act | None:
        """Return the act that a mention belongs to; None where another verb, above all one of saying, is nearer, or all are far."""
        best: Act | None = None
        cost = _TOO_FAR
        for act in self.acts:
            distance = self.gap(act, mention)
            if distance < cost:
                best, cost = act, distance
        for verb in self.others:
            distance = self.cost(verb + 1, mention.first) if mention.first > verb else self.cost(mention.last - 1, verb) + _AHEAD
            if distance < cost - 0.2:
                return None
        return best

    def is_told(self, mention: Mention) -> bool:
        """Tell whether a date or place belongs to something done: its nearest verb neither says nor recalls."""
        tokens, stems = self.sentence.tokens, saying_stems()
        verbs = [
            (self.cost(verb + 1, mention.first) if verb < mention.first else self.cost(mention.last - 1, verb) + _AHEAD, verb)
            for verb in self.others
        ]
        verbs += [(self.gap(act, mention), act.first) for act in self.acts]
        if not verbs:
            return True
        verb = min(verbs)[1]
        before = {token.folded for token in tokens[max(verb - 4, 0) : verb]}
        return not tokens[verb].folded.startswith(stems) and not before & words("auxiliary", "pluperfect")

    def gap(self, act: Act, mention: Mention) -> float:
        """Return what parts an act from a mention; what stands before a verb is a little farther than what follows it."""
        if mention.first >= act.last:
            return self.cost(act.last, mention.first)
        if mention.last <= act.clause:
            return self.cost(mention.last - 1, act.clause) + _AHEAD
        return _INSIDE


def clause_of(sentence: Sentence, mentions: tuple[Mention, ...], acts: tuple[Act, ...]) -> Clause:
    """Prepare a sentence for binding."""
    others = tuple(verb for verb in _other_verbs(sentence, acts) if not any(one.first < verb < one.last for one in mentions))
    verbs = {act.last - 1 for act in acts} | set(others)
    steps, tokens = _steps(), sentence.tokens
    costs = [0.0] + [_STEP] * len(tokens)
    for index in compress(range(len(tokens)), map(steps.__contains__, sentence.words)):
        costs[index + 1] = steps[sentence.words[index]]
    if "ou" in sentence.words:
        for index, word in enumerate(sentence.words):
            if word == "ou" and tokens[index].text.lower() == "ou":
                costs[index + 1] = _STEP  # "où" is relative, "ou" is not
    acting = {at for act in acts for at in range(act.first, act.last)}
    gerunds = [
        at for at, word in enumerate(sentence.words) if at and word.endswith("ant") and at not in acting and _is_aftermath(sentence, at)
    ]
    for index in verbs.union(gerunds):
        costs[index + 1] += _VERB
    toll = tuple(accumulate(costs))
    return Clause(sentence, mentions, acts, others, toll, tuple(_outer(mentions)), _opening(sentence, mentions))


@cache
def _steps() -> Mapping[str, float]:
    """Return what it costs to go over a word, by the word; a plain one costs a step."""
    costs = {word: _STEP + mark for word, mark in _MARKS.items()}
    return costs | {word: costs.get(word, _STEP) + 2.5 for word in words("clause", "relative")}


def _opening(sentence: Sentence, mentions: tuple[Mention, ...]) -> int:
    """Return the token behind a dateline's dash: "Tunis, 27 septembre (PANA) - Trois conventions …"; 0 where there is none."""
    if not any(mention.first == 0 and mention.kind in ("place", "country") for mention in mentions):
        return 0
    for index, token in enumerate(sentence.tokens[:18]):
        if token.folded in ("-", "--") and index and sentence.tokens[index - 1].end < token.start:
            return index + 1
    return 0


def _other_verbs(sentence: Sentence, acts: tuple[Act, ...]) -> Iterator[int]:
    """Yield the participles after an auxiliary, and the verbs of saying, that are no acts."""
    covered = {index for act in acts for index in range(act.clause, act.last)}
    behind = -9
    verbs = {index: verb for index, verb in enumerate(map(_verb, sentence.printed)) if verb is not None}
    for index in sorted({*verbs, *covered}):
        verb = verbs.get(index)
        if index in covered or verb is None:
            behind = -9
        elif verb.is_auxiliary:
            behind = index
        elif (verb.is_saying and index - behind <= 6) or (verb.is_participle and index - behind <= 4):
            yield index
            behind = -9
        elif verb.is_finite:
            yield index


class _Verb(NamedTuple):
    """What a word may be: an auxiliary, a form of a verb of saying, a participle, a finite verb that draws dates to itself."""

    is_auxiliary: bool
    is_saying: bool
    is_participle: bool
    is_finite: bool


@lru_cache(maxsize=50_000)
def _verb(text: str) -> _Verb | None:
    """Return what a printed word may be as a verb; None for most."""
    word = fold(text)
    is_between = word in words("auxiliary", "adverbs_any") | words("clause", "relative") | words("clause", "in_place")
    is_said = _is_saying(word) and text.islower() and not is_between  # "notamment" notes nothing
    verb = _Verb(
        word in _auxiliaries() and text not in spellings("clause", "to_town"),
        is_said and len(word) > 2,
        len(word) > 2 and text.endswith(spellings("clause", "participle")) and not is_between,
        word in words("clause", "presents") or _is_future(text, word) or (is_said and word.endswith(spellings("clause", "finite"))),
    )
    return verb if any(verb) else None


def _is_future(text: str, word: str) -> bool:
    """Tell "accueillera", "ouvriront": a verb to come, whatever it is of."""
    return text.islower() and len(word) > 5 and word.endswith(_FUTURE_ENDS) and word not in words("clause", "no_future")


_FUTURE_ENDS = ("era", "eront", "ira", "iront", "dra", "dront")


@cache
def _auxiliaries() -> frozenset[str]:
    return words("auxiliary", "have") | words("auxiliary", "be") | words("auxiliary", "be_later") | words("auxiliary", "been")


@lru_cache(maxsize=50_000)
def _is_saying(word: str) -> bool:
    return word.startswith(saying_stems())


def _outer(mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the mentions that lie inside no person, body or date; they come in order of place, the longer first."""
    edge = 0
    for mention in mentions:
        if mention.last > edge:
            yield mention
            if mention.kind in ("person", "body", "date"):
                edge = mention.last


# Groups of names on one side of a verb.


def group_right(clause: Clause, start: int, stop: int) -> list[Mention]:
    """Collect the people, bodies and countries from a preposition rightwards, until a verb, a relative or a word that opens something else.

    "par A, au nom de B, et par C" gives A and C: what follows "au nom" is whom they stand for.
    """
    top = {mention.first: mention for mention in clause.top(*_MENTIONED, "instrument")}
    behalf = {run.first: run.last for run in phrases("parts", "on_behalf").find(clause.sentence)}
    witness = {run.first for run in phrases("parts", "witness").find(clause.sentence)}
    acts = {act.first for act in clause.acts} | set(clause.others)
    ends = words("clause", "relative") | words("clause", "ends_group")
    found: list[Mention] = []
    index, is_behalf, is_aside = start, False, False
    while index < min(stop, len(clause.sentence.tokens)):
        mention = top.get(index)
        if mention is not None:
            if mention.kind == "instrument":
                break
            if not is_behalf and not is_aside and not (index > start and _is_scene(clause, mention, found)):
                found.append(mention)
            index = mention.last
            continue
        word = clause.sentence.tokens[index].folded
        if index in acts and found:
            break
        if index in witness and found:
            break
        if index in behalf:
            is_behalf = True
            index = behalf[index]
            continue
        if word == "," or word in words("parts", "by"):
            is_behalf = False
        if word in words("clause", "aside"):
            is_aside = bool(found)
        elif word == "et":
            is_aside = False
        if word in words("clause", "for") and found and (beneficiary := _next(top, index)) is not None:
            index = beneficiary.last
            continue
        if word in words("clause", "subject_relative") and found and (resumed := _resumed(clause, index, stop)) is not None:
            index = resumed
            continue
        if word == ";" or (found and (word in ends or _is_aftermath(clause.sentence, index))):
            break
        if word == "," and _is_closed(clause, found, top, index):
            break
        if (
            word in words("clause", "next")
            and found
            and not words("clause", "with_alone").isdisjoint(clause.sentence.words[index : index + _NEXT])
        ):
            break  # "avec A en 2011, puis, le 5 mai 2014, avec B"
        index += 1
    return _bracketed(clause, [mention for mention in found if not _is_adjective(clause, mention)])


def _is_aftermath(sentence: Sentence, index: int) -> bool:
    """Tell the participle of "avec A, invoquant la situation à B": what follows says why, and not with whom or where."""
    word = sentence.words[index]
    is_behind = word.endswith("ant") and sentence.words[index - 1] == "," and sentence.printed[index].islower()
    return is_behind and word not in subject_words("leads")  # "un protocole, portant sur A"


def _is_scene(clause: Clause, mention: Mention, found: list[Mention]) -> bool:
    """Tell "avec A, dans la foulée d'un sommet au B", where B joins nobody; in "avec Atakpamé, au Togo" it is the partner's country."""
    told, at = clause.sentence.words, mention.first
    if mention.kind != "country" or told[at - 1] not in words("clause", "in"):
        return False
    return told[at - 2] != "," or (bool(found) and found[-1].last == at - 2)


def _is_closed(clause: Clause, found: list[Mention], top: dict[int, Mention], comma: int) -> bool:
    """Tell "par A et B, le port de C sera …": a list is over at "et B", and what stands behind its comma begins the main clause."""
    tokens = clause.sentence.tokens
    if len(found) < 2 or comma != found[-1].last or "et" not in [token.folded for token in tokens[found[-2].last : found[-1].first]]:
        return False
    at = comma + 1 + (comma + 1 < len(tokens) and tokens[comma + 1].folded in words("clause", "article"))
    after = top.get(comma + 1) or top.get(at)
    if after is None or after.last >= len(tokens):
        return False
    verb = _verb(tokens[after.last].text)
    if (verb is not None and verb.is_auxiliary) or tokens[after.last].folded.endswith(tuple(words("mood", "future_ends"))):
        return True
    return after.kind == "country" and tokens[after.last].text[0].islower() and tokens[after.last].folded not in words("clause", "goes_on")


def _bracketed(clause: Clause, mentions: list[Mention]) -> list[Mention]:
    """Read "l'Université de A (Tunisie)" as one body with its country."""
    kept: list[Mention] = []
    for mention in mentions:
        body = kept[-1].value if kept else None
        is_note = mention.first > 0 and clause.sentence.tokens[mention.first - 1].folded == "("
        if is_note and isinstance(mention.value, CountryForm) and isinstance(body, Body) and mention.first - kept[-1].last <= 1:
            kept[-1] = replace(kept[-1], value=replace(body, country=mention.value.code))
        else:
            kept.append(mention)
    return kept


def _next(top: dict[int, Mention], index: int) -> Mention | None:
    """Return the country or body right behind a word: whom somebody signs for in "A pour le Togo, B pour le Bénin"."""
    found = next((top[at] for at in range(index + 1, index + 4) if at in top), None)
    return found if found is not None and found.kind in ("country", "body") else None


def _resumed(clause: Clause, relative: int, stop: int) -> int | None:
    """Return where a list goes on behind a relative clause: "A, qui dirige B, et C"; None where it does not."""
    tokens = clause.sentence.tokens
    for index in range(relative, min(stop, len(tokens)) - 1):
        if tokens[index].folded == ";":
            return None
        if tokens[index].folded == "," and tokens[index + 1].folded == "et":
            return index + 1
    return None


def _is_adjective(clause: Clause, mention: Mention) -> bool:
    """Tell a demonym that only describes a noun: "la société russe"; after "le gouvernement" it names the state."""
    if not isinstance(mention.value, CountryForm) or mention.value.form not in ("demonym", "compound"):
        return False
    return mention.first == 0 or clause.sentence.tokens[mention.first - 1].folded not in words("clause", "state_nouns")


def group_left(clause: Clause, verb: int) -> list[Mention]:
    """Collect the subject of a verb leftwards: "A, patron de B, et C ont signé" gives A and C; names after "avec" stay out."""
    floor, relative = _subject_floor(clause, verb)
    if relative is not None:
        return _antecedent(clause, relative)
    found: list[Mention] = []
    rejected: Mention | None = None
    compared = _compared(clause)
    for mention in clause.top(*_MENTIONED):
        if mention.last > verb or mention.first < floor or isinstance(mention.value, Town) or mention in compared:
            continue
        if rejected is not None and _is_apposed(clause, rejected, mention):
            rejected = mention
        elif is_subject(clause, mention):
            found.append(mention)
        else:
            rejected = mention
    found = [m for m in found if not any(_is_apposed(clause, other, m) and (_is_by_name(m) or _is_described(clause, m)) for other in found)]
    return _bracketed(clause, found)


def _compared(clause: Clause) -> list[Mention]:
    """Return whom the subject is only likened to: "Le Togo, comme le Bénin et le Ghana, a signé"."""
    tokens = clause.sentence.tokens
    found: list[Mention] = []
    likened = words("clause", "likened")
    if likened.isdisjoint(clause.sentence.words):
        return found
    edge = -1
    for mention in clause.top(*_MENTIONED):
        gap = [token.folded for token in tokens[max(edge, mention.first - 2, 0) : mention.first]]
        is_led = any(word in likened for word in gap)
        if is_led or (found and edge == found[-1].last and gap[:1] == ["et"]):
            found.append(mention)
            edge = mention.last
        else:
            edge = -1
    return found


def _antecedent(clause: Clause, relative: int) -> list[Mention]:
    """Return what "qui" stands for: the name before it, and those listed with that one where the verb is plural."""
    before = [mention for mention in clause.top(*_MENTIONED) if mention.last <= relative]
    plural = any(token.folded in words("clause", "plural") for token in clause.sentence.tokens[relative + 1 : relative + 4])
    if clause.sentence.words[clause.opening] in words("clause", "cleft") and not plural:
        return before[:1]  # "C'est A, en visite à B, qui a signé"
    found: list[Mention] = []
    edge = relative
    for mention in reversed(before):
        gap = [token.folded for token in clause.sentence.tokens[mention.last : edge]]
        if found and not (plural and "et" in gap and len(gap) <= 4) and not (plural and gap == [","]):
            break
        if not found and clause.cost(mention.last - 1, relative) > 3.5:
            break
        found.insert(0, mention)
        edge = mention.first
    return found


def _is_apposed(clause: Clause, one: Mention, other: Mention) -> bool:
    """Tell "X, Y": a second name with nothing but a comma before it, and no more to follow, is the first one again."""
    tokens = clause.sentence.tokens
    gap = [token.folded for token in tokens[one.last : other.first]]
    if gap[:1] == ["("] and ")" in gap[:-2]:  # "A (CA), l'agence chilienne de B"; in "avec A (CA), B a signé" are two
        gap = gap[gap.index(")") + 1 :]
    if one.kind != "body" or other.kind != "body" or gap not in ([","], [",", "l'"], [",", "la"], [",", "le"]):
        return False
    after = [token.folded for token in tokens[other.last : other.last + 3]]
    if isinstance(one.value, Body) and isinstance(other.value, Body) and one.value.acronym in (other.value.name, other.value.acronym):
        return one.value.acronym is not None
    return after[:1] != ["et"] and not (after[:1] == [","] and any(m.first - other.last in (1, 2) for m in clause.top("body", "country")))


def _is_described(clause: Clause, mention: Mention) -> bool:
    """Tell ", l'agence chilienne chargée des exportations," which says what the body before it is."""
    return clause.sentence.tokens[mention.first].text.islower()


def _is_by_name(mention: Mention) -> bool:
    return mention.last - mention.first <= 2


def _subject_floor(clause: Clause, verb: int) -> tuple[int, int | None]:
    """Return the token where the clause of a verb begins, and the relative pronoun that is its subject, if one is."""
    verbs = {act.last - 1 for act in clause.acts} | set(clause.others)
    inside = {index for mention in clause.mentions if mention.kind in ("person", "body") for index in range(mention.first, mention.last)}
    aside = asides(clause, verb)
    for index in range(verb - 1, -1, -1):
        if index in inside or index in aside:
            continue
        word = clause.sentence.tokens[index].folded
        if word in words("clause", "subject_relative") and verb - index <= 4:
            return index, index
        if word in words("clause", "relative") or word in (";", ":"):
            return index + 1, None
        if index in verbs:
            return index + 1, None
    return clause.opening, None


def asides(clause: Clause, verb: int) -> frozenset[int]:
    """Return the tokens of ", dont le siège est à B," or ", a-t-il rappelé," right before a verb: they are no part of its clause."""
    tokens = clause.sentence.tokens
    if verb < 2 or tokens[verb - 1].folded != ",":
        return frozenset()
    comma = next((at for at in range(verb - 2, max(verb - _SPOKEN, 0), -1) if tokens[at].folded == ","), None)
    if comma is not None and any(
        mark == "-" and word in words("clause", "inverted") for mark, word in pairwise(clause.sentence.words[comma:verb])
    ):
        return frozenset(range(comma, verb))
    for index in range(verb - 2, 0, -1):
        if tokens[index].folded in words("clause", "relative") and tokens[index - 1].folded == ",":
            return frozenset(range(index - 1, verb))
    return frozenset()


def is_subject(clause: Clause, mention: Mention) -> bool:
    """Tell whether a name can be a subject: no preposition leads it; a demonym only after "le gouvernement" and the like."""
    index = mention.first - 1
    tokens = clause.sentence.tokens
    if isinstance(mention.value, CountryForm) and mention.value.form in ("demonym", "compound"):
        return mention.value.form == "demonym" and index >= 0 and tokens[index].folded in words("clause", "state_nouns")
    while index >= 0 and tokens[index].folded in words("clause", "before_name"):
        index -= 1
    if index < 0:
        return True
    word = tokens[index].folded
    if mention.kind == "person" and any(token.folded in words("clause", "represented") for token in tokens[max(index - 4, 0) : index + 1]):
        return True  # "l'Université, représentée par sa rectrice, A"
    if word in words("clause", "not_before_subject"):
        # "le gouvernement du Maroc", "la République de Corée" stand for the state
        return isinstance(mention.value, CountryForm) and index > 0 and tokens[index - 1].folded in words("clause", "state_nouns")
    return True
