"""Organised gatherings of many: conferences, congresses, summits, forums, sessions of a body.

In: a `Reading`. Out: drafts of kind "conference". Start at `build`. What a gathering is called and what says that it is held are lists of
`lexicon/fr/gatherings.toml`; this page finds the name, and who, when and where beside it and in the sentences that speak of it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from coopcli import edtf
from coopcli.events.draft import Draft, Reading
from coopcli.events.gatherings import (
    Figure,
    distinct,
    is_after_locative,
    nearest,
    noun_phrase_end,
    person,
    scene_of,
    token_range,
    town_name,
)
from coopcli.lexicon import read_table
from coopcli.lexicon.countries import capital_of, country_phrases, display_name
from coopcli.lexicon.gatherings import pattern_of, stems, words_of_kind
from coopcli.model import Body, CountryForm, Mention, Part, Party, Place, Sentence, TimeExpression, Token, Town, When
from coopcli.phrases import Phrases
from coopcli.segment import span_of
from coopcli.text import fold, fold_words

_REACH = 16  # tokens around a name in which a word may say that it is held
_FARTHEST_AGAIN = 12  # sentences between two that speak of one gathering
_FIRST_DAY = 6  # tokens before "ouvert mardi" in "le sommet, ouvert mardi, s'achève vendredi"
_LONGEST = 40  # days of a gathering
_INVERTED = 6  # tokens between "a déclaré" and who did
_GATHERINGS_BACK = 60
_OPENING = 3  # sentences that may hold the main event of an article


class Name(NamedTuple):
    """A gathering's name in a sentence: its tokens, its head noun, its number."""

    first: int
    last: int
    head: int
    strength: str
    ordinal: str | None


@dataclass(slots=True)
class _Found:
    """A gathering so far, with the words of its name."""

    draft: Draft
    name: Name
    words: frozenset[str]
    sentence: int
    is_main: bool
    is_aside: bool


def build(reading: Reading) -> list[Draft]:
    """Return the conferences that an article tells: "la 93e session s'est ouverte" is one, "une conférence de presse" none."""
    folded = [sentence.folded for sentence in reading.sentences]
    whole = "\n".join(folded)
    active = [stem for stem in stems("conference") if stem in whole]
    named = [index for index, sentence in enumerate(folded) if any(stem in sentence for stem in active)]
    names = {index: found for index in named if (found := list(names_in(reading, index)))}
    if not names:
        return []
    table = _Table(reading)
    for index in range(len(reading.sentences)):
        told = [name for name in names.get(index, ()) if table.tell(index, name)]
        if not told:
            table.tell_again(index)
    table.lend_bodies()
    return [found.draft for found in table.found]


@cache
def _heads() -> Phrases[str]:
    heads: dict[str, list[str]] = read_table("fr/gatherings")["conference"]["heads"]
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
        if run.value == "ordinal" and _has_compound(one for one in reading.mentions[index] if first <= one.first < last):
            continue  # a body of two states: its sessions are meetings
        name = Name(first, last, run.first, run.value, ordinal)
        is_bare = name.strength in ("ordinal", "theme") and not any(token.text[0].isupper() for token in sentence.tokens[run.last : last])
        if is_bare and pattern_of("meeting", "joint_body").search(sentence.folded):
            continue  # "la commission mixte a tenu sa quatrième session"
        if pattern_of("conference", "never_before").search(_text(sentence, max(run.first - 3, 0), run.first)):
            continue  # "au palais des congrès de Niamey"
        if _is_name(sentence, name, run.last):
            behind = last
            found.append(name)
    for match in pattern_of("conference", "cop").finditer(sentence.folded):
        first, last = token_range(sentence, match.start(), match.end())
        if not any(name.first <= first < name.last for name in found):
            found.append(Name(first, last, first, "sure", sentence.tokens[last - 1].folded))
    yield from found


def _is_organisation(mentions: Iterable[Mention], head: int) -> bool:
    """Tell the name of a known organisation that begins like a gathering: "Forum des îles du Pacifique"."""
    return any(isinstance(one.value, Body) and one.value.key is not None and one.first == head and one.last > head + 1 for one in mentions)


def _has_compound(mentions: Iterable[Mention]) -> bool:
    """Tell "sénégalo-gambienne": what it describes is of two states."""
    return any(isinstance(one.value, CountryForm) and one.value.form == "compound" for one in mentions)


def is_demonym(token: Token) -> bool:
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
    if name.first > 0 and name.ordinal is None and sentence.tokens[name.first - 1].folded in words_of_kind("conference", "demonstrative"):
        return False
    if name.strength == "theme":
        if name.ordinal is not None and len(complement) > 0 and complement[0].folded not in words_of_kind("conference", "of_two"):
            return True
        if name.ordinal is not None and name.first > 0 and sentence.tokens[name.first - 1].folded in words_of_kind("conference", "own"):
            return True  # "leur 53e réunion"
        return pattern_of("conference", "theme").search(sentence.folded, sentence.offsets[name.head]) is not None
    if name.strength == "capital":
        return has_capital and len(complement) > 0
    if name.strength == "ordinal":
        return (name.ordinal is not None or name.head > 0) and (is_proper or name.ordinal is not None)
    if name.ordinal is None and len(complement) == 1 and is_demonym(complement[0]):
        return False  # "le Congrès américain" is a parliament
    if len(complement) == 1 and complement[0].folded in words_of_kind("conference", "wide") and name.ordinal is None:
        after = _text(sentence, name.last, min(name.last + 6, len(sentence.tokens)))
        return pattern_of("conference", "held_after").search(after) is not None  # "la conférence internationale tenue à …"
    if name.ordinal is not None or is_proper or len(complement) > 1 or (has_capital and len(complement) > 0):
        return True
    return pattern_of("conference", "theme").search(sentence.folded, sentence.offsets[name.head]) is not None


def _ordinals(words: frozenset[str]) -> frozenset[str]:
    shape = pattern_of("conference", "ordinal_shape")
    return frozenset(word for word in words if shape.match(word) or word in words_of_kind("conference", "ordinals"))


class _Table:
    """One article's gatherings in the making."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._cast, self._setting = scene_of(reading)
        self.found: list[_Found] = []

    def tell(self, index: int, name: Name) -> bool:
        """Read a name into a gathering, new or known; False where nothing says that it is held."""
        sentence = self._reading.sentences[index]
        words = frozenset(word for token in sentence.tokens[name.first : name.last] if len(word := token.folded) > 2)
        known = self._same(name, words)
        before = _text(sentence, max(name.first - _REACH, 0), name.first)
        after = _text(sentence, name.last, min(name.last + _REACH, len(sentence.tokens)))
        if known is None and not self._is_held(index, name, before, after):
            return False
        if known is None:
            known = self._new(index, name, words, before, after)
        elif index not in known.draft.sentences:
            known.draft.sentences.append(index)
        self._fill(known, index, name, before, after)
        return True

    def tell_again(self, index: int) -> None:
        """Give the people and parties of a sentence to the gathering that it speaks of again."""
        folded = self._reading.sentences[index].folded
        main = next((one for one in self.found[:_GATHERINGS_BACK] if one.is_main), None)
        last = next((one for one in self.found[:-4:-1] if index - one.draft.sentences[-1] <= 2), None)
        if not self.found:
            return
        again = pattern_of("conference", "again").search(folded)
        named = self._named_again(again.group()) if again is not None else None
        known = named or main or last or (self.found[0] if len(self.found) == 1 else None)
        if known is None:
            return
        if again is not None or (known is main and _sits_down(folded)):
            if index - known.draft.sentences[-1] > _FARTHEST_AGAIN and named is None:
                return
            before = len(known.draft.parties)
            self._list(known, index, 0)
            known.draft.parties = distinct([*known.draft.parties, *self._organisers(index, 0)])
            if len(known.draft.parties) > before and index not in known.draft.sentences:
                known.draft.sentences.append(index)
            self._stretch(known, index)
            self._prolong(known, index)
            if known.is_main or not pattern_of("conference", "attends").search(folded):
                self._people(known, index, 0, len(self._reading.sentences[index].tokens))
            else:
                self._people_beside(known, index, Name(0, 0, 0, "", None), reach=200)
        elif known is main and (match := pattern_of("conference", "says").search(folded)) is not None:
            at, end = token_range(self._reading.sentences[index], match.start(), match.end())
            row = [one for one in self._cast.rows[index] if one.last <= at]
            if row and at - row[-1].last <= 12:
                self._add(known, index, row[-1], "speaker")
            elif (
                not row
                and pattern_of("conference", "at_it").search(folded)
                and (speaker := next((one for one in self._cast.rows[index] if 0 <= one.first - end <= _INVERTED), None))
            ):
                self._add(known, index, speaker, "speaker")  # "…, a déclaré à l'ouverture le ministre namibien"

    def _named_again(self, words: str) -> _Found | None:
        """Return the gathering that "le congrès" means: the last one held whose name begins so."""
        word = words.split(" ")[-1]
        for one in reversed(self.found[-_GATHERINGS_BACK:]):
            sentence = self._reading.sentences[one.draft.sentences[0]]
            begins = {token.folded for token in sentence.tokens[one.name.head : min(one.name.head + 4, one.name.last)]}
            if one.draft.status == "held" and word in begins:
                return one
        return None

    def _stretch(self, known: _Found, index: int) -> None:
        """Give the days that a later sentence tells: "les travaux se déroulent du 21 au 26 mars", "elle se poursuit jusqu'à samedi"."""
        when = known.draft.date
        days = [placed for one in self._setting.dates(index) if (placed := self._setting.placed(index, one)) and "/" in placed.edtf]
        own = next((one for one in days if when is None or one.earliest <= when.earliest <= one.latest), None)
        if own is not None and (when is None or len(when.edtf) == len("2024-05-01")):
            known.draft.date = own
        elif when is not None and index - known.sentence <= _OPENING:
            known.draft.date = self._until(index, 0, when) or when
        elif when is None and known.draft.status == "held":
            first = next((one for one in self._setting.dates(index) if one.first <= _FIRST_DAY), None)
            opened = self._setting.placed(index, first) if first is not None else None
            known.draft.date = self._until(index, self._reading.sentences[index].offsets[first.first], opened) if first and opened else None

    def _prolong(self, known: _Found, index: int) -> None:
        """Stretch the opening day by "ce conclave de deux jours"."""
        when = known.draft.date
        days = next((days for days in self._setting.durations(index, 0) if days > 1), None) or self._days_told(index)
        if when is not None and days and len(when.edtf) == len("2024-05-01") and index - known.sentence <= _OPENING:
            known.draft.date = self._spread(known.sentence, when, days)

    def _days_told(self, index: int) -> int | None:
        """Return the length of "les travaux dureront trois jours", "quatre jours durant"."""
        match = pattern_of("conference", "lasts").search(self._reading.sentences[index].folded)
        if match is None:
            return None
        word = match.group(1) or match.group(2)
        numbers = str(read_table("fr/gatherings")["conference"]["numbers"]).split()
        days = int(word) if word.isascii() and word.isdecimal() else numbers.index(word) if word in numbers else 0
        return days if 1 < days < _LONGEST else None

    def lend_bodies(self) -> None:
        """Give "la 94e session" the body whose 93rd session the article tells."""
        lender = next((one for one in self.found for party in one.draft.parties if party.type == "organisation"), None)
        if lender is None:
            return
        body = next(party for party in lender.draft.parties if party.type == "organisation")
        for one in self.found:
            own = one.words - lender.words - words_of_kind("conference", "plain")
            if one.name.ordinal is not None and not own - {one.name.ordinal} - _ordinals(own):
                one.draft.parties = distinct([body, *one.draft.parties])

    def _same(self, name: Name, words: frozenset[str]) -> _Found | None:
        for known in self.found[-_GATHERINGS_BACK:]:
            if name.ordinal is not None and known.name.ordinal is not None:
                if name.ordinal == known.name.ordinal and words & known.words:
                    return known
                continue
            if (words <= known.words or known.words <= words) and name.ordinal == known.name.ordinal:
                return known
        return None

    def _is_held(self, index: int, name: Name, before: str, after: str) -> bool:
        if pattern_of("conference", "held_before").search(before) is not None:
            return True
        if pattern_of("conference", "gathered_for").search(
            _text(self._reading.sentences[index], max(name.first - 2 * _REACH, 0), name.first)
        ):
            return True
        if name.ordinal in words_of_kind("conference", "previous") and (self._setting.dates(index) or self._setting.spots(index)):
            return True
        near = " ".join(after.split(" ")[:_REACH])
        if pattern_of("conference", "held_after").search(near):
            return True
        return any(0 <= one.first - name.last <= 2 for one in self._setting.dates(index))

    def _new(self, index: int, name: Name, words: frozenset[str], before: str, after: str) -> _Found:
        sentence = self._reading.sentences[index]
        span = span_of(sentence, name.first, name.last)
        draft = Draft("conference", "held", [index])
        draft.title = self._reading.article.text[span.start : span.end]
        draft.subject = self._theme(index, name) or draft.title
        draft.because("status", f"name:{name.strength}", span)
        near = " ".join(after.split(" ")[:10])
        planned, held = pattern_of("conference", "planned").search(near), pattern_of("conference", "held_after").search(near)
        leads = " ".join(before.split(" ")[-6:])
        is_announced = pattern_of("conference", "planned_before").search(before) or pattern_of("conference", "planned").search(leads)
        if is_announced or (planned and (held is None or planned.start() <= held.start())):
            draft.status = "planned"
        if pattern_of("conference", "postponed").search(after):
            draft.status = "planned"
        if pattern_of("conference", "cancelled").search(after):
            draft.status = "cancelled"
        leading = " ".join(before.split(" ")[-7:])
        is_aside = name.strength != "theme" and pattern_of("conference", "aside").search(leading) is not None
        is_aside = is_aside or pattern_of("conference", "attended").search(" ".join(before.split(" ")[-4:])) is not None
        is_opened = not self.found and pattern_of("conference", "opened_by_it").search(before) is not None
        is_main = (
            not is_aside
            and name.ordinal not in words_of_kind("conference", "previous")
            and (index < _OPENING + 1 or is_opened)
            and draft.status == "held"
            and not any(one.is_main for one in self.found[:_GATHERINGS_BACK])
        )
        draft.background = not is_main
        found = _Found(draft, name, words, index, is_main, is_aside)
        self.found.append(found)
        return found

    def _theme(self, index: int, name: Name) -> str | None:
        """Return the quoted theme of a gathering that has no name of its own."""
        sentence = self._reading.sentences[index]
        is_proper = any(token.text[:1].isupper() for token in sentence.tokens[name.head : name.last])
        if is_proper or name.ordinal is not None or name.strength not in ("named", "theme"):
            return None
        match = pattern_of("conference", "theme").search(sentence.folded)
        if match is None:
            return None
        _, start = token_range(sentence, match.start(), match.end())
        quotes = [at for at in range(start, len(sentence.tokens)) if sentence.tokens[at].folded in ("<<", ">>", '"')]
        if len(quotes) < 2:
            return None
        span = span_of(sentence, quotes[0] + 1, quotes[1]) if quotes[1] > quotes[0] + 1 else None
        return self._reading.article.text[span.start : span.end] if span else None

    def _fill(self, found: _Found, index: int, name: Name, before: str, after: str) -> None:
        draft, sentence = found.draft, self._reading.sentences[index]
        draft.parties = distinct([*draft.parties, *self._named_parties(index, name), *self._hosts(index, name, before, after)])
        if draft.date is None:
            draft.date = self._date(found, index, name)
        if draft.place is None:
            draft.place = self._place(found, index, name)
        published = self._reading.article.published
        if draft.status == "held" and draft.date is not None and published is not None and draft.date.earliest > published.latest:
            draft.status = "planned"
        self._list(found, index, name.last)
        owner = self._owner(index, name)
        if owner is not None:
            draft.parties = distinct([*draft.parties, owner])
        if name.strength == "theme" and owner is None:
            hosts = [
                one for one in self._reading.mentions[index] if isinstance(one.value, Body) and name.last <= one.first <= name.last + _REACH
            ]
            draft.parties = distinct(
                [*draft.parties, *(_party_of(one, self._cast.home) for one in hosts if not _is_inside(one, self._reading.mentions[index]))]
            )
        if found.is_main:
            self._people(found, index, 0, len(sentence.tokens))
        else:
            self._people_beside(found, index, name)

    # Who.

    def _named_parties(self, index: int, name: Name) -> list[Party]:
        """Return the bodies and countries inside the name: "Assemblée générale d'Interpol", "sommet Russie-Afrique"."""
        mentions = [one for one in self._reading.mentions[index] if name.first <= one.first and one.last <= name.last]
        parties: list[Party] = []
        tokens = self._reading.sentences[index].tokens
        about = next((at for at in range(name.head, name.last) if tokens[at].folded in words_of_kind("conference", "about")), name.last)
        for one in mentions:
            value = one.value
            if one.first > about:
                continue  # "la conférence sur la reconstruction du Soudan"
            if isinstance(value, Body) and one.first > name.head and not _holds_body(one, mentions) and not _is_part(one, value, mentions):
                parties.append(_party(one, value, self._cast.home))
            elif isinstance(value, Town) and value.country and one.first > name.head and capital_of(value.country) == value.name:
                parties.append(Party(display_name(value.country), value.country, "state", one.span))  # "Conférence internationale de Tokyo"
            elif isinstance(value, CountryForm) and value.code.isalpha() and not _is_inside(one, mentions):
                is_named = value.form in ("name", "capital") or _has_compound(mentions)  # "forum d'affaires sénégalo-gambien"
                parties += [_party_of(one, self._cast.home)] if is_named else []
        return parties

    def _hosts(self, index: int, name: Name, before: str, after: str) -> list[Party]:
        """Return who organises: "organisée par X", "que X organise", "X abrite la …"."""
        sentence = self._reading.sentences[index]
        mentions = [one for one in self._reading.mentions[index] if _is_party(one)]
        found: list[Party] = []
        behind = sentence.offsets[name.last] if name.last < len(sentence.offsets) else 0
        found += self._organisers(index, behind)
        opening = pattern_of("conference", "organises").match(sentence.folded)
        if opening is not None and opening.end() < behind:
            found += self._organisers(index, 0)  # "Organisée par A et B, la conférence …"
        if pattern_of("conference", "gathered_for").search(_text(sentence, max(name.first - 2 * _REACH, 0), name.first)):
            bodies = (
                one for one in mentions if isinstance(one.value, Body) and one.value.type == "organisation" and one.last <= name.first
            )
            found += [_party_of(one, self._cast.home) for one in bodies][:1]
        for match in pattern_of("conference", "hosts").finditer(sentence.folded):
            at, _ = token_range(sentence, match.start(), match.end())
            if not (name.first - _REACH <= at < name.first or name.last <= at <= name.last + 8):
                continue
            host = next(
                (one for one in reversed(mentions) if one.last <= at and at - one.last <= 8 and not name.first <= one.first < name.last),
                None,
            )
            if match.group() in words_of_kind("conference", "infinitives"):
                if at > name.first:
                    continue  # "la 91e session l'a élu pour abriter la 93e"
                named = (one for one in reversed(self._reading.mentions[index]) if at - 45 <= one.last <= at)
                host = next((one for one in named if isinstance(one.value, CountryForm) and one.value.code.isalpha()), host)
            if host is None and pattern_of("conference", "own_country").search(_text(sentence, max(at - 4, 0), at)):
                named = (one for one in reversed(self._reading.mentions[index]) if one.last <= at)
                host = next((one for one in named if isinstance(one.value, CountryForm) and one.value.code.isalpha()), None)
            if host is not None:
                found.append(_party_of(host, self._cast.home))
        return found

    def _owner(self, index: int, name: Name) -> Party | None:
        """Return whose "son 12e congrès", "leur 53e réunion" is: the body told with it, or that "l'Association" means."""
        sentence = self._reading.sentences[index]
        if name.first == 0 or sentence.tokens[name.first - 1].folded not in words_of_kind("conference", "own"):
            return None
        mentions = self._reading.mentions[index]
        bodies = [
            one for one in mentions if isinstance(one.value, Body) and one.value.type == "organisation" and not _is_inside(one, mentions)
        ]
        near = nearest(bodies, name.first, name.last, after=_REACH, before=30)
        if near is not None:
            return _party_of(near, self._cast.home)
        for at in range(name.first - 2, max(name.first - _REACH, -1), -1):
            if sentence.tokens[at].text[:1].isupper() and (meant := self._meant(index, at)) is not None:
                return meant
        return None

    def _organisers(self, index: int, behind: int) -> list[Party]:
        """Return who stands behind "organisée par A et par B", "à l'initiative de A et de B", "que A et B organisent"."""
        sentence = self._reading.sentences[index]
        mentions = [one for one in self._reading.mentions[index] if _is_party(one) and not _is_inside(one, self._reading.mentions[index])]
        found: list[Party] = []
        match = pattern_of("conference", "organises").search(sentence.folded, behind)
        if match is not None:
            _, start = token_range(sentence, match.start(), match.end())
            found += [_party_of(one, self._cast.home) for one in _chain(sentence, [one for one in mentions if one.first >= start], start)]
        match = pattern_of("conference", "whose").search(sentence.folded, behind)
        if match is not None:
            start, end = token_range(sentence, match.start(), match.end())
            inside = [one for one in mentions if start < one.first and one.last < end]
            meant = self._meant(index, start + 1) if not inside else None
            found += [_party_of(one, self._cast.home) for one in inside] or ([meant] if meant else [])
        return found

    def _meant(self, index: int, at: int) -> Party | None:
        """Return the body that "l'Association", "le Réseau" means: the last one told whose name begins so."""
        tokens = self._reading.sentences[index].tokens
        while at < len(tokens) and tokens[at].folded in words_of_kind("meeting", "definite"):
            at += 1
        if at >= len(tokens) or not tokens[at].text[:1].isalpha():
            return None
        for earlier in range(index, max(index - 8, -1), -1):
            for one in reversed(self._reading.mentions[earlier]):
                if isinstance(one.value, Body) and " " in one.value.name and fold(one.value.name.split(" ")[0]) == tokens[at].folded:
                    return _party_of(one, self._cast.home)
        return None

    def _list(self, found: _Found, index: int, start: int) -> None:
        """Add the countries and bodies that a sentence lists as taking part."""
        sentence = self._reading.sentences[index]
        match = pattern_of("conference", "lists").search(sentence.folded)
        if match is None:
            return
        at, _ = token_range(sentence, match.start(), match.end())
        listed = [
            one
            for one in self._reading.mentions[index]
            if one.first >= max(at, start)
            and _is_party(one)
            and not _is_inside(one, self._reading.mentions[index])
            and not (isinstance(one.value, CountryForm) and is_after_locative(sentence, one.first))  # "déployé au Ghana"
        ]
        if len(listed) >= 2:
            found.draft.parties = distinct([*found.draft.parties, *(_party_of(one, self._cast.home) for one in listed)])

    def _people(self, found: _Found, index: int, first: int, last: int) -> None:
        folded = self._reading.sentences[index].folded
        speaks = pattern_of("conference", "speaks").search(folded) is not None
        attends = pattern_of("conference", "attends").search(folded) is not None
        said = pattern_of("conference", "says").search(folded)
        came = pattern_of("conference", "came").search(folded) is not None
        if not (speaks or attends or said or came):
            return
        part: Part = "speaker" if speaks or not (attends or came) else "participant"
        row = [figure for figure in self._cast.rows[index] if first <= figure.first < last and not self._is_patron(index, figure)]
        if said is not None and not speaks and not attends and not came:  # only who says it, not whom he thanks
            at, end = token_range(self._reading.sentences[index], said.start(), said.end())
            row = [figure for figure in row if figure.last <= at][-1:] or [
                figure for figure in row if 0 <= figure.first - end <= _INVERTED
            ][:1]
        for figure in row:
            self._add(found, index, figure, part)

    def _is_patron(self, index: int, figure: Figure) -> bool:
        """Tell "sous le haut patronage du président": who lends his name need not be there."""
        return (
            pattern_of("conference", "patron").search(_text(self._reading.sentences[index], max(figure.first - 4, 0), figure.first))
            is not None
        )

    def _people_beside(self, found: _Found, index: int, name: Name, *, reach: int = _REACH) -> None:
        """Add those whom a clause beside the name has take part: "à laquelle participait le ministre"."""
        sentence = self._reading.sentences[index]
        if pattern_of("conference", "were_there").search(_text(sentence, max(name.first - 6, 0), name.first)):
            for one in self._cast.rows[index]:
                if one.last <= name.first:
                    self._add(found, index, one, "participant")
        for key, part in (("speaks", "speaker"), ("attends", "participant")):
            for match in pattern_of("conference", key).finditer(sentence.folded):
                start, end = token_range(sentence, match.start(), match.end())
                if not (name.last <= start <= name.last + 2 * reach or name.first - 10 <= start < name.first):
                    continue
                after = next((one for one in self._cast.rows[index] if 0 <= one.first - end <= 3), None)
                words = {token.folded for token in sentence.tokens[max(start - 4, 0) : start]}
                far = 24 if words & words_of_kind("meeting", "pronouns") else 8
                before = next((one for one in reversed(self._cast.rows[index]) if 0 <= start - one.last <= far), None)
                figure = after if start >= name.last and after else before
                if figure is None and start == 0:  # "Intervenant devant le sommet, la ministre …"
                    figure = next((one for one in self._cast.rows[index] if 0 <= one.first - name.last <= 4), None)
                if figure is not None:
                    self._add(found, index, figure, part)  # type: ignore[arg-type]

    def _add(self, found: _Found, index: int, figure: Figure, part: Part) -> None:
        if figure.name is None or figure.role is None:
            return
        party = self._cast.stand(figure, fallback=self._cast.home)
        who = person(figure, part, party.country if party else figure.country)
        if who is None or who.name in {one.name for one in found.draft.people}:
            return
        found.draft.people.append(who)
        if party is not None and not (
            party.type != "state" and " " not in party.name and party.name.istitle() and len(found.draft.parties) > 0
        ):
            found.draft.parties = distinct([*found.draft.parties, party])
        if index not in found.draft.sentences:
            found.draft.sentences.append(index)

    # When and where.

    def _date(self, found: _Found, index: int, name: Name) -> When | None:
        dates = self._setting.dates(index)
        is_future = found.draft.status == "planned"
        near = nearest(dates, name.first, name.last, after=_REACH, before=0 if self._is_prepared(index, name) else 40)
        moved = pattern_of("conference", "postponed").search(self._reading.sentences[index].folded)
        if moved is not None:
            _, end = token_range(self._reading.sentences[index], moved.start(), moved.end())
            near = next((one for one in dates if 0 <= one.first - end <= 3), near)  # "reporté à mars 2024"
        if near is None or near.last <= name.first:
            later = [one for one in dates if isinstance(one.value, TimeExpression) and one.value.shape == "range"]
            near = nearest(later, name.first, name.last, after=2 * _REACH, before=0) or near
        if near is None:
            main = self._setting.main_date
            if main is None or not (found.is_main or self._is_occasion(found, index, name)):
                return None
            return next((until for at in range(index, -1, -1) if (until := self._until(at, 0, main))), main)
        when = self._setting.placed(index, near, is_future=is_future)
        if when is None:
            return None
        is_day = len(when.edtf) > len("2024-05") and "/" not in when.edtf
        if near.last <= name.first and not found.is_main and is_day and (found.is_aside or self._is_attended(index, name)):
            return None  # the day of something in its margin is narrower than its own days
        return self._lasting(index, near, when, name)

    def _is_prepared(self, index: int, name: Name) -> bool:
        """Tell "les experts réunis à Bangui préparent le 12e Sommet": that day and town are the experts'."""
        before = _text(self._reading.sentences[index], max(name.first - 5, 0), name.first)
        return pattern_of("conference", "prepared").search(before) is not None

    def _is_attended(self, index: int, name: Name) -> bool:
        """Tell "venus assister à la 9e édition": the day before is that of those who came."""
        before = _text(self._reading.sentences[index], max(name.first - 4, 0), name.first)
        return pattern_of("conference", "attended").search(before) is not None

    def _lasting(self, index: int, first: Mention, when: When, name: Name) -> When:
        """Stretch the day of opening to that of closing: "s'est ouverte mercredi … et ce jusqu'à jeudi", "deux jours"."""
        if len(when.edtf) != 10:
            return when
        sentence = self._reading.sentences[index]
        behind = sentence.offsets[first.last] if first.last < len(sentence.offsets) else len(sentence.folded)
        until = self._until(index, behind, when)
        if until is not None:
            return until
        days = next((days for days in self._setting.durations(index, name.last) if days > 1), None)
        return self._spread(index, when, days) if days else when

    def _spread(self, index: int, when: When, days: int) -> When:
        """Return the days of a gathering from that of its opening on, or up to that of its closing: "s'est achevé samedi"."""
        if pattern_of("conference", "closes").search(self._reading.sentences[index].folded) is None:
            return edtf.when(edtf.extend(when.edtf, days), when.text, when.span, "stated") or when
        first = (date.fromisoformat(when.edtf) - timedelta(days=days - 1)).isoformat() if 1 < days < _LONGEST else when.edtf
        return edtf.when(f"{first}/{when.edtf}", when.text, when.span, "stated") or when

    def _until(self, index: int, behind: int, when: When) -> When | None:
        """Return the days from `when` to those of "jusqu'au samedi 16 juillet" in the sentence, behind an offset."""
        sentence = self._reading.sentences[index]
        match = pattern_of("conference", "until").search(sentence.folded, behind)
        if match is None or len(when.edtf) != len("2024-05-01"):
            return None
        _, at = token_range(sentence, match.start(), match.end())
        last = next((one for one in self._setting.dates(index) if one.first <= at + 2 and at <= one.last), None)
        end = self._setting.placed(index, last, is_future=False) if last else None
        if last is None or end is None or len(end.edtf) != len("2024-05-01"):
            return None
        if end.edtf < when.edtf:
            end = self._setting.placed(index, last, is_future=True)
        if end is None or end.edtf <= when.edtf:
            return None
        return edtf.when(f"{when.edtf}/{end.edtf}", when.text, when.span, "stated")

    def _place(self, found: _Found, index: int, name: Name) -> Place | None:
        spots = [spot for spot in self._setting.spots(index) if spot.first >= name.last or spot.last <= name.first]
        towns = [spot for spot in spots if spot.is_town]
        host = self._host_town(index, name)
        if host is not None:
            return host
        before = 45 if found.draft.status == "held" else 28
        before = 0 if self._is_prepared(index, name) else before
        near = nearest(towns, name.first, name.last, after=_REACH + 8, before=before) or nearest(
            spots, name.first, name.last, after=_REACH, before=0
        )
        if near is not None:
            return near.place
        sentence = self._reading.sentences[index]
        if pattern_of("meeting", "same_place").search(sentence.folded):
            return self._setting.place_told_last(index) or self._setting.main_place
        if found.draft.status == "held" and pattern_of("conference", "there").search(sentence.folded, sentence.offsets[name.head]):
            town = self._town_told_last(index)
            if town is not None:
                return town
        main, when = self._setting.main_date, found.draft.date
        if main is not None and when is not None and "/" in when.edtf and when.earliest <= main.earliest <= when.latest:
            return self._setting.main_place  # what the news tells took place during it
        if spots:
            return None
        return self._setting.main_place if found.is_main or self._is_occasion(found, index, name) else None

    def _host_town(self, index: int, name: Name) -> Place | None:
        """Return the town of "Abidjan accueille depuis lundi le 4e Congrès"."""
        sentence = self._reading.sentences[index]
        for match in pattern_of("conference", "hosts").finditer(sentence.folded):
            at, _ = token_range(sentence, match.start(), match.end())
            if not name.first - _REACH <= at < name.first:
                continue
            for one in self._reading.mentions[index]:
                if not at - 3 <= one.last <= at or is_after_locative(sentence, one.first):
                    continue
                if isinstance(one.value, Town):
                    return Place(one.value.name, one.value.country, one.span)
                if isinstance(one.value, CountryForm) and one.value.form == "capital":
                    return Place(town_name(self._reading, one), one.value.code, one.span)
        return None

    def _town_told_last(self, index: int) -> Place | None:
        """Return the town that the sentence before speaks of, for "y ont été ouverts": "Cotonou est, depuis mercredi, …"."""
        if index == 0:
            return None
        for one in self._reading.mentions[index - 1]:
            if isinstance(one.value, Town):
                return Place(one.value.name, one.value.country, one.span)
            if isinstance(one.value, CountryForm) and one.value.form == "capital":
                return Place(town_name(self._reading, one), one.value.code, one.span)
        return None

    def _is_occasion(self, found: _Found, index: int, name: Name) -> bool:
        """Tell a gathering at which the main event took place: "signé … à l'occasion de la conférence organisée par …"."""
        before = _text(self._reading.sentences[index], max(name.first - 7, 0), name.first)
        is_told_here = index < _OPENING and found.draft.status == "held"
        return is_told_here and name.ordinal is None and pattern_of("conference", "occasion").search(before) is not None


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


def _text(sentence: Sentence, first: int, last: int) -> str:
    return " ".join([token.folded for token in sentence.tokens[first:last]])


def _sits_down(folded: str) -> bool:
    """Tell a sentence that speaks of a gathering without its name: "Ont fait le déplacement …", "Quatre jours durant, …"."""
    return any(pattern_of("conference", key).search(folded) is not None for key in ("sat_down", "lasts"))


def _organisations(mentions: Iterable[Mention]) -> Iterator[Mention]:
    return (one for one in mentions if isinstance(one.value, Body) and one.value.type == "organisation")


def _is_party(mention: Mention) -> bool:
    value = mention.value
    if isinstance(value, Body):
        return True
    return isinstance(value, CountryForm) and value.form == "name" and value.code.isalpha()


def _is_part(mention: Mention, body: Body, mentions: Iterable[Mention]) -> bool:
    """Tell "Comité permanent" inside "Comité permanent inter-États …": a whole name, or an organisation inside an organ, is a party."""
    return body.type != "organisation" and _is_inside(mention, mentions)


def _holds_body(mention: Mention, mentions: Iterable[Mention]) -> bool:
    """Tell an organ by the organisation inside its name: "Conseil permanent de la Francophonie"."""
    inner = (other for other in mentions if other is not mention and isinstance(other.value, Body) and other.value.type == "organisation")
    return any(mention.first <= other.first and other.last <= mention.last for other in inner)


def _is_inside(mention: Mention, mentions: Iterable[Mention]) -> bool:
    outer = (other for other in mentions if other is not mention and other.kind in ("body", "person"))
    return any(other.first <= mention.first and mention.last <= other.last for other in outer)


def _party(mention: Mention, body: Body, home: str | None) -> Party:
    return Party(body.name, body.country or (home if body.type == "institution" else None), body.type, mention.span)


def _party_of(mention: Mention, home: str | None) -> Party:
    value = mention.value
    if isinstance(value, Body):
        return _party(mention, value, home)
    assert isinstance(value, CountryForm)
    return Party(display_name(value.code), value.code, "state", mention.span)
