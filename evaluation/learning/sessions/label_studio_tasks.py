"""Tasks of Label Studio, with annotations and predictions of them."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.label_studio_records import Records


class Tasks:
    """What a client does with tasks.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def _data(self) -> Body:
        data: Body = {"text": f"The {self.draw.words(3)}"}
        if self.draw.likely(0.4):
            data["source"] = self.draw.word()
        return data

    def _result(self) -> list[Body]:
        mood = self.some(["Good", "Bad"])
        mark: Body = {"from_name": "mood", "to_name": "text", "type": "choices"}
        return [{**mark, "id": self.draw.slug(), "value": {"choices": [mood]}}]

    # -- tasks

    def task(self) -> None:
        project = self.records.number("projects")
        body: Body = {"data": self._data(), "project": project}
        if self.draw.likely(0.2):
            body["meta"] = {"from": self.draw.word()}
        self.records.add("tasks", body, str(project))

    def task_wrongly(self) -> None:
        project = self.records.number("projects")
        wrong: list[Body] = [
            {"project": project},
            {"data": {}, "project": project},
            {"data": "any", "project": project},
            {"data": self._data(), "project": 99999},
            {"data": self._data(), "project": "any"},
            {"data": {"other": self.draw.word()}, "project": project},
            {"data": self._data(), "project": project, "overlap": "many"},
        ]
        self.records.add("tasks", self.some(wrong))

    def change_task(self) -> None:
        changes: list[Body] = [
            {"data": self._data()},
            {"data": self._data()},
            {"meta": {"from": self.draw.word()}},
        ]
        self.records.change("tasks", self.some(changes))

    def import_tasks(self) -> None:
        """Create several at once."""
        at, count = self.records.at("projects"), self.draw.randint(1, 3)
        good = [self._data() for _ in range(count)]
        some = self.some([good, good, good, [{"other": "any"}], [], {"text": "alone"}])
        self.call("POST", f"{at}/import", some)

    def list_tasks(self) -> None:
        own: Body = {"project": self.records.own("projects")}
        queries: list[Body] = [
            own,
            own,
            {},
            {**own, "page_size": 2},
            {**own, "page_size": 1, "page": self.draw.randint(1, 3)},
            {**own, "fields": "all"},
            {"project": 99999},
        ]
        self.call("GET", "/tasks/", query=self.some(queries))

    # -- annotations

    def annotation(self) -> None:
        task = self.records.own("tasks")
        body: Body = {"result": self._result()}
        if self.draw.likely(0.5):
            body["lead_time"] = self.draw.randint(1, 90) / 2
        if self.draw.likely(0.3):
            body["was_cancelled"] = True
        if self.draw.likely(0.2):
            body["ground_truth"] = True
        self.records.add("annotations", body, task, path=f"/tasks/{task}/annotations/")

    def annotation_wrongly(self) -> None:
        bodies: list[Body] = [
            {"result": self._result(), "lead_time": "long"},
            {"result": 7},
            {},
            {"result": self._result(), "was_cancelled": "perhaps"},
        ]
        away = self.draw.likely(0.3)
        task = self.records.none("tasks") if away else self.records.own("tasks")
        path = f"/tasks/{task}/annotations/"
        self.records.add("annotations", self.some(bodies), task, path=path)

    def change_annotation(self) -> None:
        changes: list[Body] = [
            {"result": self._result()},
            {"was_cancelled": self.draw.likely(0.5)},
            {"ground_truth": self.draw.likely(0.5)},
            {"lead_time": self.draw.randint(1, 90) / 2, "result": self._result()},
            {"lead_time": "long"},
        ]
        self.records.change("annotations", self.some(changes))

    # -- predictions

    def prediction(self) -> None:
        task = self.records.own("tasks")
        body: Body = {"task": int(task), "result": self._result()}
        if self.draw.likely(0.7):
            body["score"] = self.draw.randint(1, 99) / 100
        if self.draw.likely(0.7):
            body["model_version"] = self.some(["one", "two"])
        self.records.add("predictions", body, task)

    def prediction_wrongly(self) -> None:
        wrong: list[Body] = [
            {"result": self._result()},
            {"task": 99999, "result": self._result()},
            {"task": self.records.number("tasks")},
            {"task": self.records.number("tasks"), "result": self._result(), "score": "high"},
            {"task": "any", "result": self._result()},
        ]
        body = self.some(wrong)
        self.records.add("predictions", body, str(body.get("task", "")))

    def change_prediction(self) -> None:
        changes: list[Body] = [
            {"score": self.draw.randint(1, 99) / 100},
            {"model_version": self.some(["one", "two", "three"])},
            {"result": self._result()},
            {"score": "high"},
        ]
        self.records.change("predictions", self.some(changes))

    def list_predictions(self) -> None:
        queries: list[Body] = [
            {},
            {"task": self.records.own("tasks")},
            {"project": self.records.own("projects")},
            {"task": self.records.own("tasks"), "project": self.records.own("projects")},
        ]
        self.call("GET", "/predictions/", query=self.some(queries))

    def acts(self) -> list[Act]:
        records, found = self.records, self.found
        projects, tasks = found["projects"], found["tasks"]
        acts = list[Act]()
        for kind, weight in (("tasks", 1.8), ("annotations", 1.2), ("predictions", 1)):
            acts += records.acts(kind, weight)
        of_task = "/tasks/{}/annotations/"
        return [
            *acts,
            Act(4, self.task, projects),
            Act(1.2, self.task_wrongly, projects),
            Act(2, self.change_task, tasks),
            Act(0.8, self.import_tasks, projects),
            Act(2.4, self.list_tasks, projects),
            Act(3, self.annotation, tasks),
            Act(0.9, self.annotation_wrongly, tasks),
            Act(1.6, self.change_annotation, found["annotations"]),
            Act(2, lambda: self.call("GET", of_task.format(records.own("tasks"))), tasks),
            Act(2.2, self.prediction, tasks),
            Act(0.9, self.prediction_wrongly, tasks),
            Act(1.4, self.change_prediction, found["predictions"]),
            Act(1.6, self.list_predictions, tasks),
        ]
