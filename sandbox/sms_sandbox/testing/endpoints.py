"""Where a workspace's providers are, and what opens an account there."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from sms_sandbox.client.models import Credentials, Workspace


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``url`` is what an application has as the provider's base URL."""

    provider: str
    url: str
    credentials: Credentials


class Endpoints(ABC):
    @property
    @abstractmethod
    def info(self) -> Workspace:
        """What the workspace says of itself."""

    def provider(self, name: str) -> Endpoint:
        """Raises KeyError for a provider that is not served."""
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
