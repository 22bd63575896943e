"""The client's wheel in an environment that has msgspec and pytest, and nothing of the server's."""

import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.install.installing import OFFLINE, Environment, build_client
from tests.serving import serving

pytestmark = pytest.mark.timeout(300)  # builds and installs the distribution

NEEDED = ("msgspec", "typing_extensions")
OF_TESTS = ("py", "pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments")
MOST_MEGABYTES = 10
TEST = """
from urllib.request import urlopen


def test_message(sms_sandbox):
    smsmode = sms_sandbox.smsmode
    query = f"accessToken={smsmode.credentials.token}&message=Hello&numero=0639980001"
    urlopen(f"{smsmode.url}/http/1.6/sendSMS.do?{query}")
    assert sms_sandbox.messages.wait(text="Hello").to == "+33639980001"
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("client")
    made = Environment(folder / "venv", folder / "home")
    made.home.mkdir()
    venv.create(made.folder, with_pip=True)
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if installed.name.split("-")[0].removesuffix(".py") in {*NEEDED, *OF_TESTS}:
            (made.site_packages / installed.name).symlink_to(installed)
    made.run("python", "-m", "pip", "install", *OFFLINE, str(build_client(folder)))
    return made


def test_fixture_and_client_work_beside_a_running_sandbox(alone: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_message.py").write_text(TEST)
    with serving() as server:
        done = subprocess.run(  # noqa: S603  our own package
            [alone.command("python"), "-m", "pytest", "-q", "test_message.py"],
            cwd=tmp_path,
            env={**alone.variables(), "SANDBOX_URL": server.url},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_sandbox_of_its_own_is_refused_with_the_way_out(alone: Environment) -> None:
    code = (
        "from sms_sandbox.testing import Sandbox, ClientError as E\ntry: Sandbox()\nexcept E as error: print(error)"
    )
    printed = alone.run("python", "-c", code)
    assert printed.startswith("no sandbox is named, and none can be started, since ")
    assert printed.rstrip().endswith("set SANDBOX_URL, or install sms-sandbox in place of sms-sandbox-client")


def test_client_takes_at_most_10_megabytes(alone: Environment) -> None:
    ours = [one for one in alone.site_packages.iterdir() if one.name.split("-")[0] in {*NEEDED, "sms_sandbox"}]
    files = [file for one in ours for file in ([one.resolve()] if one.is_file() else one.resolve().rglob("*"))]
    assert 0 < sum(file.stat().st_size for file in files if file.is_file()) < MOST_MEGABYTES * 1_000_000
