"""The database of failing examples, which another run tries first."""

import importlib

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from .profile import ProfileError


def database_of(place: str | None) -> ExampleDatabase | None:
    """Return the database in a folder or at `redis://host:port/number`; None keeps nothing.

    Raises:
        ProfileError: If it is in Redis, and the package redis is not installed.
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
