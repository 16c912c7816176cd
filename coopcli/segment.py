"""Article spans -> sentences of tokens, in time that grows with the text.

In: an article and its body spans. Out: sentences in order, none longer than 2,000 characters. Start at `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate

from coopcli.lexicon import words_of
from coopcli.model import Article, Sentence, Span, Token
from coopcli.text import fold

LONGEST_SENTENCE = 2_000
LONGEST_WORD = 60  # a longer run of letters is no word; it is cut, so that no later step meets it whole

# Accents written as marks of their own (files from a Mac), soft hyphens and blanks of no width stay inside the word.
_JOINED = r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
# A word of letters or digits (an elided article keeps its apostrophe), or one mark. Hyphens part words, as the vocabulary does.
# Possessive digits: "20h30" is no number, and must not be taken for "2" and "0h30". Groups are not: Python before 3.11.5 misreads those.
_TOKEN = re.compile(
    r"([A-Za-zÀ-ÖØ-öø-ÿ]{1,60}+(?![^,.])"  # a plain word and no more, which most are: what the rows below say, in half the time
    r"|[0-9]{1,2}(?=\.[0-9]{1,2}\.[0-9]{4}(?![0-9]))"  # 12.08.2022 is a date, not 12.08 thousand
    rf"|[0-9]{{1,{LONGEST_WORD}}}+(?:[.,][0-9]{{1,3}}+(?![0-9]))*(?:er|ère|re|ème|ième|è|e|nde|nd)?(?![^\W_])"
    rf"|(?:[LlDdCcSsNnMmJjTt]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)['’ʼ](?=\w)"
    rf"|[^\W_]{{1,{LONGEST_WORD}}}(?:{_JOINED}{{1,3}}[^\W_]{{0,{LONGEST_WORD}}}){{0,20}}|[^\s\w]|_)"
)
_LINE = re.compile(r"\S[^\r\n]*")
_END = re.compile(r"[.!?…]+(?:[\"”»’')\]]|[ \u00a0\u202f]»)*")
_NARROW, _WIDE = 40, 120  # the widths at which programs break lines
_STOPS = frozenset('.!?;:…»”"')
_OPENING = "«“\"'‘(—–- \u00a0\t"


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(words_of("fr/abbreviations", "never_end"))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(words_of("fr/abbreviations", "words_when_small"))


def sentences(article: Article) -> tuple[Sentence, ...]:
    """Cut the body into sentences; a line's end is one's end (unless the line was only too long), an abbreviation's stop is not."""
    found: list[Sentence] = []
    paragraph = 0
    for body in article.body:
        for line in _lines(article.text, body):
            for span in _cut(article.text, line):
                sentence = _sentence(article.text, span, paragraph)
                if sentence.tokens:
                    found.append(sentence)
            paragraph += 1
    return tuple(found)


def headline(article: Article) -> Sentence | None:
    """Return the title as one sentence, or None where the article has none."""
    return (
        _sentence(article.text, Span(article.title.start, min(article.title.end, article.title.start + LONGEST_SENTENCE)), -1)
        if article.title
        else None
    )


def sentence_of(text: str) -> Sentence:
    """Return a whole text as one sentence, for tests and queries."""
    return _sentence(text, Span(0, len(text)), 0)


def token_at(sentence: Sentence, offset: int) -> int:
    """Return the index of the token that covers `offset` of `sentence.folded`."""
    return sentence.folded.count(" ", 0, offset)


def span_of(sentence: Sentence, first: int, last: int) -> Span:
    """Return where tokens `first` to `last`, the last excluded, stand in the file."""
    return Span(sentence.tokens[first].start, sentence.tokens[last - 1].end)


def _sentence(text: str, span: Span, paragraph: int) -> Sentence:
    """Cut a part of the text into words and marks: no token goes over a blank, so each piece between two is cut by itself."""
    tokens: list[Token] = []
    start = span.start
    for piece in text[span.start : span.end].split(" "):
        end = start + len(piece)
        if piece.islower() and piece.isascii() and piece.isalpha() and end - start < LONGEST_WORD:
            tokens.append(_new(Token, (start, end, piece, piece)))  # a word that folds to itself, as most do
        else:
            for first, last, shown, folded in _tokens_of(piece) if end - start < LONGEST_WORD else _cut_piece(piece):
                tokens.append(_new(Token, (start + first, start + last, shown, folded)))
        start = end + 1
    words = tuple([folded for _, _, _, folded in tokens])
    printed = tuple([word for _, _, word, _ in tokens])
    return Sentence(span.start, span.end, paragraph, tuple(tokens), " ".join(words), words, printed)


_new = tuple.__new__  # what Token(*row) does, without a call in Python for each word


def _cut_piece(piece: str) -> tuple[Token, ...]:
    """Return the tokens of a piece, placed from its beginning: gaps and words come in turn, and their lengths tell where each stands.

    A hyphen between blanks is a dash, which parts and does not join: "Rabat - Ali Sadiki a signé".
    """
    if piece in _DASHES:
        return (Token(0, 1, piece, "--"),)
    parts = _TOKEN.split(piece)
    places = list(accumulate(map(len, parts)))
    printed = parts[1::2]
    return tuple(map(Token, places[0::2], places[1::2], printed, map(fold, printed)))


_DASHES = ("-", "–")  # between blanks; "—" folds to as much

_tokens_of = lru_cache(maxsize=50_000)(_cut_piece)  # most pieces are words met before


def _lines(text: str, body: Span) -> Iterator[Span]:
    start = end = -1
    last_line = body
    was_wrapped = False
    for match in _LINE.finditer(text, body.start, body.end):
        first, last = match.start(), match.start() + len(match.group().rstrip())
        was_wrapped = end >= 0 and _is_wrapped(text, last_line, first, was_wrapped=was_wrapped)
        if not was_wrapped:
            if end >= 0:
                yield Span(start, end)
            start = first
        end, last_line = last, Span(first, last)
    if end >= 0:
        yield Span(start, end)


def _is_wrapped(text: str, above: Span, start: int, *, was_wrapped: bool) -> bool:
    """Say whether a line goes on below, broken at a width as in mail: unfinished, and what follows is small or so was broken before."""
    if not _NARROW <= above.end - above.start <= _WIDE or text[above.end - 1] in _STOPS or start - above.end > 8:
        return False
    gap = text[above.end : start]
    return gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1 and (text[start].islower() or was_wrapped)


def _cut(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    for end in _ends(text, line):
        yield from _no_longer(text, start, end)
        start = end
        while start < line.end and text[start].isspace():
            start += 1
    if start < line.end:
        yield from _no_longer(text, start, line.end)


def _ends(text: str, line: Span) -> Iterator[int]:
    for match in _END.finditer(text, line.start, line.end):
        end = match.end()
        if end < line.end and _ends_sentence(text, match.start(), end, line):
            yield end


def _ends_sentence(text: str, stop: int, end: int, line: Span) -> bool:
    after = end
    while after < line.end and text[after] in _OPENING:
        after += 1
    if after >= line.end or not (text[after].isupper() or text[after].isdigit()):
        return False
    word = _word_before(text, line.start, stop)
    if not word:
        return end < after
    if text[stop] == ".":
        if stop - len(word) == line.start and (len(word) == 1 or (word.isdecimal() and len(word) == 2)):
            return False  # "1. Accord de pêche": the number of an item
        if word.lower() in _abbreviations() and (text[after].isdigit() or word not in _small_words()):
            return False
        if len(word) == 1 and word.isupper():
            return False
    # "pratiques.Cette" ends a sentence without a blank; "3.500", "J.P." and "U.E" do not.
    return end < after or (len(word) > 1 and word[-1].islower() and text[after].isupper())


def _word_before(text: str, start: int, stop: int) -> str:
    first, start = stop, max(start, stop - LONGEST_WORD)
    while first > start and text[first - 1].isalnum():
        first -= 1
    return text[first:stop]


def _no_longer(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = blank if blank > start else start + LONGEST_SENTENCE
        yield Span(start, cut)
        start = cut
        while start < end and text[start] == " ":
            start += 1
    if start < end:
        yield Span(start, end)
