"""Each source file has its test file at the same place under tests/, or the table names the one that covers it."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sandbox" / "sms_sandbox"
TESTS = ROOT / "tests"

# Names and figures without logic. This list may only get shorter.
EXCUSED = {
    "client/errors.py",
    "core/events.py",
    "core/reason.py",
    "core/time/pace.py",
    "faults/transmission.py",
    "providers/insim/state.py",
    "providers/smsgateway24/commands.py",
    "server/names.py",
    "server/settings.py",
    "server/workspaces/data/errors.py",
    "server/workspaces/workspace.py",
}

# Roles of a provider's folder that tests over all providers cover, for a new provider, too.
COVERED_BY_ROLE = {
    "providers/*/sample.py": "test_trigger.py",
    "providers/*/routes.py": "providers/test_every_provider.py",
    "providers/*/errors.py": "providers/test_every_provider.py",
    "providers/*/render.py": "providers/test_examples.py",
    "providers/*/dialects.py": "providers/test_examples.py",
}

# Test files, and the sources beside their own that they cover. This table may only get shorter.
COVERS = {
    "cli/test_command.py": ("cli/__init__.py",),
    "cli/configuration/test_config_loader.py": (
        "cli/configuration/config.py",
        "cli/configuration/config_file.py",
    ),
    "cli/process/test_detached.py": (
        "cli/verbs/down.py",
        "cli/verbs/logs.py",
    ),
    "cli/verbs/test_clock.py": ("cli/printing/progress.py",),
    "cli/verbs/test_env.py": ("cli/environment.py",),
    "cli/verbs/test_listen.py": ("cli/forwarding.py",),
    "cli/verbs/test_listing.py": (
        "cli/verbs/providers.py",
        "cli/verbs/ready.py",
    ),
    "cli/verbs/test_run.py": (
        "cli/https_variables.py",
        "cli/launching/under_sandbox.py",
        "front_door/running.py",
    ),
    "cli/verbs/test_scenario.py": ("scenario/skeleton.py",),
    "cli/verbs/test_up.py": (
        "cli/launching/up_options.py",
        "cli/process/serving.py",
        "cli/configuration/settings.py",
    ),
    "client/test_api.py": (
        "client/__init__.py",
        "client/decode.py",
    ),
    "client/test_blocking.py": ("client/endpoint.py",),
    "client/test_models.py": (
        "client/models/accounts.py",
        "client/models/base.py",
        "client/models/clock.py",
        "client/models/devices.py",
        "client/models/exchanges.py",
        "client/models/faults.py",
        "client/models/handsets.py",
        "client/models/messages.py",
        "client/models/webhooks.py",
        "client/models/workspaces.py",
        "server/admin/views/base.py",
        "server/admin/views/devices.py",
    ),
    "client/resources/test_scenarios.py": ("client/verdict.py",),
    "front_door/test_store.py": (
        "front_door/java_trust_store.py",
        "front_door/system_roots.py",
        "front_door/system_trust.py",
    ),
    "providers/insim/test_operations.py": (
        "providers/insim/dates.py",
        "providers/insim/parse.py",
        "providers/insim/states.py",
        "providers/insim/text.py",
    ),
    "providers/smsfactor/accounts/test_operations.py": ("providers/smsfactor/accounts/parse.py",),
    "providers/smsfactor/contacts/test_operations.py": (
        "providers/smsfactor/contacts/blocklists.py",
        "providers/smsfactor/contacts/parse.py",
    ),
    "providers/smsfactor/test_campaigns.py": (
        "providers/smsfactor/auth.py",
        "providers/smsfactor/contacts/countries.py",
        "providers/smsfactor/formats/credentials.py",
        "providers/smsfactor/operations.py",
        "providers/smsfactor/parse.py",
        "providers/smsfactor/contacts/recipients.py",
        "providers/smsfactor/state.py",
        "providers/smsfactor/text.py",
    ),
    "providers/smsfactor/test_requests.py": (
        "providers/smsfactor/formats/answers.py",
        "providers/smsfactor/formats/documents.py",
        "providers/smsfactor/formats/fields.py",
        "providers/smsfactor/formats/negotiation.py",
    ),
    "providers/smsgateway24/messages/test_listing.py": ("providers/smsgateway24/messages/records.py",),
    "providers/smsgateway24/test_requests.py": (
        "providers/smsgateway24/auth.py",
        "providers/smsgateway24/dates.py",
        "providers/smsgateway24/operations.py",
        "providers/smsgateway24/parameters.py",
        "providers/smsgateway24/parse.py",
        "providers/smsgateway24/state.py",
    ),
    "providers/smsmode/sending/test_messages.py": (
        "providers/smsmode/auth.py",
        "providers/smsmode/dates.py",
        "providers/smsmode/ids.py",
        "providers/smsmode/parse.py",
        "providers/smsmode/state/__init__.py",
    ),
    "providers/smsmode/rest/resources/test_channels.py": ("providers/smsmode/state/organisation.py",),
    "providers/test_loading.py": ("providers/__init__.py",),
    "runtimes/test_runtimes.py": ("front_door/runtimes/python/sitecustomize.py",),
    "scenario/check/test_names.py": ("scenario/check/__init__.py",),
    "scenario/describe/test_summary.py": ("scenario/describe/phrases.py",),
    "scenario/explain/test_explain.py": (
        "scenario/explain/paths.py",
        "scenario/explain/suggestions.py",
    ),
    "scenario/format/test_validators.py": ("scenario/bad_value.py",),
    "scenario/source/test_parse.py": ("scenario/source/document.py",),
    "scenario/test_load.py": (
        "scenario/format/effects.py",
        "scenario/format/expectations.py",
        "scenario/format/field_types.py",
        "scenario/format/handsets.py",
        "scenario/format/model.py",
        "scenario/format/rules.py",
        "scenario/format/table.py",
        "scenario/format/webhooks.py",
        "scenario/merge/merged.py",
        "scenario/merge/partial.py",
    ),
    "server/admin/routes/test_scenarios.py": ("server/workspaces/setup.py",),
    "server/admin/test_api.py": (
        "server/admin/changes.py",
        "server/admin/conversations.py",
        "server/admin/errors.py",
        "server/admin/filters.py",
        "server/admin/probes.py",
        "server/admin/queue.py",
        "server/admin/requests.py",
        "server/admin/route.py",
        "server/admin/routes/exchanges.py",
        "server/admin/routes/faults.py",
        "server/admin/routes/messages.py",
        "server/admin/routes/runs.py",
        "server/admin/routes/webhooks.py",
        "server/admin/workspace_api.py",
    ),
    "server/workspaces/test_snapshots.py": ("server/admin/routes/snapshots.py",),
    "server/admin/test_openapi.py": (
        "server/admin/models/accounts.py",
        "server/admin/models/base.py",
        "server/admin/models/clock.py",
        "server/admin/models/devices.py",
        "server/admin/models/events.py",
        "server/admin/models/exchanges.py",
        "server/admin/models/handsets.py",
        "server/admin/models/messages.py",
        "server/admin/models/page.py",
        "server/admin/models/problems.py",
        "server/admin/models/queries.py",
        "server/admin/models/scenarios.py",
        "server/admin/models/waits.py",
        "server/admin/models/webhooks.py",
        "server/admin/models/workspaces.py",
    ),
    "server/door/test_opening.py": (
        "server/door/answers.py",
        "server/door/credentials.py",
        "server/door/door.py",
        "server/door/proxy.py",
        "server/door/welcome.py",
    ),
    "server/http/test_connection.py": ("server/http/arrival.py",),
    "server/test_app.py": ("server/dispatch.py",),
    "guides/test_containers.py": ("testing/container.py",),
    "testing/test_blocking.py": (
        "testing/__init__.py",
        "testing/endpoints.py",
        "testing/options.py",
        "testing/own_server.py",
    ),
}

# Suites across the rooms: each tests a behaviour, not a file.
SUITES = (
    "data/*",
    "scale/*",
    "fuzz/*",
    "guides/*",
    "habits/*",
    "library/*",
    "node/*",
    "on_the_wire/*",
    "page/*",
    "runtimes/*",
    "install/*",
    "project/*",
    "properties/*",
    "providers/test_*.py",
    "providers/*/test_bad_input.py",
    "providers/insim/test_receivers.py",
    "providers/smsfactor/test_python_client.py",
    "providers/smsfactor/test_requests.py",
    "providers/smsgateway24/test_devices.py",
    "providers/smsgateway24/test_requests.py",
    "providers/smsmode/test_replies.py",
    "cli/test_listen_option.py",
    "client/test_models.py",
    "cli/verbs/test_listing.py",
    "engine/test_unaddressed.py",
    "scenario/test_codes.py",
    "scenario/test_documented.py",
    "server/admin/routes/test_resends.py",
    "server/admin/routes/test_trigger.py",
    "server/admin/test_fuzz.py",
    "server/clock/test_idle_jump.py",
    "server/http/test_aiohttp.py",
    "server/http/test_departure.py",
    "server/http/test_odd_clients.py",
    "server/http/test_vanished_clients.py",
    "server/test_safety.py",
    "server/webhooks/test_many_receipts.py",
)


def has_something_to_test(source: Path) -> bool:
    body = ast.parse(source.read_text("utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in body)


def mirrored(source: str) -> Path:
    path = Path(source)
    name = path.parent.name if path.name == "__init__.py" else path.stem
    return TESTS / path.parent / f"test_{name}.py"


def is_covered_by_role(source: str) -> bool:
    return any(fnmatch(source, pattern) for pattern in COVERED_BY_ROLE)


WANTED = sorted(str(source.relative_to(SOURCES)) for source in SOURCES.rglob("*.py") if has_something_to_test(source))
UNMIRRORED = [source for source in WANTED if not mirrored(source).is_file()]


@pytest.mark.parametrize("source", UNMIRRORED)
def test_source_without_a_mirrored_test_file_is_excused_or_covered_elsewhere(source: str) -> None:
    covered = {each for sources in COVERS.values() for each in sources}
    assert source in EXCUSED or source in covered or is_covered_by_role(source)


@pytest.mark.parametrize("source", sorted(EXCUSED))
def test_excused_source_still_needs_its_excuse(source: str) -> None:
    assert source in UNMIRRORED, "it has its tests now, or is gone: take it off the list"


@pytest.mark.parametrize(("tests", "sources"), COVERS.items())
def test_row_of_the_table_is_needed_and_names_a_test_file(tests: str, sources: tuple[str, ...]) -> None:
    assert (TESTS / tests).is_file()
    assert [source for source in sources if source not in UNMIRRORED] == [], "take it out"


@pytest.mark.parametrize(("pattern", "tests"), COVERED_BY_ROLE.items())
def test_role_stands_in_a_provider_and_names_a_test_file(pattern: str, tests: str) -> None:
    assert (TESTS / tests).is_file()
    assert [source for source in UNMIRRORED if fnmatch(source, pattern)]


def test_test_file_mirrors_a_source_file_or_belongs_to_a_suite() -> None:
    names = [str(path.relative_to(TESTS)) for path in TESTS.rglob("test_*.py")]
    mirrors = {mirrored(str(source.relative_to(SOURCES))) for source in SOURCES.rglob("*.py")}
    strays = [name for name in names if TESTS / name not in mirrors]
    assert [name for name in strays if not any(fnmatch(name, suite) for suite in SUITES)] == []
