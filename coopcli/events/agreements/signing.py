"""Who signs and who is bound, by where they stand: subject, "par", "avec", "entre", "au nom de".

In: a `Clause` and an act. Out: mentions of people, parties. Start at `sides_of`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import compress

from coopcli.events.agreements.binding import Clause, group_left, group_right
from coopcli.events.agreements.towns import bare_towns, towns_between, towns_signing, twinned, twins_told
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Reading
from coopcli.events.scene import parties_of, person_of
from coopcli.lexicon import lists
from coopcli.lexicon.actions import phrases, spellings, words
from coopcli.lexicon.countries import capital_of
from coopcli.model import CountryForm, Mention, Official, Party, Person, Town

_SAYING_REACH = 3.0


def signs_for(clause: Clause, act: Act) -> bool:
    """Tell "A a signé au nom de l'Union", "a signé pour le Togo": nothing but whom he signs for follows."""
    if signs_for_own(clause, act):
        return False
    if act.last < len(clause.sentence.words) and clause.sentence.words[act.last] in words("clause", "for"):
        return any(mention.first in (act.last + 1, act.last + 2) for mention in clause.top("country", "body"))
    return any(run.first == act.last for run in phrases("parts", "on_behalf").find(clause.sentence))


def signs_for_own(clause: Clause, act: Act) -> bool:
    """Tell "A et B ont signé pour leurs établissements respectifs": they sign the paper told before, each for his own body."""
    told = clause.sentence.words
    leads = [run.last for run in phrases("parts", "on_behalf").find(clause.sentence) if run.first == act.last]
    leads += [act.last + 1] if act.last < len(told) and told[act.last] in words("clause", "for") else []
    return any(not words("clause", "their").isdisjoint(told[at : at + 2]) for at in leads)


@cache
def _joining() -> frozenset[str]:
    """Return the words behind which those who sign or are bound stand."""
    return frozenset({"entre"}) | words("parts", "by") | words("clause", "with")


def sides_of(
    clause: Clause, reading: Reading, act: Act, papers: tuple[Mention, ...], stop: int
) -> tuple[list[Mention], list[Party], bool, int]:
    """Return who signs and who is bound, by where they stand."""
    tokens = clause.sentence.tokens
    people: list[Mention] = []
    bound: list[Mention] = []
    signing: list[Mention] = []  # "signé entre A, directeur de X, et B": they sign themselves
    partners = 0
    start = min([act.last, *(paper.last for paper in papers)])
    is_won = act.rule.startswith("won")
    for index in range(len(tokens)) if is_won else compress(range(len(tokens)), map(_joining().__contains__, clause.sentence.words)):
        word = tokens[index].folded
        is_of_talks = act.voice == "wording" and (
            tokens[max(index - 1, 0)].folded in words("mood", "talks") or act.first < index < act.last  # "les discussions entre A et B sur"
        )
        if word == "entre" and (index >= start or index == clause.opening or is_of_talks):
            between = group_right(clause, index + 1, _behind_sides(clause, index))
            is_apart = _lies_between(clause, act, papers, index) or _is_of_another_paper(clause, papers, index)
            if len(between) > 1 and _owner(clause, act, index) and not is_apart:
                bound = bound or between
                if act.voice in ("passive", "participle") and not any(act.last <= verb < index for verb in clause.others):
                    signing += [mention for mention in between if mention.kind == "person"]
        elif (
            index >= act.last
            and word in words("parts", "by")
            and not _is_of_another_verb(clause, act, index)
            and index < stop
            and (act.voice in ("passive", "participle", "noun", "wording") or act.rule.endswith("infinitive:seen"))
        ):
            people += [mention for mention in group_right(clause, index + 1, stop) if mention not in people]
        elif (
            (word in words("clause", "with") or (is_won and _leads_to_winner(clause, act, index)))
            and tokens[max(index - 1, 0)].folded not in words("clause", "denied")
            and _owner(clause, act, index)
            and not _is_next(clause, index)
            and clause.cost(min(act.last, index), max(act.last, index)) < 12.0
            and (index > act.first or act.voice != "noun" or act.rule in ("noun:performed", "noun:notified"))
        ):
            if tokens[index + 1 : index + 2] and tokens[index + 1].folded in words("clause", "which"):
                people += [mention for mention in clause.top("country", "body", "person") if mention.last <= index][-1:]
                continue
            with_whom = [mention for mention in group_right(clause, index + 1, len(tokens)) if mention not in people]
            partners += len(with_whom)
            people += with_whom
    if act.rule == "gerund":
        people = [*_subject_of_gerund(clause, act), *people]
    elif act.status == "bound":
        bound = bound or _bound_sides(clause, act)
    elif act.voice in ("active", "wording") or act.rule in ("noun:performed", "noun:notified"):
        subject = group_left(clause, act.clause) or _subject_of_saying(clause, act)
        if act.rule == "wording:bears":
            subject = group_right(clause, act.last, stop)
        elif not subject and _is_inverted(clause, act):
            subject = group_right(clause, max(act.last, *(paper.last for paper in papers), 0), stop)
        people = [*subject, *(mention for mention in people if mention not in subject)]
        if act.rule == "noun:notified":
            people += [mention for mention in _notified(clause, act) if mention not in people]
    people = [
        mention
        for mention in people
        if mention.kind != "country" or mention in bound or not _is_adjective(mention) or _is_state(clause, mention)
    ]
    behalf = _behalf(clause)
    if act.voice == "active" and signs_for(clause, act):
        edges = [run.first for run in phrases("parts", "on_behalf").find(clause.sentence)]
        edges += [at for at, word in enumerate(clause.sentence.words) if word in words("clause", "for")]
        people = [m for m in clause.top("person") if any(0 <= edge - m.last <= 3 for edge in edges)]
    named = list(dict.fromkeys(behalf.get(mention, mention) for mention in people if mention.kind != "person"))
    signatories = [mention for mention in people if mention.kind == "person"] or signing
    parties = parties_of(bound, reading) if len(bound) > 1 else []
    if len(parties) < 2 and any(mention in behalf for mention in signatories):
        parties = parties_of([*named, *(behalf.get(mention, mention) for mention in signatories)], reading)
    if len(parties) < 2:
        sides = [*_holders(clause, papers), *named, *sides_in_paper(clause, papers)]
        if sides:
            # "X, ministre, et la société Y ont signé": an official and a body are two sides
            standing = signatories if named and len(signatories) == 1 and act.voice == "active" else []
            parties = parties_of([*standing, *sides], reading)
    if len(parties) < 2:
        offices = parties_of(_offices(clause, act), reading)
        parties = offices if len(offices) > len(parties) else parties
    if act.status == "bound" and (twins := twinned(clause, act)):
        parties = twins
    if len(parties) < 2 and not signatories:
        towns = towns_between(clause, papers) or twins_told(clause, papers) or towns_signing(clause, act) or bare_towns(clause, act, named)
        parties = towns if len(towns) > len(parties) else parties
    return signatories, parties, len(bound) > 1 and act.status != "bound", partners


def _holders(clause: Clause, papers: tuple[Mention, ...]) -> list[Mention]:
    """Return whose the paper of "A, titulaire d'un contrat signé avec B" is."""
    told = clause.sentence.words
    first = papers[0].first if papers else 0
    at = first - 1 - (first > 1 and told[first - 1] in words("clause", "of"))
    if at < 2 or told[at] not in words("clause", "holder") or told[at - 1] != ",":
        return []
    return [mention for mention in clause.top("body", "country") if mention.last == at - 1]


def _is_inverted(clause: Clause, act: Act) -> bool:
    """Tell a verb before its subject: "Y ont apposé leur signature A et B", "l'accord qu'ont signé A et B"."""
    before = [token.folded for token in clause.sentence.tokens[clause.opening : act.clause]]
    if before[-2:-1] and before[-2] in words("clause", "pronoun"):
        return False  # "Ils y ont signé"
    return act.mood == "done" and (not before or before[-1] in words("clause", "before_inverted"))


def _behind_sides(clause: Clause, start: int) -> int:
    """Return where "entre A et B, par C et par D" goes over from those bound to those who sign."""
    tokens = clause.sentence.tokens
    for index in range(start + 2, len(tokens)):
        if tokens[index].folded in words("parts", "by") and tokens[index - 1].folded == ",":
            sides = [mention for mention in clause.top("country", "body", "person") if start < mention.first and mention.last < index]
            return index if len(sides) > 1 else len(tokens)
    return len(tokens)


def _is_of_another_paper(clause: Clause, papers: tuple[Mention, ...], at: int) -> bool:
    """Tell "un accord inspiré de celui de 2015 entre A et B": between these two is the other one."""
    other = next((m for m in reversed(clause.top("instrument")) if m.last <= at), None)
    if other is None or not papers or other in papers or other.first < papers[-1].last:
        return False
    return clause.sentence.words[other.first] in lists.words("that_masculine") | lists.words("that_feminine")


def _lies_between(clause: Clause, act: Act, papers: tuple[Mention, ...], at: int) -> bool:
    """Tell "un accord qui prévoit des gardes à la frontière entre A et B": what lies between the two is not the paper."""
    gap = [token.folded for token in clause.sentence.tokens[max(act.last, *(paper.last for paper in papers if paper.last <= at), 0) : at]]
    if act.voice != "active" or not papers or at < papers[0].first:
        return False
    return bool(gap) and (
        gap[-1] in words("clause", "lies_between") or (not words("clause", "relative").isdisjoint(gap) and "," not in gap)
    )


def _leads_to_winner(clause: Clause, act: Act, index: int) -> bool:
    """Tell "auprès de B", "a confié à B un contrat", "a obtenu de B un contrat": the other side of a contract won or awarded."""
    tokens, word = clause.sentence.tokens, clause.sentence.tokens[index].folded
    if word in words("clause", "from"):
        return True
    verb = tokens[act.last - 1].folded
    is_led = word in words("clause", "to") and verb.startswith(tuple(words("clause", "awarding")))
    is_led = is_led or (word in words("clause", "of") and verb.startswith(tuple(words("clause", "obtaining"))))
    return is_led and index >= act.last and any(m.first in (index + 1, index + 2) for m in clause.top("body", "country"))


def _subject_of_saying(clause: Clause, act: Act) -> list[Mention]:
    """Return who "a annoncé mardi avoir signé": the subject of the verb before."""
    tokens = clause.sentence.tokens
    verb = next((verb for verb in reversed(clause.others) if verb < act.clause), None)
    if verb is None or tokens[act.clause].folded not in words("clause", "to_have") or clause.cost(verb + 1, act.clause) > _SAYING_REACH:
        return []
    return group_left(clause, verb)


def _notified(clause: Clause, act: Act) -> list[Mention]:
    """Return whom "A a notifié lundi à B la résiliation de l'accord" tells that it is over: the other side."""
    tokens = clause.sentence.tokens
    return [
        mention
        for mention in clause.top("country", "body")
        if act.clause < mention.first < act.first
        and any(token.folded in words("clause", "to") for token in tokens[max(mention.first - 2, 0) : mention.first])
    ][:1]


def _offices(clause: Clause, act: Act) -> list[Mention]:
    """Return the countries whose "ministres marocain et kényan" or "ministres du Cameroun et de l'Allemagne" sign."""
    tokens = clause.sentence.tokens
    for index, token in enumerate(tokens):
        if token.folded not in words("clause", "offices"):
            continue
        found: list[Mention] = []
        edge = index + 1
        for mention in clause.outer:
            if mention.kind in ("country", "body") and mention.first >= edge:
                gap = [token.folded for token in tokens[edge : mention.first]]
                if len(gap) > (8 if not found else 4) or any(word in words("clause", "relative") or word in (";", ":") for word in gap):
                    break
                found.append(mention)
                edge = mention.last
        if len(found) > 1 and not any(act.clause <= at < act.last for at in range(index, edge)):
            return found
    return []


def _is_state(clause: Clause, mention: Mention) -> bool:
    return mention.first > 0 and clause.sentence.tokens[mention.first - 1].folded in words("clause", "state_nouns")


def _behalf(clause: Clause) -> dict[Mention, Mention]:
    """Return whom people sign for, where the text says so: "A, au nom de l'Union européenne"; two before one "au nom" share it."""
    found: dict[Mention, Mention] = {}
    people = clause.top("person", "body")
    edge = 0
    for run in phrases("parts", "on_behalf").find(clause.sentence):
        whom = next((mention for mention in clause.top("body", "country") if run.last <= mention.first <= run.last + 4), None)
        if whom is not None and not _leads_only(clause, run.last, whom.first):
            whom = None
        if whom is not None and (signer := _led_by(clause, whom, people)) is not None:
            found[signer] = whom
            edge = signer.last
        elif whom is not None:
            before = [mention for mention in people if edge <= mention.first and mention.last <= run.first]
            is_shared = len(before) == 2 and clause.cost(before[0].last, run.first) < 8.0
            found |= dict.fromkeys(before if is_shared else before[-1:], whom)
            edge = whom.last
    for person in people:
        whom = signed_for(clause, person)
        if whom is not None and not (_is_adjective(whom) and isinstance(person.value, Official) and person.value.body):
            found.setdefault(person, whom)  # "côté togolais par le recteur de l'Université de Lomé": for his body
    return found


def _leads_only(clause: Clause, start: int, stop: int) -> bool:
    """Tell "pour le compte de l'État de" A: nothing but small words and "État" before the name."""
    small = words("clause", "of") | words("clause", "article") | words("clause", "state_nouns")
    return all(token.folded in small for token in clause.sentence.tokens[start:stop])


def _led_by(clause: Clause, whom: Mention, people: Sequence[Mention]) -> Mention | None:
    """Return who signs in "au nom de l'Union, par X", "côté togolais par X": the person whom "par" leads in right behind."""
    by = whom.last + (clause.sentence.words[whom.last : whom.last + 1] == (",",))
    if by >= len(clause.sentence.words) or clause.sentence.words[by] not in words("parts", "by"):
        return None
    return next((one for one in people if one.kind == "person" and by < one.first <= by + 3), None)


def signed_for(clause: Clause, person: Mention) -> Mention | None:
    """Return whom "A, pour le groupe B, et C, pour la partie togolaise" name right behind a person, "pour Praia, par A" before one."""
    tokens = clause.sentence.tokens
    led = next((whom for whom in clause.top("body", "country", "place") if _led_by(clause, whom, [person]) is not None), None)
    if led is not None and _is_for(clause, led) and (whom := _as_side(led)) is not None:
        return whom
    at = person.last + (person.last < len(tokens) and tokens[person.last].folded == ",")
    if at >= len(tokens) or tokens[at].folded not in words("clause", "for"):
        return None
    whom = next((mention for mention in clause.top("body", "country") if at < mention.first <= at + 3), None)
    is_near = whom is not None and (whom.first <= at + 2 or tokens[at + 2].folded in words("clause", "state_nouns"))
    return whom if is_near else None


def _as_side(mention: Mention) -> Mention | None:
    """Return a mention as a side: a capital is its state, another town none."""
    town = mention.value
    if not isinstance(town, Town):
        return mention
    if town.country is None or capital_of(town.country) != town.name:
        return None
    return replace(mention, kind="country", value=CountryForm(town.country, "capital"))


def _is_for(clause: Clause, whom: Mention) -> bool:
    """Tell "pour Praia", "au nom de l'Union", "pour le compte du Ghana" from "avec le Ghana"."""
    before = clause.sentence.words[max(whom.first - 2, 0) : whom.first]
    if not words("clause", "for").isdisjoint(before) or not words("clause", "side").isdisjoint(before[-1:]):
        return True
    return any(run.last <= whom.first <= run.last + 4 for run in phrases("parts", "on_behalf").find(clause.sentence))


def _subject_of_gerund(clause: Clause, act: Act) -> list[Mention]:
    """Return the subject of a gerund: "En ratifiant le traité, le Togo …", "Le Togo s'était entendu avec …, en signant"."""
    tokens = clause.sentence.tokens
    if act.first > clause.opening + 2:
        before = (*clause.others, *(other.clause for other in clause.acts))
        return group_left(clause, min((verb for verb in before if verb < act.first), default=act.first))
    comma = next((index for index in range(act.last, len(tokens)) if tokens[index].folded == ","), len(tokens))
    return [mention for mention in clause.top("country", "body", "person") if comma < mention.first <= comma + 3][:1]


def _bound_sides(clause: Clause, act: Act) -> list[Mention]:
    """Return whom a paper binds: "liant X à Y", "qui lie X à Y", "X reste lié à Y par …", "X et Y, liés par …"."""
    stop = next((other.clause for other in clause.acts if other.first > act.first), len(clause.sentence.tokens))
    right: list[Mention] = []
    for mention in clause.top("country", "body"):
        edge = right[-1].last if right else act.last
        if act.last <= mention.first < stop and clause.cost(edge, mention.first) < 7.0 and not _is_adjective(mention):
            right.append(mention)
    if len(right) > 1:
        return right
    return [*group_left(clause, act.clause), *right]


def doers(clause: Clause, act: Act) -> list[Mention]:
    """Return who does an act: the subject of a verb, else who stands behind "par"."""
    subject = group_left(clause, act.clause) if act.voice in ("active", "wording") else []
    if act.voice == "active" or subject:
        return subject  # "la Zambie a déposé l'instrument de ratification", whoever "réunie par" is said of
    tokens = clause.sentence.tokens
    stop = next((other.clause for other in clause.acts if other.first > act.first), len(tokens))
    by = next((at for at in range(act.first + 1, stop) if tokens[at].folded in words("parts", "by")), None)
    if by is None or _is_of_another_verb(clause, act, by):
        return []
    return [mention for mention in group_right(clause, by + 1, stop) if not _is_adjective(mention) or _is_state(clause, mention)]


def _is_adjective(mention: Mention) -> bool:
    return isinstance(mention.value, CountryForm) and mention.value.form in ("demonym", "compound")


def _is_of_another_verb(clause: Clause, act: Act, by: int) -> bool:
    """Tell "une cérémonie présidée par A": who presides signs nothing."""
    before = clause.sentence.tokens[by - 1] if by else None
    if before is None or any(by - 1 in range(other.first, other.last) for other in clause.acts):
        return False
    return before.text.islower() and len(before.text) > 4 and before.text.endswith(spellings("clause", "participle")[:4])


def _owner(clause: Clause, act: Act, index: int) -> bool:
    """Tell whether a preposition belongs to this act rather than to another."""
    return all(_way(clause, act, index) <= _way(clause, other, index) for other in clause.acts)


def _way(clause: Clause, act: Act, index: int) -> float:
    """Return what parts an act from a preposition: its own verb parts it from nothing, that of "des négociations sont engagées" does."""
    if index < act.first and act.rule == "gerund":
        return 0.0  # "s'était entendue avec A, en signant": with A too
    if index < act.last or act.voice == "wording":
        return clause.cost(act.first, index)
    return clause.cost(act.last, index)


def _is_next(clause: Clause, at: int) -> bool:
    """Tell the second partner of "avec A en 2011, puis, le 5 mai 2014, avec B", who has a day of its own."""
    told = clause.sentence.words
    step = next((left for left in range(at - 1, max(at - _STEP, -1), -1) if told[left] in words("clause", "next")), None)
    return step is not None and any(step < date.first and date.last <= at for date in clause.top("date"))


_STEP = 8  # tokens from "puis" to "avec"


_ITS_OWN, _JOINED = 16, 4  # tokens from a paper to the first whom its noun phrase names, and from one of these to the next


def sides_in_paper(clause: Clause, papers: tuple[Mention, ...]) -> list[Mention]:
    """Return the countries and bodies that a paper's own noun phrase names: "l'accord de pêche avec la Russie"."""
    found: list[Mention] = []
    tokens = clause.sentence.tokens
    for paper in papers[:1]:
        for mention in clause.top("country", "body"):
            limit = max(paper.last + _ITS_OWN, found[-1].last + _JOINED if found else 0)
            if not paper.last <= mention.first <= limit:
                continue
            gap = [token.folded for token in tokens[paper.last : mention.first]]
            if any(word in words("clause", "relative") or word in ",;:." for word in gap):
                break
            if not words("clause", "lies_between").isdisjoint(gap) and "entre" in gap:
                break  # "la surveillance de la frontière entre A et B"
            value = mention.value
            if isinstance(value, CountryForm) and value.form in ("demonym", "compound"):
                if value.form == "compound" or (found and isinstance(found[-1].value, CountryForm) and found[-1].last >= mention.first - 1):
                    found.append(mention)
            elif any(word in words("clause", "partner") and (found or word != "et" or "entre" in gap) for word in gap[-4:]):
                found.append(mention)
    return found


def witnesses_of(clause: Clause, reading: Reading, act: Act, signatories: list[Mention]) -> list[Person]:
    """Return those before whom a paper is signed; who presides a sitting, "réuni sous la présidence de A", is no witness of its papers."""
    found: list[Person] = []
    for mention in group_left(clause, act.clause) if act.rule == "noun:attended" else ():
        person = person_of(mention, "witness", reading)
        if person is not None and mention not in signatories:
            found.append(person)
    for run in phrases("parts", "witness").find(clause.sentence):
        if _is_of_sitting(clause, run.first):
            continue
        for mention in group_right(clause, run.last, len(clause.sentence.tokens)):
            person = person_of(mention, "witness", reading)
            if person is not None and mention not in signatories and all(person.name != other.name for other in found):
                found.append(person)
    return found


def _is_of_sitting(clause: Clause, at: int) -> bool:
    before = clause.sentence.words[max(at - 5, 0) : at]
    return not words("clause", "sitting").isdisjoint(before)


def between_first(clause: Clause) -> list[Mention]:
    """Return the sides of "Entre A et B, il existe un traité de 1972"."""
    tokens, at = clause.sentence.tokens, clause.opening
    sides = group_right(clause, at + 1, len(tokens)) if at < len(tokens) and tokens[at].folded == "entre" else []
    return sides if len(sides) == 2 else []
