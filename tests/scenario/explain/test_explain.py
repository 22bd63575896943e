"""Every way of being wrong is told in the file's own words."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sms_sandbox.scenario import builtin
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.explain.explain import problems as explained
from sms_sandbox.scenario.explain.suggestions import keys_of, meant
from sms_sandbox.scenario.format.model import Scenario
from sms_sandbox.scenario.format.rules import PhaseTable, RuleTable, WhenTable
from sms_sandbox.scenario.source.parse import parse

from tests.scenario.files import HEAD, below_head, found, problems

RULE = '[[rule]]\nname = "r"\n'


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("probability", "share"),
        ("probabilty", "share"),
        ("chance", "share"),
        ("percent", "share"),
        ("toxicity", "share"),
        ("shares", "share"),
        ("recipient", "to"),
        ("sender", "from"),
        ("contains", "text"),
        ("regex", "matches"),
        ("operations", "operation"),
        ("xyz", None),
    ],
)
def test_misspelt_condition_is_corrected(word: str, key: str | None) -> None:
    assert meant(word, WhenTable) == key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("latency", "delay"),
        ("code", "status"),
        ("http_status", "status"),
        ("webhooks", "webhooks"),
        ("dlay", "delay"),
    ],
)
def test_misspelt_effect_is_corrected(word: str, key: str) -> None:
    assert meant(word, RuleTable) == key


@pytest.mark.parametrize(("word", "key"), [("duration", "for"), ("start", "at"), ("override", "overrides")])
def test_misspelt_phase_key_is_corrected(word: str, key: str) -> None:
    assert meant(word, PhaseTable) == key


def test_keys_are_named_as_written_in_the_file() -> None:
    assert "for" in keys_of(PhaseTable)
    assert "lasts" not in keys_of(PhaseTable)
    assert "[logins]" not in below_head("[account.smsmode]\ncredits = 5\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "rules = []\n",
            '3:1: rules\n        Unknown key. Did you mean "rule"?\n        Keys of the file: schema, ',
        ),
        (
            RULE + "latency = 5\n",
            (
                '5:1: rule "r": latency\n        Unknown key. Did you mean "delay"? It is a table such as '
                '{ before = "5s", jitter = "500ms" }.\n        Keys of "rule": delay, status, '
            ),
        ),
        (RULE + "zzz = 5\n", '5:1: rule "r": zzz\n        Unknown key. Keys of "rule": delay, status, '),
        (
            RULE + "delay = { before = '5s', jiter = '1s' }\n",
            (
                '5:26: rule "r": delay.jiter\n'
                '        Unknown key. Did you mean "jitter"? It is a duration such as "5s".\n'
                '        Keys of "delay": before, jitter.'
            ),
        ),
        (
            "[lifecycle.slow]\nstepz = []\n",
            (
                '3:1: lifecycle "slow": steps\n        Missing. It is a list of tables such as '
                '{ after = "1s", state = "sent" }.\n\n'
                '4:1: lifecycle "slow": stepz\n        Unknown key. Did you mean "steps"? It is a list of tables '
                'such as { after = "1s", state = "sent" }.\n        Keys of "lifecycle": steps.'
            ),
        ),
        (
            '[account.smsmode."ja ne"]\ncredits = 5\n',
            (
                '4:1: account.smsmode "ja ne": credits\n        Unknown key. Did you mean "credit"? It is a number '
                'in the provider\'s own units.\n        Keys of "account": credit, post_paid, password, sus'
            ),
        ),
        (
            '[handset."+33639980001"]\nhabits = { answer = "STOP" }\n',
            '4:12: handset "+33639980001": habits.answer\n        Unknown key. Did you mean "answers"? It is a te',
        ),
        (
            '[handset."12"]\nname = "x"\n',
            '3:1: handset "12"\n        Not a telephone number. Write it like "+336',
        ),
        (RULE, '3:1: rule "r"\n        It does nothing. Give it one of: delay, status, error, '),
        ("[[rule]]\nstatus = 503\n", "3:1: rule 1: name\n        Missing. It is a text."),
        ("[rule]\nname = 'r'\n", "3:1: rule\n        Not a list. Write its header with two brackets: [[rule]]."),
        (
            RULE + "when = 5\n",
            '5:1: rule "r": when = 5\n        Not a table. Write it like { key = value }, or ',
        ),
        (
            "[[phase]]\nname = 'p'\nat = '0s'\nfaults = { status = 503 }\n",
            '6:1: phase "p": faults\n        Not a list. Write it in brackets: [ … ].',
        ),
        ("clock = 'real'\n", '3:1: clock = "real"\n        Not a table.'),
        ("lifecycle = 5\n", "3:1: lifecycle = 5\n        Not a table."),
        (
            RULE + "status = 299\n",
            '5:1: rule "r": status = 299\n        Not a status of an answer. There ',
        ),
        (
            RULE + "webhooks = 'hld'\n",
            '5:1: rule "r": webhooks = "hld"\n        Not a word for webhooks. Did you mean "ho',
        ),
        (
            RULE + "webhooks = { dropp = { share = 1 } }\n",
            '5:14: rule "r": webhooks.dropp\n        Unknown key. Did you mean "drop"? It is a table such as',
        ),
        (
            RULE + "webhooks = { drop = { share = 2 } }\n",
            '5:23: rule "r": webhooks.drop.share = 2\n        A share is between 0 and 1.',
        ),
        (
            "[webhooks]\nretry = 3\n",
            '4:1: webhooks.retry = 3\n        Not a plan. Write "provider", "none", or { attempts',
        ),
        (
            "[clock]\nstart = 2026-01-05\n",
            "4:1: clock.start = 2026-01-05\n        The time is missing. Write it like 2026-01-05T09:00:00Z.",
        ),
        (
            "[account.smsmode]\ncredit = { a = 1 }\n",
            "4:1: account.smsmode: credit\n        Not a credit.",
        ),
        ("account = { smsmode = 5 }\n", "3:13: account.smsmode = 5\n        Not a table."),
        ('description = "' + "x" * 70 + '\\u0007"\nsede = 1', "4:1: sede\n        Unknown key. Did you mean"),
        ("seed = '" + "x" * 70 + "'\n", f'3:1: seed = "{"x" * 59}…"\n        Not a whole number.'),
        ('seed = "a\\nb"\n', "3:1: seed = 'a\\nb'\n        Not a whole number."),
    ],
)
def test_wrong_value_is_explained_in_words_of_the_file(text: str, says: str) -> None:
    assert below_head(text).startswith(says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "status = 503\nerror = 'x'\n",
            'error = "x"\n        "status" has answered already. One fault gives one answer.',
        ),
        ("answer = 'down'\n", 'answer = "down"\n        An answer without a status. Add status = 503.'),
        ("network = 'reset'\nhold = '5s'\n", '"hold" means nothing here. It belongs to network = "stall".'),
        ("network = 'drip'\nafter_bytes = 5\nrate = 1\n", 'It belongs to network = "reset" or network = "cut".'),
        ("network = 'drip'\n", 'network = "drip"\n        How slowly? Add rate = 10, in bytes a second.'),
        (
            "delay = { before = '1s' }\ntaken = true\n",
            '"taken" means nothing here. It belongs to network = "reset" or',
        ),
        (
            "network = 'reset'\nafter_bytes = 5\ntaken = false\n",
            "taken = false\n        An answer that has begun means that the request was taken.",
        ),
        ("limit = { rate = 1, error = 'x', status = 429 }\n", "limit.status = 429\n        Two refusals."),
        (
            "account = { credit = -1 }\n",
            "account.credit = -1\n        A credit below zero. Only post_paid = true allows",
        ),
        ("device = {}\n", "device\n        It changes nothing. Give it one of: online, condition."),
        ("account = {}\n", "account\n        It changes nothing. Give it one of: credit, post_paid, "),
        ("webhooks = {}\n", "webhooks\n        It changes nothing. Give it one of: delay, drop, duplicate, "),
        ("webhooks = { duplicate = { copies = 101 } }\n", "Not a whole number from 1 to 100."),
        ("times = 0\nstatus = 503\n", "times = 0\n        Not a whole number from 1."),
    ],
)
def test_conflicting_effects_are_explained(text: str, says: str) -> None:
    assert says in below_head(RULE + text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "faults = [{ share = 0.7, status = 503 }, { share = 0.4, status = 500 }]",
            "faults[1].share = 0.4\n        With this one the shares add up to 1.1. They are parts of one draw",
        ),
        ("", 'phase "p"\n        It does nothing. Give it one of: faults, webhooks, set.'),
        ("faults = [{ share = 0.5 }]", "faults[0]\n        It does nothing. Give it one of: delay, "),
        (
            "faults = [{ webhooks = 'drop' }]",
            'faults[0].webhooks = "drop"\n        Webhooks are the whole phase\'s. Write webhooks = … beside faults.',
        ),
        (
            "webhooks = 'hold'\nflush = { rate = 5 }",
            'flush\n        It means nothing here. It needs webhooks = "flush".',
        ),
        ("set = {}", "set\n        It changes nothing. Give it one of: credit, "),
        ("webhooks = {}", "webhooks\n        It changes nothing. Give it one of: delay, "),
        ("for = '0s'\nset = { credit = 1 }", 'for = "0s"\n        The duration is zero.'),
    ],
)
def test_conflict_in_phase_is_explained(text: str, says: str) -> None:
    assert says in below_head(f"[[phase]]\nname = 'p'\nat = '1s'\n{text}\n")


def test_rounding_does_not_make_shares_exceed_one() -> None:
    faults = ", ".join("{ share = 0.1, status = 503 }" for _ in range(10))
    assert below_head(f"[[phase]]\nname = 'p'\nat = '1s'\nfaults = [{faults}]\n") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("count = 1", "The subject is missing. Give it one of: messages, webhooks, exchanges, fired."),
        ("messages = {}", "The number is missing. Give it one of: count, at_least, at_most, share."),
        ("messages = {}\nfired = 'rule:r'\ncount = 1", 'It is about "messages" already. Write another [[expect]]'),
        (
            "messages = {}\ncount = 1\nat_least = 1",
            "at_least = 1\n        count is exact already. Leave out at_least, or count.",
        ),
        ("messages = {}\nat_least = 2\nat_most = 1", "at_most = 1\n        at_most is less than at_least."),
        ("messages = {}\ncount = 1\nmin_total = 5", "min_total = 5\n        min_total needs a share."),
        ("fired = 'rule:r'\nshare = [0, 1]", "A fault has a number, not a share. Write at_least = 1."),
        ("messages = { after = '2s', before = '1s' }\ncount = 1", "No time is both after and before these."),
        ("messages = { direction = 'mo', state = 'sent' }\ncount = 1", 'A reply has no "state".'),
        (
            "messages = { repeated = ['to', 'body'] }\ncount = 0",
            "Not a field of a message. There are: provider, account, to",
        ),
        ("webhooks = { answer = 'ok' }\ncount = 0", 'Not an answer. Write a status such as 503, or "2xx"'),
    ],
)
def test_conflict_in_expectation_is_explained(text: str, says: str) -> None:
    assert says in below_head(f"[[expect]]\nname = 'e'\n{text}\n[[rule]]\nname = 'r'\nstatus = 503\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[clock]\nmode = 'virtual'\nspeed = 20\n", "5:1: clock.speed = 20\n        A virtual clock has no speed."),
        ("[clock]\nidle_jump = true\n", "4:1: clock.idle_jump = true\n        A real clock goes by itself."),
        (
            "[account.smsmode]\npassword = 'x'\n",
            '4:1: account.smsmode: password = "x"\n        A password belongs to one account. Write it below',
        ),
        ("[webhooks]\nretry = {}\n", "4:1: webhooks.retry\n        No plan. Write it like { attempts = 3, "),
        (
            "[webhooks]\nretry = { attempts = 3 }\n",
            "webhooks.retry.attempts = 3\n        The pauses between the attempts are missing. Add delays",
        ),
        ("[webhooks]\nretry = { attempts = 1000000000, delays = ['1s'] }\n", "Not a whole number from 1 to 100."),
        (
            "[webhooks]\nretry = { attempts = 2, delays = ['1s', '2s'] }\n",
            "attempts = 2\n        2 attempts have 1 delays between them, not 2. The first attempt counts, too.",
        ),
        (
            "[lifecycle.x]\nsteps = [{ after = '1s', state = 'sent' }, { after = '2s', state = 'queued' }]\n",
            'lifecycle "x": steps[1].state = "queued"\n        No message goes from sent to queued.',
        ),
        (
            "[lifecycle.x]\nsteps = [{ after = '2s', state = 'sent' }, { after = '1s', state = 'delivered' }]\n",
            "The step to delivered comes before the one to sent.",
        ),
        (
            "[lifecycle.x]\nsteps = [{ after = '2s', state = 'waiting' }]\n",
            "Waiting is no step that the network takes.",
        ),
        (
            "[handset.'0639980001']\nhabits = { answers = 'STOP' }\n",
            'habits.answers = "STOP"\n        "answers" needs a time. Add answers_after = "5s".',
        ),
        (
            f"[handset.'0639980001']\nhabits = {{ answers_after = '5s', answers = '{'x' * 60_000}' }}\n",
            "A text of 393 parts cannot be joined again; 255 parts are the most. Shorten it.",
        ),
        (
            "[handset.'0639980001']\noff = [{ from = '2h', to = '1h' }]\n",
            'off[0].to = "1h"\n        It ends before it begins: "to" comes after "from".',
        ),
        (
            "[handset.'0639980001']\noff = [{ from = '1h', to = 2026-01-05T09:00:00Z }]\n",
            "off[0].to = 2026-01-05 09:00:00+00:00\n        One is a duration. Write two of the same kind.",
        ),
        (
            "[handset.'0639980001']\noff = [{ from = '1h', to = '2h', every = '1h' }]\n",
            'off[0].every = "1h"\n        It is never on. Let "every" be longer.',
        ),
        (
            "[device.x]\nprovider = 'insim'\nsims = [{ slot = 1 }, { slot = 1 }]\n",
            "sims[1]\n        There are two SIM cards in slot 1.",
        ),
        (
            "[device.x]\nprovider = 'insim'\nsims = [{ country = 'xx' }]\n",
            "Unknown country. There are: be, ",
        ),
        (
            "[device.x]\nprovider = 'insim'\nsims = [{ iccid = '12' }]\n",
            "Not the number of a SIM card. Write 18 to 20 digits",
        ),
    ],
)
def test_conflict_in_other_tables_is_explained(text: str, says: str) -> None:
    assert says in below_head(text)


def test_two_conflicts_of_one_table_are_both_reported() -> None:
    said = below_head(RULE + "network = 'garble'\nhold = '1s'\nrate = 5\n")
    assert said.count("means nothing here") == 2


PYDANTIC = ("Input should", "permitted", "Field required", "Value error", "valid ", "pydantic", "union", "[type=")

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5000),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.sampled_from(["send", "drop", "1s", "virtual", "delivered"]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["share", "name", "status", "x", "to"]), st.integers(0, 2), max_size=2),
    st.builds(lambda: [{}]),
)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Each container and key in it."""
    items = [*data.items()] if isinstance(data, dict) else [*enumerate(data)] if isinstance(data, list) else []
    return [(data, key) for key, _ in items] + [place for _, value in items for place in places(value)]


SOURCES = [parse(path.name, path.read_bytes()).data for path in sorted(builtin.folder().glob("*.toml"))]


def spoilt(data: st.DataObject) -> str:
    """A scenario of the library in which a value or a key is another one."""
    source = copy.deepcopy(SOURCES[data.draw(st.integers(0, len(SOURCES) - 1))])
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(source)))
        if isinstance(container, dict) and data.draw(st.booleans()):
            container[data.draw(st.sampled_from(["probability", "stat", "x y", "name", "[key]", "[logins]"]))] = (
                container.pop(key)
            )
            break
        container[key] = data.draw(VALUES)
    return json.dumps(source, default=str)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_message_of_pydantic_is_shown(data: st.DataObject) -> None:
    text = spoilt(data)
    for problem in problems(text, "x.json"):
        assert_is_told_well(problem, text)


def assert_is_told_well(problem: Problem, text: str) -> None:
    said = f"{problem.message} {problem.hint}"
    assert not any(word in said for word in PYDANTIC), said
    assert problem.code != "bad_value", said
    assert problem.message[-1] in ".?", said
    lines = text.split("\n")
    assert problem.line == 0 or problem.column <= len(lines[problem.line - 1]) + 1


def test_unforeseen_message_of_pydantic_is_not_shown() -> None:
    from pydantic import ValidationError  # noqa: PLC0415  beside its one test

    document = parse("x.toml", HEAD.encode())
    error = ValidationError.from_exception_data("x", [{"type": "frozen_field", "loc": ("name",), "input": 1}])
    [problem] = explained(error, document, Scenario)
    assert (problem.code, problem.message) == ("bad_value", "Not a value that is understood here.")


def test_builtin_scenario_is_valid_as_json() -> None:
    for source in SOURCES:
        result = found(json.dumps(source, default=str), "x.json", allow_guesses=True)
        assert result.problems == ()
