"""Workflows of Airflow, backfills of them, the assets that they make, and what was done."""

from typing import Any, Final

from evaluation.learning.sessions.airflow_runs import TASKS, Runs

ASSETS: Final = (1, 2)
_PERIODIC: Final = ("orders", "cleanup")


class Dags:
    """What a client does with workflows that are there.

    Args:
        runs: Of these workflows.
    """

    def __init__(self, runs: Runs) -> None:
        self.call, self.draw, self.some = runs.call, runs.draw, runs.some
        self.runs = runs
        self.backfills: list[int] = []
        self.marks: list[tuple[int, str]] = []
        self.logs: list[int] = []

    def dag(self) -> str:
        return f"/dags/{self.some(self.runs.dags)}"

    # -- workflows

    def list_dags(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {},
            {"tags": self.some(["sales", "daily", "ops"])},
            {"owners": self.some(["ann", "bob", "cid"])},
            {"paused": self.some(["true", "false"])},
            {"dag_id_pattern": self.some(["or", "le", "stock"])},
            {"order_by": "-dag_id"},
            {"limit": 2},
            {"limit": 2, "offset": 2},
            {"is_favorite": "true"},
        ]
        self.call("GET", "/dags", query=self.some(queries))

    def read(self) -> None:
        self.call("GET", f"{self.dag()}{self.some(['', '', '/details'])}")

    def look_at(self) -> None:
        dag = self.some(self.runs.dags)
        views = ("/tasks", f"/tasks/{self.some(TASKS[dag])}", "/dagVersions", "/dagVersions/1")
        self.call("GET", f"/dags/{dag}{self.some(views)}")

    def pause(self) -> None:
        self.call("PATCH", self.dag(), {"is_paused": self.draw.likely(0.4)})

    def pause_several(self) -> None:
        body = {"is_paused": self.draw.likely(0.4)}
        self.call("PATCH", "/dags", body, query={"dag_id_pattern": self.some(["le", "or", "~"])})

    def change_wrongly(self) -> None:
        wrong: list[dict[str, Any]] = [{"is_paused": "perhaps"}, {}, {"colour": "red"}]
        self.call("PATCH", self.dag(), self.some(wrong))

    def ask_for_missing(self) -> None:
        path = f"/dags/{self.draw.slug()}"
        method, more, body = self.some(
            [
                ("GET", "", None),
                ("GET", "/details", None),
                ("GET", "/tasks", None),
                ("PATCH", "", {"is_paused": True}),
                ("POST", "/favorite", None),
            ]
        )
        self.call(method, f"{path}{more}", body)

    def favour(self) -> None:
        self.call("POST", f"{self.dag()}/{self.some(['favorite', 'favorite', 'unfavorite'])}")

    def delete(self) -> None:
        runs = self.runs
        if len(runs.dags) > 4:
            name = self.some([each for each in runs.dags if each not in _PERIODIC])
            if self.call("DELETE", f"/dags/{name}").status == 204:
                runs.forget(name)

    def count(self) -> None:
        queries: list[dict[str, Any]] = [{}, {"dag_ids": self.some(self.runs.dags)}]
        self.call("GET", "/dagStats", query=self.some(queries))

    # -- backfills

    def _backfill(self) -> dict[str, Any]:
        month, day = self.draw.randint(1, 9), self.draw.randint(1, 20)
        return {
            "dag_id": self.some(_PERIODIC),
            "from_date": f"2026-0{month}-{day:02}T00:00:00Z",
            "to_date": f"2026-0{month}-{day + self.draw.randint(0, 2):02}T00:00:00Z",
            "max_active_runs": self.draw.randint(1, 5),
        }

    def backfill(self) -> None:
        answer = self.call("POST", "/backfills", self._backfill())
        if answer.status == 200:
            self.backfills.append(answer.data["id"])

    def try_backfill(self) -> None:
        self.call("POST", "/backfills/dry_run", self._backfill())

    def backfill_wrongly(self) -> None:
        body = self._backfill()
        wrong: list[dict[str, Any]] = [
            {**body, "dag_id": self.draw.slug()},
            {**body, "dag_id": "report"},
            {**body, "to_date": "2025-12-01T00:00:00Z"},
            {"dag_id": body["dag_id"]},
            {**body, "max_active_runs": "many"},
        ]
        self.call("POST", "/backfills", self.some(wrong))

    def read_backfill(self) -> None:
        self.call("GET", f"/backfills/{self.some(self.backfills)}")

    def list_backfills(self) -> None:
        self.call("GET", "/backfills", query={"dag_id": self.some(_PERIODIC)})

    def steer_backfill(self) -> None:
        act = self.some(["pause", "unpause", "cancel", "cancel"])
        self.call("PUT", f"/backfills/{self.some(self.backfills[-2:])}/{act}")

    # -- assets

    def list_assets(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {"uri_pattern": self.some(["orders", "ledger"])},
            {"order_by": "-id"},
            {"dag_ids": self.some(["ledger", "orders"])},
        ]
        self.call("GET", "/assets", query=self.some(queries))

    def read_asset(self) -> None:
        self.call("GET", f"/assets/{self.some([*ASSETS, *ASSETS, 9999])}")

    def add_event(self) -> None:
        wrong = self.draw.likely(0.2)
        number = self.some(ASSETS)
        extra = {"rows": self.draw.randint(1, 99)}
        bad = [{"asset_id": 9999, "extra": extra}, {"extra": extra}, {"asset_id": "some"}]
        more = {"extra": extra} if self.draw.likely(0.7) else {}
        self.call(
            "POST", "/assets/events", self.some(bad) if wrong else {"asset_id": number} | more
        )

    def list_events(self) -> None:
        queries: list[dict[str, Any]] = [
            {},
            {"asset_id": self.some(ASSETS)},
            {"order_by": "-timestamp", "limit": 2},
        ]
        self.call("GET", "/assets/events", query=self.some(queries))

    def look_at_queue(self) -> None:
        path = self.some([f"/assets/{self.some(ASSETS)}", f"{self.dag()}/assets"])
        self.call("GET", f"{path}/queuedEvents")

    def materialize(self) -> None:
        answer = self.call("POST", f"/assets/{self.some(ASSETS)}/materialize")
        if answer.status == 200 and (dag := answer.data.get("dag_id")) in TASKS:
            self.runs.runs.append((dag, answer.data["dag_run_id"]))

    def set_mark(self) -> None:
        mark = (self.some(ASSETS), self.some(["checked", "copied", "sent"]))
        body = {"value": self.some([self.draw.word(), self.draw.randint(1, 99)])}
        if self.call("PUT", "/assets/{}/state-store/{}".format(*mark), body).status == 204:
            self.marks += [] if mark in self.marks else [mark]

    def read_marks(self) -> None:
        number, key = self.some(self.marks)
        self.call("GET", f"/assets/{number}/state-store{self.some(['', f'/{key}'])}")

    def delete_mark(self) -> None:
        mark = self.marks.pop()
        self.call("DELETE", "/assets/{}/state-store/{}".format(*mark))

    # -- what was done, and the server

    def list_logs(self) -> None:
        queries: list[dict[str, Any]] = [
            {"order_by": "-event_log_id", "limit": 3},
            {"event": self.some(["post_pool", "post_variable", "trigger_dag_run"])},
            {"dag_id": self.some(self.runs.dags)},
        ]
        answer = self.call("GET", "/eventLogs", query=self.some(queries))
        if answer.status == 200:
            found = answer.data.get("event_logs", [])
            self.logs += [each["event_log_id"] for each in found[:1]]

    def read_log(self) -> None:
        self.call("GET", f"/eventLogs/{self.some(self.logs)}")

    def look_at_server(self) -> None:
        paths = ("version", "monitor/health", "providers", "plugins", "jobs", "importErrors")
        more = ("dagWarnings", "dagTags", "config", "assets/aliases")
        self.call("GET", f"/{self.some([*paths, *more])}")

    def ask_unknown(self) -> None:
        self.call(
            "GET", f"/{self.some(['pools', 'dags', 'variables'])}", headers={"Authorization": ""}
        )
