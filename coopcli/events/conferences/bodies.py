"""Who meets, organises, hosts or takes part: bodies and states.

In: a name in a sentence. Out: parties.
"""

from __future__ import annotations

from collections.abc import Iterable

from coopcli.events.conferences.names import REACH, Name, has_compound, is_gathered, words_of
from coopcli.events.conferences.table import Gathering
from coopcli.events.scene import is_of_the_world
from coopcli.events.stage import Stage
from coopcli.events.stage.parties import distinct
from coopcli.events.stage.setting import is_after_locative
from coopcli.events.stage.wording import end_of_list, nearest, token_range
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import organs, pattern_of, words_of_kind
from coopcli.model import Body, CountryForm, Mention, Party, Sentence
from coopcli.text import fold

_BODIES_BACK = 25  # sentences that "l'Association" may look back


def parties_named(stage: Stage, index: int, name: Name) -> list[Party]:
    """Return the bodies and countries inside the name: "Assemblée générale d'Interpol", "sommet Russie-Afrique"."""
    sentence = stage.reading.sentences[index]
    tokens = sentence.tokens
    is_between = any(token.folded in words_of_kind("conference", "of_states") for token in tokens[name.head : name.last])
    end = end_of_list(sentence, stage.reading.mentions[index], name.last) if is_between else name.last
    mentions = [one for one in stage.reading.mentions[index] if name.first <= one.first and one.last <= end]
    parties: list[Party] = []
    about = next((at for at in range(name.head, name.last) if tokens[at].folded in words_of_kind("conference", "about")), name.last)
    for one in mentions:
        value = one.value
        if one.first > about:
            continue  # "la conférence sur la reconstruction du Soudan"
        parent = organs().get(value.key or "") if isinstance(value, Body) else None
        if parent is not None:
            parties.append(Party(parent, None, "organisation", one.span))  # "l'Assemblée générale des Nations unies"
        elif isinstance(value, Body) and one.first > name.head and not _holds_body(one, mentions) and not _is_part(one, value, mentions):
            parties.append(_party(one, value, stage.cast.home))
        elif isinstance(value, CountryForm) and value.code.isalpha() and not is_inside(one, mentions):
            # "le sommet de Nairobi": a host city is no party
            is_host = value.form == "capital" and tokens[one.first - 1].folded in words_of_kind("stage", "genitive")
            is_named = (value.form in ("name", "capital") and not is_host) or has_compound(mentions)  # "forum d'affaires sénégalo-gambien"
            parties += [party_of(one, stage.cast.home)] if is_named else []
    return parties


def hosts_of(stage: Stage, index: int, name: Name, before: str, after: str) -> list[Party]:
    """Return who organises: "organisée par X", "que X organise", "X abrite la …"."""
    sentence = stage.reading.sentences[index]
    mentions = [one for one in stage.reading.mentions[index] if _is_party(one) and not is_inside(one, stage.reading.mentions[index])]
    found: list[Party] = []
    behind = sentence.offsets[name.last] if name.last < len(sentence.offsets) else 0
    found += organisers_of(stage, index, behind)
    opening = pattern_of("conference", "organises").match(sentence.folded)
    if opening is not None and opening.end() < behind:
        found += organisers_of(stage, index, 0)  # "Organisée par A et B, la conférence …"
    if is_gathered(sentence, name):
        bodies = (one for one in mentions if isinstance(one.value, Body) and one.value.type == "organisation")
        found += [party_of(one, stage.cast.home) for one in sorted(bodies, key=lambda one: one.first > name.first)][:1]
    for match in pattern_of("conference", "hosts").finditer(sentence.folded):
        at, _ = token_range(sentence, match.start(), match.end())
        if not (name.first - REACH <= at < name.first or name.last <= at <= name.last + 8):
            continue
        host = next(
            (one for one in reversed(mentions) if one.last <= at and at - one.last <= 8 and not name.first <= one.first < name.last),
            None,
        )
        if match.group() in words_of_kind("conference", "infinitives"):
            if at > name.first:
                continue  # "la 91e session l'a élu pour abriter la 93e"
            rows = stage.reading.mentions[index]
            named = (one for one in reversed(rows) if at - 45 <= one.last <= at and not is_inside(one, rows))
            host = next((one for one in named if isinstance(one.value, CountryForm) and one.value.code.isalpha()), host)
        if host is None and pattern_of("conference", "own_country").search(words_of(sentence, max(at - 4, 0), at)):
            named = (one for one in reversed(stage.reading.mentions[index]) if one.last <= at)
            host = next((one for one in named if isinstance(one.value, CountryForm) and one.value.code.isalpha()), None)
        if sentence.words[at - 1] in words_of_kind("meeting", "pronouns"):
            host = next((one for one in mentions if one.last < at), host)  # "A a adhéré au traité de B, et il accueillera …"
        if host is not None:
            together = _joined_before(sentence, mentions, host) if sentence.words[at] in words_of_kind("conference", "of_several") else []
            found += [party_of(one, stage.cast.home) for one in (*together, host)]
    return found


def _joined_before(sentence: Sentence, mentions: list[Mention], host: Mention) -> list[Mention]:
    """Return who organises with the last one told: "l'Office des Nations unies (ONU) et le ministère organisent"."""
    row: list[Mention] = []
    edge = host.first
    for one in reversed([mention for mention in mentions if mention.last <= host.first]):
        gap = list(sentence.words[one.last : edge])
        if gap[:1] == ["("] and ")" in gap:
            gap = gap[gap.index(")") + 1 :]
        is_joined = set(gap) <= words_of_kind("conference", "chaining") and ("et" in gap or (row and "," in gap))
        if not is_joined:
            break
        row.insert(0, one)
        edge = one.first
    return row


def owner_of(stage: Stage, index: int, name: Name) -> Party | None:
    """Return whose "son 12e congrès", "leur 53e réunion" is: the body told with it, or that "l'Association" means."""
    sentence = stage.reading.sentences[index]
    if name.first == 0 or sentence.tokens[name.first - 1].folded not in words_of_kind("conference", "own"):
        return None
    mentions = stage.reading.mentions[index]
    bodies = [one for one in mentions if isinstance(one.value, Body) and one.value.type == "organisation" and not is_inside(one, mentions)]
    near = nearest(bodies, name.first, name.last, after=REACH, before=30)
    if near is not None:
        return party_of(near, stage.cast.home)
    for at in range(name.first - 2, max(name.first - REACH, -1), -1):
        if sentence.tokens[at].text[:1].isupper() and (meant := _body_meant(stage, index, at)) is not None:
            return meant
    return None


def organisers_of(stage: Stage, index: int, behind: int) -> list[Party]:
    """Return who stands behind "organisée par A et par B", "à l'initiative de A et de B", "que A et B organisent"."""
    sentence = stage.reading.sentences[index]
    mentions = [one for one in stage.reading.mentions[index] if _is_party(one) and not is_inside(one, stage.reading.mentions[index])]
    found: list[Party] = []
    match = pattern_of("conference", "organises").search(sentence.folded, behind)
    if match is not None:
        _, start = token_range(sentence, match.start(), match.end())
        found += [party_of(one, stage.cast.home) for one in _chain(sentence, [one for one in mentions if one.first >= start], start)]
    match = pattern_of("conference", "whose").search(sentence.folded, behind)
    if match is not None:
        start, end = token_range(sentence, match.start(), match.end())
        inside = [one for one in mentions if start < one.first and one.last < end]
        meant = _body_meant(stage, index, start + 1) if not inside else None
        found += [party_of(one, stage.cast.home) for one in inside] or ([meant] if meant else [])
    return found


def _body_meant(stage: Stage, index: int, at: int) -> Party | None:
    """Return the body that "l'Association", "le Réseau" means: the last one told whose name begins so."""
    tokens = stage.reading.sentences[index].tokens
    while at < len(tokens) and tokens[at].folded in words_of_kind("stage", "definite"):
        at += 1
    if at >= len(tokens) or not tokens[at].text[:1].isalpha():
        return None
    for earlier in range(index, max(index - _BODIES_BACK, -1), -1):
        for one in reversed(stage.reading.mentions[earlier]):
            if isinstance(one.value, Body) and " " in one.value.name and fold(one.value.name.split(" ")[0]) == tokens[at].folded:
                return party_of(one, stage.cast.home)
    return None


def add_listed(stage: Stage, found: Gathering, index: int, start: int) -> None:
    """Add the countries and bodies that a sentence lists as taking part."""
    sentence = stage.reading.sentences[index]
    match = pattern_of("conference", "lists").search(sentence.folded)
    if match is None:
        return
    at, _ = token_range(sentence, match.start(), match.end())
    if pattern_of("conference", "taking_part").search(sentence.folded, max(match.start() - len("ont "), 0), match.end()) is not None:
        at = 0  # "Des juges du Bénin, du Ghana et du Togo prennent part à ces assises"
    listed = [
        one
        for one in stage.reading.mentions[index]
        if one.first >= max(at, start)
        and _is_party(one)
        and not is_inside(one, stage.reading.mentions[index])
        and not (isinstance(one.value, CountryForm) and is_after_locative(sentence, one.first))  # "déployé au Ghana"
    ]
    if len(listed) >= 2:
        found.draft.parties = distinct([*found.draft.parties, *(party_of(one, stage.cast.home) for one in listed)])


def _chain(sentence: Sentence, mentions: list[Mention], start: int) -> list[Mention]:
    """Return the mentions told in one breath from a token on: "par A et par B"."""
    chain: list[Mention] = []
    for one in mentions:
        behind = chain[-1].last if chain else start
        words = {token.folded for token in sentence.tokens[behind : one.first]}
        if one.first - behind > 5 or not words <= words_of_kind("conference", "chaining"):
            break
        chain.append(one)
    return chain


def _is_party(mention: Mention) -> bool:
    value = mention.value
    if isinstance(value, Body):
        return True
    return isinstance(value, CountryForm) and value.form == "name" and value.code.isalpha()


def _is_part(mention: Mention, body: Body, mentions: Iterable[Mention]) -> bool:
    """Tell "Comité permanent" inside "Comité permanent inter-États …": a whole name, or an organisation inside an organ, is a party."""
    return body.type != "organisation" and is_inside(mention, mentions)


def _holds_body(mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Tell an organ by the organisation inside its name: "Conseil permanent de la Francophonie"."""
    inner = (other for other in mentions if other is not mention and isinstance(other.value, Body) and other.value.type == "organisation")
    return any(mention.first <= other.first and other.last <= mention.last for other in inner)


def is_inside(mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Tell a name inside a longer one of a body or a person."""
    outer = (other for other in mentions if other is not mention and other.kind in ("body", "person"))
    return any(other.first <= mention.first and mention.last <= other.last for other in outer)


def _party(mention: Mention, body: Body, home: str | None) -> Party:
    is_told = body.name != body.acronym  # "l'AISCCUF": whose that is, nobody says
    is_ours = body.type == "institution" and is_told and not is_of_the_world(body.name)
    return Party(body.name, body.country or (home if is_ours else None), body.type, mention.span)


def party_of(mention: Mention, home: str | None) -> Party:
    """Return a body or a state as a party; an institution of no named country is of the article's own."""
    value = mention.value
    if isinstance(value, Body):
        return _party(mention, value, home)
    assert isinstance(value, CountryForm)
    return Party(display_name(value.code), value.code, "state", mention.span)
