"""Fault rules in words."""

from collections.abc import Mapping
from typing import Any

from busroot_mock.console.filters import compact
from busroot_mock.faults.kinds import kind_of

Record = Mapping[str, Any]


def effect_words(effect: Record) -> str:
    """Return what a rule does, such as `Error status 503, after 200 ms`."""
    kind = kind_of(effect)
    parts = [kind.words()] if kind else []
    if "delay" in effect:
        span = _delay_words(effect["delay"])
        parts.append(f"after {span}" if parts else f"Response after {span}")
    return ", ".join(parts)


def match_words(rule: Record) -> str:
    """Return on which requests a rule acts, such as `the next 2 requests for listSkus`."""
    match = rule["match"]
    method = f"{match['method']} " if "method" in match else ""
    count = f"the next {rule['next']} " if "next" in rule else "" if match else "any "
    plural = "request" if not match and "next" not in rule else "requests"
    texts = {
        "operationId": "for {}",
        "tag": "for operations of {}",
        "path": "to {}",
        "role": "by the role {}",
        "accountId": "of the account {}",
        "key": "with the key {}",
    }
    parts = [text.format(compact(match[name])) for name, text in texts.items() if name in match]
    share = f"{rule['share'] * 100:g} % of " if "share" in rule else ""
    return f"{share}{count}{method}{' '.join([plural, *parts])}"


def _delay_words(delay: Any) -> str:
    if isinstance(delay, int):
        return f"{delay} ms"
    if "mean" in delay:
        return f"{delay['mean']} ms on average, deviation {delay['deviation']} ms"
    return f"{delay['from']} to {delay['to']} ms"
