"""What "l'agence", "le groupe", "l'établissement" stand for: the one body told before that may be called so; "le directeur du premier".

In: the sentences of an article in order, each with its mentions. Out: a mention of that body for each such noun; none where two bodies
may be meant. Start at `StandIns`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coopcli.lexicon.bodies import shapes
from coopcli.model import Body, CountryForm, Mention, Sentence
from coopcli.segment import span_of
from coopcli.text import fold_words


class StandIns:
    """The bodies that an article has named so far, by the nouns that may stand for them."""

    def __init__(self) -> None:
        self._named: dict[str, dict[str, Body]] = {}
        self._pair: list[Body] = []  # the two that a sentence named last

    def find(self, sentence: Sentence, found: Sequence[Mention]) -> Iterator[Mention]:
        """Yield what the bare nouns of a sentence stand for, and remember the bodies it names."""
        bodies = [mention for mention in found if mention.kind == "body" and isinstance(mention.value, Body)]
        nouns = shapes().standing
        here = [index for index, word in enumerate(sentence.words) if word in nouns] if self._named or bodies else []
        covered = {index for mention in bodies for index in range(mention.first, mention.last)} if here else set()
        behind = 0
        for index in here:
            while behind < len(bodies) and bodies[behind].last <= index:
                self._remember(sentence, bodies[behind])
                behind += 1
            if index in covered:
                continue
            if (nation := _nation_behind(sentence, found, index)) is not None:
                yield from self._of_nation(sentence, index, nation)
                continue
            if not _stands_alone(sentence, index):
                continue
            body = self._meant(sentence.words[index], bodies[:behind])
            if body is not None:
                yield Mention("body", index, index + 1, span_of(sentence, index, index + 1), body, "stands-for")
        for mention in bodies[behind:]:
            self._remember(sentence, mention)
        yield from self._of_two(sentence, bodies)

    def _of_nation(self, sentence: Sentence, index: int, nation: Mention) -> Iterator[Mention]:
        """Yield the one body of its country that "l'établissement chilien", "la compagnie algérienne" stand for."""
        code = nation.value.code if isinstance(nation.value, CountryForm) else None
        fitting = [body for body in self._named.get(sentence.words[index], {}).values() if body.country == code]
        if len(fitting) == 1:
            yield Mention("body", index, nation.last, span_of(sentence, index, nation.last), fitting[0], "stands-for")

    def _meant(self, noun: str, here: Sequence[Mention]) -> Body | None:
        """Return the one body that a noun may stand for: of several the one called so by its name, else the one of this sentence."""
        told = self._named.get(noun, {})
        called = [body for body in told.values() if fold_words(body.name)[:1] == (noun,)]
        near = {mention.value.name: mention.value for mention in here if mention.value in told.values() and isinstance(mention.value, Body)}
        return next((group[0] for group in (list(told.values()), called, list(near.values())) if len(group) == 1), None)

    def _of_two(self, sentence: Sentence, bodies: Sequence[Mention]) -> Iterator[Mention]:
        """Yield what "le recteur de la première, X, et celui de la seconde, Y" tell apart: of the two bodies told last."""
        told = {body.name: body for mention in bodies if isinstance(body := mention.value, Body)}
        before = list(told.values()) if len(told) == 2 else self._pair
        ordinals = shapes().ordinals
        if len(before) == 2 and not ordinals.keys().isdisjoint(sentence.words):
            for index, word in enumerate(sentence.words[:-1]):
                if word in ordinals and _is_complement(sentence, index):
                    span = span_of(sentence, index, index + 1)
                    yield Mention("body", index, index + 1, span, before[ordinals[word]], "one-of-two")
        self._pair = before

    def _remember(self, sentence: Sentence, mention: Mention) -> None:
        body = mention.value
        assert isinstance(body, Body)
        key = (body.acronym or body.name).casefold()
        told = {*fold_words(body.name)[:1], sentence.words[mention.first]}
        for noun, (heads, kinds) in shapes().standing.items():
            if told & heads or body.type in kinds:
                self._named.setdefault(noun, {}).setdefault(key, body)


def _nation_behind(sentence: Sentence, found: Sequence[Mention], index: int) -> Mention | None:
    """Return the nationality right behind "l'établissement", which then tells it from the others."""
    if index == 0 or sentence.words[index - 1] not in shapes().definite:
        return None
    return next(
        (one for one in found if one.first == index + 1 and isinstance(one.value, CountryForm) and one.value.form == "demonym"), None
    )


def _is_complement(sentence: Sentence, index: int) -> bool:
    """Tell "le recteur de la première, X" from "la première fois", "au premier rang", "c'est le premier"."""
    before, after = sentence.words[max(index - 2, 0) : index], sentence.tokens[index + 1]
    return (before[-1:] == ("du",) or before == ("de", "la")) and not after.text[0].isalpha() and after.text not in "-'’"


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Tell "le groupe a signé" from "le groupe pétrolier", "un groupe", "le groupe de travail"."""
    tokens, vocabulary = sentence.tokens, shapes()
    if index == 0 or tokens[index - 1].folded not in vocabulary.definite:
        return False
    if index + 1 >= len(tokens):
        return True
    after = tokens[index + 1]
    if after.folded in vocabulary.links and after.folded not in ("et", "la", "le", "les", "l'"):
        return False
    return not after.text[0].isalpha() or after.folded in vocabulary.stops or after.folded in vocabulary.links
