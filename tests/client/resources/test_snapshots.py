import pytest
from sms_sandbox.client import Client
from sms_sandbox.client.errors import RefusedError

from tests.serving import send, serving


def test_workspace_is_put_back_to_its_snapshot() -> None:
    with serving() as server:
        client = Client(server.url)
        saved = client.snapshots.save("empty")
        send(server.url)
        assert [one.name for one in client.snapshots.list()] == ["empty"]
        client.snapshots.restore("empty")
        assert client.messages.list() == []
        assert client.clock.now == saved.at
        client.snapshots.delete("empty")
        with pytest.raises(RefusedError, match="there is no snapshot 'empty'"):
            client.snapshots.restore("empty")
