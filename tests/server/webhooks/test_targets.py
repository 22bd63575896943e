import pytest
from sms_sandbox.server.webhooks.targets import read

from tests.providers.acme import PROVIDER as ACME

PROVIDERS = {"acme": ACME}


def test_a_url_for_a_provider_is_for_each_of_its_kinds_and_one_for_a_kind_wins() -> None:
    assert read([("acme", "http://a/")], PROVIDERS) == {"acme": {"status": "http://a/"}}
    pairs = [("acme.status", "http://b/"), ("acme", "http://a/")]
    assert read(pairs, PROVIDERS) == {"acme": {"status": "http://b/"}}
    assert read([], PROVIDERS) == {}


@pytest.mark.parametrize(
    ("target", "url", "told"),
    [
        ("nobody", "http://a/", "'nobody' is not known; there are: acme"),
        ("acme.gone", "http://a/", "acme has no webhook 'gone'; there are: status"),
        ("acme", "ftp://a/", "'ftp://a/' is not an http or https address"),
    ],
)
def test_what_cannot_be_is_told_with_what_there_is(target: str, url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read([(target, url)], PROVIDERS)
