"""Render gateway devices and their calls as answers of the admin API."""

from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice
from sms_sandbox.core.devices.hardware import Sim
from sms_sandbox.core.events import CallEvent, CallNoted, DeviceChanged, DeviceEvent
from sms_sandbox.engine.devices import Devices
from sms_sandbox.server.admin.models.devices import CallView, DeviceView, SimView, SwitchView

Data = dict[str, int | str | None]


def device(subject: GatewayDevice, devices: Devices, now: int) -> DeviceView:
    hardware = devices.hardware(subject)
    return DeviceView(
        id=subject.id,
        provider=subject.provider,
        account=subject.owner.login if subject.owner else None,
        online=subject.is_online,
        last_seen=subject.last_seen(now),
        switches=[SwitchView(at=switch.at, online=switch.is_on) for switch in subject.planned_switches],
        condition=subject.condition,
        poll_interval=subject.poll_interval,
        pack_size=subject.pack_size,
        queued=subject.queued,
        imei=hardware.imei,
        serial_number=hardware.serial_number,
        sims=[_sim(sim) for sim in hardware.sims],
        webhooks=dict(devices.webhooks(subject)),
    )


def call(subject: PhoneCall) -> CallView:
    return CallView(
        id=subject.id,
        provider=subject.provider,
        account=subject.account.login,
        device=subject.device,
        kind=subject.kind,
        other=f"+{subject.other}",
        started_at=subject.started_at,
        ends_at=subject.ends_at,
        duration=subject.duration,
        notes=subject.notes,
        webhooks=list(subject.webhooks),
    )


def device_event(event: DeviceEvent) -> tuple[str, Data]:
    data: Data = {"provider": event.device.provider}
    if isinstance(event, DeviceChanged):
        data |= {"online": event.is_online, "condition": event.condition.value}
    return event.device.id, data


def call_event(event: CallEvent) -> tuple[str, Data]:
    data: Data = {"device": event.call.device, "kind": event.call.kind.value, "with": f"+{event.call.other}"}
    if isinstance(event, CallNoted):
        data |= {"note": event.note, "source": event.source.value}
    return event.call.id, data


def _sim(sim: Sim) -> SimView:
    return SimView(
        slot=sim.slot,
        iccid=sim.iccid,
        number=f"+{sim.number}",
        country=sim.country,
        carrier=sim.carrier,
        roaming=sim.is_roaming,
    )
