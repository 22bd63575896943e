"""A fifth provider is found without an edit, as a folder of ours and as an installed package."""

import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sms_sandbox import providers
from sms_sandbox.providers import ENTRY_POINT_GROUP, ProviderClashError

from tests.providers import acme

ACME_FOLDER = Path(acme.__file__).parent
MODULES = ("sms_sandbox.providers.", "acme_sms")


@pytest.fixture(autouse=True)
def _modules_as_they_were() -> Iterator[None]:
    """What a test has imported from its own folders is not there for the next one."""
    before = dict(sys.modules)
    attributes = dict(vars(providers))
    yield
    for name in sys.modules.keys() - before.keys():
        if name.startswith(MODULES):
            del sys.modules[name]
    for name in vars(providers).keys() - attributes.keys():
        delattr(providers, name)


@pytest.fixture
def add_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second place of provider folders; acme's folder is copied to the path given back."""
    place = tmp_path / "folders"
    shutil.copytree(ACME_FOLDER, place / "acme", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(place)])
    return place


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed distribution that offers acme, as pip leaves it; the path given back is its site folder."""
    site = tmp_path / "site"
    info = site / "acme_sms-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-sms\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\nacme = acme_sms:PROVIDER\n")
    (site / "acme_sms.py").write_text("from tests.providers.acme import PROVIDER\n")
    monkeypatch.syspath_prepend(site)
    return site


def test_a_folder_is_found(add_folder: Path) -> None:
    built_in = set(providers.load())
    assert "acme" in built_in
    found = providers.load()["acme"]
    assert found.package == "sms_sandbox.providers.acme"
    assert Path(sys.modules[found.package].__file__ or "").parent == add_folder / "acme"


def test_a_folder_keeps_its_paths_at_the_root(add_folder: Path) -> None:
    assert (add_folder / "acme").is_dir()
    assert providers.load()["acme"].root_segments == acme.PROVIDER.root_segments


def test_a_file_beside_the_folders_is_no_provider(add_folder: Path) -> None:
    (add_folder / "helper.py").write_text("raise AssertionError('this was imported')\n")
    assert "acme" in providers.load()


def test_an_installed_package_is_found(install: Path) -> None:
    found = providers.load()["acme"]
    assert (install / "acme_sms.py").exists()
    assert (found.name, found.hosts, found.routes) == ("acme", acme.PROVIDER.hosts, acme.PROVIDER.routes)


@pytest.mark.usefixtures("install")
def test_an_installed_package_gets_no_path_at_the_root() -> None:
    assert acme.PROVIDER.root_segments
    assert providers.load()["acme"].root_segments == ()


def test_without_either_there_are_the_built_in_providers_alone() -> None:
    folders = {module.name for module in iter_modules(providers.__path__) if module.ispkg}
    assert set(providers.load()) == folders
    assert "acme" not in folders


@pytest.mark.usefixtures("add_folder", "install")
def test_two_providers_of_one_name_are_refused_with_both_origins() -> None:
    with pytest.raises(ProviderClashError) as refused:
        providers.load()
    assert str(refused.value) == "two providers are named 'acme': sms_sandbox.providers.acme and acme_sms:PROVIDER"


def test_installed_packages_come_in_the_order_of_what_they_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = [EntryPoint(name, f"acme_sms.{name}:PROVIDER", ENTRY_POINT_GROUP) for name in ("b", "a")]
    monkeypatch.setattr(providers, "entry_points", lambda group: offers if group == ENTRY_POINT_GROUP else [])
    monkeypatch.setattr(EntryPoint, "load", lambda _: acme.PROVIDER)
    with pytest.raises(ProviderClashError, match=r"acme_sms\.a:PROVIDER and acme_sms\.b:PROVIDER"):
        providers.load()


@pytest.mark.usefixtures("install")
def test_only_those_named_are_given_in_the_order_asked_for() -> None:
    assert list(providers.load(["acme"])) == ["acme"]
    assert providers.load([]) == {}


@pytest.mark.usefixtures("install")
def test_a_name_that_nobody_has_is_refused() -> None:
    with pytest.raises(KeyError, match="nobody"):
        providers.load(["acme", "nobody"])
