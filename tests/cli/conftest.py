from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Verbs
from tests.serving import Receiver, receiving, serving


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is written into the home of whoever runs the tests. It is not there yet."""
    folder = tmp_path_factory.mktemp("home") / "state"
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(folder))
    return folder


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as taking:
        yield taking


@pytest.fixture
def verbs(receiver: Receiver) -> Iterator[Verbs]:
    """Of a sandbox whose smsMode webhooks go to the receiver."""
    with serving({"smsmode.status": f"{receiver.url}/status", "smsmode.mo": f"{receiver.url}/mo"}) as server:
        yield Verbs(server.url)
