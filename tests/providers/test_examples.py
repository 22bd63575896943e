"""Every provider's examples, through the engine, byte for byte."""

import pytest
from sms_sandbox import providers

from tests.examples import Answer, Call, Example, examples_of, play
from tests.providers.acme import PROVIDER as ACME

EXAMPLES = [example for provider in (*providers.load().values(), ACME) for example in examples_of(provider)]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_example_comes_out_byte_for_byte(example: Example) -> None:
    for said in play(example):
        match said:
            case Answer(got, wanted):
                assert got.to_bytes() == wanted.to_bytes()
            case Call(webhook, wanted_call):
                assert webhook.request.to_bytes() == wanted_call.to_bytes()


def test_each_example_says_where_it_comes_from() -> None:
    for example in EXAMPLES:
        script = example.read()
        assert script.note("source"), example
        assert script.note("kind") in {"recorded", "documented", "client", "inferred"}, example
