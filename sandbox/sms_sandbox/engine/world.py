"""The world of a workspace: the data that each of its parts reads and writes, without any behaviour."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sms_sandbox.contract import Provider
from sms_sandbox.core.devices.call import PhoneCall
from sms_sandbox.core.devices.device import Switch
from sms_sandbox.core.draws import Draws, Ids
from sms_sandbox.core.smsc import Due
from sms_sandbox.core.time.timeline import Timeline
from sms_sandbox.engine.accounts import Accounts
from sms_sandbox.engine.inputs import Inputs
from sms_sandbox.engine.journal import EventKind, Journal, NotedSubject
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.store import Exchanges, Messages
from sms_sandbox.engine.webhook_models import FlushDue, Webhook
from sms_sandbox.faults.plan import FaultPlan, PhaseTransition, RuleExpiry

Planned = Due | Switch | PhoneCall | Webhook | PhaseTransition | RuleExpiry | FlushDue
"""Any thing that can stand on the timeline."""


class World:
    """Settings, time, ids, draws, journal, timeline, faults and data of one workspace."""

    __slots__ = (
        "accounts",
        "device_webhooks",
        "draws",
        "exchanges",
        "faults",
        "ids",
        "inputs",
        "journal",
        "messages",
        "now",
        "providers",
        "settings",
        "timeline",
    )

    def __init__(self, providers: Iterable[Provider], settings: EngineSettings) -> None:
        self.settings: Final = settings
        self.inputs: Final = Inputs()
        self.providers: Final = {provider.name: provider for provider in providers}
        self.now = settings.start
        """Microseconds UTC."""
        self.draws: Final = Draws(settings.seed)
        self.ids: Final = Ids(
            Draws(settings.seed_of_ids),
            settings.preset_ids,
            has_offsets=settings.id_seed is not None,
            most_names=settings.max_messages,
        )
        self.journal: Final = Journal(settings.max_events or settings.max_messages)
        self.timeline: Final[Timeline[Planned]] = Timeline(settings.pace.waits)
        self.faults: Final = FaultPlan(self.draws)
        self.messages: Final = Messages(settings.max_messages)
        self.exchanges: Final = Exchanges(settings.max_messages, settings.max_exchange_bytes)
        self.accounts: Final = {
            name: Accounts(provider, settings, self.inputs) for name, provider in self.providers.items()
        }
        self.device_webhooks: Final[dict[tuple[str, str | None], Mapping[str, str]]] = {}
        """Webhook addresses of gateway devices, by provider and id, then by kind."""

    def __getstate__(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take the data, also from a state of an earlier version, which had exchanges by any key."""
        last = state.pop("last_exchange", None)
        for name, value in state.items():
            setattr(self, name, value)
        if last is not None:
            kept, settings = state["exchanges"], self.settings
            self.exchanges = Exchanges(settings.max_messages, settings.max_exchange_bytes)  # type: ignore[misc]  # made here in place of __init__
            self.exchanges.go_on_with(kept, last)

    def note(self, kind: EventKind, subject: NotedSubject) -> None:
        """Write an event that happens now into the journal."""
        self.journal.note(self.now, kind, subject)
