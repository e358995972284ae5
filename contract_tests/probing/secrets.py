"""Secrets of the configuration, and how they are shown."""

from . import contract_terms as terms
from .lists import LISTINGS, Item
from .viewer import Viewer

CONFIG = LISTINGS["listConfig"]
MASK = "********"


def check_masks(viewer: Viewer, entries: list[Item], masks: tuple[str, ...]) -> None:
    """Check that secrets read as a mask."""
    for entry in entries:
        if entry["type"] == "secret" and entry["value"] not in masks:
            place = terms.description_place(CONFIG.operation, "a secret that is set reads")
            expected = f"the secret {entry['key']} reads {' or '.join(map(repr, masks))}"
            viewer.fail(CONFIG.operation, expected, "it reads differently", place, about="mask")
