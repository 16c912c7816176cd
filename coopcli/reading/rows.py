"""Tables and lines of JSON -> an article a row, read as a stream so that their size does not matter.

In: an open .jsonl, .jsonl.gz or .csv and its source. Out: an article for each row with a text. Start at `articles_of_rows`.
Fields: `text`, and optionally `title`, `date`, `url`, `id`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast

from coopcli.model import Article, Problem
from coopcli.reading.articles import compose
from coopcli.reading.decode import NoText, decode
from coopcli.reading.sources import Source

_MARK = b"\xef\xbb\xbf"


def articles_of_rows(stream: BinaryIO, source: Source) -> Iterator[Article | Problem]:
    """Yield the article of each row; a row that cannot be read is a problem of its own, named by its number."""
    used: dict[str, int] = {}
    for number, row in _rows(stream, source):
        if isinstance(row, str):
            yield Problem(f"{source.path}:{number}", row)
            continue
        text = _text(row, "text")
        if "text" not in row and not used:
            yield Problem(str(source.path), "no table of articles: its first row has no field named text", is_error=False)
            return
        if "text" not in row:
            yield Problem(f"{source.path}:{number}", "no field named text")
            continue
        name = _text(row, "id").strip("/ \n\t") or str(number)
        used[name] = used.get(name, 0) + 1
        doc = f"{source.doc}/{name}" if used[name] == 1 else f"{source.doc}/{name}~{used[name]}"
        origin = _text(row, "url") or f"{source.path}:{number}"
        yield compose(doc, text, title=_text(row, "title"), date=_text(row, "date"), source=origin)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    # JSON can write half a character ("\\ud800"), which no stream and no database takes.
    return str(value).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rows(stream: BinaryIO, source: Source) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    number = 0
    try:
        for number, row in _csv_rows(stream, source) if source.format == "csv" else _json_rows(_unzipped(stream, source), source):
            yield number, row
    except (OSError, EOFError, ValueError, csv.Error, RecursionError) as error:
        yield number + 1, f"the rest cannot be read ({_short(error)})"
    except Exception as error:
        if type(error).__name__ != "error":  # zlib.error, raised by a damaged archive, has no base of its own
            raise
        yield number + 1, f"the rest cannot be read ({_short(error)})"


def _short(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _unzipped(stream: BinaryIO, source: Source) -> BinaryIO:
    if not source.path.lower().endswith(".gz"):
        return stream
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def _json_rows(stream: BinaryIO, source: Source) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    number = 0
    while raw := stream.readline(source.max_size + 1):
        number += 1
        if len(raw) > source.max_size:
            yield number, f"a row larger than {source.max_size:,} bytes (--max-file-size); the rest is not read"
            return
        if raw.strip():
            yield number, _json_row(raw.removeprefix(_MARK) if number == 1 else raw)


def _json_row(raw: bytes) -> Mapping[str, Any] | str:
    decoded = decode(raw)
    if isinstance(decoded, NoText):
        return decoded.reason
    try:
        row = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        return f"no JSON ({_short(error)})"
    return row if isinstance(row, dict) else "no JSON object"


def _csv_rows(stream: BinaryIO, source: Source) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    csv.field_size_limit(min(source.max_size, 2**31 - 1))
    head = stream.read(64_000)
    stream.seek(0)
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    if isinstance(decoded, NoText):
        yield 1, decoded.reason
        return
    encoding = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "cp1252": "cp1252"}.get(decoded.encoding, "utf-8-sig")
    first = decoded.text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        reader = csv.DictReader(_bounded(lines, source.max_size), delimiter=mark)
        reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        for number, row in enumerate(reader, 1):
            yield number, {key: value for key, value in row.items() if key}
    finally:
        lines.detach()


def _bounded(lines: io.TextIOWrapper, max_size: int) -> Iterator[str]:
    while line := lines.readline(max_size + 1):
        if len(line) > max_size:
            raise ValueError(f"a row larger than {max_size:,} bytes, see --max-file-size")
        yield line.replace("\0", "\ufffd")
