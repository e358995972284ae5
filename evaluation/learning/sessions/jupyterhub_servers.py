"""Servers that users of JupyterHub start, and who else may use them."""

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.jupyterhub_records import Body, Code, Records, Server, Share


class Servers:
    """What a client does with servers.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.running = records, records.running
        self.shares, self.codes = records.shares, records.codes
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def own(self) -> Server:
        """Return a server, or a name that none has."""
        return self.some([*self.running] or [self._new()])

    def named(self) -> Server:
        """Return a server with a name, or a name that none has."""
        return self.some(self.records.named() or [self._new()])

    def _new(self) -> Server:
        return Server(self.records.user(), self.draw.slug())

    def _odd(self) -> Server:
        """Return a server that is missing, of a user who may be."""
        users = [self.records.user(), self.draw.slug()]
        return Server(self.some(users), self.draw.slug())

    # -- servers

    def start_first(self) -> None:
        """Start the server of a user that needs no name."""
        self._start(Server(self.records.user(), ""))

    def _options(self) -> Body:
        values = {"image": self.draw.word(), "memory": self.draw.randint(1, 8)}
        return {name: values[name] for name in self.draw.sample([*values], 1)}

    def _start(self, server: Server) -> None:
        body = {"user_options": self._options()} if self.draw.likely(0.4) else None
        if self.call("POST", server.path, body).status == 201:
            self.running[server] = True

    def start(self) -> None:
        """Start a server that is there, or a new one."""
        stopped = [each for each in self.records.named() if not self.running[each]]
        if stopped and self.draw.likely(0.6):
            self._start(self.some(stopped))
        elif self.draw.likely(0.9):
            self._start(self._new())
        else:
            self._start(self.own())

    def create(self) -> None:
        """Create a server without starting it, now and then with a name that is there before."""
        server = self.named() if self.draw.likely(0.12) else self._new()
        body: Body = {"display_name": self.draw.words()}
        if self.draw.likely(0.5):
            body["user_options"] = self._options()
        if self.call("PUT", server.path, body).status == 201:
            self.running[server] = False

    def create_wrongly(self) -> None:
        new = self._new()
        wrong: list[tuple[Server, Body]] = [
            (Server(self.draw.slug(), new.name), {"display_name": self.draw.word()}),
            (Server(new.owner, "Not_A_Name"), {"display_name": self.draw.word()}),
            (new, {"display_name": 5}),
            (new, {"display_name": self.draw.word(), "user_options": "none"}),
        ]
        server, body = self.some(wrong)
        self.call(self.some(["PUT", "POST"]), server.path, body)

    def change(self) -> None:
        """Change a server, which must be stopped."""
        stopped = [each for each in self.records.named() if not self.running[each]]
        server = self.some(stopped or [self.named()])
        server = self.named() if self.draw.likely(0.15) else server
        bodies: list[Body] = [
            {"display_name": self.draw.words()},
            {"user_options": self._options()},
            {"display_name": self.draw.words(), "user_options": self._options()},
        ]
        self.call("PATCH", server.path, self.some(bodies))

    def rename(self) -> None:
        shared = self.records.shared_servers()
        known = [each for each in self.records.named() if each not in shared]
        server, name = self.some(known or [self._new()]), self.draw.slug()
        if self.call("PATCH", server.path, {"name": name}).status == 200:
            self.running[Server(server.owner, name)] = self.running.pop(server)

    def change_wrongly(self) -> None:
        server = self.named()
        wrong: list[tuple[Server, Body]] = [
            (server, {}),
            (server, {"name": "Not_A_Name"}),
            (server, {"name": server.name}),
            (self._odd(), {"display_name": self.draw.word()}),
        ]
        known, body = self.some(wrong)
        self.call("PATCH", known.path, body)

    def stop(self) -> None:
        """Stop a server, which mostly runs."""
        up = [each for each, runs in self.running.items() if runs]
        server = self.some(up) if up and self.draw.likely(0.8) else self.own()
        if self.call("DELETE", server.path).status == 204:
            self.running[server] = False

    def remove(self) -> None:
        server = self.named()
        if self.call("DELETE", server.path, {"remove": True}).status == 204:
            self.records.forget_server(server)

    # -- shares

    def share(self) -> None:
        server, groups = self.named(), [*self.records.members]
        kind = "group" if groups and self.draw.likely(0.4) else "user"
        name = self.some(groups) if kind == "group" else self.records.user()
        body: Body = {kind: name}
        if self.draw.likely(0.3):
            body["scopes"] = self._scopes(server)
        if self.call("POST", self._at("shares", server), body).status == 200:
            share = Share(server, kind, name)
            self.shares[:] = [*(each for each in self.shares if each != share), share]

    def _at(self, kind: str, server: Server) -> str:
        return f"/{kind}/{server.owner}/{server.name}"

    def _scopes(self, server: Server) -> list[str]:
        return [f"access:servers!{server.scope}", f"read:servers!{server.scope}"]

    def share_wrongly(self) -> None:
        server, user = self.named(), self.records.user()
        wrong: list[tuple[Server, Body]] = [
            (server, {}),
            (server, {"user": user, "group": self.records.group()}),
            (server, {"user": self.draw.slug()}),
            (server, {"group": self.draw.slug()}),
            (server, {"user": user, "color": "red"}),
            (self._odd(), {"user": user}),
        ]
        known, body = self.some(wrong)
        self.call("POST", self._at("shares", known), body)

    def revoke(self) -> None:
        share = self.some(self.shares)
        self.call("PATCH", self._at("shares", share.server), {share.kind: share.name})
        self.shares.remove(share)

    def end_share(self) -> None:
        share = self.some(self.shares)
        self.call("DELETE", share.path)
        self.shares.remove(share)

    def end_shares(self) -> None:
        server = self.some(self.shares).server
        self.call("DELETE", self._at("shares", server))
        self.shares[:] = [each for each in self.shares if each.server != server]

    def list_shares(self) -> None:
        server, user = self.some(self.shares).server, self.records.user()
        paths = [f"/shares/{server.owner}", f"/shares/{user}", self._at("shares", server)]
        paths += [f"/users/{user}/shared", f"/groups/{self.records.group()}/shared"]
        known = self.some(self.shares)
        paths += [f"/{known.kind}s/{known.name}/shared"] * 2
        self.call("GET", self.some(paths))

    def odd_share(self) -> None:
        odd = self._odd()
        paths = [self._at("shares", odd), f"/users/{odd.owner}/shared", f"/shares/{odd.owner}"]
        paths.append(Share(self.named(), "user", self.draw.slug()).path)
        paths.append(Share(odd, "group", self.records.group()).path)
        self.call("GET", self.some(paths))

    # -- codes

    def code(self) -> None:
        server = self.named()
        bodies: list[Body] = [{}, {"expires_in": 3600}, {"scopes": self._scopes(server)}]
        answer = self.call("POST", self._at("share-codes", server), self.some(bodies))
        if answer.status == 200:
            self.codes.append(Code(server, answer.data["id"], answer.data["code"]))

    def code_wrongly(self) -> None:
        server = self.named()
        wrong: list[tuple[Server, Body]] = [
            (server, {"expires_in": 5}),
            (server, {"expires_in": "soon"}),
            (server, {"user": self.records.user()}),
            (self._odd(), {}),
        ]
        known, body = self.some(wrong)
        self.call("POST", self._at("share-codes", known), body)

    def list_codes(self) -> None:
        server = self.some(self.codes).server
        paths = [f"/share-codes/{server.owner}", self._at("share-codes", server)]
        self.call("GET", self.some([*paths, f"/share-codes/{self.records.user()}"]))

    def end_code(self) -> None:
        known = self.some(self.codes)
        query = self.some([{"id": known.key}, {"code": known.code}])
        self.call("DELETE", self._at("share-codes", known.server), query=query)
        self.codes.remove(known)

    def end_code_wrongly(self) -> None:
        query = self.some([{"id": "sc_9999"}, {"id": self.draw.word()}, {"code": "unknown"}])
        self.call("DELETE", self._at("share-codes", self.named()), query=query)

    def acts(self) -> list[Act]:
        return [*self._of_servers(), *self._of_shares(), *self._of_codes()]

    def _of_servers(self) -> list[Act]:
        call, running, users = self.call, self.running, self.records.users
        return [
            Act(3.5, self.start_first, users),
            Act(4, self.start, users),
            Act(4, self.create, users),
            Act(1.2, self.create_wrongly, users),
            Act(4, lambda: call("GET", self.own().path), running),
            Act(0.7, lambda: call("GET", self._odd().path)),
            Act(2.5, self.change, running),
            Act(1.2, self.rename, running),
            Act(0.8, self.change_wrongly, running),
            Act(2.5, self.stop, running),
            Act(1.5, self.remove, running),
            Act(0.5, lambda: call("DELETE", self._odd().path)),
        ]

    def _of_shares(self) -> list[Act]:
        call, running, shares = self.call, self.running, self.shares
        return [
            Act(4, self.share, running),
            Act(1, self.share_wrongly, running),
            Act(4, self.list_shares, shares),
            Act(2, lambda: call("GET", self.some(shares).path), shares),
            Act(0.7, self.odd_share, running),
            Act(0.8, self.revoke, shares),
            Act(1, self.end_share, shares),
            Act(0.4, self.end_shares, shares),
        ]

    def _of_codes(self) -> list[Act]:
        return [
            Act(2, self.code, self.running),
            Act(0.7, self.code_wrongly, self.running),
            Act(2, self.list_codes, self.codes),
            Act(0.9, self.end_code, self.codes),
            Act(0.4, self.end_code_wrongly, self.codes),
        ]
