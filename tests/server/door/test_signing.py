from sms_sandbox import providers
from sms_sandbox.contract import hosts_of
from sms_sandbox.server.door.signing import names_to_sign

from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for


def test_every_provider_and_the_servers_own_names_are_signed_whatever_is_served() -> None:
    settings = settings_for(ACME, base_url="http://sms.example:80/x", allowed_hosts=("sandbox.test",))
    names = set(names_to_sign(settings))
    assert names == {*hosts_of(providers.load().values()), *ACME.hosts, "sms.example", "sandbox.test"}
