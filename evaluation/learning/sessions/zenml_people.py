"""Projects of ZenML, the people who use them, and applications with their keys."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.zenml_records import Records


class People:
    """What a client does with those who use a server.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- projects

    def project(self) -> None:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["display_name"] = self.draw.words()
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        self.records.add("projects", body)

    def change_project(self) -> None:
        changes: list[Body] = [
            {"description": self.draw.words(3)},
            {"display_name": self.draw.words()},
            {"name": self.draw.slug()},
            {"name": "default"},
        ]
        self.records.change("projects", self.some(changes))

    def read_project(self) -> None:
        where = self.some([self.records.name("projects"), self.records.own("projects"), "default"])
        end = self.some(["", "", "/statistics"])
        self.call("GET", f"/projects/{where}{end}")

    # -- users

    def user(self) -> None:
        name = self.draw.slug()
        body: Body = {"name": name, "is_admin": self.draw.likely(0.2)}
        if self.draw.likely(0.5):
            body["full_name"] = self.draw.words()
        if self.draw.likely(0.4):
            body["email"] = f"{name}@example.com"
        if self.draw.likely(0.6):
            body |= {"password": self.draw.words(), "active": True}
        self.records.add("users", body)

    def change_user(self) -> None:
        changes: list[Body] = [
            {"full_name": self.draw.words()},
            {"is_admin": self.draw.likely(0.5)},
            {"email": f"{self.draw.slug()}@example.com"},
            {"name": self.draw.slug()},
        ]
        self.records.change("users", self.some(changes))

    def read_by_name(self) -> None:
        kind = self.some(["users", "service_accounts"])
        self.call("GET", f"/{kind}/{self.records.name(kind)}")

    def list_users(self) -> None:
        queries: list[Body] = [{"is_admin": "true"}, {"active": "false"}, {"active": "true"}]
        self.call("GET", "/users", query=self.some(queries))

    def sign_off(self) -> None:
        self.call("PUT", f"{self.records.at('users')}/deactivate")

    def change_own(self) -> None:
        body = {"full_name": self.draw.words()}
        self.call("PUT", "/current-user", body)

    def add_wrongly(self) -> None:
        name = self.draw.slug()
        applications = self.records.name("service_accounts")
        wrong: list[tuple[str, Body]] = [
            ("projects", {"name": "Not a name!"}),
            ("projects", {"name": self.records.name("projects")}),
            ("projects", {"description": name}),
            ("users", {"name": name}),
            ("users", {"name": "admin", "is_admin": True}),
            ("users", {"name": self.records.name("users"), "is_admin": False}),
            ("users", {"name": name, "is_admin": "perhaps"}),
            ("service_accounts", {"name": name}),
            ("service_accounts", {"name": applications, "active": True}),
        ]
        kind, body = self.some(wrong)
        self.records.add(kind, body)

    def delete_wrongly(self) -> None:
        gone = [f"/{kind}/{self.draw.uuid()}" for kind in ("projects", "users", "models")]
        self.call("DELETE", self.some([*gone, "/projects/default", "/users/admin"]))

    # -- applications

    def application(self) -> None:
        body: Body = {"name": self.draw.slug(), "active": self.draw.likely(0.8)}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        self.records.add("service_accounts", body)

    def change_application(self) -> None:
        odd: Body = {"description": self.draw.words(3)}
        body = self.some([odd, {"active": self.draw.likely(0.5)}, {"name": self.draw.slug()}])
        self.records.change("service_accounts", body)

    def key(self) -> None:
        owner = self.records.own("service_accounts")
        body: Body = {"name": self.some(["build", "deploy", "nightly", self.draw.slug()])}
        if self.draw.likely(0.4):
            body["description"] = self.draw.words()
        answer = self.call("POST", f"/service_accounts/{owner}/api_keys", body)
        key = answer.data.get("id") if isinstance(answer.data, dict) else None
        self.records.keep(answer, "api_keys", key, body, owner)

    def _at_key(self) -> str:
        key = self.records.own("api_keys")
        owner = self.records.owners[key][0]
        named = self.some([key, self.records.fields[key]["name"]])
        return f"/service_accounts/{owner}/api_keys/{named}"

    def list_keys(self) -> None:
        ordered: Body = {"sort_by": "desc:created", "size": 1}
        query = self.some([{}, {}, {"active": "true"}, ordered])
        self.call("GET", f"{self.records.at('service_accounts')}/api_keys", query=query)

    def change_key(self) -> None:
        body: Body = self.some([{"active": self.draw.likely(0.3)}, {"description": "Changed"}])
        self.call("PUT", self._at_key(), body)

    def rotate(self) -> None:
        self.call("PUT", f"{self._at_key()}/rotate", {"retain_period_minutes": 5})

    def delete_key(self) -> None:
        key = self.records.own("api_keys")
        path = f"/service_accounts/{self.records.owners[key][0]}/api_keys/{key}"
        if self.call("DELETE", path).status == 200:
            self.records.forget(key)

    def acts(self) -> list[Act]:
        call, found, acts = self.call, self.found, list[Act]()
        for kind, weight in (("projects", 0.4), ("users", 0.8), ("service_accounts", 0.6)):
            acts += self.records.acts(kind, weight)
        keys = found["api_keys"]
        return [
            *acts,
            Act(1.2, self.project),
            Act(1, self.change_project, found["projects"]),
            Act(1.2, self.read_project),
            Act(2.5, self.user),
            Act(1.5, self.change_user, found["users"]),
            Act(1, self.list_users),
            Act(0.6, self.sign_off, found["users"]),
            Act(1, self.read_by_name),
            Act(0.8, lambda: call("GET", "/current-user")),
            Act(0.6, self.change_own),
            Act(2, self.add_wrongly),
            Act(0.8, self.delete_wrongly),
            Act(2, self.application),
            Act(1, self.change_application, found["service_accounts"]),
            Act(2.5, self.key, found["service_accounts"]),
            Act(1.5, lambda: call("GET", self._at_key()), keys),
            Act(1.2, self.list_keys, found["service_accounts"]),
            Act(1, self.change_key, keys),
            Act(0.6, self.rotate, keys),
            Act(0.6, self.delete_key, keys),
        ]
