"""Records of JupyterHub that a client has made: users, groups, servers, and who may use them."""

from typing import Any, Final, NamedTuple

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

Body = dict[str, Any]
PAGES: Final = {"Accept": "application/jupyterhub-pagination+json"}
"""What a list is asked for with, to say of which page it is."""


class Server(NamedTuple):
    """A server of a user; the first of each user has no name."""

    owner: str
    name: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/users/{self.owner}/server" + (f"s/{self.name}" if self.name else "")

    @property
    def scope(self) -> str:
        """What others must have to use it."""
        return f"server={self.owner}/{self.name}"


class Share(NamedTuple):
    """A server that a user or a group may use."""

    server: Server
    kind: str
    name: str

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/{self.kind}s/{self.name}/shared/{self.server.owner}/{self.server.name}"


class Code(NamedTuple):
    """What lets others use a server."""

    server: Server
    key: str
    code: str


class Token(NamedTuple):
    """A token of a user."""

    owner: str
    key: str
    text: str


class Records:
    """What a client has made so far.

    Args:
        call: Sends its requests.
        draw: Draws them.

    Attributes:
        members: The users of each group.
        running: The servers that are there, and whether they run.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.users, self.services = list[str](), list[str]()
        self.members = dict[str, list[str]]()
        self.running = dict[Server, bool]()
        self.shares, self.codes, self.tokens = list[Share](), list[Code](), list[Token]()

    def user(self) -> str:
        """Return the name of a user, or a name that none has."""
        return self.some(self.users or [self.draw.slug()])

    def group(self) -> str:
        """Return the name of a group, or a name that none has."""
        return self.some([*self.members] or [self.draw.slug()])

    def some_users(self) -> list[str]:
        """Return names of a few users."""
        return self.draw.sample(self.users, min(len(self.users), self.draw.randint(1, 3)))

    def named(self) -> list[Server]:
        """Return the servers that have a name."""
        return [each for each in self.running if each.name]

    def idle(self) -> list[str]:
        """Return the users of whom nothing runs."""
        busy = {each.owner for each, runs in self.running.items() if runs}
        return [each for each in self.users if each not in busy]

    def forget_user(self, name: str) -> None:
        """Forget a user, with what ends with it."""
        self.users.remove(name)
        for members in self.members.values():
            members[:] = [each for each in members if each != name]
        for server in [each for each in self.running if each.owner == name]:
            self.forget_server(server)
        self.tokens[:] = [each for each in self.tokens if each.owner != name]
        self.forget_shares("user", name)

    def forget_shares(self, kind: str, name: str) -> None:
        """Forget what a user or a group that is gone might use."""
        self.shares[:] = [each for each in self.shares if (each.kind, each.name) != (kind, name)]

    def forget_server(self, server: Server) -> None:
        """Forget a server, with what ends with it."""
        self.running.pop(server, None)
        self.shares[:] = [each for each in self.shares if each.server != server]
        self.codes[:] = [each for each in self.codes if each.server != server]

    def rename_user(self, old: str, new: str) -> None:
        """Note that a user has another name; nothing of it is shared."""
        self.users[self.users.index(old)] = new
        for members in self.members.values():
            members[:] = [new if each == old else each for each in members]
        for server in [each for each in self.running if each.owner == old]:
            self.running[Server(new, server.name)] = self.running.pop(server)
        self.tokens[:] = [t._replace(owner=new) if t.owner == old else t for t in self.tokens]

    def shared(self) -> set[str]:
        """Return the users who have shared servers, or who use those of others."""
        owners = {each.owner for each in self.shared_servers()}
        return owners | {each.name for each in self.shares if each.kind == "user"}

    def shared_servers(self) -> set[Server]:
        """Return the servers that others may use, or that codes are for."""
        return {each.server for each in self.shares} | {each.server for each in self.codes}
