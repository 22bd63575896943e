"""The manifests of the guide, by the schemas of Kubernetes."""

import os
import subprocess
from pathlib import Path

from tests.guides.walking import ROOT, file_in

VALIDATE = ROOT / ".venv-scale" / "bin" / "kubernetes-validate"


def validated(file: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  a program of this repository's environment
        [str(VALIDATE), "--strict", str(file)], capture_output=True, text=True, check=False, env={**os.environ}
    )


def test_manifests_are_valid(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text(file_in("scale", "sandbox.yaml"))
    result = validated(file)
    assert (result.returncode, "FAIL" in result.stdout + result.stderr) == (0, False), result.stdout + result.stderr


def test_manifest_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.yaml"
    file.write_text(file_in("scale", "sandbox.yaml").replace("serviceName:", "serviceNam:"))
    assert validated(file).returncode != 0
