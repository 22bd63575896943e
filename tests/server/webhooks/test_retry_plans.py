from dataclasses import replace

import pytest
from sms_sandbox.contract import RetryPlan
from sms_sandbox.core.time.instants import MINUTE, SECOND
from sms_sandbox.server.webhooks.retry_plans import read

from tests.providers.acme import PROVIDER as ACME

OWN = RetryPlan((MINUTE,), timeout=3 * SECOND)
PROVIDERS = {"acme": replace(ACME, retries=OWN), "other": replace(ACME, name="other", retries=OWN)}


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("30s,2m,10m", (30 * SECOND, 2 * MINUTE, 10 * MINUTE)),
        ("1m30s", (90 * SECOND,)),
        ("5s, 5s", (5 * SECOND, 5 * SECOND)),
        ("none", ()),
        ("documented", (MINUTE,)),
    ],
)
def test_plan_is_a_list_of_waits_or_a_word(text: str, waits: tuple[int, ...]) -> None:
    plans = read([("acme", text)], PROVIDERS)
    assert plans == {"acme": replace(OWN, waits=waits, is_chosen=text != "documented")}


def test_last_plan_of_a_provider_wins() -> None:
    assert read([("acme", "none"), ("acme", "1s"), ("acme", "documented")], PROVIDERS)["acme"] == OWN


def test_timeout_applies_to_all_providers() -> None:
    plans = read([("acme", "none")], PROVIDERS, SECOND)
    assert plans == {"acme": RetryPlan((), SECOND, is_chosen=True), "other": RetryPlan((MINUTE,), SECOND)}


@pytest.mark.parametrize("text", ["", "soon", "30s,", "30", "-1s"])
def test_malformed_plan_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a plan; write it as 30s,2m,10m, or none, or documented"):
        read([("acme", text)], PROVIDERS)


def test_unknown_provider_is_refused() -> None:
    with pytest.raises(ValueError, match="'nobody' is not known; there are: acme, other"):
        read([("nobody", "none")], PROVIDERS)
