import gzip

from sms_sandbox.faults.kinds.garble import garbled
from sms_sandbox.faults.kinds.spoil_stream import KIND, SpoilStream
from sms_sandbox.wire.exchange import HttpResponse

NOISE = bytes(range(64))


def test_spoil_stream_of_a_compressed_answer_spoils_the_stream() -> None:
    stream = gzip.compress(b'{"status":1}' * 20, mtime=0)
    response = HttpResponse(200, (("Content-Encoding", "gzip"),), stream, "send")
    changed = SpoilStream().change(response, NOISE)
    assert changed.body == garbled(stream, NOISE)
    assert changed.headers == response.headers


def test_spoil_stream_is_described() -> None:
    assert KIND.sentence(KIND.make({})) == "bytes of the answer's stream spoilt"
