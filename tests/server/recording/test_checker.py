"""What surrounds the comparison: sends, receipts, and a real side that does not answer."""

from dataclasses import replace
from pathlib import Path

from msgspec import structs
from sms_sandbox.contract import Provider
from sms_sandbox.recording.check.result import CheckedQuestion, QuestionOutcome
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.recording.checker import Checker, CheckReport, CheckSettings
from sms_sandbox.server.recording.upstream import RealSide, Upstream
from sms_sandbox.server.recording.webhook_listener import WebhookListener
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.checking import VALUES, real_engine
from tests.examples import MORNING
from tests.real_side import PROVIDERS, Dialled, over_tls, real_side, trusting, with_drift

INSIM = PROVIDERS["insim"]


async def checked(
    folder: Path, provider: Provider, *, wait: float = 20.0, has_listener: bool = True, has_webhooks: bool = True
) -> CheckReport:
    """Check inSIM with one send; the second sandbox plays ``provider``."""
    async with WebhookListener() as listener:
        url = f"http://127.0.0.1:{listener.port}/cb"
        engine = real_engine("insim", webhooks={"insim": {"status": url}} if has_webhooks else {})
        async with real_side(folder, provider, engine, clock=Mode.REAL, speed=100.0) as (_, address):
            settings = CheckSettings(
                provider=INSIM,
                values={**VALUES, "webhook": url} if has_listener else VALUES,
                upstream=address,
                may_send=True,
                wait=wait,
            )
            return await Checker(settings, over_tls(folder), MORNING, listener if has_listener else None).check()


def of_send(report: CheckReport) -> list[CheckedQuestion]:
    return [one for one in report.results if one.name.startswith("send")]


async def test_send_and_its_receipts_are_the_same(tmp_path: Path) -> None:
    found = of_send(await checked(tmp_path, INSIM))
    assert [(one.name, one.outcome) for one in found] == [
        ("send", QuestionOutcome.SAME),
        ("send: webhook 1", QuestionOutcome.SAME),
        ("send: webhook 2", QuestionOutcome.SAME),
    ]


async def test_drift_of_a_receipt_is_found_and_shows_no_number(tmp_path: Path) -> None:
    def other_words(event: object, account: object) -> list[object]:
        webhooks = INSIM.status_webhooks(event, account)  # type: ignore[arg-type]
        return [
            replace(one, request=replace(one.request, target=one.request.target.replace(b"received", b"arrived")))
            for one in webhooks
        ]

    found = of_send(await checked(tmp_path, replace(INSIM, status_webhooks=other_words)))  # type: ignore[arg-type]
    assert [one.outcome for one in found] == [QuestionOutcome.SAME, QuestionOutcome.SAME, QuestionOutcome.DRIFT]
    [drift] = found[2].drifts
    assert (drift.where, drift.expected, drift.found) == ("query.status.status", "received", "arrived")
    assert found[2].fact
    assert VALUES["to"] not in repr(found)


async def test_receipt_that_does_not_come_is_unanswered(tmp_path: Path) -> None:
    found = of_send(await checked(tmp_path, INSIM, wait=0.05, has_webhooks=False))
    assert found[1].outcome is QuestionOutcome.UNANSWERED
    assert found[1].note == "no webhook within 0.05 s"
    assert len(found) == 2


async def test_receipts_are_not_asked_without_a_listener(tmp_path: Path) -> None:
    found = of_send(await checked(tmp_path, INSIM, has_listener=False, has_webhooks=False))
    assert [one.outcome for one in found] == [QuestionOutcome.SAME]


async def test_real_side_that_does_not_answer_is_unanswered() -> None:
    async def refuse(*_: object, **__: object) -> object:
        raise ConnectionRefusedError(111, "refused")

    settings = CheckSettings(provider=INSIM, values=VALUES)
    report = await Checker(settings, RealSide(dial=refuse), MORNING).check()  # type: ignore[arg-type]
    asked = [one for one in report.results if one.outcome is not QuestionOutcome.UNASKED]
    assert {one.outcome for one in asked} == {QuestionOutcome.UNANSWERED}
    assert asked[0].note == "www.insim.app: connection refused"
    assert report.findings == []


async def test_real_hosts_are_asked_without_another_address(tmp_path: Path) -> None:
    smsmode = PROVIDERS["smsmode"]
    async with real_side(tmp_path, smsmode, real_engine("smsmode")) as (sandbox, _):
        dial = Dialled(sandbox.port)
        settings = CheckSettings(provider=smsmode, values=VALUES)
        report = await Checker(settings, RealSide(trusting(tmp_path), dial), MORNING).check()
    assert {*dial.hosts} == {("api.smsmode.com", 443), ("rest.smsmode.com", 443)}
    assert {one.outcome for one in report.results} == {QuestionOutcome.SAME, QuestionOutcome.UNASKED}


async def test_finding_that_may_hold_a_secret_is_not_shown(tmp_path: Path) -> None:
    def echo(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
        shown = request.header("sfpassword")
        if shown is None:
            return answer
        return structs.replace(answer, headers=tuple((n, shown if n == "Server" else v) for n, v in answer.headers))

    smsfactor = PROVIDERS["smsfactor"]
    async with real_side(tmp_path, with_drift(smsfactor, echo), real_engine("smsfactor")) as (_, address):
        settings = CheckSettings(provider=smsfactor, values=VALUES, upstream=address)
        report = await Checker(settings, over_tls(tmp_path), MORNING).check()
    [balance] = [one for one in report.results if one.name == "balance"]
    assert balance.outcome is QuestionOutcome.DRIFT
    assert [one.where for one in balance.drifts] == ["header Server"]
    assert VALUES["password"] not in repr(report)


def test_values_are_in_no_text_of_the_settings() -> None:
    settings = CheckSettings(provider=INSIM, values=VALUES, upstream=Upstream("https", "h", 1))
    assert VALUES["key"] not in repr(settings)
