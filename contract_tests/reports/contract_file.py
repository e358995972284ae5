"""How reports name the file of the contract."""

from functools import lru_cache

from busroot_mock.paths import CONTRACT


@lru_cache(maxsize=1)
def contract_file() -> str:
    """Return its path in the repository that it is checked out in, or else its name alone."""
    for folder in CONTRACT.resolve().parents:
        if (folder / ".git").exists():
            return CONTRACT.resolve().relative_to(folder).as_posix()
    return CONTRACT.name
