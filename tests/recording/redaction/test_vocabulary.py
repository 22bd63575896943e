from sms_sandbox import providers
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf
from sms_sandbox.recording.redaction.vocabulary import is_own_word, vocabulary_of
from sms_sandbox.wire.exchange import HttpResponse

JSON = HttpResponse(200, (), b'{"message":"x"}', "")
PAGE = HttpResponse(404, (), b"<!DOCTYPE html><html><body><h1>x</h1></body></html>", "")


def test_vocabulary_has_what_an_example_has_in_that_field() -> None:
    words = vocabulary_of(providers.load()["smsfactor"])
    assert words.has(ValueLeaf("OK", MessagePart.BODY, ("message",)))
    assert words.has(ValueLeaf("alert", MessagePart.BODY, ("sms", "message", "pushtype")))
    assert not words.has(ValueLeaf("alert", MessagePart.BODY, ("text",)))


def test_vocabulary_is_made_once() -> None:
    provider = providers.load()["insim"]
    assert vocabulary_of(provider) is vocabulary_of(provider)


def test_provider_speaks_at_the_top_and_in_no_list() -> None:
    assert is_own_word(ValueLeaf("x", MessagePart.BODY, ("message",)), JSON)
    assert is_own_word(ValueLeaf("x", MessagePart.BODY, ("body", "h1")), PAGE)
    assert not is_own_word(ValueLeaf("x", MessagePart.BODY, ("sms", "message")), JSON)
    assert not is_own_word(ValueLeaf("x", MessagePart.BODY, ("message",), in_list=True), JSON)
    assert not is_own_word(ValueLeaf("x", MessagePart.BODY, ("text",)), JSON)
