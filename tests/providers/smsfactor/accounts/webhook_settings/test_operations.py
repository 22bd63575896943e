"""Webhooks that an account registers: where they go, and what is remembered of them."""

from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.time.instants import MINUTE
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.webhook_models import Outcome

from tests.examples import advance
from tests.providers.smsfactor.asking import BEARER, JSON, LOGIN, ask, engine_of, get, post, reported, sms

OWNER = (*JSON, *BEARER)
CONFIGURED = {"smsfactor": dict.fromkeys(("dlr", "mo", "stop", "clicker", "balance"), "http://127.0.0.1:9/given")}


def register(engine: Engine, kind: str, path: str, **fields: object) -> str:
    webhook = {"type": kind, "url": f"http://127.0.0.1:9{path}", **fields}
    return str(post(engine, "/webhook", {"webhook": webhook}, OWNER)["webhook"]["webhook_id"])


def paths_after_a_send(engine: Engine) -> list[str]:
    post(engine, "/send", sms("a"), OWNER)
    return [webhook.request.target.decode() for webhook in advance(engine, MINUTE)]


def test_registered_webhook_replaces_the_configured_address_of_its_type() -> None:
    engine = engine_of(webhooks=CONFIGURED)
    assert paths_after_a_send(engine) == ["/given", "/given"]
    register(engine, "MO", "/mo")
    assert paths_after_a_send(engine) == ["/given", "/given"]
    register(engine, "DLR", "/dlr")
    assert paths_after_a_send(engine) == ["/dlr", "/dlr"]


def test_all_webhooks_of_a_type_are_called() -> None:
    engine = engine_of()
    for path in ("/one", "/two"):
        register(engine, "DLR", path)
    assert paths_after_a_send(engine) == ["/one", "/two", "/one", "/two"]


def test_replies_clicks_and_balances_go_to_their_registered_addresses() -> None:
    engine = engine_of()
    for kind in ("MO", "STOP", "CLICKER", "BALANCE_ALERT"):
        register(engine, kind, f"/{kind.lower()}")
    ask(engine, "PUT", "/notification/balance", OWNER, {"notification": {"alert_trigger": "10000"}})
    message = {"text": "a <-short->", "links": ["https://a.example/"]}
    gsm = {"gsm": [{"value": "33639980001"}]}
    post(engine, "/send", {"sms": {"message": message, "recipients": gsm}}, OWNER)
    assert [call.request.target for call in advance(engine, MINUTE)] == [b"/balance_alert"]
    engine.handsets.click(Msisdn("33639980001"))
    engine.handsets.reply(Msisdn("33639980001"), "STOP")
    assert [call.request.target for call in advance(engine, MINUTE)] == [b"/clicker", b"/mo", b"/stop"]


def test_paused_webhook_gets_nothing_until_it_is_live_again() -> None:
    engine = engine_of(webhooks=CONFIGURED)
    webhook_id = register(engine, "DLR", "/dlr")
    for status, paths in (("paused", []), ("live", ["/dlr", "/dlr"])):
        changed = reported(
            ask(engine, "PUT", f"/webhook/{webhook_id}/status", OWNER, {"webhook": {"status": status}})
        )
        assert changed["webhook"]["status"] == status
        assert paths_after_a_send(engine) == paths


def test_deleted_webhook_gets_nothing() -> None:
    engine = engine_of()
    webhook_id = register(engine, "DLR", "/dlr")
    assert reported(ask(engine, "DELETE", f"/webhook/{webhook_id}", OWNER))["deleted_id"] == webhook_id
    assert paths_after_a_send(engine) == []
    assert get(engine, "/webhook", OWNER)["webhooks"] == []


def test_last_http_code_is_that_of_the_last_answer_and_another_url_clears_it() -> None:
    engine = engine_of()
    webhook_id = register(engine, "DLR", "/dlr")

    def last_code() -> object:
        return get(engine, f"/webhook/{webhook_id}", OWNER)["webhook"]["last_http_code"]

    assert last_code() is None
    for outcome, code in ((Outcome(error="refused"), None), (Outcome(status=404), 404), (Outcome(error="x"), 404)):
        post(engine, "/send", sms("a"), OWNER)
        while not (attempts := engine.webhooks.take_attempts()):
            engine.step()
        engine.webhooks.finished(attempts[0], outcome)
        assert last_code() == code
    same = {"webhook": {"type": "MO", "url": "http://127.0.0.1:9/dlr"}}
    ask(engine, "PUT", f"/webhook/{webhook_id}", OWNER, same)
    assert last_code() == 404
    other = {"webhook": {"type": "DLR", "url": "http://127.0.0.1:9/other"}}
    ask(engine, "PUT", f"/webhook/{webhook_id}", OWNER, other)
    assert last_code() is None


def test_changed_webhook_goes_where_the_change_says() -> None:
    engine = engine_of()
    webhook_id = register(engine, "MO", "/mo")
    change = {"webhook": {"type": "DLR", "url": "http://127.0.0.1:9/new", "signature": "s"}}
    assert reported(ask(engine, "PUT", f"/webhook/{webhook_id}", OWNER, change))["webhook"]["type"] == "DLR"
    assert paths_after_a_send(engine) == ["/new", "/new"]


def test_each_webhook_has_its_own_signature() -> None:
    engine = engine_of()
    register(engine, "DLR", "/one", signature="s1")
    register(engine, "DLR", "/two")
    post(engine, "/send", sms("a"), OWNER)
    made = advance(engine, MINUTE)[:2]
    assert [call.request.header("X-SMSFactor-Signature") for call in made] == ["s1", None]


def test_webhook_of_another_account_is_unknown() -> None:
    engine = engine_of()
    webhook_id = register(engine, "DLR", "/dlr")
    for method, path in (("GET", ""), ("DELETE", "")):
        assert reported(ask(engine, method, f"/webhook/{webhook_id}{path}", (*JSON, *LOGIN)))["status"] == -5
    change = {"webhook": {"type": "DLR", "url": "http://127.0.0.1:9/x", "status": "live"}}
    for path in ("", "/status"):
        assert reported(ask(engine, "PUT", f"/webhook/{webhook_id}{path}", (*JSON, *LOGIN), change))["status"] == -5
