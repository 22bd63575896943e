from collections.abc import Callable

import pytest
from sms_sandbox.scenario.check import order

from tests.scenario.files import HEAD, below_head, problems


def phase(name: str, at: str, lasts: str, rest: str) -> str:
    until = f'for = "{lasts}"' if lasts else ""
    return f'[[phase]]\nname = "{name}"\nat = "{at}"\n{until}\n{rest}\n'


HELD = 'webhooks = "hold"'


def test_overlapping_phases_that_set_the_same_are_an_error() -> None:
    text = phase("outage", "30s", "2m", HELD) + phase("brownout", "2m", "1m", 'webhooks = "drop"')
    assert below_head(text) == (
        '12:1: phases "outage" (30s-2m30s) and "brownout" (2m-3m) overlap and both set webhooks. '
        'The later phase wins; if that is meant, write overrides = "outage".'
    )


@pytest.mark.parametrize("overrides", ['"outage"', '["other", "outage"]'])
def test_later_phase_with_overrides_is_accepted(overrides: str) -> None:
    other = phase("other", "1h", "1s", HELD)
    later = phase("brownout", "2m", "1m", f"{HELD}\noverrides = {overrides}")
    assert below_head(phase("outage", "30s", "2m", HELD) + later + other) == ""


def test_overrides_in_earlier_phase_is_ignored() -> None:
    earlier = phase("outage", "30s", "2m", f'{HELD}\noverrides = "brownout"')
    assert [one.code for one in problems(HEAD + earlier + phase("brownout", "2m", "1m", HELD))] == ["overlap"]


def test_endless_phase_overlaps_all_later_ones() -> None:
    text = phase("outage", "30s", "", "faults = [{ status = 503 }]") + phase(
        "brownout", "2m", "1m", 'faults = [{ share = 0.5, error = "bad_credentials" }]'
    )
    assert below_head(text).endswith(
        'phases "outage" (30s-) and "brownout" (2m-3m) overlap and both set faults. '
        'The later phase wins; if that is meant, write overrides = "outage".'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (phase("a", "0s", "1m", HELD), phase("b", "1m", "1m", HELD)),
        (phase("a", "0s", "2m", HELD), phase("b", "1m", "1m", "faults = [{ status = 503 }]")),
        (
            phase("a", "0s", "2m", "faults = [{ status = 503 }]"),
            phase("b", "1m", "", 'faults = [{ network = "cut" }]'),
        ),
        (
            phase("a", "0s", "2m", HELD + '\nwhen = { provider = "insim" }'),
            phase("b", "1m", "1m", HELD + '\nwhen = { provider = ["smsmode", "smsfactor"] }'),
        ),
        (
            phase("a", "0s", "2m", HELD + '\nwhen = { to = "+33639980001" }'),
            phase("b", "1m", "1m", HELD + '\nwhen = { to = "+33639980002" }'),
        ),
        (
            phase("a", "0s", "2m", HELD + '\nwhen = { account = "jane" }'),
            phase("b", "1m", "1m", HELD + '\nwhen = { account = "john" }'),
        ),
        (phase("a", "0s", "", "set = { credit = 1 }"), phase("b", "1m", "", "set = { credit = 2 }")),
    ],
)
def test_phases_that_set_different_things_are_accepted(one: str, other: str) -> None:
    assert below_head(one + other) == ""


@pytest.mark.parametrize(
    ("to", "other"),
    [("+336*", "+33639980001"), ("+33639980001", "+336*"), ("+336*", "*01"), ("+33639980001", "+33639980001")],
)
def test_overlapping_recipient_patterns_are_an_error(to: str, other: str) -> None:
    one = phase("a", "0s", "2m", f'{HELD}\nwhen = {{ to = "{to}" }}')
    assert "overlap" in below_head(one + phase("b", "1m", "1m", f'{HELD}\nwhen = {{ to = "{other}" }}'))


def rules(first: str, second: str) -> str:
    return f'[[rule]]\nname = "a"\n{first}\n[[rule]]\nname = "b"\n{second}\n'


def test_shadowed_rule_is_an_error() -> None:
    text = rules(
        'when = { operation = "send" }\nstatus = 503', 'when = { operation = "send", share = 0.5 }\nstatus = 500'
    )
    assert below_head(text) == (
        '7:1: rule "b" can never be reached: rule "a" above matches every send and sets the same effect.'
    )


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("status = 503", 'error = "bad_credentials"', "matches everything and sets the same effect."),
        (
            'when = { to = "+336*" }\nstatus = 503\nnetwork = "cut"',
            'when = { to = "+33639980001", nth = 2 }\nstatus = 500\nnetwork = "garble"',
            "matches all that it does and sets the same effects.",
        ),
        (
            'when = { to = "+33639980001", provider = ["insim", "smsmode"] }\nstatus = 503',
            'when = { to = "+33639980001", provider = "insim", matches = "x" }\nstatus = 503',
            "matches all that it does and sets the same effect.",
        ),
        (
            "when = { matches = 'a+', share = 1.0, every = 1 }\nstatus = 503",
            "when = { matches = 'a+' }\nstatus = 503",
            "matches all that it does and sets the same effect.",
        ),
        (
            "when = { text = 'a', account = 'jane', from = 'ME' }\nstatus = 503",
            "when = { text = 'a', account = 'jane', from = 'ME' }\nstatus = 503",
            "matches all that it does and sets the same effect.",
        ),
    ],
)
def test_wider_rule_shadows_narrower_one(first: str, second: str, says: str) -> None:
    assert below_head(rules(first, second)).endswith(f'rule "b" can never be reached: rule "a" above {says}')


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("status = 503\ntimes = 3", "status = 500"),
        ("when = { share = 0.5 }\nstatus = 503", "status = 500"),
        ("when = { nth = 1 }\nstatus = 503", "status = 500"),
        ("when = { every = 2 }\nstatus = 503", "status = 500"),
        ("status = 503", 'status = 500\nnetwork = "cut"'),
        ("when = { to = '+33639980001' }\nstatus = 503", "status = 500"),
        ("when = { to = '+336*' }\nstatus = 503", "when = { to = '+33*' }\nstatus = 500"),
        ("when = { to = '+3361*' }\nstatus = 503", "when = { to = '+33639980001' }\nstatus = 500"),
        ("when = { provider = 'insim' }\nstatus = 503", "when = { provider = ['insim', 'smsmode'] }\nstatus = 500"),
        ("when = { operation = 'send' }\nstatus = 503", "status = 500"),
        ("when = { text = 'a' }\nstatus = 503", "when = { text = 'b' }\nstatus = 500"),
        ("when = { matches = 'a' }\nstatus = 503", "when = { matches = 'b' }\nstatus = 500"),
        ("when = { account = 'jane' }\nstatus = 503", "when = { account = 'john' }\nstatus = 500"),
    ],
)
def test_partly_shadowed_rule_is_accepted(first: str, second: str) -> None:
    assert below_head(rules(first, second)) == ""


def test_thousand_rules_and_phases_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counted(real: Callable[..., bool]) -> Callable[..., bool]:
        def compare(*both: object) -> bool:
            nonlocal compared
            compared += 1
            return real(*both)

        return compare

    for name in ("_meet", "_is_wider_signature"):
        monkeypatch.setattr(order, name, counted(getattr(order, name)))
    text = "".join(
        f'[[rule]]\nname = "r{number}"\nstatus = 503\nwhen = {{ matches = "code {number}" }}\n'
        f'[[phase]]\nname = "p{number}"\nat = "{number}s"\nfor = "1s"\nfaults = [{{ status = 503 }}]\n'
        for number in range(1000)
    )
    assert not problems(HEAD + text)
    assert compared < 10


def test_at_most_a_hundred_overlaps_are_reported() -> None:
    text = "".join(
        f'[[phase]]\nname = "p{number}"\nat = "{number}s"\nfaults = [{{ status = 503 }}]\n' for number in range(20)
    )
    assert len(problems(HEAD + text)) == 100
