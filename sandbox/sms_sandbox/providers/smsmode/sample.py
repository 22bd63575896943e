"""Build a request that causes smsMode's webhooks without a real event."""

from urllib.parse import urlencode

from sms_sandbox.contract import SampleSend, SampleText
from sms_sandbox.wire.exchange import HttpRequest


def _request(sample: SampleText) -> HttpRequest:
    """Return a send of class 4, the class that takes replies, in the API's character set."""
    parameters = {"accessToken": sample.token, "message": sample.text, "numero": sample.to, "classe_msg": "4"}
    query = urlencode(parameters, encoding="iso-8859-15", errors="replace")
    return HttpRequest("GET", f"/smsmode/http/1.6/sendSMS.do?{query}".encode())


SAMPLE_SEND = SampleSend(request=_request)
