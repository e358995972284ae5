"""The cores: servers have one, the load generator another."""

import os
import shutil
from collections.abc import Sequence
from functools import cache


@cache
def cores() -> tuple[int, int] | None:
    """Return the core of the servers and that of the load; None where they cannot be had."""
    if not hasattr(os, "sched_getaffinity") or shutil.which("taskset") is None:
        return None
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[-1]) if len(usable) > 1 else None


def on_server_core(command: Sequence[str]) -> list[str]:
    """Return the command, kept to the servers' core."""
    return _pinned(command, 0)


def on_load_core(command: Sequence[str]) -> list[str]:
    """Return the command, kept to the core of the load."""
    return _pinned(command, 1)


def _pinned(command: Sequence[str], which: int) -> list[str]:
    pair = cores()
    return ["taskset", "-c", str(pair[which]), *command] if pair else list(command)


def stay_on_load_core() -> None:
    """Keep this process off the servers' core: polling and measuring in process take time too."""
    pair = cores()
    if pair:
        os.sched_setaffinity(0, {pair[1]})
