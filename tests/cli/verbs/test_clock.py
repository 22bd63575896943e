from tests.cli.running import Verbs
from tests.serving import Receiver, send


def test_time_is_shown(verbs: Verbs) -> None:
    assert verbs.rows("clock") == [
        ["now          2026-01-05 09:00:00.000"],
        ["clock        virtual"],
        ["next due     nothing"],
    ]
    assert verbs.data("clock", "show")["mode"] == "virtual"


def test_advance_moves_the_time_and_makes_webhooks(verbs: Verbs, receiver: Receiver) -> None:
    send(verbs.url)
    assert "next due     2026-01-05 09:00:01.000" in verbs.output("clock")
    assert verbs.data("clock", "advance", "1h30m")["now"] == "2026-01-05T10:30:00Z"
    assert len(receiver.got) == 2
    assert verbs.data("clock", "set", "2026-01-05T12:00:00")["now"] == "2026-01-05T12:00:00Z"
    assert "forward" in verbs.refusal("clock", "set", "2026-01-05T09:00:00Z", code=2)
    assert "'2 hours' is not a duration" in verbs.refusal("clock", "advance", "2 hours", code=2)


def test_until_idle_stops_when_nothing_is_due(verbs: Verbs) -> None:
    send(verbs.url)
    assert verbs.data("clock", "until-idle", "--limit", "1h")["next_due"] is None


def test_clock_is_frozen_and_resumed(verbs: Verbs) -> None:
    assert "clock        virtual, frozen\n" in verbs.output("clock", "freeze")
    output = verbs.output("clock", "run", "--real", "--speed", "20")
    assert "clock        real, 20 times as fast\n" in output
    assert "clock        virtual, jumps over idle time\n" in verbs.output("clock", "run", "--virtual", "--idle-jump")
    assert verbs.data("clock", "run", "--no-idle-jump")["idle_jump"] is False
    assert "only a virtual clock" in verbs.refusal("clock", "run", "--real", "--idle-jump", code=2)


def test_end_of_the_time_is_reported(verbs: Verbs) -> None:
    verbs.output("clock", "set", "9999-12-31T00:00:00Z")
    assert "999d goes beyond the year 9999" in verbs.refusal("clock", "advance", "999d", code=2)
