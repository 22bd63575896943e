"""The parts of an engine, for those that need several of them."""

from dataclasses import dataclass

from sms_sandbox.engine.devices import Devices
from sms_sandbox.engine.handsets import Handsets
from sms_sandbox.engine.network import Network
from sms_sandbox.engine.routing import ProviderRouter
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The world of a workspace, and the parts that act in it."""

    world: World
    router: ProviderRouter
    webhooks: Webhooks
    network: Network
    handsets: Handsets
    devices: Devices
