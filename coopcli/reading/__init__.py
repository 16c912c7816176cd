"""Files, folders and standard input -> articles; the only room that opens what the user gave.

In: paths. Out: an `Article` for each text, a `Problem` for each thing that is none. Start at `read_sources`, then `read_articles`.
"""

from __future__ import annotations

from coopcli.reading.articles import article_of_bytes, compose, read_article, read_articles
from coopcli.reading.decode import Decoded, NoText, decode
from coopcli.reading.header import read_published
from coopcli.reading.sources import MAX_FILE_SIZE, Source, read_sources
from coopcli.reading.zones import Zones, body_spans

__all__ = [
    "MAX_FILE_SIZE", "Decoded", "NoText", "Source", "Zones", "article_of_bytes", "body_spans", "compose", "decode", "read_article",
    "read_articles", "read_published", "read_sources",
]  # fmt: skip
