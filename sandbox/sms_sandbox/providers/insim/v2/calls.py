"""Calls, and the qualifications that are given to them."""

from typing import Final

from sms_sandbox.core.devices.call import CallKind, PhoneCall
from sms_sandbox.core.draws import HEX
from sms_sandbox.core.errors import OfflineDeviceError
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.providers.insim import dates
from sms_sandbox.providers.insim.state import Qualification, QualificationOption
from sms_sandbox.providers.insim.v2.auth import ID_LENGTH, ApiRequest
from sms_sandbox.providers.insim.v2.errors import ApiError
from sms_sandbox.providers.insim.v2.render import Fields
from sms_sandbox.providers.insim.v2.sms import number_of

_TYPES: Final = ("all", *(kind.value for kind in CallKind))
_PERCENT: Final = 100


def dial(asked: ApiRequest) -> Fields:
    number = number_of(asked.body.required("phone_number"), asked)
    device = asked.backend.device(asked.account.login)
    if device is None:
        raise ApiError("PROXY_ERROR")
    try:
        asked.backend.call(asked.account, device, Msisdn(number[1:]))
    except OfflineDeviceError:
        raise ApiError("PROXY_ERROR") from None
    return {}


def read_all(asked: ApiRequest) -> Fields:
    wanted = asked.body.choice("type", _TYPES, "all")
    text = asked.body.text("phone_number")
    number = number_of(text, asked) if text else ""
    limit = asked.body.limit(10)
    found = [
        call
        for call in _newest_first(asked)
        if wanted in {"all", call.kind.value} and (not number or f"+{call.other}" == number)
    ]
    return {"calls": [_entry(call) for call in found[:limit]]}


def qualify(asked: ApiRequest) -> Fields:
    """Give an option and notes to a call, which makes a webhook as in version 1."""
    call_id, option_id = asked.body.required("call_id"), asked.body.required("option_id")
    notes = asked.body.text("notes")
    option = _option(option_id, asked)
    call = next((call for call in asked.backend.calls(asked.account) if call.id == call_id), None)
    if call is None:
        raise ApiError("NOT_FOUND")
    asked.data.qualifications[call_id] = Qualification(call_id, option_id, option.label, notes)
    asked.backend.note_call(call, f"{option.label}: {notes}" if notes else option.label)
    return {"call_id": call_id, "option_id": option_id}


def read_qualifications(asked: ApiRequest) -> Fields:
    text = asked.body.text("phone_number")
    number = number_of(text, asked) if text else ""
    limit = asked.body.limit(10)
    qualified = [
        (call, asked.data.qualifications[call.id])
        for call in _newest_first(asked)
        if call.id in asked.data.qualifications and (not number or f"+{call.other}" == number)
    ]
    return {"qualifications": [_qualified(call, given) for call, given in qualified[:limit]]}


def read_options(asked: ApiRequest) -> Fields:
    return {"options": [_option_entry(option) for option in asked.data.options.values()]}


def create_option(asked: ApiRequest) -> Fields:
    label = asked.body.required("label")
    option = QualificationOption(asked.backend.draw_id(HEX, ID_LENGTH, asked.account.login, "option", label), label)
    asked.data.options[option.id] = option
    return {"option": _option_entry(option)}


def update_option(asked: ApiRequest) -> Fields:
    option_id, label = asked.body.required("option_id"), asked.body.required("label")
    option = _option(option_id, asked)
    option.label = label
    return {"option": _option_entry(option)}


def delete_option(asked: ApiRequest) -> Fields:
    del asked.data.options[_option(asked.body.required("option_id"), asked).id]
    return {}


def read_stats(asked: ApiRequest) -> Fields:
    begin, end = asked.body.period()
    calls = [call for call in asked.backend.calls(asked.account) if begin <= call.started_at < end]
    given = [asked.data.qualifications[call.id] for call in calls if call.id in asked.data.qualifications]
    labels = list(dict.fromkeys(one.label for one in given))
    stats = {
        "total_calls": len(calls),
        "qualified_calls": len(given),
        "qualification_rate": len(given) * _PERCENT // len(calls) if calls else 0,
        "by_type": {kind.value: sum(call.kind is kind for call in calls) for kind in CallKind},
        "by_category": {label: sum(one.label == label for one in given) for label in labels},
    }
    return {"stats": stats}


def _newest_first(asked: ApiRequest) -> list[PhoneCall]:
    return list(asked.backend.calls(asked.account))[::-1]


def _option(option_id: str, asked: ApiRequest) -> QualificationOption:
    option = asked.data.options.get(option_id)
    if option is None:
        raise ApiError("NOT_FOUND")
    return option


def _entry(call: PhoneCall) -> Fields:
    return {
        "call_id": call.id,
        "type": call.kind.value,
        "phone_number": f"+{call.other}",
        "duration": call.duration // SECOND,
        "call_time": dates.iso(call.started_at),
    }


def _qualified(call: PhoneCall, given: Qualification) -> Fields:
    return {
        "call_id": call.id,
        "phone_number": f"+{call.other}",
        "option_id": given.option_id,
        "label": given.label,
        "notes": given.notes,
    }


def _option_entry(option: QualificationOption) -> Fields:
    return {"_id": option.id, "label": option.label}
