"""Names that lead to the sandbox for one command only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sms_sandbox.cli.launching import name_mapping
from sms_sandbox.cli.launching.name_mapping import NameMappingError, address_of, listeners, mapped

from tests.cli.verbs.test_up import run

DIRECT = """
import os, socket, ssl
context = ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
host, query = "api.smsmode.com", "accessToken=TOKEN&message=Hello&numero=0639980001"
head = f"GET /http/1.6/sendSMS.do?{query} HTTP/1.1", f"Host: {host}", "Connection: close", "", ""
with socket.create_connection((host, 443), 10) as plain, context.wrap_socket(plain, server_hostname=host) as line:
    line.sendall("\\r\\n".join(head).encode())
    answer = b"".join(iter(lambda: line.recv(4096), b""))
print(answer.split(b"\\r\\n\\r\\n")[1][:4].decode())
"""


def is_allowed(folder: Path) -> bool:
    try:
        listeners()
        mapped(["true"], ["api.smsmode.com"], folder)
    except NameMappingError:
        return False
    return True


def test_program_that_uses_no_proxy_reaches_the_sandbox_or_the_run_is_refused(tmp_path: Path) -> None:
    before = name_mapping.HOSTS.read_text()
    done = run("run", "--map-names", "--", sys.executable, "-c", DIRECT)
    if is_allowed(tmp_path):
        assert (done.returncode, done.stdout) == (0, "0 | \n"), done.stderr
    else:
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.splitlines()[-1].startswith("sandbox run: --map-names: ")
    assert name_mapping.HOSTS.read_text() == before


def test_command_sees_its_own_hosts_file_first(tmp_path: Path) -> None:
    if not is_allowed(tmp_path):
        with pytest.raises(NameMappingError, match="does not allow"):
            mapped(["true"], ["a.example"], tmp_path)
        return
    command = mapped(["cat", "/etc/hosts"], ["a.example", "b.example"], tmp_path)
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  as above
    assert shown == f"{address_of(os.getpid())} a.example b.example\n{name_mapping.HOSTS.read_text()}"


def test_missing_command_has_the_exit_code_of_a_shell(tmp_path: Path) -> None:
    done = run("run", "--map-names", "--", "no-such-command")
    assert done.returncode == (127 if is_allowed(tmp_path) else 1)


def test_machine_without_unshare_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NameMappingError, match=r"^the program unshare of util-linux is missing$"):
        mapped(["true"], [], tmp_path)


def test_machine_that_forbids_the_namespace_is_refused_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unshare = tmp_path / "unshare"
    unshare.write_text("#!/bin/sh\necho 'unshare: unshare failed: Operation not permitted' >&2\nexit 1\n")
    unshare.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NameMappingError, match="a mount namespace: unshare: unshare failed: Operation not permitted"):
        mapped(["true"], [], tmp_path)


def test_other_system_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NameMappingError, match="on Linux only"):
        listeners()


def test_port_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_mapping, "address_of", lambda _: "192.0.2.1")
    with pytest.raises(NameMappingError, match=r"^cannot listen on 192\.0\.2\.1:443: "):
        listeners()


def test_address_is_one_of_loopback() -> None:
    assert [address_of(process) for process in (1, 256, 70000)] == ["127.83.0.1", "127.83.1.255", "127.83.17.112"]
