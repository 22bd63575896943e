"""The admin API of one workspace: all its routes, gathered from the files that answer them."""

import time
from typing import Final

from sms_sandbox import __version__
from sms_sandbox.server.admin.models import base as models
from sms_sandbox.server.admin.requests import EmptyRequest
from sms_sandbox.server.admin.route import Route, router
from sms_sandbox.server.admin.routes.accounts import AccountRoutes
from sms_sandbox.server.admin.routes.clock import ClockRoutes
from sms_sandbox.server.admin.routes.devices import DeviceRoutes
from sms_sandbox.server.admin.routes.exchanges import ExchangeRoutes
from sms_sandbox.server.admin.routes.faults import FaultRoutes
from sms_sandbox.server.admin.routes.fidelity import FidelityRoutes
from sms_sandbox.server.admin.routes.handsets import HandsetRoutes
from sms_sandbox.server.admin.routes.messages import MessageRoutes
from sms_sandbox.server.admin.routes.webhooks import WebhookRoutes
from sms_sandbox.server.clock.driver import ClockDriver


class WorkspaceApi:
    """The paths below ``/_sandbox/v1``."""

    def __init__(self, clock_driver: ClockDriver) -> None:
        self._clockwork: Final = clock_driver
        self._started: Final = time.monotonic()
        self.routes: Final = router(self.table())

    def table(self) -> list[Route]:
        clock_driver = self._clockwork
        return [
            Route("GET", "/version", self.version, "What runs here, and since when."),
            *ClockRoutes(clock_driver).table(),
            *MessageRoutes(clock_driver).table(),
            *WebhookRoutes(clock_driver).table(),
            *ExchangeRoutes(clock_driver).table(),
            *AccountRoutes(clock_driver.engine).table(),
            *HandsetRoutes(clock_driver).table(),
            *DeviceRoutes(clock_driver).table(),
            *FidelityRoutes(clock_driver.engine).table(),
            *FaultRoutes(clock_driver).table(),
        ]

    async def version(self, asked: EmptyRequest) -> models.Version:
        del asked
        engine = self._clockwork.engine
        return models.Version(
            version=__version__,
            providers=list(engine.providers),
            dialects={name: list(provider.dialects) for name, provider in engine.providers.items()},
            seed=engine.settings.seed,
            uptime=round(time.monotonic() - self._started, 3),
        )
