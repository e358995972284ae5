"""Projects of Label Studio, the views and webhooks of them, and who works there."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.label_studio_records import Records

_VIEW: Final = (
    '<View><Text name="text" value="$text"/><Choices name="mood" toName="text">{}</Choices></View>'
)
_EVENTS: Final = (
    *("PROJECT_UPDATED", "TASKS_CREATED", "TASKS_DELETED"),
    *("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED"),
)
_COLOURS: Final = ("#FF0000", "#00FF00", "#0000FF", "#FFFFFF")


class Projects:
    """What a client does with projects and what is set up around them.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def _labels(self) -> str:
        drawn = self.draw.sample(["Good", "Bad", "Neutral", "Unclear"], self.draw.randint(2, 3))
        return _VIEW.format("".join(f'<Choice value="{each}"/>' for each in drawn))

    # -- projects

    def project(self) -> None:
        body: Body = {"title": self.draw.words(3)}
        if self.draw.likely(0.8):
            body["label_config"] = self._labels()
        if self.draw.likely(0.5):
            body["description"] = f"About {self.draw.words()}"
        if self.draw.likely(0.3):
            body["color"] = self.some(_COLOURS)
        if self.draw.likely(0.3):
            body["maximum_annotations"] = self.draw.randint(1, 3)
        if self.draw.likely(0.2):
            body["expert_instruction"] = f"Read {self.draw.word()}"
        self.records.add("projects", body)

    def project_wrongly(self) -> None:
        wrong: list[Body] = [
            {"title": "ab"},
            {"title": self.draw.words(), "label_config": "<View><broken"},
            {"title": self.draw.words(), "maximum_annotations": "many"},
            {"title": self.draw.words(), "sampling": "By chance"},
            {"title": ""},
            {"title": self.draw.words(), "label_config": "<View></View>"},
            {"title": self.draw.words(), "show_instruction": "perhaps"},
            {"title": "long " * 30},
        ]
        self.records.add("projects", self.some(wrong))

    def change_project(self) -> None:
        changes: list[Body] = [
            {"title": self.draw.words(3)},
            {"description": f"About {self.draw.words()}"},
            {"color": self.some(_COLOURS), "show_instruction": True},
            {"is_published": self.draw.likely(0.5)},
            {"maximum_annotations": self.draw.randint(1, 4)},
            {"sampling": self.some(["Uniform sampling", "Sequential sampling"])},
            {"label_config": self._labels()},
            {"title": "a"},
            {"maximum_annotations": None},
            {"expert_instruction": 7},
        ]
        self.records.change("projects", self.some(changes))

    def list_projects(self) -> None:
        queries: list[Body] = [
            {},
            {},
            {"page_size": self.draw.randint(1, 4)},
            {"page_size": 2, "page": self.draw.randint(1, 3)},
            {"ordering": self.some(["id", "-id", "title", "-title", "created_at"])},
            {"ordering": self.some(["-id", "title"]), "page_size": 3},
            {"ids": self.records.own("projects")},
            {"title": self.draw.word()},
            {"include": "id,title"},
            {"page": 60},
            {"filter": self.some(["all", "pinned_only", "exclude_pinned"])},
        ]
        self.call("GET", "/projects/", query=self.some(queries))

    def about_project(self) -> None:
        at = self.records.at("projects")
        if self.draw.likely(0.1):
            at = f"/projects/{self.records.none('projects')}"
        self.call("GET", f"{at}/{self.some(['summary/', 'tasks/', 'summary/'])}")

    def validate(self) -> None:
        bad = self.some(["<View>", "<View></View>", '<View><Choices name="a"/></View>', ""])
        text = self._labels() if self.draw.likely(0.6) else bad
        where = self.some(["/projects/validate/", f"{self.records.at('projects')}/validate/"])
        self.call("POST", where, {"label_config": text})

    # -- views

    def view(self) -> None:
        project = self.records.number("projects")
        data: Body = {"title": self.draw.words(), "type": "list", "target": "tasks"}
        if self.draw.likely(0.5):
            data["hiddenColumns"] = {"explore": ["tasks:inner_id"], "labeling": []}
        self.records.add("dm/views", {"project": project, "data": data}, str(project))

    def view_wrongly(self) -> None:
        wrong: list[Body] = [
            {"data": {"title": self.draw.word()}, "project": 99999},
            {"data": {"title": self.draw.word()}, "project": self.draw.word()},
            {"data": {"title": self.draw.word()}, "project": None},
        ]
        self.records.add("dm/views", self.some(wrong))

    def change_view(self) -> None:
        data: Body = {"title": self.draw.words(), "type": self.some(["list", "grid"])}
        self.records.change("dm/views", {"data": data})

    def list_views(self) -> None:
        queries: list[Body] = [{"project": self.records.own("projects")}, {}]
        self.call("GET", "/dm/views/", query=self.some([queries[0], *queries]))

    # -- webhooks

    def webhook(self) -> None:
        body: Body = {"url": f"http://127.0.0.1:9/{self.draw.slug()}", "is_active": False}
        if self.draw.likely(0.5):
            body["project"] = self.records.number("projects")
        if self.draw.likely(0.5):
            events = self.draw.sample(_EVENTS, self.draw.randint(1, 3))
            body |= {"send_for_all_actions": False, "actions": events}
        if self.draw.likely(0.4):
            body["headers"] = {"X-Own": self.draw.word()}
        self.records.add("webhooks", body, str(body.get("project", "")))

    def webhook_wrongly(self) -> None:
        url = f"http://127.0.0.1:9/{self.draw.slug()}"
        wrong: list[Body] = [
            {"url": "nowhere"},
            {"is_active": True},
            {"url": url, "actions": ["NOTHING"]},
            {"url": url, "project": 99999},
            {"url": url, "headers": "any", "is_active": "perhaps"},
        ]
        self.records.add("webhooks", self.some(wrong))

    def change_webhook(self) -> None:
        changes: list[Body] = [
            {"url": f"http://127.0.0.1:9/{self.draw.slug()}"},
            {"send_payload": self.draw.likely(0.5)},
            {"headers": {"X-Other": self.draw.word()}},
            {"send_for_all_actions": False, "actions": list(self.draw.sample(_EVENTS, 2))},
            {"url": 7},
        ]
        self.records.change("webhooks", self.some(changes))

    def list_webhooks(self) -> None:
        query = {"project": self.records.own("projects")} if self.draw.likely(0.6) else {}
        self.call("GET", "/webhooks/", query=query)

    # -- people

    def user(self) -> None:
        first = self.draw.word()
        body: Body = {"email": f"{self.draw.slug()}@example.com", "username": self.draw.slug()}
        if self.draw.likely(0.7):
            body |= {"first_name": first.title(), "last_name": self.draw.word().title()}
        if self.draw.likely(0.3):
            body["phone"] = str(self.draw.randint(10000, 99999))
        self.records.add("users", body)

    def user_wrongly(self) -> None:
        emails = [self.records.fields[each].get("email") for each in self.found["users"]]
        known = [each for each in emails if each]
        wrong: list[Body] = [
            {"email": "nobody"},
            {"username": self.draw.slug()},
            {"email": self.some(known or ["ada@example.com"]), "username": self.draw.slug()},
            {"email": "ada@example.com"},
            {"email": f"{self.draw.slug()}@example.com", "first_name": "a" * 300},
        ]
        self.records.add("users", self.some(wrong))

    def change_user(self) -> None:
        changes: list[Body] = [
            {"first_name": self.draw.word().title()},
            {"last_name": self.draw.word().title(), "phone": "12345"},
            {"allow_newsletters": self.draw.likely(0.5)},
        ]
        self.records.change("users", self.some(changes))

    def acts(self) -> list[Act]:
        records, found, call = self.records, self.found, self.call
        projects, acts = found["projects"], list[Act]()
        weights = (("projects", 1.6), ("dm/views", 0.9), ("webhooks", 0.9), ("users", 0.7))
        for kind, weight in weights:
            acts += records.acts(kind, weight)
        plain = ["/current-user/whoami", "/version", "/organizations/", "/projects/counts/"]
        return [
            *acts,
            Act(2.5, self.project),
            Act(1.2, self.project_wrongly),
            Act(2.5, self.change_project, projects),
            Act(2.8, self.list_projects),
            Act(1.6, self.about_project, projects),
            Act(1, self.validate, projects),
            Act(1.6, self.view, projects),
            Act(0.5, self.view_wrongly),
            Act(1, self.change_view, found["dm/views"]),
            Act(1.2, self.list_views, projects),
            Act(1.6, self.webhook, projects),
            Act(0.8, self.webhook_wrongly),
            Act(1.2, self.change_webhook, found["webhooks"]),
            Act(1.2, self.list_webhooks, projects),
            Act(1.4, self.user),
            Act(0.8, self.user_wrongly),
            Act(1, self.change_user, found["users"]),
            Act(0.8, lambda: call("GET", "/users/")),
            Act(1.2, lambda: call("GET", self.some(plain))),
        ]
