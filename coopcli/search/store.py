"""The file that an index is: its tables, who made it, and whether it is whole.

In: a path. Out: an open connection. Start at `SCHEMA`, which is drawn for people to read too, then `open_file`.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from coopcli.errors import CoopError, UnreadableCorpus

APPLICATION_ID = 0x436F6F70  # "Coop"
SCHEMA_VERSION = 3
PATIENCE = 5.0  # seconds to wait for a stranger who writes in our index; our own processes wait at its lock

# One file a corpus. What is searched stands in two contentless FTS5 tables, fed with words that text.fold folded; a row of them has
# the id of the article or event that it indexes. A name that is no Unicode text is kept as a BLOB of its bytes (UTF-8, lone surrogates
# let pass). `text`, `layout` and `record` are JSON or text, deflated with the dictionary that meta keeps; a record has what the columns of
# its event, its parties and its people leave out: where each stands in the text, and why it is so.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (id INTEGER PRIMARY KEY, path BLOB NOT NULL, stamp BLOB NOT NULL);
CREATE TABLE problems (file INTEGER NOT NULL, path NOT NULL, reason TEXT NOT NULL, is_error INTEGER NOT NULL);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, doc NOT NULL, published TEXT, earliest TEXT, layout BLOB, text BLOB
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, name NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL, instrument TEXT,
    count INTEGER NOT NULL, title NOT NULL, subject, edtf TEXT, earliest TEXT, latest TEXT, basis TEXT, place, place_country TEXT,
    background INTEGER NOT NULL, same_as, record BLOB
);
CREATE TABLE parties (
    event INTEGER NOT NULL, place INTEGER NOT NULL, country TEXT, type TEXT NOT NULL, name NOT NULL, PRIMARY KEY (event, place)
) WITHOUT ROWID;
CREATE TABLE people (
    event INTEGER NOT NULL, place INTEGER NOT NULL, country TEXT, part TEXT NOT NULL, name NOT NULL, PRIMARY KEY (event, place)
) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY, texts INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (length INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE names (name TEXT PRIMARY KEY, kin INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE kin (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
CREATE TABLE spellings (word TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (word, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, furniture, content='', tokenize='ascii');
CREATE VIRTUAL TABLE event_words USING fts5 (fields, evidence, content='', tokenize='ascii');
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS article_of_file ON articles (file);
CREATE INDEX IF NOT EXISTS article_of_doc ON articles (doc);
CREATE INDEX IF NOT EXISTS event_of_article ON events (article);
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty index. Raises CoopError where this Python's SQLite has no FTS5."""
    try:
        connection.executescript(SCHEMA)
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
        raise CoopError(
            f"This Python's SQLite ({sqlite3.sqlite_version}) has no full-text search (FTS5).",
            "Use a Python built with it, e.g. from python.org.",
        ) from error
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


class DamagedIndex(UnreadableCorpus):
    """An index that is no longer what was written; to be made anew."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"The index is damaged ({error}).", "Make it anew with coopcli index.")


def open_file(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """Open an index for reading. Raises UnreadableCorpus where the file is no index, of another version, or not whole."""
    fault = fault_of(path)
    if fault:
        raise UnreadableCorpus(f"{os.fspath(path)} {fault}.", "Make it anew with coopcli index.")
    connection = connect(path)
    connection.execute("PRAGMA query_only = 1")
    return connection


def connect(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """Open an existing file; what a killed writer left half done is undone on the way."""
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE)


def fault_of(path: str | os.PathLike[str]) -> str | None:
    """Say why a file is no index to be read; None where it is one."""
    fault = stranger(path)
    if fault:
        return fault
    try:
        connection = connect(path)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                return "was made by another version of coopcli"
            return None if meta(connection, "is complete") else "is not finished"
        finally:
            connection.close()
    except sqlite3.Error as error:
        return f"is damaged ({error})"


def fingerprint_of(path: str | os.PathLike[str]) -> str | None:
    """Return what a whole index was made by, None where that cannot be read."""
    try:
        connection = connect(path)
        try:
            return str(meta(connection, "fingerprint"))
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def stranger(path: str | os.PathLike[str]) -> str | None:
    """Say why a file is nothing that coopcli made, and must not be written over; None for its own, damaged or not."""
    if Path(path).is_dir():
        return "is a folder, not an index"
    if Path(path).exists() and not Path(path).is_file():  # a pipe would be waited at for ever
        return "is no ordinary file"
    try:
        with Path(path).open("rb") as file:
            head = file.read(72)
    except OSError as error:
        return f"cannot be read ({(error.strerror or str(error)).lower()})"
    if len(head) < 72 or not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        return "is no index of coopcli"
    return None


def kept(name: str) -> str | bytes:
    """Return a name as SQLite can keep it: text, or the bytes of what is no Unicode text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode(errors="surrogatepass")
    return name


def given_back(name: str | bytes) -> str:
    """Return a name that was kept."""
    return name if isinstance(name, str) else name.decode(errors="surrogatepass")


def set_meta(connection: sqlite3.Connection, key: str, value: object) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def meta(connection: sqlite3.Connection, key: str) -> Any:
    """Return what the index says of itself under a key; None where it says nothing."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row and row[0]
