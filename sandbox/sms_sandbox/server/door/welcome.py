"""Take a new connection in at the door."""

from sms_sandbox.server.door.door import Door
from sms_sandbox.server.http.connection import Connection, Guest
from sms_sandbox.server.http.first_bytes import Beginning


def welcome(door: Door, connection: Connection, beginning: Beginning) -> Guest:
    """Return what reads a connection that begins with TLS or asks for a tunnel."""
    # TLS and tunnels are imported when the first client needs them.
    from sms_sandbox.server.door.opening import Opening  # noqa: PLC0415  see above

    return Opening(door, connection, beginning)
