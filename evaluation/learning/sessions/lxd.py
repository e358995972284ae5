"""A client of LXD 5: instances with snapshots, their profiles, and all that they refer to."""

from collections.abc import Iterator
from typing import Any, Final

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.lxd_networks import Networks

_INSTANCES: Final = "/instances"
_PROFILES: Final = "/profiles"
_VOLUMES: Final = "/storage-pools/local/volumes/custom"
_ROOT: Final = {"root": {"type": "disk", "pool": "local", "path": "/"}}


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    made, networks = Instances(call, draw), Networks(call, draw)
    first = (made.add_pool, made.add_profile, made.add_instance, networks.add_zone)
    return drawn(
        draw,
        first,
        [*_of_instances(made), *_of_profiles(made), *_of_volumes(made), *networks.acts()],
    )


class Instances:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.instances, self.snapshots = dict[str, list[str]](), list[tuple[str, str]]()
        self.profiles, self.volumes = list[str](), list[str]()

    def wait(self, *request: Any) -> None:
        """Send what begins an operation, and wait until it is done."""
        operation = self.call(*request).data["metadata"]["id"]
        self.call("GET", f"/operations/{operation}/wait", query={"timeout": 20})

    def shown(self, path: str) -> None:
        """List records: themselves, or where they are."""
        self.call("GET", path, query={"recursion": 1} if self.draw.likely(0.7) else None)

    def add_pool(self) -> None:
        self.call("POST", "/storage-pools", {"name": "local", "driver": "dir"})

    # -- profiles

    def profile(self) -> dict[str, Any]:
        body: dict[str, Any] = {"config": {"limits.cpu": str(self.draw.randint(1, 8))}}
        if self.draw.likely(0.6):
            body["description"] = self.draw.words()
        if self.draw.likely(0.4):
            body["config"]["user.role"] = self.draw.word()
        if self.draw.likely(0.4):
            body["devices"] = _ROOT
        return body

    def at_profile(self) -> str:
        return f"{_PROFILES}/{self.some(self.profiles)}"

    def used(self) -> list[str]:
        return sorted({name for names in self.instances.values() for name in names})

    def unused(self) -> list[str]:
        return [name for name in self.profiles if name not in self.used()]

    def add_profile(self) -> None:
        name = self.draw.slug()
        self.call("POST", _PROFILES, {"name": name, **self.profile()})
        self.profiles.append(name)

    def add_profile_wrongly(self) -> None:
        wrong = [self.profile(), {"name": self.draw.slug(), "config": {"unheard.of": "1"}}]
        self.call("POST", _PROFILES, self.some(wrong))

    def rename_profile(self) -> None:
        old, new = self.some(self.profiles), self.draw.slug()
        self.call("POST", f"{_PROFILES}/{old}", {"name": new})
        self.profiles[self.profiles.index(old)] = new
        for names in self.instances.values():
            names[:] = [new if name == old else name for name in names]

    def delete_profile(self) -> None:
        name = (self.unused() or self.profiles)[0]
        self.call("DELETE", f"{_PROFILES}/{name}")
        if name not in self.used():
            self.profiles.remove(name)

    # -- instances and their snapshots

    def at_instance(self) -> str:
        return f"{_INSTANCES}/{self.some(list(self.instances))}"

    def add_instance(self) -> None:
        name, profiles = self.draw.slug(), [self.some(self.profiles)]
        body: dict[str, Any] = {"name": name, "source": {"type": "none"}, "profiles": profiles}
        body |= {"devices": _ROOT, "config": {"user.owner": self.draw.word()}}
        if self.draw.likely(0.6):
            body["description"] = self.draw.words()
        self.wait("POST", _INSTANCES, body)
        self.instances[name] = profiles

    def add_instance_wrongly(self) -> None:
        body = {"source": {"type": "none"}, "devices": _ROOT}
        wrong: list[dict[str, Any]] = [{"name": "not_a_name"}]
        wrong.append({"name": self.draw.slug(), "profiles": ["missing"]})
        self.call("POST", _INSTANCES, {**body, **self.some(wrong)})

    def patch_instance(self) -> None:
        some = [{"description": self.draw.words()}, {"config": {"user.owner": self.draw.word()}}]
        self.call("PATCH", self.at_instance(), self.some(some))

    def change_instance(self) -> None:
        path = self.at_instance()
        old = self.call("GET", path).data["metadata"]
        kept = ("architecture", "config", "devices", "ephemeral", "profiles")
        body = {name: old[name] for name in kept if name in old}
        self.wait("PUT", path, {**body, "description": self.draw.words()})

    def rename_instance(self) -> None:
        old, new = self.some(list(self.instances)), self.draw.slug()
        self.wait("POST", f"{_INSTANCES}/{old}", {"name": new})
        renamed = {new if n == old else n: each for n, each in self.instances.items()}
        self.instances.clear()
        self.instances.update(renamed)
        self.snapshots[:] = [(new if n == old else n, key) for n, key in self.snapshots]

    def delete_instance(self) -> None:
        name = self.some(list(self.instances))
        self.wait("DELETE", f"{_INSTANCES}/{name}")
        del self.instances[name]
        self.snapshots[:] = [each for each in self.snapshots if each[0] != name]

    def add_snapshot(self) -> None:
        name, key = self.some(list(self.instances)), self.draw.slug()
        self.wait("POST", f"{_INSTANCES}/{name}/snapshots", {"name": key})
        self.snapshots.append((name, key))

    def at_snapshot(self) -> str:
        return f"{_INSTANCES}/{'/snapshots/'.join(self.some(self.snapshots))}"

    def delete_snapshot(self) -> None:
        found = self.some(self.snapshots)
        self.wait("DELETE", f"{_INSTANCES}/{'/snapshots/'.join(found)}")
        self.snapshots.remove(found)

    # -- volumes

    def volume(self) -> dict[str, Any]:
        return {"description": self.draw.words(), "config": {"user.use": self.draw.word()}}

    def at_volume(self) -> str:
        return f"{_VOLUMES}/{self.some(self.volumes)}"

    def add_volume(self) -> None:
        name = self.draw.slug()
        self.call("POST", _VOLUMES, {"name": name, **self.volume()})
        self.volumes.append(name)

    def add_volume_wrongly(self) -> None:
        wrong = {"name": self.draw.slug(), "content_type": "unheard-of"}
        self.call("POST", _VOLUMES, {**self.volume(), **self.some([{}, wrong])})

    def rename_volume(self) -> None:
        old, new = self.some(self.volumes), self.draw.slug()
        self.call("POST", f"{_VOLUMES}/{old}", {"name": new})
        self.volumes[self.volumes.index(old)] = new

    def delete_volume(self) -> None:
        name = self.some(self.volumes)
        self.call("DELETE", f"{_VOLUMES}/{name}")
        self.volumes.remove(name)


def _of_profiles(made: Instances) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    profiles = made.profiles
    again = made.profile
    return [
        Act(4, made.add_profile),
        Act(1, lambda: call("POST", _PROFILES, {"name": some(profiles), **again()}), profiles),
        Act(1, made.add_profile_wrongly),
        Act(2.5, lambda: made.shown(_PROFILES)),
        Act(4, lambda: call("GET", made.at_profile()), profiles),
        Act(1, lambda: call("GET", f"{_PROFILES}/{draw.slug()}")),
        Act(2, lambda: call("PUT", made.at_profile(), made.profile()), profiles),
        Act(1.5, lambda: call("PATCH", made.at_profile(), made.profile()), profiles),
        Act(1, made.rename_profile, profiles),
        Act(1.5, made.delete_profile, profiles),
        Act(0.7, lambda: call("DELETE", f"{_PROFILES}/{draw.slug()}")),
    ]


def _of_instances(made: Instances) -> list[Act]:
    call, draw = made.call, made.draw
    profiles, held, snapshots = made.profiles, made.instances, made.snapshots
    missing = f"{_INSTANCES}/missing"
    return [
        Act(4, made.add_instance, profiles),
        Act(1, made.add_instance_wrongly),
        Act(2, lambda: made.shown(_INSTANCES)),
        Act(4, lambda: call("GET", made.at_instance()), held),
        Act(1, lambda: call("GET", f"{_INSTANCES}/{draw.slug()}")),
        Act(1.5, lambda: call("GET", f"{made.at_instance()}/state"), held),
        Act(2, made.patch_instance, held),
        Act(1, made.change_instance, held),
        Act(1, made.rename_instance, held),
        Act(1.2, made.delete_instance, held),
        Act(0.7, lambda: call("DELETE", f"{_INSTANCES}/{draw.slug()}")),
        Act(2.5, made.add_snapshot, held),
        Act(1.5, lambda: made.shown(f"{made.at_instance()}/snapshots"), held),
        Act(1.5, lambda: call("GET", made.at_snapshot()), snapshots),
        Act(0.7, lambda: call("GET", f"{made.at_instance()}/snapshots/{draw.slug()}"), held),
        Act(0.8, made.delete_snapshot, snapshots),
        Act(0.5, lambda: call("POST", f"{missing}/snapshots", {"name": draw.slug()})),
        Act(0.7, lambda: call("GET", f"/operations/{draw.uuid()}")),
        Act(1, lambda: call("GET", "/storage-pools/local")),
    ]


def _of_volumes(made: Instances) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    volumes = made.volumes
    again = made.volume
    return [
        Act(3, made.add_volume),
        Act(1, lambda: call("POST", _VOLUMES, {"name": some(volumes), **again()}), volumes),
        Act(1, made.add_volume_wrongly),
        Act(2, lambda: made.shown(_VOLUMES)),
        Act(3, lambda: call("GET", made.at_volume()), volumes),
        Act(1, lambda: call("GET", f"{_VOLUMES}/{draw.slug()}")),
        Act(1.5, lambda: call("PUT", made.at_volume(), made.volume()), volumes),
        Act(1, lambda: call("PATCH", made.at_volume(), made.volume()), volumes),
        Act(1, made.rename_volume, volumes),
        Act(1, made.delete_volume, volumes),
        Act(0.7, lambda: call("DELETE", f"{_VOLUMES}/{draw.slug()}")),
    ]
