"""``sandbox ca``: show, trust and renew the local certificate authority."""

import os
import shlex
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from sms_sandbox import providers
from sms_sandbox.cli.command import Group, fail, option
from sms_sandbox.cli.options import ca_folder_option
from sms_sandbox.contract import hosts_of
from sms_sandbox.front_door import files, system_trust
from sms_sandbox.front_door.store import AuthorityError, AuthorityFolder, default_folder
from sms_sandbox.front_door.system_trust import Command


@click.group(
    "ca",
    cls=Group,
    examples=("sandbox ca path", "sandbox ca trust --yes", "sandbox ca renew --host sms.example.test"),
)
def command() -> None:
    """Show, trust and renew the local certificate authority, with which the sandbox answers for the providers' hosts
    over TLS.

    It is made on first use. The key of its root is discarded at once, and its issuing certificate is constrained to
    the providers' hosts, localhost and loopback addresses.
    """


@command.command("path")
@ca_folder_option
def show_path(ca: Path | None) -> None:
    """Print the path of the root's certificate."""
    click.echo(_with_root(ca).root)


@command.command("pem")
@ca_folder_option
def show_pem(ca: Path | None) -> None:
    """Print the root's certificate."""
    click.echo(_root(_with_root(ca)), nl=False)


@command.command("bundle")
@ca_folder_option
def show_bundle(ca: Path | None) -> None:
    """Write the system's roots and this one as one file, and print its path."""
    _show_written(ca, files.write_bundle)


@command.command("jks")
@ca_folder_option
def show_trust_store(ca: Path | None) -> None:
    """Write the same roots as a PKCS12 trust store for Java, without a password, and print its path."""
    _show_written(ca, files.write_trust_store)


@command.command("trust")
@ca_folder_option
@click.option("--yes", is_flag=True, help="Run the commands.")
def trust(ca: Path | None, yes: bool) -> None:  # noqa: FBT001  as click has it
    """Print the commands with which this system trusts the root; run them with --yes."""
    _run(_plan(ca).trust, is_wanted=yes)


@command.command("untrust")
@ca_folder_option
@click.option("--yes", is_flag=True, help="Run the commands.")
def untrust(ca: Path | None, yes: bool) -> None:  # noqa: FBT001  as above
    """Print the commands that end this system's trust in the root; run them with --yes."""
    _run(_plan(ca).untrust, is_wanted=yes)


@command.command("renew")
@ca_folder_option
@option("--host", multiple=True, metavar="HOST", help="A further host that it may sign for. Repeatable.")
def renew(ca: Path | None, host: tuple[str, ...]) -> None:
    """Replace the authority by a new one. Every place that trusted the old one must trust the new one."""
    authority = AuthorityFolder(ca or default_folder())
    try:
        authority.renew([*hosts_of(providers.load().values()), *host])
    except AuthorityError as error:
        fail(str(error))
    click.echo(f"{authority.root}: new; trust it again, and restart running sandboxes", err=True)


def _show_written(ca: Path | None, write: Callable[[Path, bytes, Mapping[str, str]], Path]) -> None:
    """Print the path of the file that is written beside the authority."""
    authority = _with_root(ca)
    try:
        click.echo(write(authority.path, _root(authority), os.environ))
    except AuthorityError as error:
        fail(str(error))


def _with_root(ca: Path | None) -> AuthorityFolder:
    authority = AuthorityFolder(ca or default_folder())
    _ = _root(authority)
    return authority


def _root(authority: AuthorityFolder) -> bytes:
    try:
        return authority.root_pem(hosts_of(providers.load().values()))
    except AuthorityError as error:
        fail(str(error))


def _plan(ca: Path | None) -> system_trust.TrustPlan:
    authority = _with_root(ca)
    plan = system_trust.plan_for(authority.root)
    if plan is None:
        fail(f"no command is known with which this system trusts {authority.root}")
    return plan


def _run(commands: Iterable[Command], *, is_wanted: bool) -> None:
    for line in commands:
        click.echo(shlex.join(line))
        if is_wanted and subprocess.run(line, check=False).returncode != 0:  # noqa: S603  shown before
            fail(f"{line[0]} failed")
    if not is_wanted:
        click.echo("nothing was run; --yes runs the commands", err=True)
