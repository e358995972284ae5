"""Connections, pools and variables of Airflow."""

import json
from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

KEYS: Final = {"connections": "connection_id", "pools": "name", "variables": "key"}
_PATTERNS: Final = {
    "connections": "connection_id_pattern",
    "pools": "pool_name_pattern",
    "variables": "variable_key_pattern",
}


class Settings:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.made: dict[str, list[str]] = {kind: [] for kind in KEYS}

    def body(self, kind: str) -> dict[str, Any]:
        made: dict[str, Any] = getattr(self, f"_{kind}")()
        return made

    def _connections(self) -> dict[str, Any]:
        draw = self.draw
        body: dict[str, Any] = {
            "connection_id": draw.slug(),
            "conn_type": self.some(["http", "postgres", "ssh"]),
        }
        more: dict[str, Any] = {
            "host": f"{draw.word()}.example.com",
            "port": draw.randint(1000, 9000),
            "login": draw.word(),
            "schema": draw.word(),
            "description": draw.words(),
            "password": draw.slug(),
            "extra": json.dumps({"timeout": draw.randint(1, 90)}),
        }
        return body | {name: value for name, value in more.items() if draw.likely(0.4)}

    def _pools(self) -> dict[str, Any]:
        body: dict[str, Any] = {"name": self.draw.slug(), "slots": self.draw.randint(1, 40)}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.3):
            body["include_deferred"] = True
        return body

    def _variables(self) -> dict[str, Any]:
        body: dict[str, Any] = {"key": self.draw.slug(), "value": self.draw.words()}
        if self.draw.likely(0.2):
            body["value"] = json.dumps({"rate": self.draw.randint(1, 9)})
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(3)
        return body

    def add(self, kind: str) -> None:
        body = self.body(kind)
        self.call("POST", f"/{kind}", body)
        self.made[kind].append(body[KEYS[kind]])

    def add_again(self, kind: str) -> None:
        self.call("POST", f"/{kind}", {**self.body(kind), KEYS[kind]: self.some(self.made[kind])})

    def add_wrongly(self) -> None:
        pool, variable = self._pools(), self._variables()
        connection = self._connections()
        kind, body = self.some(
            [
                ("connections", {"connection_id": self.draw.slug()}),
                ("connections", {**connection, "connection_id": "no id!"}),
                ("connections", {**connection, "port": "many"}),
                ("connections", {**connection, "extra": "no json"}),
                ("pools", {"name": pool["name"]}),
                ("pools", {**pool, "slots": "many"}),
                ("pools", {**pool, "slots": -7}),
                ("pools", {**pool, "colour": "red"}),
                ("variables", {"value": variable["value"]}),
                ("variables", {"key": variable["key"]}),
                ("variables", {**variable, "key": 7}),
            ]
        )
        self.call("POST", f"/{kind}", body)

    def read(self, kind: str) -> None:
        self.call("GET", f"/{kind}/{self.some(self.made[kind])}")

    def read_missing(self) -> None:
        path = f"/{self.some([*KEYS])}/{self.draw.slug()}"
        self.call(self.some(["GET", "GET", "DELETE"]), path)

    def list_kind(self, kind: str) -> None:
        self.call("GET", f"/{kind}")

    def filter(self, kind: str) -> None:
        name = KEYS[kind]
        queries: list[dict[str, Any]] = [
            {"order_by": name},
            {"order_by": f"-{name}"},
            {"limit": 2},
            {"limit": 2, "offset": self.draw.randint(1, 4)},
            {"limit": 3, "order_by": f"-{name}"},
            {_PATTERNS[kind]: self.draw.word()},
        ]
        self.call("GET", f"/{kind}", query=self.some(queries))

    def list_wrongly(self) -> None:
        queries: list[dict[str, Any]] = [{"limit": "many"}, {"order_by": "colour"}, {"offset": -1}]
        self.call("GET", f"/{self.some([*KEYS])}", query=self.some(queries))

    def whole(self, kind: str, name: str) -> dict[str, Any]:
        """Return a body of a change; one of a pool must have all that a pool must have."""
        more = {"include_deferred": self.draw.likely(0.3)} if kind == "pools" else {}
        return {**self.body(kind), **more, KEYS[kind]: name}

    def change(self, kind: str) -> None:
        name, query = self.some(self.made[kind]), None
        body = self.whole(kind, name)
        if len(body) > 2 and self.draw.likely(0.3):
            query = {"update_mask": self.some([*body][1:])}
        self.call("PATCH", f"/{kind}/{name}", body, query=query)

    def change_wrongly(self) -> None:
        kind = self.some([kind for kind, made in self.made.items() if made] or [*KEYS])
        name = self.some(self.made[kind] or [self.draw.slug()])
        body = self.whole(kind, name)
        wrong = [{**body, KEYS[kind]: self.draw.slug()}, {**body, "colour": "red"}]
        if kind == "pools":
            wrong.append({"slots": body["slots"]})
        self.call("PATCH", f"/{kind}/{name}", self.some(wrong))

    def change_missing(self, kind: str) -> None:
        name = self.draw.slug()
        self.call("PATCH", f"/{kind}/{name}", self.whole(kind, name))

    def delete(self, kind: str) -> None:
        made = self.made[kind]
        name = made.pop(self.draw.randrange(len(made)))
        self.call("DELETE", f"/{kind}/{name}")

    def delete_default(self) -> None:
        self.call("DELETE", "/pools/default_pool")

    def change_several(self, kind: str) -> None:
        """Make, change or delete several with one request."""
        made, name = self.made[kind], KEYS[kind]
        bodies = [self.body(kind) for _ in range(self.draw.randint(1, 3))]
        act = self.some(["create", "create", "update", "delete"] if len(made) > 1 else ["create"])
        if act == "create":
            made += [each[name] for each in bodies]
            action: dict[str, Any] = {"action": act, "entities": bodies}
        elif act == "update":
            known = self.draw.sample(made, min(len(made), len(bodies)))
            action = {"action": act, "entities": [self.whole(kind, each) for each in known]}
        else:
            gone = self.draw.sample(made, 1)
            made[:] = [each for each in made if each not in gone]
            action = {"action": act, "entities": gone}
        self.call("PATCH", f"/{kind}", {"actions": [action]})
