"""Companies by the words around their name and the words in it: "le groupe X", "le fabricant de ciment X", "l'italien X", "X Ltd".

In: a line. Out: what was found, as tokens and bodies. Start at `FINDERS`; the first that reads some words keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from coopcli.lexicon.bodies import Shapes, shapes
from coopcli.lexicon.countries import city_phrases
from coopcli.lexicon.roles import role_words
from coopcli.mentions.boundaries import Found, Line, bracketed, country_within, is_capital, words
from coopcli.model import Body, CountryForm, PartyType

LONGEST_RUN = 10  # capitalised words of one company
LONGEST_TRADE = 8  # tokens of what a company does: "de produits chimiques et d'engrais"
MOST_ADJECTIVES = 5
_OF = frozenset({"de", "du", "des", "d'"})
_SINGLE = frozenset({"le", "la", "l'", "du", "au"})


def introduced(line: Line) -> Iterator[Found]:
    """Yield companies whose noun stands before: "la société omanaise Abraj Energy Services", "l'opérateur de téléphonie Moovira".

    The words found begin with the noun, so that what leads it ("du groupe X") is seen; the name does not.
    """
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.introducers.keys()) and line.vocabulary.isdisjoint(vocabulary.of_trade):
        return
    tokens = line.tokens
    behind = 0
    for index, token in enumerate(tokens):
        kind = vocabulary.introducers.get(token.folded) or ("company" if token.folded in vocabulary.of_trade else None)
        if index < behind or kind is None:
            continue
        at, country = _adjectives(line, index + 1, vocabulary)
        trade = _trade(line, at, vocabulary)
        if trade == at and token.folded in vocabulary.of_trade:
            continue
        if trade > at:
            at, more = _adjectives(line, trade, vocabulary)
            country = country or more
        if at >= len(tokens) or tokens[at].start - tokens[at - 1].end > 1:
            continue
        last = run_end(line, at, vocabulary)
        if last > at and not _is_title(line, at) and not _is_person(line, at, last, token.folded):
            last = _of_land(line, at, last, vocabulary)
            behind = last
            yield _named(line, index, at, last, country, kind, "introduced-company" if kind == "company" else "introduced-body")


def by_head(line: Line) -> Iterator[Found]:
    """Yield companies by who leads or serves them: "le patron de Veldor"; a town and a person have a patron too."""
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.heads_of_companies):
        return
    tokens = line.tokens
    for index, token in enumerate(tokens[:-2]):
        at = index + 2
        if token.folded not in vocabulary.heads_of_companies or tokens[index + 1].folded not in ("de", "d'") or at in line.nations:
            continue
        last = run_end(line, at, vocabulary)
        if last <= at or _is_title(line, at) or tokens[at].folded in role_words().given:
            continue
        if city_phrases().get([word.folded for word in tokens[at:last] if word.folded not in "-'"]) is None:
            yield _named(line, at, at, last, None, "company", "headed-company")


def by_nation(line: Line) -> Iterator[Found]:
    """Yield a company told by its nationality alone: "l'italien Ansaldi"; a person's would bear a capital, or a first name."""
    vocabulary = shapes()
    tokens = line.tokens
    for first, mention in line.nations.items():
        at, value = mention.last, mention.value
        if not isinstance(value, CountryForm) or value.form != "demonym" or not value.code.isalpha() or not first:
            continue
        if is_capital(line, first) or tokens[first - 1].folded not in _SINGLE or not is_capital(line, at):
            continue
        last = run_end(line, at, vocabulary)
        if last <= at or _is_title(line, at) or at in line.nations or _is_person(line, at, last, ""):
            continue
        if last - at == 1 or any(tokens[k].folded in vocabulary.name_words or tokens[k].text.isupper() for k in range(at, last)):
            yield _named(line, first, at, last, value.code, "company", "company-by-nation")


def by_words(line: Line) -> Iterator[Found]:
    """Yield runs of capitalised words that hold a company's word ("Ltd", "Energy") or a foreign body's ("University")."""
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.name_words):
        return
    behind = 0
    for index, token in enumerate(line.tokens):
        kind = vocabulary.name_words.get(token.folded)
        if kind is None or index < behind or not is_capital(line, index) or (len(token.text) < 3 and not token.text.isupper()):
            continue
        first = _run_start(line, index, vocabulary)
        last = run_end(line, first, vocabulary)
        if last <= index:
            continue
        behind = last
        if any(word.folded in vocabulary.never_named for word in line.tokens[first:last]):
            continue
        if last - first > 1 and (first < index or kind == "institution" or token.folded in ("bank", "air")):
            yield _named(line, first, first, last, _land_behind(line, last), kind, "company-word" if kind == "company" else "foreign-name")


def by_legal_form(line: Line) -> Iterator[Found]:
    """Yield a company by what its law calls it: "Velbois inc."; in small letters, that is no part of the name."""
    vocabulary = shapes()
    if line.vocabulary.isdisjoint(vocabulary.legal_forms):
        return
    for index, token in enumerate(line.tokens):
        if index and token.text.islower() and token.folded in vocabulary.legal_forms and is_capital(line, index - 1):
            first = _run_start(line, index - 1, vocabulary)
            name = _named(line, first, first, index, None, "company", "company-word")
            yield name._replace(last=index + 1)


def by_initials(line: Line) -> Iterator[Found]:
    """Yield capitalised runs whose initials stand in brackets behind: "Minerals Development Oman (MDO)"."""
    vocabulary = shapes()
    if "(" not in line.vocabulary:
        return
    for index, token in enumerate(line.tokens):
        if token.text != "(" or index < 2:
            continue
        found = bracketed(line, index)
        if found is None or not found[0].isupper() or not is_capital(line, index - 1):
            continue
        first = _run_start(line, index - 1, vocabulary)
        run = line.tokens[first:index]
        letters = "".join(word.text[0] for word in run if word.text[0].isupper())
        if len(run) > 1 and letters == found[0]:
            yield _named(line, first, first, index, None, "company", "initials")


FINDERS: tuple[Callable[[Line], Iterator[Found]], ...] = (introduced, by_nation, by_words, by_legal_form, by_initials, by_head)


def branch_end(line: Line, first: int, last: int) -> int:
    """Return where the name of a known company's branch ends: "Orano Mining", "Orange Mali", "Sonelgaz-Est"; `last` where none follows."""
    vocabulary = shapes()
    end = run_end(line, first, vocabulary)
    if end <= last:
        return last
    more = range(last, end)
    if line.tokens[last].text != "-" and not all(line.tokens[at].folded in vocabulary.name_words or at in line.nations for at in more):
        is_person = any(line.tokens[at].folded in role_words().given or _is_title(line, at) for at in more)
        return end if is_capital(line, last) and not is_person and _is_whole(line, end) else last
    return end


def _is_whole(line: Line, end: int) -> bool:
    """Tell "Airbus Atlantic a signé" from a name that a person's follows: a verb, a joint or a mark ends it."""
    token = line.tokens[end] if end < len(line.tokens) else None
    return token is None or token.folded in ("a", "ont", "et", "avait", "avaient", ",", ".", ")")


def run_end(line: Line, at: int, vocabulary: Shapes) -> int:
    """Return the end of the run of capitalised words that begins at `at`; small words count between two ("Bank of China")."""
    tokens, start = line.tokens, at
    while at < len(tokens) and at - start < LONGEST_RUN:
        text = tokens[at].text
        if is_capital(line, at) and (tokens[at].folded not in vocabulary.stops or (at > start and len(text) < 4 and text.isupper())):
            at += 1
        elif at == start:
            return at
        elif text.isdigit() and tokens[at - 1].text[0].isupper():
            at += 1
        elif (text == "-" and tokens[at - 1].end == tokens[at].start) or (tokens[at].folded in vocabulary.inside and text != "de"):
            if not is_capital(line, at + 1):
                return at
            at += 2 if text == "-" else 1
        else:
            return at
    return at


def _run_start(line: Line, at: int, vocabulary: Shapes) -> int:
    tokens, start = line.tokens, at
    while at > 0 and start - at < LONGEST_RUN:
        before = tokens[at - 1]
        is_word = is_capital(line, at - 1) and before.folded not in vocabulary.stops and before.folded not in vocabulary.articles
        if is_word and before.text[-1] not in "'’":
            at -= 1
        elif at > 1 and is_capital(line, at - 2) and (before.text == "-" or before.folded in ("of", "and", "for", "&")):
            at -= 2
        else:
            break
    return at


def _adjectives(line: Line, at: int, vocabulary: Shapes) -> tuple[int, str | None]:
    """Return the token behind adjectives and opening quotes, and the country of one of nationality: "public", "pétrolier omanais"."""
    tokens, country = line.tokens, None
    for _ in range(MOST_ADJECTIVES):
        mention = line.nations.get(at)
        if mention is not None and isinstance(mention.value, CountryForm) and mention.value.form == "demonym" and not is_capital(line, at):
            at, country = mention.last, mention.value.code
        elif at < len(tokens) and (tokens[at].text in '«“"' or _may_part(line, at, vocabulary)):
            at += 1
        else:
            break
    return at, country


def _may_part(line: Line, at: int, vocabulary: Shapes) -> bool:
    """Tell "publique", and "niçoise" of "la société niçoise Vélor": by its ending, for no list holds the people of every town."""
    tokens = line.tokens
    if tokens[at].folded in vocabulary.between and not is_capital(line, at):
        return True
    if at + 1 >= len(tokens) or not tokens[at].text.islower() or not is_capital(line, at + 1):
        return False
    return len(tokens[at].folded) > 4 and tokens[at].folded.endswith(vocabulary.of_town) and tokens[at].folded not in vocabulary.stops


def _trade(line: Line, at: int, vocabulary: Shapes) -> int:
    """Return the token behind what a company does, in small letters ("d'ingénierie et de conseil"); `at` where that is not told."""
    tokens = line.tokens
    if at + 2 >= len(tokens) or tokens[at].folded not in _OF:
        return at
    is_small = True
    for end in range(at + 1, min(at + LONGEST_TRADE, len(tokens))):
        token = tokens[end]
        if token.text[0].isupper():
            return end if end > at + 1 and tokens[end - 1].text.isalpha() and not is_small else at
        is_small = token.folded in vocabulary.links
        if not token.text[0].islower() or token.folded in vocabulary.not_trades or token.folded in vocabulary.introducers:
            return at
        if token.folded in vocabulary.stops and not is_small:
            return at
    return at


def _of_land(line: Line, first: int, last: int, vocabulary: Shapes) -> int:
    """Return the end of a name made of plain words, with its land: "Ciments d'Afrique", "Grands Moulins du Mali"."""
    tokens = line.tokens
    is_plain = tokens[last - 1].text[-1] in "sx" and tokens[last - 1].text[1:].islower()
    if not is_plain or last + 1 >= len(tokens) or tokens[last].folded not in _OF or not is_capital(line, last + 1):
        return last
    mention = line.nations.get(last + 1)
    return mention.last if mention is not None else last + 2


def _land_behind(line: Line, last: int) -> str | None:
    """Return the country of "la National Coast Guard de Maurice", named right behind."""
    nation = line.nations.get(last + 1)
    is_led = last < len(line.tokens) and line.tokens[last].folded in _OF
    return (
        nation.value.code
        if is_led and nation is not None and isinstance(nation.value, CountryForm) and nation.value.code.isalpha()
        else None
    )


def _named(line: Line, first: int, at: int, last: int, country: str | None, kind: PartyType, rule: str) -> Found:
    """Return a company whose name stands from `at`, with the acronym and the country beside it."""
    bracket = bracketed(line, last)
    if country is None and (before := line.nations.get(at - 1)) is not None and isinstance(before.value, CountryForm):
        country = before.value.code if before.value.form == "demonym" and before.value.code.isalpha() else None
    code = country or country_within(line, at, last)
    return Found(first, last, Body(words(line.tokens[at:last]), bracket[0] if bracket else None, code, kind), rule)


def _is_title(line: Line, at: int) -> bool:
    return line.tokens[at].folded in ("m", "mm", "mme", "mgr", "dr") or line.tokens[at].text in shapes().never


def _is_person(line: Line, at: int, last: int, trade: str) -> bool:
    """Tell "le producteur Yao Agbo", "le groupe Karim Bennis" from "le producteur Karim Foods": no company's word stands in the name."""
    tokens, vocabulary = line.tokens, shapes()
    return (
        last - at > 1
        and (trade in vocabulary.of_people or tokens[at].folded in role_words().given)
        and not any(token.folded in vocabulary.name_words for token in tokens[at:last])
    )
