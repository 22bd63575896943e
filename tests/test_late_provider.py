"""A provider whose code is imported at the first look at it."""

import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.contract import Provider
from sms_sandbox.engine import state
from sms_sandbox.engine.engine import Engine
from sms_sandbox.late_provider import Identity, fill, late

from tests.making import SETTINGS
from tests.providers.acme import PROVIDER as ACME

CODE = "late_sms.provider"
IDENTITY = Identity(package="late_sms", name="late", title="Late", hosts=("late.example",), root_segments=("late",))


@pytest.fixture(autouse=True)
def _package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put a provider's package in the path, and forget its modules afterwards."""
    folder = tmp_path / "late_sms"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "provider.py").write_text(
        "from dataclasses import replace\n"
        "from tests.providers.acme import PROVIDER as ACME\n"
        "from tests.test_late_provider import IDENTITY\n"
        "PROVIDER = replace(ACME, **IDENTITY)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in ("late_sms", CODE):
        sys.modules.pop(name, None)


def test_identity_of_a_late_provider_imports_nothing() -> None:
    provider = late(**IDENTITY)
    assert {name: getattr(provider, name) for name in IDENTITY} == IDENTITY
    assert CODE not in sys.modules


def test_other_field_of_a_late_provider_is_that_of_its_code() -> None:
    provider = late(**IDENTITY)
    assert provider.routes is ACME.routes
    assert (provider.not_found, provider.name, provider.hosts) == (ACME.not_found, "late", ("late.example",))


def test_late_provider_that_is_filled_imports_its_code_at_once() -> None:
    fill([ACME, late(**IDENTITY)])
    assert CODE in sys.modules


def test_copy_of_a_late_provider_is_whole() -> None:
    copy = replace(late(**IDENTITY), title="Later")
    assert (copy.title, copy.name, copy.routes) == ("Later", "late", ACME.routes)


def test_unknown_attribute_of_a_late_provider_is_refused_without_an_import() -> None:
    with pytest.raises(AttributeError, match="wrong"):
        _ = late(**IDENTITY).wrong  # type: ignore[attr-defined]
    assert CODE not in sys.modules


def test_engine_with_late_providers_imports_none_of_them() -> None:
    provider = late(**IDENTITY)
    engine = Engine([provider], SETTINGS)
    assert state.copy_of(engine).providers == {"late": provider}
    assert CODE not in sys.modules


@pytest.mark.parametrize("provider", providers.load().values(), ids=lambda provider: provider.name)
def test_built_in_provider_is_the_same_early_and_late(provider: Provider) -> None:
    fill([provider])
    whole = sys.modules[f"{provider.package}.provider"].PROVIDER
    assert all(getattr(provider, field.name) is getattr(whole, field.name) for field in fields(Provider))


def test_root_segments_of_smsfactor_are_those_of_its_routes() -> None:
    provider = providers.load()["smsfactor"]
    paths = [path for _, path, _ in provider.routes.routes if ":" not in path.split("/")[1]]
    assert provider.root_segments == tuple(dict.fromkeys(path.split("/")[1] for path in paths if path != "/"))
