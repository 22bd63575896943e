import pytest
from sms_sandbox.client import Client, RefusedError

from tests.client.flavours import Flavour
from tests.serving import HERE, fetch, send


def test_handset_has_an_inbox_and_is_switched_off_and_on(client: Flavour) -> None:
    assert client(lambda api: api.handset("0639980001").off()).is_off
    send(client.url)
    client(lambda api: api.clock.advance("10s"))
    assert client(lambda api: api.handset(HERE).show()).waiting == ("m1",)
    assert client(lambda api: api.handset(HERE).on()).condition == "reachable"
    client(lambda api: api.clock.advance("10s"))
    handset = client(lambda api: api.handset(HERE).show())
    assert handset.msisdn == HERE
    assert [(one.id, one.provider, one.text, one.links) for one in handset.inbox] == [("m1", "smsmode", "Hello", ())]


def test_each_setting_of_a_handset_is_accepted(client: Flavour) -> None:
    off = [{"from": "2026-01-05T22:00:00Z", "to": "2026-01-06T06:00:00Z", "every": "1d"}]
    habits = {"answers": "OK", "answers_after": "5s", "reads_after": "2s"}
    reported = client(lambda api: api.handset(HERE).set(condition="full", off=off, habits=habits, name="Ada"))
    assert (reported.condition, reported.name, reported.off[0].every) == ("full", "Ada", "1d")
    assert (reported.off[0].start.hour, reported.off[0].end.hour) == (22, 6)
    assert (reported.habits.answers, reported.habits.answers_after, reported.habits.reports) == ("OK", "5s", True)
    assert client(lambda api: api.handset(HERE).set(condition="reachable")).name == "Ada"


def test_reply_without_a_message_is_refused(client: Flavour) -> None:
    with pytest.raises(RefusedError) as caught:
        client(lambda api: api.handset(HERE).reply("STOP"))
    assert caught.value.code == "nothing_received"
    send(client.url, classe_msg="4")
    client(lambda api: api.clock.advance("10s"))
    assert client(lambda api: api.handset(HERE).reply("STOP", provider="smsmode")).text == "STOP"
    with pytest.raises(RefusedError):
        client(lambda api: api.handset(HERE).reply("STOP", to="36035", provider="insim"))


def test_short_link_is_clicked(client: Flavour) -> None:
    body = (
        b'{"header":{"login":"user@email.com","accessKey":"key"},"messages":'
        b'[{"phone_number":"+33639980001","message":"See [LINK]","url":"https://example.test/"}]}'
    )
    headers = {"Content-Type": "application/json"}
    assert fetch("POST", f"{client.url}/insim/api/v1/sendsms", body, headers)[0] == 200
    client(lambda api: api.clock.advance("10s"))
    click = client(lambda api: api.handset(HERE).click())
    assert (click.message, click.target, click.nth) == ("m1", "https://example.test/", 1)
    assert client(lambda api: api.handset(HERE).click(click.link)).nth == 2


@pytest.mark.parametrize("text", ["06", "", "Acme"])
def test_text_that_is_no_number_is_refused_before_any_request(text: str) -> None:
    with pytest.raises(RefusedError, match=r"is not a telephone number. Write it like \+33639980001.") as caught:
        Client("http://127.0.0.1:1").handset(text)
    assert caught.value.field == "msisdn"
