"""Requests to version 2 of inSIM's API."""

import json
from typing import Any

from sms_sandbox.core.account import Option
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.insim import PROVIDER

from tests.examples import MORNING
from tests.providers.insim.asking import HEADER, post

LOGIN = {"login": HEADER["login"], "accessKey": HEADER["accessKey"]}
ONE, TWO = "+33639980001", "+33639980002"


def engine_of(**options: Option) -> Engine:
    account = AccountSettings(provider="insim", login=LOGIN["login"], secret=LOGIN["accessKey"], options=options)
    return Engine([PROVIDER], EngineSettings(start=MORNING, accounts=(account,)))


def ask(engine: Engine, route: str, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(post(engine, f"/api/v2/{route}", {**LOGIN, **fields}).body)
    return answer


def done(engine: Engine, route: str, **fields: Any) -> dict[str, Any]:
    """Return an answer that has to be a success."""
    answer = ask(engine, route, **fields)
    assert answer.pop("success") is True, answer
    return answer


def error(engine: Engine, route: str, **fields: Any) -> tuple[str, str | None]:
    """Return the code and the field of an error."""
    answer = ask(engine, route, **fields)
    assert answer["success"] is False, answer
    return answer["error_code"], answer.get("field")


def add_contacts(engine: Engine, *names: tuple[str, str]) -> list[str]:
    """Add contacts through version 1, with the numbers +33639980001 and so on; return their ids."""
    contacts = [
        {"firstname": first, "lastname": last, "phone_number": f"+3363998000{position}"}
        for position, (first, last) in enumerate(names, start=1)
    ]
    post(engine, "/api/v1/contact", {"header": HEADER, "contacts": contacts})
    found = [done(engine, "find_contact", phone_number=contact["phone_number"]) for contact in contacts]
    return [one["contacts"][0]["id_contact"] for one in found]
