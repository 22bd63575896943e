"""All of the admin API that a workspace has, by its nouns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sms_sandbox.client import decode
from sms_sandbox.client.accounts import Account
from sms_sandbox.client.clock import Clock
from sms_sandbox.client.conversations import Conversations
from sms_sandbox.client.devices import Device
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.exchanges import Events, Exchanges
from sms_sandbox.client.faults import Faults
from sms_sandbox.client.handsets import Handset
from sms_sandbox.client.messages import Messages
from sms_sandbox.client.models import Clock as ClockTold
from sms_sandbox.client.models import PhoneCall, Version, Workspace
from sms_sandbox.client.paths import path_of, seconds_of
from sms_sandbox.client.scenarios import Source, content_of
from sms_sandbox.client.webhooks import Webhooks

if TYPE_CHECKING:
    from sms_sandbox.client.verdict import PrintableVerdict


class Api(Resource[S_co]):
    """One for each kind of sender: with a blocking one each verb returns what is asked for, with a waiting one it
    has to be awaited. Every verb may raise UnreachableError and RefusedError, and one that waits TimedOutError.
    """

    def __init__(self, sender: S_co) -> None:
        super().__init__(sender)
        self.messages: Final = Messages(sender)
        self.conversations: Final = Conversations(sender)
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

    @endpoint
    def otp(self, msisdn: str, *, timeout: str = "5s") -> ApiCall[str]:
        """The last code, of four to eight digits, that was sent to the number. Raises TimedOutError."""
        return ApiCall("GET", path_of("otp", msisdn), _code, {"timeout": timeout}, timeout=seconds_of(timeout))

    @endpoint
    def idle(self, *, timeout: str = "5s") -> ApiCall[ClockTold]:
        """Waits until no webhook is under way and nothing is due now. Raises TimedOutError."""
        return ApiCall("GET", "/idle", decode.one(ClockTold), {"timeout": timeout}, timeout=seconds_of(timeout))

    @endpoint
    def qualify(self, call_id: str, note: str) -> ApiCall[PhoneCall]:
        """The note that the telephone's owner takes of a call."""
        return ApiCall("POST", path_of("calls", call_id, "qualify"), decode.one(PhoneCall), body={"note": note})

    @endpoint
    def reset(self, *, to_empty: bool = False) -> ApiCall[None]:
        """Back to the seed; ``to_empty`` drops what was configured at the start, too."""
        return ApiCall("POST", "/reset", decode.nothing, body={"to": "empty" if to_empty else "seed"})

    @endpoint
    def scenario(self, source: Source) -> ApiCall[Any]:
        """Starts the workspace anew in a scenario; gives it back as the admin API tells it.

        Raises OSError for a file that cannot be read.
        """
        return ApiCall("PUT", "/scenario", decode.anything, body={"scenario": content_of(source)})

    @endpoint
    def drop_scenario(self) -> ApiCall[None]:
        """Starts the workspace anew without one."""
        return ApiCall("DELETE", "/scenario", decode.nothing)

    @endpoint
    def verdict(self) -> ApiCall["PrintableVerdict"]:
        """What the scenario's expectations, its faults and the rules of good behaviour say now: ``holds`` is whether
        all of it does, and its text tells it to people.
        """
        return ApiCall("GET", "/scenario/verdict", _verdict)

    @endpoint
    def report(self) -> ApiCall[str]:
        """The verdict as a page of its own, with a timeline: the text of a file in HTML."""
        return ApiCall("GET", "/scenario/report", bytes.decode)

    @endpoint
    def export_run(self) -> ApiCall[str]:
        """All that was done here, as the text of a run file, if the sandbox keeps it."""
        return ApiCall("GET", "/export", bytes.decode)

    @endpoint
    def import_run(self, text: str) -> ApiCall[None]:
        """Puts the workspace where that run ended."""
        return ApiCall("POST", "/import", decode.nothing, body={"run": text})

    @endpoint
    def version(self) -> ApiCall[Version]:
        return ApiCall("GET", "/version", decode.one(Version))

    @endpoint
    def workspaces(self) -> ApiCall[list[Workspace]]:
        return ApiCall("GET", "/workspaces", decode.items(Workspace))

    @endpoint
    def show_workspace(self, name: str) -> ApiCall[Workspace]:
        return ApiCall("GET", path_of("workspaces", name), decode.one(Workspace))

    @endpoint
    def make_workspace(self, /, **wanted: Any) -> ApiCall[Workspace]:  # noqa: ANN401  a field each, as the admin API has them
        """``name``, ``seed``, ``clock`` (``real`` or ``virtual``), ``scenario``, and ``webhooks``, which maps
        ``insim`` or ``insim.status`` to a URL; what is not named is as for the default workspace.
        """
        if "scenario" in wanted:
            wanted["scenario"] = content_of(wanted["scenario"])
        return ApiCall("POST", "/workspaces", decode.one(Workspace), body=wanted)

    @endpoint
    def drop_workspace(self, name: str) -> ApiCall[None]:
        return ApiCall("DELETE", path_of("workspaces", name), decode.nothing)

    @endpoint
    def get(self, path: str, query: Mapping[str, str | int | None] | None = None) -> ApiCall[Any]:
        """What any other path of the admin API tells, as JSON has it."""
        return ApiCall("GET", path, decode.anything, query or {})

    @endpoint
    def put(self, path: str, body: object) -> ApiCall[Any]:
        """As ``get``."""
        return ApiCall("PUT", path, decode.anything, body=body)


def _verdict(body: bytes) -> "PrintableVerdict":
    from sms_sandbox.client.verdict import PrintableVerdict  # noqa: PLC0415  only for those who ask
    from sms_sandbox.report import json as report_json  # noqa: PLC0415  as above

    return report_json.from_data(decode.anything(body), PrintableVerdict)


def _code(body: bytes) -> str:
    told: dict[str, str] = decode.anything(body)
    return told["code"]
