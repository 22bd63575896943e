import pytest
from sms_sandbox.client import Client
from sms_sandbox.client.errors import RefusedError

from tests.client.flavours import Flavour
from tests.serving import receiving, send, serving


def test_rules_are_added_and_removed(client: Flavour) -> None:
    made = client(lambda api: api.faults.add({"name": "down", "status": 503}))
    assert (made.name, made.kind, made.fired, made.optional, made.on) == ("down", "rule", 0, False, ())
    client(lambda api: api.faults.add({"delay": {"before": "1s"}}, lasts="30s"))
    assert [fault.name for fault in client(lambda api: api.faults.list())] == ["down", "by-hand-1"]
    assert client(lambda api: api.faults.remove("down")).note is None
    with pytest.raises(RefusedError, match="there is no rule 'down'"):
        client(lambda api: api.faults.remove("down"))
    client(lambda api: api.faults.add({"status": 500}))
    client(lambda api: api.faults.clear())
    assert client(lambda api: api.faults.list()) == []


def test_removal_of_a_hold_counts_what_it_releases_or_notes_that_there_was_nothing() -> None:
    with receiving() as receiver, serving({"smsmode.status": receiver.url}) as server:
        client = Client(server.url)
        client.faults.add({"name": "hold", "webhooks": "hold"})
        send(server.url)
        client.clock.advance("1h")
        removed = client.faults.remove("hold")
        assert (removed.released, removed.note) == (len(client.webhooks.list()), None)
        client.clock.advance("1s")
        client.faults.add({"name": "hold", "webhooks": "hold"})
        assert client.faults.remove("hold").note == "no webhook was held, so none was released"
        client.faults.add({"name": "hold", "webhooks": "hold"})
        assert client.faults.clear().note == "no webhook was held, so none was released"
        assert client.faults.clear().note is None


def test_message_that_ends_in_a_full_stop_gets_no_second_one() -> None:
    with serving({}) as server, pytest.raises(RefusedError) as refused:
        Client(server.url).faults.add({"name": "x", "when": {"operation": "sned"}, "status": 500})
    assert ".." not in str(refused.value)
    assert "Did you mean" in str(refused.value)
