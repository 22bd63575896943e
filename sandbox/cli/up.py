"""``sandbox up``: the server in the foreground."""

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from sandbox import providers
from sandbox.cli.log_lines import log_format_option, warn_on_standard_error
from sandbox.cli.options import DURATION, INSTANT, Port
from sandbox.contract import Provider, RetryPlan
from sandbox.core.instants import SECOND
from sandbox.core.pace import PACES
from sandbox.engine.settings import EngineSettings
from sandbox.server import callback_targets, retry_plans
from sandbox.server.access_log import AccessLog, LogFormat
from sandbox.server.app import DEFAULT_PORT, RunningSandbox, ServerSettings, start
from sandbox.server.clockwork import Mode

_FAILED: Final = 1


@click.command("up", context_settings={"auto_envvar_prefix": "SANDBOX"})
@click.option(
    "-p", "--port", type=Port(DEFAULT_PORT), default=DEFAULT_PORT, show_default=True, help="0 is any free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port-file", type=click.Path(path_type=Path), help="Write the port there once the server is ready.")
@click.option("--base-url", help="The address that clients use, if it is another than the one listened on.")
@click.option("--provider", help="Serve only these, separated by commas.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all ids and draws.")
@click.option("--clock", type=click.Choice([mode.value for mode in Mode]), default="real", show_default=True)
@click.option("--start", type=INSTANT, help="The sandbox time at the start; else now.")
@click.option(
    "--speed",
    type=click.FloatRange(0.001, 100_000),
    default=1.0,
    show_default=True,
    help="Sandbox seconds in a real one.",
)
@click.option(
    "--idle-jump", is_flag=True, help="A virtual clock goes to a message's next step by itself while nothing happens."
)
@click.option(
    "--pace", type=click.Choice(list(PACES)), default="normal", show_default=True, help="How fast messages move."
)
@click.option(
    "--accounts",
    type=click.Choice(["open", "strict"]),
    default="open",
    show_default=True,
    help="Open: any credentials open an account. Strict: only configured ones exist.",
)
@click.option(
    "--callback",
    multiple=True,
    metavar="PROVIDER[.KIND]=URL",
    help="Where the webhooks of a provider, or of one kind, go. Repeatable.",
)
@click.option(
    "--dialect",
    multiple=True,
    metavar="PROVIDER=NAME",
    help="Fix the form of the API that a provider speaks. Repeatable.",
)
@click.option(
    "--webhook-retry",
    multiple=True,
    metavar="PROVIDER=PLAN",
    help="When a provider's failed webhooks are tried again: 30s,2m,10m or none or documented. Repeatable.",
)
@click.option("--webhook-timeout", type=DURATION, help="How long an application has to answer a webhook; else 5s.")
@click.option(
    "--webhook-allow", multiple=True, metavar="HOST", help="A public host that webhooks may go to. Repeatable."
)
@click.option(
    "--allow-host", multiple=True, metavar="HOST", help="A host name the admin API is served to. Repeatable."
)
@click.option("--admin-token", help="The admin API asks for this token.")
@click.option("--admin-open", is_flag=True, help="Serve the admin API beyond loopback without a token.")
@click.option(
    "--max-messages",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="How many finished messages, exchanges and callbacks to keep, of each.",
)
@click.option("--max-events", type=click.IntRange(1), help="How many events to keep; else as many as messages.")
@click.option(
    "--metrics/--no-metrics",
    default=True,
    show_default=True,
    help="Count for Prometheus, and tell it under /_sandbox/metrics.",
)
@log_format_option
@click.option("-q", "--quiet", is_flag=True, help="No line for each exchange; warnings and errors are still told.")
def command(**options: Any) -> None:  # noqa: ANN401  one option each, above
    """Start the sandbox in the foreground. Ctrl-C stops it."""
    settings = settings_of(options)
    form = LogFormat(options["log_format"])
    warn_on_standard_error(form)
    log = None if options["quiet"] else AccessLog(form, sys.stderr)
    try:
        _run(_serve(replace(settings, access_log=log), options["port_file"]))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        click.echo(f"sandbox cannot listen on {settings.host}:{settings.port}: {reason}", err=True)
        sys.exit(_FAILED)
    finally:
        if log is not None:
            log.close()


def settings_of(options: dict[str, Any]) -> ServerSettings:
    """The options of ``sandbox up`` by name; raises click.UsageError for what does not fit together."""
    chosen = _providers(options["provider"])
    if not _is_loopback(options["host"]) and not (options["admin_token"] or options["admin_open"]):
        raise click.UsageError(
            f"--host {options['host']} opens the admin API beyond this machine: "
            "give it an --admin-token, or say --admin-open"
        )
    if options["idle_jump"] and options["clock"] != Mode.VIRTUAL.value:
        raise click.UsageError("--idle-jump: a real clock goes by itself; say --clock virtual, too")
    engine = EngineSettings(
        seed=options["seed"],
        start=options["start"] if options["start"] is not None else int(time.time()) * SECOND,
        is_strict=options["accounts"] == "strict",
        pace=PACES[options["pace"]],
        callbacks=_callbacks(options["callback"], chosen),
        dialects=_dialects(options["dialect"], chosen),
        retries=_retries(options["webhook_retry"], chosen, options["webhook_timeout"]),
        max_messages=options["max_messages"],
        max_events=options["max_events"],
    )
    return ServerSettings(
        engine=engine,
        providers=chosen,
        host=options["host"],
        port=options["port"],
        clock=Mode(options["clock"]),
        speed=options["speed"],
        idle_jump=options["idle_jump"],
        admin_token=options["admin_token"],
        allowed_hosts=options["allow_host"],
        webhook_allow=options["webhook_allow"],
        base_url=options["base_url"],
        has_metrics=options["metrics"],
    )


def _providers(only: str | None) -> dict[str, Provider]:
    found = providers.load()
    if only is None:
        return found
    wanted = [name.strip() for name in only.split(",")]
    for name in wanted:
        _known(name, found, "--provider")
    return {name: found[name] for name in wanted}


def _known(name: str, names: Iterable[str], option: str) -> None:
    if name not in names:
        raise click.UsageError(f"{option}: {name!r} is not known; there are: {', '.join(names)}")


def _callbacks(texts: Iterable[str], chosen: dict[str, Provider]) -> callback_targets.Targets:
    pairs = []
    for text in texts:
        target, equals, url = text.partition("=")
        if not equals or not url:
            raise click.UsageError(f"--callback: {text!r} is not PROVIDER=URL or PROVIDER.KIND=URL")
        pairs.append((target, url))
    try:
        return callback_targets.read(pairs, chosen)
    except ValueError as error:
        raise click.UsageError(f"--callback: {error}") from None


def _retries(texts: Iterable[str], chosen: dict[str, Provider], timeout: int | None) -> dict[str, RetryPlan]:
    pairs = [text.partition("=")[::2] for text in texts]
    try:
        return retry_plans.read(pairs, chosen, timeout)
    except ValueError as error:
        raise click.UsageError(f"--webhook-retry: {error}") from None


def _dialects(texts: Iterable[str], chosen: dict[str, Provider]) -> dict[str, str]:
    dialects = {}
    for text in texts:
        name, _, dialect = text.partition("=")
        _known(name, chosen, "--dialect")
        _known(dialect, ("auto", *chosen[name].dialects), f"--dialect {name}")
        if dialect != "auto":
            dialects[name] = dialect
    return dialects


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _run(work: Coroutine[Any, Any, None]) -> None:
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop  # noqa: PLC0415  not on Windows

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(work)


def _collect_garbage_seldom() -> None:
    """What is loaded stays loaded, and messages live long: looking through them all again and again finds nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _serve(settings: ServerSettings, port_file: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    running = await start(settings)
    _collect_garbage_seldom()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _on_signal, stop)
    if port_file is not None:
        _write_at_once(port_file, f"{running.port}\n")
    _announce(running)
    await stop.wait()
    await running.stop()


def _on_signal(stop: asyncio.Event) -> None:
    if stop.is_set():  # the second time: do not wait for anything
        os._exit(0)
    stop.set()


def _announce(running: RunningSandbox) -> None:
    url = running.url
    for provider in running.settings.providers.values():
        click.echo(f"{provider.title:14}{url}/{provider.name}")
    click.echo(f"{'admin API':14}{url}/_sandbox/v1")
    click.echo(f"ready, seed {running.settings.engine.seed}, {running.settings.clock.value} clock")


def _write_at_once(file: Path, text: str) -> None:
    """A reader sees nothing, or all of it."""
    draft = file.with_name(file.name + ".tmp")
    draft.write_text(text)
    draft.replace(file)
