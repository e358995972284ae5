"""Ways to sign in at Keystone: users with their passwords, and applications of the client."""

from evaluation.learning.drawing import Act
from evaluation.learning.recorder import Answer
from evaluation.learning.records import Body
from evaluation.learning.sessions.keystone_records import Records


class Keys:
    """What a client does with ways to sign in.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some
        self.own, self.applications = list[str](), list[str]()

    def look_up(self) -> None:
        """Find the user that the client is."""
        known = self.call("GET", "/users", query={"name": "admin"}).data.get("users")
        self.own += [each["id"] for each in known or ()]

    # -- signing in

    def sign_in(self) -> None:
        """Ask for a token as a user, with the right password or a wrong word."""
        key = self.records.own("users")
        fields = self.records.fields.get(key, {})
        right = fields.get("password", "none")
        password = right if self.draw.likely(0.75) else self.draw.words(3)
        named = {"name": fields.get("name", "nobody")}
        by_name = {**named, "domain": {"id": fields.get("domain_id", "default")}}
        user = {**self.some([{"id": key}, by_name]), "password": password}
        auth: Body = {"identity": {"methods": ["password"], "password": {"user": user}}}
        if self.draw.likely(0.3):
            given = self.records.pairs["given"]
            places = [each[0] for each in given if each[1] == key]
            auth["scope"] = {"project": {"id": self.some(places or self.found["projects"])}}
        self.call("POST", "/auth/tokens", {"auth": auth}, headers={"X-Auth-Token": ""})

    # -- applications

    def application(self) -> Answer:
        body: Body = {"name": self.draw.slug(), "secret": self.draw.words()}
        if self.draw.likely(0.5):
            body["description"] = self.draw.words()
        if self.draw.likely(0.6):
            body["roles"] = [{"name": self.some(["member", "reader"])}]
        if self.draw.likely(0.3):
            body["expires_at"] = f"2099-0{self.draw.randint(1, 9)}-01T00:00:00.000000Z"
        return self._send_application(body)

    def _send_application(self, body: Body) -> Answer:
        sent = {"application_credential": body}
        answer = self.call("POST", f"/users/{self.some(self.own)}/application_credentials", sent)
        if answer.status == 201:
            self.applications.append(answer.data["application_credential"]["id"])
        return answer

    def application_wrongly(self) -> None:
        odd: list[Body] = [{"name": self.draw.slug(), "roles": [{"id": "f" * 32}]}, {"name": ""}]
        self._send_application(self.some([*odd, {"description": self.draw.word()}]))

    def at_application(self) -> str:
        key = self.some(self.applications or ["f" * 32])
        return f"/users/{self.some(self.own)}/application_credentials/{key}"

    def delete_application(self) -> None:
        path = self.at_application()
        self.call("DELETE", path)
        self.applications.remove(path.rpartition("/")[2])

    def acts(self) -> list[Act]:
        call, own, found = self.call, self.own, self.found
        return [
            Act(5, self.sign_in, found["users"]),
            Act(1, lambda: call("GET", "/auth/projects")),
            Act(3.5, self.application, own),
            Act(1.2, self.application_wrongly, own),
            Act(2, lambda: call("GET", self.at_application()), own),
            Act(1.5, lambda: call("GET", self.at_application().rpartition("/")[0]), own),
            Act(1, self.delete_application, self.applications),
        ]
