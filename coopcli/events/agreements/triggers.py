"""What happened to an instrument in a sentence, and how far it got: the acts, with their voice and their mood.

In: a sentence. Out: its acts, in order. Start at `find_acts`. A verb is read with what stands before it: "ont signé" is done, "doivent
signer" is planned, "n'ont pas signé" is denied, "auraient signé" is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress
from typing import Literal

from coopcli.events.agreements.blame import is_blame
from coopcli.events.agreements.moods import Mood, is_asked, is_denied, is_doubted, is_foretold, is_supposed, mood_of_wording
from coopcli.lexicon.actions import LIGHT, Form, Tense, saying_stems, spellings, splits, verb_forms, wordings, words
from coopcli.model import Mention, Paper, Sentence
from coopcli.text import fold

Voice = Literal["active", "passive", "participle", "noun", "wording"]

TAKE_PLACE = "take-place"  # of "elle aura lieu le 20 mars", where the sentence before spoke of a signature
AGAIN = "again"  # the status of "l'a fait", until the act spoken of before gives it one
_LONGEST_INSERTION = 24  # tokens between the commas of "ont, …, signé"
_YEAR = 4  # digits
_REACH = 14  # tokens between an auxiliary and its participle: dates, places and adverbs may stand there


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an instrument: tokens `first` to `last`, the last excluded; `clause` is where its verb group begins."""

    first: int
    last: int
    clause: int
    status: str
    voice: Voice
    mood: Mood
    is_past_perfect: bool
    rule: str


def find_acts(sentence: Sentence) -> tuple[Act, ...]:
    """Return the acts of a sentence; the longest wording wins over a single verb inside it."""
    split = list(_from_splits(sentence))
    if not split and _act_words().isdisjoint(sentence.words):
        return ()
    acts = list(_from_wordings(sentence))
    taken = {act.first for act in acts}
    acts += (act for act in split if act.first not in taken)
    covered = {index for act in acts for index in range(act.first, act.last)}
    acts += (act for act in _from_verbs(sentence) if act.first not in covered)
    acts += _from_pronouns(sentence)
    acts += (act for act in _from_agreeing(sentence) if act.first not in covered)
    acts += _from_made(sentence)
    acts = [act for act in acts if act.rule != "wording:agreed" or not any(_governs(act, other) for other in acts)]
    return tuple(_joined(sorted(acts, key=lambda act: act.first)))


def _governs(act: Act, other: Act) -> bool:
    """Tell "sont convenus mardi de conclure", which is one act."""
    return other.rule == "infinitive:decided" and other.clause <= act.first < other.first


def held(sentence: Sentence, acts: tuple[Act, ...], mentions: tuple[Mention, ...]) -> tuple[Act, ...]:
    """Keep of the light verbs those with a paper beside them: "ont passé lundi un accord", "l'accord passé avec A", not "l'an passé".

    Of "dénoncer" only what ends a paper is kept, not what blames it; of "annuler" not what calls off a signing.
    """
    acts = tuple(act for act in acts if not _is_of_signing(sentence, act))
    if any(sentence.words[act.first].startswith(_BLAMING) for act in acts):
        acts = tuple(act for act in acts if not (_may_blame(sentence, act) and is_blame(sentence, act.first, act.clause, mentions)))
    if not any(act.status in LIGHT for act in acts):
        return acts
    papers = [mention for mention in mentions if mention.kind == "instrument" and mention.rule in ("named", "weak")]
    inside = [mention for mention in mentions if mention.kind in ("date", "place", "body", "person", "country")]
    return tuple(
        replace(act, status=LIGHT[act.status], rule=f"{act.status} {act.rule}") if act.status in LIGHT else act
        for act in acts
        if act.status not in LIGHT
        or (not _is_idiom(sentence, act, inside) and any(_is_beside(sentence, act, paper, inside) for paper in papers))
    )


def _is_of_signing(sentence: Sentence, act: Act) -> bool:
    """Tell "dont la signature a été annulée": called off is the signing, and no paper has ended."""
    if act.status != "ended" or act.voice != "passive":
        return False
    return not words("mood", "steps").isdisjoint(sentence.words[max(act.clause - 2, 0) : act.clause])


def _may_blame(sentence: Sentence, act: Act) -> bool:
    return act.voice == "active" and sentence.words[act.first].startswith(_BLAMING)


_BLAMING = "denonc"


def _is_idiom(sentence: Sentence, act: Act, inside: list[Mention]) -> bool:
    """Tell "ont passé en revue" from "ont passé en mars"."""
    if act.first > 0 and sentence.tokens[act.first - 1].folded in words("passed", "not_behind"):
        return True  # "est en passe d'être signé"
    if act.last >= len(sentence.tokens) or any(mention.first <= act.last + 1 and act.last < mention.last for mention in inside):
        return False
    return sentence.tokens[act.last].folded in words("passed", "not_before")


def _is_beside(sentence: Sentence, act: Act, paper: Mention, inside: list[Mention]) -> bool:
    """Tell a paper that a light verb holds: its object with only its article, a date or a town between, or the noun before."""
    value = paper.value
    if not isinstance(value, Paper) or any(mention.first < act.last and act.first < mention.last for mention in inside):
        return False
    if paper.first >= act.last:
        told = sum(mention.last - mention.first for mention in inside if act.last <= mention.first and mention.last <= paper.first)
        is_led = sentence.tokens[max(paper.first - 1, 0)].folded in words("clause", "about")  # "ont échangé mardi sur un accord"
        return paper.first - act.last - told <= _BESIDE and act.voice != "participle" and value.determiner != "bare" and not is_led
    if paper.last <= act.clause and act.voice in ("participle", "passive"):
        is_aside = act.clause - paper.last <= _ASIDE and sentence.words[paper.last] == sentence.words[act.clause - 1] == ","
        return (is_aside or act.clause - paper.last <= 2 * _BESIDE) and value.determiner != "bare"
    return paper.last <= act.clause and act.clause - paper.last <= 12


_BESIDE = 4
_ASIDE = 16  # tokens of ", d'un montant de six millions de francs,"


def _joined(acts: list[Act]) -> Iterator[Act]:
    """Make one act of "a adopté le projet de loi portant approbation": when and where are those of the first verb."""
    held: Act | None = None
    for act in acts:
        if (
            held is not None
            and (act.voice == "wording" or act.rule == "gerund")
            and act.status in ("approved", "ratified")
            and act.first - held.last < 24
        ):
            yield replace(held, last=act.last, voice="wording", rule=act.rule)
            held = None
            continue
        if held is not None:
            yield held
        held = act if act.status == "approved" and act.voice in ("active", "passive") else None
        if held is None:
            yield act
    if held is not None:
        yield held


def _from_wordings(sentence: Sentence) -> Iterator[Act]:
    for run in wordings().find(sentence):
        mood, perfect = mood_of_wording(sentence, run.first, run.last)
        last = sentence.words[run.last - 1]
        voice: Voice = (
            "passive" if last in words("auxiliary", "been") | words("auxiliary", "be_later") else "wording"
        )  # "l'a été", "le sera"
        if run.value == AGAIN and last.endswith(tuple(words("mood", "future_ends"))):
            mood = "later"
        if run.value == "planned" and not words("mood", "wishes").isdisjoint(sentence.words[run.last : run.last + 3]):
            continue  # "souhaite la bienvenue"
        yield Act(run.first, run.last, _group_start(sentence, run.first), run.value, voice, mood, perfect, f"wording:{run.value}")


def _from_pronouns(sentence: Sentence) -> Iterator[Act]:
    """Read "devrait toutefois l'être": the act is the one just spoken of, and still to come."""
    if words("auxiliary", "to_be").isdisjoint(sentence.words):
        return
    for index, token in enumerate(sentence.tokens[1:], start=1):
        if token.folded in words("auxiliary", "to_be") and sentence.tokens[index - 1].folded in words("clause", "it"):
            for left in range(index - 2, max(index - 7, -1), -1):
                if sentence.tokens[left].folded in words("mood", "later"):
                    yield Act(index - 1, index + 1, left, "signed", "passive", "later", False, "pronoun")
                    break


def _from_splits(sentence: Sentence) -> Iterator[Act]:
    """Read wordings in two pieces: "il porte, côté français, la signature de …"."""
    tokens = sentence.tokens
    if _split_words().isdisjoint(sentence.words):
        return
    for index in compress(range(len(tokens)), map(_split_words().__contains__, sentence.words)):
        for row in splits().get(tokens[index].text.lower(), ()):
            if (row.before and row.before.isdisjoint(sentence.words[:index])) or sentence.words[index - 1] in row.not_behind:
                continue
            end = next((at for at in range(index + 1, min(index + 1 + row.reach, len(tokens))) if tokens[at].folded in row.then), None)
            if end is not None and (not row.middle or any(tokens[at].folded in row.middle for at in range(index + 1, end))):
                mood, perfect = mood_of_wording(sentence, index, end + 1)
                if mood == "done" and is_denied(sentence, index, end):
                    mood = "denied"  # "aucun accord n'a été trouvé"
                yield Act(index, end + 1, _group_start(sentence, index), row.status, "wording", mood, perfect, f"wording:{row.rule}")


def _from_agreeing(sentence: Sentence) -> Iterator[Act]:
    """Read "se sont entendus avec elle sur un partenariat": the words between are whom and when."""
    tokens = sentence.tokens
    if words("mood", "agreeing").isdisjoint(sentence.words):
        return
    for index, token in enumerate(tokens):
        if token.folded not in words("mood", "agreeing"):
            continue
        start = _group_start(sentence, index)
        if start < index and any(word.folded in words("mood", "agreeing_on") for word in tokens[index + 1 : index + 2 * _REACH]):
            mood: Mood = "denied" if is_denied(sentence, start, index) else "done"
            perfect = tokens[start].folded in words("auxiliary", "pluperfect")
            yield Act(index, index + 1, start, "agreed", "wording", mood, perfect, "wording:agreed")


def _from_made(sentence: Sentence) -> Iterator[Act]:
    """Read "la convention entre A et B, faite à Dili le 3 mai 2014": a participle behind its paper, with a town and a day."""
    tokens = sentence.tokens
    for index in compress(range(len(tokens) - 3), map(words("mood", "made").__contains__, sentence.words)):
        is_in_town = tokens[index + 1].text in spellings("clause", "to_town") and tokens[index + 2].text[:1].isupper()
        is_dated = any(token.folded.isdecimal() and len(token.folded) == _YEAR for token in tokens[index + 3 : index + 10])
        if index and is_in_town and is_dated and tokens[index - 1].folded not in words("auxiliary", "have") | words("auxiliary", "been"):
            yield Act(index, index + 1, index, "signed", "participle", "done", False, "participle")


def _from_verbs(sentence: Sentence) -> Iterator[Act]:
    forms, folded = verb_forms(), _folded_forms()
    for index in compress(range(len(sentence.words)), map(folded.__contains__, sentence.words)):
        token = sentence.tokens[index]
        form = forms.get(token.text if token.text.islower() else token.text.lower())
        if form is None:
            continue
        act = _act(sentence, index, form)
        if act is not None:
            yield act


@cache
def _act_words() -> frozenset[str]:
    """Return words of which every act has one, but a wording in two pieces; most sentences have none."""
    return wordings().keys | _folded_forms() | words("auxiliary", "to_be") | words("mood", "agreeing") | words("mood", "made")


@cache
def _folded_forms() -> frozenset[str]:
    return frozenset(fold(form) for form in verb_forms())


@cache
def _split_words() -> frozenset[str]:
    return frozenset(map(fold, splits()))


def _act(sentence: Sentence, index: int, form: Form) -> Act | None:
    if form.tense == "noun":
        return _noun(sentence, index, form.status)
    if form.tense in ("participle", "present"):
        found = _with_auxiliary(sentence, index, form.status)
        if found is not None:
            return found
    if form.tense == "participle":
        is_neither = any(token.folded in words("clause", "neither") for token in sentence.tokens[max(index - 3, 0) : index])
        mood: Mood = "denied" if is_neither else "done"  # "ni même négocié"
        return Act(index, index + 1, index, form.status, "participle", mood, False, "participle")
    if form.tense == "infinitive":
        return _infinitive(sentence, index, form.status)
    told = "later" if form.tense == "conditional" and is_foretold(sentence, index) else _MOODS.get(form.tense)
    if told is None or _follows_article(sentence, index):
        return None
    if form.tense == "present" and sentence.tokens[index - 1].folded in words("mood", "nobody") and index:
        return None  # "une charte que l'on adopte"
    if sentence.words[index] in words("mood", "expiring") and words("clause", "today").isdisjoint(sentence.words[index : index + 3]):
        return None
    is_open = form.tense in ("present", "imperfect") and (is_supposed(sentence, index) or is_doubted(sentence, index))
    if is_denied(sentence, index) or is_asked(sentence, index) or is_open:
        told = "denied"
    return Act(index, index + 1, index, form.status, "active", told, False, form.tense)


_MOODS: dict[Tense, Mood] = {"present": "done", "past": "done", "imperfect": "done", "gerund": "done", "future": "later"}


def _follows_article(sentence: Sentence, index: int) -> bool:
    """Tell a noun that looks like a verb: "un signe", "ce paraphe"."""
    return index > 0 and sentence.tokens[index - 1].folded in _ARTICLES


_ARTICLES = frozenset(fold(word) for word in ("un", "le", "ce", "de", "du", "d'", "aucun", "les", "des"))


def _with_auxiliary(sentence: Sentence, index: int, status: str) -> Act | None:
    """Read the verb group that ends in a participle, leftwards over adverbs, dates and places; None where there is none."""
    been = to_be = False
    for left in range(index - 1, max(index - _REACH, -1), -1):
        word = sentence.tokens[left].folded
        mood: Mood | None = None
        voice: Voice = "passive" if been or to_be else "active"
        if word in words("auxiliary", "been"):
            been = True
            continue
        if word in words("auxiliary", "to_be") and not been:
            to_be = True
            continue
        if word == "a" and sentence.tokens[left].text in spellings("clause", "to_town"):
            continue
        if to_be:
            mood = "later" if word in words("mood", "later") else "done" if word in words("mood", "done") else None
            if mood is None:
                if word in _LINKS:
                    continue
                return Act(index, index + 1, left, status, "passive", "later", False, "passive:to be")
            if word in words("mood", "could") and not words("mood", "not").isdisjoint(sentence.words[max(left - 4, 0) : left]):
                mood = "denied"  # "n'a pu être signé"
        elif word in words("auxiliary", "have"):
            mood = "done"
            if {token.folded for token in sentence.tokens[max(left - 3, 0) : left]} & words("mood", "disowned"):
                mood = "denied"
            if word in words("auxiliary", "have_were") and is_doubted(sentence, left):
                mood = "denied"
        elif not been and word in words("auxiliary", "be") and is_supposed(sentence, left):
            mood, voice = "denied", "passive"  # "si l'accord est signé"
        elif word in words("auxiliary", "have_later"):
            mood = "later"
        elif word in words("auxiliary", "have_if"):
            return Act(index, index + 1, left, status, voice, "denied", False, "conditional")
        elif not been and word in words("auxiliary", "be"):
            mood, voice = "done", "passive"
        elif not been and word in words("auxiliary", "be_later"):
            mood, voice = "later", "passive"
        if mood is not None:
            if is_denied(sentence, left, index) or is_asked(sentence, left):
                mood = "denied"
            if word in words("auxiliary", "be_if") and not words("mood", "whether").isdisjoint(sentence.words[index + 1 : index + 4]):
                mood = "denied"  # "serait signé si B acceptait"
            perfect = word in words("auxiliary", "pluperfect")
            return Act(index, index + 1, left, status, voice, mood, perfect, f"{voice}:{mood}")
        if not been and not _may_part(sentence, left, word) and not _is_coordinated(sentence, left):
            return _over_insertion(sentence, index, status)
    return None


def _over_insertion(sentence: Sentence, index: int, status: str) -> Act | None:
    """Read "ont, au terme de leur entretien, signé": an auxiliary and its participle with an insertion between commas."""
    tokens = sentence.tokens
    if index < 4 or tokens[index - 1].folded != ",":
        return None
    open_comma = next((at for at in range(index - 2, max(index - _LONGEST_INSERTION, 0), -1) if tokens[at].folded in (",", ";")), 0)
    aux = open_comma - 1
    if tokens[max(aux, 0)].folded in words("mood", "never"):
        aux -= 1  # "n'ont pas, au terme de leur entretien, signé"
    if aux < 1 or tokens[open_comma].folded != "," or tokens[aux].folded not in words("auxiliary", "have"):
        return None
    if tokens[aux].text in spellings("clause", "to_town"):
        return None
    mood: Mood = "denied" if is_denied(sentence, aux, index) else "done"
    return Act(index, index + 1, aux, status, "active", mood, tokens[aux].folded in words("auxiliary", "pluperfect"), f"active:{mood}")


def _is_coordinated(sentence: Sentence, index: int) -> bool:
    """Tell "examiné et" of "a examiné et adopté": two participles share one auxiliary."""
    tokens = sentence.tokens
    joint = index if tokens[index].folded in words("clause", "joint") else index + 1
    return (
        0 < joint < len(tokens)
        and tokens[joint].folded in words("clause", "joint")
        and tokens[joint - 1].text.endswith(spellings("clause", "participle"))
    )


_LINKS = frozenset({"a", "d'", "de"})


def _may_part(sentence: Sentence, index: int, word: str) -> bool:
    """Tell whether a word may stand between an auxiliary and its participle: adverbs, days, months, numbers, towns, commas."""
    token = sentence.tokens[index]
    return (
        word in ",-()"
        or word in words("auxiliary", "adverbs_any")
        or word in words("mood", "never")
        or sentence.words[index - 1] == "en"  # "ont en revanche signé"
        or word.isdecimal()
        or token.text[:1].isupper()
    )


def _infinitive(sentence: Sentence, index: int, status: str) -> Act | None:
    """Read an infinitive by what governs it: "viennent de signer", "doivent signer", "décidé de signer", "refusé de signer"."""
    mood: Mood = "later"
    rule, clause = "infinitive", index
    for left in range(index - 1, max(index - 8, -1), -1):
        word = sentence.tokens[left].folded
        if word in words("mood", "refused"):
            return Act(index, index + 1, left, status, "active", "denied", False, "infinitive:refused")
        if left == index - 1 and word in words("mood", "seen"):
            mood, rule, clause = "done", "infinitive:seen", _group_start(sentence, left)
            break
        if word in words("mood", "could") and not words("auxiliary", "have_if").isdisjoint(sentence.words[max(left - 3, 0) : left]):
            return Act(index, index + 1, left, status, "active", "denied", False, "infinitive:refused")  # "auraient pu signer"
        if word in words("mood", "done") or _is_ordinal(word):
            mood, rule, clause = "done", "infinitive:done", _group_start(sentence, _became(sentence, left))
            break
        if word in words("mood", "decided"):
            mood, rule, clause = "decided", "infinitive:decided", _group_start(sentence, left)
            break
        if word in words("mood", "for") and (found := _done_for(sentence, left)) is not None:
            mood, rule, clause = found
            break
        if word in words("mood", "later"):
            rule, clause = "infinitive:later", _group_start(sentence, left)
            break
        if word in ";:.":
            break
    is_only = {token.folded for token in sentence.tokens[max(clause - 3, 0) : index]} & words("clause", "qui_que")
    before = [token.folded for token in sentence.tokens[max(index - 14, 0) : index]]
    if mood == "later" and not set(before) & words("clause", "relative") and set(before) & words("mood", "refused"):
        mood = "denied"
    if mood == "later" and set(before[-7:]) & words("mood", "not") and set(before[-7:]) & words("mood", "never"):
        mood = "denied"
    if mood == "later" and _is_undone(sentence, index):
        mood = "denied"
    if is_only:
        pass  # "il ne reste plus qu'à signer"
    elif is_denied(sentence, clause, clause + 1) or {token.folded for token in sentence.tokens[max(index - 3, 0) : index]} & words(
        "mood", "not"
    ):
        mood = "denied"
    return Act(index, index + 1, clause, status, "active", mood, False, rule)


def _done_for(sentence: Sentence, at: int) -> tuple[Mood, str, int] | None:
    """Read "ont profité de leur rencontre pour signer", which is done, "sont tombés d'accord pour signer", which is agreed on."""
    for left in range(at - 1, max(at - _REACH, -1), -1):
        word = sentence.words[left]
        if word in words("mood", "done_for"):
            return "done", "infinitive:done", _group_start(sentence, left)
        if word in words("mood", "decided_for") and sentence.words[left + 1 : left + 3] == ("d'", "accord"):
            return "decided", "infinitive:decided", _group_start(sentence, left)
    return None


def _became(sentence: Sentence, governor: int) -> int:
    """Return where "est devenue lundi le 44e État à ratifier" became it; the governor where it is no such."""
    return next((at for at in range(governor, max(governor - 6, -1), -1) if sentence.words[at] in words("mood", "became")), governor)


def _is_undone(sentence: Sentence, verb: int) -> bool:
    """Tell "l'accord que A et B devaient signer ne l'a pas été"."""
    told = sentence.words
    at = next(
        (at for at in range(verb + 1, len(told) - 2) if told[at] in words("clause", "it") and told[at - 1] in words("mood", "not")), None
    )
    after = told[at + 1 : at + 6] if at is not None else ()
    return not words("mood", "never").isdisjoint(after) and not words("auxiliary", "been").isdisjoint(after)


def _is_ordinal(word: str) -> bool:
    """Tell "le 44e État à ratifier"."""
    return word[:1].isdigit() and word.endswith("e")


def _group_start(sentence: Sentence, governor: int) -> int:
    """Return where the verb group of a governor begins: "ont fini par signer" begins at "ont"."""
    for left in range(governor - 1, max(governor - 5, -1), -1):
        word = sentence.tokens[left].folded
        if word in words("auxiliary", "have") or word in words("auxiliary", "be"):
            return left
        if word not in words("auxiliary", "adverbs_any") and word not in words("auxiliary", "been"):
            break
    return governor


def _noun(sentence: Sentence, index: int, status: str) -> Act | None:
    """Read "la signature de …" by the words around it; None where nothing says whether it took place or is to."""
    after = sentence.tokens[index + 1 : index + 34]
    later = next((at for at, token in enumerate(after, start=index + 1) if token.folded in words("mood", "noun_later_after")), None)
    folded = {token.folded for token in after}
    if after and after[0].folded in words("mood", "no_signing"):
        return None  # "la signature électronique"
    if status == "renewed" and index and sentence.words[index - 1] in words("mood", "noun_manner"):
        return None
    if status == "ratified" and sentence.words[index - 1 : index] == ("d'",) and sentence.words[index - 2] in words("mood", "of_joining"):
        return None  # "son accord d'adhésion à l'OECO": a paper
    if folded & words("mood", "not") and folded & words("mood", "never"):
        return Act(index, index + 1, index, status, "noun", "denied", False, "noun:denied")
    if later is not None:
        return Act(index, later + 1, index, status, "noun", "later", False, "noun:later")
    if after and after[0].folded in words("mood", "noun_to_come"):
        return Act(index, index + 2, index, status, "noun", "later", False, "noun:later")  # "a annoncé la signature prochaine de …"
    if after and after[0].folded in words("clause", "goes_back"):
        return Act(index, index + 2, index, status, "noun", "done", False, "noun:dated")  # "dont la signature remonte à 2010"
    if any(token.folded in words("mood", "talks") for token in sentence.tokens[index + 1 : index + _REACH]) and status == "signed":
        return None  # "la conclusion, le 2 mai, des négociations de l'accord"
    if status != "signed" and index and sentence.words[index - 1] in words("mood", "noun_asked"):
        return Act(index, index + 1, index, status, "noun", "later", False, "noun:asked")
    for left in range(index - 1, max(index - 15, -1), -1):
        word = sentence.tokens[left].folded
        if word in (";", ":"):
            break
        is_about = word in words("mood", "noun_about") and sentence.printed[left] not in spellings("mood", "voted")
        if word in words("mood", "without") or (status != "signed" and is_about):
            return None
        is_said = word.startswith(saying_stems()) and word not in words("mood", "noun_performed")
        if is_said and any(word in words("mood", question) for _, question in _NOUN_MOODS):
            return Act(index, index + 1, index, status, "noun", "done", False, "noun:announced")
        around = {token.folded for token in sentence.tokens[max(left - 4, 0) : left + 3]}
        is_owner = not words("clause", "of_which").isdisjoint(sentence.words[left + 1 : index])  # "l'accord dont la signature …"
        for mood, question in _NOUN_MOODS:
            if (mood == "decided" and is_owner) or (word in words("clause", "with") and _is_performed_with(sentence, left)):
                continue
            if word in words("mood", question) and around & words("mood", "not") and around & words("mood", "never"):
                return Act(index, index + 1, index, status, "noun", "denied", False, "noun:denied")
            if word in words("mood", question):
                rule = "noun:performed" if word in words("mood", "noun_performed") else f"noun:{mood}"
                rule = "noun:notified" if word in words("mood", "noun_notified") else rule
                rule = "noun:attended" if word in words("mood", "noun_attended") else rule
                rule = "noun:hailed" if word in words("mood", "noun_hailed") else rule
                start = _group_start(sentence, left)
                is_perfect = start < left and sentence.tokens[start].folded in words("auxiliary", "pluperfect")
                return Act(index, index + 1, start, status, "noun", mood, is_perfect, rule)
    for right, token in enumerate(sentence.tokens[index + 1 : index + 26], start=index + 1):
        for mood, question in _NOUN_MOODS:
            if token.folded in words("mood", question) and mood != "decided" and token.folded not in words("mood", "noun_before_only"):
                return Act(index, right + 1, index, status, "noun", mood, False, f"noun:{mood}")
    if status == "ratified" and index == 0 and len(sentence.words) > 1 and sentence.words[1] in words("parts", "by"):
        return Act(index, index + 1, index, status, "noun", "done", False, "noun:headline")
    if status in ("signed", "initialled") and _is_dated_subject(sentence, index):
        return Act(index, index + 1, index, status, "noun", "done", False, "noun:subject")
    if status == "signed" and (index == 0 or sentence.tokens[index - 1].folded in (":", "-", "--")):
        return Act(index, index + 1, index, status, "noun", "done", False, "noun:headline")
    return None


def _is_performed_with(sentence: Sentence, at: int) -> bool:
    """Tell "a procédé avec B à la signature": who did it, and not only with whom, stands before."""
    return not words("mood", "noun_performed").isdisjoint(sentence.words[max(at - 3, 0) : at])


def _is_dated_subject(sentence: Sentence, index: int) -> bool:
    """Tell "La signature, mardi à Kara, d'un accord …": when and where stand between the noun and its paper.

    It stands at the head of a sentence, or behind a colon: "Temps fort du séjour : la signature, …"; not "Au programme : …".
    """
    tokens = sentence.tokens
    colon = next((at for at in range(index - 1, max(index - 3, -1), -1) if tokens[at].folded == ":"), None)
    is_led = colon is not None and words("mood", "agenda").isdisjoint(sentence.words[:colon])
    if (index > 2 and not is_led) or index + 2 >= len(tokens) or tokens[index + 1].folded != ",":
        return False
    close = next((at for at in range(index + 2, min(index + _REACH, len(tokens) - 1)) if tokens[at].folded == ","), None)
    return close is not None and tokens[close + 1].folded in words("clause", "of")


_NOUN_MOODS: tuple[tuple[Mood, str], ...] = (("later", "noun_later"), ("decided", "noun_decided"), ("done", "noun_done"))
