"""The OpenAPI Overlay 1.0 of what was learned, as a file."""

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z_/-]*( [A-Za-z_/-]+)*")
_BOOLEANS: Final = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"])


class _Dumper(yaml.SafeDumper):
    """Writes texts in quotes wherever some reader of YAML could take them for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _BOOLEANS
    style = None if is_plain else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


def as_yaml(overlay: Mapping[str, Any]) -> str:
    """Return an overlay as a file."""
    return yaml.dump(dict(overlay), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
