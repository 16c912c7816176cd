"""Files, folders and standard input -> articles; the only room that opens what the user gave.

In: paths. Out: an `Article` for each text, a `Problem` for each thing that is none. Start at `read_sources`, then `read_article`.
"""

from __future__ import annotations

from coopcli.reading.decode import Decoded, NoText, decode
from coopcli.reading.header import read_published
from coopcli.reading.zones import Zones, body_spans

__all__ = ["Decoded", "NoText", "Zones", "body_spans", "decode", "read_published"]
