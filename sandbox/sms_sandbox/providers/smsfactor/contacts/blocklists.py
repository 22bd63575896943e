"""The numbers that campaigns leave out: the blacklist, and numbers that do not exist (NPAI). Handlers never raise."""

from typing import Final

from sms_sandbox.providers.smsfactor import state
from sms_sandbox.providers.smsfactor.auth import AuthenticatedRequest, answering
from sms_sandbox.providers.smsfactor.contacts import ids
from sms_sandbox.providers.smsfactor.contacts import parse as parse_contacts
from sms_sandbox.providers.smsfactor.contacts import render as render_contacts
from sms_sandbox.providers.smsfactor.errors import RefusedError
from sms_sandbox.providers.smsfactor.state import Blocked, Blocklist
from sms_sandbox.wire.exchange import HttpResponse


def _read(blocklist: Blocklist, name: str, asked: AuthenticatedRequest) -> HttpResponse:
    entries = [(ids.shown(entry, asked), entry) for entry in state.numbered(blocklist.values(), asked.backend)]
    return render_contacts.blocklist(entries, asked.style, name)


def _add(blocklist: Blocklist, name: str, asked: AuthenticatedRequest) -> HttpResponse:
    """Add numbers. The answer counts those that are there already, but none that cannot be read."""
    contacts = parse_contacts.posted_block(asked.document, name)
    read = [(number, infos) for number, infos in contacts if number is not None]
    for number, infos in read:
        blocklist.setdefault(number, Blocked(number, infos, asked.backend.now))
    return render_contacts.added(len(read), asked.style)


def _forgive(asked: AuthenticatedRequest) -> HttpResponse:
    """Remove a number from the blacklist."""
    wanted = asked.request.path_values["contact"]
    for entry in asked.data.blacklist.values():
        if entry.id and ids.is_id_of(wanted, entry, asked):
            del asked.data.blacklist[entry.number]
            return render_contacts.done(asked.style)
    raise RefusedError("unknown_contact")


read_blacklist: Final = answering(lambda asked: _read(asked.data.blacklist, "blacklist", asked))
add_to_blacklist: Final = answering(lambda asked: _add(asked.data.blacklist, "blacklist", asked))
delete_from_blacklist: Final = answering(_forgive)
read_npai: Final = answering(lambda asked: _read(asked.data.npai, "npai", asked))
add_to_npai: Final = answering(lambda asked: _add(asked.data.npai, "npai", asked))
