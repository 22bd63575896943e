"""Gateway devices and their calls through the admin API."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from sms_sandbox.contract import WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.events import CallEnded, CallNoted
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import RunningSandbox
from sms_sandbox.wire import urls
from sms_sandbox.wire.exchange import HttpRequest

from tests.examples import MORNING
from tests.making import a_message
from tests.providers.acme import PROVIDER as ACME
from tests.running import Receiver, advance, refused, reported, running, settings_for

PATH = "/devices/8167"
WITH = {"with": "+33639980002"}


def call_webhooks(event: CallEnded | CallNoted, account: Account) -> Sequence[WebhookRequest]:
    url = urls.parse(account.webhooks.get("status", ""))
    if url is None:
        return ()
    word = event.note if isinstance(event, CallNoted) else event.call.kind.value
    request = HttpRequest("GET", f"{url.target}?{event.call.id}={word}".encode())
    return [WebhookRequest(kind="status", fact="f", to=url, request=request)]


TALKATIVE = replace(ACME, call_webhooks=call_webhooks)
OTHER = replace(ACME, name="other", hosts=(), root_segments=())


@pytest.fixture
async def sandbox(taking: Receiver) -> AsyncIterator[RunningSandbox]:
    engine = EngineSettings(start=MORNING, webhooks={"acme": {"status": f"{taking.url}/told"}})
    async with running(settings_for(TALKATIVE, engine=engine)) as one:
        yield one


@pytest.fixture
async def two() -> AsyncIterator[RunningSandbox]:
    """Yield a sandbox of two providers."""
    async with running(settings_for(ACME, OTHER)) as one:
        yield one


async def counts(sandbox: RunningSandbox, limit: str = "72h") -> dict[str, int]:
    """Run until idle; return the counts of events."""
    walked = await reported(sandbox, "POST", "/clock/run-until-idle", {"limit": limit})
    found: dict[str, int] = walked["counts"]
    return found


def submit(sandbox: RunningSandbox, device: str = "8167") -> str:
    """Return the id of a message that goes through the device; the toy provider has no devices of its own."""
    engine = sandbox.clock_driver.engine
    message = a_message(engine.messages.new_id(), device=device)
    engine.network.submit(message)
    return message.id


async def test_unknown_device_is_not_found(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "GET", PATH) == (404, "not_found", None)
    assert await refused(sandbox, "DELETE", PATH) == (404, "not_found", None)


async def test_device_is_created_and_returned(sandbox: RunningSandbox) -> None:
    device = await reported(sandbox, "PUT", PATH)
    [sim] = device.pop("sims")
    assert (len(device.pop("imei")), len(device.pop("serial_number"))) == (15, 11)
    assert device == {
        "id": "8167",
        "provider": "acme",
        "account": None,
        "online": True,
        "last_seen": "2026-01-05T09:00:00.000Z",
        "switches": [],
        "condition": "ok",
        "poll_interval": "1s",
        "pack_size": 15,
        "queued": 0,
        "webhooks": {},
    }
    assert sim["number"].startswith("+3363998")
    assert (sim["slot"], sim["country"], sim["roaming"], len(sim["iccid"])) == (0, "fr", False, 19)


async def test_fields_left_out_keep_their_values(sandbox: RunningSandbox) -> None:
    first = await reported(sandbox, "PUT", PATH, {"condition": "radio_off", "poll_interval": "1m30s"})
    second = await reported(sandbox, "PUT", PATH, {"pack_size": 3, "webhooks": {"status": "http://127.0.0.1:1/x"}})
    assert second == first | {"pack_size": 3, "webhooks": {"status": "http://127.0.0.1:1/x"}}
    assert (second["condition"], second["poll_interval"]) == ("radio_off", "1m30s")
    assert await reported(sandbox, "GET", PATH) == second


async def test_fields_of_a_sim_card_left_out_are_drawn(sandbox: RunningSandbox) -> None:
    mine = {
        "slot": 1,
        "iccid": "8933011234567890123",
        "number": "06 39 98 00 07",
        "country": "BE",
        "carrier": "BASE",
        "roaming": True,
    }
    device = await reported(sandbox, "PUT", PATH, {"sims": [mine, {"country": "de"}]})
    first, second = device["sims"]
    assert first == mine | {"number": "+33639980007", "country": "be"}
    assert (second["slot"], second["country"], second["iccid"][:4]) == (0, "de", "8949")
    assert (await reported(sandbox, "PUT", PATH, {"sims": []}))["sims"] == []


async def test_offline_device_keeps_messages_waiting_and_its_last_poll(sandbox: RunningSandbox) -> None:
    await advance(sandbox, "10s")
    await reported(sandbox, "PUT", PATH, {"online": False, "poll_interval": "1s"})
    message = submit(sandbox)
    await advance(sandbox, "1h")
    device = await reported(sandbox, "GET", PATH)
    assert (device["online"], device["queued"], device["account"]) == (False, 1, "jane")
    assert device["last_seen"] == "2026-01-05T09:00:10.000Z"
    assert (await reported(sandbox, "GET", f"/messages/{message}"))["state"] == "queued"
    await reported(sandbox, "PUT", PATH, {"online": True})
    await counts(sandbox)
    assert (await reported(sandbox, "GET", f"/messages/{message}"))["state"] == "delivered"


async def test_message_fails_for_the_reason_of_the_condition(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", PATH, {"condition": "not_allowed"})
    message = submit(sandbox)
    await counts(sandbox)
    end = await reported(sandbox, "GET", f"/messages/{message}")
    assert (end["state"], end["reason"]) == ("failed", "not_allowed")


async def test_planned_switches_happen(sandbox: RunningSandbox) -> None:
    planned = [
        {"at": "2026-01-05T09:01:00.000Z", "online": False},
        {"at": "2026-01-05T10:00:00.000Z", "online": True},
    ]
    assert (await reported(sandbox, "PUT", PATH, {"switches": planned}))["switches"] == planned
    await advance(sandbox, "2m")
    device = await reported(sandbox, "GET", PATH)
    assert (device["online"], device["switches"]) == (False, planned[1:])
    assert (await counts(sandbox))["device.changed"] == 1
    assert (await reported(sandbox, "GET", PATH))["online"]


async def test_removed_device_is_not_found(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", PATH, {"online": False})
    message = submit(sandbox)
    assert await reported(sandbox, "DELETE", PATH) == {"done": True}
    assert await refused(sandbox, "GET", PATH) == (404, "not_found", None)
    await counts(sandbox)
    assert (await reported(sandbox, "GET", f"/messages/{message}"))["state"] == "delivered"


async def test_call_is_reported_when_it_is_over(sandbox: RunningSandbox, taking: Receiver) -> None:
    call = await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "incoming", "duration": "5m23s", **WITH})
    assert call == {
        "id": "t1",
        "provider": "acme",
        "account": "8167",
        "device": "8167",
        "kind": "incoming",
        "with": "+33639980002",
        "started_at": "2026-01-05T09:00:00.000Z",
        "ends_at": "2026-01-05T09:05:23.000Z",
        "duration": "5m23s",
        "notes": [],
        "webhooks": [],
    }
    await advance(sandbox, "5m22s")
    assert taking.got == []
    await advance(sandbox, "1s")
    [got] = taking.got
    assert got.startswith(b"GET /told?t1=incoming ")


async def test_call_is_missed_or_has_a_drawn_duration(sandbox: RunningSandbox) -> None:
    missed = await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "missed", "duration": "0s", **WITH})
    made = await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "outgoing", **WITH})
    assert (missed["duration"], missed["webhooks"]) == ("0s", ["c1"])
    assert made["ends_at"] > made["started_at"]


async def test_note_of_a_call_is_reported(sandbox: RunningSandbox, taking: Receiver) -> None:
    await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "missed", **WITH})
    await reported(sandbox, "POST", "/calls/t1/qualify", {"note": "rude", "source": "interface"})
    call = await reported(sandbox, "POST", "/calls/t1/qualify", {"note": "sorry"})
    assert call["notes"] == ["rude", "sorry"]
    await reported(sandbox, "GET", "/idle?timeout=5s")
    assert [got.split()[1] for got in taking.got] == [b"/told?t1=missed", b"/told?t1=rude", b"/told?t1=sorry"]


async def test_devices_and_calls_are_in_the_journal(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", PATH, {"condition": "no_service"})
    await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "missed", **WITH})
    await reported(sandbox, "POST", "/calls/t1/qualify", {"note": "rude"})
    await reported(sandbox, "DELETE", PATH)
    events = (await reported(sandbox, "GET", "/events"))["items"]
    of_call = {"device": "8167", "kind": "missed", "with": "+33639980002"}
    assert [(one["kind"], one["subject"], one["data"]) for one in events if "webhook" not in one["kind"]] == [
        ("device.changed", "8167", {"provider": "acme", "online": True, "condition": "no_service"}),
        ("call.started", "t1", of_call),
        ("call.ended", "t1", of_call),
        ("call.noted", "t1", of_call | {"note": "rude", "source": "mobile"}),
        ("device.forgotten", "8167", {"provider": "acme"}),
    ]


async def test_offline_device_refuses_calls(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", PATH, {"online": False})
    wanted = {"kind": "incoming", **WITH}
    assert await refused(sandbox, "POST", f"{PATH}/calls", wanted) == (409, "offline_device", None)


async def test_unknown_call_cannot_be_qualified(sandbox: RunningSandbox) -> None:
    assert await refused(sandbox, "POST", "/calls/t7/qualify", {"note": "rude"}) == (404, "not_found", None)


async def test_strict_mode_calls_only_configured_devices() -> None:
    async with running(settings_for(ACME, engine=EngineSettings(start=MORNING, is_strict=True))) as sandbox:
        wanted = {"kind": "missed", **WITH}
        assert await refused(sandbox, "POST", f"{PATH}/calls", wanted) == (404, "not_found", None)
        await reported(sandbox, "PUT", PATH)
        assert (await reported(sandbox, "POST", f"{PATH}/calls", wanted))["id"] == "t1"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"condition": "tired"}, "condition"),
        ({"poll_interval": "soon"}, "poll_interval"),
        ({"pack_size": 0}, "pack_size"),
        ({"sims": [{"country": "zz"}]}, "sims.0.country"),
        ({"sims": [{"number": "x"}]}, "sims.0.number"),
        ({"sims": [{"iccid": "89"}]}, "sims.0.iccid"),
        ({"sims": [{"slot": 1}, {"slot": 1}]}, None),
        ({"switches": [{"at": "2020-01-01T00:00:00Z", "online": True}]}, "switches"),
        ({"webhooks": {"smoke": "http://127.0.0.1:1/"}}, "webhooks"),
        ({"webhooks": {"status": "ftp://127.0.0.1/"}}, "webhooks"),
        ({"batery": 3}, "batery"),
    ],
)
async def test_invalid_device_is_refused_and_not_created(
    sandbox: RunningSandbox, body: object, field: str | None
) -> None:
    assert await refused(sandbox, "PUT", PATH, body) == (422, "unprocessable", field)
    assert await refused(sandbox, "GET", PATH) == (404, "not_found", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "lost", **WITH}, "kind"),
        ({"kind": "missed", "with": "nobody"}, "with"),
        ({"kind": "missed", "duration": "1s", **WITH}, None),
        ({"kind": "incoming", "duration": "1", **WITH}, "duration"),
        ({"kind": "incoming"}, "with"),
    ],
)
async def test_invalid_call_is_refused(sandbox: RunningSandbox, body: object, field: str | None) -> None:
    assert await refused(sandbox, "POST", f"{PATH}/calls", body) == (422, "unprocessable", field)


async def test_ambiguous_device_needs_a_provider(two: RunningSandbox) -> None:
    assert await refused(two, "PUT", PATH) == (400, "bad_request", "provider")
    assert (await reported(two, "PUT", f"{PATH}?provider=other"))["provider"] == "other"
    assert (await reported(two, "GET", PATH))["provider"] == "other"
    assert await refused(two, "GET", f"{PATH}?provider=acme") == (404, "not_found", None)
    assert (await reported(two, "PUT", f"{PATH}?provider=acme"))["provider"] == "acme"
    assert await refused(two, "GET", PATH) == (400, "bad_request", "provider")
    assert (await reported(two, "GET", f"{PATH}?provider=acme"))["provider"] == "acme"


@pytest.mark.parametrize(("query", "field"), [("provider=nobody", "provider"), ("providr=acme", "providr")])
async def test_unknown_provider_and_misspelt_field_are_refused(two: RunningSandbox, query: str, field: str) -> None:
    assert await refused(two, "PUT", f"{PATH}?{query}") == (400, "bad_request", field)


async def test_reset_removes_all_devices(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "PUT", PATH)
    await reported(sandbox, "POST", "/reset")
    assert await refused(sandbox, "GET", PATH) == (404, "not_found", None)


async def test_duration_of_a_call_is_whole_seconds(sandbox: RunningSandbox) -> None:
    await reported(sandbox, "POST", f"{PATH}/calls", {"kind": "outgoing", **WITH})
    [call] = sandbox.clock_driver.engine.devices.calls
    assert call.duration % SECOND == 0
