"""Calls about one gateway device of inSIM or SmsGateway24."""

from collections.abc import Mapping, Sequence
from typing import Any

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.models import Device as DeviceModel
from sms_sandbox.client.models import PhoneCall
from sms_sandbox.client.paths import path_of


class Device(Resource[S_co]):
    """A gateway device. ``provider`` is needed only where several have a device of that id."""

    def __init__(self, sender: S_co, device_id: str, provider: str | None = None) -> None:
        super().__init__(sender)
        self.id = device_id
        self._query: dict[str, str | int | None] = {"provider": provider}

    @endpoint
    def show(self) -> ApiCall[DeviceModel]:
        return ApiCall("GET", path_of("devices", self.id), decode.one(DeviceModel), self._query)

    @endpoint
    def set(
        self,
        /,
        *,
        online: bool | None = None,
        condition: str | None = None,
        poll_interval: str | None = None,
        pack_size: int | None = None,
        **more: Sequence[Mapping[str, Any]] | Mapping[str, str],
    ) -> ApiCall[DeviceModel]:
        """Change the device.

        An argument left None keeps its value. ``condition`` is ``ok``, ``no_service``, ``null_pdu``, ``radio_off``,
        ``not_allowed``, ``not_allowed_at_all`` or ``generic_failure``; ``more`` may be ``sims``, ``switches`` and
        ``webhooks``, as in the admin API.
        """
        wanted = {"online": online, "condition": condition, "poll_interval": poll_interval, "pack_size": pack_size}
        body = {name: value for name, value in {**wanted, **more}.items() if value is not None}
        return ApiCall("PUT", path_of("devices", self.id), decode.one(DeviceModel), self._query, body)

    @endpoint
    def off(self) -> ApiCall[DeviceModel]:
        """Take the device offline: messages wait."""
        return ApiCall("PUT", path_of("devices", self.id), decode.one(DeviceModel), self._query, {"online": False})

    @endpoint
    def on(self) -> ApiCall[DeviceModel]:
        return ApiCall("PUT", path_of("devices", self.id), decode.one(DeviceModel), self._query, {"online": True})

    @endpoint
    def call(self, kind: str, other: str, *, duration: str | None = None) -> ApiCall[PhoneCall]:
        """Make the device make, take or miss a call.

        ``kind`` is the admin API's word; ``other`` is the number at the other end.
        """
        body = {"kind": kind, "with": other, **({} if duration is None else {"duration": duration})}
        return ApiCall("POST", path_of("devices", self.id, "calls"), decode.one(PhoneCall), self._query, body)

    @endpoint
    def forget(self) -> ApiCall[None]:
        return ApiCall("DELETE", path_of("devices", self.id), decode.nothing, self._query)
