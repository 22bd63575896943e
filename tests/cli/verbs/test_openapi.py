import json

from click.testing import CliRunner
from sms_sandbox import providers
from sms_sandbox.cli import main
from sms_sandbox.fidelity import openapi


def test_document_of_a_provider_is_printed() -> None:
    result = CliRunner().invoke(main, ["openapi", "smsgateway24"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == openapi.document(providers.load()["smsgateway24"])


def test_unknown_provider_is_refused_with_the_known_ones() -> None:
    result = CliRunner().invoke(main, ["openapi", "acme"])
    assert result.exit_code == 2
    assert "no provider is named 'acme'; there are: insim, smsfactor, smsgateway24, smsmode" in result.output
