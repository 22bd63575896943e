import pytest
from sms_sandbox.server.webhooks.targets import read

from tests.providers.acme import PROVIDER as ACME

PROVIDERS = {"acme": ACME}


def test_provider_url_covers_each_kind_and_a_kind_url_wins() -> None:
    assert read([("acme", "http://a/")], PROVIDERS) == {"acme": {"status": "http://a/"}}
    pairs = [("acme.status", "http://b/"), ("acme", "http://a/")]
    assert read(pairs, PROVIDERS) == {"acme": {"status": "http://b/"}}
    assert read([], PROVIDERS) == {}


@pytest.mark.parametrize(
    ("target", "url", "problem"),
    [
        ("nobody", "http://a/", "'nobody' is not known; there are: acme"),
        ("acme.gone", "http://a/", "'gone' is no webhook of acme; there are: status"),
        ("acme", "ftp://a/", "'ftp://a/' is not an http or https address"),
    ],
)
def test_refusal_lists_what_exists(target: str, url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read([(target, url)], PROVIDERS)
