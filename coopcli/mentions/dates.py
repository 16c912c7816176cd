"""Date phrases: the rows of fr/dates.toml run over the tokens of a sentence, all at once.

The rows are one machine whose states are made when a text first needs them, so that a token costs one look-up however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from coopcli.edtf import from_numbers
from coopcli.lexicon.dates import DateForm, part_of, vocabulary
from coopcli.model import Mention, Sentence, TimeExpression
from coopcli.segment import span_of

_LEAP_YEAR = 2024  # where the year is left out, 29 February may be


def find(sentence: Sentence, found: tuple[Mention, ...]) -> Iterator[Mention]:
    """Yield the dates that a sentence tells, the longest phrase at each place: "jeudi 5 octobre", "quatre mois plus tôt"."""
    machine = _machine()
    words = sentence.words
    if machine.keys.isdisjoint(words):
        return
    kinds = list(map(machine.kinds.get, words))
    done = 0
    for first in machine.starts(kinds):
        if first < done:
            continue
        last, form = machine.longest(kinds, first)
        if form is None:
            continue
        done = last
        if form.row.shape == "never":
            continue
        expression = _expression(form, words[first:last])
        if _is_possible(expression):
            yield Mention("date", first, last, span_of(sentence, first, last), expression, form.row.name)


class _State:
    """How far each form has come, and the form that is complete here, if any."""

    __slots__ = ("complete", "next", "open")

    def __init__(self, open_forms: tuple[tuple[int, int], ...], complete: DateForm | None) -> None:
        self.open = open_forms
        self.complete = complete
        self.next: dict[int, _State | None] = {}


class _Machine:
    """The rows as states over kinds of words: all months are one kind, "le" is another."""

    def __init__(self) -> None:
        words = vocabulary()
        self.forms = words.forms
        kinds = {symbols: kind for kind, symbols in enumerate(dict.fromkeys(words.symbols.values()))}
        self.symbols = tuple(frozenset(map(_role, symbols)) for symbols in kinds)
        self.kinds = {word: kinds[symbols] for word, symbols in words.symbols.items()}
        self.roles = tuple(tuple(frozenset(map(_role, step)) for step in form.steps) for form in self.forms)
        self.openers = self._taking(roles[0] for roles in self.roles)
        self.seconds = self._taking(roles[1] for roles in self.roles if len(roles) > 1)
        self.alone = self._taking(roles[0] for roles in self.roles if len(roles) == 1)
        self.keys = self._key_words(words.symbols)
        self.start = _State(tuple((index, 0) for index in range(len(self.forms))), None)

    def starts(self, kinds: list[int | None]) -> list[int]:
        """Return where a phrase may begin, by two words: most of "le", "de", "en" begin none."""
        openers, seconds, alone = self.openers, self.seconds, self.alone
        after = [*kinds[1:], None]
        found = [i for i, kind in enumerate(kinds) if kind in openers]
        return [i for i in found if after[i] in seconds or kinds[i] in alone]

    def _key_words(self, symbols: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """Return words of which every phrase has one, the rarest of each form, so that most sentences are passed over at once."""
        wanted = {symbol for form in self.forms for symbol in max(form.steps, key=_rareness)}
        wanted = {_role(symbol) for symbol in wanted}
        return frozenset(word for word, roles in symbols.items() if not wanted.isdisjoint(roles))

    def _taking(self, steps: Iterable[frozenset[str]]) -> frozenset[int | None]:
        wanted = {symbol for step in steps for symbol in step}
        return frozenset(kind for kind, symbols in enumerate(self.symbols) if not wanted.isdisjoint(symbols))

    def longest(self, kinds: list[int | None], first: int) -> tuple[int, DateForm | None]:
        state = self.start
        last = first
        form: DateForm | None = None
        for index in range(first, len(kinds)):
            kind = kinds[index]
            if kind is None:
                break
            after = state.next[kind] if kind in state.next else self._make(state, kind)
            if after is None:
                break
            state = after
            if state.complete is not None:
                last, form = index + 1, state.complete
        return last, form

    def _make(self, state: _State, kind: int) -> _State | None:
        symbols = self.symbols[kind]
        complete: DateForm | None = None
        going = []
        for index, at in state.open:
            roles = self.roles[index]
            if roles[at].isdisjoint(symbols):
                continue
            if at + 1 < len(roles):
                going.append((index, at + 1))
            elif complete is None:
                complete = self.forms[index]
        made = _State(tuple(going), complete) if going or complete else None
        state.next[kind] = made
        return made


@cache
def _role(symbol: str) -> str:
    return f"{{{part_of(symbol)}}}" if symbol[0] == "{" else symbol


@cache
def _rareness(step: tuple[str, ...]) -> int:
    if any(_role(symbol) in ("{day}", "{count}", "{month_number}") for symbol in step):
        return 0
    return min(100 if symbol[0] == "{" else len(symbol) for symbol in step)


@cache
def _machine() -> _Machine:
    return _Machine()


def _expression(form: DateForm, words: Sequence[str]) -> TimeExpression:
    values = vocabulary().values
    parts: dict[str, Any] = {"weekdays": (), **dict(form.row.fixed)}
    for step, word in zip(form.steps, words, strict=True):
        symbol = next((s for s in step if s[0] == "{"), None)
        if symbol is None or symbol[1] == "_":
            continue
        name, value = symbol[1:-1], values[part_of(symbol)][word]
        match name:
            case "weekday":
                parts["weekdays"] = (*parts["weekdays"], value)
            case "days":
                parts["days"] = (*parts.get("days", ()), value)
            case "way":
                parts["forward"] = bool(value)
            case "short_month" | "month_number":
                parts["month"] = value
            case "part" | "season":
                parts["day"] = value
            case _:
                parts[name] = value
    return TimeExpression(shape=form.row.shape, **parts)


def _is_possible(expression: TimeExpression) -> bool:
    """Say whether the calendar can have it: no 31 February, no interval that ends before it begins."""
    if expression.shape in ("day", "range") and expression.day is not None:
        month = expression.month or expression.last_month
        if from_numbers(expression.day, month, expression.year or _LEAP_YEAR) is None:
            return False
    if expression.shape == "range":
        month, last_month = expression.month or 0, expression.last_month or expression.month or 0
        if from_numbers(expression.last_day, last_month, expression.last_year or expression.year or _LEAP_YEAR) is None:
            return False
        return month != last_month or (expression.day or 0) < (expression.last_day or 0)
    if expression.shape == "days":
        return expression.days == tuple(sorted(set(expression.days))) and (
            from_numbers(expression.days[-1], expression.month, expression.year or _LEAP_YEAR) is not None
        )
    if expression.shape == "period":
        return (expression.year or 0) < (expression.last_year or 0)
    return True
