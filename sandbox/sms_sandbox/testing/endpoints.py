"""The providers of a workspace: addresses and credentials."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from sms_sandbox.client.models import Credentials, Workspace


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One provider of a workspace."""

    provider: str
    url: str
    """The provider's base URL, for an application's settings."""

    credentials: Credentials


class Endpoints(ABC):
    @property
    @abstractmethod
    def info(self) -> Workspace:
        """Return the workspace."""

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the address of the server."""

    @property
    def page_url(self) -> str:
        """Return the address of the workspace's page in a browser."""
        return f"{self.url}/_sandbox/ui/#/w/{self.info.name}"

    def provider(self, name: str) -> Endpoint:
        """Return a provider. Raise KeyError if it is not served."""
        return Endpoint(name, self.info.urls[name], self.info.credentials_of(name))

    @property
    def insim(self) -> Endpoint:
        return self.provider("insim")

    @property
    def smsfactor(self) -> Endpoint:
        return self.provider("smsfactor")

    @property
    def smsgateway24(self) -> Endpoint:
        return self.provider("smsgateway24")

    @property
    def smsmode(self) -> Endpoint:
        return self.provider("smsmode")
