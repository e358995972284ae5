"""Issues of Redmine, with relations, watchers and the time that was spent on them."""

from typing import Any

from evaluation.learning.sessions.redmine_projects import Projects


class Issues:
    """What a client has made so far, and what it does.

    Args:
        made: What issues are of.
    """

    def __init__(self, made: Projects) -> None:
        self.made, self.call, self.draw, self.some = made, made.call, made.draw, made.some
        self.issues, self.spent = list[tuple[int, int]](), list[tuple[int, int]]()
        self.relations, self.watched = list[tuple[int, int]](), list[tuple[int, int]]()

    def open(self) -> list[tuple[int, int]]:
        known = set(self.made.projects)
        self.issues[:] = [each for each in self.issues if each[0] in known]
        return self.issues

    def issue(self, project: int) -> dict[str, Any]:
        body: dict[str, Any] = {"subject": self.draw.words()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(4)
        if self.draw.likely(0.5):
            body["tracker_id"] = self.some([1, 2, 3])
        if self.draw.likely(0.5):
            body["priority_id"] = self.some([1, 2, 3, 4])
        if self.draw.likely(0.3):
            body["estimated_hours"] = self.draw.randint(1, 40)
        if self.draw.likely(0.3):
            body["due_date"] = f"2027-0{self.draw.randint(1, 9)}-1{self.draw.randint(0, 9)}"
        own = [number for of, number in self.made.categories if of == project]
        if own and self.draw.likely(0.6):
            body["category_id"] = self.some(own)
        own = [number for of, number in self.open() if of == project]
        if own and self.draw.likely(0.15):
            body["parent_issue_id"] = self.some(own)
        return body

    def add(self) -> None:
        project = self.some(self.made.projects)
        body = {"project_id": project, **self.issue(project)}
        if number := self.made.made("/issues.json", "issue", body):
            self.issues.append((project, number))

    def add_wrongly(self) -> None:
        project = self.some(self.made.projects)
        wrong: list[Any] = [{"project_id": project}, {"subject": self.draw.words()}]
        wrong += [{"project_id": project, "subject": "x", "tracker_id": 99}]
        wrong += [{"project_id": project, "subject": "x", "done_ratio": 500}]
        wrong += [{"project_id": project, "subject": "x", "due_date": "never"}]
        self.call("POST", "/issues.json", {"issue": self.some(wrong)})

    def at(self) -> str:
        return f"/issues/{self.some(self.issues)[1]}"

    def read(self) -> None:
        more = {"include": self.some(["journals", "watchers,relations", "children"])}
        self.call("GET", f"{self.at()}.json", query=more if self.draw.likely(0.4) else None)

    def change(self) -> None:
        body: dict[str, Any] = self.some(
            [
                {"subject": self.draw.words()},
                {"status_id": self.some([1, 2, 3])},
                {"priority_id": self.some([1, 3, 4]), "done_ratio": self.some([10, 50, 80])},
                {"notes": self.draw.words(4)},
                {"description": self.draw.words(3), "notes": self.draw.words()},
            ]
        )
        self.call("PUT", f"{self.at()}.json", {"issue": body})

    def change_wrongly(self) -> None:
        self.call("PUT", f"{self.at()}.json", {"issue": {"subject": ""}})

    def close(self) -> None:
        self.call("PUT", f"{self.at()}.json", {"issue": {"status_id": self.some([5, 6])}})

    def list(self) -> None:
        project = self.some(self.made.projects)
        wanted: dict[str, Any] = self.some(
            [
                {},
                {"project_id": project},
                {"project_id": project, "status_id": "*"},
                {"status_id": self.some(["open", "closed", "*"])},
                {"tracker_id": self.some([1, 2, 3])},
                {"sort": self.some(["id", "id:desc", "subject"])},
                {"limit": self.draw.randint(1, 4), "offset": self.draw.randint(0, 3)},
                {"priority_id": self.some([1, 2, 3, 4]), "status_id": "*"},
            ]
        )
        self.call("GET", "/issues.json", query=wanted)

    def delete(self) -> None:
        place = self.some(self.issues)
        self.call("DELETE", f"/issues/{place[1]}.json")
        for found in (self.issues, self.spent, self.relations, self.watched):
            found[:] = [each for each in found if place[1] not in each]
        # Those below it went with it.
        left = self.call("GET", "/issues.json", query={"status_id": "*", "limit": 100})
        known = {each["id"] for each in left.data.get("issues", [])}
        self.issues[:] = [each for each in self.issues if each[1] in known]

    # -- relations, watchers, time

    def relate(self) -> None:
        if len(self.issues) < 2:
            return
        first, second = self.draw.sample(self.issues, 2)
        body = {"issue_to_id": second[1], "relation_type": self.some(["relates", "blocks"])}
        number = self.made.made(f"/issues/{first[1]}/relations.json", "relation", body)
        if number:
            self.relations.append((first[1], number))

    def watch(self) -> None:
        if not self.made.users:
            return
        pair = self.some(self.issues)[1], self.some(self.made.users)
        self.call("POST", f"/issues/{pair[0]}/watchers.json", {"user_id": pair[1]})
        self.watched += [] if pair in self.watched else [pair]

    def unwatch(self) -> None:
        issue, user = pair = self.some(self.watched)
        self.call("DELETE", f"/issues/{issue}/watchers/{user}.json")
        self.watched.remove(pair)

    def spend(self) -> None:
        issue = self.some(self.issues)[1]
        body: dict[str, Any] = {
            "issue_id": issue,
            "hours": self.draw.randint(1, 8),
            "activity_id": self.some([8, 9]),
        }
        if self.draw.likely(0.5):
            body["comments"] = self.draw.words()
        if self.draw.likely(0.3):
            body["spent_on"] = f"2026-1{self.draw.randint(0, 1)}-0{self.draw.randint(1, 9)}"
        if number := self.made.made("/time_entries.json", "time_entry", body):
            self.spent.append((issue, number))

    def spend_wrongly(self) -> None:
        wrong: list[Any] = [{"hours": 1}, {"issue_id": self.some(self.issues)[1]}]
        wrong += [{"issue_id": self.some(self.issues)[1], "hours": "many", "activity_id": 8}]
        self.call("POST", "/time_entries.json", {"time_entry": self.some(wrong)})

    def change_spent(self) -> None:
        body = {"hours": self.draw.randint(1, 8), "comments": self.draw.words()}
        path = f"/time_entries/{self.some(self.spent)[1]}.json"
        self.call("PUT", path, {"time_entry": body})
