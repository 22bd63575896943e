"""The admin API of a workspace, by resource."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sms_sandbox.client import decode
from sms_sandbox.client.endpoint import ApiCall, Resource, S_co, endpoint
from sms_sandbox.client.errors import RefusedError
from sms_sandbox.client.models import Clock as ClockModel
from sms_sandbox.client.models import PhoneCall, Version, Workspace
from sms_sandbox.client.paths import Duration, path_of, wait_call
from sms_sandbox.client.resources.accounts import Account
from sms_sandbox.client.resources.clock import Clock
from sms_sandbox.client.resources.conversations import Conversations
from sms_sandbox.client.resources.devices import Device
from sms_sandbox.client.resources.exchanges import Events, Exchanges
from sms_sandbox.client.resources.faults import Faults
from sms_sandbox.client.resources.handsets import Handset
from sms_sandbox.client.resources.messages import Messages
from sms_sandbox.client.resources.scenarios import Source, content_of
from sms_sandbox.client.resources.snapshots import Snapshots
from sms_sandbox.client.resources.webhooks import Webhooks

if TYPE_CHECKING:
    from sms_sandbox.client.verdict import PrintableVerdict


class Api(Resource[S_co]):
    """With a blocking sender each method returns its result; with a waiting one it has to be awaited.

    Every method may raise UnreachableError and RefusedError; one that waits may raise TimedOutError.
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
        self.snapshots: Final = Snapshots(sender)

    def handset(self, msisdn: str) -> Handset[S_co]:
        """Return a recipient's handset; any number has one. Raise RefusedError for a text that is no number."""
        from sms_sandbox.core.numbers.msisdn import read_by_people  # noqa: PLC0415  with its numbering plan

        if read_by_people(msisdn) is None:
            problem = f"{msisdn!r} is not a telephone number"
            raise RefusedError(400, "bad_request", problem, hint="Write it like +33639980001.", field="msisdn")
        return Handset(self._sender, msisdn)

    def device(self, device_id: str, provider: str | None = None) -> Device[S_co]:
        """Return a gateway device. For inSIM its id is the login."""
        return Device(self._sender, device_id, provider)

    def account(self, provider: str, login: str) -> Account[S_co]:
        return Account(self._sender, provider, login)

    @endpoint
    def otp(
        self, msisdn: str, *, timeout: Duration = "5s", pattern: str | None = None, after: int | None = None
    ) -> ApiCall[str]:
        """Return the code in the last message to the number. Raise TimedOutError if none comes.

        ``pattern`` is a regular expression that finds the code: its first group if it has one, else the whole match.
        With ``after`` only messages submitted after that event count.
        """
        return wait_call(path_of("otp", msisdn), _code, {"pattern": pattern, "after": after}, timeout)

    @endpoint
    def idle(self, *, timeout: Duration = "5s") -> ApiCall[ClockModel]:
        """Wait until no webhook is under way and nothing is due now. Raise TimedOutError after ``timeout``."""
        return wait_call("/idle", decode.one(ClockModel), {}, timeout)

    @endpoint
    def qualify(self, call_id: str, note: str) -> ApiCall[PhoneCall]:
        """Add the owner's note to a call."""
        return ApiCall("POST", path_of("calls", call_id, "qualify"), decode.one(PhoneCall), body={"note": note})

    @endpoint
    def reset(self, *, to_empty: bool = False) -> ApiCall[None]:
        """Reset the workspace to its start; ``to_empty`` drops the configured accounts as well."""
        return ApiCall("POST", "/reset", decode.nothing, body={"to": "empty" if to_empty else "seed"})

    @endpoint
    def scenario(self, source: Source) -> ApiCall[Any]:
        """Restart the workspace in a scenario; return it as the admin API's JSON has it.

        Raise OSError if a file cannot be read.
        """
        return ApiCall("PUT", "/scenario", decode.anything, body={"scenario": content_of(source)})

    @endpoint
    def drop_scenario(self) -> ApiCall[None]:
        """Restart the workspace without a scenario."""
        return ApiCall("DELETE", "/scenario", decode.nothing)

    @endpoint
    def verdict(self) -> ApiCall["PrintableVerdict"]:
        """Return the verdict as it stands now:

        ``passed`` is True if all checks passed, and its ``str`` is the text report.
        """
        return ApiCall("GET", "/scenario/verdict", _verdict)

    @endpoint
    def report(self) -> ApiCall[str]:
        """Return the verdict as an HTML page with a timeline."""
        return ApiCall("GET", "/scenario/report", bytes.decode)

    @endpoint
    def export_run(self) -> ApiCall[str]:
        """Return everything that was done, as the text of a run file, if the sandbox records it."""
        return ApiCall("GET", "/export", bytes.decode)

    @endpoint
    def import_run(self, text: str) -> ApiCall[None]:
        """Restore the workspace from the text of a run file."""
        return ApiCall("POST", "/import", decode.nothing, body={"run": text})

    @endpoint
    def magic_range(self) -> ApiCall[str]:
        """Return the range in which the magic numbers are, written like ``+3363998xxxx``."""
        return ApiCall("GET", "/numbers", _range)

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
        """Create a workspace:

        ``name``, ``seed``, ``id_seed``, ``clock`` (``real`` or ``virtual``), ``scenario``, and ``webhooks``, which
        maps ``insim`` or ``insim.status`` to a URL. A field left out is as for the default workspace.
        """
        if "scenario" in wanted:
            wanted["scenario"] = content_of(wanted["scenario"])
        return ApiCall("POST", "/workspaces", decode.one(Workspace), body=wanted)

    @endpoint
    def ensure_workspace(self, name: str, /, **wanted: Any) -> ApiCall[Workspace]:  # noqa: ANN401  as make_workspace
        """Create a workspace with the fields of ``make_workspace``, or find the one of that name as it is."""
        if "scenario" in wanted:
            wanted["scenario"] = content_of(wanted["scenario"])
        return ApiCall("PUT", path_of("workspaces", name), decode.one(Workspace), body=wanted)

    @endpoint
    def drop_workspace(self, name: str) -> ApiCall[None]:
        return ApiCall("DELETE", path_of("workspaces", name), decode.nothing)

    @endpoint
    def get(self, path: str, query: Mapping[str, str | int | None] | None = None) -> ApiCall[Any]:
        """Return the JSON of any other path of the admin API."""
        return ApiCall("GET", path, decode.anything, query or {})

    @endpoint
    def put(self, path: str, body: object) -> ApiCall[Any]:
        """Put a body to any other path of the admin API; return its JSON."""
        return ApiCall("PUT", path, decode.anything, body=body)


def _verdict(body: bytes) -> "PrintableVerdict":
    from sms_sandbox.client.verdict import PrintableVerdict  # noqa: PLC0415  only for those who ask
    from sms_sandbox.report import json as report_json  # noqa: PLC0415  as above

    return report_json.from_data(decode.anything(body), PrintableVerdict)


def _range(body: bytes) -> str:
    answer: dict[str, str] = decode.anything(body)
    return answer["range"]


def _code(body: bytes) -> str:
    answer: dict[str, str] = decode.anything(body)
    return answer["code"]
