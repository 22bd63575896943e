"""Test what each call checks before it does anything: credentials, and each parameter by itself."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.account import Credentials
from sms_sandbox.engine.engine import Engine
from sms_sandbox.providers.smsmode import PROVIDER, routes
from sms_sandbox.providers.smsmode.requests.endpoints import CALLS, Endpoint
from sms_sandbox.wire.exchange import HttpRequest

from tests.providers.smsmode.asking import KEY_CALL, an_engine, ask, body_of, path_of

MISSING = "35 | Paramètre obligatoire manquant"
SEVERAL = "35 | Paramètres incorrects"
ONE = "35 | Paramètre incorrect"
SENDING = ("sendSMS", "sendVoiceMessage", "sendSMSBatch")

WORDS = {
    "sendSMS": MISSING,
    "sendVoiceMessage": MISSING,
    "sendSMSBatch": MISSING,
    "compteRendu": MISSING,
    "credit": MISSING,
    "createSubAccount": SEVERAL,
    "deleteSubAccount": SEVERAL,
    "creditTransfert": SEVERAL,
    "addContact": MISSING,
    "deleteSMS": ONE,
    "smsList": ONE,
    "smsStatus": "35 | Paramètre(s) incorrect(s)",
    "responseList": ONE,
}
"""The words of each text call for 35."""

GOOD = {
    "sendSMS": {"message": "x", "numero": "0639980001"},
    "sendVoiceMessage": {"message": "x", "numero": "0639980001"},
    "compteRendu": {"smsID": "x"},
    "createSubAccount": {"newPseudo": "shop", "newPass": "p"},
    "deleteSubAccount": {"pseudoToDelete": "shop"},
    "creditTransfert": {"targetPseudo": "shop", "creditAmount": "1"},
    "addContact": {"nom": "Durand", "mobile": "0639980001"},
    "deleteSMS": {"smsID": "x"},
    "smsStatus": {"smsID": "x"},
}
"""The parameters that each call requires."""

NOT_WHOLE = ("x", "-1", "1.5", "+1", "1 ", "٣", "1e3")
NO_DATES = ("x", "2026-01-05 10:00", "31022026-10:00", "05012026", "05012026-24:00", "05010000-10:00", "9" * 5000)

REFUSED = [
    *[("sendSMS", "date_envoi", value) for value in NO_DATES],
    *[("sendVoiceMessage", "date_envoi", value) for value in NO_DATES if value != "05012026"],
    ("sendVoiceMessage", "date_envoi", "31022026"),
    *[("sendVoiceMessage", "language", value) for value in ("fr", "fr-fr", "it-IT", "fr-FR,en-GB")],
    *[("sendSMSBatch", "date_envoi", value) for value in NO_DATES],
    ("createSubAccount", "newPseudo", "x" * 51),
    *[("creditTransfert", "creditAmount", value) for value in (*NOT_WHOLE, "0", "000")],
    *[
        (call, name, value)
        for call in ("smsList", "responseList")
        for name in ("offset", "start")
        for value in NOT_WHOLE
    ],
    *[("responseList", name, value) for name in ("startDate", "endDate") for value in NO_DATES],
]


@pytest.fixture
def engine() -> Engine:
    return an_engine()


def test_calls_have_fourteen_paths_and_one_alias() -> None:
    assert len(CALLS) == 14
    paths = {path for _, path, _ in routes.ROUTES.routes if path.startswith("/http")}
    assert paths == {call.path for call in CALLS} | {"/http:1.6/sendSMS.do"}
    assert all(routes.ROUTES.methods(path) == ("GET", "POST") for path in paths)
    assert {call.name for call in CALLS} == {f"{name}.do" for name in (*WORDS, KEY_CALL)}


@pytest.mark.parametrize("call", GOOD)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_missing_required_parameter_is_refused(engine: Engine, call: str, method: str) -> None:
    for name in GOOD[call]:
        assert body_of(engine, call, method, **{**GOOD[call], name: ""}) == WORDS[call], name
        answer = ask(engine, call, method, **{**GOOD[call], name: ""})
        assert answer.fact == "error.missing_parameter"
    assert body_of(engine, call, method, **GOOD[call]) != WORDS[call]


@pytest.mark.parametrize(("call", "name", "value"), REFUSED)
def test_invalid_value_is_refused(engine: Engine, call: str, name: str, value: str) -> None:
    good = GOOD.get(call, {}) | {name: ""}
    encoded = "&".join(f"{key}={quote(text)}" for key, text in {**good, name: value}.items() if text)
    utf8 = ("Content-Type", "text/plain; charset=utf-8")
    answer = engine.exchange(HttpRequest("GET", f"{path_of(call)}?accessToken=t&{encoded}".encode(), (utf8,)))
    assert answer is not None
    assert answer.fact == "error.bad_parameter"
    assert answer.body.decode("iso8859-15") == f"{WORDS[call]}\n"
    assert not len(engine.messages)


@pytest.mark.parametrize(
    ("call", "name", "value"),
    [
        ("sendVoiceMessage", "date_envoi", "05012027"),
        ("sendVoiceMessage", "date_envoi", "05012027-10:00"),
        *[("sendVoiceMessage", "language", value) for value in ("fr-FR", "en-GB", "de-DE", "es-ES")],
        ("createSubAccount", "newPseudo", "é" * 50),
        ("smsList", "offset", "0"),
        *[(call, "offset", "9" * 5000) for call in ("smsList", "responseList")],
        *[(call, "start", "9" * 5000) for call in ("smsList", "responseList")],
        ("smsList", "start", "0000000001"),
        ("addContact", "date", "someday"),
        ("sendSMS", "utf8", "1"),
    ],
)
def test_other_values_are_accepted(engine: Engine, call: str, name: str, value: str) -> None:
    assert not ask(engine, call, **{**GOOD.get(call, {}), name: value}).fact.startswith("error.")


# Credentials


@pytest.mark.parametrize("call", WORDS)
def test_missing_credentials_are_checked_first(engine: Engine, call: str) -> None:
    answer = ask(engine, call, accessToken="", date_envoi="x", offset="x")
    assert answer.fact == "error.missing_credentials"
    assert answer.body.decode("iso8859-15") == f"{WORDS[call]}\n"


@pytest.mark.parametrize("call", WORDS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_wrong_credentials_are_checked_before_parameters(engine: Engine, call: str, method: str) -> None:
    word = "Echec" if call == "smsStatus" else "Erreur"
    for wrong in ({"accessToken": "invalid"}, {"pseudo": "demo", "pass": "invalid"}):
        assert body_of(engine, call, method, **wrong) == f"32 | {word} d'authentification"


@pytest.mark.parametrize("call", WORDS)
def test_username_is_read_for_keys_only(engine: Engine, call: str) -> None:
    assert ask(engine, call, **{"username": "demo", "pass": "s"}).fact == "error.missing_credentials"


@pytest.mark.parametrize("login", ["username", "pseudo"])
def test_key_is_issued_for_login_and_password(engine: Engine, login: str) -> None:
    assert ask(engine, KEY_CALL, **{login: "demo", "pass": "s"}).fact == "token.issued"


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (b"/http/1.6/sendSMS.do?accessToken=t&pseudo=a&pass=b", Credentials(None, "t")),
        (b"/http:1.6/sendSMS.do?pseudo=a&pass=b", Credentials("a", "b")),
        (b"/http/1.6/credit.do?username=a&pass=b", None),
        (b"/http/2.0/createAuthorisation.do?username=a&pseudo=c&pass=b", Credentials("a", "b")),
        (b"/http/1.6/credit.do?pseudo=a", None),
        (b"/http/1.6/unknown.do?accessToken=t", None),
        (b"/", None),
    ],
)
def test_credentials_of_any_request_are_read_for_its_workspace(target: bytes, shown: Credentials | None) -> None:
    assert PROVIDER.credentials(HttpRequest("GET", target)) == shown


# Errors on demand


def refused(name: str, call: str) -> tuple[int, str]:
    answer = PROVIDER.errors[name](HttpRequest("GET", path_of(call).encode()), an_engine().backend("smsmode"))
    assert answer.fact == f"error.{name}"
    return answer.status, answer.body.decode("iso8859-15")


@pytest.mark.parametrize("call", WORDS)
def test_internal_error_has_own_words_in_one_call(call: str) -> None:
    more = " lors de la requête" if call == "compteRendu" else ""
    assert refused("internal_error", call) == (200, f"31 | Erreur interne{more}\n")


@pytest.mark.parametrize("name", ["unavailable", "rate_limited"])
def test_transient_errors_are_50(name: str) -> None:
    assert refused(name, "sendSMS") == (200, "50 | Temporairement inaccessible\n")


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("bad_credentials", 400, "Bad Request"),
        ("insufficient_credit", 400, "Bad Request"),
        ("rate_limited", 429, "Too Many Requests"),
        ("internal_error", 500, "Internal Server Error"),
        ("unavailable", 503, "Service Unavailable"),
    ],
)
def test_call_for_keys_refuses_in_json(name: str, status: int, words: str) -> None:
    assert refused(name, KEY_CALL) == (status, f'{{"status":{status},"error":"{words}"}}')


def test_unknown_path_is_refused_in_words_of_a_send() -> None:
    answer = PROVIDER.errors["internal_error"](HttpRequest("GET", b"/"), an_engine().backend("smsmode"))
    assert answer.body == b"31 | Erreur interne\n"


# Arbitrary requests

NAMES = st.sampled_from(
    sorted(
        {name for call in CALLS for name in call.parameters}
        | {"numero", "groupe", "groupes", "classe_msg", "stop", "nbr_msg", "emetteur", "refClient", "title"}
        | {"notification_url", "notification_url_reponse", "pseudo", "pass", "username"}
    )
)
VALUES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [
            b"",
            b"x",
            b"0639980001",
            b"0639980001,+32470000001, ,x",
            b"shop",
            b"4",
            b"9",
            b"05012026-10:00",
            b"31129999-23:59",
            b"01010001-00:00",
            b"31129999",
            b"-1",
            b"2147483647",
            b"http://127.0.0.1:49152/x",
            b"\xed\xa0\x80",
            b"\x80\xa4\x00",
            b"1" * 5000,
        ]
    ),
)
FILES = st.one_of(
    st.binary(max_size=60),
    st.lists(st.sampled_from(["numero", "message", ",", '"', "\n", "\r", "06", "é", "\0", " "]), max_size=20).map(
        lambda words: "".join(words).encode()
    ),
)


def in_form(pairs: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(f"{name}={quote(value)}".encode() for name, value in pairs)


@given(
    call=st.sampled_from(CALLS),
    method=st.sampled_from(["GET", "POST"]),
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=8),
    body=st.one_of(FILES, st.lists(st.tuples(NAMES, VALUES), max_size=8).map(in_form)),
    content_type=st.sampled_from(
        ["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=X", "plain/text; charset=utf-8"]
    ),
    is_oversized=st.booleans(),
)
def test_any_request_is_answered_and_a_refused_one_stores_nothing(
    call: Endpoint, method: str, pairs: list[tuple[str, bytes]], body: bytes, content_type: str, *, is_oversized: bool
) -> None:
    if content_type.startswith("multipart"):
        body = b'--X\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + body + b"\r\n--X--"
    target = call.path.encode() + b"?accessToken=t&" + in_form(pairs)
    engine = an_engine()
    request = HttpRequest(method, target, (("Content-Type", content_type),), body)
    answer = engine.exchange(replace(request, is_oversized=is_oversized, body=b"" if is_oversized else body))
    assert answer is not None
    if answer.fact.startswith("error."):
        assert not len(engine.messages)
        account = engine.backend("smsmode").account("t")
        assert account is None or account.credit == 10_000
    for name in ("smsList", "responseList", "credit"):
        assert not ask(engine, name).fact.startswith("error.")
    while engine.next_due() is not None:
        engine.step()
