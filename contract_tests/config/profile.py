"""The profile of a deployment: whose keys a run has, and how requests reach it."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from functools import cached_property

from busroot_mock.recordings.key_forms import masked

from .connection import Connection

MAIN = "main"
KEY_VARIABLE = "BUSROOT_API_KEY"


class ProfileError(Exception):
    """A profile, a key or an option that cannot be used; the text says why."""


@dataclass(frozen=True)
class Identity:
    """Someone who calls the deployment.

    Attributes:
        name: `main`, or the name in the profile.
        variable: The environment variable that holds the key.
        key: The API key; never shown.
        role: `admin`, `supervisor`, `member`, `read_only` or `staff`, if known.
        account: Id of the account; without it, that of `main`.
    """

    name: str
    variable: str
    key: str = field(repr=False)
    role: str | None = None
    account: str | None = None


@dataclass(frozen=True)
class Profile:
    """What is known about a deployment besides its URL.

    Attributes:
        identities: The main one first.
        connection: How requests reach it.
    """

    identities: tuple[Identity, ...]
    connection: Connection = field(default_factory=Connection)

    @property
    def main(self) -> Identity:
        """Whose key a request carries unless another is given."""
        return self.identities[0]

    def colleagues(self, roles: Container[str]) -> list[Identity]:
        """Return the other identities of the main account that have one of some roles."""
        main, *others = self.identities
        at_home = [each for each in others if each.account in (None, main.account)]
        return [each for each in at_home if each.role in roles]

    @property
    def neighbour(self) -> Identity | None:
        """Return an identity of another account."""
        home = self.main.account
        others = (each for each in self.identities if each.account not in (None, home))
        return next(others, None)

    def with_main(self, role: str | None, account: str | None) -> "Profile":
        """Return the profile with what the deployment shows of the main identity.

        What the profile states stays.
        """
        main, *others = self.identities
        known = replace(main, role=main.role or role, account=main.account or account)
        return replace(self, identities=(known, *others))

    def hide(self, text: str) -> str:
        """Replace every key and secret in a text, in every form, by the name of a variable."""
        return masked(text, self._hidden)

    @cached_property
    def _hidden(self) -> tuple[tuple[str, str], ...]:
        """Each key and secret with its variable; a run hides them in 30 texts of each request."""
        keys = ((each.key, f"${each.variable}") for each in self.identities)
        return tuple(each for each in (*keys, *self.connection.secrets()) if each[0])
