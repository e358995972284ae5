"""Charts of Superset, the dashboards that show them, and how these look."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.superset_records import Body, Records, rison

_FORMS: Final = ("table", "pie", "big_number", "echarts_timeseries_line")


class Charts:
    """What a client does with charts and dashboards.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- charts

    def chart(self) -> None:
        body: Body = {"slice_name": self.draw.words(), "viz_type": self.some(_FORMS)}
        body |= {"datasource_id": self.records.own("dataset"), "datasource_type": "table"}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.4):
            body["params"] = '{"row_limit":100}'
        if self.found["dashboard"] and self.draw.likely(0.4):
            body["dashboards"] = [self.records.own("dashboard")]
        self.records.add("chart", body)

    def chart_wrongly(self) -> None:
        of: Body = {"datasource_id": self.records.own("dataset"), "datasource_type": "table"}
        name = self.draw.words()
        wrong: list[Body] = [
            {**of, "viz_type": "pie"},
            {"slice_name": name, "datasource_type": "table"},
            {"slice_name": name, **of, "datasource_id": self.records.absent()},
            {"slice_name": name, **of, "datasource_type": "paper"},
            {"slice_name": name, **of, "dashboards": [self.records.absent()]},
            {"slice_name": name, **of, "colour": "red"},
            {"slice_name": name, **of, "cache_timeout": "long"},
        ]
        self.records.add("chart", self.some(wrong))

    def change_chart(self) -> None:
        changes: list[Body] = [
            {"slice_name": self.draw.words()},
            {"description": self.draw.words(3)},
            {"viz_type": self.some(_FORMS)},
            {"cache_timeout": self.draw.randint(10, 900)},
            {"certified_by": self.draw.word(), "certification_details": self.draw.words()},
            {"colour": "red"},
        ]
        self.records.change("chart", self.some(changes))

    def put_on(self) -> None:
        boards = self.found["dashboard"]
        shown = self.draw.sample(boards, min(len(boards), self.draw.randint(1, 2)))
        self.records.change("chart", {"dashboards": shown})

    def list_charts(self) -> None:
        col, value = self.some([("viz_type", self.some(_FORMS)), ("datasource_type", "table")])
        query: Body = {"filters": [{"col": col, "opr": "eq", "value": value}]}
        self.call("GET", "/chart/", query={"q": rison(query)})

    # -- favourites

    def like(self) -> None:
        kind = self.some(["chart", "dashboard"])
        method = "POST" if self.draw.likely(0.7) else "DELETE"
        self.call(method, f"{self.records.at(kind)}/favorites/")

    def liked(self) -> None:
        kind = self.some(["chart", "dashboard"])
        known = self.found[kind]
        keys = self.draw.sample(known, min(len(known), 3))
        self.call("GET", f"/{kind}/favorite_status/", query={"q": rison(keys)})

    def owners(self) -> None:
        kind = self.some(["chart", "dashboard", "dataset"])
        self.call("GET", f"/{kind}/related/owners")

    # -- dashboards

    def dashboard(self) -> None:
        body: Body = {"dashboard_title": self.draw.words(), "published": self.draw.likely(0.5)}
        if self.draw.likely(0.6):
            body["slug"] = self.draw.slug()
        if self.draw.likely(0.3):
            body["css"] = ".title { color: red }"
        if self.draw.likely(0.3):
            body["owners"] = [1]
        self.records.add("dashboard", body)

    def dashboard_wrongly(self) -> None:
        known = self.records.fields.get(("dashboard", self.records.own("dashboard")), {})
        name = self.draw.words()
        wrong: list[Body] = [
            {"dashboard_title": name, "slug": known.get("slug", self.draw.slug())},
            {"dashboard_title": "x" * 600},
            {"dashboard_title": name, "owners": [self.records.absent()]},
            {"dashboard_title": name, "json_metadata": "{broken"},
            {"dashboard_title": name, "colour": "red"},
            {"dashboard_title": 5},
        ]
        self.records.add("dashboard", self.some(wrong))

    def change_dashboard(self) -> None:
        changes: list[Body] = [
            {"dashboard_title": self.draw.words()},
            {"published": self.draw.likely(0.5)},
            {"slug": self.draw.slug()},
            {"css": ".title { color: blue }"},
            {"owners": [1]},
            {"certified_by": self.draw.word()},
        ]
        self.records.change("dashboard", self.some(changes))

    def look_into(self) -> None:
        key = self.records.own("dashboard")
        slug = self.records.fields.get(("dashboard", key), {}).get("slug")
        where = slug if slug and self.draw.likely(0.5) else key
        end = self.some(["", "/charts", "/charts", "/datasets", "/tabs"])
        self.call("GET", f"/dashboard/{where}{end}")

    def copy(self) -> None:
        body: Body = {"dashboard_title": self.draw.words(), "json_metadata": "{}"}
        self.call("POST", f"{self.records.at('dashboard')}/copy/", body)

    def embed(self) -> None:
        path = f"{self.records.at('dashboard')}/embedded"
        method = self.some(["POST", "GET", "GET", "DELETE"])
        domains = [f"{self.draw.word()}.example.com"]
        self.call(method, path, {"allowed_domains": domains} if method == "POST" else None)

    # -- looks

    def css(self) -> None:
        body: Body = {"template_name": self.draw.slug(), "css": f".{self.draw.word()} {{ }}"}
        self.records.add("css_template", self.some([body, body, body, {**body, "colour": "red"}]))

    def change_css(self) -> None:
        changes: list[Body] = [{"css": f".{self.draw.word()} {{ }}"}]
        changes.append({"template_name": self.draw.slug()})
        self.records.change("css_template", self.some(changes))

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        for kind, weight in (("chart", 1.2), ("dashboard", 1), ("css_template", 0.6)):
            acts += self.records.acts(kind, weight)
        return [
            *acts,
            Act(4, self.chart, found["dataset"]),
            Act(2, self.chart_wrongly, found["dataset"]),
            Act(1.5, self.change_chart, found["chart"]),
            Act(1.5, self.put_on, found["chart"]),
            Act(1, self.list_charts, found["chart"]),
            Act(1, self.like),
            Act(1, self.liked, found["chart"]),
            Act(0.5, self.owners),
            Act(3, self.dashboard),
            Act(1.5, self.dashboard_wrongly),
            Act(1.5, self.change_dashboard, found["dashboard"]),
            Act(2.5, self.look_into, found["dashboard"]),
            Act(0.3, self.copy, found["dashboard"]),
            Act(1.5, self.embed, found["dashboard"]),
            Act(2, self.css),
            Act(1, self.change_css, found["css_template"]),
            Act(0.5, lambda: self.records.delete_some("css_template"), found["css_template"]),
            Act(0.4, lambda: self.records.delete_some("chart"), found["chart"]),
        ]
