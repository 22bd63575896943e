"""Gateway devices and their calls."""

from msgspec import Struct, field

from sms_sandbox.client.models.base import Instant


class Sim(Struct, frozen=True):
    slot: int
    iccid: str
    number: str
    country: str
    carrier: str
    roaming: bool


class Switch(Struct, frozen=True):
    at: Instant
    online: bool


class Device(Struct, frozen=True):
    """A gateway device."""

    id: str
    provider: str
    account: str | None
    online: bool
    last_seen: Instant
    switches: tuple[Switch, ...]
    condition: str
    poll_interval: str
    """A duration such as ``1s``."""

    pack_size: int
    queued: int
    """How many messages wait for the device."""

    imei: str
    serial_number: str
    sims: tuple[Sim, ...]
    webhooks: dict[str, str]


class PhoneCall(Struct, frozen=True):
    """A call of a device."""

    id: str
    provider: str
    account: str
    device: str
    kind: str
    other: str = field(name="with")
    started_at: Instant
    ends_at: Instant
    duration: str
    """Text such as ``30s``."""

    notes: tuple[str, ...]
    webhooks: tuple[str, ...]
