"""One gateway device, the telephone that sends for a customer of inSIM or SmsGateway24, as calls."""

from collections.abc import Mapping, Sequence
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.models import Device as DeviceTold
from sms_sandbox.client.models import PhoneCall
from sms_sandbox.client.paths import at


class Device(Noun[S_co]):
    """``provider`` is needed only where the id does not say whose it is."""

    def __init__(self, sender: S_co, device_id: str, provider: str | None = None) -> None:
        super().__init__(sender)
        self.id = device_id
        self._query: dict[str, str | int | None] = {"provider": provider}

    @verb
    def show(self) -> Call[DeviceTold]:
        return Call("GET", at("devices", self.id), decode.one(DeviceTold), self._query)

    @verb
    def set(
        self,
        /,
        *,
        online: bool | None = None,
        condition: str | None = None,
        poll_interval: str | None = None,
        pack_size: int | None = None,
        **more: Sequence[Mapping[str, Any]] | Mapping[str, str],
    ) -> Call[DeviceTold]:
        """What is None stays. ``condition`` is ``ok``, ``no_service``, ``null_pdu``, ``radio_off``, ``not_allowed``,
        ``not_allowed_at_all`` or ``generic_failure``; ``more`` may be ``sims``, ``switches`` and ``webhooks``,
        as the admin API takes them.
        """
        wanted = {"online": online, "condition": condition, "poll_interval": poll_interval, "pack_size": pack_size}
        body = {name: value for name, value in {**wanted, **more}.items() if value is not None}
        return Call("PUT", at("devices", self.id), decode.one(DeviceTold), self._query, body)

    @verb
    def off(self) -> Call[DeviceTold]:
        """Offline: messages wait."""
        return Call("PUT", at("devices", self.id), decode.one(DeviceTold), self._query, {"online": False})

    @verb
    def on(self) -> Call[DeviceTold]:
        return Call("PUT", at("devices", self.id), decode.one(DeviceTold), self._query, {"online": True})

    @verb
    def call(self, kind: str, other: str, *, duration: str | None = None) -> Call[PhoneCall]:
        """``kind`` is as the admin API has it; ``other`` is the number at the other end."""
        body = {"kind": kind, "with": other, **({} if duration is None else {"duration": duration})}
        return Call("POST", at("devices", self.id, "calls"), decode.one(PhoneCall), self._query, body)

    @verb
    def forget(self) -> Call[None]:
        return Call("DELETE", at("devices", self.id), decode.nothing, self._query)
