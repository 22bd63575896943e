import pytest

from tests.scenario.files import below_head, scenario

RULE = '[[rule]]\nname = "r"\nstatus = 503\nwhen = '
EXPECT = '[[expect]]\nname = "e"\ncount = 1\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'providers = ["smsfactor", "smsmod"]\n',
            '3:27: providers[1] = "smsmod"\n        Not a provider. Did you mean "smsmode"? There are: insim,',
        ),
        (
            RULE + '{ provider = "twilio" }\n',
            '6:10: rule "r": when.provider = "twilio"\n        Not a provider. There are: ',
        ),
        (
            RULE + '{ provider = ["insim", "x"] }\n',
            '6:31: rule "r": when.provider[1] = "x"\n        Not a provider.',
        ),
        ("[account.nobody]\ncredit = 5\n", "3:1: account.nobody\n        Not a provider."),
        ('[device.260]\nprovider = "x"\n', '4:1: device "260": provider = "x"\n        Not a provider.'),
        (
            EXPECT + 'messages = { provider = "x" }\n',
            '6:14: expect "e": messages.provider = "x"\n        Not a provider.',
        ),
        (
            RULE + '{ operation = "sned" }\n',
            '6:10: rule "r": when.operation = "sned"\n        Not an operation. Did you mean "send"? There are: ',
        ),
        (
            EXPECT + 'exchanges = { operation = "reply" }\n',
            'exchanges.operation = "reply"\n        Not an operation.',
        ),
        (
            '[[rule]]\nname = "slow-api"\nlifecycle = "lost"\n',
            (
                '5:1: rule "slow-api" names lifecycle "lost". This file defines: none. '
                "Built in: delivered, undelivered, expired, rejected, stuck, no_receipt."
            ),
        ),
        (
            '[lifecycle.slow]\nsteps = []\n[[phase]]\nname = "p"\nat = "0s"\nfaults = [{ lifecycle = "slo" }]\n',
            '8:13: phase "p" names lifecycle "slo". This file defines: slow. Built in: ',
        ),
        (
            EXPECT.replace("count", "at_least") + 'fired = "rule:outage"\n[[phase]]\nname = "outage"\nat = "0s"\n'
            "set = { credit = 1 }\n",
            (
                '6:1: expect "e": fired = "rule:outage"\n        Not a fault. Did you mean "phase:outage"? '
                "There are: phase:outage."
            ),
        ),
        (
            EXPECT + 'exchanges = { struck_by = "rule:x" }\n',
            '6:15: expect "e": exchanges.struck_by = "rule:x"\n        Not a fault. There are: none.',
        ),
        (
            '[[phase]]\nname = "p"\nat = "0s"\nset = { credit = 1 }\noverrides = ["p"]\n',
            '7:14: phase "p": overrides[0] = "p"\n        Not another phase. There are: none.',
        ),
        (
            EXPECT + 'webhooks = { kind = "dlrs", provider = "smsfactor" }\n',
            (
                '6:14: expect "e": webhooks.kind = "dlrs"\n        Not a webhook. Did you mean "dlr"? '
                "There are: balance, clicker, dlr, mo, stop."
            ),
        ),
        (
            "[device.260]\nonline = false\n",
            '3:1: device "260": provider\n        Missing. Name the provider of the device: provider = "insim".',
        ),
        (
            '[device.260]\nprovider = "smsgateway24"\nwebhooks = { delivered = "http://127.0.0.1:1/" }\n',
            (
                '5:14: device "260": webhooks.delivered = "http://127.0.0.1:1/"\n'
                '        Not a webhook. Did you mean "delivery"?'
            ),
        ),
        (
            '[device.260]\nprovider = "smsgateway24"\nwebhooks = { delivery = "ftp://x" }\n',
            'webhooks.delivery = "ftp://x"\n        Not an http or https address.',
        ),
    ],
)
def test_unknown_name_is_an_error(text: str, says: str) -> None:
    said = below_head(text)
    assert said.startswith(says) or says in said
    assert "\n\n" not in said


def test_known_names_are_accepted() -> None:
    named = scenario(
        """
        providers = ["smsgateway24", "smsfactor"]
        [account.smsfactor]
        dialect = "current"
        [device.260]
        provider = "smsgateway24"
        webhooks = { delivery = "http://127.0.0.1:1/" }
        [[rule]]
        name = "a"
        when = { provider = "smsfactor", operation = ["send", "credit", "reply", "unknown"] }
        status = 503
        [[phase]]
        name = "b"
        at = "0s"
        set = { credit = 1 }
        [[phase]]
        name = "c"
        at = "1s"
        overrides = "b"
        faults = [{ lifecycle = "expired" }]
        [[expect]]
        name = "webhooks were struck"
        fired = "webhooks"
        [[expect]]
        name = "rules, too"
        exchanges = { struck_by = "rule:a", operation = "send" }
        at_least = 1
        [[expect]]
        name = "kinds"
        webhooks = { kind = ["dlr", "delivery"] }
        at_least = 1
        """.replace("\n        ", "\n")
    )
    assert len(named.expectations) == 3
