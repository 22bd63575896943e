import pytest
from sms_sandbox.client import RefusedError, TimedOutError

from tests.client.flavours import Flavour
from tests.serving import HERE, THERE, send


def test_last_code_sent_to_a_number_is_returned(client: Flavour) -> None:
    send(client.url, HERE, "Your code is 123456.")
    assert client(lambda api: api.otp(HERE)) == "123456"
    with pytest.raises(TimedOutError):
        client(lambda api: api.otp(THERE, timeout="1ms"))


def test_idle_waits_until_nothing_is_under_way(client: Flavour) -> None:
    send(client.url)
    assert client(lambda api: api.idle()).next_due is not None


def test_reset_goes_back_to_the_start(client: Flavour) -> None:
    send(client.url)
    client(lambda api: api.clock.advance("1h"))
    client(lambda api: api.reset())
    assert client(lambda api: api.messages.list()) == []
    assert client(lambda api: api.clock.now).hour == 9
    client(lambda api: api.reset(to_empty=True))


def test_version_is_returned(client: Flavour) -> None:
    version = client(lambda api: api.version())
    assert version.seed == 1
    assert set(version.dialects) == set(version.providers) == {"insim", "smsfactor", "smsgateway24", "smsmode"}


def test_workspaces_are_isolated(client: Flavour) -> None:
    made = client(lambda api: api.make_workspace(name="w1", seed=7, clock="real"))
    assert (made.name, made.seed, made.clock) == ("w1", 7, "real")
    assert made.credentials_of("smsmode").token.startswith("ws-w1-")
    assert [one.name for one in client(lambda api: api.workspaces())] == ["w1", "default"]
    send(f"{client.url}/~w1", token=made.credentials_of("smsmode").token)
    assert client(lambda api: api.messages.list()) == []
    assert len(client(lambda api: api.messages.list(), workspace="w1")) == 1
    default = client(lambda api: api.show_workspace("default"))
    assert default.credentials_of("smsmode").token
    client(lambda api: api.drop_workspace("w1"))
    with pytest.raises(RefusedError, match=r"there is no workspace 'w1'\. .*sandbox workspace add NAME"):
        client(lambda api: api.messages.list(), workspace="w1")


def test_ensured_workspace_is_made_once_and_found_then(client: Flavour) -> None:
    made = client(lambda api: api.ensure_workspace("w1", seed=7))
    assert client(lambda api: api.ensure_workspace("w1", seed=8)) == made
    assert (made.name, made.seed) == ("w1", 7)


def test_get_and_put_take_any_path(client: Flavour) -> None:
    assert client(lambda api: api.get("/messages", {"limit": 1})) == {"items": [], "next": None}
    reported = client(lambda api: api.put("/handsets/33639980001", {"condition": "off"}))
    assert reported["condition"] == "off"
