"""What a plain installation takes on the disk: the files of this package and of its dependencies."""

from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.install.installing import Artifacts, Environment, environment

pytestmark = pytest.mark.timeout(300)  # builds and installs the distribution

MOST_MEGABYTES = 105
BLOCK = 512
"""The unit of ``st_blocks``, in bytes."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, artifacts: Artifacts) -> Environment:
    """Make an environment with the wheel, and without the extra for Faker."""
    made = environment(tmp_path_factory.mktemp("plain"), without=("faker",))
    made.install(str(artifacts.wheel))
    return made


def needed(one: Distribution, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Add the distributions that this one needs without an extra, and theirs."""
    for line in one.requires or ():
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        if requirement.name not in found:
            found[requirement.name] = distribution(requirement.name)
            needed(found[requirement.name], found)
    return found


def on_disk(files: list[Path]) -> int:
    """Return bytes, as ``du`` counts them."""
    return sum(file.stat().st_blocks * BLOCK for file in {*files} if file.is_file())


def test_plain_installation_takes_at_most_105_megabytes(plain: Environment) -> None:
    [wheel] = plain.site_packages.glob("sms_sandbox-*.dist-info")
    others = needed(Distribution.at(wheel), {})
    assert {"aiohttp", "cryptography", "lxml", "pydantic"} <= {*others}
    assert "faker" not in {name.lower() for name in others}
    files = [Path(str(other.locate_file(file))) for other in others.values() for file in other.files or ()]
    ours = [*(plain.site_packages / "sms_sandbox").rglob("*")]
    total = on_disk(files) + on_disk(ours)
    assert 50 < total / 2**20 < MOST_MEGABYTES


def test_owners_have_names_and_words_without_faker(plain: Environment) -> None:
    code = """
from sms_sandbox.personas.owners import Owners, people_version

owners = Owners(1)
print(people_version(has_faker=False), owners.name("33639980001"), owners.reply("33639980001", "hello"), sep="|")
"""
    assert plain.run("python", "-c", code).strip() == "built-in names 1|Amina Blanc|Merci, je vous rappelle ce soir."
