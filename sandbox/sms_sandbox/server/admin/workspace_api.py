"""The admin API of one workspace: the routes of all files, in one table."""

from typing import TYPE_CHECKING

from sms_sandbox import __version__
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import WebhookState
from sms_sandbox.server.admin.models.base import Version
from sms_sandbox.server.admin.requests import EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.routes import otp, page
from sms_sandbox.server.admin.routes.accounts import AccountRoutes
from sms_sandbox.server.admin.routes.clock import ClockRoutes
from sms_sandbox.server.admin.routes.devices import DeviceRoutes
from sms_sandbox.server.admin.routes.exchanges import ExchangeRoutes
from sms_sandbox.server.admin.routes.fallback import FallbackRoutes
from sms_sandbox.server.admin.routes.faults import FaultRoutes
from sms_sandbox.server.admin.routes.fidelity import FidelityRoutes
from sms_sandbox.server.admin.routes.handsets import HandsetRoutes
from sms_sandbox.server.admin.routes.messages import MessageRoutes
from sms_sandbox.server.admin.routes.providers import ProviderRoutes
from sms_sandbox.server.admin.routes.webhooks import WebhookRoutes

if TYPE_CHECKING:
    from sms_sandbox.server.workspaces.workspace import Workspace


class WorkspaceApi:
    """The paths below ``/_sandbox/v1``. Handlers have no state: a request carries its workspace."""

    def table(self) -> list[Route]:
        return [
            Route("GET", "/version", self.version, "Return the version, the providers and the uptime."),
            *ClockRoutes().table(),
            *MessageRoutes().table(),
            *FallbackRoutes().table(),
            *WebhookRoutes().table(),
            *ExchangeRoutes().table(),
            *AccountRoutes().table(),
            *HandsetRoutes().table(),
            *DeviceRoutes().table(),
            *FidelityRoutes().table(),
            *ProviderRoutes().table(),
            *FaultRoutes().table(),
            otp.ROUTE,
            *page.ROUTES,
        ]

    async def version(self, asked: EmptyRequest) -> Version:
        engine = asked.engine
        return Version(
            version=__version__,
            providers=list(engine.providers),
            dialects={name: list(provider.dialects) for name, provider in engine.providers.items()},
            seed=engine.settings.seed,
            id_seed=engine.settings.seed_of_ids,
            uptime=asked.clock_driver.uptime,
            scenario=scenario.name if (scenario := asked.workspace.scenario) else None,
            phases=_phases(engine),
            webhooks=_addresses(asked.workspace),
            failed_webhooks=sum(webhook.state is WebhookState.FAILED for webhook in engine.webhooks.recent),
        )


def _phases(engine: Engine) -> list[str]:
    since = engine.now - engine.fault_control.since
    return [
        phase.name
        for phase in engine.faults.faults.phases
        if phase.at <= since and (phase.ends_at is None or since < phase.ends_at)
    ]


def _addresses(workspace: "Workspace") -> dict[str, str]:
    chosen = workspace.engine.settings.webhooks
    found = {f"{name}.{kind}": url for name, kinds in chosen.items() for kind, url in kinds.items()}
    return found if workspace.fallback is None else {**found, "*": workspace.fallback}
