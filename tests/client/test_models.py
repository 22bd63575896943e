"""The client's models and those of the admin API have the same fields: compared with the OpenAPI document."""

import json
from typing import Any, get_args

import msgspec
import pytest
from sms_sandbox.client import models
from sms_sandbox.server.admin import openapi
from sms_sandbox.server.admin.access import Access
from sms_sandbox.server.admin.api import ROOT, AdminApi
from sms_sandbox.server.admin.workspace_api import WorkspaceApi
from sms_sandbox.server.workspaces.workspaces import Workspaces

from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for

OTHER_NAMES = {
    "Message": ("MessageView", "ReplyView"),
    "InboxMessage": ("InboxView",),
    "PhoneCall": ("CallView",),
    "Credentials": ("KeysView",),
    "Advanced": ("Advanced",),
    "Version": ("Version",),
    "Done": ("Done",),
}
"""The schemas of a struct that is not called as its struct is, with View behind."""

NOT_OF_THE_API = {"Page"}
"""A page is generic: its two fields are read by the decoder."""

STRUCTS = sorted(
    (
        one
        for one in vars(models).values()
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one is not msgspec.Struct
    ),
    key=lambda one: one.__name__,
)


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    import asyncio  # noqa: PLC0415  workspaces are made in a loop

    async def document() -> dict[str, Any]:
        api = AdminApi(Workspaces(settings_for(ACME)), Access(), None)
        return openapi.document(api.own_table(), [*api.table(), *WorkspaceApi().table()], ROOT)

    found: dict[str, Any] = json.loads(json.dumps(asyncio.run(document())))["components"]["schemas"]
    return found


def is_nullable(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ()) or schema.get("type") == "null"


@pytest.mark.parametrize("struct", [one for one in STRUCTS if one.__name__ not in NOT_OF_THE_API])
def test_struct_has_the_fields_of_its_schema(struct: type, schemas: dict[str, Any]) -> None:
    names = OTHER_NAMES.get(struct.__name__, (f"{struct.__name__}View",))
    properties = {key: schema for name in names for key, schema in schemas[name]["properties"].items()}
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    assert set(fields) == set(properties)
    for key, field in fields.items():
        takes_none = type(None) in get_args(field.type) or field.type is type(None)
        assert not is_nullable(properties[key]) or takes_none, f"{struct.__name__}.{key} can be null"
