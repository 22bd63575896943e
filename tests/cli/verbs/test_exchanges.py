import json

from sms_sandbox.cli.verbs.exchanges import rule_text

from tests.cli.running import Verbs
from tests.serving import HERE, fetch, send


def test_exchanges_are_listed_and_shown(verbs: Verbs) -> None:
    send(verbs.url, text="first")
    send(verbs.url, text="second")
    newest, oldest = verbs.rows("exchanges")
    assert newest[:6] == ["x2", "2026-01-05 09:00:00.000", "smsmode", "send", "200", ""]
    assert "message=first" in oldest[6]
    assert verbs.rows("exchanges", "list", "--limit", "1", "--provider", "smsmode", "--operation", "send") == [newest]
    assert verbs.rows("exchanges", "--provider", "insim") == []
    shown = verbs.output("exchanges", "show", "x1")
    assert shown.startswith("GET /smsmode/http/1.6/sendSMS.do?")
    assert "\nHTTP/1.1 200 OK\n" in shown
    assert verbs.data("exchanges", "show", "x1")["id"] == "x1"
    assert len(verbs.data("exchanges")) == 2


def test_refusal_with_status_200_is_marked_with_its_rule(verbs: Verbs) -> None:
    fetch("GET", f"{verbs.url}/smsmode/http/1.6/credit.do?accessToken=invalid")
    assert verbs.rows("exchanges")[0][4:6] == ["200", "bad_credentials"]
    first = verbs.output("exchanges", "show", "x1").splitlines()[0]
    assert first.startswith("refused: bad_credentials (fact error.bad_credentials of smsmode): 200 and `32 | ")


def test_partly_refused_request_is_marked(verbs: Verbs) -> None:
    body = {
        "header": {"login": "a@b.example", "accessKey": "k"},
        "messages": [{"phone_number": HERE, "message": "x"}, {"phone_number": "no", "message": "x"}],
    }
    fetch("POST", f"{verbs.url}/insim/api/v1/sendsms", json.dumps(body).encode())
    assert verbs.rows("exchanges")[0][5] == "partly refused"
    assert verbs.output("exchanges", "show", "x1").startswith("partly refused (fact sendsms.")


def test_recipients_that_were_not_sent_to_are_marked(verbs: Verbs) -> None:
    twice = {"gsm": [{"value": "33639980001"}, {"value": "33639980001"}]}
    body = {"sms": {"message": {"text": "x"}, "recipients": twice}}
    headers = {"Authorization": "Bearer t", "Accept": "application/json"}
    fetch("POST", f"{verbs.url}/smsfactor/send", json.dumps(body).encode(), headers)
    assert verbs.rows("exchanges")[0][5] == "not sent: 1 duplicated"
    assert verbs.output("exchanges", "show", "x1").startswith("not sent: 1 duplicated\nPOST ")


def test_faults_of_an_exchange_are_shown(verbs: Verbs) -> None:
    verbs.output("fault", "add", "--status", "503", "--name", "down")
    fetch("GET", f"{verbs.url}/smsmode/http/1.6/credit.do?accessToken=T")
    assert verbs.output("exchanges", "show", "x1").startswith("faults: rule:down\n")


def test_fact_of_another_version_has_no_words() -> None:
    assert rule_text("smsmode", "error.unheard_of") == ""
    assert rule_text("elsewhere", "error.bad_credentials") == ""
