"""The names that an authority may sign for, wherever it is made."""

from sms_sandbox import providers
from sms_sandbox.contract import hosts_of
from sms_sandbox.server.settings import ServerSettings


def names_to_sign(settings: ServerSettings) -> tuple[str, ...]:
    """Return the names for a new authority: every provider's, since later sandboxes use it, too, and the server's."""
    every = {**providers.load(), **settings.providers}
    return (*hosts_of(every.values()), *settings.own_hosts)
