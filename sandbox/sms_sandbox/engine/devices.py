"""The gateway devices of a workspace, and their calls with notes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sms_sandbox.core.account import Account
from sms_sandbox.core.devices.call import CallKind, NoteSource, PhoneCall
from sms_sandbox.core.devices.device import DeviceCondition, GatewayDevice, Switch
from sms_sandbox.core.devices.hardware import Hardware, Sim, draw_hardware
from sms_sandbox.core.draws import Occurrences
from sms_sandbox.core.errors import OfflineDeviceError, TimeRunsBackwardsError
from sms_sandbox.core.events import CallEnded, CallNoted, CallStarted, DeviceChanged, DeviceForgotten
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.smsc import Smsc
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.network import NetworkEvents
from sms_sandbox.engine.store import Recent
from sms_sandbox.engine.world import World

DeviceDue = Switch | PhoneCall
"""A planned thing of a device: a switch, or the end of a call."""

SHORTEST_CALL: Final = 5
LONGEST_CALL: Final = 300
"""The bounds of a drawn duration of a call, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChange:
    """A change of a device. Fields that are None are left unchanged."""

    is_online: bool | None = None
    switches: tuple[tuple[int, bool], ...] | None = None
    """The times at which the device will be switched on (True) or off, in place of those planned before."""

    condition: DeviceCondition | None = None
    poll_interval: int | None = None
    pack_size: int | None = None
    sims: tuple[Sim, ...] | None = None
    webhooks: Mapping[str, str] | None = None


class Devices:
    """The gateway devices of a workspace.

    In open mode a device exists once it is named. In strict mode a device exists if it was configured, or if its id
    is the login of an account, as for a provider whose accounts have one device each.
    """

    __slots__ = ("_calls_made", "_events", "_last_call", "_smsc", "_world", "calls")

    def __init__(self, world: World, smsc: Smsc, events: NetworkEvents) -> None:
        self._world: Final = world
        self._smsc: Final = smsc
        self._events: Final = events
        self._last_call = 0
        self._calls_made: Final = Occurrences()
        self.calls: Final[Recent[PhoneCall]] = Recent(world.settings.max_messages)

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    @recorded_input
    def known(self, provider: str, device_id: str) -> GatewayDevice | None:
        """Return the device, or None if it does not exist."""
        if self._world.settings.is_strict and not self._is_allowed(provider, device_id):
            return None
        device = self._smsc.device(provider, device_id, self._world.now)
        if len(self._smsc.devices) > self._world.settings.max_accounts:
            self._forget_oldest(device)
        return device

    def named(self, device_id: str, provider: str | None = None) -> list[GatewayDevice]:
        """Return the devices of that id that were named so far, of one provider or of all."""
        devices = self._smsc.devices
        return [device for device in devices if device.id == device_id and provider in (None, device.provider)]

    def __iter__(self) -> Iterator[GatewayDevice]:
        """Iterate in the order in which the devices were first named."""
        return iter(self._smsc.devices)

    def of(self, account: Account) -> list[GatewayDevice]:
        """Return the account's devices, and those without an owner yet."""
        return [
            device
            for device in self._smsc.devices
            if device.provider == account.provider and device.owner in (None, account)
        ]

    def hardware(self, device: GatewayDevice) -> Hardware:
        return draw_hardware(self._world.draws, device.provider, device.id, device.sims)

    @recorded_input
    def configure(self, provider: str, device_id: str, change: DeviceChange) -> GatewayDevice:
        """Create or change a device; it exists in strict mode, too.

        Raise TimeRunsBackwardsError for a switch in the past, and change nothing.
        """
        now = self._world.now
        for at, _ in change.switches or ():
            if at < now:
                raise TimeRunsBackwardsError(now, at)
        device = self._smsc.device(provider, device_id, now)
        device.is_configured = True
        self._apply(device, change)
        if change.switches is not None:
            self._plan_switches(device, change.switches)
        self._note_change(device)
        return device

    @recorded_input
    def switch(self, device: GatewayDevice, *, is_on: bool) -> None:
        self._smsc.switch(device, self._world.now, is_on=is_on)
        self._note_change(device)

    @recorded_input
    def forget(self, device: GatewayDevice) -> None:
        """Drop a device with its settings; messages queued for it are kept."""
        now = self._world.now
        self._smsc.forget_device(device, now)
        self._world.device_webhooks.pop((device.provider, device.id), None)
        self._world.note(EventKind.DEVICE_FORGOTTEN, DeviceForgotten(device, now))

    @recorded_input
    def call(self, device: GatewayDevice, kind: CallKind, other: Msisdn, duration: int | None = None) -> PhoneCall:
        """Start a call, which ends after the duration in microseconds, or a drawn one if None.

        A missed call has no duration. Raise OfflineDeviceError.
        """
        if not device.is_online:
            raise OfflineDeviceError(device.id)
        now = self._world.now
        drawn = self._draw_duration(device, other)
        self._last_call += 1
        call = PhoneCall(
            id=f"t{self._last_call}",
            provider=device.provider,
            account=self._owner(device),
            device=device.id,
            kind=kind,
            other=other,
            started_at=now,
            duration=0 if kind is CallKind.MISSED else drawn if duration is None else duration,
        )
        self.calls.add(call.id, call)
        self._world.note(EventKind.CALL_STARTED, CallStarted(call, now))
        if call.duration:
            self._world.timeline.plan(call.ends_at, call)
        else:
            self._events.called(CallEnded(call, now))
        return call

    @recorded_input
    def note(self, call: PhoneCall, note: str, source: NoteSource) -> None:
        call.notes.append(note)
        self._events.called(CallNoted(call, note, source, self._world.now))

    def happen(self, what: DeviceDue) -> None:
        """Carry out a planned thing that is due now."""
        now = self._world.now
        if isinstance(what, PhoneCall):
            self._events.called(CallEnded(what, now))
            return
        del what.device.planned_switches[what]
        self.switch(what.device, is_on=what.is_on)

    def webhooks(self, device: GatewayDevice) -> Mapping[str, str]:
        """Return the device's own webhook addresses, by kind."""
        return self._world.device_webhooks.get((device.provider, device.id), {})

    def _forget_oldest(self, but: GatewayDevice) -> None:
        """Drop the first device that was only named and has nothing to send."""
        for device in self._smsc.devices:
            if device is not but and not device.is_configured and not device.has_work():
                self._smsc.forget_device(device, self._world.now)
                return

    def _is_allowed(self, provider: str, device_id: str) -> bool:
        if self._world.accounts[provider].get(device_id) is not None:
            return True
        return any(device.is_configured for device in self.named(device_id, provider))

    def _owner(self, device: GatewayDevice) -> Account:
        accounts = self._world.accounts[device.provider]
        return device.owner or accounts.get(device.id) or accounts.placeholder(device.id)

    def _draw_duration(self, device: GatewayDevice, other: Msisdn) -> int:
        key = (device.provider, device.id, other)
        share = self._world.draws.fraction("call", *key, self._calls_made.count(key))
        return (SHORTEST_CALL + int(share * (LONGEST_CALL - SHORTEST_CALL + 1))) * SECOND

    def _apply(self, device: GatewayDevice, change: DeviceChange) -> None:
        now = self._world.now
        device.condition = change.condition or device.condition
        device.pack_size = change.pack_size or device.pack_size
        device.sims = device.sims if change.sims is None else change.sims
        if change.webhooks is not None:
            self._world.device_webhooks[device.provider, device.id] = change.webhooks
        if change.poll_interval is not None:
            self._smsc.set_poll_interval(device, change.poll_interval, now)
        if change.is_online is not None:
            self._smsc.switch(device, now, is_on=change.is_online)

    def _plan_switches(self, device: GatewayDevice, switches: tuple[tuple[int, bool], ...]) -> None:
        for entry in device.planned_switches.values():
            self._world.timeline.cancel(entry)
        planned = [Switch(device, at, is_on) for at, is_on in sorted({*switches})]
        device.planned_switches = {switch: self._world.timeline.plan(switch.at, switch) for switch in planned}

    def _note_change(self, device: GatewayDevice) -> None:
        now = self._world.now
        change = DeviceChanged(device, device.is_online, device.condition, now)
        self._world.note(EventKind.DEVICE_CHANGED, change)
