import gc
import pickle
import tracemalloc
from collections import Counter, deque
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import Address, Link, MoMessage, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.journal import Exchange
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.store import ExchangeCounts, Exchanges, Messages, Recent, RecentByNumber, exchange_weight
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.making import JANE, a_message, an_account


def filled(recent: Recent[str], *items: str) -> list[str]:
    for number, item in enumerate(items):
        recent.add(str(number), item)
    return list(recent)


def test_the_newest_are_kept_oldest_first() -> None:
    assert filled(Recent(3), "a", "b", "c", "d", "e") == ["c", "d", "e"]
    assert filled(Recent(0), "a", "b") == ["b"]


def test_an_entry_is_found_by_its_key_until_it_is_forgotten() -> None:
    recent = Recent[str](2)
    filled(recent, "a", "b", "c")
    assert [recent.get("0"), recent.get("1"), recent.get("2")] == [None, "b", "c"]
    assert len(recent) == 2


def test_cleared_it_is_as_if_it_were_new() -> None:
    recent: Recent[str] = Recent(3)
    filled(recent, "a", "b", "c")
    recent.clear()
    assert (len(recent), list(recent), recent.get("1")) == (0, [], None)
    assert filled(recent, "a", "b", "d") == ["a", "b", "d"]


LIGHTEST = exchange_weight(Exchange("x1", 0, "acme", "send", HttpRequest("GET", b"")))


def finished(exchanges: Exchanges, *targets: str) -> list[str]:
    """Add exchanges that weigh as much more than the lightest as their targets are long. Return the kept targets."""
    for target in targets:
        exchange = Exchange(exchanges.next_key(), 0, "acme", "send", HttpRequest("GET", target.encode()))
        exchanges.add(exchange)
        exchanges.finish(exchange)
    return [exchange.request.target.decode() for exchange in exchanges]


def room_for(exchanges: int, more: int) -> int:
    """Return the bytes of so many of the lightest exchanges, and some more."""
    return exchanges * LIGHTEST + more


def test_exchange_is_found_by_its_id_until_it_is_forgotten() -> None:
    exchanges = Exchanges(2, room_for(2, 9))
    finished(exchanges, "a", "b", "c")
    assert exchanges.get("x1") is None
    assert [exchanges.get(found.id) for found in exchanges] == [*exchanges]
    assert [found.id for found in exchanges] == ["x2", "x3"]
    assert exchanges.newest().id == "x3"


def test_exchange_under_way_weighs_nothing() -> None:
    exchanges = Exchanges(10, room_for(1, 5))
    finished(exchanges, "a")
    exchange = Exchange(exchanges.next_key(), 0, "acme", "send", HttpRequest("GET", b"b" * 9))
    exchanges.add(exchange)
    assert len(exchanges) == 2
    exchanges.finish(exchange)
    assert [*exchanges] == [exchange]


def test_newest_exchange_stays_however_heavy_it_is() -> None:
    assert finished(Exchanges(10, 5), "a", "b" * 100) == ["b" * 100]
    assert finished(Exchanges(0, 5), "a", "b") == ["b"]


@given(st.lists(st.text("abc", max_size=6)), st.integers(1, 8), st.integers(0, 8), st.integers(0, 12))
def test_as_many_of_the_newest_exchanges_are_kept_as_have_room(
    targets: list[str], max_items: int, exchanges: int, more: int
) -> None:
    room = room_for(exchanges, more)
    kept = finished(Exchanges(max_items, room), *targets)
    fitting = [
        targets[start:]
        for start in range(len(targets))
        if len(targets) - start <= max_items
        and room_for(len(targets) - start, sum(map(len, targets[start:]))) <= room
    ]
    assert kept == (fitting[0] if fitting else targets[-1:])


def test_cleared_exchanges_weigh_nothing_and_their_numbers_go_on() -> None:
    exchanges = Exchanges(5, room_for(2, 0))
    finished(exchanges, "", "")
    exchanges.clear()
    with pytest.raises(IndexError):
        _ = exchanges.newest()
    finished(exchanges, "", "")
    assert [exchange.id for exchange in exchanges] == ["x3", "x4"]


def test_finished_exchanges_are_counted_where_the_edge_wants_them() -> None:
    exchanges = Exchanges(5, room_for(5, 9))
    finished(exchanges, "a")
    counts: ExchangeCounts = Counter()
    exchanges.counts = counts
    finished(exchanges, "b", "c")
    exchanges.newest().response = HttpResponse(200, (), b"", "")
    exchanges.finish(exchanges.newest())
    assert counts == {("acme", "send", None): 2, ("acme", "send", 200): 1}


def test_pickled_exchanges_are_the_same_without_the_counts_of_the_edge() -> None:
    exchanges = Exchanges(2, room_for(2, 9))
    exchanges.counts = Counter()
    finished(exchanges, "a", "b", "c")
    again = pickle.loads(pickle.dumps(exchanges))  # noqa: S301  our own
    assert again.counts is None
    assert finished(again, "d") == ["c", "d"]
    assert [exchange.id for exchange in again] == ["x3", "x4"]


def test_exchanges_that_were_made_elsewhere_are_kept_and_the_numbers_go_on() -> None:
    others = Exchanges(5, room_for(5, 9))
    finished(others, "a", "b", "c")
    exchanges = Exchanges(2, room_for(2, 9))
    exchanges.go_on_with(others, 7)
    assert [exchange.request.target for exchange in exchanges] == [b"b", b"c"]
    assert exchanges.next_key() == "x8"


def test_exchanges_of_an_earlier_form_go_on_with_the_limit_of_their_deque() -> None:
    exchanges = Exchanges(2, room_for(5, 9))
    finished(exchanges, "a", "b")
    state = exchanges.__getstate__()
    del state["_max_items"]
    again = Exchanges.__new__(Exchanges)
    again.__setstate__({**state, "_items": deque(exchanges, maxlen=2)})
    assert finished(again, "c", "d") == ["c", "d"]


def test_begun_exchange_is_the_newest_and_has_the_next_key() -> None:
    exchanges = Exchanges(5, room_for(5, 9))
    finished(exchanges, "a")
    begun = exchanges.begin(7, "acme", "send", HttpRequest("GET", b"/b"))
    assert exchanges.newest() is begun
    assert (begun.id, begun.at, begun.provider, begun.operation, begun.request.target) == (
        "x2",
        7,
        "acme",
        "send",
        b"/b",
    )


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


def test_accounts_whose_messages_share_a_providers_id_see_their_own() -> None:
    messages, stranger = Messages(10), an_account("john")
    mine, theirs = a_message("m1", account=ACCOUNT), a_message("m2", account=stranger)
    for message in (mine, theirs):
        messages.add(message)
    assert (messages.of(ACCOUNT, "p1"), messages.of(stranger, "p1")) == ([mine], [theirs])


def test_messages_that_were_written_and_read_are_found_by_the_providers_id() -> None:
    messages = Messages(10)
    for number in range(3):
        messages.add(a_message(f"m{number}", account=ACCOUNT))
    added(messages, "m3")
    again = pickle.loads(pickle.dumps(messages))  # noqa: S301  our own
    [account] = {message.account for message in again}
    assert [message.id for message in again.of(account, "p1")] == ["m0", "m1", "m2"]
    assert [message.id for message in again.of(account, "pm3")] == ["m3"]


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


REQUEST = HttpRequest("POST", b"/p", (("Host", "h"),), b"body")


def outgoing(number: int, text: str) -> Outgoing:
    to = Msisdn(f"336399{number:05}")
    return Outgoing(to=Address(to, to), text=text, encoding=Encoding.GSM7, segments=(text,), provider_id=str(number))


def exchange(request: HttpRequest = REQUEST, *asked: Outgoing, body: bytes | None = None) -> Exchange:
    response = None if body is None else HttpResponse(200, (), body, "fact")
    return Exchange("x1", 0, "acme", "send", request, response, asked=asked)


def test_an_exchange_weighs_its_target_headers_and_bodies() -> None:
    weight = exchange_weight(exchange())
    assert exchange_weight(exchange(replace(REQUEST, body=b"body" * 2))) == weight + 4
    assert exchange_weight(exchange(replace(REQUEST, target=b"/pp"))) == weight + 1
    assert exchange_weight(exchange(replace(REQUEST, headers=(("Host", "h"), ("X", "y" * 100))))) > weight + 100
    assert exchange_weight(exchange(body=b"answer")) == weight + 6


def test_each_recipient_weighs_and_a_shared_text_weighs_once() -> None:
    text, nothing = "x" * 1000, exchange_weight(exchange())
    one = exchange_weight(exchange(REQUEST, outgoing(1, text))) - nothing
    two = exchange_weight(exchange(REQUEST, outgoing(1, text), outgoing(2, text))) - nothing
    apart = exchange_weight(exchange(REQUEST, outgoing(1, text), outgoing(2, "y" * 1000))) - nothing
    assert one > 1000
    assert apart == 2 * one
    assert two == apart - 1000


@pytest.mark.parametrize("recipients", [1, 300])
def test_kept_exchanges_take_about_the_memory_that_they_weigh(recipients: int) -> None:
    numbers = ",".join(f"06{number:08}" for number in range(recipients))
    request = HttpRequest(
        "POST", b"/smsmode/http/1.6/sendSMS.do", body=f"accessToken=t&message=hello&numero={numbers}".encode()
    )
    engine = Engine([PROVIDER], EngineSettings(start=0))
    engine.exchange(request)
    tracemalloc.start()
    try:
        for _ in range(600 // recipients):
            engine.exchange(replace(request, body=request.body + b"&"))
        for part in (engine.world.timeline, engine.messages, engine.journal, engine.world.ids):
            part.clear()
        gc.collect()
        with_exchanges = tracemalloc.get_traced_memory()[0]
        weight = engine.exchanges._weight
        engine.exchanges.clear()
        gc.collect()
        real = with_exchanges - tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.7 * real < weight < 3 * real


def numbered(most: int, count: int) -> RecentByNumber[str]:
    kept: RecentByNumber[str] = RecentByNumber("c", most)
    for _ in range(count):
        kept.add(kept.next_key())
    return kept


@pytest.mark.parametrize(("most", "count"), [(3, 2), (3, 3), (3, 8), (0, 4)])
def test_numbered_entries_are_the_newest_and_found_by_their_keys(most: int, count: int) -> None:
    kept = numbered(most, count)
    first = max(1, count - max(1, most) + 1)
    expected = [f"c{number}" for number in range(first, count + 1)]
    assert [*kept] == expected
    assert len(kept) == len(expected)
    assert [kept.get(f"c{number}") for number in range(first - 1, count + 2)] == [None, *expected, None]


@pytest.mark.parametrize("key", ["", "c", "1", "x1", "c01", "c-1", "c+1", "c 1", "c\u0661", "C1", "c1 "])
def test_key_that_is_not_written_as_numbered_ones_are_is_unknown(key: str) -> None:
    assert numbered(3, 1).get(key) is None


def test_numbers_go_on_after_a_clear() -> None:
    kept = numbered(3, 2)
    kept.clear()
    assert ([*kept], kept.get("c2"), kept.next_key()) == ([], None, "c3")
