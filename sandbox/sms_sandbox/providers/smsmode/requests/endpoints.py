"""List the calls: path, operation, and the parameters that each requires or refuses.

A parameter without a rule is taken as it comes, or ignored.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sms_sandbox.providers.smsmode import dates
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.requests.forms import Form

_DIGITS: Final = re.compile(r"[0-9]+")
_LONGEST_PSEUDO: Final = 50
_LANGUAGES: Final = frozenset({"fr-FR", "en-GB", "de-DE", "es-ES"})


@dataclass(frozen=True, slots=True)
class Rule:
    """Check one parameter."""

    fits: Callable[[str], bool] | None = None
    """Return whether a value is acceptable. An empty value counts as missing and is not checked."""

    is_required: bool = False


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """Describe one call."""

    path: str
    operation: str
    """The neutral name of the operation."""

    parameters: Mapping[str, Rule] = field(default_factory=dict)
    logins: tuple[str, ...] = ("pseudo",)
    """The parameters that may hold the login."""

    name: str = field(init=False)
    required: tuple[str, ...] = field(init=False)
    """The parameters that each request has."""

    limited: frozenset[str] = field(init=False)
    """The parameters of which not every value is acceptable."""

    def __post_init__(self) -> None:
        self.name = _name_in(self.path)
        self.required = tuple([name for name, rule in self.parameters.items() if rule.is_required])
        self.limited = frozenset([name for name, rule in self.parameters.items() if rule.fits is not None])

    def check(self, form: Form) -> None:
        """Check each parameter by itself. Raise SmsModeError."""
        if all(map(form.values.get, self.required)) and self.limited.isdisjoint(form.values):
            return
        for name, rule in self.parameters.items():
            if not form.has(name):
                if rule.is_required:
                    raise SmsModeError("missing_parameter")
            elif rule.fits is not None and not rule.fits(form.text(name)):
                raise SmsModeError("bad_parameter")


def endpoint_at(path: str) -> Endpoint | None:
    """Return the call with the name at the end of that path, or None for an unknown name."""
    return _BY_NAME.get(_name_in(path))


def _name_in(path: str) -> str:
    return path.rpartition("/")[2]


def _is_whole(value: str) -> bool:
    return _DIGITS.fullmatch(value) is not None


def _is_amount(value: str) -> bool:
    return _is_whole(value) and value.strip("0") != ""


def _is_pseudo(value: str) -> bool:
    return len(value) <= _LONGEST_PSEUDO


def _reads(read: Callable[[str], int]) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            read(value)
        except ValueError:
            return False
        return True

    return fits


_REQUIRED: Final = Rule(is_required=True)
_WHOLE: Final = Rule(_is_whole)
_DATE: Final = Rule(_reads(dates.read))

CALLS: Final = (
    Endpoint(path="/http/1.6/sendSMS.do", operation="send", parameters={"message": _REQUIRED, "date_envoi": _DATE}),
    Endpoint(
        path="/http/1.6/sendVoiceMessage.do",
        operation="send",
        parameters={
            "message": _REQUIRED,
            "numero": _REQUIRED,
            "date_envoi": Rule(_reads(dates.read_day_too)),
            "language": Rule(_LANGUAGES.__contains__),
        },
    ),
    Endpoint(path="/http/1.6/sendSMSBatch.do", operation="send", parameters={"date_envoi": _DATE}),
    Endpoint(path="/http/1.6/compteRendu.do", operation="status", parameters={"smsID": _REQUIRED}),
    Endpoint(path="/http/1.6/credit.do", operation="credit"),
    Endpoint(
        path="/http/1.6/createSubAccount.do",
        operation="account",
        parameters={"newPseudo": Rule(_is_pseudo, is_required=True), "newPass": _REQUIRED},
    ),
    Endpoint(path="/http/1.6/deleteSubAccount.do", operation="account", parameters={"pseudoToDelete": _REQUIRED}),
    Endpoint(
        path="/http/1.6/creditTransfert.do",
        operation="transfer",
        parameters={"targetPseudo": _REQUIRED, "creditAmount": Rule(_is_amount, is_required=True)},
    ),
    Endpoint(path="/http/1.6/addContact.do", operation="contact", parameters={"nom": _REQUIRED, "mobile": _REQUIRED}),
    Endpoint(path="/http/1.6/deleteSMS.do", operation="cancel"),
    Endpoint(path="/http/1.6/smsList.do", operation="list", parameters={"offset": _WHOLE, "start": _WHOLE}),
    Endpoint(path="/http/1.6/smsStatus.do", operation="status", parameters={"smsID": _REQUIRED}),
    Endpoint(
        path="/http/1.6/responseList.do",
        operation="replies",
        parameters={"offset": _WHOLE, "start": _WHOLE, "startDate": _DATE, "endDate": _DATE},
    ),
    # smsMode's manuals have the login in username, one client in pseudo.
    Endpoint(path="/http/2.0/createAuthorisation.do", operation="token", logins=("username", "pseudo")),
)

_BY_NAME: Final = {call.name: call for call in CALLS}
