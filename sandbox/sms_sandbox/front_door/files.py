"""Write the files that an environment for HTTPS names.

A file's name holds a digest of its content, so a file in use never changes.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from sms_sandbox.front_door import system_roots
from sms_sandbox.front_door.store import write_once


def write_bundle(folder: Path, root: bytes, environment: Mapping[str, str]) -> Path:
    """Write the system's roots and ours in PEM; return the file."""
    return _write(folder, "bundle", ".pem", b"".join(_with(root, system_roots.read(environment))))


def write_extra(folder: Path, root: bytes, named: str | None) -> Path:
    """Write our root behind the certificates of the file that is ``named``, for NODE_EXTRA_CA_CERTS."""
    return _write(folder, "extra", ".pem", b"".join(_with(root, system_roots.certificates_in(named or ""))))


def write_trust_store(folder: Path, root: bytes, environment: Mapping[str, str]) -> Path:
    """Write the certificates of the bundle as a PKCS12 file for Java; return the file."""
    certificates = _with(root, system_roots.read(environment))
    file = folder / f"trust-{_digest(b''.join(certificates))}.p12"
    if not file.exists():
        from sms_sandbox.front_door.java_trust_store import to_pkcs12  # noqa: PLC0415  it takes a tenth of a second

        write_once(file, to_pkcs12(certificates))
    return file


def _with(root: bytes, certificates: list[bytes]) -> list[bytes]:
    return [*(one for one in certificates if one != root), root]


def _write(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    return write_once(folder / f"{name}-{_digest(content)}{suffix}", content)


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
