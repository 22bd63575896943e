"""Read the certificates that this system trusts.

They are put beside our root, since SSL_CERT_FILE and its like replace them.
"""

import os
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

_FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, BSD, Alpine without ca-certificates
    "/opt/homebrew/etc/ca-certificates/cert.pem",
    "/usr/local/etc/openssl@3/cert.pem",
)
_VARIABLES: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_BEGIN: Final = b"-----BEGIN CERTIFICATE-----"
_END: Final = b"-----END CERTIFICATE-----"


def read(environment: Mapping[str, str]) -> list[bytes]:
    """Return each certificate once, in PEM: of the files that the environment names, or of the system's file.

    Without such a file (slim images, Windows) they come from the system's store as Python reads it, then from certifi
    if it is installed, and there may be none. A file that cannot be read is skipped.
    """
    named = [environment[name] for name in _VARIABLES if environment.get(name)]
    found = _of_files(named) or _of_first_file() or _of_store() or _of_certifi()
    return list(dict.fromkeys(found))


def certificates_in(file: str) -> list[bytes]:
    """Return the certificates of a PEM file; none if it cannot be read."""
    try:
        return list(_split(Path(file).read_bytes()))
    except OSError:
        return []


def _split(pem: bytes) -> Iterator[bytes]:
    for part in pem.split(_BEGIN)[1:]:
        body, end, _ = part.partition(_END)
        if end:
            yield _BEGIN + body.replace(b"\r\n", b"\n") + _END + b"\n"


def _of_files(files: list[str]) -> list[bytes]:
    return [certificate for file in files for certificate in certificates_in(file)]


def _of_first_file() -> list[bytes]:
    usual = ssl.get_default_verify_paths().openssl_cafile
    return next((found for file in (*_FILES, usual) if (found := certificates_in(file))), [])


def _of_store() -> list[bytes]:
    context = ssl.create_default_context()
    return [ssl.DER_cert_to_PEM_cert(one).encode() for one in context.get_ca_certs(binary_form=True)]


def _of_certifi() -> list[bytes]:
    try:
        import certifi  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415  not of ours, but it is often there
    except ImportError:
        return []
    return certificates_in(os.fspath(certifi.where()))
