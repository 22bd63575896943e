import pytest
from sms_sandbox.server.recording.addresses import Addresses
from sms_sandbox.server.recording.upstream import Upstream
from sms_sandbox.wire.exchange import HttpRequest

from tests.real_side import PROVIDERS


@pytest.mark.parametrize(
    ("name", "path", "host"),
    [
        ("smsmode", b"/http/1.6/credit.do", "api.smsmode.com"),
        ("smsmode", b"/sms/v1/messages", "rest.smsmode.com"),
        ("smsmode", b"/commons/v1/channels", "rest.smsmode.com"),
        ("insim", b"/api/v1/sendsms", "www.insim.app"),
        ("smsgateway24", b"/getdata/gettoken", "smsgateway24.com"),
        ("smsfactor", b"/no/such/path", "api.smsfactor.com"),
    ],
)
def test_request_goes_to_the_host_of_its_path(name: str, path: bytes, host: str) -> None:
    address = Addresses(PROVIDERS[name]).of(HttpRequest("GET", path, (("Host", "127.0.0.1:8767"),)))
    assert address == Upstream("https", host, 443)


def test_request_for_a_host_of_the_provider_goes_there() -> None:
    request = HttpRequest("GET", b"/credits", (("Host", "api.smsup.ch"),))
    assert Addresses(PROVIDERS["smsfactor"]).of(request) == Upstream("https", "api.smsup.ch", 443)


def test_chosen_address_is_for_every_request() -> None:
    chosen = Upstream("https", "localhost", 8443, "/smsfactor")
    request = HttpRequest("GET", b"/credits", (("Host", "api.smsup.ch"),))
    assert Addresses(PROVIDERS["smsfactor"], chosen).of(request) is chosen
