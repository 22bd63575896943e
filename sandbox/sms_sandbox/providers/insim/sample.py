"""Build the request behind a sample of inSIM's webhooks, sent without a real event."""

from sms_sandbox.contract import SampleSend, SampleText
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest


def _request(sample: SampleText) -> HttpRequest:
    header = {"login": sample.login, "accessKey": sample.secret}
    message = {"phone_number": f"+{sample.to}", "message": f"{sample.text} [link]", "url": sample.link}
    body = json_text.compact({"header": header, "messages": [message]})
    return HttpRequest("POST", b"/insim/api/v1/sendsms", (("Content-Type", "application/json"),), body)


SAMPLE_SEND = SampleSend(request=_request)
