"""A folder of recordings that a sandbox plays."""

from pathlib import Path

from sms_sandbox.cli.options import OptionError
from sms_sandbox.contract import Provider
from sms_sandbox.recording import playing
from sms_sandbox.recording.playing import RecordingError


def with_recordings(providers: dict[str, Provider], folder: Path) -> dict[str, Provider]:
    """Return the providers, of which those that the folder has recordings of play them. Raise OptionError."""
    try:
        files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.http"))]
        found = playing.read(files, providers.values())
    except RecordingError as error:
        raise OptionError("recordings", str(folder), str(error)) from None
    except OSError as error:
        raise OptionError("recordings", str(folder), f"cannot be read: {error.strerror}") from None
    if not found:
        raise OptionError("recordings", str(folder), "has no recorded exchange of a provider that is served")
    return {name: playing.played(one, found[name]) if name in found else one for name, one in providers.items()}
