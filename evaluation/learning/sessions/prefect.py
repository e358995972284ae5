"""A client of Prefect 3: flows with deployments and runs, variables, pools with queues, limits."""

from collections.abc import Iterator
from typing import Any

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller

_TYPES = ("SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED")


class Client:
    """What a client has made so far, and what it does."""

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.flows, self.deployments = dict[str, str](), dict[str, tuple[str, str]]()
        self.runs, self.tasks, self.variables = list[str](), list[str](), dict[str, str]()
        self.pools, self.queues = list[str](), list[tuple[str, str]]()
        self.limits, self.artifacts, self.gone = dict[str, str](), list[str](), list[str]()

    def tags(self) -> dict[str, Any]:
        return {"tags": self.draw.sample(["red", "green", "blue"], self.draw.randint(1, 2))}

    def key(self, found: Any) -> Any:
        """Return a key of what there is."""
        return self.draw.choice(list(found))

    def add_flow(self) -> None:
        name = self.draw.slug()
        body = {"name": name, **(self.tags() if self.draw.likely(0.5) else {})}
        self.flows[self.call("POST", "/flows/", body).data["id"]] = name

    def add_flow_again(self) -> None:
        self.call("POST", "/flows/", {"name": self.key(self.flows.values())})

    def add_deployment(self) -> None:
        flow, name = self.key(self.flows), self.draw.slug()
        body: dict[str, Any] = {"name": name, "flow_id": flow}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.4):
            body |= {"parameters": {"size": self.draw.randint(1, 9)}, **self.tags()}
        key = self.call("POST", "/deployments/", body).data["id"]
        self.deployments[key] = (self.flows[flow], name)

    def add_deployment_wrongly(self) -> None:
        body = self.some(
            [{"name": "x"}, {"flow_id": self.key(self.flows)}, {"name": 5, "flow_id": 1}]
        )
        self.call("POST", "/deployments/", body)

    def names(self) -> str:
        """Return the names of a deployment and its flow, as paths have them."""
        return "/".join(self.key(self.deployments.values()))

    def size(self) -> dict[str, Any]:
        return {"limit": self.some([2, 50])}

    def state(self) -> dict[str, Any]:
        kind = self.some(_TYPES)
        return {"type": kind, "name": kind.capitalize()}

    def add_run(self) -> None:
        body: dict[str, Any] = {"flow_id": self.key(self.flows), "name": self.draw.slug()}
        if self.draw.likely(0.4):
            body |= {"state": self.state()}
        if self.draw.likely(0.4):
            body |= {"parameters": {"size": self.draw.randint(1, 9)}, **self.tags()}
        self.runs.append(self.call("POST", "/flow_runs/", body).data["id"])

    def run_deployment(self) -> None:
        path = f"/deployments/{self.key(self.deployments)}/create_flow_run"
        self.runs.append(self.call("POST", path, {"name": self.draw.slug()}).data["id"])

    def add_task(self) -> None:
        body = {"flow_run_id": self.some(self.runs), "task_key": self.draw.word()}
        body |= {"dynamic_key": str(self.draw.randint(0, 99)), "name": self.draw.slug()}
        self.tasks.append(self.call("POST", "/task_runs/", body).data["id"])

    def set_state(self) -> None:
        kind, found = self.some([("flow_runs", self.runs), ("task_runs", self.tasks or self.runs)])
        kind = kind if found is not self.runs else "flow_runs"
        path = f"/{kind}/{self.some(found)}/set_state"
        self.call("POST", path, {"state": self.state(), "force": True})

    def add_variable(self) -> None:
        name = self.draw.slug().replace("-", "_")
        body = {"name": name, "value": self.some([self.draw.word(), self.draw.randint(1, 9)])}
        body |= self.tags() if self.draw.likely(0.4) else {}
        self.variables[self.call("POST", "/variables/", body).data["id"]] = name

    def add_variable_again(self) -> None:
        body = {"name": self.key(self.variables.values()), "value": "again"}
        self.call("POST", "/variables/", body)

    def add_pool(self) -> None:
        body: dict[str, Any] = {"name": self.draw.slug(), "type": self.some(["process", "docker"])}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.3):
            body["concurrency_limit"] = self.draw.randint(1, 9)
        self.call("POST", "/work_pools/", body)
        self.pools.append(body["name"])

    def add_queue(self) -> None:
        pool, name = self.some(self.pools), self.draw.slug()
        body = {"name": name, "description": self.draw.words()}
        self.call("POST", f"/work_pools/{pool}/queues", body)
        self.queues.append((pool, name))

    def at_queue(self) -> str:
        pool, name = self.some(self.queues)
        return f"/work_pools/{pool}/queues/{name}"

    def add_limit(self) -> None:
        name = self.draw.slug()
        body = {"name": name, "limit": self.draw.randint(1, 9)}
        self.limits[self.call("POST", "/v2/concurrency_limits/", body).data["id"]] = name

    def add_artifact(self) -> None:
        body = {"key": self.draw.slug(), "type": "markdown", "data": self.draw.words()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        self.artifacts.append(self.call("POST", "/artifacts/", body).data["id"])

    def delete(self, place: str, found: Any) -> None:
        key = self.key(found)
        if len(found) > 1:
            self.call("DELETE", f"/{place}/{key}")
            found.pop(key) if isinstance(found, dict) else found.remove(key)
            self.gone.append(f"/{place}/{key}")

    def delete_pool(self) -> None:
        self.delete("work_pools", self.pools)
        self.queues[:] = [each for each in self.queues if each[0] in self.pools]

    def delete_queue(self) -> None:
        pool, name = found = self.some(self.queues)
        self.call("DELETE", f"/work_pools/{pool}/queues/{name}")
        self.queues.remove(found)
        self.gone.append(f"/work_pools/{pool}/queues/{name}")

    def find_flows(self) -> None:
        name = self.key(self.flows.values())
        filters = [
            {"name": {"any_": [name]}},
            {"name": {"like_": name[:4]}},
            {"tags": {"all_": ["red"]}},
        ]
        filters += [{"id": {"any_": [self.key(self.flows)]}}]
        self.find("flows", filters, self.some(["NAME_ASC", "NAME_DESC"]))

    def find_runs(self) -> None:
        filters: list[dict[str, Any]] = [{"state": {"type": {"any_": [self.some(_TYPES)]}}}]
        filters += [{"id": {"any_": [self.key(self.runs)]}}, {"tags": {"all_": ["blue"]}}]
        filters += [{"name": {"like_": self.draw.word()[:3]}}]
        self.find("flow_runs", filters, self.some(["NAME_ASC", "NAME_DESC"]))

    def find(self, place: str, filters: list[Any], order: str) -> None:
        body = self.some([{}, {place: self.some(filters)}, {place: self.some(filters)}])
        body = {**body, "limit": self.some([3, 50]), "sort": order}
        if place == "flow_runs" and self.draw.likely(0.3):
            body = {"flows": {"id": {"any_": [self.key(self.flows)]}}}
        self.call("POST", f"/{place}/filter", body)

    def count(self) -> None:
        bodies: list[tuple[str, dict[str, Any]]] = [("flows", {}), ("flow_runs", {})]
        bodies += [("variables", {}), ("deployments", {}), ("work_pools", {})]
        bodies += [("flow_runs", {"flow_runs": {"state": {"type": {"any_": [self.some(_TYPES)]}}}})]
        place, body = self.some(bodies)
        self.call("POST", f"/{place}/count", body)


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    made = Client(call, draw)
    first = (made.add_flow, made.add_flow, made.add_deployment, made.add_run, made.add_pool)
    more = (made.add_variable, made.add_limit, made.add_artifact, made.add_queue)
    acts = [*_of_flows(made), *_of_runs(made), *_of_pools(made), *_of_others(made)]
    return drawn(draw, (*first, *more), acts)


def _of_flows(made: Client) -> list[Act]:
    call, draw, key = made.call, made.draw, made.key
    flows, deployments = made.flows, made.deployments
    return [
        Act(4, made.add_flow),
        Act(1, made.add_flow_again),
        Act(4, lambda: call("GET", f"/flows/{key(flows)}")),
        Act(2, lambda: call("GET", f"/flows/name/{key(flows.values())}")),
        Act(1, lambda: call("GET", f"/flows/{draw.uuid()}")),
        Act(0.7, lambda: call("GET", "/flows/no-uuid")),
        Act(2, lambda: call("PATCH", f"/flows/{key(flows)}", made.tags())),
        Act(5, made.find_flows),
        Act(5, made.add_deployment),
        Act(1, made.add_deployment_wrongly),
        Act(4, lambda: call("GET", f"/deployments/{key(deployments)}")),
        Act(1.5, lambda: call("GET", f"/deployments/name/{made.names()}")),
        Act(1, lambda: call("GET", f"/deployments/{draw.uuid()}")),
        Act(
            2,
            lambda: call(
                "PATCH", f"/deployments/{key(deployments)}", {"description": draw.words()}
            ),
        ),
        Act(1.5, lambda: call("POST", f"/deployments/{key(deployments)}/pause_deployment")),
        Act(1, lambda: call("POST", f"/deployments/{key(deployments)}/resume_deployment")),
        Act(2, lambda: call("POST", "/deployments/filter", {"limit": made.some([2, 50])})),
        Act(1, lambda: made.delete("deployments", deployments)),
    ]


def _of_runs(made: Client) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    runs, tasks = made.runs, made.tasks
    return [
        Act(6, made.add_run),
        Act(2, made.run_deployment),
        Act(5, lambda: call("GET", f"/flow_runs/{some(runs)}")),
        Act(1, lambda: call("GET", f"/flow_runs/{draw.uuid()}")),
        Act(2, lambda: call("PATCH", f"/flow_runs/{some(runs)}", {"name": draw.slug()})),
        Act(4, made.set_state),
        Act(5, made.find_runs),
        Act(1, lambda: made.delete("flow_runs", runs)),
        Act(3, made.add_task),
        Act(2, lambda: call("GET", f"/task_runs/{some(tasks)}"), tasks),
        Act(1, lambda: call("PATCH", f"/task_runs/{some(tasks)}", {"name": draw.slug()}), tasks),
        Act(1, lambda: call("POST", "/task_runs/filter", {"limit": 50})),
        Act(3, made.count),
    ]


def _of_others(made: Client) -> list[Act]:
    call, draw, some, key = made.call, made.draw, made.some, made.key
    variables, limits = made.variables, made.limits
    artifacts, gone = made.artifacts, made.gone
    return [
        Act(3, made.add_variable),
        Act(0.7, made.add_variable_again),
        Act(0.7, lambda: call("POST", "/variables/", some([{"name": "x"}, {"value": 1}]))),
        Act(2, lambda: call("GET", f"/variables/{key(variables)}")),
        Act(1.5, lambda: call("GET", f"/variables/name/{key(variables.values())}")),
        Act(1, lambda: call("PATCH", f"/variables/{key(variables)}", {"value": draw.word()})),
        Act(1.5, lambda: call("POST", "/variables/filter", made.size())),
        Act(0.7, lambda: made.delete("variables", variables)),
        Act(2, made.add_limit),
        Act(1, lambda: call("GET", f"/v2/concurrency_limits/{key(limits)}")),
        Act(1, lambda: call("GET", f"/v2/concurrency_limits/{key(limits.values())}")),
        Act(1, lambda: call("PATCH", f"/v2/concurrency_limits/{key(limits)}", {"limit": 7})),
        Act(1, lambda: call("POST", "/v2/concurrency_limits/filter", made.size())),
        Act(2, made.add_artifact),
        Act(1, lambda: call("GET", f"/artifacts/{some(artifacts)}")),
        Act(1, lambda: call("PATCH", f"/artifacts/{some(artifacts)}", {"data": draw.words()})),
        Act(1, lambda: call("POST", "/artifacts/filter", made.size())),
        Act(0.7, lambda: made.delete("artifacts", artifacts)),
        Act(4, lambda: call("GET", some(gone[-8:])), gone),
        Act(1, lambda: call("DELETE", some(gone[-8:])), gone),
        Act(1, lambda: call("GET", some(["/health", "/version"]))),
    ]


def _of_pools(made: Client) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    pools, queues = made.pools, made.queues
    return [
        Act(2.5, made.add_pool),
        Act(0.7, lambda: call("POST", "/work_pools/", {"name": some(pools), "type": "process"})),
        Act(2, lambda: call("GET", f"/work_pools/{some(pools)}")),
        Act(0.7, lambda: call("GET", f"/work_pools/{draw.slug()}")),
        Act(
            1.5,
            lambda: call("PATCH", f"/work_pools/{some(pools)}", {"is_paused": draw.likely(0.6)}),
        ),
        Act(1.5, lambda: call("POST", "/work_pools/filter", made.size())),
        Act(0.7, made.delete_pool),
        Act(2.5, made.add_queue),
        Act(1.5, lambda: call("GET", made.at_queue()), queues),
        Act(1, lambda: call("PATCH", made.at_queue(), {"is_paused": draw.likely(0.6)}), queues),
        Act(1.5, lambda: call("POST", f"/work_pools/{some(pools)}/queues/filter", made.size())),
        Act(0.7, made.delete_queue, queues),
    ]
