"""The manifests of the guide, by the schemas of Kubernetes."""

import os
import re
import subprocess
from pathlib import Path

from tests.guides.walking import ROOT, file_in

PAGE = ROOT / "docs" / "guides" / "scale.md"
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


def checked(configuration: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Have HAProxy read the configuration."""
    file = folder / "haproxy.cfg"
    file.write_text(configuration)
    return subprocess.run(  # noqa: S603  Debian's
        ["/usr/sbin/haproxy", "-c", "-f", str(file)], capture_output=True, text=True, check=False
    )


def in_the_cluster() -> str:
    """Return the configuration that the line with sed makes."""
    [program] = re.findall(r"^    sed (-e '.+?' -e '.+?') haproxy.cfg", PAGE.read_text("utf-8"), re.MULTILINE)
    scripts = re.findall(r"-e ('.+?')", program)
    done = subprocess.run(  # noqa: S603  sed
        ["sed", *(part for script in scripts for part in ("-e", script.strip("'")))],  # noqa: S607
        input=file_in("scale", "haproxy.cfg"),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + file_in("scale", "cluster.cfg")


def test_configuration_for_the_cluster_is_accepted(tmp_path: Path) -> None:
    configuration = in_the_cluster()
    assert re.findall(r"^    (?:bind|server) (\S+)", configuration, re.MULTILINE) == [
        ":8767",
        "sandbox-0",
        "sandbox-1",
    ]
    result = checked(configuration, tmp_path)
    assert result.returncode == 0, result.stderr


def test_configuration_without_its_resolvers_is_refused(tmp_path: Path) -> None:
    assert checked(in_the_cluster().partition("resolvers cluster\n")[0], tmp_path).returncode != 0


def test_names_of_the_configuration_are_those_of_the_manifests() -> None:
    manifests = file_in("scale", "sandbox.yaml")
    for number in range(int(re.findall(r"replicas: (\d+)", manifests)[0])):
        assert f" sandbox-{number}.sandbox.default.svc.cluster.local:8767 " in file_in("scale", "cluster.cfg")
    assert re.findall(r"(?:configMap|secretKeyRef):\n +name: (\S+)", manifests) == ["sandbox", "sandbox-proxy"]
    assert "create configmap sandbox-proxy" in PAGE.read_text("utf-8")
    assert "create secret generic sandbox " in PAGE.read_text("utf-8")
