import gc
import tracemalloc
from dataclasses import replace

import pytest
from sms_sandbox.contract import Outgoing
from sms_sandbox.core.message import Address
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.engine import weights
from sms_sandbox.engine.engine import Engine
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.providers.smsmode import PROVIDER
from sms_sandbox.wire.exchange import HttpRequest

REQUEST = HttpRequest("POST", b"/p", (("Host", "h"),), b"body")


def outgoing(number: int, text: str) -> Outgoing:
    to = Msisdn(f"336399{number:05}")
    return Outgoing(to=Address(to, to), text=text, encoding=Encoding.GSM7, segments=(text,), provider_id=str(number))


def test_a_request_weighs_its_target_headers_and_body() -> None:
    weight = weights.of_request(REQUEST)
    assert weights.of_request(replace(REQUEST, body=b"body" * 2)) == weight + 4
    assert weights.of_request(replace(REQUEST, target=b"/pp")) == weight + 1
    assert weights.of_request(replace(REQUEST, headers=(("Host", "h"), ("X", "y" * 100)))) > weight + 100


def test_each_recipient_weighs_and_a_shared_text_weighs_once() -> None:
    text = "x" * 1000
    one = weights.of_outgoing([outgoing(1, text)])
    two = weights.of_outgoing([outgoing(1, text), outgoing(2, text)])
    apart = weights.of_outgoing([outgoing(1, text), outgoing(2, "y" * 1000)])
    assert weights.of_outgoing([]) == 0
    assert apart == 2 * one
    assert two == apart - 1000


@pytest.mark.parametrize("recipients", [1, 300])
def test_kept_exchanges_take_about_the_memory_that_they_weigh(recipients: int) -> None:
    numbers = ",".join(f"06{number:08}" for number in range(recipients))
    request = HttpRequest(
        "POST", b"/smsmode/http/1.6/sendSMS.do", body=f"accessToken=t&message=hello&numero={numbers}".encode()
    )
    engine = Engine([PROVIDER], EngineSettings(start=0))
    engine.exchange(request)
    tracemalloc.start()
    try:
        for _ in range(600 // recipients):
            engine.exchange(replace(request, body=request.body + b"&"))
        for part in (engine.world.timeline, engine.messages, engine.journal, engine.world.ids):
            part.clear()
        gc.collect()
        with_exchanges = tracemalloc.get_traced_memory()[0]
        weight = engine.exchanges._weight
        engine.exchanges.clear()
        gc.collect()
        real = with_exchanges - tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.7 * real < weight < 3 * real
