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
def command(**options: Any) -> None:
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


