"""Virtual hosts of RabbitMQ with queues and exchanges: what a client does with them."""

from collections.abc import Sequence
from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller

_KINDS: Final = ("direct", "topic", "fanout", "headers")
_USUAL: Final = "%2F"
Place = tuple[str, str]
"""The virtual host of something, and its name."""


class Queues:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.hosts, self.limits = [_USUAL], list[Place]()
        self.queues, self.exchanges = list[Place](), list[Place]()
        self.bindings = list[tuple[str, str, str, str]]()

    def at(self, found: Sequence[Place], word: str) -> str:
        host, name = self.some(found)
        return f"/{word}/{host}/{name}"

    def side(self) -> str:
        return f"/bindings/{self.some(['source', 'destination'])}"

    def forget(self, host: str, *names: str) -> None:
        """Forget what is bound to what is there no more, or all of a host."""
        self.bindings[:] = [
            each
            for each in self.bindings
            if each[0] != host or (names and not {*names} & {*each[1:3]})
        ]

    # -- virtual hosts

    def add_host(self) -> None:
        name = self.draw.slug()
        self.call("PUT", f"/vhosts/{name}", {"description": self.draw.words()})
        self.hosts.append(name)

    def change_host(self) -> None:
        if len(self.hosts) > 1:
            path = f"/vhosts/{self.some(self.hosts[1:])}"
            self.call("PUT", path, {"description": self.draw.words()})

    def delete_host(self) -> None:
        if len(self.hosts) < 4:
            return
        host = self.some(self.hosts[1:])
        self.call("DELETE", f"/vhosts/{host}")
        self.hosts.remove(host)
        for found in (self.queues, self.exchanges, self.limits):
            found[:] = [each for each in found if each[0] != host]
        self.forget(host)

    def add_limit(self) -> None:
        host, name = self.some(self.hosts), self.some(["max-queues", "max-connections"])
        body = {"value": self.draw.randint(100, 900)}
        self.call("PUT", f"/vhost-limits/{host}/{name}", body)
        self.limits.append((host, name))

    def delete_limit(self) -> None:
        host, name = found = self.some(self.limits)
        self.call("DELETE", f"/vhost-limits/{host}/{name}")
        self.limits[:] = [each for each in self.limits if each != found]

    # -- queues

    def queue(self) -> dict[str, Any]:
        body: dict[str, Any] = {"durable": self.draw.likely(0.7)}
        if self.draw.likely(0.5):
            body["auto_delete"] = self.draw.likely(0.3)
        if self.draw.likely(0.5):
            body["arguments"] = {"x-max-length": self.draw.randint(10, 99)}
        return body

    def add_queue(self) -> None:
        host, name = self.some(self.hosts), self.draw.slug()
        self.call("PUT", f"/queues/{host}/{name}", self.queue())
        self.queues.append((host, name))

    def add_queue_again(self) -> None:
        path = self.at(self.queues, "queues")
        shown = self.call("GET", path).data
        names = ("durable", "auto_delete", "arguments")
        body = {name: shown[name] for name in names if name in shown}
        if self.draw.likely(0.5):
            body["durable"] = not body.get("durable")
        self.call("PUT", path, body)

    def add_queue_wrongly(self) -> None:
        wrong = [{"durable": "perhaps"}, {"arguments": {"x-max-length": -5}}, "{broken"]
        self.call("PUT", f"/queues/{self.some(self.hosts)}/{self.draw.slug()}", self.some(wrong))

    def page_queues(self) -> None:
        query = self.some([{"page": 1, "page_size": 2}, {"page": 2, "page_size": 1}])
        self.call("GET", "/queues", query=query)

    def delete_queue(self) -> None:
        host, name = found = self.some(self.queues)
        self.call("DELETE", f"/queues/{host}/{name}")
        self.queues.remove(found)
        self.forget(host, name)

    def publish(self) -> None:
        host, name = self.some(self.queues)
        name = name if self.draw.likely(0.8) else self.draw.slug()
        body = {"properties": {}, "routing_key": name, "payload": self.draw.words()}
        path = f"/exchanges/{host}/amq.default/publish"
        self.call("POST", path, {**body, "payload_encoding": "string"})

    def get(self) -> None:
        body = {"count": 2, "ackmode": "ack_requeue_true", "encoding": "auto"}
        if self.draw.likely(0.2):
            body.pop("encoding")
        self.call("POST", f"{self.at(self.queues, 'queues')}/get", body)

    # -- exchanges

    def add_exchange(self) -> None:
        host, name = self.some(self.hosts), self.draw.slug()
        body: dict[str, Any] = {"type": self.some(_KINDS)}
        if self.draw.likely(0.5):
            body |= {"durable": self.draw.likely(0.6), "internal": self.draw.likely(0.3)}
        self.call("PUT", f"/exchanges/{host}/{name}", body)
        self.exchanges.append((host, name))

    def add_exchange_wrongly(self) -> None:
        body = self.some([{"type": "unheard-of"}, {"durable": True}])
        self.call("PUT", f"/exchanges/{self.some(self.hosts)}/{self.draw.slug()}", body)

    def add_exchange_again(self) -> None:
        path = self.at(self.exchanges, "exchanges")
        shown = self.call("GET", path).data
        kind = shown.get("type") if self.draw.likely(0.4) else self.some(_KINDS)
        body = {name: shown[name] for name in ("durable", "internal") if name in shown}
        self.call("PUT", path, {**body, "type": kind})

    def delete_exchange(self) -> None:
        host, name = found = self.some(self.exchanges)
        self.call("DELETE", f"/exchanges/{host}/{name}")
        self.exchanges.remove(found)
        self.forget(host, name)

    # -- bindings

    def pairs(self) -> "Pairs":
        return Pairs(self)

    def bind(self) -> None:
        host, exchange, queue = self.some(self.pairs().found())
        key = self.some([self.draw.word(), f"{self.draw.word()}.{self.draw.word()}", ""])
        path = f"/bindings/{host}/e/{exchange}/q/{queue}"
        answer = self.call("POST", path, {"routing_key": key, "arguments": {}})
        last = answer.headers.get("location", "").rpartition("/")[2]
        self.bindings.append((host, exchange, queue, last))

    def list_bound(self) -> None:
        host, exchange, queue, _ = self.some(self.bindings)
        self.call("GET", f"/bindings/{host}/e/{exchange}/q/{queue}")

    def at_binding(self, binding: tuple[str, str, str, str]) -> str:
        host, exchange, queue, last = binding
        return f"/bindings/{host}/e/{exchange}/q/{queue}/{last}"

    def read_binding(self) -> None:
        self.call("GET", self.at_binding(self.some(self.bindings)))

    def unbind(self) -> None:
        found = self.some(self.bindings)
        self.call("DELETE", self.at_binding(found))
        self.bindings[:] = [each for each in self.bindings if each != found]


class Pairs:
    """Exchanges and queues of one virtual host that can be bound.

    Args:
        made: What there is.
    """

    def __init__(self, made: Queues) -> None:
        self._made = made

    def found(self) -> list[tuple[str, str, str]]:
        made = self._made
        return [(h, e, q) for h, e in made.exchanges for other, q in made.queues if h == other]

    def __len__(self) -> int:
        return len(self.found())
