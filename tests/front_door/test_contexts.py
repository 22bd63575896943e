import ssl

import pytest
from cryptography import x509
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.contexts import Contexts, UnsignedNameError
from sms_sandbox.front_door.names import PermittedNames

from tests.front_door.handshake import client_context, shake_hands

BEGIN = 1_796_000_000.0
AUTHORITY = Authority.make(PermittedNames.of(["api.smsmode.com"]), utc(BEGIN))


def unexpected(name: str | None) -> None:
    raise AssertionError(name)


def anyone() -> ssl.SSLContext:
    context = client_context(AUTHORITY.root_pem)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def subject(contexts: Contexts, sent: str | None, initial: str | None = None) -> str:
    side = shake_hands(contexts.initial(initial), anyone(), sent)
    leaf = x509.load_der_x509_certificate(side.getpeercert(binary_form=True) or b"")
    [name] = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return str(name.value)


def test_the_leaf_is_for_the_server_name_that_the_client_sends() -> None:
    contexts = Contexts(AUTHORITY, unexpected)
    assert subject(contexts, "API.smsmode.com", "127.0.0.1") == "api.smsmode.com"
    assert subject(contexts, "team.localhost") == "team.localhost"


def test_the_leaf_without_a_server_name_is_for_the_address() -> None:
    assert subject(Contexts(AUTHORITY, unexpected), None, "127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize(("sent", "initial"), [("www.example.org", "127.0.0.1"), (None, "10.0.0.1"), (None, None)])
def test_a_name_that_cannot_be_signed_is_refused_and_reported(sent: str | None, initial: str | None) -> None:
    reported: list[str | None] = []
    with pytest.raises(ssl.SSLError):
        subject(Contexts(AUTHORITY, reported.append), sent, initial)
    assert reported == [sent]


def test_a_leaf_is_made_once_and_renewed_before_it_ends() -> None:
    now = [BEGIN]
    contexts = Contexts(AUTHORITY, unexpected, lambda: now[0])
    first = contexts.of("localhost")
    now[0] += 3600 * 15
    assert contexts.of("localhost") is first
    now[0] += 3600 * 2
    assert contexts.of("localhost") is not first


def test_names_below_localhost_do_not_fill_the_memory() -> None:
    contexts = Contexts(AUTHORITY, unexpected)
    first = contexts.of("a.localhost")
    for number in range(256):
        contexts.of(f"n{number}.localhost")
    assert contexts.of("a.localhost") is not first
    with pytest.raises(UnsignedNameError):
        contexts.of("example.org")


def test_only_http_1_1_is_negotiated_and_nothing_with_a_client_of_h2_alone() -> None:
    for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["h2"], None), (["nonsense"], None)):
        loose = anyone()
        loose.set_alpn_protocols(offered)
        side = shake_hands(Contexts(AUTHORITY, unexpected).initial(None), loose, "localhost")
        assert side.selected_alpn_protocol() == chosen


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_are_spoken(version: ssl.TLSVersion) -> None:
    client = anyone()
    client.minimum_version = client.maximum_version = version
    side = shake_hands(Contexts(AUTHORITY, unexpected).initial("127.0.0.1"), client, None)
    assert side.version() == version.name.replace("_", ".")
