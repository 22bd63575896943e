"""Faults added by request, and what the faults in force have struck."""

import json
from itertools import count
from typing import Any

from sms_sandbox import magic_numbers
from sms_sandbox.core.time import durations
from sms_sandbox.engine.engine import Engine
from sms_sandbox.faults.active_rule import FaultCounter
from sms_sandbox.faults.plan import ALL_WEBHOOKS
from sms_sandbox.faults.rule import Faults, Rule
from sms_sandbox.scenario import load
from sms_sandbox.scenario.diagnostics import Problem
from sms_sandbox.scenario.format.faults import faults_of
from sms_sandbox.scenario.format.model import SCHEMA
from sms_sandbox.server.admin.errors import AdminError
from sms_sandbox.server.admin.known import unknown
from sms_sandbox.server.admin.models.base import Nothing, Page
from sms_sandbox.server.admin.models.scenarios import MANUAL_NAME, AddFault, FaultView, RemovedView
from sms_sandbox.server.admin.requests import AdminRequest, EmptyRequest
from sms_sandbox.server.admin.route import Route
from sms_sandbox.server.turns import in_slices


class FaultRoutes:
    def table(self) -> list[Route]:
        return [
            Route("GET", "/faults", self.index, "List the faults in force, and how often each has struck."),
            Route("POST", "/faults", self.add, "Append a rule with the lowest precedence."),
            Route("DELETE", "/faults", self.clear, "Remove all rules, phases and webhook faults."),
            Route("DELETE", "/faults/:name", self.remove, "Remove a rule."),
        ]

    async def index(self, asked: EmptyRequest) -> Page[FaultView]:
        return Page(items=await fault_views(asked.engine), next=None)

    async def add(self, asked: AdminRequest[Nothing, AddFault]) -> FaultView:
        engine, wanted = asked.engine, dict(asked.body.rule)
        wanted.setdefault("name", _free_name(engine))
        rule = _read(wanted, engine)
        try:
            engine.fault_control.add(rule, None if asked.body.lasts is None else durations.read(asked.body.lasts))
        except ValueError as error:
            raise AdminError("unprocessable", str(error), None, "name") from None
        return _view(engine.faults.tallies[f"rule:{rule.name}"])

    async def remove(self, asked: EmptyRequest) -> RemovedView:
        name, was_holding = asked.values["name"], _is_holding(asked.engine, asked.values["name"])
        try:
            asked.engine.fault_control.remove(name)
        except KeyError:
            rules = [rule.name for rule in asked.engine.faults.faults.rules if not magic_numbers.is_magic(rule)]
            raise unknown("not_found", "rule", name, rules) from None
        return _removed(asked.engine, was_holding=was_holding)

    async def clear(self, asked: EmptyRequest) -> RemovedView:
        """Remove all faults but the magic numbers."""
        engine, was_holding = asked.engine, _is_holding(asked.engine)
        engine.fault_control.load(Faults(rules=tuple(filter(magic_numbers.is_magic, engine.faults.faults.rules))))
        return _removed(engine, was_holding=was_holding)


async def fault_views(engine: Engine) -> list[FaultView]:
    """Return the faults in force; a rule of a magic number only once it has struck."""
    usual = {f"rule:{rule.name}" for rule in magic_numbers.magic().rules}
    tallies = [*engine.faults.tallies.items()]
    return [_view(tally) async for name, tally in in_slices(tallies) if tally.fired or name not in usual]


def unprocessable(problem: Problem) -> AdminError:
    """Return the error for the first problem, worded as for a file."""
    text = f"{problem.subject}: {problem.message}" if problem.subject else problem.message
    where = f"line {problem.line}: " if problem.line and problem.file != MANUAL_NAME else ""
    if not problem.line:
        where = f"{problem.file}: "
    return AdminError("unprocessable", f"{where}{text}", problem.hint or None, problem.path or None)


def _is_holding(engine: Engine, name: str | None = None) -> bool:
    """Return True if the rule, or any rule if no name is given, holds webhooks."""
    modes = [
        rule.effects.webhooks.mode
        for rule in engine.faults.faults.rules
        if rule.effects.webhooks is not None and name in {None, rule.name}
    ]
    return any(mode is not None and mode.decides and mode.flush is None for mode in modes)


def _removed(engine: Engine, *, was_holding: bool) -> RemovedView:
    released = len(engine.webhooks.released)
    note = "no webhook was held, so none was released" if was_holding and not released else None
    return RemovedView(released=released, note=note)


def _read(rule: dict[str, Any], engine: Engine) -> Rule:
    """Read a rule. Raise AdminError if it has an error."""
    content = json.dumps({"schema": SCHEMA, "name": MANUAL_NAME, "rule": [rule]}).encode()
    found = load.read_bytes(MANUAL_NAME, content, engine.providers, allow_guesses=True)
    if found.scenario is None:
        raise unprocessable(next(problem for problem in found.problems if not problem.is_warning))
    return faults_of(found.scenario).rules[0]


def _free_name(engine: Engine) -> str:
    names = (f"by-hand-{number}" for number in count(1))
    return next(name for name in names if f"rule:{name}" not in engine.faults.tallies)


def _view(tally: FaultCounter) -> FaultView:
    kind, _, name = tally.name.partition(":")
    is_for_all = tally.name == ALL_WEBHOOKS
    return FaultView(
        name=ALL_WEBHOOKS if is_for_all else name,
        kind="webhooks" if is_for_all else "rule" if kind == "rule" else "phase",
        fired=tally.fired,
        optional=tally.is_optional,
        on=list(tally.on),
    )
