"""Take the page's three library files from npm, make their imports relative, and put their licences beside them."""

import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGES = {"preact": "11.2.0", "htm": "3.1.1"}
FILES = {
    "preact.mjs": ("preact", "package/dist/preact.mjs"),
    "hooks.mjs": ("preact", "package/hooks/dist/hooks.mjs"),
    "htm.mjs": ("htm", "package/dist/htm.mjs"),
    "preact-license.txt": ("preact", "package/LICENSE"),
    "htm-license.txt": ("htm", "package/LICENSE"),
}
TARGET = Path(__file__).parents[1] / "sandbox" / "sms_sandbox" / "server" / "ui" / "vendor"


def archive(package: str, folder: str) -> Path:
    wanted = f"{package}@{PACKAGES[package]}"
    subprocess.run(["npm", "pack", "--silent", wanted], cwd=folder, check=True)  # noqa: S603, S607
    return Path(folder) / f"{package}-{PACKAGES[package]}.tgz"


def take(package: str, folder: str) -> None:
    with tarfile.open(archive(package, folder)) as found:
        for name, (owner, member) in FILES.items():
            file = found.extractfile(member) if owner == package else None
            if file is not None:
                (TARGET / name).write_text(relative(file.read().decode()))
                print(f"{name}: {package} {PACKAGES[package]}")


def relative(source: str) -> str:
    """An import map is inline script, which the page's policy blocks: a bare name has to become a path."""
    kept = [line for line in source.splitlines() if not line.startswith("//# sourceMappingURL")]
    return "\n".join(kept).replace('from"preact"', 'from"./preact.mjs"') + "\n"


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            take(package, folder)


if __name__ == "__main__":
    main()
