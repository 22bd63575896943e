"""A second sandbox plays each real provider, through TLS with its own authority, and has drifted.

Every planted drift is found, and none is reported that was not planted.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome
from sms_sandbox.server.recording.checker import Checker, CheckReport, CheckSettings
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.checking import VALUES, real_engine
from tests.examples import MORNING
from tests.real_side import PROVIDERS, Drift, over_tls, real_side, with_drift

HARMLESS = {name: value for name, value in VALUES.items() if name not in {"to", "device"}}
NAMES = sorted(PROVIDERS)

Plant = Callable[[HttpResponse], HttpResponse | None]
"""Return the answer with a drift in it, or None where this kind of drift cannot be planted."""


def body(change: Callable[[bytes], bytes | None]) -> Plant:
    def plant(answer: HttpResponse) -> HttpResponse | None:
        new = change(answer.body)
        if new is None or new == answer.body:
            return None
        headers = tuple(
            (name, str(len(new)) if name == "Content-Length" else value) for name, value in answer.headers
        )
        return structs.replace(answer, body=new, headers=headers)

    return plant


def headers(change: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> Plant:
    return lambda answer: structs.replace(answer, headers=tuple(change([*answer.headers])))


def sub(pattern: bytes, new: bytes) -> Plant:
    return body(lambda data: re.sub(pattern, new, data, count=1))


def without_a_key(data: bytes) -> bytes | None:
    if not data.startswith(b"{"):
        return None
    fields = json.loads(data)
    del fields[next(iter(fields))]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def turned_round(data: bytes) -> bytes | None:
    if not data.startswith(b"{"):
        return None
    return json.dumps(dict(reversed(json.loads(data).items())), ensure_ascii=False, separators=(",", ":")).encode()


PLANTS: dict[str, Plant] = {
    "another status": lambda answer: structs.replace(
        answer, status=201 if answer.status == 200 else 418, reason="Other"
    ),
    "another reason": lambda answer: structs.replace(answer, reason="Fine"),
    "another media type": headers(
        lambda pairs: [(n, "application/problem+json" if n == "Content-Type" else v) for n, v in pairs]
    ),
    "a header in other letters": headers(lambda pairs: [(n.upper() if n == "Date" else n, v) for n, v in pairs]),
    "a header in another form": headers(lambda pairs: [(n, "2026-01-05" if n == "Date" else v) for n, v in pairs]),
    "no header": headers(lambda pairs: [(n, v) for n, v in pairs if n != "Date"]),
    "headers in another order": headers(lambda pairs: [*pairs[1:], pairs[0]]),
    "another word": sub(rb"([a-z])([a-z])(?=[^\"{}<>]*[\"<|\n])", rb"\2\2\1"),
    "another name of a field": sub(rb'"(\w)(\w*)":', rb'"\1x\2":'),
    "one field more": sub(rb"^\{", b'{"more":1,'),
    "one field less": body(without_a_key),
    "fields in another order": body(turned_round),
    "a blank more": sub(rb'":', b'": '),
    "a number as text": sub(rb'":(\d+)', rb'":"\1"'),
    "text as a number": sub(rb'":"(\d+)"', rb'":\1'),
    "an escaped letter": sub("é".encode(), rb"\\u00e9"),
    "a line feed more": body(lambda data: data + b"\n"),
    "a cut": body(lambda data: data[:-1]),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the real side's authority, which a new one need not make again."""
    return tmp_path_factory.mktemp("authority")


async def check(folder: Path, name: str, drift: Drift | None = None, **more: object) -> CheckReport:
    provider = PROVIDERS[name] if drift is None else with_drift(PROVIDERS[name], drift)
    settings = CheckSettings(provider=PROVIDERS[name], values=HARMLESS)
    async with real_side(folder, provider, real_engine(name), **more) as (_, address):
        return await Checker(replace(settings, upstream=address), over_tls(folder), MORNING).check()


def asked(report: CheckReport) -> list[CheckedQuestion]:
    return [one for one in report.results if one.outcome is not QuestionOutcome.UNASKED]


@pytest.mark.parametrize("name", NAMES)
async def test_no_drift_is_reported_where_none_was_planted(tmp_path: Path, name: str) -> None:
    report = await check(tmp_path, name)
    assert [one for one in asked(report) if one.outcome is not QuestionOutcome.SAME] == []
    assert len(asked(report)) > 6
    assert [one.name for one in report.results if one.outcome is QuestionOutcome.UNASKED] == ["send"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shift", range(len(PLANTS)))
async def test_each_planted_drift_is_found_and_no_other(authority: Path, name: str, shift: int) -> None:
    planted: list[str | None] = []

    def drift(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        del request
        at = len(planted)
        if at % 2:  # every other answer is as always
            planted.append(None)
            return answer
        kind = [*PLANTS][(at // 2 + shift) % len(PLANTS)]
        drifted = PLANTS[kind](answer)
        planted.append(None if drifted is None else kind)
        return drifted or answer

    report = await check(authority, name, drift)
    found = {one.name: one.outcome for one in asked(report)}
    wanted = [QuestionOutcome.SAME if kind is None else QuestionOutcome.DRIFT for kind in planted]
    assert found == dict(zip(found, wanted, strict=True)), planted


def test_each_kind_of_drift_can_be_planted() -> None:
    answers = [
        HttpResponse(200, (("Date", "x"), ("Content-Type", "y"), ("Content-Length", "2")), data, "")
        for data in (b'{"a":1,"b":"22","c":"caf\xc3\xa9"}', b"32 | Erreur\n")
    ]
    for kind, plant in PLANTS.items():
        drifted = [plant(answer) for answer in answers]
        assert any(one not in (None, answer) for one, answer in zip(drifted, answers, strict=True)), kind


async def test_drift_is_reported_with_fact_source_and_both_bytes(tmp_path: Path) -> None:
    def drift(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        if request.header("sfpassword") is None or b"OK" in answer.body:
            return answer
        return structs.replace(answer, body=answer.body.replace(b"incorrect", b"inconnu"))

    report = await check(tmp_path, "smsfactor", drift)
    [found] = [one for one in report.results if one.outcome is QuestionOutcome.DRIFT]
    assert (found.name, found.fact, found.kind) == ("bad_credentials", "error.bad_credentials", "recorded")
    assert found.sources
    [one] = found.drifts
    assert one.where == "body.details"
    assert (one.expected, one.found) == (
        "Utilisateur ou mot de passe incorrect",
        "Utilisateur ou mot de passe inconnu",
    )
