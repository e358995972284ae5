"""What the pages of a console have to work with."""

from dataclasses import dataclass
from typing import Final, cast

from flask import current_app

from busroot_mock.console.controls import Controls
from busroot_mock.contract.document import Contract
from busroot_mock.http.access import Access
from busroot_mock.worlds.registry import Worlds

EXTENSION: Final = "busroot_mock"
PREFIX: Final = "/__mock__"


@dataclass(frozen=True)
class Place:
    """What a console is a console of.

    Args:
        contract: Of the API.
        worlds: Of the server; to be read only, changes go through the controls.
        access: Who may see the pages.
        controls: The control API.
    """

    contract: Contract
    worlds: Worlds
    access: Access
    controls: Controls


def here() -> Place:
    """Return what the page that is being made has to work with."""
    return cast(Place, current_app.extensions[EXTENSION])
