import enum
import io
import os
import pickle
import subprocess
import sys

import pytest
from sms_sandbox.contract import Provider
from sms_sandbox.engine.state import MAGIC, StateError, copy_of, from_bytes, to_bytes
from sms_sandbox.late_provider import LateProvider

from tests.engine.busy import NAMES, answers_of_examples, busy, crowded, future


@pytest.mark.parametrize("name", NAMES)
def test_copy_of_a_busy_engine_goes_on_with_the_same_bytes(name: str) -> None:
    engine = busy(name)
    copy = copy_of(engine)
    assert engine.planned
    assert engine.webhooks.held
    assert len(engine.webhooks.held) == len(copy.webhooks.held)
    expected = future(engine, name)
    assert any(b"503" in line[:20] for line in expected)
    assert future(copy, name) == expected


@pytest.mark.parametrize("name", NAMES)
def test_state_read_in_a_new_process_goes_on_with_the_same_bytes(name: str) -> None:
    engine = busy(name)
    program = (
        "import pickle, sys; from sms_sandbox.engine.state import from_bytes; from tests.engine.busy import *; "
        f"engine = from_bytes(sys.stdin.buffer.read(), [PROVIDERS[{name!r}]]); "
        f"sys.stdout.buffer.write(pickle.dumps(future(engine, {name!r})))"
    )
    other = subprocess.run(  # noqa: S603  our own interpreter, and a program from above
        [sys.executable, "-c", program],
        input=to_bytes(engine),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join([os.getcwd(), *sys.path])},  # noqa: PTH109
    )
    assert pickle.loads(other.stdout) == future(engine, name)  # noqa: S301  written by the program above


def test_crowded_engine_has_what_a_state_may_hold() -> None:
    engine = crowded()
    data = {name: engine.world.accounts[name].provider_data for name in NAMES}
    assert all(data.values())
    assert {webhook.provider for webhook in engine.webhooks.held} == {*NAMES}
    assert {reply.provider for reply in engine.messages.replies} == {*NAMES}


def test_copy_of_a_crowded_engine_goes_on_with_the_same_bytes() -> None:
    engine = crowded()
    copy = copy_of(engine)
    expected = answers_of_examples(engine) + [line for name in NAMES for line in future(engine, name)]
    assert answers_of_examples(copy) + [line for name in NAMES for line in future(copy, name)] == expected


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"nothing", "wanted a state"),
        (
            b"sms-sandbox-state 2\n",
            "found a state of form 2, wanted form 6: only the version that wrote it can read it",
        ),
        (
            b"sms-sandbox-state 7\n",
            "found a state of form 7, wanted form 6: only the version that wrote it can read it",
        ),
        (MAGIC, "found a broken state"),
        (b"sms-sandbox-state 3\n", "found a broken state"),
        (MAGIC + pickle.dumps(7), "found a state of int"),
        (MAGIC + pickle.dumps(os.system), "is no part of a kept state"),
        (MAGIC + pickle.dumps(copy_of), "is no part of a kept state"),
    ],
)
def test_bytes_that_are_no_state_are_refused(data: bytes, text: str) -> None:
    with pytest.raises(StateError, match=text):
        from_bytes(data, [])


def test_state_without_its_provider_is_refused() -> None:
    with pytest.raises(StateError, match="found the provider smsmode, which is not loaded"):
        from_bytes(to_bytes(busy("smsmode")), [])


class Objects(pickle.Pickler):
    """Notes the classes of the objects that are written, and that have a dictionary."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), 5)
        self.found: set[str] = set()

    def persistent_id(self, obj: object) -> str | None:
        if isinstance(obj, Provider | LateProvider):
            return "provider"
        if hasattr(obj, "__dict__") and not isinstance(obj, type | enum.Enum):
            self.found.add(type(obj).__name__)
        return None


OF_FAULTS = {"ActiveRule", "Effects", "FaultCounter", "WebhookFaults"}
"""Classes of rules that are only read once a request is to be struck."""


def test_objects_of_a_state_have_slots() -> None:
    # In Python 3.11 attributes are slower from then on if pickle has looked at an object's dictionary.
    objects = Objects()
    objects.dump(crowded())
    assert objects.found <= OF_FAULTS
