import json

import pytest
from sms_sandbox.recording import har
from sms_sandbox.recording.har import HarError

REQUEST = (
    b"POST /smsfactor/send?a=b HTTP/1.1\r\nHost: 127.0.0.1:8767\r\nContent-Type: application/json\r\n\r\n"
    b'{"a":"\xc3\xa9"}'
)
ANSWER = (
    b"HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n7\r\nAccept\xe9\r\n0\r\n\r\n"
)


def archive(**more: object) -> str:
    request = {
        "method": "GET",
        "url": "https://api.smsfactor.com/credits?x=1",
        "headers": [{"name": "A", "value": "b"}],
    }
    response = {"status": 200, "statusText": "OK", "headers": [], "content": {"text": "OK"}}
    return json.dumps({"log": {"entries": [{"request": request, "response": response, **more}]}})


def test_written_exchange_reads_as_it_was() -> None:
    exchange = har.of_bytes(REQUEST, ANSWER, "2026-01-05T09:00:00+00:00", "smsfactor, fact send.accepted")
    text = har.write([exchange])
    [entry] = json.loads(text)["log"]["entries"]
    assert entry["request"]["url"] == "http://127.0.0.1:8767/smsfactor/send?a=b"
    assert entry["comment"] == "smsfactor, fact send.accepted"
    assert entry["response"]["content"]["encoding"] == "base64"
    [read] = har.read(text)
    assert read.request == exchange.request
    assert (read.response.status, read.response.reason, read.response.body) == (200, "Fine", b"Accept\xe9")
    assert dict(read.response.headers) == {"Content-Type": "text/plain", "Content-Length": "7"}


def test_archive_has_what_its_format_requires() -> None:
    log = json.loads(har.write([har.of_bytes(REQUEST, ANSWER, "2026-01-05T09:00:00Z")]))["log"]
    assert {"version", "creator", "entries"} <= {*log}
    [entry] = log["entries"]
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= {*entry}
    both = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    assert both | {"method", "url", "queryString"} <= {*entry["request"]}
    assert both | {"status", "statusText", "content", "redirectURL"} <= {*entry["response"]}


def test_host_comes_from_the_address_and_pseudo_headers_are_left_out() -> None:
    headers = [{"name": ":authority", "value": "x"}, {"name": "sfusername", "value": "bé"}]
    request = {"method": "GET", "url": "https://api.smsfactor.com/credits", "headers": headers}
    [found] = har.read(archive(request=request))
    assert found.request.headers == (("Host", "api.smsfactor.com"), ("sfusername", "b\xc3\xa9"))
    assert found.request.target == b"/credits"


def test_entry_without_an_answer_is_left_out() -> None:
    response = {"status": 0, "statusText": "", "headers": [], "content": {}}
    assert har.read(archive(response=response)) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON: "),
        ("{}", "the file: wanted an object named 'log', found nothing"),
        ('{"log":{"entries":1}}', "log: wanted an array named 'entries', found 1"),
        (archive(request=None), r"log.entries\[0\]: wanted an object named 'request', found nothing"),
        (
            archive(response={"status": "x", "headers": [], "content": {}}),
            r"log.entries\[0\].response: wanted a number named 'status', found 'x'",
        ),
        (
            archive(response={"status": 200, "headers": [], "content": {"text": "?", "encoding": "base64"}}),
            r"log.entries\[0\].response.content.text: not base64",
        ),
    ],
)
def test_other_text_is_refused_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(HarError, match=f"^{problem}"):
        har.read(text)
