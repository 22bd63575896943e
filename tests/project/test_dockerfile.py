"""No engine is needed to know that the image's commands work: each is run in a fresh virtual environment."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60
PREFIX = "/opt/sms-sandbox"


def instructions() -> list[tuple[str, str]]:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    return [
        (word, rest) for line in lines if line and not line.startswith("#") for word, _, rest in [line.partition(" ")]
    ]


def all_of(name: str) -> list[str]:
    return [rest for word, rest in instructions() if word == name]


def exec_form(name: str) -> list[str]:
    [rest] = all_of(name)
    parts: list[str] = json.loads(rest[rest.index("[") :])
    return parts


def copy_as_the_image_does(target: Path) -> None:
    for rest in [one for one in all_of("COPY") if not one.startswith("--from=")]:
        *sources, destination = rest.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, target / destination, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, target / destination)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment made of what the Dockerfile copies; dependencies come from this one."""
    folder = tmp_path_factory.mktemp("image")
    source, environment = folder / "source", folder / "venv"
    source.mkdir()
    copy_as_the_image_does(source)
    venv.create(environment)
    site_packages = next(environment.glob("lib/python*/site-packages"))
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    [install] = [run.rpartition("&& uv ")[2] for run in all_of("RUN") if "uv pip install" in run]
    assert install.split() == ["pip", "install", "--no-cache", "--python", PREFIX, "."]
    offline = "--no-index --no-deps --no-build-isolation --ignore-installed --quiet --disable-pip-version-check"
    command = [sys.executable, "-m", "pip", "--python", str(environment), "install", *offline.split(), "."]
    subprocess.run(command, cwd=source, check=True, timeout=PATIENCE)  # noqa: S603  our own Dockerfile
    return environment


def test_the_image_starts_answers_its_health_check_and_stops(image: Path, tmp_path: Path) -> None:
    variables = dict(pair.split("=", 1) for rest in all_of("ENV") for pair in rest.split())
    path = variables.pop("PATH").replace(PREFIX, str(image)).replace("$PATH", os.defpath)
    environment = {"PATH": path, "HOME": str(tmp_path), **variables}
    start = [*exec_form("ENTRYPOINT"), *exec_form("CMD"), "--port", "0", "--port-file", str(tmp_path / "port")]
    # The program is looked up in the environment's own PATH, as in a container.
    start[0] = str(image / "bin" / start[0])
    with subprocess.Popen(start, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if line.startswith("ready"):
                    break
            port = (tmp_path / "port").read_text().strip()
            check = exec_form("HEALTHCHECK")
            check[0] = str(image / "bin" / check[0])
            health = {**environment, "SANDBOX_URL": f"http://127.0.0.1:{port}"}
            healthy = subprocess.run(check, env=health, cwd=tmp_path, timeout=PATIENCE, check=False)  # noqa: S603
            server.terminate()
            assert server.wait(PATIENCE) == 0
        finally:
            server.kill()  # the end of the block waits for it, whatever has failed
    assert healthy.returncode == 0
    sick = subprocess.run(check, env=health, cwd=tmp_path, timeout=PATIENCE, check=False, capture_output=True)  # noqa: S603
    assert sick.returncode == 4


def test_the_installed_package_holds_its_data(image: Path) -> None:
    [package] = image.glob("lib/python*/site-packages/sms_sandbox")
    for provider in ("insim", "smsfactor", "smsgateway24", "smsmode"):
        assert (package / "providers" / provider / "ledger.toml").is_file()
        assert list((package / "providers" / provider / "examples").glob("*.http"))
    assert (package / "py.typed").is_file()
    assert (package / "_scenarios").is_dir()
    assert (package / "server" / "ui" / "main.js").is_file()
    assert (package / "server" / "ui" / "vendor" / "preact.mjs").is_file()
    assert {file.name for file in (package / "cli" / "templates").iterdir()} == {
        "compose.yaml",
        "provider",
        "sandbox.toml",
    }


def test_the_image_does_not_run_as_root() -> None:
    names = [word for word, _ in instructions()]
    [user] = all_of("USER")
    assert f"--uid {user} sandbox" in "".join(all_of("RUN"))
    assert int(user) > 0
    assert names.index("USER") < names.index("ENTRYPOINT")


def test_the_health_check_asks_the_port_that_is_exposed() -> None:
    from sms_sandbox.cli.command import DEFAULT_URL  # noqa: PLC0415  beside its one test

    assert all_of("EXPOSE") == [re.sub(r".*:", "", DEFAULT_URL)]


def test_python_is_one_that_the_package_supports() -> None:
    assert [one.split()[0] for one in all_of("FROM")] == ["${PYTHON}"] * 2
    [argument] = all_of("ARG")
    match = re.fullmatch(r"PYTHON=python:3\.(\d+)-slim", argument)
    assert match is not None
    assert int(match[1]) >= 11
    assert sys.version_info >= (3, 11)
