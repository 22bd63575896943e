"""All of the admin API that a workspace has, by its nouns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sms_sandbox.client import decode
from sms_sandbox.client.accounts import Account
from sms_sandbox.client.clock import Clock
from sms_sandbox.client.devices import Device
from sms_sandbox.client.endpoint import Call, Noun, S_co, verb
from sms_sandbox.client.exchanges import Events, Exchanges
from sms_sandbox.client.faults import Faults
from sms_sandbox.client.handsets import Handset
from sms_sandbox.client.messages import Messages
from sms_sandbox.client.models import Clock as ClockTold
from sms_sandbox.client.models import PhoneCall, Version, Workspace
from sms_sandbox.client.paths import at, patience
from sms_sandbox.client.scenarios import Source, content_of
from sms_sandbox.client.webhooks import Webhooks

if TYPE_CHECKING:
    from sms_sandbox.client.verdict import PrintableVerdict


class Api(Noun[S_co]):
    """One for each kind of sender: with a blocking one each verb returns what is asked for, with a waiting one it
    has to be awaited. Every verb may raise UnreachableError and RefusedError, and one that waits TimedOutError.
    """

    def __init__(self, sender: S_co) -> None:
        super().__init__(sender)
        self.messages: Final = Messages(sender)
        self.webhooks: Final = Webhooks(sender)
        self.exchanges: Final = Exchanges(sender)
        self.events: Final = Events(sender)
        self.clock: Final = Clock(sender)
        self.faults: Final = Faults(sender)

    def handset(self, msisdn: str) -> Handset[S_co]:
        """A recipient's telephone; any number has one."""
        return Handset(self._sender, msisdn)

    def device(self, device_id: str, provider: str | None = None) -> Device[S_co]:
        """The telephone that sends. For inSIM its id is the login."""
        return Device(self._sender, device_id, provider)

    def account(self, provider: str, login: str) -> Account[S_co]:
        return Account(self._sender, provider, login)

    @verb
    def otp(self, msisdn: str, *, timeout: str = "5s") -> Call[str]:
        """The last code, of four to eight digits, that was sent to the number. Raises TimedOutError."""
        return Call("GET", at("otp", msisdn), _code, {"timeout": timeout}, patience=patience(timeout))

    @verb
    def idle(self, *, timeout: str = "5s") -> Call[ClockTold]:
        """Waits until no webhook is under way and nothing is due now. Raises TimedOutError."""
        return Call("GET", "/idle", decode.one(ClockTold), {"timeout": timeout}, patience=patience(timeout))

    @verb
    def qualify(self, call_id: str, note: str) -> Call[PhoneCall]:
        """The note that the telephone's owner takes of a call."""
        return Call("POST", at("calls", call_id, "qualify"), decode.one(PhoneCall), body={"note": note})

    @verb
    def reset(self, *, to_empty: bool = False) -> Call[None]:
        """Back to the seed; ``to_empty`` drops what was configured at the start, too."""
        return Call("POST", "/reset", decode.nothing, body={"to": "empty" if to_empty else "seed"})

    @verb
    def scenario(self, source: Source) -> Call[Any]:
        """Starts the workspace anew in a scenario; gives it back as the admin API tells it.

        Raises OSError for a file that cannot be read.
        """
        return Call("PUT", "/scenario", decode.anything, body={"scenario": content_of(source)})

    @verb
    def drop_scenario(self) -> Call[None]:
        """Starts the workspace anew without one."""
        return Call("DELETE", "/scenario", decode.nothing)

    @verb
    def verdict(self) -> Call["PrintableVerdict"]:
        """What the scenario's expectations, its faults and the rules of good behaviour say now: ``holds`` is whether
        all of it does, and its text tells it to people.
        """
        return Call("GET", "/scenario/verdict", _verdict)

    @verb
    def report(self) -> Call[str]:
        """The verdict as a page of its own, with a timeline: the text of a file in HTML."""
        return Call("GET", "/scenario/report", bytes.decode)

    @verb
    def export_run(self) -> Call[str]:
        """All that was done here, as the text of a run file, if the sandbox keeps it."""
        return Call("GET", "/export", bytes.decode)

    @verb
    def import_run(self, text: str) -> Call[None]:
        """Puts the workspace where that run ended."""
        return Call("POST", "/import", decode.nothing, body={"run": text})

    @verb
    def version(self) -> Call[Version]:
        return Call("GET", "/version", decode.one(Version))

    @verb
    def workspaces(self) -> Call[list[Workspace]]:
        return Call("GET", "/workspaces", decode.items(Workspace))

    @verb
    def show_workspace(self, name: str) -> Call[Workspace]:
        return Call("GET", at("workspaces", name), decode.one(Workspace))

    @verb
    def make_workspace(self, /, **wanted: Any) -> Call[Workspace]:  # noqa: ANN401  a field each, as the admin API has them
        """``name``, ``seed``, ``clock`` (``real`` or ``virtual``), ``scenario``, and ``webhooks``, which maps
        ``insim`` or ``insim.status`` to a URL; what is not named is as for the default workspace.
        """
        if "scenario" in wanted:
            wanted["scenario"] = content_of(wanted["scenario"])
        return Call("POST", "/workspaces", decode.one(Workspace), body=wanted)

    @verb
    def drop_workspace(self, name: str) -> Call[None]:
        return Call("DELETE", at("workspaces", name), decode.nothing)

    @verb
    def get(self, path: str, query: Mapping[str, str | int | None] | None = None) -> Call[Any]:
        """What any other path of the admin API tells, as JSON has it."""
        return Call("GET", path, decode.anything, query or {})

    @verb
    def put(self, path: str, body: object) -> Call[Any]:
        """As ``get``."""
        return Call("PUT", path, decode.anything, body=body)


def _verdict(body: bytes) -> "PrintableVerdict":
    from sms_sandbox.client.verdict import PrintableVerdict  # noqa: PLC0415  only for those who ask
    from sms_sandbox.report import json as report_json  # noqa: PLC0415  as above

    return report_json.from_data(decode.anything(body), PrintableVerdict)


def _code(body: bytes) -> str:
    told: dict[str, str] = decode.anything(body)
    return told["code"]
