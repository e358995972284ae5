"""State files, as a server writes them."""

from pathlib import Path

from busroot_mock.worlds.state_file import StateFile
from busroot_mock.worlds.world import World


def kept(path: Path, world: World) -> bytes:
    """Write a world into its file; return what is in it then."""
    StateFile(path, world).keep()
    return path.read_bytes()
