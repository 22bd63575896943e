from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.client.errors import RefusedError
from sms_sandbox.server.workspaces.naming import _NAME
from sms_sandbox.testing.identity import may_retry, name_for, options_for

NODE = "tests/test_a.py::TestSms::test_send[smsmode]"


@pytest.mark.parametrize(
    ("node_id", "name"),
    [
        ("tests/test_a.py::test_send", "send"),
        (NODE, "send-smsmode"),
        ("tests/test_a.py::test_send[a::b]", "send-a-b"),
        ("tests/test_a.py::test_Un_\u00c9t\u00e9", "un-t"),
        ("tests/test_a.py::test_[\u00e9]", "test"),
        ("tests/test_a.py::test_" + "long_" * 20, "long-long-long-long-long-long-long"),
    ],
)
def test_name_is_a_readable_short_form_of_the_node_id(node_id: str, name: str) -> None:
    assert name_for(node_id) == name


@given(st.text())
def test_any_node_id_gives_a_valid_name_with_room_for_a_suffix(node_id: str) -> None:
    assert _NAME.fullmatch(f"{name_for(node_id)}-1000")


def test_same_test_has_the_same_id_seed_and_another_test_another() -> None:
    first, again, other = (
        next(options_for(node, {})) for node in (NODE, NODE, "tests/test_b.py::test_send[smsmode]")
    )
    assert first == again
    assert first["id_seed"] != other["id_seed"]
    assert next(options_for(NODE, {"seed": 7}))["id_seed"] != first["id_seed"]


def test_options_of_the_project_win_and_names_get_a_suffix() -> None:
    wanted = {"id_seed": 7, "clock": "real"}
    names = [options["name"] for options in islice(options_for(NODE, wanted), 3)]
    assert names == ["send-smsmode", "send-smsmode-2", "send-smsmode-3"]
    assert next(options_for(NODE, wanted)) == {**wanted, "name": "send-smsmode"}


def test_only_a_made_up_name_is_tried_again() -> None:
    taken = RefusedError(422, "unprocessable", "'send' is taken", field="name")
    assert may_retry(taken, {})
    assert not may_retry(taken, {"name": "send"})
    assert not may_retry(RefusedError(422, "unprocessable", "no such provider"), {})
