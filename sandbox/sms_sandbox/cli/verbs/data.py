"""``sandbox data``: check a folder of ``sandbox up --data``."""

from pathlib import Path

import click

from sms_sandbox.cli.command import Command, Group, fail, globals_of
from sms_sandbox.cli.printing.output import plain, show_json


@click.group("data", cls=Group, examples=("sandbox data check sandbox-data",))
def command() -> None:
    """Check a folder that "sandbox up --data" wrote.

    To back it up, copy the folder of a stopped sandbox; "sandbox export" writes a running one.
    """


@command.command(cls=Command, examples=("sandbox data check sandbox-data",))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path) -> None:
    """Bring a copy of each workspace of FOLDER back, and print what was found. The exit code is 1 if one is damaged.

    Nothing in the folder is changed, and a sandbox may use it meanwhile.
    """
    from sms_sandbox import providers  # noqa: PLC0415  slow
    from sms_sandbox.server.workspaces.data import checking  # noqa: PLC0415  the same
    from sms_sandbox.server.workspaces.data.errors import DataError  # noqa: PLC0415  the same
    from sms_sandbox.verdict.conditions import count_of  # noqa: PLC0415  the same

    try:
        found = checking.check(folder, providers.load())
    except DataError as error:
        fail(str(error))
    if globals_of(ctx).is_json:
        show_json([one._asdict() for one in found])
    else:
        for one in found:
            counts = zip(one[1:4], ("message", "input", "snapshot"), strict=True)
            words = ", ".join(count_of(number, noun) for number, noun in counts)
            earlier = f", form {one.form} of an earlier version" if one.is_earlier else ""
            click.echo(f"{plain(one[0])}: {words}{earlier}, {plain(one.problem or 'no problem')}")
    if any(one.problem for one in found):
        ctx.exit(1)
