import pytest

from tests.install.installing import ROOT, Artifacts, Environment, build, environment


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Artifacts:
    return build(tmp_path_factory.mktemp("artifacts"))


@pytest.fixture(scope="session", params=["wheel", "sdist", "editable"])
def installed(
    request: pytest.FixtureRequest, artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory
) -> Environment:
    """An environment with sms-sandbox, installed in each of the three ways."""
    made = environment(tmp_path_factory.mktemp(request.param))
    sources = {
        "wheel": (str(artifacts.wheel),),
        "sdist": (str(artifacts.sdist),),
        "editable": ("--editable", str(ROOT)),
    }
    made.install(*sources[request.param])
    return made
