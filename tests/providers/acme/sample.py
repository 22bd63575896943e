from urllib.parse import urlencode

from sandbox.contract import Rehearsal, Sample
from sandbox.wire.exchange import HttpRequest


def _request(sample: Sample) -> HttpRequest:
    body = urlencode({"key": sample.token, "to": sample.to, "text": sample.text})
    return HttpRequest("POST", b"/acme/send", body=body.encode())


REHEARSAL = Rehearsal(request=_request)
