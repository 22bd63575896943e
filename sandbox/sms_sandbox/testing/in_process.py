"""Read the records of a sandbox in this process."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
from pydantic import BaseModel

from sms_sandbox.client.models import Exchange, Message, Webhook
from sms_sandbox.engine.engine import Engine
from sms_sandbox.server.admin.views import base as views
from sms_sandbox.testing.conversation import MOST, Records

T = TypeVar("T")


def records_of(engine: Engine) -> Records:
    """Return the newest of each kind, as the admin API renders them."""
    exchanges = [*engine.exchanges][-MOST:]
    webhooks = [*engine.webhooks.recent][-MOST:]
    messages = [message for message, _ in zip(engine.messages.both_ways(), range(MOST), strict=False)]
    return Records(
        exchanges=_read(
            Exchange, (views.exchange(one, engine.providers[one.provider]) for one in reversed(exchanges))
        ),
        messages=_read(
            Message, (views.either_way(message, engine.providers[message.provider]) for message in messages)
        ),
        webhooks=_read(Webhook, map(views.webhook, reversed(webhooks))),
    )


def _read(kind: type[T], views: Iterable[BaseModel]) -> list[T]:
    return [msgspec.json.decode(one.model_dump_json(by_alias=True), type=kind) for one in views]
