"""Read retry plans from the command line: ``30s,2m,10m``, ``none``, or ``documented``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sms_sandbox.contract import Provider, RetryPlan
from sms_sandbox.core.time import durations
from sms_sandbox.server.webhooks.targets import known

NONE: Final = "none"
DOCUMENTED: Final = "documented"


def read(
    pairs: Iterable[tuple[str, str]], providers: Mapping[str, Provider], timeout: int | None = None
) -> dict[str, RetryPlan]:
    """Return the plans by provider, where they differ from the provider's own.

    ``pairs`` are providers and their waits; the last pair of a provider wins. ``timeout`` is in microseconds; None
    keeps each provider's own. Raise ValueError, which states what was found and what is expected.
    """
    plans: dict[str, RetryPlan] = {}
    for name, waits in pairs:
        own = known(name, providers).retries
        plans[name] = own if waits == DOCUMENTED else replace(own, waits=_waits(waits), is_chosen=True)
    if timeout is not None:
        usual = {name: provider.retries for name, provider in providers.items()}
        return {name: replace(plan, timeout=timeout) for name, plan in {**usual, **plans}.items()}
    return plans


def _waits(text: str) -> tuple[int, ...]:
    if text == NONE:
        return ()
    try:
        return tuple(durations.read(wait.strip()) for wait in text.split(","))
    except ValueError:
        raise ValueError(f"{text!r} is not a plan; write it as 30s,2m,10m, or {NONE}, or {DOCUMENTED}") from None
