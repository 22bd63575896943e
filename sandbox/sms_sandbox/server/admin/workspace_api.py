"""The admin API of one workspace: the routes of all files, in one table."""

from sms_sandbox import __version__
from sms_sandbox.server.admin.models import base as models
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

    async def version(self, asked: EmptyRequest) -> models.Version:
        engine = asked.engine
        return models.Version(
            version=__version__,
            providers=list(engine.providers),
            dialects={name: list(provider.dialects) for name, provider in engine.providers.items()},
            seed=engine.settings.seed,
            id_seed=engine.settings.seed_of_ids,
            uptime=asked.clock_driver.uptime,
        )
