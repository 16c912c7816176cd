"""Where the article speaks from and who its people stand for: what every builder of events needs to bind a name to a party.

In: an article, its sentences and their mentions. Out: a `Reading`, and parties, persons, dates and places as the contract has them.
Start at `reading_of`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from coopcli import edtf, reckoning
from coopcli.events.draft import Reading
from coopcli.lexicon.actions import agencies, headed, headed_by_town, heads_always, words
from coopcli.lexicon.countries import city_phrases, display_name
from coopcli.lexicon.instruments import subject_words
from coopcli.lexicon.organisations import organisations
from coopcli.lexicon.regions import is_region
from coopcli.lexicon.roles import phrase_words, role_words, stands_for
from coopcli.model import Article, Body, CountryForm, Mention, Official, Part, Party, Person, Place, Sentence, TimeExpression, Town, When
from coopcli.text import fold, fold_words

_DATELINE_MARKS = frozenset({"--", "-", "(", ",", ":"})


def reading_of(
    article: Article, sentences: tuple[Sentence, ...], mentions: tuple[tuple[Mention, ...], ...], headline: tuple[Mention, ...] = ()
) -> Reading:
    """Put an article together with what its sentences name, the country it speaks from and the countries it speaks of.

    A country in the headline or the first sentence weighs more than one that is mentioned in passing.
    """
    mentions = _without_brussels(mentions)
    weights: Counter[str] = Counter()
    for number, row in enumerate((headline, *mentions)):
        for mention in row:
            code = country_of(mention)
            if code is not None:
                weights[code] += 3 if number < 2 else 1
    ranked = tuple(code for code, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))
    pair = (
        ranked[:2]
        if len(ranked) > 1 and weights[ranked[1]] >= 3 and all(weights[code] * 2 <= weights[ranked[1]] for code in ranked[2:])
        else ()
    )
    agency, dateline = _agency_country(article, mentions), _dateline_country(sentences, mentions)
    told = (code for code in (agency, dateline) if code in weights)  # two agencies may share a short name: AGP is Gabonese and Guinean
    home = next(told, None) or agency or dateline or (ranked[0] if ranked else None)
    titled = dict.fromkeys(m.value.code for m in headline if isinstance(m.value, CountryForm) and m.value.form in ("name", "capital"))
    return Reading(article, sentences, mentions, home, ranked, pair, tuple(titled) if 1 < len(titled) < 5 else ())


def _without_brussels(mentions: tuple[tuple[Mention, ...], ...]) -> tuple[tuple[Mention, ...], ...]:
    """Read "Bruxelles" as the European Union where the article speaks of that and not of Belgium: "Bruxelles et Libreville s'entendent"."""
    values = [mention.value for row in mentions for mention in row]
    if not any(isinstance(value, Body) and value.key in _UNION for value in values):
        return mentions
    if any(isinstance(value, CountryForm) and value.code == "BE" and value.form != "capital" for value in values):
        return mentions
    return tuple(tuple(_of_union(mention) for mention in row) for row in mentions)


def _of_union(mention: Mention) -> Mention:
    if not isinstance(mention.value, CountryForm) or mention.value.code != "BE":
        return mention
    return replace(mention, kind="body", value=Body(organisations()["ue"].display, "UE", None, "organisation", "ue"))


_UNION = frozenset({"ue", "commission_ue", "conseil_ue"})


def _agency_country(article: Article, mentions: Iterable[Iterable[Mention]]) -> str | None:
    """Return the country of a national news agency that signs the article: "(TAP)" in its first line, "LR/MAP" in its last."""
    text = article.text
    edges = f"{text[:400]} {text[-200:]}" if len(text) > 600 else text
    others = {m.value.acronym for row in mentions for m in row if isinstance(m.value, Body) and not _is_agency(m.value)}
    found = {code for name, code in agencies().items() if name in edges and name in _NAMES.findall(edges) and name not in others}
    return found.pop() if len(found) == 1 else None


def _is_agency(body: Body) -> bool:
    """Tell a news agency from "l'Autorité des chemins de fer (ACP)", whose letters happen to be those of one."""
    return body.name == body.acronym or fold(body.name).split()[0] in words("clause", "agency")


_NAMES = re.compile(r"(?<=[(/])[A-Za-z]{3,6}(?=[)/\s])|\b[A-Z]{3,5}(?=[.\s]*$)|(?<=/)[A-Z]{3,5}\b")


def _dateline_country(sentences: tuple[Sentence, ...], mentions: tuple[tuple[Mention, ...], ...]) -> str | None:
    """Return the country of a town that opens the article: "Dakar, 17 nov (APS) –", "Rabat —"."""
    for sentence, row in zip(sentences[:3], mentions[:3], strict=False):
        first = next((mention for mention in row if mention.first == 0), None)
        if first is None or first.last >= len(sentence.tokens):
            continue
        if sentence.tokens[first.last].folded in _DATELINE_MARKS and isinstance(first.value, Town | CountryForm):
            return country_of(first)
    return None


def country_of(mention: Mention) -> str | None:
    """Return the ISO code that a mention carries, if any."""
    value = mention.value
    if isinstance(value, CountryForm):
        return value.code
    if isinstance(value, Town | Body | Official):
        return value.country
    return None


def official_country(official: Official, reading: Reading, others: Iterable[str | None] = ()) -> str | None:
    """Return an official's country: the one the text gives, else the article's own, unless a counterpart already stands for it."""
    if official.country is not None:
        return official.country
    taken = set(others)
    candidates = [reading.home, *reading.countries]
    return next((code for code in candidates if code is not None and code not in taken), None)


def party_of(mention: Mention, reading: Reading, others: Iterable[str | None] = ()) -> Party | None:
    """Return whom a mention stands for: a country itself, a body itself, a minister his state, a director his body."""
    value = mention.value
    if isinstance(value, CountryForm):
        return Party(display_name(value.code), value.code, "state", mention.span)
    if isinstance(value, Body):
        return Party(value.name, value.country, value.type, mention.span)
    if isinstance(value, Official):
        return _party_of_official(mention, value, reading, others)
    return None


def _party_of_official(mention: Mention, official: Official, reading: Reading, others: Iterable[str | None]) -> Party | None:
    stands = stands_for(official.role) if official.role else None
    country = official.country
    if official.body and is_region(official.body):
        return Party(official.body, country, "institution", mention.span)
    if official.is_counterpart and official.body:
        return Party(official.body, country, "institution", mention.span)
    if stands == "body" and official.role and (fixed := heads_always(official.role)) is not None:
        return Party(fixed, None, "organisation", mention.span)
    if official.body and fold(official.body).split(" ")[0] in words("clause", "cabinet") and len(official.body.split()) <= 3:
        stands = "state"  # "le président du Conseil italien"
    if stands == "body" and official.body and phrase_words(official.body)[0] in role_words().determiners:
        meant = _body_meant(mention, official.body, reading)
        return Party(meant.name, meant.country or country, meant.type, mention.span) if meant else None
    if stands == "body" and official.body:
        body = _body_inside(mention, official.body, reading)
        if body is not None:
            return Party(body.name, body.country or country, body.type, mention.span)
        name = headed_name(official.role, official.body)
        if country is None and name.islower() and " " not in name:
            return None  # "le directeur de l'emploi": of whose, the words do not say
        return Party(name, country, "institution", mention.span)
    if stands == "state" or country is not None:
        code = country or official_country(official, reading, others)
        return Party(display_name(code), code, "state", mention.span) if code else None
    return None


def _body_inside(mention: Mention, name: str, reading: Reading) -> Body | None:
    """Return the body that an official's own words name: "le PDG de la société allemande X" heads X."""
    sentence = bisect_right(reading.sentences, mention.span.start, key=lambda sentence: sentence.start) - 1
    for other in reading.of_kind(max(sentence, 0), "body"):
        if isinstance(other.value, Body) and mention.span.start <= other.span.start and other.span.end <= mention.span.end:
            found = other.value
            if name.endswith(found.name) or (found.name in name and not name[:1].islower()):
                return found
    return None


def _body_meant(mention: Mention, name: str, reading: Reading) -> Body | None:
    """Return the body told of last that "cette université" points back to; None where none is near."""
    noun = phrase_words(name)[1:2]
    here = max(bisect_right(reading.sentences, mention.span.start, key=lambda sentence: sentence.start) - 1, 0)
    for index in range(here, max(here - 2, -1), -1):
        for other in reversed([*reading.of_kind(index, "body")]):
            if other.span.end <= mention.span.start and isinstance(other.value, Body) and phrase_words(other.value.name)[:1] == noun:
                return other.value
    return None


def headed_name(role: str | None, body: str) -> str:
    """Return the name of what an office heads: a "directeur général de la sûreté nationale" the Direction générale of it.

    A "bâtonnier de Lomé" heads the barreau de Lomé.
    """
    told = (role or "").casefold()
    if body[:1].islower():
        return next((f"{name}{(role or '')[len(office) :]}" for office, name in headed() if told.startswith(office)), body)
    name = next((name for office, name in headed_by_town() if told.startswith(office)), None)
    link = _OF_TOWN.search((role or "").removesuffix(body)) if name is not None else None
    return f"{name}{link[0]}{body}" if link is not None and city_phrases().get(fold_words(body)) is not None else body


_OF_TOWN = re.compile(r" (?:de |d['’])$")


def with_countries(parties: Iterable[Party], reading: Reading, known: dict[str, str]) -> list[Party]:
    """Give a body the country that the article leaves to be understood: its own, or where another party has that, the one other told.

    Of two such bodies, which one is of which country nobody says where the article has more than one: both stay without.
    `known` keeps what was understood of a name, so that it is understood the same way wherever it stands.
    """
    rows = [party if party.country else replace(party, country=known.get(party.name)) for party in parties]
    taken = {party.country for party in rows if party.country is not None}
    others = reading.pair or (reading.countries if len(reading.countries) < 3 else ())
    homes = [code for code in (reading.home, *others) if code is not None]
    home = next((code for code in homes if code not in taken), None)
    bodies = (index for index, party in enumerate(rows) if party.country is None and party.type in ("institution", "company"))
    unsaid = [index for index in bodies if not is_of_the_world(rows[index].name)]
    is_apart = any(party.country is None and party.type == "other" for party in rows)  # a name of which nobody says what it is
    if (len(unsaid) == 1 and not is_apart) or (len(homes) == 1 and not taken.intersection(homes)):
        for index in unsaid:
            rows[index] = replace(rows[index], country=home)
    for index, party in enumerate(rows):
        if rows[index].country is not None and party.type != "state":
            known.setdefault(party.name, rows[index].country or "")
    return rows


def is_of_the_world(name: str) -> bool:
    """Tell "Institut international de l'ombudsman", which is of no country that an article leaves to be understood."""
    return not words("clause", "of_the_world").isdisjoint(fold_words(name))


def parties_of(mentions: Iterable[Mention], reading: Reading) -> list[Party]:
    """Return the parties of several mentions, each once; officials whose country is not told come last, so that the told ones are known."""
    found: dict[int, Party] = {}
    rows = list(mentions)
    told = [mention for mention in rows if country_of(mention) is not None]
    codes: list[str | None] = [country_of(mention) for mention in told]
    for mention in [*told, *(mention for mention in rows if country_of(mention) is None)]:
        party = party_of(mention, reading, codes)
        if party is not None:
            found[rows.index(mention)] = party
            codes.append(party.country)
    return distinct([found[index] for index in sorted(found)])


def distinct(parties: Iterable[Party]) -> list[Party]:
    """Keep each party once: a state by its code, any other by its name."""
    kept: dict[tuple[str, str], Party] = {}
    for party in parties:
        key = ("state", party.country) if party.type == "state" and party.country else ("name", party.name.casefold())
        kept.setdefault(key, party)
    return list(kept.values())


def person_of(mention: Mention, part: Part, reading: Reading, others: Iterable[str | None] = ()) -> Person | None:
    """Return a named person with the country that the text supports; None for an office without a name."""
    value = mention.value
    if not isinstance(value, Official) or value.name is None:
        return None
    rows = tuple(others)
    stands_for_all = value.country is None and (side := party_of(mention, reading, rows)) is not None and side.type == "organisation"
    country = None if stands_for_all else official_country(value, reading, rows)  # a commissioner of the Union speaks for no country
    return Person(value.name, value.role, country, part, mention.span)


def date_of(mention: Mention, reading: Reading, *, is_future: bool, anchor: str | None = None) -> When | None:
    """Place a date phrase on the calendar, never more precisely than the phrase and the article's own date allow."""
    if not isinstance(mention.value, TimeExpression):
        return None
    published = reading.article.published
    placed = reckoning.resolve(mention.value, published=published.edtf if published else None, future=is_future, anchor=anchor)
    if placed is None:
        return None
    return edtf.when(placed, reading.article.text[mention.span.start : mention.span.end], mention.span, "stated")


def place_of(mention: Mention) -> Place | None:
    """Return a town as a place, or a country where no town is given."""
    value = mention.value
    if isinstance(value, Town):
        return Place(value.name, value.country, mention.span)
    if isinstance(value, CountryForm):
        return Place(display_name(value.code), value.code, mention.span)
    return None


def alike(one: str, other: str) -> bool:
    """Tell whether two subjects may be one: half of the shorter one's words of weight stand in the other, by their first six letters."""
    hollow = subject_words("carriers")
    left, right = ({word[:6] for word in map(fold, text.split()) if len(word) > 4 and word not in hollow} for text in (one, other))
    return not left or not right or 2 * len(left & right) >= min(len(left), len(right))
