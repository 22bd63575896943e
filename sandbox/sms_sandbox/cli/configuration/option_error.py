"""A wrong value of an option, with what is needed to find it in ``sandbox.toml``."""

import click


class OptionError(click.UsageError):
    """A value of an option that is wrong for the providers at hand, or beside another option."""

    def __init__(self, name: str, value: str, message: str, *, of: str = "") -> None:
        """``of`` is a part of the value that the message is about, such as a provider's name."""
        super().__init__(f"--{name.replace('_', '-')}{of and f' {of}'}: {message}")
        self.name = name
        """The option's name as a key of ``sandbox.toml``."""

        self.value = value
        """The value as it would stand on the command line."""

        self.reason = message
        """The message without the option's name."""
