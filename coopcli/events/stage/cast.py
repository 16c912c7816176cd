"""Who is who in an article: a surname, an office, "le chef de l'Etat" led back to one person, and whom everybody stands for.

In: a `Reading`. Out: `Cast`, its `Figure`s with the fullest name, office and country that the article gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coopcli.events.draft import Reading
from coopcli.events.scene import headed_name
from coopcli.events.stage.figures import Figure, figures_of, rank_of, words_of_office
from coopcli.events.stage.standpoint import home_of
from coopcli.lexicon.actions import heads_always
from coopcli.lexicon.countries import display_name
from coopcli.lexicon.gatherings import same_office, words_of_kind
from coopcli.lexicon.regions import is_region
from coopcli.lexicon.roles import phrase_words, stands_for
from coopcli.model import Body, Party
from coopcli.text import fold, fold_words

_FAR_BACK = 60  # sentences that "les deux présidents" may look back


class Cast:
    """The people of an article, sentence by sentence; the finders have led surnames and offices back to whom they mean."""

    def __init__(self, reading: Reading) -> None:
        rows = figures_of(reading)
        told: dict[str, set[str]] = {}
        for row in rows:
            for one in row:
                if one.name is not None and one.country is not None:
                    told.setdefault(one.key, set()).add(one.country)
        known = {key: next(iter(codes)) for key, codes in told.items() if len(codes) == 1}  # "le président vietnamien", told once
        rows = [
            tuple(replace(one, country=known[one.key]) if one.country is None and one.key in known else one for one in row) for row in rows
        ]
        self.rows: tuple[tuple[Figure, ...], ...] = tuple(rows)
        self.home = home_of(reading, self.rows)
        bodies = [one.value for row in reading.mentions for one in row if isinstance(one.value, Body)]
        self._bodies = {name: body for body in reversed(bodies) for name in (body.acronym, body.name) if name}
        self._is_of_union = any(body.key in _UNION for body in bodies)
        leaders = {one.key: one for row in rows for one in row if one.name is not None and rank_of(one)}
        self._leaders = list(leaders.values())[:_MOST_LEADERS]
        holders = {(one.key, one.role): one for row in rows for one in row if one.name is not None and one.role is not None}
        self._holders = list(holders.values())[:_MOST_LEADERS]
        self.rows = tuple(tuple(self._held_by(figure, self.home) for figure in row) for row in rows)

    def _held_by(self, figure: Figure, home: str | None) -> Figure:
        """Lead "le chef de l'Etat béninois" back to the president named, "le président turc" to the leader named without his office."""
        if figure.name is not None or figure.is_counterpart:
            return figure
        if figure.role and words_of_office(figure.role)[:1] and words_of_office(figure.role)[0] in words_of_kind("stage", "former"):
            return self._once(figure)
        rank = rank_of(figure)
        if rank is None:
            return self._by_office(figure, home)
        here = {one.key for one in self.rows[figure.sentence]}
        country = figure.country or home
        holders = {one.key: one for one in self._leaders if rank_of(one) == rank and one.key not in here and _belongs(one, country)}
        if not holders:
            near = (one for one in self.before(figure.sentence, figure.first, back=_NEAR) if one.name is not None and one.key not in here)
            holders = {one.key: one for one in near if one.role is None and one.country in (None, country)}
        if len(holders) != 1:
            return figure
        key, holder = next(iter(holders.items()))
        return replace(figure, key=key, name=holder.name)

    def _by_office(self, figure: Figure, home: str | None) -> Figure:
        """Lead "le garde des Sceaux" back to the "ministre de la Justice, garde des Sceaux", "le responsable malien" to the last Malian."""
        words = words_of_office(figure.role) if figure.role else ()
        here = {one.key for one in self.rows[figure.sentence]}
        if words[:1] and words[0] in words_of_kind("stage", "any_office"):
            if figure.country is None:
                return figure
            before = self.before(figure.sentence, figure.first, back=_SCENE)
            near = (one for one in before if one.name is not None and one.role is not None and one.key not in here)
            holder = next((one for one in near if (one.country or home) == figure.country), None)
            return replace(figure, key=holder.key, name=holder.name, role=holder.role, body=holder.body) if holder else figure
        if len(words) == 1:
            return self._once_held(figure, words[0], here)
        if len(words) < 2:
            return figure
        other = phrase_words(same_office(" ".join(words)) or "")
        fitting = {
            one.key: one
            for one in self._holders
            if one.key not in here
            and (one.country or home) == (figure.country or home)
            and (_is_longer(words, words_of_office(one.role or "")) or (other and words_of_office(one.role or "")[: len(other)] == other))
        }
        if len(fitting) != 1:
            return figure
        one = next(iter(fitting.values()))
        return replace(figure, key=one.key, name=one.name, country=figure.country or one.country)

    def _once_held(self, figure: Figure, office: str, here: set[str]) -> Figure:
        """Lead "le ministre" back to the one minister whom the article has named before."""
        before = self.before(figure.sentence, figure.first, back=_SCENE)
        told = {one.key: one for one in before if one.name is not None and one.role and words_of_office(one.role)[:1] == (office,)}
        if figure.country is not None or len(told) != 1:
            return figure
        key, holder = next(iter(told.items()))
        return (
            figure
            if key in here
            else replace(figure, key=key, name=holder.name, role=holder.role, body=holder.body, country=holder.country)
        )

    def _once(self, figure: Figure) -> Figure:
        """Lead "l'ancien gouverneur de la banque ghanéenne" back to the one person of that country told just before."""
        near = self.before(figure.sentence, figure.first, back=2 * _NEAR)
        holders = {one.key: one for one in near if one.name is not None and figure.country is not None and one.country == figure.country}
        if len(holders) != 1:
            return figure
        holder = next(iter(holders.values()))
        return replace(holder, sentence=figure.sentence, first=figure.first, last=figure.last, span=figure.span)

    def before(self, sentence: int, token: int, *, back: int = _FAR_BACK) -> Iterator[Figure]:
        """Yield the figures told before a place, the nearest first, at most `back` sentences away."""
        yield from (figure for figure in reversed(self.rows[sentence]) if figure.last <= token)
        for index in range(sentence - 1, max(sentence - back, 0) - 1, -1):
            yield from reversed(self.rows[index])

    def stand(self, figure: Figure, *, fallback: str | None = None) -> Party | None:
        """Return whom somebody stands for: a state for its ministers, a body for its head; None where the text does not say."""
        stands = stands_for(figure.role) if figure.role else None
        if figure.body is not None and is_region(figure.body):
            return Party(figure.body, figure.country, "institution", figure.span)  # "la ministre de la Culture du Québec"
        if stands == "body" and figure.role and (fixed := heads_always(figure.role)) is not None:
            return Party(fixed, None, "organisation", figure.span)  # "la commissaire européenne à l'Energie"
        is_armed = figure.body is not None and bool(set(fold_words(figure.body)) & words_of_kind("stage", "armed"))
        if self._is_of_union and figure.body and fold(figure.body) in words_of_kind("stage", "of_union"):
            return Party(figure.body, None, "organisation", figure.span)  # "la présidente de la Commission", of the Union's
        if stands == "body" and figure.role and figure.body and fold(figure.body) in words_of_kind("stage", "bare_state"):
            return Party(figure.role, figure.country or fallback, "institution", figure.span)  # "le Médiateur du Royaume"
        if stands == "body" and figure.body and not is_armed:
            body = self._bodies.get(figure.body)
            if body is not None and body.type == "organisation" and body.country is None:
                return Party(body.name, None, "organisation", figure.span)
            if body is None and figure.country is None and figure.body.islower() and " " not in figure.body:
                return None  # "directeur des opérations": of whose, the words do not say
            country = figure.country or (body.country if body else None) or fallback
            return Party(headed_name(figure.role, figure.body), country, body.type if body else "institution", figure.span)
        code = figure.country or fallback
        return Party(display_name(code), code, "state", figure.span) if code else None


def _is_longer(words: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    return len(longer) > len(words) and any(longer[at : at + len(words)] == words for at in range(len(longer) - len(words) + 1))


_UNION = frozenset({"ue", "commission_ue", "conseil_ue"})

_MOST_LEADERS = 60

_SCENE = 8  # sentences between a person and "le responsable malien"

_NEAR = 3  # sentences between a leader's bare name and the office that means them


def _belongs(one: Figure, country: str | None) -> bool:
    if one.country is not None or one.is_counterpart:
        return one.country == country
    words = words_of_office(one.role or "")
    return len(words) == 1 or words[-1] in words_of_kind("stage", "of_state")  # not "le président du Somaliland"
