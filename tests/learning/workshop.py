"""An API of another family than ours, with state: users, projects, tasks."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

Answer = tuple[int, Any]


class Workshop:
    """Answers as its server does; the clock moves by a second with each request."""

    def __init__(self) -> None:
        self.users: dict[int, dict[str, Any]] = {}
        self.projects: dict[str, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.made = {"user": 0, "task": 0}
        self.now = START

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, key: str | None
    ) -> Answer:
        self.now += timedelta(seconds=1)
        if not key:
            return 401, {"detail": "Not authenticated"}
        for pattern, inner in ROUTES.items():
            match = re.fullmatch(f"{method} {pattern}", f"{method} {path}")
            if match and pattern and method in inner:
                return inner[method](self, query, body, *match.groups())
        return 404, {"detail": "Not Found"}

    def time(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def list_users(self, query: dict[str, str], body: Any) -> Answer:
        if not query.get("per_page", "20").isdigit():
            return 422, {"detail": [{"loc": ["query", "per_page"], "msg": "not an integer"}]}
        size, page = int(query.get("per_page", "20")), int(query.get("page", "1"))
        users = [shown(user) for user in self.users.values()]
        found = [user for user in users if query.get("name", "") in user["name"]]
        return 200, {
            "items": found[(page - 1) * size : page * size],
            "total": len(found),
            "page": page,
        }

    def add_user(self, query: dict[str, str], body: Any) -> Answer:
        for name in ("name", "email", "password"):
            if name not in body:
                return 422, {"detail": [{"loc": ["body", name], "msg": "Field required"}]}
        if not isinstance(body["name"], str):
            return 422, {"detail": [{"loc": ["body", "name"], "msg": "not a string"}]}
        if any(user["email"] == body["email"] for user in self.users.values()):
            return 409, {"detail": "This email is taken"}
        self.made["user"] += 1
        user = {"id": self.made["user"], "active": True, "created_at": self.time(), **body}
        self.users[user["id"]] = user
        return 201, shown(user)

    def user(self, query: dict[str, str], body: Any, key: str) -> Answer:
        if not key.isdigit():
            return 422, {"detail": [{"loc": ["path", "user_id"], "msg": "not an integer"}]}
        user = self.users.get(int(key))
        return (200, shown(user)) if user else (404, {"detail": f"User {key} not found"})

    def change_user(self, query: dict[str, str], body: Any, key: str) -> Answer:
        user = self.users.get(int(key))
        if user is None:
            return 404, {"detail": f"User {key} not found"}
        user.update(body)
        return 200, shown(user)

    def remove_user(self, query: dict[str, str], body: Any, key: str) -> Answer:
        if self.users.pop(int(key), None) is None:
            return 404, {"detail": f"User {key} not found"}
        return 204, None

    def list_projects(self, query: dict[str, str], body: Any) -> Answer:
        return 200, sorted(self.projects.values(), key=lambda each: each["slug"])

    def add_project(self, query: dict[str, str], body: Any) -> Answer:
        if body["slug"] in self.projects:
            return 409, {"detail": f"Project {body['slug']} exists"}
        project = {**body, "archived": False, "created_at": self.time()}
        self.projects[body["slug"]] = project
        return 201, project

    def project(self, query: dict[str, str], body: Any, slug: str) -> Answer:
        found = self.projects.get(slug)
        return (200, found) if found else (404, {"detail": f"Project {slug} not found"})

    def labels(self, query: dict[str, str], body: Any, slug: str) -> Answer:
        if slug not in self.projects:
            return 404, {"detail": f"Project {slug} not found"}
        label = {"name": "todo", "colour": "red", "project": slug}
        return 200, [{**label, "created_at": self.projects[slug]["created_at"]}]

    def list_tasks(self, query: dict[str, str], body: Any, slug: str) -> Answer:
        if slug not in self.projects:
            return 404, {"detail": f"Project {slug} not found"}
        tasks = [task for task in self.tasks.values() if task["project"] == slug]
        if "state" in query:
            tasks = [task for task in tasks if task["state"] == query["state"]]
        if "min_priority" in query:
            tasks = [task for task in tasks if task["priority"] >= int(query["min_priority"])]
        name = query.get("sort", "-id")
        tasks.sort(key=lambda task: task[name.lstrip("-")], reverse=name.startswith("-"))
        return 200, {"results": tasks}

    def add_task(self, query: dict[str, str], body: Any, slug: str) -> Answer:
        if slug not in self.projects:
            return 404, {"detail": f"Project {slug} not found"}
        if body.get("assignee_id") is not None and body["assignee_id"] not in self.users:
            return 400, {"detail": "assignee_id is unknown"}
        self.made["task"] += 1
        task = {"id": self.made["task"], "priority": 3, "assignee_id": None, **body}
        task |= {"state": "open", "project": slug, "version": 1}
        task |= {"created_at": self.time(), "updated_at": self.time()}
        self.tasks[task["id"]] = task
        return 201, task

    def task(self, query: dict[str, str], body: Any, key: str) -> Answer:
        task = self.tasks.get(int(key))
        return (200, task) if task else (404, {"detail": f"Task {key} not found"})

    def change_task(self, query: dict[str, str], body: Any, key: str) -> Answer:
        task = self.tasks.get(int(key))
        if task is None:
            return 404, {"detail": f"Task {key} not found"}
        more = {"version": task["version"] + 1, "updated_at": self.time()}
        self.tasks[int(key)] = task = {**task, **body, **more}
        return 200, task

    def close_task(self, query: dict[str, str], body: Any, key: str) -> Answer:
        if int(key) in self.tasks and self.tasks[int(key)]["state"] == "closed":
            return 409, {"detail": "It is closed already"}
        return self.change_task(query, {"state": "closed"}, key)

    def remove_task(self, query: dict[str, str], body: Any, key: str) -> Answer:
        if self.tasks.pop(int(key), None) is None:
            return 404, {"detail": f"Task {key} not found"}
        return 200, {"id": int(key), "removed": True}

    def search(self, query: dict[str, str], body: Any) -> Answer:
        tasks = [task for task in self.tasks.values() if task["state"] == body["state"]]
        return 200, tasks

    def about(self, query: dict[str, str], body: Any) -> Answer:
        return 200, {"name": "workshop", "version": "1.4.2"}


def shown(user: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in user.items() if name != "password"}


ROUTES: dict[str, dict[str, Callable[..., Answer]]] = {
    "/v1/about": {"GET": Workshop.about},
    "/v1/users": {"GET": Workshop.list_users, "POST": Workshop.add_user},
    "/v1/users/([^/]+)": {
        "GET": Workshop.user,
        "PATCH": Workshop.change_user,
        "DELETE": Workshop.remove_user,
    },
    "/v1/projects": {"GET": Workshop.list_projects, "POST": Workshop.add_project},
    "/v1/projects/([^/]+)": {"GET": Workshop.project},
    "/v1/projects/([^/]+)/labels": {"GET": Workshop.labels},
    "/v1/projects/([^/]+)/tasks": {"GET": Workshop.list_tasks, "POST": Workshop.add_task},
    "/v1/tasks/search": {"POST": Workshop.search},
    "/v1/tasks/([^/]+)": {
        "GET": Workshop.task,
        "PATCH": Workshop.change_task,
        "DELETE": Workshop.remove_task,
    },
    "/v1/tasks/([^/]+)/close": {"POST": Workshop.close_task},
}
