"""How long it takes to make a workspace and to drop it again, in this process and over a connection."""

import asyncio
import json
import statistics
import time
import urllib.request

from sms_sandbox import providers
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.app import start
from sms_sandbox.server.settings import ServerSettings

ROUNDS = 200


def over_http(url: str) -> None:
    body = json.dumps({"name": "bench"}).encode()
    made = urllib.request.Request(f"{url}/_sandbox/v1/workspaces", body, method="POST")  # noqa: S310  our own server
    dropped = urllib.request.Request(f"{url}/_sandbox/v1/workspaces/bench", method="DELETE")  # noqa: S310  as above
    for request in (made, dropped):
        with urllib.request.urlopen(request) as answer:  # noqa: S310  as above
            answer.read()


async def main() -> None:
    engine = EngineSettings(start=time.time_ns() // 1000)
    sandbox = await start(ServerSettings(engine=engine, providers=providers.load(), port=0))
    here, http = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        made = sandbox.workspaces.make()
        await sandbox.workspaces.drop(made.name)
        here.append(time.perf_counter() - begun)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await asyncio.to_thread(over_http, sandbox.url)
        http.append(time.perf_counter() - begun)
    await sandbox.stop(grace=0)
    print(
        f"workspace made and dropped: {statistics.median(here) * 1000:.2f} ms here, "
        f"{statistics.median(http) * 1000:.2f} ms over two connections (wanted: 10 ms)"
    )


if __name__ == "__main__":
    asyncio.run(main())
