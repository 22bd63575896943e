"""How long the service keeps data of an account. Handlers never raise."""

import re
from typing import Final

from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.formats.answers import OK, alike
from sms_sandbox.providers.smsfactor.formats.fields import branch, given
from sms_sandbox.wire.exchange import HttpResponse

_USUAL: Final = {"message": "6m", "survey": "26m", "list": "14m", "lookup": "6m", "mo": "6m", "campaign": "14m"}
"""By the names of PUT /retention, in the order of its JSON."""

_NAMES_OF_GET: Final = {
    "mts_retention": "message",
    "lists_retention": "list",
    "surveys_retention": "survey",
    "mos_retention": "mo",
    "campaigns_retention": "campaign",
    "lookups_retention": "lookup",
}
_OF_2022: Final = ("message", "list", "survey", "campaign")
_IN_XML: Final = ("message", "survey", "list", "campaign", "mo", "lookup")
_MOST_MONTHS: Final = {"message": 6, "survey": 26, "list": 14, "lookup": 14, "mo": 6, "campaign": 26}

_PERIOD: Final = re.compile(r"([1-9][0-9]{0,3})([dm])", re.ASCII)
_DAYS_OF_MONTH: Final = 31


def _read(asked: AuthenticatedRequest) -> HttpResponse:
    periods = _periods(asked)
    names = {name: name for name in _OF_2022} if _is_of_2022(asked) else _NAMES_OF_GET
    shown = {name: periods[key] for name, key in names.items()}
    return alike({**OK, "data_retention": shown}, asked.style, _fact("retention", asked))


def _change(asked: AuthenticatedRequest) -> HttpResponse:
    root = branch(asked.document, "retention")
    wanted = {name: text.strip() for name in _USUAL if (text := given(root, name)) is not None}
    for name, text in wanted.items():
        if not _is_allowed(name, text):
            raise RefusedError("bad_parameter", name)
    asked.data.retention |= wanted
    periods = _periods(asked)
    shown = {name: periods[name] for name in _names_of_put(asked)}
    return alike({**OK, "retention": shown}, asked.style, _fact("retention_changed", asked))


def _names_of_put(asked: AuthenticatedRequest) -> tuple[str, ...]:
    if _is_of_2022(asked):
        return _OF_2022
    return tuple(_USUAL) if asked.style.is_json else _IN_XML


def _periods(asked: AuthenticatedRequest) -> dict[str, str]:
    return {**_USUAL, **asked.data.retention}


def _is_allowed(name: str, text: str) -> bool:
    found = _PERIOD.fullmatch(text)
    if found is None:
        return False
    days = int(found[1]) * (_DAYS_OF_MONTH if found[2] == "m" else 1)
    return days <= _MOST_MONTHS[name] * _DAYS_OF_MONTH


def _is_of_2022(asked: AuthenticatedRequest) -> bool:
    return bool(asked.account.options["retention_of_2022"])


def _fact(name: str, asked: AuthenticatedRequest) -> str:
    return f"{name}_2022" if _is_of_2022(asked) else name


read: Final = answering(_read)
change: Final = answering(_change)
