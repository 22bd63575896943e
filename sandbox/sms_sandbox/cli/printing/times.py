"""Moments as text: the sandbox time, and the wall time beside it where --wall-time asks for it."""

from datetime import datetime
from typing import Final

import click

from sms_sandbox.cli.command import globals_of
from sms_sandbox.cli.connection import client_of
from sms_sandbox.client.wall_times import WallTimes

_READ: Final = "sms_sandbox.cli.printing.times"
_UNKNOWN: Final = "unknown"


def clock_time(at: datetime) -> str:
    """Return a moment of sandbox time in UTC, followed by the wall time in brackets where it is asked for."""
    ctx = click.get_current_context()
    if not globals_of(ctx).has_wall_time:
        return _text(at)
    wall = _wall_times(ctx).of(at)
    return f"{_text(at)} ({_UNKNOWN if wall is None else _text(wall)[11:]})"


def read_wall_times_again(ctx: click.Context) -> None:
    """Forget the wall times that were read: the clock may have been moved since."""
    ctx.meta.pop(_READ, None)


def _wall_times(ctx: click.Context) -> WallTimes:
    if _READ not in ctx.meta:
        ctx.meta[_READ] = client_of(ctx).clock.wall_times()
    found: WallTimes = ctx.meta[_READ]
    return found


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
