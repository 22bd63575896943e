"""Short links, which texts show as ``smsf.st/CODE``. Handlers never raise."""

from typing import Final

from sms_sandbox.contract import Backend
from sms_sandbox.providers.smsfactor import operations, render, text
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

HOST: Final = "smsf.st"


def short_link(request: HttpRequest, code: str) -> str | None:
    """Return the short link for a code, or None.

    It is served at the host of short links and under the provider's prefix; elsewhere a code is an unknown path.
    """
    is_home = request.host == HOST or request.prefix.endswith("/smsfactor")
    return text.short_link(code) if is_home else None


def follow(request: HttpRequest, backend: Backend) -> HttpResponse:
    target = backend.follow(text.short_link(request.path_values["code"]))
    if target is None:
        return operations.REFUSALS["unknown_route"](request, backend)
    return render.followed(target, backend.now)
