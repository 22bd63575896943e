"""Certificates: a root whose key is thrown away, an issuing certificate that can sign for few names, and leaves.

The constraints stand in the issuing certificate, since Java ignores those of a root. So a leaked key signs for
nothing but the providers' hosts and this machine. trustme, which makes authorities for tests, has no constraints.
"""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Final, NamedTuple, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sms_sandbox.front_door.names import PermittedNames, address_of

LEAF_LIFETIME: Final = timedelta(days=1)
_LIFETIME: Final = timedelta(days=3650)
_BACKDATED: Final = timedelta(days=1)
"""How long before it was made a certificate begins to be valid, for clients whose clock is behind."""

_Key = ec.EllipticCurvePrivateKey


class Leaf(NamedTuple):
    """A certificate for one name, with its key."""

    pem: bytes
    """The key, the leaf and the issuing certificate."""

    not_after: datetime


class Authority:
    """The issuing key and certificate. The root's key is kept nowhere."""

    def __init__(self, key: _Key, issuing: x509.Certificate, root: x509.Certificate) -> None:
        self._key: Final = key
        self._issuing: Final = issuing
        self._root: Final = root
        self._leaf_key: Final = _new_key()
        self.permitted: Final = _permitted_by(issuing)

    @classmethod
    def make(cls, permitted: PermittedNames, now: datetime) -> Self:
        """Return a new authority that can sign the ``permitted`` names for ten years from ``now``."""
        root_key, key = _new_key(), _new_key()
        root_name, issuing_name = _name("sms-sandbox local root"), _name("sms-sandbox issuing")
        root = _sign(_ca(root_name, root_key, now, path_length=1), root_name, root_key)
        issuing = _ca(issuing_name, key, now, path_length=0).add_extension(_constraints(permitted), critical=True)
        return cls(key, _sign(issuing, root_name, root_key), root)

    @classmethod
    def load(cls, pem: bytes) -> Self:
        """Return the authority that ``to_pem`` has written. Raise ValueError for any other content."""
        key = serialization.load_pem_private_key(pem, None)
        issuing, root = x509.load_pem_x509_certificates(pem)
        if not isinstance(key, _Key):
            raise ValueError("the key is not an ECDSA key")  # noqa: TRY004  the content of the file is at fault
        return cls(key, issuing, root)

    def to_pem(self) -> bytes:
        """Return the issuing key and both certificates."""
        return _key_pem(self._key) + _certificate_pem(self._issuing) + self.root_pem

    @property
    def root_pem(self) -> bytes:
        return _certificate_pem(self._root)

    @property
    def not_after(self) -> datetime:
        return self._issuing.not_valid_after_utc

    def leaf(self, name: str, now: datetime, lifetime: timedelta = LEAF_LIFETIME) -> Leaf:
        """Return a leaf for the ``name``, permitted or not, which ends ``lifetime`` after ``now``.

        Its subject is empty, since Java takes a common name for a host name and refuses it by the constraints.
        """
        address = address_of(name)
        subject = x509.DNSName(name) if address is None else x509.IPAddress(address)
        builder = (
            _certificate(x509.Name([]), self._leaf_key, now - _BACKDATED, now + lifetime)
            .add_extension(x509.SubjectAlternativeName([subject]), critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(is_ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        )
        signed = _sign(builder, self._issuing.subject, self._key)
        pem = _key_pem(self._leaf_key) + _certificate_pem(signed) + _certificate_pem(self._issuing)
        return Leaf(pem, signed.not_valid_after_utc)


def _new_key() -> _Key:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject: x509.Name, key: _Key, begin: datetime, end: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin.replace(microsecond=0))
        .not_valid_after(end.replace(microsecond=0))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _ca(subject: x509.Name, key: _Key, now: datetime, *, path_length: int) -> x509.CertificateBuilder:
    return (
        _certificate(subject, key, now - _BACKDATED, now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_usage(is_ca=True), critical=True)
    )


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _constraints(permitted: PermittedNames) -> x509.NameConstraints:
    hosts = [x509.DNSName(host) for host in permitted.hosts]
    networks = [x509.IPAddress(network) for network in permitted.networks]
    return x509.NameConstraints(permitted_subtrees=[*hosts, *networks], excluded_subtrees=None)


def _permitted_by(issuing: x509.Certificate) -> PermittedNames:
    """Return the names that the constraints of a certificate permit. Raise ValueError if it has none."""
    try:
        found = issuing.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    except x509.ExtensionNotFound:
        raise ValueError("the issuing certificate has no name constraints") from None
    hosts = [name.value for name in found if isinstance(name, x509.DNSName)]
    values = [name.value for name in found if isinstance(name, x509.IPAddress)]
    return PermittedNames(hosts, [value for value in values if isinstance(value, IPv4Network | IPv6Network)])


def _sign(builder: x509.CertificateBuilder, issuer: x509.Name, key: _Key) -> x509.Certificate:
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return builder.issuer_name(issuer).add_extension(authority_key, critical=False).sign(key, hashes.SHA256())


def _key_pem(key: _Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def utc(seconds: float) -> datetime:
    """Return the time a number of seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)
