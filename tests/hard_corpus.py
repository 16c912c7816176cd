"""One small corpus of values that break writers.

Quotes, newlines, formulas, markup, escapes, Arabic, lone surrogates, every shape of date.
"""

from __future__ import annotations

from coopcli.edtf import bounds
from coopcli.model import (
    Answer,
    Article,
    Corpus,
    Event,
    EventHit,
    Evidence,
    Match,
    Party,
    PassageHit,
    Person,
    Place,
    Reason,
    Span,
    When,
    Zone,
)

SIGNED = 'Le Maroc et le Danemark ont signé, jeudi à Rabat, une convention dite "Øresund", a indiqué [bold]Aïcha :smile:[/bold].'
ESCAPES = '=HYPERLINK("x") Ahmed\x1b[31m Ben\u202eAli a reçu l\'Émir, السلام عليكم, <script>alert(1)</script> | `code`.'
TEXT = f"Partager Facebook\n\nUn titre, «simple»\n\n{SIGNED}\n{ESCAPES}\nLire aussi : autre chose\x07\n"
DOC = "presse/=cmd|' \x1b]0;x\x07é"


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def dated(edtf: str, words: str = "", *, basis: str = "stated") -> When:
    earliest, latest = bounds(edtf) or ("", "")
    return When(edtf, earliest, latest, words, "published" if basis == "published" else "stated", span_of(words) if words else None)


EVIDENCE = Evidence(SIGNED, *span_of(SIGNED))
MAROC, DANEMARK = Party("Maroc", "MA", "state", span_of("Maroc")), Party("Danemark", "DK", "state", span_of("Danemark"))
AICHA = Person("[bold]Aïcha :smile:[/bold]", "ministre\nde la Justice", "MA", "signatory", span_of("[bold]Aïcha :smile:[/bold]"))
AHMED = Person("Ahmed\x1b[31m Ben\u202eAli", None, None, "witness", span_of("Ahmed\x1b[31m Ben\u202eAli"))
RABAT = Place("Rabat", "MA", span_of("Rabat"))
WHY = (Reason("status", "signed-active", span_of("ont signé"), ("planned by mood",)), Reason("date", "weekday", span_of("jeudi")))

EVENTS: tuple[Event, ...] = (
    Event(
        f"{DOC}#1", DOC, "agreement", "signed", "convention", 1, 'convention dite "Øresund"', 'dite "Øresund"',
        (MAROC, DANEMARK), (AICHA, AHMED),
        dated("[2024-12-05,2024-12-12,2024-12-19,2024-12-26]", "jeudi"), RABAT, False, (EVIDENCE,), WHY, f"{DOC}#1",
    ),
    Event(
        f"{DOC}#2", DOC, "agreement", "planned", "memorandum", 4, "=1+1\nmémorandum", "=1+1\nmémorandum, sur\tdeux lignes", (MAROC,), (),
        dated("2025"), None, False, (EVIDENCE,),
    ),
    Event(
        f"{DOC}#3", DOC, "meeting", "held", None, 1, "rencontre", None,
        (MAROC, Party("Émirat de السلام", None, "other"), Party("a|b, `c`; \u200bd", None, "company")), (AHMED,),
        dated("2024-06-05/2024-06-07"), Place("السلام", None), True, (Evidence(ESCAPES, *span_of(ESCAPES)),),
    ),
    Event(
        "autre#1", "autre", "agreement", "signed", "convention", 1, "convention", "@SUM(1)",
        (MAROC, DANEMARK), (), dated("2024-12"), None, False,
        (Evidence("Signé.", 0, 6),), (), f"{DOC}#1",
    ),
    Event(
        "autre#2", "autre", "conference", "held", None, 1, "-2+3 congrès", "\ud800 lone", (Party("Ligue arabe", None, "organisation"),), (),
        dated("2024-12", basis="published"), Place("Tunis", "TN"), False, (Evidence("Signé.", 0, 6),),
    ),
    Event("autre#3", "autre", "agreement", "ended", "treaty", 1, "x" * 300, None, (), (), None, None, False, (Evidence("Signé.", 0, 6),)),
)  # fmt: skip

# What a calendar takes, for the exports: a day, a span, a month, one of several days; and all that the others hold.
PLANNED: tuple[Event, ...] = tuple(
    Event(
        f"plan/{place}#1", f"plan/{place}", "conference", "planned", None, 1, "congrès; de l'été, 2025",
        f"congrès {place}; de l'été, " + "é" * 60,
        (MAROC, Party("Émirat de السلام", None, "other")), (AHMED,), dated(edtf), RABAT, False, (EVIDENCE,),
    )
    for place, edtf in enumerate(("2025-06-05", "2025-06-05/2025-06-07", "2025-06", "[2025-06-05,2025-06-12]"))
)  # fmt: skip

ARTICLES: tuple[Article, ...] = (
    Article("autre", "Signé.", "utf-8", None, None, (Span(0, 6),), ()),
    Article(
        DOC, TEXT, "cp1252", dated("2024-12"), span_of("Un titre, «simple»"),
        (Span(span_of("Un titre").start, span_of(ESCAPES).end),),
        (Zone(span_of("Partager Facebook\n"), "share button"), Zone(span_of("Lire aussi : autre chose\x07\n"), "read also")),
    ),
)  # fmt: skip

CORPUS = Corpus(ARTICLES, EVENTS)

_FOUND = span_of("Danemark")
_MATCHES = (Match("danmark", "Danemark", "edit", *_FOUND), Match("rabat", "Rabat", "folded", *span_of("Rabat")))
ANSWER = Answer(
    "danmark \x1b[1mrabat",
    True,
    (EventHit(EVENTS[0], 2.5, _MATCHES),),
    (PassageHit(DOC, "Un titre, «simple»", "2024-12", 1.25, SIGNED, *span_of(SIGNED), _MATCHES),),
)
