"""Templates of paths, and which of them a path fits."""

from collections.abc import Iterable
from urllib.parse import unquote


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


def _segments(path: str) -> list[str]:
    return path.split("/")[1:]


def _fits(template: str, segment: str) -> bool:
    return bool(segment) if template.startswith("{") else template == segment
