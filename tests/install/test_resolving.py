"""Installing beside other projects' requirements, by pip's own resolver and without a network."""

import subprocess
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.install.installing import Artifacts, Environment, environment

pytestmark = pytest.mark.timeout(300)  # builds the distribution

FAKERS = ("25.0.0", "30.0.0", "40.63.0")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return environment(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with empty wheels of several versions of Faker."""
    folder = tmp_path_factory.mktemp("index")
    for version in FAKERS:
        info = f"faker-{version}.dist-info"
        with zipfile.ZipFile(folder / f"faker-{version}-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: faker\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    return folder


def resolved(bare: Environment, index: Path, *requirements: str) -> "subprocess.CompletedProcess[str]":
    command = ["-m", "pip", "install", "--dry-run", "--no-index", "--disable-pip-version-check", "--find-links"]
    return subprocess.run(  # noqa: S603  pip
        [bare.command("python"), *command, str(index), *requirements],
        env=bare.variables(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version", FAKERS)
def test_project_that_pins_faker_can_install_it(
    bare: Environment, artifacts: Artifacts, index: Path, version: str
) -> None:
    done = resolved(bare, index, str(artifacts.wheel), f"faker=={version}")
    assert done.returncode == 0, done.stderr
    others = {f"faker-{one}" for one in FAKERS} - {f"faker-{version}"}
    assert not [one for one in others if one in done.stdout]  # this one is chosen, or there already


def test_resolver_of_the_test_refuses_what_conflicts(bare: Environment, artifacts: Artifacts, index: Path) -> None:
    done = resolved(bare, index, str(artifacts.wheel), "faker==25.0.0", "faker>=30")
    assert done.returncode != 0


def upper_bounds() -> Iterator[str]:
    for line in requires("sms-sandbox") or ():
        requirement = Requirement(line)
        if requirement.marker is None or "extra" not in str(requirement.marker):
            yield from (line for one in requirement.specifier if one.operator in {"<", "<=", "==", "~=", "==="})


def test_only_the_dependency_of_which_private_names_are_used_has_an_upper_bound() -> None:
    assert [*upper_bounds()] == ["aiohttp<4,>=3.12"]
