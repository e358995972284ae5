"""The objects that all pages of the console share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, cast

from flask import current_app

from busroot_mock.console.controls import Controls
from busroot_mock.console.sessions import Sessions
from busroot_mock.contract.document import Contract
from busroot_mock.http.access import Access
from busroot_mock.http.request import Request
from busroot_mock.worlds.journal import Entry
from busroot_mock.worlds.registry import Worlds

EXTENSION: Final = "busroot_mock"


@dataclass(frozen=True)
class Context:
    """The objects that a console works with.

    Args:
        contract: The contract of the API.
        worlds: The worlds of the server; only to be read, since changes go through `controls`.
        access: Decides who may see the pages.
        controls: The control API.
        sessions: Who has logged in.
        repeat: Answers a request to the API that was recorded before, and returns its entry;
            None in a proxy, which has no keys of its own.
    """

    contract: Contract
    worlds: Worlds
    access: Access
    controls: Controls
    sessions: Sessions = field(default_factory=Sessions)
    repeat: Callable[[Request], Awaitable[Entry | None]] | None = None

    @property
    def is_proxy(self) -> bool:
        """Tell whether a deployment answers the API, whose keys nobody knows here."""
        return self.repeat is None


def current_context() -> Context:
    """Return the context of the console that handles the current request."""
    return cast(Context, current_app.extensions[EXTENSION])
