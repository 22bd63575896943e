"""The yardstick: an aiohttp handler that parses the same JSON and answers the same bytes, and does nothing else."""

import json
import sys

import uvloop
from aiohttp import web

ANSWER = (
    b'[{"id_sms_api":"FI5O7apqaaqcUmQ","sms_per_message":1,"user":"user@email.com",'
    b'"sent_time":"2025-10-29T10:00:00.000Z","phone_number":"+33639980001",'
    b'"message":"Hello from inSIM API!","sent":1}]'
)


async def send(request: web.Request) -> web.Response:
    asked = json.loads(await request.read())
    assert asked["messages"]
    return web.Response(body=ANSWER, content_type="application/json")


def main() -> None:
    app = web.Application()
    app.router.add_post("/api/v1/sendsms", send)
    web.run_app(
        app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None, loop=uvloop.new_event_loop()
    )


if __name__ == "__main__":
    main()
