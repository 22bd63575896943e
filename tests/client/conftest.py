from collections.abc import Iterator

import pytest

from tests.client.flavours import Flavour
from tests.serving import Receiver, receiving, serving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as taking:
        yield taking


@pytest.fixture(params=[True, False], ids=["blocking", "waiting"])
def client(request: pytest.FixtureRequest, receiver: Receiver) -> Iterator[Flavour]:
    """Yield a client of a sandbox whose webhooks go to the receiver."""
    with serving({"smsmode.status": f"{receiver.url}/status", "smsmode.mo": f"{receiver.url}/mo"}) as server:
        yield Flavour(server.url, is_blocking=request.param)
