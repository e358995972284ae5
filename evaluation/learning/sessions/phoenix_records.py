"""Records of Phoenix that a client has made, by kind."""

import base64
from typing import Any, Final

from evaluation.learning import records
from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Answer, Caller
from evaluation.learning.records import Body

KINDS: Final = (
    *("projects", "annotation_configs", "dataset_labels", "datasets", "splits", "experiments"),
    *("runs", "tags", "prompts", "prompt_versions", "users", "api_keys"),
)
TYPES: Final = {
    "projects": "Project",
    "annotation_configs": "CategoricalAnnotationConfig",
    "dataset_labels": "DatasetLabel",
    "datasets": "Dataset",
    "splits": "DatasetSplit",
    "experiments": "Experiment",
    "prompts": "Prompt",
    "prompt_versions": "PromptVersion",
    "users": "User",
    "api_keys": "UserApiKey",
}
"""What keys of records have in them, by kind."""


class Records(records.Records):
    """Records of Phoenix."""

    def __init__(self, call: Caller, draw: Draw) -> None:
        super().__init__(call, draw, KINDS)

    def none(self, kind: str) -> str:
        """Return a key that no record of a kind has."""
        text = f"{TYPES.get(kind, 'Node')}:{self.draw.randint(700, 999)}"
        return base64.b64encode(text.encode()).decode()

    def add(self, path: str, body: Body, kind: str, *owners: str, **fields: Any) -> Answer:
        """Create a record; it ends with its owners."""
        answer = self.call("POST", path, body)
        shown = shown_in(answer)
        key = shown.get("id") or shown.get("dataset_id")
        if answer.status in (200, 201) and key and key not in self.found[kind]:
            self.made(kind, key, fields or body, owners)
        return answer

    def delete(self, kind: str, path: str = "") -> None:
        """Delete a record, and look for it now and then."""
        key = self.own(kind)
        where = f"{path or f'/{kind}'}/{key}"
        if self.call("DELETE", where).status in (200, 204):
            self.forget(key)
            if self.draw.likely(0.4):
                # A page for people is at other paths.
                methods = ["DELETE"] if kind in ("users", "prompts") else ["GET", "DELETE"]
                self.call(self.some(methods), where)

    def page(self) -> Body:
        return self.some([{}, {}, {"limit": self.draw.randint(1, 4)}])


def shown_in(answer: Answer) -> Body:
    """Return the record that an answer shows, empty if none."""
    shown = answer.data.get("data") if isinstance(answer.data, dict) else None
    return shown if isinstance(shown, dict) else {}
