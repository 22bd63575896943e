from urllib.parse import urlencode

from sms_sandbox.contract import SampleSend, SampleText
from sms_sandbox.wire.exchange import HttpRequest


def _request(sample: SampleText) -> HttpRequest:
    body = urlencode({"key": sample.token, "to": sample.to, "text": sample.text})
    return HttpRequest("POST", b"/acme/send", body=body.encode())


SAMPLE_SEND = SampleSend(request=_request)
