"""The JSON Schema of every JSON form, for whoever reads our JSON with a program."""

from __future__ import annotations

from typing import Any

from coopcli.model import INSTRUMENTS, KINDS, STATUSES

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS: Schema = {"type": "string"}
_WORDS_OR_NULL: Schema = {"type": ["string", "null"]}
_COUNTRY: Schema = {"type": ["string", "null"], "pattern": "^[A-Z]{2}$"}
_OFFSET: Schema = {"type": "integer", "minimum": 0}


def _object(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    return {"type": "object", "required": [name for name in properties if name not in optional], "properties": properties}


def _list(items: Schema, **more: int) -> Schema:
    return {"type": "array", "items": items, **more}


def _event() -> Schema:
    date = _object(
        {"edtf": _WORDS, "earliest": {**_WORDS, "format": "date"}, "latest": {**_WORDS, "format": "date"}, "text": _WORDS,
         "basis": {"enum": ["stated", "published"]}}
    )  # fmt: skip
    place = _object({"name": _WORDS, "country": _COUNTRY})
    party = _object({"name": _WORDS, "country": _COUNTRY, "type": {"enum": ["state", "institution", "organisation", "company", "other"]}})
    offset = {"type": ["integer", "null"], "minimum": 0}
    reason = _object({"field": _WORDS, "rule": _WORDS, "start": offset, "end": offset, "rejected": _list(_WORDS)})
    parts = {"enum": ["signatory", "participant", "speaker", "witness"]}
    return _object(
        {
            "id": _WORDS,
            "doc": _WORDS,
            "kind": {"enum": list(KINDS)},
            "status": {"enum": list(STATUSES)},
            "instrument": {"enum": [*INSTRUMENTS, None]},
            "count": {"type": "integer", "minimum": 1},
            "title": _WORDS,
            "subject": _WORDS_OR_NULL,
            "parties": _list(party),
            "people": _list(_object({"name": _WORDS, "role": _WORDS_OR_NULL, "country": _COUNTRY, "part": parts})),
            "date": {**date, "type": ["object", "null"]},
            "place": {**place, "type": ["object", "null"]},
            "background": {"type": "boolean"},
            "evidence": _list(_object({"text": _WORDS, "start": _OFFSET, "end": _OFFSET}), minItems=1),
            "same_as": _WORDS_OR_NULL,
            "possible": {"const": True},
            "section": {"enum": ["dated", "planned", "undated"]},
            "sources": _list(_WORDS, minItems=1),
            "differences": _list(_object({"field": _WORDS, "values": _list(_object({"value": _WORDS, "ids": _list(_WORDS)}), minItems=2)})),
            "why": _list(reason),
            "part": _WORDS,
            "with": _list(_WORDS),
        },
        optional=("same_as", "possible", "section", "sources", "differences", "why", "part", "with"),
    )


def schema() -> Schema:
    """Return one schema whose `$defs` are the forms.

    event (show), events (list, timeline), article (show), answer (search), profile (person, country), figures (summary, matrix, pending,
    check, eval: rows whose names are the columns), entity (ftm).
    """
    place = {"type": "integer"}
    match = _object(
        {"word": _WORDS, "found": _WORDS, "how": {"enum": ["exact", "folded", "prefix", "edit", "alias"]}, "start": place, "end": place}
    )
    span = _object({"start": _OFFSET, "end": _OFFSET})
    event: Schema = {"$ref": "#/$defs/event"}
    hit = {"allOf": [event, _object({"score": {"type": "number"}, "matches": _list(match)})]}
    passage = _object(
        {"doc": _WORDS, "title": _WORDS, "published": _WORDS_OR_NULL, "score": {"type": "number"}, "text": _WORDS,
         "start": _OFFSET, "end": _OFFSET, "matches": _list(match), "furniture": {"const": True}},
        optional=("furniture",),
    )  # fmt: skip
    zone = _object({"start": _OFFSET, "end": _OFFSET, "reason": _WORDS})
    article = _object(
        {"doc": _WORDS, "title": _WORDS_OR_NULL, "published": _WORDS_OR_NULL, "encoding": _WORDS, "text": _WORDS, "body": _list(span),
         "furniture": _list(zone), "events": _list(event)}
    )  # fmt: skip
    count: Schema = {"type": "integer", "minimum": 1}
    profile = _object(
        {"name": _WORDS, "spellings": _list(_WORDS), "offices": _list(_object({"role": _WORDS, "doc": _WORDS})),
         "company": _list(_object({"name": _WORDS, "events": count})), "events": _list(event)}
    )  # fmt: skip
    values: Schema = {"type": "object", "additionalProperties": _list(_WORDS, minItems=1)}
    entity = _object({"id": _WORDS, "schema": _WORDS, "properties": values})
    return {
        "$schema": _DIALECT,
        "title": "coopcli JSON, version 1",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("event", "events", "article", "answer", "profile", "figures", "entity")],
        "$defs": {
            "event": _event(),
            "events": _list(event),
            "article": article,
            "profile": profile,
            "figures": _list({"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}}),
            "entity": entity,
            "answer": _object({"query": _WORDS, "partial": {"type": "boolean"}, "events": _list(hit), "passages": _list(passage)}),
        },
    }
