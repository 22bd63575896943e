"""The settings of a server from the options of ``sandbox up``."""

import time
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from sms_sandbox import providers
from sms_sandbox.cli.options import OptionError, address_pairs
from sms_sandbox.contract import Provider, RetryPlan, hosts_of
from sms_sandbox.core.time.instants import SECOND
from sms_sandbox.core.time.pace import PACES
from sms_sandbox.engine.settings import EngineSettings
from sms_sandbox.server.clock.driver import Mode
from sms_sandbox.server.id_seed import new_id_seed
from sms_sandbox.server.settings import Listen, ServerSettings
from sms_sandbox.server.webhooks import retry_plans
from sms_sandbox.server.webhooks import targets as webhook_targets

_LAST_PORT: Final = 65535
_SEED: Final = 1


def settings_of(options: dict[str, Any]) -> ServerSettings:
    """Return the settings for the options by name. Raise OptionError for a wrong or a contradicting one."""
    chosen = providers_of(options["provider"])
    listens = tuple(_listen(text) for text in options["listen"])
    for name, value, host in (
        ("host", options["host"], options["host"]),
        *(("listen", text, one.host) for text, one in zip(options["listen"], listens, strict=True)),
    ):
        if not _is_loopback(host) and not (options["admin_token"] or options["admin_open"]):
            raise OptionError(
                name,
                value,
                f"{host} opens the admin API beyond this machine: give it an --admin-token, or add --admin-open",
            )
    _check_token(options["admin_token"])
    _check_passed(options["proxy_pass"])
    if options["idle_jump"] and options["clock"] != Mode.VIRTUAL.value:
        raise OptionError("idle_jump", "True", "a real clock goes by itself; add --clock virtual")
    engine = EngineSettings(
        seed=_SEED if options["seed"] is None else options["seed"],
        id_seed=_id_seed(options["id_seed"], options["seed"]),
        start=options["start"] if options["start"] is not None else int(time.time()) * SECOND,
        is_strict=options["accounts"] == "strict",
        pace=PACES[options["pace"]],
        webhooks=_webhooks(options["webhook"], options["forward_to"], chosen),
        keeps_unaddressed=True,
        has_faker=_has_faker(options["owners"]),
        dialects=_dialects(options["dialect"], chosen),
        retries=_retries(options["webhook_retry"], chosen, options["webhook_timeout"]),
        max_messages=options["max_messages"],
        max_events=options["max_events"],
    )
    return ServerSettings(
        engine=engine,
        providers=_playing(chosen, options.get("recordings")),
        host=options["host"],
        port=options["port"],
        clock=Mode(options["clock"]),
        speed=options["speed"],
        idle_jump=options["idle_jump"],
        admin_token=options["admin_token"],
        allowed_hosts=options["allow_host"],
        listen=listens,
        proxy_pass=options["proxy_pass"],
        unserved_hosts=_unserved(chosen),
        ca=options["ca"],
        webhook_allow=options["webhook_allow"],
        base_url=options["base_url"],
        has_metrics=options["metrics"],
        magic_range=options["magic_range"],
    )


def _unserved(chosen: dict[str, Provider]) -> tuple[str, ...]:
    """Return the hosts of the providers that were not chosen."""
    served = hosts_of(chosen.values())
    return tuple(host for host in hosts_of(providers.load().values()) if host not in served)


def _has_faker(owners: str) -> bool:
    """Return whether the owners are Faker's. Raise OptionError if they are, and Faker is not installed."""
    has_faker = owners == "faker"
    if has_faker:
        from sms_sandbox.personas.owners import FakerMissingError, people_version  # noqa: PLC0415  as below

        try:
            people_version(has_faker=True)
        except FakerMissingError as error:
            raise OptionError("owners", owners, str(error)) from None
    return has_faker


def _playing(chosen: dict[str, Provider], folder: Path | None) -> dict[str, Provider]:
    """Return the providers, which play the recordings of a folder if there is one. Raise OptionError."""
    if folder is None:
        return chosen
    from sms_sandbox.cli.recording.folder import with_recordings  # noqa: PLC0415  only for those who want it

    return with_recordings(chosen, folder)


def _check_token(token: str | None) -> None:
    """Raise OptionError for a token that no header of HTTP can carry."""
    if token and (token != token.strip() or not token.isascii() or not token.isprintable()):
        raise OptionError(
            "admin_token",
            token,
            "no client can show this token; write it without blanks at its ends, and in ASCII",
        )


def _check_passed(hosts: Sequence[str]) -> None:
    """Raise OptionError for a provider's own host: what is sent there would leave the sandbox."""
    known = providers.load().values() if hosts else ()
    for host in hosts:
        for provider in known:
            if host.lower().rstrip(".") in provider.hosts:
                raise OptionError(
                    "proxy_pass",
                    host,
                    f"{host} is {provider.title}, and no request for a provider leaves the sandbox; "
                    f"sandbox record {provider.name} passes requests on to the real one",
                )


def _id_seed(id_seed: int | None, seed: int | None) -> int:
    if id_seed is not None:
        return id_seed
    return new_id_seed() if seed is None else seed


def providers_of(only: str | None) -> dict[str, Provider]:
    """Return the providers named, separated by commas, or all for None. Raise OptionError for an unknown one."""
    found = providers.load()
    if only is None:
        return found
    wanted = [name.strip() for name in only.split(",")]
    for name in wanted:
        _known(name, found, "provider", only)
    return {name: found[name] for name in wanted}


def _known(name: str, names: Iterable[str], option: str, value: str, of: str = "") -> None:
    if name not in names:
        raise OptionError(option, value, f"{name!r} is not known; there are: {', '.join(names)}", of=of)


def _webhooks(
    texts: Iterable[str], forward_to: str | None, chosen: Mapping[str, Provider]
) -> webhook_targets.Targets:
    """Return the addresses of webhooks; ``forward_to`` is for the providers that are in none of the ``texts``."""
    pairs = [(name, forward_to) for name in chosen if forward_to is not None]
    if forward_to is not None:
        _check_targets("forward_to", forward_to, pairs, chosen)
    for text in texts:
        own = address_pairs(text)
        _check_targets("webhook", text, own, chosen)
        pairs += own
    return webhook_targets.read(pairs, chosen)


def _check_targets(option: str, value: str, pairs: list[tuple[str, str]], chosen: Mapping[str, Provider]) -> None:
    try:
        webhook_targets.read(pairs, chosen)
    except ValueError as error:
        raise OptionError(option, value, str(error)) from None


def _retries(texts: Iterable[str], chosen: dict[str, Provider], timeout: int | None) -> dict[str, RetryPlan]:
    pairs = []
    for text in texts:
        name, _, waits = text.partition("=")
        pairs.append((name, waits))
        try:
            retry_plans.read(pairs[-1:], chosen)
        except ValueError as error:
            raise OptionError("webhook_retry", text, str(error)) from None
    return retry_plans.read(pairs, chosen, timeout)


def _dialects(texts: Iterable[str], chosen: dict[str, Provider]) -> dict[str, str]:
    dialects = {}
    for text in texts:
        name, _, dialect = text.partition("=")
        _known(name, chosen, "dialect", text)
        _known(dialect, ("auto", *chosen[name].dialects), "dialect", text, name)
        if dialect != "auto":
            dialects[name] = dialect
    return dialects


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(text: str) -> Listen:
    """Return what ``ADDRESS:PORT[=NAME]`` means. Raise OptionError."""
    address, _, workspace = text.partition("=")
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise OptionError("listen", text, f"{text!r} is not ADDRESS:PORT or ADDRESS:PORT=NAME")
    return Listen(host.removeprefix("[").removesuffix("]"), int(port), workspace or None)
