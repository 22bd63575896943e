from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sms_sandbox.client import Client, RefusedError, TimedOutError

from tests.client.flavours import Flavour
from tests.serving import HERE, THERE, send

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)


def found_by(filters: dict[str, Any], api: Client) -> Any:
    return api.messages.list(**filters)


def test_messages_are_listed_newest_first_and_found_by_each_filter(client: Flavour) -> None:
    send(client.url, HERE, "Your code is 4711")
    send(client.url, THERE, "Hello")
    assert [one.text for one in client(lambda api: api.messages.list())] == ["Hello", "Your code is 4711"]
    filters: dict[str, Any] = {"to": HERE, "text": "code", "matches": r"\d{4}"}
    for wanted in ({name: value} for name, value in filters.items()):
        [found] = client(partial(found_by, wanted))
        assert found.to == HERE
    everything: dict[str, Any] = {
        "provider": "smsmode",
        "account": "TOKEN",
        "state": "waiting",
        "direction": "mt",
        "since": MORNING,
    }
    assert len(client(partial(found_by, everything))) == 2
    assert client(lambda api: api.messages.list(since=MORNING + timedelta(seconds=1))) == []


def test_pages_go_on_from_their_cursor(client: Flavour) -> None:
    for number in range(3):
        send(client.url, HERE, f"Number {number}")
    first = client(lambda api: api.messages.page(limit=2))
    assert [one.text for one in first.items] == ["Number 2", "Number 1"]
    second = client(lambda api: api.messages.page(limit=2, cursor=first.next))
    assert [one.text for one in second.items] == ["Number 0"]
    assert second.next is None
    assert client(lambda api: api.messages.list(cursor=first.items[-1].id)) == second.items


def test_message_has_its_history(client: Flavour) -> None:
    send(client.url, HERE, "Hello")
    client(lambda api: api.clock.advance("10s"))
    message = client(lambda api: api.messages.get("m1"))
    assert (message.to, message.text, message.direction, message.segments) == (HERE, "Hello", "mt", ("Hello",))
    assert (message.state, message.provider_state) == ("delivered", 11)
    assert message.submitted_at == message.history[0].at == MORNING
    assert [step.state for step in message.history][-1] == "delivered"
    with pytest.raises(RefusedError, match="no message 'm2'"):
        client(lambda api: api.messages.get("m2"))


def test_state_is_set_with_and_without_a_reason(client: Flavour) -> None:
    send(client.url)
    assert client(lambda api: api.messages.set_state("m1", "sent")).state == "sent"
    message = client(lambda api: api.messages.set_state("m1", "undelivered", "absent_subscriber"))
    assert (message.state, message.reason) == ("undelivered", "absent_subscriber")
    with pytest.raises(RefusedError) as caught:
        client(lambda api: api.messages.set_state("m1", "delivered"))
    assert (caught.value.status, caught.value.code) == (409, "wrong_transition")


def test_message_from_a_handset_has_no_state(client: Flavour) -> None:
    send(client.url, classe_msg="4")
    client(lambda api: api.clock.advance("10s"))
    reply = client(lambda api: api.handset(HERE).reply("Yes"))
    assert (reply.direction, reply.sender, reply.text, reply.state, reply.answers) == ("mo", HERE, "Yes", None, "m1")
    assert client(lambda api: api.messages.list(sender=HERE)) == [reply]


def test_wait_returns_messages(client: Flavour) -> None:
    send(client.url, HERE, "Hello")
    send(client.url, HERE, "Hello again")
    assert client(lambda api: api.messages.wait(to=HERE, text="again")).text == "Hello again"
    assert [one.text for one in client(lambda api: api.messages.wait_for(2))] == ["Hello again", "Hello"]
    with pytest.raises(TimedOutError) as caught:
        client(lambda api: api.messages.wait(to=THERE, timeout="1ms"))
    assert caught.value.nearest
    with pytest.raises(TimedOutError):
        client(lambda api: api.messages.wait_for(3, timeout="1ms"))
    with pytest.raises(TimedOutError):
        client(lambda api: api.messages.wait(after=1000, timeout="1ms"))


def test_messages_are_cleared(client: Flavour) -> None:
    send(client.url)
    client(lambda api: api.messages.clear())
    assert client(lambda api: api.messages.list()) == []
