"""How the messages of a campaign are counted."""

import pytest
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import MINUTE

from tests.examples import advance
from tests.providers.smsfactor.asking import BEARER, JSON, engine_of, get, messages, post, sms

OWNER = (*JSON, *BEARER)
COUNTERS = ("delivered", "error", "expired", "network_error", "stop", "npai")


@pytest.mark.parametrize(
    ("state", "reason", "counter"),
    [
        (MessageState.DELIVERED, None, "delivered"),
        (MessageState.EXPIRED, FailureReason.VALIDITY_EXPIRED, "expired"),
        (MessageState.UNDELIVERED, FailureReason.NETWORK_ERROR, "network_error"),
        (MessageState.UNDELIVERED, FailureReason.UNKNOWN_SUBSCRIBER, "npai"),
        (MessageState.UNDELIVERED, FailureReason.HANDSET_ERROR, "error"),
        (MessageState.REJECTED, FailureReason.SPAM, "error"),
        (MessageState.UNDELIVERED, FailureReason.BARRED, "error"),
        (MessageState.SENT, None, None),
        (MessageState.CANCELLED, None, None),
    ],
)
def test_each_code_has_its_counter(state: MessageState, reason: FailureReason | None, counter: str | None) -> None:
    engine = engine_of()
    scheduled = {"delay": "2026-02-01 10:00:00"} if state is MessageState.CANCELLED else {}
    post(engine, "/send", sms("a", **scheduled), OWNER)
    engine.network.set_state(messages(engine)[0], state, reason)
    [campaign] = get(engine, "/campaign/202", OWNER)["campaign"]
    assert {name: campaign[name] for name in COUNTERS} == {name: str(int(name == counter)) for name in COUNTERS}


def test_replies_count_for_the_campaign_that_they_answer() -> None:
    engine = engine_of()
    post(engine, "/send", sms("a", "33639980001", "33639980002"), OWNER)
    advance(engine, MINUTE)
    engine.handsets.reply(Msisdn("33639980001"), "STOP")
    engine.handsets.reply(Msisdn("33639980002"), "Thanks")
    post(engine, "/send", sms("b", "33639980002"), OWNER)
    first, second = (get(engine, f"/campaign/{ticket}", OWNER)["campaign"][0] for ticket in (202, 203))
    assert (first["stop"], second["stop"]) == ("1", "0")
    assert len(get(engine, "/campaign/202/mo", OWNER)["replies"]) == 2
    assert get(engine, "/campaign/203/mo", OWNER)["replies"] == []
