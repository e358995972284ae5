"""Fault rules in words."""

from busroot_mock.console.fault_words import effect_words, match_words


def test_fault_rules_are_in_words():
    rule = {"match": {"tag": "Sku", "role": "admin", "method": "GET"}, "next": 3, "share": 0.25}
    words = "25 % of the next 3 GET requests for operations of Sku by the role admin"
    assert match_words(rule) == words
    assert match_words({"match": {}}) == "any request"
    effects = {
        "Error status 503, “Down”, Retry-After 5 s": {
            "status": 503,
            "message": "Down",
            "retryAfter": 5,
        },
        "429 to more than 3 requests within 60 s": {"rateLimit": {"requests": 3, "seconds": 60}},
        "Connection closed, operation performed, after 10 to 90 ms": {
            "drop": "answer",
            "delay": {"from": 10, "to": 90},
        },
        "Response after 20 ms": {"delay": 20},
    }
    assert {text: effect_words(effect) for text, effect in effects.items()} == {
        text: text for text in effects
    }
