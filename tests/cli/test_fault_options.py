import click
import pytest
from sms_sandbox.cli.fault_options import fault_options, fields_of


def names() -> list[str]:
    @click.command()
    def verb() -> None:
        """Take the options."""

    for add in fault_options():
        verb = add(verb)
    return [option.opts[0] for option in verb.params]


def test_each_option_is_there_once() -> None:
    found = names()
    assert len(found) == len({*found})
    assert {"--status", "--error", "--limit", "--network", "--after-bytes", "--delay", "--hold-webhooks"} < {*found}


def test_option_of_two_kinds_goes_to_the_table_that_is_begun() -> None:
    assert fields_of({"limit": 2.0, "status": 429}) == {"limit": {"rate": 2.0, "status": 429}}
    assert fields_of({"status": 429}) == {"status": 429}


def test_other_names_are_kept() -> None:
    assert fields_of({"times": 3, "lifecycle": "stuck"}) == {"times": 3, "lifecycle": "stuck"}


@pytest.mark.parametrize(
    "given",
    [
        {"hold_webhooks": True, "drop_webhooks": True},
        {"delay_webhooks": "5s", "hold_webhooks": True},
        {"jitter": "1s"},
    ],
)
def test_options_that_need_or_exclude_each_other_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(click.UsageError, match="it goes with"):
        fields_of(given)
