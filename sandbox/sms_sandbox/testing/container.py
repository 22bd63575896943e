"""The sandbox's image for Testcontainers; it needs the package testcontainers, 4.10 or newer."""

from typing import Any, Final, Self

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from sms_sandbox.testing.blocking import Sandbox

PORT: Final = 8767
_READY: Final = "/_sandbox/readyz"
_OK: Final = 200


class SandboxContainer(DockerContainer):  # type: ignore[misc, unused-ignore]  # the package may be missing
    """A container of the sandbox, ready once it has started; its clock is virtual."""

    def __init__(self, image: str = "sms-sandbox", **options: Any) -> None:  # noqa: ANN401  DockerContainer's own
        super().__init__(image, **options)
        self.with_exposed_ports(PORT).with_env("SANDBOX_CLOCK", "virtual")
        self.waiting_for(HttpWaitStrategy(PORT, _READY).for_status_code(_OK))

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    @property
    def url(self) -> str:
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def sandbox(self) -> Sandbox:
        """Return the sandbox in the container."""
        return Sandbox(self.url)
