"""The connections that are kept for a receiver."""

import asyncio

from sms_sandbox.server.webhooks.answers import WebhookAnswer
from sms_sandbox.server.webhooks.client import dialled
from sms_sandbox.server.webhooks.connection import LIFE, ReceiverConnection, Result
from sms_sandbox.server.webhooks.dialling import connected
from sms_sandbox.server.webhooks.receivers import MOST_AT_A_TIME, Receiver

from tests.running import PATIENCE, Watch, until
from tests.server.webhooks.exchanging import LOOPBACK, LastingReceiver, lasting_receiver, webhook


async def opened(receiver: Receiver, taking: LastingReceiver) -> ReceiverConnection:
    connection = await connected(webhook(taking.port).to, LOOPBACK, dialled, PATIENCE)
    receiver.add(connection)
    await until(lambda: bool(taking.lines))
    return connection


async def seen_to_last(watch: Watch, taking: LastingReceiver) -> Receiver:
    receiver = Receiver()
    receiver.keep(await opened(receiver, taking))
    await watch.goes_on(LIFE)
    assert taking.lines == []
    return receiver


async def test_connection_is_used_again_once_the_receiver_has_left_one_open_for_its_life(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = Receiver()
        receiver.keep(await opened(receiver, taking))
        assert receiver.take("http") is None
        await watch.goes_on(LIFE / 2)
        assert len(taking.lines) == 1
        await watch.goes_on(LIFE / 2)
        assert taking.lines == []
        connection = await opened(receiver, taking)
        receiver.keep(connection)
        assert [receiver.take("http"), receiver.take("http")] == [connection, None]
        receiver.close()


async def test_connection_closed_by_the_receiver_is_forgotten_and_no_other_is_used_again(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        first, second = await opened(receiver, taking), await opened(receiver, taking)
        receiver.keep(first)
        receiver.keep(second)
        await until(lambda: len(taking.lines) == 2)
        taking.lines[1].close()
        await until(lambda: len(taking.lines) == 1)
        await watch.goes_on()
        assert receiver.take("http") is None
        receiver.close()


async def test_receiver_that_left_a_second_request_unanswered_gets_new_connections(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        first, second = await opened(receiver, taking), await opened(receiver, taking)
        first.requests = 1
        receiver.forget(first)
        receiver.keep(second)
        assert receiver.take("http") is second
        second.requests = 2
        receiver.forget(second)
        third = await opened(receiver, taking)
        receiver.keep(third)
        assert receiver.take("http") is None
        for connection in (first, second):
            connection.abort()
        receiver.close()


async def test_connection_at_the_end_of_its_life_is_closed(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        connection = await opened(receiver, taking)
        await watch.goes_on(LIFE)
        receiver.keep(connection)
        assert receiver.take("http") is None
        await until(lambda: not taking.lines)


async def test_connection_with_a_request_that_is_not_taken_is_closed(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        connection = await opened(receiver, taking)
        taking.lines[0].pause_reading()
        connection.send("POST", b"x" * 50_000_000, watch.seconds + PATIENCE, lambda _, __: None)
        receiver.keep(connection)
        assert receiver.take("http") is None
        await watch.goes_on(1)


async def test_connection_that_is_closed_already_is_not_kept(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        connection = await opened(receiver, taking)
        taking.lines[0].close()
        await until(lambda: not connection.is_ready)
        receiver.keep(connection)
        assert receiver.take("http") is None


async def test_connection_in_clear_is_not_used_for_https(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        connection = await opened(receiver, taking)
        receiver.keep(connection)
        assert receiver.take("https") is None
        assert receiver.take("http") is connection
        receiver.close()


async def test_as_many_connections_are_kept_as_there_are_turns(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        connections = [await opened(receiver, taking) for _ in range(MOST_AT_A_TIME + 1)]
        await until(lambda: len(taking.lines) == MOST_AT_A_TIME + 1)
        for connection in connections:
            receiver.keep(connection)
        await until(lambda: len(taking.lines) == MOST_AT_A_TIME)
        await watch.goes_on(LIFE)
        assert taking.lines == []


async def test_connections_expire_one_by_one(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = await seen_to_last(watch, taking)
        receiver.keep(await opened(receiver, taking))
        await watch.goes_on(LIFE / 2)
        receiver.keep(await opened(receiver, taking))
        await until(lambda: len(taking.lines) == 2)
        await watch.goes_on(LIFE / 2)
        assert len(taking.lines) == 1
        await watch.goes_on(LIFE / 2)
        assert taking.lines == []


async def test_close_breaks_off_a_connection_that_does_not_end(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = Receiver()
        connection = await opened(receiver, taking)
        await until(lambda: len(taking.lines) == 1)
        taking.lines[0].pause_reading()
        connection.send("POST", b"x" * 50_000_000, watch.seconds + PATIENCE, lambda _, __: None)
        receiver.drop(connection)
        await asyncio.sleep(0)
        assert connection._transport is not None
        receiver.close()
        await asyncio.sleep(0)
        assert connection._transport is None


async def test_close_breaks_off_a_request_that_was_answered_before_it_was_read(watch: Watch) -> None:
    async with lasting_receiver() as taking:
        receiver = Receiver()
        connection = await opened(receiver, taking)
        answers: list[Result] = []

        def drop(on: ReceiverConnection, result: Result) -> None:
            answers.append(result)
            receiver.drop(on)

        [line] = taking.lines
        line.pause_reading()
        connection.send("POST", b"x" * 50_000_000, watch.seconds + PATIENCE, drop)
        line.write(b"HTTP/1.1 413 Content Too Large\r\n\r\n")
        line.write_eof()
        await until(lambda: bool(answers))
        await watch.goes_on()
        assert answers == [WebhookAnswer(413, b"", leaves_open=False)]
        assert connection._transport is not None
        receiver.close()
        await asyncio.sleep(0)
        assert connection._transport is None


async def test_connection_that_has_ended_is_not_remembered() -> None:
    async with lasting_receiver() as taking:
        receiver = Receiver()
        first, second = await opened(receiver, taking), await opened(receiver, taking)
        receiver.drop(first)
        await until(lambda: receiver._connections == {second})
        second._transport = None
        receiver.drop(second)
        assert receiver._connections == set()


async def test_close_breaks_off_all_connections() -> None:
    async with lasting_receiver() as taking:
        receiver = Receiver()
        connections = [await opened(receiver, taking) for _ in range(2)]
        receiver.keep(connections[0])
        await until(lambda: len(taking.lines) == 2)
        receiver.close()
        await until(lambda: not taking.lines)
        await asyncio.sleep(0)
        assert receiver.take("http") is None
