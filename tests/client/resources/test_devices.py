import pytest
from sms_sandbox.client import RefusedError

from tests.client.flavours import Flavour

LOGIN = "user@email.com"


def test_device_is_created_switched_off_and_on_and_removed(client: Flavour) -> None:
    reported = client(
        lambda api: api.device(LOGIN, "insim").set(
            online=True, condition="no_service", poll_interval="10s", pack_size=5, sims=[{"slot": 1, "country": "de"}]
        )
    )
    assert (reported.condition, reported.poll_interval, reported.pack_size) == ("no_service", "10s", 5)
    assert (reported.sims[0].slot, reported.sims[0].country) == (1, "de")
    assert not client(lambda api: api.device(LOGIN).off()).online
    assert client(lambda api: api.device(LOGIN).on()).online
    assert client(lambda api: api.device(LOGIN).show()).condition == "no_service"
    client(lambda api: api.device(LOGIN).forget())
    with pytest.raises(RefusedError, match="there is no device"):
        client(lambda api: api.device(LOGIN, "insim").show())


def test_device_makes_calls_with_notes(client: Flavour) -> None:
    client(lambda api: api.device(LOGIN, "insim").on())
    call = client(lambda api: api.device(LOGIN).call("outgoing", "+33639980001", duration="30s"))
    assert (call.kind, call.other, call.duration, call.device) == ("outgoing", "+33639980001", "30s", LOGIN)
    assert client(lambda api: api.device(LOGIN).call("missed", "+33639980001")).duration == "0s"
    noted = client(lambda api: api.qualify(call.id, "Interested"))
    assert (noted.id, noted.notes) == (call.id, ("Interested",))
