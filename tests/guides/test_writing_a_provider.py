"""The guide for a provider, walked in an environment of its own: it installs a package."""

import os
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.guides.walking import walking

pytestmark = pytest.mark.timeout(300)  # installs a package and starts a server


def test_guide_for_a_provider_works_as_printed(tmp_path: Path) -> None:
    environment = tmp_path / ".venv"
    venv.create(environment, with_pip=True)
    site_packages = next(environment.glob("lib/python*/site-packages"))
    # The packages of this environment, the editable sms-sandbox among them, without a network.
    (site_packages / "this.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    for name in ("sandbox", "pytest"):
        script = environment / "bin" / name
        module = "sms_sandbox" if name == "sandbox" else "pytest"
        script.write_text(f'#!/bin/sh\nexec "{environment}/bin/python" -m {module} "$@"\n')
        script.chmod(0o755)
    folder = tmp_path / "walk"
    folder.mkdir()
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with walking(folder) as walk:
        walk.more.update({**offline, "PATH": path, "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:sms_sandbox"})
        walk.go("writing-a-provider")
        assert "sandbox down --quiet" in walk.typed
