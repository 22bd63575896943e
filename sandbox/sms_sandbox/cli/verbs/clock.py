"""``sandbox clock``: show and move the time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import click

from sms_sandbox.cli.command import Globals, Group, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION_TEXT, TIME, Number
from sms_sandbox.cli.printing.output import show_facts, show_json
from sms_sandbox.cli.printing.progress import progress
from sms_sandbox.cli.printing.times import clock_time
from sms_sandbox.client.endpoint import Blocking
from sms_sandbox.client.models import Advanced, Clock
from sms_sandbox.client.resources.clock import Clock as Times
from sms_sandbox.core.time import durations
from sms_sandbox.core.time.instants import SECOND

_STRETCH: Final = "500ms"
"""Wall time after which an advance reports its progress."""


@click.group(
    "clock",
    cls=Group,
    default="show",
    examples=(
        "sandbox clock",
        "sandbox clock advance 2h",
        "sandbox clock set 2026-03-29T01:59:00Z",
    ),
)
def command() -> None:
    """Show and move the time of the sandbox. A virtual clock stands still until it is moved."""


@command.command(examples=("sandbox clock show --json",))
@click.pass_context
def show(ctx: click.Context) -> None:
    """Show the time, and the time of the next event."""
    _show(globals_of(ctx), client_of(ctx).clock.show())


@command.command(examples=("sandbox clock advance 2h",))
@click.argument("by", type=DURATION_TEXT)
@click.pass_context
def advance(ctx: click.Context, by: str) -> None:
    """Move the time forward. Each webhook that falls due is made, and its answer is awaited."""
    clock = client_of(ctx).clock
    try:
        until = clock.now + timedelta(microseconds=durations.read(by))
    except OverflowError:
        raise click.UsageError(f"{by} goes beyond the year 9999, in which the sandbox time ends") from None
    _walk_to(ctx, clock, until)


@command.command("set", examples=("sandbox clock set 2026-03-29T01:59:00Z",))
@click.argument("to", type=TIME)
@click.pass_context
def set_(ctx: click.Context, to: datetime) -> None:
    """Move the time forward to a moment. "sandbox reset" goes back to the start."""
    _walk_to(ctx, client_of(ctx).clock, to)


@command.command("until-idle", examples=("sandbox clock until-idle --limit 24h",))
@option(
    "--limit", type=DURATION_TEXT, default="72h", show_default=True, help="The longest way to go, in sandbox time."
)
@click.pass_context
def until_idle(ctx: click.Context, limit: str) -> None:
    """Move the time forward until nothing is due any more."""
    clock = client_of(ctx).clock
    length = durations.read(limit)

    def stretch(start: datetime) -> Advanced:
        done = (clock.now - start) // timedelta(microseconds=1)
        return clock.run_until_idle(durations.write(max(length - done, 0)), budget=_STRETCH)

    _advance(ctx, clock, length / SECOND, stretch)


@command.command(examples=("sandbox clock freeze",))
@click.pass_context
def freeze(ctx: click.Context) -> None:
    """Freeze the time; it can still be moved."""
    _show(globals_of(ctx), client_of(ctx).clock.change(frozen=True))


@command.command(
    examples=(
        "sandbox clock run",
        "sandbox clock run --real --speed 20",
    )
)
@option(
    "--real/--virtual", "is_real", default=None, help="Let the clock run by itself, or stand still until it is moved."
)
@option("--speed", type=Number(0.001, 100_000), help="Sandbox seconds per real second.")
@option("--idle-jump/--no-idle-jump", default=None, help="Let a virtual clock move while nothing happens.")
@click.pass_context
def run(ctx: click.Context, *, is_real: bool | None, speed: float | None, idle_jump: bool | None) -> None:
    """Let a frozen clock go on, and set its kind and speed."""
    mode = None if is_real is None else "real" if is_real else "virtual"
    clock = client_of(ctx).clock
    _show(globals_of(ctx), clock.change(mode=mode, speed=speed, idle_jump=idle_jump, frozen=False))


def _walk_to(ctx: click.Context, clock: Times[Blocking], until: datetime) -> None:
    _advance(ctx, clock, (until - clock.now).total_seconds(), lambda _: clock.advance_to(until, budget=_STRETCH))


def _advance(
    ctx: click.Context, clock: Times[Blocking], length: float, stretch: Callable[[datetime], Advanced]
) -> None:
    """Advance in stretches, so that a progress bar can be drawn; ``length`` is in seconds."""
    start = clock.now
    with progress(globals_of(ctx), "advancing", length) as show_done:
        while True:
            advanced = stretch(start)
            show_done((advanced.now - start).total_seconds())
            if advanced.stopped is None:
                break
    _show(globals_of(ctx), clock.show())


def _show(common: Globals, clock: Clock) -> None:
    if common.is_json:
        show_json(clock)
        return
    pace = f", {clock.speed:g} times as fast" if clock.speed != 1 and clock.mode == "real" else ""
    kind = (
        f"{clock.mode}{', frozen' if clock.frozen else ''}{', jumps over idle time' if clock.idle_jump else ''}{pace}"
    )
    due = clock_time(clock.next_due) if clock.next_due else "nothing"
    show_facts(common, (("now", clock_time(clock.now)), ("clock", kind), ("next due", due)))
