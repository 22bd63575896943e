"""The tools. The docstring of each is its description for the agent, and its signature the schema of its input."""

import tomllib
from typing import Any, Final, Literal

from sms_sandbox import providers
from sms_sandbox.cli.agent import summaries
from sms_sandbox.cli.agent.starting import start_detached
from sms_sandbox.cli.agent.summaries import MOST_ITEMS, UNADDRESSED, Summary
from sms_sandbox.client.waiting import AsyncClient
from sms_sandbox.fidelity import ledger
from sms_sandbox.report import text as report_text

Condition = Literal["reachable", "off", "absent", "full", "unknown", "barred", "ported", "no_network"]


class Tools:
    """Tools for one sandbox, at the client's address."""

    def __init__(self, client: AsyncClient) -> None:
        self._client: Final = client

    async def start_sandbox(self) -> Summary:
        """Find the running sandbox, or start one in the background on the same port.

        Return the base URL of each provider.
        """
        was_running = await self._client.is_ready()
        if not was_running:
            await start_detached(self._client.url)
        urls = {name: f"{self._client.url}/{name}" for name in providers.load()}
        next_call = "Point the application at its provider's URL, let it send, then wait_for_message."
        return {"url": self._client.url, "started": not was_running, "providers": urls, "next": next_call}

    async def list_messages(
        self,
        number: str | None = None,
        state: str | None = None,
        provider: str | None = None,
        text: str | None = None,
    ) -> Summary:
        """List messages, newest first. `number` is the recipient's and takes * and ?, `text` is part of the text,
        `state` such as delivered.
        """
        filters = _given(to=number, state=state, provider=provider, text=text)
        found = await self._client.messages.list(limit=MOST_ITEMS + 1, **filters)
        items = [summaries.message(item) for item in found]
        return summaries.listed(
            "messages", items, "explain_exchange with an exchange id, or read_code with a number."
        )

    async def wait_for_message(
        self, number: str | None = None, text: str | None = None, state: str | None = None, at_most: str = "10s"
    ) -> Summary:
        """Wait until a message matches, for `at_most` of wall time. Messages sent before count."""
        found = await self._client.messages.wait(timeout=at_most, **_given(to=number, text=text, state=state))
        next_call = "advance_clock moves it to its next states if the clock is virtual."
        return {"message": summaries.message(found), "next": next_call}

    async def read_code(self, number: str, at_most: str = "5s") -> Summary:
        """Return the one-time code in the last message to a number, waiting for one if there is none."""
        return {"code": await self._client.otp(number, timeout=at_most), "next": "Enter the code in the application."}

    async def reply(self, number: str, text: str, message: str | None = None) -> Summary:
        """Reply as the owner of a handset; the text STOP opts out. `message` is the id of the message to answer."""
        sent = await self._client.handset(number).reply(text, to=message)
        return {"message": summaries.message(sent), "next": "list_webhooks shows whether the application took it."}

    async def set_handset(self, number: str, condition: Condition) -> Summary:
        """Set the condition of a recipient's handset. An `off` one gets its messages once it is reachable again."""
        shown = await self._client.handset(number).set(condition=condition)
        return {"number": shown.msisdn, "condition": shown.condition, "next": "Let the application send to it."}

    async def advance_clock(self, by: str) -> Summary:
        """Advance the sandbox's clock, such as by 30s, 2h or 3d, and make all webhooks that fall due."""
        return {**summaries.advanced(await self._client.clock.advance(by)), "next": "list_messages, list_webhooks."}

    async def list_webhooks(
        self, state: Literal["pending", "taken", "failed", "lost", "unaddressed"] | None = None
    ) -> Summary:
        """List webhooks, newest first, with the application's last answer to each."""
        found = await self._client.webhooks.list(limit=MOST_ITEMS + 1, **_given(state=state))
        next_call = "resend_webhook with an id."
        if any(item.state == UNADDRESSED for item in found):
            next_call = "set_webhook_address, so that the application gets those to come: some had no address."
        return summaries.listed("webhooks", [summaries.webhook(item) for item in found], next_call)

    async def set_webhook_address(self, url: str) -> Summary:
        """Set the application's address for webhooks that have none, such as http://127.0.0.1:3000/webhook."""
        await self._client.webhooks.fall_back_to(url)
        return {"url": url, "next": "Let the application send, advance_clock, then list_webhooks."}

    async def resend_webhook(self, webhook: str) -> Summary:
        """Send a webhook once more, and return the application's answer."""
        sent = await self._client.webhooks.resend(webhook)
        return {"webhook": summaries.webhook(sent), "next": "list_webhooks."}

    async def add_fault(self, rule: dict[str, Any], lasts: str | None = None) -> Summary:
        """Add a fault, a rule of the scenario format, for `lasts` of sandbox time or until it is removed.

        Examples: {"status": 503}; {"when": {"provider": "smsmode", "share": 0.1}, "error": "insufficient_credit"};
        {"network": "reset", "taken": true}; {"webhooks": "drop"}; {"delay": {"before": "5s"}}.
        """
        added = await self._client.faults.add(rule, lasts=lasts)
        return {"name": added.name, "next": "Let the application send, then clear_faults."}

    async def clear_faults(self) -> Summary:
        """Remove all faults that were added by hand."""
        await self._client.faults.clear()
        return {"next": "Let the application send again."}

    async def play_scenario(self, scenario: str) -> Summary:
        """Restart the workspace in a scenario: `builtin:NAME` (such as builtin:outage) or the text of a TOML file."""
        source = scenario if scenario.startswith("builtin:") else tomllib.loads(scenario)
        shown = await self._client.scenario(source)
        return {"scenario": shown["name"], "next": "Let the application run, advance_clock, then verdict."}

    async def verdict(self) -> Summary:
        """Judge the expectations of the scenario in force."""
        judged = await self._client.verdict()
        return {
            "passed": judged.passed,
            "result": report_text.headline(judged),
            "checks": [summaries.check(one) for one in judged.checks],
            "next": "list_messages and list_webhooks show the evidence.",
        }

    async def explain_exchange(self, exchange: str) -> Summary:
        """Explain the answer to one request: its bytes, the faults that struck, and the source of the answer."""
        found = await self._client.exchanges.get(exchange)
        result = summaries.exchange(found)
        provider = providers.load().get(found.provider)
        fact = ledger.fact_of(ledger.ledger_of(provider), found.fact or "") if provider is not None else None
        if fact is not None:
            result |= {"kind": fact.kind.value, "explanation": fact.says, "guessed": list(fact.guessed)}
        return {**result, "next": "Compare the request with the provider's documentation."}

    async def reset(self) -> Summary:
        """Reset the workspace to its start: no messages, no faults, the clock at its beginning."""
        await self._client.reset()
        return {"next": "Let the application send."}


def _given(**values: str | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


NAMES: Final = tuple(name for name in vars(Tools) if not name.startswith("_"))
