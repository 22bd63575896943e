"""The package as it is installed: from the wheel, from the sdist, and editable, each in an environment of its own.

Dependencies come from the environment that runs the tests, so that nothing is downloaded.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check")

pytestmark = pytest.mark.timeout(300)  # builds and installs packages


def call(*command: str, cwd: Path, **more: str) -> str:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "PYTEST_", "PYTHON"))
    }
    environment = {**clean, "COVERAGE_PROCESS_START": "", **more}
    done = subprocess.run(  # noqa: S603  our own commands
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git tracks, so that builds leave nothing behind in the checkout."""
    folder = tmp_path_factory.mktemp("source")
    for name in call("git", "ls-files", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(source: Path) -> Path:
    """The folder of the wheel and the sdist."""
    call(sys.executable, "-m", "hatchling", "build", cwd=source)
    return source / "dist"


class Environment:
    """A virtual environment with the dependencies, but not the package, of the one that runs the tests."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.bin = folder / "bin"
        self.site_packages = next(folder.glob("lib/python*/site-packages"))
        here = sysconfig.get_path("purelib")
        # Appended as a plain path: the .pth of our own editable install is not read from there.
        (self.site_packages / "dependencies.pth").write_text(here + "\n")

    def install(self, *what: str, cwd: Path) -> None:
        call(str(self.bin / "python"), "-m", "pip", "install", *OFFLINE, "--ignore-installed", *what, cwd=cwd)

    def python(self, *arguments: str, cwd: Path, **more: str) -> str:
        return call(str(self.bin / "python"), *arguments, cwd=cwd, **more)


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, source: Path, built: Path
) -> Environment:
    environment = Environment(tmp_path_factory.mktemp(request.param))
    [wheel], [sdist] = list(built.glob("*.whl")), list(built.glob("*.tar.gz"))
    what = {"wheel": [str(wheel)], "sdist": [str(sdist)], "editable": ["--editable", str(source)]}[request.param]
    environment.install(*what, cwd=source)
    return environment


def test_wheel_has_one_top_level_module_and_its_data(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"sms_sandbox"}
    assert "sms_sandbox/_scenarios/rate-limit.toml" in names
    assert "sms_sandbox/providers/insim/ledger.toml" in names
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_no_module_named_sandbox_is_installed(installed: Environment, tmp_path: Path) -> None:
    found = installed.python(
        "-c",
        "import importlib.util as u; print(u.find_spec('sandbox'), bool(u.find_spec('sms_sandbox')))",
        cwd=tmp_path,
    )
    assert found == "None True\n"


def test_project_with_a_package_named_sandbox_runs_its_tests(installed: Environment, tmp_path: Path) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "__init__.py").write_text("THEIRS = True\n")
    (tmp_path / "test_theirs.py").write_text(
        "import sandbox\nimport sms_sandbox\n\n\n"
        "def test_both(sms_sandbox):\n"
        "    assert sandbox.THEIRS\n"
        "    assert sms_sandbox.messages.list() == []\n\n\n"
        "def test_ours():\n"
        "    assert sms_sandbox.__version__\n"
    )
    out = installed.python("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path, HOME=str(tmp_path))
    assert "2 passed" in out


def test_commands_and_scenarios_work(installed: Environment, tmp_path: Path) -> None:
    for command in ("sandbox", "sms-sandbox"):
        assert "rate-limit" in call(str(installed.bin / command), "scenario", "list", cwd=tmp_path)
    assert call(str(installed.bin / "sandbox"), "scenario", "check", "builtin:rate-limit", cwd=tmp_path) is not None
    assert "__main__" not in installed.python("-m", "sms_sandbox", "--version", cwd=tmp_path)


def test_provider_of_another_package_is_loaded_by_its_entry_point(installed: Environment, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    call(str(installed.bin / "sandbox"), "init", "--provider", "other", str(folder), cwd=tmp_path)
    installed.install(str(folder), cwd=tmp_path)
    found = installed.python("-c", "from sms_sandbox import providers; print(sorted(providers.load()))", cwd=tmp_path)
    assert "'other'" in found
