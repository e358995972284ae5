"""Settings of Hypothesis for the tests of a run: how many examples it draws, and what for."""

from typing import Any, Final

from hypothesis import HealthCheck, Phase

from .database import database_of
from .settings import Settings

PHASES: Final = tuple(each for each in Phase if each is not Phase.explain)
"""All but the one that explains a failure: it sends hundreds of requests more, follows each line of
our source, and keeps which of them were run, for a text that no report has."""


def drawing_of(settings: Settings) -> dict[str, Any]:
    """Return what the settings of a run ask of Hypothesis.

    Raises:
        ProfileError: If the database is in Redis, and the package redis is not installed.
    """
    return {
        "database": database_of(settings.database),
        # A deployment may be slow.
        "deadline": None,
        "max_examples": settings.max_examples,
        "phases": PHASES,
        "suppress_health_check": list(HealthCheck),
    }
