"""The bodies that a sentence names: known ones, unknown ones by the shape of their name, companies, and acronyms told in the article.

In: a sentence, its countries, the article's acronyms. Out: mentions. Start at `find`; `read_acronyms` passes over the article before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress
from types import MappingProxyType

from coopcli.lexicon.bodies import Head, Shapes, shapes
from coopcli.lexicon.countries import city_phrases
from coopcli.lexicon.organisations import KnownName, organisation_phrases
from coopcli.lexicon.regions import adjectives, country_of_region, region_phrases
from coopcli.mentions import companies, listed
from coopcli.mentions.acting import federated, signing
from coopcli.mentions.bare import bare, may_be_bare, of_others
from coopcli.mentions.boundaries import (
    Found,
    Line,
    Reach,
    bracketed,
    country_within,
    is_acronym,
    is_capital,
    is_side,
    line_of,
    reach,
    words,
)
from coopcli.model import Body, CountryForm, Mention, PartyType, Sentence
from coopcli.segment import span_of
from coopcli.text import fold, fold_words


def read_acronyms(sentences: Iterable[Sentence], countries: Callable[[Sentence], Iterable[Mention]] | None = None) -> Mapping[str, Body]:
    """Return what an article's own short names stand for, folded: "dgsn" from "Direction générale de la sûreté nationale (DGSN)".

    `countries` finds the countries of a sentence: they give the bodies theirs, and it is asked only where something may be defined.
    The first definition wins.
    """
    told: dict[str, Body] = {}
    alone: dict[str, Body] = {}
    sentences = tuple(sentences)
    for sentence in sentences:
        nations = tuple(countries(sentence)) if countries else ()
        may_define = _may_define(sentence) or any(_may_name(sentence, nation) for nation in nations)
        if not may_define and not may_be_bare(sentence):
            continue
        line = line_of(sentence, nations)
        alone |= {fold(item.body.name): item.body for item in bare(line)}
        for item in _defined(line, sentence) if may_define else ():
            body = item.body
            if body.acronym:
                told.setdefault(fold(body.acronym), body)
            if body.type == "company" or item.rule == "introduced-body":
                told.setdefault(fold(body.name), body)
    names = alone.keys() - told.keys()
    names -= of_others(sentences, names)
    return MappingProxyType(told | {name: alone[name] for name in sorted(names)})


def find(sentence: Sentence, found: Sequence[Mention], acronyms: Mapping[str, Body]) -> Iterator[Mention]:
    """Yield the bodies of a sentence in order of place; a known organisation inside a longer name is one of its own."""
    if not _may_hold(sentence, found, acronyms):
        return
    line = line_of(sentence, found)
    items = list(_known(line, sentence))
    items += _shaped(line, sentence, items)
    items += [item for item in listed.listed(line) if not _overlaps(item, items)]
    for finder in companies.FINDERS:
        items += [item for item in finder(line) if not _overlaps(item, items)]
    items += [item for item in listed.resumed(line, items) if not _overlaps(item, items)]
    items += [item for item in _told(line, acronyms) if not _overlaps(item, items)]
    items += [item for item in _bare_acronyms(line) if not _overlaps(item, items)]
    items += [item for item in federated(line, sentence) if not _overlaps(item, items)]
    items += [item for item in signing(line) if not _overlaps(item, items)]
    for item in _tied(line, sorted(items, key=lambda item: (item.first, -item.last))):
        body = item.body
        if item.rule in ("known-acronym", "company-word", "introduced-company"):
            body = acronyms.get(fold(body.acronym if item.rule == "known-acronym" and body.acronym else body.name), body)
        code = _country_behind(line, item.last) or (_nation_apposed(line, item.last) if body.type == "company" else None)
        if body.country is None and body.type != "organisation" and code is not None:
            body = replace(body, country=code)
        yield Mention("body", item.first, item.last, span_of(sentence, item.first, item.last), body, item.rule)


def _country_behind(line: Line, last: int) -> str | None:
    """Return the country of "l'Université fédérale du Ceará, au Brésil, …": where a body lies, told between it and the next mark."""
    words = [token.folded for token in line.tokens[last : last + 2]]
    nation = line.nations.get(last + 2)
    if len(words) < 2 or words[0] != "," or words[1] not in _LIES_IN or nation is None or not isinstance(nation.value, CountryForm):
        return None
    follower = line.tokens[nation.last].folded if nation.last < len(line.tokens) else "."
    is_closed = follower in _CLOSING and nation.value.form == "name" and nation.value.code.isalpha()
    return nation.value.code if is_closed else None


def _nation_apposed(line: Line, last: int) -> str | None:
    """Return the country of "Velbois, chef de file canadien de l'eau, …": the nationality of what a company is called."""
    tokens, vocabulary = line.tokens, shapes()
    bracket = next((at + 1 for at in range(last, min(last + _LONGEST_BRACKET, len(tokens))) if tokens[at].text == ")"), last)
    last = bracket if last < len(tokens) and tokens[last].text == "(" else last
    if last + 2 >= len(tokens) or tokens[last].text != ",":
        return None
    noun = last + 1 + (tokens[last + 1].folded in vocabulary.articles)
    if tokens[noun].folded not in vocabulary.apposed and tokens[noun].folded not in vocabulary.introducers:
        return None
    for at in range(noun + 1, min(noun + _FARTHEST_NATION, len(tokens))):
        if not tokens[at].text[0].isalpha():
            return None
        nation = line.nations.get(at)
        if nation is not None and isinstance(nation.value, CountryForm) and nation.value.form == "demonym" and nation.value.code.isalpha():
            return nation.value.code
    return None


_LONGEST_BRACKET = 8  # tokens of "(TSX : VLB)"
_FARTHEST_NATION = 5  # tokens from what a company is called to its nationality
_LIES_IN = frozenset({"au", "aux", "en"})
_CLOSING = frozenset({",", ".", ";", ")", "et"})


def _may_hold(sentence: Sentence, found: Iterable[Mention], acronyms: Mapping[str, Body]) -> bool:
    """Tell whether a sentence may name a body at all; most hold no word that leads to one, no capitals, no word of nationality."""
    if acronyms or not _leading().isdisjoint(sentence.words) or any(map(str.isupper, sentence.printed)):
        return True
    return any(isinstance(mention.value, CountryForm) and mention.value.form == "demonym" for mention in found)


@cache
def _leading() -> frozenset[str]:
    """Return the words of which every body has one that is known, or is told by its shape and not by capitals or a nationality."""
    vocabulary = shapes()
    return frozenset().union(
        "(",
        organisation_phrases().keys,
        vocabulary.heads.keys,
        vocabulary.plurals,
        vocabulary.resuming,
        vocabulary.introducers,
        vocabulary.of_trade,
        vocabulary.heads_of_companies,
        vocabulary.name_words,
        region_phrases().keys,
        adjectives().keys(),
        vocabulary.signs,
    )


def _tied(line: Line, items: Sequence[Found]) -> Iterator[Found]:
    """Leave out an acronym in brackets behind its own name; where it is a known one, the name learns its country and key."""
    kept: list[Found] = []
    for item in items:
        before = kept[-1] if kept else None
        if before is not None and _is_its_acronym(line, before, item):
            if fold_words(before.body.name) == fold_words(item.body.name):
                kept[-1] = before._replace(body=item.body)
            continue
        kept.append(item)
    yield from kept


def _is_its_acronym(line: Line, before: Found, item: Found) -> bool:
    if before.body.acronym is None or item.first != before.last + 1 or line.tokens[before.last].text != "(":
        return False
    return fold(before.body.acronym) == fold(item.body.acronym or item.body.name)


def _may_define(sentence: Sentence) -> bool:
    """Tell whether a sentence may define a short name: there is a bracket, an acronym before a comma, or a company's introducer."""
    if "(" in sentence.folded or not _defining().isdisjoint(sentence.words):
        return True
    return "," in sentence.printed and _has_apposition(sentence)


@cache
def _defining() -> frozenset[str]:
    return shapes().heads_of_companies.union(shapes().introducers)


def _may_name(sentence: Sentence, nation: Mention) -> bool:
    """Tell whether a word of nationality may lead a company's name: "l'italien Ansaldi"."""
    tokens = sentence.tokens
    return nation.last < len(tokens) and tokens[nation.first].text.islower() and tokens[nation.last].text[0].isupper()


def _has_apposition(sentence: Sentence) -> bool:
    tokens = sentence.tokens
    commas = compress(range(len(tokens)), map(",".__eq__, sentence.printed))
    for index in commas:
        if not 0 < index < len(tokens) - 1:
            continue
        before = tokens[index - 1]
        after = tokens[index + 2].text if index + 2 < len(tokens) else "."
        if is_acronym(before) or (after in ",." and tokens[index + 1].text[0].isupper()):
            return True
    return False


def _defined(line: Line, sentence: Sentence) -> Iterator[Found]:
    known = list(_known(line, sentence))
    items = _shaped(line, sentence, known)
    items = [*known, *items]
    yield from items
    for finder in companies.FINDERS:
        yield from [item for item in finder(line) if not _overlaps(item, items)]


def _overlaps(item: Found, items: Iterable[Found]) -> bool:
    return any(item.first < other.last and other.first < item.last for other in items)


def _known(line: Line, sentence: Sentence) -> Iterator[Found]:
    for run in organisation_phrases().find(sentence):
        known: KnownName = run.value
        tokens = line.tokens[run.first : run.last]
        row = known.organisation
        if known.spellings:
            printed = words(tokens)
            if printed not in known.spellings and printed.replace(".", "") not in known.spellings:
                continue
            if line.is_shouted and len(printed) < 4:
                continue
            if not printed.isupper() and is_capital(line, run.last):
                continue  # "Olaf Scholz" is somebody
            body = Body(row.display, printed.replace(".", ""), row.country, row.type, row.key)
            yield Found(run.first, run.last, body, "known-acronym")
            continue
        if not any(token.text[0].isupper() for token in tokens) or (len(tokens) == 1 and line.is_shouted and len(tokens[0].text) < 5):
            continue
        longer = companies.branch_end(line, run.first, run.last) if row.type == "company" else run.last
        if longer > run.last:
            country = country_within(line, run.last, longer) or row.country
            yield Found(run.first, longer, Body(words(line.tokens[run.first : longer]), None, country, "company"), "known-branch")
            continue
        bracket = bracketed(line, run.last)
        acronym = bracket[0] if bracket else next(iter(row.acronyms), None)
        yield Found(run.first, run.last, Body(words(tokens), acronym, row.country, row.type, row.key), "known-name")


def _shaped(line: Line, sentence: Sentence, known: list[Found]) -> list[Found]:
    """Find the bodies that a head opens; one that begins with a known name and goes no further adds nothing."""
    vocabulary = shapes()
    starts = {item.first: item for item in known}
    items: list[Found] = []
    behind = 0
    for run in vocabulary.heads.find(sentence):
        if run.first < behind and not is_capital(line, run.first):
            continue
        if any(item.first < run.first and run.last <= item.last for item in known):
            continue
        same = starts.get(run.first)
        shape = reach(line, run.first, run.last, run.value)
        if (same is not None and same.last >= shape.last) or not _is_name(line, run.first, shape, run.value, vocabulary):
            continue
        if any(item.last == shape.last and item.first > run.first and item.body.type == "organisation" for item in known):
            continue  # an organ stands for its organisation: "le Conseil de l'Organisation mondiale des douanes"
        item = _shape_found(line, run.first, shape, run.value, vocabulary)
        if same is not None:
            known.remove(same)
            item = item._replace(body=_with_key(item.body, same.body))
        items.append(item)
        behind = max(behind, shape.last)
    if "pres" in line.vocabulary:
        items = list(_attached(line, sentence, items))
    if "(" in line.vocabulary:
        items += [item for item in _offices(line, sentence, vocabulary) if not _overlaps(item, items)]
    return items


def _attached(line: Line, sentence: Sentence, items: Iterable[Found]) -> Iterator[Found]:
    """Join "le parquet général près la Cour de cassation": one body, which bears the name of the court that it sits with."""
    tokens = line.tokens
    offices = {run.last: run.first for run in shapes().heads.find(sentence) if run.value.name == "prosecution"}
    courts = {item.first - 2: item for item in items if item.first > 2 and tokens[item.first - 2].text == "près"}
    joined = {offices[near]: court for near, court in courts.items() if near in offices}
    for item in items:
        if item not in joined.values() and item.first not in joined:
            yield item
    for first, court in joined.items():
        name = words(tokens[first : court.last])
        yield court._replace(first=first, body=Body(name, None, court.body.country, "institution"))


def _with_key(body: Body, known: Body) -> Body:
    return (
        body
        if len(body.name.split()) > len(known.name.split()) + 3
        else Body(body.name, body.acronym or known.acronym, body.country, known.type, known.key)
    )


def _is_name(line: Line, first: int, shape: Reach, head: Head, vocabulary: Shapes) -> bool:
    marks = shape.marks
    is_low = not is_capital(line, first)
    if is_low and "acronym" not in marks and first > 0 and line.tokens[first - 1].folded in vocabulary.indefinite:
        return False
    if is_low and head.name == "company" and "complement" not in marks:
        return False  # "la société Interchange Ltd": the noun is no part of the name
    if is_low and head.is_side and not is_side(line, first, shape.last, vocabulary):
        return False
    if head.name == "centre" and not vocabulary.venues.isdisjoint(
        token.folded for token in line.tokens[first : min(first + 5, shape.last)]
    ):
        return False  # "au Centre international de conférences": where, and nobody
    return any(accepted == {"alone"} or accepted <= marks for accepted in head.accepts)


def _shape_found(line: Line, first: int, shape: Reach, head: Head, vocabulary: Shapes) -> Found:
    tokens = line.tokens
    if shape.bracket is None:
        name = words(tokens[first : shape.last])
    else:
        name = f"{words(tokens[first : shape.bracket[0]])} {words(tokens[shape.bracket[1] : shape.last])}"
    if head.is_place and not is_capital(line, first):
        name = _place_name(line, first, shape.last) or name
    country = country_within(line, first, shape.last) or _country_of_city(line, first, shape.last)
    if country is None and head.type != "company":
        country = country_of_region(tokens[first : shape.last])
    kind: PartyType = head.type
    if country is None and head.name not in vocabulary.never_international:
        inside = [token.folded for token in tokens[first : shape.last]]
        if any(word in vocabulary.international for word in inside):
            kind = "organisation"
    elif country is not None and kind == "organisation" and head.name != "association":
        kind = "institution"
    acronym = shape.acronym or _told_before(line, first, shape.last) or _apposed(line, shape.last)
    return Found(first, shape.last, Body(name, acronym, country, kind), head.name)


def _place_name(line: Line, first: int, last: int) -> str | None:
    """Return the name behind "de": "ville sainte de Kairouan" is Kairouan."""
    tokens = line.tokens
    for index in range(first + 1, last - 1):
        if tokens[index].folded in ("de", "d'", "du") and is_capital(line, index + 1):
            return words(tokens[index + 1 : last])
    return None


def _country_of_city(line: Line, first: int, last: int) -> str | None:
    """Return the country of a city that the name holds behind "de": "Université de Sfax" is Tunisian."""
    tokens = line.tokens
    for index in range(first + 1, last - 1):
        if tokens[index].folded not in ("de", "d'") or not is_capital(line, index + 1):
            continue
        for end in range(min(index + 6, last), index + 1, -1):
            town = city_phrases().get([token.folded for token in tokens[index + 1 : end] if token.folded not in "-'"])
            if town is not None and town.country and not (end < len(tokens) and tokens[end].text == "-"):
                return town.country
    return None


def _told_before(line: Line, first: int, last: int) -> str | None:
    """Return the short name that the name explains: "DGSN (Direction générale ...)", "Rosatom, l'agence ..."."""
    tokens = line.tokens
    at = first - 2 if first > 1 and tokens[first - 1].folded in ("la", "le", "l'") else first - 1
    if at < 1 or line.is_shouted:
        return None
    before = tokens[at - 1]
    if tokens[at].text == "(":
        return before.text if is_acronym(before) and last < len(tokens) and tokens[last].text == ")" else None
    if tokens[at].text != "," or at - 1 in line.nations:
        return None
    is_single = (
        before.text[0].isupper()
        and before.text.isalpha()
        and len(before.text) > 3
        and not is_capital(line, at - 2 if at > 1 else len(tokens))
    )
    lead = tokens[at - 2] if at > 1 else None
    is_led = lead is None or not lead.text[0].isalpha() or lead.folded in shapes().articles or lead.folded in shapes().before_side
    is_closed = last >= len(tokens) or tokens[last].text in ",.;:)" or tokens[last].folded == "et"
    is_single = is_single and is_led and is_closed and at < first - 1 and before.folded not in shapes().stops
    return before.text if is_acronym(before) or is_single else None


def _apposed(line: Line, last: int) -> str | None:
    """Return the single name that stands between commas behind: "l'agence fédérale russe de l'énergie atomique, Rosatom, et"."""
    tokens = line.tokens
    if last + 2 >= len(tokens) or tokens[last].text != "," or tokens[last + 2].text not in ",.":
        return None
    token = tokens[last + 1]
    if not is_capital(line, last + 1) or last + 1 in line.nations or not token.text.isalpha() or len(token.text) < 3:
        return None
    return None if token.folded in shapes().stops else token.text


def _offices(line: Line, sentence: Sentence, vocabulary: Shapes) -> Iterator[Found]:
    """Yield the body of an office whose acronym is the body's: "le directeur général de la sûreté nationale (DGSN)"."""
    for run in vocabulary.offices.find(sentence):
        head = vocabulary.heads.get(tuple(fold(word) for word in run.value.replace("-", " ").split())) or vocabulary.heads.get(
            ("direction",)
        )
        if head is None:
            continue
        shape = reach(line, run.first, run.last, head)
        if (
            shape.acronym
            and organisation_phrases().at(sentence, run.last + 2) is None
            and shape.bracket is None
            and "complement" in shape.marks
        ):
            name = f"{run.value} {words(line.tokens[run.last : shape.last])}"
            yield Found(
                run.first, shape.last, Body(name, shape.acronym, country_within(line, run.first, shape.last), head.type), "office-acronym"
            )


def _told(line: Line, acronyms: Mapping[str, Body]) -> Iterator[Found]:
    """Yield the short names that the article itself has explained."""
    if not acronyms or line.is_shouted:
        return
    firsts: dict[str, list[tuple[str, Body]]] = {}
    for short, body in acronyms.items():
        first = short.replace("-", " ").split()[0]
        if first in line.vocabulary:
            firsts.setdefault(first, []).append((short, body))
    if not firsts:
        return
    tokens = line.tokens
    for index, token in enumerate(tokens):
        if token.folded not in firsts or not token.text[0].isupper():
            continue
        for short, body in sorted(firsts[token.folded], key=lambda pair: -len(pair[0])):
            last = index + 1
            while last < len(tokens) and len(printed := fold(words(tokens[index:last]))) < len(short) and short.startswith(printed):
                last += 1
            if fold(words(tokens[index:last])) == short:
                yield Found(index, last, body, "told-short-name")
                break


def _bare_acronyms(line: Line) -> Iterator[Found]:
    """Yield an acronym that nobody explains, behind an article: "l'ONEE", "la CNDP". A guess at its type, none at its country."""
    if line.is_shouted:
        return
    vocabulary = shapes()
    tokens = line.tokens
    behind = 1
    for index in line.uppers:
        token = tokens[index]
        if index < behind or not is_acronym(token) or tokens[index - 1].folded not in vocabulary.articles:
            continue
        last = index + 1
        while _goes_on_after_hyphen(line, last):
            last += 2
        behind = last
        is_headline = any(0 <= at < len(tokens) and len(tokens[at].text) > 1 and tokens[at].text.isupper() for at in (index - 1, last))
        if (
            not is_headline
            and token.text.isascii()
            and 2 < len(token.text) <= 8
            and token.text not in vocabulary.never
            and index not in line.nations
        ):
            name = words(tokens[index:last])
            yield Found(index, last, Body(name, name, None, "institution"), "bare-acronym")


def _goes_on_after_hyphen(line: Line, at: int) -> bool:
    tokens = line.tokens
    return at + 1 < len(tokens) and tokens[at].text == "-" and tokens[at].start == tokens[at - 1].end and tokens[at + 1].text[0].isupper()
