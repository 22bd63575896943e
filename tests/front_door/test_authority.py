import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from sms_sandbox.front_door.authority import Authority, utc
from sms_sandbox.front_door.names import PermittedNames

from tests.front_door.handshake import client_context, server_context, shake_hands

NOW = utc(1_796_000_000)
AUTHORITY = Authority.make(PermittedNames.of(["api.smsmode.com"]), NOW)


def accept(
    name: str, folder: Path, *, signed_for: str | None = None, lifetime: timedelta = timedelta(days=9000)
) -> None:
    leaf = AUTHORITY.leaf(signed_for or name, NOW - timedelta(days=400), lifetime)
    shake_hands(server_context(leaf.pem, folder), client_context(AUTHORITY.root_pem), name)


@pytest.mark.parametrize("name", ["api.smsmode.com", "localhost", "team.localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_a_leaf_for_a_permitted_name_is_accepted(name: str, tmp_path: Path) -> None:
    accept(name, tmp_path)


@pytest.mark.parametrize("name", ["www.example.org", "smsmode.com", "10.0.0.1", "192.0.2.1", "2001:db8::1"])
def test_a_leaf_for_any_other_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        accept(name, tmp_path)


def test_a_leaf_for_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        accept("api.smsmode.com", tmp_path, signed_for="localhost")


def test_a_leaf_that_has_ended_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="expired"):
        accept("localhost", tmp_path, lifetime=timedelta(days=1))


def test_the_constraints_are_critical_and_stand_in_the_issuing_certificate() -> None:
    _, issuing = x509.load_pem_x509_certificates(AUTHORITY.leaf("localhost", NOW).pem)
    assert issuing.extensions.get_extension_for_class(x509.NameConstraints).critical
    assert issuing.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_the_subject_of_a_leaf_is_empty() -> None:
    leaf, _ = x509.load_pem_x509_certificates(AUTHORITY.leaf("localhost", NOW).pem)
    assert not list(leaf.subject)
    assert leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).critical


def test_root_key_is_kept_nowhere() -> None:
    assert AUTHORITY.to_pem().count(b"PRIVATE KEY-----\n") == 2  # the begin and the end of the issuing key
    root = x509.load_pem_x509_certificate(AUTHORITY.root_pem)
    issuing, _ = x509.load_pem_x509_certificates(AUTHORITY.to_pem())
    assert root.public_key() != issuing.public_key()


def test_authority_is_read_as_it_was_written() -> None:
    again = Authority.load(AUTHORITY.to_pem())
    assert again.to_pem() == AUTHORITY.to_pem()
    assert again.permitted.hosts == AUTHORITY.permitted.hosts
    assert again.permitted.networks == AUTHORITY.permitted.networks


def test_an_issuing_certificate_without_constraints_is_not_read() -> None:
    key = AUTHORITY.to_pem().partition(b"-----BEGIN CERTIFICATE-----")[0]
    with pytest.raises(ValueError, match="no name constraints"):
        Authority.load(key + AUTHORITY.root_pem + AUTHORITY.root_pem)
