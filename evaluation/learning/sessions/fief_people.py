"""Tenants of Fief with their users, and the fields that users have."""

from typing import Any, Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.fief_records import Records

_TYPES: Final = ("STRING", "INTEGER", "BOOLEAN", "CHOICE", "DATE", "TIMEZONE")
_CHOICES: Final = [["small", "Small"], ["large", "Large"]]
_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "STRING": ("first", "second"),
    "INTEGER": (3, 7, 40),
    "BOOLEAN": (True, False),
    "CHOICE": ("small", "large"),
    "DATE": ("2026-01-03", "2026-02-28"),
    "TIMEZONE": ("Europe/Paris", "UTC"),
}


class People:
    """What a client does with those who use it.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    # -- tenants

    def tenant(self) -> None:
        body: Body = {"name": self.draw.slug().title()}
        if self.draw.likely(0.4):
            body["registration_allowed"] = self.draw.likely(0.5)
        if self.draw.likely(0.3):
            body["logo_url"] = f"https://example.com/{self.draw.word()}.png"
        if self.draw.likely(0.3):
            body["application_url"] = f"https://{self.draw.word()}.example.com/"
        if self.draw.likely(0.4):
            body["oauth_providers"] = self.records.some_of("oauth-providers", 2)
        self.records.add("tenants", body)

    def change_tenant(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.slug().title()},
            {"registration_allowed": self.draw.likely(0.5)},
            {"logo_url": self.some([None, "https://example.com/new.png"])},
            {"oauth_providers": self.records.some_of("oauth-providers", 2)},
            {"theme_id": self.draw.uuid()},
            {"application_url": "nowhere"},
        ]
        self.records.change("tenants", self.some(changes))

    def list_tenants(self) -> None:
        queries: list[Body] = [{"query": self.draw.word()}]
        self.records.list_some("tenants", ("name", "slug", "created_at"), queries)

    # -- users

    def user(self) -> None:
        tenant = self.records.where()
        body: Body = {
            "email": f"{self.draw.slug()}@example.com",
            "email_verified": self.draw.likely(0.5),
            "password": f"{self.draw.slug()}-{self.draw.slug()}",
            "tenant_id": tenant,
            "fields": self._values() if self.draw.likely(0.6) else {},
        }
        self.records.add("users", body, tenant)

    def _values(self) -> Body:
        known = [self.records.fields[each] for each in self.found["user-fields"]]
        drawn = self.draw.sample(known, self.draw.randint(0, min(2, len(known))))
        return {each["slug"]: self.some(_VALUES[each["type"]]) for each in drawn}

    def change_user(self) -> None:
        changes: list[Body] = [
            {"email": f"{self.draw.slug()}@example.com"},
            {"email_verified": self.draw.likely(0.5)},
            {"password": f"{self.draw.slug()}-{self.draw.slug()}"},
            {"fields": self._values()},
            {"password": "short"},
            {"email": self.records.sent("users", "email")},
            {"email": "nobody"},
        ]
        self.records.change("users", self.some(changes))

    def list_users(self) -> None:
        queries: list[Body] = [
            {"query": self.draw.word()},
            {"email": self.records.sent("users", "email")},
            {"tenant": self.records.where()},
            {"tenant": self.draw.uuid()},
        ]
        self.records.list_some("users", ("email", "created_at"), queries)

    def token(self) -> None:
        """Ask for a token of a user: of a client of the tenant, of another, or wrongly."""
        user, fields = self.records.own("users"), self.records.fields
        tenant = fields[user]["tenant_id"]
        own = [each for each in self.found["clients"] if fields[each]["tenant_id"] == tenant]
        client = self.some(own or self.found["clients"] or [self.draw.uuid()])
        good: Body = {"client_id": client, "scopes": ["openid"]}
        other: Body = {"client_id": self.records.own("clients"), "scopes": []}
        wrong: Body = {"client_id": self.draw.uuid(), "scopes": ["openid"]}
        body = self.some([good, good, good, other, wrong, {"client_id": client}])
        self.call("POST", f"/users/{user}/access-token", body)

    # -- fields of users

    def field(self) -> None:
        kind, slug = self.some(_TYPES), f"{self.draw.word()}_{self.draw.word()}"
        configuration: Body = {
            "at_registration": self.draw.likely(0.5),
            "required": False,
            "at_update": self.draw.likely(0.7),
        }
        if kind == "CHOICE":
            configuration["choices"] = _CHOICES
        if kind in ("STRING", "INTEGER", "CHOICE") and self.draw.likely(0.4):
            configuration["default"] = self.some(_VALUES[kind])
        body = {"name": slug.title(), "slug": slug, "type": kind, "configuration": configuration}
        self.records.add("user-fields", body)

    def change_field(self) -> None:
        configuration = {"at_registration": False, "required": False, "at_update": True}
        changes: list[Body] = [
            {"name": self.draw.words()},
            {"slug": f"{self.draw.word()}_{self.draw.word()}"},
            {"slug": self.records.sent("user-fields", "slug")},
            {"name": self.draw.words(), "configuration": {**configuration, "choices": _CHOICES}},
            {"configuration": {"required": False}},
        ]
        self.records.change("user-fields", self.some(changes))

    def list_fields(self) -> None:
        queries: list[Body] = [{"query": self.draw.word()}]
        self.records.list_some("user-fields", ("name", "slug", "type"), queries)

    def _wrong_users(self, name: str) -> list[tuple[str, Body]]:
        user: Body = {
            "email": f"{name}@example.com",
            "email_verified": True,
            "password": f"{name}-{self.draw.slug()}",
            "tenant_id": self.records.tenant,
        }
        known = self.records.fields.get(self.records.own("users"), user)
        bodies: list[Body] = [
            {n: each for n, each in user.items() if n != self.some(list(user))},
            {**user, "email": "nobody"},
            {**user, "password": "short"},
            {**user, "tenant_id": self.draw.uuid()},
            {**user, "tenant_id": "any"},
            {**user, "email": known["email"], "tenant_id": known["tenant_id"]},
            {**user, "email_verified": "perhaps"},
        ]
        return [("users", body) for body in bodies]

    def _wrong_tenants(self, name: str) -> list[tuple[str, Body]]:
        bodies: list[Body] = [
            {"registration_allowed": True},
            {"name": name, "oauth_providers": [self.draw.uuid()]},
            {"name": name, "logo_url": "nowhere"},
            {"name": name, "theme_id": self.draw.uuid()},
        ]
        return [("tenants", body) for body in bodies]

    def _wrong_fields(self, name: str) -> list[tuple[str, Body]]:
        own: Body = {"name": name, "slug": name, "type": "STRING"}
        short = {"at_registration": True, "required": False}
        whole, slug = {**short, "at_update": True}, self.records.sent("user-fields", "slug")
        bodies: list[Body] = [
            {**own, "configuration": short},
            {**own, "type": "COLOUR", "configuration": whole},
            own,
            {**own, "slug": slug, "configuration": whole},
        ]
        return [("user-fields", body) for body in bodies]

    def add_wrongly(self) -> None:
        """Create what is wrong, or a user with no more than what is required."""
        name = self.draw.slug()
        wrong = [*self._wrong_users(name), *self._wrong_tenants(name), *self._wrong_fields(name)]
        kind, body = self.some(wrong)
        owners = [body["tenant_id"]] if kind == "users" and "tenant_id" in body else []
        self.records.add(kind, body, *owners)

    def acts(self) -> list[Act]:
        records, found, call = self.records, self.found, self.call
        acts, users = list[Act](), found["users"]
        for kind, weight in (("tenants", 0.8), ("users", 1.4), ("user-fields", 0.7)):
            acts += records.acts(kind, weight)
        return [
            *acts,
            Act(1.8, self.tenant),
            Act(1.8, self.change_tenant, found["tenants"]),
            Act(1.2, self.list_tenants),
            Act(4, self.user),
            Act(2.5, self.change_user, users),
            Act(2.5, self.list_users),
            Act(1.5, self.token, users),
            Act(0.8, lambda: call("GET", f"{records.at('users')}/oauth-accounts"), users),
            Act(1.6, self.field),
            Act(1.2, self.change_field, found["user-fields"]),
            Act(1, self.list_fields),
            Act(3, self.add_wrongly),
        ]
