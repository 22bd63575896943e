"""Requests and answers about gateway devices and their calls."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.devices.hardware import COUNTRIES, HOME
from sms_sandbox.core.numbers.msisdn import Msisdn, read_by_people
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.server.admin.models.base import (
    NUMBER_PATTERN,
    Duration,
    Instant,
    InstantInput,
    ResponseModel,
    Strict,
)
from sms_sandbox.server.admin.models.handsets import Lasting


def _number(text: str) -> Msisdn:
    number = read_by_people(text)
    if number is None:
        raise ValueError(f"{text!r} is not a telephone number; write it like +33639980001")
    return number


def _country(text: str) -> str:
    if text.lower() not in COUNTRIES:
        raise ValueError(f"{text!r} is not a country with carriers here; there are: {', '.join(COUNTRIES)}")
    return text.lower()


Number = Annotated[str, AfterValidator(_number), Field(json_schema_extra={"pattern": NUMBER_PATTERN})]


class SimInput(Strict):
    """A SIM card. What is left out is drawn."""

    slot: Annotated[int, Field(ge=0, le=9)] = 0
    country: Annotated[str, AfterValidator(_country)] = HOME
    number: Number | None = None
    iccid: Annotated[str, Field(pattern="^[0-9]{18,20}$")] | None = None
    carrier: str | None = None
    roaming: bool = False


class SwitchInput(Strict):
    at: InstantInput
    online: bool


class PutDevice(Strict):
    """Create or change a device. A field that is left out keeps its value."""

    online: bool | None = None
    switches: tuple[SwitchInput, ...] | None = None
    condition: DeviceCondition | None = None
    poll_interval: Duration | None = None
    pack_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    sims: tuple[SimInput, ...] | None = None
    webhooks: dict[str, str] | None = None
    """URL by kind of webhook."""

    @model_validator(mode="after")
    def _has_one_sim_in_a_slot(self) -> Self:
        slots = [sim.slot for sim in self.sims or ()]
        if len(set(slots)) < len(slots):
            raise ValueError("two SIM cards are in one slot")
        return self


class MakeCall(Strict):
    """A call of a device."""

    kind: CallKind
    other: Number = Field(alias="with")
    """The number at the other end."""

    duration: Duration | None = None

    @model_validator(mode="after")
    def _lasts_unless_missed(self) -> Self:
        if self.kind is CallKind.MISSED and durations.read(self.duration or "0s"):
            raise ValueError("a missed call has no duration")
        return self


class Override(Strict):
    """What a sample webhook contains instead of the usual."""

    url: str | None = None
    """Where it goes."""

    account: Annotated[str, Field(min_length=1)] | None = None
    """Login of the account."""

    to: Number | None = None
    """The number that it is about."""

    id: Annotated[str, Field(min_length=1)] | None = None
    """The provider's id of the message."""

    text: str | None = None
    """The text that the number writes."""

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


class SimView(ResponseModel):
    slot: int
    iccid: str
    number: str
    country: str
    carrier: str
    roaming: bool


class SwitchView(ResponseModel):
    at: Instant
    online: bool


class DeviceView(ResponseModel):
    """A gateway device."""

    id: str
    provider: str
    account: str | None
    """Login of the owner, or null if it has none yet."""

    online: bool
    last_seen: Instant
    switches: list[SwitchView]
    condition: DeviceCondition
    poll_interval: Lasting
    pack_size: int
    queued: int
    """How many messages wait for the device."""

    imei: str
    serial_number: str
    sims: list[SimView]
    webhooks: dict[str, str]


class CallView(ResponseModel):
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
