import os
import pickle
import re
from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from sms_sandbox.core.state import MessageState
from sms_sandbox.engine.restricted import RestrictedUnpickler


def read(value: object, *packages: str) -> Any:
    return RestrictedUnpickler(BytesIO(pickle.dumps(value)), packages).load()


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        frozenset("ab"),
        Counter("aab"),
        deque([1]),
        Decimal("1.5"),
        datetime(2026, 1, 5, tzinfo=UTC),
        timedelta(days=1),
    ],
)
def test_plain_value_is_read(value: object) -> None:
    assert read(value) == value


def test_class_of_a_package_is_read() -> None:
    assert read(MessageState.SENT, "sms_sandbox.core") is MessageState.SENT
    assert read(MessageState.SENT, "sms_sandbox.core.state") is MessageState.SENT


@pytest.mark.parametrize("value", [os.system, MessageState, BytesIO, re.compile("a").match, datetime.fromisoformat])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no part of a kept state"):
        read(value, "sms_sandbox.co", "sms_sandbox.engine")


def test_function_of_a_package_is_refused() -> None:
    with pytest.raises(pickle.UnpicklingError, match=r"engine\.state\.to_bytes is no part"):
        RestrictedUnpickler(BytesIO(b"csms_sandbox.engine.state\nto_bytes\n."), ["sms_sandbox.engine"]).load()


def test_further_name_stands_for_what_is_given() -> None:
    found = RestrictedUnpickler(BytesIO(b"coutside\nname\n."), (), {("outside", "name"): 7}).load()
    assert found == 7
