"""How reports name the file of the contract."""

from functools import lru_cache
from pathlib import Path

from busroot_mock.paths import CONTRACT


@lru_cache(maxsize=1)
def contract_file() -> str:
    """Return how the file of this contract is named."""
    return name_of(CONTRACT.resolve())


def name_of(path: Path) -> str:
    """Return a path in the repository that it is checked out in, or else the name of the file.

    What is installed lies in no repository, even where the environment does.
    """
    if "site-packages" not in path.parts:
        for folder in path.parents:
            if (folder / ".git").exists():
                return path.relative_to(folder).as_posix()
    return path.name
