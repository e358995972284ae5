"""Where Hypothesis keeps failing examples, so that another run tries them first."""

import importlib

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from .profile import ProfileError


def database_of(place: str | None) -> ExampleDatabase | None:
    """Return the database at a place: a folder, or `redis://host:port/number`; None keeps nothing.

    Raises:
        ProfileError: If it is in Redis, and the package to reach it is not installed.
    """
    if place is None:
        return None
    if not place.startswith(("redis://", "rediss://")):
        return DirectoryBasedExampleDatabase(place)
    try:
        redis = importlib.import_module("redis")
        from hypothesis.extra.redis import RedisExampleDatabase
    except ImportError as error:
        raise ProfileError(
            "A database in Redis needs the package redis: pip install redis"
        ) from error
    return RedisExampleDatabase(redis.Redis.from_url(place))
