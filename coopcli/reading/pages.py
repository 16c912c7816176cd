"""A saved web page -> its article, through trafilatura, which the extra `html` installs.

In: the bytes of a page and its source. Out: an article, or a problem that says how to install the extra. Start at `article_of_page`.
"""

from __future__ import annotations

from coopcli.model import Article, Problem
from coopcli.reading.articles import compose
from coopcli.reading.decode import NoText, decode
from coopcli.reading.sources import Source


def article_of_page(raw: bytes, source: Source) -> Article | Problem:
    """Return the article of a page with the headline and the date that the page declares."""
    decoded = decode(raw)
    if isinstance(decoded, NoText):
        return Problem(source.path, decoded.reason, is_error=False)
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return Problem(source.path, "a web page needs an extra: pip install 'coopcli[html]'")
    try:
        found = bare_extraction(raw, url=None, include_comments=False, include_tables=False, with_metadata=True)
    except Exception as error:  # a parser of foreign pages: whatever it raises is this page's problem alone
        return Problem(source.path, f"a web page that cannot be read ({type(error).__name__})")
    page = found if isinstance(found, dict) else found.as_dict() if found is not None else {}
    if not page.get("text"):
        return Problem(source.path, "a web page without an article", is_error=False)
    title, date, url = (page.get(key) or "" for key in ("title", "date", "url"))
    return compose(source.doc, page["text"], title=title, date=date, encoding=decoded.encoding, source=url or source.path)
