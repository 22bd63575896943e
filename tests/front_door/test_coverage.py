import time

import pytest
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.coverage import uncovered
from sms_sandbox.front_door.names import PermittedNames


@pytest.fixture(scope="module")
def pem() -> bytes:
    names = PermittedNames.of(["api.smsmode.com", "sms.test", "10.0.0.1"])
    return Authority.make(names, utc(time.time())).to_pem()


@pytest.mark.parametrize(
    "host", ["api.smsmode.com", "API.smsmode.com", "sms.test", "deep.down.sms.test", "localhost"]
)
def test_host_that_the_constraints_permit_is_covered(pem: bytes, host: str) -> None:
    assert uncovered(pem, [host]) == []
    assert host.lower() in Authority.load(pem).permitted


@pytest.mark.parametrize("host", ["rest.smsmode.com", "smsmode.com", "pi.smsmode.com", "test", "xsms.test"])
def test_host_that_the_constraints_do_not_permit_is_returned(pem: bytes, host: str) -> None:
    assert uncovered(pem, ["sms.test", host]) == [host]
    assert host not in Authority.load(pem).permitted


@pytest.mark.parametrize("content", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_file_without_a_certificate_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        uncovered(content, ["sms.test"])
