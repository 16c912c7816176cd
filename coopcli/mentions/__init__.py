"""Sentences -> what each one names: dates, countries, bodies, places, instruments, people.

In: the sentences of one article. Out: for each sentence its mentions, in order of place, nested ones included. Start at `find_mentions`.
"""

from __future__ import annotations
