"""schemathesis, in an environment of its own, finds no answer outside a provider's OpenAPI document."""

import json
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sms_sandbox import providers
from sms_sandbox.server.background import BackgroundServer

from tests.serving import serving

pytestmark = pytest.mark.timeout(600)

VERSION = "4.32.5"
CONFIG = Path(__file__).with_name("schemathesis.toml")
SEED = "1"


@pytest.fixture(scope="module")
def schemathesis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("schemathesis")
    venv.create(folder, with_pip=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"schemathesis=={VERSION}"]
    subprocess.run([str(folder / "bin" / "python"), *install], check=True, timeout=300)  # noqa: S603  pip
    return folder / "bin" / "schemathesis"


@pytest.fixture
def server() -> Iterator[BackgroundServer]:
    with serving() as one:
        yield one


def document_of(provider: str) -> Any:
    """Return what ``sandbox openapi`` prints."""
    command = [str(Path(sys.executable).with_name("sandbox")), "openapi", provider]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=50).stdout)  # noqa: S603  ours


def failures(schemathesis: Path, document: Any, url: str, *options: str) -> str:
    """Return what schemathesis reports, or an empty text if it finds nothing."""
    home = schemathesis.parents[1] / "home"
    home.mkdir(exist_ok=True)
    (home / "openapi.json").write_text(json.dumps(document))
    where = ("--config-file", str(CONFIG), "run", "openapi.json", "--url", url)
    how = ("--seed", SEED, "--no-color", "--suppress-health-check", "all", "--generation-codec", "ascii")
    done = subprocess.run(  # noqa: S603  the tool
        [str(schemathesis), *where, *how, *options],
        cwd=home,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=500,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return done.stdout if done.returncode else ""


@pytest.mark.parametrize("provider", [*providers.load()])
def test_no_answer_is_outside_the_document(schemathesis: Path, server: BackgroundServer, provider: str) -> None:
    assert failures(schemathesis, document_of(provider), f"{server.url}/{provider}") == ""


def refusal_of(document: Any) -> Any:
    """Return the schema of the answer to a request without credentials."""
    return document["paths"]["/api/v2/account"]["post"]["responses"]["401"]["content"]["application/json"]["schema"]


def forget_a_key(schema: Any) -> None:
    del schema["properties"]["error_code"]
    schema["required"].remove("error_code")


def change_a_type(schema: Any) -> None:
    schema["properties"]["error_code"] = {"type": "integer"}


def want_another_key(schema: Any) -> None:
    schema["properties"]["planted"] = {"type": "string"}
    schema["required"].append("planted")


@pytest.mark.parametrize("spoil", [forget_a_key, change_a_type, want_another_key])
def test_planted_difference_is_found(
    schemathesis: Path, server: BackgroundServer, spoil: Callable[[Any], None]
) -> None:
    document = document_of("insim")
    path = ("--include-path", "/api/v2/account")
    assert failures(schemathesis, document, f"{server.url}/insim", *path) == ""
    spoil(refusal_of(document))
    assert "Response violates schema" in failures(schemathesis, document, f"{server.url}/insim", *path)
