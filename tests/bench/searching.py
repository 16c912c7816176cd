"""Search and its index beside their peers, on corpora made from a seed: grep that forgives nothing or two letters, tantivy, plain FTS5.

In: sizes of corpora. Out: lines of ratios, all of one run. Start at `lines`. Corpora and peers stay in a scratch folder for the next run;
the peers come from packages: tantivy through pip into a virtual environment there, ripgrep and ugrep through apt, unpacked there.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import corpora
from bench.measures import python

SEED = 11
ROUNDS = 5
ROOM = Path(tempfile.gettempdir(), f"coopcli-bench-search-{os.getuid() if hasattr(os, 'getuid') else 0}")
_BARE = python("-c", "import typer, rich.table, rich.console")

# Indexes texts of a folder: how many threads, how much memory.
_TANTIVY = """
import os, sys, tantivy, tempfile
schema = tantivy.SchemaBuilder()
for name in ("doc", "title", "body"):
    schema.add_text_field(name, stored=True)
index = tantivy.Index(schema.build(), path=tempfile.mkdtemp(dir=sys.argv[3]))
writer = index.writer(heap_size=200_000_000, num_threads=int(sys.argv[2]))
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        text = open(os.path.join(folder, name), encoding="utf-8").read()
        writer.add_document(tantivy.Document(doc=[name], title=[text.partition(chr(10))[0]], body=[text]))
writer.commit()
writer.wait_merging_threads()
"""

# Indexes the same texts as our index does, without reading any event: one process.
_TEXT_ALONE = """
import sys
from pathlib import Path
from coopcli.model import Problem
from coopcli.reading import Source, read_sources
from coopcli.reading.articles import read_articles
from coopcli.search.refresh import refresh

def read_one(source):
    return ((one, ()) if not isinstance(one, Problem) else one for one in read_articles(source))

sources = [one for one in read_sources([sys.argv[1]]) if isinstance(one, Source)]
refresh(Path(sys.argv[2]), sources, read_one, "text alone")
"""

# Asks an open index in process, warm, and asks plain FTS5 the corrected words.
_WARM = """
import json, sys, time
from statistics import median
from coopcli.search import open_index

index = open_index(sys.argv[1])
def timed(work):
    work()
    taken = []
    for _ in range(7):
        before = time.perf_counter()
        work()
        taken.append(time.perf_counter() - before)
    return median(taken) * 1000
def plain(words):
    expression = " AND ".join(f'"{word}"' for word in words)
    def ask():
        ranked = "SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rank LIMIT 10"
        rows = index._connection.execute(ranked, (expression,))
        for (rowid,) in rows.fetchall():
            index.article(rowid)
    return ask
asked = json.loads(sys.argv[2])
print(json.dumps({name: (timed(lambda: index.search(query)), timed(plain(words))) for name, (query, words) in asked.items()}))
"""

# Tells which documents a query finds, all of them.
_FINDS = """
import json, sys
from coopcli.search import open_index
index = open_index(sys.argv[1])
print(json.dumps([[hit.doc for hit in index.search(query, limit=0).passages] for query in json.loads(sys.argv[2])]))
"""


class Run(NamedTuple):
    """What a process took: seconds by the clock, of CPU with its children's, and megabytes at the most of one process."""

    seconds: float
    cpu: float
    memory: float


def run(*command: str) -> Run:
    """Run a process to its end. Raises CalledProcessError where it fails with more than "nothing found"."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def told(*command: str) -> str:
    """Run a process and return what it prints."""
    return subprocess.run(command, capture_output=True, text=True, env=_environment(), check=True).stdout


def in_turns(commands: dict[str, Sequence[str]], rounds: int = ROUNDS) -> dict[str, Run]:
    """Return the medians of some commands, taken in turns so that a slow moment hits them all."""
    taken: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            once = run(*command)
            if number:  # the first time fills caches
                taken[name].append(once)
    return {name: Run(*(median(column) for column in zip(*runs, strict=True))) for name, runs in taken.items()}


def _environment() -> dict[str, str]:
    left_out = ("COOPCLI_CACHE", "COOPCLI_CORPUS", "PYTHONDONTWRITEBYTECODE")
    ours = {"PYTHONPATH": str(Path(__file__).parent.parent.parent), "XDG_CACHE_HOME": str(ROOM / "cache")}
    return {**{name: value for name, value in os.environ.items() if name not in left_out}, **ours}


def corpus(count: int) -> Path:
    """Return the folder of a corpus of so many articles of 1 to 8 KB, written the first time, a thousand files in a folder."""
    folder, done = ROOM / f"corpus-{count}", ROOM / f"corpus-{count}.done"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        for number, text in enumerate(corpora.articles(SEED, count, size=4_500)):
            room = folder / f"{number // 1000:03}"
            room.mkdir(parents=True, exist_ok=True)
            (room / f"{number:06}.txt").write_text(text, encoding="utf-8")
        done.touch()
    return folder


def peers() -> dict[str, str | None]:
    """Install the peers where they are not, and return the command of each; None where one cannot be had."""
    python_there = ROOM / "venv" / "bin" / "python"
    if not python_there.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ROOM / "venv")], check=True)
        subprocess.run([str(python_there), "-m", "pip", "install", "--quiet", "tantivy"], check=False, capture_output=True)
    has_tantivy = subprocess.run([str(python_there), "-c", "import tantivy"], check=False, capture_output=True).returncode == 0
    packages = ROOM / "packages"
    if not packages.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        packages.mkdir()
        for name in ("ripgrep", "ugrep"):
            subprocess.run(["apt-get", "download", name], cwd=packages, check=False, capture_output=True)
        for package in packages.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(package), str(packages)], check=False, capture_output=True)
    found: dict[str, str | None] = {"tantivy": str(python_there) if has_tantivy else None}
    for name in ("rg", "ugrep"):
        unpacked = packages / "usr" / "bin" / name
        found[name] = str(unpacked) if unpacked.exists() else shutil.which(name)
    return found


class Asked(NamedTuple):
    """What is asked: a rare word, one with an accent, each as typed with an edit or two, and the words that most articles hold."""

    rare: str
    accented: str
    plain: str
    one_edit: str
    two_edits: str
    frequent: str
    two_frequent: str


def asked(index: Path, texts: str) -> Asked:
    """Choose words of the corpus to ask for; `texts` is all of it."""
    from coopcli.search.index import open_index
    from coopcli.text import fold

    connection = open_index(index)._connection
    frequent = [word for (word,) in connection.execute("SELECT word FROM vocabulary WHERE length(word) > 5 ORDER BY texts DESC LIMIT 2")]
    some = "SELECT word FROM vocabulary WHERE length(word) IN (10, 11) AND texts BETWEEN 2 AND 200 ORDER BY word"
    rare = [word for (word,) in connection.execute(some) if word.isalpha()]
    chance = random.Random(SEED)
    word = chance.choice(rare)
    accented = next(form for form in re.findall(r"\b[^\W\d_]{7,9}\b", texts) if fold(form) != form.lower() and form.islower())
    plain = fold(accented)
    return Asked(word, accented, plain, word[:4] + word[5:], word[:3] + word[4:7] + "x" + word[7:], frequent[0], " ".join(frequent))


def lines(sizes: Sequence[int] = (1_000, 10_000, 100_000), rounds: int = ROUNDS, *, with_peers: bool = True) -> Iterator[str]:
    """Yield the figures, a line each; the ratios of searches are those of the largest corpus."""
    ROOM.mkdir(exist_ok=True, parents=True)
    there = peers() if with_peers else {}
    folders = {count: corpus(count) for count in sizes}
    built: dict[int, Run] = {}
    for count, folder in folders.items():
        run(*_ours("index", str(folder), "--clear"))
        built[count] = run(*_ours("index", str(folder)))
        index = _kept(folder)
        size = sum(path.stat().st_size for path in folder.rglob("*.txt"))
        yield (
            f"{count:>7,} articles, {size / 1e6:.1f} MB: built in {built[count].seconds:.1f} s, {built[count].cpu:.1f} s of CPU, at most "
            f"{built[count].memory:.0f} MB a process (400); index {index.stat().st_size / size:.2f} x the text (1.0)"
        )
    count, folder = max(folders.items())
    index = _kept(folder)
    if len(sizes) > 1:
        less = sorted(sizes)[-2]
        yield _ratio(f"building, from {less:,} to {count:,}", built[count].seconds / built[less].seconds, 11 * count / less / 10)
        alone = run(*_ours("index", str(folders[less]), "--to", _fresh("alone.index"), "--jobs", "1"))
        yield f"{f'all cores, {less:,} articles':48} {alone.seconds / built[less].seconds:6.2f} x one core's speed (at least 1.8 on two)"
    yield from _refreshing(folder, built[count])
    yield from _beside_tantivy(there.get("tantivy"), folder, built[count])
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))[:2_000])
    words = asked(index, texts)
    yield from _whole_processes(words, folder, rounds, there)
    yield from _warm(words, index)
    yield from _recall(words, index, folder)


def _ours(*arguments: str) -> tuple[str, ...]:
    return python("-m", "coopcli", *arguments)


def _kept(folder: Path) -> Path:
    return Path(told(*_ours("index", str(folder), "--where")).strip())


def _fresh(name: str) -> str:
    (ROOM / name).unlink(missing_ok=True)
    return str(ROOM / name)


def _ratio(what: str, ratio: float, most: float) -> str:
    return f"{what:48} {ratio:6.2f} x (at most {most:g}){'' if ratio <= most else '   <-- more'}"


def _refreshing(folder: Path, built: Run) -> Iterator[str]:
    copy = ROOM / "refreshed.index"
    shutil.copy(_kept(folder), copy)
    files = sorted(folder.rglob("*.txt"))
    changed = random.Random(SEED).sample(files, max(len(files) // 100, 1))
    kept = {path: path.read_text(encoding="utf-8") for path in changed}
    for path, text in kept.items():
        path.write_text(f"{text}\nUn mot de plus.\n", encoding="utf-8")
    try:
        time.sleep(0.1)
        again = run(*_ours("index", str(folder), "--to", str(copy)))
    finally:
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
    yield _ratio("refreshing 1 %, of the build's time", again.seconds / built.seconds, 0.05)
    yield _ratio("refreshing 1 %, of the build's CPU", again.cpu / built.cpu, 0.05)


def _beside_tantivy(there: str | None, folder: Path, built: Run) -> Iterator[str]:
    if there is None:
        yield "tantivy could not be had here."
        return
    one, two = (run(there, "-c", _TANTIVY, str(folder), threads, _scratch()) for threads in ("1", "2"))
    alone = run(*python("-c", _TEXT_ALONE, str(folder), _fresh("text.index")))
    yield _ratio("text alone, CPU, of tantivy's with one thread", alone.cpu / one.cpu, 1.1)
    yield _ratio("with extraction, CPU, of tantivy's with two", built.cpu / two.cpu, 12)


def _scratch() -> str:
    folder = ROOM / "tantivy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def _whole_processes(words: Asked, folder: Path, rounds: int, there: dict[str, str | None]) -> Iterator[str]:
    queries = {
        "rare": (words.rare, 1.8), "folded": (words.plain, 1.8), "one typo": (words.one_edit, 2.5), "two typos": (words.two_edits, 2.5),
        "frequent": (words.frequent, 2.5),
    }  # fmt: skip
    search = {name: _ours("search", query, "--corpus", str(folder), "--trust-index") for name, (query, _) in queries.items()}
    checked = {"checked": _ours("search", words.one_edit, "--corpus", str(folder))}
    if rg := there.get("rg"):
        checked["rg"] = (rg, "-l", "-i", words.rare, str(folder))
    if ugrep := there.get("ugrep"):
        checked["ugrep"] = (ugrep, "-r", "-l", "-i", "-Z2", words.rare, str(folder))
    taken = in_turns({"bare": _BARE, **search, **checked}, rounds)
    yield f"{'bare imports':48} {taken['bare'].seconds * 1000:6.0f} ms"
    for name, (query, most) in queries.items():
        yield _ratio(f"search, trusted, {name}: {query}", taken[name].seconds / taken["bare"].seconds, most)
    yield f"{'memory while searching':48} {max(taken[name].memory for name in search):6.0f} MB (at most 80)"
    if "rg" in checked:
        yield _ratio("one typo, folder checked, of rg -l -i", taken["checked"].seconds / taken["rg"].seconds, 1.2)
    if "ugrep" in checked:
        yield f"{'CPU of ugrep -Z2, of two typos trusted':48} {taken['ugrep'].cpu / taken['two typos'].cpu:6.2f} x (at least 12)"


def _warm(words: Asked, index: Path) -> Iterator[str]:
    frequent = words.two_frequent.split()
    queries = {
        "exact": (words.rare, [words.rare]), "folded": (words.plain, [words.plain]), "one edit": (words.one_edit, [words.rare]),
        "two edits": (words.two_edits, [words.rare]), "frequent": (words.frequent, [words.frequent]),
        "two words, frequent": (words.two_frequent, frequent),
    }  # fmt: skip
    for name, (ours, plain) in json.loads(told(*python("-c", _WARM, str(index), json.dumps(queries)))).items():
        mark = "" if ours <= 50 else "   <-- more"
        yield f"{f'in process, warm, {name}':48} {ours:6.1f} ms (at most 50), {ours / plain:.2f} x plain FTS5 (3){mark}"


def _recall(words: Asked, index: Path, folder: Path) -> Iterator[str]:
    """Compare what comes back with what a look at every file says: the documents that hold the word meant, and none without a like word."""
    from coopcli.search.query import folded_text

    queries = {"plain": (words.rare, words.rare), "folded": (words.plain, words.plain), "one edit": (words.one_edit, words.rare)}
    queries["two edits"] = (words.two_edits, words.rare)
    found = json.loads(told(*python("-c", _FINDS, str(index), json.dumps([typed for typed, _ in queries.values()]))))
    held = {
        path.relative_to(folder).with_suffix("").as_posix(): frozenset(folded_text(path.read_text(encoding="utf-8")).split())
        for path in folder.rglob("*.txt")
    }
    for (name, (typed, meant)), docs in zip(queries.items(), found, strict=True):
        wanted = {doc for doc, there in held.items() if meant in there}
        strays = [doc for doc in set(docs) if not any(_is_like(typed, word) for word in held.get(doc, ()))]
        came = len(wanted & set(docs)) / max(len(wanted), 1)
        yield f"{f'recall, {name}: {typed}':48} {came:6.2f} of {len(wanted)}, {len(strays)} without a like word"


def _is_like(typed: str, word: str) -> bool:
    from coopcli.search.neighbours import budget, edits

    return word.startswith(typed) or edits(typed, word, budget(typed)) is not None
