"""Experiments of Phoenix with data sets: runs, evaluations and tags."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.phoenix_datasets import Datasets

_BEGUN, _ENDED = "2026-01-05T08:00:00+00:00", "2026-01-05T08:00:04+00:00"


class Experiments:
    """What a client does with experiments.

    Args:
        datasets: What they are made with.
    """

    def __init__(self, datasets: Datasets) -> None:
        self.datasets, self.records = datasets, datasets.records
        records = datasets.records
        self.found, self.call, self.draw = records.found, records.call, records.draw
        self.some = records.some

    def experiment(self) -> None:
        key = self.records.own("datasets")
        body: Body = {"name": self.draw.words()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["metadata"] = {"level": self.draw.randint(1, 5)}
        if self.draw.likely(0.3):
            body["repetitions"] = 2
        path = f"/datasets/{key}/experiments"
        self.records.add(path, body, "experiments", key, within=key, **body)

    def change(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words()},
            {"description": self.draw.words(3)},
            {"metadata": {"level": self.draw.randint(1, 5)}},
            {"name": 5},
        ]
        self.call("PATCH", self.records.at("experiments"), self.some(changes))

    def read(self) -> None:
        end = self.some(["", "", "", "/runs", "/runs", "/tags", "/incomplete-runs"])
        self.call("GET", f"{self.records.at('experiments')}{end}")

    def run(self) -> None:
        key = self.records.own("experiments")
        within = self.records.fields.get(key, {}).get("within", "")
        known = self.datasets.examples.get(within)
        if not known:
            self.datasets.look_at()
            return
        body: Body = {
            "dataset_example_id": self.some(known),
            "output": self.draw.words(),
            "repetition_number": 1,
            "start_time": _BEGUN,
            "end_time": _ENDED,
        }
        lost = {name: each for name, each in body.items() if name != "output"}
        unknown = {**body, "dataset_example_id": self.records.none("examples")}
        odd = {**body, "start_time": "early"}
        sent = self.some([body] * 5 + [lost, unknown, odd])
        self.records.add(f"/experiments/{key}/runs", sent, "runs", key)

    def evaluate(self) -> None:
        body: Body = {
            "experiment_run_id": self.records.own("runs"),
            "name": self.some(["length", "truth"]),
            "annotator_kind": self.some(["CODE", "HUMAN"]),
            "start_time": _BEGUN,
            "end_time": _ENDED,
            "result": {"label": "good", "score": self.draw.randint(0, 9) / 10},
        }
        unknown = {**body, "experiment_run_id": self.records.none("runs")}
        sent = self.some([body, body, body, {**body, "annotator_kind": "CAT"}, unknown])
        self.call("POST", "/experiment_evaluations", sent)

    def tag(self) -> None:
        path = f"{self.records.at('experiments')}/tags"
        body: Body = {"name": self.some(["best", "first", self.draw.word()])}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.75):
            self.call("POST", path, self.some([body, body, body, {"description": "Lost"}]))
        else:
            self.call("DELETE", f"{path}/{body['name']}")

    def miss(self) -> None:
        path = f"/experiments/{self.records.none('experiments')}"
        method = self.some(["GET", "PATCH", "DELETE"])
        self.call(method, path, {"name": "Gone"} if method == "PATCH" else None)

    def acts(self) -> list[Act]:
        call, records, found = self.call, self.records, self.found
        experiments, page = found["experiments"], records.page
        return [
            Act(2.5, self.experiment, found["datasets"]),
            Act(2, self.change, experiments),
            Act(6, self.read, experiments),
            Act(
                2,
                lambda: call("GET", f"{records.at('datasets')}/experiments", query=page()),
                found["datasets"],
            ),
            Act(0.6, lambda: records.delete("experiments"), experiments),
            Act(4, self.run, experiments),
            Act(2, self.evaluate, found["runs"]),
            Act(2.2, self.tag, experiments),
            Act(1, self.miss),
        ]
