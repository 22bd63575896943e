import click
import pytest
from sms_sandbox.cli.recording.options import ADDRESS, provider_of
from sms_sandbox.server.recording.upstream import Upstream

from tests.real_side import PROVIDERS


def test_address_is_read_once() -> None:
    address = ADDRESS.convert("https://api.example.com", None, None)
    assert address == Upstream("https", "api.example.com", 443)
    assert ADDRESS.convert(address, None, None) is address


def test_other_text_is_no_address() -> None:
    with pytest.raises(click.BadParameter, match="not an address"):
        ADDRESS.convert("api.example.com", None, None)


def test_provider_is_found_by_name() -> None:
    assert provider_of("insim") is PROVIDERS["insim"]
    with pytest.raises(click.UsageError, match="no provider is named 'nosuch'; there are: insim"):
        provider_of("nosuch")
