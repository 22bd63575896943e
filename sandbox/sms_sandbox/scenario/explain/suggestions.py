"""Suggest the key that was probably meant, and describe the value that it takes."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, get_args

from sms_sandbox.scenario.bad_value import nearest
from sms_sandbox.scenario.format.field_types import Hint
from sms_sandbox.scenario.format.table import Table

_OTHER_WORDS: Final = {
    "share": "probability chance percent percentage toxicity odds ratio likelihood fraction proportion",
    "delay": "latency sleep slow slowness lag pause",
    "before": "delay latency base min",
    "status": "code status_code http_status http_code response_code",
    "answer": "body response_body content reply",
    "body": "text content response",
    "answered_within": "latency response_time",
    "to": "recipient recipients number phone msisdn destination target handset",
    "from": "sender sender_id originator source",
    "text": "body message contains content",
    "matches": "regex regexp pattern match expression",
    "for": "duration lasts length during until",
    "at": "start begin begins time",
    "after": "delay at offset since",
    "hold": "timeout duration wait",
    "times": "max max_times limit repeat",
    "burst": "capacity bucket",
    "rate": "per_second rps throughput speed bandwidth",
    "webhooks": "webhook callbacks callback receipts dlr",
    "webhook": "callback receipt",
    "optional": "may_not_fire",
    "every": "each interval modulo period",
    "nth": "only index number_of",
    "lifecycle": "life course lifecycles",
    "error": "failure provider_error exception",
    "network": "connection tcp socket line",
    "taken": "accepted sent delivered",
    "after_bytes": "bytes cut_after",
    "limit": "rate_limit throttle",
    "retry": "retries",
    "delays": "waits intervals backoff",
    "attempts": "max_attempts tries",
    "timeout": "time_out deadline",
    "duplicate": "duplicates repeat twice copies",
    "copies": "count number",
    "gap": "delay interval",
    "event_id": "id",
    "reorder": "shuffle out_of_order order",
    "drop": "lose lost loss",
    "garble": "corrupt spoil",
    "sign": "signature",
    "credit": "credits balance money",
    "post_paid": "postpaid",
    "password": "pass pwd access_key api_key",
    "secret": "webhook_secret signing_secret",
    "suspended": "blocked disabled locked inactive",
    "condition": "state status",
    "online": "on connected",
    "off": "schedule schedules",
    "state": "status",
    "reason": "cause why",
    "count": "exactly equals number times",
    "at_least": "min minimum more_than",
    "at_most": "max maximum less_than",
    "min_total": "min_count sample",
    "within": "deadline timeout before in",
    "fired": "rule phase fault",
    "messages": "message sms",
    "exchanges": "exchange requests request",
    "mode": "clock type kind",
    "start": "now time begin",
    "speed": "factor rate",
    "idle_jump": "jump auto_advance fast_forward",
    "rule": "rules fault faults",
    "phase": "phases",
    "expect": "expects expectation expectations assert verify",
    "account": "accounts",
    "handset": "handsets phone phones",
    "device": "devices gateway",
    "behaviour": "behavior",
    "providers": "provider",
    "provider": "providers",
    "operation": "operations op endpoint",
    "extends": "extend base include inherits",
    "description": "desc title summary",
    "name": "id title",
    "faults": "fault",
    "set": "change account",
    "overrides": "override",
    "flush": "release",
    "schema": "version",
}
"""Synonyms that people write, by the key that they mean."""


def _turned_round(words_of_keys: Mapping[str, str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for key, words in words_of_keys.items():
        for word in words.split():
            keys.setdefault(word, []).append(key)
    return keys


_KEYS_MEANT: Final = _turned_round(_OTHER_WORDS)

_LOOKS_LIKE: Final = {
    "schema": "1",
    "delay": 'a table such as { before = "5s", jitter = "500ms" }',
    "limit": 'a table such as { rate = 5, error = "rate_limited" }',
    "when": 'a table such as { operation = "send", share = 0.10 }',
    "duplicate": 'a table such as { share = 0.25, gap = "5s" }',
    "reorder": 'a table such as { share = 0.30, pair = ["sent", "delivered"] }',
    "drop": "a table such as { share = 0.01 }",
    "garble": "a table such as { share = 0.01 }",
    "account": "a table such as { credit = 0 }",
    "device": "a table such as { online = false }",
    "handset": 'a table such as { condition = "off" }',
    "set": "a table such as { credit = 500 }",
    "flush": 'a table such as { rate = 200, order = "random" }',
    "retry": '"provider", "none" or a table such as { attempts = 3, delays = ["5s", "30s"] }',
    "faults": "a list of tables such as { share = 0.70, status = 503 }",
    "steps": 'a list of tables such as { after = "1s", state = "sent" }',
    "messages": 'a table such as { to = "+33639980001", state = "delivered" }',
    "exchanges": 'a table such as { operation = "send", status = "5xx" }',
    "habits": 'a table such as { answers_after = "5s", answers = "STOP" }',
    "off": 'a list of tables such as { from = "0s", to = "2h" }',
    "switches": 'a list of tables such as { at = "1m", online = false }',
}
"""Examples for keys whose value is a table or a list of tables."""


def keys_of(table: type[Table]) -> tuple[str, ...]:
    """Return the keys of the table as the file writes them."""
    keys = (info.alias or name for name, info in table.model_fields.items())
    return tuple([key for key in keys if not key.startswith("[")])


@lru_cache(maxsize=256)
def meant(word: str, table: type[Table]) -> str | None:
    """Return the key of the table that the unknown word probably means, or None."""
    keys = keys_of(table)
    candidates: dict[str, str] = {key: key for key in keys}
    for other, targets in _KEYS_MEANT.items():
        target = next((key for key in targets if key in keys), None)
        if target is not None:
            candidates.setdefault(other, target)
    found = nearest(word, candidates)
    return candidates[found] if found else None


@lru_cache(maxsize=256)
def is_what(key: str, table: type[Table]) -> str:
    """Return a sentence that describes the value of the key; an empty text if there is no description."""
    field = table.model_fields[_field_of(key, table)]
    metadata = (*field.metadata, *_metadata(field.annotation))
    hint = _LOOKS_LIKE.get(key) or next((one.text for one in metadata if isinstance(one, Hint)), None)
    return f"It is {hint}." if hint else ""


def _field_of(key: str, table: type[Table]) -> str:
    return next(name for name, info in table.model_fields.items() if key in (info.alias, name))


def _metadata(annotation: object) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _metadata(part)
