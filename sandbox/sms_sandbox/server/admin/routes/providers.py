"""The OpenAPI documents of the emulated providers."""

import json
from functools import cache

from sms_sandbox.contract import Provider
from sms_sandbox.fidelity import openapi
from sms_sandbox.server.admin.known import unknown
from sms_sandbox.server.admin.probes import json_response
from sms_sandbox.server.admin.requests import EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.wire.exchange import HttpResponse


class ProviderRoutes:
    def table(self) -> list[Route]:
        return [
            Route(
                "GET",
                "/providers/:provider/openapi.json",
                self.openapi,
                "Return the OpenAPI document of what is emulated of a provider, with the sources of its answers.",
            )
        ]

    async def openapi(self, asked: EmptyRequest) -> HttpResponse:
        provider = asked.engine.providers.get(asked.values["provider"])
        if provider is None:
            raise unknown("not_found", "provider", asked.values["provider"], asked.engine.providers)
        return json_response(200, _document(provider))


@cache
def _document(provider: Provider) -> bytes:
    return json.dumps(openapi.document(provider)).encode()
