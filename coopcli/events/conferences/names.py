"""What a sentence calls by the name of a gathering, held or not: "la 93e session", not "une conférence de presse".

In: a sentence. Out: `Name`s. Start at `names_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from coopcli.events.draft import Reading
from coopcli.events.stage.wording import noun_phrase_end, token_range
from coopcli.lexicon import read_table
from coopcli.lexicon.countries import country_phrases
from coopcli.lexicon.gatherings import pattern_of, words_of_kind
from coopcli.model import Body, CountryForm, Mention, Sentence, Token
from coopcli.phrases import Phrases
from coopcli.text import fold_words

REACH = 16  # tokens around a name in which a word may say that it is held


class Name(NamedTuple):
    """A gathering's name in a sentence: its tokens, its head noun, its number."""

    first: int
    last: int
    head: int
    strength: str
    ordinal: str | None


@cache
def _heads() -> Phrases[str]:
    heads: dict[str, list[str]] = read_table("fr/conferences")["heads"]
    return Phrases((fold_words(head), strength) for strength, rows in heads.items() for head in rows)


def names_in(reading: Reading, index: int) -> Iterator[Name]:
    """Yield what a sentence calls by the name of a gathering, held or not."""
    sentence = reading.sentences[index]
    behind = 0
    found: list[Name] = []
    for run in _heads().find(sentence):
        if run.first < behind:
            continue
        first, ordinal = _before(sentence, run.first)
        if ordinal is None and _is_organisation(reading.mentions[index], run.first):
            continue  # "les dirigeants du Forum des îles du Pacifique"
        last = noun_phrase_end(sentence, reading.mentions[index], run.last, limit=26)
        last = max(last, run.last)
        text = sentence.folded[sentence.offsets[run.first] : sentence.offsets[last - 1] + len(sentence.tokens[last - 1].folded)]
        if pattern_of("conference", "never").search(text) or pattern_of("conference", "joint").search(text):
            continue
        is_two_sided = run.value == "ordinal" or sentence.tokens[run.first].folded in words_of_kind("conference", "two_sided")
        if is_two_sided and has_compound(one for one in reading.mentions[index] if first <= one.first < last):
            continue  # a body of two states: its sessions are meetings
        if ordinal is None and last == run.last and sentence.tokens[first].folded in words_of_kind("conference", "next"):
            ordinal = sentence.tokens[first].folded  # "le prochain forum"
        name = Name(first, last, run.first, run.value, ordinal)
        is_bare = name.strength in ("ordinal", "theme") and not any(token.text[0].isupper() for token in sentence.tokens[run.last : last])
        if is_bare and pattern_of("meeting", "joint_body").search(sentence.folded):
            continue  # "la commission mixte a tenu sa quatrième session"
        if pattern_of("conference", "never_before").search(words_of(sentence, max(run.first - 3, 0), run.first)):
            continue  # "au palais des congrès de Niamey"
        if _is_name(sentence, name, run.last):
            behind = last
            found.append(name)
    for match in pattern_of("conference", "assembled").finditer(sentence.folded):
        first, last = token_range(sentence, match.start(), match.end())
        is_taken = any(name.first < last and first < name.last for name in found)
        is_taken = is_taken or any(is_gathered(sentence, name) for name in found)  # "se sont réunis en sommet"
        if not is_taken and any(_is_of(one, first, last) for one in reading.mentions[index]):
            found.append(Name(first, last, first, "sure", None))
    for match in pattern_of("conference", "cop").finditer(sentence.folded):
        first, last = token_range(sentence, match.start(), match.end())
        if not any(name.first <= first < name.last for name in found):
            found.append(Name(first, last, first, "sure", sentence.tokens[last - 1].folded))
    yield from found


def _is_organisation(mentions: Iterable[Mention], head: int) -> bool:
    """Tell the name of a known organisation that begins like a gathering: "Forum des îles du Pacifique"."""
    return any(isinstance(one.value, Body) and one.value.key is not None and one.first == head and one.last > head + 1 for one in mentions)


def _is_of(mention: Mention, first: int, last: int) -> bool:
    """Tell the organisation at the end of "les ministres de la Justice de la Francophonie"."""
    value = mention.value
    is_there = isinstance(value, Body) and value.type == "organisation" and first <= mention.first and mention.last == last
    return is_there and isinstance(value, Body) and bool(set(fold_words(value.name)) & words_of_kind("conference", "beyond"))


def has_compound(mentions: Iterable[Mention]) -> bool:
    """Tell "sénégalo-gambienne": what it describes is of two states."""
    return any(isinstance(one.value, CountryForm) and one.value.form == "compound" for one in mentions)


def _is_demonym(token: Token) -> bool:
    """Tell an adjective of a country: "américain"."""
    form = country_phrases().get((token.folded,))
    return form is not None and form.form == "demonym"


def _before(sentence: Sentence, head: int) -> tuple[int, str | None]:
    """Walk left over adjectives to the number: "la 93e session", "le deuxième grand forum"."""
    first, ordinal = head, None
    shape = pattern_of("conference", "ordinal_shape")
    for index in range(head - 1, max(head - 5, -1), -1):
        word = sentence.tokens[index].folded
        is_numeral = shape.match(word) is not None and (word[0].isdecimal() or sentence.tokens[index].text[0].isupper())
        if is_numeral or word in words_of_kind("conference", "ordinals") or word in words_of_kind("conference", "previous"):
            return index, _number(word)
        if word not in words_of_kind("conference", "adjectives"):
            break
        first = index
    return first, ordinal


def _number(word: str) -> str:
    digits = "".join(letter for letter in word if letter.isdecimal())
    return digits or word


def _is_name(sentence: Sentence, name: Name, after_head: int) -> bool:
    """Tell a gathering with a name of its own from the everyday noun."""
    complement = sentence.tokens[after_head : name.last]
    is_proper = any(token.text[:1].isupper() for token in complement)
    has_capital = sentence.tokens[name.head].text[:1].isupper() and name.head > 0
    if name.strength == "sure":
        return True
    before = words_of(sentence, max(name.first - REACH, 0), name.first)
    if name.strength != "theme" and is_own(sentence, name) and pattern_of("conference", "own_held").search(before):
        return True
    if name.first > 0 and name.ordinal is None and sentence.tokens[name.first - 1].folded in words_of_kind("conference", "demonstrative"):
        return False
    if name.strength == "named" and not complement and _is_held_by(sentence, name):
        return True
    if name.strength == "theme":
        if name.ordinal is not None and len(complement) > 0 and complement[0].folded not in words_of_kind("conference", "of_two"):
            return True
        if name.ordinal is not None and is_own(sentence, name):
            return True  # "leur 53e réunion"
        return pattern_of("conference", "theme").search(sentence.folded, sentence.offsets[name.head]) is not None
    if name.strength == "capital":
        return has_capital and len(complement) > 0
    if name.strength == "ordinal":
        is_special = len(complement) == 1 and complement[0].folded in words_of_kind("conference", "wide")
        is_said = is_proper or name.ordinal is not None or (is_special and is_gathered(sentence, name))
        return (name.ordinal is not None or name.head > 0) and is_said
    if name.ordinal is None and len(complement) == 1 and _is_demonym(complement[0]):
        return False  # "le Congrès américain" is a parliament
    if len(complement) == 1 and complement[0].folded in words_of_kind("conference", "wide") and name.ordinal is None:
        after = words_of(sentence, name.last, min(name.last + 10, len(sentence.tokens)))  # "la conférence internationale tenue à …"
        is_held = pattern_of("conference", "held_after").search(after) or pattern_of("conference", "hosts").search(
            words_of(sentence, max(name.first - 6, 0), name.first)
        )
        return is_held is not None or is_gathered(sentence, name)
    if name.ordinal is not None or is_proper or len(complement) > 1 or (has_capital and len(complement) > 0):
        return True
    return pattern_of("conference", "theme").search(sentence.folded, sentence.offsets[name.head]) is not None


def is_gathered(sentence: Sentence, name: Name) -> bool:
    """Tell "réunis samedi à Abuja en sommet", "se sont retrouvés pour un sommet": who is there is told before."""
    before = words_of(sentence, max(name.first - 2 * REACH, 0), name.first)
    return pattern_of("conference", "gathered_for").search(before) is not None


def is_own(sentence: Sentence, name: Name) -> bool:
    """Tell "son congrès", "ses assises"."""
    return name.first > 0 and sentence.tokens[name.first - 1].folded in words_of_kind("conference", "own")


def _is_held_by(sentence: Sentence, name: Name) -> bool:
    """Tell "le sommet que la Communauté avait tenu à Luanda", "un sommet réunissant trois présidents"."""
    behind = sentence.offsets[name.last] if name.last < len(sentence.offsets) else len(sentence.folded)
    return any(pattern_of("conference", key).match(sentence.folded, behind) is not None for key in ("that_one_held", "gathers"))


def words_of(sentence: Sentence, first: int, last: int) -> str:
    """Return some tokens of a sentence as folded text."""
    return " ".join([token.folded for token in sentence.tokens[first:last]])


class Verb(NamedTuple):
    """The finite verb that has a gathering behind a comma, and the token after it."""

    is_to_come: bool
    end: int


def verb_of(sentence: Sentence, name: Name) -> Verb | None:
    """Return the verb of "la conférence, organisée par X, a été ouverte lundi", "…, se tiendra lundi"; None where no comma parts them."""
    if name.last >= len(sentence.tokens) or sentence.tokens[name.last].text != ",":
        return None
    start = sentence.offsets[name.last]
    for match in pattern_of("conference", "behind_comma").finditer(sentence.folded, start):
        _, end = token_range(sentence, match.start(), match.end())
        is_near = end - name.last <= _FARTHEST_VERB and ";" not in sentence.folded[start : match.start()]
        return Verb(match[1] is not None, end) if is_near else None
    return None


def verb_end(sentence: Sentence, name: Name) -> int:
    """Return the token behind the verb of a gathering; its name's end where none stands apart."""
    verb = verb_of(sentence, name)
    return name.last if verb is None else verb.end


_FARTHEST_VERB = 40  # tokens behind a name
