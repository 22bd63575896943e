"""TLS contexts by server name, each with a leaf that is made at first need and renewed before it ends."""

import os
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sms_sandbox.faults.opening import ShownCertificate
from sms_sandbox.front_door.authority import LEAF_LIFETIME, Authority, utc
from sms_sandbox.front_door.names import LOCALHOST

_MOST: Final = 256
"""The number of names for which a context is kept: names below localhost are unlimited."""

_RENEWED_BEFORE_END: Final = LEAF_LIFETIME / 3


_EXPIRED_SINCE: Final = 2 * LEAF_LIFETIME.total_seconds()
"""Seconds by which a leaf is dated back that has to be expired."""

_LOOPBACK: Final = "127.0.0.1"


class UnsignedNameError(Exception):
    """The authority was not made for the name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name: Final = name


class LeafContext(ssl.SSLContext):
    """A context with the leaf of one name."""

    name: str | None = None
    """The host or address that the leaf is for; None for a context without a leaf."""


class Contexts:
    """The contexts of one authority.

    ``clock`` returns wall time in seconds: clients check certificates by theirs, not by the sandbox's.
    ``on_unsigned`` is called with each name that a client asks for and the authority cannot sign; None calls nothing.
    """

    def __init__(
        self,
        authority: Authority,
        on_unsigned: Callable[[str | None], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._authority: Final = authority
        self._on_unsigned: Final = on_unsigned
        self._clock: Final = clock
        self._made: Final[dict[str, tuple[LeafContext, float]]] = {}
        self._without_leaf: Final = self._new_context()

    def initial(
        self, name: str | None, choose: Callable[[str | None], ShownCertificate] | None = None
    ) -> LeafContext:
        """Return the context to begin with, which a client that sends no server name keeps.

        ``choose`` is called with the name that the client sends, and returns the certificate that it is shown.
        """
        try:
            context = self._without_leaf if name is None else self.of(name)
        except UnsignedNameError:
            context = self._without_leaf
        return context if choose is None else self._deciding(context, name, choose)

    def _deciding(
        self, usual: LeafContext, name: str | None, choose: Callable[[str | None], ShownCertificate]
    ) -> LeafContext:
        """Return a context for one handshake, in which ``choose`` decides."""

        def decide(tls: ssl.SSLObject, sent: str | None, initial: ssl.SSLContext) -> int | None:
            del initial
            asked = sent and sent.lower().rstrip(".")
            leaf = choose(asked)
            if leaf is ShownCertificate.USUAL:
                tls.context = usual
                return self._choose(tls, sent, usual)
            tls.context = self._bad(asked or name or LOCALHOST, leaf)
            return None

        context = self._new_context(usual.name)
        context.sni_callback = decide
        return context

    def _bad(self, name: str, leaf: ShownCertificate) -> LeafContext:
        """Return the context of a name with a leaf that a client has to refuse."""
        now = self._clock() - (_EXPIRED_SINCE if leaf is ShownCertificate.EXPIRED else 0)
        other = LOCALHOST if name != LOCALHOST else _LOOPBACK
        made = self._authority.leaf(other if leaf is ShownCertificate.WRONG_HOST else name, utc(now))
        return self._new_context(name, made.pem)

    def of(self, name: str) -> LeafContext:
        """Return the context of a name. Raise UnsignedNameError."""
        kept = self._made.get(name)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        if name not in self._authority.permitted:
            raise UnsignedNameError(name)
        if len(self._made) >= _MOST:
            del self._made[next(iter(self._made))]
        leaf = self._authority.leaf(name, utc(self._clock()))
        context = self._new_context(name, leaf.pem)
        self._made[name] = context, (leaf.not_after - _RENEWED_BEFORE_END).timestamp()
        return context

    def _new_context(self, name: str | None = None, pem: bytes | None = None) -> LeafContext:
        context = LeafContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        context.name = name
        context.sni_callback = self._choose
        if pem is not None:
            with _as_file(pem) as path:
                context.load_cert_chain(path)
        return context

    def _choose(self, tls: ssl.SSLObject, name: str | None, initial: ssl.SSLContext) -> int | None:
        """Choose the context by the server name that the client sent.

        It may be an address, against RFC 6066. Called by OpenSSL.
        """
        if name is None and initial is not self._without_leaf:
            return None
        try:
            tls.context = self.of((name or "").lower().rstrip("."))
        except UnsignedNameError:
            self._on_unsigned(name)
            return ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        return None


@contextmanager
def _as_file(pem: bytes) -> Iterator[str]:
    """Return the path of a file with the content:

    OpenSSL loads a key from files only. It is in memory where the system has such files.
    """
    if not hasattr(os, "memfd_create"):
        with tempfile.TemporaryDirectory() as folder:  # only its owner can read it
            path = os.path.join(folder, "leaf.pem")  # noqa: PTH118  OpenSSL takes a text
            with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(pem)
            yield path
        return
    descriptor = os.memfd_create("leaf")
    try:
        os.write(descriptor, pem)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
