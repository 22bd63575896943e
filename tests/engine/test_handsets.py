from dataclasses import replace

import pytest
from sms_sandbox.contract import RetryPlan, WebhookRequest
from sms_sandbox.core.account import Account
from sms_sandbox.core.errors import NothingReceivedError, UnreachableHandsetError
from sms_sandbox.core.events import LinkClicked, MoReceived
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.message import Direction, Link, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.core.time.instants import HOUR, SECOND
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.state import copy_of
from sms_sandbox.wire.exchange import HttpRequest
from sms_sandbox.wire.urls import Url

from tests.making import JANE, SETTINGS, TAKEN, a_message, an_engine, until_idle
from tests.providers.acme import PROVIDER as ACME

S = MessageState
JOHN = Msisdn("33639980002")
SHOP = Link("https://arsms.co/shop", "https://shop.example/?a=1")
HELP = Link("arsms.co/help", "https://shop.example/help")


class Everybody:
    """The people of these tests."""

    def name(self, number: Msisdn) -> str:
        return f"Number {number[-2:]}"

    def carrier(self, number: Msisdn) -> str:
        return f"Carrier {number[:2]}"

    def reply(self, number: Msisdn, text: str) -> str:
        return f"{number[-2:]} got {text}"


def a_webhook(kind: str) -> WebhookRequest:
    return WebhookRequest(kind=kind, fact="f", to=Url("http", "h", 80, "/"), request=HttpRequest("GET", b"/"))


def tell_reply(event: MoReceived, account: Account) -> list[WebhookRequest]:
    return [a_webhook(f"mo {event.message.text} {account.login}")]


def tell_click(event: LinkClicked, account: Account) -> list[WebhookRequest]:
    return [a_webhook(f"click {event.nth} {account.login}")]


TELLING = replace(ACME, mo_webhooks=tell_reply, click_webhooks=tell_click, retries=RetryPlan((SECOND,)))


def arrived(engine: Engine, *messages: MtMessage) -> None:
    """The messages are sent, and everything happens that they bring about."""
    for message in messages:
        engine.network.submit(message)
    until_idle(engine)


def until(engine: Engine, message: MtMessage, state: MessageState) -> None:
    while message.state is not state:
        engine.step()


def kinds(engine: Engine) -> list[str]:
    """Of the webhooks that have to be made."""
    return [call.webhook.outgoing.kind for call in engine.webhooks.take_attempts()]


def test_a_number_never_named_is_a_healthy_handset_that_is_not_kept() -> None:
    engine = an_engine()
    handset = engine.handsets.handset(JANE)
    assert (handset.msisdn, handset.condition, handset.behaviour) == (
        JANE,
        HandsetCondition.REACHABLE,
        HandsetBehaviour(),
    )
    assert engine.handsets.handset(JANE) is not handset


def test_a_change_leaves_other_fields_of_a_handset_alone() -> None:
    engine = an_engine()
    night, habits = OffTime(0, HOUR), HandsetBehaviour(reads_after=SECOND)
    engine.handsets.change(JANE, condition=HandsetCondition.OFF, off_times=(night,), habits=habits, name="Jane")
    handset = engine.handsets.change(JANE)
    assert engine.handsets.handset(JANE) is handset
    assert (handset.condition, handset.off_times) == (HandsetCondition.OFF, (night,))
    assert (handset.behaviour, handset.name) == (habits, "Jane")


def test_a_schedule_and_a_behaviour_can_be_removed() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, off_times=(OffTime(0, HOUR),), habits=HandsetBehaviour(reads_after=0))
    handset = engine.handsets.change(JANE, off_times=(), habits=HandsetBehaviour())
    assert (handset.off_times, handset.behaviour) == ((), HandsetBehaviour())


def test_a_handset_that_is_switched_on_gets_what_waits_for_it() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    message = a_message()
    engine.network.submit(message)
    until(engine, message, S.RETRYING)
    engine.move_to(engine.now + SECOND)
    engine.handsets.change(JANE, condition=HandsetCondition.REACHABLE)
    assert engine.next_due() == engine.now
    engine.step()
    assert message.state is S.DELIVERED


def test_an_owner_has_a_name_and_a_carrier() -> None:
    handsets = Engine([ACME], SETTINGS, Everybody()).handsets
    assert (handsets.name(JANE), handsets.carrier(JANE)) == ("Number 01", "Carrier 33")


def test_a_given_name_counts_for_more_than_the_person_s_own() -> None:
    handsets = Engine([ACME], SETTINGS, Everybody()).handsets
    handsets.change(JANE, name="Jane")
    assert handsets.name(JANE) == "Jane"


def test_without_people_an_owner_has_no_name() -> None:
    handsets = an_engine().handsets
    assert (handsets.name(JANE), handsets.carrier(JANE)) == (None, None)


def test_the_inbox_is_what_has_arrived_at_the_number_newest_first() -> None:
    engine = an_engine()
    first, second = a_message("m1"), a_message("m2", provider_id="p2")
    arrived(engine, first, a_message("m3", to=JOHN), a_message("m4", to=None), second)
    engine.network.submit(a_message("m5"))
    assert list(engine.handsets.inbox(JANE)) == [second, first]


def test_an_unreported_message_is_in_the_inbox_and_finished() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=2))
    engine.handsets.change(JANE, habits=HandsetBehaviour(is_reporting=False))
    messages = [a_message(f"m{number}", provider_id=f"p{number}") for number in range(4)]
    arrived(engine, *messages)
    assert list(engine.handsets.inbox(JANE)) == messages[:1:-1]
    assert {message.state for message in messages} == {S.NETWORK}


def test_an_unreported_message_may_be_moved_by_hand() -> None:
    engine = an_engine(replace(SETTINGS, max_messages=2))
    engine.handsets.change(JANE, habits=HandsetBehaviour(is_reporting=False))
    messages = [a_message(f"m{number}", provider_id=f"p{number}") for number in range(6)]
    arrived(engine, messages[0])
    engine.network.set_state(messages[0], S.DELIVERED)
    arrived(engine, *messages[1:])
    assert list(engine.messages) == messages[:3:-1]


@pytest.mark.parametrize(("habits", "wait"), [(HandsetBehaviour(), None), (HandsetBehaviour(reads_after=10), 10)])
def test_a_message_is_read_some_time_after_it_has_arrived(habits: HandsetBehaviour, wait: int | None) -> None:
    engine = an_engine()
    engine.handsets.change(JANE, habits=habits)
    message = a_message()
    engine.network.submit(message)
    assert engine.handsets.read_at(message) is None
    until_idle(engine)
    assert message.arrived_at is not None
    assert engine.handsets.read_at(message) == (None if wait is None else message.arrived_at + wait)


def test_a_message_without_a_number_is_never_read() -> None:
    assert an_engine().handsets.read_at(a_message(to=None)) is None


def test_a_reply_answers_its_message_and_has_a_webhook() -> None:
    engine = an_engine(provider=TELLING)
    message = a_message("m1")
    arrived(engine, message)
    reply = engine.handsets.reply(JANE, "Oui €")
    assert (reply.direction, reply.sender, reply.answers) == (Direction.MO, JANE, message)
    assert (reply.provider, reply.account) == ("acme", message.account)
    assert (reply.text, reply.encoding, reply.segments) == ("Oui €", Encoding.GSM7, ("Oui €",))
    assert reply.received_at == engine.now
    assert kinds(engine) == ["mo Oui € jane"]
    assert reply.webhooks == ("c1",)


def test_a_reply_is_kept_among_the_messages_and_noted_in_the_journal() -> None:
    engine = an_engine()
    message = a_message(engine.messages.new_id())
    arrived(engine, message)
    reply = engine.handsets.reply(JANE, "oui")
    assert list(engine.messages.both_ways()) == [reply, message]
    assert engine.messages.find(reply.id) is reply
    last = engine.journal.after(0)[-1]
    assert (last.kind, last.subject) == (EventKind.MESSAGE_RECEIVED, MoReceived(reply))


def test_a_webhook_for_a_reply_is_retried_as_the_provider_does() -> None:
    engine = an_engine(provider=TELLING)
    arrived(engine, a_message())
    assert engine.handsets.reply(JANE, "oui").webhooks == ("c1",)
    [call] = engine.webhooks.take_attempts()
    engine.webhooks.finished(call, replace(TAKEN, status=500))
    assert engine.next_due() == engine.now + SECOND


def from_shop(message_id: str, sender: str) -> MtMessage:
    message = a_message(message_id, provider_id=message_id)
    message.sender = SenderId(sender)
    return message


def test_a_reply_answers_the_message_submitted_last() -> None:
    engine = an_engine()
    first, last = a_message("m1"), a_message("m2", provider_id="p2")
    arrived(engine, first, last)
    assert engine.handsets.reply(JANE, "oui").answers is last


def test_a_reply_may_name_the_sender_it_answers() -> None:
    engine = an_engine()
    shop, bank = from_shop("m1", "36034"), from_shop("m2", "+33639980099")
    arrived(engine, shop, bank)
    assert engine.handsets.reply(JANE, "oui", to="36034").answers is shop
    assert engine.handsets.reply(JANE, "oui", to="06 39 98 00 99").answers is bank
    assert engine.handsets.reply(JANE, "oui", to="+33639980099").to == "+33639980099"


def test_a_reply_to_a_gateway_device_goes_to_the_device() -> None:
    engine = an_engine()
    arrived(engine, a_message(device="8167"))
    reply = engine.handsets.reply(JANE, "oui")
    assert (reply.to, reply.device) == ("8167", "8167")


def test_a_reply_may_name_its_provider() -> None:
    other = replace(ACME, name="other", root_segments=(), hosts=())
    engine = Engine([ACME, other], SETTINGS)
    message = a_message("m1")
    message.provider = "other"
    arrived(engine, message, a_message("m2"))
    assert engine.handsets.reply(JANE, "oui", provider="other").provider == "other"
    assert engine.handsets.reply(JANE, "oui").provider == "acme"


def test_a_message_that_takes_no_replies_is_passed_over_unless_the_reply_is_stop() -> None:
    engine = an_engine()
    open_one, closed = a_message("m1"), a_message("m2", provider_id="p2", takes_replies=False)
    arrived(engine, open_one, closed)
    assert engine.handsets.reply(JANE, "oui").answers is open_one
    assert engine.handsets.reply(JANE, " Stop\n").answers is closed


def test_a_reply_without_a_received_message_is_refused() -> None:
    engine = an_engine()
    engine.network.submit(a_message())
    with pytest.raises(NothingReceivedError, match="33639980001 has received no message that it could answer"):
        engine.handsets.reply(JANE, "oui")


def test_a_click_goes_to_the_first_link_of_the_newest_message_that_has_one() -> None:
    engine = an_engine(provider=TELLING)
    message = a_message("m2", links=(SHOP, HELP), provider_id="p2")
    arrived(engine, a_message("m1", links=(HELP,)), message, a_message("m3", provider_id="p3"))
    click = engine.handsets.click(JANE)
    assert click == LinkClicked(message, SHOP, engine.now, 1)
    assert kinds(engine) == ["click 1 jane"]
    assert engine.journal.after(0)[-2].subject == click


@pytest.mark.parametrize("asked", ["arsms.co/help", "https://arsms.co/help"])
def test_a_click_may_name_its_link_with_or_without_the_scheme(asked: str) -> None:
    engine = an_engine()
    arrived(engine, a_message(links=(SHOP, HELP)))
    assert engine.handsets.click(JANE, asked).link == HELP


def test_clicks_are_counted_for_each_link() -> None:
    engine = an_engine()
    arrived(engine, a_message(links=(SHOP, HELP)))
    reported = [engine.handsets.click(JANE, link.short).nth for link in (SHOP, HELP, SHOP, SHOP)]
    assert reported == [1, 1, 2, 3]


@pytest.mark.parametrize(("asked", "text"), [(None, "no short link$"), ("x.co/y", "no short link x.co/y$")])
def test_a_click_on_a_link_not_received_is_refused(asked: str | None, text: str) -> None:
    engine = an_engine()
    arrived(engine, a_message("m1", to=JOHN, links=(SHOP,)), a_message("m2"))
    with pytest.raises(NothingReceivedError, match=text):
        engine.handsets.click(JANE, asked)


def test_a_handset_that_is_off_neither_answers_nor_clicks() -> None:
    engine = an_engine()
    arrived(engine, a_message(links=(SHOP,)))
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    with pytest.raises(UnreachableHandsetError, match="33639980001 is off"):
        engine.handsets.reply(JANE, "oui")
    with pytest.raises(UnreachableHandsetError, match="33639980001 is off"):
        engine.handsets.click(JANE)


def test_an_owner_answers_some_seconds_after_a_message() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=5 * SECOND, answers="OUI"))
    messages = [a_message("m1"), a_message("m2", provider_id="p2")]
    arrived(engine, *messages)
    replies = list(engine.messages.replies)
    assert [(reply.text, reply.answers) for reply in replies] == [("OUI", message) for message in messages]
    assert [reply.received_at for reply in replies] == [SETTINGS.start + 7 * SECOND] * 2


@pytest.mark.parametrize(("people", "words"), [(None, "OK"), (Everybody(), "01 got hello")])
def test_an_owner_may_answer_in_drawn_words(people: Everybody | None, words: str) -> None:
    engine = Engine([ACME], SETTINGS, people)
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=0))
    arrived(engine, a_message())
    assert [reply.text for reply in engine.messages.replies] == [words]


def test_an_owner_follows_every_link() -> None:
    engine = an_engine(provider=TELLING)
    engine.handsets.change(JANE, habits=HandsetBehaviour(clicks_after=SECOND))
    message = a_message(links=(SHOP, HELP))
    arrived(engine, message)
    assert message.clicks == {SHOP: 1, HELP: 1}


def test_a_removed_behaviour_is_no_longer_followed() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=HOUR))
    message = a_message()
    engine.network.submit(message)
    until(engine, message, S.DELIVERED)
    engine.handsets.change(JANE, habits=HandsetBehaviour())
    until_idle(engine)
    assert not len(engine.messages.replies)


def test_a_handset_that_is_off_by_then_does_nothing() -> None:
    engine = an_engine()
    off = OffTime(SETTINGS.start + HOUR, SETTINGS.start + 2 * HOUR)
    engine.handsets.change(JANE, habits=HandsetBehaviour(answers_after=HOUR), off_times=(off,))
    arrived(engine, a_message())
    assert engine.now == SETTINGS.start + HOUR + 2 * SECOND
    assert not len(engine.messages.replies)


def test_an_expired_message_has_not_arrived() -> None:
    engine = an_engine()
    engine.handsets.change(JANE, condition=HandsetCondition.OFF)
    message = a_message()
    arrived(engine, message)
    assert (message.state, message.reason) == (S.EXPIRED, FailureReason.VALIDITY_EXPIRED)
    assert not list(engine.handsets.inbox(JANE))


def test_copy_has_the_same_people() -> None:
    people = Everybody()
    assert copy_of(Engine([ACME], SETTINGS, people)).people is people
