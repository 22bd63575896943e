import pytest
from sms_sandbox.front_door.names import PermittedNames

PERMITTED = PermittedNames.of(["api.smsmode.com", "sms.test", "192.168.7.9"])


@pytest.mark.parametrize(
    "name", ["api.smsmode.com", "x.sms.test", "localhost", "a.localhost", "127.0.0.1", "[::1]", "192.168.7.9"]
)
def test_permitted_names_contain_hosts_all_below_them_and_addresses(name: str) -> None:
    assert name in PERMITTED


@pytest.mark.parametrize("name", ["smsmode.com", "xapi.smsmode.com", "notlocalhost", "192.168.7.8", "::2", ""])
def test_permitted_names_contain_no_other_name(name: str) -> None:
    assert name not in PERMITTED
