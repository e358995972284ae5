"""A request of the journal as code that sends it: curl, httpx, fetch, and a test with pytest.

A key is never in it: the name of a variable stands in its place, as in the reports of `verify`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pprint import pformat
from shlex import quote as shell
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.worlds.masking import MASK

VARIABLE: Final = "BUSROOT_API_KEY"
UNKNOWN_KEY: Final = "unknown-key"

_SENT: Final = ("content-type", "accept", "prefer")
"""Headers that bear on the answer; the client's own name does not."""
_STAFF: Final = "staff"
_IN_PATHS: Final = "/%:@!$&'()*+,;=~"

Record = Mapping[str, Any]


class Snippet(NamedTuple):
    """Code for one program.

    Attributes:
        id: Of the text in the page.
        title: For people.
        text: The code.
    """

    id: str
    title: str
    text: str


def snippets(
    entry: Record, origin: str, base_path: str, world: Record, effect: Record | None = None
) -> list[Snippet]:
    """Return a `JournalEntry` as code.

    Args:
        entry: Which is masked, so its code is, too.
        origin: What stands before the path, as this browser reaches the server.
        base_path: Of the API, with which the path begins.
        world: The `World` of the entry.
        effect: The `FaultEffect` that made its answer, if it is known.
    """
    url = f"{origin}{_target(entry)}"
    return [
        *calls(entry, url),
        Snippet("as-test", "pytest", _test(entry, base_path, world, effect or {})),
    ]


def calls(entry: Record, url: str) -> list[Snippet]:
    """Return what sends the request of an entry to a URL."""
    return [
        Snippet("as-curl", "curl", _curl(entry, url)),
        Snippet("as-httpx", "httpx", _httpx(entry, url)),
        Snippet("as-fetch", "fetch", _fetch(entry, url)),
    ]


def lacks(entry: Record) -> list[str]:
    """Return what code made of an entry cannot have, for people."""
    body, missing = entry.get("body"), []
    if body and not (body["whole"] and "value" in body):
        missing.append("The body was not recorded as a whole.")
    shown = [entry["path"], entry["query"], entry["headers"], (body or {}).get("value")]
    if MASK in json.dumps(shown):
        missing.append(f"What is masked as {MASK} has to be filled in.")
    return missing


def _target(entry: Record, base_path: str = "") -> str:
    path = quote(entry["path"].removeprefix(base_path), safe=_IN_PATHS)
    query = urlencode(entry["query"], doseq=True, errors="replace")
    return f"{path}?{query}" if query else path


def _headers(entry: Record) -> dict[str, str]:
    headers = {name.title(): text for name, text in entry["headers"].items() if name in _SENT}
    if headers.get("Accept") == "*/*":
        del headers["Accept"]
    return headers


def _literal(text: str) -> str:
    """Return a text as Python code, in double quotes where that needs no escapes."""
    code = repr(text)
    return f'"{text}"' if code[0] == "'" and code[1:-1] == text and '"' not in text else code


def _has_body(entry: Record) -> bool:
    return "value" in (entry.get("body") or {})


def _compact(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value)


def _curl(entry: Record, url: str) -> str:
    method = entry["method"]
    lines = [f"curl {'-I ' if method == 'HEAD' else ''}{shell(url)}"]
    if method not in ("GET", "HEAD") or _has_body(entry):
        lines[0] = f"curl -X {shell(method)} {shell(url)}"
    if "key" in entry:
        lines.append(f'-H "{KEY_HEADER}: ${VARIABLE}"')
    lines += [f"-H {shell(f'{name}: {text}')}" for name, text in _headers(entry).items()]
    if _has_body(entry):
        lines.append(f"--data-raw {shell(_compact(entry['body']['value']))}")
    return " \\\n  ".join(lines)


def _httpx(entry: Record, url: str) -> str:
    key = {KEY_HEADER: f'os.environ["{VARIABLE}"]'} if "key" in entry else {}
    imports = "import os\n\nimport httpx\n\n" if key else "import httpx\n\n"
    call = _call(entry, _literal(url), key)
    return f"{imports}answer = {call}\nprint(answer.status_code, answer.text)"


def _call(entry: Record, url: str, key: Mapping[str, str], indent: str = "") -> str:
    """Return the call of httpx; url and key are code."""
    content = "Content-Type"
    headers = _headers(entry)
    if headers.get(content) == "application/json" and _has_body(entry):
        del headers[content]  # httpx sends it with `json`
    pairs = [*key.items(), *((name, _literal(text)) for name, text in headers.items())]
    parts = [_literal(entry["method"]), url]
    if pairs:
        parts.append(
            f"headers={{{', '.join(f'{_literal(name)}: {text}' for name, text in pairs)}}}"
        )
    if _has_body(entry):
        value = pformat(entry["body"]["value"], width=80, sort_dicts=False)
        parts.append(f"json={value}".replace("\n", f"\n{indent}         "))
    lines = "".join(f"\n{indent}    {part}," for part in parts)
    return f"httpx.request({lines}\n{indent})"


def _fetch(entry: Record, url: str) -> str:
    pairs = [f"{_compact(name)}: {_compact(text)}" for name, text in _headers(entry).items()]
    if "key" in entry:
        pairs.insert(0, f"{_compact(KEY_HEADER)}: process.env.{VARIABLE}")
    lines = [f"  method: {_compact(entry['method'])},"]
    if pairs:
        lines.append(f"  headers: {{ {', '.join(pairs)} }},")
    if _has_body(entry):
        lines.append(f"  body: JSON.stringify({_compact(entry['body']['value'])}),")
    body = "\n".join(lines)
    call = f"const answer = await fetch({_compact(url)}, {{\n{body}\n}});"
    return f"{call}\nconsole.log(answer.status, await answer.text());"


def _test(entry: Record, base_path: str, world: Record, effect: Record) -> str:
    """Return a test for the fixture `busroot`."""
    operation, status = entry.get("operationId"), entry["status"]
    named = re.sub(r"\W", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation or "request")).lower()
    options = [f"dataset={_literal(world['dataset'])}", f"seed={world['seed']}"]
    lines = ["import httpx", "import pytest", "", ""]
    lines += [f"@pytest.mark.busroot({', '.join(options)})", f"def test_{named}(busroot):"]
    by_rule = entry.get("fault", "Prefer") != "Prefer" and (status >= 400 or status == 0)
    limit = effect.get("rateLimit")
    if operation and limit:
        lines.append(
            f"    busroot.faults.add({_literal(operation)}, rate_limit={json.dumps(limit)})"
        )
    elif operation and by_rule:
        rule = f"status={status}" if status else 'drop="request"'
        lines.append(f"    busroot.faults.add({_literal(operation)}, {rule}, times=1)")
    url = f"busroot.url + {_literal(_target(entry, base_path))}"
    call = _call(entry, url, _key_of(entry, world), "    ")
    if operation and limit:
        before = f"        assert {call}.status_code != {status}".replace("\n", "\n    ")
        lines += [f"    for _ in range({limit['requests']}):", before]
    if status == 0:
        lines.append("    with pytest.raises(httpx.TransportError):")
        lines.append(f"        {call}".replace("\n", "\n    "))
    else:
        lines += [f"    answer = {call}", f"    assert answer.status_code == {status}"]
        # Without a known key it is in no journal of the test's world.
        if operation and "caller" in entry:
            lines.append(
                f"    busroot.journal.assert_called({_literal(operation)}, status={status})"
            )
    return "\n".join(lines)


def _key_of(entry: Record, world: Record) -> dict[str, str]:
    """Return the header of the key, as code for a test."""
    caller = entry.get("caller")
    if caller is None:
        return {KEY_HEADER: _literal(UNKNOWN_KEY)} if "key" in entry else {}
    roles: Sequence[str] = caller["roles"]
    role = _STAFF if _STAFF in roles else roles[0]
    first = world["keys"][0]["accountId"] if world["keys"] else None
    account = "" if caller["accountId"] == first else f", {_literal(caller['accountId'])}"
    return {KEY_HEADER: f"busroot.key({_literal(role)}{account})"}
