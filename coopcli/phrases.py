"""The one gazetteer engine: the longest known run of words at each place of a sentence, in time that grows with the sentence alone.

In: pairs of a run of folded words (`text.fold_words("Guinée-Bissau")` is guinee, bissau) and what it stands for. Out: where each
run stands in a sentence. Start at `Phrases.find`. Hyphens, apostrophes and the full stops of initials part words in a text and are
no words of a run, so that "Guinée-Bissau" and "Guinée Bissau", "R.D.C." (r, d, c) and "R. D. C." are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Any, Generic, NamedTuple, TypeVar

from coopcli.model import Sentence

T = TypeVar("T")

_JOINTS = frozenset({"-", "--", "'"})
_SKIPPED = frozenset({"-", "--", "'", "."})
_VALUE = ""  # the key under which a node keeps its value: no token is empty


class Run(NamedTuple, Generic[T]):
    """A run of words that was found: tokens `first` to `last`, the last excluded, and what it stands for."""

    first: int
    last: int
    value: T


class Phrases(Generic[T]):
    """A vocabulary compiled once: the first of two pairs with the same words wins."""

    __slots__ = ("_keys", "_root")

    def __init__(self, pairs: Iterable[tuple[Sequence[str], T]]) -> None:
        self._root: dict[str, Any] = {}
        self._keys: set[str] = set()  # the longest word of each run: "la" stands in most sentences, "haye" in few
        for words, value in pairs:
            node = self._root
            for word in words:
                below = node.get(word)
                if below is None:
                    below = node[word] = {}
                    if len(word) < 3:  # "d" of "Côte d'Ivoire" is the token "d'"
                        node[word + "'"] = below
                node = below
            if words:
                node.setdefault(_VALUE, value)
                key = max(words, key=len)
                self._keys.update((key, key + "'") if len(key) < 3 else (key,))

    @property
    def keys(self) -> frozenset[str]:
        """Words of which every run holds one: a sentence without any of them has no run."""
        return frozenset(self._keys)

    def find(self, sentence: Sentence) -> list[Run[T]]:
        """Return the longest runs from left to right, none inside another: "Guinée équatoriale" hides "Guinée"."""
        return self.find_in(sentence.words)

    def find_in(self, words: Sequence[str]) -> list[Run[T]]:
        """Return the runs of folded words, as `find` does those of a sentence."""
        if self._keys.isdisjoint(words):
            return []
        root = self._root
        found: list[Run[T]] = []
        behind, size = 0, len(words)
        for first in compress(range(size), map(root.__contains__, words)):
            if first < behind:
                continue
            node = root[words[first]]
            if _VALUE not in node:  # most words that could begin a run ("la", of "La Haye") cannot go on
                after = words[first + 1] if first + 1 < size else _VALUE
                if after not in node and after not in _SKIPPED:
                    continue
            run = self._longest(words, first)
            if run is not None:
                behind = run.last
                found.append(run)
        return found

    def at(self, sentence: Sentence, first: int) -> Run[T] | None:
        """Return the longest run that begins with token `first`, or None."""
        return self._longest(sentence.words, first) if first < len(sentence.words) and sentence.words[first] in self._root else None

    def get(self, words: Sequence[str]) -> T | None:
        """Return what exactly these folded words stand for, or None."""
        node = self._root
        for word in words:
            node = node.get(word)  # type: ignore[assignment]
            if node is None:
                return None
        return node.get(_VALUE)

    def __contains__(self, word: str) -> bool:
        """Tell whether a run begins with this folded word."""
        return word in self._root

    def _longest(self, words: Sequence[str], first: int) -> Run[T] | None:
        node = self._root[words[first]]
        index, size = first + 1, len(words)
        last, value = 0, None
        while True:
            if _VALUE in node:
                last, value = index, node[_VALUE]
            while index < size and (words[index] in _JOINTS or (words[index] == "." and len(words[index - 1]) == 1)):
                index += 1
            if index >= size or (below := node.get(words[index])) is None:
                return Run(first, last, value) if last else None  # type: ignore[arg-type]
            node, index = below, index + 1
