"""Sending: texts, costs, tickets, schedules."""

from dataclasses import replace
from decimal import Decimal
from typing import cast

import pytest
from sms_sandbox.core.errors import InsufficientCreditError
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR
from sms_sandbox.engine.backend import RequestBackend
from sms_sandbox.providers.smsfactor.state import MOST_CAMPAIGNS, ProviderData, Remembered, SentCampaign
from sms_sandbox.wire.exchange import Headers

from tests.examples import MORNING, advance
from tests.providers.smsfactor.asking import (
    BEARER,
    JSON,
    LOGIN,
    account,
    ask,
    engine_of,
    messages,
    reported,
    send,
    sms,
)


def test_each_recipient_has_short_links_of_its_own() -> None:
    engine = engine_of()
    text = "a <-short-> b <------short-----> c <--short-->"
    send(engine, sms(text, "33639980001", "33639980002", links=["https://a.example ", "https://b.example"]))
    first, second = (message.text for message in messages(engine))
    assert first != second
    for sent in (first, second):
        words = sent.split(" ")
        assert words[::2] == ["a", "b", "c"]
        assert words[5] == "<--short-->"
        assert len({words[1], words[3]}) == 2
        assert all(link.startswith("smsf.st/") and len(link) == 17 for link in (words[1], words[3]))


def test_each_short_link_in_the_message_has_its_target() -> None:
    engine = engine_of()
    targets = ["https://a.example", "https://b.example", "https://c.example"]
    send(engine, sms("<-short-> <--short-->", links=targets))
    [message] = messages(engine)
    assert [link.target for link in message.links] == targets[:2]
    assert [link.short for link in message.links] == message.text.split()


@pytest.mark.parametrize("links", [None, [], "", [""], [" "]])
def test_tags_without_links_are_unchanged(links: object) -> None:
    engine = engine_of()
    assert send(engine, sms("a <-short->", links=links))["status"] == 1
    assert not messages(engine)[0].links
    assert messages(engine)[0].text == "a <-short->"


def test_a_link_alone_is_a_list_of_one() -> None:
    engine = engine_of()
    send(engine, sms("<-short->", links="https://a.example"))
    assert messages(engine)[0].text.startswith("smsf.st/")


def test_a_tag_has_any_number_of_dashes() -> None:
    engine = engine_of()
    send(engine, sms(f"<{'-' * 40}short-> <short>", links=["https://a.example"] * 2))
    assert [word[:8] for word in messages(engine)[0].text.split()] == ["smsf.st/", "<short>"]


def test_links_beyond_the_tags_are_ignored() -> None:
    engine = engine_of()
    assert send(engine, sms("none", links=["https://a.example"]))["status"] == 1
    assert messages(engine)[0].text == "none"


def test_a_short_link_is_counted_with_its_length() -> None:
    engine = engine_of()
    assert send(engine, sms("x" * 143 + "<-short->", links=["https://a.example"]))["cost"] == 1
    assert send(engine, sms("x" * 144 + "<-short->", links=["https://a.example"]))["cost"] == 2


def test_the_links_of_a_seed_are_always_the_same() -> None:
    def texts() -> list[str]:
        engine = engine_of(seed=7)
        send(engine, sms("<-short->", links=["https://a.example"]))
        send(engine, sms("<-short->", links=["https://a.example"]))
        return [message.text for message in messages(engine)]

    assert texts() == texts()
    assert len(set(texts())) == 2


@pytest.mark.parametrize(
    ("pushtype", "sender", "is_added"),
    [
        ("advertising", "Acme", True),
        ("marketing", "Acme", True),
        ("advertising", "", False),
        ("alert", "Acme", False),
        ("", "Acme", False),
    ],
)
def test_when_the_stop_mention_is_added(pushtype: str, sender: str, is_added: bool) -> None:  # noqa: FBT001  a table
    engine = engine_of()
    send(engine, sms("hello", pushtype=pushtype, sender=sender))
    assert messages(engine)[0].text == ("hello STOP SMS: 36035" if is_added else "hello")


@pytest.mark.parametrize("pushtype", ["marketing", "alert"])
def test_stop_tag_places_the_mention(pushtype: str) -> None:
    engine = engine_of()
    send(engine, sms("<-stop-> hello", pushtype=pushtype, sender="Acme"))
    assert messages(engine)[0].text == "STOP SMS: 36035 hello"


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("Salmon et fils", "Salmon et f"),
        ("SMSFactor", "SMSFactor"),
        (36035, "36035"),
        (" ", None),
        ("", None),
        (None, None),
    ],
)
def test_a_sender_is_cut_and_an_empty_one_is_none(sender: object, shown: str | None) -> None:
    engine = engine_of()
    assert send(engine, sms(sender=sender))["status"] == 1
    [message] = messages(engine)
    assert (message.sender.text if message.sender else None) == shown


@pytest.mark.parametrize(
    ("text", "unicode", "cost", "encoding"),
    [
        ("x" * 160, 0, 1, Encoding.GSM7),
        ("x" * 161, 0, 2, Encoding.GSM7),
        ("€" * 80, 0, 1, Encoding.GSM7),
        ("€" * 81, 0, 2, Encoding.GSM7),
        ("ç" * 160, 0, 1, Encoding.GSM7),
        ("x" * 70, 1, 1, Encoding.UCS2),
        ("x" * 71, "1", 2, Encoding.UCS2),
        ("\U0001f600" * 36, True, 2, Encoding.UCS2),
        ("x" * 71, "yes", 1, Encoding.GSM7),
        (12345, [], 1, Encoding.GSM7),
    ],
)
def test_cost_of_a_text_is_its_parts(text: object, unicode: object, cost: int, encoding: Encoding) -> None:
    engine = engine_of()
    assert send(engine, sms(text, unicode=unicode))["cost"] == cost
    [message] = messages(engine)
    assert message.encoding is encoding
    assert "".join(message.segments) == message.text == str(text).replace("ç", "?")
    assert len(message.segments) == message.cost == cost


def test_tickets_count_up() -> None:
    engine = engine_of()
    assert [send(engine, sms())["ticket"] for _ in range(3)] == ["202", "203", "204"]
    assert [message.provider_id for message in messages(engine)] == ["202", "203", "204"]


def test_without_credit_nothing_is_sent_or_taken() -> None:
    engine = engine_of(accounts=(account("demo@smsfactor.com", "s", credit=1),))
    assert send(engine, sms("hello", "33639980001", "33639980002"))["status"] == -3
    assert not messages(engine)
    assert reported(ask(engine, "GET", "/credits"))["credits"] == "1"
    assert send(engine, sms())["credits"] == 0


def test_a_campaign_that_is_refused_uses_up_no_ticket() -> None:
    engine = engine_of(accounts=(account("demo@smsfactor.com", "s", credit=1),))
    assert send(engine, sms("hello", "33639980001", "33639980002"))["status"] == -3
    assert send(engine, sms())["ticket"] == "202"


def test_refused_charge_is_answered_as_missing_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_of()

    def submit(*_: object) -> None:
        raise InsufficientCreditError("demo@smsfactor.com", Decimal(0), Decimal(1))

    monkeypatch.setattr(RequestBackend, "submit", submit)
    assert send(engine, sms())["status"] == -3


@pytest.mark.parametrize(
    ("sender", "status"),
    [("SMSFactor", 1), ("ABCDEFGHIJK", 1), ("", 1), (36035, 1), ("ABCDEFGHIJKL", -7), ("Rust Demo", -7), ("é", -7)],
)
def test_a_strict_sender_is_of_eleven_letters_and_digits(sender: object, status: int) -> None:
    settings = replace(account("demo@smsfactor.com", "s"), options={"strict_sender": True})
    engine = engine_of(accounts=(settings,))
    assert send(engine, sms(sender=sender, delay="x" if status < 0 else ""))["status"] == status


def test_a_post_paid_account_shows_no_credit() -> None:
    engine = engine_of()
    send(engine, sms())
    messages(engine)[0].account.credit = None
    assert send(engine, sms("x" * 1000))["credits"] == 0


def test_simulation_changes_nothing() -> None:
    engine = engine_of()
    answer = reported(ask(engine, "POST", "/send/simulate", body=sms("<-short->", links=["https://a.example"])))
    assert (answer["cost"], answer["credits"], "ticket" in answer) == (1, 10000, False)
    assert not messages(engine)
    assert engine.next_due() is None
    assert send(engine, sms())["ticket"] == "202"


@pytest.mark.parametrize(
    "delay", ["2026-01-05T11:00:00+01:00", "2026-01-05 11:00:00", "2026-01-05T10:00:00Z", "2026-01-05T11:00"]
)
def test_delay_is_read_in_each_form(delay: str) -> None:
    engine = engine_of()
    send(engine, sms(delay=delay))
    [message] = messages(engine)
    assert message.send_at == MORNING + HOUR
    advance(engine, 2 * HOUR)
    assert [step.state for step in message.history][::4] == [MessageState.SCHEDULED, MessageState.DELIVERED]


@pytest.mark.parametrize(
    "delay", ["", " ", None, "2014-06-15T15:00:00+00:00", "0001-01-01T00:00:00+14:00", "2026-01-05T09:00:00Z"]
)
def test_empty_or_past_delay_means_now(delay: object) -> None:
    engine = engine_of()
    assert send(engine, sms(delay=delay))["status"] == 1
    assert messages(engine)[0].state is MessageState.WAITING


def test_in_strict_mode_a_past_delay_is_refused() -> None:
    engine = engine_of(is_strict=True, accounts=(account("demo@smsfactor.com", "s"),))
    assert send(engine, sms(delay="2014-06-15T15:00:00+00:00"))["status"] == -4
    assert send(engine, sms(delay="2027-06-15T15:00:00+00:00"))["status"] == 1


def test_delay_in_the_last_hour_of_the_calendar_is_read() -> None:
    engine = engine_of(webhooks={"smsfactor": {"dlr": "http://127.0.0.1:49152/"}})
    assert send(engine, sms(delay="9999-12-31T23:59:59-14:00"))["status"] == 1
    while engine.next_due() is not None:
        engine.step()
    assert messages(engine)[0].state is MessageState.DELIVERED


def test_by_get_a_plus_may_be_lost_and_other_parameters_are_ignored() -> None:
    engine = engine_of()
    query = "text=a%20b&to=+33639980001&gsmsmsid=9&links=https://a.example&foo=1&to2=3"
    assert reported(ask(engine, "GET", f"/send?{query}"))["sent"] == 1
    assert messages(engine)[0].to.text == "33639980001"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH"])
def test_other_methods_send_nothing(method: str) -> None:
    engine = engine_of()
    answer = ask(engine, method, "/send?text=a&to=33639980001")
    assert (answer.status, answer.fact) == (405, "error.wrong_method")
    assert not messages(engine)


def test_get_sends_to_one_number() -> None:
    assert reported(ask(engine_of(), "GET", "/send?text=a&to=33639980001,33639980002"))["invalid"] == 1
    engine = engine_of()
    ask(engine, "GET", "/send?text=a&to=33639980001&to=33639980002")
    assert [message.to.text for message in messages(engine)] == ["33639980002"]


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("33639980001", True),
        ("+33639980001", True),
        ("0033639980001", True),
        ("33 6.39-98 00 01", True),
        ("12345678", True),
        ("1234567", False),
        ("123456789012345", True),
        ("1234567890123456", False),
        ("0639980001", False),
        ("+0033639980001", False),
        ("٣٣٦٣٩٩٨٠٠٠١", False),
        ("33639980001x", False),
        ("", False),
    ],
)
def test_number_validity_is_checked(number: str, is_valid: bool) -> None:  # noqa: FBT001  a table
    assert send(engine_of(), sms("a", number))["invalid"] == (0 if is_valid else 1)


# Cancelling

TOMORROW = "2026-01-06 10:00:00"


def test_cancelling_gives_the_credit_back() -> None:
    engine = engine_of()
    send(engine, sms("hello", "33639980001", "33639980002", delay=TOMORROW))
    assert reported(ask(engine, "DELETE", "/send/202")) == {"status": "1", "message": "OK", "credits": "10000"}
    assert {message.state for message in messages(engine)} == {MessageState.CANCELLED}
    assert reported(ask(engine, "DELETE", "/send/202"))["status"] == -7
    assert reported(ask(engine, "GET", "/credits"))["credits"] == "10000"


def test_sent_campaign_is_neither_cancelled_nor_refunded() -> None:
    engine = engine_of()
    send(engine, sms("hello", "33639980001", "33639980002", delay=TOMORROW))
    first, second = messages(engine)
    engine.network.set_state(first, MessageState.DELIVERED)
    assert reported(ask(engine, "DELETE", "/send/202"))["credits"] == "9999"
    assert (first.state, second.state) == (MessageState.DELIVERED, MessageState.CANCELLED)


def test_a_campaign_of_another_account_is_unknown() -> None:
    engine = engine_of()
    send(engine, sms(delay=TOMORROW))
    assert reported(ask(engine, "DELETE", "/send/202", (*JSON, *BEARER)))["status"] == -5
    assert messages(engine)[0].state is MessageState.SCHEDULED


@pytest.mark.parametrize("ticket", ["0", "x", "%00", "9" * 5000, "202%20", "-1"])
def test_unknown_ticket_is_refused(ticket: str) -> None:
    assert reported(ask(engine_of(), "DELETE", f"/send/{ticket}"))["status"] == -5


@pytest.mark.parametrize("headers", [LOGIN, BEARER])
def test_scheduled_campaign_whose_recipients_were_all_filtered_is_cancelled_once(headers: Headers) -> None:
    engine = engine_of()
    assert send(engine, sms("a", "06", delay=TOMORROW), (*JSON, *headers))["ticket"] == "202"
    first, second = (reported(ask(engine, "DELETE", "/send/202", (*JSON, *headers))) for _ in range(2))
    assert (str(first["status"]), str(first["credits"])) == ("1", "10000")
    assert second["status"] == -7


def test_sent_campaign_whose_recipients_were_all_filtered_is_not_cancelled() -> None:
    engine = engine_of()
    send(engine, sms("a", "06"))
    assert reported(ask(engine, "DELETE", "/send/202"))["status"] == -7


def test_campaign_past_its_time_whose_recipients_were_all_filtered_is_not_cancelled() -> None:
    engine = engine_of()
    send(engine, sms("a", "06", delay=TOMORROW))
    engine.move_to(engine.now + 48 * HOUR)
    assert reported(ask(engine, "DELETE", "/send/202"))["status"] == -7


def test_messages_of_a_forgotten_campaign_can_be_cancelled() -> None:
    engine = engine_of()
    send(engine, sms(delay=TOMORROW))
    [message] = messages(engine)
    cast("Remembered", message.details).data.campaigns.clear()
    assert reported(ask(engine, "DELETE", "/send/202"))["status"] == "1"
    assert message.state is MessageState.CANCELLED


def test_oldest_campaign_is_forgotten_beyond_the_limit() -> None:
    data = ProviderData()
    for ticket in range(MOST_CAMPAIGNS + 1):
        data.keep(SentCampaign(str(ticket), "", "a", 0, None, 1, 1, ()))
    assert (next(iter(data.campaigns)), len(data.campaigns)) == ("1", MOST_CAMPAIGNS)
