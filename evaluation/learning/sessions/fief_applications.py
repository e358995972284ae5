"""Clients, providers, webhooks and templates of mail, set up around the users of Fief."""

from typing import Final

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.fief_records import Records

_PROVIDERS: Final = ("GITHUB", "GOOGLE", "DISCORD", "MICROSOFT")
_EVENTS: Final = ("user.created", "user.updated", "user.deleted", "role.created", "client.updated")
_OPENID: Final = "https://id.example.com/.well-known/openid-configuration"


class Applications:
    """What a client does with what is set up around users.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.templates: list[str] = []

    def look_up(self) -> None:
        """Find the templates that are there before."""
        self.templates += self.records.listed("email-templates")

    # -- clients

    def client(self) -> None:
        tenant = self.records.where()
        body: Body = {
            "name": self.draw.words(),
            "first_party": self.draw.likely(0.5),
            "client_type": self.some(["public", "confidential"]),
            "redirect_uris": self._redirects(),
            "tenant_id": tenant,
        }
        if self.draw.likely(0.3):
            body["access_id_token_lifetime_seconds"] = self.draw.randint(1, 9) * 600
        self.records.add("clients", body, tenant)

    def _redirects(self) -> list[str]:
        return [
            f"https://{self.draw.word()}.example.com/callback"
            for _ in range(self.draw.randint(1, 2))
        ]

    def change_client(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words()},
            {"first_party": self.draw.likely(0.5)},
            {"redirect_uris": self._redirects()},
            {"refresh_token_lifetime_seconds": self.draw.randint(1, 9) * 3600},
            {"redirect_uris": []},
            {"client_type": "secret"},
            {"access_id_token_lifetime_seconds": -1},
        ]
        self.records.change("clients", self.some(changes))

    def list_clients(self) -> None:
        queries: list[Body] = [
            {"query": self.draw.word()},
            {"tenant": self.records.where()},
            {"tenant": self.some([self.records.tenant, "any"])},
        ]
        self.records.list_some("clients", ("name", "client_type", "created_at"), queries)

    # -- providers

    def provider(self) -> None:
        body: Body = {
            "provider": self.some(_PROVIDERS),
            "client_id": self.draw.slug(),
            "client_secret": self.draw.slug(),
            "scopes": self.draw.sample(["email", "profile", "openid"], self.draw.randint(0, 2)),
        }
        if self.draw.likely(0.25):
            body |= {"provider": "OPENID", "openid_configuration_endpoint": _OPENID}
        if self.draw.likely(0.5):
            body["name"] = self.draw.words()
        self.records.add("oauth-providers", body)

    def change_provider(self) -> None:
        changes: list[Body] = [
            {"name": self.draw.words()},
            {"scopes": self.draw.sample(["email", "profile", "openid"], 2)},
            {"client_secret": self.draw.slug()},
            {"scopes": "email"},
        ]
        self.records.change("oauth-providers", self.some(changes))

    def list_providers(self) -> None:
        queries: list[Body] = [{"query": self.some(_PROVIDERS).lower()}]
        self.records.list_some("oauth-providers", ("provider", "name", "created_at"), queries)

    def foreign_token(self) -> None:
        provider, user = self.records.own("oauth-providers"), self.records.own("users")
        self.call("GET", f"/oauth-providers/{provider}/access-token/{user}")

    # -- webhooks

    def webhook(self) -> None:
        events = self.draw.sample(_EVENTS, self.draw.randint(1, 3))
        self.records.add(
            "webhooks", {"url": f"https://{self.draw.word()}.example.com/hook", "events": events}
        )

    def change_webhook(self) -> None:
        changes: list[Body] = [
            {"url": f"https://{self.draw.word()}.example.com/changed"},
            {"events": self.draw.sample(_EVENTS, 2)},
            {"events": []},
            {"events": ["user.sung"]},
            {"url": "nowhere"},
        ]
        self.records.change("webhooks", self.some(changes))

    def about_webhook(self) -> None:
        key = self.records.own("webhooks") if self.draw.likely(0.85) else self.draw.uuid()
        method, end = self.some([("GET", "logs"), ("POST", "secret")])
        self.call(method, f"/webhooks/{key}/{end}")

    # -- templates of mail

    def read_template(self) -> None:
        self.call("GET", f"/email-templates/{self.some(self.templates)}")

    def change_template(self) -> None:
        changes: list[Body] = [
            {"subject": self.draw.words(3)},
            {"subject": self.draw.words(3), "content": f"<p>{self.draw.words(4)}</p>"},
            {"content": "{% for"},
            {"subject": 5},
        ]
        self.call("PATCH", f"/email-templates/{self.some(self.templates)}", self.some(changes))

    def add_wrongly(self) -> None:
        client: Body = {
            "name": self.draw.words(),
            "first_party": False,
            "client_type": "public",
            "redirect_uris": self._redirects(),
            "tenant_id": self.records.tenant,
        }
        provider: Body = {
            "provider": "GITHUB",
            "client_id": "a",
            "client_secret": "b",
            "scopes": [],
        }
        wrong: list[tuple[str, Body]] = [
            ("clients", {n: each for n, each in client.items() if n != self.some(list(client))}),
            ("clients", {**client, "tenant_id": self.draw.uuid()}),
            ("clients", {**client, "redirect_uris": []}),
            ("clients", {**client, "redirect_uris": ["http://shop.example.com/"]}),
            ("clients", {**client, "client_type": "secret"}),
            ("oauth-providers", {**provider, "provider": "OPENID"}),
            ("oauth-providers", {**provider, "provider": "COMPASS"}),
            ("oauth-providers", {"provider": "GITHUB"}),
            ("webhooks", {"url": "nowhere", "events": ["user.created"]}),
            ("webhooks", {"url": "https://example.com/hook", "events": ["user.sung"]}),
            ("webhooks", {"url": "https://example.com/hook"}),
        ]
        self.records.add(*self.some(wrong))

    def acts(self) -> list[Act]:
        records, found, acts = self.records, self.found, list[Act]()
        for kind, weight in (("clients", 1), ("oauth-providers", 0.8), ("webhooks", 0.8)):
            acts += records.acts(kind, weight)
        key = "clients"
        return [
            *acts,
            Act(2.5, self.client),
            Act(1.8, self.change_client, found["clients"]),
            Act(1.8, self.list_clients),
            Act(0.5, lambda: self.call("POST", f"{records.at(key)}/encryption-key"), found[key]),
            Act(1.8, self.provider),
            Act(1.3, self.change_provider, found["oauth-providers"]),
            Act(1.2, self.list_providers),
            Act(0.5, self.foreign_token, found["oauth-providers"]),
            Act(1.8, self.webhook),
            Act(1.3, self.change_webhook, found["webhooks"]),
            Act(1.2, self.about_webhook, found["webhooks"]),
            Act(1, lambda: records.list_some("webhooks", ("url", "created_at"), [])),
            Act(1, self.read_template, self.templates),
            Act(1.3, self.change_template, self.templates),
            Act(0.5, lambda: self.call("GET", "/email-templates/", query={"limit": 2})),
            Act(2.2, self.add_wrongly),
        ]
