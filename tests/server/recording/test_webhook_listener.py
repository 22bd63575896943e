import asyncio

from sms_sandbox.server.recording.webhook_listener import WebhookListener

from tests.running import PATIENCE


async def send(port: int, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return answer


async def test_webhook_is_taken_to_the_byte() -> None:
    async with WebhookListener() as listener:
        answer = await send(listener.port, b"POST /cb?status=%7B HTTP/1.1\r\nhOst: x\r\nContent-Length: 2\r\n\r\nab")
        request = await listener.next()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert request.to_bytes() == b"POST /cb?status=%7B HTTP/1.1\r\nhOst: x\r\nContent-Length: 2\r\n\r\nab"


async def test_what_is_no_request_is_dropped() -> None:
    async with WebhookListener() as listener:
        assert await send(listener.port, b"\x16\x03\x01\x00\x05hello") == b""
        assert listener.arrived.empty()
