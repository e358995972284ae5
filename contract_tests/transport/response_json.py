"""Read the JSON of a response, whatever a deployment sends."""

from typing import Any

from requests import Response

UNREADABLE = object()
"""Stands for a body that is not JSON, or is nested too deeply to be read."""

LONGEST_MESSAGE = 160


def json_in(response: Response) -> Any:
    """Return the value in the body of a response; `UNREADABLE` if there is none."""
    try:
        return response.json()
    except (ValueError, RecursionError):
        return UNREADABLE


def message_in(response: Response) -> str:
    """Return what an error response says, in a line; empty if it says nothing."""
    body = json_in(response)
    message = body.get("message") if isinstance(body, dict) else None
    return " ".join(message.split())[:LONGEST_MESSAGE] if isinstance(message, str) else ""
