from tests.cli.running import Verbs


def test_an_account_is_made_shown_changed_and_removed(verbs: Verbs) -> None:
    settings = "--password p --credit 5 --dialect pdf --secret whsec --webhook dlr=http://127.0.0.1/dlr"
    said = verbs.say("account", "set", "smsfactor", "shop", *settings.split())
    assert said.splitlines() == [
        "account      shop at smsfactor",
        "password     p",
        "credit       5",
        "dialect      pdf",
        "secret       whsec",
        "to dlr       http://127.0.0.1/dlr",
    ]
    assert "suspended    yes\n" in verbs.say("account", "set", "smsfactor", "shop", "--suspended")
    assert "post-paid    yes\n" in verbs.say("account", "set", "smsfactor", "shop", "--post-paid", "--active")
    assert verbs.told("account", "show", "smsfactor", "shop")["credit"] == 5
    verbs.say("account", "remove", "smsfactor", "shop")
    assert "there is no account 'shop'" in verbs.refusal("account", "show", "smsfactor", "shop", code=1)


def test_a_webhook_names_its_kind(verbs: Verbs) -> None:
    assert "'dlr' is not KIND=URL" in verbs.refusal("account", "set", "smsfactor", "s", "--webhook", "dlr", code=2)
