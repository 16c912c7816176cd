"""Who is bound by a paper, and whom "les deux ministres", "les deux pays", "elle" mean.

In: an act with its people, and the story so far. Out: parties and signatories. Start at `parties_bound`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, takewhile

from coopcli.events.agreements.binding import Clause, group_left, is_subject
from coopcli.events.agreements.linking import Link
from coopcli.events.agreements.papers import is_of_that
from coopcli.events.agreements.signing import doers
from coopcli.events.agreements.story import Story
from coopcli.events.agreements.topics import allied, of_this_sentence
from coopcli.events.agreements.triggers import Act
from coopcli.events.draft import Reading
from coopcli.events.scene import country_of, distinct, parties_of, with_countries
from coopcli.lexicon import lists
from coopcli.lexicon.actions import phrases, seats, words
from coopcli.lexicon.countries import city_phrases, country_phrases, display_name
from coopcli.lexicon.instruments import numbers
from coopcli.lexicon.regions import names_region
from coopcli.lexicon.roles import stands_for
from coopcli.model import Body, CountryForm, Mention, Official, Paper, Party, Sentence
from coopcli.text import fold, fold_words

_OPENING = 3  # sentences in which an article says whom it is about


def overlap(one: Iterable[Party], other: Iterable[Party]) -> bool:
    names = {party.country or party.name.casefold() for party in one}
    return any((party.country or party.name.casefold()) in names for party in other)


def keys(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.country or party.name.casefold() for party in parties)


def people_before(story: Story, clause: Clause, link: Link) -> tuple[Mention, ...]:
    """Return the people that "les deux ministres" means, the last two that were named, or "il", the last one."""
    tokens = clause.sentence.tokens
    if link.act.voice in ("passive", "participle"):
        return _two_behind(story, clause, link)
    is_performed = link.act.rule == "noun:performed"
    if link.act.voice not in ("active", "wording") and not is_performed:
        return ()
    runs = [run for run in phrases("pairs", "people").find(clause.sentence) if run.last <= link.act.first + 1]
    before = link.act.clause - 1
    while before >= 0 and tokens[before].folded in words("clause", "clitic"):
        before -= 1
    is_pronoun = (
        (link.act.voice == "active" or link.act.rule == "wording:agreed" or is_performed)
        and before >= 0
        and tokens[before].folded in words("clause", "pronoun")
    )
    if not runs and (not is_pronoun or any(party.type not in ("state", "organisation") for party in link.parties)):
        return ()
    if runs and len([m for m in link.signatories if m.last > runs[-1].last]) > 1:
        return ()  # "les deux ministres, A et B, ont signé": named where they stand
    edge = runs[0].first if runs else before
    named: dict[str, Mention] = {}
    for mention in [*story.people, *(mention for mention in clause.top("person") if mention.last <= edge)]:
        if isinstance(mention.value, Official) and mention.value.name:
            named.pop(mention.value.name, None)
            named[mention.value.name] = mention
    if runs:
        return _of_office(list(named.values()), tokens[runs[0].last - 1].folded)
    if tokens[before].folded.endswith("s") and any(act.first < before for act in clause.acts):
        return link.signatories  # "le contrat que A et B ont conclu et qu'elles ont renouvelé"
    if tokens[before].folded.endswith("s"):
        return _subjects_named(story) or tuple(list(named.values())[-2:])
    if (subject := _told_of(story, clause, before)) is not None:
        return (subject, *link.signatories)
    others = [mention for mention in named.values() if mention not in link.signatories]  # "B, avec qui elle a conclu": she is not B
    return (*others[-1:], *link.signatories)


def _two_behind(story: Story, clause: Clause, link: Link) -> tuple[Mention, ...]:
    """Return the two whom "signé par les deux ministres" means: those named last before, where none is named behind."""
    run = next((run for run in phrases("pairs", "people").find(clause.sentence) if link.act.last <= run.first <= link.act.last + _BY), None)
    if run is None or link.signatories or clause.sentence.words[run.first - 1] not in words("parts", "by"):
        return ()
    named = {m.value.name: m for m in (*story.people, *clause.top("person")) if isinstance(m.value, Official) and m.value.name}
    return _of_office(list(named.values()), clause.sentence.tokens[run.last - 1].folded)


_BY = 6  # tokens from a verb to "par les deux ministres": a day and a town may stand between


def _told_of(story: Story, clause: Clause, before: int) -> Mention | None:
    """Return the state or body that "il" means: the subject of its own sentence, else of the one before; None where that is a person."""
    for other, edge in ((clause, before), (story.before, None)):
        if other is None:
            continue
        first = next((m for m in other.top("person", "body", "country") if (edge is None or m.last <= edge) and is_subject(other, m)), None)
        if first is not None:
            return first if first.kind != "person" or other is clause else None
    return None


def _subjects_named(story: Story) -> tuple[Mention, ...]:
    """Return the people that "ils" means where they are the subject of the sentence before: "A, B et C se sont retrouvés"."""
    clause = story.before
    if clause is None:
        return ()
    subjects = [mention for mention in group_left(clause, _first_verb(clause)) if mention.kind == "person"]
    named = [mention for mention in subjects if isinstance(mention.value, Official) and mention.value.name]
    return tuple(named) if len(named) > 2 and len(named) == len(subjects) else ()


def _first_verb(clause: Clause) -> int:
    return min([*clause.others, *(act.clause for act in clause.acts), *clause.futures], default=len(clause.sentence.tokens))


def _of_office(people: list[Mention], plural: str) -> tuple[Mention, ...]:
    """Return the last two people who hold the office of "les deux ministres", else the last two."""
    office = plural.rstrip("s")
    holders = [m for m in people if isinstance(m.value, Official) and (office in fold(m.value.role or "") or m.value.is_counterpart)]
    return tuple(holders[-2:] if len(holders) > 1 else people[-2:])


def parties_bound(story: Story, clause: Clause, link: Link, signatories: tuple[Mention, ...]) -> list[Party]:
    """Return who is bound: those the text names as parties, else whom the signatories stand for, else the pair that it has told."""
    reading = story.reading
    if link.status == "ratified":
        found = [state_of(party, reading) for party in link.parties]
        return distinct(found[:1] if len(found) == 2 and found[0].type != found[1].type else found) or home_party(reading)
    parties = list(link.parties)
    if not _is_between_houses(link, parties):
        parties = distinct(_governed(party, link.parties, reading) for party in link.parties)
    called, is_subject = _called(clause, link)
    if is_subject and not link.is_between and not is_of_that(clause, link.act):
        ours = states(story.lead) if called == "states" else story.lead
        parties = distinct([*ours, *parties]) if link.partners else []  # "les deux pays ont signé avec le Bénin"
    if link.status in ("approved", "ended"):
        parties = distinct(state_of(party, reading) for party in parties)
    if len(parties) < 2 and signatories and not link.is_between:
        parties = _whose(story, clause, signatories) or parties
    if len(parties) < 2 and signatories:
        standing = _bodies_meant(story, signatories) or parties_of(signatories, reading)
        parties = distinct([*parties, *standing]) if len(standing) < 2 else standing
    if len(parties) > 2 and link.status not in ("approved", "ratified"):
        parties = [party for party in parties if not _is_authority(party)]
    if link.status == "approved" and (seat := _seated(clause, link)) is not None:
        parties = distinct([state(seat), *(party for party in parties if not _is_government(party))])
    if (met := _met(story, clause, link, parties)) is not None:
        parties = [*parties, met]
    if len(parties) > 1:
        return parties
    if not parties and link.act.status == "bound" and clause.sentence.words[link.act.last - 1] in words("clause", "twinned"):
        return []  # twin towns of which the words name only one, or none
    told = _of_the_last(story, clause, link) or ([] if parties else of_this_sentence(clause, link, reading))
    lead = told or allied(clause, reading) or (allied(story.before, reading) if story.before is not None else []) or story.lead
    if (announcing := _announcing(story, clause, link, parties)) is not None:
        return distinct([announcing, *parties])
    if not parties and (ours := _of_theirs(story, clause)):
        return ours
    if not parties and (many := _of_as_many(story, clause)):
        return many
    if not parties and (_is_of_others(clause, link, lead) or _is_of_more(clause, link, lead) or _is_of_many(clause, link)):
        return []
    if not parties and not lead:
        lead = _subjects(story) or _topic(story) or [state(code) for code in reading.titled]
        if link.status != "approved" or clause.sentence.tokens[-1].folded != ":":  # of papers listed before a parliament each has its sides
            lead = lead or [state(code) for code in reading.pair] or _in_sentence(clause)
    if len(parties) == 1 and parties[0].type not in ("state", "organisation") and (spoken := _spoken_of(story, clause, link)) is not None:
        return distinct([spoken, *parties])
    if not parties and called == "states" and len(lead) < 2:
        return [state(code) for code in reading.countries[:2]]
    if not parties and link.status == "approved" and not lead:
        return home_party(reading)
    if not parties and _is_of_many_states(clause, link) and link.status in ("approved", "ratified"):
        return home_party(reading)
    if not parties:
        if called == "states" and (pair := _pair_here(story, clause, lead)):
            return pair
        is_of_states = called == "states" or _is_of_states(clause, link) or _states_spoken_of(story, clause)
        return states(with_countries(lead, reading, {})) if is_of_states else list(lead)
    if link.act.status != "bound" and _is_of_many_states(clause, link):
        return parties
    if _is_another_body(parties, lead):
        others = [party for party in lead if party.country != parties[0].country]
        is_partner = link.partners > 0 or "entre" not in clause.sentence.words
        return [*others[:1], *parties] if is_partner else parties
    if lead and overlap(parties, lead):
        same = any(party.type == parties[0].type and overlap([party], parties) for party in lead)
        return list(lead) if same else states(lead)
    return parties if _is_owned(clause, link, parties[0]) else _with_home(reading, lead, clause, link, parties)


def _announcing(story: Story, clause: Clause, link: Link, parties: list[Party]) -> Party | None:
    """Return the body that says it of itself: "A a annoncé la signature d'une convention avec B", "A a grandi après la signature …"."""
    if link.act.voice != "noun" or link.partners != 1 or len(parties) != 1 or parties[0].type == "state":
        return None
    subjects = [one for one in group_left(clause, _first_verb(clause)) if one.kind == "body" and one.last <= link.act.first]
    ours = parties_of(subjects, story.reading) if len(subjects) == 1 else []
    return ours[0] if ours and ours[0].type == parties[0].type and ours[0].name != parties[0].name else None


def ratified_by(story: Story, clause: Clause, link: Link) -> Link:
    """Keep who ratifies, without those that only the paper names: "le Parlement de A a ratifié l'accord entre A et B"."""
    doing = [state_of(party, story.reading) for party in parties_of(doers(clause, link.act), story.reading)]
    doing = [party for party in doing if party.type == "state" or not link.is_between]
    if doing and (link.is_between or link.act.voice != "active"):
        return replace(link, parties=tuple(distinct(doing)), is_between=False)
    edge = clause.sentence.tokens[link.act.last - 1].end
    if link.act.voice != "active" or link.is_between:
        return link
    return replace(link, parties=tuple(party for party in link.parties if party.span is None or party.span.start < edge))


def _whose(story: Story, clause: Clause, signatories: tuple[Mention, ...]) -> list[Party]:
    """Return the two bodies that sign by "leurs directeurs, A et B": those that begin the sentence, else the story's."""
    here = [mention.first for mention in signatories if mention in clause.mentions]
    if not here:
        return []
    first = min(here)
    before = [token.folded for token in clause.sentence.tokens[max(first - 4, 0) : first + 1]]
    if words("clause", "their").isdisjoint(before):
        return []
    edge = min([*clause.others, *(act.clause for act in clause.acts), first])
    sides = parties_of([mention for mention in group_left(clause, edge) if mention.kind != "person"], story.reading)
    if len(sides) < 2:
        sides = [party for party in _subjects(story) if party.type != "state"]
    if len(sides) < 2:
        sides = [party for party in story.lead if party.type != "state"]
    return sides if len(sides) == 2 else []


def _bodies_meant(story: Story, signatories: tuple[Mention, ...]) -> list[Party]:
    """Return the two bodies that the sentence before is about, where the heads of two services sign whose countries are theirs."""
    heads = [mention.value for mention in signatories if isinstance(mention.value, Official)]
    if len(heads) != 2 or any(head.role is None or stands_for(head.role) == "state" for head in heads if not head.is_counterpart):
        return []
    sides = [party for party in _subjects(story) if party.type == "institution"]
    codes = {party.country for party in parties_of(signatories, story.reading)}
    return sides if len(sides) == 2 and {party.country for party in sides} <= codes | {None} and len(codes) == 2 else []


def _of_the_last(story: Story, clause: Clause, link: Link) -> list[Party]:
    """Return the parties of the paper told last, for "celle qui les unissait": one more of the same."""
    pronouns = lists.words("that_masculine") | lists.words("that_feminine")
    if not link.papers or clause.sentence.words[link.papers[0].first] not in pronouns:
        return []
    return next((draft.parties for group in story.recent_groups for draft in reversed(group) if len(draft.parties) > 1), [])


def _spoken_of(story: Story, clause: Clause, link: Link) -> Party | None:
    """Return the body that "elle" stands for: the last one named before with a signing partner that is a body too."""
    before_verb = clause.sentence.tokens[max(link.act.clause - 1, 0)].folded
    if before_verb not in words("clause", "pronoun") or story.before is None:
        return None
    known = {mention.value.name for mention in story.before.top("body") if isinstance(mention.value, Body)}
    bodies = [party for group in story.recent_groups for draft in group for party in draft.parties if party.type != "state"]
    told = next((party for party in bodies if party.name in known), None)
    if told is not None or not known:
        return told or (bodies[-1] if bodies else None)
    return next(iter(parties_of(story.before.top("body"), story.reading)), None) if len(known) == 1 else None


def _in_sentence(clause: Clause) -> list[Party]:
    """Return the two countries that a sentence names where it names just two: "Maroc-Panama : signature d'un accord"."""
    codes = dict.fromkeys(m.value.code for m in clause.top("country") if isinstance(m.value, CountryForm) and m.value.form != "compound")
    return [state(code) for code in codes] if len(codes) == 2 else []


def _called(clause: Clause, link: Link) -> tuple[str | None, bool]:
    """Return what "les deux pays" or "les parties" calls the sides, and whether it is the subject of the act."""
    for run in phrases("pairs", "states", "parties").find(clause.sentence):
        if not words("clause", "of_court").isdisjoint(clause.sentence.words[run.last : run.last + 1]):
            continue  # "les parties civiles"
        return run.value, 0 <= link.act.clause - run.last <= 2
    return None, False


def _subjects(story: Story) -> list[Party]:
    """Return the two sides that the sentence before is about: "La A et le B viennent de donner un cadre à leurs échanges."."""
    clause = story.before
    if clause is None:
        return []
    sides = _sides_left(story, clause)
    return sides if len(sides) == 2 else []


def _sides_left(story: Story, clause: Clause) -> list[Party]:
    return parties_of([mention for mention in group_left(clause, _first_verb(clause)) if mention.kind != "person"], story.reading)


def _is_authority(party: Party) -> bool:
    """Tell a parliament or a government: it acts for its state."""
    name = [fold(word) for word in party.name.split()]
    return any(word in words("clause", "authorities") for word in name[:1]) and words("clause", "local").isdisjoint(name)


def _of_theirs(story: Story, clause: Clause) -> list[Party]:
    """Return the states of "leurs deux pays": those of the two that the sentence before brings together."""
    run = next(iter(phrases("pairs", "states").find(clause.sentence)), None)
    if run is None or story.before is None or clause.sentence.words[run.first] not in words("clause", "their"):
        return []
    codes = dict.fromkeys(code for m in story.before.top("person", "country") if (code := country_of(m)) is not None)
    return [state(code) for code in codes] if len(codes) == 2 else []


def _topic(story: Story) -> list[Party]:
    """Return the two sides that the opening of the article is about: "La police de A et celle de B travailleront désormais ensemble"."""
    for index in range(min(_OPENING, len(story.reading.sentences))):
        sides = _sides_left(story, story.clause(index))
        if len(sides) == 2:
            return sides
    return []


def _is_of_others(clause: Clause, link: Link, lead: list[Party]) -> bool:
    """Tell "ont appelé les partis à conclure un pacte": what others are to sign is no paper of those the article is about."""
    if link.status != "planned" or link.act.voice != "active" or not link.papers or link.signatories:
        return False
    value = link.papers[0].value
    if (
        not isinstance(value, Paper)
        or value.determiner != "indefinite"
        or phrases("pairs", "states", "parties", "people").find(clause.sentence)
    ):
        return False
    named = {code for mention in clause.top("country", "body", "person") if (code := country_of(mention)) is not None}
    is_spoken_of = any(token.folded in words("clause", "pronoun") for token in clause.sentence.tokens[: link.act.first])
    return not is_spoken_of and named.isdisjoint(party.country for party in lead)


def _pair_here(story: Story, clause: Clause, lead: list[Party]) -> list[Party]:
    """Return the two states of "l'accord entre les deux pays" in a paragraph that is about another visitor than the article."""
    here = [at for at in range(story.index + 1) if story.reading.sentences[at].paragraph == clause.sentence.paragraph]
    named = [m for at in here for m in story.clause(at).top("person", "country")]
    codes = list(dict.fromkeys(code for mention in named if (code := country_of(mention)) is not None))
    is_topic = (
        len(here) == 2 and len(codes) == 1 and any(is_subject(story.clause(here[0]), m) for m in story.clause(here[0]).top("country"))
    )
    if not is_topic and not any(m.kind == "person" and country_of(m) not in (None, story.reading.home) for m in named):
        return []  # nobody visits: a country that is only spoken of
    sides = {party.country for party in lead}
    if len(codes) == 1 and story.reading.home in sides and story.reading.home is not None:
        codes = [story.reading.home, *codes] if codes[0] not in sides else []
    return [state(code) for code in codes] if len(set(codes)) == 2 and not sides <= set(codes) else []


def _is_of_states(clause: Clause, link: Link) -> bool:
    """Tell a paper that only states conclude, whoever the article is about: "la convention d'extradition"."""
    found = phrases("pairs", "of_states").find(clause.sentence)
    return any(0 <= run.first - paper.last <= _NEXT_TO for paper in link.papers for run in found)


_NEXT_TO = 3  # tokens from a paper to what it is about


def _states_spoken_of(story: Story, clause: Clause) -> bool:
    """Tell "La coopération entre les deux pays n'est pas neuve. Un accord culturel …": the paragraph is of the states."""
    if "deux" in clause.sentence.words:
        return False
    before = takewhile(lambda row: row.paragraph == clause.sentence.paragraph, reversed(story.reading.sentences[: story.index]))
    return any(phrases("pairs", "states").find(row) for row in islice(before, _SPOKEN_BACK))


_SPOKEN_BACK = 3  # sentences


def _of_as_many(story: Story, clause: Clause) -> list[Party]:
    """Return the states of "les ministres des trois pays": those of a sentence just before that names as many."""
    told = clause.sentence.words
    counted = (at for at in range(2, len(told)) if told[at] in words("clause", "states") and told[at - 2] in words("clause", "those"))
    number = next((number for at in counted if (number := numbers("number").get(told[at - 1], 0)) > 2), None)
    for index in range(story.index - 1, max(story.index - 1 - _SPOKEN_BACK, -1), -1) if number is not None else ():
        named = [m.value.code for m in story.clause(index).top("country") if isinstance(m.value, CountryForm) and m.value.code.isalpha()]
        if len(dict.fromkeys(named)) == number:
            return [state(code) for code in dict.fromkeys(named)]
    return []


def _is_of_more(clause: Clause, link: Link, lead: list[Party]) -> bool:
    """Tell "la signature des trois pays" where the article's own story is between two, or between none that are states."""
    tokens = clause.sentence.tokens
    counted = next((run for run in phrases("pairs", "states").find(clause.sentence)), None)
    number = numbers("number").get(tokens[counted.first + 1].folded) if counted is not None and counted.first + 1 < len(tokens) else None
    return number is not None and number > 2 and len(states(lead)) != number


def _is_of_many(clause: Clause, link: Link) -> bool:
    """Tell "un arrangement signé par vingt-huit États": of these the text names none."""
    told = clause.sentence.words
    by = next((at for at in range(link.act.last, len(told) - 2) if told[at] in words("parts", "by")), None)
    if by is None:
        return False
    counted = told[by + 1 : by + _COUNTED]
    is_counted = any(word.isdecimal() or numbers("number").get(word, 0) > 2 for word in counted)
    return is_counted and not words("clause", "states").isdisjoint(counted)


def _is_another_body(parties: list[Party], lead: list[Party]) -> bool:
    """Tell a body that is none of the two that the story is about, though of a country of theirs."""
    are_bodies = all(party.type != "state" for party in (*parties, *lead))
    return are_bodies and overlap(parties, lead) and parties[0].name not in {party.name for party in lead}


def _is_of_many_states(clause: Clause, link: Link) -> bool:
    """Tell "la Convention de Budapest", "l'adhésion au traité", "le protocole additionnel": who else is a party nobody says."""
    told = clause.sentence.words
    if not words("clause", "of_many").isdisjoint(told[link.act.first : link.act.last + 2]):
        return True
    for paper in link.papers[:1]:
        is_of = told[paper.last : paper.last + 1] in (("de",), ("d'",))
        is_of_town = is_of and any(names.at(clause.sentence, paper.last + 1) is not None for names in (city_phrases(), country_phrases()))
        is_definite = isinstance(paper.value, Paper) and paper.value.determiner == "definite"
        if (is_of_town and is_definite) or not words("clause", "of_many").isdisjoint(told[paper.first : paper.last + 2]):
            return True
    return False


_COUNTED = 6  # tokens of "par vingt-huit États"


def _seated(clause: Clause, link: Link) -> str | None:
    """Return the country whose parliament or government approves, where its name is that of one country alone: "la Knesset"."""
    return next((run.value for run in seats().find(clause.sentence) if run.last <= link.act.first), None)


def _met(story: Story, clause: Clause, link: Link, parties: list[Party]) -> Party | None:
    """Return the state of "l'accord que A et B ont signé avec lui": the one other that the sentence before names."""
    after = [token.folded for token in clause.sentence.tokens[link.act.last : link.act.last + 2]]
    if link.act.voice != "active" or len(after) < 2 or after[0] not in words("clause", "with") or after[1] not in words("clause", "him"):
        return None
    named = story.before.top("country") if story.before is not None else ()
    taken = {party.country for party in parties}
    others = {mention.value.code for mention in named if isinstance(mention.value, CountryForm) and mention.value.code not in taken}
    return state(others.pop()) if len(others) == 1 else None


def _is_between_houses(link: Link, parties: list[Party]) -> bool:
    """Tell two parliaments that sign with one another, each for itself and not for its state."""
    is_signed = link.status in ("signed", "initialled", "renewed", "planned")
    return is_signed and len(parties) > 1 and all(fold(party.name).split()[0] in words("clause", "houses") for party in parties)


def _is_government(party: Party) -> bool:
    """Tell a body that is its state's own government or parliament, by a whole name: not "Conseil du café"."""
    if party.type != "institution":
        return False
    name = fold_words(party.name)
    runs = [run for run in phrases("clause", "governments").find_in(name) if run.first == 0]
    return any(len(name) - run.last <= 1 or (len(name) - run.last == 2 and name[run.last] in words("clause", "of")) for run in runs)


def state_of(party: Party, reading: Reading) -> Party:
    code = party.country or reading.home
    return state(code) if code is not None and (_is_authority(party) or _is_government(party)) else party


def _governed(party: Party, others: Iterable[Party], reading: Reading) -> Party:
    """Return the state of a government or parliament: its own, else the article's, unless that is the other side."""
    if not _is_government(party) or names_region(party.name):
        return party  # "le gouvernement du Québec" is of no state by itself
    taken = {other.country for other in others if other is not party}
    code = party.country or (reading.home if reading.home not in taken else None)
    return state(code) if code is not None else party


def state(code: str) -> Party:
    return Party(display_name(code), code, "state")


def states(parties: Iterable[Party]) -> list[Party]:
    return distinct([state(party.country) if party.country else party for party in parties])


def home_party(reading: Reading) -> list[Party]:
    return [state(reading.home)] if reading.home else []


def _has_unknown_subject(clause: Clause, act: Act) -> bool:
    """Tell "Aluminerie Vorane a conclu avec B un contrat": who that is no list knows, so that it is none of those told before."""
    if act.voice != "active":
        return False
    verb = min((verb for verb in clause.others if verb < act.clause), default=act.clause)
    known = {at for mention in clause.mentions for at in range(mention.first, mention.last)}
    tokens = clause.sentence.tokens
    while verb > clause.opening and tokens[verb - 1].folded in words("auxiliary", "have"):
        verb -= 1
    first = verb
    while first > clause.opening and tokens[first - 1].text[:1].isupper() and first - 1 not in known:
        first -= 1
    return verb - first > 1  # "l'Agriculture", "« Nous" are one word, and no name


def _with_home(reading: Reading, lead: list[Party], clause: Clause, link: Link, parties: list[Party]) -> list[Party]:
    """Add the side that the article tells of to a partner that stands alone: "un accord avec la France"; never to a lone subject."""
    is_partner = link.partners > 0 or link.act.voice in ("noun", "participle", "passive") or link.status in ("planned", "approved")
    if not is_partner and link.act.rule == "gerund":
        return parties  # "en dénonçant l'accord de 1993": with whom, the words do not say
    is_signed_by = parties[0].type == "organisation" and link.act.voice in ("participle", "passive") and not link.partners
    told = lead[:1] or (home_party(reading) if is_partner and not is_signed_by else [])
    if _has_unknown_subject(clause, link.act):
        return parties
    if told and told[0].country != parties[0].country:
        return [*(states(told) if parties[0].type == "state" else told), *parties]
    other = next((code for code in reading.pair if code != parties[0].country and _is_named(code, reading, link)), None)
    return [*parties, state(other)] if other is not None and parties[0].type == "state" and parties[0].country in reading.pair else parties


def _speaks(sentence: Sentence, town: Mention) -> bool:
    """Tell "Rabat a fait savoir" from "à Rabat" and from a dateline."""
    if town.first == 0:
        return sentence.tokens[town.last].folded[:1].isalpha() if town.last < len(sentence.tokens) else False
    return sentence.words[town.first - 1] not in words("clause", "at")


def _is_owned(clause: Clause, link: Link, party: Party) -> bool:
    """Tell "la convention de l'Union africaine", where the body's name says whose it is and not with whom it was made."""
    small = words("clause", "of") | words("clause", "article")
    for paper in link.papers[:1]:
        owner = next((one for one in clause.top("body") if one.first >= paper.last and one.span == party.span), None)
        if owner is None:
            continue
        gap = clause.sentence.words[paper.last : owner.first]
        return bool(gap) and len(gap) <= 2 and small.issuperset(gap)
    return False


def _is_named(code: str, reading: Reading, link: Link) -> bool:
    """Tell a country that the article names or lets speak from one that only lends it a town: "signé lundi à Doha"."""
    if link.act.rule == "noun:notified":
        return True  # "a notifié à Washington"
    return any(
        country_of(mention) == code and (mention.kind != "place" or _speaks(sentence, mention))
        for sentence, row in zip(reading.sentences, reading.mentions, strict=True)
        for mention in row
    )
