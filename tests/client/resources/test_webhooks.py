from typing import Any

import pytest
from sms_sandbox.client import RefusedError, TimedOutError

from tests.client.flavours import Flavour
from tests.serving import HERE, THERE, Receiver, send


def test_webhooks_are_listed_newest_first_and_found_by_each_filter(client: Flavour, receiver: Receiver) -> None:
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    newest, oldest = client(lambda api: api.webhooks.list())
    assert newest.due_at > oldest.due_at
    assert (newest.provider, newest.kind, newest.subject, newest.state) == ("smsmode", "status", "m1", "taken")
    assert newest.url.startswith(f"{receiver.url}/status")
    filters: dict[str, Any] = {"provider": "smsmode", "kind": "status", "subject": "m1", "state": "taken", "to": HERE}
    assert client(lambda api: api.webhooks.list(**filters)) == [newest, oldest]
    assert client(lambda api: api.webhooks.list(to=THERE)) == []
    assert client(lambda api: api.webhooks.list(limit=1)) == [newest]
    assert client(lambda api: api.webhooks.list(cursor=newest.id)) == [oldest]
    assert client(lambda api: api.webhooks.get(oldest.id)) == oldest


def test_webhook_has_its_bytes_and_its_answer(client: Flavour, receiver: Receiver) -> None:
    receiver.status, receiver.answer = 500, b"no"
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    webhook = client(lambda api: api.webhooks.list(state="failed"))[0]
    [attempt] = webhook.attempts
    assert (attempt.status, attempt.body, attempt.error) == (500, "no", None)
    assert attempt.duration >= 0
    method, target, _ = receiver.got[-1]
    assert webhook.request.start_line == f"{method} {target} HTTP/1.1"
    assert (webhook.request.method, webhook.request.target) == (method, target)
    assert webhook.request.to_bytes().startswith(f"{method} {target} HTTP/1.1\r\n".encode())


def test_wait_returns_webhooks(client: Flavour) -> None:
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    assert client(lambda api: api.webhooks.wait(kind="status", to=HERE)).provider == "smsmode"
    assert len(client(lambda api: api.webhooks.wait_for(2, provider="smsmode"))) == 2
    with pytest.raises(TimedOutError):
        client(lambda api: api.webhooks.wait(kind="mo", timeout="1ms"))
    with pytest.raises(TimedOutError):
        client(lambda api: api.webhooks.wait(after=1000, timeout="1ms"))


def test_webhooks_are_sent_again(client: Flavour, receiver: Receiver) -> None:
    receiver.status = 500
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    failed = client(lambda api: api.webhooks.list())
    receiver.status = 200
    before = len(receiver.got)
    client(lambda api: api.webhooks.resend(failed[0].id))
    client(lambda api: api.idle())
    assert receiver.got[before:] == [receiver.got[before - 1]]
    client(lambda api: api.webhooks.resend_failed())
    client(lambda api: api.idle())
    assert [one.state for one in client(lambda api: api.webhooks.list())] == ["taken", "taken"]


def test_sample_webhook_is_sent(client: Flavour, receiver: Receiver) -> None:
    client(lambda api: api.webhooks.trigger("smsmode", "mo"))
    client(lambda api: api.idle())
    [(_, target, _)] = receiver.got
    assert target.startswith("/mo")


def test_one_held_webhook_is_released_and_the_others_stay_held(client: Flavour, receiver: Receiver) -> None:
    client(lambda api: api.faults.add({"name": "hold", "optional": True, "webhooks": "hold"}))
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    newest, oldest = client(lambda api: api.webhooks.list())
    assert (newest.held, oldest.held, receiver.got) == (True, True, [])
    assert not client(lambda api: api.webhooks.release(oldest.id)).held
    client(lambda api: api.idle())
    assert [one.state for one in client(lambda api: api.webhooks.list())] == ["pending", "taken"]
    with pytest.raises(RefusedError, match=f"webhook {oldest.id} is not held"):
        client(lambda api: api.webhooks.release(oldest.id))
    client(lambda api: api.faults.remove("hold"))
    client(lambda api: api.clock.advance("1s"))
    assert len(receiver.got) == 2
