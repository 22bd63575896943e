"""Each code that a provider has for what became of a message can be had by a scenario."""

import json

import pytest
from sms_sandbox import providers
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.scenario import apply, load

from tests.examples import MORNING, advance
from tests.providers.test_handsets import SENDING

ALL = providers.load()

BY_DEVICE = {
    8: ("undelivered", "handset_error"),
    9: ("failed", "generic_failure"),
    10: ("failed", "no_service"),
    11: ("failed", "null_pdu"),
    12: ("failed", "radio_off"),
    100: ("failed", "not_allowed"),
    101: ("failed", "not_allowed_at_all"),
    7: ("delivered", None),
}
OF_SMSFACTOR = {
    2: ("undelivered", "handset_error"),
    3: ("delivered", None),
    4: ("rejected", "barred"),
    5: ("undelivered", "unknown_subscriber"),
    6: ("rejected", "sender_refused"),
    7: ("rejected", "route_unavailable"),
    9: ("rejected", "spam"),
    11: ("retrying", "network_error"),
    12: ("expired", "validity_expired"),
}
OF_SMSMODE = {
    11: ("delivered", None),
    13: ("network", None),
    14: ("delivered", "unknown"),
    2: ("failed", None),
    22: ("rejected", None),
    34: ("undelivered", "route_unavailable"),
    35: ("undelivered", None),
    37: ("expired", "validity_expired"),
    38: ("failed", "content"),
    50: ("undelivered", "unknown"),
    3501: ("retrying", "network_error"),
    3502: ("retrying", "absent_subscriber"),
    3503: ("retrying", "memory_full"),
    3504: ("retrying", "ported"),
    3521: ("undelivered", "network_error"),
    3522: ("undelivered", "absent_subscriber"),
    3523: ("undelivered", "memory_full"),
    3524: ("rejected", "spam"),
    3525: ("rejected", "content"),
    3526: ("undelivered", "ported"),
    3527: ("undelivered", "roaming"),
    3560: ("rejected", "not_routable"),
    3599: ("undelivered", "generic_failure"),
    3998: ("rejected", "invalid_number"),
    3999: ("rejected", "blacklisted"),
}
TABLES = {"smsgateway24": BY_DEVICE, "smsfactor": OF_SMSFACTOR, "smsmode": OF_SMSMODE}


def scenario(state: str, reason: str | None) -> bytes:
    step = {"after": "5s", "state": state} | ({"reason": reason} if reason else {})
    return json.dumps(
        {
            "schema": 1,
            "name": "one code",
            "lifecycle": {"told": {"steps": [step]}},
            "rule": [{"name": "r", "when": {"operation": "send"}, "lifecycle": "told"}],
        }
    ).encode()


@pytest.mark.parametrize(
    ("provider", "code"), [(name, code) for name, table in TABLES.items() for code in table], ids=str
)
def test_each_code_occurs(provider: str, code: int) -> None:
    state, reason = TABLES[provider][code]
    engine = Engine([ALL[provider]], EngineSettings(start=MORNING))
    apply.start(load.read_bytes("one code", scenario(state, reason), ALL).checked(), engine)
    assert engine.exchange(SENDING[provider]) is not None
    advance(engine, HOUR)
    [message] = engine.messages
    assert ALL[provider].status_code(message.history[-1], message.details) == code
