"""Who met whom: talks, receptions, visits and joint committees, with the principals of two or more sides.

In: a `Reading`. Out: drafts of kind "meeting". Start at `build`. The rules are rows of `lexicon/fr/gatherings.toml`; this page finds the
people that each rule's frame asks for, and takes a meeting told twice for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from coopcli import edtf
from coopcli.events.draft import Draft, Reading
from coopcli.events.gatherings import (
    NAMELESS,
    Figure,
    distinct,
    nearest,
    noun_phrase_end,
    person,
    rank_of,
    scene_of,
    side_key,
    token_range,
)
from coopcli.events.scene import country_of
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import Cue, compiled, cues, pattern_of, words_of_kind
from coopcli.lexicon.roles import phrase_words
from coopcli.model import Body, CountryForm, Party, Place, Sentence, When
from coopcli.segment import span_of

_FARTHEST_SUBJECT = 60  # tokens between a subject and its verb
_FARTHEST_OBJECT = 26
_MEETINGS_BACK = 40  # meetings told before that a sentence may tell again
_SAME_STAY = 4  # days
_SENTENCES_BACK = 8  # how far "les deux ministres" may look


def build(reading: Reading) -> list[Draft]:
    """Return the meetings that an article tells: "X a reçu Y à Lomé" is one, "X a reçu un prix" none."""
    spoken = cues("meeting", [sentence.folded for sentence in reading.sentences])
    told = [
        (index, cue) for index, one in spoken if (cue := _from_verb(reading, index, one)) is not None and _is_printed(reading, index, cue)
    ]
    if not told:
        return []
    table = _Table(reading)
    seen = -1
    for index, cue in sorted(told, key=lambda one: (one[0], one[1].rule.frame != "session", one[1].start)):
        for between in range(seen + 1, index + 1):
            table.tell_chairs(between)
        seen = index
        table.tell(index, cue)
    for between in range(seen + 1, len(reading.sentences)):
        table.tell_chairs(between)
    return [found.draft for found in table.found if len(found.draft.parties) > 1]


@dataclass(slots=True)
class _Found:
    """A meeting so far: who is known to take part, and whether the text gave it a day of its own."""

    draft: Draft
    keys: frozenset[str]
    has_own_date: bool
    is_session: bool
    sentence: int
    body: str = ""  # "comite", "conseil": what a session is of


class _Table:
    """One article's meetings in the making."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._cast, self._setting = scene_of(reading)
        self.found: list[_Found] = []
        self._told: tuple[int, tuple[Figure, ...], list[tuple[Figure, ...]]] = (-1, (), [])

    def tell(self, index: int, cue: Cue) -> None:
        """Read one cue into meetings, new or known."""
        sentence = self._reading.sentences[index]
        first, last = token_range(sentence, cue.start, cue.end)
        if _is_denied(sentence, first, last) or (cue.rule.between and not self._is_circumstance(index, first, last)):
            return
        folded = sentence.folded
        is_before = cue.rule.status == "planned" and pattern_of("meeting", "before_that").search(folded[max(cue.start - 12, 0) : cue.end])
        if is_before and pattern_of("meeting", "past").search(folded) and not pattern_of("meeting", "due").search(folded):
            cue = cue._replace(rule=replace(cue.rule, status="held"))  # "avant d'être reçu par C, il a visité …"
        if cue.rule.frame == "session":
            self._tell_session(index, cue, first, last)
            return
        groups = self._groups(index, cue, first, last)
        if cue.rule.frame == "after" and cue.rule.status == "held" and self._is_to_come(index, last, groups):
            cue = cue._replace(rule=replace(cue.rule, status="planned"))
        for group in groups:
            self._meet(index, cue, group, first, last)
        if cue.rule.frame == "after" and not any(groups):
            self._meet_offices(index, cue, first, last)

    def _is_to_come(self, index: int, last: int, groups: Sequence[tuple[Figure, ...]]) -> bool:
        """Tell "la rencontre entre A et B aura lieu mardi" from one that was held."""
        end = max((figure.last for group in groups for figure in group if figure.sentence == index), default=last)
        tokens = self._reading.sentences[index].tokens[end : end + 5]
        return pattern_of("meeting", "to_come").match(" ".join([token.folded for token in tokens])) is not None

    def _is_circumstance(self, index: int, first: int, last: int) -> bool:
        """Tell "reçu jeudi à Doha par" from "reçu un cheval offert par"."""
        tokens = self._reading.sentences[index].tokens
        verb = next((at for at in range(last - 1, first - 1, -1) if tokens[at].folded in words_of_kind("meeting", "received")), first)
        return self._words_between(index, verb + 1, last - 1) <= words_of_kind("meeting", "between") or self._only_circumstances(
            index, verb + 1, last - 1
        )

    def tell_chairs(self, index: int) -> None:
        """Give the people of "La réunion était coprésidée par X et son homologue Y" to the session told before."""
        folded = self._reading.sentences[index].folded
        session = next((one for one in islice(reversed(self.found), 5) if one.is_session), None)
        if session is None or not 0 < index - session.sentence <= 3:
            return
        if pattern_of("meeting", "next_session").match(folded):
            self._tell_next(index, session)
            return
        match = pattern_of("meeting", "chaired").search(folded)
        if match is None or pattern_of("meeting", "session_again").search(folded) is None:
            return
        start, _ = token_range(self._reading.sentences[index], match.start(), match.end())
        figures = [self._with_side(index, figure) for figure in self._cast.rows[index] if figure.first >= start]
        self._seat(session, figures[:4], None)
        session.draft.sentences.append(index)

    def _tell_next(self, index: int, session: _Found) -> None:
        """Read "La prochaine session aura lieu à Alger en 2021": the same two, still to come."""
        sentence = self._reading.sentences[index]
        match = pattern_of("meeting", "next_session").match(sentence.folded)
        if match is None:
            return
        first, last = token_range(sentence, match.start(), match.end())
        own, place = self._date(index, first, last, is_future=True), self._place(index, first, last)
        if own is None and place is None:
            return
        draft = Draft("meeting", "planned", [index], parties=list(session.draft.parties), date=own, place=place, background=True)
        draft.because("status", "next session", span_of(sentence, first, last))
        span = span_of(sentence, first, last)
        draft.title = draft.subject = self._reading.article.text[span.start : span.end]
        self.found.append(_Found(draft, frozenset(), own is not None, False, index, body=session.body))

    # Who.

    def _groups(self, index: int, cue: Cue, first: int, last: int) -> list[tuple[Figure, ...]]:
        frame = cue.rule.frame
        if frame == "before":
            return [self._subject(index, first)]
        if frame == "after":
            side = tuple(figure for side in self._objects(index, last, reach=12) for figure in side)
            return [side or self._meant(index, last)]
        if frame == "around":
            return self._around(index, first, last)
        if frame == "had":
            return self._had(index, first, last)
        if frame == "visit":
            visitor = self._objects(index, last, reach=3)
            folded = self._reading.sentences[index].folded
            of_state = pattern_of("meeting", "company_of_state").search(folded) is not None
            company = self._company(index, first, of_state=of_state) if pattern_of("meeting", "company").search(folded) else ()
            return [company] if visitor and any(one.key in {figure.key for figure in company} for one in visitor[0]) else []
        sides = self._objects(index, last)
        subject = self._of_first_verb(index, first, self._subject(index, first))
        if subject and sides:
            self._told = (index, subject, sides)
        if subject and not sides and self._has_object_pronoun(index, first):
            guest = self._topic(index, {figure.key for figure in subject})
            sides = [(guest,)] if guest else []
        if subject and not sides:
            self._meet_delegations(index, cue, subject, first, last)
        if not subject and sides:
            late = self._late_subject(index, sides)
            if late is not None:
                subject, sides = late
        return [(*subject, *side) for side in sides] if subject else []

    def _meant(self, index: int, last: int) -> tuple[Figure, ...]:
        """Return whom "entre les deux hommes" means."""
        sentence = self._reading.sentences[index]
        if last >= len(sentence.tokens):
            return ()
        company = pattern_of("meeting", "company").match(sentence.folded, sentence.offsets[last])
        if company is None:
            return ()
        return self._company(index, last, of_state=pattern_of("meeting", "company_of_state").search(company.group()) is not None)

    def _of_first_verb(self, index: int, first: int, subject: tuple[Figure, ...]) -> tuple[Figure, ...]:
        """Return whom a second verb speaks of: in "A s'est entretenu avec B avant d'être reçu par C" it is A, not B."""
        at, first_subject, sides = self._told
        if at != index or not subject:
            return subject
        objects = {figure.first: figure for side in sides for figure in side}
        if any(figure.first not in objects for figure in subject):
            return subject
        gap = self._reading.sentences[index].tokens[subject[-1].last : first]
        is_relative = any(token.folded in words_of_kind("meeting", "relative") for token in gap)
        return subject if is_relative else first_subject

    def _around(self, index: int, first: int, last: int) -> list[tuple[Figure, ...]]:
        """Read "Lors d'un entretien à Lomé, X et Y ont réglé le différend": the two stand after the words, or before them."""
        later = [one for one in self._cast.rows[index] if one.first >= last and not self._is_companion(index, one)]
        if later and later[0].first - last <= _FARTHEST_OBJECT:
            side = self._side_after(index, later)
            return [side] if len(side) > 1 else []
        subject = self._subject(index, first)
        if len(subject) == 1 and not subject[0].sentence < index:
            tokens, at = self._reading.sentences[index].tokens, subject[0].first - 1
            while at > 0 and tokens[at].folded in words_of_kind("meeting", "determiners"):
                at -= 1
            if at > 0 and tokens[at].folded in words_of_kind("meeting", "together"):
                subject = (*self._subject(index, at), *subject)
        return [subject] if len(subject) > 1 else []

    def _side_after(self, index: int, row: Sequence[Figure]) -> tuple[Figure, ...]:
        side = [row[0]]
        for one in row[1:]:
            words = self._without_aside(index, side[-1].last, one.first)
            if not words <= words_of_kind("meeting", "link") or not words & words_of_kind("meeting", "joining"):
                break
            side.append(one)
        return tuple(side)

    def _without_aside(self, index: int, first: int, last: int) -> frozenset[str]:
        """Return the words of a gap, a relative clause between commas left out: ", qui entamait une tournée, et le"."""
        tokens = self._reading.sentences[index].tokens
        if last - first > 3 and tokens[first].folded == "," and tokens[first + 1].folded in words_of_kind("meeting", "relative"):
            close = next((at for at in range(last - 1, first + 1, -1) if tokens[at].folded == ","), None)
            if close is not None:
                return self._words_between(index, close, last)
        return self._words_between(index, first, last)

    def _had(self, index: int, first: int, last: int) -> list[tuple[Figure, ...]]:
        """Read "l'entretien que X a eu avec Y" and "les entretiens que les deux présidents ont eus"."""
        sentence = self._reading.sentences[index]
        clause = sentence.tokens[last - 1 : last + 40]
        words = [token.folded for token in clause]
        verb = next((at for at, word in enumerate(words) if word in words_of_kind("meeting", "had")), None)
        if verb is None:
            return []
        middle = last - 1 + verb
        with_ = next((at for at, word in enumerate(words[verb:], verb) if word in words_of_kind("meeting", "together")), None)
        subject = self._subject(index, middle, floor=last - 1)
        if with_ is None and not subject and set(words[1:2]) & words_of_kind("meeting", "dative"):
            return self._granted(index, last - 1, middle + 1)
        if with_ is None:
            return [subject] if len(subject) > 1 else []
        sides = self._objects(index, last + with_)
        if subject and not sides:
            self._meet_many(index, subject, last + with_)
        return [(*subject, *side) for side in sides] if subject else []

    def _granted(self, index: int, before: int, after: int) -> list[tuple[Figure, ...]]:
        """Read "au sortir de l'audience que lui a accordée A, B a …", or with B told before."""
        sides = self._objects(index, after, reach=6)
        if not sides:
            return []
        late = self._late_subject(index, sides)
        guest = late[0] if late is not None else self._subject(index, before)
        if not guest and (topic := self._topic(index, {figure.key for side in sides for figure in side})) is not None:
            guest = (topic,)
        return [(*guest, *side) for side in sides] if guest else []

    def _meet_many(self, index: int, subject: tuple[Figure, ...], after: int) -> None:
        """Read "avec des ministres de pays participants, dont l'Algérie et la Libye": states by offices that nobody holds by name."""
        tokens = self._reading.sentences[index].tokens[after : after + 4]
        if not any(token.folded in words_of_kind("meeting", "plural") for token in tokens):
            return
        states = [
            Party(display_name(one.value.code), one.value.code, "state", one.span)
            for one in self._reading.mentions[index]
            if isinstance(one.value, CountryForm)
            and one.value.form == "name"
            and after <= one.first <= after + 30
            and one.value.code.isalpha()
        ]
        own = [party for one in subject if (party := self._cast.stand(one, fallback=self._cast.home))]
        parties = distinct([*own, *states])
        if len(parties) < 2 or not states:
            return
        draft = Draft("meeting", "held", [index], parties=parties)
        one = _Found(draft, frozenset(figure.key for figure in subject), False, False, index)
        draft.people = [who for figure in subject if (who := person(figure, "participant", figure.country or self._cast.home))]
        when = self._date(index, after, after, False)
        self._settle(index, one, when, self._place(index, after, after), False)
        draft.title = self._reading.article.text[subject[0].span.start : states[-1].span.end] if states[-1].span else ""
        draft.because("parties", "many offices", subject[0].span)
        self.found.append(one)

    def _meet_delegations(self, index: int, cue: Cue, subject: tuple[Figure, ...], first: int, last: int) -> None:
        """Read "séparément avec les chefs des délégations de la Guinée et du Zimbabwe": a meeting each, else one with all."""
        sentence = self._reading.sentences[index]
        if last >= len(sentence.tokens):
            return
        match = pattern_of("meeting", "delegations").search(sentence.folded, sentence.offsets[last])
        if match is None:
            return
        at, end = token_range(sentence, match.start(), match.end())
        words = self._words_between(index, last, at)
        if not words <= words_of_kind("meeting", "between"):
            return
        stop = self._end_of_list(index, end)
        states = [
            Party(display_name(one.value.code), one.value.code, "state", one.span)
            for one in self._reading.mentions[index]
            if isinstance(one.value, CountryForm) and end <= one.first and one.last <= max(stop, end + 1) and one.value.code.isalpha()
        ]
        told = {token.folded for token in sentence.tokens[first:at]}
        own = distinct(party for one in subject if (party := self._cast.stand(one, fallback=self._cast.home)))
        groups = [[state] for state in states] if told & words_of_kind("meeting", "apart") else [states]
        for group in groups:
            parties = distinct([*own, *group])
            if len(parties) < 2 or not group:
                continue
            draft = Draft("meeting", cue.rule.status, [index], parties=parties)
            draft.because("parties", "delegations", span_of(sentence, at, end))
            one = _Found(draft, frozenset((*(figure.key for figure in subject), f"{NAMELESS}{side_key(group[0])}")), False, False, index)
            draft.people = [
                who for figure in subject if (who := person(figure, "participant", figure.country or (own[0].country if own else None)))
            ]
            when = self._date(index, first, last, cue.rule.status == "planned")
            self._settle(index, one, when, self._place(index, first, last), self._is_recalled(index, first, last))
            span = span_of(sentence, first, max(stop, end))
            draft.title = self._reading.article.text[span.start : span.end]
            if self._same(one, when) is None:
                self.found.append(one)

    def _subject(self, index: int, before: int, *, floor: int = 0) -> tuple[Figure, ...]:
        """Return whom a verb speaks of: the people just before it, those of "les deux ministres", or the one that a pronoun means."""
        sentence = self._reading.sentences[index]
        row = [one for one in self._cast.rows[index] if floor <= one.first and one.last <= before and not self._is_companion(index, one)]
        nearest = row[-1] if row else None
        left = max(nearest.last if nearest else floor, before - _FARTHEST_SUBJECT)
        gap = sentence.folded[sentence.offsets[left] : sentence.offsets[before] if before < len(sentence.offsets) else None]
        company = pattern_of("meeting", "company").search(gap)
        if company is not None:
            of_state = (
                pattern_of("meeting", "company_of_state").search(company.group() + gap[company.end() : company.end() + 8]) is not None
            )
            return self._company(index, left if nearest is None else nearest.last, of_state=of_state)
        words = gap.split()
        if any(word in words_of_kind("meeting", "pronouns") for word in words[-8:]):
            one = self._antecedent(index, before)
            return (one,) if one else ()
        if words_of_kind("meeting", "possessive") & set(words[-3:]):
            return self._company(index, before)
        if nearest is None or before - nearest.last > _FARTHEST_SUBJECT or self._has_other_subject(index, nearest.last, before):
            return ()
        return self._side_before(index, row)

    def _side_before(self, index: int, row: Sequence[Figure]) -> tuple[Figure, ...]:
        side = [row[-1]]
        joined = False
        for one in reversed(row[:-1]):
            words = self._without_aside(index, one.last, side[-1].first)
            if not words <= words_of_kind("meeting", "link"):
                break
            if words & words_of_kind("meeting", "joining"):
                joined = True
            elif not joined:
                break
            side.append(one)
        return tuple(reversed(side))

    def _has_other_subject(self, index: int, after: int, before: int) -> bool:
        """Tell that a body or a country stands right before the verb and is its subject."""
        return any(
            isinstance(one.value, Body | CountryForm)
            and after < one.first
            and before - 3 <= one.last <= before
            and not (isinstance(one.value, CountryForm) and one.value.form != "name")
            and self._reading.sentences[index].tokens[one.first - 1].folded in words_of_kind("meeting", "definite")
            and (one.first < 2 or self._reading.sentences[index].tokens[one.first - 2].folded not in words_of_kind("meeting", "leading"))
            for one in self._reading.mentions[index]
        )

    def _is_companion(self, index: int, figure: Figure) -> bool:
        tokens = self._reading.sentences[index].tokens
        start = max(figure.first - 16, 0)
        words = [token.folded for token in tokens[start : figure.first]]
        companion = words_of_kind("meeting", "companion")
        at = max((at for at, word in enumerate(words) if word in companion), default=-1)
        return at >= 0 and "," not in words[at:] and not any(start + at < one.first < figure.first for one in self._cast.rows[index])

    def _company(self, index: int, before: int, *, of_state: bool = False) -> tuple[Figure, ...]:
        """Return the last two people told who stand for different sides; two named in the same sentence are meant in any case."""
        here = {one.key: one for one in self._cast.rows[index] if one.last <= before and not self._is_companion(index, one)}
        office = self._office_of_company(index)
        if len(here) > 1 and (any(one.name for one in here.values())):
            return tuple(here.values())[-2:]
        chosen: list[Figure] = []
        stands: list[Party] = []
        for figure in self._cast.before(index, before):
            if index - figure.sentence > _SENTENCES_BACK and not of_state and office is None:
                break
            if office is not None and office not in phrase_words(figure.role or ""):
                continue
            if of_state and rank_of(figure) != "state":
                continue
            party = self._cast.stand(figure, fallback=self._cast.home)
            if party is None or any(one.key == figure.key or _is_same(side, party) for one, side in zip(chosen, stands, strict=True)):
                continue
            if self._is_companion(figure.sentence, figure):
                continue
            chosen.append(figure)
            stands.append(party)
            if len(chosen) == 2:
                return tuple(reversed(chosen))
        return ()

    def _office_of_company(self, index: int) -> str | None:
        """Return "ministre" for "les deux ministres", where two or more have that office in the words of the article."""
        company = pattern_of("meeting", "company").search(self._reading.sentences[index].folded)
        word = company.group().split()[-1] if company is not None else ""
        office = word.removesuffix("s")
        if word not in words_of_kind("meeting", "offices_of_company"):
            return None
        holders = {one.key for row in self._cast.rows[: index + 1] for one in row if one.role and office in phrase_words(one.role)}
        return office if len(holders) > 1 else None

    def _antecedent(self, index: int, before: int) -> Figure | None:
        """Return whom "il" means: the first one told in the sentence, else in the one before."""
        row = [one for one in self._cast.rows[index] if one.last <= before]
        if row:
            return row[0]
        for earlier in range(index - 1, max(index - 3, -1), -1):
            if self._cast.rows[earlier]:
                return self._cast.rows[earlier][0]
        return None

    def _objects(self, index: int, after: int, *, reach: int = _FARTHEST_OBJECT) -> list[tuple[Figure, ...]]:
        """Return the sides that follow a verb: "A, puis par B" are two, "A et B" one; nothing where something else was received."""
        row = [one for one in self._cast.rows[index] if one.first >= after]
        if not row or row[0].first - after > reach or not self._leads_to(index, after, row[0]):
            return []
        chain = [row[0]]
        gaps: list[frozenset[str]] = []
        for one in row[1:]:
            words = self._words_between(index, chain[-1].last, one.first)
            if not words <= words_of_kind("meeting", "link"):
                break
            gaps.append(words)
            chain.append(one)
        joining = words_of_kind("meeting", "joining")
        while gaps and not gaps[-1] & joining:
            gaps.pop()
            chain.pop()
        sides: list[list[Figure]] = [[chain[0]]]
        told = {token.folded for token in self._reading.sentences[index].tokens[max(after - 8, 0) : row[0].first]}
        is_apart = bool(told & words_of_kind("meeting", "apart"))
        is_apart = is_apart or pattern_of("meeting", "in_turn").search(self._reading.sentences[index].folded) is not None
        for words, one in zip(gaps, chain[1:], strict=True):
            if is_apart or words & words_of_kind("meeting", "parting"):
                sides.append([one])
            else:
                sides[-1].append(one)
        return [tuple(side) for side in sides]

    def _leads_to(self, index: int, after: int, figure: Figure) -> bool:
        words = self._words_between(index, after, figure.first)
        tokens = self._reading.sentences[index].tokens
        before = figure.first - 1
        while before >= after and tokens[before].folded in words_of_kind("meeting", "determiners"):
            before -= 1
        if before >= after and tokens[before].folded in words_of_kind("meeting", "genitive"):
            return False
        return words <= words_of_kind("meeting", "between") or self._only_circumstances(index, after, figure.first)

    def _only_circumstances(self, index: int, first: int, last: int) -> bool:
        """Tell a gap of phrases between commas that say only when and where: ", dans le Bureau ovale,"."""
        parts: list[list[str]] = [[]]
        for token in self._reading.sentences[index].tokens[first:last]:
            if token.folded == ",":
                parts.append([])
            else:
                parts[-1].append(token.folded)
        inner = [words for words in parts[1:-1] if words]
        edges = frozenset((*parts[0], *parts[-1]))
        return edges <= words_of_kind("meeting", "between") and all(words[0] in words_of_kind("meeting", "circumstance") for words in inner)

    def _words_between(self, index: int, first: int, last: int) -> frozenset[str]:
        """Return the words of a gap that belong to no date, place or body."""
        covered = {
            at
            for one in self._reading.mentions[index]
            if one.kind in ("date", "place", "body") or isinstance(one.value, CountryForm)
            for at in range(max(one.first, first), min(one.last, last))
        }
        tokens = self._reading.sentences[index].tokens
        words: list[str] = []
        is_site = False  # "à l'Elysée", "au Palais Koulouba": where, whatever its name
        for at in range(first, last):
            token = tokens[at]
            if at in covered:
                continue
            if token.folded in words_of_kind("conference", "locative"):
                is_site = True
            elif is_site and token.text[:1].isupper():
                continue
            elif token.folded not in words_of_kind("conference", "site"):
                is_site = False
            words.append(token.folded)
        return frozenset(words)

    def _has_object_pronoun(self, index: int, first: int) -> bool:
        return first > 0 and self._reading.sentences[index].tokens[first - 1].folded in words_of_kind("meeting", "object_pronouns")

    def _topic(self, index: int, but: set[str]) -> Figure | None:
        """Return whom "l'a accueilli" means: the subject of the sentence before, in the same paragraph."""
        for earlier in (index, index - 1):
            if earlier < 0 or self._reading.sentences[earlier].paragraph != self._reading.sentences[index].paragraph:
                return None
            one = next((one for one in self._cast.rows[earlier] if one.key not in but and (earlier < index)), None)
            if one is not None:
                return one
        return None

    def _late_subject(self, index: int, sides: list[tuple[Figure, ...]]) -> tuple[tuple[Figure, ...], list[tuple[Figure, ...]]] | None:
        """Read "Reçu par A, B a plaidé": B, told after A and a comma, is the other side."""
        end = sides[-1][-1].last
        tokens = self._reading.sentences[index].tokens
        later = next((one for one in self._cast.rows[index] if one.first >= end), None)
        if later is None or later.first - end > 6 or end >= len(tokens) or tokens[end].folded != ",":
            return None
        words = self._words_between(index, end, later.first)
        return ((later,), sides) if words <= words_of_kind("meeting", "link") else None

    # What of it.

    def _meet(self, index: int, cue: Cue, figures: tuple[Figure, ...], first: int, last: int) -> None:
        unique = list({figure.key: self._with_side(index, figure) for figure in figures}.values())
        if len(unique) < 2:
            return
        is_by_wire = pattern_of("meeting", "by_wire").search(self._reading.sentences[index].folded) is not None
        place = None if is_by_wire else self._place(index, first, last)
        hosts = frozenset(one.key for one in figures if one.first >= last) if cue.rule.between else frozenset()
        seats = self._seats(index, unique, place, hosts)
        if seats is None:
            return
        draft = Draft("meeting", cue.rule.status, [index])
        draft.because("status", cue.rule.name, span_of(self._reading.sentences[index], first, last))
        one = _Found(draft, frozenset(figure.key for figure in unique), False, False, index)
        self._seat(one, unique, seats)
        if pattern_of("meeting", "cancelled").search(self._reading.sentences[index].folded[cue.start :]):
            draft.status = "cancelled"
        own = self._date(index, first, last, draft.status == "planned")
        self._settle(index, one, own, place, self._is_recalled(index, first, last))
        if is_by_wire:
            draft.place = None
        known = self._same(one, own)
        if known is not None:
            _tell_again(known, one)
            return
        spans = sorted(figure.span for figure in figures if figure.sentence == index)
        text = self._reading.article.text
        trigger = span_of(self._reading.sentences[index], first, last)
        draft.title = text[min([trigger, *spans]).start : max(trigger.end, *(span.end for span in spans), trigger.end)]
        draft.subject = self._visit(index)
        self.found.append(one)

    def _meet_offices(self, index: int, cue: Cue, first: int, last: int) -> None:
        """Read "entre les ministres éthiopien et somalien": two states by their offices, nobody by name."""
        tokens = self._reading.sentences[index].tokens[last : last + 12]
        if not any(token.folded in words_of_kind("meeting", "plural") for token in tokens[:3]):
            return
        parties = self._session_parties(index, last, last + 12)
        if not parties:
            return
        draft = Draft("meeting", cue.rule.status, [index], parties=parties)
        draft.because("status", cue.rule.name, span_of(self._reading.sentences[index], first, last))
        one = _Found(draft, frozenset(), False, False, index)
        own = self._date(index, first, last, draft.status == "planned")
        self._settle(index, one, own, self._place(index, first, last), self._is_recalled(index, first, last))
        if pattern_of("meeting", "cancelled").search(self._reading.sentences[index].folded[cue.start :]):
            draft.status = "cancelled"
        span = span_of(self._reading.sentences[index], first, last)
        draft.title = self._reading.article.text[span.start : span.end]
        if self._same(one, own) is None:
            self.found.append(one)

    def _seats(
        self, index: int, figures: Iterable[Figure], place: Place | None, hosts: frozenset[str] = frozenset()
    ) -> dict[str, Party] | None:
        """Return whom each stands for, or None where they are not of two sides."""
        rows = list(figures)
        seats: dict[str, Party] = {}
        told = {figure.country for figure in rows if figure.country}
        taken = set(told)
        for figure in rows:
            is_plain = figure.country is not None or (figure.role is not None and not figure.is_counterpart)
            if is_plain:
                code = figure.country or self._country_for(index, figure, told, place, is_host=figure.key in hosts)
                _take(seats, taken, figure, self._cast.stand(figure, fallback=code))
        for figure in rows:
            if figure.key not in seats:
                _take(seats, taken, figure, self._cast.stand(figure, fallback=self._country_for(index, figure, taken, place)))
        if len(distinct(seats.values())) == 1 and not told and len(rows) == 2 and all(one.type == "state" for one in seats.values()):
            self._part(index, rows, seats, place or self._setting.main_place or self._setting.main_country)
        sides = distinct(seats.values())
        return seats if len(sides) > 1 and len(seats) == len(rows) else None

    def _part(self, index: int, rows: Sequence[Figure], seats: dict[str, Party], place: Place | None) -> None:
        """Give two leaders named without their countries a side each: the one who is met abroad is of the country he is met in."""
        taken = {party.country for party in seats.values()}
        where = place.country if place is not None else None
        if where is not None and where not in taken and where in self._reading.countries[:3] and any(rank_of(one) for one in rows):
            host = rows[-1] if rank_of(rows[-1]) else rows[0]
            seats[host.key] = Party(display_name(where), where, "state", host.span)
            return
        if not any(rank_of(one) == "state" for one in rows):
            return
        around = self._reading.sentences[index : index + 2]
        if not any(pattern_of("meeting", "two_of_state").search(sentence.folded) for sentence in around):
            return
        other = next((code for code in self._reading.countries[:2] if code.isalpha() and code not in taken), None)
        if other is not None:
            guest = rows[-1]
            seats[guest.key] = Party(display_name(other), other, "state", guest.span)

    def _country_for(self, index: int, figure: Figure, told: set[str], place: Place | None, *, is_host: bool = False) -> str | None:
        """Return the home country, or where the other side has it, the host's or the first other one that the text tells."""
        home, main = self._cast.home, self._setting.main_place
        where = place or main or self._setting.main_country
        is_free = where is not None and where.country not in told and where.country in self._reading.countries[:3]
        if where is not None and is_free and (is_host or home not in self._reading.countries):
            return where.country
        if home is not None and home not in told:
            return home
        if place is not None and place.country is not None and place.country not in told:
            return place.country
        if main is not None and main.country is not None and main.country not in told:
            return main.country
        named = [code for one in self._reading.mentions[index] if (code := country_of(one)) and code.isalpha() and code not in told]
        if named:
            return named[0]
        return next((code for code in self._reading.countries[:2] if code.isalpha() and code not in told), None)

    def _seat(self, one: _Found, figures: Sequence[Figure], seats: dict[str, Party] | None) -> None:
        draft = one.draft
        if seats is None:
            seats = {figure.key: party for figure in figures if (party := self._cast.stand(figure, fallback=self._cast.home))}
        for figure in figures:
            party = seats.get(figure.key)
            who = person(figure, "participant", party.country if party else figure.country)
            if who is not None and who.name not in {known.name for known in draft.people}:
                draft.people.append(who)
            if party is not None and (party.type == "state" or not one.is_session):
                draft.parties = distinct([*draft.parties, party])
        one.keys |= frozenset(figure.key for figure in figures)

    def _with_side(self, index: int, figure: Figure) -> Figure:
        """Give somebody the country of "pour la partie éthiopienne, par le général …"."""
        if figure.country is not None or figure.sentence != index:
            return figure
        tokens = self._reading.sentences[index].tokens
        for one in self._reading.mentions[index]:
            is_near = isinstance(one.value, CountryForm) and one.last <= figure.first <= one.last + 5 and one.first > 0
            if is_near and tokens[one.first - 1].folded in words_of_kind("meeting", "side"):
                return replace(figure, country=country_of(one))
        return figure

    # When and where.

    def _date(self, index: int, first: int, last: int, is_future: bool, *, before: int = 80) -> When | None:
        near = nearest(self._setting.dates(index), first, last, before=before)
        return self._setting.placed(index, near, is_future=is_future) if near else None

    def _place(self, index: int, first: int, last: int, *, before: int = 40) -> Place | None:
        spots = self._setting.spots(index)
        tokens = self._reading.sentences[index].tokens
        relative = next(
            (at for at in range(last, len(tokens)) if tokens[at].folded in words_of_kind("meeting", "subordinate")), len(tokens)
        )
        here = tuple(spot for spot in spots if spot.first < relative) or spots
        near = nearest([spot for spot in here if spot.is_town], first, last, before=before) or nearest(here, first, last, before=before)
        if near is None and pattern_of("meeting", "same_place").search(self._reading.sentences[index].folded):
            return self._setting.place_told_last(index) or self._setting.main_place
        return near.place if near else None

    def _is_recalled(self, index: int, first: int, last: int) -> bool:
        words = {token.folded for token in self._reading.sentences[index].tokens[max(first - 2, 0) : last + 8]}
        return bool(words & words_of_kind("meeting", "perfect"))

    def _settle(self, index: int, one: _Found, own: When | None, place: Place | None, is_recalled: bool) -> None:
        draft, main = one.draft, self._setting.main_date
        one.has_own_date = own is not None
        words = {token.folded for token in self._reading.sentences[index].tokens}
        is_old = is_recalled and bool(words & words_of_kind("meeting", "again"))
        told_last = self._setting.told_last(index) if is_recalled else None
        draft.date = own or (None if is_old or self._is_past(draft, main) else told_last or main)
        when = draft.date
        is_earlier = own is not None and main is not None and own.latest[:7] < main.earliest[:7]
        draft.background = is_old or is_earlier or (is_recalled and when is not None and main is not None and when.edtf != main.edtf)
        if own is not None and main is not None and not is_old and edtf.compatible(edtf.extend(own.earliest, _SAME_STAY), main.earliest):
            draft.background = False  # the day before, of the same stay
        draft.place = place
        if place is None and (not draft.background or (own is None and told_last is not None)):
            draft.place = (self._setting.place_told_last(index) if is_recalled else None) or self._setting.main_place

    def _is_past(self, draft: Draft, main: When | None) -> bool:
        """Tell that the day of the news is none for what is still to come."""
        published = self._reading.article.published
        return draft.status == "planned" and main is not None and (published is None or main.latest < published.earliest)

    def _same(self, one: _Found, own: When | None) -> _Found | None:
        """Return the meeting told before that this one tells again."""
        sides = {side_key(party) for party in one.draft.parties}
        for known in islice(reversed(self.found), _MEETINGS_BACK):
            if own is not None and known.draft.date is not None and not edtf.compatible(known.draft.date.edtf, own.edtf):
                continue
            if known.draft.background != one.draft.background or (known.draft.status == "held") != (one.draft.status == "held"):
                continue
            if known.keys == one.keys or known.keys > one.keys:
                return known
            nameless = {key for key in known.keys | one.keys if key.startswith(NAMELESS)}
            if {side_key(party) for party in known.draft.parties} == sides:
                if known.is_session and one.sentence - known.sentence <= 1:
                    return known
                if nameless and (known.keys - nameless <= one.keys or one.keys - nameless <= known.keys):
                    return known
        return None

    def _visit(self, index: int) -> str | None:
        """Return "visite d'Etat" where the sentence or the opening one calls it so."""
        for at in dict.fromkeys((index, 0)):
            sentence = self._reading.sentences[at]
            match = pattern_of("meeting", "visit").search(sentence.folded)
            if match is not None:
                span = span_of(sentence, *token_range(sentence, match.start(), match.end()))
                return self._reading.article.text[span.start : span.end]
        return None

    # Joint bodies.

    def _tell_session(self, index: int, cue: Cue, first: int, last: int) -> None:
        sentence = self._reading.sentences[index]
        around = sentence.folded[max(cue.start - 60, 0) : cue.end + 30]
        held = sentence.folded[max(cue.start - 90, 0) : cue.end + 120]
        if pattern_of("meeting", "session_not").search(around) or not pattern_of("meeting", "session_held").search(held):
            return
        head = pattern_of("meeting", "session_head").search(sentence.folded[max(cue.start - 90, 0) : cue.start])
        start = token_range(sentence, cue.start - len(head.group().lstrip()), cue.end)[0] if head else first
        end = self._end_of_list(index, noun_phrase_end(sentence, self._reading.mentions[index], last, limit=24))
        draft = Draft("meeting", cue.rule.status, [index])
        one = _Found(draft, frozenset(), False, True, index, body=sentence.tokens[first].folded)
        draft.parties = self._session_parties(index, start, end)
        chairs = self._chairs(index, start, end)
        if not draft.parties:
            if not chairs and (company := pattern_of("meeting", "company").search(sentence.folded)) is not None:
                of_state = pattern_of("meeting", "company_of_state").search(company.group()) is not None
                chairs = list(self._company(index, 0, of_state=of_state))
            seats = self._seats(index, chairs, None) if len(chairs) > 1 else None
            if seats is None:
                return
            draft.parties = distinct(seats.values())
        self._seat(one, chairs, None)
        words = {token.folded for token in sentence.tokens[max(start - 8, 0) : end + 8]}
        if words & words_of_kind("meeting", "session_due"):
            draft.status = "planned"
        draft.because("status", cue.rule.name, span_of(sentence, start, end))
        apart = {token.folded for token in sentence.tokens[max(start - 3, 0) : start]} & words_of_kind("meeting", "other_time")
        before = 0 if apart else 60  # "quatre mois après la 8e session" dates something else
        own = self._date(index, start, end, draft.status == "planned", before=before)
        self._settle(index, one, own, self._place(index, start, end, before=before), self._is_recalled(index, max(start - 20, 0), end))
        told = islice((other for other in reversed(self.found) if other.is_session), _MEETINGS_BACK)
        known = next((other for other in told if self._is_same_session(other, one, own)), None)
        if known is not None:
            _tell_again(known, one)
            return
        span = span_of(sentence, start, end)
        draft.title = draft.subject = self._reading.article.text[span.start : span.end]
        self.found.append(one)

    def _end_of_list(self, index: int, end: int) -> int:
        """Go on over the countries of "entre la France, la Nouvelle-Calédonie et le Vanuatu"."""
        names = {
            one.first: one.last for one in self._reading.mentions[index] if isinstance(one.value, CountryForm) and one.value.form == "name"
        }
        at, tokens = end, self._reading.sentences[index].tokens
        while at < len(tokens) and (at in names or tokens[at].folded in words_of_kind("meeting", "listing")):
            at = names.get(at, at + 1)
            if at in names.values():
                end = at
        return end

    def _is_same_session(self, known: _Found, one: _Found, own: When | None) -> bool:
        if {side_key(party) for party in known.draft.parties} != {side_key(party) for party in one.draft.parties}:
            return False
        if known.body != one.body:
            return False
        return own is None or not known.has_own_date or known.draft.date is None or known.draft.date.edtf == own.edtf

    def _session_parties(self, index: int, first: int, last: int) -> list[Party]:
        found = [
            Party(display_name(one.value.code), one.value.code, "state", one.span)
            for one in self._reading.mentions[index]
            if isinstance(one.value, CountryForm) and first <= one.first and one.last <= last and one.value.code.isalpha()
        ]
        parties = distinct(found)
        return parties if len(parties) > 1 else []

    def _chairs(self, index: int, first: int, last: int) -> list[Figure]:
        sentence = self._reading.sentences[index]
        match = pattern_of("meeting", "chairs").search(sentence.folded)
        if match is None:
            return []
        start, end = token_range(sentence, match.start(), match.end())
        if sentence.tokens[end - 1].folded in words_of_kind("meeting", "chaired_by") or (
            end < len(sentence.tokens) and sentence.tokens[end].folded in words_of_kind("meeting", "agent")
        ):
            return [figure for side in self._objects(index, end) for figure in side]
        figures = list(self._subject(index, start))
        follow = [figure for side in self._objects(index, end, reach=6) for figure in side if end < len(sentence.tokens)]
        return [*figures, *(figure for figure in follow if figure.key not in {one.key for one in figures})]


def _from_verb(reading: Reading, index: int, cue: Cue) -> Cue | None:
    """Begin a cue at its verb where the fold took a preposition for it: "en visite à Lomé, a rencontré"."""
    sentence = reading.sentences[index]
    first, last = token_range(sentence, cue.start, cue.end)
    if sentence.tokens[first].text not in ("à", "À"):
        return cue
    verbs = words_of_kind("meeting", "have")
    at = next((at for at in range(first + 1, last) if sentence.tokens[at].folded in verbs and sentence.tokens[at].text != "à"), None)
    return cue._replace(start=sentence.offsets[at]) if at is not None else None


def _is_printed(reading: Reading, index: int, cue: Cue) -> bool:
    """Tell the verb from words that only fold alike: "a rencontré" from "à la rencontre"."""
    sentence = reading.sentences[index]
    first, last = token_range(sentence, cue.start, cue.end)
    span = span_of(sentence, first, last)
    return cue.rule.printed is None or compiled(cue.rule.printed).search(reading.article.text[span.start : span.end].lower()) is not None


def _is_denied(sentence: Sentence, first: int, last: int) -> bool:
    words = {token.folded for token in sentence.tokens[max(first - 2, 0) : last + 2]}
    return bool(words & words_of_kind("meeting", "denied") and words & words_of_kind("meeting", "denying"))


def _take(seats: dict[str, Party], taken: set[str], figure: Figure, party: Party | None) -> None:
    if party is not None:
        seats[figure.key] = party
        if party.country:
            taken.add(party.country)


def _is_same(one: Party, other: Party) -> bool:
    return side_key(one) == side_key(other)


def _tell_again(known: _Found, one: _Found) -> None:
    """Add what a second telling knows more."""
    draft, again = known.draft, one.draft
    if one.sentence not in draft.sentences:
        draft.sentences.append(one.sentence)
    names = {who.name for who in draft.people}
    draft.people += [who for who in again.people if who.name not in names]
    draft.parties = distinct([*draft.parties, *again.parties])
    if one.has_own_date and not known.has_own_date:
        draft.date, known.has_own_date = again.date, True
    if draft.place is None:
        draft.place = again.place
    if again.status == "cancelled":
        draft.status = "cancelled"
    known.keys |= one.keys
    known.sentence = one.sentence
