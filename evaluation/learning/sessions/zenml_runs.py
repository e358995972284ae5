"""Pipelines of ZenML: snapshots of them, and runs with their steps."""

from typing import Any, Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.zenml_stacks import Stacks

_STEPS: Final = ("load", "clean", "train", "check")
_STATUSES: Final = ("running", "completed", "failed")


class Runs:
    """What a client does with pipelines.

    Args:
        stacks: Where they run.
    """

    def __init__(self, stacks: Stacks) -> None:
        self.stacks, self.records, self.found = stacks, stacks.records, stacks.found
        records = stacks.records
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def _project_of(self, key: str) -> str:
        project: str = self.records.fields.get(key, {}).get("project", self.records.project)
        return project

    def pipeline(self) -> None:
        body: Body = {"name": self.draw.slug(), "project": self.records.where()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if labels := self.records.labels():
            body["tags"] = labels
        self.records.add("pipelines", body)

    def change_pipeline(self) -> None:
        changes: list[Body] = [{"description": self.draw.words(3)}]
        if labels := self.records.labels(1):
            changes += [{"add_tags": labels}, {"remove_tags": labels}]
        self.records.change("pipelines", self.some(changes))

    # -- snapshots

    def _snapshot(self, pipeline: str) -> Body:
        names = _STEPS[: self.draw.randint(2, len(_STEPS))]
        before = dict(zip(names[1:], names, strict=False))
        name = self.records.fields.get(pipeline, {}).get("name", "unknown")
        return {
            "project": self._project_of(pipeline),
            "run_name_template": f"{name}-run",
            "pipeline_configuration": {"name": name},
            "step_configurations": {each: _step(each, before.get(each)) for each in names},
            "stack": self.stacks.any_stack(),
            "pipeline": pipeline,
        }

    def snapshot(self) -> None:
        pipeline = self.records.own("pipelines")
        body = self._snapshot(pipeline)
        if self.draw.likely(0.5):
            body["name"] = self.draw.slug()
        if self.draw.likely(0.3):
            body["description"] = self.draw.words()
        self.records.add("pipeline_snapshots", body, pipeline)

    def change_snapshot(self) -> None:
        body = self.some([{"description": self.draw.words()}, {"name": self.draw.slug()}])
        self.records.change("pipeline_snapshots", body)

    # -- runs

    def run(self) -> None:
        """Begin a run, and look for it by its name."""
        snapshot = self.records.own("pipeline_snapshots")
        body: Body = {
            "project": self._project_of(snapshot),
            "name": self.draw.slug(),
            "snapshot": snapshot,
            "status": self.some(["initializing", "running"]),
        }
        if self.draw.likely(0.6):
            body["orchestrator_run_id"] = self.draw.slug()
        if labels := self.records.labels(0.2):
            body["tags"] = labels
        if self.call("POST", "/runs", body).status == 200:
            answer = self.call("GET", "/runs", query={"name": body["name"]})
            items = (answer.data or {}).get("items") or [{}]
            above = self.records.owners.get(snapshot, [])
            self.records.keep(answer, "runs", items[0].get("id"), body, snapshot, *above)

    def run_wrongly(self) -> None:
        snapshot = self.records.own("pipeline_snapshots")
        named = {"project": self._project_of(snapshot), "name": self.draw.slug()}
        wrong: list[Body] = [
            {**named, "snapshot": snapshot, "status": "hurried"},
            {**named, "status": "running"},
            {"snapshot": snapshot, "status": "running"},
        ]
        self.call("POST", "/runs", self.some(wrong))

    def change_run(self) -> None:
        body: Body = {"status": self.some(_STATUSES)}
        if body["status"] == "failed":
            body["status_reason"] = self.draw.words(3)
        self.records.change("runs", body)

    def list_runs(self) -> None:
        queries: list[Body] = [
            {"pipeline_id": self.records.own("pipelines")},
            {"status": self.some(_STATUSES)},
            {"snapshot_id": self.records.own("pipeline_snapshots")},
            {"project": self.records.where(), "sort_by": "desc:created"},
        ]
        self.call("GET", "/runs", query=self.some(queries))

    def look_at(self) -> None:
        end = self.some(["status", "status", "dag", "steps", "steps", "pipeline-configuration"])
        self.call("GET", f"{self.records.at('runs')}/{end}")

    # -- steps

    def _left(self, run: str) -> list[str]:
        """Return the steps of a run that are not begun, in their order."""
        snapshot = self.records.fields[run]["snapshot"]
        names = self.records.fields.get(snapshot, {}).get("step_configurations", ())
        known = [self.records.fields[each] for each in self.found["steps"]]
        begun = {each["name"] for each in known if each["pipeline_run_id"] == run}
        return [each for each in names if each not in begun]

    def step(self) -> None:
        """Begin the next step of a run, or a run where all steps are begun."""
        left = [(each, names[0]) for each in self.found["runs"] if (names := self._left(each))]
        if not left:
            self.run()
            return
        run, name = self.some(left)
        body: Body = {
            "project": self._project_of(run),
            "name": "pack" if self.draw.likely(0.08) else name,
            "start_time": f"2026-01-0{self.draw.randint(1, 9)}T08:00:00",
            "status": "running",
            "pipeline_run_id": run,
        }
        self.records.add("steps", body, run)

    def step_wrongly(self) -> None:
        key = self.records.own("steps")
        again = self.records.fields.get(key, {})
        new = {**again, "pipeline_run_id": self.draw.uuid()}
        self.call("POST", "/steps", self.some([again, {**again, "status": "hurried"}, new]))

    def change_step(self) -> None:
        """End a step, or, now and then, one that has ended before."""
        body: Body = {"status": self.some(["completed", "completed", "failed"])}
        if self.draw.likely(0.6):
            body["end_time"] = f"2026-01-{self.draw.randint(10, 28)}T09:00:00"
        fields = self.records.fields
        known = [each for each in self.found["steps"] if fields[each]["status"] == "running"]
        key = self.some(self.found["steps"] if self.draw.likely(0.1) else known or [""])
        if not key:
            self.step()
            return
        if self.call("PUT", f"/steps/{key}", body).status == 200:
            fields[key] = {**fields[key], "status": body["status"]}

    def list_steps(self) -> None:
        queries: list[Body] = [{"pipeline_run_id": self.records.own("runs")}]
        queries += [{"status": self.some(_STATUSES)}, {"name": self.some(_STEPS)}, {}]
        self.call("GET", "/steps", query=self.some(queries))

    def add_wrongly(self) -> None:
        project, pipeline = self.records.project, self.records.own("pipelines")
        whole = self._snapshot(pipeline)
        kind, body = self.some(
            [
                ("pipelines", {"name": self.draw.slug()}),
                ("pipelines", {"name": self.records.name("pipelines"), "project": project}),
                ("pipeline_snapshots", {n: each for n, each in whole.items() if n != "stack"}),
                ("pipeline_snapshots", {**whole, "pipeline_configuration": {}}),
                ("pipeline_snapshots", {**whole, "stack": self.draw.uuid()}),
            ]
        )
        self.records.add(kind, body)

    def acts(self) -> list[Act]:
        call, records, found = self.call, self.records, self.found
        acts, runs, steps = list[Act](), found["runs"], found["steps"]
        for kind, weight in {"pipelines": 1.1, "pipeline_snapshots": 0.8, "runs": 1.3}.items():
            acts += records.acts(kind, weight)
        return [
            *acts,
            Act(3.5, self.pipeline),
            Act(1.2, self.change_pipeline, found["pipelines"]),
            Act(4.5, self.snapshot, found["pipelines"]),
            Act(1.5, self.change_snapshot, found["pipeline_snapshots"]),
            Act(4.5, self.run, found["pipeline_snapshots"]),
            Act(0.8, self.run_wrongly, found["pipeline_snapshots"]),
            Act(3, self.change_run, runs),
            Act(2.5, self.list_runs, runs),
            Act(4, self.look_at, runs),
            Act(8, self.step, runs),
            Act(0.8, self.step_wrongly, steps),
            Act(6, self.change_step, steps),
            Act(3.5, lambda: call("GET", records.at("steps")), steps),
            Act(1.5, lambda: call("GET", f"{records.at('steps')}/status"), steps),
            Act(2.5, self.list_steps, runs),
            Act(1.5, self.add_wrongly, found["pipelines"]),
        ]


def _step(name: str, before: str | None) -> dict[str, Any]:
    source = {"module": "shop.steps", "attribute": name, "type": "user"}
    above = [before] if before else []
    spec = {"source": source, "upstream_steps": above, "inputs": {}, "invocation_id": name}
    return {"spec": spec, "config": {"name": name}, "step_config_overrides": {"name": name}}
