"""Files, folders and standard input -> articles; the only room that opens what the user gave.

In: paths. Out: an `Article` for each text, a `Problem` for each thing that is none. Start at `read_sources`, then `read_articles`.
"""

from __future__ import annotations

from coopcli.reading.articles import article_of_bytes, compose, read_article, read_articles
from coopcli.reading.look import look_of
from coopcli.reading.sources import MAX_FILE_SIZE, Source, read_sources

__all__ = ["MAX_FILE_SIZE", "Source", "article_of_bytes", "compose", "look_of", "read_article", "read_articles", "read_sources"]
