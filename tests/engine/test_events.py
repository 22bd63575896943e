from dataclasses import replace

from sms_sandbox.contract import Backend
from sms_sandbox.core.events import StateChanged
from sms_sandbox.core.message import MoMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.wire.exchange import HttpRequest

from tests.making import JANE
from tests.providers.acme import PROVIDER as ACME

SEND = HttpRequest("POST", b"/acme/send", body=b"key=k1&to=33639980001&text=hi")


def delivered(engine: Engine) -> None:
    engine.exchange(SEND)
    while engine.next_due() is not None:
        engine.step()


def test_change_of_state_reaches_the_journal_the_hook_and_the_webhooks() -> None:
    seen: list[tuple[str, int]] = []

    def on_state_change(change: StateChanged, backend: Backend) -> None:
        seen.append((change.after.state.value, backend.now))

    settings = EngineSettings(start=0, webhooks={"acme": {"status": "http://127.0.0.1:1/"}})
    engine = Engine([replace(ACME, on_state_change=on_state_change)], settings)
    delivered(engine)
    noted = [entry.subject for entry in engine.journal.after(0) if isinstance(entry.subject, StateChanged)]
    assert [state for state, _ in seen] == [change.after.state.value for change in noted]
    assert [attempt.webhook.outgoing.request.body.split()[1] for attempt in engine.webhooks.take_attempts()] == [
        b"gone",
        b"there",
    ]


def test_message_from_a_handset_passes_the_hook_before_it_is_listed() -> None:
    listed: list[int] = []

    def on_incoming(message: MoMessage, backend: Backend) -> None:
        listed.append(len(backend.received(message.account)))

    engine = Engine([replace(ACME, on_incoming=on_incoming)], EngineSettings(start=0))
    delivered(engine)
    reply = engine.handsets.reply(JANE, "yes")
    assert listed == [0]
    assert [message.text for message in engine.messages.replies] == [reply.text]
