"""Build the distribution, and install it into virtual environments that do not see this one's sms-sandbox."""

import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TIMEOUT = 120
OFFLINE = (
    "--no-index",
    "--no-deps",
    "--no-build-isolation",
    "--ignore-installed",
    "--quiet",
    "--disable-pip-version-check",
)


@dataclass(frozen=True, slots=True)
class Artifacts:
    wheel: Path
    sdist: Path


def build(folder: Path) -> Artifacts:
    """Build both artifacts of the checkout; the wheel is made of the checkout, not of the sdist."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=TIMEOUT, capture_output=True)  # noqa: S603
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Artifacts(wheel, sdist)


def build_client(folder: Path) -> Path:
    """Build the wheel of the client alone."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT / "clients" / "python", check=True, timeout=TIMEOUT, capture_output=True)  # noqa: S603
    [wheel] = folder.glob("*.whl")
    return wheel


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, and a home of its own for what runs in it."""

    folder: Path
    home: Path

    @property
    def site_packages(self) -> Path:
        [found] = self.folder.glob("lib/python*/site-packages")
        return found

    def command(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def variables(self) -> dict[str, str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.defpath}"
        return {"PATH": path, "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}

    def install(self, *what: str) -> None:
        self.run("python", "-m", "pip", "install", *OFFLINE, *what)

    def run(self, name: str, *arguments: str, cwd: Path | None = None) -> str:
        """Run a command of the environment, by default in its empty home, and return what it prints."""
        done = subprocess.run(  # noqa: S603  our own package
            [self.command(name), *arguments],
            cwd=cwd or self.home,
            env=self.variables(),
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=TIMEOUT,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout


def environment(folder: Path, *, without: tuple[str, ...] = ()) -> Environment:
    """Make an environment with all that is installed in this one, but for sms-sandbox itself and some packages."""
    dependencies, made = folder / "dependencies", Environment(folder / "venv", folder / "home")
    dependencies.mkdir(parents=True)
    made.home.mkdir()
    for installed in Path(sysconfig.get_path("purelib")).iterdir():
        if "sms_sandbox" not in installed.name and installed.name.split("-")[0] not in without:
            (dependencies / installed.name).symlink_to(installed)
    venv.create(made.folder, with_pip=True)
    (made.site_packages / "dependencies.pth").write_text(f"{dependencies}\n")
    return made
