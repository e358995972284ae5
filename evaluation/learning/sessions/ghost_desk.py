"""The desk of Ghost, as a client runs it: invites, users and settings."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.ghost_records import Records


class Desk:
    """What a client does to run it.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.roles: list[str] = []
        self.user = ""

    def look_up(self) -> None:
        """Find the roles and the user that are there before."""
        found = (self.call("GET", "/roles/").data or {}).get("roles", [])
        self.roles = [each["id"] for each in found] or [self.records.none("roles")]
        self.user = self.records.first("users")

    def invite(self) -> None:
        body: Body = {"email": f"{self.draw.slug()}@example.com", "role_id": self.some(self.roles)}
        wrong: list[Body] = [
            {"email": body["email"]},
            {"role_id": body["role_id"]},
            {**body, "email": "owner@example.com"},
            {**body, "role_id": self.records.none("roles")},
        ]
        self.records.add("invites", self.some([*[body] * 5, *wrong]))

    def read_users(self) -> None:
        paths = [
            *("/users/", "/users/", f"/users/{self.user}/", "/users/slug/owner/"),
            *("/users/email/owner@example.com/", f"/users/{self.records.none('users')}/"),
            *("/users/me/", f"/users/slug/{self.draw.slug()}/"),
        ]
        self.call("GET", self.some(paths))

    def read_settings(self) -> None:
        queries: list[Body] = [{}, {"group": "site"}, {"group": "members,labs"}]
        if self.draw.likely(0.5):
            self.call("GET", "/site/")
        else:
            self.call("GET", "/settings/", query=self.some(queries))

    def acts(self) -> list[Act]:
        return [
            Act(1.2, self.invite),
            Act(2.5, self.read_users),
            Act(1.5, self.read_settings),
        ]
