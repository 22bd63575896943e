from sms_sandbox.scenario import load
from sms_sandbox.scenario.describe import summary
from sms_sandbox.scenario.describe.summary import Expected, Scene
from sms_sandbox.scenario.format.field_types import ClockMode

from tests.scenario.files import all_providers, scenario

EVERYTHING = """
providers = ["smsgateway24", "smsfactor"]
[clock]
mode = "real"
start = 2026-01-05T09:00:00Z
speed = 20
[account.smsmode]
credit = 5
[account.smsmode.jane]
suspended = false
post_paid = true
[handset."+33639980002"]
condition = "full"
off = [{ from = "1h", to = "2h", every = "1d" }, { from = 2026-01-05T09:00:00Z, to = 2026-01-05T10:00:00Z }]
habits = { answers_after = "5s", clicks_after = "1m", reports = false }
[handset."+33639980003"]
habits = { answers_after = "5s", answers = "STOP" }
[device.260]
provider = "smsgateway24"
online = true
condition = "radio_off"
switches = [{ at = "1m", online = false }, { at = "2m", online = true }]
poll_interval = "5s"
[lifecycle.odd]
steps = [
  { after = "1s", state = "sent", webhook = false },
  { after = "2s", state = "expired", reason = "network_error" },
]
[lifecycle.lost]
steps = []
[[rule]]
name = "conditions"
when = { provider = "smsgateway24", operation = "send", account = "jane", to = "+336*", from = "ME", text = "x", \
matches = "y+", nth = 2, every = 3, share = 0.5 }
times = 4
delay = { before = "5s" }
lifecycle = "odd"
[[rule]]
name = "limits"
when = { to = "+33639980009" }
limit = { rate = 2, burst = 5, status = 429 }
network = "reset"
after_bytes = 5
[[rule]]
name = "own-error"
when = { to = "+33639980004" }
error = "bad_credentials"
network = "cut"
webhooks = { delay = "1s", drop = { share = 0.1 }, duplicate = { copies = 2 }, reorder = {}, garble = {}, \
sign = "none" }
account = { credit = 0 }
device = { online = false, condition = "radio_off" }
handset = { condition = "off" }
[[rule]]
name = "silence"
when = { to = "+33639980005" }
network = "stall"
hold = "5s"
taken = true
[[rule]]
name = "minute"
when = { to = "+33639980006" }
network = "stall"
device = { online = true }
[[rule]]
name = "drip"
when = { to = "+33639980007" }
network = "drip"
rate = 5
limit = { rate = 1, error = "rate_limited" }
[[rule]]
name = "garble"
when = { to = "+33639980008" }
network = "garble"
webhooks = "drop"
[[phase]]
name = "later"
at = "2h"
for = "1h"
webhooks = "flush"
flush = { rate = 5, order = "last" }
[[phase]]
name = "sooner"
at = "1h"
faults = [{ status = 503 }, { share = 0.0, status = 500 }]
[[phase]]
name = "paid"
at = "30m"
set = { credit = 500 }
[webhooks]
retry = { attempts = 3, delays = ["5s", "30s"] }
timeout = "1s"
sign = "wrong"
[[expect]]
name = "shares"
messages = { state = ["undelivered", "expired"], matches = 'x+', repeated = ["to", "text"], after = "1m" }
share = [0.05, 0.15]
min_total = 500
within = "5m"
[[expect]]
name = "bounds"
webhooks = {}
at_least = 1
at_most = 3
[[expect]]
name = "fired"
fired = "rule:garble"
[[expect]]
name = "all"
exchanges = { status = 503 }
share = [1, 1]
[[expect]]
name = "none"
messages = { to = "+33639980001" }
count = 0
[[expect]]
name = "some"
messages = { to = "+33639980001" }
count = 2
"""


def test_every_table_is_described() -> None:
    wanted = scenario(EVERYTHING)
    assert summary.clock(wanted.clock) == "real, from 2026-01-05 09:00:00 UTC, 20 times as fast"
    assert summary.courses(wanted) == [
        ("odd", "sent after 1s, without a webhook, expired (network_error) after 2s"),
        ("lost", "never leaves"),
    ]
    assert summary.scenes(wanted) == [
        Scene("start", "", "accounts of smsmode", "credit 5"),
        Scene("start", "", "account jane of smsmode", "post_paid, not suspended"),
        Scene(
            "start",
            "",
            "handset +33639980002",
            "full; off from 1h to 2h, every 1d; off from 2026-01-05 09:00:00 UTC to 2026-01-05 10:00:00 UTC; "
            "answers something after 5s; follows links after 1m; never reports",
        ),
        Scene("start", "", "handset +33639980003", 'answers "STOP" after 5s'),
        Scene(
            "start",
            "",
            "device 260 of smsgateway24",
            "online; radio_off; offline at 1m; online at 2m; asks every 5s",
        ),
        Scene(
            "always",
            "conditions",
            "each send, at smsgateway24, of account jane, to +336*, from ME, with the text x, matching y+, "
            "only number 2, one in 3, 50 % of them",
            "answered after 5s; lifecycle odd; at most 4 times",
        ),
        Scene(
            "always",
            "limits",
            "everything, to +33639980009",
            "at most 2 a second, 5 at once; others are refused: 429; connection reset after 5 bytes",
        ),
        Scene(
            "always",
            "own-error",
            "everything, to +33639980004",
            "refused: bad_credentials; answer cut in the middle; webhooks come 1s late; 10 % of webhooks lost; "
            "100 % of webhooks come 3 times; 100 %: sent comes after delivered; 100 % of webhooks spoilt; "
            "webhooks signed: none; account: credit 0; gateway device: offline, radio_off; handset: off",
        ),
        Scene("always", "silence", "everything, to +33639980005", "no answer for 5s, but taken"),
        Scene("always", "minute", "everything, to +33639980006", "no answer for a minute; gateway device: online"),
        Scene(
            "always",
            "drip",
            "everything, to +33639980007",
            "at most 1 a second, 1 at once; others are refused: rate_limited; answered at 5 bytes a second",
        ),
        Scene("always", "garble", "everything, to +33639980008", "bytes of the answer spoilt; webhooks are lost"),
        Scene(
            "always", "", "all webhooks", "webhooks signed: wrong; failed ones again after 5s, 30s; 1s for an answer"
        ),
        Scene("30m", "paid", "everything", "account: credit 500"),
        Scene("from 1h", "sooner", "everything", "answered 503; 0 %: answered 500"),
        Scene("2h to 3h", "later", "everything", "held webhooks are sent, 5 a second, the last one first"),
    ]
    assert summary.expected(wanted) == [
        Expected(
            "shares",
            "messages: after 1m, matches x+, state undelivered or expired, repeated to and text",
            "5 % to 15 % of 500 or more, within 5m",
        ),
        Expected("bounds", "webhooks", "at least 1, at most 3"),
        Expected("fired", "fired: rule:garble", "at least 1"),
        Expected("all", "exchanges: status 503", "100 %"),
        Expected("none", "messages: to +33639980001", "none"),
        Expected("some", "messages: to +33639980001", "exactly 2"),
    ]


def test_webhooks_without_retry_are_described() -> None:
    assert [scene.what for scene in summary.scenes(scenario('[webhooks]\nretry = "none"\n'))] == [
        "failed ones not again"
    ]
    assert summary.scenes(scenario('[webhooks]\nretry = "provider"\n')) == []
    held = scenario('[[phase]]\nname = "p"\nat = "0s"\nwebhooks = "hold"\n')
    assert [(scene.time, scene.what) for scene in summary.scenes(held)] == [("from 0s", "webhooks are held")]


def test_virtual_clock_is_described() -> None:
    happy = load.load("builtin:otp-happy-path", all_providers())
    assert happy.clock.mode is ClockMode.VIRTUAL
    assert summary.clock(happy.clock) == "virtual, from 2026-01-05 09:00:00 UTC, jumps over idle time"
