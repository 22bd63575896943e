"""Build the request behind a sample of SmsGateway24's webhooks, sent without a real event."""

from typing import Final
from urllib.parse import urlencode

from sms_sandbox.contract import SampleSend, SampleText
from sms_sandbox.wire.exchange import HttpRequest

_DEVICE: Final = 260
"""The device of the documentation's samples."""


def _request(sample: SampleText) -> HttpRequest:
    query = urlencode({"token": sample.token, "sendto": f"+{sample.to}", "body": sample.text, "device_id": _DEVICE})
    return HttpRequest("GET", f"/smsgateway24/getdata/addsms?{query}".encode())


SAMPLE_SEND = SampleSend(request=_request)
