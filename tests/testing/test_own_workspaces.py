"""Workspaces that are made in the process of the test, beside those that the admin API makes."""

import subprocess
import sys
from typing import Any

import pytest
from sms_sandbox.client.errors import ClientError, RefusedError
from sms_sandbox.testing import Sandbox
from sms_sandbox.testing.own_workspaces import is_plain

BUILTIN = "builtin:outage-and-retry-storm"


@pytest.mark.parametrize("wanted", [{}, {"seed": 7}, {"seed": 7, "id_seed": 8}, {"clock": "real"}])
def test_workspace_is_described_as_the_admin_api_describes_it(wanted: dict[str, Any]) -> None:
    with Sandbox() as server, server.workspace(**wanted) as one:
        assert one.info == server.show_workspace(one.info.name)
        assert one.info.clock == wanted.get("clock", "virtual")
        assert one.info.seed == wanted.get("seed", 1)


def test_workspace_is_gone_once_it_is_closed() -> None:
    with Sandbox() as server:
        with server.workspace() as one:
            assert server.workspaces()[0].name == one.info.name
        assert one.info.name not in [each.name for each in server.workspaces()]


def test_workspace_that_was_dropped_meanwhile_is_reported_as_by_the_admin_api() -> None:
    with Sandbox() as server:
        one = server.workspace()
        server.drop_workspace(one.info.name)
        with pytest.raises(ClientError, match="there is no workspace"):
            one.close()


@pytest.mark.parametrize("wanted", [{"clock": "sundial"}, {"seed": "x"}, {"seed": True}, {"nothing": 1}])
def test_wrong_wish_is_left_to_the_admin_api(wanted: dict[str, Any]) -> None:
    assert not is_plain({"clock": "virtual", **wanted})
    with Sandbox() as server, pytest.raises((RefusedError, TypeError)):
        server.workspace(**wanted)


def test_workspace_of_a_server_with_a_scenario_plays_it() -> None:
    with Sandbox() as server:
        server.scenario(BUILTIN)
        with server.workspace() as one:
            assert one.info == server.show_workspace(one.info.name)
            assert one.faults.list() == server.faults.list()


def test_first_workspace_loads_no_models_of_the_admin_api() -> None:
    code = """
import sys
from sms_sandbox.testing import Sandbox
with Sandbox() as server, server.workspace(): pass
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)  # noqa: S603  our own
    assert not {*done.stdout.split()} & {"pydantic", "sms_sandbox.server.admin.api", "sms_sandbox.scenario"}
