import pytest
from sms_sandbox.client.errors import RefusedError

from tests.client.flavours import Flavour


def test_rules_are_added_and_removed(client: Flavour) -> None:
    made = client(lambda api: api.faults.add({"name": "down", "status": 503}))
    assert (made.name, made.kind, made.fired, made.optional, made.on) == ("down", "rule", 0, False, ())
    client(lambda api: api.faults.add({"delay": {"before": "1s"}}, lasts="30s"))
    assert [fault.name for fault in client(lambda api: api.faults.list())] == ["down", "by-hand-1"]
    client(lambda api: api.faults.remove("down"))
    with pytest.raises(RefusedError, match="there is no rule 'down'"):
        client(lambda api: api.faults.remove("down"))
    client(lambda api: api.faults.add({"status": 500}))
    client(lambda api: api.faults.clear())
    assert client(lambda api: api.faults.list()) == []
