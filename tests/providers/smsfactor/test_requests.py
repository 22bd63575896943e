"""Requests in every form: format, document, credentials."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_sandbox.core.account import Credentials
from sms_sandbox.core.numbers.sender import SenderId
from sms_sandbox.core.text.segments import Encoding
from sms_sandbox.providers.smsfactor import PROVIDER
from sms_sandbox.wire import xml_text
from sms_sandbox.wire.exchange import Headers, HttpRequest

from tests.providers.smsfactor.asking import (
    BEARER,
    FORM,
    JSON,
    LOGIN,
    XML,
    account,
    ask,
    engine_of,
    messages,
    reported,
    send,
    send_xml,
    sms,
)


@pytest.mark.parametrize(
    ("accept", "is_json"),
    [
        (None, False),
        ("*/*", False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9", False),
        ("Application/json; Charset=utf-8", True),
        ("text/plain, application/json, application/xml", True),
        ("application/xml, application/json", False),
        ("text/json", False),
    ],
)
def test_accept_chooses_the_format(accept: str | None, is_json: bool) -> None:  # noqa: FBT001  a table
    headers = (("Accept", accept),) if accept else ()
    answer = ask(engine_of(), "GET", "/credits", (*headers, *LOGIN))
    assert answer.body.startswith(b"{") == is_json
    assert ("Content-Type", f"application/{'json' if is_json else 'xml'}; charset=utf-8") in answer.headers


def test_accept_chooses_the_format_of_the_document() -> None:
    engine = engine_of()
    assert send(engine, sms(), (*JSON, *LOGIN, ("Content-Type", "application/xml")))["status"] == 1
    assert "<status>-2<" in ask(engine, "POST", "/send", (*XML, *LOGIN), sms()).body.decode()


@pytest.mark.parametrize("asked", ["gzip", "gzip, deflate", "deflate, GZIP;q=0.5", "br;q=1, gzip;q=1.0"])
def test_answer_is_compressed_on_request(asked: str) -> None:
    plain = ask(engine_of(), "GET", "/credits", (*JSON, *LOGIN))
    answer = ask(engine_of(), "GET", "/credits", (*JSON, *LOGIN, ("Accept-Encoding", asked)))
    assert gzip.decompress(answer.body) == plain.body
    assert answer.body[4:8] == b"\0\0\0\0"
    assert answer.headers == (*plain.headers, ("Content-Encoding", "gzip"))


@pytest.mark.parametrize("asked", ["", "identity", "deflate", "gzip;q=0", "gzip; q=0.00"])
def test_answer_is_not_compressed_otherwise(asked: str) -> None:
    answer = ask(engine_of(), "GET", "/credits", (*JSON, *LOGIN, ("Accept-Encoding", asked)))
    assert answer.body == b'{"credits":"10000","message":"OK"}'


# Credentials in the order in which they count; each is sufficient alone.
SHOWN: list[tuple[str, Headers, str, dict[str, str]]] = [
    ("bearer", BEARER, "", {}),
    ("token in the query", (), "token=query.token&", {}),
    ("headers", LOGIN, "", {}),
    ("document", (), "", {"username": "document", "password": "s"}),
    ("query", (), "username=query&password=s&", {}),
]
LOGINS = ["your.token", "query.token", "demo@smsfactor.com", "document", "query"]


@pytest.mark.parametrize("first", range(len(SHOWN)))
def test_the_first_of_several_credentials_counts(first: int) -> None:
    engine = engine_of()
    headers = tuple(header for _, some, _, _ in SHOWN[first:] for header in some)
    query = "".join(part for _, _, part, _ in SHOWN[first:])
    document = sms()
    for _, _, _, authentication in SHOWN[first:]:
        if authentication:
            document["sms"]["authentication"] = authentication
    assert reported(ask(engine, "POST", f"/send?{query}", (*JSON, *headers), document))["status"] == 1
    [message] = messages(engine)
    assert message.account.login == LOGINS[first]


@pytest.mark.parametrize("first", range(len(SHOWN) - 1))
def test_later_credentials_do_not_replace_wrong_ones(first: int) -> None:
    wrong: dict[int, Headers] = {
        0: (("Authorization", "Bearer invalid"),),
        2: (("sfusername", "invalid"), ("sfpassword", "s")),
    }
    query = "token=invalid" if first == 1 else ""
    document = sms()
    document["sms"]["authentication"] = {"username": "invalid" if first >= 3 else "u", "password": "s"}
    answer = ask(
        engine_of(), "POST", f"/send?username=query&password=s&{query}", (*JSON, *wrong.get(first, ())), document
    )
    assert answer.fact == ("error.bad_token" if first < 2 else "error.bad_credentials")


def test_a_token_in_the_document_counts_before_a_password_there() -> None:
    engine = engine_of()
    document = sms()
    document["sms"]["authentication"] = {"username": "u", "password": "s", "token": "t"}
    assert "npai" in send(engine, document, JSON)


@pytest.mark.parametrize(
    "authentication",
    [{}, None, "u", [], {"username": ""}, {"username": {}, "password": []}, {"token": ["t"]}],
)
def test_authentication_without_credentials_is_ignored(authentication: object) -> None:
    engine = engine_of()
    document = sms()
    document["sms"]["authentication"] = authentication
    answer = ask(engine, "POST", "/send", JSON, document)
    assert answer.fact == "error.missing_credentials"
    assert reported(ask(engine, "POST", "/send?username=u&password=s", JSON, document))["status"] == 1


def test_a_root_that_is_no_object_shows_no_credentials() -> None:
    document = {"list": "a", **sms(), "account": {"authentication": {"username": "u", "password": "s"}}}
    assert send(engine_of(), document, JSON)["status"] == 1


def test_a_password_may_be_a_number() -> None:
    engine = engine_of(accounts=(account("u", "1234"),), is_strict=True)
    document = sms()
    document["sms"]["authentication"] = {"username": "u", "password": 1234}
    assert send(engine, document, JSON)["status"] == 1


def test_a_login_is_the_same_in_a_header_and_in_a_document() -> None:
    engine = engine_of(accounts=(account("hélène", "é"),), is_strict=True)
    as_bytes = "hélène".encode().decode("latin-1"), "é".encode().decode("latin-1")
    header = (("sfusername", as_bytes[0]), ("sfpassword", as_bytes[1]))
    assert "credits" in reported(ask(engine, "GET", "/credits", (*JSON, *header)))
    document = sms()
    document["sms"]["authentication"] = {"username": "hélène", "password": "é"}
    assert send(engine, document, JSON)["status"] == 1


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer ", "Basic dTpz", "your.token"])
def test_an_authorization_without_a_bearer_token_is_refused(authorization: str) -> None:
    answer = ask(engine_of(), "GET", "/credits", (*JSON, *LOGIN, ("Authorization", authorization)))
    assert answer.fact == "error.bad_token"


def test_the_scheme_is_bearer_in_any_case() -> None:
    answer = ask(engine_of(), "GET", "/credits", (*JSON, ("Authorization", "bearer  your.token ")))
    assert answer.fact == "credits.current.json"


def test_an_empty_token_is_none() -> None:
    answer = ask(engine_of(), "GET", "/credits?token=", (*JSON, *LOGIN, ("Authorization", "")))
    assert answer.fact == "credits.pdf.json"


def test_an_api_key_is_no_credential() -> None:
    answer = ask(engine_of(), "GET", "/credits", (*JSON, ("X-API-KEY", "k")))
    assert answer.fact == "error.missing_credentials"


@pytest.mark.parametrize(("fixed", "headers"), [("pdf", BEARER), ("current", LOGIN)])
def test_a_fixed_dialect_wins(fixed: str, headers: Headers) -> None:
    engine = engine_of(dialects={"smsfactor": fixed})
    assert ask(engine, "GET", "/credits", (*JSON, *headers)).fact == f"credits.{fixed}.json"


def test_wrong_password_is_reported_before_the_document_is_read() -> None:
    wrong = (("sfusername", "invalid"), ("sfpassword", "s"))
    assert ask(engine_of(), "POST", "/send", (*JSON, *wrong), b"{").fact == "error.bad_credentials"
    assert ask(engine_of(), "POST", "/send?username=invalid&password=s", JSON, b"{").fact == "error.bad_json"


# Documents


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"data=%7B%7D",
        b'{"sms":NaN}',
        b"\xef\xbb\xbf{}",
        b'{"sms":"\xff"}',
        b'{"sms":"\\ud800"}',
        b'{"sms":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 600 + b"1" + b"}" * 600,
    ],
)
def test_invalid_json_is_refused(body: bytes) -> None:
    engine = engine_of()
    assert ask(engine, "POST", "/send", (*JSON, *LOGIN), body).fact == "error.bad_json"
    assert not messages(engine)


BOMB = (
    "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(2, 30)) + "]>"
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<sms>",
        b"<sms>\xff</sms>",
        b"<sms>&nbsp;</sms>",
        b"<sms>\x00</sms>",
        b"<sms/><sms/>",
        b"<!DOCTYPE sms><sms/>",
        BOMB.encode() + b"<sms>&a29;</sms>",
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><sms>&e;</sms>',
        b'<?xml version="1.0" encoding="no-such"?><sms/>',
        b"<a>" * 10_000,
    ],
)
def test_invalid_xml_is_refused(body: bytes) -> None:
    engine = engine_of()
    assert ask(engine, "POST", "/send", (*XML, *LOGIN), body).fact == "error.bad_xml"
    assert not messages(engine)


def test_a_document_in_a_form_is_still_bytes() -> None:
    broken = json.dumps(sms()).encode().replace(b"hello", b"%FF")
    assert ask(engine_of(), "POST", "/send", (*JSON, *LOGIN, *FORM), b"data=" + broken).fact == "error.bad_json"


def test_the_variable_data_counts_before_the_variable_xml() -> None:
    answer = ask(engine_of(), "POST", "/send", (*JSON, *LOGIN, *FORM), b"XML=%3Csms/%3E&data={")
    assert answer.fact == "error.bad_json"


def test_the_variable_xml_is_xml_whatever_is_accepted() -> None:
    answer = ask(engine_of(), "POST", "/send", (*JSON, *LOGIN, *FORM), b"XML={}")
    assert answer.fact == "error.bad_xml"
    assert answer.body.startswith(b"{")


def test_a_body_that_begins_like_a_document_is_no_form() -> None:
    engine = engine_of()
    assert send(engine, sms("a&data={"), (*JSON, *LOGIN, *FORM))["status"] == 1
    assert messages(engine)[0].text == "a&data={"


def test_form_without_the_variable_is_refused() -> None:
    answer = ask(engine_of(), "POST", "/send", (*JSON, *LOGIN, *FORM), b"text=hello&to=33639980001")
    assert answer.fact == "error.bad_json"


def test_xml_in_another_encoding_is_read() -> None:
    engine = engine_of()
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><sms><message><text>été</text></message>'
    document = text + "<recipients><gsm>33639980001</gsm></recipients></sms>"
    ask(engine, "POST", "/send", (*XML, *LOGIN), document.encode("latin-1"))
    assert messages(engine)[0].text == "été"


GSM = "<recipients><gsm>33639980001</gsm></recipients>"


def test_xml_recipients_are_read_in_every_form() -> None:
    engine = engine_of()
    recipients = """
        <gsm gsmsmsid="100">33639980001
        </gsm>
        <gsm>33639980002</gsm>
        <gsm gsmsmsid=""> <!-- none --> 33639980003</gsm>
        <gsm><value>33639980004</value><gsmsmsid>104</gsmsmsid></gsm>
        <gsm/>"""
    text = "<text>\n<![CDATA[ a<-short-> ]]>\n</text>"
    document = f"<sms><recipients>{recipients}</recipients><message>{text}</message></sms>"
    assert "<total>5</total><sent>4</sent>" in send_xml(engine, document)
    assert [message.to.text[-1] for message in messages(engine)] == ["1", "2", "3", "4"]
    ids = [getattr(message.details, "gsmsmsid", None) for message in messages(engine)]
    assert ids == ["100", "", "", "104"]
    assert {message.text for message in messages(engine)} == {"\n a<-short-> \n"}


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ("  Hi  ", "  Hi  "),
        ("\na\n", "\na\n"),
        ("<![CDATA[ Hi ]]>", " Hi "),
        (f"{'a' * 160}\n", f"{'a' * 160}\n"),
        (" \n", " \n"),
        (" a<!-- none --> b ", " a b "),
    ],
)
def test_text_in_xml_keeps_its_blanks(text: str, arrives: str) -> None:
    engine = engine_of()
    send_xml(engine, f"<sms><message><text>{text}</text></message>{GSM}</sms>")
    [message] = messages(engine)
    assert message.text == arrives
    assert len(message.segments) == (2 if len(arrives) > 160 else 1)


def test_other_fields_in_xml_are_read_without_their_blanks() -> None:
    engine = engine_of()
    fields = "<pushtype> alert\n</pushtype><sender> Me </sender><delay>\n</delay><unicode> 1 </unicode>"
    send_xml(engine, f"<sms><message><text>a</text>{fields}</message>{GSM}</sms>")
    [message] = messages(engine)
    assert (message.sender, message.encoding, message.send_at) == (SenderId("Me"), Encoding.UCS2, None)


@pytest.mark.parametrize("root", ["<sms xmlns='urn:x'>", "<x:sms xmlns:x='urn:x'>"])
def test_namespaces_are_read_as_simplexml_reads_them(root: str) -> None:
    engine, end = engine_of(), "</x:sms>" if ":sms" in root else "</sms>"
    assert "<sent>1</sent>" in send_xml(engine, f"{root}<message><text>a</text></message>{GSM}{end}")


def test_element_with_a_prefix_is_unknown() -> None:
    document = f"<sms xmlns:x='urn:x'><message><x:text>a</x:text></message>{GSM}</sms>"
    assert "Le champ text est obligatoire" in send_xml(engine_of(), document)


@pytest.mark.parametrize(
    ("document", "fact"),
    [
        ("<sms/>", "error.missing_parameter"),
        ("<list><name>a</name></list>", "error.missing_parameter"),
        ("<sms><message/><recipients><gsm>1</gsm></recipients></sms>", "error.bad_parameter"),
        ("<sms><message><text>a</text><text>b</text></message><recipients/></sms>", "error.bad_parameter"),
        ("<sms><message><text>a<b>c</b></text></message><recipients/></sms>", "error.bad_parameter"),
        ("<sms><message><text>a</text></message></sms>", "error.missing_parameter"),
        ("<sms><message><text>a</text></message><recipients/></sms>", "error.missing_recipients"),
        ("<sms><message><text>a</text><delay>x</delay></message><recipients/></sms>", "error.bad_date"),
    ],
)
def test_xml_without_a_campaign_is_refused(document: str, fact: str) -> None:
    assert ask(engine_of(), "POST", "/send", (*XML, *LOGIN), document.encode()).fact == fact


@pytest.mark.parametrize(
    ("document", "details"),
    [
        ([], "Le champ sms est obligatoire"),
        ({"sms": None}, "Le champ sms est obligatoire"),
        ({"sms": []}, "Le champ sms est invalide"),
        ({"sms": {"recipients": {"gsm": []}}}, "Le champ message est obligatoire"),
        ({"sms": {"message": {"text": "a"}}}, "Le champ recipients est obligatoire"),
        ({"sms": {"message": {}, "recipients": {}}}, "Le champ text est obligatoire"),
        ({"sms": {"message": {"text": "a"}, "recipients": {}}}, "Le champ gsm est obligatoire"),
        ({"sms": {"message": {"text": "a"}, "recipients": {"gsm": "33639980001"}}}, "Le champ gsm est invalide"),
        (sms({}), "Le champ text est invalide"),
        (sms(text=True), "Le champ text est invalide"),
        (sms(None), "Le champ text est obligatoire"),
        (sms(pushtype=1), "Le champ pushtype est invalide"),
        (sms(sender=["a"]), "Le champ sender est invalide"),
        (sms(links=[["a"]]), "Le champ links est invalide"),
        (sms(links={"a": "b"}), "Le champ links est invalide"),
    ],
)
def test_json_without_a_campaign_is_refused(document: object, details: str) -> None:
    engine = engine_of()
    assert send(engine, document) == {"status": -7, "message": "Erreur de données", "details": details}
    assert not messages(engine)


@pytest.mark.parametrize(
    "delay", ["tomorrow", 1402844400, [], True, "2026-02-30 10:00:00", "2026-01-06", "٢٠٢٦-01-06 10:00:00"]
)
def test_delay_that_is_no_date_is_refused(delay: object) -> None:
    assert send(engine_of(), sms(delay=delay))["status"] == -4


def test_date_is_checked_last() -> None:
    assert send(engine_of(), sms(delay="x", pushtype="y"))["status"] == -7


@pytest.mark.parametrize(
    "gsm", [{"value": "33639980001"}, [{"value": 33639980001}], [{"value": "33639980001", "gsmsmsid": 7}]]
)
def test_json_recipients_are_read_in_every_form(gsm: object) -> None:
    document = sms()
    document["sms"]["recipients"]["gsm"] = gsm
    assert send(engine_of(), document)["sent"] == 1


@pytest.mark.parametrize(
    "item", [None, "33639980001", {}, {"value": None}, {"value": 33639980001.0}, {"value": True}, []]
)
def test_a_recipient_without_a_number_is_invalid(item: object) -> None:
    document = sms()
    document["sms"]["recipients"]["gsm"] = [item]
    told_by = send(engine_of(), document)
    assert (told_by["status"], told_by["total"], told_by["invalid"]) == (1, 1, 1)


@pytest.mark.parametrize("target", ["/credits", "/send", "/send/simulate"])
@pytest.mark.parametrize(("headers", "donnees"), [(LOGIN, "données"), (BEARER, "donn\\u00e9es")])
def test_a_body_too_long_is_refused_in_the_right_dialect(target: str, headers: Headers, donnees: str) -> None:
    method = "GET" if target == "/credits" else "POST"
    request = HttpRequest(method, f"/smsfactor{target}".encode(), (*JSON, *headers), is_oversized=True)
    answer = engine_of().exchange(request)
    assert answer is not None
    wanted = f'{{"status":-7,"message":"Erreur de {donnees}","details":"Document trop volumineux"}}'
    assert answer.body.decode() == wanted


def shown(target: str, headers: Headers, body: bytes = b"") -> Credentials | None:
    return PROVIDER.credentials(HttpRequest("POST", target.encode(), (*JSON, *headers), body))


def test_credentials_are_read_without_being_checked() -> None:
    inside = b'{"list":{"authentication":{"username":"document","password":"s"}}}'
    everywhere = "/list?token=t&username=query&password=s"
    assert shown(everywhere, (*BEARER, *LOGIN), inside) == Credentials(None, "your.token")
    assert shown(everywhere, LOGIN, inside) == Credentials(None, "t")
    assert shown("/list?username=query", LOGIN, inside) == Credentials("demo@smsfactor.com", "s")
    assert shown("/list?username=query", (), inside) == Credentials("document", "s")
    assert shown("/list?username=query", (), b"{}") == Credentials("query", "")
    assert shown("/list", (), b"{}") is None
    assert shown("/list?username=query", (), b"{") is None


# Any request, at every route

API = [(method, path) for method, path, _ in PROVIDER.routes.routes if path != "/:code"]
NAMES = st.sampled_from(
    [
        "sms",
        "message",
        "text",
        "pushtype",
        "delay",
        "sender",
        "links",
        "unicode",
        "recipients",
        "gsm",
        "value",
        "gsmsmsid",
        "lists",
        "list",
        "listId",
        "name",
        "contacts",
        "info1",
        "info4",
        "blacklist",
        "npai",
        "account",
        "email",
        "password",
        "country_code",
        "isChild",
        "unlimited",
        "type",
        "transfer",
        "to_account",
        "credits",
        "notification",
        "alert_trigger",
        "alert_email",
        "destination",
        "contact",
        "authentication",
        "username",
        "token",
    ]
)
WORDS = st.sampled_from(
    [
        "33639980001",
        "06",
        "45",
        "1",
        "0",
        "a@example.com",
        "secret",
        "FR",
        "2026-02-30",
        "<-short->",
        "9" * 5000,
        "\x00",
    ]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS, st.text(max_size=5))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=20,
)
ROOTED = st.fixed_dictionaries(
    {},
    optional={
        "sms": st.fixed_dictionaries({"message": TREES}, optional={"recipients": TREES, "lists": TREES}),
        **{
            name: st.dictionaries(NAMES, TREES, max_size=6)
            for name in ("list", "blacklist", "npai", "account", "transfer", "notification", "contact")
        },
    },
)


def as_xml(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"<{name}>{as_xml(inner)}</{name}>" for name, inner in value.items())
    if isinstance(value, list):
        return "".join(f"<gsm>{as_xml(inner)}</gsm>" for inner in value)
    return "" if value is None else xml_text.escape(str(value))


@given(
    route=st.sampled_from(API),
    body=st.one_of(
        st.binary(max_size=200),
        st.one_of(TREES, ROOTED).map(lambda tree: json.dumps(tree).encode()),
        ROOTED.map(lambda tree: as_xml(tree).encode("utf-8", "replace")),
    ),
    content_type=st.sampled_from(["", "multipart/form-data; boundary=x", FORM[0][1]]),
)
def test_any_body_gets_an_answer(route: tuple[str, str], body: bytes, content_type: str) -> None:
    method, path = route
    for accept in (JSON, XML):
        engine = engine_of()
        answer = ask(engine, method, path, (*accept, *LOGIN, ("Content-Type", content_type)), body)
        assert answer.status == 200
        if accept is JSON:
            assert isinstance(json.loads(answer.body), dict)
        else:
            xml_text.read(answer.body)
        if answer.fact.startswith("error."):
            assert not messages(engine)


def test_xml_answer_leaves_out_invalid_characters() -> None:
    engine = engine_of()
    name = "a\x00\x1b\ufffe<&>\n\U0001f600"
    ask(engine, "POST", "/list", (*JSON, *LOGIN), {"list": {"name": name, "contacts": {"gsm": [{"value": 1}]}}})
    answer = ask(engine, "GET", "/lists", (*XML, *LOGIN))
    assert xml_text.read(answer.body).findtext("lists/name") == "a<&>\n\U0001f600"
