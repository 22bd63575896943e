"""The gateway devices of a workspace, and their calls."""

from collections.abc import Iterable
from typing import Any

from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.devices.hardware import Sim, draw_sim
from sms_sandbox.core.errors import OfflineDeviceError, TimeRunsBackwardsError
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time import durations
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.server.admin import filters
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.models import queries
from sms_sandbox.server.admin.models.base import Done, Nothing, Page
from sms_sandbox.server.admin.models.devices import CallView, DeviceView, MakeCall, PutDevice, Qualify, SimInput
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.views import devices as device_views
from sms_sandbox.server.webhooks import targets as webhook_targets


class DeviceRoutes:
    """An id is unique at one provider; ``?provider=`` is needed where several have a device of that id."""

    def table(self) -> list[Route]:
        which = ("bad_request",)
        return [
            Route("GET", "/devices/:id", self.show, "Return a gateway device.", which),
            Route("PUT", "/devices/:id", self.put, "Create or change a gateway device.", which),
            Route("DELETE", "/devices/:id", self.forget, "Remove the setup of a gateway device.", which),
            Route(
                "POST",
                "/devices/:id/calls",
                self.call,
                "Make a device make, take or miss a call.",
                (*which, "offline_device"),
            ),
            Route("GET", "/calls", self.calls, "List the calls of gateway devices, newest first."),
            Route("GET", "/calls/:id", self.one_call, "Return a call."),
            Route("POST", "/calls/:id/qualify", self.qualify, "Add a note to a call."),
        ]

    async def show(self, asked: AdminRequest[queries.OfProvider, Nothing]) -> DeviceView:
        return self._view(asked, self._named(asked))

    async def put(self, asked: AdminRequest[queries.OfProvider, PutDevice]) -> DeviceView:
        provider = self._provider(asked)
        change = self._change(asked, provider, asked.id, asked.body)
        try:
            device = asked.engine.devices.configure(provider, asked.id, change)
        except TimeRunsBackwardsError as error:
            raise AdminError("unprocessable", str(error), "Time only goes forward.", "switches") from None
        return self._view(asked, device)

    async def forget(self, asked: AdminRequest[queries.OfProvider, Nothing]) -> Done:
        asked.engine.devices.forget(self._named(asked))
        return Done()

    async def call(self, asked: AdminRequest[queries.OfProvider, MakeCall]) -> CallView:
        wanted = asked.body
        provider = self._provider(asked)
        device = asked.engine.devices.known(provider, asked.id)
        if device is None:
            raise _unknown(asked.id)
        duration = None if wanted.duration is None else durations.read(wanted.duration)
        try:
            call = asked.engine.devices.call(device, wanted.kind, Msisdn(wanted.other), duration)
        except OfflineDeviceError as error:
            raise AdminError("offline_device", str(error), 'PUT {"online": true} there first.') from None
        return device_views.call(call)

    async def calls(self, asked: AdminRequest[queries.ListCalls, Nothing]) -> Page[CallView]:
        newest_first = reversed(list(asked.engine.devices.calls))
        test = filters.all_of(filters.CALLS, asked.query)
        found, cursor = await filters.page(newest_first, asked.query, lambda call: call.id, test)
        return Page(items=[device_views.call(call) for call in found], next=cursor)

    async def one_call(self, asked: EmptyRequest) -> CallView:
        return device_views.call(self._call(asked, asked.id))

    async def qualify(self, asked: AdminRequest[Nothing, Qualify]) -> CallView:
        call = self._call(asked, asked.id)
        asked.engine.devices.note(call, asked.body.note, asked.body.source)
        return device_views.call(call)

    def _call(self, asked: AdminRequest[Any, Any], call_id: str) -> PhoneCall:
        call = asked.engine.devices.calls.get(call_id)
        if call is None:
            raise AdminError("not_found", f"there is no call {call_id!r}")
        return call

    def _named(self, asked: AdminRequest[queries.OfProvider, Any]) -> GatewayDevice:
        provider = self._provider(asked)
        for device in asked.engine.devices.named(asked.id, provider):
            return device
        raise _unknown(asked.id)

    def _provider(self, asked: AdminRequest[queries.OfProvider, Any]) -> str:
        """Return the provider of the query, else the only one that has the device, else the only one with devices."""
        named = asked.query.provider
        there_are = [named] if named is not None else [one.provider for one in asked.engine.devices.named(asked.id)]
        there_are = there_are or [*asked.engine.providers]
        if len(there_are) > 1:
            raise AdminError("bad_request", "it is not clear whose device is meant", _one_of(there_are), "provider")
        return there_are[0]

    def _change(
        self, asked: AdminRequest[Any, Any], provider: str, device_id: str, wanted: PutDevice
    ) -> DeviceChange:
        interval, switches, sims = wanted.poll_interval, wanted.switches, wanted.sims
        return DeviceChange(
            is_online=wanted.online,
            switches=None if switches is None else tuple([(one.at, one.online) for one in switches]),
            condition=wanted.condition,
            poll_interval=None if interval is None else durations.read(interval),
            pack_size=wanted.pack_size,
            sims=None if sims is None else tuple([self._sim(asked, provider, device_id, sim) for sim in sims]),
            webhooks=None if wanted.webhooks is None else self._webhooks(asked, provider, wanted.webhooks),
        )

    def _sim(self, asked: AdminRequest[Any, Any], provider: str, device_id: str, wanted: SimInput) -> Sim:
        drawn = draw_sim(asked.engine.draws, provider, device_id, slot=wanted.slot, country=wanted.country)
        return drawn._replace(
            iccid=wanted.iccid or drawn.iccid,
            number=Msisdn(wanted.number) if wanted.number else drawn.number,
            carrier=wanted.carrier or drawn.carrier,
            is_roaming=wanted.roaming,
        )

    def _webhooks(self, asked: AdminRequest[Any, Any], provider: str, wanted: dict[str, str]) -> dict[str, str]:
        pairs = [(f"{provider}.{kind}", url) for kind, url in wanted.items()]
        try:
            return webhook_targets.read(pairs, asked.engine.providers).get(provider, {})
        except ValueError as error:
            raise AdminError("unprocessable", str(error), None, "webhooks") from None

    def _view(self, asked: AdminRequest[Any, Any], device: GatewayDevice) -> DeviceView:
        return device_views.device(device, asked.engine.devices, asked.clock_driver.now())


def _unknown(device_id: str) -> AdminError:
    return AdminError("not_found", f"there is no device {device_id!r}", "A device exists once it is named or set up.")


def _one_of(providers: Iterable[str]) -> str:
    return f"Add ?provider= with one of: {', '.join(providers)}."
