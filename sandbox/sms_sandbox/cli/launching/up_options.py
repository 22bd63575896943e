"""The options of ``sandbox up``, in the order of its help, but for ``--config``."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from sms_sandbox.cli import filters
from sms_sandbox.cli.command import option
from sms_sandbox.cli.options import (
    DURATION,
    HOST,
    INSTANT,
    NEW_FILE,
    Number,
    WholeNumber,
    ca_folder_option,
    magic_range_option,
)
from sms_sandbox.cli.printing.log_lines import log_format_option, wall_time_option
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.names import DEFAULT_PORT, Durability

_Function = Callable[..., Any]

_OPTIONS: Final[tuple[Callable[[_Function], _Function], ...]] = (
    option("-d", "--detach", is_flag=True, help="Run in the background."),
    option("--wait", is_flag=True, help="Run in the background, and return when it is ready."),
    option("--wait-timeout", type=DURATION, default="30s", show_default=True, help="With --wait: the longest wait."),
    option(
        "-p",
        "--port",
        type=WholeNumber(0, 65535),
        default=DEFAULT_PORT,
        show_default=True,
        help="The port; 0 is any free one.",
    ),
    option("--host", default="127.0.0.1", show_default=True, help="The address to listen on."),
    option(
        "--listen",
        multiple=True,
        metavar="ADDRESS:PORT[=NAME]",
        help="Listen on this address, too; its requests go to the workspace NAME. Repeatable.",
    ),
    option(
        "--port-file", type=click.Path(path_type=Path), help="Write the port to this file once the server is ready."
    ),
    option("--base-url", help="The address that clients use, if it differs from the one listened on."),
    option("--record", is_flag=True, help='Record the run in memory, for "sandbox export".'),
    option(
        "--run-file",
        type=NEW_FILE,
        metavar="FILE",
        help='Write the run to this file at the end, for "sandbox replay".',
    ),
    option("--provider", help="Serve only these providers, separated by commas."),
    option(
        "-s",
        "--scenario",
        metavar="FILE|builtin:NAME",
        shell_complete=filters.completing(filters.scenarios),
        help="Begin in this scenario. Options and variables override it, and it overrides sandbox.toml.",
    ),
    option("--allow-guesses", is_flag=True, help="With --scenario: do not warn of answers that are inferred."),
    option("--watch", is_flag=True, help="With --scenario: restart the scenario when its file changes."),
    option(
        "--magic/--no-magic",
        default=True,
        show_default=True,
        help="Without a scenario, the last two digits of a number in --magic-range choose the outcome of a message.",
    ),
    magic_range_option,
    option("--demo", is_flag=True, help="Begin with a day of invented traffic in the default workspace."),
    option("--seed", type=int, help="The seed of all draws and ids; by default 1 for draws, and a new one for ids."),
    option("--id-seed", type=int, help="The seed of ids, as printed at the start of a server; by default --seed."),
    option(
        "--clock",
        type=click.Choice([mode.value for mode in Mode]),
        default="real",
        show_default=True,
        help="A virtual clock stands still until it is moved.",
    ),
    option("--start", type=INSTANT, help="The sandbox time at the start; by default now."),
    option(
        "--speed",
        type=Number(0.001, 100_000),
        default=1.0,
        show_default=True,
        help="Sandbox seconds per real second.",
    ),
    option(
        "--idle-jump", is_flag=True, help="Let a virtual clock move to a message's next step while nothing happens."
    ),
    option(
        "--pace", type=click.Choice(list(PACES)), default="normal", show_default=True, help="How fast messages move."
    ),
    option(
        "--owners",
        type=click.Choice(["built-in", "faker"]),
        default="built-in",
        show_default=True,
        help="What makes the names and words of handsets' owners; faker needs the extra of that name.",
    ),
    option(
        "--accounts",
        type=click.Choice(["open", "strict"]),
        default="open",
        show_default=True,
        help="Open: any credentials open an account. Strict: only configured accounts exist.",
    ),
    option(
        "--webhook",
        multiple=True,
        metavar="PROVIDER[.KIND]=URL",
        shell_complete=filters.completing(filters.webhook_targets),
        help="The address for a provider's webhooks, or for one kind of them. Repeatable.",
    ),
    option("--forward-to", metavar="URL", help="The address for all webhooks without a --webhook."),
    option(
        "--dialect",
        multiple=True,
        metavar="PROVIDER=NAME",
        shell_complete=filters.completing(filters.dialects),
        help="The dialect of a provider's API. Repeatable.",
    ),
    option(
        "--webhook-retry",
        multiple=True,
        metavar="PROVIDER=PLAN",
        help="When to repeat a provider's failed webhooks: 30s,2m,10m or none or documented. Repeatable.",
    ),
    option("--webhook-timeout", type=DURATION, help="How long to wait for the answer to a webhook; by default 5s."),
    option(
        "--webhook-allow",
        multiple=True,
        type=HOST,
        metavar="HOST",
        help="A public host or a link-local address that webhooks may be sent to. Repeatable.",
    ),
    option(
        "--allow-host",
        multiple=True,
        type=HOST,
        metavar="HOST",
        help="A further host name under which the admin API is served. Repeatable.",
    ),
    option(
        "--proxy-pass",
        multiple=True,
        type=HOST,
        metavar="HOST",
        help="As a proxy, pass requests for this host on, * for any; never for providers' hosts. Repeatable.",
    ),
    ca_folder_option,
    option("--admin-token", help="The token that the admin API asks for."),
    option("--admin-open", is_flag=True, help="Serve the admin API beyond loopback without a token."),
    option(
        "--max-messages",
        type=WholeNumber(1),
        default=10_000,
        show_default=True,
        help="How many finished messages, exchanges and webhooks to keep each.",
    ),
    option(
        "--max-workspaces",
        type=WholeNumber(1),
        metavar="N",
        help="How many workspaces there may be; each keeps an N-th of --max-messages and of the memory for exchanges.",  # noqa: E501  one text
    ),
    option(
        "--workspace-ttl",
        type=DURATION,
        metavar="DURATION",
        help="Drop a workspace that has had no request for so long by the wall clock; never the default one.",
    ),
    option("--max-events", type=WholeNumber(1), help="How many events to keep; by default as many as messages."),
    option(
        "--metrics/--no-metrics",
        default=True,
        show_default=True,
        help="Serve metrics for Prometheus at /_sandbox/metrics.",
    ),
    option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Keep workspaces in this folder, so that they outlive the sandbox; one that is there goes on as it was.",
    ),
    option(
        "--durability",
        type=click.Choice([one.value for one in Durability]),
        default=Durability.PROCESS.value,
        show_default=True,
        help="With --data: what an answered request outlives, the process or a loss of power.",
    ),
    option(
        "--on-restart",
        type=click.Choice(["go-on", "pause"]),
        default="go-on",
        show_default=True,
        help="With --data: whether a real clock goes on while the sandbox is down.",
    ),
    option(
        "--recordings",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        metavar="DIR",
        help='Answer requests that were recorded with "sandbox record" with the recorded bytes.',
    ),
    option("--open", "opens_page", is_flag=True, help="Open the page in the browser."),
    log_format_option,
    wall_time_option,
    option("-q", "--quiet", is_flag=True, help="Log warnings and errors only; the addresses are still printed."),
)


def up_options(function: _Function) -> _Function:
    """Decorate a command with the options."""
    for one in reversed(_OPTIONS):
        function = one(function)
    return function
