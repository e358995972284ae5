"""The catalog of Keystone: regions, services and their endpoints, and limits of what they have."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.keystone_records import Records

_RESOURCES = ("cores", "networks", "servers", "volumes")


class Catalog:
    """What a client does with services.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def region(self) -> None:
        above = self.found["regions"]
        body: Body = {"description": self.draw.words()} if self.draw.likely(0.6) else {}
        if above and self.draw.likely(0.3):
            body["parent_region_id"] = self.some(above)
        owner = str(body.get("parent_region_id", ""))
        if self.draw.likely(0.3):
            self.records.put("regions", self.draw.slug(), body, owner)
        else:
            named = {"id": self.draw.slug()} if self.draw.likely(0.8) else {}
            self.records.add("regions", {**named, **body}, owner)

    def service(self) -> None:
        body: Body = {"type": self.some(["compute", "image", "network", "volume"])}
        if self.draw.likely(0.8):
            body["name"] = self.draw.slug()
        if self.draw.likely(0.4):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.3):
            body["enabled"] = self.draw.likely(0.5)
        self.records.add("services", body)

    def endpoint(self) -> None:
        service = self.records.own("services")
        body: Body = {
            "service_id": service,
            "interface": self.some(["public", "internal", "admin"]),
            "url": f"http://{self.draw.word()}.example.com/v2",
        }
        if self.found["regions"] and self.draw.likely(0.5):
            body["region_id"] = self.records.own("regions")
        if self.draw.likely(0.2):
            body["enabled"] = False
        self.records.add("endpoints", body, service, body.get("region_id", ""))

    def registered_limit(self) -> None:
        body: Body = {
            "service_id": self.records.own("services"),
            "resource_name": self.some(_RESOURCES),
            "default_limit": self.draw.randint(1, 50),
        }
        if self.found["regions"] and self.draw.likely(0.3):
            body["region_id"] = self.records.own("regions")
        if self.draw.likely(0.4):
            body["description"] = self.draw.words()
        self.records.add("registered_limits", body)

    def limit(self) -> None:
        key = self.records.own("registered_limits")
        kept = ("service_id", "region_id", "resource_name")
        known = {n: v for n, v in self.records.fields.get(key, {}).items() if n in kept}
        if self.draw.likely(0.15):
            known["resource_name"] = "unheard"
        project = self.records.own("projects")
        body = {**known, "project_id": project, "resource_limit": self.draw.randint(1, 50)}
        self.records.add("limits", body, key, project)

    def add_wrongly(self) -> None:
        address = "http://a.example.com/v2"
        public: Body = {"interface": "public", "url": address}
        service = self.records.own("services")
        kind, body = self.some(
            [
                ("regions", {"id": self.records.own("regions")}),
                ("regions", {"id": self.draw.slug(), "parent_region_id": "nowhere"}),
                ("services", {"name": self.draw.slug()}),
                ("services", {"type": "image", "enabled": "perhaps"}),
                ("endpoints", {**public, "service_id": "f" * 32}),
                ("endpoints", {"interface": "secret", "url": address, "service_id": service}),
                ("endpoints", {"service_id": service, "interface": "public"}),
                ("endpoints", {**public, "service_id": service, "region_id": "nowhere"}),
                ("registered_limits", {"service_id": service, "resource_name": "cores"}),
            ]
        )
        self.records.add(kind, body)

    def change(self) -> None:
        kind = self.some([each for each in _KINDS if self.found[each]])
        described: Body = {"description": self.draw.words()}
        changes: dict[str, list[Body]] = {
            "services": [{"name": self.draw.slug()}, {"enabled": self.draw.likely(0.5)}],
            "endpoints": [{"url": f"https://{self.draw.word()}.example.com"}, {"enabled": False}],
            "registered_limits": [{"default_limit": self.draw.randint(1, 50)}],
            "limits": [{"resource_limit": self.draw.randint(1, 50)}],
        }
        more = [] if kind == "endpoints" else [described]
        self.records.change(kind, self.some([*changes.get(kind, []), *more]))

    def filter(self) -> None:
        service = self.records.own("services")
        kind, query = self.some(
            [
                ("services", {"type": "image"}),
                ("endpoints", {"service_id": service}),
                ("endpoints", {"interface": "public"}),
                ("endpoints", {"region_id": self.records.own("regions")}),
                ("regions", {"parent_region_id": self.records.own("regions")}),
                ("registered_limits", {"service_id": service}),
                ("registered_limits", {"resource_name": "cores"}),
                ("limits", {"resource_name": "servers"}),
            ]
        )
        self.call("GET", f"/{kind}", query=query)

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        for kind, weight in _KINDS.items():
            acts += self.records.acts(kind, weight)
        return [
            *acts,
            Act(3, self.region),
            Act(4, self.service),
            Act(4.5, self.endpoint, found["services"]),
            Act(3, self.registered_limit, found["services"]),
            Act(2.5, self.limit, found["registered_limits"]),
            Act(3, self.add_wrongly),
            Act(6, self.change, found["services"]),
            Act(3.5, self.filter),
        ]


_KINDS = {
    "regions": 0.8,
    "services": 1.0,
    "endpoints": 1.2,
    "registered_limits": 0.8,
    "limits": 0.8,
}
"""With weights."""
