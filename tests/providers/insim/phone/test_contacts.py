"""Adding contacts: behaviour that the examples do not show."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.insim import PROVIDER
from sms_sandbox.providers.insim.numbers import CALLING_CODES, international
from sms_sandbox.providers.insim.state import ProviderData
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.insim.asking import HEADER, LOGIN, Json, engine_with, post

JOHN = {"firstname": "John", "lastname": "Doe", "phone_number": "+33639980001"}


def add(engine: Engine, *contacts: Json) -> list[Json]:
    answer = post(engine, "/api/v1/contact", {"header": HEADER, "contacts": list(contacts)})
    elements: list[Json] = json.loads(answer.body)["data"]["contact"]
    return elements


def book(engine: Engine) -> dict[str, str]:
    """Return first names by number."""
    backend = engine.backend("insim")
    account = backend.account(LOGIN)
    assert account is not None
    kept = backend.provider_data(account, ProviderData).contacts
    return {number: contact.first_name for number, contact in kept.items()}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/contact",
        "/api/v1/contact.php",
        "/API/V1/Contact",
        "/api/addContact",
        "/api/addcontactSolo",
        "/api/addContactSolo.php",
        "/insim/api/v1/contact",
    ],
)
def test_every_path_has_the_same_handler(path: str) -> None:
    answer = post(engine_with(), path, {"header": [HEADER], "contacts": [JOHN]})
    assert answer.fact == "contact.v1"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"phone_number": "+33639980001"}, None),
        ({"phone_number": "+33639980001", "email": "a@b.fr"}, None),
        ({"phone_number": "+33639980001", "email": None}, None),
        ({"phone_number": "0639980001"}, ["#001"]),
        ({"phone_number": "+123456"}, ["#001"]),
        ({"phone_number": ""}, ["#002"]),
        ({"phone_number": 33639980001}, ["#002"]),
        ({"phone_number": None}, ["#002"]),
        ({}, ["#003"]),
        ({"tel": "+33639980001"}, ["#003"]),
        ({"phone_number": "+33639980001", "email": "a@b"}, ["#004"]),
        ({"email": "nobody"}, ["#003", "#004"]),
        ({"phone_number": "", "email": "@b.fr"}, ["#002", "#004"]),
    ],
)
def test_each_contact_error_has_its_code(fields: Json, codes: list[str] | None) -> None:
    [element] = add(engine_with(), fields)
    assert element.get("errors") == codes
    assert element["result"] == ("success" if codes in (None, ["#004"]) else "failed")


@pytest.mark.parametrize(
    ("email", "is_good"),
    [
        ("john.doe@example.com", True),
        ("é@exämple.fr", True),
        ("john@example", False),
        ("john@.com", False),
        ("john@example.", False),
        ("@example.com", False),
        ("john@doe@example.com", False),
        ("john doe@example.com", False),
        ("john@exam\nple.com", False),
        ("a@" + "." * 500_000 + "@", False),
    ],
)
def test_email_without_at_and_dot_is_a_warning(email: str, *, is_good: bool) -> None:
    [element] = add(engine_with(), {**JOHN, "email": email})
    assert ("errors" not in element) == is_good


def test_refused_contacts_are_not_stored() -> None:
    engine = engine_with()
    add(engine, JOHN, {**JOHN, "phone_number": "+33639980002", "email": "bad"}, {**JOHN, "phone_number": "bad"}, {})
    assert book(engine) == {"+33639980001": "John", "+33639980002": "John"}


def test_a_contact_is_updated_by_its_number() -> None:
    engine = engine_with()
    add(engine, JOHN)
    add(engine, {**JOHN, "firstname": "Jane"})
    assert book(engine) == {"+33639980001": "Jane"}


def test_element_that_is_no_object_has_no_number() -> None:
    elements = add(engine_with(), None, 5, "text", [], {"firstname": 5, "adress": []})
    failed = dict.fromkeys(("first_name", "last_name", "phone_number", "adress", "email"), "")
    assert elements == [{**failed, "result": "failed", "errors": ["#003"]}] * 5


def test_empty_contacts_are_answered_with_no_elements() -> None:
    answer = post(engine_with(), "/api/v1/contact", {"header": HEADER, "contacts": []})
    assert (answer.body, answer.fact) == (b'{"data":{"contact":[]}}', "contact.v1")


@pytest.mark.parametrize("contacts", [None, {}, "text", 5])
def test_contacts_must_be_a_list(contacts: Json) -> None:
    answer = post(engine_with(), "/api/v1/contact", {"header": HEADER, "contacts": contacts})
    assert (answer.status, answer.fact) == (400, "error.missing_parameter")
    assert answer.body == b'{"message":"contacts is missing or no array"}'


V1_KEYS = ["firstname", "lastname", "phonenumber", "result"]
FULL_KEYS = ["firstname", "lastname", "phonenumber", "adress", "email", "result"]
SOLO_KEYS = ["phone_number", "first_name", "last_name", "adress", "email", "result"]
FAILED_KEYS = ["first_name", "last_name", "phone_number", "adress", "email", "result", "errors"]
OLD = {"firstname": "John", "phonenumber": "+33639980001"}
SOLO = {"first_name": "John", "phone_number": "+33639980001"}


@pytest.mark.parametrize(
    ("dialect", "contact", "taken", "failed"),
    [
        (None, JOHN, V1_KEYS, FAILED_KEYS),
        (None, SOLO, SOLO_KEYS, FAILED_KEYS),
        (None, OLD, FULL_KEYS, [*FULL_KEYS, "errors"]),
        (None, {**OLD, **SOLO}, FULL_KEYS, [*FULL_KEYS, "errors"]),
        ("v1", OLD, V1_KEYS, FAILED_KEYS),
        ("v1", SOLO, V1_KEYS, FAILED_KEYS),
        ("legacy", JOHN, FULL_KEYS, [*FULL_KEYS, "errors"]),
    ],
)
def test_answer_keys_follow_the_account_or_else_the_request(
    dialect: str | None, contact: Json, taken: list[str], failed: list[str]
) -> None:
    engine = engine_with(dialect=dialect)
    number = "phone_number" if "phone_number" in contact else "phonenumber"
    [one, other] = add(engine, contact, {**contact, number: "bad"})
    assert (list(one), list(other)) == (taken, failed)


def test_option_contact_address_selects_the_long_answer() -> None:
    engine = engine_with(contact_address=True)
    assert [list(element) for element in add(engine, JOHN, {})] == [FULL_KEYS, FAILED_KEYS]
    assert list(add(engine, SOLO)[0]) == SOLO_KEYS


@pytest.mark.parametrize(
    ("phone", "country", "wanted"),
    [
        ("0639980001", "FR", "+33639980001"),
        ("639980001", "fr", "+33639980001"),
        ("0639980001", "+33", "+33639980001"),
        ("2015550123", "US", "+12015550123"),
        ("+32470000000", "FR", "+32470000000"),
        ("0639980001", "", "0639980001"),
        ("0639980001", "XX", "0639980001"),
        ("0639980001", "+0", "0639980001"),
        ("06 39 98 00 01", "FR", "06 39 98 00 01"),
        ("٠٦٣٩", "FR", "٠٦٣٩"),
        ("", "FR", ""),
    ],
)
def test_a_national_number_becomes_international(phone: str, country: str, wanted: str) -> None:
    assert international(phone, country) == wanted


def test_a_calling_code_is_one_to_four_digits() -> None:
    assert len(CALLING_CODES) == 239
    assert all(country.isupper() and len(country) == 2 for country in CALLING_CODES)
    assert all(code.isdecimal() and 1 <= len(code) <= 4 and code[0] != "0" for code in CALLING_CODES.values())


@given(phone=st.text(max_size=20), country=st.text(max_size=5))
def test_any_number_and_country_can_be_read(phone: str, country: str) -> None:
    assert international(phone, country).endswith(phone.removeprefix("0"))


@pytest.mark.parametrize(
    ("header", "is_let_in"),
    [
        ({"login": LOGIN, "password": "k1", "api": True}, True),
        ({"login": LOGIN, "accessKey": "k1", "password": "another", "api": True}, True),
        ({"login": LOGIN, "password": "another"}, False),
    ],
)
def test_the_password_stands_in_for_the_key(header: Json, *, is_let_in: bool) -> None:
    answer = post(engine_with(), "/api/addcontactSolo", {"header": header, "contacts": [JOHN]})
    assert answer.fact == ("contact.v1" if is_let_in else "error.bad_credentials")


def test_messages_are_not_sent_for_a_password() -> None:
    header = {"login": LOGIN, "password": "k1", "api": True}
    assert post(engine_with(), "/api/sendSmsSolo", {"header": header, "messages": []}).fact == "error.bad_credentials"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"header": HEADER, "contacts": [JOHN, {}]}, ["John", ""]),
        ({"header": HEADER, "contacts": []}, [""]),
        ({"header": HEADER}, [""]),
        (b"no JSON", [""]),
    ],
)
def test_error_with_a_code_is_listed_beside_each_contact(body: Json, wanted: list[str]) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    refuse = PROVIDER.errors["bad_recipient"]
    answer = refuse(HttpRequest("POST", b"/api/v1/contact", body=data), engine_with().backend("insim"))
    elements = json.loads(answer.body)["data"]["contact"]
    assert [element["first_name"] for element in elements] == wanted
    assert all(element["errors"] == ["#001"] for element in elements)


def test_an_error_by_name_is_in_the_dialect_of_the_account() -> None:
    body = json.dumps({"header": HEADER, "contacts": [JOHN]}).encode()
    request = HttpRequest("POST", b"/api/v1/contact", body=body)
    answer = PROVIDER.errors["bad_recipient"](request, engine_with(dialect="legacy").backend("insim"))
    [element] = json.loads(answer.body)["data"]["contact"]
    assert list(element) == [*FULL_KEYS, "errors"]


@pytest.mark.parametrize(
    ("name", "status", "body"),
    [
        ("bad_credentials", 200, b'{"data":{"problem":"Authentification failed"}}'),
        ("inactive_account", 200, b'{"data":{"problem":"account not activated yet"}}'),
        ("unavailable", 503, b'{"message":"servers unavailable"}'),
        ("rate_limited", 429, b'{"message":"too many requests"}'),
        ("missing_parameter", 400, b'{"message":"contacts is missing or no array"}'),
        ("opted_out_recipient", 400, b'{"message":"number opted out"}'),
    ],
)
def test_error_without_a_code_refuses_the_whole_request(name: str, status: int, body: bytes) -> None:
    request = HttpRequest("POST", b"/api/v1/contact", body=b"{}")
    answer = PROVIDER.errors[name](request, engine_with().backend("insim"))
    assert (answer.status, answer.body) == (status, body)


def test_an_overseas_contact_dialled_in_france_has_its_own_calling_code() -> None:
    engine = engine_with()
    add(engine, {**JOHN, "phone_number": "0692000001", "country_code": "FR"})
    add(engine, {**JOHN, "phone_number": "0639980001", "country_code": "+33"})
    assert [*book(engine)] == ["+262692000001", "+33639980001"]
