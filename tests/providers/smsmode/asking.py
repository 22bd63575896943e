"""Call smsMode for tests."""

from decimal import Decimal
from urllib.parse import urlencode

from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import AccountSettings, EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.examples import MORNING

FORM = "application/x-www-form-urlencoded"
KEY_CALL = "createAuthorisation"


def path_of(call: str) -> str:
    return f"/http/{'2.0' if call == KEY_CALL else '1.6'}/{call}.do"


def ask(engine: Engine, call: str, method: str = "GET", **parameters: str) -> HttpResponse:
    """Send a request with the token ``t`` unless it has other credentials. An empty parameter is left out."""
    if not {"pseudo", "username"} & set(parameters):
        parameters = {"accessToken": "t"} | parameters
    given = {name: value for name, value in parameters.items() if value}
    query = urlencode(given, encoding="iso8859-15", errors="replace").encode()
    path = path_of(call).encode()
    if method == "GET":
        request = HttpRequest(method, path + b"?" + query)
    else:
        request = HttpRequest(method, path, (("Content-Type", FORM),), query)
    answer = engine.exchange(request)
    assert answer is not None
    return answer


def body_of(engine: Engine, call: str, method: str = "GET", **parameters: str) -> str:
    """Return the body without its final line feed."""
    text = ask(engine, call, method, **parameters).body.decode("iso8859-15")
    assert text.endswith("\n")
    return text[:-1]


def send(engine: Engine, **parameters: str) -> str:
    """Return the id of a text to one number unless other parameters are given."""
    answer = ask(engine, "sendSMS", **{"message": "Bonjour", "numero": "0639980001"} | parameters)
    assert answer.fact == "send.accepted", answer.body
    return answer.body.decode("iso8859-15").split(" | ")[2].strip()


def an_engine(*accounts: AccountSettings) -> Engine:
    return Engine([PROVIDER], EngineSettings(start=MORNING, accounts=accounts))


def with_credit(credit: int) -> Engine:
    """Return an engine in which the token ``t`` has that credit."""
    return an_engine(AccountSettings(provider="smsmode", login=None, secret="t", credit=Decimal(credit)))
