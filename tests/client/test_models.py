"""Each struct of the client has the fields of the same model in the OpenAPI document.

Verdicts are not structs of the client: report/json.py writes and reads them.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import msgspec
import pytest
from sms_sandbox.client import Client, models
from sms_sandbox.server.background import BackgroundServer

from tests.providers.acme import PROVIDER as ACME
from tests.running import settings_for
from tests.serving import fetch, receiving, send, serving

PAIRS: Final[dict[str, tuple[str, ...]]] = {
    "Account": ("AccountView",),
    "Advanced": ("AdvancedView",),
    "Attempt": ("AttemptView",),
    "Click": ("ClickView",),
    "Clock": ("ClockView",),
    "ClockStretch": ("StretchView",),
    "Conversation": ("ConversationView",),
    "Credentials": ("KeysView",),
    "Device": ("DeviceView",),
    "Done": ("Done",),
    "Event": ("EventView",),
    "Exchange": ("ExchangeView",),
    "Fallback": ("Fallback",),
    "Fault": ("FaultView",),
    "Habits": ("HabitsView",),
    "Handset": ("HandsetView",),
    "Http": ("HttpView",),
    "InboxMessage": ("InboxView",),
    "Link": ("LinkView",),
    "Message": ("MessageView", "ReplyView"),
    "OffTime": ("OffTimeView",),
    "PhoneCall": ("CallView",),
    "Removed": ("RemovedView",),
    "Sim": ("SimView",),
    "Snapshot": ("SnapshotView",),
    "Step": ("StepView",),
    "Switch": ("SwitchView",),
    "Version": ("Version",),
    "Webhook": ("WebhookView",),
    "Workspace": ("WorkspaceView",),
}
"""The client's structs, and the schemas that each of them reads."""

CLIENT_NAMES: Final = {schema: name for name, schemas in PAIRS.items() for schema in schemas}

Schema = dict[str, Any]
Form = frozenset[Any]
"""The alternatives of a value."""


@pytest.fixture(scope="module")
def served() -> Schema:
    with BackgroundServer(settings_for(ACME)) as server:
        status, body = fetch("GET", f"{server.url}/_sandbox/openapi.json")
    assert status == 200
    schemas: Schema = msgspec.json.decode(body)["components"]["schemas"]
    return schemas


def structs() -> list[Any]:
    found = [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    return [kind for kind in found if kind is not models.Page]


@cache
def read_by_the_client() -> Schema:
    _, components = msgspec.json.schema_components(structs())
    return components


def form(schema: Schema, schemas: Schema) -> Form:
    """Reduce a schema to the JSON values that it takes: no titles, no defaults, no lists of words."""
    if "anyOf" in schema:
        return _widest(one for option in schema["anyOf"] for one in form(option, schemas))
    if "$ref" in schema:
        return _reference(schema["$ref"].rpartition("/")[2], schemas)
    kind = schema.get("type") or _type_of_words(schema)
    if kind == "array":
        return frozenset({("array", _items(schema, schemas))})
    if kind == "object":
        values = schema.get("additionalProperties", {})
        return frozenset({("object", form(values, schemas))})
    date_time = schema.get("format") if kind == "string" else None
    return frozenset({(kind, date_time) if date_time else (kind,)})


def _reference(name: str, schemas: Schema) -> Form:
    if name in CLIENT_NAMES or name in PAIRS:
        return frozenset({("struct", CLIENT_NAMES.get(name, name))})
    return form(schemas[name], schemas)


def _type_of_words(schema: Schema) -> str:
    words = schema["enum"] if "enum" in schema else [schema["const"]]
    return "boolean" if isinstance(words[0], bool) else "string"


def _items(schema: Schema, schemas: Schema) -> Any:
    if "prefixItems" in schema:
        return tuple(form(item, schemas) for item in schema["prefixItems"])
    return form(schema["items"], schemas) if schema.get("items") else frozenset()


def _widest(forms: Iterable[Any]) -> Form:
    """Drop whole numbers where any number may come."""
    found = set(forms)
    return frozenset(found - {("integer",)} if ("number",) in found else found)


def fields(name: str, schemas: Schema) -> dict[str, Form]:
    return {field: form(schema, schemas) for field, schema in schemas[name].get("properties", {}).items()}


def merged(names: Iterable[str], schemas: Schema) -> dict[str, Form]:
    """Return the fields of all schemas together, with all their alternatives."""
    each = [fields(name, schemas) for name in names]
    return {
        field: _without_empty_lists(frozenset().union(*(one.get(field, frozenset()) for one in each)))
        for field in {field for one in each for field in one}
    }


def _without_empty_lists(alternatives: Form) -> Form:
    """Drop a list that is always empty, since it is a list of anything."""
    lists = {one for one in alternatives if one[0] == "array"}
    empty: Form = frozenset({("array", frozenset())})
    return alternatives - empty if lists - empty else alternatives


def test_every_struct_has_its_pair() -> None:
    assert set(read_by_the_client()) == set(PAIRS)


@pytest.mark.parametrize("name", PAIRS)
def test_struct_has_the_fields_types_and_nulls_of_the_document(name: str, served: Schema) -> None:
    assert fields(name, read_by_the_client()) == merged(PAIRS[name], served)


@pytest.mark.parametrize("name", PAIRS)
def test_field_that_not_every_schema_has_may_be_left_out(name: str, served: Schema) -> None:
    each = [set(fields(schema, served)) for schema in PAIRS[name]]
    required = set(read_by_the_client()[name].get("required", ()))
    assert required <= set.intersection(*each)


def test_pages_of_the_client_have_items_and_next(served: Schema) -> None:
    pages = [schema for name, schema in served.items() if name.startswith("Page_")]
    assert pages
    for page in pages:
        assert set(page["properties"]) == {field.name for field in msgspec.structs.fields(models.Page)}


def test_webhook_of_a_fault_names_rule_event_and_duplicate() -> None:
    with receiving() as receiver, serving({"smsmode.status": f"{receiver.url}/status"}) as server:
        client = Client(server.url)
        client.faults.add({"name": "receipt_twice", "webhooks": {"duplicate": {"gap": "5s", "event_id": "same"}}})
        send(server.url)
        client.clock.advance("1h")
        webhooks = client.webhooks.list()
    copies = [webhook for webhook in webhooks if webhook.duplicate]
    assert copies
    assert {webhook.fault for webhook in copies} == {"rule:receipt_twice"}
    originals = {webhook.event for webhook in webhooks if not webhook.duplicate}
    assert {webhook.event for webhook in copies} <= originals


def test_exchange_names_the_faults_that_changed_it() -> None:
    with serving({}) as server:
        client = Client(server.url)
        client.faults.add({"name": "slow", "delay": {"before": "1ms"}})
        send(server.url)
        [exchange] = client.exchanges.list()
    assert exchange.faults == ("rule:slow",)


def test_event_data_has_booleans_for_what_is_true_or_false() -> None:
    with serving({}) as server:
        send(server.url)
        client = Client(server.url)
        client.account("smsmode", "late").set(credit=10)
        events = client.events.page().items
        data = [event.data for event in events if "closed" in event.data]
    assert data
    assert all(type(one["closed"]) is bool for one in data)
