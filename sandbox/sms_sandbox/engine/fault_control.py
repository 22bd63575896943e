"""The faults in force, changed from outside: loaded as a whole, or added and removed as single rules."""

from typing import Final

from sms_sandbox.core.time.timeline import TimelineEntry
from sms_sandbox.engine.inputs import Inputs, recorded_input
from sms_sandbox.engine.journal import EventKind
from sms_sandbox.engine.webhooks import Webhooks
from sms_sandbox.engine.world import World
from sms_sandbox.faults.plan import PhaseTransition, RuleExpiry
from sms_sandbox.faults.rule import Faults, Rule


class FaultControl:
    """Put faults in force, and plan when their phases begin and end."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world: Final = world
        self._webhooks: Final = webhooks
        self._transitions: list[TimelineEntry] = []
        self.since = world.now
        """When the faults in force were loaded, in microseconds UTC."""

    @property
    def inputs(self) -> Inputs:
        return self._world.inputs

    @recorded_input
    def load(self, faults: Faults) -> None:
        """Replace the faults in force; the scenario's time starts now."""
        world = self._world
        for entry in self._transitions:
            world.timeline.cancel(entry)
        world.faults.load(faults)
        self.since = world.now
        self._transitions = [world.timeline.plan(at, edge) for at, edge in world.faults.edges(world.now)]
        self._webhooks.flush_ready()

    @recorded_input
    def add(self, rule: Rule, lasts: int | None = None) -> None:
        """Append a rule with the lowest precedence. Raise ValueError for a name that is taken.

        ``lasts`` is its lifetime in microseconds; None keeps it until it is removed.
        """
        self._world.faults.add(rule)
        if lasts is not None:
            self._world.timeline.plan(self._world.now + lasts, RuleExpiry(rule))

    @recorded_input
    def remove(self, name: str) -> None:
        """Remove a rule, and send what only this rule held. Raise KeyError for an unknown name."""
        self._world.faults.remove(name)
        self._webhooks.flush_ready()

    def turn(self, edge: PhaseTransition) -> None:
        """Begin or end a phase that is due now."""
        world = self._world
        world.faults.happen(edge)
        world.note(EventKind.PHASE_BEGAN if edge.begins else EventKind.PHASE_ENDED, edge)
        if edge.begins and edge.phase.change is not None:
            for name, accounts in world.accounts.items():
                if edge.phase.when.covers(name):
                    accounts.change_all(edge.phase.change, edge.phase.when.account)
        self._webhooks.flush_ready()
