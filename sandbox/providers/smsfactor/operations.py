"""What each route does. Handlers never raise."""

from collections.abc import Mapping
from typing import Final

from sandbox.contract import Backend, Handler
from sandbox.core.errors import InsufficientCreditError
from sandbox.core.message import MessageState
from sandbox.providers.smsfactor import admission, orders, render
from sandbox.providers.smsfactor.admission import Visit, answered
from sandbox.providers.smsfactor.dialects import PDF
from sandbox.providers.smsfactor.errors import HTTP_ERRORS, VERDICTS, RefusedError
from sandbox.providers.smsfactor.render import Tally
from sandbox.wire.exchange import HttpRequest, HttpResponse

_FIRST_TICKET: Final = 202
"""The first one that the manual prints."""


def send(request: HttpRequest, backend: Backend) -> HttpResponse:
    return answered(request, backend, _send)


def simulate(request: HttpRequest, backend: Backend) -> HttpResponse:
    return answered(request, backend, _simulate)


def credit(request: HttpRequest, backend: Backend) -> HttpResponse:
    return answered(request, backend, _credit)


def cancel(request: HttpRequest, backend: Backend) -> HttpResponse:
    return answered(request, backend, _cancel)


def _send(visit: Visit) -> HttpResponse:
    order = orders.order(visit)
    ticket = _next_ticket(visit.backend)
    try:
        visit.backend.submit(visit.account, tuple(orders.messages(order, ticket, visit)))
    except InsufficientCreditError:
        raise RefusedError("insufficient_credit") from None
    return render.sent(ticket, order.tally, visit.balance, visit.manner)


def _simulate(visit: Visit) -> HttpResponse:
    return render.simulated(orders.order(visit).tally, visit.balance, visit.manner)


def _credit(visit: Visit) -> HttpResponse:
    return render.credits_left(visit.balance, visit.manner)


def _cancel(visit: Visit) -> HttpResponse:
    messages = visit.backend.messages(visit.account, visit.request.path_values["ticket"])
    if not messages:
        raise RefusedError("unknown_message")
    scheduled = [message for message in messages if message.state is MessageState.SCHEDULED]
    if not scheduled:
        raise RefusedError("not_scheduled")
    for message in scheduled:
        visit.backend.cancel(message)
    return render.cancelled(visit.balance, visit.manner)


def _next_ticket(backend: Backend) -> str:
    return str(backend.count_id(_FIRST_TICKET, "ticket"))


def _refusal(name: str) -> Handler:
    def refuse(request: HttpRequest, backend: Backend) -> HttpResponse:
        return admission.refusal(request, backend, RefusedError(name))

    return refuse


def _moderate(request: HttpRequest, backend: Backend) -> HttpResponse:
    """Told with the fields of a success: what the request would come to, or nothing where it is no campaign."""
    ticket = _next_ticket(backend)
    try:
        visit = admission.admit(request, backend)
        tally = orders.order(visit).tally
    except RefusedError:
        return render.under_moderation(ticket, Tally(), 0, admission.manner(request, backend, PDF))
    return render.under_moderation(ticket, tally, visit.balance, visit.manner)


REFUSALS: Final[Mapping[str, Handler]] = {
    **{name: _refusal(name) for name in (*VERDICTS, *HTTP_ERRORS)},
    "under_moderation": _moderate,
}
"""Each error by its neutral name, as a handler that refuses any request with it."""
