from sms_sandbox.faults.kind import FaultKind, Place
from sms_sandbox.faults.registry import KINDS
from sms_sandbox.scenario.explain.suggestions import keys_of
from sms_sandbox.scenario.format import fault_tables
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable
from sms_sandbox.scenario.format.webhooks import WebhookFaultsTable


def keys_in_a_rule(kind: FaultKind) -> set[str]:
    return {kind.word} if kind.has_table else {key.name for key in kind.all_keys}


def test_rule_has_the_keys_of_every_kind() -> None:
    keys = {*keys_of(RuleTable)}
    assert {"network", "webhooks"} < keys
    for kind in KINDS.of(Place.RULE, Place.NETWORK):
        assert keys_in_a_rule(kind) <= keys


def test_webhooks_have_the_words_of_every_kind() -> None:
    assert {*keys_of(WebhookFaultsTable)} == {*KINDS.words(Place.WEBHOOKS)}


def test_phase_has_a_table_for_each_mode_with_keys() -> None:
    assert {*fault_tables.MODE_TABLES} == {"flush"} < {*keys_of(PhaseTable)}


def test_table_is_plain_values_for_a_kind() -> None:
    table = fault_tables.TABLES[Place.RULE, "delay"].model_validate({"before": "5s"})
    assert fault_tables.plain(table) == {"before": 5_000_000, "jitter": 0}
    assert fault_tables.plain("5s") == "5s"


def test_empty_table_is_told_its_keys() -> None:
    table = fault_tables.TABLES[Place.RULE, "device"].model_validate({})
    assert fault_tables.changes_nothing("device", table).wanted == "Give it one of: online, condition."
