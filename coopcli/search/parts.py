"""Parts of an index -> one, as machines made them side by side.

In: the files that `--shard` made. Out: a file. Start at `merge`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from coopcli.errors import CoopError
from coopcli.model import Problem
from coopcli.search.index import Index
from coopcli.search.making import locked, make_indexes, opened_to_write, pack, prepare
from coopcli.search.rows import Press, rows_of
from coopcli.search.settling import Recogniser, settle
from coopcli.search.store import given_back, meta, open_file, set_meta
from coopcli.search.workers import leaving_in_order
from coopcli.search.writer import Writer


def merge(parts: Sequence[str | os.PathLike[str]], to: str | os.PathLike[str], *, recognise: Recogniser | None = None) -> None:
    """Join parts of one corpus, as `--shard` made them. Raises CoopError where a part is no index, or of another version."""
    opened = [open_file(part) for part in parts]
    prints = {meta(connection, "fingerprint") for connection in opened}
    if len(prints) != 1:
        raise CoopError("The parts were made by different versions of coopcli.", "Make them anew with one version.")
    path = Path(to)
    if path.exists():
        raise CoopError(f"{path} is there already.", "Name another file, or remove it.")
    prepare(path, is_ours=False)
    with (
        leaving_in_order(),
        locked(path),
        opened_to_write(path, prints.pop(), sum(Path(part).stat().st_size for part in parts)) as connection,
    ):
        connection.execute("BEGIN IMMEDIATE")
        writer = Writer(connection)
        dictionary = next((found for part in opened if (found := meta(part, "dictionary"))), b"")
        set_meta(connection, "dictionary", dictionary)
        press = Press(dictionary)
        rows = sorted((row, number) for number, part in enumerate(opened) for row in part.execute("SELECT path, stamp, id FROM files"))
        seen: set[object] = set()
        for (place, look, file), number in rows:
            if place in seen:
                continue
            seen.add(place)
            added = connection.execute("INSERT INTO files (path, stamp) VALUES (?, ?)", (place, look)).lastrowid or 0
            index = Index(opened[number])
            for (article,) in opened[number].execute("SELECT id FROM articles WHERE file = ? ORDER BY id", (file,)).fetchall():
                events = opened[number].execute("SELECT id FROM events WHERE article = ? ORDER BY id", (article,)).fetchall()
                writer.put(added, [rows_of(index.article(article), [index.event(event) for (event,) in events], press)])
            found = opened[number].execute("SELECT path, reason, is_error FROM problems WHERE file = ?", (file,))
            writer.put_problems(added, (Problem(given_back(where), reason, bool(is_error)) for where, reason, is_error in found))
        make_indexes(connection)
        if recognise is not None:
            settle(connection, recognise)
        writer.finish()
        set_meta(connection, "listing", b"")
        set_meta(connection, "is complete", 1)
        connection.execute("COMMIT")
        pack(connection)
    for part in opened:
        part.close()
