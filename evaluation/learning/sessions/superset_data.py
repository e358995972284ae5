"""Databases of Superset, their datasets, and the queries that people save."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.sessions.superset_records import Body, Records

_URI: Final = "sqlite:///shop.db"
_TABLES: Final = ("goods", "orders", "customers")
"""Those that are in the database."""


class Data:
    """What a client does with where data lie.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- databases

    def database(self) -> None:
        body: Body = {"database_name": self.draw.slug(), "sqlalchemy_uri": _URI}
        for name in ("expose_in_sqllab", "allow_dml", "allow_ctas"):
            if self.draw.likely(0.4):
                body[name] = self.draw.likely(0.5)
        if self.draw.likely(0.3):
            body["cache_timeout"] = self.draw.randint(10, 900)
        self.records.add("database", body)

    def database_wrongly(self) -> None:
        name = self.draw.slug()
        wrong: list[Body] = [
            {"database_name": self.records.name("database"), "sqlalchemy_uri": _URI},
            {"sqlalchemy_uri": _URI},
            {"database_name": name, "sqlalchemy_uri": "nowhere"},
            {"database_name": name, "sqlalchemy_uri": _URI, "cache_timeout": "long"},
            {"database_name": name, "sqlalchemy_uri": _URI, "colour": "red"},
        ]
        self.records.add("database", self.some(wrong))

    def change_database(self) -> None:
        changes: list[Body] = [
            {"allow_dml": self.draw.likely(0.5)},
            {"database_name": self.draw.slug()},
            {"cache_timeout": self.draw.randint(10, 900)},
            {"database_name": self.records.name("database")},
        ]
        self.records.change("database", self.some(changes))

    def look_into(self) -> None:
        ends = ["schemas/", "related_objects/", "tables/?q=(schema_name:main)", "connection"]
        self.call("GET", f"{self.records.at('database')}/{self.some(ends)}")

    # -- datasets

    def dataset(self) -> None:
        known = self.records.own("database")
        if self.draw.likely(0.2):
            body: Body = {"database": known, "table_name": self.some(_TABLES), "schema": "main"}
        else:
            sql = self.some(["select 1 as a", "select * from goods", "select id from orders"])
            body = {"database": known, "table_name": self.draw.slug(), "sql": sql, "schema": "main"}
        self.records.add("dataset", body)

    def dataset_wrongly(self) -> None:
        known = self.records.own("database")
        taken = self.records.fields.get(("dataset", self.records.own("dataset")), {})
        wrong: list[Body] = [
            taken,
            {"database": known},
            {"table_name": self.draw.slug()},
            {"database": known, "table_name": "nothing", "schema": "main"},
            {"database": self.records.absent(), "table_name": "goods", "schema": "main"},
            {"database": "first", "table_name": "goods", "schema": "main"},
        ]
        self.records.add("dataset", self.some(wrong))

    def change_dataset(self) -> None:
        changes: list[Body] = [
            {"description": self.draw.words(3)},
            {"cache_timeout": self.draw.randint(10, 900)},
            {"table_name": self.draw.slug()},
            {"owners": [1]},
            {"colour": "red"},
        ]
        self.records.change("dataset", self.some(changes))

    def duplicate(self) -> None:
        virtual = [e for e in self.found["dataset"] if "sql" in self.records.fields["dataset", e]]
        base = self.some(virtual or [self.records.absent()])
        body: Body = {"base_model_id": base, "table_name": self.draw.slug()}
        self.records.add("dataset", body, "/dataset/duplicate")

    def look_into_dataset(self) -> None:
        self.call("GET", f"{self.records.at('dataset')}/related_objects")

    # -- saved queries

    def query(self) -> None:
        body: Body = {"db_id": self.records.own("database"), "label": self.draw.words()}
        body |= {"sql": f"select {self.draw.randint(1, 9)}", "schema": "main"}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words(3)
        self.records.add("saved_query", body)

    def query_wrongly(self) -> None:
        known = self.records.own("database")
        wrong: list[Body] = [
            {"db_id": known, "label": 7, "sql": "select 1"},
            {"db_id": known, "label": self.draw.words(), "colour": "red"},
        ]
        self.records.add("saved_query", self.some(wrong))

    def change_query(self) -> None:
        changes: list[Body] = [
            {"label": self.draw.words()},
            {"sql": f"select {self.draw.randint(10, 99)}"},
            {"description": self.draw.words(3)},
        ]
        self.records.change("saved_query", self.some(changes))

    def acts(self) -> list[Act]:
        found, acts = self.found, list[Act]()
        for kind, weight in (("database", 0.6), ("dataset", 1), ("saved_query", 0.8)):
            acts += self.records.acts(kind, weight)
        return [
            *acts,
            Act(1.2, self.database),
            Act(1.2, self.database_wrongly),
            Act(1, self.change_database, found["database"]),
            Act(1.2, self.look_into, found["database"]),
            Act(3, self.dataset, found["database"]),
            Act(1.5, self.dataset_wrongly, found["database"]),
            Act(1.5, self.change_dataset, found["dataset"]),
            Act(0.5, self.duplicate, found["dataset"]),
            Act(0.8, self.look_into_dataset, found["dataset"]),
            Act(2.5, self.query, found["database"]),
            Act(0.6, self.query_wrongly, found["database"]),
            Act(1.2, self.change_query, found["saved_query"]),
            Act(0.5, lambda: self.records.delete_some("saved_query"), found["saved_query"]),
        ]
