"""When and where an act took place, by the words of its own sentence.

In: a `Clause` and an act. Out: the mention of a date, a place. Start at `date_of_act` and `place_of_act`.
"""

from __future__ import annotations

from coopcli.events.agreements.binding import Clause, asides
from coopcli.events.agreements.triggers import Act
from coopcli.events.scene import place_of
from coopcli.events.sites import is_in_building
from coopcli.lexicon.actions import spellings, words
from coopcli.lexicon.countries import capital_of
from coopcli.model import CountryForm, Mention, Paper, Place, TimeExpression, Town


def date_of_act(clause: Clause, act: Act) -> Mention | None:
    """Return the date of an act: the nearest one that no other verb draws away and no paper is quoted by."""
    papers = [date for paper in clause.top("instrument") if (date := quoted_date(clause, paper)) is not None]
    best: Mention | None = None
    cost = 99.0
    aside = asides(clause, act.clause)  # "A, que B avait contraint en 2023 à …, a signé"
    for date in clause.top("date"):
        value = date.value
        if date.first in aside or is_of_hailing(act, date):
            continue
        if not isinstance(value, TimeExpression) or value.shape in ("period", "duration") or date.first < clause.opening or date in papers:
            continue
        if (
            is_end(date)
            or _is_distance(clause, date)
            or (act.status == "ended" and act.voice == "participle" and _is_now(clause, date, act))
        ):
            continue
        if clause.nearest_act(date) is not act or is_of_opening(clause, date):
            continue
        distance = clause.gap(act, date)
        if distance < cost:
            best, cost = date, distance
    if best is not None and _is_put_off(clause, act, best):
        return None
    if best is None and (act.status == "ended" or act.rule == "gerund"):
        # a public denunciation is dated by its announcement, a gerund by its main verb
        free = (date for date in clause.top("date") if date.first >= clause.opening)
        return next((date for date in free if _is_of_main(act, clause.nearest_act(date))), None)
    return best


def is_to_be(clause: Clause, mention: Mention) -> bool:
    """Tell a town where something is to be, and not where it is agreed on: "afin de construire à Lima", "l'ouverture d'un lycée à Lima"."""
    return _is_of_purpose(clause, mention) or _is_site(clause, mention)


def _is_of_purpose(clause: Clause, mention: Mention) -> bool:
    """Tell where something is to be done, right behind the infinitive that tells it: "pour construire à Lima"."""
    told = clause.sentence.words
    verb = mention.first - 2
    if verb < 2 or not told[verb].endswith(("er", "ir", "re")) or told[verb + 1] not in words("clause", "at"):
        return False
    return told[verb - 1] in words("mood", "for") or told[verb - 2 : verb] in (("vue", "de"), ("vue", "d'"), ("afin", "de"), ("afin", "d'"))


def _is_site(clause: Clause, town: Mention) -> bool:
    """Tell "un accord portant sur la construction d'un port à Nador": there it will stand; a day beside the town says otherwise."""
    paper = next((one for one in reversed([*clause.top("instrument")]) if one.last <= town.first), None)
    if paper is None or any(paper.last < date.first and date.last >= town.first - 1 for date in clause.top("date")):
        return False
    gap = clause.sentence.words[paper.last : town.first]
    return (
        not words("clause", "sited").isdisjoint(gap)
        and "," not in gap
        and not any(paper.last <= one.first < town.first for one in clause.acts)
    )


def _is_of_main_verb(clause: Clause, act: Act, town: Mention) -> bool:
    """Tell "aux termes de la convention, conclue pour cinq ans, des élèves pourront vivre à Lima": not where it was made."""
    if act.voice != "participle" or clause.sentence.words[act.first - 1] != ",":
        return False
    gap = clause.sentence.words[act.last : town.first]
    return "," in gap and not words("mood", "later").isdisjoint(gap[gap.index(",") :])


def _is_partner(clause: Clause, act: Act, mention: Mention) -> bool:
    """Tell the town right behind what binds, a day between them left out."""
    day = next((date for date in clause.top("date") if date.first == act.last), None)
    first = next((town for town in clause.top("place") if town.first == act.last), day)  # "liant A à B"
    return mention.first == (first.last if first is not None else act.last) + 1


def _is_of_main(act: Act, owner: Act | None) -> bool:
    """Tell the day of a main verb that is no act, or, for "s'était entendu lundi avec A, en signant un accord", of an agreeing."""
    return owner is None or (act.rule == "gerund" and owner.rule == "wording:agreed" and owner.first < act.first)


def is_of_hailing(act: Act, date: Mention) -> bool:
    """Tell "a salué mardi la signature d'un accord": the day on which it was hailed."""
    return act.rule == "noun:hailed" and act.clause < date.first < act.first


def is_end(date: Mention) -> bool:
    """Tell "jusqu'à vendredi", which says when something ends and not when all the rest happened."""
    return (date.rule or "").startswith("until")


def _is_distance(clause: Clause, date: Mention) -> bool:
    """Tell "douze ans après sa signature", which says how far and not when, from "douze ans après, A et B ont signé"."""
    told = clause.sentence.words
    follows = told[date.last : date.last + 1]
    return told[date.last - 1] in words("clause", "far_from") and not words("clause", "article").isdisjoint(follows)


def _is_now(clause: Clause, date: Mention, act: Act) -> bool:
    """Tell "une entente, aujourd'hui expirée": it is over by now, since when nobody says."""
    return date.last == act.first and clause.sentence.tokens[date.first].folded in words("clause", "today")


def is_of_opening(clause: Clause, date: Mention) -> bool:
    """Tell "Ouverts la veille à A, les travaux ont abouti à …": a day right behind such a participle is its own."""
    words_told = clause.sentence.words
    return words_told[clause.opening] in words("clause", "began") and date.first <= clause.opening + 3 and "," in words_told[date.last :]


def _is_put_off(clause: Clause, act: Act, date: Mention) -> bool:
    """Tell "prévue lundi, la signature a été reportée": a day before the word that puts the act off is not its day."""
    tokens = clause.sentence.tokens
    off = next((at for at in range(date.last, len(tokens)) if tokens[at].folded in words("mood", "put_off")), None)
    return act.mood == "later" and off is not None


def place_of_act(clause: Clause, act: Act) -> Place | None:
    """Return where an act took place: the nearest town after "à", "dans la capitale marocaine", else a country after "en" or "au"."""
    best: Place | None = None
    cost = 12.0
    tokens = clause.sentence.tokens
    if is_remote(clause):
        return None
    date_ends = {date.last for date in clause.top("date")}
    for mention in clause.top("place", "country"):
        if mention.first == 0 and not _hosts(clause, mention, act):
            continue
        if act.status == "bound" and _is_partner(clause, act, mention):
            continue  # "jumelée à Cologne", "liée depuis 1993 à Cergy": with whom
        if mention.first > act.last and (is_to_be(clause, mention) or _is_of_main_verb(clause, act, mention)):
            continue
        if act.rule == "noun:notified" and act.clause < mention.first < act.first:
            continue  # "a notifié à Washington la fin de l'accord": told, not there
        word, value = tokens[max(mention.first - 1, 0)], mention.value
        place = place_of(mention)
        extra = 0.0
        if mention.kind == "place":
            is_at = word.folded in words("clause", "at") or (word.folded in words("clause", "to") and _bears_article(value))
            if not is_at and not is_in_building(clause.sentence, mention.first):
                if not _hosts(clause, mention, act):
                    continue
            elif is_seat(clause, mention):
                continue
        elif isinstance(value, CountryForm) and (
            word.folded in words("clause", "capital") or (value.form == "capital" and _hosts(clause, mention, act))
        ):
            capital = capital_of(value.code)
            place = Place(capital, value.code, mention.span) if capital else None
        elif isinstance(value, CountryForm) and value.form == "name" and word.folded in words("clause", "in") and mention.first > act.first:
            extra = 8.0
            if _is_of_name(clause, mention) or _is_of_body(clause, mention) or _is_of_another_day(clause, act, mention):
                continue
            if act.status == "bound" or (act.voice == "participle" and "," in clause.sentence.words[act.last : mention.first]):
                continue  # "lie A au B", "dans un accord signé mardi, A prête des fonds au B"
        else:
            continue
        if place is not None and _is_cleft(clause, mention, act):
            return place
        if place is None or (clause.nearest_act(mention) is not act and not _hosts(clause, mention, act)):
            continue
        distance = clause.gap(act, mention) + extra
        if mention.first - 1 in date_ends:
            distance -= _BESIDE_DATE  # "un accord sur la ligne vers A, signé mardi à B"
        if distance < cost:
            best, cost = place, distance
    return best


_BESIDE_DATE = 4.0


def _is_of_body(clause: Clause, mention: Mention) -> bool:
    """Tell where a body lies, "l'Institut des eaux, au Brésil,", from where it signs."""
    comma = mention.first - 2
    return comma > 0 and clause.sentence.words[comma] == "," and any(body.last == comma for body in clause.top("body"))


def _is_of_name(clause: Clause, country: Mention) -> bool:
    """Tell "signé avec A, au Togo": the country says where the partner lies."""
    tokens, at = clause.sentence.tokens, country.first - 3
    if at < 0 or tokens[at + 1].folded != ",":
        return False
    while at > 0 and tokens[at].text[:1].isupper():
        at -= 1
    return tokens[at].folded in words("clause", "partner")


def _is_of_another_day(clause: Clause, act: Act, country: Mention) -> bool:
    """Tell "a suspendu l'accord en mars, peu après l'arrivée des soldats au Mali": something else happened there."""
    return not words("clause", "at_another_time").isdisjoint(clause.sentence.words[act.last : country.first])


def _is_cleft(clause: Clause, mention: Mention, act: Act) -> bool:
    """Tell "C'est à A que B et C ont signé": the town that a sentence brings out is that of the act behind it."""
    told = clause.sentence.words
    is_first = words("clause", "relative").isdisjoint(told[mention.last + 1 : act.clause])  # "C'est à A que vit celui qui a signé"
    is_out = told[clause.opening] in words("clause", "cleft") and mention.first - clause.opening <= _BROUGHT_OUT
    return is_out and is_first and mention.last < min(act.first, len(told)) and told[mention.last] in words("clause", "qui_que")


_BROUGHT_OUT = 5  # tokens from "C'est" to its town


def _bears_article(value: object) -> bool:
    """Tell "au Caire", "aux Abymes": towns whose name begins with an article."""
    return isinstance(value, Town) and value.name.split()[0].lower() in spellings("clause", "article")


def is_remote(clause: Clause) -> bool:
    """Tell a signing by videoconference, which has no place."""
    return any(token.folded in words("clause", "remote") for token in clause.sentence.tokens)


def _hosts(clause: Clause, mention: Mention, act: Act) -> bool:
    """Tell "A a abrité la cérémonie de signature": the town is the subject of a verb of hosting."""
    after = [token.folded for token in clause.sentence.tokens[mention.last : mention.last + 4]]
    return mention.last <= act.first and mention.first <= clause.opening + 1 and bool(words("clause", "hosting") & set(after))


def is_seat(clause: Clause, mention: Mention) -> bool:
    """Tell a town that only says where a body sits: "l'ambassade du Ghana à A a signé", "dont le siège est à A", "basée à A"."""
    tokens = clause.sentence.tokens
    if tokens[max(mention.first - 2, 0)].folded in words("clause", "seated"):
        return True
    verbs = {act.last - 1 for act in clause.acts} | set(clause.others)
    for left in range(mention.first - 2, max(mention.first - 9, -1), -1):
        word = tokens[left].folded
        if left in verbs:
            return False
        if word in words("clause", "posts"):
            return not any(token.folded in words("clause", "into") for token in tokens[max(left - 2, 0) : left])
        if word == "siege" and any(token.folded in words("auxiliary", "be") for token in tokens[left + 1 : mention.first]):
            return True
        if word == "," or word in words("clause", "relative"):
            return False
    return False


def quoted_date(clause: Clause, paper: Mention) -> Mention | None:
    """Return the date that a paper is quoted by: "la convention du 27 août 1964", "l'accord de 2012"."""
    value = paper.value
    tokens = clause.sentence.tokens
    if not isinstance(value, Paper) or not _may_be_quoted(clause, paper, value):
        return None
    for date in clause.top("date"):
        if not paper.last <= date.first <= paper.last + 14:
            continue
        gap = [token.folded for token in tokens[paper.last : date.first]]
        if gap[-2:-1] == ["qui"] and gap[-1] in words("clause", "dating"):
            gap = [word for word in gap[:-2] if word != ","]  # "le traité, qui date de 2009"
        if any(word in words("clause", "dated") for word in gap[-3:]):
            gap = [word for word in gap if word != ","]  # "l'entente, datée du 5 mai"
        if any(word in words("clause", "relative") or word in ",;:()" for word in gap):
            continue
        if any(paper.last <= other.first and other.last <= date.first for other in clause.top("instrument")):
            continue  # "l'avenant à la convention de 1962"
        leads = {tokens[date.first - 1].folded if gap else "", tokens[date.first].folded}
        shape = date.value.shape if isinstance(date.value, TimeExpression) else ""
        has_verb = any(paper.last <= act.first < date.first for act in clause.acts) or any(
            paper.last <= verb < date.first for verb in clause.others
        )
        if leads & words("clause", "of") and shape not in ("period", "duration") and not has_verb:
            return date
    return None


def _may_be_quoted(clause: Clause, paper: Mention, value: Paper) -> bool:
    """Tell a paper that its date alone may quote: "la convention de 1964", "un traité datant de 1972", not "un accord de 2012"."""
    if paper.rule not in ("named", "weak") or value.is_plural:
        return paper.rule == "named" and value.determiner in ("definite", "demonstrative", "possessive")
    if paper.rule == "weak" and (value.key not in ("agreement", "partnership") or value.subject is None):
        return False
    if value.determiner in ("definite", "demonstrative", "possessive"):
        return True
    after = {token.folded for token in clause.sentence.tokens[paper.last : paper.last + 10]}
    return value.determiner == "indefinite" and bool(after & words("clause", "dated"))
