import json

from click.testing import CliRunner, Result
from sms_sandbox import providers
from sms_sandbox.cli import main
from sms_sandbox.core.numbers.number_range import number_range
from sms_sandbox.magic_numbers import OUTCOMES

from tests.cli.running import Verbs, clean
from tests.serving import serving


def asked(*arguments: str) -> Result:
    """Return the result of the verb where no sandbox runs."""
    return CliRunner().invoke(main, ["numbers", "--url", "http://127.0.0.1:1", *arguments], env=clean({}))


def rows(*arguments: str) -> list[list[str]]:
    result = asked(*arguments, "-q")
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.output.splitlines()]


def test_one_provider_has_numbers_and_words() -> None:
    found = rows("smsmode")
    assert len(found) == len(OUTCOMES)
    assert found[1] == ["+33639980010", "unknown_number", "the number does not exist", "3998"]
    assert [
        "+33639980020",
        "insufficient_credit",
        "refused: no credit left",
        "HTTP 200: 33 | Crédits insuffisants",
    ] in found


def test_answer_is_one_line_and_what_a_second_text_meets_is_noted() -> None:
    found = {row[1]: row[3] for row in rows("smsfactor")}
    assert found["unknown_number"] == "5; a second text to it is not sent, and counted as npai"
    assert found["rate_limited"] == 'HTTP 429: {"error":"Too Many Requests"}'
    assert found["insufficient_credit"].startswith('HTTP 200: {"status":-3,')
    assert found["insufficient_credit"].endswith("…")
    assert not any("<?xml" in words for words in found.values())


def test_all_providers_are_printed_side_by_side() -> None:
    first, *found = rows()
    assert first == ["The two digits after +3363998xx choose the outcome; each x is any digit."]
    assert len(found) == len(OUTCOMES)
    assert found[0] == ["…00", "delivered", "received", "3", "7", "11"]
    assert rows("smsmode", "insim")[1] == ["…00", "delivered", "11", "received"]


def test_range_of_the_numbers_can_be_chosen() -> None:
    assert rows("smsmode", "--magic-range", "+336 12 34 56 xx")[1][0] == "+33612345610"
    [head] = rows("--magic-range", "+33612345")[0]
    assert head == "The two digits after +33612345x choose the outcome; each x is any digit."


def test_range_that_is_none_is_refused() -> None:
    result = asked("--magic-range", "+33")
    assert result.exit_code == 2
    assert "'+33' is not a range of numbers; write it like +336 12 34 xx xx" in result.output


def test_word_refused_by_every_provider_is_printed() -> None:
    assert 'The word "invalid" as login, password, key or token' in asked().output


def test_json_has_every_number_and_word() -> None:
    data = json.loads(asked("--json").output)
    assert data["refused_credentials"] == "invalid"
    assert [one["outcome"] for one in data["numbers"]] == [outcome.name for outcome in OUTCOMES]
    assert data["numbers"][1]["by_provider"].keys() == providers.load().keys()
    assert data["numbers"][1]["by_provider"]["smsmode"] == {"state": 3998, "status": None, "answer": None}


def test_unknown_provider_is_refused() -> None:
    result = asked("twilio")
    assert result.exit_code == 2
    assert "no provider is named 'twilio'; there are: insim, " in result.output


def test_range_is_that_of_the_running_sandbox_unless_one_is_given() -> None:
    with serving(magic_range=number_range("+336123456xx")) as server:
        running = Verbs(server.url)
        assert running.rows("numbers", "smsmode", "-q")[1][0] == "+33612345610"
        assert running.data("numbers", "smsmode")["range"] == "+336123456xx"
        chosen = running.data("numbers", "smsmode", "--magic-range", "+3363998xxxx")
        assert (chosen["range"], chosen["numbers"][1]["number"]) == ("+3363998xxxx", "+33639980010")
