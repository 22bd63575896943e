"""How the application speaks to each of the four providers: what their own documents show, and no more."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode


class Answer(Enum):
    """What a provider says to a text. UNSURE: nothing that could be read, so that it may have been taken."""

    TAKEN = auto()
    UNSURE = auto()
    BUSY = auto()
    DOWN = auto()
    NO_CREDIT = auto()
    LOCKED_OUT = auto()
    REFUSED = auto()


class Stage(Enum):
    """The stage that a receipt reports. NOBODY: no text will ever arrive at that number."""

    ON_ITS_WAY = auto()
    DELIVERED = auto()
    FAILED = auto()
    NOBODY = auto()


class Order(NamedTuple):
    """``reference`` is the application's own name for the text."""

    reference: str
    to: str
    words: str


class Call(NamedTuple):
    path: str
    body: bytes
    headers: Mapping[str, str]


class Report(NamedTuple):
    """``name`` is the application's reference or the provider's id, whichever the provider reports."""

    name: str
    to: str
    stage: Stage


class Reply(NamedTuple):
    sender: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """``told`` reads an answer of status 200 and gives the provider's id, too, where there is one; ``heard`` reads a
    webhook by its query and its body. They raise ValueError, LookupError or TypeError for what they cannot read.
    """

    name: str
    send: Callable[[Order], Call]
    reported: Callable[[str], tuple[Answer, str]]
    heard: Callable[[Mapping[str, str], str], Report | Reply]
    status: Callable[[str], Call] | None = None
    stage: Callable[[str], Stage] | None = None


def _form(path: str, fields: Mapping[str, str], encoding: str = "utf-8") -> Call:
    return Call(path, urlencode(fields, encoding=encoding).encode(), {"Content-Type": _FORM})


def _json(path: str, content: object, **headers: str) -> Call:
    return Call(path, json.dumps(content).encode(), {"Content-Type": "application/json", **headers})


def _is_latin(words: str) -> bool:
    return all(character <= "\xff" for character in words)


_FORM: Final = "application/x-www-form-urlencoded"


# inSIM: the customer's own phone sends; it reports no failure.

_INSIM_ERRORS: Final = {"#001": Answer.LOCKED_OUT, "#002": Answer.LOCKED_OUT}
_INSIM_STATES: Final = {"sent": Stage.ON_ITS_WAY, "received": Stage.DELIVERED}


def _insim_send(order: Order) -> Call:
    header = {"login": "demo", "accessKey": "key"}
    message = {"id_sms_api": order.reference, "phone_number": order.to, "message": order.words}
    return _json("/insim/api/v1/sendsms", {"header": header, "messages": [message]})


def _insim_told(body: str) -> tuple[Answer, str]:
    [element] = json.loads(body)
    if element["sent"] == 1:
        return Answer.TAKEN, element["id_sms_api"]
    return _INSIM_ERRORS.get(element["error"][0], Answer.REFUSED), ""


def _insim_heard(query: Mapping[str, str], _: str) -> Report | Reply:
    if "message" in query:
        reported = json.loads(query["message"])
        return Reply(reported["from"], reported["message"])
    reported = json.loads(query["status"])
    return Report(reported["id_sms_api"], reported["phone_number"], _INSIM_STATES[reported["status"]])


# smsMode: class 4 takes replies, class 9 is Unicode.

_SMSMODE_ANSWERS: Final = {
    "0": Answer.TAKEN,
    "31": Answer.DOWN,
    "32": Answer.LOCKED_OUT,
    "33": Answer.NO_CREDIT,
    "35": Answer.REFUSED,
    "50": Answer.BUSY,
}
_SMSMODE_ON_ITS_WAY: Final = frozenset({0, 1, 10, 13, 3501, 3502, 3503, 3504})
_SMSMODE_TOKEN: Final = {"accessToken": "TOKEN"}
_LATIN_9: Final = "iso-8859-15"


def _smsmode_send(order: Order) -> Call:
    is_latin = _is_latin(order.words)
    fields = {
        **_SMSMODE_TOKEN,
        "message": order.words,
        "numero": order.to,
        "refClient": order.reference,
        "classe_msg": "4" if is_latin else "9",
    }
    return _form("/smsmode/http/1.6/sendSMS.do", fields, _LATIN_9 if is_latin else "utf-8")


def _smsmode_told(body: str) -> tuple[Answer, str]:
    code, *more = body.strip().split(" | ")
    answer = _SMSMODE_ANSWERS[code]
    return answer, more[1] if answer is Answer.TAKEN else ""


def _smsmode_heard(query: Mapping[str, str], _: str) -> Report | Reply:
    if "responseID" in query:
        return Reply(query["emetteur"], query["message"])
    return Report(query["refClient"], query["numero"], _smsmode_code(int(query["statut"])))


def _smsmode_code(code: int) -> Stage:
    if code in _SMSMODE_ON_ITS_WAY:
        return Stage.ON_ITS_WAY
    return {11: Stage.DELIVERED, 3998: Stage.NOBODY}.get(code, Stage.FAILED)


def _smsmode_status(provider_id: str) -> Call:
    return _form("/smsmode/http/1.6/smsStatus.do", {**_SMSMODE_TOKEN, "smsID": provider_id})


def _smsmode_stage(body: str) -> Stage:
    return _smsmode_code(int(body.partition(" | ")[0]))


# SmsGateway24: the customer's own phone sends. It knows no reference of the customer's, and has one word for every
# failure that lies with the recipient.

_SMSGATEWAY24_ERRORS: Final = {
    "Login or password incorrect": Answer.LOCKED_OUT,
    "SMS limit reached": Answer.NO_CREDIT,
}
_SMSGATEWAY24_STAGES: Final = {
    **dict.fromkeys((1, 2, 3, 6), Stage.ON_ITS_WAY),
    7: Stage.DELIVERED,
    8: Stage.NOBODY,
    **dict.fromkeys((9, 10, 11, 12, 100, 101), Stage.FAILED),
}
_SMSGATEWAY24_TOKEN: Final = {"token": "TOKEN"}


def _smsgateway24_send(order: Order) -> Call:
    fields = {**_SMSGATEWAY24_TOKEN, "sendto": order.to, "body": order.words, "device_id": "260"}
    return _form("/smsgateway24/getdata/addsms", fields)


def _smsgateway24_told(body: str) -> tuple[Answer, str]:
    reported = json.loads(body)
    if reported["error"] == 0:
        return Answer.TAKEN, str(reported["sms_id"])
    return _SMSGATEWAY24_ERRORS.get(reported["message"], Answer.REFUSED), ""


def _smsgateway24_heard(_: Mapping[str, str], body: str) -> Report | Reply:
    reported = json.loads(body)
    if "address" in reported:
        return Reply(reported["address"], reported["body"])
    return Report(str(reported["sms_id"]), reported["sendto"], _SMSGATEWAY24_STAGES[reported["status_id"]])


def _smsgateway24_status(provider_id: str) -> Call:
    return _form("/smsgateway24/getdata/getsmsstatus", {**_SMSGATEWAY24_TOKEN, "sms_id": provider_id})


def _smsgateway24_stage(body: str) -> Stage:
    return _SMSGATEWAY24_STAGES[json.loads(body)["status"]]


# SMSFactor: it cannot be asked what became of a text. Unless Unicode is asked for it sends no other characters than
# those of the GSM alphabet.

_SMSFACTOR_ANSWERS: Final = {1: Answer.TAKEN, -1: Answer.LOCKED_OUT, -3: Answer.NO_CREDIT, -99: Answer.DOWN}
_SMSFACTOR_STAGES: Final = {0: Stage.ON_ITS_WAY, 1: Stage.ON_ITS_WAY, 3: Stage.DELIVERED, 5: Stage.NOBODY}


def _smsfactor_send(order: Order) -> Call:
    recipients = {"gsm": [{"gsmsmsid": order.reference, "value": order.to.removeprefix("+")}]}
    message = {"text": order.words, "unicode": "0" if _is_latin(order.words) else "1"}
    content = {"sms": {"message": message, "recipients": recipients}}
    return _json("/smsfactor/send", content, Accept="application/json", Authorization="Bearer TOKEN")


def _smsfactor_told(body: str) -> tuple[Answer, str]:
    reported = json.loads(body)
    answer = _SMSFACTOR_ANSWERS.get(reported["status"], Answer.REFUSED)
    if answer is Answer.TAKEN and not reported["sent"]:
        answer = Answer.REFUSED
    return answer, str(reported.get("ticket", ""))


def _smsfactor_heard(_: Mapping[str, str], body: str) -> Report | Reply:
    reported: dict[str, Any] = json.loads(body)
    if "from" in reported:
        return Reply(reported["from"], reported["message"])
    return Report(
        reported["message_id"], reported["destination"], _SMSFACTOR_STAGES.get(reported["status"], Stage.FAILED)
    )


CARRIERS: Final = {
    carrier.name: carrier
    for carrier in (
        Carrier(name="insim", send=_insim_send, reported=_insim_told, heard=_insim_heard),
        Carrier(
            name="smsmode",
            send=_smsmode_send,
            reported=_smsmode_told,
            heard=_smsmode_heard,
            status=_smsmode_status,
            stage=_smsmode_stage,
        ),
        Carrier(
            name="smsgateway24",
            send=_smsgateway24_send,
            reported=_smsgateway24_told,
            heard=_smsgateway24_heard,
            status=_smsgateway24_status,
            stage=_smsgateway24_stage,
        ),
        Carrier(name="smsfactor", send=_smsfactor_send, reported=_smsfactor_told, heard=_smsfactor_heard),
    )
}
