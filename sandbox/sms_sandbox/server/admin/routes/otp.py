"""The code in the last message to a number."""

from typing import Any, Final

from sms_sandbox.core.message import Direction, Message, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.server.admin import codes, waiting
from sms_sandbox.server.admin.codes import Candidate
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.filters import Filter, Filters
from sms_sandbox.server.admin.models.base import Nothing
from sms_sandbox.server.admin.models.messages import CandidateView, OtpView
from sms_sandbox.server.admin.models.queries import Otp, WaitForMessages
from sms_sandbox.server.admin.requests import AdminRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.admin.routes.handsets import number_in
from sms_sandbox.server.admin.routes.messages import waitable

_SHOWN: Final = 60
"""Characters of a text in an error."""


class _WaitForCode(WaitForMessages):
    code: Any = None
    """The query, which finds a code in a text."""


_WITH_A_CODE: Final[Filters[Message]] = {
    "code": Filter(
        lambda query: lambda message: _taken(query, message.text) is not None, lambda message: message.text
    )
}


async def otp(asked: AdminRequest[Otp, Nothing]) -> OtpView:
    """Ignore older messages to the number, even if the last one has no code."""
    number, query = number_in(asked), asked.query
    after = query.after
    if after is None:
        last = _last(asked, number)
        if last is not None and _taken(query, last.text) is not None:
            return _view(query, last.id, last.text)
        after = asked.engine.journal.last
    wanted = _WaitForCode.model_construct(
        to=number, direction=Direction.MT, code=query, after=after, timeout=query.timeout
    )
    try:
        [newest, *_] = await waiting.wait_for(waitable(asked.engine, _WITH_A_CODE), wanted, asked.clock_driver)
    except AdminError as error:
        if error.code == "timed_out":
            raise _no_code(asked, number, error) from None
        raise
    return _view(query, newest.id, newest.text)


ROUTE: Final = Route(
    "GET",
    "/otp/:msisdn",
    otp,
    "Return the code in the last message to a number, with all candidates; wait for one.",
    ("bad_request", "timed_out", "workspace_ended"),
)


def _last(asked: AdminRequest[Any, Any], number: Msisdn) -> MtMessage | None:
    return next((one for one in asked.engine.messages if one.to.msisdn == number), None)


def _found(query: Otp, text: str) -> list[Candidate]:
    return codes.candidates(text) if query.pattern is None else codes.by_pattern(query.pattern, text)


def _taken(query: Otp, text: str) -> str | None:
    best = next(iter(_found(query, text)), None)
    return None if best is None or best.is_excluded else best.code


def _view(query: Otp, message_id: str, text: str) -> OtpView:
    found = _found(query, text)
    views = [
        CandidateView(code=one.code, text=one.text, is_excluded=one.is_excluded, reasons=[*one.reasons])
        for one in found
    ]
    return OtpView(code=found[0].code, message=message_id, candidates=views)


def _no_code(asked: AdminRequest[Otp, Nothing], number: Msisdn, error: AdminError) -> AdminError:
    """Return the error of a wait in vain, with what the last message to the number has instead."""
    last = _last(asked, number)
    more = {"seen": (error.more or {}).get("seen", []), "nearest": []}
    if last is None:
        others = list(dict.fromkeys(str(one.to.msisdn or one.to.text) for one in asked.engine.messages))[:5]
        hint = f"The last messages went to {', '.join(others)}." if others else "No message has been sent."
        return AdminError("timed_out", f"no message to +{number}", error.hint or hint, more=more)
    text = last.text if len(last.text) <= _SHOWN else f"{last.text[:_SHOWN]}…"
    if asked.query.after is not None and _taken(asked.query, last.text) is not None:
        problem = f"no code came to +{number} after event {asked.query.after}"
    else:
        problem = f"{last.id} to +{number} has no code: {text!r}"
    rejected = [f"{one.text} is {one.reasons[-1]}" for one in _found(asked.query, last.text)]
    return AdminError("timed_out", problem, error.hint or ("; ".join(rejected) or None), more=more)
