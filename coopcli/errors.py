"""Every failure that a user can meet, each with its exit status and its next step.

One line on stderr says what, where and what to do next; the command line is the only room that prints it.
"""

from __future__ import annotations

FOUND, NOTHING_FOUND, WRONG_USE, PARTLY_READ, INTERRUPTED = 0, 1, 2, 3, 130


class CoopError(Exception):
    """A failure worth a sentence: `what` happened, and the `next_step` that mends it."""

    exit_code = WRONG_USE

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}".strip())
        self.what = what
        self.next_step = next_step


class WrongUse(CoopError):
    """An option, an argument or a query that cannot be understood."""


class UnreadableCorpus(CoopError):
    """A corpus that is not there, is empty, or holds nothing to read."""


class NothingFound(CoopError):
    """A question that the corpus does not answer."""

    exit_code = NOTHING_FOUND


class BrokenVocabulary(CoopError):
    """A vocabulary file that does not hold what its room needs; a fault of the package, not of the user."""


class OutputRefused(CoopError):
    """A place where the answer cannot be written."""
