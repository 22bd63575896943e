"""TLS and CONNECT that fail before there is a request, and how faults end a connection inside TLS."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.faults.fault import Fault
from sms_sandbox.faults.kinds.connect import ConnectFault, ConnectProblem
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.drip import Drip
from sms_sandbox.faults.kinds.empty import Empty
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.tls import TlsFault, TlsProblem
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Rule
from sms_sandbox.server.app import RunningSandbox

from tests.running import line_to
from tests.server.door.clients import HOST, SEND, connect, door, encrypt, once, request, trusting, tunnel

EXPIRED, WRONG_HOST = TlsFault(TlsProblem.EXPIRED), TlsFault(TlsProblem.WRONG_HOST)
HANDSHAKE_RESET, DNS = TlsFault(TlsProblem.HANDSHAKE_RESET), ConnectFault(ConnectProblem.DNS)
T = TypeVar("T")
OTHER_HOST = "api.smsfactor.com"


def struck_by(
    sandbox: RunningSandbox, workspace: str = "default", when: Matcher | None = None, **faults: Fault
) -> None:
    rule = Rule(name="bad", when=when or Matcher(), effects=Effects(**faults))
    sandbox.workspaces.get(workspace).engine.fault_control.load(Faults(rules=(rule,)))


def exchanges(sandbox: RunningSandbox, workspace: str = "default") -> list[tuple[str, str, int | None]]:
    found = sandbox.workspaces.get(workspace).engine.exchanges
    return [(one.provider, one.operation, one.response.status if one.response else None) for one in found]


@pytest.mark.parametrize(("fault", "problem"), [(EXPIRED, "has expired"), (WRONG_HOST, "Hostname mismatch")])
async def test_client_refuses_the_certificate_for_its_reason(fault: TlsFault, problem: str, tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, tls=fault)
        async with tunnel(sandbox, f"{HOST}:443") as line:
            with pytest.raises(ssl.SSLCertVerificationError, match=problem):
                await encrypt(line, trusting(tmp_path), HOST)
        async with line_to(sandbox) as line:
            with pytest.raises(ssl.SSLCertVerificationError, match=problem):
                await encrypt(line, trusting(tmp_path), HOST)
        assert exchanges(sandbox) == [("smsmode", "tls", None)] * 2
        assert sandbox.workspaces.default.engine.faults.tallies["rule:bad"].fired == 2


async def test_client_that_checks_nothing_is_answered(tmp_path: Path) -> None:
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, tls=EXPIRED)
        async with line_to(sandbox) as line:
            await encrypt(line, careless, HOST)
            await line.send(request(HOST))
            assert (await line.reply()).status == 200


async def test_handshake_is_reset(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, tls=HANDSHAKE_RESET)
        async with tunnel(sandbox, f"{HOST}:443") as line:
            with pytest.raises(ConnectionResetError):
                await encrypt(line, trusting(tmp_path), HOST)
        assert exchanges(sandbox) == [("smsmode", "tls", None)]
        assert (await once(sandbox, request(HOST))).status == 200


async def test_connect_is_refused_as_if_the_name_were_unknown(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, connect=DNS)
        refused = await once(sandbox, connect(f"{HOST}:443"))
        assert (refused.status, b"cannot be resolved" in refused.body) == (502, True)
        assert exchanges(sandbox) == [("smsmode", "connect", 502)]


async def test_other_providers_and_workspaces_are_not_struck(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        sandbox.workspaces.make("team")
        struck_by(sandbox, "team", Matcher(providers=frozenset({"smsmode"})), tls=EXPIRED, connect=DNS)
        team = "Proxy-Authorization: Basic dGVhbTo="
        assert (await once(sandbox, connect(f"{HOST}:443", team))).status == 502
        async with tunnel(sandbox, f"{OTHER_HOST}:443", team) as line:
            await encrypt(line, trusting(tmp_path), OTHER_HOST)
        async with tunnel(sandbox, f"{HOST}:443") as line:
            await encrypt(line, trusting(tmp_path), HOST)
        assert (exchanges(sandbox), len(exchanges(sandbox, "team"))) == ([], 1)


async def test_client_without_a_server_name_is_not_struck(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, tls=EXPIRED)
        async with line_to(sandbox) as line:
            await encrypt(line, trusting(tmp_path), "127.0.0.1")
        assert exchanges(sandbox) == []


class TlsClient:
    """A client that sees what is on the wire: the bytes, and whether TLS was ended before the connection was."""

    def __init__(self, sandbox: RunningSandbox, context: ssl.SSLContext) -> None:
        self._socket = socket.create_connection(("127.0.0.1", sandbox.port), timeout=10)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=HOST)

    def receive(self, data: bytes) -> tuple[bytes, str]:
        """Send a request. Return what was received, and how the connection ended."""
        with self._socket:
            self._do(self._tls.do_handshake)
            self._tls.write(data)
            self._socket.sendall(self._outgoing.read())
            received = bytearray()
            try:
                while data := self._do(lambda: self._tls.read(1 << 16)):
                    received += data
            except ssl.SSLEOFError:
                return bytes(received), "eof"
            except ConnectionResetError:
                return bytes(received), "reset"
            return bytes(received), "close_notify"

    def _do(self, step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                self._socket.sendall(self._outgoing.read())
                data = self._socket.recv(1 << 16)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()


@pytest.mark.parametrize(
    ("fault", "length", "end"),
    [
        (Reset(), 0, "reset"),
        (Reset(after_bytes=20), 20, "reset"),
        (Empty(), 0, "close_notify"),
        (Stall(SECOND // 100), 0, "close_notify"),
        (Cut(after_bytes=3), None, "eof"),
    ],
)
async def test_fault_ends_the_connection_inside_tls_as_on_the_wire(
    fault: Fault, length: int | None, end: str, tmp_path: Path
) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, network=fault)
        client = TlsClient(sandbox, trusting(tmp_path))
        received, ended = await asyncio.to_thread(client.receive, request(HOST))
        assert ended == end
        if length is None:
            head, _, body = received.partition(b"\r\n\r\n")
            assert (head.startswith(b"HTTP/1.1 200"), len(body)) == (True, 3)
        else:
            assert len(received) == length


async def test_drip_is_whole_inside_tls(tmp_path: Path) -> None:
    async with door(tmp_path) as sandbox:
        struck_by(sandbox, network=Drip(rate=2000))
        client = TlsClient(sandbox, trusting(tmp_path))
        data = request(HOST, "/http/1.6/sendSMS.do?accessToken=T&message=Hi&numero=33639980001", "Connection: close")
        received, ended = await asyncio.to_thread(client.receive, data)
        assert (received.partition(b"\r\n\r\n")[2][:4], ended) == (b"0 | ", "close_notify")


async def test_garble_spoils_the_content_inside_tls_and_leaves_tls_whole(tmp_path: Path) -> None:
    data = request(HOST, SEND, "Connection: close")
    async with door(tmp_path) as sandbox:
        client = TlsClient(sandbox, trusting(tmp_path))
        whole, _ = await asyncio.to_thread(client.receive, data)
        struck_by(sandbox, garble=Garble())
        client = TlsClient(sandbox, trusting(tmp_path))
        received, ended = await asyncio.to_thread(client.receive, data)
        assert sandbox.workspaces.default.engine.faults.tallies["rule:bad"].fired == 1
    body, usual = (answer.partition(b"\r\n\r\n")[2] for answer in (received, whole))
    assert ended == "close_notify"
    assert received.startswith(b"HTTP/1.1 200 ")
    assert (len(body), body[:4] == b"0 | ") == (len(usual), False)
