"""What a paper is about: the words behind its noun, up to a verb, a side or a mark, without the words that only lead to them.

"un accord dans le domaine de la pêche hauturière que les deux pays ..." is about "pêche hauturière"; "un accord du même type" says nothing.
"""

from __future__ import annotations

from coopcli.lexicon.instruments import adjective_endings, subject_words
from coopcli.model import Mention, Sentence, Span
from coopcli.segment import span_of

_STOPS = frozenset(",;:.!?()[]") | {"--", "-", "<<", ">>", "...", '"'}
_LONGEST = 40  # tokens


def subject_behind(sentence: Sentence, start: int, found: tuple[Mention, ...], papers: frozenset[int] = frozenset()) -> Span | None:
    """Return what the paper is about whose noun ends before a token; None where a verb or another noun stands there."""
    tokens = sentence.tokens
    dates = {mention.first: mention.last for mention in found if mention.kind == "date"}
    is_led = start < len(tokens) and tokens[start].folded in subject_words("leads")
    behind = dates.get(start, dates.get(start + 1, start) if is_led else start)
    if start < behind < len(tokens) and tokens[behind].folded in subject_words("leads"):
        start = behind  # "l'accord du 17 décembre 2018 relatif au statut des forces"
    if start >= len(tokens):
        return None
    start = _behind_sides(sentence, start, found)
    is_adjective = tokens[start].folded.endswith(adjective_endings())
    if tokens[start].folded not in subject_words("leads") and not is_adjective:
        return None
    about = subject_within(sentence, start, len(tokens), found, papers)
    if about is not None and about.start == tokens[start].start and tokens[start - 1].folded in subject_words("carriers"):
        return Span(tokens[start - 1].start, about.end)  # "accord de coopération policière": not of the police
    return about


def _behind_sides(sentence: Sentence, start: int, found: tuple[Mention, ...]) -> int:
    """Return where "entre le Togo et le Bénin sur la pêche" goes on behind the two sides; `start` where no such words lead on."""
    told = sentence.words
    if told[start] not in subject_words("between"):
        return start
    sides = [one for one in found if one.kind in ("country", "body") and one.first > start]
    edge, number = start, 0
    for side in sides:
        if side.first < edge:
            continue  # inside the one before
        gap = told[edge + 1 : side.first] if edge == start else told[edge : side.first]
        if len(gap) > _WIDEST_GAP or not set(gap) <= subject_words("among"):
            break
        edge, number = side.last, number + 1
        if edge < len(told) and told[edge] == "(" and ")" in told[edge : edge + _WIDEST_GAP]:
            edge = told.index(")", edge) + 1
    is_led = number > 1 and edge < len(told) and told[edge] in subject_words("behind_sides")
    return edge if is_led else start


_WIDEST_GAP = 6  # tokens before a side: "et le gouvernement de la"


def subject_within(
    sentence: Sentence, start: int, stop: int, found: tuple[Mention, ...] = (), papers: frozenset[int] = frozenset()
) -> Span | None:
    """Return what the words of a stretch tell of: "la première a trait à l'extradition et" gives "extradition".

    `papers` are the tokens that name another paper: one after "et" ends the subject of the first.
    """
    tokens = sentence.tokens
    dated = frozenset(index for mention in found if mention.kind == "date" for index in range(mention.first, mention.last))
    owners = {mention.first: mention.last for mention in found if mention.kind != "date" and mention.last < stop}
    first = _behind_leads(sentence, start, stop, dated)
    owner = owners.get(first)
    if owner is not None and tokens[owner].folded in subject_words("turns"):
        first = _behind_leads(sentence, owner, stop, dated)  # "la convention du Conseil sur la corruption"
    last = first
    while last < min(stop, first + _LONGEST) and last not in dated and not _ends(sentence, last, papers):
        last += 1
    while last > first and tokens[last - 1].folded in subject_words("leads") | subject_words("joints"):
        last -= 1
    if first == last or tokens[first].folded in subject_words("empty") or tokens[first].text.isdecimal():
        return None
    is_town = first == start + 1 and tokens[start].text in ("à", "À") and all(token.text[:1].isupper() for token in tokens[first:last])
    if is_town or (owner == last and tokens[start].folded in subject_words("locative")):
        return None  # "une convention à l'Université de A": where or with whom, and not about what
    return span_of(sentence, first, last)


def _behind_leads(sentence: Sentence, start: int, stop: int, dated: frozenset[int]) -> int:
    """Walk over the words that only lead to the subject; a noun leads where "de" follows: "en matière de", not "en matière pénale"."""
    tokens = sentence.tokens
    for index in range(start, stop):
        word = tokens[index].folded
        is_led = word in subject_words("nouns") and index + 1 < stop and tokens[index + 1].folded in subject_words("of")
        if index in dated or not (is_led or word in subject_words("leads") | subject_words("verbs")):
            return index
    return stop


def _ends(sentence: Sentence, index: int, papers: frozenset[int]) -> bool:
    """Tell whether a word is no more of the subject: a mark, a verb, another paper after "et"."""
    tokens = sentence.tokens
    token = tokens[index]
    if token.folded in _STOPS:
        is_hyphen = token.folded == "-" and index + 1 < len(tokens) and token.end == tokens[index + 1].start
        return not is_hyphen
    if token.folded == "en" and index + 1 < len(tokens) and tokens[index + 1].folded.endswith("ant"):
        return True  # "a adhéré à la convention en déposant ses instruments"
    return token.folded in subject_words("ends") or token.text == "a" or (token.folded == "et" and bool(papers & {index + 1, index + 2}))
