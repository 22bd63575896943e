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
    "engine/parts.py",
    "engine/settings.py",
    "faults/transmission.py",
    "providers/smsgateway24/commands.py",
    "server/names.py",
    "server/settings.py",
}

# Sources whose tests stand with those that use them, and where. This table may only get shorter.
COVERED_BY = {
    "cli/__init__.py": "cli/test_command.py",
    "cli/config.py": "cli/test_config_loader.py",
    "cli/config_file.py": "cli/test_config_loader.py",
    "cli/environment.py": "cli/verbs/test_env.py",
    "cli/fault_options.py": "cli/verbs/test_fault.py",
    "cli/forwarding.py": "cli/verbs/test_listen.py",
    "cli/options.py": "cli/test_command.py",
    "cli/progress.py": "cli/verbs/test_clock.py",
    "cli/serving.py": "cli/verbs/test_up.py",
    "cli/settings.py": "cli/verbs/test_up.py",
    "cli/verbs/down.py": "cli/test_detached.py",
    "cli/verbs/fidelity.py": "cli/verbs/test_listing.py",
    "cli/verbs/logs.py": "cli/test_detached.py",
    "cli/verbs/providers.py": "cli/verbs/test_listing.py",
    "cli/verbs/ready.py": "cli/verbs/test_listing.py",
    "cli/verbs/status.py": "cli/verbs/test_listing.py",
    "client/__init__.py": "client/test_api.py",
    "client/decode.py": "client/test_api.py",
    "client/endpoint.py": "client/test_blocking.py",
    "client/verdict.py": "client/test_scenarios.py",
    "cli/https_variables.py": "cli/verbs/test_run.py",
    "front_door/running.py": "cli/verbs/test_run.py",
    "front_door/runtimes/*.py": "runtimes/test_runtimes.py",
    "front_door/java_trust_store.py": "front_door/test_store.py",
    "front_door/system_*.py": "front_door/test_store.py",
    "providers/__init__.py": "providers/test_loading.py",
    "providers/*/sample.py": "test_trigger.py",
    "providers/*/routes.py": "providers/test_every_provider.py",
    "providers/*/render.py": "providers/test_examples.py",
    "providers/*/errors.py": "providers/test_every_provider.py",
    "providers/*/dialects.py": "providers/test_examples.py",
    "providers/insim/*.py": "providers/insim/test_operations.py",
    "providers/smsfactor/accounts/*.py": "providers/smsfactor/accounts/test_operations.py",
    "providers/smsfactor/contacts/*.py": "providers/smsfactor/contacts/test_operations.py",
    "providers/smsfactor/formats/*.py": "providers/smsfactor/test_requests.py",
    "providers/smsfactor/*.py": "providers/smsfactor/test_campaigns.py",
    "providers/smsgateway24/messages/records.py": "providers/smsgateway24/messages/test_listing.py",
    "providers/smsgateway24/*.py": "providers/smsgateway24/test_requests.py",
    "providers/smsmode/requests/forms.py": "providers/smsmode/requests/test_endpoints.py",
    "providers/smsmode/*.py": "providers/smsmode/test_sending.py",
    "scenario/bad_value.py": "scenario/format/test_validators.py",
    "scenario/check/__init__.py": "scenario/check/test_names.py",
    "scenario/describe/phrases.py": "scenario/describe/test_summary.py",
    "scenario/explain/*.py": "scenario/explain/test_explain.py",
    "scenario/format/*.py": "scenario/test_load.py",
    "scenario/merge/*.py": "scenario/test_load.py",
    "scenario/skeleton.py": "cli/verbs/test_scenario.py",
    "scenario/source/document.py": "scenario/source/test_parse.py",
    "server/admin/models/*.py": "server/admin/test_openapi.py",
    "server/admin/views/*.py": "client/test_models.py",
    "server/admin/*.py": "server/admin/test_api.py",
    "server/admin/routes/exchanges.py": "client/test_exchanges.py",
    "server/admin/routes/faults.py": "client/test_faults.py",
    "server/admin/routes/messages.py": "client/test_messages.py",
    "server/admin/routes/runs.py": "cli/verbs/test_import_.py",
    "server/admin/routes/webhooks.py": "server/admin/routes/test_resends.py",
    "server/dispatch.py": "server/test_app.py",
    "server/door/*.py": "server/door/test_opening.py",
    "server/http/arrival.py": "server/http/test_connection.py",
    "server/workspaces/setup.py": "server/admin/routes/test_scenarios.py",
    "testing/__init__.py": "testing/test_blocking.py",
    "testing/endpoints.py": "testing/test_blocking.py",
    "testing/options.py": "testing/test_blocking.py",
}

# Suites across the rooms: each tests a behaviour, not a file.
SUITES = (
    "guides/*",
    "library/*",
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
    "cli/verbs/test_listing.py",
    "scenario/test_codes.py",
    "scenario/test_documented.py",
    "server/admin/routes/test_resends.py",
    "server/admin/routes/test_trigger.py",
    "server/admin/test_fuzz.py",
    "server/clock/test_idle_jump.py",
    "server/http/test_odd_clients.py",
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


def covering(source: str) -> str | None:
    """Return the test file that the table names; the first pattern that matches counts."""
    return next((tests for pattern, tests in COVERED_BY.items() if fnmatch(source, pattern)), None)


WANTED = sorted(str(source.relative_to(SOURCES)) for source in SOURCES.rglob("*.py") if has_something_to_test(source))
UNMIRRORED = [source for source in WANTED if not mirrored(source).is_file()]


@pytest.mark.parametrize("source", UNMIRRORED)
def test_source_without_a_mirrored_test_file_is_excused_or_covered_elsewhere(source: str) -> None:
    assert source in EXCUSED or covering(source) is not None


@pytest.mark.parametrize("source", sorted(EXCUSED))
def test_excused_source_still_needs_its_excuse(source: str) -> None:
    assert source in UNMIRRORED, "it has its tests now, or is gone: take it off the list"


@pytest.mark.parametrize(("pattern", "tests"), COVERED_BY.items())
def test_row_of_the_table_is_needed_and_names_a_test_file(pattern: str, tests: str) -> None:
    assert (TESTS / tests).is_file()
    assert [source for source in UNMIRRORED if fnmatch(source, pattern)], "take it out"


def test_test_file_mirrors_a_source_file_or_belongs_to_a_suite() -> None:
    names = [str(path.relative_to(TESTS)) for path in TESTS.rglob("test_*.py")]
    mirrors = {mirrored(str(source.relative_to(SOURCES))) for source in SOURCES.rglob("*.py")}
    strays = [name for name in names if TESTS / name not in mirrors]
    assert [name for name in strays if not any(fnmatch(name, suite) for suite in SUITES)] == []
