"""Every answer as JSON has it: an event is the record of the contract, with what this answer adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coopcli.happenings import Happening, differences
from coopcli.model import Answer, Article, Event, EventHit, Match, PassageHit, Reason
from coopcli.output.answers import ArticleSheet, EventSheet, Figures, Listing, ProfileSheet, Reply, Timeline
from coopcli.records import event_record

Record = dict[str, Any]


def document(reply: Reply) -> Any:
    """Return the whole answer: an array of events, or an object where an answer has parts."""
    match reply:
        case EventSheet():
            return _event_sheet(reply)
        case ArticleSheet(article, events):
            return {**_article(article), "events": [_reasoned(event, with_reasons=reply.with_reasons) for event in events]}
        case Answer():
            return {
                "query": reply.query,
                "partial": reply.partial,
                "events": [_event_hit(hit) for hit in reply.events],
                "passages": [_passage(hit) for hit in reply.passages],
            }
        case ProfileSheet():
            return {
                "name": reply.name,
                "spellings": list(reply.spellings),
                "offices": [{"role": role, "doc": doc} for role, doc in reply.offices],
                "company": [{"name": name, "events": count} for name, count in reply.company],
                "events": list(lines(reply)),
            }
        case _:
            return list(lines(reply))


def lines(reply: Reply) -> Iterator[Record]:
    """Yield the answer's records one by one."""
    match reply:
        case Listing(events, possible):
            yield from (_marked(event, possible) for event in events)
        case Timeline(_, possible):
            from coopcli.output.sheets import in_order_of_time, section_name

            yield from ({**_marked(event, possible), "section": section_name(event)} for event in in_order_of_time(reply))
        case EventSheet():
            yield _event_sheet(reply)
        case ArticleSheet():
            yield from (_reasoned(event, with_reasons=reply.with_reasons) for event in reply.events)
        case Answer():
            yield from map(_event_hit, reply.events)
            yield from map(_passage, reply.passages)
        case ProfileSheet():
            yield from ({**event_record(event), "part": part, "with": list(others)} for event, part, others in reply.seen)
        case Figures(_, columns, rows):
            yield from (dict(zip(columns, row, strict=True)) for row in rows)


def _marked(event: Event, possible: frozenset[str]) -> Record:
    record = event_record(event)
    return {**record, "possible": True} if event.id in possible else record


def _reasoned(event: Event, *, with_reasons: bool) -> Record:
    record = event_record(event)
    return {**record, "why": [_reason(reason) for reason in event.why]} if with_reasons else record


def _reason(reason: Reason) -> Record:
    start, end = reason.span or (None, None)
    return {"field": reason.field, "rule": reason.rule, "start": start, "end": end, "rejected": list(reason.rejected)}


def _event_sheet(reply: EventSheet) -> Record:
    record = _reasoned(reply.event, with_reasons=reply.with_reasons)
    told = Happening(reply.event, reply.others)
    differ = [
        {"field": difference.field, "values": [{"value": value, "ids": list(ids)} for value, ids in difference.values]}
        for difference in differences(told)
    ]
    return {**record, "sources": list(told.sources), "differences": differ}


def _article(article: Article) -> Record:
    return {
        "doc": article.doc,
        "title": article.text[article.title.start : article.title.end] if article.title else None,
        "published": article.published.edtf if article.published else None,
        "encoding": article.encoding,
        "text": article.text,
        "body": [{"start": span.start, "end": span.end} for span in article.body],
        "furniture": [{"start": zone.span.start, "end": zone.span.end, "reason": zone.reason} for zone in article.furniture],
    }


def _event_hit(hit: EventHit) -> Record:
    return {**event_record(hit.event), "score": round(hit.score, 6), "matches": [_match(match) for match in hit.matches]}


def _passage(hit: PassageHit) -> Record:
    return {
        "doc": hit.doc,
        "title": hit.title,
        "published": hit.published,
        "score": round(hit.score, 6),
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
        "matches": [_match(match) for match in hit.matches],
        **({"furniture": True} if hit.is_furniture else {}),
    }


def _match(match: Match) -> Record:
    return {"word": match.word, "found": match.found, "how": match.how, "start": match.start, "end": match.end}
