"""The comparison of two deployments as text and as a page."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .untested import counted

TEMPLATE = "side_by_side.html.j2"


def text_of(content: dict[str, Any]) -> str:
    """Return the result, as JSON has it, as lines for a terminal."""
    lines = [f"First: {content['first']}", f"Second: {content['second']}"]
    for request, group in by_request(content).items():
        lines += ["", request]
        lines += [f"  {line_of(each)}" for each in group]
    if content["unanswered"]:
        lines += ["", "Not answered"]
        lines += [f"  {name}: {why}" for name, why in content["unanswered"].items()]
    if content["forbidden"]:
        lines += ["", f"Not allowed to either key: {', '.join(content['forbidden'])}"]
    return "\n".join([*lines, "", verdict_of(content)])


def by_request(content: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the differences by request."""
    groups: dict[str, list[dict[str, str]]] = {}
    for each in content["differences"]:
        groups.setdefault(each["request"], []).append(each)
    return groups


def line_of(each: dict[str, str]) -> str:
    """Return a difference as a line."""
    place = f" {each['place']}" if each["place"] else ""
    return f"{each['kind']}{place}: {each['first']}, and {each['second']}"


def verdict_of(content: dict[str, Any]) -> str:
    """Return the result in a sentence."""
    count = len(content["differences"])
    asked = counted(content["requests"], "request")
    return f"{counted(count, 'difference')} in the answers to {asked}."


def page_of(content: dict[str, Any]) -> str:
    """Return the result as one HTML page; everything from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        content=content, groups=by_request(content), line_of=line_of, verdict=verdict_of(content)
    )
