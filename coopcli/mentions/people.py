"""Sentences -> the people they name and the offices they name without their holder.

In: a sentence and what the other finders found in it. Out: mentions of kind "person". Start at `find`; `fullest` tells who is who.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from coopcli.lexicon.roles import Office, RoleWords, role_words
from coopcli.mentions.acting import RULE as REGION
from coopcli.mentions.identity import fullest
from coopcli.mentions.names import Name, Taken, name_at, phrase_end, title_end, words_between
from coopcli.mentions.nations import in_brackets, is_national, of_each
from coopcli.mentions.offices import Role, counterpart_body, office_here, role_at, shared_complement, shared_nation, singular
from coopcli.model import Body, CountryForm, Mention, Official, Sentence, Span, Token

__all__ = ["find", "fullest"]

Tokens = tuple[Token, ...]


class Found(NamedTuple):
    """What a rule read: tokens `first` to `last`, end excluded, and where reading goes on."""

    first: int
    last: int
    value: Official
    rule: str
    onward: int


def find(sentence: Sentence, found: Iterable[Mention] = ()) -> Iterator[Mention]:
    """Yield each person, with the office that stands beside the name, and each office without a name: "M. Lam, ministre des Pêches"."""
    vocabulary = role_words()
    tokens = sentence.tokens
    openings = _openings(sentence, vocabulary)
    if not openings:
        return
    taken: Taken = {}
    for mention in found:
        if mention.kind in ("country", "place", "body"):
            for at in range(mention.first, mention.last):
                other = taken.get(at)
                if (
                    other is None
                    or (other.kind != "country" and mention.kind == "country")
                    or (mention.kind == other.kind and mention.first < other.first)
                ):
                    taken[at] = mention
    onward = 0
    before: Found | None = None
    for at in openings:
        if at < onward:
            continue
        for found_here in _read(tokens, at, vocabulary, taken, before):
            result = before = _of_region(_with_bracket(found_here, tokens, taken), taken)
            if result.last > result.first:
                yield Mention(
                    "person",
                    result.first,
                    result.last,
                    Span(tokens[result.first].start, tokens[result.last - 1].end),
                    result.value,
                    result.rule,
                )
            onward = result.onward


def _with_bracket(found: Found, tokens: Tokens, taken: Taken) -> Found:
    """Give somebody the country in brackets behind the name: "Ali Sow (Sénégal)"."""
    nation = in_brackets(tokens, found.last, taken) if found.value.name is not None else None
    code = nation.value.code if nation is not None and isinstance(nation.value, CountryForm) else None
    return found if code is None else found._replace(value=replace(found.value, country=code))


def _of_region(found: Found, taken: Taken) -> Found:
    """Give "le gouverneur de la Louisiane, X" his region for a body."""
    region = next((one for at in range(found.first, found.last) if (one := taken.get(at)) is not None and one.rule == REGION), None)
    if region is None or not isinstance(region.value, Body) or found.value.body is not None:
        return found
    return found._replace(value=replace(found.value, body=region.value.name, country=region.value.country))


def _openings(sentence: Sentence, vocabulary: RoleWords) -> list[int]:
    """Return the tokens at which an office, a title or a name may begin; a capital that stands alone, as most do, begins none."""
    openers, tokens = vocabulary.openers, sentence.tokens
    return [
        at
        for at, (_, _, text, folded) in enumerate(tokens)
        if folded in openers or (text != folded and text[0].isupper() and _opens_name(tokens, at, vocabulary))
    ]


def _opens_name(tokens: Tokens, at: int, vocabulary: RoleWords) -> bool:
    folded = tokens[at].folded
    return folded in vocabulary.titles or folded in vocabulary.titles_of_several or _may_go_on(tokens, at, vocabulary)


def _read(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken, before: Found | None) -> Iterable[Found]:
    """Ask the rules in order: an office, a counterpart, a pronoun, a title, a bare name. The first that speaks is heard alone.

    `before` is the person or office read last, which "celui de …" and "et X" go on from.
    """
    token = tokens[at]
    folded = token.folded
    results: list[Found] = []
    if folded in vocabulary.offices:
        results = list(_office(tokens, at, vocabulary, taken))
    elif folded in vocabulary.counterpart or folded in vocabulary.counterparts:
        results = list(_counterpart(tokens, at, vocabulary, taken))
    elif folded in vocabulary.resuming and before is not None and before.value.role and _is_listed(tokens, before.last, at):
        results = list(_resumed(tokens, at, before, vocabulary, taken))
    elif folded in vocabulary.last_named and (after := phrase_end(tokens, at, vocabulary.last_named)) != at:
        results = [Found(at, after, Official(None, None, None), "last-named", after)]
    if results or not token.text[0].isupper():
        return results
    if (nation := taken.get(at)) is not None and is_national(tokens, at, nation, vocabulary.articles):
        results = list(_of_nation(tokens, at, nation, vocabulary, taken))
        if results:
            return results
    if folded in vocabulary.titles_of_several and (after := phrase_end(tokens, at, vocabulary.titles_of_several)) != at:
        results = list(_titled(tokens, at, after, vocabulary, taken, is_several=True))
    elif folded in vocabulary.titles and (after := title_end(tokens, at, vocabulary.titles)) != at:
        results = list(_titled(tokens, at, after, vocabulary, taken, is_several=False))
    return results or (list(_bare(tokens, at, vocabulary, taken, before)) if _may_go_on(tokens, at, vocabulary) else [])


def _of_nation(tokens: Tokens, at: int, nation: Mention, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    """Read "le Malien Ali Sow", "la Française Anne Petit"."""
    name = name_at(tokens, nation.last, vocabulary, taken) if nation.last < len(tokens) else None
    if name is not None and name.words > 1 and _can_be_named(tokens, name, vocabulary, taken, is_titled=False):
        code = nation.value.code if isinstance(nation.value, CountryForm) else None
        yield Found(at, name.last, replace(_official(tokens, name, None), country=code), "nation-name", name.last)


def _is_listed(tokens: Tokens, last: int, at: int) -> bool:
    """Say whether nothing but a joint and an article stands between what was read last and a token."""
    return last <= at <= last + 3 and all(token.folded in (",", "et", "la", "le") for token in tokens[last:at])


def _resumed(tokens: Tokens, at: int, before: Found, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    """Read "celui de la Cour du Togo, Y" behind "le président de la Cour du Bénin, X": the same office of another body."""
    noun_at = next((k for k in range(at + 2, min(at + 4, len(tokens))) if tokens[k].folded not in vocabulary.articles), at)
    if tokens[noun_at].folded in vocabulary.offices:
        return  # "la signature du directeur, X, et celle du maire, Y"
    for left in range(before.first, before.last):
        office = office_here(tokens, left, vocabulary) if tokens[left].folded in vocabulary.offices else None
        if office is None:
            continue
        told = role_at(tokens, left, office, vocabulary, taken)
        noun = replace(office, singular=words_between(tokens, told.first, told.rest))
        role = shared_complement(tokens, at + 1, replace(told, office=noun), vocabulary, taken)
        name = _name_behind(tokens, role, vocabulary, taken) if role is not None else None
        if role is not None and (name is not None or any(k in taken and taken[k].kind == "body" for k in range(role.first, role.last))):
            last = name.last if name else role.last
            yield Found(at, last, _official(tokens, name, role), "resumed-office", last)
        return


def _may_go_on(tokens: Tokens, at: int, vocabulary: RoleWords) -> bool:
    """Say whether a second word of a name can follow; most capitals stand alone."""
    if at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    return following.text[0].isupper() or following.text in "-‐‑'’.ʼ" or following.folded in vocabulary.particles


def _official(tokens: Tokens, name: Name | None, role: Role | None, *, is_counterpart: bool = False) -> Official:
    return Official(
        words_between(tokens, name.first, name.last) if name else None,
        role.text if role else None,
        role.country if role else None,
        role.body if role else None,
        name is not None and _is_surname(tokens, name),
        is_counterpart,
    )


def _is_surname(tokens: Tokens, name: Name) -> bool:
    """Say whether one word is all there is beside particles: "Lam", "Ben Ouda", "Al Sawaee"; not "Mohammed VI"."""
    vocabulary = role_words()
    particles = vocabulary.opening_particles | vocabulary.inner_particles
    words = [token for token in tokens[name.first : name.last] if token.text[0].isupper() and token.folded not in particles]
    return len(words) - sum(token.text == "-" for token in tokens[name.first : name.last]) <= 1 and not name.has_numeral


def _office(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    office = office_here(tokens, at, vocabulary)
    if office is None or _is_inside_body(at, office, taken):
        return
    role = role_at(tokens, at, office, vocabulary, taken)
    name = _name_behind(tokens, role, vocabulary, taken)
    if role.is_plural:
        yield from _plural_office(tokens, role, name, vocabulary, taken)
        return
    if name is None:
        if _is_definite(tokens, role, vocabulary) and office.stands != "rank":
            yield Found(role.first, role.last, _official(tokens, None, role), "office", role.last)
        elif _is_object(role):
            yield Found(role.first, role.first, Official(None, None, None), "silent", role.last)
        return
    if office.stands == "rank":
        apposed = _apposed(tokens, name.last, vocabulary, taken)
        if apposed is not None:
            yield Found(role.first, apposed.last, _official(tokens, name, apposed), "rank-name-office", apposed.last)
            return
    yield Found(role.first, name.last, _official(tokens, name, role), "office-name", name.last)


def _is_object(role: Role) -> bool:
    return role.last > role.rest


def _is_inside_body(at: int, office: Office, taken: Taken) -> bool:
    """Say whether the office noun is a word of a body's name: "Conseil des chefs d'État"."""
    mention = taken.get(at)
    return mention is not None and mention.kind == "body" and mention.first < at


def _is_definite(tokens: Tokens, role: Role, vocabulary: RoleWords) -> bool:
    at = role.first - 1
    while at >= 0 and tokens[at].folded in vocabulary.dropped_before:
        at -= 1
    return at >= 0 and tokens[at].folded in vocabulary.definite


def _name_behind(tokens: Tokens, role: Role, vocabulary: RoleWords, taken: Taken) -> Name | None:
    """Read the holder's name behind an office, with or without a comma, a title or a rank between them."""
    at = role.after
    size = len(tokens)
    if at >= size:
        return None
    has_comma = tokens[at].text == "," or (tokens[at].text == ":" and not role.is_plural)
    if has_comma:
        at += 1
    started = at
    if at < size and tokens[at].folded in vocabulary.articles:
        ranked = _rank_end(tokens, at + 1, vocabulary)
        at = at if ranked == at + 1 else ranked
    elif at < size:
        at = _rank_end(tokens, at, vocabulary)
    if has_comma and at < size and tokens[at].folded in vocabulary.articles:
        at = _past_apposition(tokens, at, vocabulary)
    after = title_end(tokens, at, vocabulary.titles) if at < size else at
    is_titled = after != started
    if after >= size:
        return None
    name = name_at(tokens, after, vocabulary, taken, is_titled=is_titled)
    if name is None or not _can_be_named(tokens, name, vocabulary, taken, is_titled=is_titled):
        return None
    if has_comma and not is_titled and not _stands_alone(tokens, name, vocabulary):
        return None
    if not has_comma and not is_titled and name.words == 1 and not _can_be_single(tokens, name, vocabulary, taken):
        return None
    return name


def _past_apposition(tokens: Tokens, at: int, vocabulary: RoleWords) -> int:
    """Skip what explains a body between the office and a titled name: "président de la Bundespolizei, la police fédérale, M. Romann"."""
    if at + 1 >= len(tokens) or tokens[at + 1].folded not in vocabulary.body_nouns:
        return at
    for comma in range(at + 2, min(len(tokens) - 1, at + 14)):
        if tokens[comma].text == ",":
            return comma + 1 if title_end(tokens, comma + 1, vocabulary.titles) != comma + 1 else at
        if tokens[comma].folded in vocabulary.boundary:
            return at
    return at


def _rank_end(tokens: Tokens, at: int, vocabulary: RoleWords) -> int:
    if at < len(tokens) and tokens[at].folded in vocabulary.offices and tokens[at].text[0].islower():
        office = office_here(tokens, at, vocabulary)
        if office is not None and office.stands == "rank" and at + len(office.words) < len(tokens):
            return at + len(office.words)
    return at


def _stands_alone(tokens: Tokens, name: Name, vocabulary: RoleWords) -> bool:
    """Say whether a name behind a comma is whole: two words, "Mohammed VI", or one known first name."""
    return name.words > 1 or name.has_numeral


def _can_be_single(tokens: Tokens, name: Name, vocabulary: RoleWords, taken: Taken) -> bool:
    if name.has_numeral:
        return True
    token = tokens[name.last - 1]
    if name.first in taken or token.text.isupper():
        return False
    return (
        not token.folded.endswith(("ien", "ienne", "ais", "aise", "ois", "oise"))
        or name.is_known
        or not _is_followed_by_end(tokens, name.last)
    )


def _is_followed_by_end(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].folded in ("de", "du", "des", "d'")


def _can_be_named(tokens: Tokens, name: Name, vocabulary: RoleWords, taken: Taken, *, is_titled: bool) -> bool:
    """Say whether capitalised words can be a person at all: never a country, a place or a body as a whole, never a run of acronyms."""
    mention = taken.get(name.first)
    if mention is not None and not is_titled and mention.first <= name.first:
        if mention.last >= name.last or mention.kind == "body" or (isinstance(mention.value, CountryForm) and not name.is_known):
            return False
        if not name.is_known and name.words < 3:
            return False
    return (
        any(tokens[k].text[0].isupper() and len(tokens[k].text) > 1 and not tokens[k].text.isupper() for k in range(name.first, name.last))
        or is_titled
    )


def _plural_office(tokens: Tokens, role: Role, name: Name | None, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    """Read the holders of a plural office one by one; a plural without names ("les deux ministres") names nobody."""
    if name is None and role.after < len(tokens) and (of_both := phrase_end(tokens, role.after, vocabulary.of_both)) != role.after:
        name = _name_behind(tokens, replace(role, after=of_both), vocabulary, taken)
    if name is None:
        yield Found(role.first, role.first, Official(None, None, None), "silent", role.last)
        return
    rows = list(_holders(tokens, role, name, vocabulary, taken))
    is_shared = all(row.value.role == rows[0].value.role for row in rows)
    values = of_each(tokens, role, taken, [row.value for row in rows]) if is_shared else [row.value for row in rows]
    yield from (row._replace(value=value) for row, value in zip(rows, values, strict=True))


def _holders(tokens: Tokens, role: Role, name: Name | None, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    current = singular(tokens, role)
    first = role.first
    while name is not None:
        yield Found(first, name.last, _official(tokens, name, current), "shared-office", name.last)
        nation = in_brackets(tokens, name.last, taken)
        at = start = name.last if nation is None else nation.last + 1
        while at < len(tokens) and tokens[at].text in (",", "et"):
            at += 1
        if at == start or at >= len(tokens):
            return
        onward = shared_nation(tokens, at, role, taken) or shared_complement(tokens, at, role, vocabulary, taken)
        if onward is not None:
            first, current = at, onward
            name = _name_behind(tokens, onward, vocabulary, taken)
            continue
        first = at
        after = title_end(tokens, at, vocabulary.titles)
        name = name_at(tokens, after, vocabulary, taken) if after < len(tokens) else None
        if name is not None and not (
            _can_be_named(tokens, name, vocabulary, taken, is_titled=after != at)
            and (after != at or name.words > 1 or name.first not in taken)
        ):
            return
        current = Role(
            current.first,
            current.last,
            current.rest,
            current.after,
            current.office,
            current.text,
            current.country,
            current.body,
            current.is_plural,
        )


def _counterpart(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken) -> Iterator[Found]:
    """Read "son homologue français, Jean-Noël Barrot"."""
    office = Office(("homologue",), "none", None)
    role = counterpart_body(tokens, role_at(tokens, at, office, vocabulary, taken), vocabulary, taken)
    if tokens[at].folded in vocabulary.colleague and role.country is None:
        return
    name = _name_behind(tokens, role, vocabulary, taken)
    if name is not None and tokens[at].folded in vocabulary.counterparts:
        for found in _plural_office(tokens, replace(role, is_plural=True), name, vocabulary, taken):
            yield found._replace(value=replace(found.value, is_counterpart=True), rule="counterpart-name")
    elif name is not None:
        yield Found(at, name.last, _official(tokens, name, role, is_counterpart=True), "counterpart-name", name.last)
    elif at and tokens[at - 1].folded in ("son", "sa", "leur", "l'", "notre"):
        yield Found(at, role.last, _official(tokens, None, role, is_counterpart=True), "counterpart", role.last)


def _titled(tokens: Tokens, at: int, after: int, vocabulary: RoleWords, taken: Taken, *, is_several: bool) -> Iterator[Found]:
    """Read "M. Lam, ministre des Pêches", "MM. Aoun et Christodoulides"."""
    if after >= len(tokens):
        return
    first = at
    while True:
        name = name_at(tokens, after, vocabulary, taken, is_titled=True)
        if name is None:
            return
        if not is_several and (pair := _respective(tokens, name, vocabulary, taken)):
            yield from pair
            return
        role = _apposed(tokens, name.last, vocabulary, taken)
        last = role.last if role else name.last
        yield Found(first, last, _official(tokens, name, role), "title-name-office" if role else "title-name", last)
        following = name.last
        if not is_several or following + 1 >= len(tokens) or tokens[following].folded not in (",", "et"):
            return
        first = after = following + 1
        if tokens[after].folded == "et":
            first = after = after + 1
        if after >= len(tokens):
            return
        after = title_end(tokens, after, vocabulary.titles)
        if after >= len(tokens):
            return


def _bare(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken, before: Found | None) -> Iterator[Found]:
    """Read a name without office or title before it: "Abdellatif Ouahbi, ministre marocain de la Justice", "Rafik Bouaziz, pour Sfax"."""
    token = tokens[at]
    if token.folded in vocabulary.never_in_name and token.folded not in vocabulary.given and not token.text[1:2]:
        return
    name = name_at(tokens, at, vocabulary, taken)
    if name is None:
        return
    if at == 0 and not name.is_known and name.words > 2 and tokens[at + 1].folded in vocabulary.given:
        at += 1
        name = name_at(tokens, at, vocabulary, taken)
        if name is None:
            return
    silent = Found(at, at, Official(None, None, None), "silent", name.last)
    if (name.words < 2 and not (name.has_numeral and name.is_known)) or not _can_be_named(tokens, name, vocabulary, taken, is_titled=False):
        if name.last > at + 1:
            yield silent
        return
    if at and (tokens[at - 1].folded in vocabulary.named_after or tokens[at - 1].folded in ("-", "#", "@")):
        yield silent
        return
    if (
        at
        and tokens[at - 1].text[0].isupper()
        and tokens[at - 1].folded in vocabulary.never_in_name
        and tokens[at - 1].folded not in vocabulary.function_words
    ):
        yield silent
        return
    if (
        name.last < len(tokens)
        and tokens[name.last].text[0].isupper()
        and tokens[name.last].folded in vocabulary.never_in_name - vocabulary.function_words
    ):
        yield silent  # "Nelson Mandela University"
        return
    if pair := _respective(tokens, name, vocabulary, taken):
        yield from pair
        return
    role = _apposed(tokens, name.last, vocabulary, taken)
    is_place = at and tokens[at - 1].text in ("à", "À", "A", "en", "au", "aux") and not name.is_known
    if role is not None and not is_place and not _is_quoted(tokens, at, name.last):
        yield Found(at, role.last, _official(tokens, name, role), "name-office", role.last)
    elif is_place or _is_quoted(tokens, at, name.last) or _is_shouted(tokens, name):
        yield silent
    elif name.is_known:
        yield Found(at, name.last, _official(tokens, name, None), "first-name", name.last)
    elif (counterpart := _counterpart_behind(tokens, name.last, vocabulary, taken)) is not None:
        yield Found(at, counterpart.last, _official(tokens, name, counterpart, is_counterpart=True), "name-counterpart", counterpart.last)
    elif _signs_for(tokens, name.last, vocabulary, taken) or _is_beside(tokens, name, before, vocabulary):
        yield Found(at, name.last, _official(tokens, name, None), "name-beside", name.last)
    elif _has_company(tokens, at, name.last, vocabulary):
        yield Found(at, name.last, _official(tokens, name, None), "bare-name", name.last)
    else:
        yield silent


def _signs_for(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken) -> bool:
    """Say whether "pour le Togo" or "côté togolais" follows a name: it is that of somebody who acts for them."""
    at += at < len(tokens) and tokens[at].text == ","
    if at + 2 >= len(tokens) or tokens[at].folded not in vocabulary.acts_for:
        return False
    at += 1 + (tokens[at + 1].folded in vocabulary.articles)
    return at < len(tokens) and (at in taken or tokens[at].folded in vocabulary.sides)


def _is_beside(tokens: Tokens, name: Name, before: Found | None, vocabulary: RoleWords) -> bool:
    """Say whether a name is tied by "et" to that of a person: "Karim Bennis et Yao Agbo", "Yao Agbo et Karim Bennis"."""
    if before is not None and before.value.name and before.last == name.first - 1 and tokens[before.last].folded == "et":
        return True
    at = name.last + 1
    is_tied = at + 1 < len(tokens) and tokens[at - 1].folded == "et"
    return is_tied and tokens[at].folded in vocabulary.given and _may_go_on(tokens, at, vocabulary)


def _respective(tokens: Tokens, name: Name, vocabulary: RoleWords, taken: Taken) -> tuple[Found, ...]:
    """Read two names and then their two offices: "A et B, respectivement ministre de X et ministre de Y"; else nothing."""
    second = name.last + 1
    if second >= len(tokens) or tokens[name.last].folded != "et":
        return ()
    second = title_end(tokens, second, vocabulary.titles)
    other = name_at(tokens, second, vocabulary, taken) if second < len(tokens) else None
    if other is None or other.last + 2 >= len(tokens) or tokens[other.last].text not in (",", "("):
        return ()
    at = other.last + 1
    is_respective = tokens[at].folded in vocabulary.respective
    at = _past_article(tokens, at + is_respective, vocabulary)
    if (both := _both(tokens, name, other, at, vocabulary, taken)) or not is_respective:
        return both
    limit = min(len(tokens) - 1, at + _LONGEST_PAIR)
    joint = next((k for k in range(at, limit) if tokens[k].folded == "et" and _opens_office(tokens, k + 1, vocabulary)), None)
    if joint is None or not _opens_office(tokens, at, vocabulary):
        return ()
    roles = []
    for first, stop in ((at, joint), (_past_article(tokens, joint + 1, vocabulary), len(tokens))):
        office = office_here(tokens, first, vocabulary)
        if office is None:
            return ()
        roles.append(role_at(tokens[:stop], first, office, vocabulary, taken))
    ours, theirs = roles
    return (
        Found(name.first, name.last, _official(tokens, name, ours), "respective", name.last),
        Found(other.first, theirs.last, _official(tokens, other, theirs), "respective", theirs.last),
    )


def _both(tokens: Tokens, name: Name, other: Name, at: int, vocabulary: RoleWords, taken: Taken) -> tuple[Found, ...]:
    """Read "A et B, ministres de la Pêche du Maroc et du Togo": one office in the plural, each of his own country."""
    office = office_here(tokens, at, vocabulary) if at < len(tokens) else None
    role = role_at(tokens, at, office, vocabulary, taken) if office is not None else None
    if role is None or not role.is_plural or not _closes(tokens, role.after):
        return ()
    one = singular(tokens, role)
    ours, theirs = of_each(tokens, role, taken, [_official(tokens, name, one), _official(tokens, other, one)])
    return (
        Found(name.first, name.last, ours, "respective", name.last),
        Found(other.first, role.last, theirs, "respective", role.last),
    )


_LONGEST_PAIR = 24  # tokens from the first of two offices to the second


def _past_article(tokens: Tokens, at: int, vocabulary: RoleWords) -> int:
    return at + 1 if at < len(tokens) and tokens[at].folded in vocabulary.articles else at


def _opens_office(tokens: Tokens, at: int, vocabulary: RoleWords) -> bool:
    at = _past_article(tokens, at, vocabulary)
    return at < len(tokens) and office_here(tokens, at, vocabulary) is not None


def _counterpart_behind(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken) -> Role | None:
    """Read ", son homologue ghanéen" behind a name."""
    if at + 2 >= len(tokens) or tokens[at].text != "," or tokens[at + 2].folded not in vocabulary.counterpart:
        return None
    role = role_at(tokens, at + 2, Office(("homologue",), "none", None), vocabulary, taken)
    return role if _closes(tokens, role.after) and _name_behind(tokens, role, vocabulary, taken) is None else None


def _is_quoted(tokens: Tokens, first: int, last: int) -> bool:
    return first > 0 and last < len(tokens) and tokens[first - 1].folded in ("<<", '"', "'") and tokens[last].folded in (">>", '"', "'")


def _is_shouted(tokens: Tokens, name: Name) -> bool:
    return not any(tokens[k].text[-1].islower() for k in range(name.first, name.last) if tokens[k].text[0].isupper())


def _has_company(tokens: Tokens, first: int, last: int, vocabulary: RoleWords) -> bool:
    """Say whether the words around a run of capitals are those around a person; `fullest` drops it unless named again."""
    before = tokens[first - 1].folded if first else ""
    after = tokens[last].folded if last < len(tokens) else ""
    return before in vocabulary.before_name or after in vocabulary.after_name


def _apposed(tokens: Tokens, at: int, vocabulary: RoleWords, taken: Taken) -> Role | None:
    """Read the office behind a name: ", alors patron de …", "(ministre de la Santé)"; with an article only where no other name follows."""
    size = len(tokens)
    if at < size and tokens[at].text == "(" and at + 1 < size and tokens[at + 1].folded not in vocabulary.offices:
        for close in range(at + 1, min(size, at + 8)):
            if tokens[close].text == ")":
                at = close + 1
                break
    if at + 1 >= size or tokens[at].text not in (",", "("):
        return None
    is_bracketed = tokens[at].text == "("
    at += 1
    has_article = False
    for _ in range(4):
        if at >= size:
            return None
        folded = tokens[at].folded
        if folded in vocabulary.articles:
            has_article = True
        elif (
            folded not in vocabulary.dropped_before
            and folded not in vocabulary.kept_before
            and not (folded in vocabulary.hyphened and tokens[at + 1 : at + 2] and tokens[at + 1].text == "-")
            and folded != "-"
        ):
            break
        at += 1
    if at >= size:
        return None
    office = office_here(tokens, at, vocabulary)
    if office is None or office.singular is not None or office.stands == "rank":
        return None
    role = role_at(tokens, at, office, vocabulary, taken)
    if is_bracketed:
        return role
    if has_article and (_name_behind(tokens, role, vocabulary, taken) is not None or not _closes(tokens, role.after)):
        return None
    after = _name_behind(tokens, role, vocabulary, taken)
    if after is not None and (role.after >= size or tokens[role.after].text != ","):
        return None
    return role


def _closes(tokens: Tokens, at: int) -> bool:
    return at >= len(tokens) or tokens[at].text in (",", ".", ";", ")", ":", "-", "–") or tokens[at].folded in ("et", "qui", "a")
