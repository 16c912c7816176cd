"""Twice the text, at most 2.3 times the time: on articles, and on every hostile text we could think of."""

from __future__ import annotations

from collections.abc import Iterator

from bench import corpora
from bench.measures import cpu


def lines(size: int, *, huge: int = 5_000_000) -> Iterator[str]:
    """Yield the ratios, a line each; `size` is the smaller text's length in characters."""
    from coopcli.pipeline import read_article
    from coopcli.reading.articles import article_of_bytes
    from coopcli.reading.sources import Source

    def read(text: str) -> None:
        article = article_of_bytes(text.encode(), Source("x", "x.txt", "text", 0, 0, 0))
        if hasattr(article, "body"):
            read_article(article)

    # A word of each kind stands in front, so that nothing is passed over by its words.
    opening = "Le ministre a signé un accord et a reçu son homologue lors de la 3e session.\n\n"
    texts = {name: opening + corpora.hostile(piece, 2 * size) for name, piece in corpora.HOSTILE.items()}
    texts["articles, one after another"] = "\n\n".join(corpora.articles(3, max(2, size // 1500), telling=1.0, forms=2000))
    for name, text in texts.items():
        half = text[: len(opening) + (len(text) - len(opening)) // 2]
        read(half)
        short, long = cpu(lambda half=half: read(half)), cpu(lambda text=text: read(text))
        mark = "" if long <= 2.3 * max(short, 0.002) else "   <-- more than 2.3"
        yield f"{name:32} {short * 1000:8.1f} ms  {long * 1000:8.1f} ms  {long / max(short, 1e-9):5.2f} x{mark}"
    for name in ("letters without a sentence end", "words without a sentence end"):
        text = opening + corpora.hostile(corpora.HOSTILE[name], huge)
        yield f"{name:32} {cpu(lambda text=text: read(text), 1):8.2f} s for {huge:,} characters"
