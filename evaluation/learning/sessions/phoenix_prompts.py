"""Prompts of Phoenix, with versions and their tags."""

from evaluation.learning.drawing import Act
from evaluation.learning.records import Body
from evaluation.learning.sessions.phoenix_records import Records, shown_in

_TAGS = ("production", "staging", "nightly")


class Prompts:
    """What a client does with prompts.

    Args:
        records: What it has made.
    """

    def __init__(self, records: Records) -> None:
        self.records, self.found = records, records.found
        self.call, self.draw, self.some = records.call, records.draw, records.some

    def _version(self) -> Body:
        content = f"Say {self.draw.words(3)}"
        body: Body = {
            "model_provider": "OPENAI",
            "model_name": self.some(["small", "large"]),
            "template": {"type": "chat", "messages": [{"role": "user", "content": content}]},
            "template_type": "CHAT",
            "template_format": self.some(["MUSTACHE", "F_STRING", "NONE"]),
            "invocation_parameters": {"type": "openai", "openai": {"temperature": 0.5}},
        }
        return {**body, "description": self.draw.words()} if self.draw.likely(0.5) else body

    def prompt(self) -> None:
        prompt: Body = {"name": self.draw.slug()}
        if self.draw.likely(0.6):
            prompt["description"] = self.draw.words(3)
        self._post(prompt)

    def _post(self, prompt: Body) -> None:
        answer = self.call("POST", "/prompts", {"prompt": prompt, "version": self._version()})
        key = shown_in(answer).get("id")
        if answer.status == 200 and key:
            self.found["prompt_versions"].append(key)
            self.records.owners[key], self.records.fields[key] = [], prompt
            if prompt["name"] not in self.found["prompts"]:
                self.found["prompts"].append(prompt["name"])
                self.records.fields[prompt["name"]] = prompt
                self.records.owners[prompt["name"]] = []
            self.records.owners[key] = [prompt["name"]]

    def version(self) -> None:
        name = self.records.own("prompts")
        body = {"version": self._version()}
        self.records.add(f"/prompts/{name}/versions", body, "prompt_versions", name, name=name)

    def change(self) -> None:
        body: Body = self.some([{"description": self.draw.words(3)}, {"metadata": {"a": "b"}}])
        self.call("PATCH", f"/prompts/{self.records.own('prompts')}", body)

    def read(self) -> None:
        name, key = self.records.own("prompts"), self.records.own("prompt_versions")
        paths = [f"/prompts/{name}/latest", f"/prompt_versions/{key}", f"/prompts/{name}/versions"]
        self.call("GET", self.some([*paths, f"/prompts/{name}/tags/{self.some(_TAGS)}"]))

    def tag(self) -> None:
        key = self.records.own("prompt_versions")
        body: Body = {"name": self.some(_TAGS), "description": self.draw.words()}
        self.call("POST", f"/prompt_versions/{key}/tags", self.some([body, body, {"name": "A b"}]))

    def about_tags(self) -> None:
        path = f"/prompt_versions/{self.records.own('prompt_versions')}/tags"
        if self.draw.likely(0.7):
            self.call("GET", path)
        else:
            self.call("DELETE", f"{path}/{self.some(_TAGS)}")

    def add_wrongly(self) -> None:
        good = {"prompt": {"name": self.draw.slug()}, "version": self._version()}
        odd = {**self._version(), "template_type": "SONG"}
        wrong: list[Body] = [
            {"prompt": {"name": "Not a name!"}, "version": self._version()},
            {"prompt": good["prompt"]},
            {"prompt": good["prompt"], "version": odd},
            {"version": good["version"]},
        ]
        self.call("POST", "/prompts", self.some(wrong))

    def miss(self) -> None:
        name = self.draw.slug()
        wrong = [f"/prompts/{name}/latest", f"/prompts/{name}/versions"]
        self.call(
            "GET", self.some([*wrong, f"/prompt_versions/{self.records.none('prompt_versions')}"])
        )

    def acts(self) -> list[Act]:
        call, records, found = self.call, self.records, self.found
        return [
            Act(2.5, self.prompt),
            Act(2.5, self.version, found["prompts"]),
            Act(1.2, self.change, found["prompts"]),
            Act(5, self.read, found["prompts"]),
            Act(1.5, lambda: call("GET", "/prompts", query=records.page())),
            Act(2, self.tag, found["prompt_versions"]),
            Act(2, self.about_tags, found["prompt_versions"]),
            Act(0.6, lambda: records.delete("prompts"), found["prompts"]),
            Act(1.2, self.add_wrongly),
            Act(1, self.miss),
        ]
