"""Handlers of tag Health: whether the mock server is well."""

from busroot_mock import __version__
from busroot_mock.http.response import Record, result
from busroot_mock.worlds.registry import Worlds


def get_health(worlds: Worlds) -> Record:
    """Return the `HealthResult`."""
    file = worlds.state_file
    if file is None:
        return result({"status": "ok", "version": __version__})
    state = {"saved": not file.is_due, "problem": file.problem}
    return result(
        {
            "status": "ok" if file.problem is None else "degraded",
            "version": __version__,
            "state": {name: value for name, value in state.items() if value is not None},
        }
    )
