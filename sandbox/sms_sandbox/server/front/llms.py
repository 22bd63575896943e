"""The page for language models at ``/llms.txt``, in the form of llmstxt.org: what is here, and where."""

from collections.abc import Iterable
from typing import Final

from sms_sandbox.contract import Provider

PATH: Final = "/llms.txt"

_HEAD: Final = """# sms-sandbox

> A test double for the HTTP APIs of SMS providers. It answers as they do, virtual handsets receive the messages, and
> the providers' webhooks arrive at the application, on a clock that can be moved. No SMS is ever sent.

Set the application's base URL to a provider's path below, with any credentials that are not empty. The last two
digits of a number in +336 39 98 xx xx choose what becomes of a message: 01 is delivered, 10 is not in use, 20 is
refused for lack of credit; `sandbox numbers` lists all. Wait for a message instead of sleeping, and advance the clock
for its webhooks. `sandbox mcp` has the same as tools.

## Providers

"""

_REST: Final = """
## Admin API

- [OpenAPI document](/_sandbox/openapi.json): every route, its query, body and errors
- [Messages](/_sandbox/v1/messages): newest first; filters `to`, `state`, `provider`, `text`
- [Wait for a message](/_sandbox/v1/messages/wait?to=%2B33639980001&timeout=5s): answers once there is one
- [Webhooks](/_sandbox/v1/webhooks): exact bytes, and what the application answered
- [Requests](/_sandbox/v1/exchanges): exact bytes, the rule that was broken, the fact that the answer rests on
- [Clock](/_sandbox/v1/clock): `POST /_sandbox/v1/clock/advance` with `{"by": "1m"}` moves a virtual one
- [Handset](/_sandbox/v1/handsets/+33639980001): `POST` to its `/reply` with `{"text": "STOP"}` answers as its owner
- [Faults](/_sandbox/v1/faults): `POST` one such as `{"name": "down", "status": 503}`; `DELETE` removes all
- [Scenarios](/_sandbox/v1/scenarios): `PUT /_sandbox/v1/scenario` with `{"scenario": "builtin:NAME"}` begins one

## Optional

- [Page](/_sandbox/ui/): the same for people, in a browser
"""


def text(providers: Iterable[Provider]) -> str:
    lines = [f"- [{one.title}](/{one.name}/): {_described(one)}\n" for one in providers]
    return f"{_HEAD}{''.join(lines)}{_REST}"


def _described(provider: Provider) -> str:
    hosts = f"also at {', '.join(provider.hosts)}; " if provider.hosts else ""
    return f"{hosts}[what is emulated](/_sandbox/v1/providers/{provider.name}/openapi.json)"
