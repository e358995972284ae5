"""Sessions of a client with the workshop, drawn by a seed."""

import json
import random
from collections.abc import Callable
from typing import Any

from busroot_mock.recordings.recorded import Recorded
from tests.learning.workshop import Answer, Workshop

ORIGIN = "http://workshop.test"
WORDS = ("almond", "basil", "caraway", "dill", "endive", "fennel", "garlic", "juniper", "kale")


class Client:
    """Draws requests by a seed, as a client would send them that knows the answers."""

    def __init__(self, seed: str) -> None:
        self.draw = random.Random(seed)
        self.server = Workshop()
        self.recorded: list[Recorded] = []

    def call(
        self, method: str, path: str, body: Any = None, key: str | None = "k", **query: Any
    ) -> Answer:
        asked = {name: str(value) for name, value in query.items()}
        text = json.dumps(body).encode() if body is not None else b""
        status, data = self.server.answer(method, f"/v1{path}", asked, body, key)
        url = f"{ORIGIN}/v1{path}"
        if asked:
            url += "?" + "&".join(f"{name}={value}" for name, value in asked.items())
        headers = [("Content-Type", "application/json")] if text else []
        headers += [("Authorization", "redacted")] if key else []
        answer = json.dumps(data).encode() if data is not None else b""
        kind = (("Content-Type", "application/json"),) if answer else ()
        self.recorded.append(
            Recorded(method, url, tuple(headers), text, status, kind, answer, self.server.now, 1.0)
        )
        return status, data

    def word(self) -> str:
        return self.draw.choice(WORDS)

    def slug(self) -> str:
        return f"{self.word()}-{self.word()}-{self.draw.randint(1, 99)}"

    def some(self, found: Any) -> Any:
        return self.draw.choice(sorted(found) or [9999])

    def user_body(self) -> dict[str, Any]:
        name = self.word()
        return {"name": name, "email": f"{self.slug()}@example.com", "password": self.slug()}

    def task_body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"title": f"{self.word()} {self.word()}"}
        if self.draw.random() < 0.6:
            body["priority"] = self.draw.randint(1, 9)
        if self.draw.random() < 0.4 and self.server.users:
            body["assignee_id"] = self.some(self.server.users)
        return body

    def step(self) -> None:
        """Send one request of some kind."""
        self.draw.choices(STEPS, WEIGHTS)[0](self)

    def session(self, count: int) -> list[Recorded]:
        """Return the exchanges of a session, which begins with each kind of request."""
        for make in (add_user, add_user, add_user, add_project, add_task, *STEPS):
            make(self)
        while len(self.recorded) < count:
            self.step()
        return self.recorded


def add_user(client: Client) -> None:
    client.call("POST", "/users", client.user_body())


def add_user_again(client: Client) -> None:
    taken = client.server.users[client.some(client.server.users)]["email"]
    client.call("POST", "/users", {**client.user_body(), "email": taken})


def add_user_wrongly(client: Client) -> None:
    body = client.user_body()
    client.call("POST", "/users", {**body, "name": 5})
    client.call("POST", "/users", {name: body[name] for name in ("name", "password")})


def add_project(client: Client) -> None:
    client.call("POST", "/projects", {"slug": client.slug(), "title": client.word()})


def add_task(client: Client) -> None:
    slug = client.some(client.server.projects)
    client.call("POST", f"/projects/{slug}/tasks", client.task_body())


def add_task_of_nobody(client: Client) -> None:
    slug = client.some(client.server.projects)
    client.call("POST", f"/projects/{slug}/tasks", {"title": "x", "assignee_id": 777})


def list_tasks(client: Client) -> None:
    query: dict[str, Any] = client.draw.choice(
        [{}, {"state": "open"}, {"state": "closed"}, {"min_priority": 4}, {"sort": "title"}]
    )
    client.call("GET", f"/projects/{client.some(client.server.projects)}/tasks", **query)


def task_path(client: Client) -> str:
    return f"/tasks/{client.some(client.server.tasks)}"


STEPS: list[Callable[[Client], Any]] = [
    add_user,
    add_user_again,
    add_user_wrongly,
    add_project,
    add_task,
    add_task_of_nobody,
    list_tasks,
    lambda c: c.call("GET", "/users", **c.draw.choice([{}, {"per_page": 2, "page": 1}])),
    lambda c: c.call("GET", "/users", per_page=2, page=2),
    lambda c: c.call("GET", "/users", per_page="many"),
    lambda c: c.call("GET", f"/users/{c.some(c.server.users)}"),
    lambda c: c.call("GET", "/users/abc"),
    lambda c: c.call("GET", f"/users/{c.draw.randint(500, 600)}"),
    lambda c: c.call("PATCH", f"/users/{c.some(c.server.users)}", {"name": c.word()}),
    lambda c: len(c.server.users) > 2 and c.call("DELETE", f"/users/{c.some(c.server.users)}"),
    lambda c: c.call("GET", "/projects"),
    lambda c: c.call("GET", f"/projects/{c.some(c.server.projects)}"),
    lambda c: c.call("GET", f"/projects/{c.slug()}"),
    lambda c: c.call("GET", f"/projects/{c.some(c.server.projects)}/labels"),
    lambda c: c.call("GET", f"/projects/{c.slug()}/tasks"),
    lambda c: c.call("GET", task_path(c)),
    lambda c: c.call("GET", f"/tasks/{c.draw.randint(500, 600)}"),
    lambda c: c.call("PATCH", task_path(c), {"priority": c.draw.randint(1, 9)}),
    lambda c: c.call("POST", f"{task_path(c)}/close"),
    lambda c: c.call("DELETE", task_path(c)),
    lambda c: c.call("POST", "/tasks/search", {"state": c.draw.choice(["open", "closed"])}),
    lambda c: c.call("GET", "/about"),
    lambda c: c.call("GET", "/users", key=None),
]
WEIGHTS = [4, 1, 2, 2, 10, 1, 8, 2, 1, 1, 4, 1, 1, 2, 1, 2, 2, 1, 3, 1, 6, 1, 5, 4, 2, 2, 1, 1]
