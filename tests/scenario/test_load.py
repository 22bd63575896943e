from pathlib import Path

import pytest
from sms_sandbox import __version__
from sms_sandbox.scenario import load
from sms_sandbox.scenario.diagnostics import ScenarioError, as_text, summary

from tests.scenario.files import HEAD, all_providers, found, problems, reported, written

BAD = """\
schema = 1
name = "bad"
[clock]
mode = "fast"
[[rule]]
name = "one-in-ten"
when = { operation = "send", probabilty = 0.10 }
lifecycle = "undelivered"
[[phase]]
name = "outage"
at = "30 sec"
for = "2m"
faults = [ { share = 10, status = 503 } ]
"""

BAD_TOLD = """\
scenarios/bad.toml: 4 problems. Nothing was started.

scenarios/bad.toml:4:1: clock.mode = "fast"
        Not a mode. Use "real" (wall clock) or "virtual" (you or idle_jump move it). \
For a faster clock set speed = 20.

scenarios/bad.toml:7:30: rule "one-in-ten": when.probabilty
        Unknown key. Did you mean "share"? It is a number from 0 to 1.
        Keys of "when": provider, operation, account, to, from, text, matches, nth, every, share.

scenarios/bad.toml:11:1: phase "outage": at = "30 sec"
        Not a duration. Write it like 500ms, 5s, 2m or 1h30m.

scenarios/bad.toml:13:14: phase "outage": faults[0].share = 10
        A share is between 0 and 1. For ten per cent write 0.10."""


def test_all_problems_are_reported_at_once() -> None:
    result = found(BAD, "scenarios/bad.toml")
    assert result.scenario is None
    assert f"{summary('scenarios/bad.toml', result.problems)}\n\n{as_text(result.problems)}" == BAD_TOLD
    with pytest.raises(ScenarioError) as raised:
        result.checked()
    assert raised.value.problems == result.problems


def test_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = written(tmp_path, "good.toml", HEAD)
    assert load.load(path, all_providers()).name == "x"
    assert load.read(path, all_providers()).problems == ()


def test_all_providers_are_known_unless_limited() -> None:
    assert load.load("builtin:otp-happy-path").name == "otp-happy-path"
    named = HEAD + 'providers = ["insim"]\n'
    only = {"smsmode": all_providers()["smsmode"]}
    assert "Not a provider. There are: smsmode." in as_text(load.read_bytes("x", named.encode(), only).problems)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("scenarios/none.toml", "scenarios/none.toml: cannot be read: no such file or directory."),
        ("builtin:xyzzy", "builtin:xyzzy: there is no such scenario. There are: "),
        ("builtin:slow-providers", 'there is no such scenario. Did you mean "slow-provider"? There are: '),
        ("builtin:../pyproject", "builtin:../pyproject: there is no such scenario."),
    ],
)
def test_missing_file_is_reported(source: str, says: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        load.load(source, all_providers())
    assert says in str(raised.value)


def test_folder_is_reported(tmp_path: Path) -> None:
    assert as_text(load.read(str(tmp_path), {}).problems) == f"{tmp_path}: cannot be read: is a directory."


def test_later_schema_is_the_only_problem() -> None:
    version = ".".join(__version__.split(".")[:2])
    assert (
        reported('schema = 2\nnome = "x"')
        == f"scenarios/x.toml:1:1: schema = 2 needs sandbox 2.x; this is {version}."
    )


@pytest.mark.parametrize("schema", ["0", '"1"', "true", "1.0"])
def test_schema_must_be_a_number(schema: str) -> None:
    assert f"scenarios/x.toml:1:1: schema = {schema}" in reported(f'schema = {schema}\nname = "x"')


def test_missing_top_level_key_is_reported() -> None:
    assert reported("") == (
        "scenarios/x.toml:1:1: schema\n        Missing. It is 1.\n\n"
        "scenarios/x.toml:1:1: name\n        Missing. It is a text."
    )


def test_problems_of_one_element_do_not_hide_others() -> None:
    text = """
    [lifecycle.broken]
    steps = [{ after = "1s", state = "gone" }]
    [lifecycle.whole]
    steps = []
    [[rule]]
    name = "names-the-broken-one"
    when = { to = "+33639980001" }
    lifecycle = "broken"
    [[rule]]
    delay = { before = "1" }
    [[rule]]
    name = "names-nothing"
    lifecycle = "nothing"
    [[rule]]
    name = "names-nothing"
    status = 503
    """
    said = reported(HEAD + text)
    assert 'lifecycle "broken": steps[0].state = "gone"\n        Not a state. There are: scheduled,' in said
    assert "rule 2: name\n        Missing." in said
    assert 'rule 2: delay.before = "1"\n        Not a duration.' in said
    assert (
        'scenarios/x.toml:16:5: rule "names-nothing" names lifecycle "nothing". This file defines: broken, whole. '
        "Built in: delivered, undelivered, expired, rejected, stuck, no_receipt."
    ) in said
    assert (
        'scenarios/x.toml:18:5: rule "names-nothing": name = "names-nothing"\n'
        "        The name is used above: rule names are unique."
    ) in said
    assert len(problems(HEAD + text)) == 5


def test_json_has_the_same_problems_at_its_own_positions() -> None:
    text = '{\n  "schema": 1, "name": "x",\n  "clock": {"mode": "fast"},\n  "rule": [{"name": "a", "statu": 503}]\n}'
    said = reported(text, "x.json")
    assert 'x.json:3:13: clock.mode = "fast"' in said
    assert 'x.json:4:26: rule "a": statu\n        Unknown key. Did you mean "status"?' in said


BASE = (
    HEAD
    + """
seed = 5
providers = ["smsmode"]
[clock]
mode = "real"
speed = 20
start = 2026-01-05T09:00:00Z
[account.smsmode]
credit = 5
[account.smsmode.jane]
password = "s"
[[rule]]
name = "base-rule"
status = 503
[[rule]]
name = "shared"
status = 503
[[phase]]
name = "base-phase"
at = "1m"
set = { credit = 1 }
[webhooks]
timeout = "1s"
delay = "2s"
[behaviour]
stop_respected = false
"""
)

OWN = """\
schema = 1
name = "own"
extends = "base.toml"
[clock]
mode = "virtual"
[account.smsmode]
post_paid = true
[account.smsmode.john]
suspended = true
[account.insim.x]
suspended = true
[[rule]]
name = "own-rule"
error = "bad_credentials"
[[rule]]
name = "shared"
delay = { before = "1s" }
[[phase]]
name = "own-phase"
at = "0s"
set = { credit = 2 }
[webhooks]
delay = "3s"
[[expect]]
name = "own"
fired = "rule:base-rule"
"""


def test_extending_scenario_takes_precedence(tmp_path: Path) -> None:
    written(tmp_path, "base.toml", BASE)
    scenario = load.load(written(tmp_path, "own.toml", OWN), all_providers())
    assert (scenario.name, scenario.seed, scenario.providers) == ("own", 5, ("smsmode",))
    assert (scenario.clock.mode, scenario.clock.speed) == (scenario.clock.mode.VIRTUAL, None)  # type: ignore[union-attr]
    assert scenario.clock.start == 1_767_603_600_000_000
    assert [rule.name for rule in scenario.rules] == ["own-rule", "shared", "base-rule"]
    assert scenario.rules[1].value("delay") is not None
    assert [phase.name for phase in scenario.phases] == ["base-phase", "own-phase"]
    smsmode = scenario.accounts["smsmode"]
    assert smsmode.value("credit") == 5
    assert (smsmode.value("post_paid"), [*smsmode.logins]) == (True, ["jane", "john"])
    assert [*scenario.accounts] == ["smsmode", "insim"]
    assert (scenario.webhooks.timeout, scenario.webhooks.value("delay")) == (1_000_000, 3_000_000)
    assert scenario.behaviour.stop_respected is False


def test_builtin_scenario_can_be_extended_from_any_folder() -> None:
    result = found('schema = 1\nname = "x"\nextends = "builtin:slow-provider"\n')
    assert [rule.name for rule in result.checked().rules] == ["slow-api"]


def test_builtin_scenario_is_checked_by_name() -> None:
    result = found(HEAD + 'extends = "builtin:magic"\nproviders = ["smsfactor"]\n')
    assert result.problems == ()
    assert len(result.checked().rules) > 30


@pytest.mark.parametrize(
    ("extends", "says"),
    [
        ("builtin:none", 'extends = "builtin:none"\n        There is no such scenario. There are: '),
        ("none.toml", 'extends = "none.toml"\n        Cannot be read: no such file or directory.'),
        (
            "twice.toml",
            'extends = "twice.toml"\n        It extends a file that extends another one. Only one level is possible.',
        ),
    ],
)
def test_impossible_extends_is_reported(tmp_path: Path, extends: str, says: str) -> None:
    written(tmp_path, "twice.toml", OWN)
    path = written(tmp_path, "x.toml", f'{HEAD}extends = "{extends}"\n')
    assert f"{path}:3:1: {says}" in as_text(load.read(path, all_providers()).problems)


def test_problem_in_extended_file_has_its_name(tmp_path: Path) -> None:
    written(tmp_path, "base.toml", 'schema = 1\nname = "b"\n[[rule]]\nname = "r"\nlifecycle = "none"\nstatuss = 1\n')
    path = written(tmp_path, "x.toml", HEAD + 'extends = "base.toml"\nseed = "one"\n')
    first, second = load.read(path, all_providers()).problems
    assert (first.file, first.line, first.message) == (path, 4, "Not a whole number.")
    assert (second.file, second.line, second.message) == ("base.toml", 6, "Unknown key.")


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ("schema = 1\nname =", "base.toml:2:7: not a value."),
        ("schema = 3", "base.toml:1:1: schema = 3 needs sandbox 3.x"),
    ],
)
def test_unreadable_extended_file_is_reported(tmp_path: Path, base: str, says: str) -> None:
    written(tmp_path, "base.toml", base)
    path = written(tmp_path, "x.toml", HEAD + 'extends = "base.toml"\n')
    assert says in as_text(load.read(path, all_providers()).problems)


def test_text_without_file_cannot_extend_a_file() -> None:
    assert reported(HEAD + 'extends = "/etc/passwd"\n') == (
        'scenarios/x.toml:3:1: extends = "/etc/passwd"\n        Only builtin:NAME can be extended here.'
    )


def test_guesses_are_warnings_unless_allowed() -> None:
    text = """\
schema = 1
name = "x"
providers = ["smsgateway24"]
[[rule]]
name = "no-credit"
error = "insufficient_credit"
"""
    result = found(text)
    assert result.checked().name == "x"
    assert as_text(result.problems) == (
        'scenarios/x.toml:6:1: warning: rule "no-credit": error = "insufficient_credit" is not known '
        "to have an answer at smsgateway24 (no source). Choose status = … or run with --allow-guesses."
    )
    assert found(text, allow_guesses=True).problems == ()
