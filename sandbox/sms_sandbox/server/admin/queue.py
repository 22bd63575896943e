"""Describe what falls due next."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import GatewayDevice, Switch
from sms_sandbox.core.handset import PlannedAction
from sms_sandbox.core.message import MtMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import FlushDue, Webhook
from sms_sandbox.faults.plan import PhaseTransition, RuleExpiry
from sms_sandbox.server.admin.conversations import recipient
from sms_sandbox.server.admin.models.page import DueView, PhaseView


def upcoming(engine: Engine, limit: int) -> list[DueView]:
    return [_view(at, *_WORDS[type(what)](what)) for at, what in engine.upcoming(limit)]


def _view(at: int, kind: str, subject: str, detail: str) -> DueView:
    return DueView(at=at, kind=kind, subject=subject, detail=detail)


def phases(engine: Engine) -> Iterator[PhaseView]:
    start = engine.fault_control.since
    for phase in engine.faults.faults.phases:
        ends_at = None if phase.ends_at is None else start + phase.ends_at
        yield PhaseView(name=phase.name, begins_at=start + phase.at, ends_at=ends_at)


Words = tuple[str, str, str]
"""Kind, subject and detail of something that is due."""

_WORDS: Final[Mapping[type, Callable[[Any], Words]]] = {
    MtMessage: lambda message: ("message", message.id, f"{recipient(message)}, {message.state.value}"),
    Webhook: lambda webhook: (
        "webhook",
        webhook.id,
        f"attempt {len(webhook.attempts) + 1} of {webhook.outgoing.kind}",
    ),
    PlannedAction: lambda action: ("handset", f"+{action.handset.msisdn}", action.act.value),
    GatewayDevice: lambda device: ("device", device.id, "polls"),
    Switch: lambda switch: ("device", switch.device.id, "is switched on" if switch.is_on else "is switched off"),
    PhoneCall: lambda call: ("call", call.id, "ends"),
    PhaseTransition: lambda edge: ("phase", edge.phase.name, "begins" if edge.begins else "ends"),
    RuleExpiry: lambda expiry: ("rule", expiry.rule.name, "ends"),
    FlushDue: lambda _: ("webhooks", "", "held ones are sent"),
}
