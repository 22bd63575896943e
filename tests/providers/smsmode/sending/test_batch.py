"""Test files of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.message import MtMessage
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.smsmode.errors import SmsModeError
from sms_sandbox.providers.smsmode.sending import batch
from sms_sandbox.wire.exchange import HttpRequest, HttpResponse

from tests.providers.smsmode.asking import an_engine, ask, with_credit


def upload(engine: Engine, content: bytes, query: str = "", head: str = "", method: str = "POST") -> HttpResponse:
    body = (
        f'--X\r\nContent-Disposition: form-data; name="any"; filename=""\r\n{head}\r\n'.encode()
        + content
        + b"\r\n--X--"
    )
    request = HttpRequest(
        method,
        f"/http/1.6/sendSMSBatch.do?accessToken=t&{query}".encode(),
        (("Content-Type", "multipart/form-data; boundary=X"),),
        body,
    )
    answer = engine.exchange(request)
    assert answer is not None
    return answer


def sent(content: bytes, query: str = "", head: str = "") -> list[MtMessage]:
    """Return the messages of a file, in the order of its rows."""
    engine = an_engine()
    answer = upload(engine, content, query, head)
    assert answer.fact == "send.accepted", answer.body
    return list(engine.messages)[::-1]


def sender(message: MtMessage) -> str:
    assert message.sender is not None
    return message.sender.text


def test_rows_are_one_campaign() -> None:
    messages = sent(b"numero,message\n0639980001,one\n0639980002,two\n")
    assert [(message.to.text, message.text) for message in messages] == [
        ("33639980001", "one"),
        ("33639980002", "two"),
    ]
    assert len({message.provider_id for message in messages}) == 1


def test_columns_are_found_by_name() -> None:
    [message] = sent(b"x,refClient,message,emetteur,numero\r\n1,r,Bonjour,Shop,0639980001,more,still\r\n")
    assert (message.text, sender(message), message.to.text) == ("Bonjour", "Shop", "33639980001")


@pytest.mark.parametrize(
    ("row", "expected"), [(b"Shop", "Shop"), (b"", "Boutique"), (b'" "', "Boutique"), (b" Shop ", "Shop")]
)
def test_value_of_a_row_precedes_the_parameter(row: bytes, expected: str) -> None:
    [message] = sent(b"numero,message,emetteur\n0639980001,x," + row, "emetteur=Boutique")
    assert sender(message) == expected


def test_row_has_its_own_reference() -> None:
    engine = an_engine()
    query = "refClient=mine&notification_url=http%3A%2F%2F127.0.0.1%3A49152%2F"
    upload(engine, b"numero,message,refClient\n0639980001,x,theirs\n0639980002,x,\n", query)
    targets = []
    while engine.next_due() is not None:
        engine.step()
        targets += [call.webhook.outgoing.request.target for call in engine.webhooks.take_attempts()]
    assert [b"refClient=theirs" in target for target in targets] == [True, False, True, False]
    assert [b"refClient=mine" in target for target in targets] == [False, True, False, True]


def test_parameters_of_a_send_apply_to_a_file() -> None:
    [message] = sent(b"numero,message\n0639980001,x", "stop=1&classe_msg=4&emetteur=Shop")
    assert message.text == "x STOP 36034"
    assert sender(message) == "36034"
    assert message.takes_replies


def test_file_ignores_the_unicode_class() -> None:
    [message] = sent("numero,message\n0639980001,☺".encode(), "classe_msg=9")
    assert message.text == "???"


@pytest.mark.parametrize(
    ("head", "content", "text"),
    [
        ("", b"\xe9 \xa4 \x80 \xe7", "é € € ?"),
        ("Content-Type: text/csv\r\n", b"\xe9", "é"),
        ("Content-Type: text/csv; charset=UTF-8\r\n", "é € ç".encode(), "é € ?"),
        ("Content-Type: text/csv; charset=UTF-8\r\n", b"\xe9", "?"),
    ],
)
def test_declared_charset_of_a_file_is_honoured(head: str, content: bytes, text: str) -> None:
    assert sent(b"numero,message\n0639980001," + content, head=head)[0].text == text


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b'numero,message\n0639980001,"one, two"', ["one, two"]),
        (b'numero,message\n0639980001,"say ""hi"""', ['say "hi"']),
        (b'numero,message\n0639980001,"two\nlines"', ["two\nlines"]),
        (b'"numero" , "message"\n"0639980001" , "x"', ["x"]),
        (b"numero,message\r0639980001,x\r", ["x"]),
        (b"\n\nnumero,message\n\n0639980001,x\n\n", ["x"]),
        (b"numero,message\n,x\n0639980001,\n0639980001\n0639980002,y", ["y"]),
        (b'numero,message\n"0639980001,0639980002",x', ["x", "x"]),
        (b"numero,message\n06XX,x", ["x"]),
        (b'numero,message\n0639980001,"never closed', ["never closed"]),
    ],
)
def test_file_is_read_in_any_line_form(content: bytes, texts: list[str]) -> None:
    assert [message.text for message in sent(content)] == texts


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "error.bad_parameter"),
        (b"\n\n", "error.bad_parameter"),
        (b"0639980001,x", "error.bad_parameter"),
        (b"numero;message\n0639980001;x", "error.bad_parameter"),
        (b"numero,texte\n0639980001,x", "error.bad_parameter"),
        ("“numero”,”message”\n0639980001,x".encode(), "error.bad_parameter"),
        (b"numero,message\n0639980001," + b"x" * 200_000, "error.bad_parameter"),
        (b"numero,message", "error.missing_parameter"),
        (b"numero,message\n,\n", "error.missing_parameter"),
    ],
)
def test_file_without_columns_or_rows_is_refused(content: bytes, fact: str) -> None:
    engine = an_engine()
    assert upload(engine, content).fact == fact
    assert not len(engine.messages)


def test_file_is_read_in_a_post_only() -> None:
    assert ask(an_engine(), "sendSMSBatch").fact == "error.missing_parameter"
    assert upload(an_engine(), b"numero,message\n0639980001,x", method="GET").fact == "error.missing_parameter"
    assert ask(an_engine(), "sendSMSBatch", "POST").fact == "error.missing_parameter"


def test_insufficient_credit_for_all_rows_sends_none() -> None:
    engine = with_credit(1)
    answer = upload(engine, b"numero,message\n0639980001,one\n0639980002,two\n")
    assert answer.body == "33 | Crédits insuffisants\n".encode("iso8859-15")
    assert not len(engine.messages)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = batch.read(text)
    except SmsModeError as error:
        assert error.name == "bad_parameter"  # noqa: PT017  both outcomes are right
    else:
        assert all(line.text.isprintable() or "\n" in line.text or "\r" in line.text for line in lines)
