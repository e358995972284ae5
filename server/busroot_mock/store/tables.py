"""The tables of records: one declaration for each."""

from collections.abc import Mapping
from typing import Final, NamedTuple

FIRST_ID: Final = 10_000
"""Ids that a world gives start here; those in fixtures lie below."""


class Declaration(NamedTuple):
    """What the mock server knows of the records of one table.

    Attributes:
        key: The members that tell the records apart, with their types: a text, or a whole number
            that is an id.
        shared: Whether all accounts share the table; of any other, each account has its own.
        needed: Members that a record of a fixture must have beside its key.
        references: Which table the record is in that a member names. `skus.skuCode` is a member of
            each object in a list; a question mark at the end allows null, which names none.
        unique: Another member that tells records apart, in all accounts together and in any case.
        shown: The schema in which the API shows the records; some of what it has is worked out.
        entered: The schema in which clients enter them; it has the bounds of what can be worked
            out.
        secret: The member that is masked wherever a record is shown to people.
    """

    key: Mapping[str, type]
    shared: bool = False
    needed: tuple[str, ...] = ("accountId",)
    references: Mapping[str, str] = {}
    unique: str | None = None
    shown: str | None = None
    entered: str | None = None
    secret: str | None = None


TABLES: Final[Mapping[str, Declaration]] = {
    "accounts": Declaration(
        key={"id": str},
        shared=True,
        needed=(),
        unique="domain",
        shown="Account",
        secret="redshiftPassword",
    ),
    "users": Declaration(
        key={"id": int},
        shared=True,
        needed=("email", "userRole", "accounts"),
        references={"accounts.accountId": "accounts"},
        unique="email",
        shown="User",
    ),
    "apiKeys": Declaration(
        key={"key": str},
        shared=True,
        needed=(),
        references={"accountId": "accounts", "userId": "users"},
        secret="key",
    ),
    "configKeys": Declaration(key={"key": str}, shared=True, needed=(), shown="ConfigEntry"),
    "plants": Declaration(key={"code": str}, shown="Plant", entered="PlantInput"),
    "stationGroups": Declaration(
        key={"code": str},
        references={"plantCode": "plants", "shiftPatternId": "shiftPatterns"},
        shown="StationGroup",
    ),
    "stations": Declaration(
        key={"code": str},
        references={"groupCode": "stationGroups", "shiftPatternId?": "shiftPatterns"},
        shown="StationSettings",
    ),
    "skus": Declaration(key={"code": str}, shown="Sku", entered="SkuInput"),
    "skuGroups": Declaration(
        key={"code": str},
        references={"skus.skuCode": "skus"},
        shown="SkuGroup",
        entered="SkuGroupInput",
    ),
    "reasons": Declaration(
        key={"code": str}, references={"parentReasonCode?": "reasons"}, shown="SavedReason"
    ),
    "shiftPatterns": Declaration(key={"id": int}, shown="ShiftPattern", entered="ShiftsInput"),
    "schedules": Declaration(
        key={"id": int},
        references={
            "stationCode": "stations",
            "skuCode?": "skus",
            "skuGroupCode?": "skuGroups",
            "nonProductionReasonCode?": "reasons",
        },
        shown="Schedule",
        entered="ScheduleInput",
    ),
    "issues": Declaration(
        key={"id": int},
        references={
            "stationCode": "stations",
            "events.userId?": "users",
            "events.causeCode?": "reasons",
        },
        shown="Issue",
    ),
    "notificationPreferences": Declaration(
        key={"userId": int, "stationGroupCode": str},
        references={"userId": "users", "stationGroupCode": "stationGroups"},
        shown="NotificationPreference",
    ),
    "configValues": Declaration(
        key={"key": str}, references={"key": "configKeys"}, shown="ConfigEntry"
    ),
    "accessCodes": Declaration(key={"code": str}, unique="code", shown="AccessCode"),
}
