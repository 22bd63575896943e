"""The provider of ``sandbox init --provider``, written to a folder of its own and imported from there."""

import atexit
import importlib
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from sms_sandbox.cli.provider_skeleton import skeleton
from sms_sandbox.contract import Provider

NAME = "skeleton"


@cache
def skeleton_provider() -> Provider:
    folder = Path(tempfile.mkdtemp(prefix="skeleton-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path, text in skeleton(NAME).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    try:
        provider: Provider = importlib.import_module(f"sms_sandbox_{NAME}").PROVIDER
    finally:
        sys.path.remove(str(folder))
    return provider
