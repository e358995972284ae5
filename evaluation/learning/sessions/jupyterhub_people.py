"""Users of JupyterHub, and the tokens that they have."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.jupyterhub_records import PAGES, Body, Records, Token

_WRONG_LISTS: Final[tuple[Body, ...]] = (
    {"sort": "colour"},
    {"state": "asleep"},
    {"limit": "many"},
    {"offset": "first"},
)


class People:
    """What a client does with those who use a hub.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.users, self.tokens = records, records.users, records.tokens
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- users

    def add(self) -> None:
        name = self.draw.slug()
        bodies: list[Body] = [{"name": name}, {"name": name, "admin": False}]
        body = {"name": name, "admin": True} if self.draw.likely(0.2) else self.some(bodies)
        if self.call("POST", f"/users/{name}", body).status == 201:
            self.users.append(name)

    def add_plain(self) -> None:
        """Create a user by its name alone."""
        name = self.draw.slug()
        if self.call("POST", f"/users/{name}").status == 201:
            self.users.append(name)

    def add_several(self) -> None:
        """Create users, now and then with a name that is there before."""
        names = [self.draw.slug() for _ in range(self.draw.randint(1, 3))]
        body: Body = {"usernames": names + ([self.records.user()] if self.draw.likely(0.2) else [])}
        if self.draw.likely(0.2):
            body["admin"] = True
        if self.call("POST", "/users", body).status == 201:
            self.users += [each for each in body["usernames"] if each not in self.users]

    def add_again(self) -> None:
        name = self.records.user()
        if self.draw.likely(0.6):
            self.call("POST", f"/users/{name}", {"name": name})
        else:
            self.call("POST", "/users", {"usernames": [name]})

    def add_wrongly(self) -> None:
        name = self.draw.slug()
        wrong: list[tuple[str, Body]] = [
            ("/users", {"usernames": []}),
            ("/users", {"admin": True}),
            ("/users", {"usernames": [name], "color": "red"}),
            ("/users", {"usernames": [name], "admin": "yes"}),
            (f"/users/{name}", {"admin": "yes"}),
            (f"/users/{name}", {"name": 5}),
            (f"/users/{name}", {"name": name, "email": f"{name}@example.com"}),
        ]
        self.call("POST", *self.some(wrong))

    def change(self) -> None:
        body = {"admin": self.draw.likely(0.5)}
        self.call("PATCH", f"/users/{self.records.user()}", body)

    def rename(self) -> None:
        shared = self.records.shared()
        known = [each for each in self.records.idle() if each not in shared]
        old, new = self.some(known or [self.draw.slug()]), self.draw.slug()
        if self.call("PATCH", f"/users/{old}", {"name": new}).status == 200:
            self.records.rename_user(old, new)

    def change_wrongly(self) -> None:
        name, other = self.records.user(), self.records.user()
        taken: Body = {"name": other} if other != name else {"admin": "perhaps"}
        bodies: list[Body] = [taken, taken, {"admin": "no"}, {"color": "red"}, {"name": 7}]
        name = name if self.draw.likely(0.8) else self.draw.slug()
        self.call("PATCH", f"/users/{name}", self.some(bodies))

    def read(self) -> None:
        query = {"include_stopped_servers": "true"} if self.draw.likely(0.3) else None
        self.call("GET", f"/users/{self.records.user()}", query=query)

    def list_some(self) -> None:
        name = self.records.user()
        queries: list[Body] = [
            {"sort": self.some(["name", "-name", "-id"])},
            {"state": self.some(["active", "inactive", "ready"])},
            {"name_filter": self.some([name[:5], self.draw.word()])},
            {"limit": self.draw.randint(1, 4)},
            {"limit": 2, "offset": self.draw.randint(1, 5), "sort": "name"},
        ]
        self.call("GET", "/users", query=self.some(queries))

    def list_pages(self) -> None:
        """Ask for a page of users, and mostly for the next."""
        query = {"limit": self.draw.randint(2, 5)}
        answer = self.call("GET", "/users", query=query, headers=PAGES)
        following = (answer.data or {}).get("_pagination", {}).get("next")
        if following and self.draw.likely(0.6):
            query = {"limit": following["limit"], "offset": following["offset"]}
            self.call("GET", "/users", query=query, headers=PAGES)

    def list_wrongly(self) -> None:
        self.call("GET", "/users", query=self.some(_WRONG_LISTS))

    def delete(self) -> None:
        name = self.some(self.records.idle() or [self.draw.slug()])
        if self.call("DELETE", f"/users/{name}").status == 204:
            self.records.forget_user(name)

    def note(self) -> None:
        """Say when a user was active."""
        name = self.records.user()
        when = f"2025-{self.draw.randint(1, 12):02}-{self.draw.randint(1, 28):02}T09:30:00Z"
        body: Body = {"last_activity": when}
        own = [each.name for each in self.records.running if each.owner == name]
        if own and self.draw.likely(0.4):
            body["servers"] = {self.some(own): {"last_activity": when}}
        self.call("POST", f"/users/{name}/activity", body)

    def note_wrongly(self) -> None:
        when = "2025-05-05T05:05:00Z"
        bodies: list[Body] = [
            {"last_activity": "at noon"},
            {"last_activity": "2090-01-01T00:00:00Z"},
            {"servers": {self.draw.slug(): {"last_activity": when}}},
            {"servers": [when]},
            {"last_activity": None},
        ]
        name = self.records.user() if self.draw.likely(0.8) else self.draw.slug()
        self.call("POST", f"/users/{name}/activity", self.some(bodies))

    # -- tokens

    def token(self) -> None:
        name = self.records.user()
        body: Body = {"note": self.draw.words(3)}
        if self.draw.likely(0.3):
            body["expires_in"] = self.some([86400, 604800, 2592000])
        if self.draw.likely(0.4):
            scopes = ["read:users!user", "users:activity!user", "access:servers!user"]
            body["scopes"] = self.draw.sample(scopes, self.draw.randint(1, 2))
        if self.draw.likely(0.15):
            body = {}
        answer = self.call("POST", f"/users/{name}/tokens", body or None)
        if answer.status == 201:
            self.tokens.append(Token(name, answer.data["id"], answer.data["token"]))

    def token_wrongly(self) -> None:
        note = self.draw.words()
        bodies: list[Body] = [
            {"note": note, "expires_in": "soon"},
            {"note": note, "scopes": ["read:everything"]},
            {"note": note, "scopes": "read:users"},
            {"note": note, "roles": ["nobody"]},
        ]
        name = self.records.user() if self.draw.likely(0.8) else self.draw.slug()
        self.call("POST", f"/users/{name}/tokens", self.some(bodies))

    def at_token(self) -> str:
        token = self.some(self.tokens)
        return f"/users/{token.owner}/tokens/{token.key}"

    def odd_token(self) -> str:
        key = self.some(["a99999", "nothing", "b12"])
        name = self.records.user() if self.draw.likely(0.7) else self.draw.slug()
        return f"/users/{name}/tokens/{key}"

    def end_token(self) -> None:
        token = self.some(self.tokens)
        self.call("DELETE", f"/users/{token.owner}/tokens/{token.key}")
        self.tokens.remove(token)

    def acts(self) -> list[Act]:
        return [*self._of_users(), *self._of_tokens()]

    def _of_users(self) -> list[Act]:
        call, users = self.call, self.users
        return [
            Act(5, self.add),
            Act(1.5, self.add_plain),
            Act(2.5, self.add_several),
            Act(1.2, self.add_again, users),
            Act(1.5, self.add_wrongly),
            Act(2, self.change, users),
            Act(2, self.rename, users),
            Act(1.2, self.change_wrongly, users),
            Act(5, self.read, users),
            Act(0.6, lambda: call("GET", f"/users/{self.draw.slug()}")),
            Act(1, lambda: call("GET", "/users")),
            Act(3.5, self.list_some, users),
            Act(1.5, self.list_pages, users),
            Act(0.8, self.list_wrongly),
            Act(2, self.delete, users),
            Act(0.4, lambda: call("DELETE", f"/users/{self.draw.slug()}")),
            Act(2.5, self.note, users),
            Act(0.8, self.note_wrongly, users),
        ]

    def _of_tokens(self) -> list[Act]:
        call, tokens = self.call, self.tokens
        return [
            Act(4, self.token, self.users),
            Act(1, self.token_wrongly, self.users),
            Act(2.5, lambda: call("GET", self.at_token()), tokens),
            Act(2, lambda: call("GET", f"/users/{self.records.user()}/tokens"), self.users),
            Act(0.3, lambda: call("GET", f"/users/{self.draw.slug()}/tokens")),
            Act(0.6, lambda: call(self.some(["GET", "DELETE"]), self.odd_token())),
            Act(1.5, self.end_token, tokens),
            Act(1, lambda: call("GET", f"/authorizations/token/{self.some(tokens).text}"), tokens),
            Act(0.3, lambda: call("GET", f"/authorizations/token/{self.draw.word()}")),
        ]
