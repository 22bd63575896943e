"""The yardstick: aiohttp handlers that parse the same JSON and answer the same bytes, and do nothing else.

python bench/bare_server.py PORT [LEAF.pem | URL]
"""

import json
import ssl
import sys

import uvloop
from aiohttp import ClientSession, web

ANSWER = (
    b'[{"id_sms_api":"FI5O7apqaaqcUmQ","sms_per_message":1,"user":"user@email.com",'
    b'"sent_time":"2025-10-29T10:00:00.000Z","phone_number":"+33639980001",'
    b'"message":"Hello from inSIM API!","sent":1}]'
)

REST_ANSWER = (
    b'{"messageId":"3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01","acceptedAt":"2026-01-05T09:00:00",'
    b'"sentDate":"2026-01-05T09:00:00","channel":{"channelId":"8b1d6e34-2f90-4c57-8e2a-6d3f9a0c1b02","name":"SMS",'
    b'"type":"SMS","flow":"TRANSACTIONAL"},"type":"SMS","direction":"MT","recipient":{"to":"447700900001"},'
    b'"from":"36034","body":{"text":"Hello from smsMode!","encoding":"GSM7","messagePartCount":1,"length":19},'
    b'"price":{"amount":0.05,"currency":"EUR"},"status":{"deliveryDate":"2026-01-05T09:00:00","value":"ENROUTE"},'
    b'"href":"http://127.0.0.1/sms/v1/messages/3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01"}'
)


SMSFACTOR_ANSWER = (
    b'{"status":1,"message":"OK","ticket":"202","cost":1,"credits":9999,"total":1,"sent":1,"blacklisted":0,'
    b'"duplicated":0,"npai":0,"invalid":0,"not_allowed":0,"flood":0,"country_limit":0}'
)
ADDSMS_ANSWER = b'{"error":0,"sms_id":62807347,"message":"Sms has been saved successfully"}'
SMSMODE_ANSWER = b"0 | Accept\xe9 | S7EpYZ5kmS87\n"


async def send(request: web.Request) -> web.Response:
    asked = json.loads(await request.read())
    assert asked["messages"]
    return web.Response(body=ANSWER, content_type="application/json")


async def send_by_rest(request: web.Request) -> web.Response:
    asked = json.loads(await request.read())
    assert asked["body"]
    return web.Response(status=201, body=REST_ANSWER, content_type="application/json")


async def live(request: web.Request) -> web.Response:
    del request
    return web.Response(body=b"ok\n", content_type="text/plain")


async def send_by_smsfactor(request: web.Request) -> web.Response:
    asked = json.loads(await request.read())
    assert asked["sms"]
    return web.Response(body=SMSFACTOR_ANSWER, content_type="application/json")


async def send_by_addsms(request: web.Request) -> web.Response:
    asked = await request.post()
    assert asked["sendto"]
    return web.Response(body=ADDSMS_ANSWER, content_type="application/json")


async def send_by_smsmode(request: web.Request) -> web.Response:
    asked = request.query
    assert asked["message"]
    return web.Response(body=SMSMODE_ANSWER, content_type="text/html")


class Calling:
    """As ``send``, with two calls of a receiver before the answer."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: ClientSession | None = None

    async def answer(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        assert asked["messages"]
        self._session = self._session or ClientSession()
        for _ in range(2):
            async with self._session.get(self._url) as answer:
                await answer.read()
        return web.Response(body=ANSWER, content_type="application/json")


def application(url: str | None = None) -> web.Application:
    """Return the bare handlers; with ``url``, each send of inSIM calls that address twice."""
    app = web.Application()
    app.router.add_get("/_sandbox/livez", live)
    app.router.add_post("/api/v1/sendsms", send if url is None else Calling(url).answer)
    app.router.add_post("/sms/v1/messages", send_by_rest)
    app.router.add_post("/send", send_by_smsfactor)
    app.router.add_post("/getdata/addsms", send_by_addsms)
    app.router.add_get("/http/1.6/sendSMS.do", send_by_smsmode)
    return app


def main() -> None:
    port, *files = sys.argv[1:]
    url = files.pop() if files and files[0].startswith("http") else None
    context = None
    if files:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(files[0])
    web.run_app(
        application(url),
        host="127.0.0.1",
        port=int(port),
        ssl_context=context,
        access_log=None,
        print=None,
        loop=uvloop.new_event_loop(),
    )


if __name__ == "__main__":
    main()
