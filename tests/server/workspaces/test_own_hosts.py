import pytest
from sms_sandbox.server.workspaces.own_hosts import OwnHosts

OWN = OwnHosts("https://sms.test:8443/x", ["Other.test"])


@pytest.mark.parametrize("host", ["team.localhost", "team.sms.test", "team.other.test"])
def test_name_before_an_own_host_is_a_workspace(host: str) -> None:
    assert OWN.workspace_in(host) == "team"


@pytest.mark.parametrize(
    "host", ["localhost", "sms.test", "other.test", "127.0.0.1", "a.b.test", "x.y.localhost", ""]
)
def test_other_host_names_no_workspace(host: str) -> None:
    assert OWN.workspace_in(host) is None
