from tests.cli.running import Verbs


def test_account_is_made_shown_changed_and_removed(verbs: Verbs) -> None:
    settings = "--password p --credit 5 --dialect pdf --secret whsec --webhook dlr=http://127.0.0.1/dlr"
    output = verbs.output("account", "set", "smsfactor", "shop", *settings.split())
    assert output.splitlines() == [
        "account      shop at smsfactor",
        "password     p",
        "credit       5",
        "dialect      pdf",
        "secret       whsec",
        "to dlr       http://127.0.0.1/dlr",
    ]
    assert "suspended    yes\n" in verbs.output("account", "set", "smsfactor", "shop", "--suspended")
    assert "post-paid    yes\n" in verbs.output("account", "set", "smsfactor", "shop", "--post-paid", "--active")
    assert verbs.data("account", "show", "smsfactor", "shop")["credit"] == 5
    verbs.output("account", "remove", "smsfactor", "shop")
    assert "there is no account 'shop'" in verbs.refusal("account", "show", "smsfactor", "shop", code=1)


def test_credit_and_webhooks_are_checked(verbs: Verbs) -> None:
    assert "'lots' is not a number; write it like 9.5" in verbs.refusal(
        "account", "set", "smsfactor", "s", "--credit", "lots", code=2
    )
    secret = verbs.output("account", "set", "smsfactor", "s", "--webhook", "dlr=http://u:pw@a/")
    assert "to dlr       http://u:***@a/\n" in secret
    both = verbs.data("account", "set", "smsfactor", "s", "--webhook", "dlr=http://a/,mo=http://b/")
    assert both["webhooks"] == {"dlr": "http://a/", "mo": "http://b/"}
    assert "'dlr' is not KIND=URL" in verbs.refusal("account", "set", "smsfactor", "s", "--webhook", "dlr", code=2)
