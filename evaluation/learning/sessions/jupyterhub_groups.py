"""Groups of users of JupyterHub, and services that it knows."""

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.jupyterhub_records import PAGES, Body, Records


class Groups:
    """What a client does with groups and services.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.members, self.services = records, records.members, records.services
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- groups

    def add(self) -> None:
        name = self.draw.slug()
        body: Body = {"name": name}
        if self.records.users and self.draw.likely(0.6):
            body["users"] = self.records.some_users()
        sent = None if self.draw.likely(0.15) else body
        if self.call("POST", f"/groups/{name}", sent).status == 201:
            self.members[name] = list((sent or {}).get("users", []))

    def add_several(self) -> None:
        names = [self.draw.slug() for _ in range(self.draw.randint(1, 3))]
        if self.call("POST", "/groups", {"groups": names}).status == 201:
            self.members.update({name: list[str]() for name in names})

    def add_wrongly(self) -> None:
        name, known = self.draw.slug(), self.records.group()
        wrong: list[tuple[str, Body]] = [
            ("/groups", {"groups": []}),
            ("/groups", {"groups": [known]}),
            (f"/groups/{known}", {"name": known}),
            (f"/groups/{name}", {"name": name, "users": [self.draw.slug()]}),
            (f"/groups/{name}", {"name": name, "users": self.draw.word()}),
            (f"/groups/{name}", {"name": name, "color": "red"}),
        ]
        path, body = self.some(wrong)
        if self.call("POST", path, body).status == 201 and known not in self.members:
            self.members[known] = []

    def join(self) -> None:
        name, users = self.records.group(), self.records.some_users()
        if self.call("POST", f"/groups/{name}/users", {"users": users}).status == 200:
            members = self.members[name]
            members += [each for each in users if each not in members]

    def leave(self) -> None:
        name = self.records.group()
        known = self.members.get(name) or self.records.users or [self.draw.slug()]
        users = [self.some(known)]
        if self.call("DELETE", f"/groups/{name}/users", {"users": users}).status == 200:
            self.members[name] = [each for each in self.members[name] if each not in users]

    def join_wrongly(self) -> None:
        name = self.records.group() if self.draw.likely(0.7) else self.draw.slug()
        bodies: list[Body] = [{"users": [self.draw.slug()]}, {"name": name}, {"users": "all"}]
        method = self.some(["POST", "POST", "DELETE"])
        self.call(method, f"/groups/{name}/users", self.some(bodies))

    def describe(self) -> None:
        values = {"team": self.draw.word(), "quota": self.draw.randint(1, 9)}
        names = self.draw.sample([*values], self.draw.randint(0, 2))
        name = self.records.group() if self.draw.likely(0.9) else self.draw.slug()
        self.call("PUT", f"/groups/{name}/properties", {each: values[each] for each in names})

    def list_pages(self) -> None:
        queries: list[Body] = [{"limit": 2}, {"limit": 2, "offset": 2}, {"offset": 1}]
        headers = PAGES if self.draw.likely(0.6) else None
        self.call("GET", "/groups", query=self.some(queries), headers=headers)

    def delete(self) -> None:
        name = self.records.group()
        if self.call("DELETE", f"/groups/{name}").status == 204:
            self.members.pop(name, None)
            self.records.forget_shares("group", name)

    # -- services

    def add_service(self) -> None:
        name = self.draw.slug()
        body: Body = {"name": name, "display": self.draw.likely(0.5)}
        if self.draw.likely(0.5):
            body["info"] = {"about": self.draw.words()}
        if self.draw.likely(0.2):
            body["admin"] = True
        if self.call("POST", f"/services/{name}", body).status == 201:
            self.services.append(name)

    def service(self) -> str:
        return self.some(self.services or ["client"])

    def add_service_wrongly(self) -> None:
        name = self.draw.slug()
        wrong: list[tuple[str, Body]] = [
            (self.service(), {"display": True}),
            (self.service(), {"display": False}),
            (name, {}),
            (name, {"display": "always"}),
            (name, {"info": self.draw.words()}),
            (name, {"command": ["run"]}),
            (name, {"color": "red"}),
        ]
        known, body = self.some(wrong)
        self.call("POST", f"/services/{known}", body)

    def delete_service(self) -> None:
        name = self.service()
        if self.call("DELETE", f"/services/{name}").status == 200:
            self.services.remove(name)

    def acts(self) -> list[Act]:
        call, groups, services = self.call, self.members, self.services
        at, odd = self.records.group, self.draw.slug
        return [
            Act(3.5, self.add),
            Act(1.2, self.add_several),
            Act(1.5, self.add_wrongly, groups),
            Act(3.5, self.join, groups),
            Act(1.8, self.leave, groups),
            Act(1.2, self.join_wrongly, groups),
            Act(2.5, self.describe, groups),
            Act(3.5, lambda: call("GET", f"/groups/{at()}"), groups),
            Act(0.5, lambda: call(self.some(["GET", "DELETE"]), f"/groups/{odd()}")),
            Act(1.2, lambda: call("GET", "/groups")),
            Act(1.2, self.list_pages, groups),
            Act(1.2, self.delete, groups),
            Act(2, self.add_service),
            Act(1, self.add_service_wrongly),
            Act(1.8, lambda: call("GET", f"/services/{self.service()}")),
            Act(0.4, lambda: call(self.some(["GET", "DELETE"]), f"/services/{odd()}")),
            Act(1, lambda: call("GET", "/services")),
            Act(0.8, self.delete_service, services),
        ]
