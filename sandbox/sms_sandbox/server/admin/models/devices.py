"""What the admin API takes and gives of gateway devices and their calls, as pydantic models."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from sms_sandbox.core.call import CallKind, NoteSource
from sms_sandbox.core.device import DeviceCondition
from sms_sandbox.core.hardware import COUNTRIES, HOME
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.server.admin.models.base import NUMBER_PATTERN, AskedInstant, Duration, Instant, Strict, Told
from sms_sandbox.server.admin.models.handsets import Lasting


def _number(text: str) -> Msisdn:
    number = read_by_people(text)
    if number is None:
        raise ValueError(f"{text!r} is no telephone number; write it like +33639980001")
    return number


def _country(text: str) -> str:
    if text.lower() not in COUNTRIES:
        raise ValueError(f"{text!r} is no country with carriers here; there are: {', '.join(COUNTRIES)}")
    return text.lower()


Number = Annotated[str, AfterValidator(_number), Field(json_schema_extra={"pattern": NUMBER_PATTERN})]


class AskedSim(Strict):
    """What is None is drawn."""

    slot: Annotated[int, Field(ge=0, le=9)] = 0
    country: Annotated[str, AfterValidator(_country)] = HOME
    number: Number | None = None
    iccid: Annotated[str, Field(pattern="^[0-9]{18,20}$")] | None = None
    carrier: str | None = None
    roaming: bool = False


class AskedSwitch(Strict):
    at: AskedInstant
    online: bool


class PutDevice(Strict):
    """What is left out stays as it is; ``webhooks`` maps a kind of webhook to a URL."""

    online: bool | None = None
    switches: tuple[AskedSwitch, ...] | None = None
    condition: DeviceCondition | None = None
    poll_interval: Duration | None = None
    pack_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    sims: tuple[AskedSim, ...] | None = None
    webhooks: dict[str, str] | None = None

    @model_validator(mode="after")
    def _has_one_sim_in_a_slot(self) -> Self:
        slots = [sim.slot for sim in self.sims or ()]
        if len(set(slots)) < len(slots):
            raise ValueError("two SIM cards are in one slot")
        return self


class MakeCall(Strict):
    """``with`` is the number at the other end."""

    kind: CallKind
    other: Number = Field(alias="with")
    duration: Duration | None = None

    @model_validator(mode="after")
    def _lasts_unless_missed(self) -> Self:
        if self.kind is CallKind.MISSED and durations.read(self.duration or "0s"):
            raise ValueError("a missed call has no duration")
        return self


class Override(Strict):
    """What a webhook is to tell instead of the usual. ``to`` is the number that it is about, ``text`` what that
    number writes, ``id`` the provider's for the message, ``account`` the login it is for, ``url`` where it goes.
    """

    url: str | None = None
    account: Annotated[str, Field(min_length=1)] | None = None
    to: Number | None = None
    id: Annotated[str, Field(min_length=1)] | None = None
    text: str | None = None
    state: MessageState | None = None
    reason: FailureReason | None = None
    call: CallKind | None = None
    duration: Duration | None = None
    note: str | None = None


class Trigger(Strict):
    provider: str
    kind: str
    override: Override = Field(default_factory=Override)


class Qualify(Strict):
    note: str
    source: NoteSource = NoteSource.MOBILE


class SimView(Told):
    slot: int
    iccid: str
    number: str
    country: str
    carrier: str
    roaming: bool


class SwitchView(Told):
    at: Instant
    online: bool


class DeviceView(Told):
    """``queued`` is how many messages wait to be taken, ``account`` the login of the owner, if it has one yet."""

    id: str
    provider: str
    account: str | None
    online: bool
    last_seen: Instant
    switches: list[SwitchView]
    condition: DeviceCondition
    poll_interval: Lasting
    pack_size: int
    queued: int
    imei: str
    serial_number: str
    sims: list[SimView]
    webhooks: dict[str, str]


class CallView(Told):
    id: str
    provider: str
    account: str
    device: str
    kind: CallKind
    other: str = Field(serialization_alias="with")
    started_at: Instant
    ends_at: Instant
    duration: Lasting
    notes: list[str]
    webhooks: list[str]
