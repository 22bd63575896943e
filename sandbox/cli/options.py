"""Options and kinds of values that several verbs share."""

from datetime import UTC, datetime
from typing import Any

import click

from sandbox.core import durations
from sandbox.core.instants import from_datetime

DEFAULT_URL = "http://127.0.0.1:8767"

url_option = click.option(
    "--url",
    default=DEFAULT_URL,
    show_default=True,
    help="The running sandbox that is meant.",
)


class _Duration(click.ParamType[int]):
    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        if isinstance(value, int):
            return value
        try:
            return durations.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _Instant(click.ParamType[int]):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        if isinstance(value, int):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time; write it like 2026-01-05T09:00:00Z", param, ctx)
        return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


class Port(click.ParamType[int]):
    """Kubernetes sets SANDBOX_PORT to ``tcp://…`` beside a service named sandbox; that means nothing here."""

    name = "port"

    def __init__(self, default: int) -> None:
        self._default = default

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        if isinstance(value, str) and value.startswith("tcp://"):
            return self._default
        return click.IntRange(0, 65535).convert(value, param, ctx)


DURATION = _Duration()
INSTANT = _Instant()
