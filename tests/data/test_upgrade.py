"""Folders that this version and earlier ones left behind when they were killed, opened by this one.

Each is of ``sandbox up --data FOLDER --quiet --seed 7 --webhook smsmode=http://127.0.0.1:9/hook``: two messages to
the default workspace and one to the workspace ``other``, a snapshot ``prepared`` of the first, two more messages.
The folder ``form-N`` has states of that form. If the newest cannot be read any more, the engine's state has changed,
and needs another form, a folder of it, and for new fields without a default a line in ``tolerant.NEW_FIELDS``.
"""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sms_sandbox import providers
from sms_sandbox.engine.state import FORM
from sms_sandbox.server.settings import ServerSettings
from sms_sandbox.server.workspaces.data import schema
from sms_sandbox.server.workspaces.data.checking import check
from sms_sandbox.server.workspaces.data.errors import DataError

from tests.running import admin, ask, running, settings_for

FOLDERS = Path(__file__).parent / "folders"
READABLE = ("form-3", "form-4", "form-5", "form-6")
SENT = ("first0", "first1", "last", "??t??")
IDS = {"pWTj8P2yDVMa", "LXFeFlTN2lFt", "DVW7pLiIzBF9", "jj744WSHCJVx"}
SMSMODE = (
    b"GET /smsmode/http/1.6/sendSMS.do?accessToken=t&message=now&numero=33612345678 HTTP/1.1\nHost: localhost\n\n"
)
OTHER = b"GET /~other/_sandbox/v1/messages HTTP/1.1\nHost: 127.0.0.1\n\n"


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a copy of a folder."""
    return shutil.copytree(FOLDERS / request.param, tmp_path / "data")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def settings(folder: Path) -> ServerSettings:
    return settings_for(*providers.load().values(), data=folder)


@pytest.mark.parametrize("folder", READABLE, indirect=True)
async def test_folder_of_a_form_that_can_be_read_is_brought_back_and_goes_on(folder: Path) -> None:
    for _ in range(2):
        async with running(settings(folder)) as sandbox:
            kept = (await admin(sandbox, "GET", "/messages")).json["items"]
            assert {one["text"] for one in kept} >= {*SENT}
            assert {one["provider_id"] for one in kept} >= IDS
            other = (await ask(sandbox, OTHER)).json["items"]
            assert [(one["text"], one["provider_id"]) for one in other] == [("elsewhere", "pS7JTwxWvNBf")]
            assert (await ask(sandbox, SMSMODE)).status == 200
            await admin(sandbox, "POST", "/clock/advance", {"by": "1h"})
            kept = (await admin(sandbox, "GET", "/messages")).json["items"]
            assert {one["state"] for one in kept} == {"delivered"}
            assert (await admin(sandbox, "GET", "/webhooks")).json["items"]


@pytest.mark.parametrize("folder", READABLE, indirect=True)
async def test_snapshot_of_a_form_that_can_be_read_is_restored(folder: Path) -> None:
    async with running(settings(folder)) as sandbox:
        [saved] = (await admin(sandbox, "GET", "/snapshots")).json["items"]
        await admin(sandbox, "POST", f"/snapshots/{saved['name']}/restore")
        kept = (await admin(sandbox, "GET", "/messages")).json["items"]
    assert [one["text"] for one in kept] == ["first1", "first0"]


@pytest.mark.parametrize("folder", READABLE, indirect=True)
def test_check_of_a_folder_of_a_form_that_can_be_read_finds_no_problem(folder: Path) -> None:
    found = check(folder, providers.load())
    assert [(one.workspace, one.messages, one.snapshots, one.problem) for one in found] == [
        ("default", 4, 1, None),
        ("other", 1, 0, None),
    ]


@pytest.mark.parametrize(("folder", "form"), [("form-1", 1), ("form-2", 2)], indirect=["folder"])
async def test_folder_with_a_state_of_another_form_is_refused_in_one_line(folder: Path, form: int) -> None:
    wanted = f"found a state of form {form}, wanted form {FORM}: only the version that wrote it can read it"
    with pytest.raises(DataError, match=wanted) as refused:
        async with running(settings(folder)):
            pass
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("folder", READABLE, indirect=True)
async def test_folder_of_a_newer_version_is_refused_and_unchanged(folder: Path) -> None:
    for name in ("default", "other"):
        database = sqlite3.connect(folder / f"{name}.sqlite3")
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        database.close()
    before = contents(folder)
    with pytest.raises(DataError, match=f"found version {schema.VERSION + 1} of the form, wanted {schema.VERSION}"):
        async with running(settings(folder)):
            pass
    assert contents(folder) == before
