"""Store a local authority: its key in a file that only its owner can read, its root in a file for all."""

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.front_door.coverage import uncovered
from sms_sandbox.front_door.names import PermittedNames

if TYPE_CHECKING:
    from sms_sandbox.front_door.authority import Authority

FOLDER_VARIABLE: Final = "SANDBOX_CA"
UNCOVERED_HOSTS: Final = "uncovered_hosts"
"""The code of the sandbox's answer where it has an authority that lacks hosts."""

_STATE_VARIABLE: Final = "SANDBOX_STATE_DIR"


class AuthorityError(Exception):
    """The authority cannot be made, read or used. The text names the file and what to do."""


def default_folder() -> Path:
    """Return the folder that SANDBOX_CA names, or ``ca`` in the folder of all that is kept. It need not exist."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    return Path(os.environ.get(_STATE_VARIABLE) or click.get_app_dir("sms-sandbox")) / "ca"


class UncoveredHostsError(AuthorityError):
    """The stored authority was not made for hosts whose https requests are to lead to the sandbox."""


class AuthorityFolder:
    """The folder of an authority.

    The root is read without importing ``cryptography``, which takes a tenth of a second or more.
    """

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self.root: Final = path / "ca.pem"
        self._secret: Final = path / "authority.pem"

    def root_pem(self, names: Iterable[str], promised: Sequence[str] = ()) -> bytes:
        """Return the root's certificate.

        If there is no authority, make one for these ``names``. Raise AuthorityError, and UncoveredHostsError for a
        stored authority that cannot sign for all ``promised`` hosts. It is not replaced, since a system or a
        colleague may trust it.
        """
        try:
            if promised:
                self._check(promised)
            return self.root.read_bytes()
        except FileNotFoundError:
            return self.open(names).root_pem
        except OSError as error:
            what = f"{error.filename or self.root}: cannot be read"  # an error of reading names no file
            raise AuthorityError(_problem(self.path, what, error)) from None

    def _check(self, promised: Sequence[str]) -> None:
        """Raise UncoveredHostsError if the stored authority cannot sign for all these hosts."""
        try:
            missing = uncovered(self._secret.read_bytes(), promised)
        except ValueError as error:
            raise AuthorityError(f"{self._secret}: {error}; write a new one: {self._renewal}") from None
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            raise UncoveredHostsError(
                f"{self._secret}: the authority was not made for {missing[0]}{more}, so that https clients would "
                f"refuse the sandbox; make a new one: {self._renewal}"
            )

    @property
    def _renewal(self) -> str:
        """Return the command that replaces this authority."""
        place = "" if self.path == default_folder() else f" --ca {quote(str(self.path))}"
        return f"sandbox ca renew{place}"

    def open(self, names: Iterable[str]) -> "Authority":
        """Return the authority. If there is none, make one for these ``names``. Raise AuthorityError."""
        from sms_sandbox.front_door.authority import Authority, utc  # noqa: PLC0415  slow, see above

        try:
            authority = Authority.load(self._secret.read_bytes())
        except FileNotFoundError:
            return self._make(names, is_renewal=False)
        except OSError as error:
            raise AuthorityError(_problem(self.path, f"{self._secret}: cannot be read", error)) from None
        except ValueError as error:
            raise AuthorityError(f"{self._secret}: {error}; write a new one: {self._renewal}") from None
        if authority.not_after <= utc(time.time()):
            end = authority.not_after.date()
            raise AuthorityError(f"{self._secret}: ended on {end}; write a new one: {self._renewal}")
        return authority

    def renew(self, names: Iterable[str]) -> "Authority":
        """Replace the authority by a new one, which nothing trusts yet. Raise AuthorityError."""
        return self._make(names, is_renewal=True)

    def _make(self, names: Iterable[str], *, is_renewal: bool) -> "Authority":
        from sms_sandbox.front_door.authority import Authority, utc  # noqa: PLC0415  as above

        authority = Authority.make(PermittedNames.of(names), utc(time.time()))
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not _put(self._secret, authority.to_pem(), mode=0o600, is_replaced=is_renewal):
                return self.open(names)  # another process was faster
            _ = _put(self.root, authority.root_pem, mode=0o644, is_replaced=True)
        except OSError as error:
            raise AuthorityError(_problem(self.path, f"{self.path}: cannot be written", error)) from None
        return authority


def _problem(folder: Path, what: str, error: OSError) -> str:
    """Return an error about a folder with the way to choose another one."""
    usual = default_folder()
    if usual != folder and usual not in folder.parents:
        return f"{what}: {error.strerror}; name another folder with --ca"
    variable = FOLDER_VARIABLE if os.environ.get(FOLDER_VARIABLE) else _STATE_VARIABLE
    return f"{what}: {error.strerror}; set {variable} to another folder"


def _put(file: Path, content: bytes, *, mode: int, is_replaced: bool) -> bool:
    """Write a whole file. Return False if it exists and is not to be replaced."""
    import tempfile  # noqa: PLC0415  a server that has an authority writes none

    descriptor, name = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # readable by its owner only
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(content)
        draft.chmod(mode)
        if is_replaced:
            draft.replace(file)
        else:
            os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def write_once(file: Path, content: bytes) -> Path:
    """Write a file that another process may be reading, if its content changes; return it. Raise AuthorityError."""
    with suppress(OSError):
        if file.read_bytes() == content:
            return file
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _ = _put(file, content, mode=0o644, is_replaced=True)
    except OSError as error:
        raise AuthorityError(_problem(file.parent, f"{file.parent}: cannot be written", error)) from None
    return file
