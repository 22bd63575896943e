"""Write a trust store for Java, which reads no PEM, without its keytool."""

import warnings
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12


def to_pkcs12(certificates: Iterable[bytes]) -> bytes:
    """Return a PKCS12 file without a password, with all certificates in PEM that can be parsed."""
    entries = [
        pkcs12.PKCS12Certificate(certificate, b"sms-sandbox-%d" % number)
        for number, pem in enumerate(certificates)
        if (certificate := _read(pem)) is not None
    ]
    return pkcs12.serialize_java_truststore(entries, NoEncryption())


def _read(pem: bytes) -> x509.Certificate | None:
    """Return a certificate, or None if it cannot be parsed: systems trust a few old roots that break the rules of RFC
    5280, such as serial numbers below zero.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return x509.load_pem_x509_certificate(pem)
    except ValueError:
        return None
