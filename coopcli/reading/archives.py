"""A .zip -> the articles of its members, read in memory and never unpacked to disk.

In: an open archive and its source. Out: articles and problems, members in order of their names. Start at `articles_of_zip`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from coopcli.model import Article, Problem
from coopcli.reading.articles import article_of_bytes
from coopcli.reading.sources import Source, format_of, too_large

_DENSEST = 100  # prose packs to a third, a long list of one word to a hundredth: a small archive may not cost hours
_SMALL = 1_000_000  # bytes, from which on that matters


def articles_of_zip(stream: BinaryIO, source: Source) -> Iterator[Article | Problem]:
    """Yield the articles of an archive; a member is never read past the bound of its size, whatever the archive says of it."""
    try:
        archive = zipfile.ZipFile(stream)
        members = sorted((member for member in archive.infolist() if not member.is_dir()), key=lambda member: member.filename)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        yield Problem(source.path, f"no archive that can be read ({error})")
        return
    taken: dict[str, int] = {}
    with archive:
        for member in members:
            yield from _articles_of(archive, member, source, taken)


def _articles_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, taken: dict[str, int]) -> Iterator[Article | Problem]:
    path = f"{source.path}/{member.filename}"
    read_as = format_of(member.filename)
    if read_as is None or read_as[0] == "zip":
        yield Problem(path, "no article by its suffix", is_error=False)
        return
    doc = f"{source.doc}/{read_as[1].strip('/')}"
    taken[doc] = taken.get(doc, 0) + 1
    inner = replace(source, doc=doc if taken[doc] == 1 else f"{doc}~{taken[doc]}", path=path, format=read_as[0], size=member.file_size)
    if member.file_size > source.max_size:
        yield too_large(path, source.max_size)
        return
    if member.file_size > _SMALL and member.file_size > _DENSEST * member.compress_size:
        yield Problem(path, f"packed more than {_DENSEST} times smaller than it is, as no text can be")
        return
    try:
        with archive.open(member) as opened:
            raw = opened.read(source.max_size + 1)
    except Exception as error:  # a damaged member raises whatever its compression raises
        yield Problem(path, f"a member that cannot be read ({(str(error).splitlines() or [type(error).__name__])[0][:120]})")
        return
    if len(raw) > source.max_size:
        yield too_large(path, source.max_size)
    elif inner.is_container:
        from coopcli.reading.rows import articles_of_rows

        yield from articles_of_rows(io.BytesIO(raw), inner)
    else:
        yield article_of_bytes(raw, inner)
