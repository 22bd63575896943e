"""TLS handshakes in memory, without a socket."""

import ssl
from pathlib import Path


def client_context(root: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=root.decode())
    return context


def server_context(pem: bytes, folder: Path) -> ssl.SSLContext:
    file = folder / "leaf.pem"
    file.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str | None) -> ssl.SSLObject:
    """Return the client's side, connected; raise ssl.SSLError where a side refuses."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = client.wrap_bio(to_client, to_server, server_hostname=name)
    theirs = server.wrap_bio(to_server, to_client, server_side=True)
    is_done = {ours: False, theirs: False}
    while not all(is_done.values()):
        for side in is_done:
            try:
                side.do_handshake()
                is_done[side] = True
            except ssl.SSLWantReadError:
                continue
    return ours
