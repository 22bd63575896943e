"""What people and phones do between the exchanges of an example: its blocks ``### do …``, each with no more lines.

    reply 33639980001 STOP                         the handset answers the newest message that takes replies
    click 33639980001                              its owner follows the first link of the newest message with any
    handset 33639980001 off                        it is in that condition from now on
    device 8167 offline                            the gateway device is that: online, offline, or a condition
    call incoming 8167 33639980001 12s             a call of the device's, which lasts that long
    qualify "call back on Monday" mobile           a note to the newest call
    state undelivered absent_subscriber            the newest message is put there by hand
    wait 2s                                        time passes; no webhook is due in it

``tests/on_the_wire/deeds.py`` asks the same of a running sandbox.
"""

import shlex

from sms_sandbox.contract import Provider
from sms_sandbox.core.devices.call import CallKind, NoteSource
from sms_sandbox.core.devices.device import DeviceCondition
from sms_sandbox.core.handset import HandsetCondition
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.state import MessageState
from sms_sandbox.core.time import durations
from sms_sandbox.engine.devices import DeviceChange
from sms_sandbox.engine.engine import Engine

SWITCHED = {"online": True, "offline": False}


def do(engine: Engine, provider: Provider, deed: str) -> None:  # noqa: C901  one case for each deed
    """All but ``wait``."""
    match shlex.split(deed):
        case "reply", number, text:
            engine.handsets.reply(Msisdn(number), text)
        case "click", number:
            engine.handsets.click(Msisdn(number))
        case "handset", number, condition:
            engine.handsets.change(Msisdn(number), condition=HandsetCondition(condition))
        case "device", name, ("online" | "offline") as switched:
            engine.devices.configure(provider.name, name, DeviceChange(is_online=SWITCHED[switched]))
        case "device", name, condition:
            engine.devices.configure(provider.name, name, DeviceChange(condition=DeviceCondition(condition)))
        case "call", kind, name, number, duration:
            device = engine.devices.known(provider.name, name)
            assert device is not None
            engine.devices.call(device, CallKind(kind), Msisdn(number), durations.read(duration))
        case "qualify", note, source:
            engine.devices.note(list(engine.devices.calls)[-1], note, NoteSource(source))
        case "state", state, *reason:
            newest = next(iter(engine.messages))
            engine.network.set_state(newest, MessageState(state), FailureReason(*reason) if reason else None)
        case _:
            raise ValueError(f"not known after '### do': {deed}")
