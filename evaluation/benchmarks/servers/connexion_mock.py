"""Connexion as it comes: its MockResolver, request and response validation on.

Arguments: flask or async, contract, port.
"""

import sys
from pathlib import Path

import uvicorn
import yaml
from connexion import AsyncApp, FlaskApp
from connexion.mock import MockResolver


def any_key(key: str) -> dict[str, str]:
    return {"sub": key}


def main() -> None:
    kind, contract, port = sys.argv[1:]
    document = yaml.load(Path(contract).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for scheme in document["components"]["securitySchemes"].values():
        scheme["x-apikeyInfoFunc"] = "__main__.any_key"
    # The documents' relative server: Connexion takes the first.
    application = {"flask": FlaskApp, "async": AsyncApp}[kind](__name__)
    application.add_api(
        document,
        resolver=MockResolver(mock_all=True),
        validate_responses=True,
        strict_validation=True,
    )
    uvicorn.run(application, host="127.0.0.1", port=int(port), log_level="warning")


if __name__ == "__main__":
    main()
