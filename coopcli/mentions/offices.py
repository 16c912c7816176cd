"""Tokens -> where an office and its complement end, which country and which body it names.

In: the tokens of a sentence and the place of an office noun. Out: a `Role`. Start at `role_at`.
"""

from __future__ import annotations

from dataclasses import replace

from coopcli.lexicon.regions import country_of_region
from coopcli.lexicon.roles import Office, RoleWords, stands_for
from coopcli.mentions.names import Taken, name_at, phrase_end, words_between
from coopcli.model import Body, CountryForm, Mention, Token, Town
from coopcli.shape import dataclass

LONGEST_ROLE = 60  # tokens; a longer run is a list that lost its commas
_OPENING, _CLOSING = "(", ")"


@dataclass(frozen=True, slots=True)
class Role:
    """An office as tokens `first` to `last`, end excluded; its complement begins at `rest`; `after` is behind an acronym in brackets."""

    first: int
    last: int
    rest: int
    after: int
    office: Office
    text: str
    country: str | None
    body: str | None
    is_plural: bool


def office_here(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords) -> Office | None:
    """Return the longest office that begins at a token, or None: "commissaire aux comptes" is one, "comité directeur" is not."""
    for office in vocabulary.offices.get(tokens[at].folded, ()):
        size = len(office.words)
        if size > 1 and tuple([token.folded for token in tokens[at : at + size]]) != office.words:
            continue
        if at and (
            tokens[at - 1].folded in vocabulary.never_after or (tokens[at - 1].text == "-" and not _is_hyphened(tokens, at, vocabulary))
        ):
            return None
        if office.words[0] in vocabulary.ranks_before_name and not _is_rank(tokens, at + size, office, vocabulary):
            continue
        return office
    return None


def role_at(tokens: tuple[Token, ...], at: int, office: Office, vocabulary: RoleWords, taken: Taken) -> Role:
    """Read an office with its adjectives, its nationality, its complement and the offices chained to it."""
    first = _prefixed(tokens, at, vocabulary)
    limit = min(len(tokens), at + LONGEST_ROLE)
    rest = _adjectives(tokens, at + len(office.words), limit, vocabulary, taken)
    while office.singular is not None and (nation := _next_nation(tokens, rest, taken)) != rest:
        rest = _adjectives(tokens, nation, limit, vocabulary, taken)
    last = _complement(tokens, rest, limit, office, vocabulary, taken)
    body, country = _body_and_country(tokens, at, rest, last, office, vocabulary, taken)
    last = _chained(tokens, last, limit, vocabulary, taken)
    text = words_between(tokens, first, last)
    after = _skip_brackets(tokens, last)
    return Role(first, last, rest, after, office, text, country, body, office.singular is not None)


def shared_complement(tokens: tuple[Token, ...], at: int, role: Role, vocabulary: RoleWords, taken: Taken) -> Role | None:
    """Read the next complement of a plural office: "les présidents de la Cour, X, de la Chambre, Y" gives "président de la Chambre"."""
    if at >= len(tokens) or tokens[at].folded not in vocabulary.of:
        return None
    limit = min(len(tokens), at + LONGEST_ROLE)
    last = _item(tokens, at, limit, vocabulary, taken)
    if last == at:
        return None
    body, country = _body_and_country(tokens, at, at, last, role.office, vocabulary, taken)
    text = f"{singular_head(tokens, role)} {words_between(tokens, at, last)}"
    return replace(role, first=at, last=last, rest=at, after=_skip_brackets(tokens, last), text=text, country=country, body=body)


def shared_nation(tokens: tuple[Token, ...], at: int, role: Role, taken: Taken) -> Role | None:
    """Read the next nationality of a plural office: "les ministres togolais, X, et ghanéen, Y" gives "ministre ghanéen"."""
    mention = taken.get(at)
    value = mention.value if mention is not None and mention.first == at else None
    if mention is None or not isinstance(value, CountryForm) or value.form != "demonym" or not tokens[at].text[0].islower():
        return None
    text = f"{singular_head(tokens, role)} {words_between(tokens, at, mention.last)}"
    if value.code.isalpha() and mention.last < len(tokens):
        return replace(role, first=at, last=mention.last, rest=at, after=mention.last, text=text, country=value.code, body=None)
    return None


def counterpart_body(tokens: tuple[Token, ...], role: Role, vocabulary: RoleWords, taken: Taken) -> Role:
    """Add whom a counterpart heads, where he is told by it: "son homologue de Kromax"; "de la Défense" is a portfolio."""
    start = _body_start(tokens, role.rest, role.last, vocabulary)
    if start is None:
        return role
    mention = taken.get(start)
    value = mention.value if mention is not None and mention.first <= start else None
    is_direct = start == role.rest + 1
    if isinstance(value, Body) or (isinstance(value, Town) and is_direct):
        return replace(role, body=value.name, country=role.country or value.country)
    is_bare = is_direct and tokens[role.rest].folded in ("de", "d'") and tokens[start].text[0].isupper() and value is None
    return replace(role, body=words_between(tokens, start, role.last)) if is_bare else role


def singular(tokens: tuple[Token, ...], role: Role) -> Role:
    """Return a plural office as that of one holder: "présidents de …" as "président de …"."""
    if role.office.singular is None:
        return role
    text = singular_head(tokens, role)
    if role.last > role.rest:
        text = f"{text} {words_between(tokens, role.rest, role.last)}"
    return replace(role, text=text)


def singular_head(tokens: tuple[Token, ...], role: Role) -> str:
    """Return the office noun of a plural as one holder's, with the capital of the source."""
    noun = role.office.singular or words_between(tokens, role.first, role.rest)
    return noun[0].upper() + noun[1:] if tokens[role.first].text[0].isupper() else noun


def _is_hyphened(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords) -> bool:
    return at < 2 or tokens[at - 2].folded in vocabulary.hyphened or tokens[at - 1].start != tokens[at - 2].end


def _is_rank(tokens: tuple[Token, ...], after: int, office: Office, vocabulary: RoleWords) -> bool:
    if after >= len(tokens):
        return False
    token = tokens[after]
    if office.stands != "rank" or office.words[0] in vocabulary.takes_object:
        return token.text[0].isupper() or (
            token.folded in ("la", "le", "les", "en", "de", "du", "des", "l'", "d'", "general")
            and office.words[0] in vocabulary.takes_object
        )
    return token.text[0].isupper() and token.folded not in vocabulary.never_in_name


def _prefixed(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords) -> int:
    if at >= 2 and tokens[at - 1].text == "-" and tokens[at - 2].folded in vocabulary.hyphened:
        at -= 2
    if at and tokens[at - 1].folded in vocabulary.kept_before:
        at -= 1
    return at


def _adjectives(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken) -> int:
    while at < limit:
        token = tokens[at]
        if token.folded in vocabulary.adjectives or _is_demonym(tokens, at, vocabulary, taken):
            at += 1
        elif (nation := _hyphened_nation(tokens, at, taken)) != at:
            at = nation
        elif at + 1 < limit and tokens[at + 1].folded in vocabulary.adjectives and _joins(tokens, at):
            at += 2
        else:
            after = phrase_end(tokens, at, vocabulary.adjective_phrases)
            if after == at:
                return at
            at = after
    return at


def _next_nation(tokens: tuple[Token, ...], at: int, taken: Taken) -> int:
    """Return the token after the next nationality of a plural office, "et sénégalais" in "les ministres marocain et sénégalais"."""
    if at + 1 >= len(tokens) or tokens[at].folded not in ("et", ",") or not _is_nation(at - 1, taken) or not _is_nation(at + 1, taken):
        return at
    is_row = tokens[at].folded == "et" or (at + 2 < len(tokens) and tokens[at + 2].folded in ("et", ",") and _is_nation(at + 3, taken))
    return at + 2 if is_row and tokens[at + 1].text[0].islower() else at


def _hyphened_nation(tokens: tuple[Token, ...], at: int, taken: Taken) -> int:
    """Return the token after a nationality of several words, "sri-lankais", "sud-africain"; `at` where there is none."""
    mention = taken.get(at)
    is_here = mention is not None and mention.first == at and _is_nation(at, taken) and tokens[at].text[0].islower()
    return mention.last if mention is not None and is_here and any(token.text == "-" for token in tokens[at : mention.last]) else at


def _is_nation(at: int, taken: Taken) -> bool:
    mention = taken.get(at)
    return mention is not None and isinstance(mention.value, CountryForm) and mention.value.form == "demonym"


def _joins(tokens: tuple[Token, ...], at: int) -> bool:
    """Say whether a token ties two adjectives: "extraordinaire et plénipotentiaire", "président-directeur général"."""
    return tokens[at].folded == "et" or (tokens[at].text == "-" and tokens[at].start == tokens[at - 1].end)


def _is_demonym(tokens: tuple[Token, ...], at: int, vocabulary: RoleWords, taken: Taken) -> bool:
    mention = taken.get(at)
    if mention is not None and isinstance(mention.value, CountryForm):
        return mention.value.form == "demonym" and mention.last == at + 1
    token = tokens[at]
    if not token.text[0].islower():
        return False
    if token.folded in vocabulary.other_adjectives:
        return True
    folded = token.folded
    if folded in vocabulary.not_demonym or folded in vocabulary.not_adjective or folded in vocabulary.boundary:
        return False
    return len(folded) > 4 and folded.endswith(vocabulary.demonym_endings)


def _is_adjective(folded: str, vocabulary: RoleWords) -> bool:
    if folded in vocabulary.not_adjective or folded in vocabulary.boundary:
        return False
    return folded in vocabulary.other_adjectives or (len(folded) > 4 and folded.endswith(vocabulary.adjective_endings))


def _complement(tokens: tuple[Token, ...], at: int, limit: int, office: Office, vocabulary: RoleWords, taken: Taken) -> int:
    """Read "de X, de Y et de Z", "à la Défense", "chargé de …", and return where it ends."""
    head = office.words[0]
    end = at
    saved: int | None = None  # where a comma was passed, until an "et" shows that the list was one
    first = True
    while end < limit:
        here = end
        if tokens[here].text == "," and here + 1 < limit and (first is False or end > at):
            here += 1
            if tokens[here].folded not in vocabulary.of and phrase_end(tokens, here, vocabulary.onward) == here:
                break
            if saved is None and phrase_end(tokens, here, vocabulary.onward) == here:
                saved = end
        elif tokens[here].text == _OPENING:
            skipped = _skip_brackets(tokens, here)
            if skipped >= limit or tokens[skipped].folded not in ("et", *vocabulary.of):
                break
            here = skipped
        if here < limit and tokens[here].folded == "et":
            following = tokens[here + 1].folded if here + 1 < limit else ""
            if following in vocabulary.of or (
                following in vocabulary.inside and tokens[here + 1].text != "a" and head in vocabulary.takes_in
            ):
                here += 1
                saved = None
        after = _piece(tokens, here, limit, head, first, vocabulary, taken)
        if after == here:
            break
        if saved is not None and _has_and(tokens, here, after):
            saved = None
        end, first = after, False
        end = _trailing(tokens, end, limit, vocabulary, taken)
    if saved is not None and office.stands != "state":
        return saved
    return end


def _has_and(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    return any(token.folded == "et" for token in tokens[first:last])


def _trailing(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken) -> int:
    while at < limit and (after := phrase_end(tokens, at, vocabulary.adjective_phrases)) != at:
        at = after
    return at


def _piece(tokens: tuple[Token, ...], at: int, limit: int, head: str, is_first: bool, vocabulary: RoleWords, taken: Taken) -> int:
    """Read one complement of an office, with its preposition; return `at` where there is none."""
    if at >= limit:
        return at
    folded = tokens[at].folded
    onward = phrase_end(tokens, at, vocabulary.onward)
    if onward != at:
        return _noun_phrase(tokens, onward, limit, vocabulary, taken, at)
    if folded in vocabulary.of:
        return _item(tokens, at, limit, vocabulary, taken)
    if tokens[at].text == "a":
        return at  # the verb: "le ministre français a reçu"
    if folded in vocabulary.inside and (
        (head in vocabulary.takes_in and (is_first or tokens[at - 1].folded == "et")) or (head in vocabulary.takes_post and not is_first)
    ):
        return _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at)
    if folded in ("a", "au", "aux", "en") and head in vocabulary.takes_post:
        return _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at)
    if folded == "pour" and head in vocabulary.takes_for and at + 1 < limit and tokens[at + 1].folded in vocabulary.articles:
        return _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at)
    if head in vocabulary.takes_object and is_first and folded in vocabulary.articles:
        return _noun_phrase(tokens, at, limit, vocabulary, taken, at)
    return at


def _item(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken) -> int:
    if at + 1 >= limit or (tokens[at + 1].folded in vocabulary.never_of and not _is_body(at + 1, taken)):
        return at
    return _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at)


def _is_body(at: int, taken: Taken) -> bool:
    """Tell "du Nouveau-Brunswick" from "de nouveau"."""
    mention = taken.get(at)
    return mention is not None and mention.kind == "body" and mention.first == at


def _noun_phrase(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken, otherwise: int) -> int:
    """Read an article, a noun, its adjectives and the complements of that noun; return `otherwise` where no noun follows."""
    if at < limit and (tokens[at].folded in vocabulary.articles or tokens[at].folded in vocabulary.determiners):
        at += 1
    noun = at
    if at >= limit or not tokens[at].text[0].isalpha():
        return otherwise
    mention = taken.get(noun)
    if not _is_body(noun, taken) and (tokens[at].folded in vocabulary.boundary or tokens[at].folded in vocabulary.titles):
        return otherwise
    at = _joined_word(tokens, at + 1, limit)
    if mention is not None and mention.first <= noun and mention.kind in ("body", "country", "place"):
        at = max(at, min(limit, mention.last))
    while at < limit:
        token = tokens[at]
        folded = token.folded
        if (abroad := phrase_end(tokens, at, vocabulary.abroad)) != at:
            at = abroad
            continue
        if folded in vocabulary.boundary:
            if folded in vocabulary.with_prepositions and tokens[at - 1].folded in vocabulary.with_article:
                at = _with(tokens, at, limit, vocabulary, taken)
                continue
            break
        if token.text[0].isupper() and token.text[0].isalpha():
            if _begins_name(tokens, at, noun, vocabulary, taken):
                break
            at = _joined_word(tokens, at + 1, limit)
            continue
        if _is_demonym(tokens, at, vocabulary, taken) or _is_adjective(folded, vocabulary):
            at = _joined_word(tokens, at + 1, limit)
        elif folded == "et" and _goes_on(tokens, at, limit, vocabulary, taken):
            at = _joined_word(tokens, at + 2, limit)
        elif folded in vocabulary.of and at + 1 < limit and tokens[at + 1].folded not in vocabulary.never_of:
            return _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at)
        else:
            break
    return at


def _with(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken) -> int:
    """Read "avec le Parlement et la Société civile" after "Relations"."""
    after = _noun_phrase(tokens, at + 1, limit, vocabulary, taken, at + 1)
    if (
        after + 2 < limit
        and tokens[after].folded == "et"
        and tokens[after + 1].folded in vocabulary.articles
        and tokens[after + 2].text[0].isupper()
    ):
        return _noun_phrase(tokens, after + 1, limit, vocabulary, taken, after)
    return after


def _joined_word(tokens: tuple[Token, ...], at: int, limit: int) -> int:
    while at + 1 < limit and tokens[at].text in "-'’" and tokens[at].start == tokens[at - 1].end and tokens[at + 1].start == tokens[at].end:
        at += 2
    return at


def _goes_on(tokens: tuple[Token, ...], at: int, limit: int, vocabulary: RoleWords, taken: Taken) -> bool:
    """Say whether the word after "et" belongs to the noun before it: "halieutiques et hydriques", "Douanes et Impôts"."""
    if at + 1 >= limit:
        return False
    token = tokens[at + 1]
    if (
        not token.text[0].isalpha()
        or token.folded in vocabulary.boundary
        or token.folded in vocabulary.function_words
        or token.folded in vocabulary.titles
    ):
        return False
    if token.folded in vocabulary.offices or token.folded in vocabulary.kept_before or token.folded in vocabulary.hyphened:
        return False
    if token.text[0].isupper():
        return tokens[at - 1].text[0].isupper() and token.folded not in vocabulary.given and at + 1 not in taken
    return _is_adjective(token.folded, vocabulary) or tokens[at - 1].folded.endswith("s") or token.folded.endswith("s")


def _begins_name(tokens: tuple[Token, ...], at: int, noun: int, vocabulary: RoleWords, taken: Taken) -> bool:
    """Say whether a capital behind a complement begins the name: "ministre de l'Intérieur Jan Jambon", not "Forces Armées Royales"."""
    before = tokens[at - 1]
    if at == noun or (at in taken and taken[at].first < at):
        return False
    if (
        tokens[at].folded in vocabulary.given
        and before.folded not in vocabulary.body_nouns
        and before.folded not in vocabulary.named_after
        and before.text not in ("-", "'", "’")
    ):
        name = name_at(tokens, at, vocabulary, taken)
        return name is not None and (name.words > 1 or name.has_numeral)
    if before.text[0].isupper() and not (before.text.isupper() or (at - 1) in taken) and (at - 1) != noun:
        return False
    folded = tokens[at].folded
    if (
        folded in vocabulary.other_adjectives
        or folded.endswith(vocabulary.adjective_endings)
        or folded in vocabulary.never_in_name
        or tokens[at].text.isupper()
    ):
        return False
    if before.folded in vocabulary.body_nouns or before.folded in vocabulary.named_after or before.text in ("-", "'", "’") or at in taken:
        return False
    name = name_at(tokens, at, vocabulary, taken)
    if (
        name is None
        or name.words < 2
        or any(
            tokens[k].folded.endswith(vocabulary.adjective_endings) and k not in taken and len(tokens[k].folded) > 6
            for k in range(at, name.last)
        )
    ):
        return False
    return noun == at - 1 or before.text[0].islower()


def _chained(tokens: tuple[Token, ...], last: int, limit: int, vocabulary: RoleWords, taken: Taken) -> int:
    """Go on over a second office of the same holder: ", porte-parole du gouvernement", "et ministre de l'Intérieur"."""
    while last + 1 < limit:
        here = _skip_brackets(tokens, last)
        if here + 1 >= limit or (tokens[here].text != "," and tokens[here].folded != "et"):
            return last
        at = here + 1
        if at < limit and tokens[at].text != "," and tokens[at].folded == "et" and tokens[here].text == ",":
            at += 1
        if at + 2 < limit and tokens[at].folded in vocabulary.hyphened and tokens[at + 1].text == "-":
            at += 2
        elif at + 1 < limit and tokens[at].folded in vocabulary.kept_before:
            at += 1
        if at >= limit:
            return last
        office = office_here(tokens, at, vocabulary)
        if office is None or office.singular is not None or office.stands == "rank":
            return last
        rest = _adjectives(tokens, at + len(office.words), limit, vocabulary, taken)
        last = _complement(tokens, rest, limit, office, vocabulary, taken)
    return last


def _skip_brackets(tokens: tuple[Token, ...], at: int) -> int:
    """Return the token behind a short bracket: "(DGSN-DGST)"."""
    if at < len(tokens) and tokens[at].text == _OPENING:
        for close in range(at + 1, min(len(tokens), at + 10)):
            if tokens[close].text == _CLOSING:
                return close + 1
    return at


def _body_and_country(
    tokens: tuple[Token, ...], first: int, rest: int, last: int, office: Office, vocabulary: RoleWords, taken: Taken
) -> tuple[str | None, str | None]:
    text = (
        words_between(tokens, first, last)
        if office.singular is None
        else f"{office.singular} {words_between(tokens, rest, last) if last > rest else ''}"
    )
    stands = stands_for(text)
    body, country = None, None
    start = _body_start(tokens, rest, last, vocabulary) if stands == "body" else None
    if start is not None:
        end = _body_end(tokens, start, last, vocabulary)
        mention = taken.get(start)
        value = mention.value if mention is not None else None
        if isinstance(value, CountryForm) and value.form in ("name", "capital") and mention is not None and mention.last >= end:
            return None, value.code or None
        if isinstance(value, (Body, Town)) and mention is not None and mention.first == start and _fills(tokens, mention, end, vocabulary):
            body, country = value.name, value.country
        elif end > start and tokens[start].folded in vocabulary.branches and (whole := taken.get(end - 1)) is not None:
            body = whole.value.name if isinstance(whole.value, Body) else words_between(tokens, start, end)
        elif end > start:
            body = words_between(tokens, start, end)
    country = country or _country(tokens, first, rest, last, taken, vocabulary)
    return body, country_of_region(tokens[rest:last]) if country is None and body is not None else country


def _fills(tokens: tuple[Token, ...], mention: Mention, end: int, vocabulary: RoleWords) -> bool:
    """Tell a body or town that is all of an office's complement, or all but where its holder sits: "de l'Union africaine à Genève"."""
    if isinstance(mention.value, Body):
        return mention.last >= end - 1 or tokens[mention.last].folded in vocabulary.inside
    return mention.last >= end


def _body_start(tokens: tuple[Token, ...], rest: int, last: int, vocabulary: RoleWords) -> int | None:
    at = rest
    if at >= last or not (
        tokens[at].folded in vocabulary.of or tokens[at].folded in vocabulary.articles or tokens[at].text in ("à", "au", "aux")
    ):
        return None
    at += 1
    if at < last and tokens[at].folded in vocabulary.articles:
        at += 1
    return at if at < last else None


def _body_end(tokens: tuple[Token, ...], start: int, last: int, vocabulary: RoleWords) -> int:
    for at in range(start + 1, last):
        if tokens[at].text in (",", _OPENING) and tokens[min(at + 1, last - 1)].folded not in vocabulary.of:
            return at
        if tokens[at].folded in vocabulary.body_ends or phrase_end(tokens, at, vocabulary.onward) != at:
            return at
    return last


def _country(tokens: tuple[Token, ...], first: int, rest: int, last: int, taken: Taken, vocabulary: RoleWords) -> str | None:
    """Return the country of an office: its nationality first, then the first country it is an office of, then that of its town."""
    found: str | None = None
    town: str | None = None
    for at in range(first, last):
        mention = taken.get(at)
        if mention is None or mention.first != at:
            continue
        value = mention.value
        if isinstance(value, Body) and found is None and at >= rest:
            found = value.country
        if isinstance(value, Town) and at >= rest and tokens[at - 1].folded in vocabulary.of:
            town = town or value.country  # "directeur du port de Dakar"; not "ambassadeur à Dakar"
        if not isinstance(value, CountryForm) or not value.code or value.form in ("capital", "compound"):
            continue
        if at < rest:
            return value.code
        before = tokens[at - 1].folded
        if before in vocabulary.articles and at >= 2:
            before = "de" if tokens[at - 2].folded in vocabulary.of else tokens[at - 2].folded
        if value.form == "name" and before in vocabulary.of and found is None:
            found = value.code
        if value.form == "demonym" and before != "des" and found is None and not (tokens[at].text[0].isupper()):
            found = value.code
    return found or town
