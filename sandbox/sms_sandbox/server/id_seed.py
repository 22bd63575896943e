"""The seed of ids for a server that is started without one."""

from secrets import randbelow  # noqa: TID251  ids of two servers have to differ; below here the seed is handed in
from typing import Final

_SEEDS: Final = 1_000_000_000


def new_id_seed() -> int:
    """Return a seed of at most nine digits."""
    return randbelow(_SEEDS)
