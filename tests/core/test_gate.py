import pytest
from sms_sandbox.core import gate
from sms_sandbox.core.message import MtMessage
from sms_sandbox.core.numbers.msisdn import Msisdn
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.reason import FailureReason
from sms_sandbox.core.text.segments import Encoding

from tests.making import a_message


def written(text: str, encoding: Encoding = Encoding.GSM7) -> MtMessage:
    message = a_message()
    message.text, message.encoding, message.segments = text, encoding, (text[:2], text[2:])
    gate.transcribe(message)
    return message


def test_a_gsm_text_loses_what_the_alphabet_lacks() -> None:
    message = written("à \N{EN DASH} ç €")
    assert message.text == "à ? ? €"
    assert message.segments == ("à ", "? ? €")


@pytest.mark.parametrize("text", ["Rdv à 10h, €", "\\[{}]~|^"])
def test_a_gsm_text_within_the_alphabet_stays(text: str) -> None:
    assert written(text).text == text


def test_a_ucs2_text_stays() -> None:
    assert (
        written("\N{EN DASH} \N{RIGHT SINGLE QUOTATION MARK} ç 😀", Encoding.UCS2).text
        == "\N{EN DASH} \N{RIGHT SINGLE QUOTATION MARK} ç 😀"
    )


def test_a_usual_message_is_carried() -> None:
    assert gate.refusal(a_message()) is None


@pytest.mark.parametrize("number", [None, Msisdn("330639980001"), Msisdn("33692000001"), Msisdn("594696000102")])
def test_a_number_that_cannot_exist_is_refused(number: Msisdn | None) -> None:
    assert gate.refusal(a_message(to=number)) is FailureReason.INVALID_NUMBER


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("Acme", None),
        ("36180", None),
        ("MyCompany12345", FailureReason.SENDER_REFUSED),
        ("   ", FailureReason.SENDER_REFUSED),
    ],
)
def test_a_sender_is_refused_that_no_address_field_holds(sender: str, reason: FailureReason | None) -> None:
    message = a_message()
    message.sender = SenderId(sender)
    assert gate.refusal(message) is reason


@pytest.mark.parametrize(("parts", "reason"), [(255, None), (256, FailureReason.CONTENT)])
def test_a_text_of_more_parts_than_an_octet_counts_is_refused(parts: int, reason: FailureReason | None) -> None:
    message = a_message()
    message.segments = ("x",) * parts
    assert gate.refusal(message) is reason
