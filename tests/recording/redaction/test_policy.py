import pytest
from sms_sandbox import providers
from sms_sandbox.recording.leaves.leaf import MessagePart, ValueLeaf
from sms_sandbox.recording.redaction.kinds import ValueKind
from sms_sandbox.recording.redaction.policy import RedactionPolicy
from sms_sandbox.wire.exchange import HttpResponse

POLICY = RedactionPolicy(providers.load()["smsmode"])
ANSWER = HttpResponse(200, (), b"{}", "")


def parts(value: str, *path: str, answer: HttpResponse | None = None, **more: bool) -> list[tuple[ValueKind, str]]:
    return list(POLICY.parts(ValueLeaf(value, MessagePart.BODY, path, **more), answer))


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("accessToken", "x", ValueKind.SECRET),
        ("pseudo", "demo", ValueKind.NAME),
        ("numero", "0612345678", ValueKind.NUMBER),
        ("emetteur", "My Own Shop", ValueKind.NAME),
        ("smsID", "12", ValueKind.ID),
        ("text", "OK", ValueKind.TEXT),
        ("unheard_of", "Paul", ValueKind.TEXT),
        ("unheard_of", "12345", ValueKind.ID),
        ("notification_url", "https://shop.example/dlr", ValueKind.ADDRESS),
        ("host", "tunnel.example", ValueKind.NAME),
        ("user-agent", "MyShop/2.0", ValueKind.ID),
    ],
)
def test_value_is_replaced(field: str, value: str, kind: ValueKind) -> None:
    assert parts(value, field) == [(kind, value)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("classe_msg", "4"),
        ("unheard_of", "2026-01-05T09:00:00"),
        ("type", "SMS"),
        ("id", "0"),
        ("host", "rest.smsmode.com"),
        ("user-agent", "python-requests/2.32"),
        ("user-agent", "curl/8.0"),
        ("status", "a new state"),
    ],
)
def test_value_is_kept(field: str, value: str) -> None:
    assert parts(value, field) == []


def test_each_number_of_a_list_is_replaced() -> None:
    assert parts("0612345678, 0612345679", "numero") == [
        (ValueKind.NUMBER, "0612345678"),
        (ValueKind.NUMBER, "0612345679"),
    ]


def test_word_of_json_is_kept_in_any_field() -> None:
    assert parts("null", "password", is_bare=True) == []


def test_text_is_kept_in_an_answer_only_at_the_top() -> None:
    assert parts("Something new", "message", answer=ANSWER) == []
    assert parts("Something new", "message", answer=ANSWER, in_list=True) == [(ValueKind.TEXT, "Something new")]
    assert parts("Something new", "message") == [(ValueKind.TEXT, "Something new")]


def test_values_in_a_sentence_are_replaced() -> None:
    text = "The number +33 6 12 34 56 78 of bob@corp.example, see https://shop.example/a and order ab12cd34"
    assert {*parts(text, "message", answer=ANSWER)} == {
        (ValueKind.NUMBER, "+33 6 12 34 56 78"),
        (ValueKind.NAME, "bob@corp.example"),
        (ValueKind.ADDRESS, "https://shop.example/a"),
        (ValueKind.ID, "ab12cd34"),
    }


def test_address_of_the_provider_is_kept_but_for_ids() -> None:
    url = "https://rest.smsmode.com/sms/v1/messages/3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01"
    assert parts(url, "unheard_of") == [(ValueKind.ID, "3f0c9a52-7d14-4b8e-9a61-0b5c2f7d1e01")]
    assert parts("https://evil-smsmode.com/a", "unheard_of") == [(ValueKind.ADDRESS, "https://evil-smsmode.com/a")]


def test_name_of_a_field_is_replaced_if_it_is_a_value() -> None:
    assert parts("33612345678", "smss", is_name=True) == [(ValueKind.NUMBER, "33612345678")]
    assert parts("phone_number", "smss", is_name=True) == []


def test_value_of_a_path_is_an_id() -> None:
    assert list(POLICY.parts(ValueLeaf("12", MessagePart.PATH, ("ticket",)), None)) == [(ValueKind.ID, "12")]
