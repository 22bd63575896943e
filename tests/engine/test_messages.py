from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Link, MoMessage, MtMessage
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.messages import Messages

from tests.making import JANE, a_message, an_account

ACCOUNT = an_account()


def kept(messages: Messages) -> list[str]:
    return [message.id for message in messages]


def added(messages: Messages, *ids: str) -> list[MtMessage]:
    made = [a_message(message_id, account=ACCOUNT, provider_id="p" + message_id) for message_id in ids]
    for message in made:
        messages.add(message)
    return made


def a_reply(message_id: str, received_at: int = 0, account: Account = ACCOUNT) -> MoMessage:
    return MoMessage(
        id=message_id,
        provider="acme",
        account=account,
        sender=JANE,
        to="36034",
        text="oui",
        encoding=Encoding.GSM7,
        segments=("oui",),
        received_at=received_at,
    )


def test_ids_are_counted() -> None:
    messages = Messages(10)
    assert [messages.new_id() for _ in range(3)] == ["m1", "m2", "m3"]


def test_messages_are_kept_newest_first() -> None:
    messages = Messages(10)
    added(messages, "m1", "m2", "m3")
    assert kept(messages) == ["m3", "m2", "m1"]
    assert len(messages) == 3


def test_a_message_is_found_by_its_id() -> None:
    messages = Messages(10)
    [message] = added(messages, "m1")
    assert messages.get("m1") is message
    assert messages.get("m2") is None


def test_messages_that_share_a_providers_id_are_found_in_the_order_of_submission() -> None:
    messages = Messages(10)
    made = [a_message(f"m{number}", account=ACCOUNT) for number in range(3)]
    for message in made:
        messages.add(message)
    assert messages.of(ACCOUNT, "p1") == made


def test_an_account_does_not_see_the_messages_of_another() -> None:
    messages = Messages(10)
    added(messages, "m1")
    assert messages.of(an_account(), "pm1") == []
    assert messages.of(ACCOUNT, "unknown") == []


def test_a_list_of_messages_is_a_copy() -> None:
    messages = Messages(0)
    [message] = added(messages, "m1")
    found = messages.of(ACCOUNT, "pm1")
    messages.finish(message)
    assert found == [message]


def test_the_message_finished_longest_ago_is_forgotten() -> None:
    messages = Messages(2)
    first, second, third = added(messages, "m1", "m2", "m3")
    for message in (second, first, third):
        messages.finish(message)
    assert kept(messages) == ["m3", "m1"]
    assert messages.get("m2") is None
    assert messages.of(ACCOUNT, "pm2") == []


def test_an_unfinished_message_is_never_forgotten() -> None:
    messages = Messages(1)
    unfinished, *others = added(messages, *(f"m{number}" for number in range(50)))
    for message in others:
        messages.finish(message)
    assert kept(messages) == ["m49", "m0"]
    assert messages.get("m0") is unfinished


def test_of_messages_that_share_an_id_only_the_finished_is_forgotten() -> None:
    messages = Messages(0)
    one, other = a_message("m1", account=ACCOUNT), a_message("m2", account=ACCOUNT)
    messages.add(one)
    messages.add(other)
    messages.finish(one)
    assert messages.of(ACCOUNT, "p1") == [other]


def test_both_ways_are_newest_first_and_a_reply_before_its_message() -> None:
    messages = Messages(10)
    made = added(messages, "m1", "m2", "m4")
    for message, submitted_at in zip(made, [5, 7, 9], strict=True):
        message.submitted_at = submitted_at
    for reply in (a_reply("m3", 7), a_reply("m5", 11)):
        messages.replies.add(reply.id, reply)
    assert [message.id for message in messages.both_ways()] == ["m5", "m4", "m3", "m2", "m1"]


def test_a_message_is_found_by_its_id_whichever_way_it_went() -> None:
    messages = Messages(10)
    [message] = added(messages, "m1")
    reply = a_reply("m2")
    messages.replies.add(reply.id, reply)
    assert [messages.find(message_id) for message_id in ("m1", "m2", "m3")] == [message, reply, None]


def test_the_oldest_replies_are_forgotten() -> None:
    messages = Messages(2)
    for number in range(4):
        messages.replies.add(f"m{number}", a_reply(f"m{number}", number))
    assert [message.id for message in messages.both_ways()] == ["m3", "m2"]


def test_a_message_that_was_counted_twice_is_forgotten_once() -> None:
    messages = Messages(1)
    first, second, third = added(messages, "m1", "m2", "m3")
    for message in (first, first, second, third):
        messages.finish(message)
    assert kept(messages) == ["m3"]


def test_sent_and_received_messages_are_oldest_first() -> None:
    messages, stranger = Messages(10), an_account("john")
    sent = added(messages, "m1", "m2")
    messages.add(a_message("m3", account=stranger))
    replies = [a_reply("m4"), a_reply("m5", account=stranger), a_reply("m6")]
    for reply in replies:
        messages.replies.add(reply.id, reply)
    assert messages.sent(ACCOUNT) == sent
    assert messages.received(ACCOUNT) == [replies[0], replies[2]]
    assert messages.sent(an_account()) == []
    assert messages.received(an_account()) == []


def test_forgotten_messages_are_neither_sent_nor_received() -> None:
    messages = Messages(1)
    first, second = added(messages, "m1", "m2")
    for message in (first, second):
        messages.finish(message)
    for reply in (a_reply("m3"), a_reply("m4")):
        messages.replies.add(reply.id, reply)
    assert messages.sent(ACCOUNT) == [second]
    assert [reply.id for reply in messages.received(ACCOUNT)] == ["m4"]


ONE, OTHER = Link("https://s.example/a", "https://example.com/1"), Link("s.example/b", "https://example.com/2")


def with_links(messages: Messages, message_id: str, *links: Link) -> MtMessage:
    message = a_message(message_id, account=ACCOUNT, provider_id="p" + message_id, links=links)
    messages.add(message)
    return message


def test_a_message_is_found_by_each_of_its_short_links_with_a_scheme_or_without() -> None:
    messages = Messages(10)
    message = with_links(messages, "m1", ONE, OTHER)
    for short in ("https://s.example/a", "http://s.example/a", "s.example/a"):
        assert messages.with_link(short) == (message, ONE)
    assert messages.with_link("https://s.example/b") == (message, OTHER)
    assert messages.with_link("s.example/c") is None


def test_a_short_link_that_came_twice_is_the_newer_messages_until_that_is_forgotten() -> None:
    messages = Messages(0)
    older, newer = with_links(messages, "m1", ONE), with_links(messages, "m2", ONE, OTHER)
    assert messages.with_link(ONE.short) == (newer, ONE)
    messages.finish(older)
    assert messages.with_link(ONE.short) == (newer, ONE)
    messages.finish(newer)
    assert messages.with_link(ONE.short) is messages.with_link(OTHER.short) is None


def test_a_short_link_that_stands_twice_in_one_message_is_forgotten_with_it() -> None:
    messages = Messages(0)
    messages.finish(with_links(messages, "m1", ONE, ONE))
    assert messages.with_link(ONE.short) is None


def test_cleared_messages_are_found_in_no_way_and_ids_go_on() -> None:
    messages = Messages(2)
    assert messages.new_id() == "m1"
    message = with_links(messages, "m1", ONE)
    messages.finish(message)
    messages.replies.add("m2", a_reply("m2"))
    messages.clear()
    assert (kept(messages), list(messages.both_ways()), messages.of(ACCOUNT, "pm1")) == ([], [], [])
    assert messages.with_link(ONE.short) is None
    assert [messages.find(name) for name in ("m1", "m2")] == [None, None]
    messages.finish(message)  # one that was under way may still end
    assert messages.new_id() == "m2"
