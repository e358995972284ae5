"""Records of Directus, whatever their kind: all of them take the same requests."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Caller

Body = dict[str, Any]
Queries = Sequence[Mapping[str, Any]]


class Records:
    """Records of one kind, as far as a client has made them.

    Args:
        call: Sends its requests.
        draw: Draws them.
        path: Of their list.
        body: Draws a new one.
        change: Draws a change.
        queries: Draws those of a list.
        wrong: Draws new ones that are refused.
    """

    def __init__(
        self,
        call: Caller,
        draw: Draw,
        path: str,
        body: Callable[[], Body],
        change: Callable[[], Body],
        queries: Callable[[], Queries] = lambda: [{}],
        wrong: Callable[[], Sequence[Any]] = list,
    ) -> None:
        self.call, self.draw, self.path = call, draw, path
        self.body, self.to, self.queries, self.wrong = body, change, queries, wrong
        self.keys = list[Any]()
        self.gone = list[Any]()

    def acts(self, weight: float) -> list[Act]:
        """Return what a client does with them."""
        one, some = self.keys, _Several(self.keys)
        found = [
            Act(3 * weight, self.add),
            Act(2.5 * weight, self.read, one),
            Act(1.8 * weight, self.list),
            Act(1.8 * weight, self.change, one),
            Act(0.8 * weight, self.delete, one),
            Act(0.3 * weight, self.read_missing),
            Act(0.3 * weight, self.read_gone, self.gone),
            Act(0.5 * weight, self.add_several),
            Act(0.4 * weight, self.change_several, some),
            Act(0.3 * weight, self.change_each, some),
            Act(0.3 * weight, self.delete_several, some),
        ]
        return [*found, Act(0.7 * weight, self.add_wrongly)] if self.wrong() else found

    def at(self) -> str:
        """Return the path of one."""
        return f"{self.path}/{self.draw.choice(self.keys)}"

    def add(self) -> None:
        answer = self.call("POST", self.path, self.body())
        if answer.status == 200:
            self.keys.append(answer.data["data"]["id"])

    def add_several(self) -> None:
        answer = self.call("POST", self.path, [self.body(), self.body()])
        if answer.status == 200:
            self.keys += [each["id"] for each in answer.data["data"] if "id" in each]

    def add_wrongly(self) -> None:
        self.call("POST", self.path, self.draw.choice(self.wrong()))

    def read(self) -> None:
        self.call("GET", self.at())

    def read_missing(self) -> None:
        key = 9999 if self.keys and isinstance(self.keys[0], int) else self.draw.uuid()
        self.call("GET", f"{self.path}/{key}")

    def read_gone(self) -> None:
        self.call("GET", f"{self.path}/{self.gone[-1]}")

    def list(self) -> None:
        self.call("GET", self.path, query=self.draw.choice(self.queries()))

    def change(self) -> None:
        self.call("PATCH", self.at(), self.to())

    def change_several(self) -> None:
        keys = self.draw.sample(self.keys, 2)
        self.call("PATCH", self.path, {"keys": keys, "data": self.to()})

    def change_each(self) -> None:
        keys = self.draw.sample(self.keys, 2)
        self.call("PATCH", self.path, [{"id": key, **self.to()} for key in keys])

    def delete(self) -> None:
        key = self.draw.choice(self.keys)
        if self.call("DELETE", f"{self.path}/{key}").status == 204:
            self.forget([key])

    def delete_several(self) -> None:
        keys = self.draw.sample(self.keys, 2)
        if self.call("DELETE", self.path, keys).status == 204:
            self.forget(keys)

    def forget(self, keys: Sequence[Any]) -> None:
        """Take them for deleted."""
        self.keys[:] = [each for each in self.keys if each not in keys]
        self.gone += keys


class _Several:
    """As long as a list that has two entries or more."""

    def __init__(self, found: Sequence[Any]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found) // 2
