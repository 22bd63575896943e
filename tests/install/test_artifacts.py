"""The content of the wheel and the sdist, and their metadata."""

import tarfile
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

import pytest

from tests.install.installing import ROOT, Artifacts

pytestmark = pytest.mark.timeout(300)  # builds the distribution

PACKAGE = ROOT / "sandbox" / "sms_sandbox"


def is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def sources(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if is_source(path)}


def names_in_wheel(artifacts: Artifacts) -> set[str]:
    with zipfile.ZipFile(artifacts.wheel) as wheel:
        return set(wheel.namelist())


def names_in_sdist(artifacts: Artifacts) -> set[str]:
    with tarfile.open(artifacts.sdist) as sdist:
        return {
            PurePosixPath(*PurePosixPath(member.name).parts[1:]).as_posix() for member in sdist if member.isfile()
        }


def metadata(artifacts: Artifacts) -> Message:
    with zipfile.ZipFile(artifacts.wheel) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        return BytesParser().parsebytes(wheel.read(name))


def test_wheel_has_one_top_level_module(artifacts: Artifacts) -> None:
    tops = {name.partition("/")[0] for name in names_in_wheel(artifacts)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sms_sandbox"}


def test_wheel_holds_every_file_of_the_package_and_the_scenarios(artifacts: Artifacts) -> None:
    package = {f"sms_sandbox/{name}" for name in sources(PACKAGE)}
    scenarios = {f"sms_sandbox/_scenarios/{name}" for name in sources(ROOT / "scenarios")}
    inside = {name for name in names_in_wheel(artifacts) if name.startswith("sms_sandbox/")}
    assert scenarios
    assert inside == package | scenarios


@pytest.mark.parametrize("folder", ["sandbox/sms_sandbox", "scenarios", "tests", "docs", "bench", ".ci"])
def test_sdist_holds_the_folder(artifacts: Artifacts, folder: str) -> None:
    inside = {name.removeprefix(f"{folder}/") for name in names_in_sdist(artifacts) if name.startswith(f"{folder}/")}
    assert inside == sources(ROOT / folder)


def test_sdist_holds_what_builds_and_tests_it(artifacts: Artifacts) -> None:
    at_the_root = {name for name in names_in_sdist(artifacts) if "/" not in name}
    assert at_the_root == {
        ".dockerignore",
        ".gitignore",  # hatchling adds it
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Dockerfile",
        "LICENSE",
        "Makefile",
        "PKG-INFO",
        "README.md",
        "action.yml",
        "pyproject.toml",
    }


def test_wheel_carries_its_licences(artifacts: Artifacts) -> None:
    found = metadata(artifacts)
    assert found["License-Expression"] == "MIT"
    assert found.get_all("License-File") == [
        "LICENSE",
        "sandbox/sms_sandbox/server/ui/vendor/htm-license.txt",
        "sandbox/sms_sandbox/server/ui/vendor/preact-license.txt",
    ]
    [licence] = [name for name in names_in_wheel(artifacts) if name.endswith(".dist-info/licenses/LICENSE")]
    with zipfile.ZipFile(artifacts.wheel) as wheel:
        text = wheel.read(licence).decode()
    assert text.startswith("MIT License\n")
    assert "the sms-sandbox contributors" in text


def test_classifiers_name_each_supported_python(artifacts: Artifacts) -> None:
    prefix = "Programming Language :: Python :: 3."
    classifiers = metadata(artifacts).get_all("Classifier") or []
    assert [one.removeprefix(prefix) for one in classifiers if one.startswith(prefix)] == ["11", "12", "13", "14"]
