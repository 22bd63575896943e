from dataclasses import replace

import pytest
from sms_sandbox.contract import (
    NO_RETRIES,
    WebhookRequest,
    error_name,
    kept_as_it_is,
    no_credentials,
    no_short_link,
    no_webhooks,
)
from sms_sandbox.core.account import Account
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import JANE, an_engine, sent, until_idle
from tests.providers.acme import PROVIDER as ACME


def webhook_to(scheme: str, host: str, port: int, target: bytes = b"/cb") -> WebhookRequest:
    request = HttpRequest("GET", target)
    return WebhookRequest(kind="status", fact="webhook.status", to=Url(scheme, host, port, "/"), request=request)


@pytest.mark.parametrize(
    ("webhook", "url"),
    [
        (webhook_to("http", "127.0.0.1", 80), "http://127.0.0.1:80/cb"),
        (webhook_to("https", "app.example", 8443, b"/cb?a=%20"), "https://app.example:8443/cb?a=%20"),
        (webhook_to("http", "::1", 49152), "http://[::1]:49152/cb"),
        (webhook_to("http", "app.example", 80, b"/\xe9"), "http://app.example:80/\xe9"),
    ],
)
def test_a_webhook_has_its_whole_address(webhook: WebhookRequest, url: str) -> None:
    assert webhook.url == url


@pytest.mark.parametrize("name", ["acme", "a1", "4sms"])
def test_a_provider_is_named_by_small_letters_and_digits(name: str) -> None:
    assert replace(ACME, name=name).name == name


@pytest.mark.parametrize("name", ["", "Acme", "ac-me", "ac me", "a/b", "~acme", "acmé", "_sandbox"])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"a provider's name is small letters and digits, not '{name}'"):
        replace(ACME, name=name)


def test_a_provider_makes_no_retries_by_default() -> None:
    assert ACME.retries is NO_RETRIES
    assert NO_RETRIES.waits == ()


def test_default_hooks_make_no_webhooks_and_read_no_credentials() -> None:
    account = Account(provider="acme", login="k1")
    assert no_webhooks(object(), account) == ()
    assert no_credentials(HttpRequest("GET", b"/")) is None


def test_a_provider_has_no_links_switches_or_incoming_hook_by_default() -> None:
    assert (ACME.short_link, ACME.on_incoming, ACME.options) == (no_short_link, kept_as_it_is, {})
    assert no_short_link(HttpRequest("GET", b"/aB3")) is None
    engine = an_engine()
    message = sent(engine)
    until_idle(engine)
    reply = engine.handsets.reply(JANE, "oui")
    kept_as_it_is(reply, engine.backend("acme"))
    assert (reply.answers, reply.provider_id) == (message, "")


@pytest.mark.parametrize(
    ("fact", "name"),
    [
        ("error.bad_credentials", "bad_credentials"),
        ("rest.error.bad_credentials", "bad_credentials"),
        ("send.accepted", None),
        ("terror.bad", None),
        ("", None),
    ],
)
def test_error_has_its_neutral_name_in_any_api(fact: str, name: str | None) -> None:
    assert error_name(fact) == name
