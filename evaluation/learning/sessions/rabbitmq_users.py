"""Users of RabbitMQ, what they may do, and rules for queues: what a client does with them."""

from typing import Any, Final

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.rabbitmq_queues import Place, Queues

_TAGS: Final = ("administrator", "monitoring", "management", "")


class Users:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
        queues: What there is beside users.
    """

    def __init__(self, call: Caller, draw: Draw, queues: Queues) -> None:
        self.call, self.draw, self.some, self.queues = call, draw, draw.choice, queues
        self.users, self.settings = list[str](), list[str]()
        self._permitted, self._rules = list[Place](), list[Place]()

    @property
    def permitted(self) -> "Known":
        return Known(self._permitted, self.queues)

    @property
    def rules(self) -> "Known":
        return Known(self._rules, self.queues)

    # -- users

    def user(self) -> dict[str, Any]:
        return {"password": self.draw.word(), "tags": self.some(_TAGS)}

    def add_user(self) -> None:
        name = self.draw.slug()
        self.call("PUT", f"/users/{name}", self.user())
        self.users.append(name)

    def add_user_wrongly(self) -> None:
        wrong = [{"password": "x"}, {"tags": "monitoring", "password_hash": "#"}]
        self.call("PUT", f"/users/{self.draw.slug()}", self.some(wrong))

    def change_user(self) -> None:
        self.call("PUT", f"/users/{self.some(self.users)}", self.user())

    def delete_user(self) -> None:
        self._forget(name := self.some(self.users))
        self.call("DELETE", f"/users/{name}")

    def delete_users(self) -> None:
        self._forget(name := self.some(self.users))
        self.call("POST", "/users/bulk-delete", {"users": [name]})

    def _forget(self, name: str) -> None:
        self.users.remove(name)
        self._permitted[:] = [each for each in self._permitted if each[1] != name]

    def limit_user(self) -> None:
        name = self.some(["max-connections", "max-channels"])
        body = {"value": self.draw.randint(10, 90)}
        self.call("PUT", f"/user-limits/{self.some(self.users)}/{name}", body)

    # -- permissions

    def permission(self) -> dict[str, str]:
        return {"configure": self.some([".*", ""]), "write": f"^{self.draw.word()}", "read": ".*"}

    def permit(self) -> None:
        place = self.some(self.queues.hosts), self.some(self.users)
        self.call("PUT", f"/permissions/{'/'.join(place)}", self.permission())
        self._permitted[:] = [*(each for each in self._permitted if each != place), place]

    def permit_wrongly(self) -> None:
        body = self.permission()
        if self.draw.likely(0.5):
            body.pop("write")
        host = self.draw.slug() if "write" in body else self.some(self.queues.hosts)
        self.call("PUT", f"/permissions/{host}/{self.some(self.users)}", body)

    def at_permission(self) -> str:
        return f"/permissions/{'/'.join(self.some(self.permitted.there()))}"

    def forbid(self) -> None:
        place = self.some(self.permitted.there())
        self.call("DELETE", f"/permissions/{'/'.join(place)}")
        self._permitted.remove(place)

    # -- rules for queues

    def rule(self) -> dict[str, Any]:
        body: dict[str, Any] = {"pattern": f"^{self.draw.word()}"}
        body["definition"] = {"max-length": self.draw.randint(10, 99)}
        if self.draw.likely(0.5):
            body |= {"priority": self.draw.randint(1, 9), "apply-to": "queues"}
        return body

    def add_rule(self) -> None:
        place = self.some(self.queues.hosts), self.draw.slug()
        self.call("PUT", f"/policies/{'/'.join(place)}", self.rule())
        self._rules.append(place)

    def at_rule(self) -> str:
        return f"/policies/{'/'.join(self.some(self.rules.there()))}"

    def change_rule(self) -> None:
        self.call("PUT", self.at_rule(), self.rule())

    def add_rule_wrongly(self) -> None:
        wrong = [{"pattern": "^a"}, {"pattern": "^a", "definition": {"unheard-of": 1}}]
        path = f"/policies/{self.some(self.queues.hosts)}/{self.draw.slug()}"
        self.call("PUT", path, self.some(wrong))

    def delete_rule(self) -> None:
        place = self.some(self.rules.there())
        self.call("DELETE", f"/policies/{'/'.join(place)}")
        self._rules.remove(place)

    # -- settings

    def add_setting(self) -> None:
        name = self.draw.slug()
        body = {"value": {"name": self.draw.word(), "level": self.draw.randint(1, 9)}}
        self.call("PUT", f"/global-parameters/{name}", body)
        self.settings.append(name)

    def change_setting(self) -> None:
        body = {"value": self.draw.words()}
        self.call("PUT", f"/global-parameters/{self.some(self.settings)}", body)

    def delete_setting(self) -> None:
        self.call("DELETE", f"/global-parameters/{self.settings.pop()}")


class Known:
    """Places of virtual hosts that are still there.

    Args:
        places: All that were made.
        queues: Knows the hosts.
    """

    def __init__(self, places: list[Place], queues: Queues) -> None:
        self._places, self._queues = places, queues

    def there(self) -> list[Place]:
        return [each for each in self._places if each[0] in self._queues.hosts]

    def __len__(self) -> int:
        return len(self.there())
