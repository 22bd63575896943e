"""Bad input to every provider over a real socket: its own error, nothing stored, the next request served."""

import json
from dataclasses import dataclass

import pytest
from sms_sandbox import providers
from sms_sandbox.server.app import RunningSandbox

from tests.running import Line, Reply, line_to, running, settings_for

TEN_MEGABYTES = b"x" * 10 * 1024 * 1024

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE sms [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sms><message><text>&c;</text></message></sms>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE sms [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>'
    b"<sms><message><text>&passwd;</text></message><recipients><gsm>33639980001</gsm></recipients></sms>"
)
RUBBISH = {
    "nothing": b"",
    "broken JSON": b'{"header":',
    "JSON of the wrong type": b'["header", 1, null]',
    "wrong types inside": b'{"header":1,"messages":{"a":1},"sms":{"message":[],"recipients":7}}',
    "deep nesting": b"[" * 200_000,
    "a number of 5,000 digits": b'{"header":{},"messages":[' + b"9" * 5000 + b"]}",
    "half a surrogate pair": b'{"header":{"login":"\\ud800","accessKey":"k"},"messages":[{"message":"\\udc00"}]}',
    "bytes that are no UTF-8": b'{"header":"\xe9\xff"}',
    "UTF-16": '{"header":{}}'.encode("utf-16"),
    "NUL characters": b"\0" * 100,
    "broken XML": b"<sms><message>",
    "an entity bomb": BOMB,
    "an outside entity": OUTSIDE,
    "a broken form": b"%&=%zz&&==&%",
    "ten megabytes": TEN_MEGABYTES,
}


@dataclass(frozen=True)
class Door:
    """A provider's endpoint, and a request to it that must succeed after all the rubbish."""

    name: str
    provider: str
    target: str
    headers: str
    good: bytes
    success: bytes


DOORS = [
    Door(
        "insim",
        "insim",
        "/insim/api/v1/sendsms",
        "Content-Type: application/json\r\n",
        json.dumps(
            {
                "header": {"login": "u", "accessKey": "k"},
                "messages": [{"phone_number": "+33639980001", "message": "after the rubbish"}],
            }
        ).encode(),
        b'"sent":1}]',
    ),
    Door(
        "smsmode",
        "smsmode",
        "/smsmode/http/1.6/sendSMS.do",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        b"accessToken=t&message=after&numero=0639980001",
        b"0 | Accept\xe9 | ",
    ),
    Door(
        "smsgateway24 urlencoded",
        "smsgateway24",
        "/smsgateway24/getdata/addsms",
        "Content-Type: application/x-www-form-urlencoded\r\n",
        b"token=t&sendto=0639980001&body=after&device_id=1",
        b'{"error":0,"sms_id":',
    ),
    Door(
        "smsgateway24 multipart",
        "smsgateway24",
        "/smsgateway24/getdata/gettoken",
        "Content-Type: multipart/form-data; boundary=x\r\n",
        b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\ne\r\n'
        b'--x\r\nContent-Disposition: form-data; name="pass"\r\n\r\np\r\n--x--\r\n',
        b'{"error":0,"message":"OK","token":"',
    ),
    Door(
        "smsfactor JSON",
        "smsfactor",
        "/smsfactor/send",
        "Accept: application/json\r\nsfusername: u\r\nsfpassword: p\r\n",
        b'{"sms":{"message":{"text":"after"},"recipients":{"gsm":[{"value":"33639980001"}]}}}',
        b'{"status":1,"message":"OK","ticket":"202",',
    ),
    Door(
        "smsfactor XML",
        "smsfactor",
        "/smsfactor/send",
        "sfusername: u\r\nsfpassword: p\r\n",
        b"<sms><message><text>after</text></message><recipients><gsm>33639980001</gsm></recipients></sms>",
        b"<response><status>1</status><message>OK</message><ticket>202</ticket>",
    ),
]


async def post(line: Line, door: Door, body: bytes) -> Reply:
    head = f"POST {door.target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{door.headers}Content-Length: {len(body)}\r\n\r\n"
    await line.send(head.encode() + body)
    return await line.reply()


def stored(sandbox: RunningSandbox) -> int:
    return len(sandbox.clock_driver.engine.messages)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
async def test_rubbish_gets_the_providers_own_error_and_the_next_request_is_served(door: Door) -> None:
    async with running(settings_for(*providers.load([door.provider]).values())) as sandbox:
        for name, body in RUBBISH.items():
            async with line_to(sandbox) as line:
                reply = await post(line, door, body)
            assert reply.status < 500, name
            assert stored(sandbox) == 0, name
            received = reply.head + reply.body
            assert not [word for word in (b"aiohttp", b"Python/", b"Traceback", b"root:") if word in received]
        exchanges = list(sandbox.clock_driver.engine.exchanges)
        facts = {exchange.response.fact for exchange in exchanges if exchange.response}
        assert len(exchanges) == len(RUBBISH)
        assert all(fact.startswith("error.") for fact in facts), facts
        async with line_to(sandbox) as line:
            assert door.success in (await post(line, door, door.good)).body


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
async def test_connection_continues_after_a_body_over_the_limit(door: Door) -> None:
    async with running(settings_for(*providers.load([door.provider]).values())) as sandbox, line_to(sandbox) as line:
        await post(line, door, TEN_MEGABYTES)
        assert door.success in (await post(line, door, door.good)).body
