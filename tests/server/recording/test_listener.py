import socket
from pathlib import Path

import pytest
from sms_sandbox.server.recording.listener import HOST, names_of, start
from sms_sandbox.server.recording.recorder import RecordingSettings

from tests.providers.acme import PROVIDER as ACME


async def test_listener_is_reached_on_this_machine_only(tmp_path: Path) -> None:
    async with await start(RecordingSettings(provider=ACME, folder=tmp_path)) as running:
        assert running.url == f"http://{HOST}:{running.port}"
        assert HOST == "127.0.0.1"
        socket.create_connection((HOST, running.port)).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((HOST, running.port))


async def test_port_in_use_is_an_error(tmp_path: Path) -> None:
    async with await start(RecordingSettings(provider=ACME, folder=tmp_path)) as running:
        with pytest.raises(OSError, match="in use"):
            await start(RecordingSettings(provider=ACME, folder=tmp_path, port=running.port))


def test_authority_signs_for_every_provider(tmp_path: Path) -> None:
    names = names_of(RecordingSettings(provider=ACME, folder=tmp_path))
    assert {"api.smsfactor.com", "rest.smsmode.com", *ACME.hosts} <= {*names}
