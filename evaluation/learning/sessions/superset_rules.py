"""Rules of Superset for rows that roles see, and reports that it sends."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.superset_records import Body, Records

_ROLES: Final = (3, 4)
"""Alpha and Gamma, which are there before."""
_TIMES: Final = ("0 9 * * *", "30 6 * * 1", "0 * * * *")


class Rules:
    """What a client does with rules and reports.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- rows

    def rule(self) -> None:
        body: Body = {"name": self.draw.slug(), "filter_type": self.some(["Regular", "Base"])}
        body |= {"tables": [self.records.own("dataset")], "roles": [self.some(_ROLES)]}
        body["clause"] = f"id = {self.draw.randint(1, 9)}"
        if self.draw.likely(0.4):
            body["group_key"] = self.draw.word()
        self.records.add("rowlevelsecurity", body)

    def rule_wrongly(self) -> None:
        body: Body = {"name": self.draw.slug(), "filter_type": "Regular", "clause": "id = 1"}
        body |= {"tables": [self.records.own("dataset")], "roles": [4]}
        wrong: list[Body] = [
            {**body, "filter_type": "Odd"},
            {**body, "tables": []},
            {**body, "tables": [self.records.absent()]},
            {**body, "colour": "red"},
            {name: each for name, each in body.items() if name != "clause"},
        ]
        self.records.add("rowlevelsecurity", self.some(wrong))

    def change_rule(self) -> None:
        changes: list[Body] = [
            {"clause": f"id = {self.draw.randint(10, 99)}"},
            {"description": self.draw.words(3)},
            {"roles": [self.some(_ROLES)]},
        ]
        self.records.change("rowlevelsecurity", self.some(changes))

    # -- reports

    def report(self) -> None:
        body: Body = {"name": self.draw.slug(), "crontab": self.some(_TIMES)}
        body |= {"type": "Report", **self._what()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        if self.draw.likely(0.5):
            target = {"target": f"{self.draw.word()}@example.com"}
            body["recipients"] = [{"type": "Email", "recipient_config_json": target}]
        self.records.add("report", body)

    def _what(self) -> Body:
        """Return a chart or a dashboard that has no report yet: it can have only one."""
        kind = self.some(["chart", "dashboard"])
        sent = [self.records.fields["report", each] for each in self.found["report"]]
        used = [each.get(kind) for each in sent]
        return {
            kind: self.some(
                [e for e in self.found[kind] if e not in used] or [self.records.absent()]
            )
        }

    def report_wrongly(self) -> None:
        body: Body = {"type": "Report", "name": self.draw.slug(), "crontab": "0 9 * * *"}
        body |= self._what()
        wrong: list[Body] = [
            {**body, "name": self.records.name("report")},
            {**body, "crontab": "often"},
            {**body, "type": "Letter"},
            {**body, "chart": self.records.absent()},
            {name: each for name, each in body.items() if name != "crontab"},
            {name: each for name, each in body.items() if name != "name"},
        ]
        self.records.add("report", self.some(wrong))

    def change_report(self) -> None:
        changes: list[Body] = [
            {"active": self.draw.likely(0.5)},
            {"description": self.draw.words(3)},
            {"crontab": self.some(_TIMES)},
            {"name": self.draw.slug()},
        ]
        self.records.change("report", self.some(changes))

    def acts(self) -> list[Act]:
        found, call = self.found, self.call
        rules, reports = found["rowlevelsecurity"], found["report"]
        return [
            *self.records.acts("rowlevelsecurity", 0.5),
            *self.records.acts("report", 0.7),
            Act(1.5, self.rule, found["dataset"]),
            Act(0.8, self.rule_wrongly, found["dataset"]),
            Act(0.8, self.change_rule, rules),
            Act(2, self.report, found["chart"]),
            Act(1.2, self.report_wrongly, found["chart"]),
            Act(1, self.change_report, reports),
            Act(0.3, lambda: call("GET", f"{self.records.at('report')}/log/"), reports),
        ]
