import pytest
from sms_sandbox.server.door.targets import Decision, Targets, split

TARGETS = Targets(["api.smsmode.com"], ["sms.test"], ["db.test", "api.smsmode.com"], {8767})
OPEN = Targets(["api.smsmode.com"], [], ["*"], {8767})


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("api.smsmode.com", 443),
        ("api.smsmode.com", 80),
        ("localhost", 8767),
        ("127.0.0.1", 8767),
        ("::1", 8767),
        ("team.localhost", 8767),
        ("sms.test", 8767),
        ("team.sms.test", 8767),
    ],
)
def test_providers_and_the_server_itself_are_served(host: str, port: int) -> None:
    assert TARGETS.decide(host, port, may_pass=False) is Decision.SERVE


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("api.smsmode.com", 22),
        ("localhost", 5432),
        ("127.0.0.1", 443),
        ("sms.test", 443),
        ("169.254.169.254", 80),
        ("169.254.169.254", 8767),
        ("www.example.org", 443),
        ("x.db.test", 443),
    ],
)
def test_any_other_target_is_refused(host: str, port: int) -> None:
    assert TARGETS.decide(host, port, may_pass=True) is Decision.REFUSE


def test_passed_host_is_passed_for_clients_that_may() -> None:
    assert TARGETS.decide("db.test", 5432, may_pass=True) is Decision.PASS
    assert TARGETS.decide("db.test", 5432, may_pass=False) is Decision.REFUSE
    assert OPEN.decide("www.example.org", 443, may_pass=True) is Decision.PASS


@pytest.mark.parametrize("port", [443, 80, 22])
def test_provider_is_never_passed(port: int) -> None:
    assert OPEN.decide("api.smsmode.com", port, may_pass=True) is not Decision.PASS


def test_host_of_a_provider_that_is_left_out_is_refused() -> None:
    targets = Targets(["api.smsmode.com"], [], ["*"], {8767}, ["www.insim.app"])
    assert targets.decide("www.insim.app", 443, may_pass=True) is Decision.REFUSE
    assert "started without the provider of www.insim.app" in targets.way_to("www.insim.app")
    assert targets.decide("www.example.org", 443, may_pass=True) is Decision.PASS


def test_target_is_split_into_host_and_port() -> None:
    assert split("API.smsmode.com.:443", None) == ("api.smsmode.com", 443)
    assert split("[::1]:80", None) == ("::1", 80)
    assert split("a", 80) == ("a", 80)


@pytest.mark.parametrize("text", ["", "a", ":80", "a:99999", "a:b", "a/b:80", "é:80", "[::1:80"])
def test_text_that_is_not_a_target_raises_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  each text is different
        split(text, None)


@pytest.mark.parametrize(
    ("host", "way"),
    [
        ("api.smsmode.com", "serves api.smsmode.com at ports 80 and 443 itself"),
        ("db.test", "with the admin token as proxy password"),
        ("www.example.org", "start the sandbox with --proxy-pass www.example.org"),
    ],
)
def test_refusal_names_a_way_that_leads_somewhere(host: str, way: str) -> None:
    assert way in TARGETS.way_to(host)
