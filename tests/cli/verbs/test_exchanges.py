from tests.cli.running import Verbs
from tests.serving import send


def test_exchanges_are_listed_and_shown(verbs: Verbs) -> None:
    send(verbs.url, text="first")
    send(verbs.url, text="second")
    newest, oldest = verbs.rows("exchanges")
    assert newest[:5] == ["x2", "2026-01-05 09:00:00.000", "smsmode", "send", "200"]
    assert "message=first" in oldest[5]
    assert verbs.rows("exchanges", "list", "--limit", "1", "--provider", "smsmode", "--operation", "send") == [newest]
    assert verbs.rows("exchanges", "--provider", "insim") == []
    shown = verbs.output("exchanges", "show", "x1")
    assert shown.startswith("GET /smsmode/http/1.6/sendSMS.do?")
    assert "\nHTTP/1.1 200 OK\n" in shown
    assert verbs.data("exchanges", "show", "x1")["id"] == "x1"
    assert len(verbs.data("exchanges")) == 2
