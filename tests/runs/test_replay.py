import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sms_sandbox import providers
from sms_sandbox.contract import Provider, RetryPlan
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.devices.device import DeviceCondition, GatewayDevice
from sms_sandbox.core.errors import NetworkError
from sms_sandbox.core.handset import HandsetBehaviour, HandsetCondition, OffTime
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time.instants import HOUR, MINUTE, SECOND
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.inputs import METHODS
from sms_sandbox.engine.webhook_models import Outcome
from sms_sandbox.faults.kinds.account import AccountChange
from sms_sandbox.faults.kinds.cut import Cut
from sms_sandbox.faults.kinds.garble import Garble
from sms_sandbox.faults.kinds.handset import HandsetChange
from sms_sandbox.faults.kinds.latency import Latency
from sms_sandbox.faults.kinds.lifecycle import BUILT_IN
from sms_sandbox.faults.kinds.mode_flush import FlushMode
from sms_sandbox.faults.kinds.mode_hold import HoldMode
from sms_sandbox.faults.kinds.reset import Reset
from sms_sandbox.faults.kinds.stall import Stall
from sms_sandbox.faults.kinds.status import Status
from sms_sandbox.faults.kinds.webhooks_delay import WebhookDelay
from sms_sandbox.faults.kinds.webhooks_drop import WebhookDrop
from sms_sandbox.faults.kinds.webhooks_duplicate import Duplicate
from sms_sandbox.faults.kinds.webhooks_garble import WebhookGarble
from sms_sandbox.faults.kinds.webhooks_reorder import Reorder
from sms_sandbox.faults.matcher import Matcher
from sms_sandbox.faults.rule import Effects, Faults, Phase, Rule, WeightedEffects
from sms_sandbox.faults.webhooks import Order, WebhookFaults
from sms_sandbox.runs.replay import Difference, rebuild, replay
from sms_sandbox.runs.run_file import RunFileError, read
from sms_sandbox.trigger import TriggerRequest, trigger
from sms_sandbox.wire.exchange import HttpRequest

from tests import examples
from tests.making import JANE, REFUSED, SETTINGS, TAKEN, a_request, until_idle
from tests.runs.run_log import PROVIDERS, Recording

NUMBERS = [Msisdn(f"3363998000{digit}") for digit in range(1, 5)]
DOWN = Rule(name="down", effects=Effects(refusal=Status(503, b"down")), when=Matcher(share=0.5))


def test_replay_gives_the_same_results() -> None:
    run_log = Recording()
    run_log.engine.fault_control.load(Faults(rules=(DOWN,)))
    for number in NUMBERS:
        run_log.engine.answer(a_request(to=number))
    until_idle(run_log.engine)
    assert run_log.replayed() == []


def test_engine_is_rebuilt() -> None:
    run_log = a_recording()
    engine, differences = rebuild(run_log.run(), PROVIDERS)
    assert differences == []
    assert engine.now == run_log.engine.now
    assert [message.history for message in engine.messages] == [
        message.history for message in run_log.engine.messages
    ]


def changed(run_log: Recording, change: Callable[[dict[str, Any]], None], do: str, nth: int = 0) -> list[Difference]:
    """What the replay tells where one line of the file says something else."""
    run_log.recorder.end()
    lines = [json.loads(line) for line in run_log.lines]
    change([line for line in lines if line.get("do") == do or do in line][nth])
    return replay(read("a.run", [json.dumps(line) for line in lines]), PROVIDERS)


def a_recording() -> Recording:
    run_log = Recording()
    run_log.engine.answer(a_request())
    until_idle(run_log.engine)
    return run_log


def test_different_answer_is_shown_as_a_diff() -> None:
    def change(line: dict[str, Any]) -> None:
        line["gave"]["sent"] = line["gave"]["sent"].replace("200 OK", "202 Accepted\r\nX: \x1bé")

    [difference] = changed(a_recording(), change, "Engine.answer")
    assert difference.what == "exchange x1 (POST /acme/send)"
    diff = difference.diff().splitlines()
    assert diff[:2] == [
        "--- exchange x1 (POST /acme/send), recorded",
        "+++ exchange x1 (POST /acme/send), replayed",
    ]
    assert "-HTTP/1.1 202 Accepted" in diff
    assert "-X: \\x1b\\xe9" in diff
    assert "+HTTP/1.1 200 OK" in diff


def test_different_webhook_is_shown_as_a_diff() -> None:
    def change(line: dict[str, Any]) -> None:
        line["gave"]["sent"] = line["gave"]["sent"].replace("gone", "went")

    [difference] = changed(a_recording(), change, "Webhooks.finished")
    assert difference.what == "webhook c1"
    assert [line[0] for line in difference.diff().splitlines() if "gone" in line or "went" in line] == ["-", "+"]


def test_missing_webhook_is_reported() -> None:
    def change(line: dict[str, Any]) -> None:
        line["with"]["call"] = ["c9", 2]

    found = changed(a_recording(), change, "Webhooks.finished", nth=1)
    assert (found[0].what, found[0].replayed) == ("webhook c9, attempt 2", ("nothing",))
    assert found[1].what == "webhooks without a result at the end"
    assert found[1].replayed[0].startswith("c2, attempt 1: POST ")


def test_other_seed_gives_differences() -> None:
    def change(line: dict[str, Any]) -> None:
        line["settings"]["EngineSettings"]["seed"] = 99

    assert [one.what for one in changed(a_recording(), change, "settings")] == [
        "exchange x1 (POST /acme/send)",
        "webhook c1",
        "webhook c2",
    ]


def test_missing_events_are_reported_in_total() -> None:
    def change(line: dict[str, Any]) -> None:
        line["totals"]["message.state"] = 99

    [difference] = changed(a_recording(), change, "end")
    assert difference.what == "number of events"
    assert "-message.state: 99" in difference.diff().splitlines()


def test_failed_input_is_reported_and_the_rest_continues() -> None:
    run_log = a_recording()
    run_log.engine.handsets.change(JANE, name="Jane")
    message = run_log.engine.messages.get("m1")
    assert message is not None
    run_log.recorder.end()
    lines = [*run_log.lines[:-1]]
    more = (
        {"do": "Network.set_state", "with": {"message": {"message": "m9"}, "state": {"MessageState": "sent"}}},
        {"do": "Network.set_state", "with": {"message": {"message": "m1"}, "state": {"MessageState": "sent"}}},
        {"do": "Network.set_state", "with": {"message": {"message": "m1"}}},
        {"do": "Engine.step", "times": 2},
        {"do": "Accounts.remove", "of": "nobody", "with": {}},
    )
    lines += [json.dumps({"at": run_log.engine.now, **one}) for one in more]
    found = replay(read("a.run", lines), PROVIDERS)
    assert [one.what.partition(", ")[2] for one in found] == [
        "Network.set_state",
        "Network.set_state",
        "Network.set_state",
        "Engine.step",
        "Accounts.remove",
    ]
    reported = [one.replayed[0] for one in found]
    assert reported[0] == "failed: there is no message m9"
    assert reported[1] == "failed: message m1 cannot go from delivered to sent"
    assert reported[3] == "nothing is due"


def test_unknown_provider_is_reported() -> None:
    run = Recording().run()
    with pytest.raises(RunFileError, match="the run was made with acme; there are: insim"):
        replay(run, {"insim": providers.load()["insim"]})


def test_missing_answer_and_unrouted_request_are_replayed() -> None:
    run_log = Recording()
    run_log.engine.answer(HttpRequest("GET", b"/"))
    run_log.engine.fault_control.load(Faults(rules=(Rule(name="r", effects=Effects(network=Stall(SECOND))),)))
    run_log.engine.answer(a_request())
    run = run_log.run()
    assert [one.gave for one in run.inputs] == [
        None,
        None,
        {"sent": None, "manner": run.inputs[2].gave["manner"]},
    ]
    assert replay(run, PROVIDERS) == []
    changed_run = replace(run, inputs=tuple(replace(one, gave={"sent": "", "manner": {}}) for one in run.inputs[:1]))
    [difference, *_] = replay(changed_run, PROVIDERS)
    assert (difference.what, difference.replayed) == ("line 2 (GET /)", ("nothing",))
    silent = replace(run, inputs=(*run.inputs[:2], replace(run.inputs[2], gave=None)), ended_at=None)
    [difference] = replay(silent, PROVIDERS)
    assert difference.replayed[0] == "no answer"


@pytest.mark.parametrize("provider", [*providers.load().values()], ids=[*providers.load()])
def test_examples_of_each_provider_are_replayed(provider: Provider) -> None:
    for example in examples.examples_of(provider):
        run_log = Recording(example.settings(), provider)
        examples.play(example, run_log.engine)
        assert [one.diff() for one in run_log.replayed()] == [], str(example)


STORY = Faults(
    rules=(DOWN,),
    phases=(
        Phase(
            name="outage",
            at=SECOND,
            lasts=MINUTE,
            parts=(WeightedEffects(share=0.3, effects=Effects(network=Reset())),),
            webhooks=WebhookFaults(mode=HoldMode()),
        ),
        Phase(
            name="recovery",
            at=MINUTE,
            webhooks=WebhookFaults(mode=FlushMode(rate=0.5, order=Order.RANDOM)),
            change=AccountChange(dialect="x"),
        ),
    ),
    webhooks=WebhookFaults(drop=WebhookDrop(0.1), reorder=Reorder(share=0.5), garble=WebhookGarble(0.2)),
)


def _message(engine: Engine) -> MtMessage:
    return next(iter(engine.messages))


def _device(engine: Engine) -> GatewayDevice:
    return engine.devices.configure("acme", "d1", DeviceChange(is_online=True))


def _note(engine: Engine) -> None:
    engine.devices.note(engine.devices.call(_device(engine), CallKind.MISSED, JANE), "rude", NoteSource.MOBILE)


def _suspend(engine: Engine) -> None:
    account = engine.backend("acme").accounts.get("k1")
    assert account is not None
    engine.backend("acme").accounts.update_fields(account, {"is_suspended": True})


def _reopen(engine: Engine) -> None:
    _suspend(engine)
    engine.backend("acme").accounts.remove(_message(engine).account)


def _fall_back(engine: Engine) -> None:
    account = engine.backend("acme").accounts.get("k1")
    assert account is not None
    engine.backend("acme").accounts.update_fields(account, {"webhooks": {}})
    engine.webhooks.fall_back_to("http://127.0.0.1:2/")


def _drop_rule(engine: Engine) -> None:
    engine.fault_control.load(Faults(rules=(Rule(name="r", effects=Effects(refusal=Status(503))),)))
    engine.fault_control.remove("r")


def _release(engine: Engine) -> None:
    engine.fault_control.load(Faults(webhooks=WebhookFaults(mode=HoldMode())))
    engine.answer(a_request("held"))
    until_idle(engine)
    engine.webhooks.release(next(iter(engine.webhooks.held)))


BY_HAND: dict[str, Callable[[Engine], object]] = {
    "FaultControl.load": lambda engine: engine.fault_control.load(STORY),
    "FaultControl.add": lambda engine: engine.fault_control.add(
        Rule(name="r", effects=Effects(refusal=Status(503))), HOUR
    ),
    "FaultControl.remove": _drop_rule,
    "Network.set_state": lambda engine: engine.network.set_state(
        _message(engine), MessageState.EXPIRED, FailureReason.SPAM
    ),
    "Network.clear": lambda engine: engine.network.clear(),
    "Webhooks.resend": lambda engine: engine.webhooks.resend(next(iter(engine.webhooks.recent))),
    "Webhooks.release": _release,
    "Webhooks.fall_back_to": _fall_back,
    "trigger": lambda engine: trigger(engine, "acme", TriggerRequest(kind="status", text="x")),
    "Handsets.change": lambda engine: engine.handsets.change(JANE, condition=HandsetCondition.OFF),
    "Handsets.reply": lambda engine: engine.handsets.reply(JANE, "OK"),
    "Devices.configure": _device,
    "Devices.switch": lambda engine: engine.devices.switch(_device(engine), is_on=False),
    "Devices.forget": lambda engine: engine.devices.forget(_device(engine)),
    "Devices.call": lambda engine: engine.devices.call(_device(engine), CallKind.INCOMING, JANE),
    "Devices.note": _note,
    "Accounts.create": lambda engine: engine.backend("acme").accounts.create(Credentials(None, "invalid")),
    "Accounts.update_fields": _suspend,
    "Accounts.change_all": lambda engine: engine.backend("acme").accounts.change_all(AccountChange(suspended=True)),
    "Accounts.remove": _reopen,
    "Engine.note_account": lambda engine: engine.note_account(_message(engine).account, ("credit",)),
}
ELSEWHERE = {
    "Engine.answer",
    "Engine.step",
    "Webhooks.finished",
    "Handsets.click",
    "Devices.known",
    "Engine.open_connection",
}
"""The rest of a run, what examples do, and what names a device without any other sign of it."""


def test_each_input_method_is_tested() -> None:
    assert {*METHODS} == {*BY_HAND} | ELSEWHERE


@pytest.mark.parametrize("name", BY_HAND)
def test_admin_inputs_are_replayed_and_missed_if_removed(name: str) -> None:
    run_log = Recording()
    engine = run_log.engine
    engine.answer(a_request())
    until_idle(engine)
    if name == "Network.set_state":
        engine.answer(a_request())
    BY_HAND[name](engine)
    for key in ("k1", "invalid"):
        engine.answer(a_request("and then", key=key))
    until_idle(engine)
    run = run_log.run()
    assert [one.diff() for one in replay(run, PROVIDERS)] == []
    without = replace(run, inputs=tuple(one for one in run.inputs if one.do != name))
    assert len(without.inputs) < len(run.inputs)
    assert replay(without, PROVIDERS) != []


class Deeds:
    """Anything that can be done to a sandbox, with draws of hypothesis."""

    def __init__(self, engine: Engine, draw: st.DataObject) -> None:
        self.engine = engine
        self.draw = draw

    def pick(self, *of: Any) -> Any:
        return self.draw.draw(st.sampled_from(of))

    def toss(self) -> bool:
        return self.draw.draw(st.booleans())

    def do_any(self) -> None:
        deed = self.pick(
            self.ask, self.ask, self.ask, self.step, self.step, self.step, self.wait, self.make_calls, self.handset,
            self.reply, self.device, self.state, self.account, self.fault, self.resend, self.clear, self.call,
        )  # fmt: skip
        with contextlib.suppress(NetworkError, KeyError, ValueError):  # what the sandbox refuses is no input
            deed()

    def ask(self) -> None:
        key = self.pick("k1", "k2", "invalid")
        self.engine.answer(a_request(self.pick("hello", "STOP", "é€"), to=self.pick(*NUMBERS, "rubbish"), key=key))

    def step(self) -> None:
        for _ in range(self.pick(1, 5)):
            if self.engine.next_due() is not None:
                self.engine.step()

    def wait(self) -> None:
        self.engine.move_to(self.engine.now + self.pick(1, SECOND, HOUR))

    def make_calls(self) -> None:
        for call in self.engine.webhooks.take_attempts():
            self.engine.webhooks.finished(call, self.pick(TAKEN, REFUSED, Outcome(error="not reached", duration=5)))

    def handset(self) -> None:
        now = self.engine.now
        self.engine.handsets.change(
            self.pick(*NUMBERS),
            condition=self.pick(None, *HandsetCondition),
            off_times=self.pick(None, (), (OffTime(now, now + HOUR, None),)),
            habits=self.pick(
                None, HandsetBehaviour(answers_after=SECOND, answers="STOP"), HandsetBehaviour(is_reporting=False)
            ),
        )

    def reply(self) -> None:
        self.engine.handsets.reply(self.pick(*NUMBERS), self.pick("OK", "STOP"))

    def device(self) -> None:
        now = self.engine.now
        change = DeviceChange(
            is_online=self.pick(None, self.toss()),
            switches=self.pick(None, ((now + MINUTE, True),)),
            condition=self.pick(None, *DeviceCondition),
        )
        self.engine.devices.configure("acme", self.pick("d1", "d2"), change)

    def call(self) -> None:
        device = self.engine.devices.known("acme", "d1")
        assert device is not None
        call = self.engine.devices.call(device, self.pick(*CallKind), NUMBERS[0], self.pick(None, SECOND))
        assert call.device == "d1"

    def state(self) -> None:
        message = next(iter(self.engine.messages), None)
        if message is not None:
            self.engine.network.set_state(message, self.pick(*MessageState), self.pick(None, FailureReason.SPAM))

    def account(self) -> None:
        accounts = self.engine.backend("acme").accounts
        account = accounts.get("k1")
        if account is None:
            accounts.change_all(AccountChange(suspended=False), self.pick(None, "k2"))
        elif self.toss():
            accounts.update_fields(account, {"is_suspended": self.toss(), "webhooks": dict(account.webhooks)})
        else:
            accounts.remove(account)

    def fault(self) -> None:
        effects = self.pick(
            Effects(refusal=Status(503)),
            Effects(network=Garble(), delay=Latency(SECOND, MINUTE)),
            Effects(network=Reset(is_taken=True)),
            Effects(network=Cut(3), handset=HandsetChange(condition=HandsetCondition.OFF)),
            Effects(lifecycle=BUILT_IN["undelivered"]),
            Effects(webhooks=WebhookFaults(duplicate=Duplicate(gap=SECOND), delay=WebhookDelay(SECOND))),
            Effects(webhooks=WebhookFaults(mode=HoldMode())),
        )
        name = self.pick("a", "b")
        rule = Rule(name=name, effects=effects, when=Matcher(share=self.pick(None, 0.5)))
        if self.toss():
            self.engine.fault_control.add(rule, self.pick(None, MINUTE))
        else:
            self.engine.fault_control.remove(name)

    def resend(self) -> None:
        webhook = next(iter(self.engine.webhooks.recent), None)
        if webhook is not None and webhook.attempts and webhook.attempts[-1].outcome is not None:
            self.engine.webhooks.resend(webhook)

    def clear(self) -> None:
        self.engine.network.clear()


@settings(deadline=None, max_examples=60)
@given(st.data(), st.integers(0, 5), st.booleans())
def test_any_inputs_give_the_same_results(draw: st.DataObject, seed: int, has_story: bool) -> None:  # noqa: FBT001  a draw
    run_log = Recording(replace(SETTINGS, seed=seed, retries={"acme": RetryPlan((SECOND, HOUR))}, max_messages=20))
    deeds = Deeds(run_log.engine, draw)
    if has_story:
        run_log.engine.fault_control.load(STORY)
    for _ in range(draw.draw(st.integers(1, 30))):
        deeds.do_any()
    assert [one.diff() for one in run_log.replayed()] == []
