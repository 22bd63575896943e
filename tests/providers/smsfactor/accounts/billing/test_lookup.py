"""Number lookups."""

from typing import Any

import pytest
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings

from tests.providers.smsfactor.asking import BEARER, JSON, XML, account, ask, engine_of, gsm, post

OWNER = (*JSON, *BEARER)
ONE = "33639980001"


def look_up(engine: Engine, *numbers: object) -> dict[str, Any]:
    return post(engine, "/lookup", {"lookup": {"to": list(numbers)}}, OWNER)


@pytest.mark.parametrize(
    ("condition", "status", "error", "is_ported"),
    [
        (HandsetCondition.REACHABLE, "DELIVERED", (0, "No Error", False), False),
        (HandsetCondition.FULL, "DELIVERED", (0, "No Error", False), False),
        (HandsetCondition.PORTED, "DELIVERED", (0, "No Error", False), True),
        (HandsetCondition.OFF, "UNDELIVERABLE", (27, "Absent Subscriber", False), False),
        (HandsetCondition.ABSENT, "UNDELIVERABLE", (27, "Absent Subscriber", False), False),
        (HandsetCondition.NO_NETWORK, "UNDELIVERABLE", (27, "Absent Subscriber", False), False),
        (HandsetCondition.UNKNOWN, "UNDELIVERABLE", (1, "Unknown Subscriber", True), False),
        (HandsetCondition.BARRED, "UNDELIVERABLE", (13, "Call Barred", True), False),
    ],
)
def test_condition_of_the_handset_is_looked_up(
    condition: HandsetCondition,
    status: str,
    error: tuple[int, str, bool],
    is_ported: bool,  # noqa: FBT001  a table
) -> None:
    engine = engine_of()
    engine.handsets.change(Msisdn(ONE), condition=condition)
    [found] = look_up(engine, ONE)["response"]["lookup"]
    assert (found["status"]["name"], found["ported"]) == (status, is_ported)
    assert tuple(found["error"].values()) == error
    assert ("imsi" in found) == (status == "DELIVERED")


def test_number_that_cannot_exist_or_is_npai_is_unknown() -> None:
    engine = engine_of()
    post(engine, "/npai", {"npai": gsm(ONE)}, OWNER)
    found = look_up(engine, ONE, "330639980001")["response"]["lookup"]
    assert [entry["error"]["id"] for entry in found] == [1, 1]


def test_each_readable_number_costs_a_credit() -> None:
    answer = look_up(engine_of(), ONE, "06", {}, f"+{ONE}", 33639980002)
    assert (answer["cost"], answer["credits"]) == (3, 9997)
    assert [entry["to"] for entry in answer["response"]["lookup"]] == [ONE, ONE, "33639980002"]


def test_lookup_beyond_the_balance_is_refused() -> None:
    engine = engine_of(accounts=(account("a", "b", credit=1),))
    headers = (*JSON, ("sfusername", "a"), ("sfpassword", "b"))
    assert post(engine, "/lookup", {"lookup": {"to": [ONE, ONE]}}, headers)["status"] == -3
    assert post(engine, "/lookup", {"lookup": {"to": [ONE]}}, headers)["credits"] == 0


@pytest.mark.parametrize("document", [{}, {"lookup": {}}, {"lookup": {"to": []}}, {"lookup": {"to": None}}])
def test_lookup_without_a_number_is_refused(document: object) -> None:
    assert post(engine_of(), "/lookup", document, OWNER)["status"] == -7


def test_one_number_alone_is_looked_up() -> None:
    assert post(engine_of(), "/lookup", {"lookup": {"to": ONE}}, OWNER)["cost"] == 1
    answer = ask(engine_of(), "POST", "/lookup", (*XML, *BEARER), f"<lookup><to>{ONE}</to></lookup>".encode())
    assert b"<cost>1</cost>" in answer.body


def test_account_without_balance_looks_up_for_nothing() -> None:
    parent = AccountSettings(provider="smsfactor", login=None, secret="your.token", post_paid=True)
    assert look_up(engine_of(accounts=(parent,)), ONE)["credits"] == -1
