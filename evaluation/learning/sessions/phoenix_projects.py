"""Projects of Phoenix with their annotations, people and their keys."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.phoenix_records import Records, shown_in


class Projects:
    """What a client does with projects and people.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def project(self) -> None:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.6):
            body["description"] = self.draw.words(3)
        self.records.add("/projects", body, "projects")

    def _named(self) -> str:
        return self.some([self.records.own("projects"), self.records.name("projects"), "default"])

    def read_project(self) -> None:
        self.call("GET", f"/projects/{self._named()}")

    def change_project(self) -> None:
        body: Body = {"description": self.some([None, self.draw.words(3), self.draw.words(2), 5])}
        self.call("PUT", f"/projects/{self._named()}", body)

    def list_projects(self) -> None:
        queries: list[Body] = [{}, {"limit": 2}, {"name_contains": self.draw.word()}]
        self.call("GET", "/projects", query=self.some(queries))

    # -- annotations

    def _config(self) -> Body:
        kind = self.some(["CATEGORICAL", "CONTINUOUS", "FREEFORM"])
        body: Body = {"name": self.draw.slug(), "type": kind}
        if kind != "FREEFORM":
            body["optimization_direction"] = self.some(["MINIMIZE", "MAXIMIZE", "NONE"])
        if kind == "CATEGORICAL":
            labels = self.draw.sample(["good", "fair", "bad"], 2)
            body["values"] = [{"label": each, "score": n} for n, each in enumerate(labels)]
        if kind == "CONTINUOUS":
            body |= {"lower_bound": 0, "upper_bound": self.draw.randint(1, 5)}
        return {**body, "description": self.draw.words()} if self.draw.likely(0.4) else body

    def config(self) -> None:
        self.records.add("/annotation_configs", self._config(), "annotation_configs")

    def read_config(self) -> None:
        kind = "annotation_configs"
        named = self.some([self.records.own(kind), self.records.name(kind)])
        self.call("GET", f"/annotation_configs/{named}")

    def change_config(self) -> None:
        key = self.records.own("annotation_configs")
        known = self.records.fields.get(key) or self._config()
        body = {**known, "description": self.draw.words(3)}
        body = self.some([body, body, {**body, "name": self.draw.slug()}, {"name": "a"}])
        if self.call("PUT", f"/annotation_configs/{key}", body).status == 200:
            self.records.fields[key] = body

    def assign(self) -> None:
        path = (
            f"/projects/{self.some([self.records.own('projects'), 'default'])}/annotation_configs"
        )
        known = self.found["annotation_configs"] or [self.records.none("annotation_configs")]
        key = self.some(known)
        some = self.draw.sample(known, min(len(known), 2))
        calls: list[tuple[str, str, Body | None]] = [
            ("GET", "", None),
            ("GET", "", None),
            ("PUT", f"/{key}", None),
            ("PUT", "", {"annotation_config_ids": some}),
            ("DELETE", f"/{key}", None),
        ]
        method, end, body = self.some(calls)
        self.call(method, f"{path}{end}", body)

    # -- people

    def user(self) -> None:
        name = self.draw.slug()
        user: Body = {
            "email": f"{name}@example.com",
            "username": name,
            "role": self.some(["ADMIN", "MEMBER", "VIEWER"]),
            "auth_method": "LOCAL",
            "password": self.draw.slug(),
        }
        body = {"user": user, "send_welcome_email": False}
        self.records.add("/users", body, "users", **user)

    def key(self) -> None:
        body: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        where = self.some(["system"] * 6 + ["user"])
        answer = self.call("POST", f"/{where}/api_keys", {"data": body})
        key = shown_in(answer).get("id")
        if answer.status == 201 and key:
            self.found["api_keys"].append(key)
            self.records.fields[key], self.records.owners[key] = {"where": where}, []

    def delete_key(self) -> None:
        key = self.records.own("api_keys")
        where = self.records.fields[key]["where"]
        if self.call("DELETE", f"/{where}/api_keys/{key}").status == 204:
            self.records.forget(key)

    def add_wrongly(self) -> None:
        name = self.draw.slug()
        user: Body = {"email": f"{name}@example.com", "username": name, "role": "MEMBER"}
        known = self.records.fields.get(self.records.own("users"), user)
        whole = {**user, "auth_method": "LOCAL", "password": self.draw.slug()}
        taken = {"name": self.records.name("annotation_configs"), "type": "FREEFORM"}
        wrong: list[tuple[str, Body]] = [
            ("/projects", {"description": name}),
            ("/projects", {"name": 5}),
            ("/annotation_configs", {"name": name, "type": "ODD"}),
            ("/annotation_configs", {"name": name, "type": "CATEGORICAL"}),
            ("/annotation_configs", taken),
            ("/users", {"user": user}),
            ("/users", {"user": {**whole, "role": "CAPTAIN"}}),
            ("/users", {"user": {**whole, "username": known["username"]}}),
            ("/users", {"user": {**whole, "email": known["email"]}}),
            ("/user/api_keys", {"data": {"description": name}}),
        ]
        path, body = self.some(wrong)
        self.call("POST", path, body)

    def miss(self) -> None:
        kind = self.some(["projects", "annotation_configs", "users"])
        method = "DELETE" if kind == "users" else self.some(["GET", "DELETE"])
        self.call(method, f"/{kind}/{self.records.none(kind)}")

    def acts(self) -> list[Act]:
        call, records, found = self.call, self.records, self.found
        return [
            Act(2.5, self.project),
            Act(3, self.read_project, found["projects"]),
            Act(2, self.change_project, found["projects"]),
            Act(2, self.list_projects),
            Act(0.8, lambda: records.delete("projects"), found["projects"]),
            Act(2.5, self.config),
            Act(2, self.read_config, found["annotation_configs"]),
            Act(2, self.change_config, found["annotation_configs"]),
            Act(1.5, lambda: call("GET", "/annotation_configs", query=records.page())),
            Act(0.7, lambda: records.delete("annotation_configs"), found["annotation_configs"]),
            Act(3.5, self.assign, found["projects"]),
            Act(2.2, self.user),
            Act(1.5, lambda: call("GET", "/users", query=records.page())),
            Act(0.8, lambda: call("GET", "/user")),
            Act(0.8, lambda: records.delete("users"), found["users"]),
            Act(1.5, self.key),
            Act(1.5, lambda: call("GET", self.some(["/user/api_keys", "/system/api_keys"]))),
            Act(0.8, self.delete_key, found["api_keys"]),
            Act(3, self.add_wrongly),
            Act(1.2, self.miss),
        ]
