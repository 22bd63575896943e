"""Send arbitrary JSON to every route, with ids that exist."""

import re

from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.contract import error_name
from sms_sandbox.fidelity import ledger
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.providers.smsmode.rest.routes import ROUTES

from tests.providers.smsmode.rest.calling import CAMPAIGNS, CHANNELS, MESSAGES, ORGANISATIONS, Client, a_client, one

NAMES = st.sampled_from(
    [
        "recipient",
        "to",
        "body",
        "text",
        "encoding",
        "stop",
        "from",
        "sentDate",
        "endDate",
        "refClient",
        "callbackUrlStatus",
        "callbackUrlMo",
        "recipients",
        "name",
        "contact",
        "balance",
        "paymentType",
        "parentBilling",
        "monthlyConsumptionLimit",
        "type",
        "flow",
        "dailyConsumptionLimit",
        "roles",
        "blocked",
        "authorizedIps",
        "organisationDestination",
        "organisationId",
        "amount",
    ]
)
TEXTS = st.sampled_from(
    [
        "",
        "x",
        "33639980001",
        "+33639980001",
        "06",
        "GSM7",
        "UNICODE",
        "日本",
        "€" * 800,
        "2026-01-06T10:00:00Z",
        "\ud800",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "SMS",
        "OTP",
        "USER",
        "POST_PAY",
        "http://127.0.0.1/x",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
REQUESTS: list[dict[str, object]] = [
    one(),
    {"recipients": [{"to": "33639980001"}], "body": {"text": "x"}},
    {"name": "x", "contact": {}, "type": "SMS", "flow": "OTP", "roles": ["USER"]},
]
BODIES = VALUES | st.builds(
    lambda base, more: {**base, **more}, st.sampled_from(REQUESTS), st.dictionaries(NAMES, VALUES, max_size=3)
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["page", "pageSize", "startDate", "endDate", "searchBy[direction]", "sortBy[sentDate]", "groupBy"]
        ),
        st.sampled_from(["0", "1", "100", "x", "MO", "ASC", "2026-01-05", "9999-12-31", "0001-01-01", "mcc", "%00"]),
    ),
    max_size=3,
)


def ids(client: Client) -> dict[str, str]:
    """Return an id that exists for each name of a path."""
    later = {"sentDate": "2026-01-06T09:00:00Z"}
    organisation = client.items(ORGANISATIONS)[0]["organisationId"]
    channel = client.items(CHANNELS)[0]["channelId"]
    return {
        "messageId": client.post(MESSAGES, {**one(), **later})["messageId"],
        "campaignId": client.post(CAMPAIGNS, {"recipients": [{"to": "33639980001"}], "body": {"text": "x"}, **later})[
            "campaignId"
        ],
        "organisationId": organisation,
        "channelId": channel,
        "credentialId": client.items(f"{CHANNELS}/{channel}/credentials")[0]["credentialId"],
        "consumptionId": client.items("/commons/v1/consumptions")[0]["consumptionId"],
        "transferId": "x",
        "msisdn": "33639980001",
    }


@given(route=st.sampled_from(ROUTES), body=BODIES, query=QUERIES)
def test_any_request_is_answered_and_a_refused_one_sends_nothing(
    route: tuple[str, str, object], body: object, query: list[tuple[str, str]]
) -> None:
    client = a_client()
    known = ids(client)
    method, pattern, _ = route
    path = re.sub(r":(\w+)", lambda name: known[name[1]], pattern)
    target = f"{path}?{'&'.join(f'{name}={value}' for name, value in query)}"
    before = len(client.engine.messages)
    answer = client.answer(method, target, None if method in {"GET", "DELETE"} else body)
    assert answer.fact in ledger.ledger_of(PROVIDER).facts
    assert answer.status < 500
    if error_name(answer.fact) is not None:
        assert len(client.engine.messages) == before
    while client.engine.next_due() is not None:
        client.engine.step()
