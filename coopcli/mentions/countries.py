"""Countries in a sentence: by name, demonym or compound, or by a capital that stands for its government.

In: a sentence. Out: a mention for each, value CountryForm. Start at `find`; `find_all` reads an article and
gives forms like "Congo" their country from the rest of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from coopcli.lexicon import countries as vocabulary
from coopcli.lexicon import words_of
from coopcli.model import CountryForm, Mention, Sentence, Span, Token
from coopcli.phrases import Run
from coopcli.text import fold

_ARTICLES = frozenset({"le", "la", "les", "l'"})
_OF = frozenset({"de", "d'", "du", "des"})


def find(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the countries of a sentence; one whose form several countries share has no code yet (`UNSETTLED`, rule "country:shared")."""
    for run in vocabulary.country_phrases().find(sentence):
        form = _read(sentence, run)
        if form is not None:
            yield _mention(sentence, run, form)
        elif run.last - run.first > 1 and run.value.code != vocabulary.SILENT.code:
            yield from _inside(sentence, run)


def _inside(sentence: Sentence, outer: Run[CountryForm]) -> Iterator[Mention]:
    """Look inside a run that turned out to name nothing: "les territoires palestiniens" still holds a demonym."""
    behind = outer.first + 1
    for first in range(outer.first + 1, outer.last):
        run = vocabulary.country_phrases().at(sentence, first) if first >= behind else None
        if run is not None and run.last <= outer.last:
            behind = run.last
            form = _read(sentence, run)
            if form is not None:
                yield _mention(sentence, run, form)


def find_all(sentences: Sequence[Sentence]) -> tuple[tuple[Mention, ...], ...]:
    """Return the countries of each sentence of one article, shared forms settled by the rest of it or left out."""
    rows = tuple(tuple(find(sentence, ())) for sentence in sentences)
    return settle_shared(sentences, rows)


def settle_shared(sentences: Sequence[Sentence], rows: Sequence[tuple[Mention, ...]]) -> tuple[tuple[Mention, ...], ...]:
    """Give each shared form the one country that the article names otherwise; a form that stays open is left out.

    "Congo" beside Kinshasa or "RDC" is CD, beside Brazzaville CG, beside both or neither nothing.
    """
    shared = [mention for row in rows for mention in row if _is_shared(mention)]
    if not shared:
        return tuple(rows)
    named = frozenset(
        mention.value.code for row in rows for mention in row if isinstance(mention.value, CountryForm) and mention.value.code
    )
    named |= frozenset(code for sentence in sentences for code in _homes(sentence))
    return tuple(tuple(_settled(sentence, row, named)) for sentence, row in zip(sentences, rows, strict=True))


def _settled(sentence: Sentence, row: tuple[Mention, ...], named: frozenset[str]) -> Iterator[Mention]:
    for mention in row:
        if not _is_shared(mention):
            yield mention
            continue
        words = " ".join(token.folded for token in sentence.tokens[mention.first : mention.last])
        code = vocabulary.resolve_ambiguous(words, named)
        if code is not None and isinstance(mention.value, CountryForm):
            yield replace(mention, value=CountryForm(code, mention.value.form))


def _is_shared(mention: Mention) -> bool:
    return isinstance(mention.value, CountryForm) and mention.value.code == vocabulary.UNSETTLED


def _homes(sentence: Sentence) -> Iterator[str]:
    """Yield the countries of the cities that a sentence names: Brazzaville settles "Congo"."""
    for run in vocabulary.city_phrases().find(sentence):
        if run.value.country and sentence.tokens[run.last - 1].text[0].isupper():
            yield run.value.country


def _mention(sentence: Sentence, run: Run[CountryForm], form: CountryForm) -> Mention:
    span = Span(sentence.tokens[run.first].start, sentence.tokens[run.last - 1].end)
    return Mention("country", run.first, run.last, span, form, f"country:{form.form}" if form.code else "country:shared")


# What a run stands for where it stands.


def _read(sentence: Sentence, run: Run[CountryForm]) -> CountryForm | None:
    if run.value.code in (vocabulary.SILENT.code, vocabulary.PARTNER.code):
        return None
    if run.value.form == "demonym":
        return run.value
    if run.value.form == "compound":
        return run.value if _completes_compound(sentence, run.last) else None
    tokens = sentence.tokens[run.first : run.last]
    if not any(token.text[0].isupper() for token in tokens):
        return vocabulary.lower_case_demonyms().get(tokens[0].folded) if len(tokens) == 1 else None
    if run.value.form == "capital":
        return run.value if is_government(sentence, run.first, run.last) and _guard_allows(sentence, run) else None
    return run.value if _is_name(sentence, run, tokens) else None


def _is_name(sentence: Sentence, run: Run[CountryForm], tokens: tuple[Token, ...]) -> bool:
    if len(tokens) == 1 and tokens[0].folded in vocabulary.acronyms():
        return tokens[0].text.isupper() and not _is_shouted(sentence, run.first) and _guard_allows(sentence, run)
    if _before(sentence, run.first) in ("a", "à") and _words(tokens) in vocabulary.city_states():
        return False  # "à Djibouti", "à Luxembourg": the city
    return _guard_allows(sentence, run)


def _is_shouted(sentence: Sentence, index: int) -> bool:
    """Tell whether the word stands in a headline of capitals: "EAU POTABLE"."""
    for beside in (index - 1, index + 1):
        if 0 <= beside < len(sentence.tokens) and len(sentence.tokens[beside].text) > 2 and sentence.tokens[beside].text.isupper():
            return True
    return False


def _guard_allows(sentence: Sentence, run: Run[CountryForm]) -> bool:
    tokens = sentence.tokens
    after = vocabulary.guarded().get(_words(tokens[run.first : run.last]))
    if after is None:
        return True
    if not tokens[run.last - 1].text[0].isupper() or _before(sentence, run.first) not in after:
        return False
    follower = tokens[run.last] if run.last < len(tokens) else None
    return follower is None or not (follower.text[0].isupper() or follower.folded in _OF)


def _completes_compound(sentence: Sentence, index: int) -> bool:
    tokens = sentence.tokens
    if index + 1 >= len(tokens) or tokens[index].text != "-":
        return False
    run = vocabulary.country_phrases().at(sentence, index + 1)
    return run is not None and (run.value.form in ("demonym", "compound") or tokens[run.first].folded in vocabulary.lower_case_demonyms())


def _words(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    return tuple(token.folded.rstrip("'") for token in tokens if token.folded not in "-'.")


def _before(sentence: Sentence, index: int) -> str:
    return sentence.tokens[index - 1].folded if index > 0 else ""


# A capital: a place or its government.


@cache
def _cues(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words_of("fr/places", key))


def is_government(sentence: Sentence, first: int, last: int) -> bool:
    """Tell whether a capital or a seat stands for a government: "Rabat et Madrid ont signé", "avec Paris"; not "à Rabat", "de Rabat"."""
    if first > 0 and sentence.tokens[first - 1].folded in _ARTICLES:
        first -= 1
    before = _before(sentence, first)
    if before in _cues("stays"):
        return False
    if before in _OF:
        return _before(sentence, first - 1) in _cues("of_government")
    if before in _cues("deals"):
        return True
    if before == "par":
        return not _before(sentence, first - 1).startswith(("pass", "transit"))
    if before == "-":
        return first > 2 and sentence.tokens[first - 3].folded in _cues("axes")
    if before == "entre":
        return _before(sentence, first - 1) not in _cues("ways") and _state_at(sentence, last + 1)
    if before == "et" and (left := _state_before(sentence, first - 1)) is not None:
        return _is_free(sentence, left) or _speaks(sentence, last)
    if _follows(sentence, last, "-"):
        return before in _cues("axes")
    return _speaks(sentence, last) or (_follows(sentence, last, "et") and _state_at(sentence, last + 1))


def _follows(sentence: Sentence, index: int, word: str) -> bool:
    return index < len(sentence.tokens) and sentence.tokens[index].folded == word


def _speaks(sentence: Sentence, index: int) -> bool:
    words = [token.folded for token in sentence.tokens[index : index + 3]]
    if words[:2] == [",", "qui"]:
        return True
    while words and words[0] in _cues("before_verb"):
        words = words[1:]
    return bool(words) and words[0] in _cues("speaks")


def _state_at(sentence: Sentence, index: int) -> bool:
    """Tell whether a country or a capital begins at this token, or past its article ("La Haye", "l'Algérie")."""
    tokens = sentence.tokens
    if index < len(tokens) and tokens[index].folded in _ARTICLES and vocabulary.country_phrases().at(sentence, index) is None:
        index += 1
    run = vocabulary.country_phrases().at(sentence, index)
    if run is None or run.value.form not in ("name", "capital"):
        return False
    return any(token.text[0].isupper() for token in tokens[run.first : run.last])


def _state_before(sentence: Sentence, end: int) -> int | None:
    """Return the token at which the country or capital that ends before token `end` begins."""
    for first in range(max(0, end - 5), end):
        run = vocabulary.country_phrases().at(sentence, first)
        if run is not None and run.last == end and run.value.form in ("name", "capital"):
            return first
    return None


def _is_free(sentence: Sentence, first: int) -> bool:
    """Tell whether nothing before a capital makes it a place or a genitive."""
    before = _before(sentence, first)
    if before in _ARTICLES:
        before = _before(sentence, first - 1)
    if before == "entre":
        return _before(sentence, first - 1) not in _cues("ways")
    return before not in _cues("stays") and before not in _OF
