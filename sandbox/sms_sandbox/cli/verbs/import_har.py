"""``sandbox import-har``: make recordings of the exchanges in a HAR file."""

import time
from pathlib import Path

import click

from sms_sandbox import providers
from sms_sandbox.cli.command import Command, fail
from sms_sandbox.cli.files import write_file
from sms_sandbox.cli.recording.options import out_option
from sms_sandbox.cli.recording.review import review
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.engine.requests import ProviderRouter
from sms_sandbox.recording import har
from sms_sandbox.recording.har import HarError, HarExchange
from sms_sandbox.recording.session import NotRecordedError, RecordedFile, RecordingSession
from sms_sandbox.server.recording.addresses import Addresses
from sms_sandbox.server.recording.upstream import outgoing

_WRONG = 2


@click.command("import-har", cls=Command, examples=("sandbox import-har checkout.har --out recordings",))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@out_option
def command(file: Path, out: Path) -> None:
    """Write each exchange with a provider in FILE, an HTTP archive of a browser or a proxy, as a recording.

    Secrets, numbers, names, addresses, texts and ids are replaced by invented ones, as "sandbox record" does.
    """
    try:
        exchanges = har.read(file.read_text("utf-8-sig"))
    except HarError as error:
        fail(f"{file}: {error}", _WRONG)
    except UnicodeDecodeError:
        fail(f"{file}: not a HAR: it is not UTF-8", _WRONG)
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}", _WRONG)
    recorded = _recorded(exchanges)
    if not recorded:
        fail(f"{file}: none of its {len(exchanges)} exchanges is with a provider", _WRONG)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in recorded:
            write_file(out / one.name, one.to_bytes())
    except OSError as error:
        fail(f"{error.filename}: cannot be written: {error.strerror}")
    review(recorded, out, asks=False)


def _recorded(exchanges: list[HarExchange]) -> list[RecordedFile]:
    """Return the files of the exchanges that are with a provider, each name with that provider's."""
    router = ProviderRouter(providers.load().values())
    sessions: dict[str, RecordingSession] = {}
    made = []
    for one in exchanges:
        resolved = router.resolve(one.request)
        if resolved is None:
            continue
        provider = resolved.provider
        source = f"imported from an HTTP archive, {time.strftime('%Y-%m-%d')}"
        session = sessions.setdefault(provider.name, RecordingSession(provider, source))
        try:
            request = outgoing(resolved.request, Addresses(provider).of(resolved.request))
            file = session.exchange(request, one.response, int(time.time()) * SECOND)
        except NotRecordedError as error:
            click.echo(f"not imported: {error}", err=True)
            continue
        file.name = f"{provider.name}-{file.name}"
        made.append(file)
    return made
