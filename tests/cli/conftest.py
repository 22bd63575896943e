from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import Verbs
from tests.serving import Receiver, receiving, serving


@pytest.fixture(autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests' records out of the user's home. The folder does not exist yet."""
    folder = tmp_path_factory.mktemp("home") / "state"
    monkeypatch.setenv("SANDBOX_STATE_DIR", str(folder))
    return folder


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as taking:
        yield taking


@pytest.fixture
def verbs(receiver: Receiver) -> Iterator[Verbs]:
    """Run verbs against a sandbox whose smsMode webhooks go to the receiver."""
    with serving({"smsmode.status": f"{receiver.url}/status", "smsmode.mo": f"{receiver.url}/mo"}) as server:
        yield Verbs(server.url)
