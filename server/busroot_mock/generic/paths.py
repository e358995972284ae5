"""Templates of paths, which of them a path fits, and the form that they end with."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

SLASH: Final = "/"
_FORM: Final = re.compile(r"\.[a-z]{2,4}")


class Paths:
    """Templates, matched segment by segment; a literal goes before a placeholder."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._split = sorted(
            (_segments(template) for template in set(templates)),
            key=lambda segments: [segment.startswith("{") for segment in segments],
        )

    def find(self, path: str) -> tuple[str, dict[str, str]] | None:
        """Return the template of a path and the decoded values of its placeholders."""
        segments = [unquote(segment) for segment in _segments(path)]
        for template in self._split:
            if len(template) == len(segments) and all(map(_fits, template, segments)):
                values = {
                    name[1:-1]: value
                    for name, value in zip(template, segments, strict=True)
                    if name.startswith("{")
                }
                return "/".join(["", *template]), values
        return None


def form_of(paths: Iterable[str]) -> str:
    """Return what all paths that do not end with a slash end with, such as `.json`.

    It is the slash where all paths but the first of all have one.
    """
    known = [path for path in paths if path != SLASH]
    named = [path for path in known if not path.endswith(SLASH)]
    if len(known) > 1 and not named:
        return SLASH
    forms = {f".{path.rpartition('.')[2]}" for path in named}
    form = forms.pop() if len(forms) == 1 and len(named) > 1 else ""
    is_form = _FORM.fullmatch(form) and not any(path.endswith(f"/{form}") for path in named)
    return form if is_form else ""


def with_form(path: str, form: str) -> str:
    """Return a path with the form at its end."""
    return path if path.endswith(SLASH) else f"{path}{form}"


def without_form(path: str, form: str) -> str:
    """Return a path without the form at its end; the first of all stays as it is."""
    return path.removesuffix(form) or path


def label_without_form(label: str, form: str) -> str:
    """Return method and path without the form at its end."""
    method, _, path = label.partition(" ")
    return f"{method} {without_form(path, form)}"


def _segments(path: str) -> list[str]:
    return path.split("/")[1:]


def _fits(template: str, segment: str) -> bool:
    return bool(segment) if template.startswith("{") else template == segment
