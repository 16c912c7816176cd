"""Events and texts -> answers that forgive accents, typos and other names, and say how each word matched.

In: a corpus, or an index on disk, and a query. Out: an `Answer`. Start at `build_index` and `Index.search`; `parse_query` reads queries.
"""

from __future__ import annotations

from coopcli.search.index import Index, build_index, open_index
from coopcli.search.query import Filters, matches, parse_query

__all__ = ["Filters", "Index", "build_index", "matches", "open_index", "parse_query"]
