"""Files, dashboards, flows, texts and settings of Directus, beside its people."""

from typing import Any, Final

from evaluation.learning.drawing import Act, Draw
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.directus_people import COLLECTIONS, People
from evaluation.learning.sessions.directus_records import Body, Records

_UPLOAD: Final = """--made
Content-Disposition: form-data; name="title"

{title}
--made
Content-Disposition: form-data; name="file"; filename="{name}.txt"
Content-Type: text/plain

{text}
--made--
"""


class Desk(People):
    """What a client has set up so far, and what it does.

    Args:
        call: Sends its requests.
        draw: Draws them.
    """

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw)
        self.codes = list[str]()
        self.found |= {name: self._records(name) for name in _WEIGHTS}

    def _records(self, name: str) -> Records:
        body, change = getattr(self, f"_{name}"), getattr(self, f"_{name}_change", None)
        wrong = getattr(self, f"_{name}_wrongly", list)
        lists: list[dict[str, Any]]
        lists = [{}, {"sort": _SORTED.get(name, "id"), "limit": 2}, {"fields": _SHOWN[name]}]
        change = change or (lambda: self._named_change(_SORTED.get(name, "name")))
        return Records(
            self.call, self.draw, f"/{name}", body, change, lambda: [*lists, *self._by(name)], wrong
        )

    def _by(self, name: str) -> list[dict[str, Any]]:
        if name not in _FILTERS:
            return []
        member, values = _FILTERS[name]
        keys = self.found[values].keys if isinstance(values, str) else list(values)
        return [{f"filter[{member}][_eq]": self.some(keys)}] if keys else []

    def _named_change(self, name: str) -> Body:
        return {name: self.draw.words()}

    def acts(self) -> list[Act]:
        """Return what a client does."""
        call, found = self.call, self.found
        acts = [act for name, weight in _WEIGHTS.items() for act in found[name].acts(weight)]
        return [
            *acts,
            Act(0.8, self.add_user_again, self.mails),
            Act(0.8, self.translate_again, self.codes),
            Act(1, self.upload),
            Act(0.7, self.start_flow, found["operations"].keys),
            Act(1, lambda: call("GET", "/settings")),
            Act(0.8, lambda: call("PATCH", "/settings", self._setting())),
            Act(1, lambda: call("GET", "/users/me")),
            Act(0.6, lambda: call("PATCH", "/users/me", {"location": self.draw.words()})),
            Act(0.5, lambda: call("GET", "/server/info")),
            Act(0.5, lambda: call("GET", "/server/ping")),
            Act(0.6, lambda: call("POST", "/auth/login", self._login())),
            Act(0.5, lambda: call("GET", "/activity", query={"limit": 2, "sort": "-id"})),
            Act(0.5, lambda: call("GET", "/revisions", query={"limit": 1, "sort": "id"})),
            Act(0.5, lambda: call("GET", f"/{self.draw.slug()}")),
        ]

    # -- files

    def _folders(self) -> Body:
        above = self.found["folders"].keys
        body: Body = {"name": self.draw.slug()}
        return {**body, "parent": self.some(above)} if above and self.draw.likely(0.3) else body

    def _folders_wrongly(self) -> list[Body]:
        return [{}, {"name": "low", "parent": self.draw.uuid()}]

    def _files(self) -> Body:
        name, folders = self.draw.slug(), self.found["folders"].keys
        body: Body = {"title": name, "type": "text/plain", "filename_download": f"{name}.txt"}
        if self.draw.likely(0.3):
            body["tags"] = [self.draw.word()]
        return {**body, "folder": self.some(folders)} if folders and self.draw.likely(0.5) else body

    def _files_change(self) -> Body:
        return self.some([{"description": self.draw.words(3)}, {"tags": [self.draw.word()]}])

    def _files_wrongly(self) -> list[Body]:
        return [{"title": "no type"}, {**self._files(), "folder": self.draw.uuid()}]

    def upload(self) -> None:
        text = _UPLOAD.format(
            title=self.draw.words(), name=self.draw.slug(), text=self.draw.words(3)
        )
        kind = {"Content-Type": "multipart/form-data; boundary=made"}
        answer = self.call("POST", "/files", text.replace("\n", "\r\n"), headers=kind)
        if answer.status == 200:
            self.found["files"].keys.append(answer.data["data"]["id"])

    # -- dashboards and flows

    def _dashboards(self) -> Body:
        body: Body = {"name": self.draw.slug(), "icon": self.some(["space_dashboard", "star"])}
        return {**body, "note": self.draw.words(3)} if self.draw.likely(0.5) else body

    def _dashboards_wrongly(self) -> list[Body]:
        return [{"icon": "star"}, {"name": None}]

    def _placed(self) -> Body:
        return {"position_x": self.draw.randint(1, 30), "position_y": self.draw.randint(1, 30)}

    def _panels(self) -> Body:
        boards = self.found["dashboards"].keys
        return {
            "dashboard": self.some(boards) if boards else self.draw.uuid(),
            "name": self.draw.slug(),
            "type": self.some(["label", "metric"]),
            **self._placed(),
            "width": self.draw.randint(4, 12),
            "height": self.draw.randint(4, 12),
            "options": {"text": self.draw.word()},
        }

    def _panels_change(self) -> Body:
        return self.some([self._placed(), {"name": self.draw.slug(), "show_header": True}])

    def _panels_wrongly(self) -> list[Body]:
        body = self._panels()
        return [
            {n: v for n, v in body.items() if n != name}
            for name in ("dashboard", "type", "width", "position_x")
        ]

    def _flows(self) -> Body:
        status = "active" if self.draw.likely(0.2) else "inactive"
        return {
            "name": self.draw.slug(),
            "status": status,
            "trigger": self.some(["manual", "webhook"]),
            "options": {"collections": [self.some(COLLECTIONS)]},
        }

    def _flows_change(self) -> Body:
        return self.some([{"description": self.draw.words(3)}, {"color": "#102030"}])

    def _flows_wrongly(self) -> list[Body]:
        return [{"trigger": "manual"}, {"name": None}]

    def _operations(self) -> Body:
        flows = self.found["flows"].keys
        return {
            "flow": self.some(flows) if flows else self.draw.uuid(),
            "key": self.draw.slug(),
            "name": self.draw.words(),
            "type": "log",
            **self._placed(),
            "options": {"message": self.draw.words()},
        }

    def _operations_change(self) -> Body:
        return self.some([self._placed(), {"name": self.draw.words()}])

    def _operations_wrongly(self) -> list[Body]:
        body = self._operations()
        return [{n: v for n, v in body.items() if n != name} for name in ("key", "flow", "type")]

    def start_flow(self) -> None:
        key = self.some(self.found["operations"].keys)
        shown = self.call("GET", f"/operations/{key}")
        if shown.status == 200:
            self.call("PATCH", f"/flows/{shown.data['data']['flow']}", {"operation": key})

    # -- texts and settings

    def _translations(self) -> Body:
        body = {"language": self.some(["en-US", "de-DE", "nl-BE"]), "key": self.draw.slug()}
        self.codes.append(body["key"])
        return {**body, "value": self.draw.words()}

    def _translations_wrongly(self) -> list[Body]:
        return [{"language": "en-US", "key": self.draw.slug()}, {"key": "k", "value": "v"}]

    def translate_again(self) -> None:
        shown = self.call("GET", "/translations", query={"filter[key][_eq]": self.codes[0]})
        for each in shown.data["data"][:1]:
            body = {name: each[name] for name in ("language", "key")}
            self.call("POST", "/translations", {**body, "value": self.draw.words()})

    def _setting(self) -> Body:
        return self.some(
            [{"project_name": self.draw.words()}, {"project_color": self.some(["#102030", "#fff"])}]
        )


_WEIGHTS: Final = {
    "roles": 0.9,
    "policies": 0.8,
    "permissions": 0.9,
    "access": 0.5,
    "users": 1.3,
    "folders": 0.8,
    "files": 0.8,
    "dashboards": 0.7,
    "panels": 0.7,
    "flows": 0.7,
    "operations": 0.7,
    "translations": 0.7,
}
_SORTED: Final = {
    **dict.fromkeys(("roles", "policies", "folders", "dashboards", "panels", "flows"), "name"),
    "users": "email",
    "files": "title",
    "operations": "key",
    "translations": "value",
}
"""By what they are listed: a key that is drawn would be another one each time."""
_SHOWN: Final = {
    **dict.fromkeys(("roles", "policies", "folders", "dashboards", "flows"), "id,name"),
    "permissions": "id,action,collection",
    "access": "role,policy",
    "users": "id,email",
    "files": "id,title,type",
    "panels": "id,name,dashboard",
    "operations": "id,key,flow",
    "translations": "language,key,value",
}
_FILTERS: Final[dict[str, tuple[str, Any]]] = {
    "permissions": ("policy", "policies"),
    "users": ("role", "roles"),
    "panels": ("dashboard", "dashboards"),
    "operations": ("flow", "flows"),
    "files": ("folder", "folders"),
    "folders": ("parent", "folders"),
    "flows": ("status", ("active", "inactive")),
    "translations": ("language", ("en-US", "de-DE")),
}
