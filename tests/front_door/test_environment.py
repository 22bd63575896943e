import os
import subprocess
import sys
from pathlib import Path

import pytest
from sms_sandbox.front_door import environment
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.environment import ProxyAddress, variables
from sms_sandbox.front_door.names import PermittedNames

ROOT = Authority.make(PermittedNames.of([]), utc(1_796_000_000)).root_pem
HOSTS = ["api.smsmode.com", "insim.app"]
PYTHON = Path(environment.__file__).parent / "runtimes" / "python"


def made(folder: Path, current: dict[str, str] | None = None, **more: str) -> dict[str, str]:
    return variables(ProxyAddress("127.0.0.1", 8767, **more), ROOT, folder, HOSTS, current or {})


def test_the_proxy_has_the_workspace_as_user_and_the_admin_token_as_password(tmp_path: Path) -> None:
    assert made(tmp_path)["https_proxy"] == "http://127.0.0.1:8767"
    found = made(tmp_path, user="team", password="a:b/c")
    assert {found[name] for name in ("http_proxy", "HTTP_PROXY", "HTTPS_PROXY")} == {
        "http://team:a%3Ab%2Fc@127.0.0.1:8767"
    }
    assert ProxyAddress("::1", 80).url == "http://[::1]:80"


def test_lists_keep_their_entries(tmp_path: Path) -> None:
    current = {
        "NODE_OPTIONS": "--trace-warnings",
        "PYTHONPATH": "/mine",
        "PHP_INI_SCAN_DIR": "/ini",
        "JAVA_TOOL_OPTIONS": "-Dmine=1",
        "NO_PROXY": "db.internal, 10.0.0.0/8",
    }
    found = made(tmp_path, current)
    assert found["NODE_OPTIONS"].startswith("--trace-warnings --require ")
    assert found["PYTHONPATH"].endswith(":/mine")
    assert found["PHP_INI_SCAN_DIR"].startswith("/ini:")
    assert found["JAVA_TOOL_OPTIONS"].startswith("-Dmine=1 ")
    assert found["no_proxy"] == found["NO_PROXY"] == "db.internal,10.0.0.0/8,localhost,127.0.0.1,::1,.localhost"


def test_lists_of_folders_are_separated_as_the_system_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pathsep", ";")
    found = made(tmp_path, {"PYTHONPATH": r"C:\mine"})
    assert found["PYTHONPATH"] == rf"{PYTHON};C:\mine"
    assert found["PHP_INI_SCAN_DIR"].startswith(";")


@pytest.mark.parametrize("entry", ["*", "api.smsmode.com", ".smsmode.com", "smsmode.com:443", "*.com"])
def test_no_proxy_entry_for_a_provider_is_dropped(entry: str, tmp_path: Path) -> None:
    assert made(tmp_path, {"no_proxy": entry})["no_proxy"] == made(tmp_path)["no_proxy"]


def test_named_files_exist(tmp_path: Path) -> None:
    found = made(tmp_path)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        assert Path(found[name]).read_bytes().endswith(ROOT)
    assert (PYTHON / "sitecustomize.py").is_file()
    assert Path(found["NODE_OPTIONS"].split('"')[1]).is_file()
    ini = Path(found["PHP_INI_SCAN_DIR"].removeprefix(":")) / "sms-sandbox.ini"
    assert Path(ini.read_text().split('"')[-2]).is_file()


def python(code: str, *paths: Path, **more: str) -> str:
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    path = os.pathsep.join(map(str, (PYTHON, *paths)))
    done = subprocess.run(  # noqa: S603  code of ours
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": path, **more},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return done.stdout


def test_a_sitecustomize_that_is_hidden_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.mine = 'it ran'")
    assert python("import sys; print(sys.mine)", tmp_path) == "it ran\n"


def test_the_sitecustomize_imports_nothing_that_it_patches() -> None:
    assert python("import sys; print({'http.client', 'urllib3', 'aiohttp', 'ssl'} & {*sys.modules})") == "set()\n"


def test_the_sitecustomize_imports_nothing_slow() -> None:
    code = "import sys; print({'typing', 'collections', 'collections.abc', 're', 'functools'} & {*sys.modules})"
    assert python(code, COVERAGE_PROCESS_START="") == "set()\n"


def test_local_connection_and_one_without_a_proxy_are_unchanged() -> None:
    code = (
        "import http.client, socket\n"
        "http.client.HTTPConnection._create_connection = lambda *a: print(a) or socket.socket()\n"
        "def go(h):\n"
        "    c = http.client.HTTPConnection(h, 81)\n"
        "    c._create_connection = lambda place, *_: print(place[0]) or socket.socket()\n"
        "    c.set_debuglevel(0)\n"
        "    c._tunnel = lambda: print('tunnel to', c._tunnel_host)\n"
        "    try: c.connect()\n"
        "    except OSError: pass\n"
        "for h in ('127.0.0.1', 'a.localhost', 'api.smsmode.com'): go(h)\n"
    )
    proxied = {"https_proxy": "http://127.0.0.9:9", "no_proxy": "localhost,.localhost"}
    wanted = "127.0.0.1 a.localhost 127.0.0.9 tunnel to api.smsmode.com"
    assert " ".join(python(code, **proxied).split()) == wanted
    assert python(code).split() == ["127.0.0.1", "a.localhost", "api.smsmode.com"]
