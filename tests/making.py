"""Small things that the tests of the network and of the engine are made of."""

from urllib.parse import quote

from sms_sandbox.contract import Provider
from sms_sandbox.core.account import Account
from sms_sandbox.core.message import VALIDITY, Address, Link, MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.engine.webhook_models import AttemptRequest, Outcome
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING
from tests.providers.acme import PROVIDER as ACME

JANE = Msisdn("33639980001")
RECEIVER = "http://127.0.0.1:49152/status"
SETTINGS = EngineSettings(start=MORNING, webhooks={"acme": {"status": RECEIVER}})
TAKEN = Outcome(status=200)
REFUSED = Outcome(status=500)


def an_account(login: str = "jane") -> Account:
    return Account(provider="acme", login=login)


def a_message(  # noqa: PLR0913  each is a field of the message that some test is about
    message_id: str = "m1",
    *,
    account: Account | None = None,
    to: Msisdn | None = JANE,
    send_at: int | None = None,
    device: str | None = None,
    priority: int = 1,
    provider_id: str = "p1",
    links: tuple[Link, ...] = (),
    takes_replies: bool = True,
    validity: int = VALIDITY,
) -> MtMessage:
    return MtMessage(
        id=message_id,
        provider="acme",
        account=account or an_account(),
        to=Address(to or "no number", to),
        sender=None,
        text="hello",
        encoding=Encoding.GSM7,
        segments=("hello",),
        submitted_at=0,
        provider_id=provider_id,
        send_at=send_at,
        device=device,
        priority=priority,
        links=links,
        takes_replies=takes_replies,
        validity=validity,
    )


def an_engine(settings: EngineSettings = SETTINGS, provider: Provider = ACME) -> Engine:
    return Engine([provider], settings)


def a_request(text: str = "hello", *, to: str = JANE, key: str = "k1") -> HttpRequest:
    return HttpRequest("POST", b"/acme/send", body=f"key={quote(key)}&to={quote(to)}&text={quote(text)}".encode())


def send(engine: Engine, text: str = "hello", *, to: str = JANE, key: str = "k1") -> HttpResponse:
    answer = engine.exchange(a_request(text, to=to, key=key))
    assert answer is not None
    return answer


def sent(engine: Engine, text: str = "hello") -> MtMessage:
    """A message that the engine has just taken in."""
    assert send(engine, text).status == 200
    return next(iter(engine.messages))


def until_idle(engine: Engine, outcome: Outcome = TAKEN) -> list[AttemptRequest]:
    """Steps until nothing is due; every webhook ends with that outcome."""
    made = []
    while engine.next_due() is not None:
        engine.step()
        for call in engine.webhooks.take_attempts():
            engine.webhooks.finished(call, outcome)
            made.append(call)
    return made
