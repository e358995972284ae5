"""Runs of workflows of Airflow, their tasks, and what tasks leave."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer, Caller

TASKS: Final = {
    "orders": ("extract", "transform", "load"),
    "ledger": ("book", "checks.sums", "checks.dates"),
    "report": ("collect", "send"),
    "letters": ("write", "send"),
    "cleanup": ("sweep",),
    "stock": ("count", "order"),
}
"""Of workflows that are there from the start."""
Run = tuple[str, str]
Left = tuple[str, str, str, str]


class Runs:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.dags = list(TASKS)
        self.runs: list[Run] = []
        self.gone: list[Run] = []
        self.results: list[Left] = []
        self.marks: list[Left] = []
        self._days = draw.sample(range(1, 700), 600)

    def path(self, run: Run) -> str:
        return f"/dags/{run[0]}/dagRuns/{run[1]}"

    def day(self) -> str:
        number = self._days.pop()
        return f"2025-{1 + number % 12:02}-{1 + number // 12 % 28:02}T0{number % 7}:00:00Z"

    # -- runs

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"logical_date": self.day() if self.draw.likely(0.6) else None}
        if self.draw.likely(0.7):
            body["dag_run_id"] = self.draw.slug()
        if self.draw.likely(0.4):
            body["conf"] = {"month": self.draw.randint(1, 12)}
        if self.draw.likely(0.4):
            body["note"] = self.draw.words(3)
        return body

    def add(self) -> None:
        dag = self.some(self.dags)
        answer = self.call("POST", f"/dags/{dag}/dagRuns", self.body())
        if answer.status == 200 and "dag_run_id" in answer.data:
            self.runs.append((dag, answer.data["dag_run_id"]))

    def add_wrongly(self) -> None:
        run, body = self.some(self.runs), self.body()
        wrong: list[tuple[str, dict[str, Any]]] = [
            (run[0], {"logical_date": None, "dag_run_id": run[1]}),
            (run[0], {"logical_date": None, "dag_run_id": run[1]}),
            (run[0], {"dag_run_id": self.draw.slug()}),
            (run[0], {**body, "logical_date": "someday"}),
            (run[0], {**body, "conf": "none"}),
            (run[0], {**body, "colour": "red"}),
            (self.draw.slug(), body),
        ]
        dag, sent = self.some(wrong)
        self.call("POST", f"/dags/{dag}/dagRuns", sent)

    def read(self) -> None:
        self.call("GET", self.path(self.some(self.runs)))

    def list_some(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {},
            {"order_by": "-id"},
            {"order_by": "dag_run_id"},
            {"limit": 2},
            {"limit": 2, "offset": 1},
            {"state": self.some(["queued", "success", "failed"])},
            {"state": self.some(["queued", "success", "failed"])},
            {"run_type": self.some(["manual", "backfill"])},
        ]
        dag = self.some([run[0] for run in self.runs] or self.dags)
        self.call("GET", f"/dags/{dag}/dagRuns", query=self.some(queries))

    def list_all(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {"state": "success"},
            {"limit": 3, "order_by": "-id"},
            {"run_id_pattern": self.draw.word()},
        ]
        self.call("GET", "/dags/~/dagRuns", query=self.some(queries))

    def search(self) -> None:
        bodies: list[dict[str, Any]] = [
            {"dag_ids": self.draw.sample(self.dags, 2)},
            {"states": [self.some(["queued", "success", "failed"])]},
            {"page_limit": 2, "page_offset": 1},
            {"order_by": "-id", "page_limit": 3},
        ]
        self.call("POST", "/dags/~/dagRuns/list", self.some(bodies))

    def change(self) -> None:
        bodies: list[dict[str, Any]] = [
            {"note": self.draw.words(3)},
            {"state": self.some(["success", "failed", "queued"])},
            {"state": self.some(["success", "failed"])},
            {"state": "success", "note": self.draw.words()},
        ]
        self.call("PATCH", self.path(self.some(self.runs)), self.some(bodies))

    def change_wrongly(self) -> None:
        wrong = [{"state": "asleep"}, {"note": 7}, {"colour": "red"}, {"state": "running"}]
        self.call("PATCH", self.path(self.some(self.runs)), self.some(wrong))

    def clear(self) -> None:
        body: dict[str, Any] = {"dry_run": self.draw.likely(0.3)}
        if self.draw.likely(0.3):
            body["only_failed"] = True
        self.call("POST", f"{self.path(self.some(self.runs))}/clear", body)

    def delete(self) -> None:
        run = self.some(self.runs)
        if self.call("DELETE", self.path(run)).status == 204:
            self.runs.remove(run)
            self.gone.append(run)
            for left in (self.results, self.marks):
                left[:] = [each for each in left if each[:2] != run]

    def forget(self, dag: str) -> None:
        """Take a workflow as deleted, with what was of it."""
        self.dags.remove(dag)
        for runs in (self.runs, self.gone):
            runs[:] = [each for each in runs if each[0] != dag]
        for left in (self.results, self.marks):
            left[:] = [each for each in left if each[0] != dag]

    def ask_for_gone(self) -> None:
        path = self.path(self.some(self.gone[-5:]))
        method, more = self.some(
            [("GET", ""), ("GET", ""), ("DELETE", ""), ("GET", "/taskInstances")]
        )
        self.call(method, f"{path}{more}")

    def ask_for_missing(self) -> None:
        run = (self.some(self.dags), self.draw.slug())
        known = self.path(self.some(self.runs))
        method, path, body = self.some(
            [
                ("GET", self.path(run), None),
                ("GET", f"/dags/{self.draw.slug()}/dagRuns", None),
                ("PATCH", self.path(run), {"note": self.draw.word()}),
                ("POST", f"{self.path(run)}/clear", {"dry_run": False}),
                ("GET", f"{known}/taskInstances/{self.draw.slug()}", None),
                ("PATCH", f"{known}/taskInstances/{self.draw.slug()}", {"new_state": "success"}),
            ]
        )
        self.call(method, path, body)

    # -- tasks of a run

    def task(self, run: Run | None = None) -> str:
        dag, name = run or self.some(self.runs)
        return f"{self.path((dag, name))}/taskInstances/{self.some(TASKS[dag])}"

    def list_tasks(self) -> None:
        run = self.some(self.runs)
        queries: list[dict[str, Any]] = [
            {},
            {},
            {},
            {"state": self.some(["success", "failed"])},
            {"task_id": self.some(TASKS[run[0]])},
            {"limit": 1},
            {"order_by": "-map_index", "limit": 2},
        ]
        self.call("GET", f"{self.path(run)}/taskInstances", query=self.some(queries))

    def search_tasks(self) -> None:
        run = self.some(self.runs)
        bodies: list[dict[str, Any]] = [
            {"dag_run_ids": [run[1]]},
            {"dag_ids": [run[0]], "state": ["success"]},
            {"task_ids": [self.some(TASKS[run[0]])], "dag_ids": [run[0]]},
        ]
        self.call("POST", "/dags/~/dagRuns/~/taskInstances/list", self.some(bodies))

    def read_task(self) -> None:
        self.call("GET", self.task())

    def look_at_task(self) -> None:
        views = ("tries", "dependencies", "links", "xcomEntries", "state-store")
        self.call("GET", f"{self.task()}/{self.some(views)}")

    def change_task(self) -> None:
        bodies: list[dict[str, Any]] = [
            {"new_state": self.some(["success", "failed", "skipped"])},
            {"new_state": self.some(["success", "failed"])},
            {"note": self.draw.words()},
        ]
        self.call("PATCH", self.task(), self.some(bodies))

    def change_task_wrongly(self) -> None:
        wrong = [{"new_state": "asleep"}, {"new_state": "queued"}, {"new_state": None}, {"note": 7}]
        self.call("PATCH", self.task(), self.some(wrong))

    def clear_tasks(self) -> None:
        dag, name = self.some(self.runs)
        body: dict[str, Any] = {"dry_run": self.draw.likely(0.4), "dag_run_id": name}
        body["only_failed"] = self.draw.likely(0.3)
        if self.draw.likely(0.6):
            body["task_ids"] = [self.some(TASKS[dag])]
        self.call("POST", f"/dags/{dag}/clearTaskInstances", body)

    # -- what tasks leave: results, and marks of where they are

    def _value(self) -> Any:
        draw = self.draw
        return self.some([draw.word(), draw.randint(1, 99), {"rows": draw.randint(1, 99)}])

    def _left(self, kept: list[Left], kind: str) -> str:
        dag, run, task, key = self.some(kept)
        return f"{self.path((dag, run))}/taskInstances/{task}/{kind}/{key}"

    def add_result(self) -> None:
        run = self.some(self.runs)
        task, key = self.some(TASKS[run[0]]), self.draw.slug()
        path = f"{self.path(run)}/taskInstances/{task}/xcomEntries"
        self._keep(
            self.call("POST", path, {"key": key, "value": self._value()}),
            self.results,
            (*run, task, key),
        )

    def _keep(self, answer: Answer, kept: list[Left], left: Left) -> None:
        if answer.status < 300 and left not in kept:
            kept.append(left)

    def add_result_wrongly(self) -> None:
        dag, run, task, key = self.some(self.results)
        path = f"{self.path((dag, run))}/taskInstances/{task}/xcomEntries"
        wrong = [{"key": key, "value": 1}, {"key": key, "value": 1}, {"value": 1}]
        self.call("POST", path, self.some(wrong))

    def read_result(self) -> None:
        self.call("GET", self._left(self.results, "xcomEntries"))

    def list_results(self) -> None:
        dag, run, task, _ = self.some(self.results)
        task = self.some([task, task, "~"])
        self.call("GET", f"{self.path((dag, run))}/taskInstances/{task}/xcomEntries")

    def change_result(self) -> None:
        self.call("PATCH", self._left(self.results, "xcomEntries"), {"value": self._value()})

    def delete_result(self) -> None:
        left = self.some(self.results)
        self.call("DELETE", self._left([left], "xcomEntries"))
        self.results.remove(left)

    def set_mark(self) -> None:
        run = self.some(self.runs)
        left = (*run, self.some(TASKS[run[0]]), self.some(["cursor", "offset", "page"]))
        body = {"value": self._value()}
        self._keep(self.call("PUT", self._left([left], "state-store"), body), self.marks, left)

    def read_mark(self) -> None:
        self.call("GET", self._left(self.marks, "state-store"))

    def delete_mark(self) -> None:
        left = self.some(self.marks)
        self.call("DELETE", self._left([left], "state-store"))
        self.marks.remove(left)

    def ask_for_left(self) -> None:
        """Ask for a result or a mark that is not there."""
        self.call("GET", f"{self.task()}/{self.some(['xcomEntries', 'state-store'])}/nothing")
