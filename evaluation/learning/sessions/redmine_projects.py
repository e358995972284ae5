"""Projects of Redmine, with their members, versions, categories, pages and news, and users."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

ROLES: Final = (3, 4, 5)


class Projects:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.projects, self.closed = list[int](), list[int]()
        self.users, self.groups = list[int](), list[int]()
        self.members, self.news = list[tuple[int, int]](), list[tuple[int, int]]()
        self.versions, self.categories = list[tuple[int, int]](), list[tuple[int, int]]()
        self.pages, self.joined = list[tuple[int, str]](), list[tuple[int, int]]()
        self.names = list[str]()

    def made(self, path: str, kind: str, body: Any) -> int | None:
        """Create something; return its number."""
        answer = self.call("POST", path, {kind: body})
        return answer.data.get(kind, answer.data)["id"] if answer.status < 300 else None

    def of(self, project: int, rest: str) -> str:
        return f"/projects/{project}/{rest}.json"

    # -- projects

    def project(self) -> dict[str, Any]:
        body: dict[str, Any] = {"name": self.draw.words(), "identifier": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["is_public"] = False
        if self.projects and self.draw.likely(0.2):
            body["parent_id"] = self.some(self.projects)
        return body

    def add_project(self) -> None:
        body = self.project()
        if number := self.made("/projects.json", "project", body):
            self.projects.append(number)
            self.names.append(body["identifier"])

    def add_project_wrongly(self) -> None:
        taken = {"name": self.draw.words(), "identifier": self.some(self.names)}
        wrong = [taken, {"identifier": self.draw.slug()}, {"name": self.draw.words()}]
        wrong += [{"name": self.draw.words(), "identifier": "Not A Name!"}]
        self.call("POST", "/projects.json", {"project": self.some(wrong)})

    def change_project(self) -> None:
        body = {"name": self.draw.words(), "description": self.draw.words(3)}
        self.call("PUT", f"/projects/{self.some(self.projects)}.json", {"project": body})

    def read_project(self) -> None:
        more = {"include": "trackers,issue_categories"} if self.draw.likely(0.3) else None
        ways: list[list[Any]] = [self.projects, self.names]
        known = self.some(ways)
        self.call("GET", f"/projects/{self.some(known)}.json", query=more)

    def close_project(self) -> None:
        number = self.some(self.projects)
        self.call("PUT", self.of(number, "close"))
        self.call("PUT", self.of(number, "reopen"))

    def delete_project(self) -> None:
        number = self.projects.pop()
        self.names.pop()
        self.call("DELETE", f"/projects/{number}.json")
        self.pages[:] = [each for each in self.pages if each[0] != number]
        for found in (self.members, self.versions, self.categories, self.news):
            found[:] = [each for each in found if each[0] != number]

    # -- users and groups

    def add_user(self) -> None:
        name = self.draw.slug()
        body = {
            "login": name,
            "firstname": self.draw.word().title(),
            "lastname": self.draw.word().title(),
            "mail": f"{name}@example.com",
            "password": f"{self.draw.slug()}-secret",
        }
        if number := self.made("/users.json", "user", body):
            self.users.append(number)

    def add_user_wrongly(self) -> None:
        wrong: list[Any] = [{"login": self.draw.slug()}, {"firstname": "A", "lastname": "B"}]
        wrong += [{"login": "admin", "firstname": "A", "lastname": "B", "mail": "no mail"}]
        self.call("POST", "/users.json", {"user": self.some(wrong)})

    def change_user(self) -> None:
        body = {"firstname": self.draw.word().title()}
        if self.draw.likely(0.4):
            body["lastname"] = self.draw.word().title()
        self.call("PUT", f"/users/{self.some(self.users)}.json", {"user": body})

    def delete_user(self) -> None:
        number = self.users.pop()
        self.call("DELETE", f"/users/{number}.json")
        self.joined[:] = [each for each in self.joined if each[1] != number]

    def add_group(self) -> None:
        body: dict[str, Any] = {"name": self.draw.slug()}
        users = self.draw.sample(self.users, 1) if self.users and self.draw.likely(0.4) else []
        if users:
            body["user_ids"] = users
        if number := self.made("/groups.json", "group", body):
            self.groups.append(number)
            self.joined += [(number, each) for each in users]

    def read_group(self) -> None:
        more = {"include": "users"} if self.draw.likely(0.7) else None
        self.call("GET", f"/groups/{self.some(self.groups)}.json", query=more)

    def change_group(self) -> None:
        body = {"name": self.draw.slug()}
        self.call("PUT", f"/groups/{self.some(self.groups)}.json", {"group": body})

    def join(self) -> None:
        if not self.users:
            return
        pair = self.some(self.groups), self.some(self.users)
        self.call("POST", f"/groups/{pair[0]}/users.json", {"user_id": pair[1]})
        self.joined += [] if pair in self.joined else [pair]

    def leave(self) -> None:
        group, user = pair = self.some(self.joined)
        self.call("DELETE", f"/groups/{group}/users/{user}.json")
        self.joined.remove(pair)

    def delete_group(self) -> None:
        number = self.groups.pop()
        self.call("DELETE", f"/groups/{number}.json")
        self.joined[:] = [each for each in self.joined if each[0] != number]

    # -- what projects have

    def add_member(self) -> None:
        if not self.users:
            return
        project, user = self.some(self.projects), self.some(self.users)
        body = {"user_id": user, "role_ids": self.draw.sample(ROLES, self.draw.randint(1, 2))}
        if number := self.made(self.of(project, "memberships"), "membership", body):
            self.members.append((project, number))

    def change_member(self) -> None:
        number = self.some(self.members)[1]
        body = {"role_ids": [self.some(ROLES)]}
        self.call("PUT", f"/memberships/{number}.json", {"membership": body})

    def add_version(self) -> None:
        project = self.some(self.projects)
        body: dict[str, Any] = {"name": self.draw.slug()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.4):
            body["status"] = self.some(["open", "locked", "closed"])
        if self.draw.likely(0.4):
            body["due_date"] = f"2027-0{self.draw.randint(1, 9)}-1{self.draw.randint(0, 9)}"
        if number := self.made(self.of(project, "versions"), "version", body):
            self.versions.append((project, number))

    def add_version_wrongly(self) -> None:
        wrong = [{"description": "x"}, {"name": self.draw.slug(), "status": "unheard"}]
        path = self.of(self.some(self.projects), "versions")
        self.call("POST", path, {"version": self.some(wrong)})

    def change_version(self) -> None:
        body = {"name": self.draw.slug(), "status": self.some(["open", "locked"])}
        self.call("PUT", f"/versions/{self.some(self.versions)[1]}.json", {"version": body})

    def add_category(self) -> None:
        project = self.some(self.projects)
        body = {"name": self.draw.slug()}
        if number := self.made(self.of(project, "issue_categories"), "issue_category", body):
            self.categories.append((project, number))

    def change_category(self) -> None:
        path = f"/issue_categories/{self.some(self.categories)[1]}.json"
        self.call("PUT", path, {"issue_category": {"name": self.draw.slug()}})

    def write_page(self) -> None:
        place = self.some(self.projects), self.draw.slug().capitalize()
        if self.pages and self.draw.likely(0.4):
            place = self.some(self.pages)
        body = {"text": self.draw.words(4)}
        if self.draw.likely(0.3):
            body["comments"] = self.draw.words()
        self.call("PUT", self.of(place[0], f"wiki/{place[1]}"), {"wiki_page": body})
        self.pages += [] if place in self.pages else [place]

    def delete_page(self) -> None:
        place = self.some(self.pages)
        self.call("DELETE", self.of(place[0], f"wiki/{place[1]}"))
        self.pages.remove(place)

    def add_news(self) -> None:
        project = self.some(self.projects)
        body = {"title": self.draw.words(), "description": self.draw.words(4)}
        if self.draw.likely(0.4):
            body["summary"] = self.draw.words()
        self.call("POST", self.of(project, "news"), {"news": body})
        listed = self.call("GET", self.of(project, "news"))
        self.news += [(project, each["id"]) for each in listed.data.get("news", [])[:1]]

    def change_news(self) -> None:
        body = {"title": self.draw.words()}
        self.call("PUT", f"/news/{self.some(self.news)[1]}.json", {"news": body})

    def delete(self, found: list[tuple[int, int]], kind: str) -> None:
        place = self.some(found)
        self.call("DELETE", f"/{kind}/{place[1]}.json")
        found[:] = [each for each in found if each != place]
