"""Keep these tests out of the run of a project that has a checkout of this repository in its own folder."""

from pathlib import Path

import pytest

_HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignore everything below this folder if pytest was started for a project around it."""
    is_inside = _HERE in (collection_path, *collection_path.parents)
    return True if is_inside and _HERE.is_relative_to(config.rootpath) and config.rootpath != _HERE else None
