from tests.cli.running import Verbs

LOGIN = "user@email.com"


def test_device_is_set_shown_switched_and_forgotten(verbs: Verbs) -> None:
    settings = "--provider smsgateway24 --offline --condition radio_off --poll-interval 10s --pack-size 5"
    output = verbs.output("device", "set", "260", *settings.split())
    assert output.startswith("id           260 of smsgateway24\nonline       no, last seen ")
    assert "condition    radio_off\npolls        every 10s, 5 at a time\nqueued       0\n" in output
    assert output.splitlines()[-1].startswith("0\t+33")
    assert "online       yes" in verbs.output("device", "on", "260")
    assert "online       no" in verbs.output("device", "off", "260")
    assert verbs.data("device", "show", "260")["condition"] == "radio_off"
    verbs.output("device", "forget", "260")
    assert verbs.refusal("device", "show", "260", "--provider", "smsgateway24", code=1)


def test_device_makes_and_misses_calls(verbs: Verbs) -> None:
    verbs.output("device", "on", LOGIN, "--provider", "insim")
    [row] = verbs.rows("device", "call", LOGIN, "outgoing", "0639980001", "--duration", "30s", "--note", "Keen")
    assert row[2:] == ["outgoing", "+33639980001", "30s", "Keen"]
    assert verbs.data("device", "call", LOGIN, "missed", "0639980001")["kind"] == "missed"
