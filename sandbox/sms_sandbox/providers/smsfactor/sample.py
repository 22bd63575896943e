"""Build the request behind a sample of SMSFactor's webhooks, sent without a real event."""

from typing import Final

from sms_sandbox.contract import SampleSend, SampleText
from sms_sandbox.providers.smsfactor.accounts import operations as accounts
from sms_sandbox.wire import json_text
from sms_sandbox.wire.exchange import HttpRequest

_MARK: Final = "<-short->"
"""The place of a short link in a text."""


def _request(sample: SampleText) -> HttpRequest:
    message = {"text": f"{sample.text} {_MARK}", "links": [sample.link]}
    recipients = {"gsm": [{"gsmsmsid": "1", "value": sample.to}]}
    headers = (
        ("Accept", "application/json"),
        ("sfusername", sample.login.encode().decode("latin-1")),
        ("sfpassword", sample.secret),
    )
    body = json_text.compact({"sms": {"message": message, "recipients": recipients}})
    return HttpRequest("POST", b"/smsfactor/send", headers, body)


# The first message takes the balance below its initial value.
SAMPLE_SEND = SampleSend(request=_request, options={"balance_trigger": int(accounts.OPENING_CREDIT)})
