"""How an event's content becomes the bytes that are stored and hashed, and back.

Canonical JSON (sorted keys, no spaces, UTF-8), deflated with a fixed dictionary of the words that every event
repeats (zlib, RFC 1950, preset dictionary). The first byte names the format, so that a later dictionary can stand
beside this one: old bytes are never rewritten. A verifier needs zlib and the dictionary, nothing else.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

FORMAT = b"\x01"
DICTIONARY = (
    b'"evaluation_id":"ladder":"minutes_late":"posts":"call":"rung":"due_at":"in_time":false,"role":"team_lead","senior_clinician"'
    b'"words_digest":"outcome":"reason":"response_class":"very_urgent","urgent","early_review","emergency","continue"'
    b'"escalation_id":"restriction_id":"contact_id":"occurred_at":"recorded_at":"locality":"northvale","pathway":"adult_community"'
    b'"nearest":[{"missing":["table":"rows":["inputs":{"outputs":{"asked":[["due",["esc."]],"answered":[{"operation":"result":{'
    b'"failed":null,"timers":[{"due_at":"2026-","variables":{"case_id":"started_by":"payload":{"message":"kind":"Start",'
    b'"version_id":"bundle":"kind":"Deliver","kind":"Fire","occurrence":1,"kind":"intermediateThrowEvent","kind":"boundaryEvent",'
    b'"kind":"serviceTask","kind":"businessRuleTask","kind":"callActivity","process":"kind":"startEvent","kind":"endEvent"'
    b'"kind":"scriptTask","kind":"parallelGateway","condition":"","element":"flow":"","flow_name":"yes","flow_name":"no",'
    b'"kind":"exclusiveGateway","name":"values":{"steps":[{"element":"kind":"userTask","name":"state":"status":"completed",'
    b'"status":"waiting","steps":[{"opened":[{"element":"token":"how":"completed","token":"answers":{"by":"01a'
    b'"kind":"Complete","token":"form":"f-esc-","answers_digest":"right":"role:clinician","role":"clinician","task_id":"'
    b'"element":"ESC-","in_time":true,"process":"escalation","type":"TaskCompleted"}"type":"InstanceMoved"}'
    b'{"actor":"00000000-0000-0000-0000-000000000000","at":"2026-11-21T10:00:00Z","data":{"closed":[{"element":"'
    b'"happening":{"instance":"01a2","n":1'
)


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """The bytes of an event's content. The same content gives the same bytes with the same zlib."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    press = zlib.compressobj(6, zlib.DEFLATED, 15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    return FORMAT + press.compress(text.encode()) + press.flush()


def from_bytes(body: bytes) -> dict[str, Any]:
    """An event's content from its bytes. Raises ValueError for bytes that are no event's."""
    if body[:1] != FORMAT:
        raise ValueError("these bytes are not an event's, or of a later format")
    open_up = zlib.decompressobj(15, DICTIONARY)
    try:
        content = json.loads(open_up.decompress(body[1:]) + open_up.flush())
    except (zlib.error, UnicodeDecodeError) as broken:
        raise ValueError("these bytes of an event are broken") from broken
    if not isinstance(content, dict):
        raise ValueError("these bytes are not an event's")
    return content
