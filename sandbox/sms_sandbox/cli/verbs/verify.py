"""``sandbox verify``: the verdict on a running sandbox at this moment."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sms_sandbox.cli.command import FAILED, Command, globals_of, option
from sms_sandbox.cli.connection import client_of
from sms_sandbox.cli.options import DURATION, NEW_FILE
from sms_sandbox.cli.printing.verdict_output import DOES_NOT_HOLD, show_verdict, write_reports
from sms_sandbox.client.blocking import Client
from sms_sandbox.core.time.instants import SECOND

if TYPE_CHECKING:
    from sms_sandbox.verdict.verdict import Verdict

_BETWEEN_LOOKS: Final = 0.2
"""Seconds between two looks."""


@click.command(
    "verify",
    cls=Command,
    examples=(
        "sandbox verify",
        "sandbox verify --wait 30s --report verdict.html --junit verdict.xml",
        "sandbox verify --json",
    ),
)
@option("--wait", type=DURATION, metavar="DURATION", help="Wait until nothing is open, at most this long.")
@option("--report", type=NEW_FILE, metavar="FILE.html", help="Write the verdict as a page with a timeline.")
@option("--junit", type=NEW_FILE, metavar="FILE.xml", help="Write the verdict for CI systems.")
@click.pass_context
def command(ctx: click.Context, wait: int | None, report: Path | None, junit: Path | None) -> None:
    """Judge what has happened so far: the scenario's expectations, whether each declared fault has struck, and good
    behaviour; without a scenario good behaviour alone.

    An expectation is open while its time, or its phase, lies ahead; one that does not hold, but still can, is open
    until the scenario's last phase or time limit. It counts as it stands: "at most 3" holds until there are four,
    "at least 1" does not hold before there is one. With --wait it gets that much wall time to be decided; a virtual
    clock has to be moved meanwhile.

    The exit code is 3 if something does not hold.
    """
    client = client_of(ctx)
    verdict = judged(client, 0.0 if wait is None else wait / SECOND)
    problems = write_reports(verdict, None if report is None else client.report(), report, junit)
    for problem in problems:
        click.echo(problem, err=True)
    show_verdict(globals_of(ctx), verdict)
    if problems:
        ctx.exit(FAILED)
    if not verdict.passed:
        ctx.exit(DOES_NOT_HOLD)


def judged(
    client: Client,
    timeout: float,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> "Verdict":
    """Return the first verdict with nothing open, or the last one within ``timeout`` seconds."""
    until = monotonic() + timeout
    while (verdict := client.verdict()).pending and monotonic() < until:
        sleep(_BETWEEN_LOOKS)
    return verdict
