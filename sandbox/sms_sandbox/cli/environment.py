"""The variables in which an application finds the providers."""

from sms_sandbox.client.models import Workspace


def variables_of(workspace: Workspace, providers: list[str]) -> dict[str, str]:
    """Return the variables of a workspace's providers by name, as a test run gets them."""
    variables: dict[str, str] = {}
    for provider in providers:
        keys = workspace.credentials_of(provider)
        prefix = f"SANDBOX_{provider.upper()}"
        variables |= {
            f"{prefix}_URL": workspace.urls[provider],
            f"{prefix}_LOGIN": keys.login,
            f"{prefix}_KEY": keys.secret,
            f"{prefix}_TOKEN": keys.token,
        }
    return {name: value for name, value in variables.items() if value}
