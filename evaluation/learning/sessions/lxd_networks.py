"""Rules and zones of LXD's networks, and its projects: what a client does with them."""

from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Caller

_ACLS: Final = "/network-acls"
_ZONES: Final = "/network-zones"
_PROJECTS: Final = "/projects"


class Networks:
    """What a client has made so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        self.call, self.draw, self.some = call, draw, draw.choice
        self.acls, self.zones, self.projects = list[str](), list[str](), list[str]()
        self.records = list[tuple[str, str]]()

    def acts(self) -> list[Act]:
        """Return what it does, by weight."""
        return [*self._of_acls(), *self._of_zones(), *self._of_records(), *self._of_projects()]

    def shown(self, path: str) -> None:
        """List records: themselves, or where they are."""
        self.call("GET", path, query={"recursion": 1} if self.draw.likely(0.7) else None)

    # -- access control lists

    def acl(self) -> dict[str, Any]:
        source = f"10.0.{self.draw.randint(0, 255)}.0/24"
        rule = {"action": self.some(["allow", "drop"]), "state": "enabled", "source": source}
        return {"description": self.draw.words(), "ingress": [rule] * self.draw.randint(0, 1)}

    def add_acl(self) -> None:
        name = self.draw.slug()
        self.call("POST", _ACLS, {"name": name, **self.acl()})
        self.acls.append(name)

    def add_acl_wrongly(self) -> None:
        wrong = [{"ingress": [{"action": "perhaps", "state": "enabled"}]}]
        self.call("POST", _ACLS, {"name": self.draw.slug(), **self.some(wrong)})

    def rename_acl(self) -> None:
        old, new = self.some(self.acls), self.draw.slug()
        self.call("POST", f"{_ACLS}/{old}", {"name": new})
        self.acls[self.acls.index(old)] = new

    def delete_acl(self) -> None:
        name = self.some(self.acls)
        self.call("DELETE", f"{_ACLS}/{name}")
        self.acls.remove(name)

    def _of_acls(self) -> list[Act]:
        call, draw, some, acls = self.call, self.draw, self.some, self.acls
        return [
            Act(3, self.add_acl),
            Act(1, lambda: call("POST", _ACLS, {"name": some(acls), **self.acl()}), acls),
            Act(0.7, self.add_acl_wrongly),
            Act(1.5, lambda: self.shown(_ACLS)),
            Act(2.5, lambda: call("GET", f"{_ACLS}/{some(acls)}"), acls),
            Act(0.7, lambda: call("GET", f"{_ACLS}/{draw.slug()}")),
            Act(1.5, lambda: call("PUT", f"{_ACLS}/{some(acls)}", self.acl()), acls),
            Act(1, lambda: call("PATCH", f"{_ACLS}/{some(acls)}", self.acl()), acls),
            Act(1, self.rename_acl, acls),
            Act(1, self.delete_acl, acls),
        ]

    # -- zones and their records

    def zone(self) -> dict[str, Any]:
        return {"description": self.draw.words(), "config": {"user.site": self.draw.word()}}

    def add_zone(self) -> None:
        name = f"{self.draw.slug()}.example"
        self.call("POST", _ZONES, {"name": name, **self.zone()})
        self.zones.append(name)

    def delete_zone(self) -> None:
        name = self.some(self.zones)
        self.call("DELETE", f"{_ZONES}/{name}")
        self.zones.remove(name)
        self.records[:] = [each for each in self.records if each[0] != name]

    def record(self) -> dict[str, Any]:
        entry = {"type": "A", "ttl": 300, "value": f"10.1.0.{self.draw.randint(1, 254)}"}
        return {"description": self.draw.words(), "entries": [entry] * self.draw.randint(0, 1)}

    def at_records(self, name: str) -> str:
        return f"{_ZONES}/{name}/records"

    def at_record(self) -> str:
        return f"{_ZONES}/{'/records/'.join(self.some(self.records))}"

    def add_record(self) -> None:
        name, key = self.some(self.zones), self.draw.slug()
        self.call("POST", self.at_records(name), {"name": key, **self.record()})
        self.records.append((name, key))

    def delete_record(self) -> None:
        found = self.some(self.records)
        self.call("DELETE", f"{_ZONES}/{'/records/'.join(found)}")
        self.records.remove(found)

    def _of_zones(self) -> list[Act]:
        call, draw, some, zones = self.call, self.draw, self.some, self.zones
        return [
            Act(2.5, self.add_zone),
            Act(0.7, lambda: call("POST", _ZONES, {"name": some(zones), **self.zone()}), zones),
            Act(1.5, lambda: self.shown(_ZONES)),
            Act(2, lambda: call("GET", f"{_ZONES}/{some(zones)}"), zones),
            Act(0.7, lambda: call("GET", f"{_ZONES}/{draw.slug()}")),
            Act(1, lambda: call("PUT", f"{_ZONES}/{some(zones)}", self.zone()), zones),
            Act(1, self.delete_zone, zones),
        ]

    def _of_records(self) -> list[Act]:
        call, draw, some = self.call, self.draw, self.some
        zones, records = self.zones, self.records
        return [
            Act(3, self.add_record, zones),
            Act(0.7, lambda: call("POST", self.at_records(draw.slug()), {"name": draw.word()})),
            Act(1.5, lambda: self.shown(self.at_records(some(zones))), zones),
            Act(2, lambda: call("GET", self.at_record()), records),
            Act(0.7, lambda: call("GET", f"{self.at_records(some(zones))}/{draw.slug()}"), zones),
            Act(1, lambda: call("PUT", self.at_record(), self.record()), records),
            Act(1, self.delete_record, records),
        ]

    # -- projects

    def project(self) -> dict[str, Any]:
        limit = str(self.draw.randint(1, 20))
        return {"description": self.draw.words(), "config": {"limits.instances": limit}}

    def add_project(self) -> None:
        name = self.draw.slug()
        self.call("POST", _PROJECTS, {"name": name, **self.project()})
        self.projects.append(name)

    def add_project_wrongly(self) -> None:
        wrong = [self.project(), {"name": self.draw.slug(), "config": {"unheard.of": "1"}}]
        self.call("POST", _PROJECTS, self.some(wrong))

    def delete_project(self) -> None:
        name = self.some(self.projects)
        self.call("DELETE", f"{_PROJECTS}/{name}")
        self.projects.remove(name)

    def _of_projects(self) -> list[Act]:
        call, draw, some, made = self.call, self.draw, self.some, self.projects
        again = self.project
        return [
            Act(2.5, self.add_project),
            Act(0.7, lambda: call("POST", _PROJECTS, {"name": some(made), **again()}), made),
            Act(0.7, self.add_project_wrongly),
            Act(1.5, lambda: self.shown(_PROJECTS)),
            Act(2, lambda: call("GET", f"{_PROJECTS}/{some(made)}"), made),
            Act(0.7, lambda: call("GET", f"{_PROJECTS}/{draw.slug()}")),
            Act(1, lambda: call("PATCH", f"{_PROJECTS}/{some(made)}", self.project()), made),
            Act(0.8, lambda: call("GET", f"{_PROJECTS}/{some(made)}/state"), made),
            Act(1, self.delete_project, made),
        ]
