"""Metrics as Prometheus reads them."""

from prometheus_client.parser import text_string_to_metric_families
from sms_sandbox.engine.journal import EventKind, FaultFired
from sms_sandbox.server.app import RunningSandbox

from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, advance, ask, reported, running, settings_for

Samples = dict[tuple[str, ...], float]


async def send(sandbox: RunningSandbox, number: str = "33639980001") -> None:
    body = f"key=k1&to={number}&text=hello".encode()
    await ask(sandbox, b"POST /acme/send HTTP/1.1\nHost: 127.0.0.1\n\n" + body)


async def scraped(sandbox: RunningSandbox) -> Samples:
    """Return each sample by its name and its labels' values, in the order of the labels' names."""
    reply = await ask(sandbox, b"GET /_sandbox/metrics HTTP/1.1\nHost: localhost\n\n")
    assert reply.status == 200
    return {
        (sample.name, *[value for _, value in sorted(sample.labels.items())]): sample.value
        for family in text_string_to_metric_families(reply.body.decode())
        for sample in family.samples
    }


async def test_exchanges_are_counted_by_provider_operation_and_status(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await send(sandbox)
    await send(sandbox, "nobody")
    await ask(sandbox, b"GET /acme/nothing HTTP/1.1\nHost: 127.0.0.1\n\n")
    samples = await scraped(sandbox)
    assert {key: value for key, value in samples.items() if key[0] == "sandbox_exchanges_total"} == {
        ("sandbox_exchanges_total", "send", "acme", "200"): 2,
        ("sandbox_exchanges_total", "send", "acme", "400"): 1,
        ("sandbox_exchanges_total", "unknown", "acme", "404"): 1,
    }


async def test_messages_are_counted_by_state_and_due_steps_in_total(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await send(sandbox)
    samples = await scraped(sandbox)
    assert samples["sandbox_messages", "acme", "waiting"] == 2
    assert samples["sandbox_queue_depth",] == 2
    await advance(sandbox, "1h")
    samples = await scraped(sandbox)
    assert samples["sandbox_messages", "acme", "delivered"] == 2
    assert ("sandbox_messages", "acme", "waiting") not in samples
    assert samples["sandbox_queue_depth",] == samples["sandbox_webhooks_in_flight",] == 0


async def test_webhooks_are_counted_by_result(sandbox: RunningSandbox, taking: Receiver) -> None:
    await send(sandbox)
    await advance(sandbox, "1s")
    taking.answer = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"
    await advance(sandbox, "1s")
    await send(sandbox)
    taking.answer = b"rubbish\r\n\r\n"
    await advance(sandbox, "1s")
    samples = await scraped(sandbox)
    results = ("taken", "refused", "unanswered")
    assert [samples["sandbox_webhooks_total", "status", "acme", result] for result in results] == [1, 1, 1]


async def test_strikes_of_faults_are_counted(sandbox: RunningSandbox) -> None:
    engine = sandbox.workspaces.default.engine
    for _ in range(2):
        engine.journal.note(engine.now, EventKind.FAULT_FIRED, FaultFired("slow-api", "delay", "x1"))
    assert (await scraped(sandbox))["sandbox_faults_total", "delay", "slow-api"] == 2


async def test_exchange_left_unanswered_by_a_fault_has_no_status(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    engine = sandbox.workspaces.default.engine
    exchange = engine.exchanges.newest()
    exchange.response = None
    engine.exchanges.finish(exchange)
    assert (await scraped(sandbox))["sandbox_exchanges_total", "send", "acme", "none"] == 1


async def test_counters_survive_a_reset_and_cover_all_workspaces(sandbox: RunningSandbox) -> None:
    await send(sandbox)
    await reported(sandbox, "POST", "/reset")
    await reported(sandbox, "POST", "/workspaces", {"name": "ci"})
    await ask(
        sandbox, b"POST /~ci/acme/send HTTP/1.1\nHost: 127.0.0.1\n\nkey=ws-ci-acme-token&to=33639980001&text=hello"
    )
    samples = await scraped(sandbox)
    assert samples["sandbox_exchanges_total", "send", "acme", "200"] == 2
    assert samples["sandbox_messages", "acme", "waiting"] == 1
    assert samples["sandbox_workspaces",] == 2


async def test_openmetrics_is_sent_on_request(sandbox: RunningSandbox) -> None:
    reply = await ask(
        sandbox, b"GET /_sandbox/metrics HTTP/1.1\nHost: localhost\nAccept: application/openmetrics-text\n\n"
    )
    assert b"Content-Type: application/openmetrics-text" in reply.head
    assert reply.body.endswith(b"# EOF\n")


async def test_disabled_metrics_do_not_exist_and_count_nothing() -> None:
    async with running(settings_for(ACME, has_metrics=False)) as sandbox:
        await send(sandbox)
        reply = await ask(sandbox, b"GET /_sandbox/metrics HTTP/1.1\nHost: localhost\n\n")
        assert (reply.status, reply.json["error"]["code"]) == (404, "not_found")
