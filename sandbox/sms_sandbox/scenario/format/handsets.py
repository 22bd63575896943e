"""Handsets and gateway devices. Their times may also count from the scenario's start."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from sms_sandbox.core.devices.hardware import COUNTRIES, HOME, Sim, draw_sim
from sms_sandbox.core.draws import Draws
from sms_sandbox.core.errors import TooLongTextError
from sms_sandbox.core.handset import HandsetBehaviour, OffTime
from sms_sandbox.core.text.segments import check_length
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.scenario.bad_value import BadValueError, did_you_mean
from sms_sandbox.scenario.format import field_types
from sms_sandbox.scenario.format.table import Table


def _country(text: str) -> str:
    if text.lower() not in COUNTRIES:
        raise BadValueError("bad_country", "Unknown country.", did_you_mean(text, COUNTRIES))
    return text.lower()


def _iccid(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 18 <= len(text) <= 20):  # noqa: PLR2004  ITU-T E.118, and its digit
        raise BadValueError("bad_iccid", "Not the number of a SIM card.", "Write 18 to 20 digits, in quotes.")
    return text


class OffTimeTable(Table):
    """Switched off from ``from`` to ``to``; with ``every``, again at that interval."""

    start: field_types.Time = Field(alias="from")
    end: field_types.Time = Field(alias="to")
    every: field_types.TimeSpan | None = None

    def at(self, start: int) -> OffTime:
        """Return the off time; ``start`` is that of the scenario, in microseconds."""
        return OffTime(self.start.at(start), self.end.at(start), self.every)

    def conflicts(self) -> Iterator[BadValueError]:
        if (self.start.instant is None) is not (self.end.instant is None):
            yield BadValueError("mixed_times", "One is a duration.", "Write two of the same kind.", ("to",))
            return
        begins, ends, every = self.at(0)
        if ends <= begins:
            yield BadValueError("bad_order", 'It ends before it begins: "to" comes after "from".', key=("to",))
        elif every is not None and every <= ends - begins:
            yield BadValueError("bad_order", "It is never on.", 'Let "every" be longer.', ("every",))


class HabitsTable(Table):
    """What the owner does a given time after each text arrives."""

    reads_after: field_types.Duration | None = None
    answers_after: field_types.Duration | None = None
    answers: field_types.Text | None = None
    """The text of the reply; the default is chosen from a list."""

    clicks_after: field_types.Duration | None = None
    reports: field_types.Flag = True
    """False for a handset that never confirms a text."""

    def conflicts(self) -> Iterator[BadValueError]:
        if self.answers is not None and self.answers_after is None:
            yield BadValueError("missing", '"answers" needs a time.', 'Add answers_after = "5s".', ("answers",))

        try:
            check_length(self.answers or "")
        except TooLongTextError as error:
            yield BadValueError("too_long", f"{str(error).capitalize()}.", "Shorten it.", ("answers",))

    def read(self) -> HandsetBehaviour:
        return HandsetBehaviour(
            reads_after=self.reads_after,
            answers_after=self.answers_after,
            answers=self.answers,
            clicks_after=self.clicks_after,
            is_reporting=self.reports,
        )


class HandsetTable(Table):
    condition: field_types.ConditionOfHandset | None = None
    off: tuple[OffTimeTable, ...] | None = None
    habits: HabitsTable | None = None
    name: field_types.Name | None = None


class SimTable(Table):
    """A SIM card; values that are None are drawn from the seed."""

    slot: field_types.Slot = 0
    country: Annotated[field_types.Name, AfterValidator(_country)] = HOME
    number: field_types.Number | None = None
    iccid: Annotated[field_types.Name, AfterValidator(_iccid)] | None = None
    carrier: field_types.Name | None = None
    roaming: field_types.Flag = False

    def draw(self, draws: Draws, provider: str, device_id: str) -> Sim:
        drawn = draw_sim(draws, provider, device_id, slot=self.slot, country=self.country)
        return drawn._replace(
            iccid=self.iccid or drawn.iccid,
            number=self.number or drawn.number,
            carrier=self.carrier or drawn.carrier,
            is_roaming=self.roaming,
        )


class SwitchTable(Table):
    at: field_types.Time
    online: field_types.Flag


class DeviceTable(Table):
    """A gateway device."""

    provider: field_types.Names | None = None
    """The providers that it belongs to."""

    online: field_types.Flag | None = None
    switches: tuple[SwitchTable, ...] | None = None
    condition: field_types.ConditionOfDevice | None = None
    poll_interval: field_types.Duration | None = None
    pack_size: field_types.PackSize | None = None
    sims: tuple[SimTable, ...] | None = None
    webhooks: Mapping[str, field_types.Name] | None = None
    """URLs by kind of webhook."""

    def conflicts(self) -> Iterator[BadValueError]:
        slots = [sim.slot for sim in self.sims or ()]
        for index, slot in enumerate(slots):
            if slot in slots[:index]:
                yield BadValueError("double", f"There are two SIM cards in slot {slot}.", key=("sims", index))

    def change(self, draws: Draws, provider: str, device_id: str, start: int) -> DeviceChange:
        """Return the change to the device; ``start`` is that of the scenario, in microseconds."""
        switches, sims = self.switches, self.sims
        return DeviceChange(
            is_online=self.online,
            switches=None if switches is None else tuple([(one.at.at(start), one.online) for one in switches]),
            condition=self.condition,
            poll_interval=self.poll_interval,
            pack_size=self.pack_size,
            sims=None if sims is None else tuple([sim.draw(draws, provider, device_id) for sim in sims]),
            webhooks=self.webhooks,
        )
