"""The admin API of one workspace: all its routes, gathered from the files that answer them."""

import time
from typing import Final

from sms_sandbox import __version__
from sms_sandbox.server.admin.models import base as models
from sms_sandbox.server.admin.requests import Plain
from sms_sandbox.server.admin.route import Route, router
from sms_sandbox.server.admin.routes.accounts import AccountRoutes
from sms_sandbox.server.admin.routes.clock import ClockRoutes
from sms_sandbox.server.admin.routes.devices import DeviceRoutes
from sms_sandbox.server.admin.routes.exchanges import RecordRoutes
from sms_sandbox.server.admin.routes.faults import FaultRoutes
from sms_sandbox.server.admin.routes.fidelity import FidelityRoutes
from sms_sandbox.server.admin.routes.handsets import PhoneRoutes
from sms_sandbox.server.admin.routes.messages import MessageRoutes
from sms_sandbox.server.admin.routes.webhooks import WebhookRoutes
from sms_sandbox.server.clock.driver import Clockwork


class Admin:
    """The paths below ``/_sandbox/v1``."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork: Final = clockwork
        self._started: Final = time.monotonic()
        self.routes: Final = router(self.table())

    def table(self) -> list[Route]:
        clockwork = self._clockwork
        return [
            Route("GET", "/version", self.version, "What runs here, and since when."),
            *ClockRoutes(clockwork).table(),
            *MessageRoutes(clockwork).table(),
            *WebhookRoutes(clockwork).table(),
            *RecordRoutes(clockwork).table(),
            *AccountRoutes(clockwork.engine).table(),
            *PhoneRoutes(clockwork).table(),
            *DeviceRoutes(clockwork).table(),
            *FidelityRoutes(clockwork.engine).table(),
            *FaultRoutes(clockwork).table(),
        ]

    async def version(self, asked: Plain) -> models.Version:
        del asked
        engine = self._clockwork.engine
        return models.Version(
            version=__version__,
            providers=list(engine.providers),
            dialects={name: list(provider.dialects) for name, provider in engine.providers.items()},
            seed=engine.settings.seed,
            uptime=round(time.monotonic() - self._started, 3),
        )
